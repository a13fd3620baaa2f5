//! A good log passes; whatever is damaged is named.

use plumb_ledger::{
    Digest, Entry, EntryView, FaultKind, Kind, LogId, LogKind, MAX_BODY, NotRead, Salt, Verifier, Via, log_notes,
};
use proptest::prelude::*;
use serde_json::json;

use crate::{
    sample::{in_batch, sealed, signer, token},
    story::{Story, set, verifier, verify},
};

fn fault(entries: &[Entry], verifier: Verifier) -> (FaultKind, Option<u64>, String) {
    let fault = verify(entries, verifier).unwrap_err();
    (fault.what, fault.seq, fault.say)
}

/// The same entry with another header, resealed: what a forger without keys can do.
fn reforged(entry: &Entry, change: impl FnOnce(&mut plumb_ledger::Header)) -> Entry {
    let mut header = entry.header().clone();
    change(&mut header);
    match (entry.salt(), entry.body()) {
        (Some(salt), Some(body)) => Entry::seal(header, *salt, body.clone()),
        _ => Entry::read(&header.to_bytes(), None).unwrap(),
    }
}

#[test]
fn a_log_in_which_everything_happens_once_passes() {
    let story = Story::whole();
    let trusted = [signer(1).public().clone(), signer(2).public().clone()];
    let found = verify(
        &story.entries,
        verifier().trusting(trusted).sealed_by(story.newest()).against("footer.txt", story.checkpoint(4, 1)),
    )
    .unwrap();
    assert_eq!((found.size, found.erased, found.records), (12, 2, 4));
    assert_eq!(found.root, story.newest().head().root);
    assert_eq!(found.not_read, [NotRead::ErasedBodies(2), NotRead::Meaning]);
    let poor = verify(&story.entries, verifier()).unwrap();
    assert_eq!(poor.not_read[..3], [NotRead::OwnCheckpoint, NotRead::Elsewhere, NotRead::TrustedKeys]);
}

#[test]
fn missing_doubled_or_swapped_entries_are_named() {
    let story = Story::whole();
    let mut cut = story.entries.clone();
    cut.remove(5);
    assert_eq!(fault(&cut, verifier()).1, Some(5));
    let mut swapped = story.entries.clone();
    swapped.swap(10, 11);
    assert_eq!((fault(&swapped, verifier()).0, fault(&swapped, verifier()).1), (FaultKind::OutOfPlace, Some(10)));
    let mut doubled = story.entries.clone();
    doubled.insert(3, doubled[3].clone());
    assert_eq!(fault(&doubled, verifier()).1, Some(4));
}

#[test]
fn a_lost_tail_is_committed_entries_missing_never_ok() {
    let story = Story::whole();
    let (what, seq, say) = fault(&story.entries[..10], verifier().sealed_by(story.newest()));
    assert_eq!((what, seq), (FaultKind::EntriesMissing, Some(10)));
    assert!(say.starts_with("committed entries are missing"), "{say}");
    let whole = verifier().sealed_by(story.checkpoint(10, 3)).against("elsewhere", story.newest());
    assert_eq!(fault(&story.entries[..10], whole).0, FaultKind::EntriesMissing);
    assert_eq!(fault(&[], verifier()).0, FaultKind::OpeningWrong);
    assert_eq!(fault(&story.entries, verifier().sealed_by(story.checkpoint(10, 3))).0, FaultKind::Unsealed);
}

#[test]
fn a_log_rewritten_with_its_own_key_is_a_fork_of_a_checkpoint_kept_elsewhere() {
    let before = Story::whole();
    let mut after = Story::whole();
    after.entries[4] = reforged(&after.entries[4], |header| header.actor = token("somebody-else"));
    assert!(verify(&after.entries, verifier().sealed_by(after.newest())).is_ok());
    let held = verifier().sealed_by(after.newest()).against("in the safe", before.checkpoint(7, 1));
    assert_eq!(fault(&after.entries, held).0, FaultKind::Fork);
    let earlier = verifier().sealed_by(after.newest()).against("in the safe", before.checkpoint(4, 1));
    assert!(verify(&after.entries, earlier).is_ok());
    assert_eq!(fault(&after.entries, verifier().sealed_by(before.newest())).0, FaultKind::RootDiffers);
}

#[test]
fn a_changed_header_is_named_by_the_leaf_kept_beside_it() {
    let story = Story::whole();
    let forged = reforged(&story.entries[4], |header| header.actor = token("somebody-else"));
    let mut verifier = verifier();
    for (entry, leaf) in story.entries[..4].iter().zip(story.leaves()) {
        verifier.entry(&entry.view(), Some(leaf)).unwrap();
    }
    let found = verifier.entry(&forged.view(), Some(story.leaves()[4])).unwrap_err();
    assert_eq!((found.what, found.seq), (FaultKind::LeafDiffers, Some(4)));
}

