//! Proving once more to be the person who is signed in: asked before a signature, good for ten minutes.

use axum::{
    Form,
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::{
    desk::{Caller, Problem},
    gate::{PROOF_COVERS, Password, Place},
};
use plumb_model::fact::Method;
use serde::Deserialize;

use super::{
    carried::own_path,
    device::{self, Answered, Wanted},
    form::{Ask, ask, trouble},
    sign_in::refused,
};
use crate::{guard::Arrived, look::Page, trouble::Trouble, visitor::Visitor, words::t};

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// The password or a passkey, once more. Not printable.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Again {
    #[serde(default)]
    pub(crate) password: String,
    #[serde(flatten)]
    pub(crate) answered: Answered,
}

/// The same, and where to go afterwards. Not printable.
#[derive(Deserialize)]
pub(super) struct AgainAndNext {
    #[serde(flatten)]
    again: Again,
    #[serde(default)]
    next: String,
}

/// Who signs: by a passkey used or a password typed in this very form, or covered by one of the last ten minutes.
pub(crate) async fn signing(v: &Visitor, place: &Place, again: Again) -> Result<Caller, Trouble> {
    let (session, place) = (v.session.clone(), place.clone());
    let method = v
        .work(move |site| {
            let Again { password, answered } = again;
            if answered.is_any() {
                let proven = site.gate.prove_by_passkey(&session, &answered.ceremony, &answered.passkey, &place);
                return proven.map(|()| Some(Method::Passkey));
            }
            if password.is_empty() {
                return Ok(None);
            }
            let proven = site.gate.prove_by_password(&session, &Password::typed(&password), &place);
            proven.map(|()| Some(Method::Password))
        })
        .await?;
    Ok(method.map_or_else(|| v.caller(), |method| v.caller().proven(method)))
}

/// The question for the password in a form that signs, with a passkey in its place for whoever has one; nothing where a
/// signature is covered already.
pub(crate) async fn question(v: &Visitor, problem: Option<&Problem>) -> Result<Markup, Trouble> {
    if v.caller().proof.is_some() {
        return Ok(html! {});
    }
    let person = v.session.person;
    let passkey = device::party(v.words(), &v.origin).is_some()
        && !v.work(move |site| site.gate.ways_in(person)).await?.passkeys.is_empty();
    Ok(html! {
        (ask(Ask::password("password", &t!(v, "prove-password"), "current-password")
            .help(&t!(v, "prove-help", minutes = PROOF_COVERS.as_secs() / 60)), problem))
        @if passkey { (device::button(v, Wanted::Again, &t!(v, "prove-passkey"))) }
    })
}

/// `GET /prove`.
pub(super) async fn show(v: Visitor, Query(to): Query<Next>) -> Result<Page, Trouble> {
    page(&v, &to.next, None).await
}

/// `POST /prove`.
pub(super) async fn act(v: Visitor, arrived: Arrived, Form(typed): Form<AgainAndNext>) -> Result<Response, Trouble> {
    match signing(&v, &arrived.place, typed.again).await {
        Ok(_) => Ok(Redirect::to(own_path(&typed.next)).into_response()),
        Err(trouble) => {
            let page = page(&v, &typed.next, Some(&trouble.problem)).await?;
            Ok(refused(trouble, page))
        }
    }
}

async fn page(v: &Visitor, next: &str, problem: Option<&Problem>) -> Result<Page, Trouble> {
    let question = question(v, problem).await?;
    let body = html! {
        div class="head" { div { h1 { (t!(v, "prove-title")) } p { (t!(v, "prove-lead")) } } }
        div class="card narrow" {
            (trouble(problem))
            form class="in stack" method="post" action="/prove" {
                input type="hidden" name="next" value=(own_path(next));
                @if v.caller().proof.is_some() { p { (t!(v, "prove-covered")) } }
                (question)
                button class="button main" type="submit" { (t!(v, "prove-do")) }
            }
        }
    };
    Ok(v.page(t!(v, "prove-title"), body))
}
