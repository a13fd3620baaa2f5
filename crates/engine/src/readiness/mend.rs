//! What would mend a requirement: the records to put right, the register to fill, or the words that are missing.

use plumb_model::{
    define::{
        check::{Check, CoverSet, Form},
        register::Part,
    },
    verdict::{CheckOutcome, Outcome},
};

use crate::{
    desk::{Mend, MendWay, Problem},
    readiness::report::{SHOWN, Writer},
    records::LANGUAGE,
};

impl Writer<'_> {
    /// What would mend the worst of these checks, given worst first.
    pub(super) fn mend(&self, checks: &[&CheckOutcome]) -> Result<Option<Mend>, Problem> {
        let worst = checks.iter().copied().filter(|check| check.outcome > Outcome::InOrder);
        let Some(outcome) = worst.clone().map(|check| check.outcome).max() else { return Ok(None) };
        // Of several as bad, one whose records are named leads straight to what is to be done.
        let alike = worst.filter(|check| check.outcome == outcome);
        let Some(check) = alike.clone().find(|check| !check.failed.is_empty()).or_else(|| alike.clone().next()) else {
            return Ok(None);
        };
        let Some(definition) = self.basis.packs.checks.get(&check.code) else { return Ok(None) };
        let way = way(definition, check);
        let register = match way {
            MendWay::State | MendWay::Show => self.basis.packs.playing(Part::Statement).map(|register| &register.id),
            MendWay::Fill => definition.form.register(),
            MendWay::Records => failing(definition),
        };
        let register = register.and_then(|id| self.basis.packs.registers.get(id));
        let mut records = Vec::new();
        for failure in &check.failed {
            if records.len() < SHOWN && failure.record.is_some() && self.may_name(failure)? {
                records.push(failure.number.to_string());
            }
        }
        Ok(Some(Mend {
            way,
            check: check.code.to_string(),
            label: definition.mend.as_ref().map(|label| label.get(LANGUAGE).to_owned()),
            register: register.map(|register| register.id.to_string()),
            register_name: register.map(|register| register.name.get(LANGUAGE).to_owned()),
            records,
            count: u64::try_from(check.failed.len()).unwrap_or(u64::MAX),
        }))
    }
}

fn way(definition: &Check, check: &CheckOutcome) -> MendWay {
    match &definition.form {
        Form::Statement if check.total == 0 => MendWay::State,
        Form::Statement => MendWay::Show,
        _ if check.failed.iter().any(|failure| failure.record.is_some()) => MendWay::Records,
        _ => MendWay::Fill,
    }
}

/// The register whose records are named as failed.
fn failing(definition: &Check) -> Option<&plumb_model::id::RegisterId> {
    match &definition.form {
        Form::Covers { set: CoverSet::Records { register, .. }, .. } => Some(register),
        form => form.register(),
    }
}
