//! Deciding: an order and the records it needs become facts, or a refusal a person understands. No I/O, no clock, no randomness.
//!
//! One order is one batch: a decision for the record meant, and others for records that change with it (the revision replaced, the
//! instrument calibrated). Every decision folds: what [`decide`] gives out, [`crate::fold::RecordState::apply`] takes.

mod change;
mod command;
mod create;
mod input;
mod link;
mod plan;
mod refusal;
mod system;
mod take_back;
mod transition;
mod whole;

use std::sync::Arc;

use plumb_ledger::Kind;

pub use command::{
    ActivatePacks, Change, ClockStep, Command, Comment, Create, Erase, ErasureGround, Filing, Hold, Input, LinkTo,
    Move, RowChange, SignedBy, TakeBack, Takeover, Unfiling,
};
pub(crate) use plan::{Plan, Step};
pub use refusal::Refusal;
pub use transition::barred;

use crate::{
    access::Standing,
    expr::Others,
    fact::Fact,
    fold::RecordState,
    id::{ActorId, RecordId, RegisterId, StateId},
    now::Now,
    pack::PackSet,
};

/// The records around, as deciding needs them. What is asked here is what a decision rests on: whoever implements it may note it down.
pub trait Lookup: Others {
    /// The record with this id, void ones too.
    fn find(&self, record: RecordId) -> Option<Arc<RecordState>>;
    /// The record of a register with this number, void ones too.
    fn by_number(&self, register: &RegisterId, number: &str) -> Option<RecordId>;
    /// Records of a register with exactly this title, without void ones; two are enough.
    fn by_title(&self, register: &RegisterId, title: &str) -> Vec<RecordId>;
    /// The record of a register that holds this unique key.
    fn by_key(&self, register: &RegisterId, key: &str) -> Option<RecordId>;
}

/// All that deciding rests on.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The rules.
    pub packs: &'a PackSet,
    /// When.
    pub now: &'a Now,
    /// Who.
    pub actor: ActorId,
    /// The records around.
    pub records: &'a dyn Lookup,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("now", &self.now).field("actor", &self.actor).finish_non_exhaustive()
    }
}

/// A number to be drawn by the writer: head, counter padded with zeros to the width, tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberWanted {
    /// Before the counter: `NC-2026-`.
    pub head: String,
    /// Least number of digits.
    pub width: usize,
    /// After the counter.
    pub tail: String,
}

/// What one record's next entry will say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The record's register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// What the entry mainly does.
    pub kind: Kind,
    /// The state after it.
    pub to: Option<StateId>,
    /// What becomes so.
    pub facts: Vec<Fact>,
    /// A number to be drawn.
    pub number: Option<NumberWanted>,
    /// The record's etag that must still hold; 0: it must not exist; none: whatever it is.
    pub seen: Option<u64>,
    /// With kind *erased*: entries whose bodies go, by seq.
    pub erase: Vec<u64>,
}

/// Decides an order: one decision for each record that changes, in the order in which they are to be written.
///
/// # Errors
/// [`Refusal`] where the rules say no.
pub fn decide(context: &Context<'_>, command: Command) -> Result<Vec<Decision>, Refusal> {
    let standing = Standing::of(context.packs, context.records, context.actor, context.now.today);
    let plan = Plan::new(*context, standing);
    match command {
        Command::Create(create) => create::create(plan, create),
        Command::Change(change) => change::change(plan, change),
        Command::Move(order) => transition::transition(plan, order),
        Command::TakeBack(order) => take_back::take_back(plan, &order),
        Command::Link(link) => link::link(plan, &link),
        Command::Unlink(link) => link::unlink(plan, &link),
        Command::File(filing) => link::file(plan, filing),
        Command::Unfile(unfiling) => link::unfile(plan, unfiling),
        Command::Comment(comment) => link::comment(plan, comment),
        Command::ActivatePacks(packs) => system::activate(context, &packs),
        Command::ClockStepped(step) => system::clock_stepped(context, step),
        Command::ClockConfirmed => system::clock_confirmed(context, &plan.standing),
        Command::Erase(erase) => system::erase(context, &plan.standing, erase),
        Command::Hold(order) => system::hold(context, &plan.standing, &order),
        Command::KitMade { organisation, parts } => whole::kit_made(context, &plan.standing, organisation, &parts),
        Command::Stop { organisation, whose, why } => whole::stop(context, organisation, whose, why),
        Command::GoOn { organisation, whose, alone } => {
            whole::go_on(context, &plan.standing, organisation, whose, alone)
        }
    }
}
