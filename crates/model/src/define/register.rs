//! A register: what its records hold, how they move, who may do what, what falls due.

use std::collections::BTreeMap;

use crate::{
    expr::Expr,
    fact::Meaning,
    id::{FieldId, ObligationId, RegisterId, RoleId, StateId, TransitionId},
    raw::Raw,
};

/// A text a person reads, by language; `en` is always there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// English.
    pub en: String,
    /// Other languages by tag.
    pub other: BTreeMap<String, String>,
}

impl Label {
    /// The text in a language, or else in English.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.other.get(language).unwrap_or(&self.en)
    }
}

/// A register.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// Permanent id.
    pub id: RegisterId,
    /// Plural name: 'Measuring equipment'.
    pub name: Label,
    /// One record of it: 'instrument'.
    pub one: Label,
    /// What it is for, in a line; shown while it is empty.
    pub purpose: Label,
    /// How records are numbered.
    pub number: NumberPattern,
    /// The field shown as a record's title.
    pub title: FieldId,
    /// Fields in the order of the form.
    pub fields: Vec<Field>,
    /// How records move.
    pub workflow: Workflow,
    /// What falls due.
    pub obligations: Vec<Obligation>,
    /// What part it plays for the mechanism, with the fields that do so.
    pub plays: Option<Plays>,
    /// Behaviours from the closed list, with the fields they use.
    pub behaviours: Vec<Behaviour>,
    /// Classification of its records where none says otherwise.
    pub classification: Classification,
    /// Which roles may do what; see [`Access`].
    pub access: Access,
    /// Sleeps until a check, an import or a question needs it.
    pub asleep: bool,
    /// Under which heading a person looks for it.
    pub section: Section,
    /// Fields whose value must be unique among records that are not void.
    pub unique: Vec<Vec<FieldId>>,
}

impl Register {
    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// The state with this id.
    #[must_use]
    pub fn state(&self, id: &str) -> Option<&State> {
        self.workflow.states.iter().find(|state| state.id.as_str() == id)
    }

    /// Whether a record in this state stands for something: it is open, and no draft. Without any state it does.
    #[must_use]
    pub fn stands(&self, state: Option<&StateId>) -> bool {
        let known = state.and_then(|id| self.state(id.as_str()));
        known.is_none_or(|state| state.kind == StateKind::Open && state.id.as_str() != DRAFT)
    }

    /// The transition with this id.
    #[must_use]
    pub fn transition(&self, id: &str) -> Option<&Transition> {
        self.workflow.transitions.iter().find(|transition| transition.id.as_str() == id)
    }

    /// The behaviour of this kind, where the register has it.
    #[must_use]
    pub fn behaviour(&self, kind: BehaviourKind) -> Option<&Behaviour> {
        self.behaviours.iter().find(|behaviour| behaviour.kind == kind)
    }
}

/// Under which heading a person looks for a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Section {
    /// How the company works: documents, people, suppliers, equipment.
    #[default]
    System,
    /// What protects information: assets, risks, copies.
    Protect,
    /// What went wrong and what is done about it.
    Improve,
    /// Certificates and visits.
    Certify,
}

impl Section {
    /// The word for it in packs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Protect => "protect",
            Self::Improve => "improve",
            Self::Certify => "certify",
        }
    }
}

/// How records are numbered: literal text, `{year}` and `{n:03}`; also `{field}` for a choice that names a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPattern(pub Vec<NumberPart>);

/// A part of a number pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberPart {
    /// Text as it stands.
    Text(String),
    /// The year of the day the record is made.
    Year,
    /// The counter, padded with zeros to this width; counts per rest of the number.
    Counter(usize),
    /// The id of the choice in this field, in capitals: a series of its own.
    Field(FieldId),
}

/// How confidential something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Classification {
    /// For anybody.
    Public,
    /// For staff.
    Internal,
    /// For those who need it.
    Confidential,
    /// For named people.
    Restricted,
    /// Ours alone, whatever a grant to somebody from outside says: drafts. No pack says so of a register; it follows from what a
    /// record is.
    Ours,
}

impl Classification {
    /// Every one that a register, a document or a grant may name, the most open first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Confidential, Self::Restricted];

