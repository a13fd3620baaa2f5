//! The certificates that hold today, as they were issued, each with the proof that its record is in the log.

use std::ops::ControlFlow;

use plumb_ledger::{EntryProof, HeaderView, Kind};
use plumb_model::{define::register::Part, fold::RecordState};
use plumb_store::StoreError;

use crate::{
    access::Reader,
    certification::no_longer_holds,
    desk::{ActorName, Problem, ShownCertificate},
    engine::Look,
    playing::PartOf,
    records::{LANGUAGE, Stored},
    rehearsal::seen,
};

/// Those that hold, the one that ends last first, and how many do not.
pub(super) fn that_hold(look: &Look) -> Result<(Vec<ShownCertificate>, u64), Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::Certificate) else { return Ok((Vec::new(), 0)) };
    // Which certificates there are is for the program to see; what of them is told stands below.
    let reader = look.reader(&ActorName::Operator)?;
    let all = seen(look, &reader, &part.register.id, None, &|_| true)?.len();
    let mut shown = Vec::new();
    for rule in look.rules.packs.certification.shown.iter().filter(|rule| rule.over == part.register.id) {
        for record in seen(look, &reader, &rule.over, rule.when.as_ref(), &|_| true)? {
            shown.extend(certificate(look, &reader, part, &record)?);
        }
    }
    shown.sort_by(|a, b| b.until.cmp(&a.until).then_with(|| a.seq.cmp(&b.seq)));
    shown.dedup_by_key(|one| one.seq);
    let not_shown = all.saturating_sub(shown.len()) as u64;
    Ok((shown, not_shown))
}

fn certificate(
    look: &Look,
    reader: &Reader,
    part: PartOf<'_>,
    record: &RecordState,
) -> Result<Option<ShownCertificate>, Problem> {
    let read = part.read(record);
    let Some(until) = read.day("until", &look.zone).filter(|until| *until >= look.today) else { return Ok(None) };
    let decided = read.day("decided", &look.zone);
    if decided.is_some_and(|decided| decided > look.today) || no_longer_holds(look, reader, record)? {
        return Ok(None);
    }
    // What is kept from some who work here is kept from strangers.
    let told = |role: &str| {
        let field = part.register.field(part.field(role)?.as_str()).filter(|field| field.see.is_empty())?;
        record.fields.get(&field.id)?;
        read.shown(role)
    };
    let Some((seq, header)) = newest(look, record)? else { return Ok(None) };
    let checkpoint = look.snapshot.checkpoint()?;
    let proof = EntryProof::make(seq, checkpoint, &Stored(&*look.snapshot), None).map_err(StoreError::from)?;
    let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
    Ok(Some(ShownCertificate {
        standard: told("standard").unwrap_or_default(),
        body: told("body"),
        mark: told("mark"),
        scope: told("scope"),
        sites: told("sites"),
        decided,
        until,
        state: state.map(|state| state.name.get(LANGUAGE).to_owned()).unwrap_or_default(),
        seq,
        header,
        proof: proof.to_text(),
    }))
}

/// The newest entry of a record that is no comment: that somebody commented is nobody's business.
fn newest(look: &Look, record: &RecordState) -> Result<Option<(u64, String)>, Problem> {
    let (mut found, mut stopped) = (None, None);
    look.snapshot.history(record.record, &mut |row| match HeaderView::read(row.view.header) {
        Ok(header) => {
            if header.kind != Kind::Commented {
                found = Some((row.seq, String::from_utf8_lossy(row.view.header).into_owned()));
            }
            ControlFlow::Continue(())
        }
        Err(error) => {
            stopped = Some(StoreError::from(error));
            ControlFlow::Break(())
        }
    })?;
    stopped.map_or(Ok(found), |error| Err(error.into()))
}
