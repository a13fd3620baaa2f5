//! `GET /proposals?standard=&requirement=`: proposed texts of how requirements are met, filled from what is there. `POST /proposals/take`
//! makes one a draft and opens it: nothing is said before somebody has read it and put it in force.

use std::collections::BTreeSet;

use axum::{
    Form,
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::desk::{Answer, LinkView, Problem, ProposalStands, ProposalView, ProposalsView, Request};
use plumb_model::id::RequirementId;
use serde::Deserialize;

use crate::{
    look::{self, Page, Tone, state},
    pages::{
        linked::linked,
        readiness,
        registers::{part, record_path},
    },
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/proposals", get(show)), Route::act("/proposals/take", post(take))]
}

/// Where the proposed text for a requirement is.
pub(crate) fn href(standard: &str, id: &str) -> String {
    format!("/proposals?requirement={}", utf8_percent_encode(&format!("{standard} {id}"), NON_ALPHANUMERIC))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    standard: String,
    requirement: String,
}

async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let view = ask(&v, &asked).await?;
    Ok(page(&v, &asked, &view, None))
}

async fn ask(v: &Visitor, asked: &Asked) -> Result<ProposalsView, Trouble> {
    let requirement = match asked.requirement.as_str() {
        "" => None,
        text => Some(text.parse::<RequirementId>().map_err(|_| Trouble::not_found())?),
    };
    match v.ask(Request::Proposals { requirement }).await? {
        Answer::Proposals(view) => Ok(*view),
        _ => Err(Trouble::not_found()),
    }
}

fn page(v: &Visitor, asked: &Asked, view: &ProposalsView, problem: Option<&Problem>) -> Page {
    let title = t!(v, "proposals-title");
    let asks = |one: &&ProposalView| {
        asked.standard.is_empty() || one.requirements.iter().any(|named| named.standard == asked.standard)
    };
    let shown: Vec<&ProposalView> = view.proposals.iter().filter(asks).collect();
    let standing =
        |stands: ProposalStands| shown.iter().copied().filter(move |one| one.stands == stands).collect::<Vec<_>>();
    let open = standing(ProposalStands::Open);
    let drafted = standing(ProposalStands::Drafted);
    let said = standing(ProposalStands::Said);
    let one = !asked.requirement.is_empty();
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "proposals-lead")) } }
            div class="do" {
                @if one { a class="button" href="/proposals" { (t!(v, "proposals-all")) } }
                @else { button class="button" type="button" data-print="" { (t!(v, "proposals-print")) } }
            }
        }
        @if let Some(problem) = problem {
            (look::notice(Tone::Soon, &html! { p { (problem.say) } @if let Some(help) = &problem.help { p { (help) } } }))
        }
        @if !one {
            p class="summary" role="status" { (t!(v, "proposals-sum", open = open.len(), drafted = drafted.len(), said = said.len())) }
            (filters(v, asked, view))
        }
        div class="stack" {
            @if open.is_empty() && drafted.is_empty() { (nothing_left(v, one && said.is_empty())) }
            @if !drafted.is_empty() { (drafts(v, &drafted)) }
            @for proposal in &open { (card(v, view, proposal)) }
            @if !said.is_empty() { (already(v, &said)) }
            p class="quiet" { (t!(v, "proposals-confirmed")) " " a href="/stand-ins#owner" { (t!(v, "proposals-confirmed-link")) } }
        }
    };
    v.page(title, body)
}

/// One chip a standard, where there is more than one.
fn filters(v: &Visitor, asked: &Asked, view: &ProposalsView) -> Markup {
    let named = view.proposals.iter().flat_map(|one| &one.requirements);
    let standards: BTreeSet<(&str, &str)> =
        named.map(|one| (one.standard_name.as_str(), one.standard.as_str())).collect();
    let chip = |standard: &str, text: &str| {
        let on = asked.standard == standard;
        let href =
            if standard.is_empty() { "/proposals".to_owned() } else { format!("/proposals?standard={standard}") };
        html! { a class={ "chip" @if on { " on" } } href=(href) aria-current=[on.then_some("true")] { (text) } }
    };
    html! {
        @if standards.len() > 1 {
            div class="filters" {
                (chip("", &t!(v, "proposals-every")))
                @for (name, standard) in standards { (chip(standard, name)) }
            }
        }
    }
}

fn nothing_left(v: &Visitor, none: bool) -> Markup {
    html! {
        section class="card" {
            p class="in" { @if none { (t!(v, "proposals-none-such")) } @else { (t!(v, "proposals-none-left")) } }
        }
    }
}

fn links(v: &Visitor, all: &[LinkView]) -> Markup {
    html! { @for (at, link) in all.iter().enumerate() { @if at > 0 { ", " } (linked(v, link)) } }
}

