//! Getting ready for a visit: `/rehearsal` what I will be asked, `/rehearsal/top` the page of top management, `/rehearsal/visit` what
//! must be at hand, what changed since the last audit, and checks at the desk.

mod asked;
mod top;
mod visit;

use axum::routing::{get, post};
use maud::{Markup, html};
use plumb_engine::desk::AskedRequirement;

use crate::{look::verdict, pages::readiness, routes::Route, visitor::Visitor, words::t};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/rehearsal", get(asked::show)),
        Route::page("/rehearsal/top", get(top::show)),
        Route::page("/rehearsal/visit", get(visit::show)),
        Route::act("/rehearsal/draw", post(visit::draw)),
    ]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Asked,
    Top,
    Visit,
}

/// The three pages of it; that of top management only for whom it is.
fn tabs(v: &Visitor, here: Tab, top: bool) -> Markup {
    let all = [
        (Tab::Asked, "/rehearsal", "rehearsal-tab-asked"),
        (Tab::Top, "/rehearsal/top", "rehearsal-tab-top"),
        (Tab::Visit, "/rehearsal/visit", "rehearsal-tab-visit"),
    ];
    html! {
        nav class="tabs" aria-label=(t!(v, "rehearsal-title")) {
            @for (tab, href, text) in all.into_iter().filter(|(tab, ..)| top || *tab != Tab::Top) {
                a href=(href) aria-current=[(tab == here).then_some("page")] { (t!(v, text)) }
            }
        }
    }
}

/// A requirement with what an auditor asks and what the records say.
fn requirement(v: &Visitor, asked: &AskedRequirement, with_questions: bool) -> Markup {
    html! {
        li {
            a class="plain" href=(readiness::href(&asked.standard, &asked.id)) { (asked.short) " " (asked.title) } " " (verdict(v, asked.verdict))
            @if with_questions { ul class="dots" { @for ask in &asked.asks { li { (ask) } } } }
            @if let Some(say) = &asked.say { p class="small quiet" { (t!(v, "rehearsal-records-say")) " " (say) } }
        }
    }
}
