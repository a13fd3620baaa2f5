//! Cases: what lets people in.

use std::{any::Any, fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::{FieldId, PersonId, RecordId, RegisterId};

use super::sample::{Case, CaseFailed, ensure, ensure_eq};
use crate::gate::{
    AccessEvent, AccessKind, AccessQuery, CodeKind, GateStore, How, KeptList, LinkId, LinkPurpose, LinkRow, PasskeyRow,
    PasswordRow, Place, Preferences, Proof, ProvedBy, Renamed, SessionId, SessionRow, TokenId, TokenRow,
};

/// A gate's store over an empty place.
pub struct FreshGate {
    /// The store.
    pub gate: Arc<dyn GateStore>,
    /// Whatever must live as long, such as a temporary folder; dropped last.
    pub keep: Box<dyn Any>,
}

impl fmt::Debug for FreshGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreshGate").finish_non_exhaustive()
    }
}

fn at(seconds: i64) -> Result<Timestamp, CaseFailed> {
    Timestamp::from_second(1_780_000_000 + seconds).map_err(|error| CaseFailed(error.to_string()))
}

fn person(n: u8) -> PersonId {
    PersonId(RecordId::from_parts(1_780_000_000_000, &[n; 10]))
}

fn register(id: &str) -> Result<RegisterId, CaseFailed> {
    RegisterId::new(id).map_err(|error| CaseFailed(error.to_string()))
}

fn secret(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

fn session(name: &str, of: PersonId) -> Result<SessionRow, CaseFailed> {
    Ok(SessionRow {
        id: SessionId(0),
        secret: secret(name),
        person: of,
        how: How::PasswordAndCode,
        agent: "Firefox \u{1F98A}".to_owned(),
        began: at(0)?,
        last_seen: at(0)?,
        expires: at(3_600)?,
        proof: None,
    })
}

fn link(name: &str, of: PersonId) -> Result<LinkRow, CaseFailed> {
    Ok(LinkRow {
        id: LinkId(0),
        secret: secret(name),
        purpose: LinkPurpose::Invite,
        person: of,
        by: Some(person(9)),
        made: at(0)?,
        expires: at(3_600)?,
        used: None,
    })
}

/// With everything that was noted about it.
pub fn a_session_is_found_by_its_secret_until_it_is_ended(fresh: &FreshGate) -> Case {
    let mut wanted = session("a", person(1))?;
    wanted.id = fresh.gate.add_session(&wanted)?;
    ensure_eq!(fresh.gate.session(secret("a"))?, Some(wanted.clone()));
    ensure_eq!(fresh.gate.session(secret("b"))?, None);
    let proof = Proof { at: at(5)?, by: ProvedBy::Passkey };
    fresh.gate.prove_session(wanted.id, proof)?;
    fresh.gate.saw_session(wanted.id, at(7)?)?;
    wanted.proof = Some(proof);
    wanted.last_seen = at(7)?;
    ensure_eq!(fresh.gate.session(secret("a"))?, Some(wanted.clone()));
    ensure!(fresh.gate.end_session(wanted.id)?, "it was not ended");
    ensure!(!fresh.gate.end_session(wanted.id)?, "it was ended twice");
    ensure_eq!(fresh.gate.session(secret("a"))?, None);
    Ok(())
}

/// Other people's stay.
pub fn all_sessions_of_a_person_end_but_one(fresh: &FreshGate) -> Case {
    for (name, of) in [("a", 1), ("b", 1), ("c", 1), ("d", 2)] {
        fresh.gate.add_session(&session(name, person(of))?)?;
    }
    let ids: Vec<SessionId> = fresh.gate.sessions_of(person(1))?.iter().map(|row| row.id).collect();
    ensure!(ids.iter().rev().is_sorted(), "not the newest first: {ids:?}");
    ensure_eq!(fresh.gate.end_sessions_of(person(1), ids.get(1).copied())?, 2);
    let left: Vec<SessionId> = fresh.gate.sessions_of(person(1))?.iter().map(|row| row.id).collect();
    ensure_eq!(Some(&left), ids.get(1).map(|id| vec![*id]).as_ref());
    ensure_eq!(fresh.gate.end_sessions_of(person(1), None)?, 1);
    ensure_eq!(fresh.gate.sessions_of(person(2))?.len(), 1);
    Ok(())
}

/// And what has not stays.
pub fn what_expired_is_forgotten(fresh: &FreshGate) -> Case {
    fresh.gate.add_session(&session("a", person(1))?)?;
    fresh.gate.add_link(&link("l", person(1))?)?;
    ensure_eq!(fresh.gate.forget_expired(at(3_599)?)?, 0);
    ensure_eq!(fresh.gate.forget_expired(at(3_600)?)?, 2);
    ensure!(fresh.gate.session(secret("a"))?.is_none() && fresh.gate.link(secret("l"))?.is_none(), "still there");
    Ok(())
}

/// Even if many ask at once.
pub fn a_link_is_given_to_exactly_one_caller(fresh: &FreshGate) -> Case {
    let mut wanted = link("l", person(1))?;
    wanted.id = fresh.gate.add_link(&wanted)?;
    ensure_eq!(fresh.gate.link(secret("l"))?, Some(wanted.clone()));
    ensure_eq!(fresh.gate.links_of(person(1), at(1)?)?, vec![wanted]);
    let (gate, at) = (&fresh.gate, at(1)?);
    let used: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8).map(|_| scope.spawn(move || gate.use_link(secret("l"), at))).collect();
        tries.into_iter().filter_map(|run| run.join().ok()?.ok()?).count()
    });
    ensure_eq!(used, 1);
    ensure_eq!(fresh.gate.link(secret("l"))?.and_then(|row| row.used), Some(at));
    ensure_eq!(fresh.gate.links_of(person(1), at)?, Vec::new());
    Ok(())
}

