//! A record as programs read it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use plumb_engine::desk::{Answer, RecordRef, RecordView, RegisterView, Request};
use serde_json::{Value, json};

use super::{
    program::{Program, unexpected},
    refused::Refused,
    values,
};

/// The record's JSON.
pub(super) fn record(register: &RegisterView, view: &RecordView) -> Value {
    json!({
        "register": view.register,
        "record": view.record,
        "number": view.number,
        "title": view.title,
        "state": view.state,
        "etag": view.etag,
        "seq": view.seq,
        "values": values::out(register, view),
        "links": view.links,
        "from": view.from,
        "comments": view.comments,
        "signatures": view.signatures,
        "due": view.due,
        "transitions": view.transitions,
        "may": { "change": view.may_change, "void": view.may_void, "comment": view.may_comment, "undo": view.may_undo },
        "created": view.created,
        "changed": view.changed,
        "erased": view.erased,
    })
}

impl Program {
    /// A register as this person needs it.
    pub(super) async fn describe(&self, register: &str) -> Result<RegisterView, Refused> {
        match self.ask(Request::Registers { register: Some(register.to_owned()) }).await? {
            Answer::Registers { mut registers } => registers.pop().ok_or_else(unexpected),
            _ => Err(unexpected()),
        }
    }

    /// A record's JSON as it stands.
    pub(super) async fn form(&self, named: RecordRef) -> Result<(u64, Value), Refused> {
        let view = self.view(named, None).await?;
        let register = self.describe(&view.register).await?;
        Ok((view.etag, record(&register, &view)))
    }

    /// The answer after a change: the record as it stands now.
    pub(super) async fn changed(&self, id: String, status: StatusCode) -> Result<Response, Refused> {
        let (etag, form) = self.form(RecordRef(id)).await?;
        Ok(tagged(status, etag, form))
    }

    /// A change that came too late says what stands now.
    pub(super) async fn too_late(&self, refused: Refused, named: &RecordRef) -> Refused {
        if !refused.is_stale() {
            return refused.in_values();
        }
        let current = self.form(named.clone()).await.ok().map(|(_, form)| form);
        refused.current(current)
    }
}

/// JSON with its version.
pub(super) fn tagged(status: StatusCode, etag: u64, form: Value) -> Response {
    let mut response = (status, Json(form)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
