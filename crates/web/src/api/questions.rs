//! What is asked of the whole: how it stands, what is to do, what an auditor would write, and whether it still holds.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, Request, Switches},
    gate::TokenAct,
};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{
    asked::{Pairs, Parted, bad_query},
    body::Body,
    program::{Program, nowhere, unexpected},
    refused::Refused,
};

/// Holding everything against the log reads all of it: one at a time.
static VERIFYING: Semaphore = Semaphore::const_new(1);

/// `GET /api/v1/status`.
pub(super) async fn status(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Status).await? {
        Answer::Status(status) => Ok(Json(status).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/me`: in whose name this is asked, and what the token covers.
pub(super) async fn me(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let person = program.person;
    let name = program.work(move |site| site.engine.name_of(person)).await?;
    let scopes = program.token.as_ref().map(|token| token.scopes.iter().map(ToString::to_string).collect::<Vec<_>>());
    let expires = program.token.as_ref().map(|token| token.expires);
    Ok(Json(json!({ "person": person.to_string(), "name": name, "scopes": scopes, "expires": expires }))
        .into_response())
}

/// `GET /api/v1/search?q=`.
pub(super) async fn search(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["q", "register", "limit"], &[])?;
    let register = pairs.text("register").map(|name| program.register(TokenAct::Read, name)).transpose()?;
    if register.is_none() {
        program.covers(TokenAct::Read, None)?;
    }
    let text = pairs.text("q").filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| bad_query("there is nothing to search for").help("give it as `q`"))?;
    let limit = pairs.number("limit", 1, 200, 50)?;
    let register = register.map(|register| register.to_string());
    match program.ask(Request::Search { text: text.to_owned(), register, limit }).await? {
        Answer::Found(found) => Ok(Json(found).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/work`: what is to do, overdue first.
pub(super) async fn work(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["person", "until"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let request = Request::Work { person: pairs.text("person").map(ToOwned::to_owned), until: pairs.day("until")? };
    match program.ask(request).await? {
        Answer::Work(work) => Ok(Json(work).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/readiness`: the form of `plumb readiness --json`, exactly.
pub(super) async fn readiness(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["on", "standard", "todays_checks", "known_later"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let standard = pairs.standard("standard")?;
    let switches = Switches { todays_checks: pairs.flag("todays_checks")?, known_later: pairs.flag("known_later")? };
    let request = Request::Readiness { on: pairs.day("on")?, standard, switches, since: false };
    match program.ask(request).await? {
        Answer::Readiness(report) => Ok(Json(report.machine_form()).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/checkpoint`: the signed head of the log, to keep elsewhere.
pub(super) async fn checkpoint(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let Answer::Checkpoint(checkpoint) = program.ask(Request::Checkpoint).await? else { return Err(unexpected()) };
    let mut response = checkpoint.text.into_response();
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// `GET /api/v1/proofs/{seq}`: that an entry is in the log.
pub(super) async fn proof(program: Program, Parted(seq): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let position = seq.parse::<u64>().ok().filter(|position| position.to_string() == seq);
    let position = position.ok_or_else(|| nowhere(&seq))?;
    match program.ask(Request::Proof { seq: position }).await? {
        Answer::Proof(proof) => Ok(Json(*proof).into_response()),
        _ => Err(unexpected()),
    }
}

/// The checkpoint to hold the log against.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verifying {
    #[serde(default)]
    against: Option<String>,
}

/// `POST /api/v1/verify`: holds everything kept against the log; the form of `plumb verify --json`.
pub(super) async fn verify(
    program: Program,
    uri: Uri,
    _: HeaderMap,
    Body(verifying): Body<Verifying>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let Ok(_alone) = VERIFYING.try_acquire() else {
        let say = "somebody is holding everything against the log already; nothing was done";
        return Err(Refused::with(StatusCode::TOO_MANY_REQUESTS, "busy", say).help("ask again in a while"));
    };
    match program.ask(Request::Verify { against: verifying.against }).await? {
        Answer::Verified(report) => Ok(Json(report.machine_form()).into_response()),
        _ => Err(unexpected()),
    }
}
