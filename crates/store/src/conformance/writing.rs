//! Cases: what is written, and what is refused.

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use plumb_ledger::{Digest, HeaderView, Kind, SYSTEM_REGISTER};
use plumb_model::fact::Fact;

use super::sample::{
    Case, CaseFailed, Desk, Fresh, SampleDerive, ensure, ensure_eq, field, linked, moved, register, set,
};
use crate::{Batch, CountOf, Draft, Pending, Precondition, Rederive, Snapshot, StoreError};

/// A receipt names first and last entry, versions and the root over them.
pub fn a_receipt_names_the_entries_it_wrote(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 1);
    let size = desk.look()?.size();
    let receipt = desk.write(vec![desk.thing(&[("title", "one")])?, desk.thing(&[("title", "two")])?])?;
    ensure_eq!((receipt.first_seq, receipt.last_seq), (size, size + 1));
    ensure_eq!(
        receipt.written.iter().map(|line| (line.seq, line.version, line.etag)).collect::<Vec<_>>(),
        [(size, 1, 1), (size + 1, 1, 1)]
    );
    ensure_eq!(receipt.root, desk.look()?.root_at(size + 2)?);
    Ok(())
}

/// Nothing of a refused batch is seen, and the next one takes its place.
pub fn a_refused_batch_leaves_no_entry(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 2);
    let thing = desk.put(&[("title", "one")])?;
    let before = desk.look()?;
    ensure!(desk.write(vec![desk.change(thing, 7, "title", "two")?]).is_err(), "a stale change was taken");
    let after = desk.look()?;
    ensure_eq!(after.size(), before.size());
    ensure_eq!(after.root_at(after.size())?, before.root_at(before.size())?);
    ensure_eq!(after.record(thing)?, before.record(thing)?);
    let receipt = desk.write(vec![desk.change(thing, 1, "title", "two")?])?;
    ensure_eq!(receipt.first_seq, before.size());
    Ok(())
}

/// When the second entry is refused, the first is not there either.
pub fn a_batch_stands_or_falls_as_a_whole(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 3);
    let thing = desk.put(&[("title", "one")])?;
    let good = desk.thing(&[("title", "good"), ("code", "A")])?;
    let good_id = good.record;
    let size = desk.look()?.size();
    ensure!(desk.write(vec![good, desk.change(thing, 9, "title", "x")?]).is_err(), "half a batch was taken");
    let look = desk.look()?;
    ensure_eq!(look.size(), size);
    ensure_eq!(look.record(good_id)?, None);
    ensure_eq!(look.by_key(&register("things")?, "code=A")?, None);
    ensure!(
        look.search("good", &crate::AccessPredicate::everything(), 10)?.is_empty(),
        "search knows a refused record"
    );
    Ok(())
}

/// Headers of a batch say n of m under one id; a batch of one says nothing.
pub fn entries_of_one_batch_say_their_place(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 4);
    let one = desk.write(vec![desk.thing(&[])?])?;
    let three = desk.write(vec![desk.thing(&[])?, desk.thing(&[])?, desk.thing(&[])?])?;
    let mut places = Vec::new();
    let mut fault = None;
    desk.look()?.entries(one.first_seq, three.last_seq + 1, &mut |row| {
        match HeaderView::read(row.view.header) {
            Ok(header) => places.push(header.batch.map(|place| (place.id().to_string(), place.n(), place.of()))),
            Err(error) => fault = Some(error),
        }
        ControlFlow::Continue(())
    })?;
    ensure_eq!(fault, None);
    ensure_eq!(places.first(), Some(&None));
    let told: Vec<(u64, u64)> = places.iter().flatten().map(|(_, n, of)| (*n, *of)).collect();
    ensure_eq!(told, [(1, 3), (2, 3), (3, 3)]);
    let mut ids: Vec<&String> = places.iter().flatten().map(|(id, ..)| id).collect();
    ids.dedup();
    ensure_eq!(ids.len(), 1);
    Ok(())
}

