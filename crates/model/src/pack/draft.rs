//! What the files say, before anything is known about each other: definitions whose references are still names with their places.

use crate::{
    define::{
        certification::{AuditDays, Rule},
        check::Severity,
        edition::{ChangeKind, EditionDay, Ground, Strength, Sure, TextLevel},
        plan::{Milestone, Phase},
        register::{BehaviourKind, Choice, Classification, Label, Part, Section, StateKind},
        requirement::{Exclusion, Keep, Reach},
        role::Role,
    },
    expr::Type,
    fact::Meaning,
    id::{
        CheckCode, FieldId, HopId, ObligationId, PackId, ProposalId, RegisterId, RoleId, StandardId, StateId, StepId,
        TrailId, TransitionId,
    },
};

use super::source::{At, Spot};

/// All that a pack set's files say.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub(super) packs: Vec<PackDraft>,
    pub(super) roles: Vec<(At<RoleId>, Role)>,
    pub(super) registers: Vec<RegisterDraft>,
    pub(super) checks: Vec<CheckDraft>,
    pub(super) standards: Vec<StandardDraft>,
    pub(super) fixtures: Vec<FixtureDraft>,
    pub(super) trails: Vec<TrailDraft>,
    pub(super) proposals: Vec<ProposalDraft>,
    pub(super) certification: Vec<CertificationDraft>,
    pub(super) plans: Vec<PlanDraft>,
    pub(super) rehearsals: Vec<RehearsalDraft>,
}

#[derive(Debug)]
pub(super) struct PackDraft {
    pub(super) id: At<PackId>,
    pub(super) version: String,
    pub(super) name: Label,
    pub(super) purpose: Label,
    pub(super) needs: Vec<At<PackId>>,
    pub(super) usual: bool,
}

#[derive(Debug)]
pub(super) struct RegisterDraft {
    pub(super) id: At<RegisterId>,
    pub(super) name: Label,
    pub(super) one: Label,
    pub(super) purpose: Label,
    pub(super) number: At<String>,
    pub(super) title: At<FieldId>,
    pub(super) classification: Classification,
    pub(super) asleep: bool,
    pub(super) section: Section,
    pub(super) unique: Vec<Vec<At<String>>>,
    pub(super) access: AccessDraft,
    pub(super) plays: Option<PlaysDraft>,
    pub(super) fields: Vec<FieldDraft>,
    pub(super) states: Vec<(At<StateId>, Label, StateKind)>,
    pub(super) transitions: Vec<TransitionDraft>,
    pub(super) obligations: Vec<ObligationDraft>,
    pub(super) behaviours: Vec<BehaviourDraft>,
}

#[derive(Debug, Default)]
pub(super) struct AccessDraft {
    pub(super) spot: Spot,
    pub(super) read: Vec<At<RoleId>>,
    pub(super) create: Vec<At<RoleId>>,
    pub(super) change: Vec<At<RoleId>>,
    pub(super) process: Option<At<String>>,
    pub(super) mine: Vec<At<String>>,
}

#[derive(Debug)]
pub(super) struct PlaysDraft {
    pub(super) part: At<Part>,
    pub(super) spot: Spot,
    pub(super) fields: Vec<(At<String>, At<String>)>,
}

#[derive(Debug)]
pub(super) struct FieldDraft {
    pub(super) id: At<FieldId>,
    pub(super) name: Label,
    pub(super) help: Option<Label>,
    pub(super) kind: KindDraft,
    pub(super) required: bool,
    pub(super) list: bool,
    pub(super) see: Vec<At<RoleId>>,
    pub(super) also: Vec<String>,
    pub(super) default: Option<At<String>>,
    pub(super) maps_to: Option<At<String>>,
}

#[derive(Debug)]
pub(super) enum KindDraft {
    Text,
    Prose,
    Number { unit: Option<String> },
    Money,
    Date,
    Time,
    Moment,
    Duration,
    Choice(Vec<Choice>),
    Choices(Vec<Choice>),
    Level(Vec<Choice>),
    Rating { from: i64, to: i64 },
    Flag,
    Person { many: bool },
    Link { to: At<RegisterId>, many: bool },
    Files,
    Requirements,
    Table(Vec<FieldDraft>),
    Computed { result: Type, formula: At<String> },
}

