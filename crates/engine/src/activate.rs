//! Letting another set of packs rule: first what would change, then one entry.

use std::{collections::BTreeMap, sync::Arc};

use plumb_ledger::{Digest, Via};
use plumb_model::{
    access::{Action, Standing},
    decide::Refusal,
    id::{ActorId, RequirementId},
    pack::PackSet,
    verdict::Verdict,
};
use plumb_store::{Batch, LOG_RECORD};

use crate::{
    Engine,
    around::Around,
    desk::{ActorName, Answer, Problem, ProblemKind},
    engine::Look,
    pack_log::{self, PackFile},
    readiness::Live,
};

/// A requirement whose assessment is another: its id, before, after; `-` where it is not asked.
type Changed = (String, String, String);

/// What another set changes.
pub(crate) struct Activated {
    /// Its digest, hex.
    pub(crate) pack: String,
    /// Requirements whose assessment is another.
    pub(crate) changes: Vec<Changed>,
    /// The entry that let it rule.
    pub(crate) seq: Option<u64>,
}

impl From<Activated> for Answer {
    fn from(activated: Activated) -> Self {
        Self::PacksActivated { pack: activated.pack, changes: activated.changes, seq: activated.seq }
    }
}

/// Why a set is to rule, and over which one it was written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reasoned<'a> {
    pub(crate) reason: Option<&'a str>,
    /// Another set than this one must not have begun to rule meanwhile.
    pub(crate) over: Option<Digest>,
}

impl Engine {
    /// Lets a set rule, or says what would change.
    pub(crate) fn activate(&self, actor: &ActorName, files: &[PackFile], dry_run: bool) -> Result<Activated, Problem> {
        let look = self.look()?;
        if !dry_run {
            let writer = look.writer(actor)?;
            let around = Around::new(&look);
            let person = ActorId::Person(writer.person.id);
            let standing = Standing::of(&look.rules.packs, &around, person, look.today);
            around.fault()?;
            if !standing.administers(&look.rules.packs) {
                return Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() }.into());
            }
        }
        self.let_rule(actor, files, dry_run, Reasoned::default())
    }

    /// The same, for whoever was found to be allowed.
    pub(crate) fn let_rule(
        &self,
        actor: &ActorName,
        files: &[PackFile],
        dry_run: bool,
        reasoned: Reasoned<'_>,
    ) -> Result<Activated, Problem> {
        let packs = pack_log::load(files)?;
        let look = self.look()?;
        if reasoned.over.is_some_and(|over| over != look.set()) {
            let say = "other packs began to rule meanwhile; nothing was changed";
            return Err(Problem::new(ProblemKind::Stale, "stale", say).help("look at it again, then decide again"));
        }
        let pack = packs.digest.to_hex();
        if packs.digest == look.set() {
            return Ok(Activated { pack, changes: Vec::new(), seq: None });
        }
        nothing_lost(&look, &packs)?;
        let (changes, after) = self.changes(&look, &packs)?;
        if dry_run {
            return Ok(Activated { pack, changes, seq: None });
        }
        let writer = look.writer(actor)?;
        let person = ActorId::Person(writer.person.id);
        let (draft, ruling) = pack_log::activation(files, &packs, self.wiring.store.files(), &*self.wiring.random)?;
        let seen = look.snapshot.record(LOG_RECORD)?.map(|log| log.etag);
        let draft = pack_log::with_reason(draft, reasoned.reason, seen);
        let mut batch = Batch::new(person, Via::System, Some(ruling.set), vec![draft]);
        batch.rederive = Some(look.rederive(&packs));
        let receipt = self.wiring.store.append(batch).wait()?;
        self.rule_by(packs, ruling);
        self.keep_live(Some(after));
        Ok(Activated { pack, changes, seq: Some(receipt.last_seq) })
    }

    /// Which requirements would be judged otherwise, and the judge that found it.
    fn changes(&self, look: &Look, packs: &Arc<PackSet>) -> Result<(Vec<Changed>, Live), Problem> {
        let size = look.snapshot.size();
        let by_id = |verdicts: Vec<Verdict>| -> BTreeMap<RequirementId, &'static str> {
            verdicts.into_iter().map(|verdict| (verdict.requirement, verdict.outcome.words())).collect()
        };
        let before = by_id(self.with_live(look, |live| Ok(live.judge(look.today)))?);
        let mut live = Live::at(packs, packs.digest, &look.zone, &*look.snapshot, size)?;
        let after = by_id(live.judge(look.today));
        let all: std::collections::BTreeSet<&RequirementId> = before.keys().chain(after.keys()).collect();
        let word = |of: &BTreeMap<RequirementId, &'static str>, id: &RequirementId| of.get(id).copied().unwrap_or("-");
        let changes = all
            .into_iter()
            .filter(|id| before.get(*id) != after.get(*id))
            .map(|id| (id.to_string(), word(&before, id).to_owned(), word(&after, id).to_owned()))
            .collect();
        Ok((changes, live))
    }
}

/// Ids are permanent: a register that holds records cannot go.
pub(crate) fn nothing_lost(look: &Look, packs: &PackSet) -> Result<(), Problem> {
    for register in look.rules.packs.registers.keys().filter(|id| !packs.registers.contains_key(*id)) {
        let mut holds = false;
        look.snapshot.each_record(Some(register), &mut |_| {
            holds = true;
            std::ops::ControlFlow::Break(())
        })?;
        if holds {
            let say = format!("these packs have no register `{register}`, which holds records; nothing was changed");
            return Err(Problem::new(ProblemKind::Rule, "packs.register-lost", say)
                .help("let the register stand; it may sleep"));
        }
    }
    Ok(())
}
