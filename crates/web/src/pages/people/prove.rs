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

/// The password, once more. Not printable.
#[derive(Deserialize)]
pub(super) struct Again {
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Who signs: with the password typed into this very form, or covered by one that was typed in the last ten minutes.
pub(crate) async fn signing(v: &Visitor, place: &Place, password: Option<&str>) -> Result<Caller, Trouble> {
    let Some(password) = password.filter(|password| !password.is_empty()) else { return Ok(v.caller()) };
    let (session, password, place) = (v.session.clone(), Password::typed(password), place.clone());
    v.work(move |site| site.gate.prove_by_password(&session, &password, &place)).await?;
    Ok(v.caller().proven(Method::Password))
}

/// The question for the password in a form that signs; nothing where a signature is covered already.
pub(crate) fn question(v: &Visitor, problem: Option<&Problem>) -> Markup {
    html! {
        @if v.caller().proof.is_none() {
            (ask(Ask::password("password", &t!(v, "prove-password"), "current-password")
                .help(&t!(v, "prove-help", minutes = PROOF_COVERS.as_secs() / 60)), problem))
        }
    }
}

/// `GET /prove`.
pub(super) async fn show(v: Visitor, Query(to): Query<Next>) -> Page {
    page(&v, &to.next, None)
}

/// `POST /prove`.
pub(super) async fn act(v: Visitor, arrived: Arrived, Form(typed): Form<Again>) -> Result<Response, Trouble> {
    match signing(&v, &arrived.place, Some(&typed.password)).await {
        Ok(_) => Ok(Redirect::to(own_path(&typed.next)).into_response()),
        Err(trouble) => {
            let page = page(&v, &typed.next, Some(&trouble.problem));
            Ok(refused(trouble, page))
        }
    }
}

fn page(v: &Visitor, next: &str, problem: Option<&Problem>) -> Page {
    let body = html! {
        div class="head" { div { h1 { (t!(v, "prove-title")) } p { (t!(v, "prove-lead")) } } }
        div class="card narrow" {
            (trouble(problem))
            form class="in stack" method="post" action="/prove" {
                input type="hidden" name="next" value=(own_path(next));
                @if v.caller().proof.is_some() { p { (t!(v, "prove-covered")) } }
                (question(v, problem))
                button class="button main" type="submit" { (t!(v, "prove-do")) }
            }
        }
    };
    v.page(t!(v, "prove-title"), body)
}
