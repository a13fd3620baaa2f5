//! `GET /rehearsal/visit`: what must be at hand, what changed since the last audit, checks at the desk. `POST /rehearsal/draw` draws.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, AtHand, Problem, ProblemKind, Request, SpotCheckView, VisitView};
use plumb_model::verdict::Outcome;
use serde::Deserialize;

use super::{Tab, tabs};
use crate::{
    look::{Page, Tone, day, once, state, verdict},
    pages::{linked::linked, readiness, registers::record_path},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    since: String,
}

/// `GET /rehearsal/visit`.
pub(super) async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let text = asked.since.trim();
    let since = match text {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            let say = t!(&v, "rehearsal-no-day", text = text.to_owned());
            Trouble::from(Problem::new(ProblemKind::Content, "content.day", say).field("since"))
        })?),
    };
    let Answer::Visit(view) = v.ask(Request::Visit { since }).await? else { return Err(Trouble::not_found()) };
    let Answer::Rehearsal(own) = v.ask(Request::Rehearsal { person: None }).await? else {
        return Err(Trouble::not_found());
    };
    let title = t!(&v, "rehearsal-visit-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "rehearsal-visit-lead")) @if let Some(on) = view.next_visit { " " (t!(v, "rehearsal-next")) " " (day(&v, on)) "." } } }
            div class="do" { button class="button" type="button" data-print="" { (t!(v, "rehearsal-print")) } }
        }
        (tabs(&v, Tab::Visit, own.briefing))
        div class="stack rehearsal" {
            (draws(&v, &view))
            (changed(&v, &view))
            (at_hand(&v, &view))
        }
    };
    Ok(v.page(title, body))
}

fn at_hand(v: &Visitor, view: &VisitView) -> Markup {
    let mut standards: BTreeMap<(&str, &str), Vec<&AtHand>> = BTreeMap::new();
    for one in &view.at_hand {
        standards.entry((&one.standard, &one.standard_name)).or_default().push(one);
    }
    html! {
        @for ((standard, name), all) in standards {
            @let missing = all.iter().filter(|one| one.verdict > Outcome::InOrder).count();
            section class="card" {
                header {
                    h2 { (t!(v, "rehearsal-at-hand", standard = name)) }
                    span class="quiet" { (t!(v, "rehearsal-at-hand-note", fine = all.len() - missing, all = all.len())) }
                }
                ul class="rows plain-rows" {
                    @for one in all {
                        li {
                            span {
                                a class="plain" href=(readiness::href(standard, &one.clause)) { (one.clause) " " (one.what) } br;
                                small class="quiet" {
                                    @if one.document { (t!(v, "rehearsal-document")) } @else { (t!(v, "rehearsal-record")) }
                                    @if !one.mandatory { ", " (t!(v, "rehearsal-conditional")) }
                                }
                            }
                            span { (verdict(v, one.verdict)) }
                        }
                    }
                }
            }
        }
    }
}

fn changed(v: &Visitor, view: &VisitView) -> Markup {
    html! {
        section class="card" {
            header {
                h2 { (t!(v, "rehearsal-changed")) }
                span class="quiet" { @match view.since { Some(since) => { (t!(v, "rehearsal-changed-since")) " " (day(v, since)) }, None => (t!(v, "rehearsal-changed-ever")) } }
            }
            div class="in stack" {
                form class="filters" method="get" action="/rehearsal/visit" {
                    label { (t!(v, "rehearsal-since")) " " input class="field" type="date" name="since" value=[view.since] max=(view.today); }
                    button class="button" type="submit" { (t!(v, "rehearsal-show")) }
                }
                @for concern in &view.changed {
                    div {
                        p class="concern" { (concern.name) @if concern.records.is_empty() && concern.more == 0 { " " small class="quiet" { (t!(v, "rehearsal-changed-none")) } } }
                        ul class="dots" {
                            @for link in &concern.records { li { (linked(v, link)) } }
                            @if concern.more > 0 { li class="quiet" { (t!(v, "certification-more", count = concern.more)) } }
                        }
                    }
                }
            }
        }
    }
}

fn draws(v: &Visitor, view: &VisitView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "rehearsal-desk")) } span class="quiet" { (t!(v, "rehearsal-desk-note")) } }
            ul class="rows plain-rows" {
                @for draw in &view.draws {
                    li {
                        span { (draw.name) br; small class="quiet" { (draw.ask) } }
                        span {
                            @if view.may_draw && draw.out_of > 0 {
                                form method="post" action="/rehearsal/draw" {
                                    input type="hidden" name="once" value=(once(v));
                                    input type="hidden" name="draw" value=(draw.id);
                                    button class="button" type="submit" { (t!(v, "rehearsal-draw", count = draw.count, all = draw.out_of)) }
                                }
                            } @else { small { (t!(v, "rehearsal-draw-from", all = draw.out_of)) } }
                        }
                    }
                }
                @for check in &view.checks { (check_row(v, check)) }
            }
            p class="in quiet small" { (t!(v, "rehearsal-fair")) }
        }
    }
}

fn check_row(v: &Visitor, check: &SpotCheckView) -> Markup {
    html! {
        li {
            span {
                (linked(v, &check.link)) br;
                small {
                    @if let Some(on) = check.on { (day(v, on)) }
                    @if let Some(by) = &check.by { ", " (by) }
                    @if let Some(seed) = &check.seed { " · " (t!(v, "rehearsal-seed")) " " code { (seed) } }
                }
            }
            span {
                (t!(v, "rehearsal-found", found = check.found, drawn = check.drawn))
                @match check.same_again {
                    Some(true) => { br; small { (t!(v, "rehearsal-same-again")) } },
                    Some(false) => { br; (state(Tone::Bad, &t!(v, "rehearsal-not-same"))) },
                    None => {},
                }
            }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Drawing {
    #[serde(default)]
    draw: String,
    #[serde(default)]
    once: String,
}

/// `POST /rehearsal/draw`: to the record of what was drawn.
pub(super) async fn draw(v: Visitor, Form(form): Form<Drawing>) -> Result<Response, Trouble> {
    let key = Some(form.once).filter(|once| !once.is_empty());
    let Answer::Done(done) = v.ask(Request::DrawSpotCheck { draw: form.draw, key }).await? else {
        return Err(Trouble::not_found());
    };
    Ok(Redirect::to(&record_path(&done.register, done.number.as_deref(), &done.record)).into_response())
}
