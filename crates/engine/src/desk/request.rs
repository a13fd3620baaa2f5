//! What can be asked for. Values come as people type them; the register's definition gives them their meaning.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::civil::Date;
use plumb_model::{
    decide::ErasureGround,
    id::StandardId,
    pack::{NewRegister, RegisterEdit},
};
use plumb_store::gate::{TokenId, TokenScope};
use serde::{Deserialize, Serialize};

use crate::desk::{EmergencyWanted, KitGiven, StateMeans};

/// In whose name something is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorName {
    /// A person: by login, number, full name or record id.
    Person(String),
    /// Whoever is at the machine that holds the data folder and named nobody. May read all of it, as with any text editor, but
    /// writes only where exactly one person is there to write for.
    Operator,
}

/// A record as people name it: its number (`ME-0001`), or its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordRef(pub String);

impl From<&str> for RecordRef {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A field with what somebody gave for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The field's id, or its label.
    pub field: String,
    /// What was given.
    pub value: GivenValue,
}

impl Given {
    /// One value as typed.
    #[must_use]
    pub fn text(field: &str, value: &str) -> Self {
        Self { field: field.to_owned(), value: GivenValue::One(value.to_owned()) }
    }
}

/// What somebody gave for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GivenValue {
    /// One value as typed: `0.02`, `2026-03-14`, `yes`, a choice's id or label, a person's name, a record's number.
    One(String),
    /// Several, for fields that hold several.
    Several(Vec<String>),
    /// All rows of a table field, each by column id or label.
    Rows(Vec<BTreeMap<String, String>>),
    /// No value any more.
    Nothing,
}

/// What changes a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum Act {
    /// A new record.
    Create {
        /// The register's id or name.
        register: String,
        /// Its values.
        values: Vec<Given>,
    },
    /// The next draft of a document: what is not given is as in the revision in force.
    Revise {
        /// The document, or one of its revisions.
        record: RecordRef,
        /// Values of the draft.
        values: Vec<Given>,
    },
    /// Other values.
    Change {
        /// Which record.
        record: RecordRef,
        /// The values that change.
        values: Vec<Given>,
        /// Why, where the register asks.
        reason: Option<String>,
        /// The version the person looked at (`etag`); absent: whatever stands now.
        seen: Option<u64>,
    },
    /// A step through the workflow.
    Move {
        /// Which record.
        record: RecordRef,
        /// The transition's id or label.
        transition: String,
        /// Values that the step asks for.
        values: Vec<Given>,
        /// Why, where the step asks; also why the fall-back stands in for the second pair of eyes.
        reason: Option<String>,
        /// The version the person looked at.
        seen: Option<u64>,
    },
    /// A link to another record.
    Link {
        /// Which record.
        record: RecordRef,
        /// Its link field.
        field: String,
        /// The other record.
        to: RecordRef,
    },
    /// A link taken away.
    Unlink {
        /// Which record.
        record: RecordRef,
        /// Its link field.
        field: String,
        /// The other record.
        to: RecordRef,
    },
    /// A file filed under a field.
    Attach {
        /// Which record.
        record: RecordRef,
        /// Its files field.
        field: String,
        /// The file, by absolute path on this machine.
        path: PathBuf,
        /// The name it is kept under; absent: its own.
        name: Option<String>,
        /// Its media type; absent: by the name's ending.
        media_type: Option<String>,
    },
    /// A file taken away from a field; its bytes stay as long as any entry names them.
    Detach {
        /// Which record.
        record: RecordRef,
        /// Its files field.
        field: String,
        /// The id of the filing.
        file: String,
    },
    /// A comment.
    Comment {
        /// Which record.
        record: RecordRef,
        /// What is said.
        text: String,
    },
    /// Its content is erased, for good: retention is over, or a person asked for it. Workflow and times stay in the log.
    Erase {
        /// Which record.
        record: RecordRef,
        /// On what ground.
        ground: ErasureGround,
        /// Why, in words.
        reason: String,
    },
    /// Legal hold: nothing of it may be erased.
    Hold {
        /// Which record.
        record: RecordRef,
        /// Why.
        reason: String,
    },
    /// The legal hold is over.
    Release {
        /// Which record.
        record: RecordRef,
        /// Why.
        reason: String,
    },
    /// The record is void, for a reason. Nothing is ever deleted.
    Void {
        /// Which record.
        record: RecordRef,
        /// Why.
        reason: String,
    },
}

