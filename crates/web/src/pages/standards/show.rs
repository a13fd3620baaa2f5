//! The list of standards, and what switching one brings.

use maud::{Markup, html};
use plumb_engine::desk::{Problem, StandardRow, StandardSwitched, StandardsView};
use plumb_model::define::edition::Sure;

use crate::{
    look::{self, Page, Tone},
    visitor::Visitor,
    words::t,
};

/// How surely something is known, as a mark; nothing where it is certain.
pub(in crate::pages) fn sure(v: &Visitor, sure: Sure) -> Markup {
    html! {
        @match sure {
            Sure::Confirmed => {}
            Sure::Reported => { (look::state(Tone::Soon, &t!(v, "standards-reported"))) }
            Sure::Expected => { (look::state(Tone::Plain, &t!(v, "standards-expected"))) }
        }
    }
}

pub(super) fn all(v: &Visitor, view: &StandardsView, problem: Option<&Problem>) -> Page {
    let title = t!(v, "standards-title");
    let (on, off): (Vec<&StandardRow>, Vec<&StandardRow>) = view.standards.iter().partition(|row| row.on);
    let moves = on.iter().any(|row| row.replaces.is_some())
        || off.iter().any(|row| row.replaces.as_ref().is_some_and(|old| on.iter().any(|it| it.name == *old)));
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "standards-lead")) } } }
        @if let Some(problem) = problem {
            (look::notice(Tone::Soon, &html! { p { (problem.say) } @if let Some(help) = &problem.help { p { (help) } } }))
        }
        div class="stack" {
            (list(v, view, "standards-on", &on))
            @if !off.is_empty() { (list(v, view, "standards-off", &off)) }
        }
        @if moves { p { a href="/transition" { (t!(v, "transition-title")) } } }
    };
    v.page(title, body)
}

fn list(v: &Visitor, view: &StandardsView, heading: &'static str, rows: &[&StandardRow]) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, heading)) } }
            ul class="rows plain-rows" { @for row in rows { (row_of(v, view, row)) } }
        }
    }
}

fn row_of(v: &Visitor, view: &StandardsView, row: &StandardRow) -> Markup {
    html! {
        li data-row {
            span {
                @if row.on { a href={ "/readiness?standard=" (row.standard) } { strong { (row.name) } } }
                @else { strong { (row.name) } }
                br; (row.purpose)
                br; small {
                    (t!(v, "standards-counts", count = row.leaves))
                    @if let Some(old) = &row.replaces { " · " (t!(v, "standards-replaces", name = old.clone())) }
                    @if !row.on && row.rules { " · " (t!(v, "standards-under", names = row.under.join(", "))) }
                }
            }
            @if view.may_switch {
                a class="button small" href={ "/standards/" (row.standard) "/switch" } {
                    @if row.on { (t!(v, "standards-switch-off")) } @else { (t!(v, "standards-switch-on")) }
                }
            }
        }
    }
}

pub(super) fn consequences(v: &Visitor, view: &StandardSwitched, reason: &str, problem: Option<&Problem>) -> Page {
    let name = view.name.clone();
    let title =
        if view.on { t!(v, "standards-on-title", name = name) } else { t!(v, "standards-off-title", name = name) };
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, if view.on { "standards-on-lead" } else { "standards-off-lead" })) } } }
        @if let Some(problem) = problem { (look::notice(Tone::Soon, &html! { p { (problem.say) } })) }
        div class="stack" {
            (stands(v, view))
            @if !view.others.is_empty() { (others(v, view)) }
            section class="card" { form class="in stack" method="post" action={ "/standards/" (view.standard) "/switch" } {
                input type="hidden" name="on" value=(if view.on { "yes" } else { "no" });
                input type="hidden" name="seen" value=(view.seen);
                div class="ask" {
                    label for="reason" { (t!(v, "standards-reason")) }
                    input class="field" id="reason" name="reason" value=(reason) maxlength="500" aria-describedby="reason-help";
                    p class="quiet" id="reason-help" { (t!(v, "standards-reason-help")) }
                }
                p class="quiet" { (t!(v, "standards-undo")) }
                div class="do" {
                    button class="button main" type="submit" { @if view.on { (t!(v, "standards-switch-on")) } @else { (t!(v, "standards-switch-off")) } }
                    a class="button" href="/standards" { (t!(v, "standards-back")) }
                }
            } }
        }
    };
    v.page(title, body)
}

fn stands(v: &Visitor, view: &StandardSwitched) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "standards-counts", count = view.leaves)) } }
            div class="in stack" {
                @if view.on {
                    p { (t!(v, "standards-already", count = view.counts, new = view.new)) }
                    @if !view.through.is_empty() {
                        p { (t!(v, "standards-through")) }
                        ul class="plain-list" { @for (name, count) in &view.through { li { (name) ": " (t!(v, "standards-counts", count = *count)) } } }
                    }
                }
                ul class="plain-list" { @for (outcome, count) in &view.stand { li { (look::verdict(v, *outcome)) " " (count) } } }
                @if view.on && view.reported > 0 { p { (sure(v, Sure::Reported)) " " (t!(v, "standards-reported-count", count = view.reported)) } }
                @if !view.on { p { (t!(v, "standards-stay", count = view.named_by)) } }
                @if view.on && view.named_by > 0 { p { (t!(v, "standards-statements", count = view.named_by)) } }
                @if !view.registers.is_empty() { p { (t!(v, "standards-registers", names = view.registers.join(", "))) } }
            }
        }
    }
}

fn others(v: &Visitor, view: &StandardSwitched) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "standards-others")) } }
            ul class="rows plain-rows" { @for (id, before, after) in view.others.iter().take(50) { li { span { (id) } span { (before) " → " (after) } } } }
        }
    }
}
