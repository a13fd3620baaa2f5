//! How many records a register has by the narrowings that people use most; kept until an entry touches the register.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, PoisonError},
};

use jiff::{Span, civil::Date};
use plumb_ledger::Digest;
use plumb_model::{access::AccessPredicate, derive::STATE, id::FieldId, id::RegisterId};
use plumb_store::{Count, Filter as StoreFilter, ListQuery, Narrowing, Test, VoidShown};

use crate::{
    Engine,
    access::Reader,
    desk::{CountsView, Many, Problem, ProblemKind},
    engine::Look,
    records::list::place_key,
};

/// How near 'soon' is, in days.
const SOON_DAYS: i64 = 30;

/// Answers kept at most; beyond that all are dropped, which costs one slow look each.
const MOST_KEPT: usize = 512;

/// Narrowed lists whose length is kept: people turn their pages.
const LISTS: usize = 64;

/// What was counted, for whom, and of which state of the log.
#[derive(Debug, Default)]
pub(crate) struct KeptCounts {
    registers: HashMap<RegisterId, Vec<Counted>>,
    /// Of narrowed lists, the newest last.
    lists: VecDeque<List>,
}

#[derive(Debug)]
struct List {
    /// What was asked, without order and place.
    query: ListQuery,
    size: u64,
    set: Digest,
    many: Many,
}

#[derive(Debug)]
struct Counted {
    reads: AccessPredicate,
    person: Option<plumb_model::id::PersonId>,
    size: u64,
    set: Digest,
    today: Date,
    counts: Arc<CountsView>,
}

impl Engine {
    /// How many there are.
    pub(crate) fn counts(&self, look: &Look, reader: &Reader, register: &str) -> Result<CountsView, Problem> {
        let register = &look.register(register)?.id;
        let reads = reader.reads_in(register);
        let size = look.snapshot.size();
        let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.registers.get_mut(register).and_then(|all| {
            let same = |one: &&mut Counted| {
                one.reads == reads && one.person == reader.person() && one.set == look.set() && one.today == look.today
            };
            all.iter_mut().find(same)
        });
        if let Some(known) = known
            && known.size <= size
            && !look.touched_since(register, known.size)?
        {
            known.size = size;
            return Ok((*known.counts).clone());
        }
        drop(kept);
        let counts = Arc::new(count(look, reader, register)?);
        let counted = Counted {
            reads,
            person: reader.person(),
            size,
            set: look.set(),
            today: look.today,
            counts: Arc::clone(&counts),
        };
        let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.registers.values().map(Vec::len).sum::<usize>() >= MOST_KEPT {
            kept.registers.clear();
        }
        let all = kept.registers.entry(register.clone()).or_default();
        all.retain(|one| one.reads != counted.reads || one.person != counted.person);
        all.push(counted);
        Ok((*counts).clone())
    }

    /// How long a narrowed list is, whatever its order and place.
    pub(crate) fn length(&self, look: &Look, query: &ListQuery) -> Result<Many, Problem> {
        // Words are also found in files, which are read some time after their entry.
        if query.narrowed.iter().any(|narrowing| matches!(narrowing, Narrowing::Words(_))) {
            return many(look, query);
        }
        let query = ListQuery { sort: None, after: None, limit: 1, ..query.clone() };
        let (size, set) = (look.snapshot.size(), look.set());
        let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.lists.iter().position(|list| list.set == set && list.query == query);
        if let Some(mut list) = known.and_then(|at| kept.lists.remove(at))
            && list.size <= size
            && !look.touched_since(&query.register, list.size)?
        {
            list.size = size;
            let many = list.many;
            kept.lists.push_back(list);
            return Ok(many);
        }
        drop(kept);
        let many = many(look, &query)?;
        let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.lists.len() >= LISTS {
            kept.lists.pop_front();
        }
        kept.lists.push_back(List { query, size, set, many });
        Ok(many)
    }
}

fn many(look: &Look, query: &ListQuery) -> Result<Many, Problem> {
    Ok(match look.snapshot.count(query)? {
        Count::Exactly(n) => Many { n, more: false },
        Count::MoreThan1000 => Many { n: 1000, more: true },
    })
}

fn count(look: &Look, reader: &Reader, register: &RegisterId) -> Result<CountsView, Problem> {
    let all = || ListQuery::of(register.clone(), reader.reads_in(register));
    let many = |query: &ListQuery| many(look, query);
    let narrowed = |narrowing: Narrowing| many(&ListQuery { narrowed: vec![narrowing], ..all() });
    let state = FieldId::new(STATE).map_err(|bad| Problem::new(ProblemKind::Fault, "fault.field", bad.to_string()))?;
    let mut states = Vec::new();
    let defined = look.rules.packs.registers.get(register).into_iter().flat_map(|register| &register.workflow.states);
    for (place, known) in defined.enumerate() {
        let Some(key) = place_key(place) else { continue };
        let filters = vec![StoreFilter { field: state.clone(), test: Test::Is(key) }];
        states.push((known.id.to_string(), many(&ListQuery { filters, void: VoidShown::Yes, ..all() })?));
    }
    let by = |days: i64| look.today.checked_add(Span::new().days(days)).unwrap_or(look.today);
    Ok(CountsView {
        register: register.to_string(),
        all: many(&all())?,
        states,
        overdue: narrowed(Narrowing::DueBy(by(-1)))?,
        soon: narrowed(Narrowing::DueBy(by(SOON_DAYS)))?,
        mine: match reader.person() {
            Some(person) => narrowed(Narrowing::Mine(person))?,
            None => Many { n: 0, more: false },
        },
    })
}
