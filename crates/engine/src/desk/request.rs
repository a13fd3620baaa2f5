//! What can be asked for.

use std::path::PathBuf;

use jiff::civil::Date;
use plumb_model::{
    id::{ProposalId, RequirementId, StandardId, TrailId},
    pack::{NewRegister, RegisterEdit},
};
use plumb_store::gate::{TokenId, TokenScope};
use serde::{Deserialize, Serialize};

use crate::desk::{
    CopySaid, EmergencyWanted, EvidenceOf, EvidencePrepared, KitGiven, PaperWanted, QuestionnaireTaken,
    act::{Act, RecordRef},
    import_mapping::{ImportTable, Mapping},
    narrowing::{Filter, Order},
};

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
#[serde(rename_all = "kebab-case")]
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
    /// The Statement of Applicability: as it would be issued today, or a version of it, and what moved.
    Applicability {
        /// Of which standard; absent: the first that has one.
        standard: Option<StandardId>,
        /// A version; absent: as it would be issued today.
        version: Option<RecordRef>,
        /// The version it is held against; absent: today is held against the version that counts.
        against: Option<RecordRef>,
    },
    /// Prepare a version: a draft that says what holds today.
    PrepareApplicability {
        /// Of which standard; absent: the first that has one.
        standard: Option<StandardId>,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// What is taken along as a file: readiness, gap list, Statement of Applicability, certification cycle.
    Paper {
        /// Which.
        wanted: PaperWanted,
    },
    /// Proposed texts of how requirements are met, filled from what is there.
    Proposals {
        /// Only those for this requirement, such as `iso-9001-2015 8.6`.
        requirement: Option<RequirementId>,
    },
    /// Take proposals over as statements that nobody has confirmed yet: all of them or none.
    TakeProposals {
        /// Which; each must fit what is there.
        proposals: Vec<ProposalId>,
        /// As with [`Request::Run`].
        key: Option<String>,
    },
    /// Statements, findings and actions as OSCAL documents.
    Oscal,
    /// How each certificate stands in its cycle, and what comes next.
    Certification,
    /// The plan to a certificate: what the records show of each step, and the days that follow.
    Plan,
    /// What somebody will be asked at a visit, and where the answer lies.
    Rehearsal {
        /// Who; absent: whoever asks.
        person: Option<String>,
    },
    /// What top management will be asked, and what the records say.
    Briefing,
    /// What must be at hand at a visit, what changed since the last one, what was drawn.
    Visit {
        /// Since this day; absent: since the last visit of the certification body.
        since: Option<Date>,
    },
    /// Draw people, documents or other things for a check at the desk, and file what was drawn.
    DrawSpotCheck {
        /// What is drawn, by the packs' id.
        draw: String,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// What customers ask: all questionnaires.
    Questionnaires,
    /// One questionnaire, with what is proposed as answers and why.
    Questionnaire {
        /// Which.
        record: RecordRef,
    },
    /// Take a questionnaire in.
    TakeQuestionnaire {
        /// As it was read.
        taken: Box<QuestionnaireTaken>,
        /// The file as it arrived, on the machine that holds the store: an absolute path.
        file: Option<PathBuf>,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// Decide on a customer's question.
    AnswerQuestion {
        /// Which.
        question: RecordRef,
        /// The answer; empty: it is left open.
        answer: String,
        /// The statement on which it rests.
        statement: Option<RecordRef>,
        /// The version the person looked at.
        seen: Option<u64>,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// What strangers are shown, or would be.
    TrustPreview,
    /// Show strangers certificates and public documents, or nothing any more.
    SwitchTrustPage {
        /// Show it; else not.
        on: bool,
        /// What stands above it; absent: as it is.
        lead: Option<String>,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// What stands in for records: answers, declarations, words that only their owner confirmed.
    StandIns,
    /// The standards that there are to be judged by, those that are on and those that may be.
    Standards,
    /// Switch a standard on or off.
    SwitchStandard {
        /// The standard's id, or that of the pack that brings it.
        standard: String,
        /// On; else off.
        on: bool,
        /// Why, where somebody says so.
        reason: Option<String>,
        /// The set that the person looked at, hex; absent: whatever rules.
        seen: Option<String>,
        /// Only say what would come of it.
        dry_run: bool,
    },
    /// What a new edition brings, and how far the organisation has come.
    Transition,
    /// Let a statement speak for the requirements of the new edition that correspond to those it speaks for.
    TakeOver {
        /// The statement.
        statement: RecordRef,
        /// The new edition.
        standard: StandardId,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// The trails that packs define, with records at which somebody may begin.
    Trails,
    /// What an auditor would follow from one record to the next.
    Trail {
        /// The record it starts from.
        record: RecordRef,
        /// Which trail; absent: the first that starts at such a record.
        trail: Option<TrailId>,
        /// As of the end of this day; absent: today.
        on: Option<Date>,
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
    /// Note that somebody carried the emergency set to its medium.
    EmergencySetCarried {
        /// When; none: today.
        on: Option<Date>,
    },
    /// The visits of whoever asks, who is from outside: audits, plan, requests, what was opened.
    Visits,
    /// Ask for something at a visit of one's own.
    AskFor {
        /// The grant's id.
        grant: String,
        /// What is wanted.
        asked: String,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// An audit by somebody from outside, with all that belongs to the visit.
    AuditRoom {
        /// The audit.
        audit: RecordRef,
    },
    /// Evidence for somebody outside, chosen: what a pack's pages are made of.
    Evidence {
        /// What is wanted now, or what was prepared.
        of: EvidenceOf,
    },
    /// Enter what was prepared, for people to release.
    FileRelease {
        /// What was prepared.
        said: Box<EvidencePrepared>,
        /// The same key again gives the same answer and changes nothing, for seven days.
        key: Option<String>,
    },
    /// What proves a released pack, given its list of contents.
    ProveRelease {
        /// The release.
        release: RecordRef,
        /// The text of `contents.json`.
        contents: String,
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
    /// Enter a copy, a drill or a clearing; only from the machine that did it. What a person did by hand, whoever administers enters.
    FileCopy {
        /// What was done.
        said: Box<CopySaid>,
    },
    /// What the log knows of copies.
    KnownCopies {
        /// Give the root over so many entries too.
        at: Option<u64>,
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
