//! A row read cell by cell: values, number, state, and the records that it names.

use std::collections::BTreeMap;

use plumb_model::{
    define::register::{Field, FieldKind, StateKind},
    fold::RecordState,
    id::{RecordId, StateId},
};
use serde_json::json;

use super::{Row, Taking};
use crate::{
    desk::{MissingLink, Problem, RefusedRow, TableCell},
    given,
    import::{
        cells::{self, Brought, CellFault},
        columns::{Column, Target},
        identity::fingerprint,
    },
    written::Written,
};

impl Taking<'_> {
    pub(super) fn read(&mut self, line: u64, cells: &[String]) -> Result<Result<Row, RefusedRow>, Problem> {
        let columns = self.columns.used.clone();
        let standing = self.standing(&columns, cells)?;
        let mut row = Row { values: Vec::new(), number: None, state: None, standing, print: String::new() };
        let mut parts: BTreeMap<&str, String> = BTreeMap::new();
        for column in &columns {
            let text = column.text(cells);
            if self.stands(&row, column, &text)? {
                continue;
            }
            match self.cell(&mut row, column, &text)? {
                Ok(Some(part)) => drop(parts.insert(column.target.id(), part)),
                Ok(None) => {}
                Err(fault) => return Ok(Err(fault.refused(line, &column.header))),
            }
        }
        for (field, text) in self.columns.set.clone() {
            let column = Column::set(field);
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

    /// The record whose number the row brings.
    fn standing(&self, columns: &[Column<'_>], cells: &[String]) -> Result<Option<RecordState>, Problem> {
        let Some(column) = columns.iter().find(|column| matches!(column.target, Target::Number)) else {
            return Ok(None);
        };
        let Some(number) = cells::meant(&column.text(cells), &column.mapping) else { return Ok(None) };
        match self.look.snapshot.by_number(&self.register.id, &number)? {
            Some(id) => Ok(self.look.snapshot.record(id)?),
            None => Ok(None),
        }
    }

    /// Whether a cell says what its record holds already: such a cell is left alone, whatever has become of what it names.
    fn stands(&mut self, row: &Row, column: &Column<'_>, text: &str) -> Result<bool, Problem> {
        let Some(record) = row.standing.as_ref().filter(|_| column.named) else { return Ok(false) };
        match &column.target {
            Target::Number => Ok(false),
            Target::State => Ok(match Written::state(self.register, record) {
                TableCell::Text(state) => state == text.trim(),
                _ => text.trim().is_empty(),
            }),
            Target::Field(field) => self.written.says(record, field, text),
        }
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
        if matches!(field.kind, FieldKind::Files) {
            let say = format!("`{}` holds files, which no table brings", field.id);
            let help = "leave the cell as it was, or the column behind; attach the files to the record";
            let fault = CellFault { say, help: Some(help.to_owned()) };
            return Ok(if text.trim().is_empty() { Ok(None) } else { Err(fault) });
        }
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
            Brought::Rows(rows) => {
                let part = rows.to_string();
                (rows, part)
            }
            Brought::Named(names) => {
                let names = self.parted(column, field, names)?;
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

    /// Several names in one cell, where the field takes several and the whole is nobody's name.
    fn parted(&mut self, column: &Column<'_>, field: &Field, names: Vec<String>) -> Result<Vec<String>, Problem> {
        let many = matches!(field.kind, FieldKind::Person { many: true } | FieldKind::Link { many: true, .. });
        let ([whole], Some(to)) = (names.as_slice(), self.names.target(field)) else { return Ok(names) };
        if !many || column.mapping.split.is_some() || !whole.contains([';', '\n']) {
            return Ok(names);
        }
        if matches!(self.names.find(to, whole)?, Ok(Some(_))) {
            return Ok(names);
        }
        let parts = whole.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        Ok(parts.map(ToOwned::to_owned).collect())
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
