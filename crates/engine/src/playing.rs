//! A record read through the part its register plays, so that no code names a register or a field.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use plumb_model::{
    define::register::{DRAFT, FieldKind, Part, Register},
    fold::{RecordState, Row},
    id::{FieldId, RecordId},
    pack::PackSet,
    raw::Raw,
};

use crate::records::shown;

/// A register that plays a part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartOf<'a> {
    pub(crate) register: &'a Register,
    fields: &'a BTreeMap<String, FieldId>,
}

impl<'a> PartOf<'a> {
    pub(crate) fn find(packs: &'a PackSet, part: Part) -> Option<Self> {
        let register = packs.playing(part)?;
        Some(Self { register, fields: &register.plays.as_ref()?.fields })
    }

    /// The field that does this in the part.
    pub(crate) fn field(&self, role: &str) -> Option<&'a FieldId> {
        self.fields.get(role)
    }

    /// Whether a record stands: it is open, and no draft that nobody put in force yet.
    pub(crate) fn stands(&self, record: &RecordState) -> bool {
        self.register.stands(record.state.as_ref()) && !record.erased
    }

    /// Whether nobody put it in force yet.
    pub(crate) fn is_draft(&self, record: &RecordState) -> bool {
        self.register.state(DRAFT).is_some_and(|draft| record.state.as_ref() == Some(&draft.id))
    }

    pub(crate) fn read<'r>(&self, record: &'r RecordState) -> Playing<'a, 'r> {
        Playing { part: *self, record }
    }
}

/// A record of such a register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Playing<'a, 'r> {
    part: PartOf<'a>,
    pub(crate) record: &'r RecordState,
}

impl<'r> Playing<'_, 'r> {
    pub(crate) fn raw(&self, role: &str) -> Option<&'r Raw> {
        self.record.fields.get(self.part.field(role)?)
    }

    pub(crate) fn text(&self, role: &str) -> Option<&'r str> {
        self.raw(role)?.as_text().filter(|text| !text.trim().is_empty())
    }

    /// As people read it: a choice by its name.
    pub(crate) fn shown(&self, role: &str) -> Option<String> {
        let field = self.part.register.field(self.part.field(role)?.as_str());
        self.raw(role).map(|raw| shown(field, raw)).filter(|text| !text.is_empty())
    }

    /// A date, or the civil day of a moment.
    pub(crate) fn day(&self, role: &str, zone: &TimeZone) -> Option<Date> {
        let field = self.part.register.field(self.part.field(role)?.as_str())?;
        let text = self.text(role)?;
        if matches!(field.kind, FieldKind::Moment) {
            return Some(zone.to_datetime(text.parse().ok()?).date());
        }
        text.parse().ok()
    }

    pub(crate) fn link(&self, role: &str) -> Option<RecordId> {
        self.record.links.get(self.part.field(role)?)?.first().map(|link| link.to)
    }

    pub(crate) fn rows(&self, role: &str) -> impl Iterator<Item = &'r Row> {
        self.part.field(role).and_then(|field| self.record.tables.get(field)).into_iter().flat_map(BTreeMap::values)
    }
}
