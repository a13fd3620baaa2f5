//! Behaviours: what a register can do beyond holding fields and moving through states. A closed list, one file each, through one trait.
//!
//! A behaviour is asked after the order's own facts and before guard, freeze and signature, so that what it adds is judged, frozen and
//! signed with the rest.

mod acknowledged;
mod calibrated;
mod clocked;
mod cycle;
mod needs;
mod renews;
mod revisioned;
mod sampled;
mod scored;
mod series;
mod signed_freeze;

use jiff::civil::Date;
use plumb_ledger::Kind;

pub(crate) use needs::{Need, Use, uses};
pub(crate) use revisioned::is_ours;
pub use revisioned::{MAJOR, is_draft, is_suspect, text_digest};

use crate::{
    decide::{Plan, Refusal, Step},
    define::register::{Behaviour, BehaviourKind, Field, FieldKind, Register},
    derive::UniqueKey,
    expr::Period,
    fold::{Link, RecordState},
    id::{FieldId, StateId},
    raw::Raw,
};

/// What is happening to the record.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Occasion<'a> {
    /// It is made.
    Created,
    /// Its content changes.
    Changed {
        /// The reason given.
        reason: Option<&'a str>,
    },
    /// It goes through a transition; the step is in the new state already.
    Moved {
        /// The state it left.
        from: Option<&'a StateId>,
    },
}

/// What a behaviour does. Every method may leave things as they are.
pub(crate) trait Conduct {
    /// Refuses, or adds facts to the record and to others in the same batch.
    fn act<'a>(
        &self,
        plan: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        occasion: &Occasion<'_>,
    ) -> Result<(), Refusal>;

    /// A key that no other record of the register may hold.
    fn unique(&self, _uses: Uses<'_>, _record: &RecordState) -> Option<UniqueKey> {
        None
    }
}

fn conduct(kind: BehaviourKind) -> &'static dyn Conduct {
    match kind {
        BehaviourKind::Revisioned => &revisioned::Revisioned,
        BehaviourKind::Acknowledged => &acknowledged::Acknowledged,
        BehaviourKind::SignedFreeze => &signed_freeze::SignedFreeze,
        BehaviourKind::Scored => &scored::Scored,
        BehaviourKind::Series => &series::Series,
        BehaviourKind::Calibrated => &calibrated::Calibrated,
        BehaviourKind::Sampled => &sampled::Sampled,
        BehaviourKind::Cycle => &cycle::Cycle,
        BehaviourKind::Renews => &renews::Renews,
        BehaviourKind::Clocked => &clocked::Clocked,
    }
}

/// Asks all behaviours of the register, in its order.
pub(crate) fn act<'a>(plan: &mut Plan<'a>, step: &mut Step<'a>, occasion: &Occasion<'_>) -> Result<(), Refusal> {
    let register: &'a Register = step.register;
    for behaviour in &register.behaviours {
        conduct(behaviour.kind).act(plan, step, Uses { register, behaviour }, occasion)?;
    }
    Ok(())
}

/// Unique keys that the behaviours of a register need.
pub(crate) fn unique(register: &Register, record: &RecordState) -> Vec<UniqueKey> {
    let keys = register
        .behaviours
        .iter()
        .filter_map(|behaviour| conduct(behaviour.kind).unique(Uses { register, behaviour }, record));
    keys.collect()
}

/// A behaviour's roles in its register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Uses<'a> {
    register: &'a Register,
    behaviour: &'a Behaviour,
}

