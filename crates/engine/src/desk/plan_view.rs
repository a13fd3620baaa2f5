//! The plan to a certificate as it stands: steps with what the records show of each, the days they can have, and what the pace is.

use jiff::civil::Date;
use plumb_model::verdict::Outcome;
use serde::{Deserialize, Serialize};

use crate::desk::{certification_view::ConcernView, record_view::LinkView};

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Today.
    pub today: Date,
    /// For these standards, as people write them.
    pub standards: Vec<String>,
    /// Certificates are held for all of them: the cycle goes on elsewhere.
    pub certified: bool,
    /// The record of what was decided: the day wanted, days agreed, time there is.
    pub plan: Option<LinkView>,
    /// The day on which the certificate is wanted.
    pub target: Option<Date>,
    /// Days of work a week that all together can give, as written.
    pub days_a_week: Option<String>,
    /// The steps, each after those it waits for.
    pub steps: Vec<PlanStep>,
    /// Work left, and in all, in tenths of a day.
    pub effort_left: i64,
    /// Of all steps, done ones included.
    pub effort: i64,
    /// The earliest day by the steps' lengths, if work on each begins as soon as it can.
    pub earliest: Date,
    /// The day by the time there is for the work that is left; none where nobody said how much that is.
    pub by_work: Option<Date>,
    /// What the record shows of the pace.
    pub pace: PlanPace,
    /// What was left to bring in order, week by week, in halves of a requirement.
    pub burn: Vec<BurnPoint>,
    /// How old the evidence will be.
    pub evidence: Vec<EvidenceAge>,
    /// The day of stage 1: agreed, held, or the latest that leaves room.
    pub stage1: Option<Date>,
    /// It is agreed with the body.
    pub stage1_agreed: bool,
    /// Areas of concern of stage 1, open and resolved.
    pub concerns: Vec<ConcernView>,
    /// Where decisions are taken; none where no pack has the registers.
    pub decide: Option<PlanDecide>,
}

/// Where the plan's decisions are recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDecide {
    /// The register of plans.
    pub plans: String,
    /// The register of steps agreed, with its fields for plan, step and title.
    pub steps: Option<PlanStepFields>,
    /// Whoever asks may decide.
    pub may: bool,
}

/// Fields that a form for a step is filled with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStepFields {
    /// The register.
    pub register: String,
    /// Its field for the plan.
    pub plan: String,
    /// Its field for the step's id.
    pub step: String,
    /// Its field for the step's name.
    pub title: String,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Its id.
    pub id: String,
    /// What is done.
    pub name: String,
    /// Why.
    pub why: String,
    /// The part of the year.
    pub phase: PlanPhase,
    /// How it stands.
    pub stands: StepStands,
    /// How far it is by the records, in thousandths.
    pub share: i64,
    /// What it brings in order: so many requirements.
    pub wanted: u64,
    /// So many of them are in order, or do not apply.
    pub in_order: u64,
    /// So many are described, or could be improved: half way.
    pub half: u64,
    /// Steps it waits for that are not done, by name.
    pub waits_for: Vec<String>,
    /// Work left, in tenths of a day.
    pub effort_left: i64,
    /// Somebody said how much work it is here.
    pub effort_decided: bool,
    /// The earliest days on which it can begin and end; none once it is done.
    pub earliest: Option<(Date, Date)>,
    /// The last day on which it can end, if the day wanted is to hold.
    pub latest: Option<Date>,
    /// So many days too late for that, by the earliest.
    pub late_days: i64,
    /// Who answers for it: as agreed, else who holds the role.
    pub owner: Option<String>,
    /// The owner was named, not only found by role.
    pub owner_agreed: bool,
    /// The day agreed for it.
    pub agreed: Option<Date>,
    /// Whoever agreed called it settled.
    pub settled: bool,
    /// The record of what was agreed.
    pub record: Option<LinkView>,
    /// What is not in order yet, the worst first, a few of them: standard, id, title, assessment.
    pub open: Vec<(String, String, String, Outcome)>,
    /// How many more.
    pub more: u64,
}

/// The parts of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanPhase {
    /// Set up what is missing.
    Build,
    /// Work by it until there is evidence.
    Operate,
    /// Internal audit, review.
    Look,
    /// Stage 1 to the decision.
    Certify,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepStands {
    /// The records show it.
    Done,
    /// The records show part of it.
    UnderWay,
    /// Nothing it waits for is open.
    Ready,
    /// It waits for another.
    Waits,
}

/// What the record shows of the pace, over requirements that are brought in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "pace")]
pub enum PlanPace {
    /// Too little history to say anything.
    TooEarly {
        /// Days there are.
        days: i64,
        /// Days there should be.
        needs: i64,
    },
    /// Nothing is left to bring in order.
    Done,
    /// Nothing was gained over so many weeks, or ground was lost.
    Still {
        /// Over so many weeks.
        weeks: i64,
        /// Halves of a requirement more that are left now than then.
        lost: i64,
    },
    /// It goes on.
    Moving {
        /// Over so many weeks …
        weeks: i64,
        /// … so many halves of a requirement were gained.
        gained: i64,
        /// At that pace all is in order by this day; none: later than anybody plans.
        built: Option<Date>,
        /// And the certificate there by this one.
        certificate: Option<Date>,
    },
}

/// What was left on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BurnPoint {
    /// The day.
    pub day: Date,
    /// Halves of a requirement left to bring in order.
    pub left: i64,
}

/// How old evidence is, and will be at stage 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceAge {
    /// Its id.
    pub id: String,
    /// What it is evidence of.
    pub name: String,
    /// The register it is in.
    pub register: String,
    /// Months it should reach back at stage 1.
    pub months: i64,
    /// Every month should have one.
    pub each_month: bool,
    /// The first of them.
    pub first: Option<Date>,
    /// The newest.
    pub last: Option<Date>,
    /// Records in all.
    pub count: u64,
    /// Months that have one, of those that should.
    pub months_with: i64,
    /// How it stands.
    pub stands: EvidenceStands,
    /// The first day on which it is old enough, if it goes on from today.
    pub ready_on: Date,
}

/// How evidence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceStands {
    /// Old enough today.
    OldEnough,
    /// Old enough at stage 1, if it goes on.
    InTime,
    /// Too young for stage 1, or nobody knows when that is.
    TooYoung,
    /// There is none.
    Nothing,
}
