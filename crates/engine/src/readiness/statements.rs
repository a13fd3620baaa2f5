//! What is said of how a requirement is met, with the evidence it names.

use std::ops::ControlFlow;

use jiff::civil::Date;
use plumb_model::{
    define::{
        register::{Part, Register},
        requirement::{Requirement, Standard},
    },
    fold::{RecordState, Row},
    id::{FieldId, RecordId, RequirementId},
    raw::Raw,
};

use crate::{
    desk::{EvidenceView, Problem, StatementView},
    playing::PartOf,
    readiness::report::Writer,
    records::title,
};

impl Writer<'_> {
    /// The statements that speak of a requirement: of itself, or of what it lies within.
    pub(super) fn statements(
        &self,
        requirement: &Requirement,
        standard: &Standard,
    ) -> Result<Vec<StatementView>, Problem> {
        let Some(part) = PartOf::find(&self.basis.packs, Part::Statement) else { return Ok(Vec::new()) };
        let above = above(requirement, standard);
        let mut found = Vec::new();
        self.each_record(&part.register.id, &mut |record| {
            let speaks = {
                let named = part.read(&record).raw("requirements").map(Raw::items).into_iter().flatten();
                let mut named = named.filter_map(|item| item.as_text()?.parse::<RequirementId>().ok());
                named.any(|id| above.iter().any(|above| **above == id))
            };
            if speaks && (part.stands(&record) || part.is_draft(&record)) {
                found.push(record);
            }
            ControlFlow::Continue(())
        })?;
        let mut views = Vec::new();
        for record in found {
            if self.meet(record.record)?.seen {
                views.push(self.statement(part, &record)?);
            }
        }
        Ok(views)
    }

    fn statement(&self, part: PartOf<'_>, record: &RecordState) -> Result<StatementView, Problem> {
        let said = part.read(record);
        let people = self.look.people()?;
        let name = |role: &str| said.link(role).and_then(|person| people.name(person)).map(ToOwned::to_owned);
        let mut evidence = Vec::new();
        for row in said.rows("evidence") {
            evidence.extend(self.evidence(row)?);
        }
        Ok(StatementView {
            register: record.register.to_string(),
            number: record.number().unwrap_or_default().to_owned(),
            title: title(part.register, record),
            text: said.text("text").map(ToOwned::to_owned),
            applies: said.raw("applicable") != Some(&Raw::Flag(false)),
            justification: said.text("justification").map(ToOwned::to_owned),
            owner: name("owner"),
            confirmed_by: name("confirmed_by"),
            confirmed_on: said.day("confirmed_on", &self.look.zone),
            evidence,
            draft: part.is_draft(record),
        })
    }

    fn evidence(&self, row: &Row) -> Result<Option<EvidenceView>, Problem> {
        let text = |column: &str| {
            let id = FieldId::new(column).ok()?;
            row.get(&id).and_then(Raw::as_text).map(str::trim).filter(|text| !text.is_empty())
        };
        let day = |column: &str| text(column).and_then(|text| text.parse::<Date>().ok());
        let Some(number) = text("record") else { return Ok(None) };
        let (from, until) = (day("from"), day("until"));
        let shown = match self.numbered(number)? {
            Some(record) if self.meet(record)?.seen => self.record(record)?,
            _ => None,
        };
        let register: Option<&Register> =
            shown.as_ref().and_then(|record| self.basis.packs.registers.get(&record.register));
        let on = self.basis.on;
        Ok(Some(EvidenceView {
            number: number.to_owned(),
            register: register.map(|register| register.id.to_string()),
            title: shown.as_ref().zip(register).map(|(record, register)| title(register, record)),
            from,
            until,
            runs: from.is_none_or(|from| from <= on) && until.is_none_or(|until| on <= until),
            note: text("note").map(ToOwned::to_owned),
        }))
    }

    /// The record with this number, of whatever register.
    fn numbered(&self, number: &str) -> Result<Option<RecordId>, Problem> {
        for register in self.basis.packs.registers.keys() {
            if let Some(record) = self.look.snapshot.by_number(register, number)? {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }
}

/// A requirement and all it lies within.
fn above<'a>(requirement: &'a Requirement, standard: &'a Standard) -> Vec<&'a RequirementId> {
    let mut above = vec![&requirement.id];
    let mut parent = requirement.parent.as_ref();
    while let Some(id) = parent.filter(|id| !above.contains(id)) {
        above.push(id);
        parent = standard.requirements.iter().find(|other| other.id == *id).and_then(|other| other.parent.as_ref());
    }
    above
}
