//! Getting ready for a visit: each sees what will be asked about what is theirs, and where the answer lies. All of it is ours: no
//! guest sees any of it.

mod briefing;
mod spot_check;
mod visit;

use std::{collections::BTreeMap, ops::ControlFlow, sync::Arc};

use plumb_model::{
    define::{
        register::Part,
        rehearsal::Question,
        requirement::{Requirement, Standard},
        role::Seat,
    },
    expr::{Expr, Others, RecordView},
    fold::RecordState,
    id::{RegisterId, RequirementId},
    raw::Raw,
};

use crate::{
    Engine,
    access::Reader,
    around::Around,
    desk::{
        AskedQuestion, AskedRequirement, AskedStatement, LinkView, Problem, ProblemKind, ReadinessReport,
        RehearsalView, RequirementRow, Switches,
    },
    engine::Look,
    people::Person,
    playing::PartOf,
    records::LANGUAGE,
    trail::link_to,
};

/// Records named with a question.
const RECORDS: usize = 8;
/// Requirements told with a statement.
const REQUIREMENTS: usize = 6;
/// Letters of a statement that are shown.
const SAYS: usize = 320;

impl Engine {
    /// What somebody will be asked; of others only to whoever runs the system.
    pub(crate) fn rehearsal(&self, reader: &Reader, person: Option<&str>) -> Result<RehearsalView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let people = look.people()?;
        let runs = runs_the_system(reader);
        let who = match person {
            Some(text) => Some(people.find(text)?),
            None => reader.person().and_then(|id| people.get(id)),
        };
        let own = who.is_some_and(|who| Some(who.id) == reader.person());
        if !own && !runs {
            let say = "what others will be asked is shown to them and to whoever runs the system";
            return Err(Problem::new(ProblemKind::Forbidden, "rehearsal.not-yours", say));
        }
        let mut view = RehearsalView {
            today: look.today,
            next_visit: look.next_visit()?,
            person: who.map(|who| who.name.clone()),
            own,
            others: Vec::new(),
            answers_for: Vec::new(),
            questions: Vec::new(),
            briefing: leads(reader),
        };
        if runs {
            let acting = people.here().filter(|person| person.acts);
            view.others = acting.map(|person| (person.id.to_string(), person.name.clone())).collect();
            view.others.sort_by(|a, b| a.1.cmp(&b.1));
        }
        if let Some(who) = who {
            let told = Told::new(&look, self.readiness_in(&look, reader, look.today, None, Switches::default(), true)?);
            view.answers_for = statements(&look, reader, &told, who)?;
            for question in &look.rules.packs.rehearsal.questions {
                view.questions.extend(asked(&look, reader, question, who)?);
            }
        }
        Ok(view)
    }
}

pub(super) fn runs_the_system(reader: &Reader) -> bool {
    reader.seat() == Some(Seat::Manager)
}

/// Sees the page of top management.
pub(super) fn leads(reader: &Reader) -> bool {
    matches!(reader.seat(), Some(Seat::Manager | Seat::TopManagement))
}

/// What the records say of requirements.
pub(super) struct Told<'a> {
    look: &'a Look,
    report: Arc<ReadinessReport>,
}

impl<'a> Told<'a> {
    pub(super) fn new(look: &'a Look, report: Arc<ReadinessReport>) -> Self {
        Self { look, report }
    }

    pub(super) fn row(&self, id: &RequirementId) -> Option<&RequirementRow> {
        self.report.requirements.iter().find(|row| row.standard == id.standard.as_str() && *row.id == *id.id)
    }

    /// A requirement with its questions; none where its standard is not worked by.
    pub(super) fn asked(&self, id: &RequirementId) -> Option<AskedRequirement> {
        let row = self.row(id)?;
        let standard = self.look.rules.packs.standards.get(&id.standard)?;
        let requirement = self.look.rules.packs.requirement(id)?;
        Some(AskedRequirement {
            standard: row.standard.clone(),
            short: format!("{} {}", standard.name, row.id),
            id: row.id.clone(),
            title: row.title.clone(),
            asks: requirement.asks.clone(),
            verdict: row.verdict,
            say: row.say.first().cloned(),
        })
    }
}

