//! Saying that a record is void: what that means is shown first, and it takes a reason. Nothing is ever deleted.

use axum::{
    Form as Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::{Act, Problem, RecordRef, RecordView, RegisterView, Request};

use super::{
    address::path_of,
    asking, facts,
    form_page::{buttons, head, is_shown_here},
    posted::Posted,
    saying::{once, trouble_above},
};
use crate::{look::Page, trouble::Trouble, visitor::Visitor, words::t};

/// `GET /r/{register}/{record}/void`.
pub(super) async fn ask(v: Visitor, Path((id, key)): Path<(String, String)>) -> Result<Page, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    Ok(page(&v, &register, &record, "", None))
}

fn page(v: &Visitor, register: &RegisterView, record: &RecordView, reason: &str, problem: Option<&Problem>) -> Page {
    let name = record.number.clone().unwrap_or_else(|| record.title.clone());
    let title = t!(v, "registers-void-title", name = name.clone());
    let body = html! {
        (head(v, &title, &t!(v, "registers-void-lead"), register, Some(record)))
        @if let Some(problem) = problem { (trouble_above(v, register, problem)) }
        form class="card form" method="post" action={ (path_of(record)) "/void" } {
            div class="in stack" {
                (once(v))
                @if !record.from.is_empty() {
                    div {
                        p { (t!(v, "registers-void-pointing", count = record.from.len())) }
                        ul class="dots" { @for link in record.from.iter().take(10) { li { (facts::link(v, link)) } } }
                    }
                }
                div class="line" {
                    label for="reason" { (t!(v, "registers-why")) " " span class="must" { "*" } }
                    div { textarea class="field" id="reason" name="reason" rows="2" required { "\n" (reason) } }
                }
                (buttons(v, &t!(v, "registers-void-do", name = name), &path_of(record)))
            }
        }
    };
    v.page(title, body)
}

/// `POST /r/{register}/{record}/void`.
pub(super) async fn act(
    v: Visitor,
    Path((id, key)): Path<(String, String)>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let posted = Posted::new(pairs);
    let reason = posted.text("reason").unwrap_or_default().to_owned();
    let act = Act::Void { record: RecordRef(record.record.clone()), reason: reason.clone() };
    let once = posted.text("once").map(ToOwned::to_owned);
    match asking::done(&v, Request::Run { act, key: once }).await {
        Ok(_) => Ok(Redirect::to(&path_of(&record)).into_response()),
        Err(trouble) if !is_shown_here(&trouble) => Err(trouble),
        Err(trouble) => {
            Ok((trouble.status, page(&v, &register, &record, &reason, Some(&trouble.problem))).into_response())
        }
    }
}
