//! Which record a row speaks of, so that the same file taken in twice changes nothing.

use std::{collections::BTreeMap, ops::ControlFlow};

use plumb_ledger::Digest;
use plumb_model::{
    fold::RecordState,
    id::{RecordId, RegisterId},
    raw::Raw,
};

use crate::{desk::Problem, engine::Look};

/// The note of a record's first entry that holds the fingerprint of the row it came from.
pub(super) const ROW: &str = "import-row";

/// The rows that records of a register came from.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(BTreeMap<String, RecordId>);

impl Fingerprints {
    /// Reads the notes of all records of a register.
    pub(super) fn of(look: &Look, register: &RegisterId) -> Result<Self, Problem> {
        let mut known = BTreeMap::new();
        look.snapshot.each_record(Some(register), &mut |record: RecordState| {
            if let Some(print) = record.notes.get(ROW).and_then(Raw::as_text) {
                known.insert(print.to_owned(), record.record);
            }
            ControlFlow::Continue(())
        })?;
        Ok(Self(known))
    }

    pub(super) fn record(&self, print: &str) -> Option<RecordId> {
        self.0.get(print).copied()
    }
}

/// The fingerprint of a row: its fields with what they hold, in the fields' order. Equal rows of one file are told apart by
/// their count, so that two of them are two records, and both are found again.
pub(super) fn fingerprint(register: &RegisterId, values: &BTreeMap<&str, String>, twin: usize) -> String {
    let mut parts: Vec<String> = vec![register.to_string(), twin.to_string()];
    parts.extend(values.iter().flat_map(|(field, value)| [(*field).to_owned(), value.clone()]));
    let bytes: Vec<u8> = parts
        .iter()
        .flat_map(|part| {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes();
            length.into_iter().chain(part.bytes())
        })
        .collect();
    Digest::of(&bytes).to_hex()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_twins_and_shifted_values_apart() {
        let register = RegisterId::new("gauges").unwrap();
        let one = BTreeMap::from([("a", "bc".to_owned())]);
        let shifted = BTreeMap::from([("ab", "c".to_owned())]);
        assert_eq!(fingerprint(&register, &one, 0), fingerprint(&register, &one.clone(), 0));
        assert_ne!(fingerprint(&register, &one, 0), fingerprint(&register, &shifted, 0));
        assert_ne!(fingerprint(&register, &one, 0), fingerprint(&register, &one, 1));
    }
}
