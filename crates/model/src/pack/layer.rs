//! The company's own layer: a closed list of changes to what packs say, made before anything is checked, so that a change is held to the same rules.
//!
//! Ids stay; labels change; what is taken away says what stands for it now.

use super::{
    check_file::SEVERITIES,
    diagnostic::{Faults, near},
    draft::{CheckDraft, Drafts, FieldDraft, FormDraft, RegisterDraft},
    field_table,
    pack_file::role,
    read::Table,
    source::At,
};
use crate::{
    define::{
        check::Severity,
        register::{Choice, Label},
        role::Role,
    },
    id::{CheckCode, RoleId},
};

/// A change the company made to a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerChange {
    /// Which check.
    pub check: CheckCode,
    /// What changed, in a line: 'within 12 months, was 6 months'.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// One file of the layer.
#[derive(Debug)]
pub(super) struct LayerDraft {
    registers: Vec<RegisterChange>,
    checks: Vec<CheckChange>,
    roles: Vec<(At<RoleId>, Role)>,
}

#[derive(Debug)]
struct RegisterChange {
    id: At<String>,
    name: Option<Label>,
    one: Option<Label>,
    purpose: Option<Label>,
    number: Option<At<String>>,
    asleep: Option<bool>,
    fields: Vec<FieldChange>,
    states: Vec<(At<String>, Option<Label>)>,
    added: Vec<FieldDraft>,
    removed: Vec<Removal>,
}

#[derive(Debug)]
struct FieldChange {
    id: At<String>,
    name: Option<Label>,
    help: Option<Label>,
    default: Option<At<String>>,
    choices: Vec<(At<String>, Option<Label>)>,
    added: Vec<(At<()>, Choice)>,
    removed: Vec<Removal>,
}

#[derive(Debug)]
struct Removal {
    id: At<String>,
    maps_to: At<String>,
}

#[derive(Debug)]
struct CheckChange {
    code: At<String>,
    severity: Option<At<Severity>>,
    within: Option<At<String>>,
    off: bool,
    reason: String,
}

/// Reads one file of the layer.
pub(super) fn read(faults: &mut Faults<'_>, mut file: Table<'_>) -> LayerDraft {
    let registers = file.named(faults, "register", "a register's change");
    let registers = registers.into_iter().map(|(id, table)| register(faults, id, table)).collect();
    let checks = file.named(faults, "check", "a check's change");
    let checks = checks.into_iter().filter_map(|(code, table)| check(faults, code, table)).collect();
    let tables = file.tables(faults, "role", "a role");
    let roles = tables.into_iter().filter_map(|table| role(faults, table)).collect();
    file.done(faults);
    LayerDraft { registers, checks, roles }
}

fn register(faults: &mut Faults<'_>, id: At<String>, mut table: Table<'_>) -> RegisterChange {
    let fields = table.named(faults, "field", "a field's change");
    let states = table.named(faults, "state", "a state's change");
    let added = table.tables(faults, "add_field", "a field");
    let removed = table.tables(faults, "remove_field", "a removal");
    let change = RegisterChange {
        id,
        name: table.label(faults, "name"),
        one: table.label(faults, "one"),
        purpose: table.label(faults, "purpose"),
        number: table.text(faults, "number"),
        asleep: table.maybe_flag(faults, "asleep"),
        fields: fields.into_iter().map(|(id, table)| field(faults, id, table)).collect(),
        states: states.into_iter().map(|(id, table)| relabel(faults, id, table)).collect(),
        added: field_table::fields(faults, added, true),
        removed: removed.into_iter().filter_map(|table| removal(faults, table)).collect(),
    };
    table.done(faults);
    change
}

fn relabel(faults: &mut Faults<'_>, id: At<String>, mut table: Table<'_>) -> (At<String>, Option<Label>) {
    let name = table.label(faults, "name");
    let name = table.must(faults, "name", name);
    table.done(faults);
    (id, name)
}

