//! `/copies/place`: how one place is used, what that means, and changing it. What a change means is shown before it is made.

use axum::{
    Form,
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Problem, ProblemKind};
use serde::Deserialize;

use super::{acts::only_administrators, maker, spans};
use crate::{
    copies::{PlaceChange, PlaceMeans, PlaceUse, PlaceView, Weaker},
    look::{self, Page, Tone},
    pages::people::{form::trouble, sign_in::refused},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// How often copies are offered, and drills.
const COPIES: [&str; 6] = ["1h", "3h", "6h", "12h", "1d", "1w"];
const DRILLS: [&str; 5] = ["1d", "1w", "2w", "4w", "13w"];

/// Which place.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    name: String,
}

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    every: String,
    #[serde(default)]
    drill_every: String,
    #[serde(default)]
    medium: String,
    #[serde(default)]
    append_only: String,
    #[serde(default)]
    keep_all: String,
    #[serde(default)]
    keep_daily: String,
    #[serde(default)]
    keep_weekly: String,
    #[serde(default)]
    keep_monthly: String,
    #[serde(default, rename = "do")]
    act: String,
}

impl Typed {
    fn of(place: &PlaceView) -> Self {
        let uses = &place.uses;
        let flag = |on: bool| if on { "yes".to_owned() } else { String::new() };
        Self {
            name: place.name.clone(),
            every: uses.every.clone().unwrap_or_default(),
            drill_every: uses.drill_every.clone().unwrap_or_default(),
            medium: flag(uses.medium),
            append_only: flag(uses.append_only),
            keep_all: uses.keep_all.to_string(),
            keep_daily: uses.keep_daily.to_string(),
            keep_weekly: uses.keep_weekly.to_string(),
            keep_monthly: uses.keep_monthly.to_string(),
            ..Self::default()
        }
    }

    fn change(&self) -> Result<PlaceChange, Problem> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let days = |text: &str, field: &str| match text.trim() {
            "" => Ok(0),
            text => text.parse::<u64>().map_err(|_| {
                let say = format!("`{text}` is no number of days; nothing was changed");
                Problem::new(ProblemKind::Content, "copies.days", say).field(field)
            }),
        };
        Ok(PlaceChange {
            name: self.name.trim().to_owned(),
            to: some(&self.to),
            uses: PlaceUse {
                every: some(&self.every),
                drill_every: some(&self.drill_every),
                medium: !self.medium.is_empty(),
                append_only: !self.append_only.is_empty(),
                keep_all: days(&self.keep_all, "keep_all")?,
                keep_daily: days(&self.keep_daily, "keep_daily")?,
                keep_weekly: days(&self.keep_weekly, "keep_weekly")?,
                keep_monthly: days(&self.keep_monthly, "keep_monthly")?,
            },
        })
    }
}

/// `GET /copies/place`.
pub(super) async fn show(v: Visitor, Query(which): Query<Which>) -> Result<Page, Trouble> {
    page(&v, &which.name, None, None).await
}

/// `POST /copies/place`.
pub(super) async fn change(v: Visitor, Form(typed): Form<Typed>) -> Result<Response, Trouble> {
    if typed.act == "look" {
        return Ok(page(&v, &typed.name, Some(&typed), None).await?.into_response());
    }
    let asked = typed.clone();
    let done = only_administrators(&v, move |site, _| match asked.act.as_str() {
        "leave" => maker(site)?.leave_place(asked.name.trim()),
        _ => maker(site)?.change_place(&asked.change()?),
    });
    match done.await {
        Ok(()) if typed.act == "leave" => Ok(Redirect::to("/copies?done=left").into_response()),
        Ok(()) => Ok(Redirect::to("/copies?done=changed").into_response()),
        Err(trouble) if matches!(trouble.problem.kind, ProblemKind::Forbidden | ProblemKind::NotFound) => Err(trouble),
        Err(trouble) => {
            let page = page(&v, &typed.name, Some(&typed), Some(&trouble.problem)).await?;
            Ok(refused(trouble, page))
        }
    }
}

async fn page(v: &Visitor, name: &str, typed: Option<&Typed>, problem: Option<&Problem>) -> Result<Page, Trouble> {
    let (name, asked) = (name.trim().to_owned(), typed.cloned());
    let (place, typed, means) = only_administrators(v, move |site, _| {
        let places = maker(site)?.places()?;
        let place = places.into_iter().find(|place| place.name == name).ok_or_else(|| {
            Problem::new(ProblemKind::NotFound, "copies.nowhere", format!("there is no place `{name}`"))
        })?;
        let typed = asked.unwrap_or_else(|| Typed::of(&place));
        let means = typed.change().and_then(|change| Ok((maker(site)?.would(&change)?, change)));
        Ok((place, typed, means))
    })
    .await?;
    // What was typed may be no change at all; that is said like anything else that is wrong.
    let problem = problem.or(means.as_ref().err());
    let title = t!(v, "place-title", name = place.name.as_str());
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "place-lead")) } } }
        (trouble(problem))
        div class="stack" {
            @if let Ok((means, change)) = &means { (consequences(v, &change.uses, means)) }
            (form(v, &place, &typed, problem))
            (leaving(v, &place))
            p { a href="/copies" { (t!(v, "place-back")) } }
        }
    };
    Ok(v.page(title, body))
}

