//! All wordings of all vocabularies in one word trie, so that a text is gone through once whatever is looked for.

use super::stems::{each_stem, stems};
use std::collections::HashMap;

/// One wording, the same number wherever it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Term(u32);

/// The trie and what each wording was.
#[derive(Debug, Default)]
pub(crate) struct Index {
    words: HashMap<String, u32>,
    /// (node, word) to node; node 0 is the root.
    steps: HashMap<(u32, u32), u32>,
    ends: HashMap<u32, Term>,
    nodes: u32,
    terms: Vec<String>,
}

impl Index {
    /// The term for a wording, new or known.
    pub(crate) fn term(&mut self, wording: &str) -> Term {
        let mut node = 0;
        for stem in stems(wording) {
            let next_word = u32::try_from(self.words.len()).unwrap_or(u32::MAX) + 1;
            let word = *self.words.entry(stem).or_insert(next_word);
            let fresh = self.nodes + 1;
            let next = *self.steps.entry((node, word)).or_insert(fresh);
            self.nodes = self.nodes.max(next);
            node = next;
        }
        let fresh = Term(u32::try_from(self.terms.len()).unwrap_or(u32::MAX));
        let term = *self.ends.entry(node).or_insert(fresh);
        if term == fresh {
            self.terms.push(wording.trim().to_owned());
        }
        term
    }

    /// The wording of a term.
    pub(crate) fn wording(&self, term: Term) -> &str {
        self.terms.get(term.0 as usize).map_or("", String::as_str)
    }

    /// Calls `take` for every term in `text` and the word it begins at, overlapping ones too; returns the number of words.
    pub(crate) fn scan(&self, text: &str, scratch: &mut Vec<u32>, mut take: impl FnMut(Term, u32)) -> usize {
        scratch.clear();
        each_stem(text, |stem| scratch.push(self.words.get(stem).copied().unwrap_or(0)));
        for start in 0..scratch.len() {
            let mut node = 0;
            for word in scratch.iter().skip(start) {
                match self.steps.get(&(node, *word)) {
                    Some(next) if *word != 0 => node = *next,
                    _ => break,
                }
                if let Some(term) = self.ends.get(&node) {
                    take(*term, u32::try_from(start).unwrap_or(u32::MAX));
                }
            }
        }
        scratch.len()
    }
}
