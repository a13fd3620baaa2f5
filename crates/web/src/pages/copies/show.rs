//! `/copies`: how everything stands, and what can be done about it.

use axum::extract::Query;
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, CopiesView, DayAfterView, Desk as _, KitPart, KitView, Problem, ProblemKind, Request, StoppedView,
};
use serde::Deserialize;

use super::{by_hand, maker, places, places::seconds, spans};
use crate::{
    copies::{CameBack, PlaceView, SetSchedule},
    look::{self, Page, Tone},
    pages::people::{
        form::{Ask, ask, trouble},
        prove,
    },
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// What was done just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: Option<String>,
}

/// `GET /copies`.
pub(super) async fn show(v: Visitor, Query(done): Query<Done>) -> Result<Page, Trouble> {
    page(&v, done.done.as_deref(), None).await
}

/// Everything the page shows.
struct Stands {
    places: Vec<PlaceView>,
    kit: KitView,
    stopped: Vec<StoppedView>,
    copies: CopiesView,
    /// When a person last brought everything back on another machine.
    by_hand: Option<Date>,
    /// When an emergency set is made by itself.
    set: Option<SetSchedule>,
    came_back: Option<(CameBack, DayAfterView)>,
}

pub(super) async fn page(v: &Visitor, done: Option<&str>, problem: Option<&Problem>) -> Result<Page, Trouble> {
    let caller = v.caller();
    let stands = v
        .work(move |site| {
            if !site.engine.administers(&caller)? {
                let say = "only whoever administers sees where copies go";
                return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
            }
            let maker = maker(site)?;
            let other = || Problem::new(ProblemKind::Fault, "desk.answer", "the desk answered something else");
            let given = maker.known()?;
            let Answer::Kit(kit) = site.engine.ask(&caller, Request::Kit { given })? else { return Err(other()) };
            let Answer::Stopped { all } = site.engine.ask(&caller, Request::Stopped)? else { return Err(other()) };
            let Answer::Overview(home) = site.engine.ask(&caller, Request::Overview)? else { return Err(other()) };
            let came_back = match maker.came_back()? {
                None => None,
                Some(back) => {
                    let request = Request::DayAfter { entries: back.entries };
                    let Answer::DayAfter(after) = site.engine.ask(&caller, request)? else { return Err(other()) };
                    Some((back, after))
                }
            };
            let by_hand = site.engine.known_copies(None)?.last_by_hand;
            let (places, set) = (maker.places()?, maker.set_schedule()?);
            Ok(Stands { places, kit: *kit, stopped: all, copies: home.copies, by_hand, set, came_back })
        })
        .await?;
    let title = t!(v, "copies-title");
    let body = html! {
        div class="head" { div { h1 { (title) } p { (lead(v, &stands)) } } }
        (trouble(problem))
        @if let Some(done) = done.and_then(said) { (look::notice(Tone::Good, &html! { (t!(v, done)) })) }
        @for one in &stands.stopped { (stopped(v, one)) }
        div class="stack" {
            @if let Some((back, after)) = &stands.came_back { (came_back(v, back, after)) }
            @for place in &stands.places { (places::card(v, place)) }
            @if !stands.places.is_empty() { (by_hand::card(v, stands.by_hand, problem)) }
            (add_place(v, problem))
            (kit(v, &stands.kit, &prove::question(v, problem).await?))
            (emergency(v, &stands, problem))
        }
    };
    Ok(v.page(title, body))
}

/// What an address says was done; nothing else of an address is ever shown.
fn said(done: &str) -> Option<&'static str> {
    match done {
        "place" => Some("copies-done-place"),
        "changed" => Some("copies-done-changed"),
        "left" => Some("copies-done-left"),
        "by-hand" => Some("copies-done-by-hand"),
        "set" => Some("copies-done-set"),
        "begun" => Some("copies-done-begun"),
        "on" => Some("copies-done-on"),
        "carried" => Some("copies-done-carried"),
        _ => None,
    }
}

fn lead(v: &Visitor, stands: &Stands) -> String {
    let newest = stands.places.iter().filter_map(|place| place.copy.as_ref()).map(|copy| copy.on).max();
    match (stands.places.is_empty(), newest) {
        (true, _) => t!(v, "copies-lead-none"),
        (false, None) => t!(v, "copies-lead-nothing-yet"),
        (false, Some(_)) => t!(v, "copies-lead"),
    }
}

