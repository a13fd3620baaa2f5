//! Finding records by words or number: what they say themselves, then what their files say.

use std::{collections::HashSet, ops::ControlFlow};

use plumb_model::id::{RecordId, RegisterId};

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, SearchHit, SearchView},
    readiness::requirements_named,
    records::{LANGUAGE, title},
};

/// Hits at most.
const MOST: u32 = 200;

impl Engine {
    /// Records that hold these words; the one whose number was typed first.
    pub(crate) fn search(
        &self,
        reader: &Reader,
        text: &str,
        register: Option<&str>,
        limit: u32,
    ) -> Result<SearchView, Problem> {
        let look = self.look_of(reader)?;
        let only = register.map(|name| look.register(name)).transpose()?;
        let limit = usize::try_from(limit.clamp(1, MOST)).unwrap_or(1);
        let access = match only {
            Some(register) => reader.reads_in(&register.id),
            None => reader.reads().clone(),
        };
        let found = look.snapshot.search(text, &access, limit)?;
        let name = |register: &RegisterId| {
            let register = look.rules.packs.registers.get(register);
            register.map(|register| register.name.get(LANGUAGE).to_owned()).unwrap_or_default()
        };
        let known: HashSet<RecordId> = found.iter().map(|hit| hit.record).collect();
        let mut hits: Vec<SearchHit> = found
            .into_iter()
            .map(|hit| SearchHit {
                register_name: name(&hit.register),
                register: hit.register.to_string(),
                record: hit.record.to_string(),
                number: hit.number,
                title: hit.title,
                file: None,
            })
            .collect();
        if hits.len() < limit {
            self.in_files(&look, reader, text, &known, &mut |record, hit| {
                if only.is_some_and(|register| register.id != record.register) {
                    return ControlFlow::Continue(());
                }
                hits.push(SearchHit {
                    register_name: name(&record.register),
                    register: record.register.to_string(),
                    record: record.record.to_string(),
                    number: record.number().map(ToOwned::to_owned),
                    title: look.register_of(record).map(|register| title(register, record)).unwrap_or_default(),
                    file: Some(hit.name.clone()),
                });
                if hits.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })?;
        }
        let requirements = if only.is_none() { requirements_named(&look, reader, text) } else { Vec::new() };
        Ok(SearchView { hits, requirements })
    }
}
