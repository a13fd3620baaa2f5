//! `GET /readiness/over-time`: how many stood how, as a picture that needs no colour, and the same as a table.

use axum::extract::Query;
use jiff::{Unit, civil::Date};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, Request, TimelinePoint, TimelineView};
use plumb_model::{id::StandardId, verdict::Outcome};
use serde::Deserialize;

use crate::{
    look::{Page, day, day_text},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// The picture's size, in its own units.
const WIDTH: u64 = 960;
const HEIGHT: u64 = 300;
/// Room for what the axes say.
const LEFT: u64 = 44;
const BELOW: u64 = 26;

/// Bands from the ground up: what hatches each, which text names it, which assessments it holds.
const BANDS: [(&str, &str, &[Outcome]); 4] = [
    ("ok", "over-time-ok", &[Outcome::InOrder]),
    ("mid", "over-time-mid", &[Outcome::Observation, Outcome::Described]),
    ("none", "over-time-none", &[Outcome::NoEvidence]),
    ("bad", "over-time-bad", &[Outcome::Gap, Outcome::SeriousGap]),
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    standard: String,
    from: String,
    to: String,
}

pub(super) async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let request = Request::Timeline {
        standard: asked.standard.parse::<StandardId>().ok(),
        from: asked.from.parse().ok(),
        to: asked.to.parse().ok(),
    };
    let Answer::Timeline(view) = v.ask(request).await? else { return Err(Trouble::not_found()) };
    let title = t!(v, "over-time-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "over-time-lead", from = day_text(&v, view.from), to = day_text(&v, view.to))) } }
            div class="do" { a class="button" href="/readiness" { (t!(v, "ahead-do-today")) } }
        }
        div class="stack" {
            form class="filters any-day" method="get" action="/readiness/over-time" {
                @if !asked.standard.is_empty() { input type="hidden" name="standard" value=(asked.standard); }
                label { (t!(v, "over-time-from")) " " input class="field" type="date" name="from" value=(view.from); }
                label { (t!(v, "over-time-to")) " " input class="field" type="date" name="to" value=(view.to); }
                button class="button small" type="submit" { (t!(v, "over-time-do")) }
            }
            section class="card" { figure class="in chart" { (legend(&v)) (picture(&v, &view)) } }
            section class="card" {
                header { h2 { (t!(v, "over-time-table")) } span class="quiet" { (t!(v, "over-time-table-note")) } }
                (table(&v, &view))
            }
        }
    };
    Ok(v.page(title, body))
}

fn of(point: &TimelinePoint, outcomes: &[Outcome]) -> u64 {
    outcomes.iter().filter_map(|outcome| point.counts.get(outcome)).sum()
}

fn judged(point: &TimelinePoint) -> u64 {
    BANDS.iter().map(|(_, _, outcomes)| of(point, outcomes)).sum()
}

fn legend(v: &Visitor) -> Markup {
    html! {
        ul class="legend" {
            @for (class, text, _) in BANDS.iter().rev() {
                li { svg width="18" height="12" aria-hidden="true" { rect class={ "band-" (class) } width="18" height="12" fill={ "url(#" (class) ")" } {} } " " (t!(v, text)) }
            }
        }
    }
}

fn picture(v: &Visitor, view: &TimelineView) -> Markup {
    let most = view.points.iter().map(judged).max().unwrap_or(0).max(1);
    let days = days_between(view.from, view.to).max(1);
    let x = |day: Date| LEFT + days_between(view.from, day) * (WIDTH - LEFT) / days;
    let y = |count: u64| (HEIGHT - BELOW) - count * (HEIGHT - BELOW - 10) / most;
    let last = view.points.last();
    let label = last.map_or_else(String::new, |last| {
        t!(
            v,
            "over-time-label",
            ok = of(last, &[Outcome::InOrder]),
            judged = judged(last),
            bad = of(last, &[Outcome::Gap, Outcome::SeriousGap]),
            day = day_text(v, view.to)
        )
    });
    html! {
        svg class="over-time" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
            defs { (patterns()) }
            @for (place, (class, ..)) in BANDS.iter().enumerate() {
                path class={ "band-" (class) } fill={ "url(#" (class) ")" } d=(band(view, place, &x, &y)) {}
            }
            @for count in marks(most) {
                line class="grid" x1=(LEFT) x2=(WIDTH) y1=(y(count)) y2=(y(count)) {}
                text class="axis" x=(LEFT - 8) y=(y(count) + 4) text-anchor="end" { (count) }
            }
            @for (month, first) in months(view) {
                line class="tick" x1=(x(first)) x2=(x(first)) y1=(HEIGHT - BELOW) y2=(HEIGHT - BELOW + 5) {}
                text class="axis" x=(x(first)) y=(HEIGHT - 8) { (t!(v, &format!("month-short-{month}"))) @if month == 1 || first == view.from { " " (first.year()) } }
            }
        }
    }
}

