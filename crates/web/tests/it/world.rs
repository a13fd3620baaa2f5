//! A company as programs see it: with a register that has every type of field, and tokens to come in by.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use plumb_engine::Engine;
use plumb_store::SetClock;
use serde_json::Value;

use crate::{
    company::{Company, Setup},
    http,
};

/// A company started by Anna Weber, who holds all roles; Bea Kurz holds none.
pub(crate) struct World {
    pub(crate) at: SocketAddr,
    pub(crate) engine: Arc<Engine>,
    pub(crate) clock: Arc<SetClock>,
    _company: Company,
}

impl World {
    pub(crate) fn new() -> Self {
        let company = Company::with(Setup { everything: true, ..Setup::default() });
        company.person("Bea Kurz", &[]);
        let (engine, clock) = (Arc::clone(&company.engine), Arc::clone(&company.clock));
        Self { at: company.at, engine, clock, _company: company }
    }

    /// A token of a person, for as long as a test runs.
    pub(crate) fn token(&self, person: &str, scopes: &[&str]) -> String {
        let person = self.engine.person(person).unwrap();
        let scopes: Vec<_> = scopes.iter().map(|scope| scope.parse().unwrap()).collect();
        let days = Duration::from_hours(72);
        let (_, secret) = self.engine.gate().make_token(person, &scopes, "a test", days).unwrap();
        secret.expose().to_owned()
    }
}

/// A program with a token.
pub(crate) struct Program {
    at: SocketAddr,
    bearer: String,
}

impl Program {
    pub(crate) fn new(world: &World, person: &str, scopes: &[&str]) -> Self {
        Self { at: world.at, bearer: format!("Bearer {}", world.token(person, scopes)) }
    }

    pub(crate) fn get(&self, path: &str) -> http::Answer {
        http::ask(self.at, "GET", path, &[("Authorization", &self.bearer)], b"")
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> http::Answer {
        let mut all = vec![("Authorization", self.bearer.as_str()), ("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        http::ask(self.at, method, path, &all, body.to_string().as_bytes())
    }

    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> http::Answer {
        let mut all = vec![("Authorization", self.bearer.as_str())];
        all.extend_from_slice(headers);
        http::ask(self.at, method, path, &all, body)
    }
}
