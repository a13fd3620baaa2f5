//! Cases: outbox and followers.

use std::time::Duration;

use super::sample::{Case, CaseFailed, Desk, Fresh, ensure, ensure_eq};
use crate::{Batch, Clock, OutboxItem};

fn mail(desk: &Desk<'_>, dedupe: &str) -> Result<Batch, CaseFailed> {
    let item = OutboxItem {
        topic: "mail".to_owned(),
        dedupe: dedupe.to_owned(),
        payload: format!("about {dedupe}"),
        not_before: None,
    };
    Ok(Batch { outbox: vec![item], ..desk.batch(vec![desk.thing(&[])?]) })
}

fn waiting(desk: &Desk<'_>) -> Result<Vec<(u64, String)>, CaseFailed> {
    let rows = desk.look()?.outbox(desk.fresh.clock.now(), 100)?;
    Ok(rows.into_iter().map(|row| (row.id, row.dedupe)).collect())
}

fn keys(rows: &[(u64, String)]) -> Vec<&str> {
    rows.iter().map(|(_, key)| key.as_str()).collect()
}

/// The second batch is written, its mail is not.
pub fn an_outbox_item_is_kept_once_for_its_key(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 50);
    for key in ["a", "b", "a"] {
        desk.store().append(mail(&desk, key)?).wait()?;
    }
    ensure_eq!(keys(&waiting(&desk)?), ["a", "b"]);
    Ok(())
}

/// Not even if the same is asked for again.
pub fn a_sent_item_never_comes_back(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 51);
    desk.store().append(mail(&desk, "a")?).wait()?;
    let ids: Vec<u64> = waiting(&desk)?.into_iter().map(|(id, _)| id).collect();
    desk.store().sent(ids.clone()).wait()?;
    desk.store().sent(ids).wait()?;
    desk.store().append(mail(&desk, "a")?).wait()?;
    ensure_eq!(keys(&waiting(&desk)?), Vec::<&str>::new());
    Ok(())
}

/// A reminder is not shown before its time.
pub fn an_outbox_item_waits_for_its_time(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 52);
    let mut batch = mail(&desk, "a")?;
    let later = fresh.clock.now() + Duration::from_mins(1);
    batch.outbox.iter_mut().for_each(|item| item.not_before = Some(later));
    desk.store().append(batch).wait()?;
    ensure_eq!(keys(&waiting(&desk)?), Vec::<&str>::new());
    fresh.clock.advance(Duration::from_mins(1));
    ensure_eq!(keys(&waiting(&desk)?), ["a"]);
    Ok(())
}

/// No mail about what did not happen.
pub fn a_refused_batch_sends_nothing(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 53);
    let mut batch = mail(&desk, "a")?;
    batch.drafts.push(desk.change(desk.id(), 3, "title", "x")?);
    ensure!(desk.store().append(batch).wait().is_err(), "it was not refused");
    ensure_eq!(keys(&waiting(&desk)?), Vec::<&str>::new());
    Ok(())
}

/// A position moves forward only, each follower's by itself.
pub fn a_follower_goes_on_where_it_was(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 54);
    ensure_eq!(desk.look()?.follower("verdicts")?, 0);
    desk.store().advance("verdicts", 5).wait()?;
    desk.store().advance("verdicts", 3).wait()?;
    desk.store().advance("mail", 1).wait()?;
    ensure_eq!((desk.look()?.follower("verdicts")?, desk.look()?.follower("mail")?), (5, 1));
    Ok(())
}

/// Because what it made can be dropped and made again.
pub fn a_follower_can_begin_again(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 55);
    desk.store().advance("verdicts", 5).wait()?;
    desk.store().restart("verdicts").wait()?;
    ensure_eq!(desk.look()?.follower("verdicts")?, 0);
    desk.store().advance("verdicts", 2).wait()?;
    ensure_eq!(desk.look()?.follower("verdicts")?, 2);
    Ok(())
}

/// Whoever follows need not ask again and again.
pub fn the_tip_tells_of_every_commit(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 56);
    let tip = desk.store().tip();
    ensure_eq!(*tip.borrow(), desk.look()?.size());
    let receipt = desk.write(vec![desk.thing(&[])?, desk.thing(&[])?])?;
    ensure_eq!(*tip.borrow(), receipt.last_seq + 1);
    Ok(())
}
