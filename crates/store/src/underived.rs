//! Derives without packs: enough to read a store whose packs are not loaded yet.

use plumb_model::{
    derived::{Derive, Derived},
    fold::RecordState,
};

/// Gives a record its number and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Underived;

impl Derive for Underived {
    fn derive(&self, record: &RecordState) -> Derived {
        Derived { number: record.number().map(ToOwned::to_owned), ..Derived::default() }
    }
}
