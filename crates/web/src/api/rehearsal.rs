//! Getting ready for a visit, for programs: what somebody will be asked, the page of top management, what must be at hand, and a draw
//! for a check at the desk.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, Request},
    gate::TokenAct,
};

use super::{
    asked::{Pairs, bad_query, key},
    program::{Program, unexpected},
    refused::Refused,
};

/// `GET /api/v1/rehearsal?person=`.
pub(super) async fn asked(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["person"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let person = pairs.text("person").map(ToOwned::to_owned);
    match program.ask(Request::Rehearsal { person }).await? {
        Answer::Rehearsal(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/rehearsal/top`.
pub(super) async fn top(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Briefing).await? {
        Answer::Briefing(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/rehearsal/visit?since=`.
pub(super) async fn visit(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["since"], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Visit { since: pairs.day("since")? }).await? {
        Answer::Visit(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/rehearsal/draw?draw=`: draws, and files what was drawn.
pub(super) async fn draw(program: Program, headers: HeaderMap, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["draw"], &[])?;
    program.covers(TokenAct::Write, None)?;
    let draw = pairs.text("draw").ok_or_else(|| bad_query("`draw` is missing").help("say what is drawn"))?.to_owned();
    match program.ask(Request::DrawSpotCheck { draw, key: key(&headers)? }).await? {
        Answer::Done(done) => Ok((StatusCode::OK, Json(done)).into_response()),
        _ => Err(unexpected()),
    }
}
