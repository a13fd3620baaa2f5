//! Judges records by checks: whole, and after each change only what the change touches.
//!
//! ```text
//! put ─▶ columns ─▶ dependents ─▶ populations (one per check) ─▶ forms ─▶ outcome ─▶ verdict
//!             parts (statements, answers, declarations) ─────────────────┘            │
//!                                                                      worst child, parents
//! ```
//! Costs grow with what changed: each population keeps its members' standing, and by day when one may change of itself.

mod ahead;
pub(crate) mod came_back;
mod columns;
mod combined;
mod dependents;
pub mod fixture;
mod forms;
mod gathered;
pub mod history;
mod lent;
mod outcome;
mod parts;
mod population;
mod sentence;
mod statement;
mod tree;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{civil::Date, tz::TimeZone};
use rayon::prelude::*;

use self::{
    columns::Columns,
    dependents::Dependents,
    forms::{Work, World},
    gathered::Gathered,
    lent::Lenders,
    parts::{Concerned, Parts},
    population::{Asked, Population},
    tree::{Node, Tree},
};
use crate::{
    define::{
        check::{Check, CoverSet, Form},
        register::{Part, Register},
        requirement::Standard,
    },
    expr::{FieldRef, FieldRole, FieldShape, Until},
    fold::RecordState,
    id::{CheckCode, RecordId, RegisterId, RequirementId, StandardId},
    pack::PackSet,
    verdict::{CheckOutcome, Verdict},
};

/// From so many records of one check on, checks are judged side by side.
const MANY: usize = 4_096;

/// What a judge needs of the packs.
#[derive(Debug, Clone, Copy)]
pub struct JudgePacks<'a> {
    /// All registers.
    pub registers: &'a BTreeMap<RegisterId, Register>,
    /// All standards.
    pub standards: &'a BTreeMap<StandardId, Standard>,
    /// All checks that are on.
    pub checks: &'a BTreeMap<CheckCode, Check>,
}

impl<'a> From<&'a PackSet> for JudgePacks<'a> {
    fn from(packs: &'a PackSet) -> Self {
        Self { registers: &packs.registers, standards: &packs.standards, checks: &packs.checks }
    }
}

/// What was judged on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The day.
    pub today: Date,
    /// Every check's outcome, by code; statements once for each requirement.
    pub outcomes: Vec<Arc<CheckOutcome>>,
    /// Every requirement's verdict, in the standards' order.
    pub verdicts: Vec<Verdict>,
}

/// Judges records by checks; keeps of the records only what the checks read.
#[derive(Debug)]
pub struct Judge {
    columns: Columns,
    /// The registers whose records say something to the judge itself.
    playing: BTreeMap<RegisterId, Register>,
    /// The registers that sleep until somebody puts a record in.
    asleep: BTreeSet<RegisterId>,
    /// What people call each register.
    names: BTreeMap<RegisterId, String>,
    tree: Tree,
    /// Whose statements count for which others.
    lenders: Lenders,
    parts: Parts,
    dependents: Dependents,
    works: Vec<Work>,
    states: Vec<State>,
    /// The checks of each requirement, by node: places in `works`.
    by_node: Vec<Vec<usize>>,
    /// The requirements that each check speaks for, by its place in `works`.
    by_work: Vec<Vec<Node>>,
    statements: Option<u16>,
    /// A statement changed, or a record that one rests on came, went, or took another number.
    evidence_changed: bool,
    /// A record came or went: a register that sleeps may rest no longer, or again.
    came_or_went: bool,
    gathered: Gathered,
    last: Option<Judgement>,
}

/// What is known of a check from the last judgement.
#[derive(Debug, Clone, Default)]
struct State {
    outcome: Option<Arc<CheckOutcome>>,
    dirty: bool,
    /// It was another before the last judgement.
    moved: bool,
}

