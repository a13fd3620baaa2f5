//! Tokens for programs, by command and by page: made for oneself, or by whoever holds the data folder.

use std::time::Duration;

use plumb_model::id::PersonId;
use plumb_store::gate::{Place, TokenId, TokenScope};

use super::named;
use crate::{
    Engine,
    desk::{Caller, NewToken, Problem, ProblemKind, TokenView},
    gate::Token,
};

/// The longest life of a token, in days.
const LONGEST: u32 = 366;

impl Engine {
    /// Makes a token in a person's name.
    pub(crate) fn make_token(
        &self,
        caller: &Caller,
        person: Option<&str>,
        scopes: &[TokenScope],
        label: &str,
        days: u32,
    ) -> Result<NewToken, Problem> {
        if !(1..=LONGEST).contains(&days) {
            let say = format!("a token works for 1 to {LONGEST} days; none was made");
            return Err(Problem::new(ProblemKind::Content, "gate.token-days", say).field("days"));
        }
        let look = self.look()?;
        for scope in scopes {
            if let Some(register) = &scope.register {
                look.register(register.as_str())?;
            }
        }
        let person = self.token_of(caller, person)?;
        let lifetime = Duration::from_hours(u64::from(days) * 24);
        let (token, secret) = self.wiring.gate.make_token(person, scopes, label, lifetime)?;
        Ok(NewToken { token: view(token), secret })
    }

    /// A person's tokens, the newest first.
    pub(crate) fn tokens(&self, caller: &Caller, person: Option<&str>) -> Result<Vec<TokenView>, Problem> {
        let person = self.token_of(caller, person)?;
        Ok(self.wiring.gate.tokens_of(person)?.into_iter().map(view).collect())
    }

    /// Ends a person's token.
    pub(crate) fn end_token(&self, caller: &Caller, person: Option<&str>, id: TokenId) -> Result<(), Problem> {
        let person = self.token_of(caller, person)?;
        if self.wiring.gate.end_token(person, id, &Place::default())? {
            return Ok(());
        }
        Err(Problem::new(ProblemKind::NotFound, "not-found", "there is no such token; nothing was ended"))
    }

    /// Whose tokens are meant. A token acts in a person's name, so nobody makes one for somebody else; whoever holds the data
    /// folder could read all of it anyway.
    fn token_of(&self, caller: &Caller, person: Option<&str>) -> Result<PersonId, Problem> {
        let look = self.look()?;
        let people = look.people()?;
        let Some(name) = person.or_else(|| named(&caller.by)) else {
            let say = "it must be said whose token is meant; nothing was done";
            return Err(Problem::new(ProblemKind::Content, "actor.unnamed", say).help("add `--person PERSON`"));
        };
        let wanted = people.find(name)?;
        if !wanted.here {
            let say = format!("`{}` does not work here today; nothing was done", wanted.name);
            return Err(Problem::new(ProblemKind::Rule, "actor.not-here", say));
        }
        match named(&caller.by) {
            Some(by) if people.find(by)?.id != wanted.id => {
                let say = "a token acts in a person's name, so only that person makes and ends it; nothing was done";
                Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say))
            }
            _ => Ok(wanted.id),
        }
    }
}

fn view(token: Token) -> TokenView {
    let Token { id, person, scopes, label, made, expires, last_seen } = token;
    TokenView { id, person: person.to_string(), scopes, label, made, expires, last_seen }
}
