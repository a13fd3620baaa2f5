//! Signing in and out: name and password, the second step, the envelope. Whoever comes in gets a new session; what the browser
//! held before ends.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::{
    desk::Problem,
    gate::{HalfSecret, Password, SessionSecret, SignIn},
};
use serde::Deserialize;

use super::{
    carried::{Carried, own_path},
    device::{self, Wanted},
    form::{Ask, ask, trouble},
};
use crate::{
    guard::{Arrived, end_cookie, session_cookie},
    look::{self, Page, Speaks as _},
    site::Site,
    trouble::Trouble,
    visitor::{Visitor, aside},
    words::{Words, t},
};

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// Name and password. Not printable: it holds a secret.
#[derive(Deserialize)]
pub(super) struct First {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    carried: Carried,
}

/// The second step. Not printable: it holds a secret.
#[derive(Deserialize)]
pub(super) struct Second {
    #[serde(default)]
    half: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    carried: Carried,
}

/// `GET /sign-in`.
pub(super) async fn show(arrived: Arrived, Query(to): Query<Next>) -> Response {
    if arrived.visitor.is_some() {
        return Redirect::to(own_path(&to.next)).into_response();
    }
    page(&arrived, "", &to.next, &Carried::default(), None).into_response()
}

/// `POST /sign-in`.
pub(super) async fn first_step(
    State(site): State<Arc<Site>>,
    arrived: Arrived,
    Form(typed): Form<First>,
) -> Result<Response, Trouble> {
    let (name, place) = (typed.name.clone(), arrived.place.clone());
    let password = Password::typed(&typed.password);
    let tried = aside(&site, move |site| {
        // A name that several have, or nobody, is answered like a wrong password.
        let person = if name.trim().is_empty() { None } else { site.engine.called(&name)? };
        site.gate.sign_in(person, &name, &password, &place)
    });
    match tried.await {
        Ok(SignIn::In(secret)) => arrive(&site, &arrived, &secret, &typed.next, &typed.carried).await,
        Ok(SignIn::Second(half)) => {
            Ok(second_page(&arrived.words, &half, &typed.next, &typed.carried, None).into_response())
        }
        Err(trouble) => {
            let page = page(&arrived, &typed.name, &typed.next, &typed.carried, Some(&trouble.problem));
            Ok(refused(trouble, page))
        }
    }
}

/// `POST /sign-in/code`.
pub(super) async fn second_step(
    State(site): State<Arc<Site>>,
    arrived: Arrived,
    Form(typed): Form<Second>,
) -> Result<Response, Trouble> {
    let Some(half) = HalfSecret::read(&typed.half) else { return Ok(Redirect::to("/sign-in").into_response()) };
    let (code, place, taken) = (typed.code.clone(), arrived.place.clone(), half.clone());
    match aside(&site, move |site| site.gate.second_step(&taken, &code, &place)).await {
        Ok(secret) => arrive(&site, &arrived, &secret, &typed.next, &typed.carried).await,
        Err(trouble) if trouble.problem.code == "gate.late" => {
            let page = page(&arrived, "", &typed.next, &typed.carried, Some(&trouble.problem));
            Ok(refused(trouble, page))
        }
        Err(trouble) => {
            let page = second_page(&arrived.words, &half, &typed.next, &typed.carried, Some(&trouble.problem));
            Ok(refused(trouble, page))
        }
    }
}

/// `GET /sign-in/envelope`.
pub(super) async fn envelope(arrived: Arrived) -> Page {
    envelope_page(&arrived.words, None)
}

/// The code from the envelope. Not printable: it is a secret.
#[derive(Deserialize)]
pub(super) struct Envelope {
    #[serde(default)]
    code: String,
}

/// `POST /sign-in/envelope`.
pub(super) async fn break_glass(
    State(site): State<Arc<Site>>,
    arrived: Arrived,
    Form(typed): Form<Envelope>,
) -> Result<Response, Trouble> {
    let place = arrived.place.clone();
    match aside(&site, move |site| site.gate.break_glass(&typed.code, &place)).await {
        Ok(secret) => arrive(&site, &arrived, &secret, "/account", &Carried::default()).await,
        Err(trouble) => {
            let page = envelope_page(&arrived.words, Some(&trouble.problem));
            Ok(refused(trouble, page))
        }
    }
}

