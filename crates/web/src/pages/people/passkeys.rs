//! Passkeys on the page about oneself: added, named, taken away. Whoever changes them has proved in the last ten minutes to be
//! that person, so that a browser left open gives nobody a way in.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::{
    desk::{Problem, ProblemKind},
    gate::{Ceremony, PasskeyRow, RelyingParty, WaysIn},
};
use serde::Deserialize;

use super::{
    account::{again, real},
    carried::Carried,
    device::{self, Answered, Wanted},
    form::{Ask, ask, trouble_within},
    sign_in,
};
use crate::{
    guard::Arrived,
    look::{self, Tone, state},
    site::Site,
    trouble::Trouble,
    visitor::{Visitor, aside},
    words::{Words, t},
};

/// Where to prove once more, and back.
const PROVE: &str = "/prove?next=%2Faccount%23passkeys";

/// `POST /account/passkeys/begin`: what the device is asked in order to make one.
pub(super) async fn begin(v: Visitor) -> Response {
    device::begun(new(&v).await)
}

async fn new(v: &Visitor) -> Result<Ceremony, Trouble> {
    real(&v.session)?;
    proven(v)?;
    let party = named(v.words(), &v.origin)?;
    let (session, name) = (v.session.clone(), v.shell.person.clone());
    v.work(move |site| site.gate.ask_for_new_passkey(&party, &session, &name)).await
}

/// A passkey that a device made, and what the person calls it. Not printable.
#[derive(Deserialize)]
pub(super) struct Made {
    #[serde(default)]
    label: String,
    #[serde(flatten)]
    answered: Answered,
}

/// `POST /account/passkeys`.
pub(super) async fn add(v: Visitor, arrived: Arrived, Form(made): Form<Made>) -> Result<Response, Trouble> {
    let session = v.session.clone();
    let kept = match real(&v.session).map_err(Trouble::from).and_then(|()| proven(&v)) {
        Ok(()) => {
            let Made { label, answered } = made;
            let add = move |site: &Site| {
                site.gate.add_passkey(&session, &answered.ceremony, &answered.passkey, &label, &arrived.place)
            };
            v.work(add).await
        }
        Err(trouble) => Err(trouble),
    };
    again(&v, kept, "passkeys").await
}

/// Which passkey, and what it is called from now on.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    id: u64,
    #[serde(default)]
    label: String,
}

/// `POST /account/passkeys/name`.
pub(super) async fn name(v: Visitor, Form(named): Form<Named>) -> Result<Response, Trouble> {
    let person = v.session.person;
    if v.work(move |site| site.gate.name_passkey(person, named.id, &named.label)).await? {
        return Ok(Redirect::to("/account#passkeys").into_response());
    }
    Err(Trouble::not_found())
}

/// `POST /account/passkeys/end`.
pub(super) async fn end(v: Visitor, arrived: Arrived, Form(named): Form<Named>) -> Result<Response, Trouble> {
    if v.caller().proof.is_none() {
        return Ok(Redirect::to(PROVE).into_response());
    }
    let person = v.session.person;
    match v.work(move |site| site.gate.drop_passkey(person, named.id, &arrived.place)).await {
        Ok(true) => Ok(Redirect::to("/account#passkeys").into_response()),
        Ok(false) => Err(Trouble::not_found()),
        Err(trouble) => again(&v, Err(trouble), "passkeys").await,
    }
}

/// `POST /sign-in/passkey/begin`: what any device that knows us is asked.
pub(super) async fn begin_sign_in(State(site): State<Arc<Site>>, arrived: Arrived) -> Response {
    let asked = match named(&arrived.words, &arrived.origin) {
        Ok(party) => aside(&site, move |site| site.gate.ask_for_passkey(&party)).await,
        Err(trouble) => Err(trouble),
    };
    device::begun(asked)
}

/// A device that let its person through, and where to go. Not printable.
#[derive(Deserialize)]
pub(super) struct Entering {
    #[serde(default)]
    name: String,
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    answered: Answered,
    #[serde(flatten)]
    carried: Carried,
}

