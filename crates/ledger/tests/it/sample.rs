//! A small log to try things on: fixed key, salts and times, so every run makes the same bytes.

use plumb_ledger::{BatchPlace, Body, Digest, Entry, Header, Kind, LogId, LogKind, LogSigner, Salt, Token, Via};
use serde_json::{Value, json};

pub(crate) fn log() -> LogId {
    LogId::new(LogKind::Demo, "0123456789abcdef").unwrap()
}

pub(crate) fn signer(seed: u8) -> LogSigner {
    LogSigner::from_seed(log(), &[seed; 32])
}

pub(crate) fn token(text: &str) -> Token {
    Token::new(text).unwrap()
}

pub(crate) fn salt(seq: u64) -> Salt {
    Salt(*Digest::of(&seq.to_be_bytes()).as_bytes())
}

pub(crate) fn header(seq: u64) -> Header {
    Header {
        log: log(),
        seq,
        time: "2026-01-02T03:04:05.006Z".parse().unwrap(),
        actor: token("p-7"),
        via: Via::Demo,
        register: token("risks"),
        record: token("r-1"),
        version: seq + 1,
        kind: if seq == 0 { Kind::Created } else { Kind::Changed },
        to: Some(token("open")),
        batch: None,
        pack: None,
        body: Digest::of(b""),
        app: token("0.1.0"),
    }
}

pub(crate) fn sealed(header: Header, facts: Vec<Value>) -> Entry {
    let salt = salt(header.seq);
    Entry::seal(header, salt, Body::of_facts(facts).unwrap())
}

pub(crate) fn plain(seq: u64) -> Entry {
    sealed(header(seq), vec![json!({"fact": "Set", "field": "title", "value": format!("Körper {seq}")})])
}

pub(crate) fn in_batch(id: &str, n: u64, of: u64) -> BatchPlace {
    BatchPlace::new(token(id), n, of).unwrap()
}
