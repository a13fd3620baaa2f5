//! What records that play a part say to the judge: statements, answers to checks, closed corrective actions, 'we have none of these'.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{civil::Date, tz::TimeZone};

use super::{
    came_back::{Closed, ClosedActions, EFFECTIVE},
    tree::{Node, Tree},
};
use crate::{
    define::{
        register::{FieldKind, Part, Register, StateKind},
        requirement::Exclusion,
    },
    expr::{Kind, Until, Value},
    fold::RecordState,
    id::{CheckCode, FieldId, RecordId, RegisterId, RequirementId},
    raw::Raw,
    verdict::Outcome,
};

/// A record read through the part that its register plays.
struct Playing<'a> {
    register: &'a Register,
    fields: &'a BTreeMap<String, FieldId>,
    state: &'a RecordState,
    zone: &'a TimeZone,
}

impl<'a> Playing<'a> {
    fn field(&self, role: &str) -> Option<&'a FieldId> {
        self.fields.get(role)
    }

    fn raw(&self, role: &str) -> Option<&'a Raw> {
        self.state.fields.get(self.field(role)?)
    }

    fn text(&self, role: &str) -> Option<&'a str> {
        self.raw(role)?.as_text().filter(|text| !text.trim().is_empty())
    }

    /// A date, or the civil day of a moment.
    fn day(&self, role: &str) -> Option<Date> {
        let field = self.register.field(self.field(role)?.as_str())?;
        let kind = if matches!(field.kind, FieldKind::Moment) { Kind::Moment } else { Kind::Date };
        Value::read(self.raw(role)?, &kind, self.zone)?.as_date()
    }

    fn links(&self, role: &str) -> Vec<RecordId> {
        let links = self.field(role).and_then(|field| self.state.links.get(field));
        links.into_iter().flatten().map(|link| link.to).collect()
    }

    /// Whether the field holds anything, whatever its kind.
    fn says(&self, role: &str) -> bool {
        let text = self.raw(role).is_some_and(|raw| raw.items().any(|item| item.as_text() != Some("")));
        text || !self.links(role).is_empty()
    }
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) number: String,
    /// The leaves it speaks of.
    pub(super) leaves: Vec<Node>,
    pub(super) claim: Claim,
    pub(super) confirmed: Option<Date>,
    pub(super) evidence: Vec<Evidence>,
}

/// What a statement claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It applies, and this is how it is met.
    Met,
    /// It applies, but nothing is said of how.
    Unsaid,
    /// It does not apply.
    Excluded {
        /// A reason is given.
        justified: bool,
        /// A risk, a law or a contract needs it all the same.
        driven: bool,
    },
}

/// A row of evidence: a record by its number, and the period for which it speaks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub(super) record: String,
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
}

impl Evidence {
    /// Whether its period runs, and how long that stays so.
    pub(super) fn runs(&self, today: Date) -> (bool, Until) {
        match (self.from, self.until) {
            (Some(from), _) if today < from => (false, Until::day(from)),
            (_, Some(until)) if today > until => (false, Until::NEVER),
            (_, Some(until)) => (true, Until::after(until)),
            (_, None) => (true, Until::NEVER),
        }
    }
}

/// A confirmed answer to a check or to one of its records.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    check: CheckCode,
    /// The number of the record answered for; none: the whole check.
    subject: Option<String>,
    /// The best the outcome can then be.
    at_best: Outcome,
    until: Date,
}

/// The answers to one check.
#[derive(Debug, Clone, Default)]
struct Answers {
    whole: BTreeSet<RecordId>,
    by_subject: BTreeMap<String, BTreeSet<RecordId>>,
}

impl Answers {
    fn put(&mut self, subject: Option<&str>, record: RecordId) {
        let place = match subject {
            None => &mut self.whole,
            Some(subject) => self.by_subject.entry(subject.to_owned()).or_default(),
        };
        place.insert(record);
    }

    fn forget(&mut self, subject: Option<&str>, record: RecordId) {
        let Some(subject) = subject else {
            self.whole.remove(&record);
            return;
        };
        if let Some(records) = self.by_subject.get_mut(subject) {
            records.remove(&record);
            if records.is_empty() {
                self.by_subject.remove(subject);
            }
        }
    }
}

/// 'We have none of these.'
#[derive(Debug, Clone, PartialEq)]
struct Declaration {
    register: RegisterId,
    review: Date,
}

/// Whose outcomes a change of such records may alter.
#[derive(Debug, Default)]
pub(super) struct Concerned {
    /// What is, or is not, applicable.
    pub(super) statements: bool,
    /// Checks answered for, or whose gap a corrective action removed.
    pub(super) checks: BTreeSet<CheckCode>,
    /// Registers declared empty.
    pub(super) registers: BTreeSet<RegisterId>,
}

