//! The records that a file's cells name: by number, or by title where it is one record's only.

use std::{
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
    sync::Arc,
};

use plumb_model::{
    define::register::{Field, FieldKind, Part, Register},
    id::{RecordId, RegisterId},
};

use crate::{desk::Problem, engine::Look, people::People, records::title};

/// Names of records by register, read when first asked for.
pub(super) struct Names<'a> {
    look: &'a Look,
    people: Arc<People>,
    known: BTreeMap<RegisterId, HashMap<String, Vec<RecordId>>>,
}

fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl<'a> Names<'a> {
    pub(super) fn new(look: &'a Look, people: Arc<People>) -> Self {
        Self { look, people, known: BTreeMap::new() }
    }

    /// The register that a field's links lead to.
    pub(super) fn target(&self, field: &Field) -> Option<&'a Register> {
        let packs = &self.look.rules.packs;
        match &field.kind {
            FieldKind::Person { .. } => packs.playing(Part::Person),
            FieldKind::Link { to, .. } => packs.registers.get(to),
            _ => None,
        }
    }

    /// The record of that name; the inner error says that several bear it.
    pub(super) fn find(
        &mut self,
        register: &Register,
        name: &str,
    ) -> Result<Result<Option<RecordId>, String>, Problem> {
        if !self.known.contains_key(&register.id) {
            let names = self.read(register)?;
            self.known.insert(register.id.clone(), names);
        }
        let found = self.known.get(&register.id).and_then(|names| names.get(&plain(name)));
        Ok(match found.map(Vec::as_slice) {
            None | Some([]) => {
                let person = register.plays.as_ref().is_some_and(|plays| plays.part == Part::Person);
                Ok(if person { self.people.find(name).ok().map(|person| person.id.0) } else { None })
            }
            Some([one]) => Ok(Some(*one)),
            Some(several) => Err(format!("`{name}` is the name of {} records", several.len())),
        })
    }

    /// A record that the import itself makes is found by later rows.
    pub(super) fn add(&mut self, register: &Register, record: RecordId, name: &str) {
        if let Some(names) = self.known.get_mut(&register.id) {
            names.entry(plain(name)).or_default().push(record);
        }
    }

    fn read(&self, register: &Register) -> Result<HashMap<String, Vec<RecordId>>, Problem> {
        let mut names: HashMap<String, Vec<RecordId>> = HashMap::new();
        self.look.snapshot.each_record(Some(&register.id), &mut |record| {
            if self.look.is_void(&record) {
                return ControlFlow::Continue(());
            }
            let number = record.number().map(plain);
            let title = plain(&title(register, &record));
            for name in number.into_iter().chain((!title.is_empty()).then_some(title)) {
                let ends = names.entry(name).or_default();
                if !ends.contains(&record.record) {
                    ends.push(record.record);
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(names)
    }
}
