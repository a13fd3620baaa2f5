//! Header v1 has one text, and an entry's bytes cannot change unnoticed.

use plumb_ledger::{BatchPlace, Digest, Entry, Header, Kind, LedgerError, LogId, LogKind, Moment, Token, Via};
use proptest::prelude::*;

use crate::sample::{header, in_batch, plain, salt};

#[test]
fn a_header_reads_back_and_its_text_is_as_the_page_says() {
    let mut full = header(41);
    full.batch = Some(in_batch("b-9", 2, 3));
    full.pack = Some(Digest::of(b"packs"));
    let text = String::from_utf8(full.to_bytes()).unwrap();
    assert_eq!(Header::read(text.as_bytes()).unwrap(), full);
    plumb_ledger::canonical::check(text.as_bytes()).unwrap();
    assert!(text.starts_with(r#"{"actor":"p-7","app":"0.1.0","batch":{"id":"b-9","n":2,"of":3},"body":""#), "{text}");
    assert!(
        text.ends_with(r#""seq":41,"time":"2026-01-02T03:04:05.006Z","to":"open","v":1,"version":42,"via":"demo"}"#),
        "{text}"
    );
}

#[test]
fn unknown_missing_or_misformed_fields_are_refused() {
    let text = String::from_utf8(header(3).to_bytes()).unwrap();
    for (from, to) in [
        ("\"v\":1,", ""),
        ("\"v\":1", "\"v\":2"),
        ("\"to\":\"open\"", "\"to\":\"\""),
        ("\"to\":\"open\"", "\"to\":\"an open question\""),
        ("\"actor\":\"p-7\"", "\"actor\":null"),
        ("\"actor\":\"p-7\"", "\"actor\":\"J\\u0041\""),
        ("\"seq\":3", "\"seq\":03"),
        ("\"seq\":3", "\"seq\":-3"),
        ("\"version\":4", "\"version\":0"),
        ("05.006Z", "05.06Z"),
        ("05.006Z", "05.0061Z"),
        ("03:04:05", "24:04:05"),
        ("2026-01-02", "2026-02-30"),
        ("T03", "t03"),
        ("\"via\":\"demo\"", "\"via\":\"pigeon\""),
        ("\"kind\":\"changed\"", "\"kind\":\"deleted\""),
        ("plumb-demo/", "plum/"),
        ("\"batch\":null", "\"batch\":{\"id\":\"b\",\"n\":3,\"of\":2}"),
        ("\"batch\":null", "\"batch\":{\"id\":\"b\",\"n\":1,\"of\":1}"),
        ("\"via\":\"demo\"}", "\"via\":\"demo\",\"w\":1}"),
        ("{\"actor\"", "{\"aa\":1,\"actor\""),
        ("\"via\":\"demo\"}", "\"via\":\"demo\"} "),
    ] {
        let changed = text.replace(from, to);
        assert_ne!(changed, text, "{from}");
        assert!(Header::read(changed.as_bytes()).is_err(), "{changed}");
    }
}

#[test]
fn a_demo_log_can_never_pass_for_a_real_one() {
    let demo = LogId::new(LogKind::Demo, "0123456789abcdef").unwrap();
    let real = LogId::new(LogKind::Real, "0123456789abcdef").unwrap();
    assert_eq!((demo.kind(), real.kind()), (LogKind::Demo, LogKind::Real));
    assert_ne!(demo, real);
    assert_eq!(demo.as_str().parse::<LogId>().unwrap().kind(), LogKind::Demo);
    for bad in ["plumb/demo/12345678", "plumb/-demo+12345678", "Plumb/12345678", "plumb/short", "plumb/ABCDEFGH", ""] {
        assert!(bad.parse::<LogId>().is_err(), "{bad}");
    }
}

#[test]
fn every_word_of_the_closed_lists_reads_back() {
    for kind in Kind::ALL {
        assert_eq!(kind.as_str().parse::<Kind>().unwrap(), *kind);
    }
    for via in Via::ALL {
        assert_eq!(via.as_str().parse::<Via>().unwrap(), *via);
    }
}

#[test]
fn salt_and_body_are_bound_by_the_header() {
    let entry = plain(5);
    let body = entry.body().unwrap().as_bytes().to_vec();
    assert!(Entry::read(entry.header_bytes(), Some((salt(5), &body))).is_ok());
    assert_eq!(Entry::read(entry.header_bytes(), Some((salt(6), &body))), Err(LedgerError::BodyMismatch));
    let other = plain(6);
    assert_eq!(
        Entry::read(entry.header_bytes(), Some((salt(5), other.body().unwrap().as_bytes()))),
        Err(LedgerError::BodyMismatch)
    );
    assert_eq!(entry.clone().erased().leaf(), entry.leaf());
}

prop_compose! {
    fn any_header()(
        seq in 0_u64..9_007_199_254_740_991, version in 1_u64..9_007_199_254_740_991,
        millisecond in 0_i64..253_370_764_800_000, kind in 0..Kind::ALL.len(), via in 0..Via::ALL.len(),
        words in prop::collection::vec("[A-Za-z0-9._~:/+-]{1,128}", 6),
        to in any::<bool>(), pack in any::<Option<[u8; 32]>>(), body in any::<[u8; 32]>(),
        batch in prop::option::of((2_u64..1_000).prop_flat_map(|of| (1..=of, Just(of)))),
    ) -> Header {
        let word = |at: usize| Token::new(&words[at]).unwrap();
        Header {
            log: LogId::new(if to { LogKind::Real } else { LogKind::Demo }, "00000000-aaaa").unwrap(),
            seq, version, time: Moment::from_millisecond(millisecond).unwrap(),
            kind: Kind::ALL[kind], via: Via::ALL[via],
            actor: word(0), register: word(1), record: word(2), app: word(3),
            to: to.then(|| word(4)), pack: pack.map(Digest), body: Digest(body),
            batch: batch.map(|(n, of)| BatchPlace::new(word(5), n, of).unwrap()),
        }
    }
}

proptest! {
    #[test]
    fn any_header_reads_back_from_canonical_bytes(header in any_header()) {
        let bytes = header.to_bytes();
        plumb_ledger::canonical::check(&bytes).unwrap();
        let value = plumb_ledger::canonical::parse(&bytes).unwrap();
        prop_assert_eq!(plumb_ledger::canonical::write(&value).unwrap(), bytes.clone());
        prop_assert_eq!(Header::read(&bytes).unwrap(), header);
    }

    #[test]
    fn any_flipped_bit_is_refused_or_moves_the_leaf(at in 0_usize..4096, bit in 0_u8..8, seq in 0_u64..50) {
        let entry = plain(seq);
        let mut bytes = entry.header_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        match Header::read(&bytes) {
            Err(_) => {}
            Ok(header) => {
                prop_assert_eq!(header.to_bytes(), bytes.clone());
                prop_assert_ne!(Digest::leaf(&bytes), entry.leaf());
            }
        }
    }

    #[test]
    fn any_flipped_bit_in_body_or_salt_breaks_the_commitment(at in 0_usize..4096, bit in 0_u8..8, in_salt in any::<bool>()) {
        let entry = plain(7);
        let mut body = entry.body().unwrap().as_bytes().to_vec();
        let mut salt = *entry.salt().unwrap();
        if in_salt { salt.0[at % 32] ^= 1 << bit } else { let at = at % body.len(); body[at] ^= 1 << bit }
        prop_assert!(Entry::read(entry.header_bytes(), Some((salt, &body))).is_err());
    }
}
