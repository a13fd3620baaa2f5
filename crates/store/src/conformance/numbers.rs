//! Cases: numbers and idempotency keys.

use std::{sync::Arc, time::Duration};

use plumb_ledger::{Digest, Via};
use plumb_model::id::{ActorId, PersonId};

use super::sample::{Case, CaseFailed, Desk, Fresh, ensure, ensure_eq, register};
use crate::{Batch, Draft, Idempotency, NumberWanted, Receipt, StoreError};

fn drawn(receipt: &Receipt) -> Vec<String> {
    receipt.numbers().map(ToOwned::to_owned).collect()
}

/// The first is 1, the next one more, also within a batch.
pub fn numbers_count_from_one_without_gaps(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 30);
    ensure_eq!(drawn(&desk.write(vec![desk.numbered(&[])?])?), ["T-001"]);
    ensure_eq!(drawn(&desk.write(vec![desk.numbered(&[])?, desk.numbered(&[])?])?), ["T-002", "T-003"]);
    Ok(())
}

/// Eight threads on one series.
pub fn many_writers_draw_no_number_twice_and_leave_no_gap(fresh: &Fresh) -> Case {
    let mut numbers: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8_u64)
            .map(|thread| {
                let (store, clock) = (Arc::clone(&fresh.store), Arc::clone(&fresh.clock));
                scope.spawn(move || {
                    let own = Fresh { store, clock, keep: Box::new(()) };
                    let desk = Desk::new(&own, 2000 + thread);
                    let mut numbers = Vec::new();
                    for n in 0..15 {
                        // Some are refused: their numbers must not be missed.
                        if n % 5 == 4 {
                            let stale = Draft { seen: Some(3), ..desk.numbered(&[])? };
                            ensure!(desk.write(vec![stale]).is_err(), "a stale one was taken");
                        } else {
                            numbers.extend(drawn(&desk.write(vec![desk.numbered(&[])?])?));
                        }
                    }
                    Ok(numbers)
                })
            })
            .collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(CaseFailed("a writer panicked".to_owned()))));
        joined.collect::<Result<Vec<_>, _>>().map(|all| all.concat())
    })?;
    numbers.sort();
    ensure_eq!(numbers, (1..=96).map(|n| format!("T-{n:03}")).collect::<Vec<_>>());
    Ok(())
}

/// A number drawn by a batch that fails later is drawn again.
pub fn a_refused_batch_gives_its_number_back(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 31);
    let thing = desk.put(&[("title", "one")])?;
    let refused = desk.write(vec![desk.numbered(&[])?, desk.change(thing, 9, "title", "x")?]);
    ensure!(refused.is_err(), "it was not refused");
    ensure_eq!(drawn(&desk.write(vec![desk.numbered(&[])?])?), ["T-001"]);
    Ok(())
}

/// An import brought T-002 and, before the series began, T-007.
pub fn a_number_set_by_hand_is_passed_over(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 32);
    ensure_eq!(drawn(&desk.write(vec![desk.numbered(&[])?])?), ["T-001"]);
    desk.put(&[("number", "T-002")])?;
    ensure_eq!(drawn(&desk.write(vec![desk.numbered(&[])?])?), ["T-003"]);
    desk.put(&[("number", "U-07")])?;
    let other = NumberWanted { head: "U-".to_owned(), width: 2, tail: String::new() };
    let draft = Draft { number: Some(other), ..desk.thing(&[])? };
    ensure_eq!(drawn(&desk.write(vec![draft])?), ["U-08"]);
    Ok(())
}

/// A number is one record's, in its register, for ever.
pub fn a_number_of_another_record_is_refused(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 33);
    let first = desk.put(&[("number", "X-1")])?;
    let second = desk.write(vec![desk.thing(&[("number", "X-1")])?]);
    ensure!(matches!(&second, Err(StoreError::NumberTaken { by, .. }) if *by == first), "{second:?}");
    ensure_eq!(desk.look()?.by_number(&register("others")?, "X-1")?, None);
    Ok(())
}

/// Another head, another tail, another register: another series.
pub fn series_count_apart(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 34);
    let mut all = Vec::new();
    for (name, head, tail) in
        [("things", "A-", ""), ("things", "B-", ""), ("things", "A-", "-x"), ("others", "A-", ""), ("things", "A-", "")]
    {
        let wanted = NumberWanted { head: head.to_owned(), width: 1, tail: tail.to_owned() };
        let draft = Draft { register: register(name)?, number: Some(wanted), ..desk.thing(&[])? };
        all.extend(drawn(&desk.write(vec![draft])?));
    }
    ensure_eq!(all, ["A-1", "B-1", "A-1-x", "A-1", "A-2"]);
    Ok(())
}

fn keyed(desk: &Desk<'_>, key: &str, content: &str) -> Result<Batch, CaseFailed> {
    let idempotency = Idempotency { key: key.to_owned(), content: Digest::of(content.as_bytes()) };
    Ok(Batch { idempotency: Some(idempotency), ..desk.batch(vec![desk.numbered(&[])?]) })
}

/// A request repeated writes nothing and is answered as the first time, also when both wait together.
pub fn the_same_key_and_command_gives_the_same_receipt(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 35);
    let first = desk.store().append(keyed(&desk, "k", "c")?);
    let second = desk.store().append(keyed(&desk, "k", "c")?);
    let first = first.wait()?;
    ensure_eq!(second.wait()?, first);
    let size = desk.look()?.size();
    ensure_eq!(desk.store().append(keyed(&desk, "k", "c")?).wait()?, first);
    ensure_eq!(desk.look()?.size(), size);
    Ok(())
}

/// A key is for one command.
pub fn the_same_key_with_another_command_is_refused(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 36);
    desk.store().append(keyed(&desk, "k", "c")?).wait()?;
    let other = desk.store().append(keyed(&desk, "k", "d")?).wait();
    ensure!(matches!(other, Err(StoreError::KeyReused { .. })), "{other:?}");
    Ok(())
}

/// After that the same key writes again.
pub fn a_key_is_forgotten_after_seven_days(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 37);
    let first = desk.store().append(keyed(&desk, "k", "c")?).wait()?;
    fresh.clock.advance(Duration::from_secs(7 * 86_400 - 1));
    ensure_eq!(desk.store().append(keyed(&desk, "k", "c")?).wait()?, first);
    fresh.clock.advance(Duration::from_secs(2));
    let later = desk.store().append(keyed(&desk, "k", "d")?).wait()?;
    ensure!(later.first_seq > first.first_seq, "an old receipt was given");
    Ok(())
}

/// Two people may choose the same key.
pub fn a_key_belongs_to_its_actor(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 38);
    let first = desk.store().append(keyed(&desk, "k", "c")?).wait()?;
    let person = ActorId::Person(PersonId(desk.id()));
    let other = Batch { actor: person, via: Via::Page, ..keyed(&desk, "k", "d")? };
    ensure!(desk.store().append(other).wait()?.first_seq > first.first_seq, "another's receipt was given");
    Ok(())
}

/// What was refused may be tried again, mended, under its key.
pub fn a_refused_batch_does_not_use_up_its_key(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 39);
    let mut refused = keyed(&desk, "k", "c")?;
    refused.drafts.iter_mut().for_each(|draft| draft.seen = Some(4));
    ensure!(desk.store().append(refused).wait().is_err(), "it was not refused");
    desk.store().append(keyed(&desk, "k", "d")?).wait()?;
    Ok(())
}
