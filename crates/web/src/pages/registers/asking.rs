//! What these pages ask the engine, each answer in its own type.

use plumb_engine::desk::{
    Answer, Caller, CountsView, Desk as _, Done, HistoryView, ListView, Problem, ProblemKind, RecordView, RegisterView,
    Request,
};

use super::address::record_named;
use crate::{trouble::Trouble, visitor::Visitor};

fn unexpected() -> Trouble {
    Problem::new(ProblemKind::Fault, "desk.answer", "the answer does not fit what was asked").into()
}

/// One register. One that is not there is a page that is not there.
pub(super) async fn register(v: &Visitor, id: &str) -> Result<RegisterView, Trouble> {
    let asked = v.ask(Request::Registers { register: Some(id.to_owned()) }).await;
    match asked.map_err(|trouble| gone(trouble, "content.no-register"))? {
        Answer::Registers { registers } => {
            let found = registers.into_iter().find(|register| register.id == id);
            found.ok_or_else(Trouble::not_found)
        }
        _ => Err(unexpected()),
    }
}

/// All registers.
pub(super) async fn registers(v: &Visitor) -> Result<Vec<RegisterView>, Trouble> {
    match v.ask(Request::Registers { register: None }).await? {
        Answer::Registers { registers } => Ok(registers),
        _ => Err(unexpected()),
    }
}

/// A record with its register.
pub(super) async fn record(v: &Visitor, register: &str, key: &str) -> Result<(RegisterView, RecordView), Trouble> {
    let defined = self::register(v, register).await?;
    match v.ask(Request::Show { record: record_named(register, key), on: None }).await? {
        // An id is found wherever it is; under another register's address it is not there.
        Answer::Record(record) if record.register == register => Ok((defined, *record)),
        Answer::Record(_) => Err(Trouble::not_found()),
        _ => Err(unexpected()),
    }
}

pub(super) async fn list(v: &Visitor, request: Request) -> Result<ListView, Trouble> {
    match v.ask(request).await? {
        Answer::List(list) => Ok(list),
        _ => Err(unexpected()),
    }
}

pub(super) async fn counts(v: &Visitor, register: &str) -> Result<CountsView, Trouble> {
    match v.ask(Request::Counts { register: register.to_owned() }).await? {
        Answer::Counts(counts) => Ok(counts),
        _ => Err(unexpected()),
    }
}

pub(super) async fn history(v: &Visitor, record: &RecordView) -> Result<HistoryView, Trouble> {
    let named = record_named(&record.register, &record.record);
    match v.ask(Request::History { record: named }).await? {
        Answer::History(history) => Ok(history),
        _ => Err(unexpected()),
    }
}

/// Does something; a refusal is the page's own to show.
pub(super) async fn done(v: &Visitor, request: Request) -> Result<Done, Trouble> {
    done_as(v, v.caller(), request).await
}

/// The same in the name of somebody who has just proved to be that person.
pub(super) async fn done_as(v: &Visitor, caller: Caller, request: Request) -> Result<Done, Trouble> {
    match v.work(move |site| site.engine.ask(&caller, request)).await? {
        Answer::Done(done) => Ok(done),
        _ => Err(unexpected()),
    }
}

fn gone(trouble: Trouble, code: &str) -> Trouble {
    if trouble.problem.code == code { Trouble::not_found() } else { trouble }
}
