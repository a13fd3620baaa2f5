//! How often somebody may ask: a budget per session, per token or per address, refilled while nobody asks. Beyond it the answer
//! is 429 and says when to come again. What is remembered is bounded, so many callers cost no more memory than few.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use plumb_engine::desk::{Problem, ProblemKind};

use crate::{
    api::Refused,
    guard::{Arrived, for_programs},
    server::Peer,
    site::Site,
    trouble::Trouble,
};

/// What kind of asking it is; each has a budget of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Programs: a thousand at once, fifty a second.
    Api,
    /// As somebody types: a hundred at once, ten a second.
    Search,
    /// Files on their way in: sixty at once, two a second.
    Upload,
    /// Ways in: thirty at once, one every two seconds.
    Door,
}

/// How much at once, and how much a second.
#[derive(Debug, Clone, Copy)]
struct Budget {
    most: f64,
    a_second: f64,
}

impl Pace {
    fn budget(self) -> Budget {
        let (most, a_second) = match self {
            Self::Api => (1_000.0, 50.0),
            Self::Search => (100.0, 10.0),
            Self::Upload => (60.0, 2.0),
            Self::Door => (30.0, 0.5),
        };
        Budget { most, a_second }
    }
}

/// Largest file taken in, in bytes.
pub(crate) const LARGEST_FILE: u64 = 1024 * 1024 * 1024;

/// What a form adds to its file, in bytes: what says it is larger than both is refused before it is sent.
const FORM: u64 = 1024 * 1024;

/// Whose budgets are kept at a time; those that are full again are forgotten first.
const MOST: usize = 20_000;

/// What is left of somebody's budget.
#[derive(Debug, Clone, Copy)]
struct Left {
    amount: f64,
    at: Timestamp,
}

impl Left {
    fn now(self, budget: Budget, now: Timestamp) -> f64 {
        let since = now.duration_since(self.at).as_secs_f64().max(0.0);
        (since.mul_add(budget.a_second, self.amount)).min(budget.most)
    }
}

/// Everybody's budgets.
#[derive(Debug, Default)]
pub(crate) struct Budgets {
    keyed: RandomState,
    left: Mutex<HashMap<(Pace, u64), Left>>,
}

/// Who asks, as far as budgets go.
#[derive(Debug, Hash)]
enum Who<'a> {
    Session(u64),
    /// What a program sent to show who it is; whether it is right is found out later.
    Shown(&'a [u8]),
    Address(Option<IpAddr>),
}

impl Budgets {
    /// Takes one from a budget; the seconds to wait where nothing is left.
    fn take(&self, pace: Pace, who: &Who<'_>, now: Timestamp) -> Result<(), u64> {
        let (budget, key) = (pace.budget(), (pace, self.keyed.hash_one(who)));
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() >= MOST && !left.contains_key(&key) {
            left.retain(|(pace, _), left| left.now(pace.budget(), now) < pace.budget().most);
            // Everybody is asking at once: all begin anew, which is better than nobody.
            if left.len() >= MOST {
                left.clear();
            }
        }
        let amount = left.get(&key).map_or(budget.most, |left| left.now(budget, now));
        let taken = amount >= 1.0;
        left.insert(key, Left { amount: if taken { amount - 1.0 } else { amount }, at: now });
        if taken { Ok(()) } else { Err(seconds((1.0 - amount) / budget.a_second)) }
    }
}

/// Whole seconds, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between one and a few, made so before")]
fn seconds(wait: f64) -> u64 {
    wait.ceil().clamp(1.0, 3_600.0) as u64
}

/// A budget for one kind of route.
#[derive(Debug, Clone)]
pub(crate) struct Paced {
    pub(crate) site: Arc<Site>,
    pub(crate) pace: Pace,
}

pub(crate) async fn keep(State(Paced { site, pace }): State<Paced>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Arrived>().and_then(|arrived| arrived.visitor.as_ref());
    let address = request.extensions().get::<Peer>().map(|peer| peer.0);
    let shown = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let (now, budgets) = (site.clock.now(), &site.budgets);
    let taken = match (visitor, shown) {
        // Whoever makes up another secret each time is turned away after one look; a whole office stands behind one address.
        (_, Some(shown)) => budgets.take(pace, &Who::Shown(shown), now),
        (Some(visitor), None) => budgets.take(pace, &Who::Session(visitor.session.id.0), now),
        (None, None) => budgets.take(pace, &Who::Address(address), now),
    };
    match taken {
        Ok(()) if pace == Pace::Upload && declared(&request).is_some_and(|bytes| bytes > LARGEST_FILE + FORM) => {
            too_large(&request)
        }
        Ok(()) => next.run(request).await,
        Err(wait) => too_often(&request, wait),
    }
}

/// How large the body says it is.
fn declared(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(request: &Request) -> Response {
    let say = "this is more than is taken in one go; nothing of it was kept";
    let help = format!("a file may have {} MiB", LARGEST_FILE / 1024 / 1024);
    let problem = Problem::new(ProblemKind::Content, "too-large", say).help(help);
    dressed(request, Trouble::with(StatusCode::PAYLOAD_TOO_LARGE, problem))
}

fn too_often(request: &Request, wait: u64) -> Response {
    let say = "that was asked more often than is answered; nothing was done";
    let help = format!("try again in {wait} seconds; programs do much at once with a batch");
    let problem = Problem::new(ProblemKind::Rule, "too-often", say).help(help);
    let trouble = Trouble::with(StatusCode::TOO_MANY_REQUESTS, problem);
    let mut response = dressed(request, trouble);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

fn dressed(request: &Request, trouble: Trouble) -> Response {
    if for_programs(request.uri()) { Refused::from(trouble).into_response() } else { trouble.into_response() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    #[test]
    fn a_budget_is_spent_and_comes_back() {
        let budgets = Budgets::default();
        let (one, two) = (Who::Session(1), Who::Session(2));
        for n in 0..30 {
            assert_eq!(budgets.take(Pace::Door, &one, at(0)), Ok(()), "{n}");
        }
        assert_eq!(budgets.take(Pace::Door, &one, at(0)), Err(2));
        assert_eq!(budgets.take(Pace::Door, &one, at(1)), Err(1));
        assert_eq!(budgets.take(Pace::Door, &two, at(0)), Ok(()), "somebody else's is somebody else's");
        assert_eq!(budgets.take(Pace::Search, &one, at(0)), Ok(()), "and so is another kind's");
        assert_eq!(budgets.take(Pace::Door, &one, at(2)), Ok(()));
        assert_eq!(budgets.take(Pace::Door, &one, at(0)), Err(2), "a clock that steps back gives nothing away");
    }

    #[test]
    fn many_callers_take_no_more_memory_than_there_is() {
        let budgets = Budgets::default();
        for n in 0..60_000 {
            assert_eq!(budgets.take(Pace::Api, &Who::Session(n), at(0)), Ok(()));
        }
        assert!(budgets.left.lock().unwrap().len() <= MOST);
    }
}
