//! Keys come and go; a checkpoint counts only if its key was valid for its size.

use plumb_ledger::{KeyEnd, KeyRing, Kind, LogId, LogKind, LogSigner, TreeHead, endorse_rotation, log_notes};
use serde_json::Value;

use crate::{
    sample::{log, signer},
    story::Story,
};

fn body(fact: Value) -> Vec<u8> {
    plumb_ledger::Body::of_facts(vec![fact]).unwrap().as_bytes().to_vec()
}

fn ring() -> KeyRing {
    KeyRing::open(log(), [signer(1).public().clone(), signer(2).public().clone()]).unwrap()
}

fn rotate(ring: &mut KeyRing, seq: u64, by: u8, old: u8, new: u8) -> Result<(), plumb_ledger::LedgerError> {
    let note = endorse_rotation(&signer(by), signer(old).public(), signer(new).public()).unwrap();
    ring.follow(Kind::KeyRotated, seq, &body(log_notes::key_rotated(&note)))
}

fn revoke(ring: &mut KeyRing, seq: u64, key: u8) -> Result<(), plumb_ledger::LedgerError> {
    ring.follow(Kind::KeyRevoked, seq, &body(log_notes::key_revoked(signer(key).public())))
}

#[test]
fn a_rotated_key_signs_sizes_without_the_rotation_and_its_successor_those_with_it() {
    let mut ring = ring();
    rotate(&mut ring, 10, 1, 1, 3).unwrap();
    let ids = |size| ring.valid_at(size).iter().map(|key| key.id()).collect::<Vec<_>>();
    let id = |seed| signer(seed).public().id();
    assert_eq!(ids(10), [id(1), id(2)]);
    assert_eq!(ids(11), [id(2), id(3)]);
    assert_eq!(ring.terms()[0].until, Some((10, KeyEnd::Rotated)));
    let signed =
        |size, seed| TreeHead { log: log(), size, root: plumb_ledger::Digest::of(b"") }.sign(&[&signer(seed)]).unwrap();
    assert!(ring.judge(&signed(10, 1)).is_ok());
    let late = ring.judge(&signed(11, 1)).unwrap_err().to_string();
    assert!(late.contains("entry 10 replaced"), "{late}");
    let early = ring.judge(&signed(10, 3)).unwrap_err().to_string();
    assert!(early.contains("only from size 11"), "{early}");
    assert!(ring.judge(&signed(11, 9)).is_err());
}

#[test]
fn a_stolen_key_signs_nothing_after_its_revocation() {
    let mut ring = ring();
    revoke(&mut ring, 5, 1).unwrap();
    let signed = |size| TreeHead { log: log(), size, root: plumb_ledger::Digest::of(b"") }.sign(&[&signer(1)]).unwrap();
    assert!(ring.judge(&signed(5)).is_ok());
    let late = ring.judge(&signed(6)).unwrap_err().to_string();
    assert!(late.contains("entry 5 revoked"), "{late}");
    // Nor may it hand over to a key of the thief's, whichever key it claims to replace.
    assert!(rotate(&mut ring, 7, 1, 1, 9).is_err());
    assert!(rotate(&mut ring, 7, 1, 2, 9).is_err());
    assert!(rotate(&mut ring, 7, 2, 2, 4).is_ok());
}

#[test]
fn changes_that_may_not_be_made_leave_the_ring_as_it_was() {
    let mut ring = ring();
    let before = ring.clone();
    assert!(rotate(&mut ring, 3, 9, 1, 4).is_err(), "endorsed by a stranger");
    assert!(rotate(&mut ring, 3, 1, 9, 4).is_err(), "replaces a stranger");
    assert!(rotate(&mut ring, 3, 1, 1, 2).is_err(), "brings in a key that is there");
    assert!(revoke(&mut ring, 3, 9).is_err());
    assert!(ring.follow(Kind::LogOpened, 3, &body(log_notes::opened(&[signer(9).public()]))).is_err());
    assert!(ring.follow(Kind::KeyRotated, 3, &body(log_notes::key_revoked(signer(1).public()))).is_err());
    assert_eq!(ring, before);
    revoke(&mut ring, 3, 1).unwrap();
    assert!(revoke(&mut ring, 4, 1).is_err(), "twice");
    assert!(revoke(&mut ring, 4, 2).is_err(), "the last key");
    assert!(rotate(&mut ring, 5, 2, 2, 1).is_err(), "a revoked key never comes back");
}

#[test]
fn an_endorsement_of_another_log_or_text_is_refused() {
    let other = LogId::new(LogKind::Demo, "another-log").unwrap();
    let key = |seed| LogSigner::from_seed(other.clone(), &[seed; 32]);
    let note = endorse_rotation(&key(1), key(1).public(), key(3).public()).unwrap();
    let mut ring = ring();
    assert!(ring.follow(Kind::KeyRotated, 3, &body(log_notes::key_rotated(&note))).is_err());
    assert!(endorse_rotation(&signer(1), key(1).public(), signer(3).public()).is_err());
    let checkpoint = Story::whole().checkpoint(4, 1);
    assert!(ring.follow(Kind::KeyRotated, 3, &body(log_notes::key_rotated(checkpoint.as_str()))).is_err());
    assert!(KeyRing::open(log(), []).is_err());
    assert!(KeyRing::open(log(), [signer(1).public().clone(), signer(1).public().clone()]).is_err());
    assert!(KeyRing::open(log(), [key(1).public().clone()]).is_err());
}
