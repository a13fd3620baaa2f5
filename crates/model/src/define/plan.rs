//! The way from the first list of gaps to the certificate, as data: steps, what must be done before which, how long evidence must
//! run. How far each step is follows from assessments and records; nobody types it in.

use crate::{
    define::{certification::Concern, register::Label},
    expr::Expr,
    id::{RegisterId, RequirementId, RoleId, StepId},
};

/// All that packs say about gearing up.
#[derive(Debug, Clone, Default)]
pub struct GearUp {
    /// Steps, each after those it waits for.
    pub steps: Vec<Step>,
    /// What must have run for a while before anybody outside believes it.
    pub evidence: Vec<Evidence>,
    /// What stage 1 named and stage 2 will find resolved.
    pub concerns: Vec<Concern>,
}

impl GearUp {
    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id.as_str() == id)
    }
}

/// A step of the plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// Permanent id.
    pub id: StepId,
    /// What is done: 'Know the risks, and what to do about them'.
    pub name: Label,
    /// Why, in a line.
    pub why: Label,
    /// The part of the year it belongs to.
    pub phase: Phase,
    /// The steps that must be done before it begins; all of them stand above it.
    pub after: Vec<StepId>,
    /// Whose it is, by role, until somebody is named.
    pub who: Vec<RoleId>,
    /// Days of work, as a rule of thumb.
    pub effort_days: i64,
    /// Days from beginning to end, as a rule of thumb.
    pub takes_days: i64,
    /// The leaves and controls that it brings in order.
    pub requirements: Vec<RequirementId>,
    /// The records that show it was done.
    pub shown: Option<Shown>,
    /// The day of the year that it is.
    pub milestone: Option<Milestone>,
}

/// Records that show a step was done.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Whose records.
    pub over: RegisterId,
    /// Which of them.
    pub when: Option<Expr>,
    /// So many at least.
    pub count: u64,
}

/// The parts of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Set up what is missing.
    Build,
    /// Work by it until there is evidence.
    Operate,
    /// Look at it: internal audit, review.
    Look,
    /// Have it looked at.
    Certify,
}

impl Phase {
    /// All of them with the word that packs have for each.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("build", Self::Build), ("operate", Self::Operate), ("look", Self::Look), ("certify", Self::Certify)];
}

/// Days on which the whole plan hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Milestone {
    /// Stage 1 of the certification body.
    Stage1,
    /// Stage 2.
    Stage2,
    /// The decision.
    Certificate,
}

impl Milestone {
    /// All of them with the word that packs have for each.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("stage1", Self::Stage1), ("stage2", Self::Stage2), ("certificate", Self::Certificate)];
}

/// Something whose records must reach back far enough.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Whose records, which of them, and their day.
    pub records: Concern,
    /// They reach back so many months at stage 1.
    pub months: i64,
    /// One in each of these months, not only the first and the last.
    pub each_month: bool,
    /// What they are evidence for; where none of these is wanted, neither are they. None: always wanted.
    pub requirements: Vec<RequirementId>,
}
