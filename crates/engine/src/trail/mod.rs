//! Walking a trail: what an auditor would follow from one record to the next, laid out as of a day.

mod back;
mod pass;
mod then;
mod walk;

pub(crate) use pass::link_to;
pub(crate) use then::PastLinks;

use std::sync::Arc;

use jiff::civil::Date;
use plumb_model::{
    define::trail::Trail,
    expr::RecordView,
    fold::RecordState,
    id::{RegisterId, TrailId},
};
use plumb_store::ListQuery;

use crate::{
    Engine,
    access::Reader,
    desk::{Caller, LinkView, Problem, ProblemKind, RecordRef, TrailNamed, TrailStart, TrailView},
    engine::Look,
    records::LANGUAGE,
};
use then::Then;
use walk::Walk;

/// Records looked at for an example, and examples given.
const LOOKED_AT: usize = 40;
const EXAMPLES: usize = 3;

fn named(trail: &Trail) -> TrailNamed {
    let text = |label: &plumb_model::define::register::Label| label.get(LANGUAGE).to_owned();
    TrailNamed { id: trail.id.to_string(), name: text(&trail.name), say: text(&trail.say) }
}

impl Engine {
    /// The trails that packs define, each with records at which somebody may begin.
    pub(crate) fn trails(&self, reader: &Reader) -> Result<Vec<TrailStart>, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let then = Then::now(&look);
        let mut starts = Vec::new();
        for trail in look.rules.packs.trails.values() {
            let Some(register) = look.rules.packs.registers.get(&trail.start) else { continue };
            let query = ListQuery { limit: LOOKED_AT, ..ListQuery::of(trail.start.clone(), reader.reads().clone()) };
            let mut examples = Vec::new();
            for row in look.snapshot.list(&query)?.rows {
                let Some(record) = then.get(row.record)? else { continue };
                if examples.len() < EXAMPLES && starts_at(&look, &then, trail, &record, look.today) {
                    examples.extend(pass::link_to(&look, &record));
                }
            }
            starts.push(TrailStart {
                trail: named(trail),
                register: register.id.to_string(),
                register_name: register.name.get(LANGUAGE).to_owned(),
                examples,
            });
        }
        Ok(starts)
    }

    /// The chain from a record on, as of a day: by that day's records and today's trails.
    pub(crate) fn trail(
        &self,
        caller: &Caller,
        name: &RecordRef,
        wanted: Option<&TrailId>,
        on: Option<Date>,
    ) -> Result<TrailView, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        reader.may_know_assessments()?;
        let now = look.find(&reader, name)?;
        let on = on.unwrap_or(look.today);
        let then = if on < look.today {
            let size = look.snapshot.size_before(look.end_of(on)?)?;
            Then::at(&look, size, self.past_links(&look, size)?)
        } else {
            Then::now(&look)
        };
        let start = then.get(now.record)?.ok_or_else(|| {
            Problem::new(ProblemKind::NotFound, "not-found", format!("`{}` did not exist yet on {on}", name.0))
        })?;
        let packs = &look.rules.packs;
        let fitting: Vec<&Trail> =
            packs.trails_from(&start.register).filter(|trail| starts_at(&look, &then, trail, &start, on)).collect();
        let trail = match wanted {
            None => fitting.first().copied(),
            Some(id) => {
                let all = packs.trails_from(&start.register).find(|trail| trail.id == *id);
                Some(all.ok_or_else(|| no_trail(packs, id, &start.register))?)
            }
        };
        let writer = look.writer(&caller.by).ok();
        let mut walk = Walk::new(&look, &reader, writer.as_ref(), &then, on)?;
        let first = match trail {
            Some(trail) => walk.from(trail, &start)?,
            None => walk.alone(&start),
        };
        let counted = walk.counted();
        let back = back::leading_here(&look, &reader, &then, on, &start)?;
        then.fault()?;
        Ok(TrailView {
            on,
            today: look.today,
            since: look.zone.to_datetime(start.created).date(),
            seq: then.size().checked_sub(1),
            root: look.snapshot.root_at(then.size())?.to_hex(),
            trail: trail.map(named),
            others: fitting
                .iter()
                .filter(|other| trail.is_none_or(|it| it.id != other.id))
                .map(|it| named(it))
                .collect(),
            start: first,
            back,
            found: counted.found,
            wanting: counted.wanting,
            missing: counted.missing,
            cut: counted.cut,
        })
    }

    /// Who points where after so many entries; the last past day asked for is kept.
    fn past_links(&self, look: &Look, size: u64) -> Result<Arc<PastLinks>, Problem> {
        let mut kept = self.past_links.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(links) = kept.as_ref().filter(|links| links.size() == size) {
            return Ok(Arc::clone(links));
        }
        let links = Arc::new(PastLinks::read(look, size)?);
        *kept = Some(Arc::clone(&links));
        Ok(links)
    }
}

/// Whether a trail starts at this record.
fn starts_at(look: &Look, then: &Then<'_>, trail: &Trail, record: &RecordState, on: Date) -> bool {
    trail.start == record.register
        && trail.when.as_ref().is_none_or(|when| {
            let view = RecordView::among(record, &look.zone, then);
            when.holds(&view, RecordView::OWN, on).value == Some(true)
        })
}

fn no_trail(packs: &plumb_model::pack::PackSet, id: &TrailId, register: &RegisterId) -> Problem {
    let known: Vec<&str> = packs.trails_from(register).map(|trail| trail.id.as_str()).collect();
    let say = format!("no trail `{id}` starts at such a record");
    let problem = Problem::new(ProblemKind::NotFound, "content.no-trail", say);
    if known.is_empty() { problem } else { problem.help(format!("these do: {}", known.join(", "))) }
}

/// A link that names nothing: whoever asks may not see its end.
fn unseen() -> LinkView {
    LinkView::default()
}
