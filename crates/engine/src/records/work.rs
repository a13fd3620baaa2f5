//! What is to do: the obligations of records, never a second list to keep.

use jiff::civil::Date;
use plumb_store::DueQuery;

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, WorkItem, WorkView},
};

/// Items at most.
const MOST: usize = 1_000;

impl Engine {
    /// What falls to somebody, overdue first.
    pub(crate) fn work(&self, reader: &Reader, person: Option<&str>, until: Option<Date>) -> Result<WorkView, Problem> {
        let look = self.look()?;
        let people = look.people()?;
        let who = match person {
            Some(name) => Some(people.find(name)?.id),
            None => reader.person(),
        };
        let query = DueQuery {
            from: None,
            to: until,
            shown_by: until.is_none().then_some(look.today),
            who,
            access: reader.reads().clone(),
            limit: MOST,
        };
        let items = look.snapshot.due(&query)?.into_iter().map(|row| WorkItem {
            due: row.due.day,
            overdue: row.due.day < look.today,
            say: row.due.say,
            register: row.register.to_string(),
            number: row.number,
            who: row.due.who.iter().filter_map(|person| people.name(person.0)).map(ToOwned::to_owned).collect(),
        });
        Ok(WorkView { today: look.today, items: items.collect() })
    }
}
