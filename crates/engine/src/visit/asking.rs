//! 'Bring me …': somebody from outside asks for something during a visit; it becomes work of those who answer for the system.

use plumb_model::{
    access::Granted,
    decide::{Command, Create},
    define::register::Part,
    field::Reading,
    id::ActorId,
};
use serde_json::json;

use crate::{
    Engine,
    commit::{Batching, TRIES, idempotency},
    desk::{Caller, Done, Problem, ProblemKind},
    playing::PartOf,
};

/// Longest wish, in characters.
const LONGEST: usize = 1_000;

impl Engine {
    /// Enters what a guest asks for, in the guest's own name.
    pub(crate) fn ask_for(
        &self,
        caller: &Caller,
        grant: &str,
        asked: &str,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let content = json!({ "actor": caller.by, "grant": grant, "asked": asked });
        if let Some(receipt) = self.receipt_before(caller, key, &content)? {
            return self.done(None, &receipt);
        }
        let asked = asked.trim();
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let visit: Option<Granted> = writer.reader.visits().find(|visit| visit.by.to_string() == grant).cloned();
            let part = PartOf::find(&look.rules.packs, Part::AuditRequest);
            let (Some(visit), Some(part)) = (visit, part) else {
                let say = "there is no visit of yours at which this could be asked for; nothing was entered";
                return Err(Problem { hidden: true, ..Problem::new(ProblemKind::NotFound, "not-found", say) });
            };
            if asked.is_empty() || asked.chars().count() > LONGEST {
                let say = format!("say what is wanted, in up to {LONGEST} characters; nothing was entered");
                return Err(Problem::new(ProblemKind::Content, "visit.asked", say).field("asked"));
            }
            let closed = look.snapshot.record(visit.by)?.map(|grant| look.closed_at(&grant)).transpose()?.flatten();
            if closed.is_some() {
                let say = "the closing meeting was held: nothing more is asked for here; nothing was entered";
                return Err(Problem::new(ProblemKind::Rule, "visit.closed", say).help("speak with whoever let you in"));
            }
            let field = |role: &str| part.field(role).map(ToString::to_string).unwrap_or_default();
            let audit = visit.audit.map(|audit| audit.to_string());
            let command = Command::Create(Create {
                register: part.register.id.clone(),
                id: self.new_id(&look),
                number: None,
                input: vec![(field("audit"), json!(audit)), (field("asked"), json!(asked))],
                files: Vec::new(),
                takeover: None,
                reading: Reading::Exact,
            });
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            let decided = batching.order(command)?;
            batching.take(decided)?;
            match batching.commit(self, caller.via, idempotency(key, &content), Vec::new()) {
                Ok(receipt) => return self.done(None, &receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; nothing was entered";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("ask for it again"))
    }
}
