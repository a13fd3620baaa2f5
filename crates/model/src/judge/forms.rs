//! What each form of check finds on a day, before basis, severity and answers have their say.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    columns::{Columns, Held, Slot},
    parts::{Excluded, Parts},
    population::{Failed, Population},
    tree::{Node, Tree},
};
use crate::{
    define::check::{Check, CoverSet, Form, SeriousWhen},
    expr::{Expr, Handle, Missing, Period, Until, Value, within},
    id::{RecordId, RegisterId, RequirementId},
};

/// A check at work: its populations, and what it needs besides.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) check: Check,
    /// `every`, `at_least`, `recent`: the one; `covers`: the covering records, then the set where it is of records.
    pub(super) populations: Vec<Population>,
    /// `covers`: the column of the field that names what is covered.
    pub(super) via: Option<u32>,
    /// `covers`: over a member of the set.
    pub(super) consequence: Option<Expr>,
}

/// A member that failed.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) number: Arc<str>,
    pub(super) record: Option<RecordId>,
    pub(super) why: Option<Arc<str>>,
    /// It failed because a value is not there.
    pub(super) missing: bool,
    pub(super) grave: bool,
}

/// What a form finds.
#[derive(Debug)]
pub(super) enum Finding {
    /// There is nothing to judge: never in order.
    Nothing,
    /// It holds.
    Holds,
    /// These members fail; none are named where the whole does.
    Fails(Vec<Found>),
}

/// A finding with its population and how long it stays.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) finding: Finding,
    pub(super) total: u64,
    pub(super) last: Option<Date>,
    pub(super) until: Until,
}

/// What there is to look into.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) columns: &'a Columns,
    pub(super) tree: &'a Tree,
    pub(super) parts: &'a Parts,
    pub(super) today: Date,
}

impl Work {
    /// How many of its records need a look because something changed; [`None`] for all.
    pub(super) fn waiting(&self) -> Option<usize> {
        self.populations.iter().map(Population::waiting).sum()
    }

    /// The register whose emptiness may be declared.
    pub(super) fn declarable(&self) -> Option<&RegisterId> {
        match &self.check.form {
            Form::Every { over, .. } | Form::AtLeast { over, .. } | Form::Recent { over, .. } => Some(over),
            Form::Covers { set: CoverSet::Records { register, .. }, .. } => Some(register),
            Form::Covers { .. } | Form::Statement => None,
        }
    }

    /// Finds what its form asks for. Statements are judged elsewhere, each requirement apart.
    pub(super) fn find(&self, world: World<'_>) -> Option<Judged> {
        let first = self.populations.first()?;
        Some(match &self.check.form {
            Form::Every { .. } => every(first),
            Form::AtLeast { n, .. } => at_least(first, *n),
            Form::Recent { within, .. } => recent(first, *within, world.today),
            Form::Covers { set, within, .. } => self.covers(first, set, *within, world),
            Form::Statement => return None,
        })
    }

    fn covers(&self, by: &Population, set: &CoverSet, period: Period, world: World<'_>) -> Judged {
        let today = world.today;
        let (mut reached, mut last, mut until) = (Reached::default(), None, by.until());
        let mut named = Named::default();
        for &(day, slot) in &by.dates {
            if day > today {
                until = until.min(Until::day(day));
                break;
            }
            last = Some(day);
            self.covered(slot, world, &mut named, &mut |member| reached.on(member, day));
        }
        let members = match set {
            CoverSet::Records { .. } => {
                let Some(set) = self.populations.get(1) else { return nothing(0, until) };
                until = until.min(set.until());
                set.members(world.columns).into_iter().map(Member::Record).collect::<Vec<_>>()
            }
            CoverSet::Requirements { standards } => {
                let excluded = |leaf: &Node| {
                    world
                        .tree
                        .get(*leaf)
                        .is_some_and(|it| world.parts.not_applicable(*leaf, it.exclusion) == Excluded::Rightly)
                };
                world.tree.leaves_of(standards).filter(|leaf| !excluded(leaf)).map(Member::Requirement).collect()
            }
        };
        let total = members.len() as u64;
        if last.is_none() || members.is_empty() {
            return nothing(total, until);
        }
        let (mut failed, mut said) = (Vec::new(), BTreeMap::new());
        for member in members {
            let day = reached.last(member);
            // Thousands may have been reached on one day: it is reckoned and put into words once.
            let found = said.entry(day).or_insert_with(|| match day.map(|day| (day, within(day, period, today))) {
                Some((_, (true, holds_until))) => Ok(holds_until),
                Some((day, _)) => Err(Arc::from(format!("last on {day}"))),
                None => Err(Arc::from("never")),
            });
            match found {
                Ok(holds_until) => until = until.min(*holds_until),
                Err(why) => {
                    let why = Arc::clone(why);
                    failed.extend(self.uncovered(member, (why, day.is_none()), world, &mut until));
                }
            }
        }
        failed.sort_by(|a, b| (&a.number, a.record).cmp(&(&b.number, b.record)));
        let finding = if failed.is_empty() { Finding::Holds } else { Finding::Fails(failed) };
        Judged { finding, total, last, until }
    }