/// Of batches handed over together, a refused one takes no other with it.
pub fn one_refused_batch_leaves_those_beside_it(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 5);
    let thing = desk.put(&[("title", "one")])?;
    let pending: Vec<(bool, Pending<_>)> = (0..60)
        .map(|n| {
            let bad = n % 3 == 1;
            let draft =
                if bad { desk.change(thing, 99, "title", "x")? } else { desk.thing(&[("code", &format!("c{n}"))])? };
            Ok((bad, desk.store().append(desk.batch(vec![draft]))))
        })
        .collect::<Result<_, CaseFailed>>()?;
    let mut written = 0;
    for (bad, pending) in pending {
        let result = pending.wait();
        ensure_eq!(result.is_err(), bad);
        written += u64::from(result.is_ok());
    }
    ensure_eq!(written, 40);
    ensure_eq!(count_of_things(desk.look()?.as_ref())?, 41);
    Ok(())
}

fn count_of_things(look: &dyn Snapshot) -> Result<u64, CaseFailed> {
    let mut things = 0;
    look.each_record(Some(&register("things")?), &mut |_| {
        things += 1;
        ControlFlow::Continue(())
    })?;
    Ok(things)
}

/// Eight threads: every receipt its own entries, all entries there, none left out.
pub fn many_writers_get_entries_without_gaps(fresh: &Fresh) -> Case {
    let size = fresh.store.snapshot()?.size();
    let store = &fresh.store;
    let mut taken: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8_u64)
            .map(|thread| {
                let (store, clock) = (Arc::clone(store), Arc::clone(&fresh.clock));
                scope.spawn(move || {
                    let own = Fresh { store, clock, keep: Box::new(()) };
                    let desk = Desk::new(&own, 1000 + thread);
                    (0..20)
                        .map(|_| Ok(desk.write(vec![desk.thing(&[])?])?.first_seq))
                        .collect::<Result<Vec<u64>, CaseFailed>>()
                })
            })
            .collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(CaseFailed("a writer panicked".to_owned()))));
        joined.collect::<Result<Vec<_>, _>>().map(|all| all.concat())
    })?;
    taken.sort_unstable();
    ensure_eq!(taken, (size..size + 160).collect::<Vec<u64>>());
    Ok(())
}

/// A change decided on an older etag is a conflict and says both.
pub fn a_stale_etag_is_refused(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 6);
    let thing = desk.put(&[("title", "one")])?;
    desk.write(vec![desk.change(thing, 1, "title", "two")?])?;
    match desk.write(vec![desk.change(thing, 1, "title", "three")?]) {
        Err(error @ StoreError::Stale { have: 2, seen: 1, .. }) => {
            ensure!(error.is_conflict(), "stale is not told as a conflict");
            Ok(())
        }
        other => Err(CaseFailed(format!("{other:?}"))),
    }
}

/// Etag 0 means: it must not exist.
pub fn a_record_that_must_be_new_is_refused_when_it_exists(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 7);
    let draft = desk.thing(&[("title", "one")])?;
    desk.write(vec![draft.clone()])?;
    ensure!(matches!(desk.write(vec![draft]), Err(StoreError::Stale { have: 1, seen: 0, .. })), "it was made twice");
    Ok(())
}

/// Who comments disturbs nobody's change.
pub fn a_comment_does_not_raise_the_etag(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 8);
    let thing = desk.put(&[("title", "one")])?;
    let comment = Fact::Commented { id: desk.id(), text: "I wonder".to_owned(), mentions: Vec::new() };
    let receipt = desk.write(vec![desk.draft("things", thing, Kind::Commented, None, vec![comment])?])?;
    ensure_eq!(receipt.written.iter().map(|line| (line.version, line.etag)).collect::<Vec<_>>(), [(2, 1)]);
    let receipt = desk.write(vec![desk.change(thing, 1, "title", "two")?])?;
    ensure_eq!(receipt.written.iter().map(|line| (line.version, line.etag)).collect::<Vec<_>>(), [(3, 3)]);
    Ok(())
}

fn with(desk: &Desk<'_>, drafts: Vec<Draft>, requires: Precondition) -> Batch {
    Batch { requires: vec![requires], ..desk.batch(drafts) }
}

/// A batch may rely on a record that it does not write.
pub fn a_required_version_is_held(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 9);
    let thing = desk.put(&[("title", "one")])?;
    let at = |etag| Precondition::RecordAt { record: thing, etag };
    ensure!(desk.store().append(with(&desk, vec![desk.thing(&[])?], at(1))).wait().is_ok(), "a true one was refused");
    desk.write(vec![desk.change(thing, 1, "title", "two")?])?;
    let stale = desk.store().append(with(&desk, vec![desk.thing(&[])?], at(1))).wait();
    ensure!(matches!(stale, Err(StoreError::Stale { .. })), "{stale:?}");
    Ok(())
}

