//! `GET /applicability?standard=&version=&against=`.

use axum::extract::Query;
use maud::{Markup, html};
use plumb_engine::desk::{ApplicabilityLine, ApplicabilityVersion, ApplicabilityView};

use super::{Asked, key, moved, record};
use crate::{
    look::{self, Page, Tone, day, day_text, state},
    pages::registers::part,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Letters of how a control is met that a line shows.
const HOW: usize = 90;

pub(super) async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let view = asked.ask(&v).await?;
    let title = title(&v, &view);
    let body = html! {
        (head(&v, &view, &title))
        (stands(&v, &view))
        div class="split" {
            div class="stack" {
                @if view.against.is_some() { (moved::card(&v, &view)) }
                (lines(&v, &view))
            }
            aside class="stack" { (versions(&v, &view)) (standards(&v, &view)) }
        }
    };
    Ok(v.page(title, body))
}

fn number(version: &ApplicabilityVersion) -> String {
    version.link.number.clone().unwrap_or_default()
}

fn title(v: &Visitor, view: &ApplicabilityView) -> String {
    match &view.shown {
        Some(version) => t!(v, "applicability-title-version", number = number(version)),
        None => t!(v, "applicability-title"),
    }
}

fn head(v: &Visitor, view: &ApplicabilityView, title: &str) -> Markup {
    let mut query = format!("standard={}", part(&view.standard));
    if let Some(version) = &view.shown {
        query.push_str("&version=");
        query.push_str(&part(key(&version.link)));
        if let Some(against) = &view.against {
            query.push_str("&against=");
            query.push_str(&part(key(&against.link)));
        }
    }
    let draft = view.versions.iter().any(|version| !version.issued && version.link.state.is_some());
    html! {
        @if view.shown.is_some() && !v.shell.guest {
            nav class="crumbs" aria-label=(t!(v, "applicability-way")) { a href={ "/applicability?standard=" (part(&view.standard)) } { (t!(v, "applicability-title")) } }
        }
        div class="head" {
            div {
                h1 { (title) }
                p {
                    (view.standard_name) ": "
                    @match &view.shown {
                        None => (t!(v, "applicability-lead-today")),
                        Some(version) if version.issued => (issued(v, version)),
                        Some(_) => (t!(v, "applicability-lead-draft")),
                    }
                }
                @if let Some(digest) = view.shown.as_ref().and_then(|version| version.digest.as_ref()) {
                    p class="seal" { (t!(v, "applicability-frozen", digest = digest.chars().take(16).collect::<String>())) }
                }
            }
            div class="do" {
                (look::take(&t!(v, "paper-take"), &[
                    (t!(v, "applicability-pdf"), format!("/applicability/export.pdf?{query}")),
                    (t!(v, "applicability-xlsx"), format!("/applicability/export.xlsx?{query}")),
                    (t!(v, "applicability-md"), format!("/applicability/export.md?{query}")),
                ]))
                button class="button" type="button" data-print="" { (t!(v, "applicability-print")) }
                @match &view.shown {
                    Some(version) => a class="button main" href=(record(&version.link)) {
                        @if version.issued { (t!(v, "applicability-record")) } @else { (t!(v, "applicability-approve")) }
                    },
                    None if view.may_prepare => form method="post" action="/applicability/prepare" {
                        input type="hidden" name="once" value=(look::once(v));
                        input type="hidden" name="standard" value=(view.standard);
                        button class="button main" type="submit" {
                            @if draft { (t!(v, "applicability-refresh")) } @else { (t!(v, "applicability-prepare")) }
                        }
                    },
                    None => {},
                }
            }
        }
    }
}

fn issued(v: &Visitor, version: &ApplicabilityVersion) -> String {
    let who = version.issued_by.clone().unwrap_or_else(|| t!(v, "applicability-nobody"));
    match version.issued_on {
        Some(on) => t!(v, "applicability-issued", day = day_text(v, on), who = who),
        None => t!(v, "applicability-issued-by", who = who),
    }
}

/// Whether what counts still says what holds.
fn stands(v: &Visitor, view: &ApplicabilityView) -> Markup {
    if view.shown.is_some() || v.shell.guest {
        return html! {};
    }
    let Some(counts) = view.versions.iter().find(|version| version.counts) else {
        return look::notice(Tone::Soon, &html! { (t!(v, "applicability-none-issued")) });
    };
    if view.moved.is_empty() {
        return look::notice(Tone::Good, &html! { (t!(v, "applicability-current", number = number(counts))) });
    }
    let text = t!(v, "applicability-out-of-date", number = number(counts), count = view.moved.len());
    look::notice(Tone::Soon, &html! { (text) })
}