    fn uncovered(
        &self,
        member: Member,
        (why, missing): (Arc<str>, bool),
        world: World<'_>,
        until: &mut Until,
    ) -> Option<Found> {
        let why = Some(why);
        match member {
            Member::Record(slot) => {
                let place = world.columns.place(slot)?;
                let number = Arc::clone(&place.cells.as_ref()?.number);
                let consequence = self.consequence.as_ref();
                let answer = consequence.map(|it| it.holds(world.columns, Handle::record(slot), world.today));
                *until = answer.as_ref().map_or(*until, |answer| answer.until.min(*until));
                let grave = answer.is_none_or(|answer| answer.value == Some(true));
                Some(Found { number, record: Some(place.id), why, missing, grave })
            }
            Member::Requirement(node) => {
                let number = world.tree.get(node)?.id.to_string().into();
                Some(Found { number, record: None, why, missing, grave: self.consequence.is_none() })
            }
        }
    }

    /// What a covering record covers: the ends of its link, or the leaves of the requirements it names.
    fn covered<'w>(&self, slot: Slot, world: World<'w>, named: &mut Named<'w>, each: &mut dyn FnMut(Member)) {
        let Some(column) = self.via.and_then(|via| usize::try_from(via).ok()) else { return };
        match world.columns.place(slot).and_then(|place| place.live()).and_then(|cells| cells.held.get(column)) {
            Some(Held::Links(ends)) => ends.iter().copied().map(Member::Record).for_each(each),
            Some(Held::Value(Value::Texts(texts))) => {
                let leaves = |id: RequirementId| world.tree.leaves(&id);
                for text in texts.iter() {
                    let known = named.entry(text).or_insert_with(|| text.parse().map(leaves).unwrap_or_default());
                    known.iter().copied().map(Member::Requirement).for_each(&mut *each);
                }
            }
            _ => {}
        }
    }
}

/// The leaves of the requirements that covering records name, by name: many name the same.
type Named<'a> = HashMap<&'a str, Vec<Node>>;

/// The newest day on which each member was covered, by its place: there are as many places as records.
#[derive(Debug, Default)]
struct Reached {
    records: Vec<Option<Date>>,
    requirements: Vec<Option<Date>>,
}

impl Reached {
    /// Days come oldest first, so the last one stands.
    fn on(&mut self, member: Member, day: Date) {
        let (days, place) = match member {
            Member::Record(slot) => (&mut self.records, slot as usize),
            Member::Requirement(node) => (&mut self.requirements, node),
        };
        if days.len() <= place {
            days.resize(place + 1, None);
        }
        if let Some(known) = days.get_mut(place) {
            *known = Some(day);
        }
    }

    fn last(&self, member: Member) -> Option<Date> {
        match member {
            Member::Record(slot) => self.records.get(slot as usize).copied().flatten(),
            Member::Requirement(node) => self.requirements.get(node).copied().flatten(),
        }
    }
}

/// A member of a set to be covered.
#[derive(Debug, Clone, Copy)]
enum Member {
    Record(Slot),
    Requirement(Node),
}

fn nothing(total: u64, until: Until) -> Judged {
    Judged { finding: Finding::Nothing, total, last: None, until }
}

fn every(population: &Population) -> Judged {
    let until = population.until();
    if population.total == 0 {
        return nothing(0, until);
    }
    // Thousands may fail for one reason: it is put into words once.
    let mut said: Vec<(Option<Missing>, bool, Option<Arc<str>>)> = Vec::new();
    let mut why = |failed: &Failed| {
        let same = |(missing, in_condition, _): &&(_, bool, _)| {
            *missing == failed.missing && *in_condition == failed.in_condition
        };
        if let Some((.., words)) = said.iter().find(same) {
            return words.clone();
        }
        let words = match population.why(failed) {
            Some(why) => Some(why.into()),
            None if failed.in_condition => Some("cannot be judged".into()),
            None => None,
        };
        said.push((failed.missing, failed.in_condition, words.clone()));
        words
    };
    let found = |((number, record), failed): (&(Arc<str>, RecordId), &Failed)| {
        let why = why(failed);
        let missing = failed.missing.is_some();
        Found { number: Arc::clone(number), record: Some(*record), why, missing, grave: failed.grave }
    };
    let failed: Vec<Found> = population.failed.iter().map(found).collect();
    let finding = if failed.is_empty() { Finding::Holds } else { Finding::Fails(failed) };
    Judged { finding, total: population.total, last: None, until }
}

fn at_least(population: &Population, n: u32) -> Judged {
    let (total, until) = (population.total, population.until());
    let finding = match total {
        0 => Finding::Nothing,
        total if total < u64::from(n) => Finding::Fails(Vec::new()),
        _ => Finding::Holds,
    };
    Judged { finding, total, last: None, until }
}

fn recent(population: &Population, period: Period, today: Date) -> Judged {
    // What lies ahead has not happened: it counts from its day.
    let (mut last, mut until) = (None, population.until());
    for &(day, _) in population.dates.iter().rev() {
        if day <= today {
            last = Some(day);
            break;
        }
        until = until.min(Until::day(day));
    }
    let total = population.total;
    let Some(day) = last else { return nothing(total, until) };
    let (recent, holds_until) = within(day, period, today);
    let finding = if recent { Finding::Holds } else { Finding::Fails(Vec::new()) };
    Judged { finding, total, last, until: until.min(holds_until) }
}

/// Whether failures are serious: at least the share failed, and one has the consequence. Never by count alone.
pub(super) fn is_serious(when: &SeriousWhen, failed: &[Found], total: u64) -> bool {
    let share = failed.len() as u64 * 1000 >= u64::from(when.share_permille) * total;
    share && !failed.is_empty() && failed.iter().any(|found| found.grave)
}