/// Hatchings, so that bands are told apart on paper and by whoever sees no colour.
fn patterns() -> Markup {
    html! {
        pattern id="ok" width="8" height="8" patternUnits="userSpaceOnUse" { rect class="fill-ok" width="8" height="8" {} }
        pattern id="mid" width="8" height="8" patternUnits="userSpaceOnUse" {
            rect class="fill-mid" width="8" height="8" {} path class="hatch" d="M0 8L8 0" {}
        }
        pattern id="none" width="8" height="8" patternUnits="userSpaceOnUse" {
            rect class="fill-none" width="8" height="8" {} circle class="dot" cx="4" cy="4" r="1" {}
        }
        pattern id="bad" width="6" height="6" patternUnits="userSpaceOnUse" {
            rect class="fill-bad" width="6" height="6" {} path class="hatch" d="M0 6L6 0M0 0L6 6" {}
        }
    }
}

/// A band's outline: along the top in steps, back along the bottom.
fn band(view: &TimelineView, place: usize, x: &dyn Fn(Date) -> u64, y: &dyn Fn(u64) -> u64) -> String {
    let below = |point: &TimelinePoint, up_to: usize| -> u64 {
        BANDS.iter().take(up_to).map(|(_, _, outcomes)| of(point, outcomes)).sum()
    };
    let ends = view.points.iter().skip(1).map(|next| next.day).chain(std::iter::once(view.to));
    let steps: Vec<(u64, u64, u64, u64)> = view
        .points
        .iter()
        .zip(ends)
        .map(|(point, end)| (x(point.day), x(end), y(below(point, place + 1)), y(below(point, place))))
        .collect();
    let top = steps.iter().map(|(from, to, top, _)| format!("L{from} {top}L{to} {top}"));
    let bottom = steps.iter().rev().map(|(from, to, _, bottom)| format!("L{to} {bottom}L{from} {bottom}"));
    let outline: String = top.chain(bottom).collect();
    outline.strip_prefix('L').map(|outline| format!("M{outline}Z")).unwrap_or_default()
}

fn days_between(from: Date, to: Date) -> u64 {
    from.until((Unit::Day, to)).map_or(0, |span| u64::try_from(span.get_days()).unwrap_or(0))
}

/// Round numbers along the side.
fn marks(most: u64) -> Vec<u64> {
    let step = [10, 20, 25, 50, 100, 200].into_iter().find(|step| most / step <= 5).unwrap_or(500);
    (0..=most / step).map(|n| n * step).collect()
}

/// The first days of months, as many as there is room for.
fn months(view: &TimelineView) -> Vec<(i8, Date)> {
    let mut found = Vec::new();
    let mut first = view.from.first_of_month();
    if first < view.from {
        first = first.checked_add(jiff::Span::new().months(1)).unwrap_or(view.to);
    }
    while first <= view.to {
        found.push((first.month(), first));
        match first.checked_add(jiff::Span::new().months(1)) {
            Ok(next) => first = next,
            Err(_) => break,
        }
    }
    let every = found.len() / 10 + 1;
    found.into_iter().step_by(every).collect()
}

/// The last state of each month, newest first: what the picture shows, to read out.
fn table(v: &Visitor, view: &TimelineView) -> Markup {
    let mut months: Vec<&TimelinePoint> = Vec::new();
    for point in view.points.iter().rev() {
        let same = |last: &&TimelinePoint| (last.day.year(), last.day.month()) == (point.day.year(), point.day.month());
        if !months.last().is_some_and(same) {
            months.push(point);
        }
    }
    html! {
        div class="scroll" tabindex="0" {
            table class="table" {
                thead { tr {
                    th scope="col" { (t!(v, "over-time-day")) }
                    @for (_, text, _) in BANDS { th scope="col" { (t!(v, text)) } }
                } }
                tbody { @for point in months { tr {
                    td { a href={ "/readiness?on=" (point.day) } { (day(v, point.day)) } }
                    @for (_, _, outcomes) in BANDS { td class="num" { (of(point, outcomes)) } }
                } } }
            }
        }
    }
}
