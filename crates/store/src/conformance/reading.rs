//! Cases: snapshots, folds, any day, links, obligations, the tree.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use plumb_ledger::{Digest, EntryView, HeaderView, Kind, Verifier, Via, tree};
use plumb_model::{
    fold::RecordState,
    id::{ActorId, PersonId, RecordId},
};

use super::sample::{Case, CaseFailed, Desk, Fresh, ensure, ensure_eq, linked, moved, register, set};
use crate::{AccessPredicate, Clock, DueQuery, Snapshot, StoreError, fold_entry};

/// A small life: twelve things made, changed, moved, linked, commented, over some days.
fn story(desk: &Desk<'_>) -> Result<Vec<RecordId>, CaseFailed> {
    let mut things = Vec::new();
    for n in 0..12_u64 {
        let mut draft = desk.numbered(&[("title", &format!("thing {n}"))])?;
        draft.facts.push(moved(None, "open")?);
        if let Some(before) = things.last() {
            draft.facts.push(linked("after", *before, 1)?);
        }
        things.push(draft.record);
        desk.write(vec![draft])?;
        desk.fresh.clock.advance(Duration::from_secs(40_000));
        for (place, thing) in
            things.iter().enumerate().filter(|(place, _)| (place * 7 + 3) % 5 == usize::try_from(n % 5).unwrap_or(0))
        {
            let title = set("title", &format!("thing {place} after {n}"))?;
            desk.write(vec![desk.draft("things", *thing, Kind::Changed, None, vec![title])?])?;
        }
    }
    Ok(things)
}

fn all(look: &dyn Snapshot, size: u64) -> Result<Vec<RecordState>, StoreError> {
    let mut records = Vec::new();
    look.each_record_at(size, None, &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    })?;
    Ok(records)
}

fn folded(look: &dyn Snapshot, size: u64) -> Result<BTreeMap<RecordId, RecordState>, CaseFailed> {
    let mut records: BTreeMap<RecordId, RecordState> = BTreeMap::new();
    let mut fault = None;
    look.entries(0, size, &mut |row| {
        let folding = HeaderView::read(row.view.header).map_err(StoreError::from).and_then(|header| {
            let before = records.remove(&crate::record_of(&header)?);
            fold_entry(before, &header, row.view.content.map(|(_, body)| body))
        });
        match folding {
            Ok(record) => {
                records.insert(record.record, record);
                ControlFlow::Continue(())
            }
            Err(error) => {
                fault = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    match fault {
        None => {
            records.remove(&crate::LOG_RECORD);
            Ok(records)
        }
        Some(error) => Err(error.into()),
    }
}

/// A snapshot stays as it is while others write.
pub fn a_snapshot_does_not_see_what_is_written_after_it(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 60);
    let thing = desk.put(&[("title", "one")])?;
    let look = desk.look()?;
    let before = look.record(thing)?;
    desk.write(vec![desk.change(thing, 1, "title", "two")?])?;
    let later = desk.put(&[("title", "three")])?;
    ensure_eq!(look.record(thing)?, before);
    ensure_eq!(look.record(later)?, None);
    ensure_eq!(look.checkpoint()?.head().size, look.size());
    ensure_eq!(desk.look()?.size(), look.size() + 2);
    Ok(())
}

/// Every kept record equals its entries, folded; oldest first.
pub fn a_record_is_the_fold_of_its_entries(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 61);
    let things = story(&desk)?;
    let look = desk.look()?;
    let mut kept = Vec::new();
    look.each_record(Some(&register("things")?), &mut |record| {
        kept.push(record);
        ControlFlow::Continue(())
    })?;
    ensure_eq!(kept.iter().map(|record| record.record).collect::<Vec<_>>(), things);
    let folded = folded(look.as_ref(), look.size())?;
    for record in kept {
        ensure_eq!(folded.get(&record.record), Some(&record));
        ensure_eq!(look.record(record.record)?, Some(record));
    }
    Ok(())
}

/// The newest past is the present.
pub fn as_of_the_last_entry_equals_now(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 62);
    story(&desk)?;
    let look = desk.look()?;
    let mut now = Vec::new();
    look.each_record(None, &mut |record| {
        now.push(record);
        ControlFlow::Continue(())
    })?;
    ensure_eq!(all(look.as_ref(), look.size())?, now);
    Ok(())
}

/// Whatever the prefix.
pub fn as_of_any_entry_equals_folding_up_to_it(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 63);
    let things = story(&desk)?;
    let look = desk.look()?;
    for size in 0..=look.size() {
        let expected = folded(look.as_ref(), size)?;
        let found: BTreeMap<RecordId, RecordState> =
            all(look.as_ref(), size)?.into_iter().map(|record| (record.record, record)).collect();
        ensure_eq!(found, expected);
        for thing in &things {
            ensure_eq!(look.record_at(*thing, size)?.as_ref(), expected.get(thing));
        }
    }
    Ok(())
}

