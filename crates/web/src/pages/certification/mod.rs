//! `GET /certification`: each certificate in its cycle, and what the next visit looks at.

use axum::{response::Response, routing::get};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, CertificateCycle, CertificationView, ConcernView, CycleVisit, DaysSum, DaysView, PaperFormat, PaperWanted,
    Request, VisitKind, VisitStands,
};

use crate::{
    look::{Page, Tone, day, day_text, fact, state, take},
    pages::{linked::linked, registers::part},
    papers::taken,
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page("/certification", get(show)),
        Route::page("/certification/export.pdf", get(pdf)),
        Route::page("/certification/export.xlsx", get(workbook)),
    ]
}

async fn pdf(v: Visitor) -> Result<Response, Trouble> {
    taken(&v, PaperWanted::Certification, PaperFormat::Pdf).await
}

async fn workbook(v: Visitor) -> Result<Response, Trouble> {
    taken(&v, PaperWanted::Certification, PaperFormat::Xlsx).await
}

async fn show(v: Visitor) -> Result<Page, Trouble> {
    let Answer::Certification(view) = v.ask(Request::Certification).await? else { return Err(Trouble::not_found()) };
    let title = t!(&v, "certification-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "certification-lead")) } }
            div class="do" {
                @if let (true, Some(register)) = (view.may_create, &view.register) { a class="button" href={ "/r/" (part(register)) "/new" } { (t!(v, "certification-add")) } }
                (take(&t!(&v, "paper-take"), &[
                    (t!(&v, "paper-cycle-pdf"), "/certification/export.pdf".to_owned()),
                    (t!(&v, "paper-cycle-xlsx"), "/certification/export.xlsx".to_owned()),
                ]))
                button class="button" type="button" data-print="" { (t!(v, "certification-print")) }
            }
        }
        div class="stack" {
            @if view.cycles.is_empty() { p class="quiet" { (t!(v, "certification-none")) } }
            @for certificate in &view.cycles { (one(&v, certificate)) }
            (together(&v, &view))
            @if !view.over.is_empty() {
                section class="card" {
                    header { h2 { (t!(v, "certification-over")) } }
                    div class="in" { ul class="bare" { @for link in &view.over { li { (linked(&v, link)) } } } }
                }
            }
            (rules(&v, &view))
        }
    };
    Ok(v.page(title, body))
}

