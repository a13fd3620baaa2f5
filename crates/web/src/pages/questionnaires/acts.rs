//! What is done about a questionnaire: a question is decided, the answered form is taken along.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use plumb_engine::desk::{PaperFormat, PaperWanted, ProblemKind, RecordRef, Request};
use serde::Deserialize;

use super::one;
use crate::{pages::registers::part, papers::taken, trouble::Trouble, visitor::Visitor};

/// `GET /questionnaires/{record}/export.pdf`.
pub(super) async fn pdf(v: Visitor, Path(key): Path<String>) -> Result<Response, Trouble> {
    taken(&v, PaperWanted::Questionnaire { record: RecordRef(key) }, PaperFormat::Pdf).await
}

/// `GET /questionnaires/{record}/export.xlsx`.
pub(super) async fn workbook(v: Visitor, Path(key): Path<String>) -> Result<Response, Trouble> {
    taken(&v, PaperWanted::Questionnaire { record: RecordRef(key) }, PaperFormat::Xlsx).await
}

/// What somebody decided of a question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decided {
    once: String,
    pub(super) question: String,
    pub(super) answer: String,
    statement: String,
    seen: String,
    /// `answer`, or `open`.
    decide: String,
    show: String,
    from: usize,
}

/// `POST /questionnaires/{record}/answer`: and on to the next question.
pub(super) async fn answer(
    v: Visitor,
    Path(key): Path<String>,
    Form(typed): Form<Decided>,
) -> Result<Response, Trouble> {
    let request = Request::AnswerQuestion {
        question: RecordRef(typed.question.clone()),
        answer: if typed.decide == "open" { String::new() } else { typed.answer.clone() },
        statement: Some(RecordRef(typed.statement.clone())).filter(|statement| !statement.0.is_empty()),
        seen: typed.seen.parse().ok(),
        key: Some(typed.once.clone()).filter(|once| !once.is_empty()),
    };
    match v.ask(request).await {
        Ok(_) => {
            let place = one::Place::named(&typed.show, typed.from);
            Ok(Redirect::to(&format!("/questionnaires/{}{}", part(&key), place.query())).into_response())
        }
        Err(trouble)
            if matches!(trouble.problem.kind, ProblemKind::Content | ProblemKind::Rule | ProblemKind::Stale) =>
        {
            let place = one::Place::named(&typed.show, typed.from);
            let page = one::page(&v, &key, place, Some((&typed, &trouble.problem))).await?;
            Ok((trouble.status, page).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}
