//! The judgement put into words and rows for one reader: what the reader may not see is counted, never named.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
};

use plumb_model::{
    define::{
        check::{Basis as Ground, Check},
        requirement::{Reach, Requirement, Standard},
    },
    id::{RecordId, RequirementId, StandardId},
    verdict::{CheckOutcome, Outcome, Verdict},
};

use crate::{
    access::Reader,
    desk::{CheckRow, Problem, ProblemKind, RequirementRow},
    engine::Look,
    readiness::{basis::Basis, met::Met, owners::Owners, together::Together},
    spans::Spans,
};

/// Records shown for a requirement at most.
pub(super) const SHOWN: usize = 50;
/// Reasons spelled out for a check at most.
const SPELLED: usize = 5;

/// Puts a judgement into rows.
pub(crate) struct Writer<'a> {
    pub(super) look: &'a Look,
    pub(super) reader: &'a Reader,
    pub(super) basis: &'a Basis,
    spans: Option<&'a Spans>,
    /// What is known of records met: whether the reader may see them, and whether they are the reader's own.
    pub(super) met: RefCell<HashMap<RecordId, Met>>,
    /// Counts the records behind several checks.
    together: Together,
}

/// The records to name, and how many are not.
#[derive(Default)]
struct Named {
    records: Vec<String>,
    more: u64,
}

impl<'a> Writer<'a> {
    /// With `spans` it writes for people: owner, since when, what would mend it.
    pub(crate) fn new(look: &'a Look, reader: &'a Reader, basis: &'a Basis, spans: Option<&'a Spans>) -> Self {
        Self { look, reader, basis, spans, met: RefCell::default(), together: Together::default() }
    }

    pub(super) fn requirements(
        &self,
        verdicts: &[Verdict],
        only: Option<&StandardId>,
    ) -> Result<Vec<RequirementRow>, Problem> {
        let by_id: BTreeMap<&RequirementId, &Verdict> =
            verdicts.iter().map(|verdict| (&verdict.requirement, verdict)).collect();
        let owners = if self.spans.is_some() { self.owners()? } else { Owners::default() };
        let mut rows = Vec::new();
        for standard in self.standards(only)? {
            let within = within(standard);
            for requirement in &standard.requirements {
                let Some(verdict) = by_id.get(&requirement.id) else { continue };
                rows.push(self.row_for(requirement, verdict, &within, &by_id, &owners)?);
            }
        }
        Ok(rows)
    }

    fn row_for(
        &self,
        requirement: &Requirement,
        verdict: &Verdict,
        within: &Within<'_>,
        by_id: &BTreeMap<&RequirementId, &Verdict>,
        owners: &Owners,
    ) -> Result<RequirementRow, Problem> {
        let mut row = self.row(requirement, verdict, within, by_id)?;
        let Some(spans) = self.spans else { return Ok(row) };
        let owner = owners.of(&requirement.id);
        row.owner = owner.map(|owner| owner.name.clone());
        row.since = Some(spans.since(&requirement.id, verdict.outcome, self.basis.on));
        row.mine = owner.is_some_and(|owner| Some(owner.person) == self.reader.person()) || self.is_mine(verdict)?;
        if requirement.leaf {
            row.mend = self.mend(&worst_first(verdict))?;
        }
        Ok(row)
    }

    /// One requirement's row, with all that people want to know.
    pub(super) fn one_row(
        &self,
        standard: &Standard,
        requirement: &Requirement,
        verdicts: &[Verdict],
    ) -> Result<RequirementRow, Problem> {
        let by_id: BTreeMap<&RequirementId, &Verdict> =
            verdicts.iter().map(|verdict| (&verdict.requirement, verdict)).collect();
        let verdict = by_id.get(&requirement.id).ok_or_else(|| not_judged(&requirement.id))?;
        self.row_for(requirement, verdict, &within(standard), &by_id, &self.owners()?)
    }

