//! The recovery kit: what it says out of the organisation's own record, whether the one made last still says it, and the code for
//! its envelope. The recovery key itself never comes here; its fingerprint does.

use std::collections::BTreeMap;

use plumb_ledger::Digest;
use plumb_model::{
    access::Action,
    decide::{Command, Refusal},
    define::register::Part,
    id::{ActorId, PersonId},
    kit::{self, Kit, KitPart},
};
use plumb_store::gate::Place;

use crate::{
    Engine,
    commit::{Batching, TRIES},
    desk::{Caller, KitGiven, KitMade, KitView, Problem, ProblemKind},
    engine::Look,
    playing::PartOf,
};

impl Engine {
    /// What a kit would say now, and how the one made last stands to that.
    pub(crate) fn kit(&self, caller: &Caller, given: &KitGiven) -> Result<KitView, Problem> {
        self.only_administers(caller)?;
        self.kit_of(&self.look()?, given)
    }

    /// Refuses whoever does not administer; whoever is at the machine does.
    pub(crate) fn only_administers(&self, caller: &Caller) -> Result<(), Problem> {
        if self.administers(caller)? {
            return Ok(());
        }
        Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() }.into())
    }

    /// Makes the code for the envelope and notes what the kit says. The code before stops working.
    pub(crate) fn make_kit(&self, caller: &Caller, given: &KitGiven) -> Result<KitMade, Problem> {
        let look = self.look()?;
        let writer = look.writer(&caller.by)?;
        let person = writer.person.id;
        if !look.standing(person)?.administers(&look.rules.packs) {
            return Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() }.into());
        }
        drop(look);
        let code = self.wiring.gate.make_break_glass(person, &Place::default())?;
        for _ in 0..TRIES {
            let look = self.look()?;
            let organisation = look.organisation.as_ref().ok_or_else(no_organisation)?.record;
            let mut batching = Batching::new(&look, ActorId::Person(person));
            let mut parts = look.said(given);
            parts.insert(KitPart::Envelope, person.to_string());
            batching.take(batching.order(Command::KitMade { organisation, parts })?)?;
            match batching.commit(self, caller.via, None, Vec::new()) {
                Ok(receipt) => {
                    let kit = self.kit_of(&self.look()?, given)?;
                    // What was due is done; where that cannot be noted now, the next round does.
                    if let Err(problem) = self.hold_kit(given) {
                        tracing::warn!(%problem, "that a kit was made could not be noted as done");
                    }
                    return Ok(KitMade { kit, code, seq: receipt.last_seq });
                }
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; the kit was not noted as made";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("make it again"))
    }

    pub(crate) fn kit_of(&self, look: &Look, given: &KitGiven) -> Result<KitView, Problem> {
        let made = look.organisation.as_ref().and_then(kit::made);
        let people = look.people()?;
        let noted = made.as_ref().and_then(|kit| kit.parts.get(&KitPart::Envelope));
        let holder: Option<PersonId> = noted.and_then(|id| id.parse().ok()).map(PersonId);
        let works = match holder {
            Some(person) => self.wiring.gate.ways_in(person)?.break_glass,
            None => false,
        };
        let mut now = look.said(given);
        // A code that was used is none any more.
        now.extend(holder.filter(|_| works).map(|person| (KitPart::Envelope, person.to_string())));
        let mut administrators = Vec::new();
        for person in people.here().filter(|person| person.acts) {
            if look.standing(person.id)?.administers(&look.rules.packs) {
                administrators.push(person.name.clone());
            }
        }
        let (set_made, set_copied) = look.emergency_days();
        let size = look.snapshot.size();
        Ok(KitView {
            organisation: look.organisation_text("name").unwrap_or_default(),
            day: look.today,
            at: look.at,
            zone: look.zone.iana_name().unwrap_or("UTC").to_owned(),
            head: look.head_line(size)?,
            calls: look.calls(),
            kit_with: look.organisation_text("kit_with"),
            administrators,
            envelope_of: holder.filter(|_| works).and_then(|person| people.name(person.0)).map(ToOwned::to_owned),
            key: made.as_ref().and_then(|kit| kit.parts.get(&KitPart::Key)).cloned(),
            changed: made.as_ref().map(|made| changed(made, &now)).unwrap_or_default(),
            made: made.map(|kit| kit.made),
            set_made,
            set_copied,
        })
    }
}

fn no_organisation() -> Problem {
    let say = "there is no record of the organisation, so nothing can be noted";
    Problem::new(ProblemKind::Content, "content.no-organisation", say)
}

/// What a kit says otherwise than holds now.
fn changed(made: &Kit, now: &BTreeMap<KitPart, String>) -> Vec<KitPart> {
    KitPart::ALL.into_iter().filter(|part| made.parts.get(part) != now.get(part)).collect()
}

impl Look {
    /// Each part of a kit as a digest; the envelope is left to whoever knows its code.
    fn said(&self, given: &KitGiven) -> BTreeMap<KitPart, String> {
        let digest = |text: String| Digest::of(text.as_bytes()).to_hex();
        let calls: Vec<String> = self.calls().into_iter().map(|(who, call)| format!("{who}\u{1f}{call}")).collect();
        let mut said = BTreeMap::from([
            (KitPart::Places, digest(given.places.join("\n"))),
            (KitPart::Calls, digest(calls.join("\n"))),
            (KitPart::Keeper, digest(self.organisation_text("kit_with").unwrap_or_default())),
        ]);
        // Only whoever draws a key knows its fingerprint; otherwise it is as it was noted.
        let noted = || self.organisation.as_ref().and_then(kit::made)?.parts.remove(&KitPart::Key);
        said.extend(given.key.clone().or_else(noted).map(|key| (KitPart::Key, key)));
        said
    }

    /// Whom to call, in the order of the organisation's record.
    fn calls(&self) -> Vec<(String, String)> {
        let part = PartOf::find(&self.rules.packs, Part::Organisation).zip(self.organisation.as_ref());
        let Some((part, organisation)) = part else { return Vec::new() };
        let rows = part.read(organisation);
        let cell = |row: &plumb_model::fold::Row, name: &str| {
            let cell = row.iter().find(|(column, _)| column.as_str() == name);
            cell.and_then(|(_, raw)| raw.as_text()).unwrap_or_default().to_owned()
        };
        rows.rows("calls").map(|row| (cell(row, "who"), cell(row, "call"))).collect()
    }

    /// The log's head in one line, as the foot of every page says it.
    pub(crate) fn head_line(&self, size: u64) -> Result<String, Problem> {
        let checkpoint = self.snapshot.checkpoint()?;
        let head = checkpoint.head();
        Ok(format!("{} · {size} entries · {}", head.log, self.snapshot.root_at(size)?.to_hex()))
    }
}
