//! What was looked up lately, by secret, so that a page pays microseconds. One process holds the data folder, so what is
//! changed here is changed everywhere.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use plumb_ledger::Digest;

/// Most that is kept; beyond it everything is looked up anew once.
const MOST: usize = 4_096;

pub(super) struct Cache<T>(Mutex<Inside<T>>);

struct Inside<T> {
    /// Raised by every removal: what was read before one must not be kept after it.
    generation: u64,
    rows: HashMap<Digest, T>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(Mutex::new(Inside { generation: 0, rows: HashMap::new() }))
    }
}

impl<T: Clone> Cache<T> {
    fn held(&self) -> MutexGuard<'_, Inside<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The row with this secret, from memory or by `look`; `mind` may change what memory holds of it.
    pub(super) fn get<E>(
        &self,
        secret: Digest,
        look: impl FnOnce() -> Result<Option<T>, E>,
        mind: impl FnOnce(&mut T),
    ) -> Result<Option<T>, E> {
        let generation = {
            let mut inside = self.held();
            if let Some(row) = inside.rows.get_mut(&secret) {
                let before = row.clone();
                mind(row);
                return Ok(Some(before));
            }
            inside.generation
        };
        let Some(row) = look()? else { return Ok(None) };
        let mut inside = self.held();
        if inside.generation == generation {
            if inside.rows.len() >= MOST {
                inside.rows.clear();
            }
            let mut minded = row.clone();
            mind(&mut minded);
            inside.rows.insert(secret, minded);
        }
        Ok(Some(row))
    }

    /// Changes what memory holds of some rows.
    pub(super) fn change(&self, which: impl Fn(&T) -> bool, change: impl Fn(&mut T)) {
        let mut inside = self.held();
        // Whoever reads the old row meanwhile must not keep it.
        inside.generation += 1;
        inside.rows.values_mut().filter(|row| which(row)).for_each(change);
    }

    /// Forgets rows. Called after they are gone from the store.
    pub(super) fn forget(&self, which: impl Fn(&T) -> bool) {
        let mut inside = self.held();
        inside.generation += 1;
        inside.rows.retain(|_, row| !which(row));
    }
}
