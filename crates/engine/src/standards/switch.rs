//! Switching one standard: the files that would rule, what its requirements would say today, and the change itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use plumb_ledger::Via;
use plumb_model::{
    decide::{Change, Command, Input},
    define::{
        edition::Sure,
        register::Part,
        requirement::{Requirement, Standard},
    },
    field::Reading,
    id::{ActorId, RegisterId, RequirementId, StandardId},
    pack::PackSet,
    raw::Raw,
    verdict::{Outcome, Verdict},
};
use plumb_store::{Batch, Draft, LOG_RECORD};
use serde_json::json;

use super::{files, meant, name_of, on};
use crate::{
    Engine,
    activate::nothing_lost,
    commit::{self, Batching},
    desk::{ActorName, Problem, ProblemKind, StandardSwitched},
    engine::Look,
    pack_log::{self, PackFile, Ruling},
    playing::PartOf,
    readiness::Live,
    register_change::may_change,
};

/// A switch as it is asked for.
#[derive(Debug)]
pub(crate) struct SwitchAsked<'a> {
    /// A standard's id, or its pack's.
    pub(crate) standard: &'a str,
    pub(crate) on: bool,
    pub(crate) reason: Option<&'a str>,
    /// The set that the person looked at, hex.
    pub(crate) seen: Option<&'a str>,
    pub(crate) dry_run: bool,
}

/// What a switch makes of the packs.
struct Weighed {
    files: Vec<PackFile>,
    packs: Arc<PackSet>,
    chosen: Vec<StandardId>,
    differs: bool,
}

impl Engine {
    /// Switches a standard on or off, or says what would come of it.
    pub(crate) fn switch_standard(
        &self,
        actor: &ActorName,
        asked: &SwitchAsked<'_>,
    ) -> Result<StandardSwitched, Problem> {
        let look = self.look()?;
        may_change(&look, actor)?;
        if asked.seen.is_some_and(|seen| seen != look.set().to_hex()) {
            let say = "other packs began to rule meanwhile; nothing was changed";
            return Err(Problem::new(ProblemKind::Stale, "stale", say).help("look at it again, then decide again"));
        }
        let (_, all) = self.outlines(&look)?;
        let standard = meant(&all, asked.standard)?;
        let now = on(&look);
        if now.contains(&standard) == asked.on {
            let say = if asked.on { "is on already" } else { "is not on" };
            let say = format!("{} {say}; nothing was changed", name_of(&all, &standard));
            return Err(Problem::new(ProblemKind::Rule, "standard.as-it-is", say));
        }
        let mut chosen: Vec<StandardId> = now.into_iter().filter(|id| *id != standard).collect();
        if asked.on {
            chosen.push(standard.clone());
        }
        if chosen.is_empty() {
            let say = "this is the last standard that is on; nothing was changed";
            return Err(Problem::new(ProblemKind::Rule, "standard.last", say).help("switch another one on first"));
        }
        let ruling = self.ruling_files(&look)?;
        let holds = files::holding(&ruling, &look.rules.packs, &*look.snapshot)?;
        let new = files::chosen(&ruling, &self.wiring.shelf, &chosen, &holds);
        let packs = pack_log::load(&new.files)?;
        let differs = packs.digest != look.set();
        let packs = if differs { packs } else { Arc::clone(&look.rules.packs) };
        nothing_lost(&look, &packs)?;
        let weighed = Weighed { files: new.files, packs, chosen, differs };
        let moved = new.moved.iter().map(ToString::to_string).collect();
        let (mut switched, after) = self.weigh(&look, &weighed, &standard, asked.on, moved)?;
        if !asked.dry_run {
            switched.seq = Some(self.switch_over(&look, actor, weighed, asked.reason)?);
            self.keep_live(after);
        }
        Ok(switched)
    }

    /// What it would bring, or take.
    fn weigh(
        &self,
        look: &Look,
        weighed: &Weighed,
        standard: &StandardId,
        on: bool,
        packs: Vec<String>,
    ) -> Result<(StandardSwitched, Option<Live>), Problem> {
        let size = look.snapshot.size();
        let before = self.with_live(look, |live| Ok(live.judge(look.today)))?;
        let mut live = None;
        if weighed.differs {
            live = Some(Live::at(&weighed.packs, weighed.packs.digest, &look.zone, &*look.snapshot, size)?);
        }
        let after = live.as_mut().map_or_else(|| before.clone(), |live| live.judge(look.today));
        let set = if on { &weighed.packs } else { &look.rules.packs };
        let (whole, verdicts) = (set.standards.get(standard), by_id(if on { &after } else { &before }));
        let leaves: Vec<&Requirement> =
            whole.into_iter().flat_map(|it| &it.requirements).filter(|it| it.leaf).collect();
        let mut stand: BTreeMap<Outcome, usize> = BTreeMap::new();
        for leaf in &leaves {
            if let Some(verdict) = verdicts.get(&leaf.id) {
                *stand.entry(verdict.outcome).or_default() += 1;
            }
        }
        let counts = leaves.iter().filter(|leaf| has_something(leaf, &verdicts)).count();
        let known = |standard: &StandardId| set.standards.get(standard);
        let (old, new) = (&look.rules.packs.registers, &weighed.packs.registers);
        let name = |id: &RegisterId| {
            let register = new.get(id).or_else(|| old.get(id));
            register.map_or_else(|| id.to_string(), |register| register.name.en.clone())
        };
        let registers: BTreeSet<&RegisterId> = old.keys().chain(new.keys()).collect();
        let come = registers.into_iter().filter(|id| old.contains_key(*id) != new.contains_key(*id));
        let switched = StandardSwitched {
            standard: standard.to_string(),
            name: whole.map_or_else(|| standard.to_string(), |standard| standard.name.clone()),
            on,
            leaves: leaves.len(),
            stand: stand.into_iter().rev().collect(),
            counts,
            new: leaves.len() - counts,
            through: through(&leaves, &verdicts, known),
            reported: leaves.iter().filter(|leaf| leaf.sure != Sure::Confirmed).count(),
            sure: whole
                .and_then(|standard| standard.edition.as_ref())
                .map(|edition| if edition.reported.is_empty() { Sure::Confirmed } else { Sure::Reported }),
            packs,
            registers: come.map(name).collect(),
            others: others(&before, &after, standard),
            named_by: statements(look, standard)?,
            pack: weighed.packs.digest.to_hex(),
            seen: look.set().to_hex(),
            seq: None,
        };
        Ok((switched, live))
    }