/// A batch may rely on a record not being there.
pub fn a_required_absence_is_held(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 10);
    let (thing, other) = (desk.put(&[("title", "one")])?, desk.id());
    let absent = |record| Precondition::RecordAbsent { record };
    ensure!(desk.store().append(with(&desk, vec![desk.thing(&[])?], absent(other))).wait().is_ok(), "refused");
    let there = desk.store().append(with(&desk, vec![desk.thing(&[])?], absent(thing))).wait();
    ensure!(matches!(there, Err(StoreError::Stale { have: 1, seen: 0, .. })), "{there:?}");
    Ok(())
}

/// A batch may rely on how many records are like this: all, by cell, by link.
pub fn a_required_count_is_held(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 11);
    let master = desk.put(&[("title", "master"), ("kind", "m")])?;
    let mut draft = desk.thing(&[("kind", "d")])?;
    draft.facts.push(linked("of", master, 1)?);
    desk.write(vec![draft])?;
    let cases = [
        (CountOf::All, 2),
        (CountOf::Cell { field: field("kind")?, key: b"d".to_vec() }, 1),
        (CountOf::Cell { field: field("kind")?, key: b"x".to_vec() }, 0),
        (CountOf::Link { field: field("of")?, to: master }, 1),
    ];
    for (of, n) in cases {
        let count = |n| Ok::<_, CaseFailed>(Precondition::CountIs { register: register("things")?, of: of.clone(), n });
        let other = || desk.draft("others", desk.id(), Kind::Created, Some(0), vec![set("title", "o")?]);
        let held = desk.store().append(with(&desk, vec![other()?], count(n)?)).wait();
        ensure!(held.is_ok(), "{of:?} is {n}: {held:?}");
        let broken = desk.store().append(with(&desk, vec![other()?], count(n + 1)?)).wait();
        ensure!(matches!(broken, Err(StoreError::CountChanged { .. })), "{of:?} is not {}: {broken:?}", n + 1);
    }
    Ok(())
}

/// A second record with the key is refused and told who has it; so is a batch that needs the key to be free.
pub fn a_unique_key_belongs_to_one_record(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 12);
    let first = desk.put(&[("code", "A")])?;
    let second = desk.write(vec![desk.thing(&[("code", "A")])?]);
    ensure!(matches!(&second, Err(StoreError::KeyTaken { by, .. }) if *by == first), "{second:?}");
    let key = Precondition::KeyFree { register: register("things")?, key: "code=A".to_owned() };
    let needing = desk.store().append(with(&desk, vec![desk.thing(&[])?], key)).wait();
    ensure!(matches!(needing, Err(StoreError::KeyTaken { .. })), "{needing:?}");
    let elsewhere = desk.draft("others", desk.id(), Kind::Created, Some(0), vec![set("code", "A")?])?;
    desk.write(vec![elsewhere])?;
    ensure_eq!(desk.look()?.by_key(&register("things")?, "code=A")?, Some(first));
    Ok(())
}

/// One record gives a key up and another takes it, in whichever order.
pub fn a_unique_key_can_change_hands_within_a_batch(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 13);
    let (a, b) = (desk.put(&[("code", "A")])?, desk.put(&[("code", "B")])?);
    desk.write(vec![desk.change(a, 1, "code", "B")?, desk.change(b, 1, "code", "A")?])?;
    let look = desk.look()?;
    ensure_eq!(look.by_key(&register("things")?, "code=A")?, Some(b));
    ensure_eq!(look.by_key(&register("things")?, "code=B")?, Some(a));
    Ok(())
}

/// What is void holds no unique key.
pub fn a_void_record_gives_its_unique_key_back(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 14);
    let first = desk.put(&[("code", "A")])?;
    desk.write(vec![desk.draft("things", first, Kind::Voided, Some(1), vec![moved(None, "void")?])?])?;
    let second = desk.put(&[("code", "A")])?;
    ensure_eq!(desk.look()?.by_key(&register("things")?, "code=A")?, Some(second));
    Ok(())
}

