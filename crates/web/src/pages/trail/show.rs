//! `GET /trail/{register}/{record}?on=&trail=`: the chain from one record on.

use axum::extract::{Path, Query};
use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{Answer, Request, TrailBack, TrailView};
use plumb_model::id::TrailId;
use serde::Deserialize;

use super::{by, chain, href_of};
use crate::{
    look::{Page, day_text},
    pages::registers::{record_named, record_path},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Days that the start itself names, offered at most.
const DAYS: usize = 4;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    on: String,
    trail: String,
}

pub(super) async fn show(
    v: Visitor,
    Path((register, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Page, Trouble> {
    let on = asked.on.parse::<Date>().ok();
    let trail = match asked.trail.as_str() {
        "" => None,
        id => Some(id.parse::<TrailId>().map_err(|_| Trouble::not_found())?),
    };
    let record = record_named(&register, &key);
    let Answer::Trail(view) = v.ask(Request::Trail { record, trail, on }).await? else {
        return Err(Trouble::not_found());
    };
    let title = match &view.trail {
        Some(_) => t!(v, "trail-title", name = short(&view)),
        None => t!(v, "trail-title-none", name = short(&view)),
    };
    let body = html! {
        (head(&v, &view, &title))
        div class="split trail-page" {
            div class="stack" {
                @if view.trail.is_none() { (none_starts(&v, &view)) }
                @else { section class="card" { div class="in" { (chain::whole(&v, &view)) } } }
                @if view.cut { p class="quiet" { (t!(v, "trail-cut")) } }
            }
            aside class="stack" { (days(&v, &view, &asked)) (others(&v, &view)) (back(&v, &view)) }
        }
    };
    Ok(v.page(title, body))
}

fn short(view: &TrailView) -> String {
    let link = &view.start.link;
    link.number.clone().or_else(|| link.title.clone()).unwrap_or_default()
}

fn head(v: &Visitor, view: &TrailView, title: &str) -> Markup {
    let link = &view.start.link;
    let register = link.register.as_deref().unwrap_or_default();
    let record = record_path(register, link.number.as_deref(), link.record.as_deref().unwrap_or_default());
    let root: String = view.root.chars().take(12).collect();
    html! {
        nav class="crumbs" aria-label=(t!(v, "trail-way")) { a href="/trail" { (t!(v, "trail-all-title")) } }
        div class="head" {
            div {
                h1 { (title) }
                p { a href=(record) { (chain::name(link)) } }
                @if let Some(trail) = &view.trail { p { (trail.say) } }
                p class="seal" {
                    @match view.seq {
                        Some(seq) => (t!(v, "trail-as-of", day = day_text(v, view.on), seq = seq.to_string(), root = root)),
                        None => (t!(v, "trail-as-of-nothing", day = day_text(v, view.on))),
                    }
                }
            }
            div class="do" {
                a class="button" href=(record) { (t!(v, "trail-do-record")) }
                button class="button" type="button" data-print="" { (t!(v, "trail-do-print")) }
            }
        }
        @if view.trail.is_some() { p class="summary" role="status" { (sum(v, view)) } }
    }
}

fn sum(v: &Visitor, view: &TrailView) -> String {
    if view.missing + view.wanting == 0 {
        return t!(v, "trail-sum-whole", found = view.found);
    }
    t!(v, "trail-sum", found = view.found, missing = view.missing, wanting = view.wanting)
}

fn none_starts(v: &Visitor, view: &TrailView) -> Markup {
    html! {
        section class="card" {
            div class="in stack" {
                p { (t!(v, "trail-none-starts", one = view.start.one.clone())) }
                @if view.back.is_empty() { p class="quiet" { (t!(v, "trail-none-back")) } }
                @else { p class="quiet" { (t!(v, "trail-none-but-back")) } }
            }
        }
    }
}

/// Any day, and the days that the start itself names.
fn days(v: &Visitor, view: &TrailView, asked: &Asked) -> Markup {
    let Some(address) = href_of(&view.start.link) else { return html! {} };
    let with = |day: Date| {
        let trail = if asked.trail.is_empty() { String::new() } else { format!("&trail={}", asked.trail) };
        format!("{address}?on={day}{trail}")
    };
    let told = view.start.facts.iter().filter(|fact| fact.kind == "date");
    let told = told.filter_map(|fact| Some((fact.name.as_str(), fact.text.parse::<Date>().ok()?)));
    let days: Vec<(&str, Date)> =
        told.filter(|(_, day)| (view.since..view.today).contains(day) && *day != view.on).take(DAYS).collect();
    html! {
        section class="card days" {
            header { h2 { (t!(v, "trail-days")) } }
            div class="in stack" {
                form class="filters any-day" method="get" action=(address) {
                    @if !asked.trail.is_empty() { input type="hidden" name="trail" value=(asked.trail); }
                    label { (t!(v, "trail-on")) " " input class="field" type="date" name="on" min=(view.since) value=(view.on); }
                    button class="button small" type="submit" { (t!(v, "trail-on-do")) }
                }
                @if !days.is_empty() || view.on != view.today {
                    ul class="bare" {
                        @if view.on != view.today { li { a href=(with(view.today)) { (t!(v, "trail-today")) } } }
                        @for (name, day) in days { li { a href=(with(day)) { (day_text(v, day)) } " " small class="quiet" { (name) } } }
                    }
                }
            }
        }
    }
}

/// Other trails that start at the same record.
fn others(v: &Visitor, view: &TrailView) -> Markup {
    let Some(address) = href_of(&view.start.link) else { return html! {} };
    html! {
        @if !view.others.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "trail-others")) } }
                div class="in" { ul class="bare" { @for other in &view.others { li { a href=(by(&address, other)) { (other.name) } } } } }
            }
        }
    }
}

/// From the other end.
fn back(v: &Visitor, view: &TrailView) -> Markup {
    html! {
        @if !view.back.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "trail-back")) } }
                div class="in stack" { @for back in &view.back { (one_back(v, back)) } }
            }
        }
    }
}

fn one_back(v: &Visitor, back: &TrailBack) -> Markup {
    html! {
        div {
            h3 { (back.trail.name) }
            p class="quiet small" { (t!(v, "trail-back-as", hop = back.hop.clone())) }
            ul class="bare" {
                @for link in &back.starts {
                    @if let Some(address) = href_of(link) { li { a href=(by(&address, &back.trail)) { (chain::name(link)) } } }
                }
                @if back.more { li class="quiet" { (t!(v, "trail-back-more")) } }
            }
        }
    }
}
