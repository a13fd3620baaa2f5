//! Keys and checkpoints.

use plumb_ledger::{Checkpoint, Digest, LogId, LogKey, LogKind, LogSigner, TreeHead};

use proptest::prelude::*;

use crate::sample::{log, signer};

fn head(size: u64) -> TreeHead {
    TreeHead { log: log(), size, root: Digest::of(&size.to_be_bytes()) }
}

#[test]
fn a_checkpoint_reads_back_and_names_who_signed_it() {
    let (one, two, stranger) = (signer(1), signer(2), signer(3));
    let signed = head(7).sign(&[&one, &two]).unwrap();
    let read = Checkpoint::read(signed.as_str()).unwrap();
    assert_eq!(read.head(), &head(7));
    assert_eq!(read.signed_by(&[one.public()]).unwrap(), [one.public().id()]);
    assert_eq!(read.signed_by(&[one.public(), two.public(), stranger.public()]).unwrap().len(), 2);
    assert!(read.signed_by(&[stranger.public()]).is_err());
    assert!(read.signed_by(&[]).is_err());
}

#[test]
fn a_changed_checkpoint_is_refused() {
    let one = signer(1);
    let text = head(7).sign(&[&one]).unwrap().as_str().to_owned();
    let grown = text.replacen("\n7\n", "\n8\n", 1);
    assert!(Checkpoint::read(&grown).unwrap().signed_by(&[one.public()]).is_err());
    for (from, to) in [
        ("\n7\n", "\n07\n"),
        ("\n7\n", "\n7 \n"),
        ("\n\n", "\nextension\n\n"),
        ("\n\n", "\n\n\n"),
        ("plumb-demo/", "plumb+"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert!(Checkpoint::read(&changed).is_err(), "{changed}");
    }
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        let holds = Checkpoint::read(&changed).is_ok_and(|checkpoint| checkpoint.signed_by(&[one.public()]).is_ok());
        assert!(!holds, "byte {at}");
    }
}

#[test]
fn a_key_signs_for_its_own_log_only() {
    let real = LogId::new(LogKind::Real, "0123456789abcdef").unwrap();
    let same_seed = LogSigner::from_seed(real, &[1; 32]);
    assert!(head(7).sign(&[&same_seed]).is_err());
    assert!(head(7).sign(&[]).is_err());
    assert_ne!(same_seed.public().id(), signer(1).public().id());
}

#[test]
fn a_public_key_has_one_text() {
    let key = signer(1).public().clone();
    let text = key.to_string();
    assert_eq!(text.parse::<LogKey>().unwrap(), key);
    let (rest, last) = text.split_at(text.len() - 4);
    for bad in [
        format!("{rest}AAAA"),
        text.to_uppercase(),
        format!("{text} "),
        format!("{rest}{}=", &last[..3]),
        String::new(),
    ] {
        assert!(bad.parse::<LogKey>().is_err(), "{bad}");
    }
}

#[test]
fn the_published_example_of_a_signed_note_has_our_key_id_rule() {
    // C2SP signed-note, 'Example': the key id in the vkey follows from name and key.
    let key = "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let verifier = signed_note::StandardVerifier::new(&format!("example.com/foo+530d903a+{key}"));
    assert!(verifier.is_ok());
    // The same library judges ours.
    let one = signer(1);
    let theirs = signed_note::StandardVerifier::new(&one.public().to_string()).unwrap();
    let note = signed_note::Note::from_bytes(head(7).sign(&[&one]).unwrap().as_str().as_bytes()).unwrap();
    assert!(note.verify(&signed_note::VerifierList::new(vec![Box::new(theirs)])).is_ok());
}

proptest! {
    #[test]
    fn reading_any_text_as_checkpoint_key_or_line_never_panics(text in "[ -~\n\u{2014}]{0,120}", cut in any::<usize>()) {
        let _ = Checkpoint::read(&text);
        let _ = text.parse::<LogKey>();
        let _ = plumb_ledger::read_line(text.as_bytes());
        let _ = plumb_ledger::HeaderView::read(text.as_bytes());
        let good = head(7).sign(&[&signer(1)]).unwrap();
        let at = good.as_str().char_indices().map(|(at, _)| at).nth(cut % 100).unwrap_or(0);
        let mixed = format!("{}{text}{}", &good.as_str()[..at], &good.as_str()[at..]);
        let holds = Checkpoint::read(&mixed).is_ok_and(|read| read.signed_by(&[signer(1).public()]).is_ok() && read.head() != good.head());
        prop_assert!(!holds);
    }
}