/// A move from a state the record is not in.
pub fn a_fact_that_does_not_fit_is_refused(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 15);
    let thing = desk.put(&[("title", "one")])?;
    let wrong =
        desk.write(vec![desk.draft("things", thing, Kind::Moved, None, vec![moved(Some("draft"), "open")?])?]);
    ensure!(matches!(wrong, Err(StoreError::Fold { .. })), "{wrong:?}");
    Ok(())
}

/// A record cannot be written under another register.
pub fn a_record_keeps_its_register(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 16);
    let thing = desk.put(&[("title", "one")])?;
    let wrong = desk.write(vec![desk.draft("others", thing, Kind::Changed, None, vec![set("title", "two")?])?]);
    ensure!(matches!(wrong, Err(StoreError::Unfit { .. })), "{wrong:?}");
    Ok(())
}

/// Nobody writes the log's own register but the log's own kinds of entry, and those nowhere else.
pub fn the_log_keeps_its_own_register_to_itself(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 17);
    let note = || Fact::Noted { key: "x".to_owned(), value: true.into() };
    for (name, record, kind) in [
        (SYSTEM_REGISTER, desk.id(), Kind::PackActivated),
        (SYSTEM_REGISTER, crate::LOG_RECORD, Kind::Changed),
        ("things", desk.id(), Kind::PackActivated),
        ("things", crate::LOG_RECORD, Kind::Created),
        (SYSTEM_REGISTER, crate::LOG_RECORD, Kind::LogOpened),
    ] {
        let wrong = desk.write(vec![desk.draft(name, record, kind, None, vec![note()])?]);
        ensure!(matches!(wrong, Err(StoreError::Unfit { .. })), "{name} {kind}: {wrong:?}");
    }
    Ok(())
}

/// There is nothing to acknowledge.
pub fn a_batch_without_entries_is_refused(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 18);
    let empty = desk.write(Vec::new());
    ensure!(matches!(empty, Err(StoreError::Unfit { .. })), "{empty:?}");
    Ok(())
}

fn activation(desk: &Desk<'_>, pack: Digest) -> Result<Batch, CaseFailed> {
    let note = Fact::Noted { key: "packs".to_owned(), value: pack.to_string().as_str().into() };
    let register = SYSTEM_REGISTER;
    let draft = desk.draft(register, crate::LOG_RECORD, Kind::PackActivated, None, vec![note])?;
    Ok(Batch { pack: Some(pack), ..desk.batch(vec![draft]) })
}

/// Packs changed between decision and commit.
pub fn a_batch_decided_under_other_packs_is_refused(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 19);
    let pack = Digest::of(b"packs");
    desk.store().append(activation(&desk, pack)?).wait()?;
    let old = desk.write(vec![desk.thing(&[])?]);
    ensure!(matches!(&old, Err(error @ StoreError::PacksChanged) if error.is_conflict()), "{old:?}");
    let new = Batch { pack: Some(pack), ..desk.batch(vec![desk.thing(&[])?]) };
    desk.store().append(new).wait()?;
    Ok(())
}

/// Titles and keys of all records are the new packs' as soon as the activation is there; refused, they are the old ones'.
pub fn new_packs_derive_everything_anew_in_the_same_commit(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 20);
    desk.put(&[("title", "one"), ("code", "A")])?;
    let title = || -> Result<Vec<String>, CaseFailed> {
        let query = crate::ListQuery::of(register("things")?, crate::AccessPredicate::everything());
        Ok(desk.look()?.list(&query)?.rows.into_iter().map(|row| row.title).collect())
    };
    let rederive = || Some(Rederive::all(Arc::new(SampleDerive { prefix: "new " })));
    let mut refused = activation(&desk, Digest::of(b"packs"))?;
    refused.rederive = rederive();
    refused.requires.push(Precondition::RecordAt { record: desk.id(), etag: 5 });
    ensure!(desk.store().append(refused).wait().is_err(), "it was not refused");
    ensure_eq!(title()?, ["one"]);
    let taken = Batch { rederive: rederive(), ..activation(&desk, Digest::of(b"packs"))? };
    desk.store().append(taken).wait()?;
    ensure_eq!(title()?, ["new one"]);
    ensure!(desk.look()?.by_key(&register("things")?, "code=A")?.is_some(), "a unique key was lost");
    let next = Batch { pack: Some(Digest::of(b"packs")), ..desk.batch(vec![desk.thing(&[("title", "two")])?]) };
    desk.store().append(next).wait()?;
    ensure_eq!(title()?, ["new two", "new one"]);
    Ok(())
}

