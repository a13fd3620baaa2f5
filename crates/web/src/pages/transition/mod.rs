//! `/transition`: the way from one edition to the next: what is new, what moves, what must be confirmed again, by when, by whom.

mod show;
mod steps;

use axum::{
    extract::Form,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use plumb_engine::desk::{Answer, EditionsView, RecordRef, Request};
use plumb_model::id::StandardId;
use serde::Deserialize;

use crate::{look::Page, routes::Route, trouble::Trouble, visitor::Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/transition", get(all)), Route::act("/transition/take-over", post(take_over))]
}

async fn all(v: Visitor) -> Result<Page, Trouble> {
    Ok(show::page(&v, &ask(&v).await?, None))
}

async fn ask(v: &Visitor) -> Result<EditionsView, Trouble> {
    match v.ask(Request::Transition).await? {
        Answer::Transition(view) => Ok(*view),
        _ => Err(Trouble::not_found()),
    }
}

#[derive(Debug, Deserialize)]
struct Taking {
    #[serde(default)]
    statement: String,
    #[serde(default)]
    standard: String,
    #[serde(default)]
    once: String,
}

/// A statement speaks for the new edition, too, where that asks the same.
async fn take_over(v: Visitor, Form(taking): Form<Taking>) -> Result<Response, Trouble> {
    let standard: StandardId = taking.standard.parse().map_err(|_| Trouble::not_found())?;
    let key = Some(taking.once).filter(|once| !once.is_empty());
    let statement = RecordRef(taking.statement.trim().to_owned());
    match v.ask(Request::TakeOver { statement, standard, key }).await {
        Ok(_) => Ok(Redirect::to("/transition#same").into_response()),
        Err(trouble) if trouble.status.is_client_error() && !v.shell.guest => {
            let view = ask(&v).await?;
            Ok((trouble.status, show::page(&v, &view, Some(&trouble.problem))).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}
