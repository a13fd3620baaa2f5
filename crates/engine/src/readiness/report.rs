//! The judgement put into words and rows for one reader: what the reader may not see is counted, never named.

use std::collections::{BTreeMap, HashSet};

use plumb_model::{
    define::{
        check::{Basis as Ground, Check},
        register::Part,
        requirement::{Requirement, Standard},
    },
    fold::RecordState,
    id::{RecordId, RequirementId, StandardId},
    raw::Raw,
    verdict::{CheckOutcome, Failure, Outcome, Verdict},
};

use crate::{
    access::Reader,
    desk::{CheckRow, Problem, ProblemKind, RequirementRow},
    engine::Look,
    readiness::basis::Basis,
    spans::Spans,
};

/// Records shown for a requirement at most.
const SHOWN: usize = 50;
/// Reasons spelled out for a check at most.
const SPELLED: usize = 5;

/// Puts a judgement into rows.
pub(super) struct Writer<'a> {
    pub(super) look: &'a Look,
    pub(super) reader: &'a Reader,
    pub(super) basis: &'a Basis,
    pub(super) spans: Option<&'a Spans>,
}

/// The records to name, and how many are not.
#[derive(Default)]
struct Named {
    records: Vec<String>,
    more: u64,
}

impl Writer<'_> {
    pub(super) fn requirements(
        &self,
        verdicts: &[Verdict],
        only: Option<&StandardId>,
    ) -> Result<Vec<RequirementRow>, Problem> {
        let by_id: BTreeMap<&RequirementId, &Verdict> =
            verdicts.iter().map(|verdict| (&verdict.requirement, verdict)).collect();
        let owners = if self.spans.is_some() { self.owners()? } else { BTreeMap::new() };
        let mut rows = Vec::new();
        for standard in self.standards(only)? {
            let within = within(standard);
            for requirement in &standard.requirements {
                let Some(verdict) = by_id.get(&requirement.id) else { continue };
                let mut row = self.row(requirement, verdict, &within, &by_id)?;
                row.owner = owners.get(&requirement.id).cloned();
                row.since = self.spans.map(|spans| spans.since(&requirement.id, verdict.outcome, self.basis.on));
                rows.push(row);
            }
        }
        Ok(rows)
    }

    /// The standard asked for, else those the organisation set out for, else all there are.
    fn standards(&self, only: Option<&StandardId>) -> Result<Vec<&Standard>, Problem> {
        let all: Vec<&Standard> = self.basis.packs.standards.values().collect();
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
        let some = all.iter().copied().filter(|standard| chosen.contains(standard.id.as_str())).collect::<Vec<_>>();
        Ok(if some.is_empty() { all } else { some })
    }

    fn row(
        &self,
        requirement: &Requirement,
        verdict: &Verdict,
        within: &Within<'_>,
        by_id: &BTreeMap<&RequirementId, &Verdict>,
    ) -> Result<RequirementRow, Problem> {
        let mut checks: Vec<&CheckOutcome> = verdict.checks.iter().map(AsRef::as_ref).collect();
        checks.sort_by(|a, b| b.outcome.cmp(&a.outcome).then_with(|| a.code.cmp(&b.code)));
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

    fn may_name(&self, failure: &Failure) -> Result<bool, Problem> {
        match failure.record {
            None => Ok(true),
            Some(record) => self.reader.may_see_record(self.look, record),
        }
    }

    /// Collects the records behind checks that are not in order, worst first.
    fn name<'c>(&self, checks: impl Iterator<Item = &'c CheckOutcome>, named: &mut Named) -> Result<(), Problem> {
        let mut seen: HashSet<RecordId> = HashSet::new();
        for failure in checks.filter(|check| check.outcome > Outcome::InOrder).flat_map(|check| &check.failed) {
            let Some(record) = failure.record else { continue };
            if !seen.insert(record) {
                continue;
            }
            if named.records.len() < SHOWN && self.reader.may_see_record(self.look, record)? {
                named.records.push(failure.number.clone());
            } else {
                named.more += 1;
            }
        }
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

    /// Who answers for each requirement: the owner of its statement, by name.
    fn owners(&self) -> Result<BTreeMap<RequirementId, String>, Problem> {
        let mut owners = BTreeMap::new();
        let Some(register) = self.basis.packs.playing(Part::Statement) else { return Ok(owners) };
        let field = |part: &str| register.plays.as_ref().and_then(|plays| plays.fields.get(part));
        let (Some(requirements), Some(owner)) = (field("requirements"), field("owner")) else { return Ok(owners) };
        let people = self.look.people()?;
        let mut take = |record: RecordState| {
            let name = record.links.get(owner).and_then(|links| people.name(links.first()?.to));
            let items = record.fields.get(requirements).map(Raw::items).into_iter().flatten();
            for requirement in items.filter_map(|item| item.as_text()?.parse::<RequirementId>().ok()) {
                if let Some(name) = name {
                    owners.entry(requirement).or_insert_with(|| name.to_owned());
                }
            }
            std::ops::ControlFlow::Continue(())
        };
        self.look.snapshot.each_record_at(self.basis.size, Some(&register.id), &mut take)?;
        Ok(owners)
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

fn ground(check: Option<&Check>) -> &'static str {
    match check.map(|check| &check.basis) {
        Some(Ground::OwnRule(_)) => "own-rule",
        Some(Ground::Contract) => "contract",
        Some(Ground::Law) => "law",
        Some(Ground::GoodPractice) => "good-practice",
        Some(Ground::Requirement) | None => "requirement",
    }
}
