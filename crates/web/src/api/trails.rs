//! Trails: what an auditor follows from one record to the next. A guest is told that there is nothing here.

use axum::{
    Json,
    http::Uri,
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, Request},
    gate::TokenAct,
};
use serde_json::json;

use super::{
    asked::{Pairs, Parted, bad_query},
    program::{Program, unexpected},
    refused::Refused,
};

/// `GET /api/v1/trails`: the trails there are, each with records at which to begin.
pub(super) async fn all(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Trails).await? {
        Answer::Trails { trails } => Ok(Json(json!({ "trails": trails })).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET …/trail`: the chain from a record on, as of a day.
pub(super) async fn walk(
    program: Program,
    Parted((register, number)): Parted<(String, String)>,
    uri: Uri,
) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["on", "trail"], &[])?;
    // It leads to records of other registers.
    program.covers(TokenAct::Read, None)?;
    let record = program.record(TokenAct::Read, &register, &number).await?;
    let trail = pairs.text("trail").map(str::parse).transpose();
    let trail = trail.map_err(|_| bad_query("`trail` names no trail").help("`GET /api/v1/trails` lists them"))?;
    match program.ask(Request::Trail { record, trail, on: pairs.day("on")? }).await? {
        Answer::Trail(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}
