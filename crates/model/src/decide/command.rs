//! What can be asked: orders, as they come from a page, the API, the command line or an import.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    fact::{FileRef, Method},
    field::Reading,
    fold::RecordState,
    id::{PersonId, RecordId, RegisterId, RoleId, StateId, TransitionId},
    kit::KitPart,
    stop::Stopped,
};

/// Values by field id, in the order given. Links and persons are named by id, number or unique title; tables are lists of rows.
pub type Input = Vec<(String, Value)>;

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Make a record.
    Create(Create),
    /// Change a record's content.
    Change(Change),
    /// Take a record through a transition.
    Move(Move),
    /// Return a record to what it was before its last step.
    TakeBack(TakeBack),
    /// Make or renew a link.
    Link(LinkTo),
    /// Take a link away.
    Unlink(LinkTo),
    /// File a file under a field.
    File(Filing),
    /// Take a file away; its bytes stay as long as any entry names them.
    Unfile(Unfiling),
    /// Say something about a record.
    Comment(Comment),
    /// Make a set of packs the one that rules.
    ActivatePacks(ActivatePacks),
    /// Note that the clock moved.
    ClockStepped(ClockStep),
    /// Confirm the time after the clock moved.
    ClockConfirmed,
    /// Erase bodies of a record's entries.
    Erase(Erase),
    /// Put a record on legal hold, or release it.
    Hold(Hold),
    /// Note that a recovery kit was printed.
    KitMade {
        /// The organisation's record.
        organisation: RecordId,
        /// What it says, each part as a digest or an id.
        parts: BTreeMap<KitPart, String>,
    },
    /// Stop somebody's writing.
    Stop {
        /// The organisation's record.
        organisation: RecordId,
        /// Whose.
        whose: Stopped,
        /// Why, as people read it.
        why: String,
    },
    /// Let somebody's writing go on.
    GoOn {
        /// The organisation's record.
        organisation: RecordId,
        /// Whose.
        whose: Stopped,
        /// Nobody else administers who could come in.
        alone: bool,
    },
}

/// Make a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Create {
    /// In which register.
    pub register: RegisterId,
    /// The new record's id.
    pub id: RecordId,
    /// Its number, where it has one already (taken over from elsewhere).
    pub number: Option<String>,
    /// Its content.
    pub input: Input,
    /// Files by field.
    pub files: Vec<(String, FileRef)>,
    /// Taken over in this state instead of the first one.
    pub takeover: Option<Takeover>,
    /// How forgiving the input is read.
    pub reading: Reading,
}

/// A record that had a life before it came here: it starts in a later state, and its history says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takeover {
    /// The state it is in.
    pub state: StateId,
    /// Where it comes from: 'calibration list 2025.xlsx'.
    pub reason: String,
}

/// Change a record's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which record.
    pub record: RecordId,
    /// Its etag when the change was made up; 0 where the writer has not looked.
    pub seen: u64,
    /// What to set; an empty or null value takes the field's value away.
    pub set: Input,
    /// Single rows of tables.
    pub rows: Vec<RowChange>,
    /// Why, where a reason is wanted.
    pub reason: Option<String>,
    /// How forgiving the input is read.
    pub reading: Reading,
}

/// A change of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// The table field.
    pub field: String,
    /// The row; absent for a new one.
    pub row: Option<String>,
    /// Its cells, all of them; none: the row goes.
    pub cells: Option<Value>,
}

/// Take a record through a transition.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Which record.
    pub record: RecordId,
    /// Its etag when the move was made up; 0 where the mover has not looked.
    pub seen: u64,
    /// By which transition.
    pub transition: TransitionId,
    /// Fields that the transition asks for.
    pub input: Input,
    /// The reason.
    pub reason: Option<String>,
    /// Who signed, already authenticated.
    pub signed: Option<SignedBy>,
    /// Why it goes on without a second pair of eyes.
    pub fallback: Option<String>,
}

/// Return a record to what it was before its last step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBack {
    /// Which record.
    pub record: RecordId,
    /// Its etag; 0 where whoever asks has not looked.
    pub seen: u64,
    /// The record as its entries but the last leave it.
    pub was: Box<RecordState>,
    /// Why, as the new entry says it.
    pub reason: String,
}

/// A signer whose password or passkey was checked a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// Who.
    pub person: PersonId,
    /// The printed name.
    pub name: String,
    /// In which role.
    pub role: Option<RoleId>,
    /// How the person proved it.
    pub method: Method,
}

/// A link of a field to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTo {
    /// Which record holds the link.
    pub record: RecordId,
    /// Its etag when the link was made up; 0 where the writer has not looked.
    pub seen: u64,
    /// Which field.
    pub field: String,
    /// The other record: id, number or unique title.
    pub to: String,
}

/// A file to file. Its bytes are in the file store already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Under which record.
    pub record: RecordId,
    /// Its etag; 0 where the writer has not looked.
    pub seen: u64,
    /// Under which field.
    pub field: String,
    /// The file.
    pub file: FileRef,
}

/// A file to take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfiling {
    /// From which record.
    pub record: RecordId,
    /// Its etag; 0 where the writer has not looked.
    pub seen: u64,
    /// From which field.
    pub field: String,
    /// The id of the filing.
    pub file: String,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// About which record.
    pub record: RecordId,
    /// The comment's own id.
    pub id: RecordId,
    /// What is said.
    pub text: String,
    /// Who is called by name.
    pub mentions: Vec<PersonId>,
}

/// A set of packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivatePacks {
    /// SHA-256 of the set, hex.
    pub digest: String,
    /// Version by pack.
    pub versions: Vec<(String, String)>,
}

/// The clock moved by more than five minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockStep {
    /// What it said last.
    pub from: Timestamp,
    /// What it says now.
    pub to: Timestamp,
}

/// Erase bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erase {
    /// Of which record.
    pub record: RecordId,
    /// Which entries, by seq.
    pub entries: Vec<u64>,
    /// On what ground.
    pub ground: ErasureGround,
    /// Why, in words: which retention rule, whose request.
    pub reason: String,
}

/// On what ground content is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErasureGround {
    /// The time for which it had to be kept is over.
    Retention,
    /// A person may ask for it (GDPR, article 17).
    Request,
}

impl ErasureGround {
    /// The word in the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Retention => "retention",
            Self::Request => "request",
        }
    }
}

/// Put on legal hold, or release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Which record.
    pub record: RecordId,
    /// On hold from now on; else released.
    pub on: bool,
    /// Why: the dispute or investigation, or why it is over.
    pub reason: String,
}
