//! What one reader sees, as data: the guard for a record in hand, and what a backend makes the condition of a query from.

use crate::{
    define::register::Classification,
    derived::AccessColumns,
    id::{PersonId, RecordId, RegisterId},
};

/// What one reader may see: whatever any of the grants allows. No grants: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessPredicate {
    /// The grants.
    pub grants: Vec<AccessGrant>,
}

/// One grant to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessGrant {
    /// Where.
    pub registers: Registers,
    /// Up to which classification, that one included.
    pub highest: Classification,
    /// Which records.
    pub scope: Scope,
}

/// The registers a grant speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registers {
    /// Every one, later ones too.
    All,
    /// These.
    These(Vec<RegisterId>),
    /// Every one but these.
    AllBut(Vec<RegisterId>),
}

/// The records a grant speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of the registers.
    All,
    /// Those of these units or processes.
    Process(Vec<RecordId>),
    /// Those that are this person's.
    Mine(PersonId),
    /// These and no others.
    Listed(Vec<RecordId>),
}

impl AccessPredicate {
    /// Sees everything: the program itself, a verifier, an export of the whole.
    #[must_use]
    pub fn everything() -> Self {
        let all = AccessGrant { registers: Registers::All, highest: Classification::Ours, scope: Scope::All };
        Self { grants: vec![all] }
    }

    /// Sees nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Whether this reader may see this record.
    #[must_use]
    pub fn allows(&self, register: &RegisterId, record: RecordId, columns: &AccessColumns) -> bool {
        self.grants.iter().any(|grant| grant.allows(register, record, columns))
    }
}

impl AccessGrant {
    /// Whether this grant covers the record.
    #[must_use]
    pub fn allows(&self, register: &RegisterId, record: RecordId, columns: &AccessColumns) -> bool {
        let register = match &self.registers {
            Registers::All => true,
            Registers::These(these) => these.contains(register),
            Registers::AllBut(these) => !these.contains(register),
        };
        register
            && columns.classification <= self.highest
            && match &self.scope {
                Scope::All => true,
                Scope::Process(these) => columns.process.is_some_and(|process| these.contains(&process)),
                Scope::Mine(person) => columns.mine.contains(person),
                Scope::Listed(these) => these.contains(&record),
            }
    }
}