/// Nor one that was taken back.
pub fn a_link_past_its_end_is_given_to_nobody(fresh: &FreshGate) -> Case {
    fresh.gate.add_link(&link("l", person(1))?)?;
    fresh.gate.add_link(&link("m", person(1))?)?;
    ensure_eq!(fresh.gate.use_link(secret("l"), at(3_600)?)?, None);
    ensure_eq!(fresh.gate.end_links_of(person(1))?, 2);
    ensure_eq!(fresh.gate.use_link(secret("m"), at(1)?)?, None);
    Ok(())
}

/// Its name alone is not enough.
pub fn a_token_is_ended_by_its_person_alone(fresh: &FreshGate) -> Case {
    let scopes: Result<Vec<_>, _> = ["read", "write:things"].into_iter().map(str::parse).collect();
    let mut wanted = TokenRow {
        id: TokenId(0),
        secret: secret("t"),
        person: person(1),
        scopes: scopes?,
        label: "coffee machine".to_owned(),
        made: at(0)?,
        expires: at(3_600)?,
        last_seen: None,
    };
    wanted.id = fresh.gate.add_token(&wanted)?;
    fresh.gate.saw_token(wanted.id, at(3)?)?;
    wanted.last_seen = Some(at(3)?);
    ensure_eq!(fresh.gate.token(secret("t"))?, Some(wanted.clone()));
    ensure!(!fresh.gate.end_token(person(2), wanted.id)?, "somebody else ended it");
    ensure_eq!(fresh.gate.tokens_of(person(1))?, vec![wanted.clone()]);
    ensure!(fresh.gate.end_token(person(1), wanted.id)?, "it was not ended");
    ensure_eq!(fresh.gate.token(secret("t"))?, None);
    ensure_eq!(fresh.gate.end_tokens_of(person(1))?, 0);
    Ok(())
}