impl<'a> Uses<'a> {
    /// What fills a role.
    pub(crate) fn name(&self, role: &str) -> Option<&'a str> {
        self.behaviour.uses.get(role).map(String::as_str)
    }

    /// The own field in a role.
    pub(crate) fn field(&self, role: &str) -> Option<&'a Field> {
        self.register.field(self.name(role)?)
    }

    /// The raw value of the field in a role.
    pub(crate) fn raw<'r>(&self, record: &'r RecordState, role: &str) -> Option<&'r Raw> {
        record.fields.get(&self.field(role)?.id)
    }

    /// The text in a role.
    pub(crate) fn text<'r>(&self, record: &'r RecordState, role: &str) -> Option<&'r str> {
        self.raw(record, role)?.as_text()
    }

    /// The day in a role.
    pub(crate) fn day(&self, record: &RecordState, role: &str) -> Option<Date> {
        self.text(record, role)?.parse().ok()
    }

    /// The one record linked in a role.
    pub(crate) fn link<'r>(&self, record: &'r RecordState, role: &str) -> Option<&'r Link> {
        record.links.get(&self.field(role)?.id)?.first()
    }

    /// A number in a role: as written, or a level's place from 1.
    pub(crate) fn number(&self, record: &RecordState, role: &str) -> Option<crate::expr::decimal::Decimal> {
        number_in(self.field(role)?, record)
    }

    /// Whether the record is in the state in this role.
    pub(crate) fn is_in(&self, record: &RecordState, role: &str) -> bool {
        self.name(role).is_some() && record.state.as_ref().map(StateId::as_str) == self.name(role)
    }

    /// The label of the field in a role.
    pub(crate) fn label(&self, role: &str) -> String {
        self.field(role).map_or_else(|| role.to_owned(), |field| format!("`{}`", field.name.en))
    }
}

/// A unique key of a behaviour.
pub(crate) fn key(what: &str, parts: &[&str], words: String) -> Option<UniqueKey> {
    let all: Vec<&str> = std::iter::once(what).chain(parts.iter().copied()).collect();
    Some(UniqueKey { text: serde_json::to_string(&all).ok()?, words })
}

/// A number in a field: as written, or a level's place from 1.
pub(crate) fn number_in(field: &Field, record: &RecordState) -> Option<crate::expr::decimal::Decimal> {
    let text = record.fields.get(&field.id)?.as_text()?;
    match &field.kind {
        FieldKind::Level(choices) => {
            let place = choices.iter().position(|choice| choice.id == text)?;
            Some(crate::expr::decimal::Decimal::from(place + 1))
        }
        _ => crate::expr::decimal::read(text),
    }
}

/// `day` plus a number of months, which must be whole; clamps at the month's end.
pub(crate) fn months_after(day: Date, months: crate::expr::decimal::Decimal) -> Option<Date> {
    let months: i32 = months.normalize().to_string().parse().ok()?;
    Period { months, days: 0 }.after(day)
}

/// What was done to the record at the end of the link in the role `of` on a day: its `last` day moves there. With it comes the day on
/// which its `interval` ends next. None where it stands at a later day: what is filed late does not turn the days back.
fn looked_after<'a>(
    plan: &Plan<'a>,
    uses: Uses<'a>,
    record: &RecordState,
    of: &str,
) -> Result<Option<LookedAfter<'a>>, Refusal> {
    let (Some(link), Some(on)) = (uses.link(record, of), uses.day(record, "on")) else { return Ok(None) };
    let Some(other) = plan.context.records.find(link.to) else { return Ok(None) };
    let register = plan.register(&other.register)?;
    let field = |role| uses.name(role).and_then(|name| register.field(name));
    let (Some(last), Some(next), Some(interval)) = (field("last"), field("next"), field("interval")) else {
        return Ok(None);
    };
    let known = other.fields.get(&last.id).and_then(Raw::as_text).and_then(|day| day.parse::<Date>().ok());
    if known.is_some_and(|known| known > on) {
        return Ok(None);
    }
    let due = number_in(interval, &other).and_then(|months| months_after(on, months));
    let mut step = Step::change(register, other, Kind::Changed, plan.context.now.at);
    set_day(&mut step, &last.id, on)?;
    Ok(Some(LookedAfter { step, on, next: &next.id, due }))
}

/// A record that something was done to.
struct LookedAfter<'a> {
    step: Step<'a>,
    on: Date,
    /// Its field for the next day.
    next: &'a FieldId,
    /// When it is due next; none where it has no interval.
    due: Option<Date>,
}

/// Sets a day.
pub(crate) fn set_day(step: &mut Step<'_>, field: &FieldId, day: Date) -> Result<(), Refusal> {
    step.set(field, Raw::Text(day.to_string()))
}
