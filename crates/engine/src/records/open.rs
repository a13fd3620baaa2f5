//! Finding the record that somebody names, as far as that person may see it.

use plumb_model::{fold::RecordState, id::RecordId};

use crate::{
    access::Reader,
    desk::{Problem, ProblemKind, RecordRef},
    engine::Look,
};

impl Look {
    /// The record with this number or id. One that the reader may not see is not there.
    pub(crate) fn find(&self, reader: &Reader, name: &RecordRef) -> Result<RecordState, Problem> {
        let text = name.0.trim();
        let found = match text.parse::<RecordId>() {
            Ok(id) => self.snapshot.record(id)?,
            Err(_) => self.by_number(text)?,
        };
        let mut hidden = false;
        let seen = match found {
            Some(record) if self.rules.packs.registers.contains_key(&record.register) => {
                hidden = !self.may_see(reader, &record);
                (!hidden).then_some(record)
            }
            _ => None,
        };
        seen.ok_or_else(|| {
            let say = format!("there is no record `{text}` that you may see");
            let problem = Problem::new(ProblemKind::NotFound, "not-found", say)
                .help("give its number, such as `NC-2026-014`; `plumb search` finds it by words");
            Problem { hidden, ..problem }
        })
    }

    /// The id of the record with this number or id, whoever may see it.
    pub(crate) fn id_of(&self, name: &RecordRef) -> Result<Option<RecordId>, Problem> {
        match name.0.trim().parse::<RecordId>() {
            Ok(id) => Ok(Some(id)),
            Err(_) => Ok(self.by_number(name.0.trim())?.map(|record| record.record)),
        }
    }

    fn by_number(&self, number: &str) -> Result<Option<RecordState>, Problem> {
        // The register may stand before it where two registers count alike: `actions/A-1`.
        let (only, number) = match number.split_once('/') {
            Some((register, rest)) if self.rules.packs.registers.contains_key(register) => (Some(register), rest),
            _ => (None, number),
        };
        let registers = self.rules.packs.registers.keys().filter(|id| only.is_none_or(|only| id.as_str() == only));
        let mut found = Vec::new();
        for register in registers {
            if let Some(id) = self.snapshot.by_number(register, number)? {
                found.push((register, id));
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [(_, id)] => Ok(self.snapshot.record(*id)?),
            several => {
                let names: Vec<String> = several.iter().map(|(register, _)| format!("`{register}/{number}`")).collect();
                Err(Problem::new(
                    ProblemKind::Content,
                    "content.number-unclear",
                    format!("`{number}` stands in {} registers", several.len()),
                )
                .help(format!("say which: {}", names.join(", "))))
            }
        }
    }
}