#[test]
fn versions_of_a_record_have_no_gaps() {
    let mut story = Story::whole();
    story.add("r-2", Kind::Changed, vec![set("5")], |header| header.version += 1);
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::VersionBroken);
    let mut story = Story::whole();
    story.add("r-9", Kind::Created, vec![set("5")], |header| header.version = 2);
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::VersionBroken);
}

#[test]
fn a_batch_that_is_not_whole_and_in_order_is_refused() {
    let place = |id: &str, n, of| Some(in_batch(id, n, of));
    for batches in [
        vec![place("b", 1, 2)],
        vec![place("b", 1, 2), None],
        vec![place("b", 2, 2)],
        vec![place("b", 1, 3), place("b", 3, 3)],
        vec![place("b", 1, 2), place("c", 2, 2)],
        vec![place("b", 1, 2), place("b", 2, 3)],
        vec![place("b", 1, 2), place("b", 2, 2), place("b", 2, 2)],
    ] {
        let mut story = Story::whole();
        for batch in batches {
            story.add("r-2", Kind::Changed, vec![set("5")], |header| header.batch = batch);
        }
        assert_eq!(fault(&story.entries, verifier()).0, FaultKind::BatchBroken);
    }
}

#[test]
fn a_body_may_be_gone_only_if_an_erasure_of_its_record_lists_it() {
    let mut gone = Story::whole();
    gone.entries[10] = gone.entries[10].clone().erased();
    assert_eq!(
        (fault(&gone.entries, verifier()).0, fault(&gone.entries, verifier()).1),
        (FaultKind::BodyMissing, Some(10))
    );
    let mut foreign = Story::whole();
    foreign.erase("r-3", &[10]);
    assert_eq!(fault(&foreign.entries, verifier()).0, FaultKind::ErasureWrong);
    let mut kept = Story::whole();
    kept.on("r-2", Kind::Erased, vec![log_notes::erased(&[10])]);
    assert_eq!(fault(&kept.entries, verifier()).0, FaultKind::ErasureWrong);
    let mut twice = Story::whole();
    twice.erase("r-1", &[2]);
    assert_eq!(fault(&twice.entries, verifier()).0, FaultKind::ErasureWrong);
    let mut silent = Story::whole();
    silent.on("r-2", Kind::Erased, vec![set("5")]);
    assert_eq!(fault(&silent.entries, verifier()).0, FaultKind::ErasureWrong);
    for protected in [0, 1, 6, 7, 8, 9] {
        let mut story = Story::whole();
        story.entries[protected] = story.entries[protected].clone().erased();
        let (what, seq, _) = fault(&story.entries, verifier());
        assert_eq!((what, seq), (FaultKind::BodyMissing, Some(protected as u64)));
    }
}

#[test]
fn time_goes_back_only_with_an_entry_that_says_so() {
    let mut story = Story::whole();
    let last = story.entries[11].header().time.as_millisecond();
    let at = |millisecond| plumb_ledger::Moment::from_millisecond(millisecond).unwrap();
    story.add("r-2", Kind::Changed, vec![set("5")], |header| header.time = at(last - 300_000));
    assert!(verify(&story.entries, verifier()).is_ok());
    story.add("r-2", Kind::Changed, vec![set("5")], |header| header.time = at(last - 600_001));
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::ClockUnmarked);
}

#[test]
fn packs_change_only_by_their_own_entry() {
    let mut story = Story::whole();
    story.add("r-2", Kind::Changed, vec![set("5")], |header| header.pack = Some(Digest::of(b"others")));
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::PackUnmarked);
    let mut story = Story::whole();
    story.add("r-2", Kind::Changed, vec![set("5")], |header| header.pack = None);
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::PackUnmarked);
}

#[test]
fn the_logs_own_entries_and_a_companys_do_not_mix() {
    let mut story = Story::whole();
    story.add("r-2", Kind::Changed, vec![set("5")], |header| header.register = token("_log"));
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::RegisterWrong);
    let mut story = Story::whole();
    story.add("r-2", Kind::ClockStepped, vec![set("5")], |header| header.register = token("risks"));
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::RegisterWrong);
    let mut story = Story::whole();
    story.system(Kind::LogOpened, log_notes::opened(&[signer(9).public()]));
    assert_eq!(fault(&story.entries, verifier()).0, FaultKind::OpeningWrong);
    assert_eq!(fault(&Story::whole().entries[1..], verifier()).0, FaultKind::OutOfPlace);
}

#[test]
fn a_demos_entry_cannot_stand_in_a_real_log() {
    let real = LogId::new(LogKind::Real, "0123456789abcdef").unwrap();
    let story = Story::whole();
    assert_eq!(fault(&story.entries, Verifier::new(real.clone())).0, FaultKind::OtherLog);
    let moved = reforged(&story.entries[0], |header| header.log = real.clone());
    assert_eq!(moved.header().via, Via::Demo);
    assert_eq!(fault(&[moved], Verifier::new(real)).0, FaultKind::DemoInReal);
}

