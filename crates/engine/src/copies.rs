//! Copies and drills in the log: entered by the program itself in the register that plays that part, and read out of it again, so that
//! a copy that somebody removed is missed.

use std::{collections::BTreeSet, ops::ControlFlow};

use jiff::civil::Date;
use plumb_ledger::{HeaderView, Via};
use plumb_model::{
    decide::{Command, Create, Erase, ErasureGround, Hold, Input},
    define::register::{FieldKind, Part},
    field::Reading,
    hold,
    id::{ActorId, RecordId},
    raw::Raw,
};
use plumb_store::{StoreError, record_of};
use serde_json::{Value, json};

use crate::{
    Engine,
    commit::{Batching, TRIES},
    desk::{Caller, CopyKind, CopyResult, CopySaid, Done, KnownCopies, KnownCopy, Method, Problem, ProblemKind},
    engine::Look,
    playing::{PartOf, Playing},
};

/// Why content is erased again.
const AGAIN: &str = "erased before a restore from an older copy, and so erased again";

impl CopyKind {
    fn word(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Restore => "restore",
            Self::Clearing => "clearing",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Copy, Self::Restore, Self::Clearing].into_iter().find(|kind| kind.word() == word)
    }
}

impl CopyResult {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Partly => "partly",
            Self::Failed => "failed",
        }
    }
}

impl Engine {
    /// Enters a copy, a drill or a clearing; only for whoever is at the machine. What a person did by hand elsewhere may be said by
    /// whoever administers.
    pub(crate) fn file_copy_for(&self, caller: &Caller, said: &CopySaid) -> Result<Done, Problem> {
        if said.by_hand {
            self.only_administers(caller)?;
        } else {
            at_the_machine(caller)?;
        }
        let by = said.by_hand.then(|| self.look()?.writer(&caller.by)).transpose()?;
        self.enter_copy(said, by.map_or(ActorId::System, |writer| ActorId::Person(writer.person.id)), caller.via)
    }

    /// Enters a copy, a drill or a clearing that the program did by itself.
    ///
    /// # Errors
    /// [`Problem`] where no register plays the part, or the store refuses.
    pub fn file_copy(&self, said: &CopySaid) -> Result<Done, Problem> {
        self.enter_copy(said, ActorId::System, Via::System)
    }