/// The longest prefix whose last entry came before the instant, although a clock went back in between.
pub fn a_day_ends_with_its_last_entry(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 64);
    let before = fresh.clock.now();
    // So many that the last entries are near the end, however a backend finds them.
    let mut long_before = desk.write(vec![desk.thing(&[])?])?;
    for _ in 0..50 {
        long_before = desk.write(vec![desk.thing(&[])?])?;
    }
    fresh.clock.advance(Duration::from_secs(10));
    let start = fresh.clock.now();
    let first = desk.write(vec![desk.thing(&[])?])?;
    fresh.clock.advance(Duration::from_secs(200));
    desk.write(vec![desk.thing(&[])?])?;
    fresh.clock.set(start + Duration::from_secs(50));
    let third = desk.write(vec![desk.thing(&[])?])?;
    fresh.clock.set(start + Duration::from_secs(500));
    let fourth = desk.write(vec![desk.thing(&[])?])?;
    let look = desk.look()?;
    let ends = [
        (0, long_before.last_seq + 1),
        (1, first.last_seq + 1),
        (100, third.last_seq + 1),
        (500, third.last_seq + 1),
        (501, fourth.last_seq + 1),
    ];
    for (seconds, size) in ends {
        ensure_eq!(look.size_before(start + Duration::from_secs(seconds))?, size);
    }
    ensure_eq!(look.size_before(before)?, 0);
    let instants = ends.map(|(seconds, _)| start + Duration::from_secs(seconds));
    ensure_eq!(look.sizes_before(&instants)?, ends.map(|(_, size)| size).to_vec());
    Ok(())
}

/// All of them, no others, in order.
pub fn history_is_the_entries_of_one_record(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 65);
    let things = story(&desk)?;
    let look = desk.look()?;
    for thing in things {
        let mut versions = Vec::new();
        let mut strangers = 0;
        look.history(thing, &mut |row| {
            if let Ok(header) = HeaderView::read(row.view.header) {
                strangers += usize::from(header.record != thing.to_string() || header.seq != row.seq);
                versions.push(header.version);
            }
            ControlFlow::Continue(())
        })?;
        ensure_eq!(strangers, 0);
        let last = look.record(thing)?.map_or(0, |record| record.version);
        ensure_eq!(versions, (1..=last).collect::<Vec<_>>());
    }
    Ok(())
}

/// `Break` breaks.
pub fn reading_entries_stops_when_told(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 66);
    story(&desk)?;
    let mut seen = Vec::new();
    desk.look()?.entries(2, 9, &mut |row| {
        seen.push(row.seq);
        if row.seq == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    ensure_eq!(seen, [2, 3, 4]);
    let mut records = 0;
    desk.look()?.each_record(None, &mut |_| {
        records += 1;
        ControlFlow::Break(())
    })?;
    ensure_eq!(records, 1);
    Ok(())
}

/// And are gone from both when taken away.
pub fn links_are_seen_from_both_ends(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 67);
    let (a, b) = (desk.put(&[("title", "a")])?, desk.put(&[("title", "b")])?);
    desk.write(vec![desk.draft("things", a, Kind::Linked, Some(1), vec![linked("after", b, 1)?])?])?;
    let look = desk.look()?;
    let from = look.links_from(a)?;
    ensure_eq!(from.iter().map(|link| (link.from, link.to, link.version)).collect::<Vec<_>>(), [(a, b, 1)]);
    ensure_eq!(look.links_to(b)?, from);
    let (things, after) = (super::sample::register("things")?, super::sample::field("after")?);
    ensure_eq!(look.pointing(&things, &after, b)?, [a]);
    let elsewhere = [
        look.pointing(&things, &super::sample::field("before")?, b)?,
        look.pointing(&super::sample::register("others")?, &after, b)?,
        look.pointing(&things, &after, a)?,
    ];
    ensure_eq!(elsewhere, [const { Vec::new() }; 3]);
    ensure!(look.links_from(b)?.is_empty() && look.links_to(a)?.is_empty(), "a link points the wrong way");
    let gone = plumb_model::fact::Fact::Unlinked { field: super::sample::field("after")?, to: b };
    desk.write(vec![desk.draft("things", a, Kind::Unlinked, Some(2), vec![gone])?])?;
    ensure!(desk.look()?.links_to(b)?.is_empty(), "a link stayed");
    Ok(())
}

