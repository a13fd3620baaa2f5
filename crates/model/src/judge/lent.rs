//! What is said and shown for one requirement, counted for another that it answers: one hop, and never more than the mapping says.
//!
//! | strength | what a requirement lends at best |
//! | --- | --- |
//! | full | how its own statement stands |
//! | most | the same, but no better than an observation: what is asked beyond it is still to be said |
//! | part | with all others of its standard together: an observation where all are shown, else described |
//!
//! Only what a requirement has of its own is lent, never what was lent to it; a gap or a missing statement lends nothing.

use std::collections::BTreeMap;

use super::tree::{Node, Tree};
use crate::{
    define::{edition::Strength, requirement::Standard},
    expr::Until,
    id::StandardId,
    verdict::{CheckOutcome, Outcome},
};

/// A requirement whose evidence counts here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lender {
    pub(super) node: Node,
    pub(super) strength: Strength,
}

/// How a requirement stands by what it has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its statement.
    pub(super) stated: Outcome,
    /// What its statement says of itself.
    pub(super) say: String,
    /// How many statements there are.
    pub(super) statements: u64,
    /// The worst of all its checks.
    pub(super) all: Outcome,
    /// How long that holds at least.
    pub(super) until: Until,
}

/// Who lends to each leaf, by standard.
#[derive(Debug, Default)]
pub(super) struct Lenders {
    by_node: BTreeMap<Node, BTreeMap<StandardId, Vec<Lender>>>,
    /// What people call each standard.
    names: BTreeMap<StandardId, String>,
}

impl Lenders {
    pub(super) fn new(standards: &BTreeMap<StandardId, Standard>, tree: &Tree) -> Self {
        let mut by_node: BTreeMap<Node, BTreeMap<StandardId, Vec<Lender>>> = BTreeMap::new();
        let leaves = standards.values().flat_map(|standard| &standard.requirements).filter(|it| it.leaf);
        for requirement in leaves {
            let Some(here) = tree.find(&requirement.id) else { continue };
            for answering in &requirement.answered_by {
                let Some(node) = tree.find(&answering.by) else { continue };
                let lenders = by_node.entry(here).or_default().entry(answering.by.standard.clone()).or_default();
                lenders.push(Lender { node, strength: answering.strength });
            }
        }
        let names = standards.values().map(|standard| (standard.id.clone(), standard.name.clone())).collect();
        Self { by_node, names }
    }

    /// All leaves to which something may be lent.
    pub(super) fn borrowers(&self) -> impl Iterator<Item = Node> {
        self.by_node.keys().copied()
    }

    /// All who may lend to a leaf.
    pub(super) fn of(&self, node: Node) -> impl Iterator<Item = Node> {
        self.by_node.get(&node).into_iter().flat_map(BTreeMap::values).flatten().map(|lender| lender.node)
    }

