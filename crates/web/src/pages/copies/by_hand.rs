//! What a person did by hand, on another machine, with the kit alone: when it was last done, how it is done, and what came of it.

use axum::{Form, response::Response};
use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{CopyKind, CopyResult, CopySaid, Desk as _, Problem, Request};
use serde::Deserialize;

use super::acts::{back, only_administrators};
use crate::{look::short_day, trouble::Trouble, visitor::Visitor, words::t};

pub(super) fn card(v: &Visitor, last: Option<Date>, problem: Option<&Problem>) -> Markup {
    let wrong = problem.filter(|problem| problem.field.as_deref() == Some("learnt"));
    html! {
        section class="card" id="by-hand" {
            header { h2 { (t!(v, "copies-by-a-person")) } }
            div class="in stack" {
                p { @match last {
                    Some(day) => { (t!(v, "copies-by-a-person-on")) " " (short_day(v, day)) "." },
                    None => (t!(v, "copies-by-a-person-never")),
                } }
                details open[wrong.is_some()] {
                    summary { (t!(v, "by-hand-how")) }
                    ol { @for step in 1..=7_u8 { li { (t!(v, &format!("by-hand-step-{step}"))) } } }
                    form class="stack narrow" method="post" action="/copies/by-hand" {
                        div class="ask" {
                            label for="result" { (t!(v, "by-hand-result")) }
                            select class="field short" id="result" name="result" {
                                @for result in ["passed", "partly", "failed"] { option value=(result) { (t!(v, &format!("by-hand-{result}"))) } }
                            }
                        }
                        div class="ask" {
                            label for="learnt" { (t!(v, "by-hand-learnt")) }
                            textarea class="field" id="learnt" name="learnt" rows="2" {}
                        }
                        p class="do" { button class="button" type="submit" { (t!(v, "by-hand-do")) } }
                    }
                }
            }
        }
    }
}

/// What came of it.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    #[serde(default)]
    result: String,
    #[serde(default)]
    learnt: String,
}

/// `POST /copies/by-hand`.
pub(super) async fn told(v: Visitor, Form(told): Form<Told>) -> Result<Response, Trouble> {
    let (result, what) = match told.result.as_str() {
        "failed" => (CopyResult::Failed, "Restore by hand on another machine failed"),
        "partly" => (CopyResult::Partly, "Restore by hand on another machine, in part"),
        _ => (CopyResult::Passed, "Restore by hand on another machine"),
    };
    let mut said = CopySaid::new(CopyKind::Restore, result, what);
    said.way = Some("By hand, with the kit alone".to_owned());
    said.learnt = Some(told.learnt.trim().to_owned()).filter(|learnt| !learnt.is_empty());
    said.by_hand = true;
    let said = Box::new(said);
    let done =
        only_administrators(&v, move |site, caller| site.engine.ask(caller, Request::FileCopy { said }).map(drop));
    let done = done.await;
    back(&v, done, "/copies?done=by-hand").await
}
