//! How the statement of one requirement stands: words alone are never better than described.

use std::sync::Arc;

use super::{
    columns::Columns,
    forms::World,
    parts::{Claim, Excluded, Statement},
    tree::Node,
};
use crate::{
    define::check::Check,
    expr::{Period, Until, within},
    id::RecordId,
    verdict::{CheckOutcome, Failure, Outcome},
};

/// Within this a statement must have been confirmed.
const CONFIRMED_WITHIN: Period = Period { months: 12, days: 0 };

/// Judges the statement of a leaf. `others` are the outcomes of the requirement's other checks; `statements` is the register of statements.
pub(super) fn judge(
    check: &Check,
    leaf: Node,
    others: &[Arc<CheckOutcome>],
    world: World<'_>,
    statements: Option<u16>,
) -> Option<CheckOutcome> {
    let requirement = world.tree.get(leaf)?;
    let all: Vec<(RecordId, &Statement)> = world.parts.statements(leaf).collect();
    let mut stands = Stands { until: Until::NEVER, failed: Vec::new() };
    let shown_by_check = {
        let in_order = others.iter().filter(|other| other.total > 0 && other.outcome == Outcome::InOrder);
        // Whichever holds longest carries it; when it ends, another may take over, so that day is looked at anew.
        in_order.map(|other| Until::from(other.holds_until)).max()
    };
    // What is not in order now may become so and then support.
    let others_until = others.iter().map(|other| Until::from(other.holds_until)).min().unwrap_or(Until::NEVER);
    let (outcome, say) = match world.parts.not_applicable(leaf, requirement.exclusion) {
        Excluded::Rightly => (Outcome::NotApplicable, "Declared not applicable, with a justification".to_owned()),
        Excluded::Wrongly(why) => {
            stands.failed = all.iter().map(|(record, it)| failure(*record, it, why)).collect();
            (Outcome::Gap, format!("The requirement {why}"))
        }
        // Without words on how, nobody has said anything yet.
        Excluded::No if !all.iter().any(|(_, statement)| statement.claim == Claim::Met) => {
            stands.until = others_until;
            match shown_by_check {
                Some(_) => (Outcome::Observation, "Records show it, but nobody has said yet how it is met".to_owned()),
                None => (Outcome::NoEvidence, "Nobody has said yet how this is met, and nothing shows it".to_owned()),
            }
        }
        Excluded::No => {
            if let Some(until) = shown_by_check {
                stands.until = until;
            } else {
                stands.until = others_until;
            }
            stands.said(&all, shown_by_check.is_some(), world, statements)
        }
    };
    stands.failed.sort();
    Some(CheckOutcome {
        code: check.code.clone(),
        requirement: Some(requirement.id.clone()),
        total: all.len() as u64,
        failed: stands.failed,
        answered: 0,
        outcome,
        holds_until: stands.until.holds_until(),
        say,
    })
}

struct Stands {
    until: Until,
    failed: Vec<Failure>,
}

impl Stands {
    fn said(
        &mut self,
        all: &[(RecordId, &Statement)],
        shown_by_check: bool,
        world: World<'_>,
        statements: Option<u16>,
    ) -> (Outcome, String) {
        // 'Does not apply' beside others that apply, or an empty text, says nothing of how it is met.
        let applying: Vec<_> = all.iter().filter(|(_, statement)| statement.claim == Claim::Met).collect();
        let mut shown = shown_by_check;
        for evidence in applying.iter().flat_map(|(_, statement)| &statement.evidence) {
            if !world_has(world.columns, &evidence.record, statements) {
                continue;
            }
            let (runs, until) = evidence.runs(world.today);
            shown |= runs;
            self.until = self.until.min(until);
        }
        if !shown {
            let why = "no record that is not a statement shows it";
            self.failed = applying.iter().map(|(record, it)| failure(*record, it, why)).collect();
            return (Outcome::Described, "Described, but no record shows it".to_owned());
        }
        for (record, statement) in &applying {
            let confirmed = statement.confirmed.map(|day| (day, within(day, CONFIRMED_WITHIN, world.today)));
            match confirmed {
                Some((_, (true, until))) => self.until = self.until.min(until),
                Some((day, (false, _))) => {
                    self.failed.push(failure(*record, statement, &format!("last confirmed on {day}")));
                }
                None => self.failed.push(failure(*record, statement, "nobody has confirmed it")),
            }
        }
        if self.failed.is_empty() {
            (Outcome::InOrder, "Described, confirmed, and shown by records".to_owned())
        } else {
            (Outcome::Observation, "Shown by records, but nobody confirmed the description within 12 months".to_owned())
        }
    }
}

fn failure(record: RecordId, statement: &Statement, why: &str) -> Failure {
    Failure { number: statement.number.as_str().into(), record: Some(record), why: Some(why.into()) }
}

/// Whether a number names a record that counts and is not itself a statement.
fn world_has(columns: &Columns, number: &str, statements: Option<u16>) -> bool {
    let counts = |slot: &u32| {
        columns.place(*slot).is_some_and(|place| place.live().is_some() && Some(place.register) != statements)
    };
    columns.numbered(number).iter().any(counts)
}
