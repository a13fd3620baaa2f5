//! The gate: sessions, links and tokens let in exactly whom they should, exactly as long as they should.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use plumb_engine::gate::{
    AccessKind, AccessQuery, Gate, How, LinkPurpose, LinkSecret, LinkState, Place, SessionSecret, TokenAct, TokenSecret,
};
use plumb_model::id::{PersonId, RecordId, RegisterId};
use plumb_store::SetClock;

use crate::world;

pub(crate) struct Door {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) gate: Gate,
}

impl Door {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::at("2026-03-02T08:00:00Z".parse().unwrap()));
        let gate = world::gate(dir.path(), clock.clone());
        Self { dir, clock, gate }
    }

    pub(crate) fn wait(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }

    fn kinds(&self) -> Vec<AccessKind> {
        let query = AccessQuery { limit: 100, ..AccessQuery::default() };
        self.gate.access_log(&query).unwrap().iter().rev().map(|row| row.event.kind).collect()
    }
}

pub(crate) fn person(n: u8) -> PersonId {
    PersonId(RecordId::from_parts(1_780_000_000_000, &[n; 10]))
}

pub(crate) fn desk_in_kiel() -> Place {
    Place { address: "192.0.2.7".into(), agent: "Firefox".into() }
}

#[test]
fn a_session_ends_when_nobody_uses_it_and_after_fourteen_days_in_any_case() {
    let door = Door::new();
    let begin = || door.gate.begin_session(person(1), How::Password, &desk_in_kiel()).unwrap();
    let (used, left) = (begin(), begin());
    for _ in 0..14 * 4 - 1 {
        door.wait(6 * 60);
        assert!(door.gate.session(&used).unwrap().is_some());
    }
    assert!(door.gate.session(&left).unwrap().is_none());
    door.wait(6 * 60);
    assert!(door.gate.session(&used).unwrap().is_none());
    assert_eq!(door.gate.sessions_of(person(1)).unwrap(), []);
}

#[test]
fn a_restart_keeps_sessions_and_when_they_were_last_used() {
    let door = Door::new();
    let secret = door.gate.begin_session(person(1), How::Passkey, &desk_in_kiel()).unwrap();
    door.wait(11 * 60);
    assert!(door.gate.session(&secret).unwrap().is_some());
    let Door { dir, clock, gate } = door;
    drop(gate);
    clock.advance(Duration::from_hours(11));
    let again = world::gate(dir.path(), clock.clone());
    let session = again.session(&secret).unwrap().unwrap();
    assert_eq!((session.person, session.how, session.agent.as_str()), (person(1), How::Passkey, "Firefox"));
}

#[test]
fn every_sign_in_has_a_secret_of_its_own_and_ending_one_leaves_the_others() {
    let door = Door::new();
    let begin = |n| door.gate.begin_session(person(n), How::Password, &desk_in_kiel()).unwrap();
    let (first, second, other) = (begin(1), begin(1), begin(2));
    assert_ne!(first, second);
    for secret in [&first, &second, &other] {
        assert!(door.gate.session(secret).unwrap().is_some());
    }
    door.gate.end_session(&first, &desk_in_kiel()).unwrap();
    assert!(door.gate.session(&first).unwrap().is_none());
    let here = door.gate.session(&second).unwrap().unwrap().id;
    let third = begin(1);
    assert!(!door.gate.end_session_of(person(2), here, &desk_in_kiel()).unwrap(), "it is not theirs to end");
    assert_eq!(door.gate.end_sessions_of(person(1), Some(here), &desk_in_kiel()).unwrap(), 1);
    assert!(door.gate.session(&third).unwrap().is_none());
    assert!(door.gate.session(&second).unwrap().is_some());
    assert!(door.gate.session(&other).unwrap().is_some());
    let kinds = door.kinds();
    assert_eq!(kinds.iter().filter(|kind| **kind == AccessKind::SignedIn).count(), 4);
    assert!(kinds.contains(&AccessKind::SignedOut) && kinds.contains(&AccessKind::SessionEnded), "{kinds:?}");
}

