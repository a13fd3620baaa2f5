//! Documents: a record whose register is revised by another one is read, written, compared and confirmed here. Which registers
//! those are, their behaviours say.

mod compare;
mod parts;
mod readers;
mod reading;
mod show;
mod write;

use axum::routing::{get, post};
use plumb_engine::desk::{Answer, DocumentView, RecordRef, RecordView, Request};

pub(super) use show::{Shown, document_page};

use crate::{routes::Route, trouble::Trouble, visitor::Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/reading", get(reading::list)),
        Route::page("/r/{register}/{record}/document", get(show::document)),
        Route::page("/r/{register}/{record}/compare", get(compare::compare)),
        Route::page("/r/{register}/{record}/revise", get(write::begin)),
        Route::act("/r/{register}/{record}/revise", post(write::revise)),
        Route::page("/r/{register}/{record}/write", get(write::form)),
        Route::act("/r/{register}/{record}/write", post(write::write)),
        Route::page("/r/{register}/{record}/readers", get(readers::list)),
        Route::act("/r/{register}/{record}/readers", post(readers::ask)),
        Route::act("/r/{register}/{record}/read", post(reading::confirm)),
    ]
}

/// A record by its register and number, so that two registers may count alike.
fn named(register: &str, record: &str) -> RecordRef {
    RecordRef(if record.len() == 36 { record.to_owned() } else { format!("{register}/{record}") })
}

async fn ask_document(v: &Visitor, record: RecordRef, revision: Option<RecordRef>) -> Result<DocumentView, Trouble> {
    match v.ask(Request::Document { record, revision }).await? {
        Answer::Document(document) => Ok(*document),
        _ => Err(unfit()),
    }
}

/// Whether a record is a document itself: one that another register revises.
pub(super) async fn is_document(v: &Visitor, record: &RecordView) -> Result<bool, Trouble> {
    match ask_document(v, RecordRef(record.record.clone()), None).await {
        Ok(document) => Ok(document.record == record.record),
        Err(trouble) if trouble.problem.code == "content.no-document" => Ok(false),
        Err(trouble) => Err(trouble),
    }
}

fn unfit() -> Trouble {
    Trouble::broken(&"the answer does not fit what was asked")
}

/// What a record is called in an address: its number, or its id.
fn place<'a>(number: Option<&'a str>, record: &'a str) -> &'a str {
    number.unwrap_or(record)
}
