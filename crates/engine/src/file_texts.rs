//! What uploaded files say, for search: a follower that never holds up the others, because files are slow to read and may be
//! made to harm whoever reads them. Reading itself is the binary's, in a process of its own.

use std::{
    collections::{BTreeSet, HashSet},
    fs::File,
    ops::ControlFlow,
    sync::Arc,
};

use plumb_ledger::HeaderView;
use plumb_model::{fold::RecordState, id::RecordId};
use plumb_store::{FilePlace, FileTexts, StoreError, TextHit};

use crate::{Engine, access::Reader, desk::Problem, engine::Look};

/// Entries looked at in one go.
const ROUND: u64 = 5_000;

/// Files read in one go.
const FILES: usize = 20;

/// Matches looked at, the newest first; as many as are ranked of what records themselves say.
const MOST: usize = 2_000;

/// Reads the text out of a file, whatever it is. Filled in by the binary.
pub trait FileReader: Send + Sync {
    /// Its text; none where it has none, or none that could be read within bounds.
    fn text(&self, name: &str, content: &mut File) -> Option<String>;
}

/// Search in what files say: where it is kept, and who reads them.
pub struct Reading {
    /// Where it is kept.
    pub texts: Arc<dyn FileTexts>,
    /// Who reads.
    pub reader: Arc<dyn FileReader>,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").finish_non_exhaustive()
    }
}

impl Engine {
    /// Brings what files say up to the newest entry, as long as `go_on` says so. How many files were read.
    ///
    /// # Errors
    /// [`Problem`] if the store or the cache cannot be read; what was read stays, and the rest is read the next time.
    pub fn read_files(&self, go_on: &dyn Fn() -> bool) -> Result<usize, Problem> {
        let Some(reading) = &self.wiring.reading else { return Ok(0) };
        self.place_files(&*reading.texts, go_on)?;
        let mut read = 0;
        while go_on() {
            let unread = reading.texts.unread(FILES)?;
            if unread.is_empty() {
                break;
            }
            for (content, names) in unread {
                if !go_on() {
                    break;
                }
                let text = names.iter().find_map(|name| {
                    let mut file = self.wiring.store.files().open(content).ok()?;
                    reading.reader.text(name, &mut file)
                });
                reading.texts.put_text(content, text.as_deref().unwrap_or_default())?;
                read += 1;
            }
        }
        Ok(read)
    }

    /// Notes which record has which files: of those that changed since the last time.
    fn place_files(&self, texts: &dyn FileTexts, go_on: &dyn Fn() -> bool) -> Result<(), Problem> {
        let (snapshot, rules) = (self.wiring.store.snapshot()?, self.rules());
        let mut from = texts.position()?;
        if from > snapshot.size() {
            texts.forget()?;
            from = 0;
        }
        while from < snapshot.size() && go_on() {
            let to = snapshot.size().min(from + ROUND);
            let (mut changed, mut damaged) = (BTreeSet::new(), None);
            snapshot.entries(from, to, &mut |row| match HeaderView::read(row.view.header) {
                Ok(header) => {
                    changed.extend(header.record.parse::<RecordId>());
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    damaged = Some(StoreError::from(error));
                    ControlFlow::Break(())
                }
            })?;
            if let Some(error) = damaged {
                return Err(error.into());
            }
            let placed = changed.into_iter().map(|record| {
                // The log's own files, the packs, belong to no register: nobody searches them.
                let record_of = |state: &RecordState| rules.packs.registers.contains_key(&state.register);
                let places = snapshot.record(record)?.filter(record_of).as_ref().map(places).unwrap_or_default();
                Ok((record, places))
            });
            let placed = placed.collect::<Result<Vec<_>, StoreError>>()?;
            texts.follow(to, &placed)?;
            from = to;
        }
        Ok(())
    }

    /// Records other than these whose files hold the words, with the file's name: only what the reader may see, and only
    /// files that the record still has.
    pub(crate) fn in_files(
        &self,
        look: &Look,
        reader: &Reader,
        text: &str,
        known: &HashSet<RecordId>,
        wanted: &mut dyn FnMut(&RecordState, &TextHit) -> ControlFlow<()>,
    ) -> Result<(), Problem> {
        let Some(reading) = &self.wiring.reading else { return Ok(()) };
        let mut met = known.clone();
        for hit in reading.texts.find(text, MOST)? {
            if met.contains(&hit.record) {
                continue;
            }
            let Some(record) = look.snapshot.record(hit.record)? else { continue };
            let Some(register) = look.register_of(&record) else { continue };
            let has = |record: &RecordState| {
                record.files.get(&hit.field).is_some_and(|files| files.iter().any(|file| file.id == hit.file))
            };
            if !look.may_see(reader, &record) || reader.hides(register, &hit.field) || !has(&record) {
                continue;
            }
            met.insert(hit.record);
            if wanted(&record, &hit).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// The files of a record.
fn places(record: &RecordState) -> Vec<FilePlace> {
    let all = record.files.iter().flat_map(|(field, files)| files.iter().map(move |file| (field, file)));
    let place = all.filter_map(|(field, file)| {
        let digest = file.digest.parse().ok()?;
        Some(FilePlace { field: field.clone(), file: file.id.clone(), name: file.name.clone(), digest })
    });
    place.collect()
}