/// Everything such records say at present.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    statements: BTreeMap<RecordId, Statement>,
    by_leaf: BTreeMap<Node, BTreeSet<RecordId>>,
    /// The numbers that statements name as evidence, each with how often.
    rested_on: BTreeMap<String, usize>,
    answers: BTreeMap<RecordId, Answer>,
    /// Answers by check and subject, so that each failure finds its own at once.
    by_check: BTreeMap<CheckCode, Answers>,
    declarations: BTreeMap<RecordId, Declaration>,
    /// Corrective actions that closed with a proven effect.
    pub(super) closed: ClosedActions,
}

impl Concerned {
    pub(super) fn is_nobody(&self) -> bool {
        !self.statements && self.checks.is_empty() && self.registers.is_empty()
    }
}

impl Parts {
    /// The records that say something.
    pub(super) fn records(&self) -> Vec<RecordId> {
        let Self { statements, answers, declarations, closed, .. } = self;
        let own = statements.keys().chain(answers.keys()).chain(declarations.keys()).copied();
        own.chain(closed.records()).collect()
    }

    /// Forgets what a record said, and notes whom that concerns.
    pub(super) fn forget(&mut self, record: RecordId, concerned: &mut Concerned) {
        let statement = self.statements.remove(&record);
        for leaf in statement.iter().flat_map(|statement| &statement.leaves) {
            if let Some(records) = self.by_leaf.get_mut(leaf) {
                records.remove(&record);
            }
        }
        let answer = self.answers.remove(&record);
        let declaration = self.declarations.remove(&record);
        for evidence in statement.iter().flat_map(|statement| &statement.evidence) {
            if let Some(times) = self.rested_on.get_mut(&evidence.record) {
                *times -= 1;
                if *times == 0 {
                    self.rested_on.remove(&evidence.record);
                }
            }
        }
        concerned.statements |= statement.is_some();
        if let Some(answer) = &answer
            && let Some(answers) = self.by_check.get_mut(&answer.check)
        {
            answers.forget(answer.subject.as_deref(), record);
        }
        concerned.checks.extend(answer.map(|answer| answer.check));
        concerned.checks.extend(self.closed.forget(record));
        concerned.registers.extend(declaration.map(|declaration| declaration.register));
    }

    /// Takes in what a record says that is not void, and notes whom that concerns.
    pub(super) fn put(
        &mut self,
        register: &Register,
        state: &RecordState,
        (tree, zone): (&Tree, &TimeZone),
        concerned: &mut Concerned,
    ) {
        let Some(plays) = &register.plays else { return };
        let playing = Playing { register, fields: &plays.fields, state, zone };
        match plays.part {
            Part::Statement if !register.stands(state.state.as_ref()) => {}
            Part::Statement => {
                let statement = statement(&playing, tree);
                for leaf in &statement.leaves {
                    self.by_leaf.entry(*leaf).or_default().insert(state.record);
                }
                for evidence in &statement.evidence {
                    *self.rested_on.entry(evidence.record.clone()).or_default() += 1;
                }
                self.statements.insert(state.record, statement);
                concerned.statements = true;
            }
            Part::Answer => {
                if let Some(answer) = answer(&playing) {
                    concerned.checks.insert(answer.check.clone());
                    let answers = self.by_check.entry(answer.check.clone()).or_default();
                    answers.put(answer.subject.as_deref(), state.record);
                    self.answers.insert(state.record, answer);
                }
            }
            Part::Declaration => {
                if let Some(declaration) = declaration(&playing) {
                    concerned.registers.insert(declaration.register.clone());
                    self.declarations.insert(state.record, declaration);
                }
            }
            Part::Corrective => {
                if let Some(closed) = closed(&playing) {
                    concerned.checks.insert(closed.check.clone());
                    self.closed.put(state.record, closed);
                }
            }
            Part::Person
            | Part::Organisation
            | Part::Grant
            | Part::Audit
            | Part::Finding
            | Part::AuditRequest
            | Part::Release
            | Part::Copy
            | Part::Certificate
            | Part::CertificateEvent
            | Part::Applicability
            | Part::Action
            | Part::Plan
            | Part::PlanStep
            | Part::SpotCheck
            | Part::Questionnaire
            | Part::Question
            | Part::TrustPage => {}
        }
    }

    /// Whether a statement names this number as evidence.
    pub(super) fn rest_on(&self, number: &str) -> bool {
        self.rested_on.contains_key(number)
    }

    /// The statements of a leaf, by record id.
    pub(super) fn statements(&self, leaf: Node) -> impl Iterator<Item = (RecordId, &Statement)> {
        let records = self.by_leaf.get(&leaf).into_iter().flatten();
        records.filter_map(|record| Some((*record, self.statements.get(record)?)))
    }

    /// Whether a leaf is validly declared not applicable; else, where that was tried, why it is not.
    pub(super) fn not_applicable(&self, leaf: Node, exclusion: Exclusion) -> Excluded {
        let mut why = None;
        let mut any = false;
        for (_, statement) in self.statements(leaf) {
            any = true;
            match statement.claim {
                Claim::Met | Claim::Unsaid => return Excluded::No,
                Claim::Excluded { justified: false, .. } => {
                    why = why.or(Some("is said not to apply, but no justification is given"));
                }
                Claim::Excluded { driven: true, .. } if exclusion == Exclusion::Justified => {
                    why = why.or(Some("is said not to apply, but a risk, a law or a contract needs it"));
                }
                Claim::Excluded { .. } => {}
            }
        }
        if !any {
            return Excluded::No;
        }
        if exclusion == Exclusion::Never {
            return Excluded::Wrongly("is said not to apply, but this can never be excluded");
        }
        why.map_or(Excluded::Rightly, Excluded::Wrongly)
    }