impl Judge {
    /// A judge without records. `zone` gives moments their civil day.
    #[must_use]
    pub fn new<'a>(packs: impl Into<JudgePacks<'a>>, zone: TimeZone) -> Self {
        let packs: JudgePacks<'a> = packs.into();
        let playing = |part| {
            let plays = |register: &&Register| register.plays.as_ref().is_some_and(|plays| plays.part == part);
            packs.registers.values().find(plays).map(|register| &register.id)
        };
        let mut columns = Columns::new(packs.registers.values(), playing(Part::Organisation), zone);
        let statements = playing(Part::Statement).and_then(|id| columns.register(id));
        let mut works: Vec<Work> = packs.checks.values().map(|check| work(check, &columns)).collect();
        let persons = playing(Part::Person);
        for work in &works {
            for expr in work.populations.iter().flat_map(Population::expressions).chain(&work.consequence) {
                columns.keep(expr.reads());
            }
            if let Some(via) = via(&work.check, packs.registers, persons) {
                columns.keep_field(&Arc::new(via), false);
            }
        }
        let mut dependents = Dependents::new(&columns);
        for (place, work) in works.iter_mut().enumerate() {
            dependents.follow(place, work, &columns);
            for population in &mut work.populations {
                population.bind(&columns);
            }
            work.consequence = work.consequence.as_ref().map(|consequence| columns.bind(consequence));
            work.via = via(&work.check, packs.registers, persons).and_then(|via| columns.column_of(&via));
        }
        let tree = Tree::new(packs.standards);
        let mut by_node = vec![Vec::new(); tree.all.len()];
        let mut by_work = vec![Vec::new(); works.len()];
        for (place, work) in works.iter().enumerate() {
            for requirement in &work.check.requirements {
                // The statement is asked for of leaves; a clause above them asks it of each leaf within.
                let nodes = match work.check.form {
                    Form::Statement => tree.leaves(requirement),
                    _ => tree.find(requirement).into_iter().collect(),
                };
                for node in nodes {
                    if let Some(checks) = by_node.get_mut(node).filter(|checks| !checks.contains(&place)) {
                        checks.push(place);
                        by_work.get_mut(place).into_iter().for_each(|nodes: &mut Vec<Node>| nodes.push(node));
                    }
                }
            }
        }
        let owned = |(id, register): (&RegisterId, &Register)| (id.clone(), register.clone());
        let states = works.iter().map(|_| State { outcome: None, dirty: true, moved: false }).collect();
        let lenders = Lenders::new(packs.standards, &tree);
        Self {
            columns,
            playing: packs.registers.iter().filter(|(_, it)| it.plays.is_some()).map(owned).collect(),
            asleep: packs.registers.values().filter(|it| it.asleep).map(|it| it.id.clone()).collect(),
            names: packs.registers.values().map(|it| (it.id.clone(), it.name.en.clone())).collect(),
            tree,
            lenders,
            parts: Parts::default(),
            dependents,
            works,
            states,
            by_node,
            by_work,
            statements,
            evidence_changed: true,
            came_or_went: true,
            gathered: Gathered::default(),
            last: None,
        }
    }

    /// A judge by the same packs over the records as they were after `size` entries, made from what this one knows of them.
    ///
    /// It shares none of this one's findings. Records that have entries on both sides are in it as they are now; they are
    /// named, and must be put again as they were then before anything is judged.
    #[must_use]
    pub fn before<'a>(&self, packs: impl Into<JudgePacks<'a>>, size: u64) -> (Self, Vec<RecordId>) {
        let mut then = Self::new(packs, self.columns.zone().clone());
        let (columns, changed) = self.columns.before(size);
        let mut parts = self.parts.clone();
        for record in parts.records() {
            let is_there = columns.find(record).and_then(|slot| columns.place(slot)?.cells.as_ref()).is_some();
            if !is_there {
                parts.forget(record, &mut Concerned::default());
            }
        }
        (then.columns, then.parts) = (columns, parts);
        (then, changed)
    }

    /// How many of the records known have their first entry among the first `size`, and how many of those have later ones too.
    #[must_use]
    pub fn known_before(&self, size: u64) -> (usize, usize) {
        let known = self.columns.places.iter().filter_map(|place| place.cells.as_ref());
        let (mut all, mut changed) = (0, 0);
        for cells in known.filter(|cells| cells.entries.0 < size) {
            all += 1;
            changed += usize::from(cells.entries.1 >= size);
        }
        (all, changed)
    }

    /// How many evaluations the next judgement of the same day takes; [`None`] before the first: all there are.
    #[must_use]
    pub fn waiting(&self) -> Option<usize> {
        self.works.iter().map(Work::waiting).sum()
    }

    /// Takes in a record as it is now. Records of registers that no pack defines are passed over.
    pub fn put(&mut self, state: &RecordState) {
        let Some((slot, old)) = self.columns.put(state) else { return };
        self.changed(slot, old.as_ref());
        let mut concerned = Concerned::default();
        self.parts.forget(state.record, &mut concerned);
        let live = self.columns.place(slot).is_some_and(|place| place.live().is_some());
        if let Some(register) = self.playing.get(&state.register).filter(|_| live) {
            self.parts.put(register, state, (&self.tree, self.columns.zone()), &mut concerned);
        }
        self.concern(&concerned);
    }

    /// Marks the outcomes that statements, answers or declarations may have altered. Statements themselves are judged at every change.
    fn concern(&mut self, concerned: &Concerned) {
        if concerned.is_nobody() {
            return;
        }
        self.evidence_changed |= concerned.statements;
        for (work, state) in self.works.iter().zip(&mut self.states) {
            let excluded = matches!(work.check.form, Form::Covers { set: CoverSet::Requirements { .. }, .. });
            state.dirty |= concerned.checks.contains(&work.check.code)
                || (concerned.statements && excluded)
                || work.declarable().is_some_and(|over| concerned.registers.contains(over));
        }
    }

    /// Takes a record out, as if it had never been.
    pub fn remove(&mut self, record: RecordId) {
        let Some(slot) = self.columns.find(record) else { return };
        let old = self.columns.take(slot);
        self.changed(slot, old.as_ref());
        let mut concerned = Concerned::default();
        self.parts.forget(record, &mut concerned);
        self.concern(&concerned);
    }

    /// Follows a change of one record to everything it touches.
    fn changed(&mut self, slot: columns::Slot, old: Option<&columns::Cells>) {
        let Some(place) = self.columns.place(slot) else { return };
        let (local, id, register) = (place.local, place.id, place.register);
        let renumbered = old.map(|old| &old.number) != place.cells.as_ref().map(|new| &new.number);
        let was_live = old.is_some_and(|old| !old.void);
        let came_or_went = was_live != place.live().is_some();
        self.came_or_went |= came_or_went;
        if renumbered || came_or_went {
            let cells = old.into_iter().chain(&place.cells);
            self.evidence_changed |= cells.into_iter().any(|cells| self.parts.rest_on(&cells.number));
        }
        if let Some(old) = old.filter(|_| renumbered) {
            for work in &mut self.works {
                for population in work.populations.iter_mut().filter(|population| population.over == register) {
                    population.forget(slot, (local, id), &old.number);
                }
            }
            // Members of `covers` and failures stand under their number.
            for place in self.dependents.over(register) {
                if let Some(state) = self.states.get_mut(place) {
                    state.dirty = true;
                }
            }
        }
        let (works, states) = (&mut self.works, &mut self.states);
        self.dependents.spread(slot, old, renumbered, &self.columns, &mut |place, population, touched| {
            let Some(work) = works.get_mut(place) else { return };
            if let Some(state) = states.get_mut(place).filter(|_| matches!(work.check.form, Form::Covers { .. })) {
                state.dirty = true;
            }
            let Some(population) = work.populations.get_mut(population) else { return };
            match touched {
                Some(slot) => population.touch(slot),
                None => population.touch_all(),
            }
        });
    }

    /// Every requirement's verdict on a day, in the standards' order.
    pub fn rejudge(&mut self, today: Date) -> Vec<Verdict> {
        self.judgement(today).verdicts.clone()
    }

    /// Judges a day: at first everything, then what changed since and what the day itself may change.
    pub fn judgement(&mut self, today: Date) -> &Judgement {
        let back = self.last.as_ref().is_some_and(|last| today < last.today);
        if back {
            for work in &mut self.works {
                work.populations.iter_mut().for_each(Population::touch_all);
            }
        }
        let (columns, tree, parts, names) = (&self.columns, &self.tree, &self.parts, &self.names);
        let world = World { columns, tree, parts, today };
        let look = |(work, state): (&mut Work, &mut State)| {
            let mut dirty = back || state.dirty;
            state.moved = false;
            for population in &mut work.populations {
                if !population.is_settled(today) {
                    dirty |= population.settle(columns, today);
                }
            }
            let due = state.outcome.as_ref().is_none_or(|known| Until::from(known.holds_until) <= Until::day(today));
            if !(dirty || due) {
                return false;
            }
            let outcome = outcome::outcome(work, world, |id| names.get(id).map(String::as_str)).map(Arc::new);
            state.moved = outcome != state.outcome;
            (state.outcome, state.dirty) = (outcome, false);
            state.moved
        };
        // Checks do not look at one another, so many are judged side by side; for a few it is not worth waking other threads.
        let moved = if self.works.iter().any(|work| work.waiting().is_none_or(|waiting| waiting > MANY)) {
            let all = self.works.par_iter_mut().zip(&mut self.states);
            all.map(look).reduce(|| false, |one, other| one | other)
        } else {
            self.works.iter_mut().zip(&mut self.states).map(look).fold(false, |one, other| one | other)
        };
        let moved = moved | std::mem::take(&mut self.came_or_went);
        let all = back | std::mem::take(&mut self.evidence_changed);
        let holds = |last: &Judgement| {
            let until = last.outcomes.iter().map(|outcome| Until::from(outcome.holds_until)).min();
            until.is_none_or(|until| until > Until::day(today))
        };
        let judgement = match self.last.take() {
            Some(last) if !(moved || all) && holds(&last) => Judgement { today, ..last },
            last => self.gather(today, all, last.map(|last| last.verdicts)),
        };
        self.last.insert(judgement)
    }
}