    /// As packs and choices write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
            Self::Restricted => "restricted",
            Self::Ours => "ours",
        }
    }

    /// The way back; none for any other word, nor for what nobody may name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Permanent id.
    pub id: FieldId,
    /// Its label.
    pub name: Label,
    /// Help shown beside it.
    pub help: Option<Label>,
    /// What it holds.
    pub kind: FieldKind,
    /// A record cannot be created without it.
    pub required: bool,
    /// It makes an order-preserving cell: lists may show, filter and sort by it.
    pub list: bool,
    /// Only these roles see it, anywhere.
    pub see: Vec<RoleId>,
    /// Other header names under which imports may bring it, compared without case and punctuation.
    pub also: Vec<String>,
    /// Value taken at creation where none is given.
    pub default: Option<Filled>,
    /// The company's layer took the field away; what it held is now to be found in this one. Shown, never written.
    pub maps_to: Option<FieldId>,
}

/// A value that the system fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// This value.
    Value(Raw),
    /// The day on which it happens (for a moment: the moment).
    Today,
    /// The person who does it.
    Actor,
    /// Nothing: the field is emptied.
    Nothing,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Markdown.
    Prose,
    /// A decimal number, kept as written, with its UCUM unit.
    Number {
        /// UCUM unit, such as `mm`.
        unit: Option<String>,
    },
    /// Amount and ISO 4217 currency: raw `{amount, currency}`.
    Money,
    /// A civil date `2026-03-14`.
    Date,
    /// A civil time `14:05`.
    Time,
    /// A moment in UTC.
    Moment,
    /// ISO 8601 duration of months, days or hours, such as `P12M`.
    Duration,
    /// One of the choices.
    Choice(Vec<Choice>),
    /// Any of the choices.
    Choices(Vec<Choice>),
    /// Yes or no.
    Flag,
    /// A person, or several.
    Person {
        /// More than one is possible.
        many: bool,
    },
    /// A link to records of a register.
    Link {
        /// The register.
        to: RegisterId,
        /// More than one is possible.
        many: bool,
    },
    /// Files.
    Files,
    /// A level of a named scale: a choice that has an order.
    Level(Vec<Choice>),
    /// A whole number from..=to, such as 1..=5.
    Rating {
        /// Lowest.
        from: i64,
        /// Highest.
        to: i64,
    },
    /// Requirements of standards.
    Requirements,
    /// Rows with ids, at most 500; what grows is a register.
    Table(Vec<Field>),
    /// Computed from own fields.
    Computed {
        /// The expression.
        formula: Expr,
    },
}

impl FieldKind {
    /// The word for it in packs, such as `persons`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Prose => "prose",
            Self::Number { .. } => "number",
            Self::Money => "money",
            Self::Date => "date",
            Self::Time => "time",
            Self::Moment => "moment",
            Self::Duration => "duration",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Flag => "flag",
            Self::Person { many: false } => "person",
            Self::Person { many: true } => "persons",
            Self::Link { many: false, .. } => "link",
            Self::Link { many: true, .. } => "links",
            Self::Files => "files",
            Self::Level(_) => "level",
            Self::Rating { .. } => "rating",
            Self::Requirements => "requirements",
            Self::Table(_) => "table",
            Self::Computed { .. } => "computed",
        }
    }

    /// The choices, where it has some.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Choices(choices) | Self::Level(choices) => choices,
            _ => &[],
        }
    }

    /// Whether it holds links to records, persons included.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        matches!(self, Self::Person { .. } | Self::Link { .. })
    }
}

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Permanent id.
    pub id: String,
    /// Its label.
    pub name: Label,
    /// The company's layer took it away; what holds it counts as this one. Shown, never chosen anew.
    pub maps_to: Option<String>,
}

/// States and transitions. A register without states in its file gets `open` and `void`.
#[derive(Debug, Clone, PartialEq)]
pub struct Workflow {
    /// All states; the first is where a record begins.
    pub states: Vec<State>,
    /// All transitions.
    pub transitions: Vec<Transition>,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Permanent id.
    pub id: StateId,
    /// Its label.
    pub name: Label,
    /// What it means for lists and work.
    pub kind: StateKind,
}

/// What a state means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateKind {
    /// Something is still to do, or it is in force.
    Open,
    /// Nothing more to do.
    Done,
    /// Never was, or is void: outside every population.
    Void,
}

/// A transition.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Permanent id.
    pub id: TransitionId,
    /// What the button says: 'Approve revision'.
    pub name: Label,
    /// States it leaves.
    pub from: Vec<StateId>,
    /// The state it leads to.
    pub to: StateId,
    /// Who may.
    pub who: Vec<Who>,
    /// What must hold; over the record as it will be with the fields asked.
    pub guard: Option<Guard>,
    /// Fields that must have a value after it.
    pub asks: Vec<FieldId>,
    /// A reason must be given.
    pub reason: bool,
    /// Signing it means this.
    pub sign: Option<Meaning>,
    /// The mover must not be any person in these fields (four eyes).
    pub not_same_as: Vec<FieldId>,
    /// What stands in for the second pair of eyes where there is nobody: a plain sentence; the mover then gives a reason.
    pub fallback: Option<Label>,
    /// A moment frozen by it: `approved`.
    pub freeze: Option<String>,
    /// Fields that it sets.
    pub sets: Vec<(FieldId, Filled)>,
}