/// Records of a register that count, that the reader may see, and for which a condition holds; the newest first.
pub(crate) fn seen(
    look: &Look,
    reader: &Reader,
    register: &RegisterId,
    when: Option<&Expr>,
    also: &dyn Fn(&RecordState) -> bool,
) -> Result<Vec<RecordState>, Problem> {
    let around = Around::new(look);
    let others: &dyn Others = &around;
    let mut found = Vec::new();
    look.snapshot.each_record(Some(register), &mut |record| {
        let holds = |when: &Expr| {
            let view = RecordView::among(&record, &look.zone, others);
            when.holds(&view, RecordView::OWN, look.today).value == Some(true)
        };
        let counts = !look.is_void(&record) && !record.erased && also(&record) && when.is_none_or(holds);
        if counts && look.may_see(reader, &record) {
            found.push(record);
        }
        ControlFlow::Continue(())
    })?;
    around.fault()?;
    found.sort_by_key(|record| std::cmp::Reverse(record.first_seq));
    Ok(found)
}

/// A question, where there is anything to ask this person about.
fn asked(look: &Look, reader: &Reader, question: &Question, who: &Person) -> Result<Option<AskedQuestion>, Problem> {
    if !question.who.is_empty() && !question.who.iter().any(|role| who.roles.contains(role)) {
        return Ok(None);
    }
    let theirs = |record: &RecordState| {
        question.owner.as_ref().is_none_or(|field| {
            record.links.get(field).is_some_and(|links| links.iter().any(|link| link.to == who.id.0))
        })
    };
    let found = seen(look, reader, &question.over, question.when.as_ref(), &theirs)?;
    let records: Vec<LinkView> = found.iter().take(RECORDS).filter_map(|record| link_to(look, record)).collect();
    let more = (found.len() - records.len()) as u64;
    Ok((!records.is_empty()).then(|| AskedQuestion {
        id: question.id.clone(),
        ask: question.ask.get(LANGUAGE).to_owned(),
        answer: question.answer.get(LANGUAGE).to_owned(),
        records,
        more,
    }))
}

/// The statements somebody answers for.
fn statements(look: &Look, reader: &Reader, told: &Told<'_>, who: &Person) -> Result<Vec<AskedStatement>, Problem> {
    let packs = &look.rules.packs;
    let Some(part) = PartOf::find(packs, Part::Statement) else { return Ok(Vec::new()) };
    let theirs = |record: &RecordState| part.stands(record) && part.read(record).link("owner") == Some(who.id.0);
    let mut views = Vec::new();
    for record in seen(look, reader, &part.register.id, None, &theirs)? {
        let read = part.read(&record);
        let named = read.raw("requirements").into_iter().flat_map(Raw::items);
        let named = named.filter_map(|item| item.as_text()?.parse::<RequirementId>().ok());
        let mut requirements: BTreeMap<(String, usize), AskedRequirement> = BTreeMap::new();
        for id in named {
            let Some(standard) = packs.standards.get(&id.standard) else { continue };
            for (place, leaf) in within(standard, &id) {
                if let Some(asked) = told.asked(&leaf.id) {
                    requirements.insert((standard.id.to_string(), place), asked);
                }
            }
        }
        let mut requirements: Vec<AskedRequirement> = requirements.into_values().collect();
        // What stands worst will be asked about first.
        requirements.sort_by_key(|asked| std::cmp::Reverse(asked.verdict));
        let more = requirements.len().saturating_sub(REQUIREMENTS) as u64;
        requirements.truncate(REQUIREMENTS);
        let evidence = read.rows("evidence").filter_map(|row| row_text(row, "record"));
        views.push(AskedStatement {
            link: link_to(look, &record).unwrap_or_default(),
            says: read.text("text").map(beginning),
            evidence: evidence.collect(),
            requirements,
            more,
        });
    }
    Ok(views)
}

/// A requirement's leaves, itself where it is one, with their places in the standard.
pub(crate) fn within<'s>(
    standard: &'s Standard,
    id: &'s RequirementId,
) -> impl Iterator<Item = (usize, &'s Requirement)> {
    let parent =
        |at: &RequirementId| standard.requirements.iter().find(|requirement| requirement.id == *at)?.parent.clone();
    let below =
        move |leaf: &Requirement| std::iter::successors(Some(leaf.id.clone()), parent).any(|above| above == *id);
    standard.requirements.iter().enumerate().filter(move |(_, requirement)| requirement.leaf && below(requirement))
}

/// A cell of a row as text.
pub(super) fn row_text(row: &plumb_model::fold::Row, column: &str) -> Option<String> {
    let (_, cell) = row.iter().find(|(field, _)| field.as_str() == column)?;
    cell.as_text().map(ToOwned::to_owned).filter(|text| !text.trim().is_empty())
}

/// The first sentences of a text, as far as they fit.
fn beginning(text: &str) -> String {
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= SAYS {
        return plain;
    }
    let mut cut: String = plain.chars().take(SAYS).collect();
    if let Some((whole, _)) = cut.rsplit_once(' ') {
        cut = whole.to_owned();
    }
    cut.push('…');
    cut
}
