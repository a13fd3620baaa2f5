//! What the access log is told of an answer: that somebody asked for what is not theirs to have, and that something was taken
//! out as a file. Only who, from where and at which address; never what it held.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use jiff::Timestamp;
use plumb_engine::{desk::Problem, gate::AccessKind};
use plumb_model::id::PersonId;

use crate::{guard::Arrived, site::Site, trouble::Trouble, visitor::aside};

/// The same again is one line for so long.
const ONCE: Duration = Duration::from_mins(1);

/// Most that is remembered of what was noted lately.
const MOST: usize = 4_096;

/// What was noted lately: whoever tries a thousand times shall not fill the log.
#[derive(Debug, Default)]
pub(crate) struct Lately(Mutex<HashMap<(PersonId, String), Timestamp>>);

impl Lately {
    /// Whether this is worth a line now.
    fn is_new(&self, person: PersonId, about: &str, now: Timestamp) -> bool {
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = |noted: &Timestamp| now.duration_since(*noted).unsigned_abs() >= ONCE;
        if lately.len() >= MOST {
            lately.retain(|_, noted| !over(noted));
        }
        let key = (person, about.to_owned());
        if lately.len() >= MOST || lately.get(&key).is_some_and(|noted| !over(noted)) {
            return false;
        }
        lately.insert(key, now);
        true
    }
}

/// Marks an answer that refused what this person may not have, where nothing else of it says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotYours;

/// Whether a refusal is one of that kind: not a rule, not something that is simply not there.
pub(crate) fn not_yours(status: StatusCode, problem: &Problem) -> bool {
    status == StatusCode::FORBIDDEN || problem.hidden
}

pub(super) async fn note(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let arrived = request.extensions().get::<Arrived>().cloned().unwrap_or_default();
    let about = format!("{} {}", request.method(), request.uri().path());
    // What is searched for is in the query, which is never part of a line.
    let opens = request.extensions().get::<MatchedPath>().is_some_and(|path| names_a_record(path.as_str()));
    let guest = arrived.visitor.as_ref().is_some_and(|visitor| visitor.shell.guest);
    let looks = request.method() == Method::GET && opens;
    let response = next.run(request).await;
    let program = arrived.program.get().copied();
    let kind = match kind(&response) {
        Some(kind) => kind,
        None if looks && response.status().is_success() && (guest || acts_for_a_guest(&site, program).await) => {
            AccessKind::Opened
        }
        None => return response,
    };
    let Some(person) = arrived.visitor.map(|visitor| visitor.session.person).or(program) else { return response };
    if site.lately.is_new(person, &about, site.clock.now()) {
        // The answer stands whether or not the line can be written; what could not be is in the program's own log.
        let noted = aside(&site, move |site| site.gate.note(kind, Some(person), &arrived.place, &about)).await;
        if let Err(trouble) = noted {
            tracing::error!(code = %trouble.problem.code, "a line of the access log could not be written");
        }
    }
    response
}

/// Whether a program asks in the name of somebody from outside.
async fn acts_for_a_guest(site: &Arc<Site>, program: Option<PersonId>) -> bool {
    let Some(person) = program else { return false };
    aside(site, move |site| site.engine.is_guest(person)).await.unwrap_or(false)
}

/// Whether an address is that of one record, or of something of it.
fn names_a_record(path: &str) -> bool {
    path.contains("{record}") || path.contains("{number}") || path.contains("{seq}")
}

fn kind(response: &Response) -> Option<AccessKind> {
    let trouble = response.extensions().get::<Trouble>();
    let denied = response.extensions().get::<NotYours>().is_some();
    if denied || trouble.is_some_and(|trouble| not_yours(trouble.status, &trouble.problem)) {
        return Some(AccessKind::Denied);
    }
    let place = response.headers().get(header::CONTENT_DISPOSITION).and_then(|place| place.to_str().ok());
    let taken = response.status().is_success() && place.is_some_and(|place| place.starts_with("attachment"));
    taken.then_some(AccessKind::TakenOut)
}