/// Who may do something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Anybody who may write in the register.
    Anyone,
    /// A holder of this role.
    Role(RoleId),
    /// The person, or one of the persons, in this field.
    Field(FieldId),
    /// Plumb itself, on a day.
    System,
}

/// A condition with the sentence said when it does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// What must hold.
    pub require: Expr,
    /// What to say if not: what is missing and what to do.
    pub refuse: Label,
}

/// What falls due.
#[derive(Debug, Clone, PartialEq)]
pub struct Obligation {
    /// Permanent id.
    pub id: ObligationId,
    /// Which records it holds for.
    pub when: Option<Expr>,
    /// The due day; due means by the end of that day.
    pub due: Expr,
    /// Who must.
    pub who: Vec<Who>,
    /// How many days before it shows.
    pub early_days: u16,
    /// What to do, as an order: 'Calibrate {number}'.
    pub say: Label,
}

/// A part that a register plays for the mechanism, so that no code names a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// People: actors and signers. Fields: `name`, optional `roles`, `login`, `from`, `until`, `away_from`, `away_until`.
    Person,
    /// The organisation itself, one record. Fields: `name`, `zone`, `standards`, optional `calls` (table: `who`, `call`) and
    /// `kit_with`, both of which the recovery kit prints, `kit_due` and `kit_due_since` (why a kit is to be made, entered by the
    /// program), `set_made` and `set_copied` (when an emergency set was made, and carried to its medium).
    Organisation,
    /// How we meet requirements. Fields: `requirements`, `applicable`, `text`, `owner`, `confirmed_by`, `confirmed_on`,
    /// `justification`, `driver`, `evidence` (table: `record`, `from`, `until`), optional `status`, `about` (choice with `own` for controls
    /// of one's own), `differs` (table: `control`, `driver`, `why`), `reference` (where it is laid down), `put_down` (when it was taken
    /// over from a proposal). In the state `draft`, where there is one, it says nothing yet.
    Statement,
    /// Answers to checks. Fields: `check`, `subject` (number of the record answered for, absent = the whole check), `kind`, `until`, `confirmed_by`.
    Answer,
    /// 'We have none of these'. Fields: `register`, `reason`, `by`, `review`.
    Declaration,
    /// Corrective actions on gaps that checks showed. Fields: `check`, `subject` (number of the record it was about, absent = the
    /// whole check), `effect` (choice with `effective`), `closed`. What is noticed by itself opens a case through the optional
    /// `title`, `kind` (choice with `incident`), `details`, `known_at` (moment) and `watch` (what noticed it); `owner` and `due` say
    /// who works on it until when.
    Corrective,
    /// Grants of access. Fields: `person`, `registers`, `actions`, `highest`, `scope`, `from`, `until`; for somebody from outside who
    /// comes for an audit also `audit` (link), `evidence_from`, `evidence_until`, `screen_from` (a classification), `screen_only` (ids of
    /// registers). What it freezes is the closing meeting: from then on the guest sees everything as it was.
    Grant,
    /// Audits, ours and those of others. Fields: `title`, `on` (held), optional `planned`, `kind`, `requirements`, `systems`, `scope`, `body`,
    /// `lead`, `conclusion`, `plan` (table: `day`, `time`, `what`, `who`).
    Audit,
    /// What audits found. Fields: `audit`, `grade` (choice; `major` and `minor` are nonconformities), optional `title`, `requirements`,
    /// `asked`, `seen`, `owner`, `answer_due`, `due`, `case`, `closed`.
    Finding,
    /// What an auditor asks to see. Fields: `audit` (link), `asked`, optional `requirements`, `asked_on`, `due`, `how` (choice with `record`,
    /// `on_site`), `records` (numbers), `note`.
    AuditRequest,
    /// Evidence released to somebody outside. Fields: `contents` (digest of what is released), `highest`, `audit` (link), `entries` (how many the
    /// log had), optional `from`, `until`, `registers`, `listed`, `left_out`, `files`, `title`.
    Release,
    /// Copies and drills. Fields: `kind` (`copy`, `restore` and others), `on`, `result` (`passed`, `partly`, `failed`). Optional, for what
    /// the program enters itself: `what`, `text`, `place`, `away`, `encrypted`, `way`, `took` (seconds), `took_hours`, `by`, `by_hand`,
    /// `snapshots` (ids, one a line), `entries`, `root`, `amount` (megabytes), `lost_after`, `learnt`.
    Copy,
    /// Versions of the Statement of Applicability. Fields: `standard`, `lines` (table), `prepared_on`, `prepared_by`, `issued_on`,
    /// `issued_by`, optional `change`.
    Applicability,
    /// Certificates, held or applied for. Fields: `until`, optional `standard`, `visit`, `decided`, `body`, `mark` (its number),
    /// `scope`, `sites`, `soa`, `applied` (day), `stage1`, `stage2` (days agreed), and what the body's contract says in days:
    /// `answer_days`, `major_days`, `plan_days` (from asking to the visit), `reply_days` (to look at an answer).
    Certificate,
    /// What happened to them. Fields: `certificate`, `kind` (`granted`, `surveillance`, `recertified` and others), `on`.
    CertificateEvent,
    /// What somebody promised to do. Fields: `owner`, `due`, optional `opened`, `details`, `result`, `done`, `finding`, `case`.
    Action,
    /// The plan to a certificate: what was decided of it. Fields: `target`, optional `standards`, `days_a_week`, `stage1`, `stage2`.
    Plan,
    /// What was decided of one of its steps. Fields: `plan`, `step`, optional `owner`, `agreed`, `effort` (days).
    PlanStep,
    /// Checks at the desk. Fields: `kind`, `seed`, `on`, `by`, `population`, `drawn` (table: `number`, `what`, `found`), optional
    /// `ask`, `count`, `entries`.
    SpotCheck,
    /// What customers ask, a questionnaire each. Fields: `title`, `customer`, `highest` (the most confidential that may be shown), optional
    /// `due`, `received`, `sent` (day), `owner`.
    Questionnaire,
    /// One of its questions. Fields: `questionnaire` (link), `asked`, `decision` (choice with [`DECISIONS`]; none: nobody looked at it yet),
    /// `answer`, `statement` (link: on what it rests), `basis` (digest of what that said then), `matched` (table: `requirement`,
    /// `strength`, `words`), optional `place`, `earlier` (link: the same question before), `by`, `on`.
    Question,
    /// What strangers are shown. Fields: `on` (flag), optional `lead`.
    TrustPage,
}

