//! The walk itself: hop by hop from a record, each with what it found, and what it should have found.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;
use plumb_model::{
    access::Action,
    define::{
        register::Register,
        trail::{Hop, Look as Matters, Trail, Way},
    },
    fold::RecordState,
    id::{HopId, RecordId, RequirementId},
    raw::Raw,
};

use super::{
    pass::{Passing, link_to},
    then::Then,
    unseen,
};
use crate::{
    access::{Reader, Writer},
    desk::{HopStands, LinkView, Problem, TrailHop, TrailMend, TrailStop},
    engine::Look,
    records::{LANGUAGE, title},
};

/// Records of a hop that are shown.
const SHOWN: usize = 6;
/// Records of a whole trail that are shown.
const WHOLE: usize = 160;

/// How many hops stood how.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) found: u32,
    pub(super) wanting: u32,
    pub(super) missing: u32,
    pub(super) cut: bool,
}

/// A walk on its way.
pub(super) struct Walk<'a> {
    passing: Passing<'a>,
    writer: Option<&'a Writer>,
    /// Records whose further hops are told already.
    told: BTreeSet<(HopId, RecordId)>,
    stops: usize,
    counted: Counted,
}

/// What a hop found.
struct Found {
    records: Vec<Arc<RecordState>>,
    more: u64,
    unseen: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        look: &'a Look,
        reader: &'a Reader,
        writer: Option<&'a Writer>,
        then: &'a Then<'a>,
        on: Date,
    ) -> Result<Self, Problem> {
        let people = look.people()?;
        let passing = Passing { look, reader, people, then, on };
        Ok(Self { passing, writer, told: BTreeSet::new(), stops: 0, counted: Counted::default() })
    }

    pub(super) fn counted(&self) -> Counted {
        self.counted
    }

    /// The chain from a record on.
    pub(super) fn from(&mut self, trail: &Trail, start: &Arc<RecordState>) -> Result<TrailStop, Problem> {
        let mut stop = self.stop(start, &trail.look);
        if stop.wants.is_some() {
            self.counted.wanting += 1;
        }
        stop.hops = self.hops(trail, None, start)?;
        Ok(stop)
    }

    /// A record from which no trail leads on.
    pub(super) fn alone(&mut self, start: &Arc<RecordState>) -> TrailStop {
        self.stop(start, &Matters::default())
    }

    fn hops(
        &mut self,
        trail: &Trail,
        after: Option<&HopId>,
        from: &Arc<RecordState>,
    ) -> Result<Vec<TrailHop>, Problem> {
        let mut hops = Vec::new();
        for hop in trail.after(after) {
            hops.extend(self.hop(trail, hop, from)?);
        }
        Ok(hops)
    }

    fn hop(&mut self, trail: &Trail, hop: &Hop, from: &Arc<RecordState>) -> Result<Option<TrailHop>, Problem> {
        if self.leads_by_what_is_hidden(hop, from) {
            return Ok(None);
        }
        let asked = hop.asked.as_ref().is_none_or(|(expr, _)| self.passing.holds(expr, from));
        let otherwise = hop.asked.as_ref().and_then(|(_, say)| say.as_ref());
        let mut view = TrailHop {
            id: hop.id.to_string(),
            name: hop.name.get(LANGUAGE).to_owned(),
            ask: hop.ask.get(LANGUAGE).to_owned(),
            stands: HopStands::Found,
            say: None,
            mend: None,
            stops: Vec::new(),
            same: hop.way == Way::Here,
            more: 0,
            unseen: 0,
        };
        let not_asked = |mut view: TrailHop| {
            view.stands = HopStands::NotAsked;
            view.say = otherwise.map(|label| label.get(LANGUAGE).to_owned());
            view.say.is_some().then_some(view)
        };
        if hop.way == Way::Here {
            if !asked {
                return Ok(not_asked(view));
            }
            let mut stop = self.stop(from, &hop.look);
            stop.hops = self.hops(trail, Some(&hop.id), from)?;
            view.stands = self.count(stop.wants.is_some());
            view.stops.push(stop);
            return Ok(Some(view));
        }
        let found = self.found(hop, from)?;
        if found.records.is_empty() && found.unseen == 0 {
            if !asked {
                return Ok(not_asked(view));
            }
            if hop.optional {
                view.stands = HopStands::Nothing;
                return Ok(Some(view));
            }
            self.counted.missing += 1;
            view.stands = HopStands::Missing;
            view.say = hop.missing.as_ref().map(|label| label.get(LANGUAGE).to_owned());
            view.mend = self.fill(hop, from);
            return Ok(Some(view));
        }
        view.more = found.more;
        view.unseen = found.unseen;
        let mut wanting = false;
        for record in &found.records {
            if self.stops >= WHOLE {
                self.counted.cut = true;
                view.more += 1;
                continue;
            }
            let mut stop = self.stop(record, &hop.look);
            wanting |= stop.wants.is_some();
            let goes_on = trail.after(Some(&hop.id)).next().is_some();
            if goes_on && !self.told.insert((hop.id.clone(), record.record)) {
                stop.above = true;
            } else {
                stop.hops = self.hops(trail, Some(&hop.id), record)?;
            }
            view.stops.push(stop);
        }
        view.stands = self.count(wanting);
        Ok(Some(view))
    }

    fn count(&mut self, wanting: bool) -> HopStands {
        if wanting {
            self.counted.wanting += 1;
            HopStands::Wanting
        } else {
            self.counted.found += 1;
            HopStands::Found
        }
    }

    fn stop(&mut self, record: &Arc<RecordState>, matters: &Matters) -> TrailStop {
        self.stops += 1;
        let look = self.passing.look;
        let register = look.register_of(record);
        let wants = self.passing.wants(record, matters);
        let mend = wants.as_ref().and_then(|_| self.change(record, None));
        TrailStop {
            link: link_to(look, record).unwrap_or_else(unseen),
            one: register.map(|register| register.one.get(LANGUAGE).to_owned()).unwrap_or_default(),
            facts: register.map(|register| self.passing.facts(register, record, matters)).unwrap_or_default(),
            wants,
            mend,
            starts: look.rules.packs.trails_from(&record.register).next().is_some(),
            above: false,
            hops: Vec::new(),
        }
    }

    /// The records a hop leads to, as far as whoever asks may see them.
    fn found(&self, hop: &Hop, from: &Arc<RecordState>) -> Result<Found, Problem> {
        let then = self.passing.then;
        let (all, mut more) = match &hop.way {
            Way::Here => (vec![Arc::clone(from)], 0),
            Way::Along(field) => {
                let ends = from.links.get(field).map(Vec::as_slice).unwrap_or_default();
                (ends.iter().filter_map(|link| then.there(link.to)).collect(), 0)
            }
            Way::Pointing(register, field) => then.newest_pointing(register, field, from.record),
            Way::Sharing { own, register, field } => {
                let wanted = requirements(from.fields.get(own));
                let all = then.all(register);
                let shares = |other: &&Arc<RecordState>| {
                    requirements(other.fields.get(field)).iter().any(|id| wanted.contains(id))
                };
                (all.iter().filter(shares).cloned().collect(), 0)
            }
            Way::Numbers { table, column } => {
                let rows = from.tables.get(table).into_iter().flat_map(|rows| rows.values());
                let numbers = rows.filter_map(|row| row.get(column).and_then(Raw::as_text));
                let mut found: Vec<Arc<RecordState>> =
                    numbers.filter_map(|number| then.numbered(number.trim())).collect();
                found.dedup_by_key(|record| record.record);
                (found, 0)
            }
        };
        let mut records: Vec<Arc<RecordState>> = all
            .into_iter()
            .filter(|record| hop.when.as_ref().is_none_or(|when| self.passing.holds(when, record)))
            .collect();
        if let Some(field) = &hop.latest {
            let value = |record: &RecordState| record.fields.get(field).and_then(Raw::as_text).map(ToOwned::to_owned);
            let newest = records.into_iter().max_by_key(|record| (value(record), record.first_seq));
            records = newest.into_iter().collect();
            more = 0;
        }
        let mut unseen = 0;
        let mut seen = Vec::new();
        for record in records {
            if self.may_see(&record)? {
                seen.push(record);
            } else {
                unseen += 1;
            }
        }
        // What does not hold comes first: none of it is left out for something that does.
        seen.sort_by_key(|record| self.passing.wants(record, &hop.look).is_none());
        more += u64::try_from(seen.len().saturating_sub(SHOWN)).unwrap_or(u64::MAX);
        seen.truncate(SHOWN);
        Ok(Found { records: seen, more, unseen })
    }

    /// Whether a hop would follow a field that is kept from whoever asks.
    fn leads_by_what_is_hidden(&self, hop: &Hop, from: &RecordState) -> bool {
        let look = self.passing.look;
        let hides = |register: Option<&Register>, field| {
            register.is_some_and(|register| self.passing.reader.hides(register, field))
        };
        let far = |id| look.rules.packs.registers.get(id);
        match &hop.way {
            Way::Here => false,
            Way::Along(field) => hides(look.register_of(from), field),
            Way::Pointing(register, field) => hides(far(register), field),
            Way::Sharing { own, register, field } => hides(look.register_of(from), own) || hides(far(register), field),
            Way::Numbers { table, .. } => hides(look.register_of(from), table),
        }
    }

    /// By today's access, whatever day is looked at.
    fn may_see(&self, record: &RecordState) -> Result<bool, Problem> {
        if self.passing.then.is_past() {
            return self.passing.reader.may_see_record(self.passing.look, record.record);
        }
        Ok(self.passing.look.may_see(self.passing.reader, record))
    }

    /// Where what is missing is made: a record that points here, or the link in this one.
    fn fill(&self, hop: &Hop, from: &RecordState) -> Option<TrailMend> {
        let look = self.passing.look;
        let make = |register: &plumb_model::id::RegisterId, first: (String, String)| {
            let register = look.rules.packs.registers.get(register)?;
            let writer = self.writer?;
            let may = writer.may(look, register, Action::Create, None);
            let mut values = vec![first];
            values.extend(hop.fill.iter().map(|(field, text)| (field.to_string(), self.filled(text, from))));
            may.then(|| TrailMend::Make {
                register: register.id.to_string(),
                one: register.one.get(LANGUAGE).to_owned(),
                values,
            })
        };
        match &hop.way {
            Way::Here => None,
            Way::Along(field) => self.change(from, Some(field.as_str())),
            Way::Numbers { table, .. } => self.change(from, Some(table.as_str())),
            Way::Pointing(register, field) => make(register, (field.to_string(), from.record.to_string())),
            Way::Sharing { own, register, field } => {
                let named = requirements(from.fields.get(own));
                let named: Vec<String> = named.iter().map(ToString::to_string).collect();
                make(register, (field.to_string(), named.join("\n")))
            }
        }
    }

    /// A text of the packs with what the record says in its places.
    fn filled(&self, text: &str, from: &RecordState) -> String {
        let name = self.passing.look.register_of(from).map(|register| title(register, from)).unwrap_or_default();
        text.replace("{number}", from.number().unwrap_or_default())
            .replace("{title}", &name)
            .replace("{today}", &self.passing.look.today.to_string())
    }

    /// Where a record is changed, by those who may.
    fn change(&self, record: &RecordState, field: Option<&str>) -> Option<TrailMend> {
        let look = self.passing.look;
        let register: &Register = look.register_of(record)?;
        let may = self.writer?.may(look, register, Action::Change, Some(record));
        let link: LinkView = link_to(look, record)?;
        may.then(|| TrailMend::Change { link, field: field.map(ToOwned::to_owned) })
    }
}

/// The requirements that a value names.
pub(super) fn requirements(raw: Option<&Raw>) -> Vec<RequirementId> {
    raw.into_iter().flat_map(Raw::items).filter_map(|item| item.as_text()?.parse().ok()).collect()
}
