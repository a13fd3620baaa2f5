//! What somebody is asked to read.

use plumb_model::define::register::{BehaviourKind, Register};

use super::{Roles, show::is_open};
use crate::{
    Engine,
    access::Reader,
    desk::{Problem, ReadingView},
    records::title,
};

impl Engine {
    /// What whoever asks has still to read, by day.
    pub(crate) fn reading(&self, reader: &Reader) -> Result<Vec<ReadingView>, Problem> {
        let look = self.look()?;
        let Some(person) = reader.person() else { return Ok(Vec::new()) };
        let packs = &look.rules.packs;
        let mut views = Vec::new();
        for row in look.snapshot.links_to(person.0)? {
            let register = packs.registers.get(&row.from_register);
            let Some(roles) = register.and_then(|register: &Register| Roles::of(register, BehaviourKind::Acknowledged))
            else {
                continue;
            };
            if roles.name("person") != Some(row.field.as_str()) {
                continue;
            }
            let Some(reading) = look.snapshot.record(row.from)?.filter(|reading| is_open(roles.register, reading))
            else {
                continue;
            };
            let revision = roles.end(&reading, "what").map(|revision| look.snapshot.record(revision)).transpose()?;
            let Some(revision) = revision.flatten().filter(|revision| look.may_see(reader, revision)) else { continue };
            let revised = packs.registers.get(&revision.register);
            let master =
                revised.and_then(|revised| Roles::of(revised, BehaviourKind::Revisioned)?.end(&revision, "master"));
            let master = master.map(|master| look.snapshot.record(master)).transpose()?.flatten();
            // What is read need not be a revision: then it is itself the document.
            let document = master.as_ref().filter(|master| look.may_see(reader, master)).unwrap_or(&revision);
            let name = |record: &plumb_model::fold::RecordState| {
                record.number().map_or_else(|| record.record.to_string(), ToOwned::to_owned)
            };
            let due = roles.day(&reading, "due");
            views.push(ReadingView {
                reading: reading.record.to_string(),
                what: title(roles.register, &reading),
                register: document.register.to_string(),
                document: name(document),
                revision: name(&revision),
                due,
                overdue: due.is_some_and(|due| due < look.today),
            });
        }
        views.sort_by(|a, b| (a.due.is_none(), a.due, &a.what).cmp(&(b.due.is_none(), b.due, &b.what)));
        Ok(views)
    }
}
