//! Changing a register from a page: each change is an edit of the company's own files, which the loader then holds to the same rules
//! as any pack. Nothing here judges; what cannot be is said by the loader.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::toml_text;
use crate::{define::register::Register, id::RegisterId};

/// A file of a pack set: path and text.
pub(crate) type File = (String, String);

/// A change of one register, from the closed list of what a company may change without a programmer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "edit")]
pub enum RegisterEdit {
    /// What it is called and what it is for; what is absent stays.
    Names {
        /// Its name.
        name: Option<String>,
        /// One record of it.
        one: Option<String>,
        /// What it is for.
        purpose: Option<String>,
    },
    /// How records are numbered from now on; numbers drawn stay.
    Number {
        /// Such as `NC-{year}-{n:03}`.
        pattern: String,
    },
    /// Switched off, or on again.
    Asleep {
        /// Off.
        asleep: bool,
    },
    /// A field of the company's own.
    AddField(NewField),
    /// What a field is called, its help, its value where none is given; what is absent stays.
    Field {
        /// Which field.
        field: String,
        /// Its label.
        name: Option<String>,
        /// Its help.
        help: Option<String>,
        /// Raw text, `today`, or `actor` for a person field.
        default: Option<String>,
    },
    /// A field is written no more; what it held stays to be read, and from now on is found in another.
    RemoveField {
        /// Which field.
        field: String,
        /// The field of the same type that stands for it.
        maps_to: String,
    },
    /// One more choice.
    AddChoice {
        /// Which field.
        field: String,
        /// Its permanent id; absent: made of the label.
        id: Option<String>,
        /// Its label.
        name: String,
    },
    /// A choice's label.
    RenameChoice {
        /// Which field.
        field: String,
        /// Which choice.
        choice: String,
        /// Its label.
        name: String,
    },
    /// A choice is chosen no more; what holds it counts as another.
    RemoveChoice {
        /// Which field.
        field: String,
        /// Which choice.
        choice: String,
        /// What stands for it.
        maps_to: String,
    },
    /// A state's label.
    State {
        /// Which state.
        state: String,
        /// Its label.
        name: String,
    },
}

/// A field to be added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewField {
    /// Its permanent id; absent: made of the label.
    pub id: Option<String>,
    /// Its label.
    pub name: String,
    /// What it holds, as packs write it: `text`, `date`, `choice` …
    pub kind: String,
    /// Help shown beside it.
    pub help: Option<String>,
    /// A record cannot be made without it.
    pub required: bool,
    /// Lists may show, filter and sort by it.
    pub list: bool,
    /// Labels to choose from, in their order.
    pub choices: Vec<String>,
    /// Of a number: its UCUM unit.
    pub unit: Option<String>,
    /// Of a link: the register it leads to.
    pub to: Option<String>,
    /// Value where none is given.
    pub default: Option<String>,
}

/// A register to be added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewRegister {
    /// Its permanent id; absent: made of the name.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// One record of it.
    pub one: String,
    /// What it is for.
    pub purpose: String,
    /// How records are numbered, such as `VIS-{year}-{n:03}`.
    pub number: String,
    /// Its fields in the order of the form; the first is the title.
    pub fields: Vec<NewField>,
    /// Records are closed when done, and may be opened again.
    pub closes: bool,
    /// Roles that make and change records; empty: all staff.
    pub roles: Vec<String>,
}

/// Why a change cannot even be written down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditFault {
    /// A label of which no id can be made.
    #[error("`{0}` holds no letter that an id could be made of")]
    NoId(String),
    /// A register of that id is there.
    #[error("there is a register `{0}` already")]
    RegisterThere(String),
    /// A register without fields has no title.
    #[error("a register has at least one field")]
    NoField,
    /// A file of the layer that is no TOML, which no set that rules can hold.
    #[error("`{0}` cannot be read as TOML")]
    Unreadable(String),
}

/// The pack that holds the company's own registers.
const OWN: &str = "own";

/// Makes changes of one register in the company's layer. Answers all files, with one of them changed or added.
///
/// The last file that speaks of the register is changed, because the later of two files has the last word.
///
/// # Errors
/// [`EditFault`] where nothing can be written; whether what was written holds, the loader says.
pub fn edit_register(files: &[File], register: &Register, edits: &[RegisterEdit]) -> Result<Vec<File>, EditFault> {
    let mut files = files.to_vec();
    files.sort();
    let (place, mut layer) = layer_of(&files, &register.id)?;
    within(&mut layer, &["register", register.id.as_str()], |ours| {
        edits.iter().try_for_each(|edit| write(ours, register, edit))
    })?;
    let text = toml_text::write(&layer);
    match place.and_then(|place| files.get_mut(place)) {
        Some((_, old)) => *old = text,
        None => files.push((format!("layer/{}.toml", register.id), text)),
    }
    files.sort();
    Ok(files)
}

