//! The second step: an authenticator app, added with a picture that the server draws, and codes on paper for the day when the
//! phone is lost.

use std::fmt::Write as _;

use axum::{
    Form,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::{
    desk::Problem,
    gate::{NewTotp, WaysIn},
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::{
    account::{again, proven},
    form::{Ask, ask, trouble_within},
};
use crate::{
    guard::Arrived,
    look::{self, Page, Tone, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// The password once more. Not printable.
#[derive(Deserialize)]
pub(super) struct Again {
    #[serde(default)]
    current: String,
}

/// The code that the app shows. Not printable.
#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    code: String,
}

/// `POST /account/authenticator`: draws a secret and shows it.
pub(super) async fn propose(v: Visitor, arrived: Arrived, Form(typed): Form<Again>) -> Result<Response, Trouble> {
    let (session, place) = (v.session.clone(), arrived.place.clone());
    let (name, company) = (v.shell.person.clone(), v.shell.organisation.clone());
    let done = v
        .work(move |site| {
            proven(site, &session, &typed.current, &place)?;
            site.gate.propose_totp(session.person, &name, &company).map(drop)
        })
        .await;
    again(&v, done, "authenticator").await
}

/// `POST /account/authenticator/confirm`: from now on it is asked for; the page that follows shows the codes, once.
pub(super) async fn confirm(v: Visitor, arrived: Arrived, Form(typed): Form<Shown>) -> Result<Response, Trouble> {
    let person = v.session.person;
    match v.work(move |site| site.gate.confirm_totp(person, &typed.code, &arrived.place)).await {
        Ok(codes) => Ok(codes_page(&v, &codes).into_response()),
        Err(trouble) => again(&v, Err(trouble), "authenticator").await,
    }
}

/// `POST /account/authenticator/codes`: ten new ones in place of the old.
pub(super) async fn codes(v: Visitor, arrived: Arrived, Form(typed): Form<Again>) -> Result<Response, Trouble> {
    let (session, place) = (v.session.clone(), arrived.place.clone());
    let made = v
        .work(move |site| {
            proven(site, &session, &typed.current, &place)?;
            site.gate.make_recovery_codes(session.person, &place)
        })
        .await;
    match made {
        Ok(codes) => Ok(codes_page(&v, &codes).into_response()),
        Err(trouble) => again(&v, Err(trouble), "authenticator").await,
    }
}

/// `POST /account/authenticator/end`.
pub(super) async fn end(v: Visitor, arrived: Arrived, Form(typed): Form<Again>) -> Result<Response, Trouble> {
    let (session, place) = (v.session.clone(), arrived.place.clone());
    let done = v
        .work(move |site| {
            proven(site, &session, &typed.current, &place)?;
            site.gate.drop_totp(session.person, &place)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to("/account#authenticator").into_response()),
        Err(trouble) => again(&v, Err(trouble), "authenticator").await,
    }
}

/// The part of the account's page.
pub(super) fn card(v: &Visitor, ways: &WaysIn, waiting: Option<&NewTotp>, problem: Option<&Problem>) -> Markup {
    let current =
        || ask(Ask::password("current", &t!(v, "account-current"), "current-password").within("second"), problem);
    html! {
        section class="card" id="authenticator" aria-labelledby="authenticator-title" {
            header {
                h2 id="authenticator-title" { (t!(v, "totp-title")) }
                @match ways.totp {
                    Some(_) => (state(Tone::Good, &t!(v, "totp-on"))),
                    None => (state(Tone::Plain, &t!(v, "totp-off"))),
                }
            }
            (trouble_within(Some("second"), problem))
            @if let Some(since) = ways.totp {
                div class="in stack" {
                    p { (t!(v, "totp-since")) " " (look::moment(v, since, &v.shell.zone)) ". " (t!(v, "totp-codes-left", count = ways.recovery_codes)) }
                    form class="stack narrow" method="post" action="/account/authenticator/codes" {
                        (current())
                        div class="do" {
                            button class="button" type="submit" { (t!(v, "totp-new-codes")) }
                            button class="button" type="submit" formaction="/account/authenticator/end" { (t!(v, "totp-end")) }
                        }
                    }
                }
            } @else if let Some(new) = waiting {
                form class="in stack" method="post" action="/account/authenticator/confirm" {
                    p { (t!(v, "totp-scan")) }
                    (picture(v, new.address()))
                    p { (t!(v, "totp-type")) " " code class="secret" { (new.secret()) } }
                    (ask(Ask::text("code", &t!(v, "totp-code"), "one-time-code").within("second"), problem))
                    button class="button main" type="submit" { (t!(v, "totp-confirm")) }
                }
            } @else {
                form class="in stack narrow" method="post" action="/account/authenticator" {
                    p { (t!(v, "totp-lead")) }
                    (current())
                    button class="button" type="submit" { (t!(v, "totp-add")) }
                }
            }
        }
    }
}

/// The address as squares; dark on light in both themes, as cameras want it.
fn picture(v: &Visitor, address: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) else {
        return html! { p { code class="secret" { (address) } } };
    };
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path = dark.fold(String::new(), |mut path, (x, y)| {
        // Writing to a text cannot fail.
        let _ = write!(path, "M{x} {y}h1v1h-1z");
        path
    });
    html! {
        svg class="qr" role="img" aria-label=(t!(v, "totp-picture")) viewBox={ "-4 -4 " (size + 8) " " (size + 8) }
            width="200" height="200" shape-rendering="crispEdges" {
            rect x="-4" y="-4" width=(size + 8) height=(size + 8) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

fn codes_page(v: &Visitor, codes: &[String]) -> Page {
    let body = html! {
        div class="head" { div { h1 { (t!(v, "codes-title")) } p { (t!(v, "codes-lead")) } } }
        div class="card" {
            ol class="in codes" { @for code in codes { li { code class="secret" { (code) } } } }
        }
        p { a class="button main" href="/account#authenticator" { (t!(v, "codes-kept")) } }
    };
    v.page(t!(v, "codes-title"), body)
}