fn lines(v: &Visitor, view: &ApplicabilityView) -> Markup {
    let count = |word: &str| view.lines.iter().filter(|line| line.applies == word).count();
    html! {
        section class="card" {
            header {
                h2 { (t!(v, "applicability-lines")) }
                span class="quiet" { (t!(v, "applicability-counts", yes = count("yes"), no = count("no"), open = count("open"))) }
            }
            div class="scroll" {
                table class="table soa" {
                    caption class="unseen" { (t!(v, "applicability-lines")) }
                    thead { tr {
                        th scope="col" { (t!(v, "applicability-control")) }
                        th scope="col" { (t!(v, "applicability-applies")) }
                        th scope="col" { (t!(v, "applicability-reason")) }
                        th scope="col" { (t!(v, "applicability-how")) }
                    } }
                    tbody { @for line in &view.lines { (row(v, view, line)) } }
                }
            }
        }
    }
}

fn row(v: &Visitor, view: &ApplicabilityView, line: &ApplicabilityLine) -> Markup {
    let own = line.control == line.statement;
    html! {
        tr id={ "c-" (part(&line.control)) } {
            th scope="row" {
                @if own || v.shell.guest { (line.control) }
                @else { a class="plain" href=(crate::pages::readiness::href(&view.standard, &line.control)) { (line.control) } }
                br; small { (line.title) }
                @if own { br; small class="quiet" { (t!(v, "applicability-own")) } }
            }
            td {
                @match line.applies.as_str() {
                    "yes" => (t!(v, "applicability-yes")),
                    "no" => (state(Tone::Plain, &t!(v, "applicability-no"))),
                    _ => (state(Tone::Soon, &t!(v, "applicability-open"))),
                }
                @if !line.status.is_empty() { br; small class="quiet" { (t!(v, "applicability-practice", status = line.status.clone())) } }
            }
            td {
                (line.driver)
                @if !line.risks.is_empty() { @if !line.driver.is_empty() { br; } small { (line.risks) } }
                @if !line.why.is_empty() { br; small class="quiet" { (line.why) } }
            }
            td { small { (shortened(&line.how)) } @if !line.statement.is_empty() && !own { " " small class="num quiet" { (line.statement) } } }
        }
    }
}

/// Enough to know which text is meant; the statement and the files hold all of it.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(HOW) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

fn versions(v: &Visitor, view: &ApplicabilityView) -> Markup {
    let standard = part(&view.standard);
    html! {
        section class="card" {
            header { h2 { (t!(v, "applicability-versions")) } }
            @if view.versions.is_empty() { p class="in quiet" { (t!(v, "applicability-versions-none")) } }
            @else {
                ul class="rows plain-rows" {
                    @for version in &view.versions {
                        li {
                            span {
                                a href={ "/applicability?standard=" (standard) "&version=" (part(key(&version.link))) } { (number(version)) }
                                @if version.counts { " " (state(Tone::Good, &t!(v, "applicability-counts-now"))) }
                                @else if let Some(name) = &version.link.state { " " small class="quiet" { (name) } }
                                @if let Some(who) = version.issued_by.as_ref().or(version.prepared_by.as_ref()) { br; small { (who) } }
                            }
                            small { @if let Some(on) = version.issued_on.or(version.prepared_on) { (day(v, on)) } }
                        }
                    }
                }
            }
        }
        @if view.versions.len() > 1 && !v.shell.guest { (compare(v, view)) }
    }
}

/// Any version against any other, or against today.
fn compare(v: &Visitor, view: &ApplicabilityView) -> Markup {
    let shown = view.shown.as_ref().map(|version| key(&version.link));
    let against = view.against.as_ref().map(|version| key(&version.link));
    html! {
        section class="card compare" {
            header { h2 { (t!(v, "applicability-compare")) } }
            form class="in stack" method="get" action="/applicability" {
                input type="hidden" name="standard" value=(view.standard);
                label { (t!(v, "applicability-compare-what")) br;
                    select class="field" name="version" {
                        option value="" selected[shown.is_none()] { (t!(v, "applicability-today")) }
                        @for version in &view.versions { option value=(key(&version.link)) selected[shown == Some(key(&version.link))] { (number(version)) } }
                    }
                }
                label { (t!(v, "applicability-compare-with")) br;
                    select class="field" name="against" {
                        @for version in &view.versions { option value=(key(&version.link)) selected[against == Some(key(&version.link))] { (number(version)) } }
                    }
                }
                div { button class="button small" type="submit" { (t!(v, "applicability-compare-do")) } }
            }
        }
    }
}

fn standards(v: &Visitor, view: &ApplicabilityView) -> Markup {
    html! {
        @if view.standards.len() > 1 {
            section class="card" {
                header { h2 { (t!(v, "applicability-standards")) } }
                div class="in" { ul class="bare" { @for (id, name) in &view.standards { li { a href={ "/applicability?standard=" (part(id)) } { (name) } } } } }
            }
        }
    }
}