/// What was taken over and waits for somebody.
fn drafts(v: &Visitor, drafted: &[&ProposalView]) -> Markup {
    html! {
        section class="card" id="drafts" {
            header { h2 { (t!(v, "proposals-drafts")) } span class="quiet" { (t!(v, "proposals-drafts-note")) } }
            ul class="rows plain-rows" {
                @for one in drafted {
                    li {
                        span { @if one.drafts.is_empty() { (one.title) } @else { (links(v, &one.drafts)) } br; small class="quiet" { (requirements(one)) } }
                        (state(Tone::Soon, &t!(v, "proposals-draft")))
                    }
                }
            }
        }
    }
}

/// What is said already, folded away.
fn already(v: &Visitor, said: &[&ProposalView]) -> Markup {
    html! {
        details class="card" id="said" {
            summary { (t!(v, "proposals-said", count = said.len())) }
            ul class="rows plain-rows" {
                @for one in said {
                    li { span { (one.title) br; small class="quiet" { (requirements(one)) } } span { (links(v, &one.said)) } }
                }
            }
        }
    }
}

/// The ids, standard by standard.
fn requirements(proposal: &ProposalView) -> Markup {
    html! {
        @for (at, one) in proposal.requirements.iter().enumerate() {
            @let begins = at.checked_sub(1).and_then(|at| proposal.requirements.get(at)).is_none_or(|last| last.standard != one.standard);
            @if begins { @if at > 0 { " · " } (one.standard_name) " " } @else { ", " }
            a class="plain" href=(readiness::href(&one.standard, &one.id)) { (one.id) }
        }
    }
}

fn card(v: &Visitor, view: &ProposalsView, proposal: &ProposalView) -> Markup {
    html! {
        section class="card" id=(proposal.id) {
            header {
                h2 { (proposal.title) }
                @if proposal.blanks { (state(Tone::Soon, &t!(v, "proposals-blanks"))) }
                @else { (state(Tone::Plain, &t!(v, "proposals-filled"))) }
            }
            div class="in stack" {
                div class="prose" { @for part in proposal.text.split("\n\n") { p { (part) } } }
                dl class="facts" { (facts(v, proposal)) }
                @if view.may_take {
                    form class="do" method="post" action="/proposals/take" {
                        input type="hidden" name="once" value=(look::once(v));
                        input type="hidden" name="proposal" value=(proposal.id);
                        button class="button" type="submit" { (t!(v, "proposals-take")) }
                    }
                }
            }
        }
    }
}

fn facts(v: &Visitor, proposal: &ProposalView) -> Markup {
    let role = proposal.role.as_deref().unwrap_or_default();
    let owner = html! {
        @match &proposal.owner {
            Some(owner) => { (owner) " " small class="quiet" { (role) } },
            None => { (t!(v, "proposals-owner-none", role = role)) },
        }
    };
    let documents = html! {
        @if proposal.filled_from.is_empty() { (t!(v, "proposals-documents-none")) }
        @for (at, document) in proposal.filled_from.iter().enumerate() {
            @if at > 0 { ", " }
            @let link = &document.link;
            @let number = link.number.as_deref();
            a href=(record_path(link.register.as_deref().unwrap_or_default(), number, link.record.as_deref().unwrap_or_default())) {
                (number.unwrap_or_default()) " " (link.title.as_deref().unwrap_or_default())
            }
            @if document.by_title { " " small class="quiet" { (t!(v, "proposals-by-title")) } }
        }
    };
    let registers = html! {
        @for (at, one) in proposal.registers.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "/r/" (part(&one.register)) } { (one.name) } " "
            small class="quiet" { (t!(v, "proposals-records", count = one.count.n, more = if one.count.more { "yes" } else { "no" })) }
        }
    };
    html! {
        (look::fact(&t!(v, "proposals-for"), &requirements(proposal)))
        (look::fact(&t!(v, "proposals-owner"), &owner))
        (look::fact(&t!(v, "proposals-documents"), &documents))
        (look::fact(&t!(v, "proposals-registers"), &registers))
        @if !proposal.said.is_empty() { (look::fact(&t!(v, "proposals-partly"), &links(v, &proposal.said))) }
        @if !proposal.drafts.is_empty() { (look::fact(&t!(v, "proposals-partly-draft"), &links(v, &proposal.drafts))) }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Taking {
    proposal: String,
    once: String,
}

/// `POST /proposals/take`: the draft is made and opened, to be made true.
async fn take(v: Visitor, Form(taking): Form<Taking>) -> Result<Response, Trouble> {
    let proposal = taking.proposal.parse().map_err(|_| Trouble::not_found())?;
    let key = Some(taking.once).filter(|once| !once.is_empty());
    match v.ask(Request::TakeProposals { proposals: vec![proposal], key }).await {
        Ok(Answer::DoneAll { all }) => {
            let made = all.first().ok_or_else(Trouble::not_found)?;
            let path = record_path(&made.register, made.number.as_deref(), &made.record);
            Ok(Redirect::to(&format!("{path}/edit")).into_response())
        }
        Ok(_) => Err(Trouble::not_found()),
        Err(trouble) if trouble.status.is_client_error() && !v.shell.guest => {
            let asked = Asked::default();
            let view = ask(&v, &asked).await?;
            Ok((trouble.status, page(&v, &asked, &view, Some(&trouble.problem))).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}
