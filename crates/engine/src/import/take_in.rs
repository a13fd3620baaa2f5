//! Rows become records: read, recognised, decided one after the other, written as one batch.

mod row;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

use plumb_ledger::Via;
use plumb_model::{
    decide::{Change, Command, Create, Input, Takeover},
    define::register::{Field, FieldKind, Register},
    fact::Fact,
    field::{self, Reading},
    fold::{Link, RecordState},
    id::{ActorId, RecordId, StateId},
    raw::Raw,
};
use serde_json::{Value, json};

use crate::{
    Engine,
    access::Writer,
    commit::{Batching, TRIES},
    desk::{Caller, ImportReport, ImportTable, Mapping, Problem, ProblemKind, RefusedRow},
    engine::Look,
    import::{
        columns::{Columns, Target, columns},
        identity::{Fingerprints, ROW},
        names::Names,
    },
    written::Written,
};

/// Refused rows named at most; a file that is wrong throughout is wrong for one reason.
const NAMED: usize = 1_000;

impl Engine {
    /// Takes in a table, or says what would happen.
    pub(crate) fn import(
        &self,
        caller: &Caller,
        register: &str,
        table: &ImportTable,
        mapping: &Mapping,
        dry_run: bool,
    ) -> Result<ImportReport, Problem> {
        let _alone = self.importing.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let register = look.register(register)?;
            let mut taking = Taking::new(self, &look, &writer, register, table, mapping)?;
            taking.rows(table)?;
            let Taking { mut report, batching, .. } = taking;
            report.dry_run = dry_run;
            if dry_run || !report.refused.is_empty() || batching.is_empty() {
                return Ok(report);
            }
            match batching.commit(self, Via::Import, None, Vec::new()) {
                Ok(receipt) => {
                    report.seq = Some(receipt.last_seq);
                    return Ok(report);
                }
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept changing the same records; nothing was taken in";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("import again when it is quieter"))
    }
}

/// A row as read, before anything is decided.
struct Row {
    /// Values by field, in the columns' order; links as ids.
    values: Input,
    number: Option<String>,
    state: Option<StateId>,
    /// The record of that number.
    standing: Option<RecordState>,
    print: String,
}

struct Taking<'a> {
    engine: &'a Engine,
    look: &'a Look,
    register: &'a Register,
    mapping: &'a Mapping,
    columns: Columns<'a>,
    prints: Fingerprints,
    twins: BTreeMap<String, usize>,
    names: Names<'a>,
    written: Written<'a>,
    batching: Batching<'a>,
    /// Records that some row spoke of already.
    spoken: BTreeMap<RecordId, u64>,
    /// What the file is called.
    file: String,
    report: ImportReport,
}

impl<'a> Taking<'a> {
    fn new(
        engine: &'a Engine,
        look: &'a Look,
        writer: &'a Writer,
        register: &'a Register,
        table: &ImportTable,
        mapping: &'a Mapping,
    ) -> Result<Self, Problem> {
        let columns = columns(register, &table.header, mapping)?;
        let hidden = columns.used.iter().find_map(|column| match column.target {
            Target::Field(field) if writer.reader.hides(register, &field.id) => Some(&column.header),
            _ => None,
        });
        if let Some(header) = hidden {
            let say = format!("the column `{header}` fills a field that is not yours to fill; nothing was taken in");
            return Err(Problem::new(ProblemKind::Forbidden, "forbidden.field", say).field(header.clone()));
        }
        let report = ImportReport {
            register: register.id.to_string(),
            dry_run: false,
            columns: columns.report.clone(),
            created: 0,
            changed: 0,
            same: 0,
            made_for_links: Vec::new(),
            left_empty: Vec::new(),
            refused: Vec::new(),
            seq: None,
        };
        Ok(Self {
            look,
            register,
            mapping,
            columns,
            prints: Fingerprints::of(look, &register.id)?,
            twins: BTreeMap::new(),
            names: Names::new(look, look.people()?),
            written: Written::new(look, &writer.reader)?,
            batching: Batching::new(look, ActorId::Person(writer.person.id)),
            engine,
            spoken: BTreeMap::new(),
            file: table.name.clone(),
            report,
        })
    }

    fn rows(&mut self, table: &ImportTable) -> Result<(), Problem> {
        for (line, cells) in &table.rows {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if let Err(refused) = self.row(*line, cells)? {
                self.report.refused.push(refused);
                if self.report.refused.len() >= NAMED {
                    break;
                }
            }
        }
        Ok(())
    }

    /// One row; the outer error ends the import, the inner one refuses the row.
    fn row(&mut self, line: u64, cells: &[String]) -> Result<Result<(), RefusedRow>, Problem> {
        let row = match self.read(line, cells)? {
            Ok(row) => row,
            Err(refused) => return Ok(Err(refused)),
        };
        let done = match self.known(&row)? {
            Some(record) => {
                if let Some(earlier) = self.spoken.insert(record.record, line) {
                    let say = format!("this row and row {earlier} speak of the same record");
                    return Ok(Err(RefusedRow {
                        row: line,
                        column: None,
                        say,
                        help: Some("keep one of them".to_owned()),
                    }));
                }
                self.change(&record, row)
            }
            None => self.create(line, row),
        };
        Ok(match done {
            Ok(()) => Ok(()),
            Err(problem) if problem.kind == ProblemKind::Fault || problem.kind == ProblemKind::Forbidden => {
                return Err(problem);
            }
            Err(problem) => Err(self.refused(line, problem)),
        })
    }

