//! Who asks: somebody signed in, with the frame that person's pages stand in.

use std::{borrow::Borrow, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use maud::Markup;
use plumb_engine::{
    desk::{ActorName, Answer, Caller, Desk as _, Problem, Request},
    gate::Session,
};
use plumb_ledger::Via;

use crate::{
    guard::Arrived,
    look::{self, Page, Shell},
    site::Site,
    trouble::Trouble,
    words::Words,
};

/// Somebody signed in.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) site: Arc<Site>,
    pub(crate) session: Session,
    pub(crate) shell: Arc<Shell>,
    /// What our own addresses begin with, as this browser has it.
    pub(crate) origin: Arc<str>,
    /// The texts of this person's language.
    pub(crate) words: Arc<Words>,
}

impl Visitor {
    /// Asks the engine in this person's name, away from the threads that serve requests.
    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Trouble> {
        let caller = self.caller();
        self.work(move |site| site.engine.ask(&caller, request)).await
    }

    /// Does something slow away from the threads that serve requests.
    pub(crate) async fn work<T, F>(&self, work: F) -> Result<T, Trouble>
    where
        T: Send + 'static,
        F: FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
    {
        aside(&self.site, work).await
    }

    /// In whose name, by which door.
    pub(crate) fn caller(&self) -> Caller {
        caller_of(&self.site, &self.session)
    }

    /// The texts of this person's language.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// A page in this person's frame.
    pub(crate) fn page(&self, title: impl Into<String>, body: impl Borrow<Markup>) -> Page {
        Page::new(look::framed(self, &title.into(), body.borrow()))
    }
}

/// In whose name a session acts, and whether it may sign now.
pub(crate) fn caller_of(site: &Site, session: &Session) -> Caller {
    let caller = Caller::new(ActorName::Person(session.person.to_string()), Via::Page);
    match session.signs_by(site.clock.now()) {
        Some(method) => caller.proven(method),
        None => caller,
    }
}

/// Does something slow away from the threads that serve requests.
pub(crate) async fn aside<T, F>(site: &Arc<Site>, work: F) -> Result<T, Trouble>
where
    T: Send + 'static,
    F: FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
{
    let site = Arc::clone(site);
    match tokio::task::spawn_blocking(move || work(&site)).await {
        Ok(done) => done.map_err(Trouble::from),
        Err(error) => Err(Trouble::broken(&error)),
    }
}

impl FromRequestParts<Arc<Site>> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Trouble> {
        let arrived = parts.extensions.get::<Arrived>().cloned().unwrap_or_default();
        match arrived.visitor {
            Some(visitor) => Ok(visitor),
            None => Err(crate::guard::stranger(site)),
        }
    }
}
