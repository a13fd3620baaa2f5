//! Why an order is refused: a stable code for machines, a plain sentence and help for people.

use crate::{
    access::Action,
    fact::Meaning,
    field::FieldFault,
    fold::FoldFault,
    id::{RecordId, RegisterId, StateId, TransitionId},
};

/// The rules say no. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's sentence says what it is; its fields fill the sentence")]
pub enum Refusal {
    #[error("there is no register `{0}`")]
    NoRegister(RegisterId),
    #[error("nothing here under that id")]
    NoRecord(RecordId),
    #[error("`{register}` has no field `{field}`")]
    NoField { register: RegisterId, field: String, near: Option<String> },
    #[error("`{register}` has no transition `{transition}`")]
    NoTransition { register: RegisterId, transition: TransitionId },
    #[error("`{register}` has no state `{state}`")]
    NoState { register: RegisterId, state: StateId },
    #[error("there is a record with that id already")]
    Exists(RecordId),
    #[error("the number `{0}` is taken")]
    NumberTaken(String),
    #[error("`{0}` cannot be a number")]
    BadNumber(String),
    #[error("somebody changed the record meanwhile: you saw version {seen}, it is at {have}")]
    Stale { seen: u64, have: u64 },
    #[error("the record is void, and what is void stays as it is")]
    Void,
    #[error("the record was erased, and what is erased stays as it is")]
    Erased,
    #[error("the record is on legal hold (`{because}`), so nothing of it is erased")]
    Held { because: String },
    #[error("you may not {} here", .action.words())]
    MayNot { action: Action, who: Vec<String> },
    #[error("`{transition}` is not yours to do")]
    NotYours { transition: String, who: Vec<String> },
    #[error("`{0}` is not for you to see or set")]
    Hidden(String),
    #[error("`{field}`: {fault}")]
    Field { id: String, field: String, fault: FieldFault },
    #[error("`{0}` is computed, so it cannot be set")]
    Computed(String),
    #[error("`{field}` is no longer filled in")]
    Retired { field: String, now: String },
    #[error("`{field}` takes files, which are filed, not typed")]
    NotTyped { field: String },
    #[error("`{field}` takes one record, not several")]
    One { field: String },
    #[error("`{field}`: nothing in `{register}` is called `{text}`")]
    NoSuch { field: String, register: RegisterId, text: String },
    #[error("`{field}`: several records of `{register}` are called `{text}`")]
    Several { field: String, register: RegisterId, text: String },
    #[error("`{field}`: `{text}` is void")]
    LinkToVoid { field: String, text: String },
    #[error("`{field}`: no standard in force has `{requirement}`")]
    NoRequirement { field: String, requirement: String },
    #[error("the link is there already, and the other record has not changed since")]
    Linked,
    #[error("there is no such link")]
    NotLinked,
    #[error("there is no such file")]
    NotFiled,
    #[error("there is no row `{0}`")]
    NoRow(String),
    #[error("`{name}` is missing")]
    Missing { name: String, field: String },
    #[error("another record, `{holder}`, has the same {fields}")]
    Taken { fields: String, holder: String },
    #[error("nothing would change")]
    Nothing,
    #[error("the change has {bytes} bytes, more than the {limit} an entry takes")]
    TooLarge { bytes: usize, limit: usize },
    #[error("`{transition}` starts from {from}, but the record is in `{state}`")]
    WrongState { transition: String, from: String, state: String },
    #[error("{say}")]
    Guard { say: String, why: Option<String> },
    #[error("a reason is wanted")]
    Reason,
    #[error("this wants another pair of eyes: you are {as_what} of this record")]
    FourEyes { as_what: String, fallback: Option<String> },
    #[error("this is done by signing ({})", meaning_words(*.0))]
    Unsigned(Meaning),
    #[error("the signature is not yours")]
    ForeignSignature,
    #[error("only a person signs")]
    SystemSigns,
    #[error(
        "the clock was moved, from `{from}` to `{to}`, and nobody has confirmed the time since, so nothing can be signed"
    )]
    ClockMoved { from: String, to: String },
    #[error("what was {0} stands as it is")]
    Frozen(String),
    #[error("`{0}` is open already: one draft at a time")]
    DraftOpen(String),
    #[error("it comes into force on {0}, not before")]
    NotYet(String),
    #[error("only what is in force is confirmed as read")]
    NotInForce,
    #[error("only {0} can confirm having read it")]
    NotTheReader(String),
    #[error("a corrected value wants a reason")]
    CorrectionReason,
    #[error("a failed calibration is not confirmed without an assessment of earlier readings")]
    Assessment,
    #[error("the behaviour cannot be worked out: {0}")]
    Behaviour(String),
    #[error("only {0} does this")]
    Only(&'static str),
    #[error("the facts do not fit the record: {0}")]
    Fold(#[from] FoldFault),
}

impl Refusal {
    /// A stable dotted code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRegister(_) => "register.unknown",
            Self::NoRecord(_) => "record.unknown",
            Self::NoField { .. } => "field.unknown",
            Self::NoTransition { .. } => "transition.unknown",
            Self::NoState { .. } => "state.unknown",
            Self::Exists(_) => "record.exists",
            Self::NumberTaken(_) => "number.taken",
            Self::BadNumber(_) => "number.form",
            Self::Stale { .. } => "record.stale",
            Self::Void => "record.void",
            Self::Erased => "record.erased",
            Self::Held { .. } => "record.held",
            Self::MayNot { .. } => "access.action",
            Self::NotYours { .. } => "access.transition",
            Self::Hidden(_) => "access.field",
            Self::Field { .. } => "field.value",
            Self::Computed(_) => "field.computed",
            Self::Retired { .. } => "field.retired",
            Self::NotTyped { .. } => "field.files",
            Self::One { .. } => "field.one",
            Self::NoSuch { .. } => "link.unknown",
            Self::Several { .. } => "link.ambiguous",
            Self::LinkToVoid { .. } => "link.void",
            Self::NoRequirement { .. } => "requirement.unknown",
            Self::Linked => "link.there",
            Self::NotLinked => "link.absent",
            Self::NotFiled => "file.absent",
            Self::NoRow(_) => "row.absent",
            Self::Missing { .. } => "field.missing",
            Self::Taken { .. } => "record.unique",
            Self::Nothing => "change.nothing",
            Self::TooLarge { .. } => "change.large",
            Self::WrongState { .. } => "transition.state",
            Self::Guard { .. } => "transition.guard",
            Self::Reason => "transition.reason",
            Self::FourEyes { .. } => "transition.four-eyes",
            Self::Unsigned(_) => "signature.missing",
            Self::ForeignSignature => "signature.foreign",
            Self::SystemSigns => "signature.system",
            Self::ClockMoved { .. } => "signature.clock",
            Self::Frozen(_) => "record.frozen",
            Self::DraftOpen(_) => "revision.draft-open",
            Self::NotYet(_) => "revision.not-yet",
            Self::NotInForce => "acknowledgement.not-in-force",
            Self::NotTheReader(_) => "acknowledgement.reader",
            Self::CorrectionReason => "series.reason",
            Self::Assessment => "calibration.assessment",
            Self::Behaviour(_) => "behaviour.value",
            Self::Only(_) => "access.system",
            Self::Fold(_) => "record.fold",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let who = |who: &[String]| (!who.is_empty()).then(|| format!("ask {}", who.join(" or ")));
        match self {
            Self::NoField { near, .. } => near.clone(),
            Self::Field { fault, .. } => fault.help(),
            Self::MayNot { who: names, .. } | Self::NotYours { who: names, .. } => who(names),
            Self::Retired { now, .. } => Some(format!("fill in `{now}` instead")),
            Self::Stale { .. } => Some("load it again, look at what changed, and decide again".to_owned()),
            Self::NoSuch { register, .. } => Some(format!("name it by number, or make it in `{register}` first")),
            Self::Several { .. } => Some("name it by its number".to_owned()),
            Self::NotTyped { .. } => Some("attach the file to the record".to_owned()),
            Self::Guard { why, .. } => why.as_ref().map(|why| format!("the record {why}")),
            Self::FourEyes { fallback: Some(fallback), .. } => Some(fallback.clone()),
            Self::FourEyes { .. } => Some("ask somebody else who may".to_owned()),
            Self::Unsigned(_) => Some("enter your password again, or use your passkey".to_owned()),
            Self::ClockMoved { .. } => {
                Some("look at a clock you trust, put this one right if need be, then `plumb clock confirm`".to_owned())
            }
            Self::TooLarge { .. } => Some("attach long texts as files".to_owned()),
            Self::Held { .. } => {
                Some("when the dispute or investigation is over: `plumb record release NUMBER`".to_owned())
            }
            Self::Frozen(_) => Some("void it and make a new one, or take it back first".to_owned()),
            Self::DraftOpen(_) => Some("go on with that one, or cancel it".to_owned()),
            Self::Missing { name, .. } => Some(format!("fill in `{name}`")),
            Self::Linked => Some("to renew a link, look at what changed there first".to_owned()),
            _ => None,
        }
    }

    /// The id of the field that is meant, where one is.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Field { id, .. } => Some(id),
            Self::NoField { field, .. } | Self::Missing { field, .. } => Some(field),
            _ => None,
        }
    }
}

/// The meaning of a signature as people say it.
fn meaning_words(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Authorship => "authorship",
        Meaning::Review => "review",
        Meaning::Approval => "approval",
        Meaning::Release => "release",
        Meaning::Rejection => "rejection",
        Meaning::Responsibility => "responsibility",
        Meaning::Acknowledgement => "acknowledgement",
        Meaning::Verification => "verification",
        Meaning::Disposal => "disposal",
    }
}