#[test]
fn looking_at_a_link_uses_nothing_up_and_using_it_does() {
    let door = Door::new();
    let secret =
        door.gate.make_link(LinkPurpose::Invite, person(1), Duration::from_hours(72), Some(person(2))).unwrap();
    for _ in 0..3 {
        assert_eq!(door.gate.look_at_link(&secret).unwrap().unwrap().state, LinkState::Works);
    }
    let used = door.gate.use_link(&secret, &desk_in_kiel()).unwrap().unwrap();
    assert_eq!((used.person, used.purpose, used.by), (person(1), LinkPurpose::Invite, Some(person(2))));
    assert_eq!(door.gate.use_link(&secret, &desk_in_kiel()).unwrap(), None);
    assert!(matches!(door.gate.look_at_link(&secret).unwrap().unwrap().state, LinkState::Used(_)));
    let late = door.gate.make_link(LinkPurpose::Enter, person(1), Duration::from_mins(10), None).unwrap();
    door.wait(10);
    assert_eq!(door.gate.look_at_link(&late).unwrap().unwrap().state, LinkState::Expired);
    assert_eq!(door.gate.use_link(&late, &desk_in_kiel()).unwrap(), None);
}

#[test]
fn a_token_does_what_its_scopes_say_until_it_is_ended() {
    let door = Door::new();
    let register = |id: &str| RegisterId::new(id).unwrap();
    let make = |scopes: &[&str]| {
        let scopes: Vec<_> = scopes.iter().map(|scope| scope.parse().unwrap()).collect();
        door.gate.make_token(person(1), &scopes, "  coffee machine ", Duration::from_hours(24))
    };
    assert_eq!(make(&[]).unwrap_err().code, "gate.no-scope");
    let (token, secret) = make(&["read", "write:things"]).unwrap();
    assert_eq!(token.label, "coffee machine");
    assert!(token.covers(TokenAct::Read, None) && token.covers(TokenAct::Read, Some(&register("other"))));
    assert!(token.covers(TokenAct::Write, Some(&register("things"))));
    assert!(!token.covers(TokenAct::Write, None) && !token.covers(TokenAct::Write, Some(&register("other"))));
    assert!(door.gate.token(&secret).unwrap().is_some());
    assert!(!door.gate.end_token(person(2), token.id, &desk_in_kiel()).unwrap());
    assert!(door.gate.token(&secret).unwrap().is_some());
    assert!(door.gate.end_token(person(1), token.id, &desk_in_kiel()).unwrap());
    assert!(door.gate.token(&secret).unwrap().is_none());
    let (_, short) = make(&["read"]).unwrap();
    door.wait(24 * 60);
    assert!(door.gate.token(&short).unwrap().is_none());
}

#[test]
fn a_secret_of_one_kind_is_none_of_another_and_is_never_printed() {
    let door = Door::new();
    let session = door.gate.begin_session(person(1), How::Password, &desk_in_kiel()).unwrap();
    let link = door.gate.make_link(LinkPurpose::Enter, person(1), Duration::from_hours(1), None).unwrap();
    assert!(SessionSecret::read(link.expose()).is_none() && TokenSecret::read(session.expose()).is_none());
    assert_eq!(LinkSecret::read(link.expose()), Some(link.clone()));
    for text in ["", "ps_", "ps_zz", "ps_é", &session.expose().to_uppercase(), &format!("{}0", session.expose())] {
        assert!(SessionSecret::read(text).is_none(), "{text}");
    }
    let printed = format!("{session:?} {link:?} {:?}", door.gate);
    assert_eq!(printed, "SessionSecret(****) LinkSecret(****) Gate { .. }");
    let kept = std::fs::read(door.dir.path().join("gate.sqlite-wal")).unwrap();
    for secret in [session.expose(), link.expose()] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()), "a secret is kept as it is");
    }
}

#[test]
fn the_access_log_forgets_after_180_days() {
    let door = Door::new();
    door.gate.note(AccessKind::Denied, Some(person(1)), &desk_in_kiel(), "/access").unwrap();
    door.wait(180 * 24 * 60 - 1);
    assert_eq!(door.kinds(), [AccessKind::Denied]);
    door.wait(2);
    assert_eq!(door.kinds(), []);
}

#[test]
fn a_session_that_was_seen_lately_costs_microseconds() {
    let door = Door::new();
    let secret = door.gate.begin_session(person(1), How::Password, &desk_in_kiel()).unwrap();
    let rounds = 2_000;
    let since = Instant::now();
    for _ in 0..rounds {
        assert!(door.gate.session(&secret).unwrap().is_some());
    }
    // A look-up in the database would cost a hundred times as much; the bound leaves room for a slow, busy machine.
    assert!(since.elapsed() < Duration::from_micros(100) * rounds, "{:?} for {rounds}", since.elapsed());
}
