//! Who can come in, and what one person may and why.

use axum::{
    Form,
    extract::{Path, Query},
    http::HeaderName,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, GrantView, PersonAccessView, PersonRow, Problem, ProblemKind, Request, RoleView, Why,
};
use plumb_model::id::{PersonId, RecordId};
use serde::Deserialize;

use super::{
    account::proven,
    form::{Ask, ask},
};
use crate::{
    guard::Arrived,
    look::{self, Page, Tone, fact, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `GET /access`: everybody, for whoever administers; oneself, for everybody else.
pub(super) async fn everybody(v: Visitor) -> Result<Response, Trouble> {
    let people = match v.ask(Request::Everybody).await {
        Ok(Answer::Everybody { people }) => people,
        Ok(_) => return Err(Trouble::not_found()),
        Err(trouble) if trouble.problem.kind == ProblemKind::Forbidden => {
            return Ok(Redirect::to(&format!("/access/{}", v.session.person)).into_response());
        }
        Err(trouble) => return Err(trouble),
    };
    let body = html! {
        div class="head" {
            div { h1 { (t!(v, "access-title")) } p { (t!(v, "access-lead")) } }
            div class="do" { a class="button" href="/access/log" { (t!(v, "access-log-title")) } }
        }
        div class="card scroll" {
            table class="table" {
                thead { tr {
                    th scope="col" { (t!(v, "access-person")) }
                    th scope="col" { (t!(v, "access-roles")) }
                    th scope="col" { (t!(v, "access-comes-in")) }
                    th scope="col" { (t!(v, "access-last-seen")) }
                } }
                tbody { @for person in &people { (row(&v, person)) } }
            }
        }
    };
    Ok(v.page(t!(v, "access-title"), body).into_response())
}

fn row(v: &Visitor, person: &PersonRow) -> Markup {
    html! {
        tr data-row {
            td {
                a href={ "/access/" (person.person) } { (person.name) }
                @if let Some(number) = &person.number { " " small class="quiet" { (number) } }
                @if person.administers { " " (state(Tone::Soon, &t!(v, "access-administers"))) }
            }
            td { (person.roles.join(", ")) }
            td {
                @if person.comes_in { (state(Tone::Good, &t!(v, "access-can"))) }
                @else { (state(Tone::Plain, &t!(v, "access-cannot"))) }
            }
            td { @if let Some(at) = person.last_seen { (look::moment(v, at, &v.shell.zone)) } }
        }
    }
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /access/{person}`.
pub(super) async fn of_person(
    v: Visitor,
    Path(person): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, Trouble> {
    let access = access(&v, &person).await?;
    let said = if done.done == "ended" { Some(t!(v, "access-ended")) } else { None };
    let above = html! { @if let Some(said) = said { (look::notice(Tone::Good, &html! { (said) })) } };
    show(&v, &access, &above, None).await
}

async fn access(v: &Visitor, person: &str) -> Result<PersonAccessView, Trouble> {
    match v.ask(Request::AccessOf { person: Some(person.to_owned()) }).await {
        Ok(Answer::AccessOf(access)) => Ok(access),
        Ok(_) => Err(Trouble::not_found()),
        // Whether there is such a person is not said either.
        Err(trouble) if trouble.problem.code == "content.no-person" => Err(Trouble::not_found()),
        Err(trouble) => Err(trouble),
    }
}

async fn rules(v: &Visitor) -> Result<bool, Trouble> {
    let caller = v.caller();
    v.work(move |site| site.engine.administers(&caller)).await
}

async fn show(
    v: &Visitor,
    access: &PersonAccessView,
    above: &Markup,
    problem: Option<&Problem>,
) -> Result<Page, Trouble> {
    let rules = rules(v).await?;
    let oneself = access.person == v.session.person.to_string();
    let body = html! {
        div class="head" {
            div {
                h1 { (access.name) }
                p {
                    @if let Some(number) = &access.number { (number) ". " }
                    (t!(v, "access-of-lead"))
                }
            }
            @if rules {
                div class="do" {
                    form method="post" action={ "/access/" (access.person) "/invite" } {
                        button class="button" type="submit" { (t!(v, "access-invite")) }
                    }
                    a class="button" href={ "/access/" (access.person) "/hand-over" } { (t!(v, "access-hand-over")) }
                }
            }
        }
        (above)
        div class="stack" {
            (what(v, access))
            (grants(v, &access.grants))
            (registers(v, &access.registers))
            @if rules && oneself && v.session.how != plumb_engine::gate::How::Demo { (envelope_form(v, access, problem)) }
            @if rules && !oneself { (end_form(v, access)) }
        }
    };
    Ok(v.page(access.name.clone(), body))
}

fn what(v: &Visitor, access: &PersonAccessView) -> Markup {
    let roles = html! {
        @if access.roles.is_empty() { (t!(v, "access-no-roles")) }
        @for role in &access.roles { (role_line(v, role)) br; }
    };
    let text = |text: &str| html! { (text) };
    html! {
        section class="card" aria-labelledby="who-title" {
            header { h2 id="who-title" { (t!(v, "access-who")) } }
            dl class="in facts" {
                (fact(&t!(v, "access-roles"), &roles))
                (fact(&t!(v, "access-login"), &text(access.login.as_deref().unwrap_or(&access.name))))
                (fact(&t!(v, "access-deputy"), &text(&access.deputy.clone().unwrap_or_else(|| t!(v, "access-no-deputy")))))
                @if access.administers { (fact(&t!(v, "access-rules"), &text(&t!(v, "access-administers-help")))) }
                @if !access.here { (fact(&t!(v, "access-here"), &text(&t!(v, "access-not-here")))) }
            }
        }
    }
}

fn role_line(v: &Visitor, role: &RoleView) -> String {
    match &role.in_place_of {
        Some(name) => t!(v, "access-role-for", role = role.name.clone(), name = name.clone()),
        None => role.name.clone(),
    }
}

fn grants(v: &Visitor, grants: &[GrantView]) -> Markup {
    html! {
        section class="card" aria-labelledby="grants-title" {
            header { h2 id="grants-title" { (t!(v, "access-grants")) } }
            @if grants.is_empty() { p class="in quiet" { (t!(v, "access-grants-none")) } }
            ul class="rows sessions" {
                @for grant in grants {
                    li {
                        span {
                            @if let Some(number) = &grant.number { span class="id" { (number) } " " }
                            (grant.about) br;
                            small {
                                @for may in &grant.may { (t!(v, &format!("may-{may}"))) " " }
                                @if grant.registers.is_empty() { (t!(v, "access-all-registers")) }
                                @else { (grant.registers.join(", ")) }
                            }
                        }
                        @if let Some(until) = grant.until { span { (t!(v, "access-until")) " " (look::day(v, until)) } }
                    }
                }
            }
        }
    }
}

fn registers(v: &Visitor, registers: &[(String, Why)]) -> Markup {
    html! {
        section class="card" aria-labelledby="registers-title" {
            header { h2 id="registers-title" { (t!(v, "access-registers")) } }
            ul class="rows sessions" { @for (name, why) in registers { li { span { (name) } small { (why_text(v, why)) } } } }
        }
    }
}

/// Why somebody may see something, in words.
pub(super) fn why_text(v: &Visitor, why: &Why) -> String {
    match why {
        Why::Everybody => t!(v, "why-everybody"),
        Why::Own => t!(v, "why-own"),
        Why::Role { role, in_place_of: None } => t!(v, "why-role", role = role.clone()),
        Why::Role { role, in_place_of: Some(name) } => t!(v, "why-role-for", role = role.clone(), name = name.clone()),
        Why::Grant { number: Some(number), about } => {
            t!(v, "why-grant", number = number.clone(), about = about.clone())
        }
        Why::Grant { number: None, .. } => t!(v, "why-some-grant"),
    }
}

fn end_form(v: &Visitor, access: &PersonAccessView) -> Markup {
    html! {
        section class="card" aria-labelledby="end-title" {
            header { h2 id="end-title" { (t!(v, "access-end-title")) } }
            form class="in stack" method="post" action={ "/access/" (access.person) "/end" } {
                p { (t!(v, "access-end-lead", name = access.name.clone())) }
                button class="button" type="submit" { (t!(v, "access-end-do")) }
            }
        }
    }
}

fn envelope_form(v: &Visitor, access: &PersonAccessView, problem: Option<&Problem>) -> Markup {
    html! {
        section class="card" id="envelope" aria-labelledby="envelope-title" {
            header { h2 id="envelope-title" { (t!(v, "envelope-title")) } }
            (super::form::trouble(problem))
            form class="in stack narrow" method="post" action={ "/access/" (access.person) "/envelope" } {
                p { (t!(v, "envelope-lead")) }
                (ask(Ask::password("current", &t!(v, "account-current"), "current-password"), problem))
                button class="button" type="submit" { (t!(v, "envelope-do")) }
            }
        }
    }
}

/// `POST /access/{person}/invite`: the page that follows shows the link, to be printed, copied or sent.
pub(super) async fn invite(v: Visitor, arrived: Arrived, Path(person): Path<String>) -> Result<Page, Trouble> {
    let Answer::Invited(made) = v.ask(Request::Invite { person }).await? else { return Err(Trouble::not_found()) };
    let link = format!("{}/invite/{}", arrived.origin, made.secret.expose());
    let title = t!(v, "invited-title", name = made.name.clone());
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "invited-lead", name = made.name.clone())) } } }
        div class="card" {
            div class="in stack" {
                p { code class="secret" { (link) } }
                p class="quiet" { (t!(v, "invited-until")) " " (look::moment(&v, made.expires, &v.shell.zone)) ". " (t!(v, "invited-once")) }
            }
        }
        p { a class="button" href={ "/access/" (made.person) } { (t!(v, "invited-back")) } }
    };
    Ok(v.page(title, body))
}

/// The password once more. Not printable.
#[derive(Deserialize)]
pub(super) struct Again {
    #[serde(default)]
    current: String,
}

/// `POST /access/{person}/envelope`: a code for the day when no administrator can come in; one's own only.
pub(super) async fn envelope(
    v: Visitor,
    arrived: Arrived,
    Path(person): Path<String>,
    Form(typed): Form<Again>,
) -> Result<Response, Trouble> {
    let own = person.parse::<RecordId>().ok().map(PersonId) == Some(v.session.person);
    if !own || !rules(&v).await? {
        let say = "only whoever administers keeps such a code, and only one's own; nothing was done";
        return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say).into());
    }
    let (session, place) = (v.session.clone(), arrived.place.clone());
    let made = v
        .work(move |site| {
            proven(site, &session, &typed.current, &place)?;
            site.gate.make_break_glass(session.person, &place)
        })
        .await;
    let code = match made {
        Ok(code) => code,
        Err(trouble) => {
            let page = show(&v, &access(&v, &person).await?, &html! {}, Some(&trouble.problem)).await?;
            return Ok(super::sign_in::refused(trouble, page));
        }
    };
    let body = html! {
        div class="head" { div { h1 { (t!(v, "envelope-made")) } p { (t!(v, "envelope-made-lead", name = v.shell.person.clone())) } } }
        div class="card" { p class="in" { code class="secret" { (code) } } }
        p { a class="button main" href={ "/access/" (person) } { (t!(v, "codes-kept")) } }
    };
    Ok(v.page(t!(v, "envelope-made"), body).into_response())
}

/// `POST /access/{person}/end`.
pub(super) async fn end(v: Visitor, Path(person): Path<String>) -> Result<Response, Trouble> {
    v.ask(Request::EndAccess { person: person.clone() }).await?;
    let to = format!("/access/{person}?done=ended");
    let location = HeaderName::from_static("location");
    Ok((axum::http::StatusCode::SEE_OTHER, [(location, to)]).into_response())
}
