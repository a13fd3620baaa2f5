//! Documents: what is in force and in the making, the next draft, two revisions compared, and what is still to be read. The
//! steps of a revision are the steps of any record.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Act, Answer, Request},
    gate::TokenAct,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    addressed::{Addressed, ToRead, ToWrite},
    asked::{Pairs, key},
    body::Body,
    program::{Program, unexpected},
    refused::Refused,
    values,
};

/// `GET …/document`: a document with its revisions, the text of one, and who reads it.
pub(super) async fn document(ToRead(Addressed { program, record, .. }): ToRead) -> Result<Response, Refused> {
    match program.ask(Request::Document { record, revision: None }).await? {
        Answer::Document(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET …/compare/{other}`: this revision, the older, against another.
pub(super) async fn compare(ToRead(mut addressed): ToRead) -> Result<Response, Refused> {
    let other = addressed.part("other")?;
    let Addressed { program, register, record: left, .. } = addressed;
    let right = program.record(TokenAct::Read, &register, &other).await?;
    match program.ask(Request::Compare { left, right }).await? {
        Answer::Compared(view) => Ok(Json(*view).into_response()),
        _ => Err(unexpected()),
    }
}

/// Values of a draft; what is not given is as in the revision in force.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Revising {
    #[serde(default)]
    values: Map<String, Value>,
}

/// `POST …/revise`: the next draft. It is a record of the register of revisions, whose fields the values name.
pub(super) async fn revise(
    ToWrite(Addressed { program, record, .. }): ToWrite,
    headers: HeaderMap,
    Body(revising): Body<Revising>,
) -> Result<Response, Refused> {
    let Answer::Document(view) = program.ask(Request::Document { record: record.clone(), revision: None }).await?
    else {
        return Err(unexpected());
    };
    let of = program.register(TokenAct::Write, &view.fields.register)?.to_string();
    let values = values::taken(&program.describe_or_nowhere(&of).await?, revising.values)?;
    let request = Request::Run { act: Act::Revise { record, values }, key: key(&headers)? };
    let Answer::Done(done) = program.ask(request).await.map_err(Refused::in_values)? else {
        return Err(unexpected());
    };
    program.changed(done.record, StatusCode::CREATED).await
}

/// `GET /api/v1/reading`: what whoever asks has still to read and confirm.
pub(super) async fn reading(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Reading).await? {
        Answer::Reading { readings } => Ok(Json(json!({ "readings": readings })).into_response()),
        _ => Err(unexpected()),
    }
}