impl KindDraft {
    /// The word for it in packs.
    pub(super) fn word(&self) -> &'static str {
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
            Self::Level(_) => "level",
            Self::Rating { .. } => "rating",
            Self::Flag => "flag",
            Self::Person { many: false } => "person",
            Self::Person { many: true } => "persons",
            Self::Link { many: false, .. } => "link",
            Self::Link { many: true, .. } => "links",
            Self::Files => "files",
            Self::Requirements => "requirements",
            Self::Table(_) => "table",
            Self::Computed { .. } => "computed",
        }
    }

    pub(super) fn choices(&self) -> Option<&[Choice]> {
        match self {
            Self::Choice(choices) | Self::Choices(choices) | Self::Level(choices) => Some(choices),
            _ => None,
        }
    }

    pub(super) fn choices_mut(&mut self) -> Option<&mut Vec<Choice>> {
        match self {
            Self::Choice(choices) | Self::Choices(choices) | Self::Level(choices) => Some(choices),
            _ => None,
        }
    }
}

impl RegisterDraft {
    pub(super) fn field(&self, id: &str) -> Option<&FieldDraft> {
        self.fields.iter().find(|field| field.id.value.as_str() == id)
    }

    pub(super) fn field_ids(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.id.value.as_str())
    }

    pub(super) fn state_ids(&self) -> impl Iterator<Item = &str> {
        self.states.iter().map(|(id, ..)| id.value.as_str())
    }
}

#[derive(Debug)]
pub(super) struct TransitionDraft {
    pub(super) id: At<TransitionId>,
    pub(super) name: Label,
    pub(super) from: Vec<At<StateId>>,
    pub(super) to: At<StateId>,
    pub(super) who: Vec<At<String>>,
    pub(super) guard: Option<At<String>>,
    pub(super) refuse: Option<Label>,
    pub(super) asks: Vec<At<String>>,
    pub(super) reason: bool,
    pub(super) sign: Option<Meaning>,
    pub(super) not_same_as: Vec<At<String>>,
    pub(super) fallback: Option<Label>,
    pub(super) freeze: Option<At<String>>,
    pub(super) sets: Vec<(At<String>, At<String>)>,
}

#[derive(Debug)]
pub(super) struct ObligationDraft {
    pub(super) id: At<ObligationId>,
    pub(super) when: Option<At<String>>,
    pub(super) due: At<String>,
    pub(super) who: Vec<At<String>>,
    pub(super) early_days: u16,
    pub(super) say: Label,
    pub(super) say_spot: Spot,
}

#[derive(Debug)]
pub(super) struct BehaviourDraft {
    pub(super) kind: At<BehaviourKind>,
    pub(super) spot: Spot,
    pub(super) uses: Vec<(At<String>, At<String>)>,
}

#[derive(Debug)]
pub(super) struct CheckDraft {
    pub(super) code: At<CheckCode>,
    pub(super) title: Label,
    pub(super) requirement: Vec<At<String>>,
    pub(super) basis: At<BasisWord>,
    pub(super) rule: Option<At<String>>,
    pub(super) why: Label,
    pub(super) form: FormDraft,
    pub(super) severity: At<Severity>,
    pub(super) serious_when: Option<SeriousDraft>,
    pub(super) say: Label,
    pub(super) say_spot: Spot,
    pub(super) help: Label,
    pub(super) mend: Option<Label>,
    pub(super) off: bool,
}

/// The word for a check's ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BasisWord {
    Requirement,
    OwnRule,
    Contract,
    Law,
    GoodPractice,
}

#[derive(Debug)]
pub(super) struct SeriousDraft {
    pub(super) share_permille: u16,
    pub(super) consequence: Option<At<String>>,
}

#[derive(Debug)]
pub(super) enum FormDraft {
    Every { over: At<RegisterId>, when: Option<At<String>>, require: At<String> },
    AtLeast { over: At<RegisterId>, when: Option<At<String>>, n: u32 },
    Recent { over: At<RegisterId>, when: Option<At<String>>, date: At<String>, within: At<String> },
    Covers(Box<CoversDraft>),
    Statement,
}

#[derive(Debug)]
pub(super) struct CoversDraft {
    pub(super) set: SetDraft,
    pub(super) by: At<RegisterId>,
    pub(super) by_when: Option<At<String>>,
    pub(super) via: At<String>,
    pub(super) date: At<String>,
    pub(super) within: At<String>,
}

#[derive(Debug)]
pub(super) enum SetDraft {
    Records { register: At<RegisterId>, when: Option<At<String>> },
    Standards(Vec<At<StandardId>>),
}

