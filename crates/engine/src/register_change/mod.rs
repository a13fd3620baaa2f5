//! Changing a register from a page: written down as the company's own files, weighed before it rules, then one entry with its reason.

mod consequences;
mod settings;

use std::sync::Arc;

use plumb_model::{
    access::{Action, Standing},
    decide::Refusal,
    define::role::Seat,
    id::{ActorId, RegisterId},
    pack::{self, EditFault, NewRegister, PackSet, RegisterEdit, add_register, edit_register},
};

use crate::{
    Engine,
    activate::Reasoned,
    around::Around,
    desk::{ActorName, Problem, ProblemKind, RegisterChanged},
    engine::Look,
    pack_log::PackFile,
};

/// A change as it is asked for.
#[derive(Debug)]
pub(crate) struct ChangeAsked<'a> {
    pub(crate) change: Wanted<'a>,
    pub(crate) reason: &'a str,
    /// The set that the person looked at, hex.
    pub(crate) seen: Option<&'a str>,
    pub(crate) dry_run: bool,
}

/// What is to become of a register.
#[derive(Debug)]
pub(crate) enum Wanted<'a> {
    /// It changes.
    Edits { register: &'a str, edits: &'a [RegisterEdit] },
    /// It is made.
    New(&'a NewRegister),
}

impl Engine {
    /// Changes a register, or says what would come of it.
    pub(crate) fn change_register(
        &self,
        actor: &ActorName,
        asked: &ChangeAsked<'_>,
    ) -> Result<RegisterChanged, Problem> {
        let look = self.look()?;
        may_change(&look, actor)?;
        if asked.seen.is_some_and(|seen| seen != look.set().to_hex()) {
            let say = "somebody changed the registers meanwhile; nothing was changed";
            return Err(Problem::new(ProblemKind::Stale, "stale", say).help("look at it again, then decide again"));
        }
        let before = look.rules.ruling.read(self.wiring.store.files())?;
        let (id, files) = written(&look, &before, &asked.change)?;
        let packs = read_back(&files)?;
        let mut changed = consequences::weigh(&look, &packs, &id)?;
        if changed.differences.is_empty() {
            let say = "nothing would be different; nothing was changed";
            return Err(Problem::new(ProblemKind::Rule, "change.nothing", say));
        }
        let reason = asked.reason.trim();
        if !asked.dry_run && reason.is_empty() {
            return Err(Problem::from(Refusal::Reason).field("reason"));
        }
        let reasoned = Reasoned { reason: (!reason.is_empty()).then_some(reason), over: Some(look.set()) };
        let activated = self.let_rule(actor, &files, asked.dry_run, reasoned)?;
        changed.assessments = activated.changes;
        changed.pack = activated.pack;
        changed.seq = activated.seq;
        Ok(changed)
    }
}

/// Who rules over packs may, and whoever runs the system.
pub(crate) fn may_change(look: &Look, actor: &ActorName) -> Result<(), Problem> {
    let writer = look.writer(actor)?;
    let around = Around::new(look);
    let packs = &look.rules.packs;
    let standing = Standing::of(packs, &around, ActorId::Person(writer.person.id), look.today);
    around.fault()?;
    if standing.administers(packs) || standing.seat() == Some(Seat::Manager) {
        Ok(())
    } else {
        Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() }.into())
    }
}

fn written(look: &Look, before: &[PackFile], wanted: &Wanted<'_>) -> Result<(RegisterId, Vec<PackFile>), Problem> {
    let packs = &look.rules.packs;
    match wanted {
        Wanted::Edits { register, edits } => {
            let register = look.register(register)?;
            Ok((register.id.clone(), edit_register(before, register, edits)?))
        }
        Wanted::New(new) => {
            let (id, files) = add_register(before, packs.registers.keys(), new)?;
            let id = RegisterId::new(&id).map_err(|bad| {
                Problem::new(ProblemKind::Content, "content.register-id", bad.to_string()).field("id")
            })?;
            Ok((id, files))
        }
    }
}

/// Reads the changed set; a mistake is told in the words of the change, not of files and lines.
fn read_back(files: &[PackFile]) -> Result<Arc<PackSet>, Problem> {
    pack::load(files.iter().cloned()).map(Arc::new).map_err(|mistakes| {
        let all: Vec<&str> = mistakes.0.iter().map(|mistake| mistake.say.as_str()).collect();
        let say = format!("{}; nothing was changed", all.join("; "));
        let problem = Problem::new(ProblemKind::Content, "register-change.unfit", say);
        match mistakes.0.iter().find_map(|mistake| mistake.help.as_ref()) {
            Some(help) => problem.help(help),
            None => problem,
        }
    })
}

impl From<EditFault> for Problem {
    fn from(fault: EditFault) -> Self {
        let kind = match &fault {
            EditFault::Unreadable(_) => ProblemKind::Fault,
            _ => ProblemKind::Content,
        };
        Self::new(kind, "register-change.unfit", format!("{fault}; nothing was changed"))
    }
}
