//! `GET /readiness/{standard}/{requirement}`: one assessment, down to the record and the expression.

use axum::extract::{Path, Query};
use maud::{Markup, PreEscaped, html};
use plumb_engine::desk::{
    Answer, AnswerView, AnsweringLink, EvidenceView, Problem, Request, RequirementLink, RequirementView, StatementView,
    Switches,
};
use plumb_model::{
    define::edition::{Ground, Strength},
    id::StandardId,
    verdict::Outcome,
};
use serde::Deserialize;

use super::{
    answer::Typed,
    check, href,
    said::{mending, mending_href, owner_and_since},
};
use crate::{
    look::{self, Page, Tone, day, day_text},
    pages::{proposals, standards::sure},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Of which day it speaks, and what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Of {
    on: String,
    checks: String,
    known: String,
    answered: String,
}

impl Of {
    fn same_day(&self) -> String {
        let said = [("on", &self.on), ("checks", &self.checks), ("known", &self.known)];
        let said: Vec<String> = said
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if said.is_empty() { String::new() } else { format!("?{}", said.join("&")) }
    }
}

pub(super) async fn show(
    v: Visitor,
    Path((standard, id)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Result<Page, Trouble> {
    let view = read(&v, &standard, &id, &of).await?;
    Ok(page(&v, &view, &of, None))
}

pub(super) async fn read(v: &Visitor, standard: &str, id: &str, of: &Of) -> Result<RequirementView, Trouble> {
    let standard: StandardId = standard.parse().map_err(|_| Trouble::not_found())?;
    let switches = Switches { todays_checks: of.checks == "today", known_later: of.known == "later" };
    let request = Request::Requirement { standard, id: id.to_owned(), on: of.on.parse().ok(), switches };
    match v.ask(request).await? {
        Answer::Requirement(view) => Ok(*view),
        _ => Err(Trouble::not_found()),
    }
}

/// The page; with what somebody typed into an answer, and why it was not taken.
pub(super) fn page(v: &Visitor, view: &RequirementView, of: &Of, typed: Option<(&Typed, &Problem)>) -> Page {
    let row = &view.row;
    let title = t!(v, "requirement-title", id = row.id.as_str(), title = row.title.as_str());
    let there = href(&row.standard, &row.id);
    let now = view.on == view.today;
    let body = html! {
        div class="head" {
            div {
                p { a href={ "/readiness" (of.same_day()) "#" (row.standard) } { (view.standard_name) }
                    @if let Some(parent) = &view.part_of { " · " (link(v, parent, of)) } }
                h1 { (title) }
                p { (view.summary) " " (sure(v, view.sure)) }
                @if let Some(old) = &view.old {
                    p class="seal" {
                        (t!(v, "requirement-old", edition = old.edition.as_str(), id = old.id.as_str(), title = old.title.as_str(), now = row.id.as_str()))
                        @for also in &view.old_also { " " (link(v, also, of)) }
                    }
                }
                @if !now { p class="seal" { (t!(v, "requirement-as-of", day = day_text(v, view.on))) " " a href=(there) { (t!(v, "requirement-today")) } } }
            }
            div class="do" {
                @if let Some(before) = &view.before { a class="button" rel="prev" href={ (href(&before.standard, &before.id)) (of.same_day()) } { (t!(v, "requirement-before", id = before.id.as_str())) } }
                @if let Some(after) = &view.after { a class="button" rel="next" href={ (href(&after.standard, &after.id)) (of.same_day()) } { (t!(v, "requirement-after", id = after.id.as_str())) } }
            }
        }
        @if !of.answered.is_empty() {
            (look::notice(Tone::Good, &html! { (t!(v, "requirement-answered", number = of.answered.as_str())) }))
        }
        div class="split" {
            div class="stack" {
                (assessment(v, view, &there))
                @for one in view.checks.iter().filter(|one| one.outcome > Outcome::InOrder) { (check::card(v, view, one, typed)) }
                (check::holding(v, view))
                @if !view.parts.is_empty() { (parts(v, &view.parts, of)) }
                @if row.leaf { (statements(v, view)) }
                @if !view.answers.is_empty() { (answers(v, &view.answers)) }
            }
            div class="stack" { (facts(v, view, of)) (questions(v, view)) (information(v, view)) (history(v, view)) }
        }
    };
    v.page(title, body)
}

fn link(v: &Visitor, to: &RequirementLink, of: &Of) -> Markup {
    html! { a href={ (href(&to.standard, &to.id)) (of.same_day()) } { (t!(v, "requirement-title", id = to.id.as_str(), title = to.title.as_str())) } }
}

fn assessment(v: &Visitor, view: &RequirementView, there: &str) -> Markup {
    let row = &view.row;
    html! {
        section class="card" {
            header {
                (look::verdict(v, row.verdict))
                span class="quiet" { (owner_and_since(v, row, view.on)) }
                @if let Some(mend) = row.mend.as_ref().filter(|_| view.on == view.today) {
                    a class="button small" href=(mending_href(mend, there)) { (mending(v, mend)) }
                }
            }
            @if view.checks.is_empty() { ul class="in said" { @for sentence in &row.say { li { (sentence) } } } }
        }
    }
}

fn parts(v: &Visitor, parts: &[RequirementLink], of: &Of) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "requirement-parts")) } }
            ul class="rows parts" {
                @for part in parts {
                    li data-row="" { (link(v, part, of)) @if let Some(outcome) = part.verdict { (look::verdict(v, outcome)) } }
                }
            }
        }
    }
}

