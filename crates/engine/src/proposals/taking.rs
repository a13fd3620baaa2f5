//! Proposals taken over: each becomes a draft of a statement, which says nothing until somebody reads it and puts it in force.

use std::collections::BTreeSet;

use plumb_model::{
    decide::{Command, Create, Takeover},
    define::register::DRAFT,
    field::Reading,
    id::{ActorId, ProposalId, RecordId},
};
use plumb_store::{Receipt, Written};
use serde_json::json;

use super::Proposing;
use crate::{
    Engine,
    access::Writer,
    commit::{Batching, TRIES, idempotency},
    desk::{Caller, Done, Given, GivenValue, Problem, ProblemKind, ProposalStands, ProposalView},
    engine::Look,
    given,
    playing::PartOf,
};

/// Documents that stand where it is said in which it is laid down.
const REFERENCES: usize = 6;

impl Engine {
    /// Takes proposals over as drafts: all of them or none.
    pub(crate) fn take_proposals(
        &self,
        caller: &Caller,
        proposals: &[ProposalId],
        key: Option<&str>,
    ) -> Result<Vec<Done>, Problem> {
        let wanted: BTreeSet<&ProposalId> = proposals.iter().collect();
        if wanted.is_empty() {
            let say = "no proposed text is named; nothing was done";
            return Err(Problem::new(ProblemKind::Content, "proposal.none", say).field("proposal"));
        }
        let content = json!({ "actor": caller.by, "proposals": wanted });
        if let Some(receipt) = self.receipt_before(caller, key, &content)? {
            return self.taken(&receipt);
        }
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            for command in self.drafting(&look, &writer, &wanted)? {
                let decided = batching.order(command)?;
                batching.take(decided)?;
            }
            match batching.commit(self, caller.via, idempotency(key, &content), Vec::new()) {
                Ok(receipt) => return self.taken(&receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; nothing was taken over";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("try it again"))
    }

    /// The drafts that were made.
    fn taken(&self, receipt: &Receipt) -> Result<Vec<Done>, Problem> {
        let made = receipt.written.iter().filter(|written: &&Written| written.version == 1);
        let made: Vec<RecordId> = made.map(|written| written.record).collect();
        made.into_iter().map(|record| self.done(Some(record), receipt)).collect()
    }

    fn drafting(&self, look: &Look, writer: &Writer, wanted: &BTreeSet<&ProposalId>) -> Result<Vec<Command>, Problem> {
        writer.reader.may_know_assessments()?;
        let proposing = Proposing::new(look, &writer.reader)?;
        let part = proposing.part.ok_or_else(|| {
            let say = "no pack has a register for statements; nothing was done";
            Problem::new(ProblemKind::Content, "content.no-register", say)
        })?;
        let mut commands = Vec::new();
        for id in wanted {
            let proposal = look.rules.packs.proposals.get(*id);
            let view = proposal.map(|proposal| proposing.view(proposal)).transpose()?.flatten();
            let (Some(proposal), Some(view)) = (proposal, view) else {
                let say = format!("there is no proposed text `{id}` for the standards that are on; nothing was done");
                return Err(Problem::new(ProblemKind::NotFound, "not-found", say));
            };
            refuse_what_is_said(&view)?;
            let owner = proposing.owner(proposal).map(|owner| owner.id.0);
            let values = values(look, part, &view, owner);
            let state = part.register.state(DRAFT).map(|state| state.id.clone());
            commands.push(Command::Create(Create {
                register: part.register.id.clone(),
                id: self.new_id(look),
                number: None,
                input: given::read(look, &writer.reader, &proposing.people, part.register, &values)?,
                files: Vec::new(),
                takeover: state.map(|state| Takeover { state, reason: format!("from the proposed text `{id}`") }),
                reading: Reading::Exact,
            }));
        }
        Ok(commands)
    }
}

fn refuse_what_is_said(view: &ProposalView) -> Result<(), Problem> {
    let (there, help) = match view.stands {
        ProposalStands::Open => return Ok(()),
        ProposalStands::Drafted => (&view.drafts, "open the draft, make it true, put it in force"),
        ProposalStands::Said => (&view.said, "change the statement that says it"),
    };
    let numbers: Vec<&str> = there.iter().filter_map(|link| link.number.as_deref()).collect();
    let by = if numbers.is_empty() { String::new() } else { format!(" in {}", numbers.join(", ")) };
    let say = format!("what `{}` proposes is written down already{by}; nothing was done", view.id);
    Err(Problem::new(ProblemKind::Rule, "proposal.said", say).help(help))
}

/// What the draft begins with.
fn values(look: &Look, part: PartOf<'_>, view: &ProposalView, owner: Option<RecordId>) -> Vec<Given> {
    let one = |field: &str, text: String| Given { field: field.to_owned(), value: GivenValue::One(text) };
    let mut values = vec![one(part.register.title.as_str(), view.title.clone())];
    let laid_down = view.filled_from.iter().filter_map(|document| document.link.number.as_deref());
    let laid_down: Vec<&str> = laid_down.take(REFERENCES).collect();
    let texts = [
        ("text", view.text.clone()),
        ("about", view.about.clone()),
        ("applicable", "yes".to_owned()),
        ("owner", owner.map(|owner| owner.to_string()).unwrap_or_default()),
        ("reference", laid_down.join(", ")),
        ("put_down", look.today.to_string()),
    ];
    for (role, text) in texts {
        values.extend(part.field(role).filter(|_| !text.is_empty()).map(|field| one(field.as_str(), text)));
    }
    let named = GivenValue::Several(view.open.clone());
    values.extend(part.field("requirements").map(|field| Given { field: field.to_string(), value: named }));
    values
}