/// A check's populations.
fn work(check: &Check, columns: &Columns) -> Work {
    let over = |register: &RegisterId| columns.register(register).unwrap_or(u16::MAX);
    let consequence = check.serious_when.as_ref().and_then(|when| when.consequence.clone());
    let mut covers_consequence = None;
    let populations = match &check.form {
        Form::Every { over: register, when, require } => {
            vec![Population::new(over(register), when.clone(), Asked::Require(require.clone(), consequence))]
        }
        Form::AtLeast { over: register, when, .. } => {
            vec![Population::new(over(register), when.clone(), Asked::Nothing)]
        }
        Form::Recent { over: register, when, date, .. } => {
            vec![Population::new(over(register), when.clone(), Asked::Date(date.clone()))]
        }
        Form::Covers { set, by, by_when, date, .. } => {
            covers_consequence = consequence;
            let by = Population::new(over(by), by_when.clone(), Asked::Date(date.clone()));
            match set {
                CoverSet::Records { register, when } => {
                    vec![by, Population::new(over(register), when.clone(), Asked::Nothing)]
                }
                CoverSet::Requirements { .. } => vec![by],
            }
        }
        Form::Statement => Vec::new(),
    };
    Work { check: check.clone(), populations, via: None, consequence: covers_consequence }
}

/// The field by which a covering record names what it covers.
fn via(check: &Check, registers: &BTreeMap<RegisterId, Register>, persons: Option<&RegisterId>) -> Option<FieldRef> {
    let Form::Covers { by, via, .. } = &check.form else { return None };
    let shape = FieldShape::of(registers.get(by)?.field(via.as_str())?, persons);
    Some(FieldRef {
        register: by.clone(),
        table: None,
        field: via.clone(),
        name: shape.name,
        kind: shape.kind,
        role: FieldRole::Declared,
        column: 0,
    })
}

impl Judgement {
    /// The verdict of a requirement.
    #[must_use]
    pub fn verdict(&self, requirement: &RequirementId) -> Option<&Verdict> {
        self.verdicts.iter().find(|verdict| verdict.requirement == *requirement)
    }

    /// The outcome of a check; for the form `statement` of this requirement.
    #[must_use]
    pub fn outcome(&self, code: &CheckCode, requirement: Option<&RequirementId>) -> Option<&CheckOutcome> {
        let fits = |outcome: &&Arc<CheckOutcome>| outcome.code == *code && outcome.requirement.as_ref() == requirement;
        self.outcomes.iter().find(fits).map(Arc::as_ref)
    }
}
