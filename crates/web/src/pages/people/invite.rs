//! An invitation: a link that works once, by which somebody sets a password. Looking at it uses nothing up, so that mail
//! programs that follow links do no harm.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use maud::html;
use plumb_engine::{
    desk::{Problem, ProblemKind},
    gate::{How, Link, LinkPurpose, LinkSecret, LinkState, Password},
};
use serde::Deserialize;

use super::{
    carried::Carried,
    form::{Ask, ask, trouble},
    sign_in,
};
use crate::{
    guard::Arrived,
    look::{self, Page, Speaks as _},
    site::Site,
    trouble::Trouble,
    visitor::aside,
    words::{Words, t},
};

/// The new password. Not printable.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    password: String,
}

/// `GET /invite/{secret}`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(secret): Path<String>,
    arrived: Arrived,
) -> Result<Page, Trouble> {
    let (link, name) = aside(&site, move |site| meant(site, &secret)).await?;
    Ok(page(&arrived.words, &link, &name, None))
}

/// `POST /invite/{secret}`: sets the password, uses the link up and signs in.
pub(super) async fn accept(
    State(site): State<Arc<Site>>,
    Path(secret): Path<String>,
    arrived: Arrived,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Trouble> {
    let text = secret.clone();
    let (link, name) = aside(&site, move |site| meant(site, &text)).await?;
    let (place, password, names) = (arrived.place.clone(), Password::typed(&chosen.password), name.clone());
    let begun = aside(&site, move |site| {
        let Some(secret) = LinkSecret::read(&secret) else { return Err(gone()) };
        // A password that is refused must leave the link as it is; one that is taken uses it up in the same step.
        password.fits(&[&names])?;
        let link = site.gate.use_link(&secret, &place)?.ok_or_else(gone)?;
        site.gate.set_password(link.person, &password, &[&names], None, &place)?;
        site.gate.begin_session(link.person, How::Link, &place)
    });
    match begun.await {
        Ok(secret) => sign_in::arrive(&site, &arrived, &secret, "/", &Carried::default()).await,
        Err(trouble) if trouble.problem.field.is_some() => {
            let page = page(&arrived.words, &link, &name, Some(&trouble.problem));
            Ok(sign_in::refused(trouble, page))
        }
        Err(trouble) => Err(trouble),
    }
}

/// What a link is for, and for whom.
fn meant(site: &Site, secret: &str) -> Result<(Link, String), Problem> {
    let link = LinkSecret::read(secret).map(|secret| site.gate.look_at_link(&secret)).transpose()?.flatten();
    let meant = |link: &Link| matches!(link.purpose, LinkPurpose::Invite | LinkPurpose::Recover);
    let link = link.filter(|link| meant(link) && link.state == LinkState::Works).ok_or_else(gone)?;
    let name = site.engine.name_of(link.person)?.ok_or_else(gone)?;
    Ok((link, name))
}

fn gone() -> Problem {
    let say = "this invitation was used already, is too old, or was taken back; nothing was changed";
    Problem::new(ProblemKind::NotFound, "link.used", say).help("ask whoever invited you for a new one")
}

fn page(v: &Words, link: &Link, name: &str, problem: Option<&Problem>) -> Page {
    let title = match link.purpose {
        LinkPurpose::Recover => t!(v, "invite-again"),
        _ => t!(v, "invite-title", name = name.to_owned()),
    };
    let body = html! {
        div class="card" {
            (trouble(problem))
            form class="in stack" method="post" {
                h1 { (title) }
                p { (t!(v, "invite-lead")) }
                // Password managers keep a password under a name.
                input type="text" name="name" value=(name) autocomplete="username" readonly hidden;
                (ask(Ask::password("password", &t!(v, "invite-password"), "new-password")
                    .help(&t!(v, "invite-password-help")), problem))
                button class="button main" type="submit" { (t!(v, "invite-do")) }
            }
        }
    };
    look::alone(v, &title, &body)
}