fn one(v: &Visitor, certificate: &CertificateCycle) -> Markup {
    html! {
        section class="card cycle" {
            header { h2 { (linked(v, &certificate.link)) } }
            div class="in stack" {
                dl class="facts" {
                    @if let Some(standard) = &certificate.standard { (fact(&t!(v, "certification-standard"), &html! { (standard) })) }
                    @if let Some(body) = &certificate.body { (fact(&t!(v, "certification-body"), &html! { (body) })) }
                    @if let Some(mark) = &certificate.mark { (fact(&t!(v, "certification-mark"), &html! { (mark) })) }
                    @if let Some(scope) = &certificate.scope { (fact(&t!(v, "certification-scope"), &html! { (scope) })) }
                    @if let Some(sites) = &certificate.sites { (fact(&t!(v, "certification-sites"), &html! { (sites) })) }
                    @if let Some(soa) = &certificate.soa { (fact(&t!(v, "certification-soa"), &html! { (soa) })) }
                    @if let Some(on) = certificate.applied { (fact(&t!(v, "certification-applied"), &html! { (day(v, on)) })) }
                    (fact(&t!(v, "certification-decided"), &html! { @match certificate.decided { Some(on) => (day(v, on)), None => (t!(v, "certification-decided-unknown")) } }))
                    @if let Some(until) = certificate.until {
                        (fact(&t!(v, "certification-until"), &html! { (day(v, until)) @if certificate.until_reckoned { " " small class="quiet" { (t!(v, "certification-reckoned")) } } }))
                    }
                    @if let Some(days) = &certificate.answer_days { (fact(&t!(v, "certification-answer"), &html! { (t!(v, "certification-answer-days", days = days.clone())) })) }
                    @if let Some(days) = &certificate.major_days { (fact(&t!(v, "certification-answer-major"), &html! { (t!(v, "certification-answer-days", days = days.clone())) })) }
                    @if let Some(days) = &certificate.reply_days { (fact(&t!(v, "certification-reply"), &html! { (t!(v, "certification-reply-days", days = days.clone())) })) }
                    @if let Some(days) = &certificate.plan_days { (fact(&t!(v, "certification-plan"), &html! { (t!(v, "certification-plan-days", days = days.clone())) })) }
                    @if let Some(until) = certificate.suspended_until { (fact(&t!(v, "certification-suspended"), &html! { span class="bad" { (day(v, until)) } })) }
                    @if let Some(by) = certificate.majors_by { (fact(&t!(v, "certification-majors"), &html! { (day(v, by)) })) }
                    @if let Some(until) = certificate.restore_until { (fact(&t!(v, "certification-restore"), &html! { (day(v, until)) })) }
                }
                @if certificate.visits.is_empty() {
                    p class="quiet" {
                        @if certificate.decided.is_none() { (t!(v, "certification-not-granted")) " " a href="/plan" { (t!(v, "certification-to-plan")) } }
                        @else { (t!(v, "certification-no-clock")) }
                    }
                }
                @else { (visits(v, &certificate.visits)) }
                @if let Some(days) = &certificate.days { (audit_days(v, days)) }
            }
            (concerns(v, &t!(v, "certification-looks"), &certificate.looks, true))
            (concerns(v, &t!(v, "certification-tells"), &certificate.tells, false))
            @if !certificate.history.is_empty() || certificate.states.len() > 1 {
                div class="in" {
                    h3 { (t!(v, "certification-history")) }
                    ul class="trail" { @for (on, link) in &certificate.history { li { (linked(v, link)) br; small class="quiet" { (day(v, *on)) } } } }
                    @if certificate.states.len() > 1 {
                        p class="small" { (t!(v, "certification-states")) " "
                            @for (place, (on, name)) in certificate.states.iter().enumerate() { @if place > 0 { ", " } (name) " " span class="quiet" { (day(v, *on)) } } }
                    }
                }
            }
        }
    }
}

fn visits(v: &Visitor, visits: &[CycleVisit]) -> Markup {
    html! {
        div class="scroll" {
            table class="table" {
                caption class="unseen" { (t!(v, "certification-visits")) }
                thead { tr {
                    th scope="col" { (t!(v, "certification-visit")) }
                    th scope="col" { (t!(v, "certification-window")) }
                    th scope="col" { (t!(v, "certification-ask")) }
                    th scope="col" { (t!(v, "certification-stands")) }
                } }
                tbody { @for visit in visits { (row(v, visit)) } }
            }
        }
    }
}

fn row(v: &Visitor, visit: &CycleVisit) -> Markup {
    let kind = match visit.kind {
        VisitKind::Stage1 => "certification-stage1",
        VisitKind::Stage2 => "certification-stage2",
        VisitKind::FirstSurveillance => "certification-first",
        VisitKind::SecondSurveillance => "certification-second",
        VisitKind::Recertification => "certification-recertification",
    };
    let (tone, word) = match visit.stands {
        VisitStands::Held => (Tone::Good, "certification-held"),
        VisitStands::Ahead => (Tone::Plain, "certification-ahead"),
        VisitStands::Agreed if visit.beyond => (Tone::Bad, "certification-agreed"),
        VisitStands::Agreed => (Tone::Good, "certification-agreed"),
        VisitStands::AskNow => (Tone::Soon, "certification-ask-now"),
        VisitStands::Open => (Tone::Soon, "certification-open"),
        VisitStands::Late => (Tone::Bad, "certification-late"),
    };
    html! {
        tr {
            th scope="row" { (t!(v, kind)) }
            td {
                @if visit.from == visit.by { (day(v, visit.by)) }
                @else { (t!(v, "certification-between", from = day_text(v, visit.from), by = day_text(v, visit.by))) }
                @for (who, from, until) in &visit.away {
                    br; small class="mid" { (t!(v, "certification-away", who = who.clone(), from = day_text(v, *from), until = day_text(v, *until))) }
                }
            }
            td { @if visit.held.is_none() && visit.agreed.is_none() { (day(v, visit.ask_by)) } }
            td {
                (state(tone, &t!(v, word)))
                @if let Some(on) = visit.held.or(visit.agreed) { " " small { (day(v, on)) } }
                @if visit.beyond { br; small class="bad" { (t!(v, "certification-beyond")) } }
            }
        }
    }
}