/// `POST /sign-in/passkey`.
pub(super) async fn enter(
    State(site): State<Arc<Site>>,
    arrived: Arrived,
    Form(typed): Form<Entering>,
) -> Result<Response, Trouble> {
    let (answered, place) = (typed.answered.clone(), arrived.place.clone());
    let entered = aside(&site, move |site| site.gate.sign_in_by_passkey(&answered.ceremony, &answered.passkey, &place));
    match entered.await {
        Ok(secret) => sign_in::arrive(&site, &arrived, &secret, &typed.next, &typed.carried).await,
        Err(trouble) => {
            let page = sign_in::page(&arrived, &typed.name, &typed.next, &typed.carried, Some(&trouble.problem));
            Ok(sign_in::refused(trouble, page))
        }
    }
}

/// `POST /prove/passkey/begin`: what this person's devices are asked, to sign.
pub(super) async fn begin_again(v: Visitor) -> Response {
    let asked = match named(v.words(), &v.origin) {
        Ok(party) => {
            let session = v.session.clone();
            v.work(move |site| site.gate.ask_for_passkey_again(&party, &session)).await
        }
        Err(trouble) => Err(trouble),
    };
    device::begun(asked)
}

fn named(words: &Words, origin: &str) -> Result<RelyingParty, Trouble> {
    device::party(words, origin).ok_or_else(|| {
        let say = "devices keep passkeys for a name over https only, or for localhost; nothing was done";
        Problem::new(ProblemKind::Rule, "gate.no-party", say)
            .help("open Plumb under its name, or use your password")
            .into()
    })
}

/// Whoever asks has shown lately to be that person.
fn proven(v: &Visitor) -> Result<(), Trouble> {
    if v.caller().proof.is_some() {
        return Ok(());
    }
    let say = "show once more that it is you before you change how you come in; nothing was changed";
    Err(Problem::new(ProblemKind::Rule, "gate.prove-first", say).into())
}

/// The part of the account's page.
pub(super) fn card(v: &Visitor, ways: &WaysIn, problem: Option<&Problem>) -> Markup {
    html! {
        section class="card" id="passkeys" aria-labelledby="passkeys-title" {
            header { h2 id="passkeys-title" { (t!(v, "passkeys-title")) } }
            (trouble_within(Some("passkey"), problem))
            p class="in" { (t!(v, "passkeys-lead")) }
            @if !ways.passkeys.is_empty() {
                ul class="rows sessions" { @for key in &ways.passkeys { (row(v, key)) } }
            }
            @if device::party(v.words(), &v.origin).is_none() {
                p class="in quiet" { (t!(v, "passkeys-no-name")) }
            } @else if v.caller().proof.is_none() {
                p class="in" { a class="button" href=(PROVE) { (t!(v, "passkeys-prove")) } }
            } @else {
                form class="in stack narrow" method="post" action="/account/passkeys" {
                    (ask(Ask::text("label", &t!(v, "passkeys-label"), "off").within("passkey")
                        .help(&t!(v, "passkeys-label-help")), problem))
                    (device::button(v, Wanted::New, &t!(v, "passkeys-add")))
                    noscript { p class="quiet" { (t!(v, "passkeys-script")) } }
                }
            }
        }
    }
}

fn row(v: &Visitor, key: &PasskeyRow) -> Markup {
    let label = if key.label.is_empty() { t!(v, "passkeys-unnamed") } else { key.label.clone() };
    let field = format!("passkey-{}", key.id);
    html! {
        li {
            span {
                (label) " "
                @if key.last_used.is_none() { (state(Tone::Plain, &t!(v, "passkeys-unused"))) }
                br;
                small {
                    (t!(v, "passkeys-added")) " " (look::moment(v, key.added, &v.shell.zone))
                    @if let Some(at) = key.last_used {
                        "; " (t!(v, "passkeys-used")) " " (look::moment(v, at, &v.shell.zone))
                    }
                }
                details {
                    summary { (t!(v, "passkeys-rename")) }
                    form class="stack narrow" method="post" action="/account/passkeys/name" {
                        input type="hidden" name="id" value=(key.id);
                        label for=(field) { (t!(v, "passkeys-label")) }
                        input class="field" id=(field) name="label" value=(key.label) maxlength="60" required;
                        button class="button small" type="submit" { (t!(v, "account-keep")) }
                    }
                }
            }
            form method="post" action="/account/passkeys/end" {
                input type="hidden" name="id" value=(key.id);
                button class="button small" type="submit" aria-label=(t!(v, "passkeys-end-one", name = label)) { (t!(v, "passkeys-end")) }
            }
        }
    }
}
