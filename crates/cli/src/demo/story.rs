//! The story of Wrenmoor Precision Ltd: eighteen months of a certified manufacturer of 62 people, told from a seed and a day.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use jiff::{Timestamp, civil::Date};

use super::{
    act::{Act, Handle, Happening, Value, values},
    business, cases, customers,
    diary::Diary,
    embedded, instruments, learning, making, oversight,
    paperwork::Document,
    rounds, safeguards,
    script::Script,
    staff::{FOUNDER, ORGANISATION, Staff},
    statements, upkeep,
};

/// The company's name.
pub(crate) const COMPANY: &str = "Wrenmoor Precision Ltd";
/// Where it works: the only source of today.
pub(crate) const ZONE: &str = "Europe/London";

/// All that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    /// In the order in which it happened.
    pub(crate) happenings: Vec<Happening>,
    /// Where the clock stands at the end: the evening of the last day.
    pub(crate) end: Timestamp,
    /// The certification body's next visit.
    pub(crate) next_visit: Date,
}

impl Story {
    /// Tells it. The same seed and day give the same story.
    ///
    /// # Errors
    /// If the texts it is made of contradict themselves, such as an act on a record that is not there yet.
    pub(crate) fn tell(seed: u64, today: Date) -> Result<Self> {
        let mut diary = Diary::new(seed, today, ZONE)?;
        let staff = Staff::read()?;
        staff.tell(seed, &mut diary)?;
        let next_visit = diary.weekday(40)?;
        organisation(next_visit, &mut diary)?;
        Script::read("processes", embedded::PROCESSES)?.tell(&mut diary)?;
        for document in Document::read_all()? {
            document.tell(seed, &staff, &mut diary)?;
        }
        learning::tell(seed, &staff, &mut diary)?;
        business::suppliers(seed, &mut diary)?;
        business::assets(&mut diary)?;
        business::risks(seed, &mut diary)?;
        business::objectives(seed, &mut diary)?;
        instruments::tell(seed, &mut diary)?;
        oversight::audits(&mut diary)?;
        oversight::reviews(&mut diary)?;
        cases::tell(&mut diary)?;
        rounds::tell(seed, &mut diary)?;
        Script::read("work", embedded::WORK)?.tell(&mut diary)?;
        upkeep::tell(seed, &mut diary)?;
        making::tell(seed, &mut diary)?;
        statements::tell(&mut diary)?;
        statements::versions(&mut diary)?;
        safeguards::tell(&mut diary)?;
        Script::read("security", embedded::SECURITY)?.tell(&mut diary)?;
        Script::read("more", embedded::MORE)?.tell(&mut diary)?;
        customers::tell(&mut diary)?;
        let end = diary.evening()?;
        let story = Self { happenings: diary.into_happenings(), end, next_visit };
        story.check()?;
        Ok(story)
    }

    /// Nobody acts on what is not there yet, and nobody acts who is not there.
    fn check(&self) -> Result<()> {
        let mut there: BTreeSet<&Handle> = BTreeSet::new();
        let given = [Handle::from(FOUNDER), Handle::from(ORGANISATION)];
        there.extend(&given);
        for happening in &self.happenings {
            let at = happening.at;
            ensure!(there.contains(&happening.actor), "{at}: `{}` acts before being there", happening.actor);
            for needed in happening.act.needs() {
                ensure!(
                    there.contains(needed),
                    "{at}: `{}` is needed by `{}` before it is there",
                    needed,
                    happening.act.handle()
                );
            }
            if happening.act.makes() {
                let handle = happening.act.handle();
                ensure!(there.insert(handle), "{at}: `{handle}` is made twice");
            }
        }
        Ok(())
    }
}

fn organisation(next_visit: Date, diary: &mut Diary) -> Result<()> {
    let site = std::collections::BTreeMap::from([
        ("name".to_owned(), Value::from("Saltbridge Works")),
        ("address".to_owned(), "Saltbridge Lane, Wrenmoor".into()),
        ("people".to_owned(), "62".into()),
    ]);
    let fields = values([
        ("business", "Turning, milling, grinding, cleaning, assembly and testing of precision parts and small assemblies for analysers, fluid control and rail sensors; design of such assemblies.".into()),
        ("scope", "Design, manufacture, cleaning, assembly and testing of precision parts and assemblies in metal, and the information and systems used for it.".into()),
        ("sites", Value::Rows(vec![site])),
        ("people_count", "62".into()),
        ("next_visit", next_visit.into()),
        ("climate", "relevant".into()),
        ("climate_why", "The works lies four metres above the river, hot summers push the measuring room out of its band, and customers ask for the carbon content of parts.".into()),
        ("risk_limit", "8".into()),
    ]);
    diary.take_in(FOUNDER, Act::Change { handle: Handle::from(ORGANISATION), values: fields, reason: None })?;
    Ok(())
}
