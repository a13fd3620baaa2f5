//! The certification cycle as it stands: each certificate's clocks, the next visit, what it will look at, what the body must be told.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::record_view::LinkView;

/// All certificates, and the rules they are reckoned by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificationView {
    /// Today.
    pub today: Date,
    /// The certificates that are not over, by number.
    pub cycles: Vec<CertificateCycle>,
    /// Those that are over.
    pub over: Vec<LinkView>,
    /// Days of audits at one visit for all together, in quarters, where they can be reckoned.
    pub together: Option<TogetherDays>,
    /// The rules behind all of it.
    pub rules: Vec<RuleView>,
    /// The register of certificates; none where no pack has one.
    pub register: Option<String>,
    /// Whoever asks may add one.
    pub may_create: bool,
}

/// A certificate in its cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateCycle {
    /// Its record, with its state.
    pub link: LinkView,
    /// The standard it is for, as people read it.
    pub standard: Option<String>,
    /// The body.
    pub body: Option<String>,
    /// Its number, as it stands on it.
    pub mark: Option<String>,
    /// The scope on it.
    pub scope: Option<String>,
    /// The sites on it.
    pub sites: Option<String>,
    /// The edition of the Statement of Applicability it names.
    pub soa: Option<String>,
    /// The day on which it was applied for.
    pub applied: Option<Date>,
    /// The day of the decision from which the clocks run.
    pub decided: Option<Date>,
    /// Valid until.
    pub until: Option<Date>,
    /// That day follows from the decision; nobody entered it.
    pub until_reckoned: bool,
    /// Days to answer findings, from the contract.
    pub answer_days: Option<String>,
    /// Days to answer a major one, where it says so.
    pub major_days: Option<String>,
    /// Days the body takes to look at an answer.
    pub reply_days: Option<String>,
    /// Days from asking this body for a visit to having it.
    pub plan_days: Option<String>,
    /// What happened to it, the oldest first: day, what.
    pub history: Vec<(Date, LinkView)>,
    /// The states it went through, the oldest first, by the log: since when, which.
    pub states: Vec<(Date, String)>,
    /// While it is suspended: the day by which it is lifted, or the certificate goes.
    pub suspended_until: Option<Date>,
    /// After a stage 2 without a decision: majors not verified by this day cost another stage 2.
    pub majors_by: Option<Date>,
    /// The visits of this cycle, in order.
    pub visits: Vec<CycleVisit>,
    /// The last day on which a lapsed certificate can be restored, once it is past its date.
    pub restore_until: Option<Date>,
    /// What the next visit looks at first.
    pub looks: Vec<ConcernView>,
    /// What the body must be told, by what happened since the last visit.
    pub tells: Vec<ConcernView>,
    /// Audit time, where it can be reckoned.
    pub days: Option<DaysView>,
}

/// A visit of the cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleVisit {
    /// What it is.
    pub kind: VisitKind,
    /// Planned from this day …
    pub from: Date,
    /// … and held by the end of this one.
    pub by: Date,
    /// The body is asked for dates by this day: a working day on which somebody who could is there.
    pub ask_by: Date,
    /// The day agreed with the body.
    pub agreed: Option<Date>,
    /// That day is later than the rule allows.
    pub beyond: bool,
    /// Whoever runs the system and is away within the window: name, from, until.
    pub away: Vec<(String, Date, Date)>,
    /// How it stands.
    pub stands: VisitStands,
    /// The day it was held.
    pub held: Option<Date>,
}

/// What a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitKind {
    /// Are we ready?
    Stage1,
    /// Does it work?
    Stage2,
    /// The first surveillance after the decision.
    FirstSurveillance,
    /// The one in the year after.
    SecondSurveillance,
    /// Before the certificate expires.
    Recertification,
}

/// How a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitStands {
    /// It was held.
    Held,
    /// Later.
    Ahead,
    /// A day is agreed.
    Agreed,
    /// Its dates are to be asked for now.
    AskNow,
    /// Its window is open.
    Open,
    /// Its last day is past, and nothing shows that it was held.
    Late,
}

/// Records that matter for a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The records, the newest first.
    pub records: Vec<LinkView>,
    /// Further ones, or such as whoever asks may not see.
    pub more: u64,
}

/// Audit time, in quarters of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysView {
    /// For so many people.
    pub people: i64,
    /// Where the table stands.
    pub source: String,
    /// `high`, `medium` or `low`.
    pub sure: String,
    /// An initial audit.
    pub initial: i64,
    /// A surveillance, rounded up.
    pub surveillance: i64,
    /// A recertification, rounded up.
    pub recertification: i64,
    /// The least an initial audit can take after adjustments.
    pub least: i64,
    /// How each of the three was reckoned: surveillance, recertification, least.
    pub sums: [DaysSum; 3],
}

/// How audit time was reckoned, before it is rounded up to a quarter of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysSum {
    /// The share of the initial time, in thousandths.
    pub permille: i64,
    /// What comes out, in hundredths of a day.
    pub hundredths: i64,
}

/// Surveillance of all certificates at one visit, in quarters of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TogetherDays {
    /// One after the other.
    pub apart: i64,
    /// The least when systems are integrated.
    pub least: i64,
    /// Most that integration takes off, in percent.
    pub percent: i64,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its id.
    pub id: String,
    /// In a sentence.
    pub fact: String,
    /// The document that sets it.
    pub basis: String,
    /// `high`, `medium` or `low`.
    pub sure: String,
}