fn field(faults: &mut Faults<'_>, id: At<String>, mut table: Table<'_>) -> FieldChange {
    let choices = table.named(faults, "choice", "a choice's change");
    let added = table.tables(faults, "add_choice", "a choice");
    let removed = table.tables(faults, "remove_choice", "a removal");
    let mut new = Vec::new();
    for table in added {
        let spot = table.spot;
        new.extend(field_table::choice(faults, table).map(|choice| (At { value: (), spot }, choice)));
    }
    let change = FieldChange {
        id,
        name: table.label(faults, "name"),
        help: table.label(faults, "help"),
        default: table.text(faults, "default"),
        choices: choices.into_iter().map(|(id, table)| relabel(faults, id, table)).collect(),
        added: new,
        removed: removed.into_iter().filter_map(|table| removal(faults, table)).collect(),
    };
    table.done(faults);
    change
}

fn removal(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<Removal> {
    let id = table.text(faults, "id");
    let maps_to = table.text(faults, "maps_to");
    let id = table.must(faults, "id", id);
    let maps_to = table.must(faults, "maps_to", maps_to);
    table.done(faults);
    Some(Removal { id: id?, maps_to: maps_to? })
}

fn check(faults: &mut Faults<'_>, code: At<String>, mut table: Table<'_>) -> Option<CheckChange> {
    let severity = table.word(faults, "severity", SEVERITIES);
    let within = table.text(faults, "within");
    let off = table.flag(faults, "off");
    let reason = table.text(faults, "reason");
    let reason = table.must(faults, "reason", reason);
    table.done(faults);
    Some(CheckChange { code, severity, within, off, reason: reason?.value })
}

/// Makes the changes. Answers what changed in checks, for the pages that show it.
pub(super) fn apply(faults: &mut Faults<'_>, layer: Vec<LayerDraft>, drafts: &mut Drafts) -> Vec<LayerChange> {
    let mut changes = Vec::new();
    for file in layer {
        drafts.roles.extend(file.roles);
        for change in file.registers {
            let ids: Vec<String> = drafts.registers.iter().map(|register| register.id.value.to_string()).collect();
            match drafts.registers.iter_mut().find(|register| register.id.value.as_str() == change.id.value) {
                Some(register) => change_register(faults, register, change),
                None => faults.unknown(change.id.spot, "register", &change.id.value, ids.iter().map(String::as_str)),
            }
        }
        for change in file.checks {
            let codes: Vec<String> = drafts.checks.iter().map(|check| check.code.value.to_string()).collect();
            match drafts.checks.iter_mut().find(|check| check.code.value.as_str() == change.code.value) {
                Some(check) => changes.extend(change_check(faults, check, change)),
                None => faults.unknown(change.code.spot, "check", &change.code.value, codes.iter().map(String::as_str)),
            }
        }
    }
    changes
}

fn put<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

fn change_register(faults: &mut Faults<'_>, register: &mut RegisterDraft, change: RegisterChange) {
    put(&mut register.name, change.name);
    put(&mut register.one, change.one);
    put(&mut register.purpose, change.purpose);
    put(&mut register.number, change.number);
    put(&mut register.asleep, change.asleep);
    let what = format!("field of `{}`", register.id.value);
    // What is added comes first: a later change of it is then like a change of any other field.
    for field in change.added {
        if register.field_ids().any(|id| id == field.id.value.as_str()) {
            faults.say(field.id.spot, format!("`{}` has a field `{}` already", register.id.value, field.id.value));
        } else {
            register.fields.push(field);
        }
    }
    let ids: Vec<String> = register.field_ids().map(str::to_owned).collect();
    let known = || ids.iter().map(String::as_str);
    for field in change.fields {
        match register.fields.iter_mut().find(|one| one.id.value.as_str() == field.id.value) {
            Some(one) => change_field(faults, one, field),
            None => faults.unknown(field.id.spot, &what, &field.id.value, known()),
        }
    }
    for (id, name) in change.states {
        let states: Vec<String> = register.state_ids().map(str::to_owned).collect();
        if let Some((_, label, _)) = register.states.iter_mut().find(|(state, ..)| state.value.as_str() == id.value) {
            put(label, name);
        } else {
            let what = format!("state of `{}`", register.id.value);
            faults.unknown(id.spot, &what, &id.value, states.iter().map(String::as_str));
        }
    }
    for removal in change.removed {
        let title = register.title.value.as_str() == removal.id.value;
        match register.fields.iter_mut().find(|one| one.id.value.as_str() == removal.id.value) {
            None => faults.unknown(removal.id.spot, &what, &removal.id.value, known()),
            Some(_) if title => {
                faults.say(removal.id.spot, format!("`{}` is the title, so it stays", removal.id.value));
            }
            Some(_) if removal.id.value == removal.maps_to.value => {
                faults.say(removal.maps_to.spot, "what goes cannot be mapped to itself");
            }
            Some(field) => {
                (field.required, field.default) = (false, None);
                field.maps_to = Some(removal.maps_to);
            }
        }
    }
}

fn change_field(faults: &mut Faults<'_>, field: &mut FieldDraft, change: FieldChange) {
    put(&mut field.name, change.name);
    if change.help.is_some() {
        field.help = change.help;
    }
    if change.default.is_some() {
        field.default = change.default;
    }
    let word = field.kind.word();
    let first = change.choices.first().map(|(id, _)| id.spot);
    let first =
        first.or(change.added.first().map(|(at, _)| at.spot)).or(change.removed.first().map(|gone| gone.id.spot));
    let Some(first) = first else { return };
    let Some(choices) = field.kind.choices_mut() else {
        return faults.say(first, format!("`{}` is of type `{word}`, so it has no choices", change.id.value));
    };
    for (at, choice) in change.added {
        if choices.iter().any(|other| other.id == choice.id) {
            faults.say(at.spot, format!("the choice `{}` is here already", choice.id));
        } else {
            choices.push(choice);
        }
    }
    for (id, name) in change.choices {
        match choices.iter_mut().find(|choice| choice.id == id.value) {
            Some(choice) => put(&mut choice.name, name),
            None => unknown_choice(faults, &id, choices),
        }
    }
    for gone in change.removed {
        let target = choices.iter().any(|choice| choice.id == gone.maps_to.value && choice.maps_to.is_none());
        if !target || gone.id.value == gone.maps_to.value {
            unknown_choice(faults, &gone.maps_to, choices);
        } else if let Some(choice) = choices.iter_mut().find(|choice| choice.id == gone.id.value) {
            choice.maps_to = Some(gone.maps_to.value);
        } else {
            unknown_choice(faults, &gone.id, choices);
        }
    }
}

fn unknown_choice(faults: &mut Faults<'_>, id: &At<String>, choices: &[Choice]) {
    let help = near(&id.value, choices.iter().filter(|choice| choice.id != id.value).map(|choice| choice.id.as_str()));
    faults.add(id.spot, format!("there is no other choice `{}`", id.value), help);
}

fn change_check(faults: &mut Faults<'_>, check: &mut CheckDraft, change: CheckChange) -> Vec<LayerChange> {
    let mut what = Vec::new();
    if let Some(severity) = change.severity {
        if severity.value > check.severity.value {
            let help =
                "a company may say less by a check than the pack, with a reason; for more, write a check of its own";
            faults.help(severity.spot, "the layer cannot make a check more severe", help);
        }
        what.push(format!("severity {:?}, was {:?}", severity.value, check.severity.value).to_lowercase());
        check.severity = severity;
        // What says less is not serious by its share either.
        check.serious_when = None;
    }
    if let Some(within) = change.within {
        let old = match &mut check.form {
            FormDraft::Recent { within, .. } => Some(within),
            FormDraft::Covers(covers) => Some(&mut covers.within),
            _ => None,
        };
        match old {
            Some(old) => {
                what.push(format!("within {}, was {}", within.value, old.value));
                *old = within;
            }
            None => faults.say(within.spot, "this check has no `within`"),
        }
    }
    if change.off {
        what.push("off".to_owned());
        check.off = true;
    }
    if what.is_empty() {
        faults.say(change.code.spot, "nothing of this check is changed");
    }
    let (code, reason) = (&check.code.value, change.reason);
    what.into_iter().map(|what| LayerChange { check: code.clone(), what, reason: reason.clone() }).collect()
}