/// Where only some registers are derived otherwise, the records of others are left as they are.
pub fn new_packs_derive_anew_only_what_they_derive_otherwise(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 24);
    desk.put(&[("title", "one"), ("code", "A")])?;
    let title = || -> Result<Vec<String>, CaseFailed> {
        let query = crate::ListQuery::of(register("things")?, crate::AccessPredicate::everything());
        Ok(desk.look()?.list(&query)?.rows.into_iter().map(|row| row.title).collect())
    };
    let rederive = |of: &str, prefix| -> Result<_, CaseFailed> {
        let by = Arc::new(SampleDerive { prefix });
        Ok(Some(Rederive { by, of: Some([register(of)?].into()) }))
    };
    let others = Batch { rederive: rederive("others", "new ")?, ..activation(&desk, Digest::of(b"packs"))? };
    desk.store().append(others).wait()?;
    ensure_eq!(title()?, ["one"]);
    let these = Batch { rederive: rederive("things", "newer ")?, ..activation(&desk, Digest::of(b"other packs"))? };
    desk.store().append(these).wait()?;
    ensure_eq!(title()?, ["newer one"]);
    ensure!(desk.look()?.by_key(&register("things")?, "code=A")?.is_some(), "a unique key was lost");
    Ok(())
}

/// The entry that says so comes before the first one under the new time, and only once.
pub fn a_clock_set_back_writes_an_entry(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 21);
    desk.put(&[("title", "one")])?;
    let now = crate::Clock::now(fresh.clock.as_ref());
    fresh.clock.set(now - Duration::from_secs(299));
    let near = desk.write(vec![desk.thing(&[])?])?;
    fresh.clock.set(now - Duration::from_hours(2));
    let far = desk.write(vec![desk.thing(&[])?])?;
    let next = desk.write(vec![desk.thing(&[])?])?;
    ensure_eq!((far.first_seq, next.first_seq), (near.last_seq + 2, near.last_seq + 3));
    let mut kinds = Vec::new();
    desk.look()?.entries(near.last_seq, next.last_seq + 1, &mut |row| {
        kinds.extend(HeaderView::read(row.view.header).map(|header| header.kind));
        ControlFlow::Continue(())
    })?;
    ensure_eq!(kinds, [Kind::Created, Kind::ClockStepped, Kind::Created, Kind::Created]);
    Ok(())
}

/// Whoever is refused because the log went on must find why.
pub fn a_clock_set_back_is_marked_even_by_a_refused_batch(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 23);
    let thing = desk.put(&[("title", "one")])?;
    let log = desk.look()?.record(crate::LOG_RECORD)?.map_or(0, |log| log.etag);
    fresh.clock.set(crate::Clock::now(fresh.clock.as_ref()) - Duration::from_hours(2));
    let mut unsure = desk.batch(vec![desk.thing(&[])?]);
    unsure.requires.push(Precondition::RecordAt { record: crate::LOG_RECORD, etag: log });
    let refused = desk.store().append(unsure).wait();
    ensure!(matches!(refused, Err(StoreError::Stale { .. })), "{refused:?}");
    let look = desk.look()?;
    let log = look.record(crate::LOG_RECORD)?;
    ensure!(log.as_ref().and_then(plumb_model::clock::unconfirmed).is_some(), "the step is not in the log: {log:?}");
    ensure_eq!(desk.store().tip().borrow().to_owned(), look.size());
    ensure_eq!(look.record(thing)?.map(|thing| thing.last_seq + 2), Some(look.size()));
    Ok(())
}

/// Two ways to write an accent are one.
pub fn text_is_kept_in_its_normal_form(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 22);
    let thing = desk.put(&[("title", "Mu\u{308}ller")])?;
    let look = desk.look()?;
    let record = look.record(thing)?.ok_or_else(|| CaseFailed("it is not there".to_owned()))?;
    ensure_eq!(record.fields.get("title").and_then(|title| title.as_text()), Some("M\u{fc}ller"));
    Ok(())
}
