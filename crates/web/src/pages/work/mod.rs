//! Work: what falls to somebody, late first, with what falls to those this person stands in for.

mod line;

use axum::{extract::Query, routing::get};
use jiff::Span;
use maud::{Markup, html};
use plumb_engine::desk::{Answer, Request, WorkItem};
use serde::Deserialize;

use crate::{look::Page, routes::Route, trouble::Trouble, visitor::Visitor, words::t};

pub(crate) use line::{href, line, when};

/// The work page.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/work", get(show))]
}

/// How far ahead it looks, besides what shows today.
const AHEAD_MONTHS: i32 = 3;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    ahead: String,
}

async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let today = v.shell.today;
    let far = !asked.ahead.is_empty();
    let until = if far { today.checked_add(Span::new().months(AHEAD_MONTHS)).ok() } else { None };
    let Answer::Work(work) = v.ask(Request::Work { person: None, until }).await? else {
        return Err(Trouble::not_found());
    };
    let (late, rest): (Vec<&WorkItem>, Vec<&WorkItem>) = work.items.iter().partition(|item| item.overdue);
    let week = today.checked_add(Span::new().days(7)).unwrap_or(today);
    let (soon, later): (Vec<&WorkItem>, Vec<&WorkItem>) = rest.into_iter().partition(|item| item.due <= week);
    let title =
        if work.items.is_empty() { t!(v, "work-title-none") } else { t!(v, "work-title", count = work.items.len()) };
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "work-lead")) } }
            div class="do" {
                @if far { a class="button" href="/work" { (t!(v, "work-do-now")) } }
                @else { a class="button" href="/work?ahead=1" { (t!(v, "work-do-ahead")) } }
            }
        }
        div class="stack" {
            (group(&v, "work-late", &late))
            (group(&v, "work-soon", &soon))
            (group(&v, "work-later", &later))
        }
    };
    Ok(v.page(title, body))
}

fn group(v: &Visitor, text: &str, items: &[&WorkItem]) -> Markup {
    html! {
        @if !items.is_empty() {
            section class="card" {
                header { h2 { (t!(v, text)) } span class="quiet" { (t!(v, "work-count", count = items.len())) } }
                ul class="rows work" { @for item in items { (line(v, item)) } }
            }
        }
    }
}
