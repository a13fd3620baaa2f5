//! Assessments beyond the report: one requirement down to its records, what turns for the worse, and how it went over time. A
//! guest is told that there is nothing here.

use axum::{
    Json,
    http::{HeaderMap, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, Request, Switches},
    gate::TokenAct,
};
use plumb_model::id::{ProposalId, RequirementId, StandardId};
use serde::Deserialize;

use super::{
    asked::{Pairs, Parted, bad_query, key},
    body::Body,
    program::{Program, nowhere, unexpected},
    refused::Refused,
};

/// `GET /api/v1/readiness/requirements/{standard}/{requirement}`.
pub(super) async fn requirement(
    program: Program,
    Parted((standard, id)): Parted<(String, String)>,
    uri: Uri,
) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["on", "todays_checks", "known_later"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let standard = standard.parse::<StandardId>().map_err(|_| nowhere(&standard))?;
    let switches = Switches { todays_checks: pairs.flag("todays_checks")?, known_later: pairs.flag("known_later")? };
    match program.ask(Request::Requirement { standard, id, on: pairs.day("on")?, switches }).await? {
        Answer::Requirement(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/readiness/turns?until=`: what changes for the worse up to a day, if nobody acts.
pub(super) async fn turns(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["until"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let until = pairs.day("until")?.ok_or_else(|| bad_query("`until` is missing").help("give a day to come"))?;
    match program.ask(Request::TurnsRed { until }).await? {
        Answer::Turns(view) => Ok(Json(view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/readiness/timeline`: how many leaves and controls stood how, over time.
pub(super) async fn timeline(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["standard", "from", "to"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let standard = pairs.standard("standard")?;
    match program.ask(Request::Timeline { standard, from: pairs.day("from")?, to: pairs.day("to")? }).await? {
        Answer::Timeline(view) => Ok(Json(view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/certification`: how each certificate stands in its cycle.
pub(super) async fn certification(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Certification).await? {
        Answer::Certification(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/stand-ins`: what stands in for records.
pub(super) async fn stand_ins(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::StandIns).await? {
        Answer::StandIns(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/plan`: the way to a certificate as the records show it.
pub(super) async fn plan(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Plan).await? {
        Answer::Plan(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/proposals?requirement=`: proposed texts of how requirements are met.
pub(super) async fn proposals(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["requirement"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let requirement = pairs.text("requirement").map(str::parse::<RequirementId>).transpose();
    let requirement = requirement
        .map_err(|_| bad_query("`requirement` is no requirement's id").help("such as `iso-9001-2015 8.6`"))?;
    match program.ask(Request::Proposals { requirement }).await? {
        Answer::Proposals(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/proposals/{id}/take`: a draft of a statement is made of it.
pub(super) async fn take_proposal(
    program: Program,
    Parted(id): Parted<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let proposal = id.parse::<ProposalId>().map_err(|_| nowhere(&id))?;
    match program.ask(Request::TakeProposals { proposals: vec![proposal], key: key(&headers)? }).await? {
        Answer::DoneAll { all } => match all.into_iter().next() {
            Some(done) => Ok(Json(done).into_response()),
            None => Err(unexpected()),
        },
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/standards`: those that are on, and those that may be.
pub(super) async fn standards(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Standards).await? {
        Answer::Standards(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// Which way a standard is switched.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switching {
    on: bool,
    #[serde(default)]
    reason: Option<String>,
    /// The set that the program looked at.
    #[serde(default)]
    set: Option<String>,
}

/// `POST /api/v1/standards/{standard}`: switches it, or says what would come of it.
pub(super) async fn switch(
    program: Program,
    Parted(standard): Parted<String>,
    uri: Uri,
    Body(switching): Body<Switching>,
) -> Result<Response, Refused> {
    let dry_run = Pairs::of(&uri, &["dry_run"], &[])?.flag("dry_run")?;
    program.covers(TokenAct::Write, None)?;
    let standard = standard.parse::<StandardId>().map_err(|_| nowhere(&standard))?.to_string();
    let Switching { on, reason, set } = switching;
    match program.ask(Request::SwitchStandard { standard, on, reason, seen: set, dry_run }).await? {
        Answer::StandardSwitched(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/transition`: the way to each new edition.
pub(super) async fn transition(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Transition).await? {
        Answer::Transition(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}
