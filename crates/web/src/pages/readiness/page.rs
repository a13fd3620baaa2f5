//! `GET /readiness`: if the auditor came today, or on any other day.

use axum::extract::Query;
use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{Answer, Figures, ReadinessReport, Request, RequirementRow};
use plumb_model::{id::StandardId, verdict::Outcome};
use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};

use super::{
    asked::{Asked, Show},
    file,
    list::{folded, standard},
};
use crate::{
    look::{Page, day, day_text},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let request = Request::Readiness {
        on: asked.on(),
        standard: asked.standard().and_then(|standard| standard.parse::<StandardId>().ok()),
        switches: asked.switches(),
        since: true,
    };
    let Answer::Readiness(report) = v.ask(request).await? else { return Err(Trouble::not_found()) };
    let figures = report.figures.clone().unwrap_or_default();
    let turning = match figures.next_visit.filter(|visit| asked.visit() && *visit > v.shell.today) {
        Some(visit) => Some(turning(&v, visit).await?),
        None => None,
    };
    let title = heading(&v, report.on);
    let count = |of: &str| rows(&asked, &report.requirements, of, turning.as_ref()).len();
    let unfolded = unfolded(&asked, &figures, count);
    let body = html! {
        (head(&v, &asked, &report, &figures))
        div class="stack" {
            @if !asked.paper() { (cards(&v, &asked, &report, &figures)) (filters(&v, &asked, &report, &figures)) }
            @for of in &figures.standards {
                @let rows = rows(&asked, &report.requirements, &of.standard, turning.as_ref());
                @if unfolded.contains(&of.standard.as_str()) { (standard(&v, &asked, of, (&rows, &report.requirements), report.on)) }
                @else { (folded(&v, &asked, of, rows.len())) }
            }
            p class="quiet" { (t!(v, "readiness-limits")) " " a href=(asked.with("show", Show::People.word())) { (t!(v, "readiness-limits-link")) } }
            p class="quiet" {
                (t!(v, "readiness-beside")) " "
                a href="/trail" { (t!(v, "trail-all-title")) } " · " a href="/stand-ins" { (t!(v, "stand-ins-title")) } " · "
                a href="/proposals" { (t!(v, "proposals-title")) } " · "
                a href="/applicability" { (t!(v, "applicability-title")) } " · " a href="/plan" { (t!(v, "plan-title")) } " · " a href="/certification" { (t!(v, "certification-title")) } " · "
                a href="/standards" { (t!(v, "standards-title")) } " · " a href="/transition" { (t!(v, "transition-title")) }
            }
        }
    };
    Ok(v.page(title, body))
}

/// So many standards stand on one page in full.
const IN_FULL: usize = 2;

/// So many requirements are listed at once where there are more standards than that.
const ROOM: usize = 60;

/// The standards whose requirements are listed; of many, the others say how they stand and lead to theirs.
fn unfolded<'f>(asked: &Asked, figures: &'f Figures, count: impl Fn(&str) -> usize) -> Vec<&'f str> {
    let all = figures.standards.iter().map(|of| of.standard.as_str());
    if asked.paper() || figures.standards.len() <= IN_FULL {
        return all.collect();
    }
    let mut room = ROOM;
    let fits = all.filter(|of| {
        let rows = count(of);
        let fits = rows <= room;
        room -= if fits { rows } else { 0 };
        fits
    });
    fits.collect()
}

/// What turns to a gap before the visit, by standard and id.
type Turning = BTreeSet<(String, String)>;

async fn turning(v: &Visitor, visit: Date) -> Result<Arc<Turning>, Trouble> {
    let Answer::Turns(view) = v.ask(Request::TurnsRed { until: visit }).await? else {
        return Err(Trouble::not_found());
    };
    Ok(Arc::new(view.turns.into_iter().map(|turn| (turn.standard, turn.id)).collect()))
}

fn rows<'r>(
    asked: &Asked,
    all: &'r [RequirementRow],
    standard: &str,
    turning: Option<&Arc<Turning>>,
) -> Vec<&'r RequirementRow> {
    let turns =
        |row: &RequirementRow| turning.is_none_or(|turning| turning.contains(&(row.standard.clone(), row.id.clone())));
    let fits = |row: &&RequirementRow| match turning {
        // What turns before the visit is mostly in order today.
        Some(_) if asked.show() == Show::Open => row.leaf && (!asked.mine() || row.mine) && turns(row),
        _ => asked.fits(row) && turns(row),
    };
    all.iter().filter(|row| row.standard == standard).filter(fits).collect()
}

