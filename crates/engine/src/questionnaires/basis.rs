//! What answers rest on: statements that apply, say something, and were confirmed, each with how confidential it is.

use std::collections::BTreeSet;

use jiff::civil::Date;
use plumb_ledger::Digest;
use plumb_model::{
    define::register::{Classification, Part, StateKind},
    fold::RecordState,
    id::{RecordId, RequirementId},
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::{LinkView, Problem, QuestionMatched},
    engine::Look,
    playing::PartOf,
    rehearsal::{seen, within},
    trail::link_to,
};

/// A confirmed statement.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) record: RecordId,
    pub(super) link: LinkView,
    pub(super) text: String,
    /// SHA-256 of the text, hex.
    pub(super) digest: String,
    pub(super) class: Classification,
    pub(super) confirmed_on: Date,
    /// The leaves it speaks for.
    speaks: BTreeSet<RequirementId>,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Statements(Vec<Statement>);

impl Statements {
    /// Those that the reader may see, by number.
    pub(super) fn of(look: &Look, reader: &Reader) -> Result<Self, Problem> {
        let Some(part) = PartOf::find(&look.rules.packs, Part::Statement) else { return Ok(Self::default()) };
        if part.field("text").is_some_and(|field| reader.hides(part.register, field)) {
            return Ok(Self::default());
        }
        let stands = |record: &RecordState| {
            let state = record.state.as_ref().and_then(|state| part.register.state(state.as_str()));
            state.is_none_or(|state| state.kind == StateKind::Open)
        };
        let mut all: Vec<Statement> = Vec::new();
        for record in seen(look, reader, &part.register.id, None, &stands)? {
            all.extend(statement(look, part, &record));
        }
        all.sort_by(|a, b| a.link.number.cmp(&b.link.number));
        Ok(Self(all))
    }

    /// How many may be shown up to a classification.
    pub(super) fn count(&self, highest: Classification) -> u64 {
        self.0.iter().filter(|statement| statement.class <= highest).count() as u64
    }

    /// A statement, if it may be shown.
    pub(super) fn shown(&self, record: RecordId, highest: Classification) -> Option<&Statement> {
        self.0.iter().find(|statement| statement.record == record && statement.class <= highest)
    }

    /// What answers a question best among what may be shown: by the surest of its requirements, then whichever speaks of least else.
    pub(super) fn best(&self, matched: &[QuestionMatched], highest: Classification) -> Option<&Statement> {
        let fits = self.0.iter().filter(|statement| statement.class <= highest).filter_map(|statement| {
            let surest = statement.surest(matched)?;
            Some((std::cmp::Reverse(surest), statement.speaks.len(), &statement.link.number, statement))
        });
        fits.min_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2))).map(|(.., statement)| statement)
    }

    /// Whether something would answer it that may not be shown.
    pub(super) fn too_confidential(&self, matched: &[QuestionMatched], highest: Classification) -> bool {
        self.0.iter().any(|statement| statement.class > highest && statement.surest(matched).is_some())
    }
}

impl Statement {
    fn surest(&self, matched: &[QuestionMatched]) -> Option<u8> {
        let speaks = |one: &&QuestionMatched| one.requirement.parse().is_ok_and(|id| self.speaks.contains(&id));
        matched.iter().filter(speaks).map(|one| one.strength).max()
    }
}

fn statement(look: &Look, part: PartOf<'_>, record: &RecordState) -> Option<Statement> {
    let read = part.read(record);
    let applies = !matches!(read.raw("applicable"), Some(Raw::Flag(false)));
    let text = read.text("text").filter(|_| applies)?.trim().to_owned();
    // What nobody confirmed is a draft, and drafts are ours.
    read.link("confirmed_by")?;
    let confirmed_on = read.day("confirmed_on", &look.zone).filter(|day| *day <= look.today)?;
    let mut speaks = BTreeSet::new();
    for id in read.raw("requirements").into_iter().flat_map(Raw::items) {
        let Some(id) = id.as_text().and_then(|text| text.parse::<RequirementId>().ok()) else { continue };
        let Some(standard) = look.rules.packs.standards.get(&id.standard) else { continue };
        speaks.extend(within(standard, &id).map(|(_, leaf)| leaf.id.clone()));
    }
    let digest = Digest::of(text.as_bytes()).to_hex();
    let link = link_to(look, record)?;
    Some(Statement { record: record.record, link, digest, class: look.class_of(record), confirmed_on, speaks, text })
}
