//! `POST /readiness/{standard}/{requirement}/answer`: a false alarm is answered; the answer waits for another person.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::civil::Date;
use plumb_engine::desk::{Act, Answer, AnswerForm, Given, Problem, ProblemKind, Request};
use serde::Deserialize;

use super::{
    href,
    requirement::{Of, page, read},
};
use crate::{look::day_text, trouble::Trouble, visitor::Visitor, words::t};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    once: String,
    pub(super) check: String,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) until: String,
}

pub(super) async fn take(
    v: Visitor,
    Path((standard, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let view = read(&v, &standard, &id, &Of::default()).await?;
    let form = view.answer_in.as_ref().ok_or_else(|| {
        let say = "you may not answer checks; nothing was done";
        Problem::new(ProblemKind::Forbidden, "answer.may-not", say).help("ask whoever runs the system")
    })?;
    if !view.checks.iter().any(|check| check.code == typed.check) {
        return Err(Trouble::not_found());
    }
    let done = match fits(&v, form, &typed) {
        Ok(()) => {
            v.ask(Request::Run { act: act(form, &typed), key: Some(typed.once.clone()).filter(|key| !key.is_empty()) })
                .await
        }
        Err(problem) => Err(problem.into()),
    };
    match done {
        Ok(Answer::Done(done)) => {
            let number = done.number.unwrap_or(done.record);
            Ok(Redirect::to(&format!("{}?answered={number}", href(&standard, &id))).into_response())
        }
        Ok(_) => Err(Trouble::not_found()),
        // Nothing that was typed is lost: the same page again, with why.
        Err(trouble)
            if trouble.status == StatusCode::UNPROCESSABLE_ENTITY || trouble.status == StatusCode::CONFLICT =>
        {
            let shown = page(&v, &view, &Of::default(), Some((&typed, &trouble.problem)));
            Ok((trouble.status, shown).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}

/// What the register itself does not ask: some words, and a day within twelve months.
fn fits(v: &Visitor, form: &AnswerForm, typed: &Typed) -> Result<(), Problem> {
    let wrong =
        |field: &str, say: String| Err(Problem::new(ProblemKind::Content, "answer.incomplete", say).field(field));
    if typed.text.trim().is_empty() {
        return wrong(&form.text, t!(v, "answer-text-missing"));
    }
    match typed.until.parse::<Date>() {
        Ok(until) if until < v.shell.today => wrong(&form.until, t!(v, "answer-until-past")),
        Ok(until) if until > form.latest => {
            wrong(&form.until, t!(v, "answer-until-far", day = day_text(v, form.latest)))
        }
        Ok(_) => Ok(()),
        Err(_) => wrong(&form.until, t!(v, "answer-until-missing")),
    }
}

fn act(form: &AnswerForm, typed: &Typed) -> Act {
    let mut values = vec![
        Given::text(&form.check, &typed.check),
        Given::text(&form.kind, &typed.kind),
        Given::text(&form.text, typed.text.trim()),
        Given::text(&form.until, &typed.until),
    ];
    if let Some(subject) = form.subject.as_ref().filter(|_| !typed.subject.is_empty()) {
        values.push(Given::text(subject, &typed.subject));
    }
    Act::Create { register: form.register.clone(), values }
}