fn heading(v: &Visitor, on: Date) -> String {
    let today = v.shell.today;
    match on.cmp(&today) {
        Ordering::Equal => t!(v, "readiness-title-today"),
        Ordering::Less => t!(v, "readiness-title-past", day = day_text(v, on)),
        Ordering::Greater => t!(v, "readiness-title-ahead", day = day_text(v, on)),
    }
}

fn head(v: &Visitor, asked: &Asked, report: &ReadinessReport, figures: &Figures) -> Markup {
    let names: Vec<&str> = figures.standards.iter().map(|standard| standard.name.as_str()).collect();
    let past = report.on < v.shell.today;
    let until = figures.next_visit.filter(|visit| *visit > v.shell.today);
    html! {
        div class="head" {
            div {
                h1 { (heading(v, report.on)) }
                p {
                    (t!(v, "readiness-lead", standards = list_of(v, &names)))
                    @if let Some(visit) = figures.next_visit { " " (t!(v, "readiness-lead-visit", day = day_text(v, visit))) }
                    @if report.on > v.shell.today { " " (t!(v, "readiness-lead-ahead")) }
                }
                @if past { (as_of(v, asked, report)) }
            }
            div class="do" {
                @if report.on == v.shell.today {
                    @match until {
                        Some(visit) => a class="button" href={ "/readiness/ahead?until=" (visit) } { (t!(v, "readiness-do-ahead", day = day_text(v, visit))) },
                        None => a class="button" href="/readiness/ahead" { (t!(v, "readiness-do-ahead-any")) },
                    }
                } @else {
                    a class="button" href=(asked.with("on", "")) { (t!(v, "readiness-do-today")) }
                }
                a class="button" href="/readiness/over-time" { (t!(v, "readiness-do-over-time")) }
                (file::take(v, asked))
                a class="button" href=(asked.with("paper", "1")) data-print="" { (t!(v, "readiness-do-print")) }
            }
        }
    }
}

/// On which entries a past day stands.
fn as_of(v: &Visitor, asked: &Asked, report: &ReadinessReport) -> Markup {
    let seq = report.seq.map_or_else(|| t!(v, "readiness-no-entry"), |seq| seq.to_string());
    let root: String = report.root.chars().take(12).collect();
    let switches = asked.switches();
    html! {
        p class="seal" {
            @if switches.known_later { (t!(v, "readiness-as-of-later", seq = seq, root = root)) }
            @else { (t!(v, "readiness-as-of", seq = seq, root = root)) }
            @if switches.todays_checks { " " (t!(v, "readiness-as-of-checks")) }
        }
    }
}

fn list_of(v: &Visitor, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, last] => t!(v, "readiness-two", first = *first, last = *last),
        [first, rest @ ..] => t!(v, "readiness-more-names", first = *first, rest = rest.join(", ")),
    }
}

fn cards(v: &Visitor, asked: &Asked, report: &ReadinessReport, figures: &Figures) -> Markup {
    let gaps = figures.count(&[Outcome::Gap, Outcome::SeriousGap]);
    let serious = figures.count(&[Outcome::SeriousGap]);
    let fine = figures.count(&[Outcome::InOrder]);
    let judged: u64 = figures.standards.iter().map(plumb_engine::desk::StandardFigures::judged).sum();
    let people: u64 = figures.standards.iter().map(|standard| standard.people).sum();
    let described = figures.count(&[Outcome::Described]);
    let nothing = figures.count(&[Outcome::NoEvidence]);
    let improve = figures.count(&[Outcome::Observation]);
    let only = |outcome: Outcome| asked.with("show", Show::Only(outcome).word());
    html! {
        div class="cols" {
            (card(&t!(v, "readiness-card-gaps"), &html! { a class="plain" href=(asked.with("show", Show::Gaps.word())) { (gaps) } }, tone(gaps, "bad"), &html! {
                @if gaps == 0 { (t!(v, "readiness-card-gaps-none")) }
                @else if serious == 0 { (t!(v, "readiness-card-gaps-not-serious")) }
                @else { a class="plain" href=(only(Outcome::SeriousGap)) { (t!(v, "readiness-card-gaps-serious", count = serious)) } }
                @if figures.gaps_mine > 0 { "; " a class="plain" href=(asked.with("mine", "1")) { (t!(v, "readiness-card-gaps-mine", count = figures.gaps_mine)) } }
            }))
            (card(&t!(v, "readiness-card-fine"), &html! { a class="plain" href=(only(Outcome::InOrder)) { (fine) } " " small { (t!(v, "readiness-card-of", count = judged)) } }, "", &html! {
                @let parts = [(Outcome::Described, "readiness-card-described", described), (Outcome::NoEvidence, "readiness-card-nothing", nothing), (Outcome::Observation, "readiness-card-improve", improve)];
                @for (at, (outcome, text, count)) in parts.into_iter().filter(|(_, _, count)| *count > 0).enumerate() {
                    @if at > 0 { ", " }
                    a class="plain" href=(only(outcome)) { (t!(v, text, count = count)) }
                }
            }))
            @if let (Some(red), Some(visit)) = (figures.turn_red, figures.next_visit) {
                (card(&t!(v, "readiness-card-ahead"), &html! { a class="plain" href={ "/readiness/ahead?until=" (visit) } { (red) } }, tone(red, "mid"), &html! { (t!(v, "readiness-card-ahead-note")) }))
            } @else if report.on != v.shell.today {
                (card(&t!(v, "readiness-card-day"), &html! { (day(v, report.on)) }, "", &html! { (t!(v, "readiness-card-day-note")) }))
            }
            (card(&t!(v, "readiness-card-people"), &html! { a class="plain" href=(asked.with("show", Show::People.word())) { (people) } }, "", &html! { (t!(v, "readiness-card-people-note")) }))
        }
    }
}

