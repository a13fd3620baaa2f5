//! Who asks: a program with a token that somebody made for it, or a page of ours with that person's session.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};
use plumb_engine::{
    desk::{ActorName, Answer, Caller, Desk as _, Problem, ProblemKind, RecordRef, RecordView, Request, Via},
    gate::{Token, TokenAct, TokenSecret},
};
use plumb_model::id::{PersonId, RecordId, RegisterId};

use super::refused::Refused;
use crate::{
    guard::{Arrived, accepted},
    site::Site,
    visitor::{Visitor, aside},
    words::Words,
};

/// Somebody who asks by the API.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(super) site: Arc<Site>,
    pub(super) caller: Caller,
    pub(super) person: PersonId,
    /// The token, where it is one and no session.
    pub(super) token: Option<Token>,
    /// The texts of that person's language, else of the one the program asks for.
    pub(super) words: Arc<Words>,
}

impl Program {
    /// Asks the engine in that person's name, away from the threads that serve requests.
    pub(super) async fn ask(&self, request: Request) -> Result<Answer, Refused> {
        let caller = self.caller.clone();
        self.work(move |site| site.engine.ask(&caller, request)).await
    }

    /// Does something slow away from the threads that serve requests.
    pub(super) async fn work<T, F>(&self, work: F) -> Result<T, Refused>
    where
        T: Send + 'static,
        F: FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
    {
        aside(&self.site, work).await.map_err(Refused::from)
    }

    /// Refuses what the token does not cover; none stands for what belongs to no register.
    pub(super) fn covers(&self, act: TokenAct, register: Option<&RegisterId>) -> Result<(), Refused> {
        if self.token.as_ref().is_none_or(|token| token.covers(act, register)) {
            return Ok(());
        }
        let wanted = match (act, register) {
            (TokenAct::Read, None) => "`read`".to_owned(),
            (TokenAct::Write, None) => "`write`".to_owned(),
            (TokenAct::Read, Some(register)) => format!("`read:{register}`"),
            (TokenAct::Write, Some(register)) => format!("`write:{register}`"),
        };
        let say = format!("this token does not cover that: it would need the scope {wanted}; nothing was done");
        Err(Refused::with(StatusCode::FORBIDDEN, "forbidden.scope", say).help("make a token with that scope"))
    }

    /// A register that the token covers, by its id.
    pub(super) fn register(&self, act: TokenAct, name: &str) -> Result<RegisterId, Refused> {
        let register = RegisterId::new(name).map_err(|_| nowhere(name))?;
        self.covers(act, Some(&register))?;
        Ok(register)
    }

    /// A record of a register that the token covers, by number or id.
    pub(super) async fn record(&self, act: TokenAct, register: &str, number: &str) -> Result<RecordRef, Refused> {
        let register = self.register(act, register)?;
        if number.parse::<RecordId>().is_err() {
            return Ok(RecordRef(format!("{register}/{number}")));
        }
        // An id says nothing of its register, but the token may cover one only.
        let record = RecordRef(number.to_owned());
        let view = self.view(record.clone(), None).await?;
        if view.register == register.as_str() { Ok(record) } else { Err(nowhere(number)) }
    }

    /// A record as this person may see it.
    pub(super) async fn view(&self, record: RecordRef, on: Option<jiff::civil::Date>) -> Result<RecordView, Refused> {
        match self.ask(Request::Show { record, on }).await? {
            Answer::Record(view) => Ok(*view),
            _ => Err(unexpected()),
        }
    }
}

/// There is nothing of that name, or nothing that this person may see.
pub(super) fn nowhere(name: &str) -> Refused {
    let shown: String = name.chars().take(80).collect();
    Problem::new(ProblemKind::NotFound, "not-found", format!("there is no `{shown}` that you may see")).into()
}

/// The engine answered something else than what was asked.
pub(super) fn unexpected() -> Refused {
    Problem::new(ProblemKind::Fault, "desk.answer", "the answer does not fit what was asked").into()
}

impl FromRequestParts<Arc<Site>> for Program {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Refused> {
        let Some(given) = parts.headers.get(header::AUTHORIZATION) else {
            let arrived = parts.extensions.get::<Arrived>().cloned().unwrap_or_default();
            return arrived.visitor.map(by_session).ok_or_else(stranger);
        };
        let text = given.to_str().unwrap_or_default();
        let secret = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let secret = secret.and_then(|(_, secret)| TokenSecret::read(secret.trim())).ok_or_else(stranger)?;
        let accepted = accepted(&parts.headers);
        let found = aside(site, move |site| {
            let Some(token) = site.gate.token(&secret)? else { return Ok(None) };
            let words = site.words_for(token.person, &accepted)?;
            Ok(Some((token, words)))
        });
        let (token, words) = found.await.map_err(Refused::from)?.ok_or_else(stranger)?;
        if let Some(arrived) = parts.extensions.get::<Arrived>() {
            // Empty until now: one request has one program.
            let _ = arrived.program.set(token.person);
        }
        let caller = Caller::new(ActorName::Person(token.person.to_string()), Via::Api);
        Ok(Self { site: Arc::clone(site), caller, person: token.person, token: Some(token), words })
    }
}

fn by_session(visitor: Visitor) -> Program {
    let caller = Caller { via: Via::Api, ..visitor.caller() };
    Program { person: visitor.session.person, site: visitor.site, words: visitor.words, caller, token: None }
}

fn stranger() -> Refused {
    let say = "this needs a token as `Authorization: Bearer …`, and there is none, or one that ended; nothing was done";
    Refused::with(StatusCode::UNAUTHORIZED, "sign-in", say).help("make one with `plumb token create`")
}
