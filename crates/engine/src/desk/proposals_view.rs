//! Proposed texts of how requirements are met, filled from what is there.

use plumb_model::id::ProposalId;
use serde::{Deserialize, Serialize};

use crate::desk::{list_view::Many, record_view::LinkView, requirement::RequirementLink};

/// All proposals for the standards that are on, or those for one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalsView {
    /// Clauses, then controls.
    pub proposals: Vec<ProposalView>,
    /// Whoever asks may take one over.
    pub may_take: bool,
}

/// How far it is with what a proposal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProposalStands {
    /// Nobody has said it yet.
    Open,
    /// It was taken over, and waits for somebody to put it in force.
    Drafted,
    /// Statements in force speak of all its requirements.
    Said,
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
    /// How far it is.
    pub stands: ProposalStands,
    /// The text, filled as far as can be.
    pub text: String,
    /// Something in brackets is still to be filled in.
    pub blanks: bool,
    /// Who would answer for it, by name; none where nobody, or more than one, holds the role.
    pub owner: Option<String>,
    /// The role whose holder would answer for it.
    pub role: Option<String>,
    /// The requirements it is for.
    pub requirements: Vec<RequirementLink>,
    /// Those of which no statement in force speaks yet, as fields hold them.
    pub open: Vec<String>,
    /// The statements in force that speak of the others.
    pub said: Vec<LinkView>,
    /// Drafts that speak of some.
    pub drafts: Vec<LinkView>,
    /// The documents in force that it was filled from.
    pub filled_from: Vec<ProposalDocument>,
    /// The registers that show it.
    pub registers: Vec<ProposalRegister>,
}

/// A document in force that serves a proposal's requirements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalDocument {
    /// The document.
    #[serde(flatten)]
    pub link: LinkView,
    /// It does not say so itself: its title is one of the names by which such documents go.
    pub by_title: bool,
}

/// A register whose records show what a proposal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalRegister {
    /// Its id.
    pub register: String,
    /// Its name.
    pub name: String,
    /// How many records it has.
    pub count: Many,
}
