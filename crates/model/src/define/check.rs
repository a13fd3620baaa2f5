//! A check: a sentence about records that a machine can judge, tied to the requirements it speaks for.

use crate::{
    define::register::Label,
    expr::{Expr, Period},
    id::{CheckCode, FieldId, RegisterId, RequirementId},
};

/// A check.
#[derive(Debug, Clone)]
pub struct Check {
    /// Permanent code, never reused.
    pub code: CheckCode,
    /// Short title.
    pub title: Label,
    /// What it speaks for; correspondences are already added.
    pub requirements: Vec<RequirementId>,
    /// On what ground it asks.
    pub basis: Basis,
    /// Why it matters, in our own words.
    pub why: Label,
    /// What is judged.
    pub form: Form,
    /// The worst it can say by itself.
    pub severity: Severity,
    /// When it is serious: only ever by share and consequence, never by count alone.
    pub serious_when: Option<SeriousWhen>,
    /// The sentence said when something failed; `{failed}`, `{total}`, `{n}`, `{within}` are filled in.
    pub say: Label,
    /// What to do about it.
    pub help: Label,
    /// What the button says that leads to the failed ones, such as 'Calibrate'; how many follows.
    pub mend: Option<Label>,
}

/// On what ground a check asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The standard asks.
    Requirement,
    /// Our own rule asks: the document or setting that makes it. At most a gap.
    OwnRule(String),
    /// A contract asks.
    Contract,
    /// A law asks.
    Law,
    /// Good practice: at most an observation.
    GoodPractice,
}

/// The worst outcome a check yields by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Could be improved.
    Observation,
    /// A gap.
    Gap,
    /// A serious gap: only where a whole required activity is absent.
    Serious,
}

/// When failures are serious: at least this share of the population failed, and the consequence holds for one of them.
#[derive(Debug, Clone)]
pub struct SeriousWhen {
    /// From 0 to 1, as thousandths.
    pub share_permille: u16,
    /// The consequence, over a failed record.
    pub consequence: Option<Expr>,
}

/// What is judged.
#[derive(Debug, Clone)]
pub enum Form {
    /// Every record of the population holds what is required.
    Every {
        /// The register.
        over: RegisterId,
        /// The population; absent: all that are not void.
        when: Option<Expr>,
        /// What must hold; absent or erring means failed.
        require: Expr,
    },
    /// At least so many records.
    AtLeast {
        /// The register.
        over: RegisterId,
        /// Which ones count.
        when: Option<Expr>,
        /// How many.
        n: u32,
    },
    /// The newest of the population is not older than a period.
    Recent {
        /// The register.
        over: RegisterId,
        /// Which ones count.
        when: Option<Expr>,
        /// The date of each.
        date: Expr,
        /// The period.
        within: Period,
    },
    /// Every member of a set is covered by a record of a register within a period.
    Covers {
        /// What must be covered.
        set: CoverSet,
        /// By records of this register …
        by: RegisterId,
        /// … that satisfy this.
        by_when: Option<Expr>,
        /// The field of theirs that names what they cover: a link field, or a requirements field.
        via: FieldId,
        /// Their date.
        date: Expr,
        /// The period.
        within: Period,
    },
    /// The statement of each requirement: who answers, what shows it. Judged for each requirement apart.
    Statement,
}

impl Form {
    /// The register in which it looks; none where it judges statements.
    #[must_use]
    pub fn register(&self) -> Option<&RegisterId> {
        match self {
            Self::Every { over, .. } | Self::AtLeast { over, .. } | Self::Recent { over, .. } => Some(over),
            Self::Covers { by, .. } => Some(by),
            Self::Statement => None,
        }
    }
}

/// A set to be covered.
#[derive(Debug, Clone)]
pub enum CoverSet {
    /// Records of a register.
    Records {
        /// The register.
        register: RegisterId,
        /// Which ones.
        when: Option<Expr>,
    },
    /// The leaf requirements that the check's own requirements' standards hold, without those declared not applicable.
    Requirements {
        /// Standards by id.
        standards: Vec<crate::id::StandardId>,
    },
}
