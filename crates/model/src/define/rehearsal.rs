//! Getting ready for a visit, as data: what somebody will be asked about what is theirs, what top management will be asked, what
//! happened since the last audit, and what is drawn for a check at the desk.

use crate::{
    define::{certification::Concern, register::Label},
    expr::Expr,
    id::{FieldId, RegisterId, RequirementId, RoleId},
};

/// All that packs say about getting ready.
#[derive(Debug, Clone, Default)]
pub struct Rehearsal {
    /// Questions to people about what is theirs.
    pub questions: Vec<Question>,
    /// Questions to top management.
    pub top: Vec<TopQuestion>,
    /// What an auditor asks about since the last time.
    pub changed: Vec<Concern>,
    /// What can be drawn.
    pub draws: Vec<Draw>,
}

impl Rehearsal {
    /// The draw with this id.
    #[must_use]
    pub fn draw(&self, id: &str) -> Option<&Draw> {
        self.draws.iter().find(|draw| draw.id == id)
    }
}

/// A question to somebody about records that are theirs.
#[derive(Debug, Clone)]
pub struct Question {
    /// Permanent id.
    pub id: String,
    /// What is asked.
    pub ask: Label,
    /// Where the answer lies, in a line.
    pub answer: Label,
    /// Whose records the answer lies in.
    pub over: RegisterId,
    /// Which of them.
    pub when: Option<Expr>,
    /// The field that says whose they are; none: the same records for everybody who is asked.
    pub owner: Option<FieldId>,
    /// Only those who hold one of these roles are asked; empty: everybody.
    pub who: Vec<RoleId>,
}

/// A question to top management, with what the records say.
#[derive(Debug, Clone)]
pub struct TopQuestion {
    /// The records that answer it, with the heading it stands under as their name.
    pub records: Concern,
    /// What is asked.
    pub asks: Vec<String>,
    /// Whose assessments say how it stands.
    pub requirements: Vec<RequirementId>,
}

/// Something to draw from.
#[derive(Debug, Clone)]
pub struct Draw {
    /// Permanent id.
    pub id: String,
    /// What is drawn: 'People'.
    pub name: Label,
    /// What each is asked, or looked at for.
    pub ask: Label,
    /// Whose records.
    pub over: RegisterId,
    /// Which of them.
    pub when: Option<Expr>,
    /// So many.
    pub count: usize,
}
