//! Proposed texts of how requirements are met, filled from what is there.

use plumb_model::id::ProposalId;
use serde::{Deserialize, Serialize};

use crate::desk::{record_view::LinkView, requirement::RequirementLink};

/// All proposals, or those for one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalsView {
    /// In the packs' order: clauses, then controls.
    pub proposals: Vec<ProposalView>,
    /// The register where statements are kept; none where no pack has one.
    pub register: Option<String>,
    /// Whoever asks may make one.
    pub may_create: bool,
}

/// A proposed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Its id.
    pub id: ProposalId,
    /// Its subject.
    pub title: String,
    /// What it speaks of, by the choice's id.
    pub about: String,
    /// The text with its blanks filled as far as can be.
    pub text: String,
    /// Who would answer for it, by name; none where nobody holds the role.
    pub owner: Option<String>,
    /// The requirements it is for.
    pub requirements: Vec<RequirementLink>,
    /// Those of which no statement in force speaks yet, as fields hold them.
    pub open: Vec<String>,
    /// Numbers of the statements that speak of the others.
    pub stated: Vec<String>,
    /// The documents in force that serve it.
    pub documents: Vec<LinkView>,
    /// The registers that show it: id, name, how many records.
    pub registers: Vec<(String, String, u64)>,
    /// It fits what is there: a document serves it, and there are records that could show it.
    pub fits: bool,
    /// What a form begins with that takes it over: field and value.
    pub values: Vec<(String, Vec<String>)>,
}
