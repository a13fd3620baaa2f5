//! The processes somebody answers for, and what belongs to each: whichever registers say of their records to which process they belong.

use plumb_model::{
    define::register::{Field, FieldKind, Register},
    id::PersonId,
};
use plumb_store::{Count, Filter, ListQuery, ListRow, Narrowing, Test};

use crate::{
    access::Reader,
    desk::{Problem, ProcessPart, ProcessView},
    engine::Look,
    records::LANGUAGE,
};

/// Processes of one person at most.
const MOST: usize = 6;

impl Look {
    /// Processes of whoever reads.
    pub(super) fn processes(&self, reader: &Reader) -> Result<Vec<ProcessView>, Problem> {
        let Some(person) = reader.person() else { return Ok(Vec::new()) };
        let parts: Vec<(&Register, &Field)> = self.rules.packs.registers.values().filter_map(belonging).collect();
        let Some(kept) = parts.iter().find_map(|(_, field)| self.rules.packs.registers.get(end(field)?)) else {
            return Ok(Vec::new());
        };
        let own = ListQuery {
            narrowed: vec![Narrowing::Mine(PersonId(person.0))],
            limit: MOST,
            ..ListQuery::of(kept.id.clone(), reader.reads().clone())
        };
        let rows = self.snapshot.list(&own)?.rows;
        rows.into_iter().map(|row| self.process(reader, kept, &parts, row)).collect()
    }

    fn process(
        &self,
        reader: &Reader,
        kept: &Register,
        parts: &[(&Register, &Field)],
        row: ListRow,
    ) -> Result<ProcessView, Problem> {
        let mut found = Vec::new();
        for (register, field) in parts.iter().filter(|(_, field)| end(field) == Some(&kept.id)) {
            let filter = Filter { field: field.id.clone(), test: Test::Is(row.record.0.as_bytes().to_vec()) };
            let mut query =
                ListQuery { filters: vec![filter], ..ListQuery::of(register.id.clone(), reader.reads().clone()) };
            let count = number(self.snapshot.count(&query)?);
            if count == 0 {
                continue;
            }
            let yesterday = self.today.yesterday().unwrap_or(self.today);
            query.narrowed.push(Narrowing::DueBy(yesterday));
            found.push(ProcessPart {
                register: register.id.to_string(),
                name: register.name.get(LANGUAGE).to_owned(),
                field: field.id.to_string(),
                count,
                overdue: number(self.snapshot.count(&query)?),
            });
        }
        Ok(ProcessView {
            register: kept.id.to_string(),
            record: row.record.to_string(),
            number: row.number,
            title: row.title,
            parts: found,
        })
    }
}

/// A register with the field that says to which process a record belongs, where lists know it.
fn belonging(register: &Register) -> Option<(&Register, &Field)> {
    let field = register.field(register.access.process.as_ref()?.as_str())?;
    field.list.then_some((register, field))
}

fn end(field: &Field) -> Option<&plumb_model::id::RegisterId> {
    match &field.kind {
        FieldKind::Link { to, .. } => Some(to),
        _ => None,
    }
}

fn number(count: Count) -> u64 {
    match count {
        Count::Exactly(count) => count,
        Count::MoreThan1000 => 1000,
    }
}