    fn enter_copy(&self, said: &CopySaid, actor: ActorId, via: Via) -> Result<Done, Problem> {
        for _ in 0..TRIES {
            let look = self.look()?;
            let part = part(&look)?;
            let id = self.new_id(&look);
            let order = Command::Create(Create {
                register: part.register.id.clone(),
                id,
                number: None,
                input: values(&part, &look, said, actor),
                files: Vec::new(),
                takeover: None,
                reading: Reading::Exact,
            });
            let mut batching = Batching::new(&look, actor);
            batching.take(batching.order(order)?)?;
            match batching.commit(self, via, None, Vec::new()) {
                Ok(receipt) => return self.done(Some(id), &receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::new(ProblemKind::Stale, "stale", "others kept writing; the copy was not entered"))
    }

    /// The same for whoever is at the machine.
    pub(crate) fn known_copies_for(&self, caller: &Caller, at: Option<u64>) -> Result<KnownCopies, Problem> {
        at_the_machine(caller)?;
        self.known_copies(at)
    }

    /// What the log knows of copies, and its root over `at` entries.
    ///
    /// # Errors
    /// [`Problem`] where the store fails.
    pub fn known_copies(&self, at: Option<u64>) -> Result<KnownCopies, Problem> {
        let look = self.look()?;
        let (mut copies, mut last_by_hand) = (Vec::new(), None::<Date>);
        if let Some(part) = PartOf::find(&look.rules.packs, Part::Copy) {
            look.snapshot.each_record(Some(&part.register.id), &mut |record| {
                if !look.is_void(&record) {
                    let said = part.read(&record);
                    if said.raw("by_hand").is_some_and(|flag| matches!(flag, Raw::Flag(true))) && passed(&said) {
                        last_by_hand = last_by_hand.max(said.day("on", &look.zone));
                    }
                    copies.extend(known(&said, &look));
                }
                ControlFlow::Continue(())
            })?;
        }
        let size = look.snapshot.size();
        let root = at.filter(|at| *at <= size).map(|at| look.snapshot.root_at(at)).transpose()?;
        Ok(KnownCopies { copies, last_by_hand, today: look.today, size, root: root.map(plumb_ledger::Digest::to_hex) })
    }

    /// Erases again what was erased after the copy was made that this folder was restored from: by the entries whose content went then.
    /// How many records it was. A legal hold of that older time does not keep it: the erasure came later.
    ///
    /// # Errors
    /// [`Problem`] where the store fails; what was erased by then stays erased.
    pub fn erase_again(&self, entries: &[u64]) -> Result<u64, Problem> {
        let mut again = 0;
        for record in self.records_of(entries)? {
            let look = self.look()?;
            let left = crate::erasure::entries(&look, record)?;
            if left.is_empty() {
                continue;
            }
            let Some(state) = look.snapshot.record(record)? else { continue };
            let mut batching = Batching::new(&look, ActorId::System);
            if hold::because(&state).is_some() {
                let released = Hold { record, on: false, reason: AGAIN.to_owned() };
                batching.take(batching.order(Command::Hold(released))?)?;
            }
            let order = Erase { record, entries: left, ground: ErasureGround::Request, reason: AGAIN.to_owned() };
            batching.take(batching.order(Command::Erase(order))?)?;
            batching.commit(self, Via::System, None, Vec::new())?;
            again += 1;
        }
        Ok(again)
    }

    fn records_of(&self, entries: &[u64]) -> Result<BTreeSet<RecordId>, Problem> {
        let look = self.look()?;
        let (mut found, mut damaged) = (BTreeSet::new(), None);
        for seq in entries.iter().filter(|seq| **seq < look.snapshot.size()) {
            look.snapshot.entries(*seq, seq + 1, &mut |row| {
                match HeaderView::read(row.view.header).map_err(StoreError::from).and_then(|header| record_of(&header))
                {
                    Ok(record) => drop(found.insert(record)),
                    Err(error) => damaged = Some(error),
                }
                ControlFlow::Continue(())
            })?;
        }
        damaged.map_or(Ok(found), |error| Err(error.into()))
    }
}

fn at_the_machine(caller: &Caller) -> Result<(), Problem> {
    if caller.proof == Some(Method::LocalOperator) {
        return Ok(());
    }
    let say = "copies are entered from the machine that makes them; nothing was done";
    Err(Problem::new(ProblemKind::Forbidden, "copies.elsewhere", say))
}

fn part(look: &Look) -> Result<PartOf<'_>, Problem> {
    PartOf::find(&look.rules.packs, Part::Copy).ok_or_else(|| {
        let say = "the packs have no register for copies and drills, so this was not entered";
        Problem::new(ProblemKind::Content, "packs.part-missing", say).help("add the pack `core`")
    })
}

/// What is said, by the fields that play their roles; a register that lacks one goes without.
fn values(part: &PartOf<'_>, look: &Look, said: &CopySaid, actor: ActorId) -> Input {
    let mut input = Input::new();
    let mut give = |role: &str, value: Option<Value>| {
        if let (Some(field), Some(value)) = (part.field(role), value) {
            let kind = part.register.field(field.as_str()).map(|field| &field.kind);
            // A choice that the company took out of the list is left to people.
            let choices = kind.map(FieldKind::choices).unwrap_or_default();
            if choices.is_empty() || choices.iter().any(|choice| value.as_str() == Some(choice.id.as_str())) {
                input.push((field.to_string(), value));
            }
        }
    };
    let number = |value: f64| json!(format!("{value:.4}").trim_end_matches('0').trim_end_matches('.'));
    give("kind", Some(json!(said.kind.word())));
    give("on", Some(json!(look.today.to_string())));
    give("result", Some(json!(said.result.word())));
    give("what", Some(json!(said.what)));
    give("text", said.text.as_ref().map(|text| json!(text)));
    give("place", said.place.as_ref().map(|place| json!(place)));
    give("away", said.away.map(|away| json!(away)));
    give("encrypted", (said.kind == CopyKind::Copy).then(|| json!(true)));
    give("way", said.way.as_ref().map(|way| json!(way)));
    give("took", said.took.map(|took| number(took.as_secs_f64())));
    give("took_hours", said.took.map(|took| number(took.as_secs_f64() / 3600.0)));
    give("snapshots", (!said.snapshots.is_empty()).then(|| json!(said.snapshots.join("\n"))));
    give("entries", said.entries.map(|entries| json!(entries.to_string())));
    give("root", said.root.as_ref().map(|root| json!(root)));
    give("amount", said.bytes.map(|bytes| number(megabytes(bytes))));
    give("lost_after", said.lost_after.map(|at| json!(at.to_string())));
    give("learnt", said.learnt.as_ref().map(|learnt| json!(learnt)));
    if said.by_hand {
        give("by_hand", Some(json!(true)));
        if let ActorId::Person(person) = actor {
            give("by", Some(json!(person.to_string())));
        }
    }
    input
}

#[expect(clippy::cast_precision_loss, reason = "an amount for people, rounded to hundreds of bytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn passed(said: &Playing<'_, '_>) -> bool {
    said.text("result") == Some(CopyResult::Passed.word())
}

fn known(said: &Playing<'_, '_>, look: &Look) -> Option<KnownCopy> {
    Some(KnownCopy {
        number: said.record.number().map(ToOwned::to_owned),
        kind: CopyKind::of(said.text("kind")?)?,
        on: said.day("on", &look.zone),
        failed: said.text("result") == Some(CopyResult::Failed.word()),
        place: said.text("place").map(ToOwned::to_owned),
        snapshots: said.text("snapshots").into_iter().flat_map(str::lines).map(|id| id.trim().to_owned()).collect(),
    })
}