    /// What a decision said about a field, said about the column that filled it.
    fn refused(&self, line: u64, problem: Problem) -> RefusedRow {
        let filled = |field: &String| self.columns.used.iter().find(|column| column.target.id() == field.as_str());
        let column =
            problem.field.as_ref().map(|field| filled(field).map_or_else(|| field.clone(), |c| c.header.clone()));
        RefusedRow { row: line, column, say: problem.say, help: problem.help }
    }

    /// The record that a row speaks of, if it is there already.
    fn known(&mut self, row: &Row) -> Result<Option<RecordState>, Problem> {
        let snapshot = &self.look.snapshot;
        if row.number.is_some() {
            return Ok(row.standing.clone());
        }
        for key in self.unique_keys(row) {
            if let Some(id) = snapshot.by_key(&self.register.id, &key)? {
                return Ok(snapshot.record(id)?);
            }
        }
        match self.prints.record(&row.print) {
            Some(id) => Ok(snapshot.record(id)?),
            None => Ok(None),
        }
    }

    /// The unique keys that a record of this row would hold.
    fn unique_keys(&self, row: &Row) -> Vec<String> {
        if self.register.unique.is_empty() {
            return Vec::new();
        }
        let mut state = RecordState::new(self.register.id.clone(), RecordId(uuid::Uuid::nil()), self.look.at, 0);
        for (id, value) in &row.values {
            let Some(field) = self.register.field(id) else { continue };
            match self.names.target(field) {
                Some(to) => {
                    let ends = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
                    let link = |end: &Value| {
                        Some(Link { register: to.id.clone(), to: end.as_str()?.parse().ok()?, version: 1 })
                    };
                    state.links.insert(field.id.clone(), ends.iter().filter_map(link).collect());
                }
                None => {
                    if let Ok(raw) = serde_json::from_value::<Raw>(value.clone()) {
                        state.fields.insert(field.id.clone(), raw);
                    }
                }
            }
        }
        self.look.derive(&state).unique
    }

    /// The order that makes a record.
    fn making(
        &self,
        id: RecordId,
        register: &Register,
        input: Input,
        number: Option<String>,
        state: Option<StateId>,
    ) -> Command {
        let takeover = state.map(|state| Takeover { state, reason: format!("taken over from {}", self.file) });
        Command::Create(Create {
            register: register.id.clone(),
            id,
            number,
            input,
            files: Vec::new(),
            takeover,
            reading: Reading::Import,
        })
    }

    fn change(&mut self, record: &RecordState, row: Row) -> Result<(), Problem> {
        if let Some(state) = row.state.filter(|state| record.state.as_ref() != Some(state)) {
            let have = record.state.as_ref().map_or("-", StateId::as_str);
            let say = format!("{} is `{have}` here, the file says `{state}`", record.number().unwrap_or("the record"));
            return Err(Problem::new(ProblemKind::Rule, "import.state", say)
                .help("a record that is there moves by its steps: take the step, or leave the column behind")
                .field("state"));
        }
        let holds = |field: &str, value: &Value| match self.register.field(field).map(|field| &field.kind) {
            Some(FieldKind::Table(columns)) => holds_rows(columns, record, field, value),
            _ => holds(record, field, value),
        };
        let set: Input = row.values.into_iter().filter(|(field, value)| !holds(field, value)).collect();
        if set.is_empty() {
            self.report.same += 1;
            return Ok(());
        }
        let change = Change {
            record: record.record,
            seen: 0,
            set,
            rows: Vec::new(),
            reason: Some(format!("taken over from {}", self.file)),
            reading: Reading::Import,
        };
        let decided = self.batching.order(Command::Change(change))?;
        self.batching.take(decided)?;
        self.report.changed += 1;
        Ok(())
    }

    fn create(&mut self, line: u64, row: Row) -> Result<(), Problem> {
        let title = row.values.iter().find(|(field, _)| *field == self.register.title.as_str()).cloned();
        let record = self.engine.new_id(self.look);
        let making = self.making(record, self.register, row.values, row.number.clone(), row.state);
        let mut decided = self.batching.order(making)?;
        let made = decided.iter_mut().find(|decision| decision.record == record);
        if let (None, Some(made)) = (&row.number, made) {
            made.facts.push(Fact::Noted { key: ROW.to_owned(), value: Raw::Text(row.print) });
        }
        self.batching.take(decided)?;
        if let Some((_, Value::String(title))) = title {
            self.names.add(self.register, record, &title);
        }
        if let Some(number) = &row.number {
            self.names.add(self.register, record, number);
        }
        self.spoken.insert(record, line);
        self.report.created += 1;
        Ok(())
    }
}

/// Whether a table holds just these rows, in whatever order.
fn holds_rows(columns: &[Field], record: &RecordState, field: &str, value: &Value) -> bool {
    let Ok(given) = field::read_rows(columns, value, Reading::Import) else { return false };
    let mut have: Vec<&BTreeMap<_, _>> = record.tables.get(field).into_iter().flat_map(BTreeMap::values).collect();
    let mut want: Vec<&BTreeMap<_, _>> = given.iter().map(|row| &row.cells).collect();
    have.sort();
    want.sort();
    have == want
}

/// Whether a record holds just this.
fn holds(record: &RecordState, field: &str, value: &Value) -> bool {
    if let Some(links) = record.links.get(field) {
        let have: BTreeSet<String> = links.iter().map(|link| link.to.to_string()).collect();
        let want: BTreeSet<String> = match value {
            Value::Array(items) => items.iter().filter_map(|item| item.as_str().map(ToOwned::to_owned)).collect(),
            Value::String(one) => BTreeSet::from([one.clone()]),
            _ => BTreeSet::new(),
        };
        return have == want;
    }
    record.fields.get(field).is_some_and(|raw| json!(raw) == *value)
}