#[derive(Debug)]
pub(super) struct StandardDraft {
    pub(super) id: At<StandardId>,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) requirements: Vec<RequirementDraft>,
    pub(super) information: Vec<InformationDraft>,
    pub(super) edition: Option<EditionDraft>,
    pub(super) earlier: Vec<EarlierDraft>,
    pub(super) correspondences: Vec<CorrespondenceDraft>,
}

#[derive(Debug)]
pub(super) struct EditionDraft {
    pub(super) replaces: Option<At<StandardId>>,
    pub(super) published: jiff::civil::Date,
    pub(super) confirmed: Vec<String>,
    pub(super) reported: Vec<String>,
    pub(super) expected: Vec<String>,
    pub(super) days: Vec<EditionDay>,
    pub(super) changes: Vec<ChangeDraft>,
}

#[derive(Debug)]
pub(super) struct ChangeDraft {
    pub(super) here: Vec<At<String>>,
    pub(super) place: String,
    pub(super) kind: ChangeKind,
    pub(super) fact: String,
    pub(super) level: TextLevel,
    pub(super) sure: Sure,
    pub(super) sources: Vec<String>,
}

#[derive(Debug)]
pub(super) struct EarlierDraft {
    pub(super) standard: StandardId,
    pub(super) name: String,
    pub(super) moved: Vec<MovedDraft>,
}

#[derive(Debug)]
pub(super) struct MovedDraft {
    pub(super) old: At<String>,
    pub(super) title: String,
    pub(super) to: Vec<At<String>>,
}

#[derive(Debug)]
pub(super) struct CorrespondenceDraft {
    pub(super) here: At<String>,
    pub(super) there: Vec<At<String>>,
    pub(super) strength: Strength,
    /// How far what shows this requirement shows the other ones.
    pub(super) back: Option<Strength>,
    pub(super) ground: Ground,
    pub(super) sure: Sure,
    pub(super) why: Option<String>,
}

