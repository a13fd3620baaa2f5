//! Outcomes put together to verdicts. What came of each requirement is kept, so that a change touches only the requirements
//! whose checks it moved, those whose day has come, and those to which one of them lends.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;

use super::{
    Judge, Judgement, columns,
    combined::{together, worst_spoken},
    forms::{Work, World},
    lent::Standing,
    statement,
    tree::Node,
};
use crate::{
    define::check::Form,
    expr::Until,
    id::CheckCode,
    verdict::{CheckOutcome, Outcome, Verdict},
};

/// What came of a requirement's own checks.
#[derive(Debug, Clone)]
struct Here {
    /// Its outcomes by code, before anything is lent.
    own: Vec<Arc<CheckOutcome>>,
    /// How it stands by them, for those to which it lends.
    standing: Option<Standing>,
    /// The day on which one of them could be another without a change.
    until: Until,
    /// Its outcomes with what others lend.
    checks: Vec<Arc<CheckOutcome>>,
    /// The worst of those.
    worst: Option<Outcome>,
}

/// What came of every requirement the last time.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    by_node: Vec<Here>,
    /// The checks that looked into a register that sleeps and is empty.
    resting: BTreeSet<CheckCode>,
}

impl Judge {
    /// Puts outcomes together: `all` where anything may be another, else what moved. `last` are the verdicts of the last time.
    pub(super) fn gather(&mut self, today: Date, all: bool, last: Option<Vec<Verdict>>) -> Judgement {
        let old = std::mem::take(&mut self.gathered);
        let resting: BTreeSet<CheckCode> =
            self.works.iter().filter(|work| self.rests(work)).map(|work| work.check.code.clone()).collect();
        let mut touched = self.touched(today, all, &old, &resting);
        let mut by_node = old.by_node;
        self.look_again(today, &touched, &resting, &mut by_node);
        self.lend_again(&mut touched, &resting, &mut by_node);
        let verdicts = self.verdicts(&by_node, &touched, last);
        let stated = by_node.iter().flat_map(|here| &here.checks).filter(|outcome| outcome.requirement.is_some());
        let mut outcomes: Vec<Arc<CheckOutcome>> =
            self.states.iter().filter_map(|state| state.outcome.as_ref()).chain(stated).cloned().collect();
        outcomes.sort_by(|a, b| (&a.code, &a.requirement).cmp(&(&b.code, &b.requirement)));
        self.gathered = Gathered { by_node, resting };
        Judgement { today, outcomes, verdicts }
    }

    /// The requirements whose outcomes may be others than the last time.
    fn touched(&self, today: Date, all: bool, old: &Gathered, resting: &BTreeSet<CheckCode>) -> Vec<bool> {
        let nodes = self.tree.all.len();
        if all || old.by_node.len() != nodes {
            return vec![true; nodes];
        }
        let mut touched: Vec<bool> = old.by_node.iter().map(|here| here.until <= Until::day(today)).collect();
        for ((work, state), nodes) in self.works.iter().zip(&self.states).zip(&self.by_work) {
            let code = &work.check.code;
            if state.moved || old.resting.contains(code) != resting.contains(code) {
                for node in nodes {
                    if let Some(touched) = touched.get_mut(*node) {
                        *touched = true;
                    }
                }
            }
        }
        touched
    }

    /// The outcomes of the touched requirements, their statements' among them.
    fn look_again(&self, today: Date, touched: &[bool], resting: &BTreeSet<CheckCode>, by_node: &mut Vec<Here>) {
        let world = World { columns: &self.columns, tree: &self.tree, parts: &self.parts, today };
        by_node.resize_with(touched.len(), || Here {
            own: Vec::new(),
            standing: None,
            until: Until::NEVER,
            checks: Vec::new(),
            worst: None,
        });
        let nodes = self.by_node.iter().zip(by_node).zip(touched).enumerate().filter(|(_, (_, touched))| **touched);
        for (node, ((checks, here), _)) in nodes {
            let mut own: Vec<Arc<CheckOutcome>> =
                checks.iter().filter_map(|place| self.states.get(*place)?.outcome.clone()).collect();
            let asked = checks.iter().filter_map(|place| self.works.get(*place));
            let stated: Vec<_> = asked
                .filter(|work| matches!(work.check.form, Form::Statement))
                .filter_map(|work| statement::judge(&work.check, node, &own, world, self.statements))
                .map(Arc::new)
                .collect();
            own.extend(stated);
            own.sort_by(|a, b| a.code.cmp(&b.code));
            let worst = worst_spoken(&own, |code| resting.contains(code));
            *here = Here {
                standing: standing(&own, worst),
                until: own.iter().map(|outcome| Until::from(outcome.holds_until)).min().unwrap_or(Until::NEVER),
                checks: own.clone(),
                worst,
                own,
            };
        }
    }

