//! What comes back. These shapes are what `--json` prints and what pages are made of.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::desk::{
    access_view::{HandOverView, InvitationView, NewToken, PersonAccessView, PersonRow, TokenView, WhoSeesView},
    document_view::{CompareView, DocumentView, ReadingView},
    emergency_view::EmergencyView,
    forecast::{TimelineView, TurnsView},
    import_report::ImportReport,
    kit_view::{DayAfterView, KitMade, KitView, StoppedView},
    overview::OverviewView,
    proof_view::ProofView,
    readiness::ReadinessReport,
    record_view::RecordView,
    register_settings::{RegisterChanged, RegisterSettings},
    register_view::{RegisterView, StateMeans},
    requirement::RequirementView,
    table::RegisterTable,
};

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum Answer {
    /// [`crate::desk::Request::Status`].
    Status(StatusView),
    /// [`crate::desk::Request::Registers`].
    Registers {
        /// The registers asked for.
        registers: Vec<RegisterView>,
    },
    /// [`crate::desk::Request::Run`].
    Done(Done),
    /// [`crate::desk::Request::RunAll`]: one for each act.
    DoneAll {
        /// What was done, in the order asked.
        all: Vec<Done>,
    },
    /// [`crate::desk::Request::Import`]; with refused rows nothing was taken in.
    Imported(ImportReport),
    /// [`crate::desk::Request::Show`].
    Record(Box<RecordView>),
    /// [`crate::desk::Request::List`].
    List(ListView),
    /// [`crate::desk::Request::ExportRegister`].
    Table(Box<RegisterTable>),
    /// [`crate::desk::Request::History`].
    History(HistoryView),
    /// [`crate::desk::Request::Proof`].
    Proof(Box<ProofView>),
    /// [`crate::desk::Request::Counts`].
    Counts(CountsView),
    /// [`crate::desk::Request::Search`].
    Found(SearchView),
    /// [`crate::desk::Request::Work`].
    Work(WorkView),
    /// [`crate::desk::Request::Readiness`].
    Readiness(ReadinessReport),
    /// [`crate::desk::Request::WhoSees`].
    WhoSees(WhoSeesView),
    /// [`crate::desk::Request::AccessOf`].
    AccessOf(PersonAccessView),
    /// [`crate::desk::Request::Everybody`].
    Everybody {
        /// By name.
        people: Vec<PersonRow>,
    },
    /// [`crate::desk::Request::HandOver`].
    HandedOver(HandOverView),
    /// [`crate::desk::Request::Invite`].
    Invited(InvitationView),
    /// [`crate::desk::Request::MakeToken`].
    TokenMade(NewToken),
    /// [`crate::desk::Request::Tokens`].
    Tokens {
        /// The newest first.
        tokens: Vec<TokenView>,
    },
    /// [`crate::desk::Request::EndToken`] and [`crate::desk::Request::EndAccess`]: it is done.
    Ended,
    /// [`crate::desk::Request::Document`].
    Document(Box<DocumentView>),
    /// [`crate::desk::Request::Compare`].
    Compared(Box<CompareView>),
    /// [`crate::desk::Request::Reading`].
    Reading {
        /// By day.
        readings: Vec<ReadingView>,
    },
    /// [`crate::desk::Request::RegisterSettings`].
    RegisterSettings(Box<RegisterSettings>),
    /// [`crate::desk::Request::RegisterChange`] and [`crate::desk::Request::RegisterAdd`].
    RegisterChanged(Box<RegisterChanged>),
    /// [`crate::desk::Request::Requirement`].
    Requirement(Box<RequirementView>),
    /// [`crate::desk::Request::TurnsRed`].
    Turns(TurnsView),
    /// [`crate::desk::Request::Timeline`].
    Timeline(TimelineView),
    /// [`crate::desk::Request::Overview`].
    Overview(Box<OverviewView>),
    /// [`crate::desk::Request::Verify`].
    Verified(VerifyReport),
    /// [`crate::desk::Request::ExportLedger`].
    Exported(ExportReport),
    /// [`crate::desk::Request::Checkpoint`].
    Checkpoint(CheckpointView),
    /// [`crate::desk::Request::ConfirmClock`].
    ClockConfirmed {
        /// The time confirmed.
        at: Timestamp,
        /// The entry that says so.
        seq: u64,
    },
    /// [`crate::desk::Request::Kit`].
    Kit(Box<KitView>),
    /// [`crate::desk::Request::MakeKit`].
    KitMade(Box<KitMade>),
    /// [`crate::desk::Request::EmergencySet`].
    EmergencySet(Box<EmergencyView>),
    /// [`crate::desk::Request::DayAfter`].
    DayAfter(DayAfterView),
    /// [`crate::desk::Request::Stopped`].
    Stopped {
        /// Whose writing is stopped.
        all: Vec<StoppedView>,
    },
    /// [`crate::desk::Request::GoOn`].
    WentOn {
        /// The entry that says so.
        seq: u64,
    },
    /// [`crate::desk::Request::RotateKey`].
    KeyRotated {
        /// The public key that signs from now on, as a signed note's verifier key.
        key: String,
        /// The entry that says so.
        seq: u64,
    },
    /// [`crate::desk::Request::ActivatePacks`]: what would change, or did.
    PacksActivated {
        /// The set's SHA-256, hex.
        pack: String,
        /// Requirements whose assessment is another under them: requirement, before, after.
        changes: Vec<(String, String, String)>,
        /// The entry; none for a dry run, or where the set ruled already.
        seq: Option<u64>,
    },
}

