//! The versions that were prepared and issued, each with its lines.

use std::ops::ControlFlow;

use plumb_model::{
    define::{
        register::{BehaviourKind, StateKind},
        requirement::Standard,
    },
    fold::RecordState,
};

use super::lines;
use crate::{
    access::Reader,
    desk::{ApplicabilityLine, ApplicabilityVersion, Done, LinkView, Problem},
    engine::Look,
    playing::PartOf,
    records::{LANGUAGE, show::signed, title},
};

/// A version with its record.
pub(super) struct Kept {
    pub(super) record: RecordState,
    pub(super) view: ApplicabilityVersion,
    pub(super) lines: Vec<ApplicabilityLine>,
    /// Nobody has approved it yet.
    pub(super) is_draft: bool,
}

impl Kept {
    /// The version as if it had just been prepared.
    pub(super) fn as_done(&self) -> Done {
        Done {
            seq: self.record.last_seq,
            entries: 0,
            register: self.record.register.to_string(),
            record: self.record.record.to_string(),
            number: self.record.number().map(ToOwned::to_owned),
            etag: self.record.etag,
            state: self.record.state.as_ref().map(ToString::to_string),
            with_it: Vec::new(),
        }
    }
}

/// All versions of a standard that the reader may see, the newest first.
pub(super) fn of(
    look: &Look,
    reader: &Reader,
    part: Option<PartOf<'_>>,
    standard: &Standard,
) -> Result<Vec<Kept>, Problem> {
    let mut kept = Vec::new();
    let Some(part) = part else { return Ok(kept) };
    let mut records = Vec::new();
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        let ours = part.read(&record).text("standard") == Some(standard.id.as_str());
        if ours && !look.is_void(&record) && !record.erased && look.may_see(reader, &record) {
            records.push(record);
        }
        ControlFlow::Continue(())
    })?;
    for record in records {
        kept.push(one(look, part, record)?);
    }
    // Drafts first, then by the day of issue; of the same day the later one first.
    kept.sort_by_key(|kept| std::cmp::Reverse((kept.is_draft, kept.view.issued_on, kept.record.first_seq)));
    if let Some(counts) = kept.iter_mut().find(|kept| kept.view.issued && is_open(part, &kept.record)) {
        counts.view.counts = true;
    }
    Ok(kept)
}

fn is_open(part: PartOf<'_>, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
    state.is_some_and(|state| state.kind == StateKind::Open)
}

fn one(look: &Look, part: PartOf<'_>, record: RecordState) -> Result<Kept, Problem> {
    let register = part.register;
    let people = look.people()?;
    let read = part.read(&record);
    let moment = register.behaviour(BehaviourKind::SignedFreeze).and_then(|it| it.uses.get("moment"));
    let frozen = record.frozen.iter().rev().find(|frozen| Some(&frozen.moment) == moment);
    let name = |role: &str| read.link(role).and_then(|person| people.name(person)).map(ToOwned::to_owned);
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    let content = record.content_digest().to_hex();
    let view = ApplicabilityVersion {
        link: LinkView {
            register: Some(register.id.to_string()),
            field: None,
            number: record.number().map(ToOwned::to_owned),
            title: Some(title(register, &record)),
            record: Some(record.record.to_string()),
            state: state.map(|state| state.name.get(LANGUAGE).to_owned()),
        },
        issued: frozen.is_some(),
        counts: false,
        issued_on: read.day("issued_on", &look.zone),
        issued_by: name("issued_by"),
        prepared_by: name("prepared_by"),
        prepared_on: read.day("prepared_on", &look.zone),
        signatures: record.signatures.iter().map(|signature| signed(signature, &content)).collect(),
        digest: frozen.map(|frozen| frozen.digest.clone()),
        seq: record.last_seq,
    };
    let lines = read.rows("lines").map(lines::read).collect();
    let is_draft = frozen.is_none() && is_open(part, &record);
    Ok(Kept { record, view, lines, is_draft })
}
