//! `GET /audit/{record}`: an audit by somebody from outside, as the company has it: who was let in, what is asked for, what was found, what
//! was released.

use axum::extract::Path;
use maud::{Markup, html};
use plumb_engine::{
    desk::{Answer, AuditRoomView, BeginWith, GuestVisitView, Problem, RecordRef, Request},
    gate::{AccessKind, AccessQuery},
};
use plumb_model::id::PersonId;

use super::{about, guest::terms, linked, requests};
use crate::{
    look::{self, Page, Tone, day, fact, moment, state},
    pages::registers::{part, record_path, said},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Lines of what a guest opened that are shown.
const OPENED: u32 = 50;

pub(super) async fn show(v: Visitor, Path(key): Path<String>) -> Result<Page, Trouble> {
    page(&v, &key, None).await
}

/// The page, with what went wrong.
pub(super) async fn page(v: &Visitor, key: &str, wrong: Option<&Problem>) -> Result<Page, Trouble> {
    let audit = RecordRef(key.to_owned());
    let Answer::AuditRoom(view) = v.ask(Request::AuditRoom { audit }).await? else { return Err(Trouble::not_found()) };
    let mut opened = Vec::new();
    for visit in &view.visits {
        opened.push(lines(v, visit).await?);
    }
    let body = html! {
        div class="head" {
            div { h1 { (view.told.name) } p { (t!(v, "visit-room-lead")) } }
            div class="do" {
                (plain_link(&view))
                button class="button" type="button" data-print="" { (t!(v, "visit-print")) }
            }
        }
        @if let Some(wrong) = wrong {
            (look::notice(Tone::Bad, &html! { (said(&wrong.say)) @if let Some(help) = &wrong.help { ". " (said(help)) "." } }))
        }
        div class="stack" {
            section class="card" { header { h2 { (t!(v, "visit-told")) } } (about(v, &view.told)) }
            (asked(v, &view))
            @for (visit, opened) in view.visits.iter().zip(&opened) { (one(v, visit, opened)) }
            @if let Some(begin) = &view.let_in {
                section class="card" {
                    header { h2 { (t!(v, "visit-let-in")) } }
                    div class="in" {
                        p class="quiet" { (t!(v, "visit-let-in-how")) }
                        p { a class="button" href=(begins(begin)) { (t!(v, "visit-let-in-do")) } }
                    }
                }
            }
            (findings(v, &view))
            (releases(v, &view))
        }
    };
    Ok(v.page(view.told.name.clone(), body))
}

fn plain_link(view: &AuditRoomView) -> Markup {
    let register = view.link.register.as_deref().unwrap_or_default();
    let path = record_path(register, view.link.number.as_deref(), view.link.record.as_deref().unwrap_or_default());
    html! { a class="button" href=(path) { (view.link.number.as_deref().unwrap_or_default()) } }
}

/// The form of a new record with what it begins with.
fn begins(begin: &BeginWith) -> String {
    let values = begin.values.iter().map(|(field, value)| format!("{}={}", part(field), part(value)));
    format!("/r/{}/new?{}", part(&begin.register), values.collect::<Vec<_>>().join("&"))
}

fn asked(v: &Visitor, view: &AuditRoomView) -> Markup {
    let open = view.told.requests.iter().filter(|request| request.open).count();
    let register = view.ask.as_ref().map(|begin| begin.register.as_str());
    html! {
        section class="card" {
            header { h2 { (t!(v, "visit-requests")) } span class="quiet" { (t!(v, "visit-requests-open", count = open)) } }
            (requests(v, &view.told.requests, register))
            @if let Some(begin) = &view.ask { p class="in" { a class="button" href=(begins(begin)) { (t!(v, "visit-ask-for-them")) } } }
        }
    }
}

/// What a guest opened, for whoever administers.
async fn lines(v: &Visitor, visit: &GuestVisitView) -> Result<Vec<(jiff::Timestamp, String)>, Trouble> {
    let Some(person) = visit.person.as_ref().and_then(|person| person.parse().ok()).map(PersonId) else {
        return Ok(Vec::new());
    };
    let caller = v.caller();
    v.work(move |site| {
        if !site.engine.administers(&caller)? {
            return Ok(Vec::new());
        }
        let query = AccessQuery { person: Some(person), kind: Some(AccessKind::Opened), before: None, limit: OPENED };
        let rows = site.gate.access_log(&query)?;
        Ok(rows.into_iter().map(|row| (row.event.at, row.event.about)).collect())
    })
    .await
}

fn one(v: &Visitor, visit: &GuestVisitView, opened: &[(jiff::Timestamp, String)]) -> Markup {
    let (tone, word) = match (visit.runs, visit.closed) {
        (true, false) => (Tone::Good, "visit-runs"),
        (true, true) => (Tone::Soon, "visit-is-closed"),
        (false, _) => (Tone::Plain, "visit-over"),
    };
    html! {
        section class="card" {
            header { h2 { (visit.guest) } (state(tone, &t!(v, word))) }
            div class="in stack" {
                (terms(v, visit))
                p { a class="button" href=(record_path(&visit.register, visit.number.as_deref(), &visit.grant)) { (t!(v, "visit-grant")) } }
                @if !opened.is_empty() {
                    details {
                        summary { (t!(v, "visit-opened", count = opened.len())) }
                        dl class="facts" { @for (at, about) in opened { (fact(about.trim_start_matches("GET "), &moment(v, *at, &v.shell.zone))) } }
                    }
                }
            }
        }
    }
}

fn findings(v: &Visitor, view: &AuditRoomView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "visit-findings")) } span class="quiet" { (t!(v, "visit-findings-note")) } }
            @if view.found.is_empty() { p class="in quiet" { (t!(v, "visit-findings-none")) } }
            @else {
                ul class="rows plain-rows" {
                    @for (link, grade, due) in &view.found {
                        li { div { (linked(link)) @if let Some(grade) = grade { " · " (grade) } @if let Some(state) = &link.state { " · " (state) } @if let Some(due) = due { " · " (t!(v, "visit-findings-due")) " " (day(v, *due)) } } }
                    }
                }
            }
            @if !view.find.is_empty() {
                p class="in" { (t!(v, "visit-findings-enter")) @for (grade, begin) in &view.find { " " a class="button" href=(begins(begin)) { (grade) } } }
            }
        }
    }
}

