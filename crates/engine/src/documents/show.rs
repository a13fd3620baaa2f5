//! A document: its revisions, the text of one, who reads it.

use plumb_model::{
    behaviour::text_digest,
    define::register::{BehaviourKind, Register, StateKind},
    fold::RecordState,
    raw::Raw,
};

use super::{Found, Roles, acknowledging, onward};
use crate::{
    Engine,
    access::Reader,
    desk::{
        DocumentView, Problem, ProblemKind, ReaderView, ReadingFields, RecordRef, RevisionFields, RevisionStage,
        RevisionText, RevisionView,
    },
    engine::Look,
    people::People,
    records::{LANGUAGE, show, title},
};

impl Engine {
    /// A document, with the text of the revision named or of the one in force.
    pub(crate) fn document(
        &self,
        reader: &Reader,
        name: &RecordRef,
        revision: Option<&RecordRef>,
    ) -> Result<DocumentView, Problem> {
        let look = self.look_of(reader)?;
        let people = look.people()?;
        let Found { master, roles, named } = look.document(reader, name)?;
        let revisions = look.revisions(reader, &master, roles)?;
        let shown = match revision {
            Some(wanted) => Some(asked_for(&look, reader, &revisions, wanted)?),
            None => named,
        };
        let in_force = || revisions.iter().find(|one| roles.stage(one) == RevisionStage::InForce);
        let shown = shown.or_else(|| in_force().or_else(|| revisions.first()).cloned());
        let readings = acknowledging(&look.rules.packs, &roles.register.id);
        let mut readers = Vec::new();
        let mut yours = None;
        if let (Some(readings), Some(shown)) = (readings, &shown) {
            for (reading, view) in readers_of(&look, reader, &people, readings, shown, roles)? {
                let own = reader.person().map(|person| person.0);
                if view.open && own.is_some() && readings.end(&reading, "person") == own {
                    yours = Some(view.clone());
                }
                readers.push(view);
            }
            readers.sort_by(|a, b| (!a.open, a.due, &a.person).cmp(&(!b.open, b.due, &b.person)));
        }
        let register = look.register_of(&master).ok_or_else(gone)?;
        let mut people_to_ask: Vec<String> = Vec::new();
        if let Some(readings) = readings.filter(|_| shown.is_some())
            && onward::may_create(&look, reader, readings.register)?
        {
            let asked = |name: &str| readers.iter().any(|reader| reader.person == name);
            people_to_ask.extend(people.here().map(|person| person.name.clone()).filter(|name| !asked(name)));
            people_to_ask.sort();
        }
        Ok(DocumentView {
            register: master.register.to_string(),
            record: master.record.to_string(),
            number: master.number().map(ToOwned::to_owned),
            title: title(register, &master),
            revisions: revisions.iter().map(|one| revision_view(reader, &people, roles, one)).collect(),
            shown: shown.as_ref().map(|shown| text_of(reader, roles, shown)),
            readers,
            yours,
            fields: fields(reader, roles),
            readings: readings.map(|readings| ReadingFields {
                register: readings.register.id.to_string(),
                title: readings.register.title.to_string(),
                what: readings.name("what").unwrap_or_default().to_owned(),
                person: readings.name("person").unwrap_or_default().to_owned(),
                due: readings.name("due").map(ToOwned::to_owned),
                people: people_to_ask,
            }),
            facts: onward::facts(&look, reader, &people, &master)?,
            steps: shown.as_ref().map(|shown| onward::steps(&look, reader, &people, shown)).unwrap_or_default(),
            duties: shown.as_ref().map(|shown| onward::duties(&look, &people, shown)).unwrap_or_default(),
            used_by: onward::used_by(&look, reader, &master, &roles.register.id)?,
            may_revise: onward::may_create(&look, reader, roles.register)?,
        })
    }
}

fn gone() -> Problem {
    Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
}

fn asked_for(
    look: &Look,
    reader: &Reader,
    revisions: &[RecordState],
    wanted: &RecordRef,
) -> Result<RecordState, Problem> {
    let found = look.find(reader, wanted)?;
    if revisions.iter().any(|one| one.record == found.record) {
        return Ok(found);
    }
    let say = format!("`{}` is no revision of this document", wanted.0);
    Err(Problem::new(ProblemKind::NotFound, "not-found", say))
}

/// The field in a role, unless it is hidden from the reader.
fn seen<'a>(reader: &Reader, roles: Roles<'a>, role: &str) -> Option<&'a str> {
    let field = roles.field(role)?;
    (!reader.hides(roles.register, &field.id)).then_some(field.id.as_str())
}

