//! What each part and each behaviour needs of the register that has it: roles, and what may fill them.

use super::{
    diagnostic::Faults,
    draft::{FieldDraft, KindDraft, RegisterDraft},
    part_roles::{
        ACTION, AUDIT, AUDIT_PLAN, AUDIT_REQUEST, CERTIFICATE, COPY, DATE, FINDING, GRANT, PERSON, PLAN, PLAN_STEP,
        PartRole, RELEASE, SPOT_CHECK, STATEMENT, TEXTS,
    },
    resolve::Resolver,
    source::{At, Spot},
};
use crate::{
    behaviour::{Need, Use, uses},
    define::register::{BehaviourKind, INCIDENT, Part},
    field::{self, Reading},
    judge::came_back::EFFECTIVE,
};

fn roles(part: Part) -> &'static [PartRole] {
    match part {
        Part::Person => &[
            PartRole("name", &["text"], true),
            PartRole("roles", &["choices"], false),
            PartRole("login", &["text"], false),
            PartRole("from", DATE, false),
            PartRole("until", DATE, false),
            PartRole("away_from", DATE, false),
            PartRole("away_until", DATE, false),
            PartRole("deputy", PERSON, false),
        ],
        Part::Organisation => &[
            PartRole("name", &["text"], true),
            PartRole("zone", &["text"], true),
            PartRole("standards", &["text", "choices", "requirements"], false),
            PartRole("next_visit", DATE, false),
            PartRole("calls", &["table"], false),
            PartRole("kit_with", TEXTS, false),
            PartRole("kit_due", TEXTS, false),
            PartRole("kit_due_since", DATE, false),
            PartRole("set_made", DATE, false),
            PartRole("set_copied", DATE, false),
            PartRole("headcount", &["number"], false),
        ],
        Part::Statement => STATEMENT,
        Part::Answer => &[
            PartRole("check", &["text"], true),
            PartRole("subject", &["text"], false),
            PartRole("kind", &["choice"], true),
            PartRole("until", DATE, true),
            PartRole("by", PERSON, true),
            PartRole("confirmed_by", PERSON, true),
        ],
        Part::Declaration => &[
            PartRole("register", &["text"], true),
            PartRole("reason", TEXTS, true),
            PartRole("by", PERSON, true),
            PartRole("review", DATE, true),
        ],
        Part::Corrective => &[
            PartRole("check", &["text"], true),
            PartRole("subject", &["text"], false),
            PartRole("effect", &["choice"], true),
            PartRole("closed", DATE, true),
            PartRole("title", &["text"], false),
            PartRole("kind", &["choice"], false),
            PartRole("details", TEXTS, false),
            PartRole("known_at", &["moment"], false),
            PartRole("watch", &["text"], false),
            PartRole("owner", PERSON, false),
            PartRole("due", DATE, false),
        ],
        Part::Grant => GRANT,
        Part::Audit => AUDIT,
        Part::Finding => FINDING,
        Part::Action => ACTION,
        Part::AuditRequest => AUDIT_REQUEST,
        Part::Release => RELEASE,
        Part::Copy => COPY,
        Part::Applicability => &[
            PartRole("standard", &["text", "choice"], true),
            PartRole("lines", &["table"], true),
            PartRole("prepared_on", DATE, true),
            PartRole("prepared_by", PERSON, true),
            PartRole("issued_on", DATE, true),
            PartRole("issued_by", PERSON, true),
            PartRole("change", TEXTS, false),
        ],
        Part::Certificate => CERTIFICATE,
        Part::Plan => PLAN,
        Part::PlanStep => PLAN_STEP,
        Part::SpotCheck => SPOT_CHECK,
        Part::CertificateEvent => {
            &[PartRole("certificate", &["link"], true), PartRole("kind", &["choice"], true), PartRole("on", DATE, true)]
        }
    }
}

/// Columns that the table of those to be called has.
const CALLS: &[PartRole] = &[PartRole("who", &["text"], true), PartRole("call", &["text"], true)];

/// Columns that the evidence table of a statement has.
const EVIDENCE: &[PartRole] =
    &[PartRole("record", &["text"], true), PartRole("from", DATE, true), PartRole("until", DATE, true)];

/// Columns of the lines of a Statement of Applicability.
const LINES: &[&str] = &["control", "title", "applies", "driver", "needed_by", "why", "status", "how", "statement"];

