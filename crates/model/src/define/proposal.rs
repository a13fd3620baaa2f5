//! Proposals: texts that say how requirements are met, to begin with. A person edits and confirms; a text alone shows nothing.

use crate::{
    define::register::Label,
    id::{ProposalId, RegisterId, RequirementId, RoleId},
};

/// The blank that becomes numbers and titles of the documents that serve the requirements.
pub const DOCUMENTS: &str = "{documents}";
/// The blank that becomes the names of the registers that show it.
pub const REGISTERS: &str = "{registers}";

/// A proposed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Permanent id.
    pub id: ProposalId,
    /// Its subject.
    pub title: Label,
    /// What it speaks of: a choice of the field that plays `about` in the part *statement*.
    pub about: String,
    /// Who answers for it, by role.
    pub owner: RoleId,
    /// The leaves and controls it is for; each is in one proposal only.
    pub requirements: Vec<RequirementId>,
    /// The registers that show it.
    pub registers: Vec<RegisterId>,
    /// The text, with blanks.
    pub text: Label,
}
