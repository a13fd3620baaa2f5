//! What an expression reads: the graph by which a change is followed to the judgements that it touches.

use std::sync::Arc;

use super::{
    scope::FieldRef,
    typed::{Place, Set, Typed},
};
use crate::id::{FieldId, RegisterId};

/// One field that is read, and by which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The field.
    pub field: Arc<FieldRef>,
    /// The way to the record that holds it.
    pub via: Via,
    /// Only whether it has a value, or how many.
    pub presence_only: bool,
}

/// The way from the record judged to a record read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// It is the record itself, or a row of its table.
    Own,
    /// Through a link field of the record judged: one hop, or a field of several links.
    Link(Arc<FieldRef>),
    /// Records that point to the record judged, through this link field of theirs.
    Pointing(Arc<FieldRef>),
    /// The organisation.
    Organisation,
}

/// A field's identity: register, table for a column, field.
pub type FieldKey = (RegisterId, Option<FieldId>, FieldId);

impl FieldRef {
    /// What makes it this field and no other.
    #[must_use]
    pub fn key(&self) -> FieldKey {
        (self.register.clone(), self.table.clone(), self.field.clone())
    }
}

/// Lists every read of a tree; a read for its value swallows the same one for presence.
pub(crate) fn reads(tree: &Typed) -> Vec<Read> {
    let mut found = Vec::new();
    walk(tree, &Via::Own, &mut found);
    found
}

fn walk(tree: &Typed, member: &Via, found: &mut Vec<Read>) {
    match tree {
        Typed::Field(place, field) | Typed::End(place, field) => note(found, field, via(place, member), false),
        Typed::Has(place, field) | Typed::Size(place, field) => note(found, field, via(place, member), true),
        _ => {}
    }
    let through = tree.set().map(|set| match set {
        Set::Pointing(link) => {
            let way = Via::Pointing(Arc::clone(link));
            note(found, link, way.clone(), false);
            way
        }
        Set::Links(link) => {
            note(found, link, Via::Own, false);
            Via::Link(Arc::clone(link))
        }
        Set::Rows(place, table) => {
            let way = via(place, member);
            note(found, table, way.clone(), false);
            way
        }
    });
    for child in tree.children() {
        walk(child, through.as_ref().unwrap_or(member), found);
    }
}

fn via(place: &Place, member: &Via) -> Via {
    match place {
        Place::Own => Via::Own,
        Place::Member => member.clone(),
        Place::Hop(link) => Via::Link(Arc::clone(link)),
        Place::Organisation => Via::Organisation,
    }
}

fn note(found: &mut Vec<Read>, field: &Arc<FieldRef>, via: Via, presence_only: bool) {
    if let Via::Link(link) = &via {
        note(found, link, Via::Own, false);
    }
    match found.iter_mut().find(|read| read.via == via && read.field.key() == field.key()) {
        Some(read) => read.presence_only &= presence_only,
        None => found.push(Read { field: Arc::clone(field), via, presence_only }),
    }
}