fn tone(count: u64, class: &'static str) -> &'static str {
    if count == 0 { "" } else { class }
}

fn card(label: &str, value: &Markup, tone: &str, note: &Markup) -> Markup {
    html! {
        div class="card figure" { div class="in" {
            div class="label" { (label) }
            div class={ "value " (tone) } { (value) }
            div class="note" { (note) }
        } }
    }
}

fn filters(v: &Visitor, asked: &Asked, report: &ReadinessReport, figures: &Figures) -> Markup {
    let shows = [
        (Show::Open, "readiness-show-open"),
        (Show::All, "readiness-show-all"),
        (Show::Gaps, "readiness-show-gaps"),
        (Show::Only(Outcome::NoEvidence), "readiness-show-nothing"),
        (Show::Only(Outcome::Described), "readiness-show-described"),
        (Show::Only(Outcome::Observation), "readiness-show-improve"),
    ];
    let ahead = figures.next_visit.is_some_and(|visit| visit > v.shell.today) && report.on == v.shell.today;
    html! {
        div class="filters" {
            @for (show, text) in shows { (chip(&asked.with("show", show.word()), asked.show() == show, &t!(v, text))) }
            (chip(&asked.with("mine", if asked.mine() { "" } else { "1" }), asked.mine(), &t!(v, "readiness-show-mine")))
            @if ahead { (chip(&asked.with("visit", if asked.visit() { "" } else { "1" }), asked.visit(), &t!(v, "readiness-show-visit"))) }
            @if figures.standards.len() > 1 || asked.standard().is_some() {
                @for standard in &figures.standards {
                    @let on = asked.standard() == Some(standard.standard.as_str());
                    (chip(&asked.with("standard", if on { "" } else { &standard.standard }), on, &standard.name))
                }
            }
            span class="gap" {}
            (any_day(v, asked, report.on))
        }
    }
}

fn chip(href: &str, on: bool, text: &str) -> Markup {
    html! { a class={ "chip" @if on { " on" } } href=(href) aria-current=[on.then_some("true")] { (text) } }
}

/// Any day: a date, and for one that is past the two switches.
fn any_day(v: &Visitor, asked: &Asked, on: Date) -> Markup {
    let switches = asked.switches();
    html! {
        form class="any-day" method="get" action="/readiness" {
            @if let Some(standard) = asked.standard() { input type="hidden" name="standard" value=(standard); }
            @if !asked.show().word().is_empty() { input type="hidden" name="show" value=(asked.show().word()); }
            @if asked.mine() { input type="hidden" name="mine" value="1"; }
            label { (t!(v, "readiness-on")) " " input class="field" type="date" name="on" value=(on); }
            @if on < v.shell.today {
                label { input type="checkbox" name="checks" value="today" checked[switches.todays_checks]; " " (t!(v, "readiness-switch-checks")) }
                label { input type="checkbox" name="known" value="later" checked[switches.known_later]; " " (t!(v, "readiness-switch-known")) }
            }
            button class="button small" type="submit" { (t!(v, "readiness-on-do")) }
        }
    }
}