/// Columns of what differs from the rest of a statement.
const DIFFERS: &[&str] = &["control", "driver", "why"];

/// Columns of what was drawn for a check at the desk.
const DRAWN: &[&str] = &["number", "what", "found"];

/// Checks the part a register plays.
pub(super) fn check_part(faults: &mut Faults<'_>, world: &Resolver<'_>, register: &RegisterDraft) {
    let Some(plays) = &register.plays else { return };
    let part = plays.part.value;
    let known = roles(part);
    for (role, field) in &plays.fields {
        let Some(PartRole(_, words, _)) = known.iter().find(|PartRole(name, ..)| *name == role.value) else {
            faults.unknown(role.spot, "role of this part", &role.value, known.iter().map(|PartRole(name, ..)| *name));
            continue;
        };
        let Some(found) = own_field(faults, register, field, words) else { continue };
        match (part, role.value.as_str(), &found.kind) {
            (Part::Person, "roles", kind) => {
                for choice in kind.choices().unwrap_or_default() {
                    if !world.has_role(&choice.id) {
                        let say = format!(
                            "the choice `{}` is no role, but the field says which roles a person holds",
                            choice.id
                        );
                        faults.add(found.id.spot, say, super::near(&choice.id, world.role_ids()));
                    }
                }
            }
            (Part::Organisation, "calls", KindDraft::Table(columns)) => has(faults, field.spot, columns, CALLS),
            (Part::Audit, "plan", KindDraft::Table(columns)) => has(faults, field.spot, columns, AUDIT_PLAN),
            (Part::Corrective, "kind", kind)
                if !kind.choices().unwrap_or_default().iter().any(|choice| choice.id == INCIDENT) =>
            {
                let help = "add it: what is noticed by itself opens a case of that kind";
                faults.help(field.spot, format!("`{}` has no choice `{INCIDENT}`", field.value), help);
            }
            (Part::Statement, "evidence", KindDraft::Table(columns)) => has(faults, field.spot, columns, EVIDENCE),
            (Part::Statement, "differs", KindDraft::Table(columns)) => named(faults, field.spot, columns, DIFFERS),
            (Part::SpotCheck, "drawn", KindDraft::Table(columns)) => named(faults, field.spot, columns, DRAWN),
            (Part::Applicability, "lines", KindDraft::Table(columns)) => named(faults, field.spot, columns, LINES),
            (Part::Corrective, "effect", kind)
                if !kind.choices().unwrap_or_default().iter().any(|choice| choice.id == EFFECTIVE) =>
            {
                let help = "add it: without a proven effect nothing can come back";
                faults.help(field.spot, format!("`{}` has no choice `{EFFECTIVE}`", field.value), help);
            }
            _ => {}
        }
    }
    missing(faults, plays.spot, known, &plays.fields);
    let open = register.access.create.is_empty() || register.access.change.is_empty();
    if open && matches!(part, Part::Person | Part::Organisation | Part::Grant) {
        let spot = if register.access.spot == Spot::default() { plays.part.spot } else { register.access.spot };
        faults.help(
            spot,
            "this register decides who may do what, yet anybody on the staff may create or change its records",
            "name roles under `create` and `change` in `[access]`",
        );
    }
}

fn missing(faults: &mut Faults<'_>, spot: Spot, known: &[PartRole], given: &[(At<String>, At<String>)]) {
    for PartRole(name, words, must) in known {
        if *must && !given.iter().any(|(role, _)| role.value == *name) {
            faults.help(spot, format!("no field is named for `{name}`"), format!("name one of type {}", listed(words)));
        }
    }
}

fn has(faults: &mut Faults<'_>, spot: Spot, columns: &[FieldDraft], wanted: &[PartRole]) {
    for PartRole(name, words, _) in wanted {
        let column = columns.iter().find(|column| column.id.value.as_str() == *name);
        if !column.is_some_and(|column| words.contains(&column.kind.word())) {
            faults.say(spot, format!("this table has a column `{name}` of type {}", listed(words)));
        }
    }
}

fn named(faults: &mut Faults<'_>, spot: Spot, columns: &[FieldDraft], wanted: &[&str]) {
    for name in wanted.iter().filter(|name| !columns.iter().any(|column| column.id.value.as_str() == **name)) {
        faults.help(spot, format!("this table has no column `{name}`"), format!("it has these: {}", listed(wanted)));
    }
}

