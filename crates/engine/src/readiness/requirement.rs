//! One requirement, down to the records and the expressions behind its assessment.

use std::collections::BTreeMap;

use jiff::civil::Date;
use plumb_model::{
    define::{
        edition::Answering,
        register::Part,
        requirement::{Keep, Requirement, Standard},
    },
    id::{RequirementId, StandardId},
    verdict::{Outcome, Verdict},
};

use crate::{
    Engine,
    access::Reader,
    desk::{AnsweringLink, InformationView, Problem, ProblemKind, RequirementLink, RequirementView, Switches},
    readiness::{
        references,
        report::{Writer, not_judged, worst_first},
    },
};

impl Engine {
    /// A requirement on a day.
    pub(crate) fn requirement(
        &self,
        reader: &Reader,
        standard: &StandardId,
        id: &str,
        on: Option<Date>,
        switches: Switches,
    ) -> Result<RequirementView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let basis = self.basis(&look, on.unwrap_or(look.today), switches)?;
        let verdicts = self.verdicts(&look, &basis)?;
        let spans = self.spans_through_yesterday(&look)?;
        let writer = Writer::new(&look, reader, &basis, Some(&spans));
        let whole = basis.packs.standards.get(standard);
        let here = |id: &str| whole?.requirements.iter().find(|requirement| *requirement.id.id == *id);
        // What is not there may be a reference of an edition that is gone.
        let old = if here(id).is_some() { None } else { references::resolve(&basis.packs, standard, id) };
        let standard = old.as_ref().map(|old| old.standard).or(whole).ok_or_else(|| no_standard(standard))?;
        let now = old.as_ref().and_then(|old| old.to.first().copied()).unwrap_or(id);
        let found = standard.requirements.iter().find(|requirement| *requirement.id.id == *now);
        let requirement = found.ok_or_else(|| {
            let near = crate::near::near(id, standard.requirements.iter().map(|requirement| &*requirement.id.id));
            let say = format!("{} has no requirement `{id}`", standard.name);
            let problem = Problem::new(ProblemKind::NotFound, "content.no-requirement", say);
            near.map_or(problem.clone(), |near| problem.help(near))
        })?;
        let mut row = writer.one_row(standard, requirement, &verdicts)?;
        if switches.todays_checks || switches.known_later {
            row.since = None;
        }
        let by_id: BTreeMap<&RequirementId, &Verdict> =
            verdicts.iter().map(|verdict| (&verdict.requirement, verdict)).collect();
        let links = Links { writer: &writer, by_id: &by_id };
        let verdict = by_id.get(&requirement.id).ok_or_else(|| not_judged(&requirement.id))?;
        let outcomes = worst_first(verdict);
        let answers = writer.answers(&outcomes)?;
        let mut checks = Vec::new();
        for outcome in outcomes {
            checks.extend(writer.check(outcome, &requirement.id, &links)?);
        }
        let leaves: Vec<&Requirement> = standard.requirements.iter().filter(|other| other.leaf).collect();
        let place = leaves.iter().position(|leaf| leaf.id == requirement.id);
        let beside = |by: isize| leaves.get(place?.checked_add_signed(by)?).map(|leaf| links.to(standard, leaf));
        let children = standard.requirements.iter().filter(|other| other.parent.as_ref() == Some(&requirement.id));
        let mut history: Vec<(Date, Outcome)> = spans.outcomes.get(&requirement.id).cloned().unwrap_or_default();
        history.retain(|(day, _)| *day <= basis.on);
        Ok(RequirementView {
            on: basis.on,
            today: look.today,
            seq: basis.size.checked_sub(1),
            root: look.snapshot.root_at(basis.size)?.to_hex(),
            standard_name: standard.name.clone(),
            summary: requirement.summary.clone(),
            asks: requirement.asks.clone(),
            part_of: requirement.parent.as_ref().and_then(|parent| links.find(parent)),
            parts: children.map(|child| links.to(standard, child)).collect(),
            before: beside(-1),
            after: beside(1),
            old: old.as_ref().map(|old| old.old.clone()),
            old_also: old
                .iter()
                .flat_map(|old| old.to.iter().skip(1))
                .filter_map(|to| links.here(standard, to))
                .collect(),
            sure: requirement.sure,
            answered_by: requirement.answered_by.iter().filter_map(|one| links.answering(one, &one.by)).collect(),
            answers_for: links.answers_for(&requirement.id),
            information: information(standard, requirement),
            checks,
            statements: writer.statements(requirement, standard)?,
            answers,
            templates: writer.templates(requirement),
            spans: history,
            answer_in: writer.answer_form(),
            state_in: basis.packs.playing(Part::Statement).map(|register| register.id.to_string()),
            proposed: basis.packs.proposals.values().any(|proposal| proposal.requirements.contains(&requirement.id)),
            row,
        })
    }
}