#[test]
fn checkpoints_by_other_keys_are_refused() {
    let story = Story::whole();
    for seed in [1, 2, 9] {
        let newest = story.checkpoint(12, seed);
        assert_eq!(fault(&story.entries, verifier().sealed_by(newest)).0, FaultKind::CheckpointRefused);
    }
    let trusting_another = verifier().trusting([signer(9).public().clone()]);
    assert_eq!(fault(&story.entries, trusting_another).0, FaultKind::KeyUntrusted);
    // One known key beside an unknown one is not enough: the unknown one could have signed everything.
    let trusting_half = verifier().trusting([signer(1).public().clone()]);
    assert_eq!(fault(&story.entries, trusting_half).0, FaultKind::KeyUntrusted);
}

#[test]
fn a_body_that_is_sealed_but_not_canonical_or_too_large_is_refused() {
    let story = Story::whole();
    for body in [b"{\"facts\": [{}]}".to_vec(), b"{\"facts\":[{\"a\":1.5}]}".to_vec(), vec![b' '; MAX_BODY + 1]] {
        let mut header = story.entries[10].header().clone();
        let salt = Salt([7; 32]);
        header.body = plumb_ledger::commitment(&salt, &body);
        let bytes = header.to_bytes();
        let mut verifier = verifier();
        story.entries[..10].iter().for_each(|entry| verifier.entry(&entry.view(), None).unwrap());
        let found = verifier.entry(&EntryView { header: &bytes, content: Some((&salt, &body)) }, None).unwrap_err();
        assert_eq!((found.what, found.seq), (FaultKind::BodyMalformed, Some(10)));
    }
}

#[test]
fn the_words_of_faults_are_the_same_in_text_and_data() {
    for kind in FaultKind::ALL {
        assert_eq!(json!(kind), json!(kind.as_str()));
    }
}

#[test]
fn many_records_pass_and_are_counted() {
    let mut story = Story::opened();
    for n in 0..2_000 {
        story.on(&format!("r-{n}"), Kind::Created, vec![set("1")]);
    }
    let checkpoint = story.checkpoint(2_001, 1);
    assert_eq!(verify(&story.entries, verifier().sealed_by(checkpoint)).unwrap().records, 2_001);
}

proptest! {
    #[test]
    fn any_flipped_bit_anywhere_in_any_entry_is_found(which in 0_usize..12, part in 0_u8..3, at in any::<usize>(), bit in 0_u8..8) {
        let story = Story::whole();
        let mut verifier = verifier().sealed_by(story.newest());
        let mut found = None;
        for (seq, entry) in story.entries.iter().enumerate() {
            let mut header = entry.header_bytes().to_vec();
            let mut content = entry.salt().zip(entry.body()).map(|(salt, body)| (*salt, body.as_bytes().to_vec()));
            if seq == which {
                match (&mut content, part) {
                    (Some((salt, _)), 0) => salt.0[at % 32] ^= 1 << bit,
                    (Some((_, body)), 1) => { let at = at % body.len(); body[at] ^= 1 << bit }
                    _ => { let at = at % header.len(); header[at] ^= 1 << bit }
                }
            }
            let view = EntryView { header: &header, content: content.as_ref().map(|(salt, body)| (salt, body.as_slice())) };
            if let Err(fault) = verifier.entry(&view, Some(entry.leaf())) {
                found = Some(fault);
                break;
            }
        }
        let fault = found.unwrap();
        prop_assert_eq!(fault.seq, Some(which as u64));
    }

    #[test]
    fn any_flipped_bit_in_a_header_is_found_without_stored_leaves_too(which in 0_usize..12, at in any::<usize>(), bit in 0_u8..8) {
        let story = Story::whole();
        let mut verifier = verifier().sealed_by(story.newest());
        let outcome = story.entries.iter().enumerate().try_for_each(|(seq, entry)| {
            let mut header = entry.header_bytes().to_vec();
            if seq == which { let at = at % header.len(); header[at] ^= 1 << bit; }
            verifier.entry(&EntryView { header: &header, ..entry.view() }, None)
        }).and_then(|()| verifier.finish().map(drop));
        prop_assert!(outcome.is_err());
    }
}

#[test]
fn sealed_reads_as_it_was_written() {
    for entry in Story::whole().entries {
        let content = entry.salt().copied().zip(entry.body().map(plumb_ledger::Body::as_bytes));
        assert_eq!(Entry::read(entry.header_bytes(), content).unwrap(), entry);
    }
    assert_eq!(sealed(crate::sample::header(1), vec![set("1")]).body().unwrap().facts(), [set("1")]);
}
