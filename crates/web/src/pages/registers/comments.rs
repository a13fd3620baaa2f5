//! What people say about a record; `@name` calls somebody.

use axum::{
    Form as Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Act, RecordRef, RecordView, Request};

use super::{address::path_of, asking, posted::Posted, record::paragraphs, saying::once};
use crate::{look::moment, trouble::Trouble, visitor::Visitor, words::t};

/// What was said, and a place to say more.
pub(super) fn card(v: &Visitor, record: &RecordView) -> Markup {
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
                        textarea class="field" name="text" rows="2" required aria-label=(t!(v, "registers-comment-say")) aria-describedby="comment-help"
                            placeholder=(t!(v, "registers-comment-say")) {}
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
    let (_, record) = asking::record(&v, &id, &key).await?;
    let posted = Posted::new(pairs);
    let text = posted.text("text").unwrap_or_default().to_owned();
    let act = Act::Comment { record: RecordRef(record.record.clone()), text };
    let once = posted.text("once").map(ToOwned::to_owned);
    asking::done(&v, Request::Run { act, key: once }).await?;
    Ok(Redirect::to(&format!("{}#comments", path_of(&record))).into_response())
}