/// Quarters of a day as days, as people write them.
fn days_text(v: &Visitor, quarters: i64) -> String {
    let rest = match quarters % 4 {
        1 => ".25",
        2 => ".5",
        3 => ".75",
        _ => "",
    };
    t!(v, "certification-days", days = format!("{}{rest}", quarters / 4))
}

fn audit_days(v: &Visitor, days: &DaysView) -> Markup {
    html! {
        details {
            summary { (t!(v, "certification-time", surveillance = days_text(v, days.surveillance))) }
            dl class="facts" {
                (fact(&t!(v, "certification-time-initial"), &html! { (t!(v, "certification-time-people", days = days_text(v, days.initial), people = days.people)) }))
                @let [surveillance, recertification, least] = &days.sums;
                (fact(&t!(v, "certification-time-surveillance"), &html! { (days_text(v, days.surveillance)) " " (sum(v, days, surveillance)) }))
                (fact(&t!(v, "certification-time-recertification"), &html! { (days_text(v, days.recertification)) " " (sum(v, days, recertification)) }))
                (fact(&t!(v, "certification-time-least"), &html! { (days_text(v, days.least)) " " (sum(v, days, least)) }))
                (fact(&t!(v, "certification-source"), &html! { (days.source) ", " (sure(v, &days.sure)) }))
            }
        }
    }
}

/// How it was reckoned: initial time, share, what comes out before rounding up.
fn sum(v: &Visitor, days: &DaysView, sum: &DaysSum) -> Markup {
    let text = t!(
        v,
        "certification-sum",
        initial = format!("{}.{:02}", days.initial / 4, days.initial % 4 * 25),
        share = format!("0.{:03}", sum.permille),
        days = format!("{}.{:02}", sum.hundredths / 100, sum.hundredths % 100)
    );
    html! { small class="quiet" { (text) } }
}

fn sure(v: &Visitor, word: &str) -> String {
    match word {
        "high" => t!(v, "certification-sure-high"),
        "medium" => t!(v, "certification-sure-medium"),
        _ => t!(v, "certification-sure-low"),
    }
}

fn concerns(v: &Visitor, title: &str, concerns: &[ConcernView], all: bool) -> Markup {
    let shown: Vec<&ConcernView> =
        concerns.iter().filter(|concern| all || concern.more > 0 || !concern.records.is_empty()).collect();
    html! {
        @if !concerns.is_empty() {
            div class="in stack" {
                h3 { (title) }
                @if shown.is_empty() { p class="quiet" { (t!(v, "certification-nothing-to-tell")) } }
                @for concern in shown {
                    div {
                        p class="concern" { (concern.name) @if concern.records.is_empty() && concern.more == 0 { " " small class="quiet" { (t!(v, "certification-concern-none")) } } }
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

fn together(v: &Visitor, view: &CertificationView) -> Markup {
    html! {
        @if let Some(together) = &view.together {
            section class="card" {
                header { h2 { (t!(v, "certification-together")) } }
                p class="in" { (t!(v, "certification-together-days", apart = days_text(v, together.apart), least = days_text(v, together.least), percent = together.percent)) }
            }
        }
    }
}

fn rules(v: &Visitor, view: &CertificationView) -> Markup {
    html! {
        @if !view.rules.is_empty() {
            details class="card" {
                summary { (t!(v, "certification-rules")) }
                div class="in" {
                    p class="quiet" { (t!(v, "certification-rules-lead")) }
                    ul class="bare" { @for rule in &view.rules { li { (rule.fact) " " small class="quiet" { (rule.basis) ", " (sure(v, &rule.sure)) } } } }
                }
            }
        }
    }
}
