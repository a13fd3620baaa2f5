//! `GET /readiness/ahead`: what turns red by a day, if nobody acts.

use axum::extract::Query;
use jiff::{Span, civil::Date};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, Request, Turn, TurnsView};
use serde::Deserialize;

use super::href;
use crate::{
    look::{self, Page, day_text, short_day},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Where nobody names a day.
const AHEAD_MONTHS: i32 = 3;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Until {
    until: String,
}

pub(super) async fn show(v: Visitor, Query(asked): Query<Until>) -> Result<Page, Trouble> {
    let today = v.shell.today;
    let ahead = || today.checked_add(Span::new().months(AHEAD_MONTHS)).unwrap_or(today);
    let until: Date = asked.until.parse().ok().filter(|until| *until >= today).unwrap_or_else(ahead);
    let Answer::Turns(view) = v.ask(Request::TurnsRed { until }).await? else { return Err(Trouble::not_found()) };
    let title = t!(v, "ahead-title", day = day_text(&v, until));
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (lead(&v, &view)) } }
            div class="do" { a class="button" href={ "/readiness?on=" (until) } { (t!(v, "ahead-do-day")) } a class="button" href="/readiness" { (t!(v, "ahead-do-today")) } }
        }
        div class="stack" {
            form class="filters any-day" method="get" action="/readiness/ahead" {
                label { (t!(v, "ahead-until")) " " input class="field" type="date" name="until" min=(today) value=(until); }
                button class="button small" type="submit" { (t!(v, "ahead-until-do")) }
            }
            section class="card" {
                header { h2 { (t!(v, "ahead-list")) } span class="quiet" { (t!(v, "ahead-count", count = view.turns.len())) } }
                @if view.turns.is_empty() { p class="in quiet" { (t!(v, "ahead-none")) } }
                @else { ul class="rows ahead" { @for turn in &view.turns { (line(&v, turn)) } } }
            }
            p class="quiet" { (t!(v, "ahead-note")) }
        }
    };
    Ok(v.page(title, body))
}

fn lead(v: &Visitor, view: &TurnsView) -> String {
    if view.red == 0 { t!(v, "ahead-lead-none") } else { t!(v, "ahead-lead", count = view.red) }
}

fn line(v: &Visitor, turn: &Turn) -> Markup {
    let page = href(&turn.standard, &turn.id);
    html! {
        li data-row="" {
            span class="num" { (short_day(v, turn.day)) }
            span { a class="plain" href={ (page) "?on=" (turn.day) } { (t!(v, "requirement-title", id = turn.id.as_str(), title = turn.title.as_str())) } }
            span { (look::verdict(v, turn.after)) }
            small {
                @for (at, sentence) in turn.say.iter().enumerate() { @if at > 0 { br; } (sentence) }
                @if !turn.records.is_empty() {
                    br;
                    @for (at, (register, number, title)) in turn.records.iter().take(5).enumerate() {
                        @if at > 0 { ", " }
                        a href={ "/r/" (register) "/" (number) } title=(title) { (number) }
                    }
                    @let more = turn.more + u64::try_from(turn.records.len().saturating_sub(5)).unwrap_or(0);
                    @if more > 0 { " " (t!(v, "readiness-more", count = more)) }
                }
            }
            small { @if let Some(owner) = &turn.owner { (owner) } }
        }
    }
}