    /// Whether a record that failed is the reader's own.
    fn is_mine(&self, verdict: &Verdict) -> Result<bool, Problem> {
        let failures = verdict.checks.iter().filter(|check| check.outcome > Outcome::InOrder);
        for record in failures.flat_map(|check| &check.failed).take(SHOWN).filter_map(|failure| failure.record) {
            if self.meet(record)?.mine {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The standard asked for, else those the organisation set out for, else all there are.
    pub(super) fn standards(&self, only: Option<&StandardId>) -> Result<Vec<&'a Standard>, Problem> {
        let all: Vec<&'a Standard> = self.basis.packs.standards.values().collect();
        if let Some(only) = only {
            let found: Vec<&Standard> = all.iter().copied().filter(|standard| standard.id == *only).collect();
            if found.is_empty() {
                let say = format!("there is no standard `{only}` in the packs that rule");
                let near = crate::near::near(only.as_str(), all.iter().map(|standard| standard.id.as_str()));
                let problem = Problem::new(ProblemKind::Content, "content.no-standard", say);
                return Err(near.map_or(problem.clone(), |near| problem.help(near)));
            }
            return Ok(found);
        }
        let chosen = self.look.chosen_standards();
        let find = |id: &String| all.iter().copied().find(|standard| standard.id.as_str() == id);
        let some: Vec<&Standard> = chosen.iter().filter_map(find).collect();
        Ok(if some.is_empty() { all } else { some })
    }

    fn row(
        &self,
        requirement: &Requirement,
        verdict: &Verdict,
        within: &Within<'_>,
        by_id: &BTreeMap<&RequirementId, &Verdict>,
    ) -> Result<RequirementRow, Problem> {
        let checks = worst_first(verdict);
        let (say, named) = if requirement.leaf || !checks.is_empty() {
            let mut named = Named::default();
            let mut say = Vec::new();
            let (empty, judged): (Vec<_>, Vec<_>) =
                checks.iter().partition(|check| self.empty_register(check).is_some());
            say.extend(self.would_show(&empty));
            for check in judged {
                self.say(check, &mut say)?;
            }
            self.name(checks.iter().copied(), &mut named)?;
            (say, named)
        } else {
            self.of_children(requirement, verdict, within, by_id)?
        };
        Ok(RequirementRow {
            standard: requirement.id.standard.to_string(),
            id: requirement.id.id.to_string(),
            title: requirement.title.clone(),
            leaf: requirement.leaf,
            verdict: verdict.outcome,
            holds_until: verdict.holds_until,
            say,
            records: named.records,
            more: named.more,
            checks: checks.iter().map(|check| self.check_row(check)).collect(),
            owner: None,
            since: None,
            mine: false,
            mend: None,
            reach: reach(requirement.reach).to_owned(),
        })
    }

    /// A parent shows its worst child: which ones, and their records.
    fn of_children(
        &self,
        parent: &Requirement,
        verdict: &Verdict,
        within: &Within<'_>,
        by_id: &BTreeMap<&RequirementId, &Verdict>,
    ) -> Result<(Vec<String>, Named), Problem> {
        let mut named = Named::default();
        let children = within.get(&parent.id).into_iter().flatten();
        let judged: Vec<(&Requirement, &Verdict)> =
            children.filter_map(|child| Some((*child, *by_id.get(&child.id)?))).collect();
        let worst: Vec<_> = judged.iter().filter(|(_, child)| child.outcome == verdict.outcome).collect();
        let ids: Vec<&str> = worst.iter().map(|(child, _)| &*child.id.id).collect();
        let say = if verdict.outcome <= Outcome::InOrder {
            vec![format!("{} in all {} parts", verdict.outcome.words(), judged.len())]
        } else {
            vec![format!(
                "{}: {} of its {} parts, {}",
                verdict.outcome.words(),
                ids.len(),
                judged.len(),
                ids.join(", ")
            )]
        };
        if verdict.outcome > Outcome::InOrder {
            let outcomes: Vec<&CheckOutcome> = leaves_below(&parent.id, within)
                .into_iter()
                .filter_map(|leaf| by_id.get(&leaf.id))
                .filter(|leaf| leaf.outcome == verdict.outcome)
                .flat_map(|leaf| leaf.checks.iter().map(AsRef::as_ref))
                .filter(|check| check.outcome == verdict.outcome)
                .collect();
            self.name(outcomes.into_iter(), &mut named)?;
        }
        Ok((say, named))
    }

    /// The register a check looks in, where it has nothing in it to judge.
    fn empty_register(&self, outcome: &CheckOutcome) -> Option<&str> {
        if outcome.outcome != Outcome::NoEvidence || outcome.total > 0 || outcome.answered > 0 {
            return None;
        }
        let over = self.basis.packs.checks.get(&outcome.code)?.form.register()?;
        self.basis.packs.registers.get(over).map(|register| register.name.en.as_str())
    }

    /// One sentence a register for all checks that find it empty: what it would show once it is filled.
    fn would_show(&self, empty: &[&CheckOutcome]) -> Vec<String> {
        let mut by_register: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for outcome in empty {
            let title = self.basis.packs.checks.get(&outcome.code).map(|check| check.title.en.as_str());
            if let (Some(register), Some(title)) = (self.empty_register(outcome), title) {
                by_register.entry(register).or_default().push(title);
            }
        }
        let sentence = |(register, titles): (&str, Vec<&str>)| {
            format!("Nothing to judge yet in {register}, which would show: {}", titles.join("; "))
        };
        by_register.into_iter().map(sentence).collect()
    }

    /// The sentences of one check: its own, then who or what, as far as this reader may see it.
    fn say(&self, check: &CheckOutcome, say: &mut Vec<String>) -> Result<(), Problem> {
        if !check.say.is_empty() {
            say.push(check.say.clone());
        }
        if check.outcome <= Outcome::InOrder {
            return Ok(());
        }
        let mut by_why: BTreeMap<&str, (Vec<&str>, usize)> = BTreeMap::new();
        for failure in &check.failed {
            // What is not covered is a requirement or a register's member: a name that is no secret where there is no record.
            let Some(why) = failure.why.as_deref() else { continue };
            let (shown, hidden) = by_why.entry(why).or_default();
            if shown.len() < SPELLED && self.may_name(failure)? {
                shown.push(&failure.number);
            } else {
                *hidden += 1;
            }
        }
        for (why, (shown, more)) in by_why {
            if shown.is_empty() {
                continue;
            }
            let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
            say.push(format!("{}{rest}: {why}", shown.join(", ")));
        }
        Ok(())
    }

    /// Collects the records behind checks that are not in order, worst first.
    fn name<'c>(&self, checks: impl Iterator<Item = &'c CheckOutcome>, named: &mut Named) -> Result<(), Problem> {
        let mut failing: Vec<&CheckOutcome> =
            checks.filter(|check| check.outcome > Outcome::InOrder && !check.failed.is_empty()).collect();
        // Above several requirements one check stands once for each of them.
        let mut met = HashSet::new();
        failing.retain(|check| met.insert(std::ptr::from_ref(*check)));
        let mut seen: HashSet<RecordId> = HashSet::new();
        for failure in failing.iter().flat_map(|check| &check.failed) {
            let Some(record) = failure.record else { continue };
            if named.records.len() == SHOWN {
                break;
            }
            if seen.insert(record) && self.meet(record)?.seen {
                named.records.push(failure.number.to_string());
            }
        }
        let shown = u64::try_from(named.records.len()).unwrap_or(u64::MAX);
        named.more = self.together.count(&failing).saturating_sub(shown);
        Ok(())
    }

    fn check_row(&self, outcome: &CheckOutcome) -> CheckRow {
        let check = self.basis.packs.checks.get(&outcome.code);
        CheckRow {
            code: outcome.code.to_string(),
            outcome: outcome.outcome,
            failed: u64::try_from(outcome.failed.len()).unwrap_or(u64::MAX),
            total: outcome.total,
            basis: ground(check).to_owned(),
        }
    }
}

/// The requirements directly within each, in the standard's order.
type Within<'a> = BTreeMap<&'a RequirementId, Vec<&'a Requirement>>;

fn within(standard: &Standard) -> Within<'_> {
    let mut within = Within::new();
    for requirement in &standard.requirements {
        if let Some(parent) = &requirement.parent {
            within.entry(parent).or_default().push(requirement);
        }
    }
    within
}