/// Makes links to requirements, with their assessment.
pub(super) struct Links<'a> {
    writer: &'a Writer<'a>,
    by_id: &'a BTreeMap<&'a RequirementId, &'a Verdict>,
}

impl Links<'_> {
    fn to(&self, standard: &Standard, requirement: &Requirement) -> RequirementLink {
        RequirementLink {
            standard: standard.id.to_string(),
            standard_name: standard.name.clone(),
            id: requirement.id.id.to_string(),
            title: requirement.title.clone(),
            verdict: self.by_id.get(&requirement.id).map(|verdict| verdict.outcome),
        }
    }

    /// A link to a requirement of a standard, by its id there.
    fn here(&self, standard: &Standard, id: &str) -> Option<RequirementLink> {
        let found = standard.requirements.iter().find(|requirement| *requirement.id.id == *id);
        found.map(|requirement| self.to(standard, requirement))
    }

    /// A link to a requirement that answers another one, or is answered by it.
    fn answering(&self, one: &Answering, other: &RequirementId) -> Option<AnsweringLink> {
        let other = self.find(other)?;
        Some(AnsweringLink { other, strength: one.strength, ground: one.ground, sure: one.sure, why: one.why.clone() })
    }

    /// Links to all requirements for which the evidence of this one counts.
    fn answers_for(&self, id: &RequirementId) -> Vec<AnsweringLink> {
        let all = self.writer.basis.packs.standards.values().flat_map(|standard| &standard.requirements);
        let named = all.flat_map(|other| other.answered_by.iter().map(move |one| (other, one)));
        let ours = named.filter(|(_, one)| one.by == *id);
        ours.filter_map(|(other, one)| self.answering(one, &other.id)).collect()
    }

    /// A link to a requirement of any standard that the packs have.
    pub(super) fn find(&self, id: &RequirementId) -> Option<RequirementLink> {
        let packs = &self.writer.basis.packs;
        Some(self.to(packs.standards.get(&id.standard)?, packs.requirement(id)?))
    }
}

fn information(standard: &Standard, requirement: &Requirement) -> Vec<InformationView> {
    let asked = standard.information.iter().filter(|information| information.clause == requirement.id);
    asked
        .map(|information| InformationView {
            what: information.what.clone(),
            document: information.keep == Keep::Maintain,
            mandatory: information.mandatory,
        })
        .collect()
}

fn no_standard(standard: &StandardId) -> Problem {
    Problem::new(ProblemKind::NotFound, "content.no-standard", format!("there is no standard `{standard}`"))
}

impl Writer<'_> {
    /// Documents to start from whose title is one of the names by which a document about the requirement goes.
    fn templates(&self, requirement: &Requirement) -> Vec<(String, String)> {
        let vocabularies = self.basis.packs.vocabulary.values();
        let ours = vocabularies.filter(|vocabulary| vocabulary.standard == requirement.id.standard.as_str());
        let words = ours.flat_map(|vocabulary| &vocabulary.requirements).find(|it| it.id == *requirement.id.id);
        let templates = self.basis.packs.templates.iter();
        let fitting = templates.filter(|(_, template)| words.is_some_and(|it| it.words.name(&template.title)));
        fitting.map(|(path, template)| (path.clone(), template.title.clone())).collect()
    }
}
