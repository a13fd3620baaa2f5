//! Packs of evidence as pages need them. Making their pages belongs to another crate: the binary fills this in.

use std::fs::File;

use plumb_engine::desk::{Caller, Desk, Done, EvidenceWanted, Problem, RecordRef};

/// Makes packs of evidence, asking the engine in somebody's name.
pub trait EvidencePacks: std::fmt::Debug + Send + Sync {
    /// Chooses what goes in and enters it as a release, for people to look through.
    ///
    /// # Errors
    /// [`Problem`] where nothing may go in, or this person may not.
    fn prepare(
        &self,
        desk: &dyn Desk,
        caller: &Caller,
        wanted: EvidenceWanted,
        key: Option<String>,
    ) -> Result<Done, Problem>;

    /// The archive of what was released: the release's number, and the file to be sent.
    ///
    /// # Errors
    /// [`Problem`] where it is not released, or is not what was released any more.
    fn make(&self, desk: &dyn Desk, caller: &Caller, release: &RecordRef) -> Result<(String, File), Problem>;
}
