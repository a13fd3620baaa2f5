//! Auditors from outside: the guest's own home, and the company's page of such an audit: who was let in, what is asked for, what was
//! found, what left the house.

mod acts;
pub(super) mod guest;
mod room;

use axum::routing::{get, post};
use maud::{Markup, html};
use plumb_engine::desk::{AuditRequestView, AuditTold, LinkView};

use crate::{
    look::{day, fact},
    pages::registers::record_path,
    routes::Route,
    visitor::Visitor,
    words::t,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/audit/{record}", get(room::show)),
        Route::act("/audit/{record}/evidence", post(acts::prepare)),
        Route::page("/evidence/{record}/pack", get(acts::pack)),
        Route::act("/visit/ask", post(acts::ask)),
    ]
}

/// A record as a link, by number and title.
fn linked(link: &LinkView) -> Markup {
    let register = link.register.as_deref().unwrap_or_default();
    let path = record_path(register, link.number.as_deref(), link.record.as_deref().unwrap_or_default());
    html! { a href=(path) { @if let Some(number) = &link.number { (number) " " } (link.title.as_deref().unwrap_or_default()) } }
}

/// Criteria, scope, dates, and the plan.
fn about(v: &Visitor, told: &AuditTold) -> Markup {
    html! {
        @if !told.about.is_empty() {
            dl class="facts in" { @for (word, text) in &told.about {
                (fact(&t!(v, &format!("visit-about-{word}")), &html! { @match text.parse() { Ok(date) => (day(v, date)), Err(_) => (text) } }))
            } }
        }
        @if told.plan.is_empty() { p class="in quiet" { (t!(v, "visit-plan-none")) } }
        @else {
            div class="scroll" {
                table class="table" {
                    caption class="unseen" { (t!(v, "visit-plan")) }
                    thead { tr {
                        th scope="col" { (t!(v, "visit-plan-day")) }
                        th scope="col" { (t!(v, "visit-plan-time")) }
                        th scope="col" { (t!(v, "visit-plan-what")) }
                        th scope="col" { (t!(v, "visit-plan-who")) }
                    } }
                    tbody {
                        @for [when, time, what, who] in &told.plan {
                            tr {
                                td { @match when.parse() { Ok(date) => (day(v, date)), Err(_) => (when) } }
                                td class="num" { (time) }
                                td { (what) }
                                td { (who) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was asked for, the open ones first; for us each leads to where it is answered.
fn requests(v: &Visitor, requests: &[AuditRequestView], ours: Option<&str>) -> Markup {
    html! {
        @if requests.is_empty() { p class="in quiet" { (t!(v, "visit-requests-none")) } }
        @else {
            ul class="rows plain-rows" {
                @for request in requests {
                    li {
                        div {
                            @match ours {
                                Some(register) => a href=(record_path(register, request.number.as_deref(), &request.record)) { (request.asked) },
                                None => b { (request.asked) },
                            }
                            @if !request.requirements.is_empty() { " " small class="quiet" { (request.requirements.join(", ")) } }
                            @if request.open {
                                p class="quiet" { (t!(v, "visit-request-open")) @if let Some(due) = request.due { " · " (t!(v, "visit-request-due")) " " (day(v, due)) } }
                            } @else {
                                p {
                                    @if let Some(how) = &request.how { (how) }
                                    @for (n, (number, link)) in request.records.iter().enumerate() {
                                        @if n == 0 { ": " } @else { ", " }
                                        @match link { Some(link) => (linked(link)), None => { (number) " " small class="quiet" { (t!(v, "visit-request-outside")) } } }
                                    }
                                }
                                @if let Some(note) = &request.note { p class="prose" { (note) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
