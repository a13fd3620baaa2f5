//! A row read cell by cell: values, number, state, and the records that it names.

use std::collections::BTreeMap;

use plumb_model::{
    define::register::{Field, StateKind},
    id::{RecordId, StateId},
};
use serde_json::json;

use super::{Row, Taking};
use crate::{
    desk::{ColumnMapping, MissingLink, Problem, RefusedRow},
    given,
    import::{
        cells::{self, Brought, CellFault},
        columns::{Column, Target},
        identity::fingerprint,
    },
};

impl Taking<'_> {
    pub(super) fn read(&mut self, line: u64, cells: &[String]) -> Result<Result<Row, RefusedRow>, Problem> {
        let columns = self.columns.used.clone();
        let mut row = Row { values: Vec::new(), number: None, state: None, print: String::new() };
        let mut parts: BTreeMap<&str, String> = BTreeMap::new();
        for column in &columns {
            let text = cells.get(column.place).map_or("", String::as_str);
            match self.cell(&mut row, column, text)? {
                Ok(Some(part)) => drop(parts.insert(column.target.id(), part)),
                Ok(None) => {}
                Err(fault) => return Ok(Err(fault.refused(line, &column.header))),
            }
        }
        for (field, text) in self.columns.set.clone() {
            let column = Column {
                place: 0,
                header: field.id.to_string(),
                target: Target::Field(field),
                mapping: ColumnMapping::default(),
            };
            if let Err(fault) = self.cell(&mut row, &column, &text)? {
                return Ok(Err(fault.refused(line, &column.header)));
            }
        }
        let plain = fingerprint(&self.register.id, &parts, 0);
        let twin = self.twins.entry(plain).or_default();
        row.print = fingerprint(&self.register.id, &parts, *twin);
        *twin += 1;
        Ok(Ok(row))
    }

    /// Reads one cell into the row; gives what the fingerprint remembers of it.
    fn cell(
        &mut self,
        row: &mut Row,
        column: &Column<'_>,
        text: &str,
    ) -> Result<Result<Option<String>, CellFault>, Problem> {
        let field = match &column.target {
            Target::Number => {
                row.number = cells::meant(text, &column.mapping);
                return Ok(Ok(row.number.clone()));
            }
            Target::State => {
                return Ok(self.state(text, column).map(|state| {
                    row.state.clone_from(&state);
                    state.map(|state| state.to_string())
                }));
            }
            Target::Field(field) => *field,
        };
        let brought = match cells::read(field, text, &column.mapping, self.mapping.dates) {
            Ok(brought) => brought,
            Err(fault) => return Ok(Err(fault)),
        };
        let (value, part) = match brought {
            Brought::Nothing => return Ok(Ok(None)),
            Brought::Raw(raw) => {
                let value = json!(raw);
                let part = value.to_string();
                (value, part)
            }
            Brought::Named(names) => {
                let mut ends = Vec::new();
                for name in &names {
                    match self.end(column, field, name)? {
                        Ok(end) => ends.extend(end),
                        Err(fault) => return Ok(Err(fault)),
                    }
                }
                (given::ids(&ends), names.join("\u{1f}"))
            }
        };
        if !value.is_null() {
            row.values.push((field.id.to_string(), value));
        }
        Ok(Ok(Some(part)))
    }

    /// The record that a cell names; made, left out or refused where there is none.
    fn end(
        &mut self,
        column: &Column<'_>,
        field: &Field,
        name: &str,
    ) -> Result<Result<Option<RecordId>, CellFault>, Problem> {
        let Some(to) = self.names.target(field) else { return Ok(Ok(None)) };
        match self.names.find(to, name)? {
            Ok(Some(found)) => return Ok(Ok(Some(found))),
            Ok(None) => {}
            Err(say) => return Ok(Err(CellFault { say, help: Some("give the number".to_owned()) })),
        }
        match column.mapping.missing {
            MissingLink::Leave => {
                let left = &mut self.report.left_empty;
                match left.iter_mut().find(|(header, text, _)| *header == column.header && text == name) {
                    Some((_, _, rows)) => *rows += 1,
                    None => left.push((column.header.clone(), name.to_owned(), 1)),
                }
                Ok(Ok(None))
            }
            MissingLink::Refuse => {
                let say = format!("there is no {} `{name}`", to.one.get(crate::records::LANGUAGE));
                let help = "enter it first, map the name to one that is there, or let the mapping say `missing = \"create\"` or \"leave\"";
                Ok(Err(CellFault { say, help: Some(help.to_owned()) }))
            }
            MissingLink::Create => {
                let input = vec![(to.title.to_string(), json!(name))];
                let record = self.engine.new_id(self.look);
                match self.batching.order(self.making(record, to, input, None, None)) {
                    Ok(decided) => {
                        self.batching.take(decided)?;
                        self.names.add(to, record, name);
                        self.report.made_for_links.push(name.to_owned());
                        Ok(Ok(Some(record)))
                    }
                    Err(problem) => {
                        let say = format!("`{name}` is not there and cannot be made: {}", problem.say);
                        Ok(Err(CellFault { say, help: problem.help }))
                    }
                }
            }
        }
    }

    fn state(&self, text: &str, column: &Column<'_>) -> Result<Option<StateId>, CellFault> {
        let Some(name) = cells::meant(text, &column.mapping) else { return Ok(None) };
        let lower = name.to_lowercase();
        let states = &self.register.workflow.states;
        let found = states.iter().find(|state| state.id.as_str() == lower || state.name.en.to_lowercase() == lower);
        let Some(state) = found else {
            let known = states.iter().map(|state| state.id.as_str());
            let help = crate::near::near(&lower, known);
            return Err(CellFault { say: format!("`{name}` is no state of `{}`", self.register.id), help });
        };
        if state.kind == StateKind::Void {
            let say = format!("`{}` is void: it stands for a record that never was", state.id);
            let help = "leave the row out, or map the word to another state";
            return Err(CellFault { say, help: Some(help.to_owned()) });
        }
        Ok(Some(state.id.clone()))
    }
}