fn due_between(desk: &Desk<'_>, from: Option<&str>, to: Option<&str>) -> Result<Vec<String>, CaseFailed> {
    let day = |text: Option<&str>| {
        text.map(str::parse).transpose().map_err(|error: jiff::Error| CaseFailed(error.to_string()))
    };
    let query = DueQuery {
        from: day(from)?,
        to: day(to)?,
        shown_by: None,
        who: None,
        by_role: Vec::new(),
        access: AccessPredicate::everything(),
        limit: 10,
    };
    Ok(desk.look()?.due(&query)?.into_iter().map(|row| row.title).collect())
}

/// Within the days asked for, both included; what was done or voided is not there.
pub fn obligations_come_in_order_of_their_day(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 68);
    for (title, due) in [("c", "2026-05-03"), ("a", "2026-05-01"), ("b", "2026-05-02"), ("d", "2027-01-01")] {
        desk.put(&[("title", title), ("due", due)])?;
    }
    ensure_eq!(due_between(&desk, None, None)?, ["a", "b", "c", "d"]);
    ensure_eq!(due_between(&desk, Some("2026-05-02"), Some("2026-05-03"))?, ["b", "c"]);
    ensure_eq!(due_between(&desk, None, Some("2026-04-30"))?, Vec::<String>::new());
    let void = desk.put(&[("title", "e"), ("due", "2026-05-02")])?;
    desk.write(vec![desk.draft("things", void, Kind::Voided, None, vec![moved(None, "void")?])?])?;
    ensure_eq!(due_between(&desk, Some("2026-05-02"), Some("2026-05-02"))?, ["b"]);
    Ok(())
}

/// Work is somebody's.
pub fn obligations_are_found_by_person(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 69);
    let (mary, john) = (desk.id(), desk.id());
    for (title, holder) in [("hers", mary), ("his", john)] {
        let mut draft = desk.thing(&[("title", title), ("due", "2026-05-01")])?;
        draft.facts.push(linked("holder", holder, 1)?);
        desk.write(vec![draft])?;
    }
    let query = DueQuery {
        from: None,
        to: None,
        shown_by: None,
        who: Some(PersonId(mary)),
        by_role: Vec::new(),
        access: AccessPredicate::everything(),
        limit: 10,
    };
    let look = desk.look()?;
    ensure_eq!(look.due(&query)?.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["hers"]);
    let before = Some(jiff::civil::date(2026, 4, 30));
    ensure!(look.due(&DueQuery { shown_by: before, ..query.clone() })?.is_empty(), "it shows before its day");
    // What names nobody falls to those whose role it is; what names somebody else does not.
    desk.put(&[("title", "anybody's"), ("due", "2026-05-02")])?;
    let look = desk.look()?;
    let obligation = look.due(&query)?.first().map(|row| (row.register.clone(), row.due.obligation.clone()));
    let by_role = DueQuery { by_role: obligation.into_iter().collect(), ..query };
    let found = look.due(&by_role)?;
    ensure_eq!(found.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["hers", "anybody's"]);
    Ok(())
}