    /// The best outcome that a running answer to this failure leaves, and until when it runs. Without a number: answers to the whole check.
    pub(super) fn answered(&self, check: &CheckCode, number: Option<&str>, today: Date) -> Option<(Outcome, Until)> {
        let Answers { whole, by_subject } = self.by_check.get(check)?;
        let own = number.and_then(|number| by_subject.get(number)).into_iter().flatten();
        let answers = whole.iter().chain(own).filter_map(|record| self.answers.get(record));
        let fits = answers.filter(|answer| today <= answer.until);
        // Of several, the one that promises least, for as long as the longest runs together with it.
        fits.map(|answer| (answer.at_best, Until::after(answer.until))).reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)))
    }

    /// Whether any answer is there at all: spares looking for each failure.
    pub(super) fn answers_to(&self, check: &CheckCode) -> bool {
        self.by_check.get(check).is_some_and(|answers| !answers.whole.is_empty() || !answers.by_subject.is_empty())
    }

    /// Whether a register is declared empty, and until when.
    pub(super) fn declared_none(&self, register: &RegisterId, today: Date) -> Option<Until> {
        let declared = self.declarations.values().filter(|declaration| declaration.register == *register);
        declared
            .filter(|declaration| today <= declaration.review)
            .map(|declaration| Until::after(declaration.review))
            .max()
    }
}

/// Whether a requirement lies outside the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excluded {
    No,
    Rightly,
    Wrongly(&'static str),
}

fn statement(playing: &Playing<'_>, tree: &Tree) -> Statement {
    let named = playing.raw("requirements").into_iter().flat_map(Raw::items).filter_map(Raw::as_text);
    let mut leaves: Vec<Node> =
        named.filter_map(|text| text.parse::<RequirementId>().ok()).flat_map(|id| tree.leaves(&id)).collect();
    leaves.sort_unstable();
    leaves.dedup();
    let rows = playing.field("evidence").and_then(|field| playing.state.tables.get(field));
    let evidence = rows.into_iter().flat_map(BTreeMap::values).filter_map(|row| {
        let text = |column: &str| row.get(column).and_then(Raw::as_text);
        let day = |column: &str| text(column).and_then(|text| text.parse().ok());
        Some(Evidence { record: text("record")?.trim().to_owned(), from: day("from"), until: day("until") })
    });
    let claim = if playing.raw("applicable") == Some(&Raw::Flag(false)) {
        let driven = matches!(playing.text("driver"), Some("risk" | "law" | "contract"));
        Claim::Excluded { justified: playing.text("justification").is_some(), driven }
    } else if playing.text("text").is_some() {
        Claim::Met
    } else {
        Claim::Unsaid
    };
    Statement {
        number: playing.state.number().unwrap_or_default().to_owned(),
        leaves,
        claim,
        confirmed: playing.day("confirmed_on").filter(|_| playing.says("confirmed_by")),
        evidence: evidence.collect(),
    }
}

/// An answer counts only when somebody other than its author confirmed it, and only for a time.
fn answer(playing: &Playing<'_>) -> Option<Answer> {
    let (by, confirmed) = (playing.links("by"), playing.links("confirmed_by"));
    if by.is_empty() || !confirmed.iter().any(|person| !by.contains(person)) {
        return None;
    }
    let at_best = match playing.text("kind")? {
        "accepted" => Outcome::Observation,
        "elsewhere" | "not_our_way" => Outcome::Described,
        _ => return None,
    };
    let check = CheckCode::new(playing.text("check")?).ok()?;
    Some(Answer { check, subject: playing.text("subject").map(str::to_owned), at_best, until: playing.day("until")? })
}

/// A corrective action counts once there is nothing more to do and its effect is proven.
fn closed(playing: &Playing<'_>) -> Option<Closed> {
    let state = playing.register.state(playing.state.state.as_ref()?.as_str())?;
    if state.kind != StateKind::Done || playing.text("effect") != Some(EFFECTIVE) {
        return None;
    }
    Some(Closed {
        check: CheckCode::new(playing.text("check")?.trim()).ok()?,
        subject: playing.text("subject").map(|subject| subject.trim().to_owned()),
        number: playing.state.number().unwrap_or_default().to_owned(),
        on: playing.day("closed")?,
    })
}

fn declaration(playing: &Playing<'_>) -> Option<Declaration> {
    let register = RegisterId::new(playing.text("register")?).ok()?;
    playing.text("reason")?;
    playing.says("by").then_some(())?;
    Some(Declaration { register, review: playing.day("review")? })
}
