//! The Statement of Applicability: a view of what is said of each control, and the versions of it that were approved.
//!
//! What a version holds is a record like any other: prepared as a draft, approved by a second person, signed and frozen by the
//! register's own workflow. Here it is only filled, read and compared.

mod compare;
mod lines;
mod named;
mod versions;

pub(crate) use named::title;

use plumb_model::{
    access::Action,
    define::{
        register::Part,
        requirement::{Exclusion, Standard},
    },
    id::StandardId,
};

use crate::{
    Engine,
    access::Reader,
    desk::{Act, ApplicabilityView, Caller, Done, Given, GivenValue, Problem, ProblemKind, RecordRef},
    engine::Look,
    playing::PartOf,
};

/// What is asked of the Statement of Applicability.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) standard: Option<&'a StandardId>,
    pub(crate) version: Option<&'a RecordRef>,
    pub(crate) against: Option<&'a RecordRef>,
}

impl Engine {
    /// The statement as it would be issued today, or a version of it, held against another.
    pub(crate) fn applicability(&self, reader: &Reader, asked: &Asked<'_>) -> Result<ApplicabilityView, Problem> {
        let look = self.look()?;
        let standard = wanted(&look, asked.standard)?;
        let part = PartOf::find(&look.rules.packs, Part::Applicability);
        let versions = versions::of(&look, reader, part, standard)?;
        let kept = |name: &RecordRef| {
            let record = look.find(reader, name)?;
            versions.iter().find(|version| version.record.record == record.record).ok_or_else(|| {
                let say = format!("`{}` is no version of the Statement of Applicability of {}", name.0, standard.name);
                Problem::new(ProblemKind::NotFound, "not-found", say)
            })
        };
        let shown = asked.version.map(kept).transpose()?;
        if shown.is_none() {
            // What is not issued is ours.
            reader.may_know_assessments()?;
        }
        let against = match asked.against {
            Some(name) => Some(kept(name)?),
            // As it would be issued today, it is held against what counts.
            None if shown.is_none() => versions.iter().find(|version| version.view.counts),
            None => None,
        };
        let lines = match shown {
            Some(version) => version.lines.clone(),
            None => lines::today(&look, reader, standard)?,
        };
        let moved = match against {
            Some(before) if !reader.is_guest() => compare::moved(&before.lines, &lines),
            _ => Vec::new(),
        };
        Ok(ApplicabilityView {
            standard: standard.id.to_string(),
            standard_name: standard.name.clone(),
            standards: having(&look).map(|standard| (standard.id.to_string(), standard.name.clone())).collect(),
            today: look.today,
            shown: shown.map(|version| version.view.clone()),
            lines,
            against: against.map(|version| version.view.clone()),
            moved,
            register: part.map(|part| part.register.id.to_string()),
            may_prepare: part.is_some_and(|part| reader.may_create(&look.rules.packs, part.register)),
            versions: versions.into_iter().map(|version| version.view).collect(),
        })
    }

    /// Prepares a version: a draft that says what holds today; a draft that is there already is brought up to date.
    pub(crate) fn prepare_applicability(
        &self,
        caller: &Caller,
        standard: Option<&StandardId>,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let standard = wanted(&look, standard)?;
        let part = PartOf::find(&look.rules.packs, Part::Applicability).ok_or_else(|| {
            let say = "no pack has a register for versions of the Statement of Applicability; nothing was done";
            Problem::new(ProblemKind::Content, "content.no-register", say)
        })?;
        let versions = versions::of(&look, &reader, Some(part), standard)?;
        let lines = lines::today(&look, &reader, standard)?;
        let field = |role: &str| part.field(role).map(ToString::to_string).unwrap_or_default();
        let mut values =
            vec![Given { field: field("lines"), value: GivenValue::Rows(lines.iter().map(lines::row).collect()) }];
        let changed = versions.iter().find(|version| version.view.counts).map(|version| {
            let moved = compare::moved(&version.lines, &lines);
            compare::in_words(version.view.link.number.as_deref().unwrap_or_default(), &moved)
        });
        if let (Some(text), Some(change)) = (changed, part.field("change")) {
            values.push(Given::text(change.as_str(), &text));
        }
        // Whoever may not prepare one is told so, whatever is there already.
        let may = look.writer(&caller.by)?.may(&look, part.register, Action::Create, None);
        let draft = versions.iter().find(|version| version.is_draft && may);
        if let Some(draft) = draft.filter(|draft| draft.lines == lines) {
            // It says what holds already: there is nothing to write.
            return Ok(draft.as_done());
        }
        let act = if let Some(draft) = draft {
            let record = RecordRef(draft.record.record.to_string());
            Act::Change { record, values, reason: None, seen: Some(draft.record.etag) }
        } else {
            values.push(Given::text(part.register.title.as_str(), &standard.name));
            values.push(Given::text(&field("standard"), standard.id.as_str()));
            Act::Create { register: part.register.id.to_string(), values }
        };
        self.run(caller, &act, key)
    }
}

/// The standards some of whose requirements may be left out with a justification: those have such a statement.
fn having(look: &Look) -> impl Iterator<Item = &Standard> {
    let justified = |standard: &&Standard| {
        standard.requirements.iter().any(|requirement| requirement.exclusion == Exclusion::Justified)
    };
    look.rules.packs.standards.values().filter(justified)
}

fn wanted<'l>(look: &'l Look, id: Option<&StandardId>) -> Result<&'l Standard, Problem> {
    let mut all = having(look);
    let found = match id {
        Some(id) => all.find(|standard| standard.id == *id),
        None => all.next(),
    };
    found.ok_or_else(|| {
        let say = id.map_or_else(
            || "no standard here has a Statement of Applicability".to_owned(),
            |id| format!("`{id}` has no Statement of Applicability"),
        );
        Problem::new(ProblemKind::NotFound, "content.no-standard", say)
    })
}