fn stopped(v: &Visitor, one: &StoppedView) -> Markup {
    look::notice(
        Tone::Bad,
        &html! {
            form method="post" action="/copies/go-on" {
                @match &one.name {
                    Some(name) => (t!(v, "copies-stopped", name = name.as_str(), why = one.why.as_str())),
                    None => (t!(v, "copies-stopped-everybody", why = one.why.as_str())),
                }
                " "
                input type="hidden" name="whose" value=(one.whose);
                button class="button" type="submit" { (t!(v, "copies-go-on")) }
            }
        },
    )
}

fn moment(v: &Visitor, at: Timestamp) -> Markup {
    look::moment(v, at, &v.shell.zone)
}

fn came_back(v: &Visitor, back: &CameBack, after: &DayAfterView) -> Markup {
    let (sessions, tokens, links) = back.ended;
    html! {
        section class="card" id="restored" {
            header { h2 { (t!(v, "restored-title")) } }
            div class="in stack" {
                p {
                    (t!(v, "restored-lead", entries = back.entries, from = back.from.as_str()))
                    " " (moment(v, back.restored)) "."
                }
                dl class="facts" {
                    @if let Some(newest) = back.newest { (look::fact(&t!(v, "restored-newest"), &moment(v, newest))) }
                    (look::fact(&t!(v, "restored-copied"), &moment(v, back.copied)))
                    (look::fact(&t!(v, "restored-took"), &html! { (seconds(v, back.seconds)) }))
                    (look::fact(&t!(v, "restored-lost"), &html! {
                        @if back.lost_at_least == 0 { (t!(v, "restored-lost-unknown")) }
                        @else {
                            span class="bad" { (t!(v, "restored-lost-entries", count = back.lost_at_least)) }
                            @if let (Some(from), Some(until)) = (back.newest, back.lost_until) { ", " (moment(v, from)) " – " (moment(v, until)) }
                        }
                    }))
                    (look::fact(&t!(v, "restored-ended"), &html! { (t!(v, "restored-ended-all", sessions = sessions, tokens = tokens, links = links)) }))
                    @if back.erased_again > 0 { (look::fact(&t!(v, "restored-erased"), &html! { (back.erased_again) })) }
                }
                @if !back.against.is_empty() {
                    h3 { (t!(v, "restored-against")) }
                    ul { @for (what, entries, at) in &back.against {
                        li class=[(*entries > back.entries).then_some("bad")] {
                            (what) ": " (t!(v, "restored-seen", count = *entries))
                            @if let Some(at) = at { ", " (moment(v, *at)) }
                        }
                    } }
                }
                @if back.lost_at_least > 0 { p { (t!(v, "restored-fork", entries = back.entries)) } }
                @if let Some(case) = &after.case {
                    p { (t!(v, "restored-case")) " " a href={ "/r/" (case.register) "/" (case.number) } { (case.number) } }
                }
                @if !after.worked.is_empty() {
                    h3 { (t!(v, "restored-worked")) }
                    p { (t!(v, "restored-worked-lead")) }
                    ul { @for one in &after.worked {
                        li {
                            b { (one.name) } ", " (moment(v, one.last)) ": "
                            @for (at, on) in one.on.iter().enumerate() {
                                @if at > 0 { ", " }
                                a href={ "/r/" (on.register) "/" (on.number) } { (on.title) }
                            }
                        }
                    } }
                }
            }
        }
    }
}

fn add_place(v: &Visitor, problem: Option<&Problem>) -> Markup {
    html! {
        section class="card" id="place" {
            header { h2 { (t!(v, "copies-add")) } }
            form class="in stack narrow" method="post" action="/copies/places" {
                p { (t!(v, "copies-add-lead")) }
                (ask(Ask::text("name", &t!(v, "copies-add-name"), "off"), problem))
                (ask(Ask::text("to", &t!(v, "copies-add-to"), "off").help(&t!(v, "copies-add-to-help")), problem))
                button class="button" type="submit" { (t!(v, "copies-add-do")) }
            }
        }
    }
}