fn layer_of(files: &[File], register: &RegisterId) -> Result<(Option<usize>, Table), EditFault> {
    let mut found = (None, Table::new());
    for (place, (path, text)) in files.iter().enumerate().filter(|(_, (path, _))| path.starts_with("layer/")) {
        let file: Table = text.parse().map_err(|_| EditFault::Unreadable(path.clone()))?;
        let speaks =
            file.get("register").and_then(Value::as_table).is_some_and(|all| all.contains_key(register.as_str()));
        // A file of that name is there though it says nothing of the register: it is the one to write into.
        if speaks || (found.0.is_none() && *path == format!("layer/{register}.toml")) {
            found = (Some(place), file);
        }
    }
    Ok(found)
}

/// Writes into the table at this path, which is made where it is not there.
fn within<T>(at: &mut Table, path: &[&str], into: impl FnOnce(&mut Table) -> T) -> T {
    let Some((first, rest)) = path.split_first() else { return into(at) };
    let mut inner = match at.remove(*first) {
        Some(Value::Table(inner)) => inner,
        _ => Table::new(),
    };
    let done = within(&mut inner, rest, into);
    at.insert((*first).to_owned(), Value::Table(inner));
    done
}

/// Adds a table to the list under a name.
fn push(at: &mut Table, name: &str, item: Table) {
    let slot = at.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(items) = slot {
        items.push(Value::Table(item));
    }
}

fn put(at: &mut Table, name: &str, text: Option<&String>) {
    if let Some(text) = text {
        at.insert(name.to_owned(), Value::String(text.trim().to_owned()));
    }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Table {
    pairs.into_iter().map(|(name, text)| (name.to_owned(), Value::String(text.trim().to_owned()))).collect()
}

fn write(ours: &mut Table, register: &Register, edit: &RegisterEdit) -> Result<(), EditFault> {
    match edit {
        RegisterEdit::Names { name, one, purpose } => {
            put(ours, "name", name.as_ref());
            put(ours, "one", one.as_ref());
            put(ours, "purpose", purpose.as_ref());
        }
        RegisterEdit::Number { pattern } => put(ours, "number", Some(pattern)),
        RegisterEdit::Asleep { asleep } => drop(ours.insert("asleep".to_owned(), Value::Boolean(*asleep))),
        RegisterEdit::AddField(field) => {
            let added = ours.get("add_field").and_then(Value::as_array).into_iter().flatten();
            let mut taken: Vec<String> = added.filter_map(|one| Some(one.get("id")?.as_str()?.to_owned())).collect();
            taken.extend(register.fields.iter().map(|field| field.id.to_string()));
            let field = field_table(field, &taken)?;
            push(ours, "add_field", field);
        }
        RegisterEdit::Field { field, name, help, default } => within(ours, &["field", field], |field| {
            put(field, "name", name.as_ref());
            put(field, "help", help.as_ref());
            put(field, "default", default.as_ref());
        }),
        RegisterEdit::RemoveField { field, maps_to } => {
            push(ours, "remove_field", pairs([("id", field), ("maps_to", maps_to)]));
        }
        RegisterEdit::AddChoice { field, id, name } => {
            let known = register.field(field).map(|field| field.kind.choices()).unwrap_or_default();
            let mut taken: Vec<String> = known.iter().map(|choice| choice.id.clone()).collect();
            within(ours, &["field", field], |field| {
                let added = field.get("add_choice").and_then(Value::as_array).into_iter().flatten();
                taken.extend(added.filter_map(|one| Some(one.get("id")?.as_str()?.to_owned())));
                let id = match id {
                    Some(id) => id.clone(),
                    None => free_id(name, &taken)?,
                };
                push(field, "add_choice", pairs([("id", &id), ("name", name)]));
                Ok(())
            })?;
        }
        RegisterEdit::RenameChoice { field, choice, name } => {
            within(ours, &["field", field, "choice", choice], |choice| put(choice, "name", Some(name)));
        }
        RegisterEdit::RemoveChoice { field, choice, maps_to } => {
            let gone = pairs([("id", choice), ("maps_to", maps_to)]);
            within(ours, &["field", field], |field| push(field, "remove_choice", gone));
        }
        RegisterEdit::State { state, name } => within(ours, &["state", state], |state| put(state, "name", Some(name))),
    }
    Ok(())
}

fn field_table(field: &NewField, taken: &[String]) -> Result<Table, EditFault> {
    let id = match &field.id {
        Some(id) => id.clone(),
        None => free_id(&field.name, taken)?,
    };
    let mut table = pairs([("id", &id), ("name", &field.name), ("type", &field.kind)]);
    put(&mut table, "help", field.help.as_ref());
    put(&mut table, "unit", field.unit.as_ref());
    put(&mut table, "to", field.to.as_ref());
    put(&mut table, "default", field.default.as_ref());
    for (name, _) in [("required", field.required), ("list", field.list)].into_iter().filter(|(_, yes)| *yes) {
        table.insert(name.to_owned(), Value::Boolean(true));
    }
    let mut ids: Vec<String> = Vec::new();
    for name in &field.choices {
        let id = free_id(name, &ids)?;
        push(&mut table, "choices", pairs([("id", &id), ("name", name)]));
        ids.push(id);
    }
    Ok(table)
}

/// Adds a register of the company's own: a file of the pack `own`, which is made with the first of them.
///
/// Answers the register's id and all files.
///
/// # Errors
/// As [`edit_register`].
pub fn add_register<'r>(
    files: &[File],
    there: impl IntoIterator<Item = &'r RegisterId>,
    new: &NewRegister,
) -> Result<(String, Vec<File>), EditFault> {
    let taken: Vec<String> = there.into_iter().map(ToString::to_string).collect();
    let id = match &new.id {
        Some(id) if taken.contains(id) => return Err(EditFault::RegisterThere(id.clone())),
        Some(id) => id.clone(),
        None => free_id(&new.name, &taken)?,
    };
    let mut ids: Vec<String> = Vec::new();
    let mut fields: Vec<Value> = Vec::new();
    for field in &new.fields {
        let field = field_table(field, &ids)?;
        ids.extend(field.get("id").and_then(Value::as_str).map(str::to_owned));
        fields.push(Value::Table(field));
    }
    let title = ids.first().ok_or(EditFault::NoField)?;
    let mut file = Table::new();
    let head = [
        ("id", id.as_str()),
        ("name", &new.name),
        ("one", &new.one),
        ("purpose", &new.purpose),
        ("number", &new.number),
    ];
    let mut head = pairs(head);
    head.insert("title".to_owned(), Value::String(title.clone()));
    file.insert("register".to_owned(), Value::Table(head));
    let roles: Vec<Value> = new.roles.iter().map(|role| Value::String(role.clone())).collect();
    let access = ["create", "change"].map(|action| (action.to_owned(), Value::Array(roles.clone())));
    file.insert("access".to_owned(), Value::Table(access.into_iter().collect()));
    file.insert("field".to_owned(), Value::Array(fields));
    if new.closes {
        let states = [("open", "Open", "open"), ("done", "Done", "done"), ("void", "Void", "void")];
        for (id, name, kind) in states {
            push(&mut file, "state", pairs([("id", id), ("name", name), ("kind", kind)]));
        }
        let who = if new.roles.is_empty() { vec![Value::String("anyone".to_owned())] } else { roles };
        for (id, name, from, to) in [("close", "Close", "open", "done"), ("reopen", "Open again", "done", "open")] {
            let mut step = pairs([("id", id), ("name", name), ("to", to)]);
            step.insert("from".to_owned(), Value::Array(vec![Value::String(from.to_owned())]));
            step.insert("who".to_owned(), Value::Array(who.clone()));
            push(&mut file, "transition", step);
        }
    }
    let mut files = files.to_vec();
    files.push((format!("{OWN}/registers/{id}.toml"), toml_text::write(&file)));
    let manifest = format!("{OWN}/pack.toml");
    if !files.iter().any(|(path, _)| *path == manifest) {
        let text = "[pack]\nid = \"own\"\nversion = \"1.0.0\"\nname = \"Our own\"\n\
                    purpose = \"Registers that the company added itself.\"\nneeds = []\n";
        files.push((manifest, text.to_owned()));
    }
    files.sort();
    Ok((id, files))
}