    /// What the touched requirements lend and borrow; whoever borrows from one of them is touched as well.
    fn lend_again(&self, touched: &mut [bool], resting: &BTreeSet<CheckCode>, by_node: &mut [Here]) {
        let is_touched = |node: Node| touched.get(node).copied().unwrap_or_default();
        let again: Vec<Node> = self
            .lenders
            .borrowers()
            .filter(|node| is_touched(*node) || self.lenders.of(*node).any(&is_touched))
            .collect();
        for node in again {
            let Some(own) = by_node.get(node).map(|here| here.own.clone()) else { continue };
            let standing = |lender: Node| by_node.get(lender)?.standing.as_ref();
            let lent = |outcome: Arc<CheckOutcome>| {
                let better =
                    outcome.requirement.as_ref().and_then(|_| self.lenders.lend(node, &outcome, &self.tree, standing));
                better.map_or(outcome, Arc::new)
            };
            let checks: Vec<Arc<CheckOutcome>> = own.into_iter().map(lent).collect();
            if let (Some(here), Some(touched)) = (by_node.get_mut(node), touched.get_mut(node)) {
                here.worst = worst_spoken(&checks, |code| resting.contains(code));
                here.checks = checks;
                *touched = true;
            }
        }
    }

    /// Every requirement's verdict, in the standards' order. Those of `last` that were not touched keep their checks.
    fn verdicts(&self, by_node: &[Here], touched: &[bool], last: Option<Vec<Verdict>>) -> Vec<Verdict> {
        let mut known: Vec<Option<(Outcome, Until)>> = vec![None; self.tree.all.len()];
        for &node in &self.tree.inside_out {
            let (Some(requirement), Some(here)) = (self.tree.get(node), by_node.get(node)) else { continue };
            let children = requirement.children.iter().filter_map(|child| known.get(*child).copied().flatten());
            let verdict = together(&here.checks, here.worst, children);
            if let Some(place) = known.get_mut(node) {
                *place = Some(verdict);
            }
        }
        // The same requirements are reached each time, so the verdicts of the last time stand in the same order.
        let mut last = last.unwrap_or_default().into_iter();
        let all = self.tree.all.iter().zip(by_node).zip(touched).zip(known);
        all.filter_map(|(((requirement, here), touched), known)| {
            let (outcome, until) = known?;
            let holds_until = until.holds_until();
            Some(match last.next() {
                Some(before) if !touched => Verdict { outcome, holds_until, ..before },
                Some(Verdict { requirement, .. }) => {
                    Verdict { requirement, outcome, holds_until, checks: here.checks.clone() }
                }
                None => {
                    Verdict { requirement: requirement.id.clone(), outcome, holds_until, checks: here.checks.clone() }
                }
            })
        })
        .collect()
    }

    /// Whether a check looks into a register that sleeps and holds no record.
    fn rests(&self, work: &Work) -> bool {
        let Some(register) = work.declarable().filter(|over| self.asleep.contains(*over)) else { return false };
        let layout = self.columns.register(register).and_then(|place| self.columns.layout(place));
        let live = |slot: &columns::Slot| self.columns.place(*slot).is_some_and(|place| place.live().is_some());
        !layout.is_some_and(|layout| layout.records.iter().any(live))
    }
}

/// How a requirement stands by what it has of its own; none where nothing asks for its statement.
fn standing(own: &[Arc<CheckOutcome>], worst: Option<Outcome>) -> Option<Standing> {
    let stated = own.iter().filter(|outcome| outcome.requirement.is_some()).min_by_key(|outcome| outcome.outcome)?;
    let all = if stated.outcome == Outcome::NotApplicable { stated.outcome } else { worst? };
    let until = own.iter().map(|outcome| Until::from(outcome.holds_until)).min().unwrap_or(Until::NEVER);
    Some(Standing { stated: stated.outcome, say: stated.say.clone(), statements: stated.total, all, until })
}
