//! Home: what waits, on whom, and what comes next, for the seat somebody has.

use jiff::civil::Date;
use plumb_model::verdict::Outcome;
use serde::{Deserialize, Serialize};

use crate::desk::{Figures, Turn, WorkItem};

/// Whose home it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HomeOf {
    /// Runs the management system; also whoever is at the machine.
    Manager,
    /// Answers for the whole: one page, never the clause list.
    TopManagement,
    /// Audits from within.
    InternalAuditor,
    /// Answers for a process.
    ProcessOwner,
    /// On the staff.
    Staff,
    /// From outside.
    Guest,
}

/// Everything a home page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewView {
    /// Whose home.
    pub home: HomeOf,
    /// The person's name.
    pub name: Option<String>,
    /// The organisation's.
    pub organisation: String,
    /// Today.
    pub today: Date,
    /// What waits for this person, first what is late; at most 200.
    pub work: Vec<WorkItem>,
    /// What falls to this person next, once what waits is done: for those who answer for a part.
    #[serde(default)]
    pub ahead: Vec<WorkItem>,
    /// The processes this person answers for, with what belongs to them.
    #[serde(default)]
    pub processes: Vec<ProcessView>,
    /// How many of these could become findings at the next visit.
    pub could_be_found: u64,
    /// For whom this person stands in, and until when, where that is said.
    pub stands_in: Vec<(String, Option<Date>)>,
    /// What this person waits for.
    pub waits: Vec<WorkItem>,
    /// How many more of these there are.
    pub more_waits: u64,
    /// Certificates held.
    pub certificates: Vec<CertificateView>,
    /// The next visit of the certification body.
    pub next_visit: Option<Date>,
    /// The second copy: the newest copy and the newest restore that was drilled.
    pub copies: CopiesView,
    /// The first week and month; none once all of it is done.
    pub path: Option<PathView>,
    /// The next three things to do.
    pub next: Vec<NextThing>,
    /// How things stand; none for those who get no assessment.
    pub figures: Option<Figures>,
    /// What turns worse before the next visit.
    pub turns: Vec<Turn>,
    /// The worst requirements, for one page before a visit or a review: standard as people write it, id, title, assessment, sentence.
    pub worst: Vec<WorstView>,
    /// How things stand is still being worked out: ask again in a moment.
    #[serde(default)]
    pub judging: bool,
}

/// A requirement that stands badly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorstView {
    /// The standard's id.
    pub standard: String,
    /// The requirement's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its assessment.
    pub verdict: Outcome,
    /// What is to be said of it.
    pub say: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Since when.
    pub since: Option<Date>,
}

/// A process somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessView {
    /// The register of processes.
    pub register: String,
    /// Its id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// What it is called.
    pub title: String,
    /// What belongs to it, by register.
    pub parts: Vec<ProcessPart>,
}

/// Records of one register that belong to a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessPart {
    /// The register.
    pub register: String,
    /// Its name.
    pub name: String,
    /// The field that says which process a record belongs to.
    pub field: String,
    /// How many there are; stops at 1,000.
    pub count: u64,
    /// How many of them are past a day.
    pub overdue: u64,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateView {
    /// Its register.
    pub register: String,
    /// Its number here.
    pub number: Option<String>,
    /// What it is called.
    pub title: String,
    /// The standard as people write it.
    pub standard: Option<String>,
    /// Valid until.
    pub until: Option<Date>,
    /// Its next visit at the latest.
    pub visit: Option<Date>,
    /// Its state.
    pub state: Option<String>,
}

/// What the register of copies and drills says last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CopiesView {
    /// The newest copy.
    pub copy: Option<CopyView>,
    /// The newest restore that was drilled.
    pub drill: Option<CopyView>,
    /// The register in which these stand, where this reader may see it.
    pub register: Option<String>,
    /// This reader administers: may say where copies go, make them, and print the kit.
    pub runs: bool,
}

/// A copy or a drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyView {
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub on: Option<Date>,
    /// What it was of.
    pub title: String,
    /// How it went.
    pub result: Option<String>,
}

/// The way in: what a first week and a first month bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathView {
    /// The first week.
    pub week: Vec<StepView>,
    /// The first month.
    pub month: Vec<StepView>,
}

/// A step of the way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// Which one.
    pub step: PathStep,
    /// It is done: the records say so.
    pub done: bool,
    /// The register where it is done.
    pub register: Option<String>,
    /// That register's name.
    pub register_name: Option<String>,
}

/// The steps of the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathStep {
    /// Somebody else may act, should the first one be away.
    SecondPerson,
    /// Everybody who decides has a deputy.
    Deputies,
    /// The recovery kit is printed.
    Kit,
    /// A first record of one's own.
    FirstRecord,
    /// A first document is in force.
    FirstDocument,
    /// What is measured with is listed.
    Instruments,
    /// It is said how the first requirements are met.
    FirstStatements,
    /// Somebody has read and confirmed a document.
    FirstReading,
    /// A copy lies elsewhere.
    SecondCopy,
    /// A restore was tried.
    FirstDrill,
    /// It is said how all requirements are met.
    AllStatements,
}

/// One of the next things to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "next")]
pub enum NextThing {
    /// Work that waits.
    Work(WorkItem),
    /// A gap to mend.
    Gap(WorstView),
    /// Something that turns to a gap before the visit.
    Ahead(Turn),
}
