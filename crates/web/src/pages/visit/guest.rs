//! The guest's home: the audit, what may be looked at and until when, what is asked for; and, said first, what is noted of all that.

use maud::{Markup, html};
use plumb_engine::desk::{AuditTold, GuestVisitView, VisitsView};

use super::{about, requests};
use crate::{
    look::{self, Tone, day, day_text, fact},
    visitor::Visitor,
    words::t,
};

/// Each visit as a card of its own; nothing where somebody from outside comes for no audit.
pub(crate) fn cards(v: &Visitor, view: &VisitsView) -> Markup {
    html! {
        // Said at entry, before anything is opened.
        (look::notice(Tone::Plain, &html! { (t!(v, "visit-noted")) }))
        @for (visit, told) in &view.visits { (one(v, visit, told)) }
    }
}

fn one(v: &Visitor, visit: &GuestVisitView, told: &AuditTold) -> Markup {
    let open = told.requests.iter().filter(|request| request.open).count();
    html! {
        section class="card" {
            header { h2 { (told.name) } }
            (about(v, told))
        }
        section class="card" {
            header { h2 { (t!(v, "visit-open-to-you")) } }
            div class="in stack" {
                (terms(v, visit))
                @if visit.closed { (look::notice(Tone::Soon, &html! { (t!(v, "visit-closed")) })) }
                @else if visit.sees_until.is_some() {
                    @if let Some(until) = visit.evidence_until { (look::notice(Tone::Plain, &html! { (t!(v, "visit-as-of", day = day_text(v, until))) })) }
                }
            }
        }
        section class="card" {
            header { h2 { (t!(v, "visit-requests")) } span class="quiet" { (t!(v, "visit-requests-open", count = open)) } }
            (requests(v, &told.requests, None))
            @if !visit.closed {
                form class="in" method="post" action="/visit/ask" {
                    input type="hidden" name="once" value=(look::once(v));
                    input type="hidden" name="grant" value=(visit.grant);
                    label for={ "asked-" (visit.grant) } { (t!(v, "visit-bring-me")) }
                    div class="asking" {
                        input class="field" type="text" id={ "asked-" (visit.grant) } name="asked" maxlength="1000" required autocomplete="off";
                        button class="button primary" type="submit" { (t!(v, "visit-ask")) }
                    }
                }
            }
        }
    }
}

/// Window, period, what is open, what is only shown.
pub(super) fn terms(v: &Visitor, visit: &GuestVisitView) -> Markup {
    let span = |from: Option<jiff::civil::Date>, until: Option<jiff::civil::Date>| {
        html! {
            @if let Some(from) = from { (t!(v, "visit-from")) " " (day(v, from)) " " }
            @if let Some(until) = until { (t!(v, "visit-until")) " " (day(v, until)) }
        }
    };
    html! {
        dl class="facts" {
            @if visit.from.is_some() || visit.until.is_some() { (fact(&t!(v, "visit-window"), &span(visit.from, visit.until))) }
            @if visit.evidence_from.is_some() || visit.evidence_until.is_some() { (fact(&t!(v, "visit-period"), &span(visit.evidence_from, visit.evidence_until))) }
            (fact(&t!(v, "visit-registers"), &html! { @if visit.registers.is_empty() { (t!(v, "visit-registers-all")) } @else { (visit.registers.join(", ")) } }))
            (fact(&t!(v, "visit-highest"), &html! { (visit.highest) }))
            @if visit.screen_from.is_some() || !visit.screen_only.is_empty() {
                (fact(&t!(v, "visit-screen"), &html! {
                    @if let Some(from) = &visit.screen_from { (t!(v, "visit-screen-from", class = from.to_lowercase())) " " }
                    @if !visit.screen_only.is_empty() { (visit.screen_only.join(", ")) }
                    br; small class="quiet" { (t!(v, "visit-screen-means")) }
                }))
            }
        }
    }
}