    /// The statement of a leaf with what others lend it; none where that makes it no better.
    pub(super) fn lend<'s>(
        &self,
        node: Node,
        own: &CheckOutcome,
        tree: &Tree,
        standing: impl Fn(Node) -> Option<&'s Standing>,
    ) -> Option<CheckOutcome> {
        if !matches!(own.outcome, Outcome::Observation | Outcome::Described | Outcome::NoEvidence) {
            return None;
        }
        let mut best: Option<Lent> = None;
        let mut until = Until::from(own.holds_until);
        for (standard, lenders) in self.by_node.get(&node)? {
            let name = self.names.get(standard).map_or(standard.as_str(), String::as_str);
            let known: Vec<(Lender, &Standing)> =
                lenders.iter().filter_map(|lender| Some((*lender, standing(lender.node)?))).collect();
            until = known.iter().map(|(_, standing)| standing.until).fold(until, Until::min);
            let id = |node: Node| tree.get(node).map_or("", |requirement| &*requirement.id.id);
            let whole = known.iter().filter_map(|(lender, standing)| whole(*lender, standing, name, id(lender.node)));
            let parts: Vec<(&str, &Standing)> = known
                .iter()
                .filter(|(lender, _)| lender.strength == Strength::Part)
                .map(|(lender, standing)| (id(lender.node), *standing))
                .collect();
            for lent in whole.chain(in_part(&parts, name)) {
                if best.as_ref().is_none_or(|best| lent.outcome < best.outcome) {
                    best = Some(lent);
                }
            }
        }
        let lent = best.filter(|lent| lent.outcome < own.outcome);
        let Some(lent) = lent else {
            // What is lent may become better without an entry, so even where it changes nothing now, it is looked at anew then.
            return (until < Until::from(own.holds_until))
                .then(|| CheckOutcome { holds_until: until.holds_until(), ..own.clone() });
        };
        Some(CheckOutcome {
            outcome: lent.outcome,
            say: lent.say,
            total: own.total + lent.statements,
            failed: if lent.outcome == Outcome::InOrder { Vec::new() } else { own.failed.clone() },
            holds_until: until.holds_until(),
            ..own.clone()
        })
    }
}

/// What is lent, in a sentence.
struct Lent {
    outcome: Outcome,
    say: String,
    statements: u64,
}

/// What a requirement lends that answers by itself.
fn whole(lender: Lender, standing: &Standing, standard: &str, id: &str) -> Option<Lent> {
    if !matches!(standing.stated, Outcome::InOrder | Outcome::Observation | Outcome::Described) {
        return None;
    }
    let statements = standing.statements;
    let said = lower(&standing.say);
    match lender.strength {
        Strength::Full => Some(Lent {
            outcome: standing.stated,
            say: format!("Counts here because it answers {standard} {id} as well: {said}"),
            statements,
        }),
        Strength::Most => Some(Lent {
            outcome: standing.stated.max(Outcome::Observation),
            say: format!(
                "Answered as far as {standard} {id} goes ({said}); what is asked beyond it is still to be said"
            ),
            statements,
        }),
        Strength::Part => None,
    }
}

/// Requirements named in a sentence at most.
const NAMED: usize = 5;

/// What the requirements of one standard lend together that each answer a part.
fn in_part(parts: &[(&str, &Standing)], standard: &str) -> Option<Lent> {
    let applying: Vec<&(&str, &Standing)> =
        parts.iter().filter(|(_, standing)| standing.all != Outcome::NotApplicable).collect();
    let is_shown = |standing: &Standing| matches!(standing.all, Outcome::InOrder | Outcome::Observation);
    let is_said =
        |standing: &Standing| matches!(standing.stated, Outcome::InOrder | Outcome::Observation | Outcome::Described);
    let statements = applying.iter().filter(|(_, it)| is_said(it)).map(|(_, it)| it.statements).sum();
    if !applying.iter().any(|(_, standing)| is_shown(standing) || is_said(standing)) {
        return None;
    }
    let open: Vec<&str> = applying.iter().filter(|(_, standing)| !is_shown(standing)).map(|(id, _)| *id).collect();
    let names = |ids: &[&str]| {
        let shown = ids.get(..NAMED).unwrap_or(ids).join(", ");
        if ids.len() > NAMED { format!("{shown} and {} more", ids.len() - NAMED) } else { shown }
    };
    if open.is_empty() {
        let all: Vec<&str> = applying.iter().map(|(id, _)| *id).collect();
        let say = format!("Answered in part by {standard} {}; nobody has said yet how the rest is met", names(&all));
        return Some(Lent { outcome: Outcome::Observation, say, statements });
    }
    let say = format!(
        "{standard} answers a part of it, but {} of {} requirements that do are not shown there: {}",
        open.len(),
        applying.len(),
        names(&open)
    );
    Some(Lent { outcome: Outcome::Described, say, statements })
}

/// A sentence within another.
fn lower(say: &str) -> String {
    let mut letters = say.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
