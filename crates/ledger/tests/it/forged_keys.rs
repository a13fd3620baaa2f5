//! Logs whose key entries are wrong, sealed by a holder of the keys: only the ring's rules can find them.

use plumb_ledger::{Digest, Kind, LogKey, LogSigner, endorse_rotation, log_notes};
use serde_json::json;

use crate::{
    forged::{grown, raw, sealed},
    python::{Case, case, held, python_is_here, refused},
    sample::{header, log, signer, token},
    story::{Story, set},
};

#[test]
fn key_changes_that_may_not_be_made_are_refused_by_both() {
    if !python_is_here() {
        return;
    }
    let rotated =
        |name: &str, note: &str| grown(name, |story| story.system(Kind::KeyRotated, log_notes::key_rotated(note)));
    let endorsed =
        |by: u8, old: u8, new: u8| endorse_rotation(&signer(by), signer(old).public(), signer(new).public()).unwrap();
    let revoked = |key: &LogKey| grown("revoked", |story| story.system(Kind::KeyRevoked, log_notes::key_revoked(key)));
    let other = LogSigner::from_seed("plumb-demo/other-log-here".parse().unwrap(), &[3; 32]);
    let good = endorsed(3, 3, 4);
    let cases = [
        rotated("by a stranger", &endorsed(9, 3, 4)),
        rotated("by the new key alone", &endorsed(4, 3, 4)),
        rotated("by an ended key", &endorsed(1, 3, 4)),
        rotated("of a stranger", &endorsed(3, 9, 4)),
        rotated("of an ended key", &endorsed(3, 1, 4)),
        rotated("to an ended key", &endorsed(3, 3, 2)),
        rotated("to itself", &endorsed(3, 3, 3)),
        rotated("with another word", &good.replacen("key-rotated", "key-revoked", 1)),
        rotated("with another log", &good.replacen("plumb-demo", "plumb", 1)),
        rotated("with a line more", &good.replacen("\n\n", "\nmore\n\n", 1)),
        rotated("without an end", good.trim_end()),
        rotated("a checkpoint", Story::whole().newest().as_str()),
        rotated("of another log", &endorse_rotation(&other, other.public(), other.public()).unwrap()),
        revoked(signer(9).public()),
        revoked(signer(1).public()),
        revoked(signer(3).public()),
        revoked(other.public()),
        grown("no vkey", |story| {
            story.system(Kind::KeyRevoked, json!({"fact": "Noted", "key": "key-revoked", "value": ["x"]}));
        }),
        grown("not one", |story| {
            story.system(Kind::KeyRevoked, json!({"fact": "Noted", "key": "key-revoked", "value": []}));
        }),
        grown("not noted", |story| story.system(Kind::KeyRotated, set("5"))),
    ];
    refused(&cases);
    let handed_over = {
        let mut story = Story::whole();
        story.system(Kind::KeyRotated, log_notes::key_rotated(&good));
        case("handed over", sealed(&raw(&story), 4))
    };
    held(&[handed_over]);
}

/// A log opened by these texts beside a good key.
fn opened_with(name: &str, more: &[String]) -> Case {
    let keys: Vec<String> = std::iter::once(signer(1).public().to_string()).chain(more.iter().cloned()).collect();
    let mut opening = header(0);
    opening.kind = Kind::LogOpened;
    opening.register = token(plumb_ledger::SYSTEM_REGISTER);
    opening.record = token(plumb_ledger::SYSTEM_RECORD);
    let entry = crate::sample::sealed(opening, vec![json!({"fact": "Noted", "key": "log-opened", "value": keys})]);
    let content = entry.salt().copied().zip(entry.body().map(|body| body.as_bytes().to_vec()));
    case(name, sealed(&[(entry.header_bytes().to_vec(), content)], 1))
}

#[test]
fn a_log_opens_only_with_keys_that_prove_something() {
    if !python_is_here() {
        return;
    }
    let vkey = |public: [u8; 32]| {
        let mut typed = vec![1];
        typed.extend(public);
        let id = Digest::of(&[log().as_str().as_bytes(), b"\n", &typed].concat()).to_string();
        format!("{}+{}+{}", log(), &id[..8], encoded(&typed))
    };
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let order_four = [0; 32];
    let mut no_point = [0; 32];
    no_point[0] = 2;
    let mut wrapped = [0xff; 32];
    wrapped[31] = 0x7f;
    let mut cases = vec![
        opened_with("twice the same", &[signer(1).public().to_string()]),
        opened_with("the neutral point", &[vkey(neutral)]),
        opened_with("a point of order four", &[vkey(order_four)]),
        opened_with("no point", &[vkey(no_point)]),
        opened_with("another id", &[signer(2).public().to_string().replacen("8e687eee", "8e687eef", 1)]),
        opened_with("no vkey", &[String::new()]),
    ];
    // y and y + p are one point: RFC 8032 has one text for it.
    for low in 0xed..=0xff {
        wrapped[0] = low;
        cases.push(opened_with(&format!("y not reduced, {low}"), &[vkey(wrapped)]));
    }
    refused(&cases);
    assert_eq!(vkey(signer(2).public().public_bytes()), signer(2).public().to_string());
}

fn encoded(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // 33 bytes need no padding.
    bytes
        .chunks_exact(3)
        .flat_map(|three| {
            let word = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            [18, 12, 6, 0].map(|shift| char::from(DIGITS[(word >> shift & 63) as usize]))
        })
        .collect()
}