fn releases(v: &Visitor, view: &AuditRoomView) -> Markup {
    let shown = v.site.settings.packs.is_some() && (view.may_release || !view.releases.is_empty());
    html! {
        @if shown {
            section class="card" {
                header { h2 { (t!(v, "visit-packs")) } }
                @if view.releases.is_empty() { p class="in quiet" { (t!(v, "visit-packs-none")) } }
                @else {
                    ul class="rows plain-rows" {
                        @for link in &view.releases {
                            li {
                                div { (linked(link)) @if let Some(state) = &link.state { " · " (state) } }
                                @if view.may_release { a class="button" href={ "/evidence/" (part(link.record.as_deref().unwrap_or_default())) "/pack" } { (t!(v, "visit-packs-take")) } }
                            }
                        }
                    }
                }
                @if view.may_release {
                    form class="in stack" method="post" action={ "/audit/" (part(&view.told.record)) "/evidence" } {
                        input type="hidden" name="once" value=(look::once(v));
                        p class="quiet" { (t!(v, "visit-packs-how")) }
                        div class="form-grid" {
                            label for="from" { (t!(v, "visit-packs-from")) } input class="field" type="date" id="from" name="from";
                            label for="until" { (t!(v, "visit-packs-until")) } input class="field" type="date" id="until" name="until" max=(view.today);
                            label for="highest" { (t!(v, "visit-packs-highest")) }
                            select class="field" id="highest" name="highest" {
                                @for (word, text) in [("public", "visit-class-public"), ("internal", "visit-class-internal"), ("confidential", "visit-class-confidential"), ("restricted", "visit-class-restricted")] {
                                    option value=(word) selected[word == "internal"] { (t!(v, text)) }
                                }
                            }
                            label for="registers" { (t!(v, "visit-packs-registers")) } input class="field" type="text" id="registers" name="registers" autocomplete="off" placeholder=(t!(v, "visit-packs-registers-hint"));
                            label for="listed" { (t!(v, "visit-packs-listed")) } input class="field" type="text" id="listed" name="listed" autocomplete="off" placeholder=(t!(v, "visit-packs-listed-hint"));
                        }
                        p { button class="button primary" type="submit" { (t!(v, "visit-packs-prepare")) } }
                    }
                }
            }
        }
    }
}