/// A permanent id made of a label: small letters, digits and `_`; a number behind it where it is taken.
fn free_id(label: &str, taken: &[String]) -> Result<String, EditFault> {
    let mut id = String::new();
    for c in label.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => id.push(c),
            'ä' | 'æ' => id.push_str("ae"),
            'ö' | 'ø' | 'œ' => id.push_str("oe"),
            'ü' => id.push_str("ue"),
            'ß' => id.push_str("ss"),
            // Other accents are taken off; what no Latin letter is left of parts words.
            _ => {
                let plain = unicode_normalization::char::decompose_canonical;
                let mut letter = None;
                plain(c, |part: char| letter = letter.or(part.is_ascii_lowercase().then_some(part)));
                match letter {
                    Some(letter) => id.push(letter),
                    None if id.ends_with('_') || id.is_empty() => {}
                    None => id.push('_'),
                }
            }
        }
        if id.len() >= LONGEST {
            break;
        }
    }
    let id = id.trim_matches('_');
    if !id.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(EditFault::NoId(label.to_owned()));
    }
    let id = if id.starts_with(|c: char| c.is_ascii_digit()) { format!("_{id}") } else { id.to_owned() };
    let free = |id: &str| !taken.iter().any(|other| other == id) && !super::field_table::TAKEN.contains(&id);
    let numbered = std::iter::once(id.clone()).chain((2..).map(|n: u32| format!("{id}_{n}")));
    Ok(numbered.into_iter().find(|id| free(id)).unwrap_or(id))
}

/// Longest id made of a label, before its number.
const LONGEST: usize = 40;
