//! The Statement of Applicability for programs: as it would be issued today, its versions, what moved, and a version prepared.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, RecordRef, Request},
    gate::TokenAct,
};

use super::{
    asked::{Pairs, key},
    program::{Program, unexpected},
    refused::Refused,
};

/// `GET /api/v1/applicability?standard=&version=&against=`.
pub(super) async fn show(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["standard", "version", "against"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let named = |name: &str| pairs.text(name).map(RecordRef::from);
    let standard = pairs.standard("standard")?;
    match program.ask(Request::Applicability { standard, version: named("version"), against: named("against") }).await?
    {
        Answer::Applicability(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/applicability/prepare?standard=`: a draft that says what holds today.
pub(super) async fn prepare(program: Program, headers: HeaderMap, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["standard"], &[])?;
    program.covers(TokenAct::Write, None)?;
    let standard = pairs.standard("standard")?;
    match program.ask(Request::PrepareApplicability { standard, key: key(&headers)? }).await? {
        Answer::Done(done) => Ok((StatusCode::OK, Json(done)).into_response()),
        _ => Err(unexpected()),
    }
}