/// What these settings mean, in sentences.
fn consequences(v: &Visitor, uses: &PlaceUse, means: &PlaceMeans) -> Markup {
    let kept = [uses.keep_all, uses.keep_daily, uses.keep_weekly, uses.keep_monthly].into_iter().max().unwrap_or(0);
    html! {
        section class="card" id="means" {
            header { h2 { (t!(v, "place-means")) } }
            div class="in stack" {
                ul {
                    li { @match &uses.every {
                        Some(every) => (t!(v, "place-lost", span = spans::spoken(v, every))),
                        None => (t!(v, "place-lost-open")),
                    } }
                    li { @match &uses.drill_every {
                        Some(every) => (t!(v, "place-drilled", span = spans::spoken(v, every))),
                        None => (t!(v, "place-drilled-never")),
                    } }
                    @if uses.append_only { li { (t!(v, "place-only-takes")) } }
                    @else {
                        li { (t!(v, "place-nothing-goes")) }
                        @if let Some(left) = means.left { li { (t!(v, "place-left", count = left, days = kept)) } }
                    }
                    @if let Some((there, go)) = means.now {
                        li { @if uses.append_only { (t!(v, "place-now-there", count = there)) }
                            @else { (t!(v, "place-now", there = there, count = go)) } }
                    }
                    @if let Some(why) = &means.not_seen { li { (t!(v, "place-not-seen", why = why.as_str())) } }
                    @if uses.medium { li { (t!(v, "place-medium-means")) } }
                }
                @if !means.weaker.is_empty() {
                    (look::notice(Tone::Soon, &html! {
                        (t!(v, "place-weaker"))
                        ul { @for what in &means.weaker { li { (t!(v, weaker(*what))) } } }
                    }))
                }
            }
        }
    }
}

fn weaker(what: Weaker) -> &'static str {
    match what {
        Weaker::Copies => "place-weaker-copies",
        Weaker::Drills => "place-weaker-drills",
        Weaker::Keeps => "place-weaker-keeps",
        Weaker::Takes => "place-weaker-takes",
        Weaker::Medium => "place-weaker-medium",
    }
}

fn form(v: &Visitor, place: &PlaceView, typed: &Typed, problem: Option<&Problem>) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "place-uses")) } }
            form class="in stack narrow" method="post" action="/copies/place" {
                input type="hidden" name="name" value=(place.name);
                (spans::ask(v, "every", &t!(v, "place-every"), &COPIES, &typed.every, problem))
                (spans::ask(v, "drill_every", &t!(v, "place-drill-every"), &DRILLS, &typed.drill_every, problem))
                fieldset class="stack" {
                    legend { (t!(v, "place-keep")) }
                    p class="quiet" { (t!(v, "place-keep-lead")) }
                    (days(v, "keep_all", "place-keep-all", &typed.keep_all, problem))
                    (days(v, "keep_daily", "place-keep-daily", &typed.keep_daily, problem))
                    (days(v, "keep_weekly", "place-keep-weekly", &typed.keep_weekly, problem))
                    (days(v, "keep_monthly", "place-keep-monthly", &typed.keep_monthly, problem))
                }
                label { input type="checkbox" name="append_only" value="yes" checked[!typed.append_only.is_empty()]; " " (t!(v, "place-append-only")) }
                label { input type="checkbox" name="medium" value="yes" checked[!typed.medium.is_empty()]; " " (t!(v, "place-medium")) }
                (moved(v, place, typed, problem))
                p class="do" {
                    button class="button" type="submit" name="do" value="look" { (t!(v, "place-look")) }
                    button class="button main" type="submit" name="do" value="keep" { (t!(v, "place-keep-do")) }
                }
            }
        }
    }
}

fn wrong<'a>(field: &str, problem: Option<&'a Problem>) -> Option<&'a Problem> {
    problem.filter(|problem| problem.field.as_deref() == Some(field))
}

fn days(v: &Visitor, name: &str, label: &str, typed: &str, problem: Option<&Problem>) -> Markup {
    let wrong = wrong(name, problem);
    html! {
        div class="ask" {
            label for=(name) { (t!(v, label)) }
            input class="field few" type="text" inputmode="numeric" id=(name) name=(name) value=(typed) autocomplete="off"
                aria-invalid=[wrong.map(|_| "true")];
            @if let Some(problem) = wrong { small class="bad" { (problem.say) } }
        }
    }
}

/// Where it is now; the address that stands there may hold a password and is not written into the page.
fn moved(v: &Visitor, place: &PlaceView, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let wrong = wrong("to", problem);
    html! {
        details open[wrong.is_some() || !typed.to.is_empty()] {
            summary { (t!(v, "place-moved")) }
            div class="ask" {
                label for="to" { (t!(v, "place-to")) }
                input class="field" type="text" id="to" name="to" value=(typed.to) autocomplete="off" aria-describedby="to-help"
                    aria-invalid=[wrong.map(|_| "true")];
                @if let Some(problem) = wrong { small class="bad" { (problem.say) } }
                small class="quiet" id="to-help" { (t!(v, "place-to-help", to = place.to.as_str())) }
            }
        }
    }
}

fn leaving(v: &Visitor, place: &PlaceView) -> Markup {
    html! {
        details class="card" {
            summary { (t!(v, "place-leave")) }
            form class="in stack narrow" method="post" action="/copies/place" {
                p { (t!(v, "place-leave-lead")) }
                input type="hidden" name="name" value=(place.name);
                button class="button" type="submit" name="do" value="leave" { (t!(v, "place-leave-do", name = place.name.as_str())) }
            }
        }
    }
}
