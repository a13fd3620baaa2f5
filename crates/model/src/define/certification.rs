//! The cycle of certification as data: the clocks that accreditation rules set, what a visit looks at, what a body must be told.

use crate::{
    define::register::Label,
    expr::Expr,
    id::{RegisterId, StandardId},
};

/// All that packs say about certification.
#[derive(Debug, Clone, Default)]
pub struct Certification {
    /// Clocks and shares, each at most once.
    pub rules: Vec<Rule>,
    /// What a visit looks at first, in this order.
    pub looks: Vec<Concern>,
    /// What the body must be told.
    pub tells: Vec<Concern>,
    /// How long audits take, by standard.
    pub days: Vec<AuditDays>,
    /// Which certificates hold, so that strangers may be shown them.
    pub shown: Vec<Concern>,
}

impl Certification {
    /// A rule that the packs give.
    #[must_use]
    pub fn rule(&self, which: Clock) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.clock == which)
    }
}

/// A clock or share, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub clock: Clock,
    /// The number, in the clock's own unit.
    pub number: i64,
    /// The rule in a sentence.
    pub fact: Label,
    /// The document that sets it.
    pub basis: String,
    /// How sure that is.
    pub sure: Sureness,
}

/// The closed list of clocks and shares that the cycle is reckoned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {
    /// Years from decision to expiry.
    CycleLength,
    /// Months from the decision to the last day of the first surveillance.
    FirstSurveillance,
    /// Surveillances each calendar year.
    SurveillancesAYear,
    /// Months before expiry at which the recertification audit is planned.
    RecertificationAhead,
    /// Months after expiry within which a lapsed certificate can be restored.
    Restore,
    /// Months a suspension lasts at most.
    Suspension,
    /// Months within which a major nonconformity of stage 2 must be verified.
    MajorVerified,
    /// Months between stage 1 and stage 2, as many bodies plan.
    StageGap,
    /// Surveillance time in thousandths of the initial time.
    SurveillanceShare,
    /// Recertification time in thousandths of the initial time.
    RecertificationShare,
    /// Most that adjustments may take off, in percent.
    ReductionMost,
    /// Most that integration of systems may take off, in percent.
    IntegrationMost,
    /// Days before the last day at which dates are asked for.
    RequestAhead,
    /// Months before its last day within which a visit is planned.
    Window,
}

impl Clock {
    /// All of them by the word that packs have for each, with its unit.
    pub const ALL: &'static [(&'static str, Self, &'static str)] = &[
        ("cycle-length", Self::CycleLength, "years"),
        ("surv-first", Self::FirstSurveillance, "months"),
        ("surv-frequency", Self::SurveillancesAYear, "per calendar year"),
        ("recert-plan", Self::RecertificationAhead, "months"),
        ("restore", Self::Restore, "months"),
        ("suspension", Self::Suspension, "months"),
        ("major-verified", Self::MajorVerified, "months"),
        ("stage-gap-convention", Self::StageGap, "months"),
        ("time-surveillance", Self::SurveillanceShare, "permille"),
        ("time-recert", Self::RecertificationShare, "permille"),
        ("time-reduction-max", Self::ReductionMost, "percent"),
        ("integrated-max", Self::IntegrationMost, "percent"),
        ("request-ahead", Self::RequestAhead, "days"),
        ("window", Self::Window, "months"),
    ];
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// A named public source states it.
    High,
    /// Partly seen.
    Medium,
    /// A convention, or not seen.
    Low,
}

/// Records that a visit looks at, or that a body must be told of.
#[derive(Debug, Clone)]
pub struct Concern {
    /// Permanent id.
    pub id: String,
    /// What it is: 'Complaints since'.
    pub name: Label,
    /// Whose records.
    pub over: RegisterId,
    /// Which of them.
    pub when: Option<Expr>,
    /// Their day: only those since the last visit count; none: all count.
    pub date: Option<Expr>,
    /// So many visits further back.
    pub back: usize,
}

/// How long an initial audit takes, by how many people work there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditDays {
    /// For these standards.
    pub standards: Vec<StandardId>,
    /// Where the table stands.
    pub source: String,
    /// How sure that is.
    pub sure: Sureness,
    /// People up to, and days in quarters; rising.
    pub bands: Vec<(i64, i64)>,
}

impl AuditDays {
    /// The days of an initial audit, in quarters; none above the table.
    #[must_use]
    pub fn quarters(&self, people: i64) -> Option<i64> {
        self.bands.iter().find(|(most, _)| people <= *most).map(|(_, quarters)| *quarters)
    }
}