fn fields(reader: &Reader, roles: Roles<'_>) -> RevisionFields {
    let own = |role: &str| seen(reader, roles, role).map(ToOwned::to_owned);
    RevisionFields {
        register: roles.register.id.to_string(),
        master: own("master").unwrap_or_default(),
        title: roles.register.title.to_string(),
        mark: own("mark"),
        text: own("text"),
        file: own("file"),
        change: own("change"),
        reason: own("reason"),
        major: own("major"),
        effective: own("effective").unwrap_or_default(),
    }
}

/// A revision without its text.
pub(super) fn revision_view(reader: &Reader, people: &People, roles: Roles<'_>, record: &RecordState) -> RevisionView {
    let text = |role: &str| seen(reader, roles, role).and_then(|_| roles.text(record, role)).map(ToOwned::to_owned);
    let state = record.state.as_ref();
    let known = state.and_then(|state| roles.register.state(state.as_str()));
    let content = record.content_digest().to_hex();
    let major = roles.name("major").and_then(|field| record.fields.get(field));
    RevisionView {
        record: record.record.to_string(),
        number: record.number().map(ToOwned::to_owned),
        etag: record.etag,
        mark: text("mark").or_else(|| record.number().map(ToOwned::to_owned)).unwrap_or_default(),
        title: title(roles.register, record),
        state: state.map(ToString::to_string),
        state_name: known.map(|state| state.name.get(LANGUAGE).to_owned()).unwrap_or_default(),
        stage: roles.stage(record),
        effective: roles.day(record, "effective"),
        change: text("change"),
        reason: text("reason"),
        major: matches!(major, Some(Raw::Flag(true))),
        author: roles.end(record, "author").and_then(|author| people.name(author)).map(ToOwned::to_owned),
        content: text_digest(roles.register, record).to_hex(),
        signatures: record.signatures.iter().map(|signature| show::signed(signature, &content)).collect(),
        created: record.created,
    }
}

fn text_of(reader: &Reader, roles: Roles<'_>, record: &RecordState) -> RevisionText {
    let files = seen(reader, roles, "file").and_then(|field| record.files.get(field)).into_iter().flatten();
    RevisionText {
        record: record.record.to_string(),
        text: seen(reader, roles, "text").and_then(|_| roles.text(record, "text")).map(ToOwned::to_owned),
        files: files.map(show::file).collect(),
    }
}

/// Everybody who was asked to read a revision, as far as this reader may see the asking.
fn readers_of(
    look: &Look,
    reader: &Reader,
    people: &People,
    readings: Roles<'_>,
    revision: &RecordState,
    revisions: Roles<'_>,
) -> Result<Vec<(RecordState, ReaderView)>, Problem> {
    let Some(what) = readings.field("what") else { return Ok(Vec::new()) };
    let content = text_digest(revisions.register, revision).to_hex();
    let mut views = Vec::new();
    for from in look.snapshot.pointing(&readings.register.id, &what.id, revision.record)? {
        let Some(record) = look.snapshot.record(from)? else { continue };
        if look.is_void(&record) || !look.may_see(reader, &record) {
            continue;
        }
        let open = is_open(readings.register, &record);
        let due = readings.day(&record, "due");
        let person = readings.end(&record, "person").and_then(|person| people.name(person));
        let view = ReaderView {
            record: record.record.to_string(),
            number: record.number().map(ToOwned::to_owned),
            person: person.unwrap_or_default().to_owned(),
            due,
            read_on: readings.day(&record, "on"),
            open,
            overdue: open && due.is_some_and(|due| due < look.today),
            same_text: readings.text(&record, "content").map(|read| read == content),
            confirm: confirming(readings, &record),
        };
        views.push((record, view));
    }
    Ok(views)
}

/// Whether something is still to do.
pub(super) fn is_open(register: &Register, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    state.is_some_and(|state| state.kind == StateKind::Open)
}

/// The step out of this state that sets the day of reading.
pub(super) fn confirming(readings: Roles<'_>, record: &RecordState) -> Option<String> {
    let on = readings.field("on")?;
    let state = record.state.as_ref()?;
    let steps = readings.register.workflow.transitions.iter();
    let mut steps = steps.filter(|step| step.from.contains(state));
    let step = steps.find(|step| step.sets.iter().any(|(field, _)| *field == on.id))?;
    Some(step.id.to_string())
}

/// The revision with this name, with the register's roles.
pub(super) fn one_revision<'l>(
    look: &'l Look,
    reader: &Reader,
    name: &RecordRef,
) -> Result<(RecordState, Roles<'l>), Problem> {
    let record = look.find(reader, name)?;
    let register = look.rules.packs.registers.get(&record.register);
    let roles = register.and_then(|register| Roles::of(register, BehaviourKind::Revisioned));
    if let Some(roles) = roles {
        return Ok((record, roles));
    }
    let say = format!("`{}` is no revision of a document", name.0);
    Err(Problem::new(ProblemKind::Content, "content.no-revision", say).help("name a revision by its number"))
}
