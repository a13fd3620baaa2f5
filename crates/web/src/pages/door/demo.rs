//! The example company's door: a link that works once, then a choice of people to be. Nothing there is real, so nobody has
//! to prove anything.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;
use plumb_engine::{
    desk::{Problem, ProblemKind},
    gate::{How, LinkPurpose, LinkSecret, SessionSecret},
};
use serde::Deserialize;

use crate::{
    guard::{Arrived, session_cookie},
    look::Page,
    site::{DemoDoor, Site},
    trouble::Trouble,
    visitor::{Visitor, aside},
    words::t,
};

/// `GET /enter/{secret}`: signs in as the first of the people to be, once. Only the example company has such links: elsewhere a
/// link only shows, and a button acts.
pub(super) async fn enter(
    State(site): State<Arc<Site>>,
    Path(secret): Path<String>,
    arrived: Arrived,
) -> Result<Response, Trouble> {
    door(&site)?;
    let begun = aside(&site, move |site| {
        let Some(secret) = LinkSecret::read(&secret) else { return Ok(None) };
        let meant = site.gate.look_at_link(&secret)?.is_some_and(|link| link.purpose == LinkPurpose::Demo);
        let used = if meant { site.gate.use_link(&secret, &arrived.place)? } else { None };
        used.map(|link| site.gate.begin_session(link.person, How::Demo, &arrived.place)).transpose()
    });
    if let Some(secret) = begun.await? {
        return Ok(signed_in(&site, &secret, "/be"));
    }
    let say = "this link was used already, or is not one of ours";
    let help = "each start of `plumb demo` prints a new one";
    Err(Problem::new(ProblemKind::NotFound, "link.used", say).help(help).into())
}

/// `GET /be`: who would you like to be?
pub(super) async fn choose(v: Visitor) -> Result<Page, Trouble> {
    let door = door(&v.site)?;
    let body = html! {
        div class="head" { div { h1 { (t!(v, "demo-title")) } p { (t!(v, "demo-lead", organisation = v.shell.organisation.clone())) } } }
        ul class="cols doors" {
            @for person in &door.people {
                li class="card" {
                    form class="in stack" method="post" action="/be" {
                        input type="hidden" name="person" value=(person.name);
                        div {
                            h2 { (t!(v, &format!("{}-title", person.text))) }
                            p class="quiet" { (person.name) ", " (person.job) }
                        }
                        p { (t!(v, person.text)) }
                        button class="button" type="submit" { (t!(v, "demo-be", name = person.name.clone())) }
                    }
                }
            }
        }
    };
    Ok(v.page(t!(v, "demo-title"), body))
}

/// What was chosen.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    person: String,
}

/// `POST /be`: be somebody else.
pub(super) async fn be(v: Visitor, arrived: Arrived, Form(chosen): Form<Chosen>) -> Result<Response, Trouble> {
    let known = door(&v.site)?.people.iter().any(|person| person.name == chosen.person);
    if !known {
        return Err(Trouble::not_found());
    }
    let secret = v
        .work(move |site| {
            let person = site.engine.person(&chosen.person)?;
            if let Some(old) = &arrived.secret {
                site.gate.end_session(old, &arrived.place)?;
            }
            site.gate.begin_session(person, How::Demo, &arrived.place)
        })
        .await?;
    Ok(signed_in(&v.site, &secret, "/"))
}

fn door(site: &Site) -> Result<&DemoDoor, Trouble> {
    site.settings.demo.as_ref().ok_or_else(Trouble::not_found)
}

fn signed_in(site: &Site, secret: &SessionSecret, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Some(cookie) = session_cookie(site, secret) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