/// A field of the register with one of these types.
fn own_field<'r>(
    faults: &mut Faults<'_>,
    register: &'r RegisterDraft,
    name: &At<String>,
    words: &[&str],
) -> Option<&'r FieldDraft> {
    let Some(field) = register.field(&name.value) else {
        let what = format!("field of `{}`", register.id.value);
        faults.unknown(name.spot, &what, &name.value, register.field_ids());
        return None;
    };
    if !words.contains(&field.kind.word()) {
        let say = format!("`{}` is of type `{}`, but wants {}", name.value, field.kind.word(), listed(words));
        faults.say(name.spot, say);
        return None;
    }
    Some(field)
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(" or ")
}

/// Checks the behaviours of a register.
pub(super) fn check_behaviours(faults: &mut Faults<'_>, world: &Resolver<'_>, register: &RegisterDraft) {
    for (place, behaviour) in register.behaviours.iter().enumerate() {
        let kind = behaviour.kind.value;
        let several = matches!(kind, BehaviourKind::Clocked | BehaviourKind::Cycle | BehaviourKind::Scored);
        if !several && register.behaviours.iter().take(place).any(|other| other.kind.value == kind) {
            faults.say(behaviour.kind.spot, "a register has this behaviour once");
        }
        let known = uses(kind);
        for (role, name) in &behaviour.uses {
            if let Some(known) = known.iter().find(|known| known.role == role.value) {
                check_use(faults, world, register, &behaviour.uses, known, name);
            } else {
                let names = known.iter().map(|known| known.role);
                faults.unknown(role.spot, "role of this behaviour", &role.value, names);
            }
        }
        for known in known.iter().filter(|known| !known.optional) {
            if !behaviour.uses.iter().any(|(role, _)| role.value == known.role) {
                faults.help(
                    behaviour.spot,
                    format!("nothing is named for `{}`", known.role),
                    format!("name {}", known.need.words()),
                );
            }
        }
    }
}

fn check_use(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    register: &RegisterDraft,
    given: &[(At<String>, At<String>)],
    known: &Use,
    name: &At<String>,
) {
    // Where the role lies at the end of a link, the register is the one the link leads to.
    let register = match known.through {
        None => register,
        Some(role) => {
            let link =
                given.iter().find(|(given, _)| given.value == role).and_then(|(_, link)| register.field(&link.value));
            let Some(KindDraft::Link { to, .. }) = link.map(|link| &link.kind) else { return };
            let Some(register) = world.draft(&to.value) else { return };
            register
        }
    };
    let of = |what: &str| format!("{what} of `{}`", register.id.value);
    match &known.need {
        Need::Field(words) => drop(own_field(faults, register, name, words)),
        Need::State => {
            let states = super::resolve_register::states(register);
            if !states.iter().any(|state| state.id.as_str() == name.value) {
                faults.unknown(name.spot, &of("state"), &name.value, states.iter().map(|state| state.id.as_str()));
            }
        }
        Need::Transition => {
            let mut ids = register.transitions.iter().map(|transition| transition.id.value.as_str());
            if !ids.any(|id| id == name.value) {
                let ids = register.transitions.iter().map(|transition| transition.id.value.as_str());
                faults.unknown(name.spot, &of("transition"), &name.value, ids);
            }
        }
        Need::Moment => {
            let moments = || register.transitions.iter().filter_map(|transition| transition.freeze.as_ref());
            if !moments().any(|moment| moment.value == name.value) {
                faults.unknown(
                    name.spot,
                    &of("frozen moment"),
                    &name.value,
                    moments().map(|moment| moment.value.as_str()),
                );
            }
        }
        Need::ChoiceOf(role) => {
            let field = given
                .iter()
                .find(|(given, _)| given.value == *role)
                .and_then(|(_, field)| register.field(&field.value));
            let choices = field.and_then(|field| field.kind.choices()).unwrap_or_default();
            if !choices.iter().any(|choice| choice.id == name.value) {
                faults.unknown(name.spot, "choice", &name.value, choices.iter().map(|choice| choice.id.as_str()));
            }
        }
        Need::Duration => {
            if register.field(&name.value).is_some() {
                own_field(faults, register, name, &["duration"]);
            } else if field::read_duration(&name.value, Reading::Exact).is_err() {
                let say = format!("`{}` is neither a duration field nor a duration", name.value);
                faults.help(name.spot, say, "name a field of type `duration`, or write one such as `P30D`");
            }
        }
    }
}
