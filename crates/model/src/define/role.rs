//! A role: what a person may be, and at which seat whoever holds it sits.

use crate::define::register::Label;

/// A role that people may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Label,
    /// Where its holder sits, which decides the first page; none: staff.
    pub seat: Option<Seat>,
}

/// Where somebody sits: which home page a person gets. Of several the first in this order, except that a guest is always one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    /// Runs the management system.
    Manager,
    /// Answers for the whole.
    TopManagement,
    /// Audits from within.
    InternalAuditor,
    /// Answers for a process.
    ProcessOwner,
    /// From outside, such as an external auditor: sees only what grants show, and never an assessment or what answers one.
    Guest,
}
