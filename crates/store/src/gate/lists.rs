//! How a person likes to look at a register: lists kept under a name, and the columns shown where nobody chose others. None of
//! it concerns anybody else, so it stands beside the other preferences and not in the log.

use plumb_model::id::{FieldId, PersonId, RegisterId};

use crate::StoreError;

/// A list that a person kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptList {
    /// Its name in addresses; drawn by the store when it is kept.
    pub id: u64,
    /// Of which register.
    pub register: RegisterId,
    /// What the person calls it; once for each register.
    pub name: String,
    /// What narrows and orders it, as the query of its address.
    pub query: String,
}

/// What came of calling a list something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renamed {
    /// It is called so now.
    Done,
    /// Another of this person's lists of that register is called so.
    Taken,
    /// This person has no such list.
    Absent,
}

/// Keeps lists and columns.
pub trait ListStore: Send + Sync {
    /// A person's lists of a register, by name.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn lists_of(&self, person: PersonId, register: &RegisterId) -> Result<Vec<KeptList>, StoreError>;

    /// Keeps a list, in place of the one of the same name if there is one; its `id` is drawn here.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then nothing changed.
    fn keep_list(&self, person: PersonId, list: &KeptList) -> Result<u64, StoreError>;

    /// Calls a list something else.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it is called as before.
    fn rename_list(&self, person: PersonId, id: u64, name: &str) -> Result<Renamed, StoreError>;

    /// Takes a list away; false if this person had none.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it stands.
    fn drop_list(&self, person: PersonId, id: u64) -> Result<bool, StoreError>;

    /// The columns a person chose for a register; none where the register's own are shown.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn columns_of(&self, person: PersonId, register: &RegisterId) -> Result<Vec<FieldId>, StoreError>;

    /// Shows these columns from now on; with none of them, the register's own.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then the ones before stand.
    fn set_columns(&self, person: PersonId, register: &RegisterId, columns: &[FieldId]) -> Result<(), StoreError>;
}
