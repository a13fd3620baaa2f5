//! What people say about a record; `@name` calls somebody.

use axum::{
    Form as Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Act, Problem, RecordRef, RecordView, Request};

use super::{
    address::path_of,
    asking,
    form_page::is_shown_here,
    posted::Posted,
    record::{self, paragraphs},
    saying::{fault, once},
};
use crate::{look::moment, trouble::Trouble, visitor::Visitor, words::t};

/// What somebody was about to say, and why it could not be said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Begun<'a> {
    pub(super) text: &'a str,
    pub(super) problem: Option<&'a Problem>,
}

/// What was said, and a place to say more.
pub(super) fn card(v: &Visitor, record: &RecordView, begun: Begun<'_>) -> Markup {
    html! {
        section class="card" id="comments" {
            header { h2 { (t!(v, "registers-comments")) } }
            div class="in stack" {
                @for comment in &record.comments {
                    div {
                        p { strong { (comment.who) } " " small class="quiet" { (moment(v, comment.at, &v.shell.zone)) } }
                        (paragraphs(&comment.text))
                        @if !comment.mentions.is_empty() { p class="quiet small" { (t!(v, "registers-called", names = comment.mentions.join(", "))) } }
                    }
                }
                @if record.may_comment {
                    form class="stack" method="post" action={ (path_of(record)) "/comments" } data-keep {
                        (once(v))
                        @if let Some(problem) = begun.problem {
                            div class="band fail" role="alert" id="trouble" tabindex="-1" { p id="comment-wrong" { (fault(problem)) } }
                        }
                        textarea class="field" name="text" rows="2" required aria-label=(t!(v, "registers-comment-say"))
                            aria-describedby={ "comment-help" @if begun.problem.is_some() { " comment-wrong" } } aria-invalid=[begun.problem.map(|_| "true")]
                            placeholder=(t!(v, "registers-comment-say")) { "\n" (begun.text) }
                        p class="do" {
                            button class="button" type="submit" { (t!(v, "registers-comment-do")) } " "
                            small class="quiet" id="comment-help" { (t!(v, "registers-comment-help")) }
                        }
                    }
                }
            }
        }
    }
}

/// `POST /r/{register}/{record}/comments`.
pub(super) async fn say(
    v: Visitor,
    Path((id, key)): Path<(String, String)>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let posted = Posted::new(pairs);
    let text = posted.text("text").unwrap_or_default().to_owned();
    let act = Act::Comment { record: RecordRef(record.record.clone()), text: text.clone() };
    let once = posted.text("once").map(ToOwned::to_owned);
    match asking::done(&v, Request::Run { act, key: once }).await {
        Ok(_) => Ok(Redirect::to(&format!("{}#comments", path_of(&record))).into_response()),
        Err(trouble) if !is_shown_here(&trouble) => Err(trouble),
        Err(trouble) => {
            let begun = Begun { text: &text, problem: Some(&trouble.problem) };
            let page = record::page(&v, &register, &record, begun).await?;
            Ok((trouble.status, page).into_response())
        }
    }
}
