//! Trails: the chains of records that an auditor walks, as data. A trail starts at a record and says, hop by hop, what should be
//! found next, what of it matters, and what to say where it is not there.

use std::collections::BTreeMap;

use crate::{
    define::register::Label,
    expr::Expr,
    id::{FieldId, HopId, RegisterId, TrailId},
};

/// A trail.
#[derive(Debug, Clone)]
pub struct Trail {
    /// Permanent id.
    pub id: TrailId,
    /// Its name: 'From the order to its release'.
    pub name: Label,
    /// What it answers, in a line.
    pub say: Label,
    /// The register at whose records it starts.
    pub start: RegisterId,
    /// Which of them; none: all.
    pub when: Option<Expr>,
    /// What matters of the start itself.
    pub look: Look,
    /// Hops; each names one before it, or the start, to go on from.
    pub hops: Vec<Hop>,
}

impl Trail {
    /// The hops that go on from here; none: from the start.
    pub fn after<'t>(&'t self, hop: Option<&'t HopId>) -> impl Iterator<Item = &'t Hop> {
        self.hops.iter().filter(move |other| other.after.as_ref() == hop)
    }

    /// The hop with this id.
    #[must_use]
    pub fn hop(&self, id: &HopId) -> Option<&Hop> {
        self.hops.iter().find(|hop| hop.id == *id)
    }
}

/// What matters of a record that a trail passes.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Fields shown.
    pub show: Vec<FieldId>,
    /// What must hold of it, with the sentence said where it does not.
    pub require: Option<(Expr, Label)>,
}

/// One hop of a trail.
#[derive(Debug, Clone)]
pub struct Hop {
    /// Permanent within the trail.
    pub id: HopId,
    /// What is found there: 'Review before it was accepted'.
    pub name: Label,
    /// What an auditor asks here.
    pub ask: Label,
    /// The hop from whose records it goes on; none: from the start.
    pub after: Option<HopId>,
    /// How it leads on.
    pub way: Way,
    /// The register it leads to; none where it may be any.
    pub to: Option<RegisterId>,
    /// Which of the records found there count.
    pub when: Option<Expr>,
    /// Over the record before: whether anything is asked here, and what to say where nothing is.
    pub asked: Option<(Expr, Option<Label>)>,
    /// Only the one with the greatest value of this date or moment.
    pub latest: Option<FieldId>,
    /// Finding nothing is fine.
    pub optional: bool,
    /// What matters of the records found.
    pub look: Look,
    /// What to say where nothing is found.
    pub missing: Option<Label>,
    /// What a record made to fill the gap begins with.
    pub fill: BTreeMap<FieldId, String>,
}

/// How a hop leads on from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The same record, looked at for something else.
    Here,
    /// Along a link or person field of the record.
    Along(FieldId),
    /// To the records of a register that point here by this field.
    Pointing(RegisterId, FieldId),
    /// To the records of a register whose field names one of the requirements that the record's own field names.
    Sharing {
        /// The record's own field.
        own: FieldId,
        /// The other register.
        register: RegisterId,
        /// Its field.
        field: FieldId,
    },
    /// To the records whose numbers stand in a column of a table of the record.
    Numbers {
        /// The table.
        table: FieldId,
        /// The column.
        column: FieldId,
    },
}
