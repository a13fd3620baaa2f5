//! What somebody has still to read, and the one act that says it was read.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::desk::{Act, Answer, Problem, ProblemKind, RecordRef, Request};
use serde::Deserialize;

use super::{ask_document, named, unfit};
use crate::{
    look::{self, Page},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `GET /reading`: my list.
pub(super) async fn list(v: Visitor) -> Result<Page, Trouble> {
    let Answer::Reading { readings } = v.ask(Request::Reading).await? else { return Err(unfit()) };
    let body = html! {
        div class="head" { div { h1 { (t!(v, "reading-title")) } p { (t!(v, "reading-lead")) } } }
        section class="card" {
            @if readings.is_empty() { div class="in" { p { (t!(v, "reading-none")) } } }
            ul class="rows work" {
                @for reading in &readings {
                    li {
                        span {
                            a href={ "/r/" (reading.register) "/" (reading.document) "/document?revision=" (reading.revision) } { (reading.what) }
                            br; small { (reading.document) }
                        }
                        small class=(if reading.overdue { "bad" } else { "" }) {
                            @if let Some(due) = reading.due { (t!(v, "reading-due", day = look::day_text(&v, due))) }
                        }
                        a class="button" href={ "/r/" (reading.register) "/" (reading.document) "/document?revision=" (reading.revision) } { (t!(v, "reading-open")) }
                    }
                }
            }
        }
    };
    Ok(v.page(t!(v, "reading-title"), body))
}

/// What the button sends.
#[derive(Debug, Deserialize)]
pub(super) struct Confirmed {
    /// The step by which the reader confirms.
    step: String,
    /// Where the document was read.
    document: String,
    /// SHA-256 of the text that was on the page, hex.
    content: String,
    once: Option<String>,
}

/// `POST /r/{register}/{record}/read`: I have read this very text.
pub(super) async fn confirm(
    v: Visitor,
    Path((register, record)): Path<(String, String)>,
    Form(confirmed): Form<Confirmed>,
) -> Result<Response, Trouble> {
    // Only a place of ours is gone back to.
    let back = if confirmed.document.starts_with("/r/") { confirmed.document.as_str() } else { "/reading" };
    let mut parts = back.split('/').skip(2);
    if let (Some(of), Some(number)) = (parts.next(), parts.next()) {
        let document = ask_document(&v, named(of, number), None).await?;
        let stands = document.revisions.iter().any(|one| one.content == confirmed.content);
        if !stands {
            let say = "the text was changed after this page was made, so nothing was confirmed";
            return Err(Problem::new(ProblemKind::Stale, "stale", say)
                .help("read it as it stands now, then confirm")
                .into());
        }
    }
    let act = Act::Move {
        record: RecordRef(named(&register, &record).0),
        transition: confirmed.step.clone(),
        values: Vec::new(),
        reason: None,
        seen: None,
    };
    match v.ask(Request::Run { act, key: confirmed.once.clone() }).await {
        Ok(_) => Ok(Redirect::to(back).into_response()),
        // Whoever has to prove first who they are does so where every step is signed.
        Err(trouble) if trouble.problem.code == "signature.missing" => {
            Ok(Redirect::to(&format!("/r/{register}/{record}/move/{}", confirmed.step)).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}