/// A narrowing of a list by one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Filter {
    /// The field has this value.
    Equal {
        /// A list field, or `state`.
        field: String,
        /// As typed.
        value: String,
    },
    /// The field's value lies in this range, ends included.
    Between {
        /// A list field.
        field: String,
        /// From; absent: open.
        from: Option<String>,
        /// To; absent: open.
        to: Option<String>,
    },
    /// The field has no value.
    Empty {
        /// A list field.
        field: String,
    },
    /// These words occur in it; the last may be a word's beginning.
    Contains {
        /// The words.
        text: String,
    },
    /// It is in a state that means so.
    Means {
        /// What the state means.
        kind: StateMeans,
    },
    /// It is this person's own, by the fields that the register counts as *mine*; nobody's for the operator.
    Mine,
    /// Something of it is past its day.
    Overdue,
    /// Something of it falls due within so many days, or is past its day.
    DueWithin {
        /// Days from today.
        days: u16,
    },
}

/// The order of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// A list field.
    pub field: String,
    /// Highest first.
    pub descending: bool,
}

/// A sheet's cells as read, the header apart. Reading the file happens where the file is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportTable {
    /// The file's name and sheet, for messages.
    pub name: String,
    /// The header row.
    pub header: Vec<String>,
    /// The rows below it, each with its row number as a person counts in that file.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// How the columns of a file become fields. A TOML file of this shape is what `--mapping` takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Columns by header, compared without case and punctuation.
    #[serde(default)]
    pub column: BTreeMap<String, ColumnMapping>,
    /// Columns that stay behind.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Values that every row gets, by field id.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// How dates are written where not `2026-03-14`: `day-first` (14.03.2026, 14/03/2026) or `month-first` (03/14/2026).
    #[serde(default)]
    pub dates: Option<DateOrder>,
}

/// Which part of a date stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 14.03.2026.
    DayFirst,
    /// 03/14/2026.
    MonthFirst,
}

/// How one column becomes a field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// The field's id; `number` keeps the number a record has, `state` brings it into that state.
    pub field: String,
    /// Values as they stand in the file, and what they mean here; `*` at the end stands for any rest, and the longest that fits
    /// decides. An empty text means: no value.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Where several values stand in one cell, what parts them.
    #[serde(default)]
    pub split: Option<String>,
    /// What to do where a person or record is named that is not there.
    #[serde(default)]
    pub missing: MissingLink,
    /// Cells that mean 'no value', such as `N/A` or `-`; with `*` as above.
    #[serde(default)]
    pub empty: Vec<String>,
    /// What stands before each requirement's id, such as `iso-27001-2022`.
    #[serde(default)]
    pub standard: Option<String>,
    /// Further fields that the same column fills.
    #[serde(default)]
    pub and: Vec<ColumnMapping>,
}

/// What an import does where a person or record is named that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingLink {
    /// The row is refused.
    #[default]
    Refuse,
    /// It is made, with the name as its title, if nothing else is required of it.
    Create,
    /// The field stays empty; the report counts it.
    Leave,
}

/// The two labelled switches of a past day. Both off: what was said then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Switches {
    /// Judge by the packs in force now.
    pub todays_checks: bool,
    /// Judge with all entries there are now.
    pub known_later: bool,
}