fn statements(v: &Visitor, view: &RequirementView) -> Markup {
    html! {
        section class="card" id="statement" {
            header {
                h2 { (t!(v, "requirement-statement")) }
                @if view.statements.is_empty() && let Some(register) = &view.state_in {
                    @if view.proposed { a class="button small" href=(proposals::href(&view.row.standard, &view.row.id)) { (t!(v, "requirement-proposal-do")) } }
                    a class="button small" href={ "/r/" (register) "/new" } { (t!(v, "requirement-state-do")) }
                }
            }
            @if view.statements.iter().all(|said| said.draft) { p class="in quiet" { (t!(v, "requirement-statement-none")) } }
            @for said in &view.statements { div class="in stack" { (statement(v, said)) } }
        }
    }
}

fn statement(v: &Visitor, said: &StatementView) -> Markup {
    html! {
        p { a href={ "/r/" (said.register) "/" (said.number) } { (said.number) } " " strong { (said.title) } @if said.draft { " " (look::state(Tone::Soon, &t!(v, "requirement-draft"))) } }
        @if !said.applies { p { (t!(v, "requirement-applies-not")) } }
        @if let Some(text) = &said.text { (paragraphs(text)) }
        @if let Some(why) = &said.justification { p class="quiet" { (t!(v, "requirement-justification")) " " (why) } }
        p class="quiet" {
            @match (&said.confirmed_by, said.confirmed_on) {
                (Some(who), Some(on)) => (t!(v, "requirement-confirmed", who = who.as_str(), day = day_text(v, on))),
                _ if said.draft => (t!(v, "requirement-draft-note")),
                _ => (t!(v, "requirement-unconfirmed")),
            }
        }
        @if said.evidence.is_empty() { p class="quiet" { (t!(v, "requirement-evidence-none")) } }
        @else { ul class="evidence" { @for one in &said.evidence { (evidence(v, one)) } } }
    }
}

/// Text of several paragraphs, as it was written.
fn paragraphs(text: &str) -> Markup {
    html! { div class="prose" { @for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) { p { (part) } } } }
}

fn evidence(v: &Visitor, one: &EvidenceView) -> Markup {
    html! {
        li {
            @match &one.register {
                Some(register) => { a class="num" href={ "/r/" (register) "/" (one.number) } { (one.number) } },
                None => span class="num" { (one.number) },
            }
            @if let Some(title) = &one.title { " " (title) }
            " " small class="quiet" {
                @match (one.from, one.until) {
                    (Some(from), Some(until)) => (t!(v, "requirement-evidence-between", from = day_text(v, from), until = day_text(v, until))),
                    (Some(from), None) => (t!(v, "requirement-evidence-from", from = day_text(v, from))),
                    (None, Some(until)) => (t!(v, "requirement-evidence-until", until = day_text(v, until))),
                    (None, None) => (PreEscaped("")),
                }
                @if let Some(note) = &one.note { " " (note) }
            }
            @if !one.runs { " " (look::state(Tone::Soon, &t!(v, "requirement-evidence-past"))) }
            @if one.register.is_none() { " " (look::state(Tone::Soon, &t!(v, "requirement-evidence-unseen"))) }
        }
    }
}

fn answers(v: &Visitor, answers: &[AnswerView]) -> Markup {
    html! {
        section class="card" id="answered" {
            header { h2 { (t!(v, "requirement-answers")) } span class="quiet" { (t!(v, "requirement-answers-note")) } }
            ul class="rows answers" {
                @for one in answers {
                    li {
                        span {
                            a href={ "/r/" (one.register) "/" (one.number) } { (one.number) } " " (one.kind_name) ", " (one.check)
                            @if let Some(subject) = &one.subject { ", " (subject) }
                            br; (one.text)
                            br; small {
                                @if let Some(by) = &one.by { (t!(v, "requirement-answer-by", who = by.as_str())) }
                                @if let Some(by) = &one.confirmed_by { ", " (t!(v, "requirement-answer-confirmed", who = by.as_str())) }
                                @if let Some(until) = one.until { ", " (t!(v, "requirement-answer-until", day = day_text(v, until))) }
                            }
                        }
                        @if one.counts { (look::state(Tone::Plain, &t!(v, "requirement-answer-counts"))) }
                        @else if one.expired { (look::state(Tone::Soon, &t!(v, "requirement-answer-expired"))) }
                        @else { (look::state(Tone::Soon, &t!(v, "requirement-answer-waits"))) }
                    }
                }
            }
        }
    }
}