/// And go when they are taken away; what the person set for oneself stays.
pub fn credentials_come_back_as_they_were_kept(fresh: &FreshGate) -> Case {
    let gate = &fresh.gate;
    for hash in ["first", "second"] {
        gate.set_password(person(1), &PasswordRow { hash: hash.to_owned(), set: at(1)? })?;
    }
    let wanted = Preferences { language: Some("de".to_owned()) };
    gate.set_preferences(person(1), &wanted)?;
    gate.put_codes(person(1), CodeKind::BreakGlass, &[secret("x")])?;
    let have = gate.credentials(person(1))?;
    ensure_eq!(have.password, Some(PasswordRow { hash: "second".to_owned(), set: at(1)? }));
    ensure!(have.break_glass && have.recovery_codes == 0, "wrong codes: {have:?}");
    ensure_eq!(gate.people_with_credentials()?, vec![person(1)]);
    gate.drop_credentials(person(1))?;
    ensure_eq!(gate.credentials(person(1))?, crate::gate::Credentials::default());
    ensure_eq!(gate.people_with_credentials()?, Vec::new());
    ensure_eq!((gate.preferences(person(1))?, gate.preferences(person(2))?), (wanted, Preferences::default()));
    Ok(())
}

/// Once; the same name again takes its place, and nobody else sees or touches it.
pub fn a_list_is_kept_under_a_name_of_its_person(fresh: &FreshGate) -> Case {
    let gate = &fresh.gate;
    let (cases, other) = (register("cases")?, register("other")?);
    let list = |name: &str, query: &str| KeptList {
        id: 0,
        register: cases.clone(),
        name: name.to_owned(),
        query: query.to_owned(),
    };
    let late = gate.keep_list(person(1), &list("Late", "show=overdue"))?;
    let mine = gate.keep_list(person(1), &list("also mine", "show=mine"))?;
    gate.keep_list(person(2), &list("Late", "q=theirs"))?;
    ensure_eq!(gate.keep_list(person(1), &list("Late", "show=soon"))?, late);
    let of = |who: u8, register: &RegisterId| -> Result<Vec<(String, String)>, CaseFailed> {
        let lists = gate.lists_of(person(who), register)?;
        Ok(lists.into_iter().map(|list| (list.name, list.query)).collect())
    };
    let pair = |name: &str, query: &str| (name.to_owned(), query.to_owned());
    ensure_eq!(of(1, &cases)?, vec![pair("also mine", "show=mine"), pair("Late", "show=soon")]);
    ensure_eq!((of(1, &other)?, of(2, &cases)?), (vec![], vec![pair("Late", "q=theirs")]));
    ensure_eq!(gate.rename_list(person(1), mine, "Late")?, Renamed::Taken);
    ensure_eq!(gate.rename_list(person(2), mine, "theirs")?, Renamed::Absent);
    ensure_eq!(gate.rename_list(person(1), mine, "Mine")?, Renamed::Done);
    ensure!(!gate.drop_list(person(2), late)?, "somebody else took it away");
    ensure!(gate.drop_list(person(1), late)?, "it was not taken away");
    ensure_eq!(of(1, &cases)?, vec![pair("Mine", "show=mine")]);
    Ok(())
}

/// In the order chosen, for one register, until there are none.
pub fn columns_are_a_persons_own(fresh: &FreshGate) -> Case {
    let gate = &fresh.gate;
    let (cases, other) = (register("cases")?, register("other")?);
    let field = |id: &str| FieldId::new(id).map_err(|error| CaseFailed(error.to_string()));
    let chosen = [field("due")?, field("area")?];
    gate.set_columns(person(1), &cases, &[field("area")?])?;
    gate.set_columns(person(1), &cases, &chosen)?;
    ensure_eq!(gate.columns_of(person(1), &cases)?, chosen.to_vec());
    ensure_eq!((gate.columns_of(person(1), &other)?, gate.columns_of(person(2), &cases)?), (vec![], vec![]));
    gate.set_columns(person(1), &cases, &[])?;
    ensure_eq!(gate.columns_of(person(1), &cases)?, vec![]);
    Ok(())
}

