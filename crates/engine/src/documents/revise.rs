//! The next revision: a draft that begins as the one in force reads.

use plumb_model::{
    decide::{Create, Input},
    define::register::FieldKind,
    fact::FileRef,
    field::Reading,
    fold::RecordState,
};
use serde_json::Value;

use super::{Found, Roles};
use crate::{
    Engine,
    access::Writer,
    desk::{Given, Problem, RecordRef, RevisionStage},
    engine::Look,
    given,
    people::People,
    records::title,
};

impl Engine {
    /// The order that makes a document's next draft: what is given, and for the rest what the one in force says.
    pub(crate) fn revising(
        &self,
        look: &Look,
        writer: &Writer,
        people: &People,
        name: &RecordRef,
        values: &[Given],
    ) -> Result<Create, Problem> {
        let Found { master, roles, .. } = look.document(&writer.reader, name)?;
        let register = roles.register;
        let mut input = given::read(look, &writer.reader, people, register, values)?;
        let revisions = look.revisions(&writer.reader, &master, roles)?;
        let in_force = revisions.iter().find(|one| roles.stage(one) == RevisionStage::InForce);
        let before = in_force.or_else(|| revisions.first());
        let mut put = |role: &str, value: Value| {
            if let Some(field) = roles.name(role).filter(|field| !input.iter().any(|(known, _)| known == field)) {
                input.push((field.to_owned(), value));
            }
        };
        put("master", Value::from(master.record.to_string()));
        let newest = revisions.iter().find_map(|one| roles.text(one, "mark"));
        if let Some(mark) = newest.map_or_else(|| Some("1".to_owned()), next_mark) {
            put("mark", Value::from(mark));
        }
        let mut files = Vec::new();
        if let Some(before) = before {
            if let Some(text) = roles.text(before, "text") {
                put("text", Value::from(text));
                files = self.pictures(roles, before, text);
            }
            persons(roles, before, &mut input);
        }
        let mark = roles.name("mark").and_then(|mark| input.iter().find(|(field, _)| field == mark));
        let mark = mark.and_then(|(_, mark)| mark.as_str()).unwrap_or_default().to_owned();
        let own = register.title.as_str();
        if !input.iter().any(|(field, _)| field == own) {
            let name = look.register_of(&master).map(|register| title(register, &master)).unwrap_or_default();
            input.push((own.to_owned(), Value::from(format!("{name}, rev. {mark}").trim_end_matches(", rev. "))));
        }
        Ok(Create {
            register: register.id.clone(),
            id: self.new_id(look),
            number: None,
            input,
            files,
            takeover: None,
            reading: Reading::Exact,
        })
    }

    /// The files that the text shows as pictures: they come along, each filed anew.
    fn pictures(&self, roles: Roles<'_>, before: &RecordState, text: &str) -> Vec<(String, FileRef)> {
        let Some(field) = roles.name("file") else { return Vec::new() };
        let shown = |file: &&FileRef| {
            text.contains(&format!("]({})", file.name)) || text.contains(&format!("](<{}>)", file.name))
        };
        let files = before.files.get(field).into_iter().flatten().filter(shown);
        files.map(|file| (field.to_owned(), FileRef { id: self.new_file_id(), ..file.clone() })).collect()
    }
}

/// Whoever reviews and approves does so again; who wrote it and what steps fill in is new each time.
fn persons(roles: Roles<'_>, before: &RecordState, input: &mut Input) {
    let filled = |id: &str| {
        roles.register.workflow.transitions.iter().any(|step| step.sets.iter().any(|(field, _)| field.as_str() == id))
    };
    for field in &roles.register.fields {
        let id = field.id.as_str();
        let given = input.iter().any(|(known, _)| known == id);
        if !matches!(field.kind, FieldKind::Person { .. }) || roles.name("author") == Some(id) || given || filled(id) {
            continue;
        }
        let links = before.links.get(&field.id).into_iter().flatten();
        let ids: Vec<_> = links.map(|link| link.to).collect();
        if !ids.is_empty() && field.maps_to.is_none() {
            input.push((id.to_owned(), given::ids(&ids)));
        }
    }
}

/// The mark that follows: the last number in it one more, or the next letter; none where it is neither.
fn next_mark(mark: &str) -> Option<String> {
    let head = mark.trim_end_matches(|c: char| c.is_ascii_digit());
    if let Some(number) = mark.strip_prefix(head).filter(|digits| !digits.is_empty()) {
        let next = number.parse::<u64>().ok()?.checked_add(1)?;
        return Some(format!("{head}{next:0width$}", width = number.len()));
    }
    let mut chars = mark.chars();
    match (chars.next(), chars.next()) {
        (Some(letter @ ('A'..='Y' | 'a'..='y')), None) => char::from_u32(u32::from(letter) + 1).map(String::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::next_mark;

    #[test]
    fn marks_go_on_as_a_person_would() {
        for (mark, next) in [("3", Some("4")), ("A", Some("B")), ("1.9", Some("1.10")), ("09", Some("10")), ("Z", None)]
        {
            assert_eq!(next_mark(mark).as_deref(), next, "{mark}");
        }
        assert_eq!(next_mark("final"), None);
        assert_eq!(next_mark(""), None);
    }
}