fn facts(v: &Visitor, view: &RequirementView, of: &Of) -> Markup {
    let row = &view.row;
    let reach = match row.reach.as_str() {
        "records" => "requirement-reach-records",
        "interviews" => "requirement-reach-people",
        _ => "requirement-reach-partly",
    };
    html! {
        section class="card" {
            header { h2 { (t!(v, "requirement-facts")) } }
            div class="in" {
                dl class="facts" {
                    (look::fact(&t!(v, "requirement-owner"), &html! { @match &row.owner { Some(owner) => (owner), None => (t!(v, "readiness-nobody")) } }))
                    @if let Some(since) = row.since { (look::fact(&t!(v, "requirement-since"), &day(v, since))) }
                    @if let Some(until) = row.holds_until { (look::fact(&t!(v, "requirement-holds"), &day(v, until))) }
                    (look::fact(&t!(v, "requirement-reach"), &html! { (t!(v, reach)) }))
                    @if let Some(seq) = view.seq { (look::fact(&t!(v, "requirement-entry"), &html! { a class="num" href={ "/proof/" (seq) } { (seq) } })) }
                }
            }
        }
        (answering(v, view, of))
    }
}

/// What counts here because it answers another requirement, and the other way round: with how far, and who says so.
fn answering(v: &Visitor, view: &RequirementView, of: &Of) -> Markup {
    html! {
        @if !view.answered_by.is_empty() || !view.answers_for.is_empty() {
            section class="card" id="answering" {
                header { h2 { (t!(v, "requirement-answering")) } }
                div class="in stack" {
                    (answers_list(v, "requirement-answered-by", &view.answered_by, of))
                    (answers_list(v, "requirement-answers-for", &view.answers_for, of))
                }
            }
        }
    }
}

/// Of these so many are shown at once; the rest unfolds.
const AT_ONCE: usize = 6;

fn answers_list(v: &Visitor, heading: &'static str, all: &[AnsweringLink], of: &Of) -> Markup {
    let (first, rest) = all.split_at(all.len().min(AT_ONCE));
    html! {
        @if !all.is_empty() {
            div {
                p class="quiet" { (t!(v, heading)) }
                ul class="plain-list" { @for one in first { (answer_line(v, one, of)) } }
                @if !rest.is_empty() {
                    details { summary { (t!(v, "requirement-answering-more", count = rest.len())) } ul class="plain-list" { @for one in rest { (answer_line(v, one, of)) } } }
                }
            }
        }
    }
}

fn answer_line(v: &Visitor, one: &AnsweringLink, of: &Of) -> Markup {
    let strength = match one.strength {
        Strength::Full => "requirement-strength-full",
        Strength::Most => "requirement-strength-most",
        Strength::Part => "requirement-strength-part",
    };
    let ground = match one.ground {
        Ground::Edition => "requirement-ground-edition",
        Ground::Structure => "requirement-ground-structure",
        Ground::Published => "requirement-ground-published",
        Ground::Judgement => "requirement-ground-judgement",
    };
    html! {
        li {
            (one.other.standard_name) " " (link(v, &one.other, of)) " " @if let Some(outcome) = one.other.verdict { (look::verdict(v, outcome)) }
            br; small class="quiet" { (t!(v, strength)) ", " (t!(v, ground)) @if let Some(why) = &one.why { ": " (why) } } " " (sure(v, one.sure))
        }
    }
}

fn questions(v: &Visitor, view: &RequirementView) -> Markup {
    html! {
        @if !view.asks.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "requirement-asks")) } }
                ul class="in said" { @for question in &view.asks { li { (question) } } }
            }
        }
    }
}

fn information(v: &Visitor, view: &RequirementView) -> Markup {
    html! {
        @if !view.information.is_empty() || !view.templates.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "requirement-information")) } }
                ul class="in said" {
                    @for one in &view.information {
                        li { (one.what) " " small class="quiet" {
                            (t!(v, if one.document { "requirement-information-document" } else { "requirement-information-record" }))
                            @if !one.mandatory { ", " (t!(v, "requirement-information-if")) }
                        } }
                    }
                    @for (_, title) in &view.templates { li { (t!(v, "requirement-template", title = title.as_str())) } }
                }
            }
        }
    }
}

fn history(v: &Visitor, view: &RequirementView) -> Markup {
    html! {
        @if view.spans.len() > 1 {
            section class="card" {
                header { h2 { (t!(v, "requirement-history")) } }
                div class="in" {
                    ul class="trail" {
                        @for (from, outcome) in view.spans.iter().rev().take(8) {
                            li { (look::verdict(v, *outcome)) br; small class="quiet" { a class="plain" href={ (href(&view.row.standard, &view.row.id)) "?on=" (from) } { (day(v, *from)) } } }
                        }
                    }
                }
            }
        }
    }
}