/// Another proposal may take its place until then, none afterwards.
pub fn an_authenticator_asks_for_nothing_before_it_is_confirmed(fresh: &FreshGate) -> Case {
    let gate = &fresh.gate;
    ensure!(!gate.confirm_totp(person(1), 1, at(0)?)?, "confirmed without a proposal");
    ensure!(gate.propose_totp(person(1), b"one")? && gate.propose_totp(person(1), b"two")?, "not proposed");
    ensure!(!gate.spend_step(person(1), 5)?, "a step was used before it was confirmed");
    ensure!(gate.confirm_totp(person(1), 7, at(0)?)?, "not confirmed");
    ensure!(!gate.propose_totp(person(1), b"three")?, "a confirmed one was replaced");
    let kept = gate.credentials(person(1))?.totp;
    ensure_eq!(kept.map(|row| (row.secret, row.confirmed, row.last_step)), Some((b"two".to_vec(), Some(at(0)?), 7)));
    gate.drop_totp(person(1))?;
    ensure_eq!(gate.credentials(person(1))?.totp, None);
    Ok(())
}

/// Nor an earlier one after it.
pub fn a_step_of_an_authenticator_is_used_once(fresh: &FreshGate) -> Case {
    fresh.gate.propose_totp(person(1), b"one")?;
    fresh.gate.confirm_totp(person(1), 7, at(0)?)?;
    let mut used = Vec::new();
    for step in [7, 8, 8, 6, 9] {
        used.push(fresh.gate.spend_step(person(1), step)?);
    }
    ensure_eq!(used, [false, true, false, false, true]);
    Ok(())
}

/// And says so to whoever brings it.
pub fn a_passkey_belongs_to_one_person(fresh: &FreshGate) -> Case {
    let gate = &fresh.gate;
    let mut wanted = PasskeyRow {
        id: 0,
        credential: vec![1, 0, 255],
        label: "grey stick".to_owned(),
        key: "{}".to_owned(),
        added: at(0)?,
        last_used: None,
    };
    wanted.id = gate.add_passkey(person(1), &wanted)?;
    ensure!(gate.add_passkey(person(2), &wanted).is_err(), "it was given to somebody else");
    gate.used_passkey(wanted.id, "{\"counter\":2}", at(9)?)?;
    "{\"counter\":2}".clone_into(&mut wanted.key);
    wanted.last_used = Some(at(9)?);
    ensure!(!gate.name_passkey(person(2), wanted.id, "theirs")?, "somebody else named it");
    ensure!(gate.name_passkey(person(1), wanted.id, "blue stick")?, "it was not named");
    "blue stick".clone_into(&mut wanted.label);
    ensure_eq!(gate.passkey(&[1, 0, 255])?, Some((person(1), wanted.clone())));
    ensure_eq!(gate.credentials(person(1))?.passkeys, vec![wanted.clone()]);
    ensure!(!gate.drop_passkey(person(2), wanted.id)?, "somebody else took it away");
    ensure!(gate.drop_passkey(person(1), wanted.id)?, "it was not taken away");
    ensure_eq!(gate.passkey(&[1, 0, 255])?, None);
    Ok(())
}

/// And only as what it is.
pub fn a_code_on_paper_is_used_once(fresh: &FreshGate) -> Case {
    fresh.gate.put_codes(person(1), CodeKind::Recovery, &[secret("a"), secret("b")])?;
    ensure_eq!(fresh.gate.spend_code(CodeKind::BreakGlass, secret("a"))?, None);
    ensure_eq!(fresh.gate.spend_code(CodeKind::Recovery, secret("a"))?, Some(person(1)));
    ensure_eq!(fresh.gate.spend_code(CodeKind::Recovery, secret("a"))?, None);
    ensure_eq!(fresh.gate.credentials(person(1))?.recovery_codes, 1);
    Ok(())
}

