//! The places that copies go to, as cards: how each stands, what a restore from it would bring back, and how long that took last time.

use maud::{Markup, html};

use super::spans;
use crate::{
    copies::{CopyState, Doing, PlaceView, Running},
    look::{self, Tone},
    pages::registers::part,
    visitor::Visitor,
    words::t,
};

pub(super) fn card(v: &Visitor, place: &PlaceView) -> Markup {
    let (busy, uses) = (place.running.is_some(), &place.uses);
    html! {
        section class="card" {
            header { h2 { (place.name) } (state(v, place)) }
            div class="in stack" {
                @if let Some(trouble) = &place.trouble { p class="bad" { (trouble) } }
                @if place.same_disk { p class="bad" { (t!(v, "copies-same-disk")) } }
                dl class="facts" {
                    (look::fact(&t!(v, "copies-where"), &html! { code { (place.to) } }))
                    (look::fact(&t!(v, "copies-last"), &html! { @match &place.copy {
                        Some(copy) => (look::short_day(v, copy.on)),
                        None => span class="quiet" { (t!(v, "copies-none")) },
                    } }))
                    @if let Some(copy) = &place.copy { (look::fact(&t!(v, "copies-brings"), &brings(v, copy))) }
                    (look::fact(&t!(v, "copies-drilled"), &html! { @match &place.drill {
                        Some(drill) => {
                            (look::short_day(v, drill.on))
                            @if let Some(took) = drill.seconds { ", " (t!(v, "copies-took")) " " (seconds(v, took)) }
                        },
                        None => span class="quiet" { (t!(v, "copies-never-drilled")) },
                    } }))
                    (look::fact(&t!(v, "copies-schedule"), &html! {
                        @match &uses.every {
                            Some(every) => (t!(v, "copies-every", span = spans::spoken(v, every))),
                            None => (t!(v, "copies-by-hand")),
                        }
                        @if let Some(every) = &uses.drill_every { ", " (t!(v, "copies-drill-every", span = spans::spoken(v, every))) }
                    }))
                }
                form class="do" method="post" action="/copies/now" {
                    input type="hidden" name="place" value=(place.name);
                    button class="button main" type="submit" name="what" value="copy" disabled[busy] { (t!(v, "copies-now")) }
                    button class="button" type="submit" name="what" value="drill" disabled[busy || place.copy.is_none()] { (t!(v, "copies-drill-now")) }
                    a class="button" href={ "/copies/place?name=" (part(&place.name)) } { (t!(v, "copies-change")) }
                }
            }
        }
    }
}

fn state(v: &Visitor, place: &PlaceView) -> Markup {
    match place.running {
        Some(running) => look::state(Tone::Soon, &runs(v, running)),
        None if place.trouble.is_some() => look::state(Tone::Bad, &t!(v, "copies-trouble")),
        None if place.copy.is_some() => look::state(Tone::Good, &t!(v, "copies-well")),
        None => html! {},
    }
}

fn runs(v: &Visitor, running: Running) -> String {
    let what = match running.doing {
        Doing::Copy => t!(v, "copies-running-copy"),
        Doing::Drill => t!(v, "copies-running-drill"),
    };
    match running.of.filter(|of| *of > 0) {
        Some(of) => format!("{what}, {} / {}", size(running.done.min(of)), size(of)),
        None if running.done > 0 => format!("{what}, {}", size(running.done)),
        None => what,
    }
}

/// What would be there again, and what would not.
fn brings(v: &Visitor, copy: &CopyState) -> Markup {
    html! {
        @if let Some(until) = copy.until { (t!(v, "copies-until")) " " (look::moment(v, until, &v.shell.zone)) }
        @if let Some(entries) = copy.entries { @if copy.until.is_some() { ": " } (t!(v, "copies-holds", entries = entries)) }
        @if let Some(bytes) = copy.bytes { ", " (size(bytes)) }
        // The copy's own entry always comes after it.
        @if let Some(since) = copy.since.filter(|since| *since > 1) { "; " (t!(v, "copies-since", count = since)) }
    }
}

/// A length of time as people say it.
pub(super) fn seconds(v: &Visitor, seconds: u64) -> String {
    if seconds < 120 {
        t!(v, "copies-seconds", count = seconds)
    } else {
        t!(v, "copies-minutes", count = seconds.div_ceil(60))
    }
}

/// A size in the largest unit in which it is at least one.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] = [("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10), ("B", 1)];
    let (unit, whole) = UNITS.into_iter().find(|(_, whole)| bytes >= *whole).unwrap_or(("B", 1));
    format!("{} {unit}", bytes / whole)
}