/// How a data folder stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// The organisation's name.
    pub organisation: String,
    /// Its time zone.
    pub zone: String,
    /// Today there.
    pub today: Date,
    /// The log's name.
    pub log: String,
    /// How many entries it has.
    pub size: u64,
    /// The tree's root, hex.
    pub root: String,
    /// The set of packs that rules, hex.
    pub pack: String,
    /// Standards it was started for, in the organisation's order.
    pub standards: Vec<String>,
    /// Whoever asks is from outside, and gets no assessment.
    pub guest: bool,
    /// Registers that are awake, with the number of their records that are not void.
    pub registers: Vec<(String, u64)>,
    /// Followers that wait for somebody: which, and why.
    pub waiting: Vec<(String, String)>,
}

/// A change that is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The position of its last entry.
    pub seq: u64,
    /// How many entries it made.
    pub entries: u64,
    /// The record's register.
    pub register: String,
    /// The record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its version to compare from now on.
    pub etag: u64,
    /// Its state now.
    pub state: Option<String>,
    /// Other records that moved with it, by number.
    pub with_it: Vec<String>,
}

/// A file of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// The id of the filing.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its media type.
    pub media_type: String,
    /// SHA-256, hex.
    pub digest: String,
}

/// A signature, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureView {
    /// Printed name as at signing.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// When.
    pub at: Timestamp,
    /// How the person proved to be that person.
    pub method: String,
    /// The content signed is the content that stands.
    pub current: bool,
}

/// A page of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    /// The register.
    pub register: String,
    /// Columns: field ids.
    pub columns: Vec<String>,
    /// Ordered by this field, greatest first if so; none: newest first.
    #[serde(default)]
    pub order: Option<(String, bool)>,
    /// The rows.
    pub rows: Vec<ListRow>,
    /// How many there are; counting stops at 1,000.
    pub count: u64,
    /// There are more than `count`.
    pub more: bool,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// The record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: Option<String>,
    /// What its state means.
    #[serde(default)]
    pub state_means: Option<StateMeans>,
    /// Its state's name.
    #[serde(default)]
    pub state_name: Option<String>,
    /// The version to compare when writing.
    #[serde(default)]
    pub etag: u64,
    /// The first day on which something of it falls due.
    #[serde(default)]
    pub due: Option<Date>,
    /// Its list cells by field, as people read them.
    pub cells: BTreeMap<String, String>,
}

