//! `GET /trust/settings`: what strangers see, or would see, before anybody switches it on; `POST /trust/switch` is the switch.

use axum::{
    Form,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, Problem, ProblemKind, Request, TrustPreview};
use serde::Deserialize;

use super::parts::shown;
use crate::{
    look::{Page, Tone, notice, once},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) async fn show(v: Visitor) -> Result<Page, Trouble> {
    page(&v, None).await
}

async fn page(v: &Visitor, wrong: Option<(&str, &Problem)>) -> Result<Page, Trouble> {
    let Answer::Trust(view) = v.ask(Request::TrustPreview).await? else { return Err(Trouble::not_found()) };
    let title = t!(v, "trust-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "trust-settings-lead")) } }
            div class="do" { @if stands(&view) { a class="button" href="/trust" { (t!(v, "trust-look")) } } }
        }
        @if let Some((_, problem)) = wrong { (notice(Tone::Bad, &html! { (problem.say) })) }
        (how(v, &view))
        div class="stack" {
            @if view.may_switch { (switching(v, &view, wrong.map(|(typed, _)| typed))) }
            section class="card" {
                header { h2 { (t!(v, "trust-preview")) } }
                div class="in" {
                    @if view.view.certificates.is_empty() { p class="quiet" { (t!(v, "trust-none")) } }
                    @else { (shown(v, &view.view)) }
                }
            }
        }
    };
    Ok(v.page(title, body))
}

/// Strangers find a page now.
fn stands(view: &TrustPreview) -> bool {
    view.on && !view.view.certificates.is_empty()
}

fn how(v: &Visitor, view: &TrustPreview) -> Markup {
    let (tone, text) = match (view.on, stands(view)) {
        (false, _) => (Tone::Plain, "trust-off"),
        (true, true) => (Tone::Good, "trust-on"),
        (true, false) => (Tone::Soon, "trust-off-by-itself"),
    };
    notice(
        tone,
        &html! {
            (t!(v, text))
            @if view.not_shown > 0 { " " (t!(v, "trust-not-shown", count = view.not_shown)) }
        },
    )
}

fn switching(v: &Visitor, view: &TrustPreview, typed: Option<&str>) -> Markup {
    let lead = typed.or(view.view.lead.as_deref()).unwrap_or_default();
    html! {
        form class="card form" method="post" action="/trust/switch" {
            div class="in stack" {
                input type="hidden" name="once" value=(once(v));
                div class="line" {
                    label for="lead" { (t!(v, "trust-above")) }
                    div { textarea class="field" id="lead" name="lead" rows="3" { (lead) } p class="help" { (t!(v, "trust-above-help")) } }
                }
                p class="do" {
                    @if view.on {
                        button class="button" type="submit" name="on" value="yes" { (t!(v, "trust-keep")) } " "
                        button class="button main" type="submit" name="on" value="no" { (t!(v, "trust-switch-off")) }
                    } @else {
                        button class="button main" type="submit" name="on" value="yes" { (t!(v, "trust-switch-on")) }
                    }
                }
            }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switched {
    once: String,
    on: String,
    lead: String,
}

/// `POST /trust/switch`.
pub(super) async fn switch(v: Visitor, Form(typed): Form<Switched>) -> Result<Response, Trouble> {
    let key = Some(typed.once).filter(|once| !once.is_empty());
    let request = Request::SwitchTrustPage { on: typed.on == "yes", lead: Some(typed.lead.clone()), key };
    match v.ask(request).await {
        Ok(_) => Ok(Redirect::to("/trust/settings").into_response()),
        Err(trouble) if trouble.problem.kind == ProblemKind::Content => {
            let page = page(&v, Some((&typed.lead, &trouble.problem))).await?;
            Ok((trouble.status, page).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}