/// So that a list that was lost is worth nothing.
pub fn new_codes_take_the_place_of_the_old(fresh: &FreshGate) -> Case {
    fresh.gate.put_codes(person(1), CodeKind::Recovery, &[secret("a")])?;
    fresh.gate.put_codes(person(1), CodeKind::BreakGlass, &[secret("g")])?;
    fresh.gate.put_codes(person(1), CodeKind::Recovery, &[secret("b")])?;
    ensure_eq!(fresh.gate.spend_code(CodeKind::Recovery, secret("a"))?, None);
    ensure_eq!(fresh.gate.spend_code(CodeKind::Recovery, secret("b"))?, Some(person(1)));
    ensure_eq!(fresh.gate.spend_code(CodeKind::BreakGlass, secret("g"))?, Some(person(1)));
    Ok(())
}

/// Each key by itself.
pub fn failures_are_counted_and_forgiven(fresh: &FreshGate) -> Case {
    let gate = &fresh.gate;
    for second in 0..3 {
        gate.add_failure(secret("k"), at(second)?)?;
    }
    gate.add_failure(secret("other"), at(9)?)?;
    let count = |key: &str| gate.failures(secret(key)).map(|found| found.map(|found| (found.count, found.last)));
    ensure_eq!(count("k")?, Some((3, at(2)?)));
    gate.forgive(secret("k"), true)?;
    ensure_eq!(count("k")?, Some((2, at(2)?)));
    gate.forgive(secret("k"), false)?;
    ensure_eq!(count("k")?, None);
    ensure_eq!(gate.forget_failures_before(at(9)?)?, 0);
    ensure_eq!(gate.forget_failures_before(at(10)?)?, 1);
    Ok(())
}

fn line(n: i64, kind: AccessKind, of: Option<PersonId>) -> Result<AccessEvent, CaseFailed> {
    let place = Place { address: "192.0.2.7".to_owned(), agent: "Firefox".to_owned() };
    Ok(AccessEvent { at: at(n)?, kind, person: of, place, about: format!("line {n}") })
}

/// And narrowed to a person or a kind.
pub fn the_access_log_is_read_newest_first_and_by_pages(fresh: &FreshGate) -> Case {
    let lines = [
        line(0, AccessKind::SignedIn, Some(person(1)))?,
        line(1, AccessKind::SignInRefused, None)?,
        line(2, AccessKind::Denied, Some(person(1)))?,
    ];
    fresh.gate.note(&lines)?;
    let ask = |query: AccessQuery| fresh.gate.access_log(&query);
    let all = AccessQuery { limit: 2, ..AccessQuery::default() };
    let first = ask(all)?;
    let events: Vec<&AccessEvent> = first.iter().map(|row| &row.event).collect();
    ensure_eq!(events, lines.iter().rev().take(2).collect::<Vec<_>>());
    let rest = ask(AccessQuery { before: first.last().map(|row| row.id), ..all })?;
    ensure_eq!(rest.iter().map(|row| &row.event).collect::<Vec<_>>(), lines.iter().take(1).collect::<Vec<_>>());
    ensure_eq!(ask(AccessQuery { person: Some(person(1)), limit: 9, ..all })?.len(), 2);
    ensure_eq!(ask(AccessQuery { kind: Some(AccessKind::Denied), limit: 9, ..all })?.len(), 1);
    Ok(())
}

/// Newer ones stay.
pub fn old_lines_of_the_access_log_are_forgotten(fresh: &FreshGate) -> Case {
    fresh.gate.note(&[line(0, AccessKind::SignedIn, None)?, line(5, AccessKind::SignedOut, None)?])?;
    ensure_eq!(fresh.gate.forget_log_before(at(5)? - Duration::from_millis(1))?, 1);
    let left = fresh.gate.access_log(&AccessQuery { limit: 9, ..AccessQuery::default() })?;
    ensure_eq!(left.iter().map(|row| row.event.kind).collect::<Vec<_>>(), [AccessKind::SignedOut]);
    Ok(())
}
