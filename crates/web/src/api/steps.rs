//! What else is done to a record: steps of its workflow, void, undo, comments, links.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use plumb_engine::desk::{Act, Answer, RecordRef, Request};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    addressed::{Addressed, ToWrite},
    asked::{key, seen},
    body::Body,
    program::unexpected,
    refused::Refused,
    values,
};

/// What a step brings along.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stepping {
    #[serde(default)]
    values: Map<String, Value>,
    #[serde(default)]
    reason: Option<String>,
}

/// `POST …/transitions/{id}`: a step through the workflow.
pub(super) async fn step(
    ToWrite(mut addressed): ToWrite,
    headers: HeaderMap,
    Body(stepping): Body<Stepping>,
) -> Result<Response, Refused> {
    let transition = addressed.part("id")?;
    let Addressed { program, register, record, .. } = addressed;
    let (seen, key) = (seen(&headers)?, key(&headers)?);
    let view = program.describe_or_nowhere(&register).await?;
    let (values, reason) = (values::taken(&view, stepping.values)?, stepping.reason);
    program.run(&record, Act::Move { record: record.clone(), transition, values, reason, seen }, key).await
}

/// Why a record is void.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Voiding {
    reason: String,
}

/// `POST …/void`: the record is void, for a reason.
pub(super) async fn void(
    ToWrite(Addressed { program, record, .. }): ToWrite,
    headers: HeaderMap,
    Body(voiding): Body<Voiding>,
) -> Result<Response, Refused> {
    let act = Act::Void { record: record.clone(), reason: voiding.reason };
    program.run(&record, act, key(&headers)?).await
}

/// The entry that is taken back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Undoing {
    seq: u64,
}

/// `POST …/undo`: takes back what the last entry did, while that is harmless.
pub(super) async fn undo(
    ToWrite(Addressed { program, record, .. }): ToWrite,
    headers: HeaderMap,
    Body(undoing): Body<Undoing>,
) -> Result<Response, Refused> {
    match program.ask(Request::Undo { record: record.clone(), seq: undoing.seq, key: key(&headers)? }).await {
        Ok(Answer::Done(done)) => program.changed(done.record, StatusCode::OK).await,
        Ok(_) => Err(unexpected()),
        Err(refused) => Err(program.too_late(refused, &record).await),
    }
}

/// What is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commenting {
    text: String,
}

/// `POST …/comments`: a comment; `@name` calls somebody.
pub(super) async fn comment(
    ToWrite(Addressed { program, record, .. }): ToWrite,
    headers: HeaderMap,
    Body(commenting): Body<Commenting>,
) -> Result<Response, Refused> {
    let act = Act::Comment { record: record.clone(), text: commenting.text };
    program.run(&record, act, key(&headers)?).await
}

/// The record that a link leads to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Linking {
    to: String,
}

/// `POST …/links/{field}`: a link to another record.
pub(super) async fn link(
    ToWrite(mut addressed): ToWrite,
    headers: HeaderMap,
    Body(linking): Body<Linking>,
) -> Result<Response, Refused> {
    let field = addressed.part("field")?;
    let Addressed { program, record, .. } = addressed;
    let act = Act::Link { record: record.clone(), field, to: RecordRef(linking.to) };
    program.run(&record, act, key(&headers)?).await
}

/// `DELETE …/links/{field}/{to}`: takes a link away.
pub(super) async fn unlink(ToWrite(mut addressed): ToWrite, headers: HeaderMap) -> Result<Response, Refused> {
    let (field, to) = (addressed.part("field")?, addressed.part("to")?);
    let Addressed { program, record, .. } = addressed;
    let act = Act::Unlink { record: record.clone(), field, to: RecordRef(to) };
    program.run(&record, act, key(&headers)?).await
}