/// Void or not.
pub fn a_number_leads_to_its_record(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 70);
    let thing = desk.put(&[("number", "X-1")])?;
    desk.write(vec![desk.draft("things", thing, Kind::Voided, None, vec![moved(None, "void")?])?])?;
    ensure_eq!(desk.look()?.by_number(&register("things")?, "X-1")?, Some(thing));
    ensure_eq!(desk.look()?.by_number(&register("things")?, "X-2")?, None);
    Ok(())
}

/// Size, root and signature are the log's.
pub fn the_checkpoint_covers_every_entry(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 71);
    story(&desk)?;
    let look = desk.look()?;
    let checkpoint = look.checkpoint()?;
    ensure_eq!(checkpoint.head().size, look.size());
    ensure_eq!(checkpoint.head().root, look.root_at(look.size())?);
    checkpoint.signed_by(&[&desk.store().key()])?;
    Ok(())
}

struct Stored<'a>(&'a dyn Snapshot);

impl plumb_ledger::NodeReader for Stored<'_> {
    fn read_nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, plumb_ledger::LedgerError> {
        self.0.nodes(positions).map_err(|error| plumb_ledger::LedgerError::Nodes(error.to_string()))
    }
}

/// Inclusion and consistency hold against the checkpoint's root.
pub fn an_entry_can_be_proven_to_an_outsider(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 72);
    story(&desk)?;
    let look = desk.look()?;
    let head = look.checkpoint()?.head().clone();
    let nodes = Stored(look.as_ref());
    let mut leaves = Vec::new();
    look.entries(0, head.size, &mut |row| {
        leaves.push(Digest::leaf(row.view.header));
        ControlFlow::Continue(())
    })?;
    for (seq, leaf) in (0..).zip(leaves) {
        let proof = tree::prove_inclusion(seq, head.size, &nodes)?;
        tree::check_inclusion(&proof, seq, leaf, head.size, head.root)?;
        let proof = tree::prove_consistency(seq + 1, head.size, &nodes)?;
        tree::check_consistency(&proof, (seq + 1, look.root_at(seq + 1)?), (head.size, head.root))?;
    }
    Ok(())
}

/// Holds the log against the ledger's own verifier.
pub(super) fn verify(look: &dyn Snapshot) -> Case {
    let checkpoint = look.checkpoint()?;
    let mut verifier = Verifier::new(checkpoint.head().log.clone()).sealed_by(checkpoint);
    let mut fault = None;
    look.entries(0, look.size(), &mut |row| {
        let EntryView { header, content } = row.view;
        match verifier.entry(&EntryView { header, content }, None) {
            Ok(()) => ControlFlow::Continue(()),
            Err(found) => {
                fault = Some(found);
                ControlFlow::Break(())
            }
        }
    })?;
    ensure_eq!(fault, None);
    verifier.finish().map_err(|fault| CaseFailed(fault.to_string()))?;
    Ok(())
}

/// The old key hands over; from then on checkpoints bear the new one's signature, and an outsider accepts the whole log.
pub fn a_new_key_signs_and_the_old_one_no_more(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 74);
    story(&desk)?;
    let (old, before) = (desk.store().key(), desk.look()?.checkpoint()?);
    let seq = desk.store().rotate_key(ActorId::System, Via::System).wait()?;
    let new = desk.store().key();
    ensure!(old != new, "the key is the same as before");
    ensure_eq!(seq, before.head().size);
    for write in [false, true] {
        if write {
            desk.write(vec![desk.thing(&[])?])?;
        }
        let checkpoint = desk.look()?.checkpoint()?;
        checkpoint.signed_by(&[&new])?;
        ensure!(checkpoint.signed_by(&[&old]).is_err(), "the old key signed what came after it");
        ensure_eq!(checkpoint.head().size, seq + 1 + u64::from(write));
    }
    verify(desk.look()?.as_ref())
}

/// The ledger's verifier, which knows no database, accepts what is read.
pub fn an_outsider_accepts_the_log(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 73);
    story(&desk)?;
    desk.write(vec![desk.thing(&[])?, desk.thing(&[])?])?;
    fresh.clock.set(fresh.clock.now() - Duration::from_hours(1));
    desk.write(vec![desk.thing(&[])?])?;
    verify(desk.look()?.as_ref())
}