fn kit(v: &Visitor, kit: &KitView, question: &Markup) -> Markup {
    html! {
        section class="card" id="kit" {
            header {
                h2 { (t!(v, "kit-title")) }
                @match kit.made {
                    None => (look::state(Tone::Bad, &t!(v, "kit-none"))),
                    Some(_) if kit.changed.is_empty() => (look::state(Tone::Good, &t!(v, "kit-current"))),
                    Some(_) => (look::state(Tone::Bad, &t!(v, "kit-old"))),
                }
            }
            form class="in stack narrow" method="post" action="/copies/kit" {
                p { (t!(v, "kit-lead")) }
                @if let Some(made) = kit.made {
                    p { (t!(v, "kit-made")) " " (moment(v, made)) "." }
                    @if !kit.changed.is_empty() {
                        p class="bad" { (t!(v, "kit-because")) }
                        ul { @for part in &kit.changed { li { (t!(v, changed(*part))) } } }
                    }
                }
                @if kit.calls.is_empty() { p { (t!(v, "kit-no-calls")) } }
                (question)
                @if kit.key.is_some() {
                    label { input type="checkbox" name="key" value="new"; " " (t!(v, "kit-new-key")) }
                }
                button class="button main" type="submit" { (t!(v, "kit-do")) }
                p class="quiet" { (t!(v, "kit-once")) }
            }
        }
    }
}

fn changed(part: KitPart) -> &'static str {
    match part {
        KitPart::Places => "kit-changed-places",
        KitPart::Key => "kit-changed-key",
        KitPart::Keeper => "kit-changed-keeper",
        KitPart::Calls => "kit-changed-calls",
        KitPart::Envelope => "kit-changed-envelope",
    }
}

fn emergency(v: &Visitor, stands: &Stands, problem: Option<&Problem>) -> Markup {
    let (made, copied) = (stands.kit.set_made, stands.kit.set_copied);
    html! {
        section class="card" id="emergency" {
            header { h2 { (t!(v, "emergency-title")) } }
            div class="in stack narrow" {
                p { (t!(v, "emergency-lead")) }
                dl class="facts" {
                    @if let Some(made) = made { (look::fact(&t!(v, "emergency-made"), &look::short_day(v, made))) }
                    (look::fact(&t!(v, "emergency-copied"), &html! { @match copied {
                        Some(copied) => (look::short_day(v, copied)),
                        None => span class="quiet" { (t!(v, "emergency-never-copied")) },
                    } }))
                    (look::fact(&t!(v, "copies-schedule"), &html! { @match &stands.set {
                        Some(set) => { (t!(v, "span-every", span = spans::spoken(v, &set.every))) ", " code { (set.to) } },
                        None => (t!(v, "span-never")),
                    } }))
                }
                form class="do" method="post" action="/copies/emergency" {
                    button class="button" type="submit" { (t!(v, "emergency-do")) }
                }
                form class="do" method="post" action="/copies/carried" {
                    button class="button" type="submit" { (t!(v, "emergency-carried")) }
                }
                (set_schedule(v, stands.set.as_ref(), problem))
                @if let Some(register) = &stands.copies.register {
                    p { a href={ "/r/" (register) } { (t!(v, "copies-register")) } }
                }
            }
        }
    }
}

/// How often a set is offered to be made.
const SETS: [&str; 4] = ["1d", "1w", "4w", "13w"];

fn set_schedule(v: &Visitor, set: Option<&SetSchedule>, problem: Option<&Problem>) -> Markup {
    let (to, every) = set.map_or(("", ""), |set| (set.to.as_str(), set.every.as_str()));
    let wrong = problem.filter(|problem| problem.field.as_deref() == Some("set_to"));
    html! {
        details open[wrong.is_some()] {
            summary { (t!(v, "emergency-schedule")) }
            form class="stack" method="post" action="/copies/set" {
                (spans::ask(v, "set_every", &t!(v, "emergency-every"), &SETS, every, problem))
                div class="ask" {
                    label for="set_to" { (t!(v, "emergency-to")) }
                    input class="field" type="text" id="set_to" name="set_to" value=(to) autocomplete="off"
                        aria-describedby="set_to-help" aria-invalid=[wrong.map(|_| "true")];
                    @if let Some(problem) = wrong { small class="bad" { (problem.say) } }
                    small class="quiet" id="set_to-help" { (t!(v, "emergency-to-help")) }
                }
                p class="do" { button class="button" type="submit" { (t!(v, "emergency-schedule-do")) } }
            }
        }
    }
}
