//! `GET /how-we-meet-it?requirement=`: proposed texts, filled from what is there; taken over one by one in a form, or all that fit
//! as statements that somebody has still to confirm.

use axum::{
    extract::{Query, RawForm},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::desk::{Answer, ProposalView, ProposalsView, Request};
use plumb_model::id::{ProposalId, RequirementId};
use serde::Deserialize;

use crate::{
    look::{self, Page, Tone, state},
    pages::{readiness, registers::part, registers::record_path},
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/how-we-meet-it", get(show)), Route::act("/how-we-meet-it/take", post(take))]
}

/// Where the proposals for a requirement are.
pub(crate) fn href(standard: &str, id: &str) -> String {
    format!("/how-we-meet-it?requirement={}", utf8_percent_encode(&format!("{standard} {id}"), NON_ALPHANUMERIC))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    requirement: String,
    taken: String,
}

async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let requirement = match asked.requirement.as_str() {
        "" => None,
        text => Some(text.parse::<RequirementId>().map_err(|_| Trouble::not_found())?),
    };
    let one = requirement.is_some();
    let Answer::Proposals(view) = v.ask(Request::Proposals { requirement }).await? else {
        return Err(Trouble::not_found());
    };
    let title = t!(&v, "proposals-title");
    let fitting: Vec<&ProposalView> = view.proposals.iter().filter(|one| one.fits && !one.open.is_empty()).collect();
    let used = view.proposals.iter().filter(|one| one.open.is_empty()).count();
    let body = html! {
        div class="head" {
            div {
                h1 { (title) }
                p { (t!(v, "proposals-lead")) }
            }
            @if one { div class="do" { a class="button" href="/how-we-meet-it" { (t!(v, "proposals-all")) } } }
        }
        @if let Ok(count) = asked.taken.parse::<u64>() { (look::notice(Tone::Good, &html! { (t!(v, "proposals-taken", count = count)) })) }
        @if !one {
            p class="summary" role="status" { (t!(v, "proposals-sum", all = view.proposals.len(), fit = fitting.len(), used = used)) }
        }
        form class="stack" method="post" action="/how-we-meet-it/take" {
            input type="hidden" name="once" value=(look::once(&v));
            @for proposal in &view.proposals { (card(&v, &view, proposal)) }
            @if view.may_create && !fitting.is_empty() {
                p class="do" { button class="button main" type="submit" { (t!(v, "proposals-take")) } }
                p class="quiet" { (t!(v, "proposals-take-note")) }
            }
        }
    };
    Ok(v.page(title, body))
}

fn card(v: &Visitor, view: &ProposalsView, proposal: &ProposalView) -> Markup {
    let open = !proposal.open.is_empty();
    html! {
        section class="card" id=(proposal.id) {
            header {
                h2 { (proposal.title) }
                @if !open { (state(Tone::Good, &t!(v, "proposals-said"))) }
                @else if proposal.fits { (state(Tone::Plain, &t!(v, "proposals-fits"))) }
                @else { (state(Tone::Soon, &t!(v, "proposals-lacks"))) }
                @if let (true, true, Some(register)) = (open, view.may_create, &view.register) {
                    a class="button small" href=(begin(register, proposal)) { (t!(v, "proposals-begin")) }
                }
            }
            div class="in stack" {
                div class="prose" { @for part in proposal.text.split("\n\n") { p { (part) } } }
                dl class="facts" {
                    (look::fact(&t!(v, "proposals-for"), &html! {
                        @for (at, one) in proposal.requirements.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(readiness::href(&one.standard, &one.id)) title=(one.title) { (one.id) }
                            @if proposal.requirements.get(at + 1).is_none_or(|next| next.standard != one.standard) { " (" (one.standard_name) ")" }
                        }
                    }))
                    (look::fact(&t!(v, "proposals-owner"), &html! { @match &proposal.owner { Some(owner) => (owner), None => (t!(v, "readiness-nobody")) } }))
                    (look::fact(&t!(v, "proposals-documents"), &html! {
                        @if proposal.documents.is_empty() { (t!(v, "proposals-documents-none")) }
                        @for (at, link) in proposal.documents.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(record_path(link.register.as_deref().unwrap_or_default(), link.number.as_deref(), link.record.as_deref().unwrap_or_default())) {
                                (link.number.as_deref().unwrap_or_default()) " " (link.title.as_deref().unwrap_or_default())
                            }
                        }
                    }))
                    (look::fact(&t!(v, "proposals-registers"), &html! {
                        @for (at, (id, name, count)) in proposal.registers.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href={ "/r/" (part(id)) } { (name) } " " small class="quiet" { (count) }
                        }
                    }))
                    @if !proposal.stated.is_empty() { (look::fact(&t!(v, "proposals-stated"), &html! { (proposal.stated.join(", ")) })) }
                }
                @if open && proposal.fits && view.may_create {
                    label { input type="checkbox" name="proposal" value=(proposal.id); " " (t!(v, "proposals-mark")) }
                }
            }
        }
    }
}

/// The form of a new statement that begins with the proposal.
fn begin(register: &str, proposal: &ProposalView) -> String {
    let encoded = |value: &str| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let pairs = proposal
        .values
        .iter()
        .flat_map(|(field, values)| values.iter().map(move |value| format!("f.{}={}", part(field), encoded(value))));
    format!("/r/{}/new?{}", part(register), pairs.collect::<Vec<_>>().join("&"))
}

/// `POST /how-we-meet-it/take`.
async fn take(v: Visitor, RawForm(form): RawForm) -> Result<Response, Trouble> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
    let all = |name: &str| pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str());
    let read = |id: &str| id.parse::<ProposalId>().map_err(|_| Trouble::not_found());
    let proposals: Vec<ProposalId> =
        all("proposal").collect::<Vec<_>>().into_iter().map(read).collect::<Result<_, _>>()?;
    let key = all("once").next().filter(|once| !once.is_empty()).map(ToOwned::to_owned);
    let Answer::DoneAll { all } = v.ask(Request::TakeProposals { proposals, key }).await? else {
        return Err(Trouble::not_found());
    };
    Ok(Redirect::to(&format!("/how-we-meet-it?taken={}", all.len())).into_response())
}