/// All leaves within a requirement, in the standard's order.
fn leaves_below<'a>(top: &RequirementId, within: &Within<'a>) -> Vec<&'a Requirement> {
    let mut leaves = Vec::new();
    let directly = |of: &RequirementId| within.get(of).into_iter().flatten().rev().copied();
    let mut open: Vec<&Requirement> = directly(top).collect();
    while let Some(next) = open.pop() {
        if next.leaf {
            leaves.push(next);
        }
        open.extend(directly(&next.id));
    }
    leaves
}

/// A verdict's checks, worst first.
pub(super) fn worst_first(verdict: &Verdict) -> Vec<&CheckOutcome> {
    let mut checks: Vec<&CheckOutcome> = verdict.checks.iter().map(AsRef::as_ref).collect();
    checks.sort_by(|a, b| b.outcome.cmp(&a.outcome).then_with(|| a.code.cmp(&b.code)));
    checks
}

pub(super) fn not_judged(requirement: &RequirementId) -> Problem {
    let say = format!("there is no requirement `{requirement}` in the packs that ruled");
    Problem::new(ProblemKind::NotFound, "content.no-requirement", say)
}

/// How far records can show a requirement at all.
pub(super) fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Records => "records",
        Reach::Partly => "partly",
        Reach::People => "interviews",
    }
}

pub(super) fn ground(check: Option<&Check>) -> &'static str {
    match check.map(|check| &check.basis) {
        Some(Ground::OwnRule(_)) => "own-rule",
        Some(Ground::Contract) => "contract",
        Some(Ground::Law) => "law",
        Some(Ground::GoodPractice) => "good-practice",
        Some(Ground::Requirement) | None => "requirement",
    }
}
