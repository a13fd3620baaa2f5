//! How a data folder stands, in one look.

use plumb_model::{define::register::Part, raw::Raw};
use plumb_store::{Count, ListQuery};

use crate::{
    Engine,
    access::Reader,
    desk::{CheckpointView, Problem, StatusView},
    engine::Look,
};

impl Engine {
    /// How things stand.
    pub(crate) fn status(&self, reader: &Reader) -> Result<StatusView, Problem> {
        let look = self.look_of(reader)?;
        let size = look.snapshot.size();
        let mut registers = Vec::new();
        for register in look.rules.packs.registers.values() {
            let query = ListQuery::of(register.id.clone(), reader.reads().clone());
            let count = match look.snapshot.count(&query)? {
                Count::Exactly(count) => count,
                Count::MoreThan1000 => 1001,
            };
            // A sleeping register wakes with its first record.
            if !register.asleep || count > 0 {
                registers.push((register.id.to_string(), count));
            }
        }
        let mut waiting = Vec::new();
        if let Some(why) = self.wiring.store.read_only() {
            waiting.push(("store".to_owned(), why));
        }
        let unsent = look.snapshot.outbox(look.at, 1)?.len();
        if unsent > 0 && self.wiring.sender.is_none() {
            waiting.push(("outbox".to_owned(), "nothing is set up that could send what waits there".to_owned()));
        }
        if let Some(step) = look.clock_moved()? {
            let why = format!(
                "the clock was moved from {} to {}; `plumb clock confirm` once it is right",
                step.from, step.to
            );
            waiting.push(("signing".to_owned(), why));
        }
        for stopped in look.stopped()? {
            let whose = stopped.name.unwrap_or_else(|| "everybody".to_owned());
            let why = format!("the writing of {whose} is stopped: {}; `plumb noticed go-on`", stopped.why);
            waiting.push(("writing".to_owned(), why));
        }
        Ok(StatusView {
            organisation: look.organisation_text("name").unwrap_or_default(),
            zone: look.zone.iana_name().unwrap_or("UTC").to_owned(),
            today: look.today,
            log: self.wiring.store.log().to_string(),
            size,
            root: look.snapshot.root_at(size)?.to_hex(),
            pack: look.set().to_hex(),
            standards: look.chosen_standards(),
            guest: reader.is_guest(),
            registers,
            waiting,
        })
    }

    /// The newest signed checkpoint.
    pub(crate) fn checkpoint(&self) -> Result<CheckpointView, Problem> {
        let checkpoint = self.wiring.store.snapshot()?.checkpoint()?;
        let head = checkpoint.head();
        Ok(CheckpointView { text: checkpoint.as_str().to_owned(), size: head.size, root: head.root.to_hex() })
    }
}

impl Look {
    /// A text of the organisation's record, by the role its field plays.
    pub(crate) fn organisation_text(&self, part: &str) -> Option<String> {
        let register = self.rules.packs.playing(Part::Organisation)?;
        let field = register.plays.as_ref()?.fields.get(part)?;
        self.organisation.as_ref()?.fields.get(field)?.as_text().map(ToOwned::to_owned)
    }

    /// The standards that the organisation set out for, in the order in which it names them.
    pub(crate) fn chosen_standards(&self) -> Vec<String> {
        let field = || {
            let register = self.rules.packs.playing(Part::Organisation)?;
            let field = register.plays.as_ref()?.fields.get("standards")?;
            self.organisation.as_ref()?.fields.get(field)
        };
        let items = field().map(Raw::items).into_iter().flatten();
        items.filter_map(Raw::as_text).flat_map(|text| text.split(',')).map(|text| text.trim().to_owned()).collect()
    }
}