/// What can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum Request {
    /// What this data folder is and how it stands.
    Status,
    /// All registers, or one, with fields and steps.
    Registers {
        /// One register's id or name.
        register: Option<String>,
    },
    /// Change a record.
    Run {
        /// How.
        act: Act,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// Change several records, or one several times: all of it or nothing, in one commit.
    RunAll {
        /// How, in this order; what comes later sees what came before. A [`Problem`](crate::desk::Problem) names the act by its
        /// `row`, counted from 1.
        acts: Vec<Act>,
        /// As with [`Request::Run`].
        key: Option<String>,
    },
    /// Take back what the last entry of a record did, while that is harmless: the same person, minutes later, nothing signed and
    /// nothing resting on it. A new entry says the opposite; nothing goes.
    Undo {
        /// Which record.
        record: RecordRef,
        /// The position of its last entry, as the person saw it.
        seq: u64,
        /// As with [`Request::Run`].
        key: Option<String>,
    },
    /// Take in a table of rows: all or none.
    Import {
        /// The register's id or name.
        register: String,
        /// The rows.
        table: ImportTable,
        /// How columns become fields.
        mapping: Mapping,
        /// Only say what would happen.
        dry_run: bool,
    },
    /// One record.
    Show {
        /// Which.
        record: RecordRef,
        /// As it stood at the end of this day.
        on: Option<Date>,
    },
    /// A page of a register.
    List {
        /// The register's id or name.
        register: String,
        /// Narrowed by.
        filters: Vec<Filter>,
        /// Ordered by; absent: by number.
        order: Option<Order>,
        /// Void records too.
        void: bool,
        /// At most so many, up to 1,000.
        limit: u32,
        /// The cursor of the page before.
        after: Option<String>,
    },
    /// A register as rows under headers, for a spreadsheet.
    ExportRegister {
        /// The register's id or name.
        register: String,
        /// Narrowed by.
        filters: Vec<Filter>,
        /// Fields by id or label; empty: all that this person may see.
        columns: Vec<String>,
        /// Void records too.
        void: bool,
        /// As it stood at the end of this day.
        on: Option<Date>,
    },
    /// All entries of a record, with old and new values.
    History {
        /// Which.
        record: RecordRef,
    },
    /// That an entry is in the log: its header, its place in the tree, the signed head.
    Proof {
        /// The entry's position.
        seq: u64,
    },
    /// How many records a register has, by the narrowings that people use most.
    Counts {
        /// The register's id or name.
        register: String,
    },
    /// Records that hold these words.
    Search {
        /// The words, or a number.
        text: String,
        /// In one register only.
        register: Option<String>,
        /// At most so many.
        limit: u32,
    },
    /// What is to do.
    Work {
        /// For one person; absent: for whoever asks, and for everybody if the operator asks.
        person: Option<String>,
        /// Due up to this day; absent: everything that shows today.
        until: Option<Date>,
    },
    /// What the records alone would lead an auditor to ask or write.
    Readiness {
        /// The day; absent: today.
        on: Option<Date>,
        /// One standard only.
        standard: Option<StandardId>,
        /// The labelled switches.
        switches: Switches,
        /// Also since when each requirement has been assessed so; the first time this judges every day of the log.
        since: bool,
    },
    /// A document: its revisions, the text of one, who reads it.
    Document {
        /// The document, or one of its revisions.
        record: RecordRef,
        /// Whose text is shown; absent: that of the revision named, else of the one in force.
        revision: Option<RecordRef>,
    },
    /// Two revisions compared by words.
    Compare {
        /// The older.
        left: RecordRef,
        /// The newer.
        right: RecordRef,
    },
    /// What whoever asks has still to read and confirm.
    Reading,
    /// All that may be changed about a register.
    RegisterSettings {
        /// The register's id or name.
        register: String,
    },
    /// Change a register, as far as a company may without a programmer.
    RegisterChange {
        /// The register's id or name.
        register: String,
        /// What changes, in this order.
        edits: Vec<RegisterEdit>,
        /// Why; needed unless it is a dry run.
        reason: String,
        /// The set that the person looked at, hex; absent: whatever rules.
        seen: Option<String>,
        /// Only say what would come of it.
        dry_run: bool,
    },
    /// Add a register of the company's own.
    RegisterAdd {
        /// The register.
        new: NewRegister,
        /// Why; needed unless it is a dry run.
        reason: String,
        /// The set that the person looked at, hex; absent: whatever rules.
        seen: Option<String>,
        /// Only say what would come of it.
        dry_run: bool,
    },
    /// One requirement, down to the records and expressions behind its assessment.
    Requirement {
        /// The standard.
        standard: StandardId,
        /// The requirement's id within it.
        id: String,
        /// The day; absent: today.
        on: Option<Date>,
        /// The labelled switches.
        switches: Switches,
    },
    /// What changes for the worse up to a day to come, if nobody acts.
    TurnsRed {
        /// Up to and with this day.
        until: Date,
    },
    /// How many leaves and controls stood how, over time.
    Timeline {
        /// One standard only.
        standard: Option<StandardId>,
        /// From this day; absent: from the first.
        from: Option<Date>,
        /// To this day; absent: to today.
        to: Option<Date>,
    },
    /// Home: what waits, on whom, and what comes next.
    Overview,
    /// Hold everything kept against the log.
    Verify {
        /// The text of a checkpoint kept elsewhere.
        against: Option<String>,
    },
    /// Write the log out for an independent verifier.
    ExportLedger {
        /// An absolute path that does not exist yet, or an empty folder.
        out: PathBuf,
    },
    /// The current checkpoint, to keep elsewhere.
    Checkpoint,
    /// The clock was moved, somebody looked, and it is right now: signing may go on.
    ConfirmClock,
    /// Who may see a record, and why.
    WhoSees {
        /// Which.
        record: RecordRef,
    },
    /// What one person may, and why. Anybody asks about oneself, whoever administers about anybody.
    AccessOf {
        /// The person; absent: whoever asks.
        person: Option<String>,
    },
    /// Everybody who works here and acts, for whoever administers.
    Everybody,
    /// Hand the open work of one person over to another.
    HandOver {
        /// Whose work.
        from: String,
        /// Who takes it over; absent: only say what there is.
        to: Option<String>,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// Make the link by which somebody sets a password.
    Invite {
        /// Who is invited.
        person: String,
    },
    /// Take away everything by which somebody comes in.
    EndAccess {
        /// Whose.
        person: String,
    },
    /// Make a token for a program.
    MakeToken {
        /// In whose name it acts; absent: whoever asks.
        person: Option<String>,
        /// What it may do at most.
        scopes: Vec<TokenScope>,
        /// What it is for.
        label: String,
        /// For how many days it works.
        days: u32,
    },
    /// A person's tokens.
    Tokens {
        /// Whose; absent: of whoever asks.
        person: Option<String>,
    },
    /// End a token.
    EndToken {
        /// Whose; absent: of whoever asks.
        person: Option<String>,
        /// Which.
        id: TokenId,
    },
    /// What the recovery kit would say now, and whether the one made last still says it.
    Kit {
        /// What whoever makes copies knows.
        given: KitGiven,
    },
    /// Note that a kit was made, and make the code for its envelope.
    MakeKit {
        /// What whoever makes copies knows.
        given: KitGiven,
    },
    /// What goes into an emergency set, as far as whoever asks may see it.
    EmergencySet {
        /// What is wanted in it.
        wanted: EmergencyWanted,
    },
    /// Who worked in the last day before a copy ends, out of which everything came back.
    DayAfter {
        /// How many entries the copy holds.
        entries: u64,
    },
    /// Whose writing is stopped because of something noticed.
    Stopped,
    /// Let somebody's writing go on.
    GoOn {
        /// Whose: a person by login, number, name or id, or `everybody`.
        whose: String,
    },
    /// Another key signs the log from now on; the one before hands over to it.
    RotateKey,
    /// Let another set of packs rule from now on.
    ActivatePacks {
        /// The packs' files by path, such as `core/registers/people.toml`.
        files: Vec<(String, String)>,
        /// Only say what would change.
        dry_run: bool,
    },
}
