//! The way from one edition to the next, derived: what the new edition asks is data, who answers and what is done follows from the
//! statements. Nothing is ticked off; a step is done when a statement that names the requirement was confirmed for the new edition.

mod steps;
mod take_over;

use jiff::civil::Date;
use plumb_model::{
    define::{edition::Edition, register::Part, requirement::Standard},
    id::{RequirementId, StandardId},
    pack::{PackSet, outlines},
};

use self::steps::{Said, Steps};
use crate::{
    Engine,
    access::Reader,
    desk::{
        CertificationView, EditionsView, Problem, RequirementLink, Switches, TransitionChange, TransitionDay,
        TransitionPlan, TransitionVisit, VisitStands,
    },
    engine::Look,
    pack_log,
    readiness::{Owners, Writer},
    standards::{as_people_count, on},
};

/// What is read of packs to know their editions.
const EDITION_FILES: [&str; 3] = ["/requirements.toml", "/edition.toml", "/correspondence.toml"];

impl Engine {
    /// The transitions that concern the organisation.
    pub(crate) fn transition(&self, reader: &Reader) -> Result<EditionsView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let standards_on = on(&look);
        let packs = &look.rules.packs;
        let known = self.editions(&look)?;
        let basis = self.basis(&look, look.today, Switches::default())?;
        let verdicts = self.verdicts(&look, &basis)?;
        let owners = Writer::new(&look, reader, &basis, None).owners()?;
        let certification = self.certification(reader)?;
        let said = Said::read(&look, reader)?;
        let mut plans = Vec::new();
        for new in known.standards.values() {
            let Some(edition) = &new.edition else { continue };
            let Some(old) = edition.replaces.as_ref().and_then(|old| known.standards.get(old)) else { continue };
            let is_on = standards_on.contains(&new.id);
            if !is_on && !standards_on.contains(&old.id) {
                continue;
            }
            let verdict = |id: &RequirementId| {
                let judged = packs.standards.contains_key(&id.standard);
                judged
                    .then(|| verdicts.iter().find(|verdict| verdict.requirement == *id))
                    .flatten()
                    .map(|it| it.outcome)
            };
            let link = |id: &RequirementId| {
                let standard = known.standards.get(&id.standard)?;
                let requirement = standard.requirements.iter().find(|requirement| requirement.id == *id)?;
                Some(RequirementLink {
                    standard: standard.id.to_string(),
                    standard_name: standard.name.clone(),
                    id: requirement.id.id.to_string(),
                    title: requirement.title.clone(),
                    verdict: verdict(id),
                })
            };
            let since = self.since(&look, &new.id)?.map_or(edition.published, |day| day.max(edition.published));
            let making = Making { look: &look, old, new, edition, link: &link, owners: &owners, said: &said, since };
            plans.push(making.plan(is_on, &certification));
        }
        plans.sort_by_key(|plan| as_people_count(&plan.to));
        let register = packs.playing(Part::Statement);
        let may_take_over = register.is_some_and(|register| reader.may_create(packs, register));
        Ok(EditionsView { today: look.today, editions: plans, may_take_over })
    }

    /// All editions there are: those of the packs that rule, and of the packs on the shelf. Only what is known of them, no checks.
    pub(crate) fn editions(&self, look: &Look) -> Result<PackSet, Problem> {
        let ruling = look.rules.ruling.read(self.wiring.store.files())?;
        let whole = outlines(&ruling);
        let pack_of = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
        let is_ours = |path: &str| whole.get(pack_of(path).as_str()).is_some_and(|pack| pack.standard.is_some());
        let beside = self.wiring.shelf.iter().filter(|(path, _)| !is_ours(path));
        let files = ruling.iter().filter(|(path, _)| is_ours(path)).chain(beside);
        let wanted = files.filter(|(path, _)| EDITION_FILES.iter().any(|end| path.ends_with(end)));
        let files: Vec<_> = wanted.cloned().collect();
        Ok(std::sync::Arc::unwrap_or_clone(pack_log::load(&files)?))
    }

    /// The day since which a standard has been judged by without a break; none where it is not.
    fn since(&self, look: &Look, standard: &StandardId) -> Result<Option<Date>, Problem> {
        let files = look.rules.ruling.read(self.wiring.store.files())?;
        let brings = |id: &StandardId| {
            let all = outlines(&files);
            all.into_values().find(|pack| pack.standard.as_ref().is_some_and(|it| it.id == *id)).map(|pack| pack.pack)
        };
        let Some(pack) = brings(standard) else { return Ok(None) };
        let began = pack_log::since(&*look.snapshot, &pack)?;
        Ok(began.map(|at| look.zone.to_datetime(at).date()))
    }
}

/// One plan being made.
struct Making<'a> {
    look: &'a Look,
    old: &'a Standard,
    new: &'a Standard,
    edition: &'a Edition,
    link: &'a dyn Fn(&RequirementId) -> Option<RequirementLink>,
    owners: &'a Owners,
    said: &'a Said,
    since: Date,
}

impl Making<'_> {
    fn plan(&self, is_on: bool, certification: &CertificationView) -> TransitionPlan {
        let (edition, today) = (self.edition, self.look.today);
        let ends = edition.days.iter().find(|day| day.ends).map(|day| (day.on, day.sure));
        let cycles = || certification.cycles.iter();
        let old = cycles().filter(|cycle| cycle.standard.as_deref() == Some(self.old.name.as_str()));
        let ahead = old.flat_map(|cycle| cycle.visits.iter().map(move |visit| (cycle, visit))).filter(|(_, visit)| {
            visit.stands != VisitStands::Held && visit.by >= today && ends.is_none_or(|(last, _)| visit.from <= last)
        });
        let mut visits: Vec<TransitionVisit> = ahead
            .map(|(cycle, visit)| TransitionVisit {
                certificate: cycle.link.clone(),
                kind: visit.kind,
                from: visit.from,
                by: visit.by,
            })
            .collect();
        visits.sort_by_key(|visit| visit.from);
        let new = cycles().filter(|cycle| cycle.standard.as_deref() == Some(self.new.name.as_str()));
        let day = |day: &plumb_model::define::edition::EditionDay| TransitionDay {
            on: day.on,
            fact: day.fact.clone(),
            sure: day.sure,
            past: day.on < today,
            ends: day.ends,
            sources: day.sources.clone(),
        };
        let change = |change: &plumb_model::define::edition::EditionChange| TransitionChange {
            place: change.place.clone(),
            here: change.here.iter().filter_map(self.link).collect(),
            kind: change.kind,
            fact: change.fact.clone(),
            level: change.level,
            sure: change.sure,
            sources: change.sources.clone(),
        };
        let steps = Steps {
            old: self.old,
            new: self.new,
            edition,
            link: self.link,
            owners: self.owners,
            said: self.said,
            since: self.since,
        };
        TransitionPlan {
            from: self.old.id.to_string(),
            from_name: self.old.name.clone(),
            to: self.new.id.to_string(),
            to_name: self.new.name.clone(),
            on: is_on,
            published: edition.published,
            confirmed: edition.confirmed.clone(),
            reported: edition.reported.clone(),
            expected: edition.expected.clone(),
            days: edition.days.iter().map(day).collect(),
            ends,
            by: visits.last().map(|visit| visit.from).or(ends.map(|(last, _)| last)),
            visits,
            certified: new.map(|cycle| cycle.link.clone()).collect(),
            changes: edition.changes.iter().map(change).collect(),
            steps: steps.all(),
            since: self.since,
        }
    }
}
