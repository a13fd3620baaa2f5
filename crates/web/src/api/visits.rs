//! Auditors from outside, for programs: one's own visits and what is asked for there, an audit with all that belongs to it, evidence
//! prepared and taken along.

use axum::{
    Json,
    http::{HeaderMap, Uri},
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use plumb_engine::{
    desk::{Answer, EvidenceWanted, RecordRef, Request},
    gate::TokenAct,
};
use serde::Deserialize;

use super::{
    asked::{Pairs, Parted, key},
    body::Body,
    program::{Program, unexpected},
    refused::Refused,
};
use crate::pages::{as_pack, no_packs};

/// What is wanted at a visit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    grant: String,
    asked: String,
}

/// What is wanted in a pack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    #[serde(default)]
    from: Option<Date>,
    #[serde(default)]
    until: Option<Date>,
    #[serde(default)]
    registers: Vec<String>,
    #[serde(default)]
    listed: Vec<String>,
    highest: String,
}

/// `GET /api/v1/visits`: the visits of whoever asks, who is from outside.
pub(super) async fn own(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Visits).await? {
        Answer::Visits(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/visits/requests`.
pub(super) async fn ask(
    program: Program,
    uri: Uri,
    headers: HeaderMap,
    Body(wish): Body<Wish>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let request = Request::AskFor { grant: wish.grant, asked: wish.asked, key: key(&headers)? };
    match program.ask(request).await? {
        Answer::Done(done) => Ok(Json(done).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/audits/{audit}`: an audit by somebody from outside, with all that belongs to the visit.
pub(super) async fn room(program: Program, Parted(audit): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::AuditRoom { audit: RecordRef(audit) }).await? {
        Answer::AuditRoom(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/audits/{audit}/evidence`: chosen, and entered for people to look through.
pub(super) async fn prepare(
    program: Program,
    Parted(audit): Parted<String>,
    uri: Uri,
    headers: HeaderMap,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let wanted = EvidenceWanted {
        audit: RecordRef(audit),
        from: wanted.from,
        until: wanted.until,
        registers: wanted.registers,
        listed: wanted.listed,
        highest: wanted.highest,
    };
    let (caller, once) = (program.caller.clone(), key(&headers)?);
    let done = program.work(move |site| {
        let packs = site.settings.packs.clone().ok_or_else(no_packs)?;
        packs.prepare(&*site.engine, &caller, wanted, once)
    });
    Ok(Json(done.await?).into_response())
}

/// `GET /api/v1/evidence/{release}/pack`: the archive of what was released.
pub(super) async fn pack(program: Program, Parted(release): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let caller = program.caller.clone();
    let made = program.work(move |site| {
        let packs = site.settings.packs.clone().ok_or_else(no_packs)?;
        packs.make(&*site.engine, &caller, &RecordRef(release))
    });
    let (release, file) = made.await?;
    Ok(as_pack(&release, file))
}