/// `POST /sign-out`.
pub(super) async fn sign_out(v: Visitor, arrived: Arrived) -> Result<Response, Trouble> {
    if let Some(secret) = arrived.secret.clone() {
        v.work(move |site| site.gate.end_session(&secret, &arrived.place)).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(cookie) = end_cookie(&v.site) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// In: under a new session, whatever the browser held before; then on to where the person wanted to go.
pub(super) async fn arrive(
    site: &Arc<Site>,
    arrived: &Arrived,
    secret: &SessionSecret,
    next: &str,
    carried: &Carried,
) -> Result<Response, Trouble> {
    if let Some(old) = arrived.secret.clone() {
        let place = arrived.place.clone();
        aside(site, move |site| site.gate.end_session(&old, &place)).await?;
    }
    let mut response = if carried.is_any() {
        carried.go_on(&arrived.words).into_response()
    } else {
        Redirect::to(own_path(next)).into_response()
    };
    if let Some(cookie) = session_cookie(site, secret) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The same page again with what went wrong; what breaks on our side is not the form's.
pub(crate) fn refused(trouble: Trouble, page: Page) -> Response {
    let status = match trouble.problem.code.as_str() {
        "gate.wait" | "gate.busy" => StatusCode::TOO_MANY_REQUESTS,
        _ if trouble.status.is_server_error() => return trouble.into_response(),
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, page).into_response()
}

/// The page for whoever was not signed in any more when a form arrived: what was typed goes along.
pub(crate) fn expired(arrived: &Arrived, carried: &Carried, kept: bool) -> Response {
    let v = &arrived.words;
    let text = if kept { t!(v, "sign-in-expired-kept") } else { t!(v, "sign-in-expired") };
    let band = look::notice(look::Tone::Soon, &html! { (text) });
    let mut response = (StatusCode::UNAUTHORIZED, whole(arrived, "", "", carried, &band, None)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) fn page(arrived: &Arrived, name: &str, next: &str, carried: &Carried, problem: Option<&Problem>) -> Page {
    whole(arrived, name, next, carried, &trouble(problem), problem)
}

fn whole(
    arrived: &Arrived,
    name: &str,
    next: &str,
    carried: &Carried,
    above: &Markup,
    problem: Option<&Problem>,
) -> Page {
    let v = &*arrived.words;
    let passkeys = device::party(v, &arrived.origin).is_some();
    let body = html! {
        div class="card" {
            (above)
            form class="in stack" method="post" action="/sign-in" {
                h1 { (t!(v, "sign-in-title")) }
                (ask(Ask::text("name", &t!(v, "sign-in-name"), "username webauthn").value(name)
                    .help(&t!(v, "sign-in-name-help")), problem))
                (ask(Ask::password("password", &t!(v, "sign-in-password"), "current-password"), problem))
                input type="hidden" name="next" value=(own_path(next));
                (carried.fields())
                button class="button main" type="submit" { (t!(v, "sign-in-do")) }
                @if passkeys { (device::button(v, Wanted::Enter, &t!(v, "sign-in-passkey"))) }
            }
        }
        p class="quiet" { (t!(v, "sign-in-lost")) " " a href="/sign-in/envelope" { (t!(v, "sign-in-envelope")) } }
    };
    look::alone(v, &t!(v, "sign-in-title"), &body)
}

fn second_page(v: &Words, half: &HalfSecret, next: &str, carried: &Carried, problem: Option<&Problem>) -> Page {
    let body = html! {
        div class="card" {
            (trouble(problem))
            form class="in stack" method="post" action="/sign-in/code" {
                h1 { (t!(v, "sign-in-second")) }
                (ask(Ask::text("code", &t!(v, "sign-in-code"), "one-time-code")
                    .help(&t!(v, "sign-in-code-help")), problem))
                input type="hidden" name="half" value=(half.expose());
                input type="hidden" name="next" value=(own_path(next));
                (carried.fields())
                button class="button main" type="submit" { (t!(v, "sign-in-do")) }
            }
        }
        p class="quiet" { a href="/sign-in" { (t!(v, "sign-in-anew")) } }
    };
    look::alone(v, &t!(v, "sign-in-second"), &body)
}

fn envelope_page(v: &Words, problem: Option<&Problem>) -> Page {
    let body = html! {
        div class="card" {
            (trouble(problem))
            form class="in stack" method="post" action="/sign-in/envelope" {
                h1 { (t!(v, "sign-in-envelope-title")) }
                p { (t!(v, "sign-in-envelope-lead")) }
                (ask(Ask::text("code", &t!(v, "sign-in-envelope-code"), "off"), problem))
                button class="button main" type="submit" { (t!(v, "sign-in-do")) }
            }
        }
        p class="quiet" { a href="/sign-in" { (t!(v, "sign-in-anew")) } }
    };
    look::alone(v, &t!(v, "sign-in-envelope-title"), &body)
}
