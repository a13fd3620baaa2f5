//! What a person changes about oneself: password, sessions, tokens, language. Whatever changes how to come in asks for the
//! password again, so that a browser left open gives nobody more than what it shows.

use axum::{
    Form,
    response::{IntoResponse as _, Redirect, Response},
};
use plumb_engine::{
    desk::{Answer, Problem, ProblemKind, Request},
    gate::{How, Password, Preferences, SessionId, TokenId, TokenScope},
};
use serde::Deserialize;

use super::{account_show::with, sign_in::refused};
use crate::{guard::Arrived, trouble::Trouble, visitor::Visitor};

/// A new password, and the old one. Not printable.
#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// `POST /account/password`.
pub(super) async fn password(
    v: Visitor,
    arrived: Arrived,
    Form(typed): Form<NewPassword>,
) -> Result<Response, Trouble> {
    let (session, name, place) = (v.session.clone(), v.shell.person.clone(), arrived.place.clone());
    let done = v
        .work(move |site| {
            real(&session)?;
            let (current, new) = (Password::typed(&typed.current), Password::typed(&typed.password));
            new.fits(&[&name])?;
            // Whoever came by the envelope has lost the old password; a first password has none before it.
            let lost = session.how == How::BreakGlass || site.gate.ways_in(session.person)?.password.is_none();
            if !lost {
                let proven = site.gate.prove_by_password(&session, &current, &place);
                proven.map_err(|problem| Problem { field: problem.field.map(|_| "current".to_owned()), ..problem })?;
            }
            site.gate.set_password(session.person, &new, &[&name], Some(session.id), &place)
        })
        .await;
    again(&v, done, "password").await
}

/// Which session.
#[derive(Debug, Deserialize)]
pub(super) struct Ending {
    id: u64,
}

/// `POST /account/sessions/end`.
pub(super) async fn end_session(v: Visitor, arrived: Arrived, Form(asked): Form<Ending>) -> Result<Response, Trouble> {
    let person = v.session.person;
    v.work(move |site| site.gate.end_session_of(person, SessionId(asked.id), &arrived.place)).await?;
    Ok(Redirect::to("/account#sessions").into_response())
}

/// `POST /account/sessions/end-others`.
pub(super) async fn end_others(v: Visitor, arrived: Arrived) -> Result<Response, Trouble> {
    let (person, here) = (v.session.person, v.session.id);
    v.work(move |site| site.gate.end_sessions_of(person, Some(here), &arrived.place)).await?;
    Ok(Redirect::to("/account#sessions").into_response())
}

/// A token to be made. Not printable: it holds the password.
#[derive(Deserialize)]
pub(super) struct TokenAsked {
    #[serde(default)]
    label: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    current: String,
}

/// `POST /account/tokens`: the page that follows shows the secret, once.
pub(super) async fn make_token(
    v: Visitor,
    arrived: Arrived,
    Form(typed): Form<TokenAsked>,
) -> Result<Response, Trouble> {
    let made = token(&v, &arrived, typed).await;
    match made {
        Ok(Answer::TokenMade(made)) => Ok(with(&v, "tokens", Some(made.secret.expose()), None).await?.into_response()),
        Ok(_) => Err(Trouble::not_found()),
        Err(trouble) => again(&v, Err(trouble), "tokens").await,
    }
}

async fn token(v: &Visitor, arrived: &Arrived, typed: TokenAsked) -> Result<Answer, Trouble> {
    let TokenAsked { label, act, days, current } = typed;
    let (session, place) = (v.session.clone(), arrived.place.clone());
    v.work(move |site| proven(site, &session, &current, &place)).await?;
    let scope: TokenScope = act.parse().map_err(|_| {
        Problem::new(ProblemKind::Content, "gate.no-scope", "a token needs a scope; none was made").field("act")
    })?;
    // What is no number is outside the bounds, which says them.
    let days = days.trim().parse().unwrap_or(0);
    v.ask(Request::MakeToken { person: None, scopes: vec![scope], label, days }).await
}

/// `POST /account/tokens/end`.
pub(super) async fn end_token(v: Visitor, Form(asked): Form<Ending>) -> Result<Response, Trouble> {
    v.ask(Request::EndToken { person: None, id: TokenId(asked.id) }).await?;
    Ok(Redirect::to("/account#tokens").into_response())
}

/// The language of pages.
#[derive(Debug, Deserialize)]
pub(super) struct Language {
    #[serde(default)]
    language: String,
}

/// `POST /account/language`.
pub(super) async fn language(v: Visitor, Form(asked): Form<Language>) -> Result<Response, Trouble> {
    let person = v.session.person;
    v.work(move |site| {
        // Empty, or one that is not there any more: as the browser asks.
        let language = site.languages.named(&asked.language).map(|words| words.language().to_owned());
        site.gate.set_preferences(person, &Preferences { language })
    })
    .await?;
    Ok(Redirect::to("/account#language").into_response())
}

/// Nobody is real in the example company, so nobody has anything to come in by.
pub(super) fn real(session: &plumb_engine::gate::Session) -> Result<(), Problem> {
    if session.how == How::Demo {
        let say = "the example company has no passwords, so there is nothing to change; nothing was done";
        return Err(Problem::new(ProblemKind::Rule, "demo.no-password", say));
    }
    Ok(())
}

/// The password once more, before something that lets in.
pub(super) fn proven(
    site: &crate::site::Site,
    session: &plumb_engine::gate::Session,
    current: &str,
    place: &plumb_engine::gate::Place,
) -> Result<(), Problem> {
    real(session)?;
    let proven = site.gate.prove_by_password(session, &Password::typed(current), place);
    proven.map_err(|problem| Problem { field: problem.field.map(|_| "current".to_owned()), ..problem })
}

/// After a form: the page anew, or the page with what went wrong.
pub(super) async fn again(v: &Visitor, done: Result<(), Trouble>, part: &str) -> Result<Response, Trouble> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/account?done={part}#{part}")).into_response()),
        Err(trouble) => {
            let page = with(v, part, None, Some(&trouble.problem)).await?;
            Ok(refused(trouble, page))
        }
    }
}