    /// One batch: the packs that rule from now on, and the organisation's own list of standards.
    fn switch_over(
        &self,
        look: &Look,
        actor: &ActorName,
        weighed: Weighed,
        reason: Option<&str>,
    ) -> Result<u64, Problem> {
        let writer = look.writer(actor)?;
        let person = ActorId::Person(writer.person.id);
        let mut drafts: Vec<Draft> = Vec::new();
        let mut ruling: Option<Ruling> = None;
        if weighed.differs {
            let files = self.wiring.store.files();
            let (draft, new) = pack_log::activation(&weighed.files, &weighed.packs, files, &*self.wiring.random)?;
            drafts.push(pack_log::with_reason(draft, reason, look.snapshot.record(LOG_RECORD)?.map(|log| log.etag)));
            ruling = Some(new);
        }
        let mut batching = Batching::new(look, person);
        if let Some(command) = naming(look, &weighed.chosen) {
            batching.take(batching.order(command)?)?;
        }
        drafts.extend(batching.decided().iter().map(|decision| commit::draft(self, decision)));
        let set = ruling.as_ref().map_or_else(|| look.set(), |ruling| ruling.set);
        let mut batch = Batch::new(person, Via::System, Some(set), drafts);
        if weighed.differs {
            batch.rederive = Some(look.rederive(&weighed.packs));
        }
        let receipt = self.wiring.store.append(batch).wait()?;
        if let Some(ruling) = ruling {
            self.rule_by(weighed.packs, ruling);
        }
        Ok(receipt.last_seq)
    }
}

/// The organisation's record names these standards from now on; none where it has no place for them.
fn naming(look: &Look, chosen: &[StandardId]) -> Option<Command> {
    let part = PartOf::find(&look.rules.packs, Part::Organisation)?;
    let field = part.field("standards")?;
    let record = look.organisation.as_ref()?;
    let ids: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let input: Input = vec![(field.to_string(), json!(ids))];
    Some(Command::Change(Change {
        record: record.record,
        seen: record.etag,
        set: input,
        rows: Vec::new(),
        reason: None,
        reading: Reading::Exact,
    }))
}

fn by_id(verdicts: &[Verdict]) -> BTreeMap<&RequirementId, &Verdict> {
    verdicts.iter().map(|verdict| (&verdict.requirement, verdict)).collect()
}

/// Whether anything counts for a requirement already.
fn has_something(leaf: &Requirement, verdicts: &BTreeMap<&RequirementId, &Verdict>) -> bool {
    verdicts.get(&leaf.id).is_some_and(|verdict| verdict.outcome != Outcome::NoEvidence)
}

/// The standards whose requirements answer for these, and for how many that have something already.
fn through<'s>(
    leaves: &[&Requirement],
    verdicts: &BTreeMap<&RequirementId, &Verdict>,
    known: impl Fn(&StandardId) -> Option<&'s Standard>,
) -> Vec<(String, usize)> {
    let mut count: BTreeMap<&StandardId, usize> = BTreeMap::new();
    for leaf in leaves.iter().filter(|leaf| has_something(leaf, verdicts)) {
        let by: BTreeSet<&StandardId> = leaf.answered_by.iter().map(|answering| &answering.by.standard).collect();
        for standard in by {
            *count.entry(standard).or_default() += 1;
        }
    }
    count.into_iter().filter_map(|(id, n)| Some((known(id)?.name.clone(), n))).collect()
}

/// Requirements of other standards that are assessed otherwise.
fn others(before: &[Verdict], after: &[Verdict], standard: &StandardId) -> Vec<(String, String, String)> {
    let (before, after) = (by_id(before), by_id(after));
    let both = before.iter().filter(|(id, _)| id.standard != *standard);
    both.filter_map(|(id, was)| {
        let is = after.get(*id)?;
        (was.outcome != is.outcome)
            .then(|| (id.to_string(), was.outcome.words().to_owned(), is.outcome.words().to_owned()))
    })
    .collect()
}

/// How many statements name a requirement of the standard.
fn statements(look: &Look, standard: &StandardId) -> Result<usize, Problem> {
    let Some(part) = PartOf::find(&look.rules.packs, Part::Statement) else { return Ok(0) };
    let mut count = 0;
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        let named = part.read(&record).raw("requirements").map(Raw::items).into_iter().flatten();
        let mut ids = named.filter_map(|item| item.as_text()?.parse::<RequirementId>().ok());
        if ids.any(|id| id.standard == *standard) && !look.is_void(&record) {
            count += 1;
        }
        ControlFlow::Continue(())
    })?;
    Ok(count)
}