/// What may be decided of a customer's question: answered as proposed, answered otherwise, left open, answered as the last time.
pub const DECISIONS: [&str; 4] = ["accepted", "changed", "open", "as_before"];

/// What the kind of a case is that is an incident.
pub const INCIDENT: &str = "incident";

/// The state of a statement that nobody stands for yet: it was taken over from a proposed text, and says nothing until somebody
/// puts it in force.
pub const DRAFT: &str = "draft";

/// A part with the fields that play it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plays {
    /// The part.
    pub part: Part,
    /// Field by the role it has in the part; every role the part lists as required is there.
    pub fields: BTreeMap<String, FieldId>,
}

/// A behaviour from the closed list, with the fields it uses. What each needs and does stands in `crate::behaviour`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// Which one.
    pub kind: BehaviourKind,
    /// Field (or state, or register) by the role it has in the behaviour.
    pub uses: BTreeMap<String, String>,
}

/// The closed list of behaviours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BehaviourKind {
    /// A revision of a master: one in force at a time, replaced in the same batch.
    Revisioned,
    /// People read and confirm it.
    Acknowledged,
    /// What was signed is frozen; a later change of content asks again.
    SignedFreeze,
    /// Likelihood and impact make a level; before and after treatment.
    Scored,
    /// Values by period; a value of a period is never overwritten, only corrected by a later one.
    Series,
    /// Instruments and their calibrations, out of tolerance included.
    Calibrated,
    /// A sample drawn from a population.
    Sampled,
    /// Comes back: the next day follows from the last by an interval.
    Cycle,
    /// What comes back was done: its interval begins anew.
    Renews,
    /// Clocks run from a moment: answer within n hours or days.
    Clocked,
}

/// Who may do what in a register by role; grants add to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// Roles that read; empty means everybody on the staff.
    pub read: Vec<RoleId>,
    /// Roles that create.
    pub create: Vec<RoleId>,
    /// Roles that change.
    pub change: Vec<RoleId>,
    /// The field that names the unit or process a scope compares with.
    pub process: Option<FieldId>,
    /// Person fields whose persons count the record as *mine*.
    pub mine: Vec<FieldId>,
}