/// How many records a register has, by the narrowings that people use most. Counting stops at 1,000: `more` says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsView {
    /// The register.
    pub register: String,
    /// Without those that are void.
    pub all: Many,
    /// By state, in the order of the workflow.
    pub states: Vec<(String, Many)>,
    /// Something of it is past its day.
    pub overdue: Many,
    /// Something of it falls due within 30 days, or is past its day.
    pub soon: Many,
    /// This person's own.
    pub mine: Many,
}

/// A number that stops at 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Many {
    /// How many; 1,000 where there are more.
    pub n: u64,
    /// There are more.
    pub more: bool,
}

/// A record's entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The record's number.
    pub number: Option<String>,
    /// Oldest first.
    pub entries: Vec<HistoryEntry>,
}

/// One entry of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its position in the log.
    pub seq: u64,
    /// When the server received it.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// By which door.
    pub via: String,
    /// What it did: `created`, `changed`, `moved` …
    pub kind: String,
    /// The record's version after it.
    pub version: u64,
    /// Why, where a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What changed, field by field.
    pub changes: Vec<Old>,
    /// Its body was erased.
    pub erased: bool,
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Old {
    /// The field's id; or what else changed: `state`, `comment`, `signature`, `frozen`, `note`.
    pub field: String,
    /// Its label.
    pub name: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// Exact number first, then the best.
    pub hits: Vec<SearchHit>,
}

/// A record found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// Its register.
    pub register: String,
    /// The register's name.
    #[serde(default)]
    pub register_name: String,
    /// Its id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
}

/// What is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkView {
    /// Today.
    pub today: Date,
    /// Overdue first.
    pub items: Vec<WorkItem>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    /// Due by the end of this day.
    pub due: Date,
    /// That day is past.
    pub overdue: bool,
    /// What to do.
    pub say: String,
    /// The record's register.
    pub register: String,
    /// Its number.
    pub number: Option<String>,
    /// Who must, by name: those named, else those whose role it is; empty: whoever answers for the register.
    pub who: Vec<String>,
    /// The record's id.
    pub record: String,
    /// The record's title.
    pub title: String,
    /// Which obligation it is, by id.
    pub obligation: String,
    /// The person who is away and for whom it is done, by name.
    pub instead_of: Option<String>,
}

/// What holding everything against the log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verified")]
pub enum VerifyReport {
    /// Everything read holds.
    Holds {
        /// Entries.
        size: u64,
        /// The tree's root, hex.
        root: String,
        /// Files read.
        files: u64,
        /// What was not read, and why.
        not_read: Vec<String>,
    },
    /// Something does not hold.
    Broken {
        /// The first thing that does not: `what` it is, and which one.
        first_bad: BTreeMap<String, Value>,
        /// What that means and what to do.
        say: String,
    },
}

impl VerifyReport {
    /// The machine form: `{"ok":true,…}` or `{"ok":false,…}`.
    #[must_use]
    pub fn machine_form(&self) -> Value {
        match self {
            Self::Holds { size, root, files, not_read } => {
                json!({ "ok": true, "size": size, "root": root, "files": files, "not_read": not_read })
            }
            Self::Broken { first_bad, say } => json!({ "ok": false, "first_bad": first_bad, "say": say }),
        }
    }
}

/// What was written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReport {
    /// Where.
    pub out: String,
    /// Entries.
    pub size: u64,
    /// The tree's root, hex.
    pub root: String,
    /// Files of records written with it.
    pub files: u64,
}

/// The log's head, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointView {
    /// The signed note, as text to keep elsewhere.
    pub text: String,
    /// Entries.
    pub size: u64,
    /// The root, hex.
    pub root: String,
}
