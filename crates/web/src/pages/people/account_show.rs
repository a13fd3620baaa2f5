//! The page about oneself: how one comes in, where one is signed in, programs that act in one's name, language.

use axum::extract::Query;
use maud::{Markup, html};
use plumb_engine::{
    desk::{Answer, Problem, Request, TokenView},
    gate::{How, NewTotp, Preferences, Session, WaysIn},
};
use serde::Deserialize;

use super::{
    authenticator,
    form::{Ask, ask, trouble_within},
    passkeys,
};
use crate::{
    look::{self, Page, Tone, notice, state},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// Everything the page shows.
struct Account {
    ways: WaysIn,
    waiting: Option<NewTotp>,
    sessions: Vec<Session>,
    tokens: Vec<TokenView>,
    preferences: Preferences,
}

/// `GET /account`.
pub(super) async fn show(v: Visitor, Query(done): Query<Done>) -> Result<Page, Trouble> {
    let said = if done.done == "password" { Some(t!(v, "account-password-done")) } else { None };
    let account = look_up(&v).await?;
    Ok(whole(&v, &account, said.as_deref(), "", None, None))
}

/// The page with what a form of it brought: a secret that is shown once, or what went wrong.
pub(super) async fn with(
    v: &Visitor,
    part: &str,
    secret: Option<&str>,
    problem: Option<&Problem>,
) -> Result<Page, Trouble> {
    let account = look_up(v).await?;
    Ok(whole(v, &account, None, part, secret, problem))
}

async fn look_up(v: &Visitor) -> Result<Account, Trouble> {
    let Answer::Tokens { tokens } = v.ask(Request::Tokens { person: None }).await? else {
        return Err(Trouble::not_found());
    };
    let (person, name, company) = (v.session.person, v.shell.person.clone(), v.shell.organisation.clone());
    v.work(move |site| {
        Ok(Account {
            ways: site.gate.ways_in(person)?,
            waiting: site.gate.proposed_totp(person, &name, &company)?,
            sessions: site.gate.sessions_of(person)?,
            preferences: site.gate.preferences(person)?,
            tokens,
        })
    })
    .await
}

fn whole(
    v: &Visitor,
    account: &Account,
    said: Option<&str>,
    part: &str,
    secret: Option<&str>,
    problem: Option<&Problem>,
) -> Page {
    let demo = v.session.how == How::Demo;
    let of = |name: &str| problem.filter(|_| part == name);
    let body = html! {
        div class="head" {
            div { h1 { (v.shell.person) } p { (t!(v, "account-lead")) } }
            div class="do" {
                a class="button" href={ "/access/" (v.session.person) } { (t!(v, "account-access")) }
                form method="post" action="/sign-out" { button class="button" type="submit" { (t!(v, "account-sign-out")) } }
            }
        }
        @if let Some(said) = said { (notice(Tone::Good, &html! { (said) })) }
        @if demo { (notice(Tone::Plain, &html! { (t!(v, "account-demo")) })) }
        div class="stack" {
            @if !demo {
                (password(v, &account.ways, of("password")))
                (passkeys::card(v, &account.ways, of("passkeys")))
                (authenticator::card(v, &account.ways, account.waiting.as_ref(), of("authenticator")))
            }
            (sessions(v, &account.sessions))
            @if !demo { (tokens(v, &account.tokens, secret.filter(|_| part == "tokens"), of("tokens"))) }
            (language(v, &account.preferences))
        }
    };
    v.page(t!(v, "account-title"), body)
}

fn password(v: &Visitor, ways: &WaysIn, problem: Option<&Problem>) -> Markup {
    let lost = v.session.how == How::BreakGlass || ways.password.is_none();
    html! {
        section class="card" id="password" aria-labelledby="password-title" {
            header {
                h2 id="password-title" { (t!(v, "account-password")) }
                @if let Some(since) = ways.password {
                    span class="quiet" { (t!(v, "account-since")) " " (look::moment(v, since, &v.shell.zone)) }
                }
            }
            (trouble_within(Some("change"), problem))
            form class="in stack narrow" method="post" action="/account/password" {
                input type="text" name="name" value=(v.shell.person) autocomplete="username" readonly hidden;
                @if !lost { (ask(Ask::password("current", &t!(v, "account-current"), "current-password").within("change"), problem)) }
                (ask(Ask::password("password", &t!(v, "account-new-password"), "new-password").within("change")
                    .help(&t!(v, "invite-password-help")), problem))
                p class="quiet" { (t!(v, "account-password-ends")) }
                button class="button" type="submit" { (t!(v, "account-password-do")) }
            }
        }
    }
}

fn sessions(v: &Visitor, sessions: &[Session]) -> Markup {
    html! {
        section class="card" id="sessions" aria-labelledby="sessions-title" {
            header {
                h2 id="sessions-title" { (t!(v, "account-sessions")) }
                @if sessions.len() > 1 {
                    form method="post" action="/account/sessions/end-others" {
                        button class="button small" type="submit" { (t!(v, "account-end-others")) }
                    }
                }
            }
            ul class="rows sessions" {
                @for session in sessions {
                    li {
                        span {
                            (browser(v, &session.agent)) " "
                            @if session.id == v.session.id { (state(Tone::Good, &t!(v, "account-this"))) }
                            br;
                            small {
                                (t!(v, &format!("how-{}", session.how.word()))) ", "
                                (look::moment(v, session.began, &v.shell.zone)) "; " (t!(v, "account-seen")) " "
                                (look::moment(v, session.last_seen, &v.shell.zone))
                            }
                        }
                        @if session.id != v.session.id {
                            form method="post" action="/account/sessions/end" {
                                input type="hidden" name="id" value=(session.id.0);
                                button class="button small" type="submit" { (t!(v, "account-end")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a browser calls itself, in two words where they can be told.
fn browser(v: &Visitor, agent: &str) -> String {
    let program = ["Firefox", "Edg", "OPR", "Chrome", "Safari"].into_iter().find(|name| agent.contains(name));
    let system =
        ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"].into_iter().find(|name| agent.contains(name));
    match (program, system) {
        (Some(program), Some(system)) => {
            let program = match program {
                "Edg" => "Edge",
                "OPR" => "Opera",
                other => other,
            };
            t!(v, "account-browser", program = program, system = system)
        }
        _ if agent.is_empty() => t!(v, "account-browser-unknown"),
        _ => agent.chars().take(60).collect(),
    }
}

fn tokens(v: &Visitor, tokens: &[TokenView], secret: Option<&str>, problem: Option<&Problem>) -> Markup {
    html! {
        section class="card" id="tokens" aria-labelledby="tokens-title" {
            header { h2 id="tokens-title" { (t!(v, "account-tokens")) } }
            @if let Some(secret) = secret {
                (notice(Tone::Good, &html! { (t!(v, "account-token-once")) br; code class="secret" { (secret) } }))
            }
            (trouble_within(Some("token"), problem))
            @if tokens.is_empty() { p class="in quiet" { (t!(v, "account-tokens-none")) } }
            ul class="rows sessions" {
                @for token in tokens {
                    li {
                        span {
                            @if token.label.is_empty() { (t!(v, "account-token-unnamed")) } @else { (token.label) }
                            " " @for scope in &token.scopes { (state(Tone::Plain, &scope.to_string())) " " }
                            br;
                            small {
                                (t!(v, "account-token-until")) " " (look::moment(v, token.expires, &v.shell.zone)) "; "
                                @match token.last_seen {
                                    Some(at) => { (t!(v, "account-seen")) " " (look::moment(v, at, &v.shell.zone)) },
                                    None => (t!(v, "account-token-unused")),
                                }
                            }
                        }
                        form method="post" action="/account/tokens/end" {
                            input type="hidden" name="id" value=(token.id.0);
                            button class="button small" type="submit" { (t!(v, "account-end")) }
                        }
                    }
                }
            }
            form class="in stack narrow" method="post" action="/account/tokens" {
                h3 { (t!(v, "account-token-new")) }
                (ask(Ask::text("label", &t!(v, "account-token-label"), "off").within("token"), problem))
                div class="ask" {
                    label for="token-act" { (t!(v, "account-token-may")) }
                    select class="field" id="token-act" name="act" {
                        option value="read" { (t!(v, "account-token-read")) }
                        option value="write" { (t!(v, "account-token-write")) }
                    }
                }
                (ask(Ask { kind: "number", ..Ask::text("days", &t!(v, "account-token-days"), "off").value("90").within("token") }, problem))
                (ask(Ask::password("current", &t!(v, "account-current"), "current-password").within("token"), problem))
                button class="button" type="submit" { (t!(v, "account-token-do")) }
            }
        }
    }
}

fn language(v: &Visitor, preferences: &Preferences) -> Markup {
    let chosen = preferences.language.as_deref();
    html! {
        section class="card" id="language" aria-labelledby="language-title" {
            header { h2 id="language-title" { (t!(v, "account-language")) } }
            form class="in stack narrow" method="post" action="/account/language" {
                div class="ask" {
                    label for="language-field" { (t!(v, "account-language-label")) }
                    select class="field" id="language-field" name="language" {
                        option value="" selected[chosen.is_none()] { (t!(v, "account-language-browser")) }
                        @for words in v.site.languages.iter() {
                            option value=(words.language()) lang=(words.language()) selected[chosen == Some(words.language())] {
                                (words.say("language-name", &[]))
                            }
                        }
                    }
                }
                p class="quiet" { (t!(v, "account-zone", zone = v.shell.zone.iana_name().unwrap_or("UTC"))) }
                button class="button" type="submit" { (t!(v, "account-keep")) }
            }
        }
    }
}