#[derive(Debug)]
pub(super) struct RequirementDraft {
    pub(super) id: At<String>,
    pub(super) title: String,
    pub(super) parent: Option<At<String>>,
    pub(super) leaf: bool,
    pub(super) summary: String,
    pub(super) asks: Vec<String>,
    pub(super) exclusion: Exclusion,
    pub(super) reach: Reach,
    pub(super) no_check: Option<At<String>>,
    pub(super) sure: Sure,
    pub(super) corresponds: Vec<At<String>>,
    pub(super) attributes: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
pub(super) struct InformationDraft {
    pub(super) id: At<String>,
    pub(super) clause: At<String>,
    pub(super) what: String,
    pub(super) keep: Keep,
    pub(super) mandatory: bool,
}

/// One file of fixtures.
#[derive(Debug)]
pub(super) struct FixtureDraft {
    pub(super) code: At<CheckCode>,
    pub(super) cases: Vec<CaseDraft>,
}

#[derive(Debug)]
pub(super) struct CaseDraft {
    pub(super) name: At<String>,
    pub(super) today: jiff::civil::Date,
    pub(super) records: Vec<CaseRecordDraft>,
    pub(super) contrast: Vec<At<String>>,
    pub(super) expect: super::fixture::Expect,
    pub(super) failed_spots: Vec<At<String>>,
}

#[derive(Debug)]
pub(super) struct CaseRecordDraft {
    pub(super) register: At<RegisterId>,
    pub(super) number: At<String>,
    pub(super) state: Option<At<StateId>>,
    pub(super) fields: Vec<(At<String>, At<serde_json::Value>)>,
    pub(super) links: Vec<(At<String>, Vec<At<String>>)>,
    pub(super) tables: Vec<(At<String>, At<serde_json::Value>)>,
    pub(super) files: Vec<(At<String>, Vec<At<String>>)>,
}

/// A proposed text.
#[derive(Debug)]
pub(super) struct ProposalDraft {
    pub(super) id: At<ProposalId>,
    pub(super) title: Label,
    pub(super) about: String,
    pub(super) owner: At<RoleId>,
    pub(super) requirements: Vec<At<String>>,
    pub(super) registers: Vec<At<RegisterId>>,
    pub(super) text: Label,
    pub(super) spot: Spot,
}

/// One file of a trail.
#[derive(Debug)]
pub(super) struct TrailDraft {
    pub(super) id: At<TrailId>,
    pub(super) name: Label,
    pub(super) say: Label,
    pub(super) start: At<RegisterId>,
    pub(super) when: Option<At<String>>,
    pub(super) look: LookDraft,
    pub(super) hops: Vec<HopDraft>,
}

#[derive(Debug)]
pub(super) struct LookDraft {
    pub(super) show: Vec<At<String>>,
    pub(super) require: Option<At<String>>,
    pub(super) refuse: Option<At<Label>>,
}

#[derive(Debug)]
pub(super) struct HopDraft {
    pub(super) id: At<HopId>,
    pub(super) name: Label,
    pub(super) ask: Label,
    pub(super) after: Option<At<HopId>>,
    pub(super) way: WayDraft,
    pub(super) when: Option<At<String>>,
    pub(super) asked: Option<At<String>>,
    pub(super) otherwise: Option<At<Label>>,
    pub(super) latest: Option<At<String>>,
    pub(super) optional: bool,
    pub(super) look: LookDraft,
    pub(super) missing: Option<At<Label>>,
    pub(super) fill: Vec<(At<String>, At<String>)>,
}

/// How a hop leads on, by names.
#[derive(Debug)]
pub(super) enum WayDraft {
    Here,
    Along(At<String>),
    Pointing(At<String>),
    Sharing { own: At<String>, with: At<String> },
    Numbers(At<String>),
}

/// One file about certification.
#[derive(Debug)]
pub(super) struct CertificationDraft {
    pub(super) rules: Vec<Rule>,
    pub(super) looks: Vec<ConcernDraft>,
    pub(super) tells: Vec<ConcernDraft>,
    pub(super) days: Vec<AuditDays>,
    pub(super) shown: Vec<ConcernDraft>,
}

#[derive(Debug)]
pub(super) struct ConcernDraft {
    pub(super) id: String,
    pub(super) name: Label,
    pub(super) over: At<RegisterId>,
    pub(super) when: Option<At<String>>,
    pub(super) date: Option<At<String>>,
    pub(super) back: usize,
}

/// One file about the way to a certificate.
#[derive(Debug)]
pub(super) struct PlanDraft {
    pub(super) steps: Vec<StepDraft>,
    pub(super) evidence: Vec<PlanEvidenceDraft>,
    pub(super) concerns: Vec<ConcernDraft>,
}

#[derive(Debug)]
pub(super) struct StepDraft {
    pub(super) id: At<StepId>,
    pub(super) name: Label,
    pub(super) why: Label,
    pub(super) phase: Phase,
    pub(super) after: Vec<At<StepId>>,
    pub(super) who: Vec<At<RoleId>>,
    pub(super) effort: i64,
    pub(super) takes: i64,
    pub(super) requirements: Vec<At<String>>,
    pub(super) over: Option<At<RegisterId>>,
    pub(super) when: Option<At<String>>,
    pub(super) count: i64,
    pub(super) milestone: Option<Milestone>,
}

#[derive(Debug)]
pub(super) struct PlanEvidenceDraft {
    pub(super) records: ConcernDraft,
    pub(super) months: i64,
    pub(super) each_month: bool,
    pub(super) requirements: Vec<At<String>>,
}

/// One file about getting ready.
#[derive(Debug)]
pub(super) struct RehearsalDraft {
    pub(super) questions: Vec<QuestionDraft>,
    pub(super) top: Vec<TopDraft>,
    pub(super) changed: Vec<ConcernDraft>,
    pub(super) draws: Vec<DrawDraft>,
}

#[derive(Debug)]
pub(super) struct QuestionDraft {
    pub(super) id: String,
    pub(super) ask: Label,
    pub(super) answer: Label,
    pub(super) over: At<RegisterId>,
    pub(super) when: Option<At<String>>,
    pub(super) owner: Option<At<String>>,
    pub(super) who: Vec<At<RoleId>>,
}

#[derive(Debug)]
pub(super) struct TopDraft {
    pub(super) records: ConcernDraft,
    pub(super) asks: Vec<String>,
    pub(super) requirements: Vec<At<String>>,
}

#[derive(Debug)]
pub(super) struct DrawDraft {
    pub(super) id: String,
    pub(super) name: Label,
    pub(super) ask: Label,
    pub(super) over: At<RegisterId>,
    pub(super) when: Option<At<String>>,
    pub(super) count: i64,
}
