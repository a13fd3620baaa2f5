//! Finding records by words or number.

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, SearchHit, SearchView},
    records::LANGUAGE,
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
        let look = self.look()?;
        let only = register.map(|name| look.register(name)).transpose()?;
        let limit = usize::try_from(limit.clamp(1, MOST)).unwrap_or(1);
        let access = match only {
            Some(register) => reader.reads_in(&register.id),
            None => reader.reads().clone(),
        };
        let hits = look.snapshot.search(text, &access, limit)?;
        let hits = hits.into_iter().map(|hit| SearchHit {
            register_name: look
                .rules
                .packs
                .registers
                .get(&hit.register)
                .map(|register| register.name.get(LANGUAGE).to_owned())
                .unwrap_or_default(),
            register: hit.register.to_string(),
            record: hit.record.to_string(),
            number: hit.number,
            title: hit.title,
        });
        Ok(SearchView { hits: hits.collect() })
    }
}
