//! Files that somebody looked at and has not taken in yet: held in memory between two pages, each in one person's hand. Lost when the
//! program ends; then the file is chosen again.

use std::sync::{Arc, Mutex, PoisonError};

/// Held at once; the oldest goes first.
const MOST: usize = 8;

/// What is held.
#[derive(Debug)]
pub(crate) struct Held<T>(Mutex<Vec<InHand<T>>>);

#[derive(Debug)]
struct InHand<T> {
    key: String,
    person: String,
    what: Arc<T>,
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Held<T> {
    pub(crate) fn keep(&self, key: &str, person: &str, what: T) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push(InHand { key: key.to_owned(), person: person.to_owned(), what: Arc::new(what) });
    }

    pub(crate) fn get(&self, key: &str, person: &str) -> Option<Arc<T>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|held| held.key == key && held.person == person).map(|held| Arc::clone(&held.what))
    }

    /// It was taken in.
    pub(crate) fn let_go(&self, key: &str, person: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|held| held.key != key || held.person != person);
    }
}
