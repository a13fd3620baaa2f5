//! Makes a register of its draft: every name must mean something, every expression must type.

use super::{
    diagnostic::{Faults, near},
    draft::{FieldDraft, KindDraft, ObligationDraft, RegisterDraft, TransitionDraft},
    number,
    resolve::{Resolver, Role},
    source::{At, Spot},
};
use crate::{
    define::register::{
        Access, Behaviour, Field, FieldKind, Filled, Guard, Label, Obligation, Plays, Register, State, StateKind,
        Transition, Who, Workflow,
    },
    field::{self, Reading},
    id::{FieldId, RoleId, StateId, TransitionId},
};

/// The states of a register, with those that go without saying.
pub(super) fn states(draft: &RegisterDraft) -> Vec<State> {
    let plain = |id: &str, name: &str, kind| {
        let name = Label { en: name.to_owned(), ..Label::default() };
        StateId::new(id).ok().map(|id| State { id, name, kind })
    };
    let mut states: Vec<State> = draft
        .states
        .iter()
        .map(|(id, name, kind)| State { id: id.value.clone(), name: name.clone(), kind: *kind })
        .collect();
    if states.is_empty() {
        states.extend(plain("open", "Open", StateKind::Open));
    }
    if !states.iter().any(|state| state.kind == StateKind::Void) {
        states.extend(plain("void", "Void", StateKind::Void));
    }
    states
}

/// Makes a register; what does not hold is named and left out.
pub(super) fn register(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &RegisterDraft) -> Register {
    let fields: Vec<Field> = draft.fields.iter().filter_map(|field| one_field(faults, world, draft, field)).collect();
    let states = states(draft);
    for (place, (id, ..)) in draft.states.iter().enumerate() {
        if draft.states.iter().take(place).any(|(other, ..)| other.value == id.value) {
            faults.say(id.spot, format!("the state `{}` is here twice", id.value));
        }
    }
    if let Some((id, _, StateKind::Void)) = draft.states.first() {
        faults.help(id.spot, "a record cannot begin in a void state", "put the state where a record begins first");
    }
    let mut transitions: Vec<Transition> = Vec::new();
    for transition in &draft.transitions {
        if transitions.iter().any(|other| other.id == transition.id.value) {
            faults.say(transition.id.spot, format!("the transition `{}` is here twice", transition.id.value));
        }
        transitions.push(one_transition(faults, world, draft, &states, &fields, transition));
    }
    let access = access(faults, world, draft);
    transitions.extend(voiding(&states, &transitions, &access.change));
    let number = number::pattern(faults, draft, &draft.number);
    let title = title(faults, draft);
    let obligations = draft.obligations.iter().filter_map(|one| obligation(faults, world, draft, one)).collect();
    let plays = draft.plays.as_ref().map(|plays| Plays {
        part: plays.part.value,
        fields: plays
            .fields
            .iter()
            .filter_map(|(role, id)| Some((role.value.clone(), FieldId::new(&id.value).ok()?)))
            .collect(),
    });
    let behaviours = draft.behaviours.iter().map(|behaviour| Behaviour {
        kind: behaviour.kind.value,
        uses: behaviour.uses.iter().map(|(role, name)| (role.value.clone(), name.value.clone())).collect(),
    });
    Register {
        id: draft.id.value.clone(),
        name: draft.name.clone(),
        one: draft.one.clone(),
        purpose: draft.purpose.clone(),
        number,
        title,
        fields,
        workflow: Workflow { states, transitions },
        obligations,
        plays,
        behaviours: behaviours.collect(),
        classification: draft.classification,
        access,
        asleep: draft.asleep,
        section: draft.section,
        unique: unique(faults, draft),
    }
}

/// The transition that every register has: with a reason, by who may change, into the first void state.
fn voiding(states: &[State], given: &[Transition], change: &[RoleId]) -> Option<Transition> {
    let id = TransitionId::new("void").ok()?;
    if given.iter().any(|transition| transition.id == id) {
        return None;
    }
    let to = states.iter().find(|state| state.kind == StateKind::Void)?.id.clone();
    let from = states.iter().filter(|state| state.kind != StateKind::Void).map(|state| state.id.clone()).collect();
    let who = if change.is_empty() { vec![Who::Anyone] } else { change.iter().cloned().map(Who::Role).collect() };
    Some(Transition {
        id,
        name: Label { en: "Void".to_owned(), ..Label::default() },
        from,
        to,
        who,
        guard: None,
        asks: Vec::new(),
        reason: true,
        sign: None,
        not_same_as: Vec::new(),
        fallback: None,
        freeze: None,
        sets: Vec::new(),
    })
}

fn title(faults: &mut Faults<'_>, draft: &RegisterDraft) -> FieldId {
    let name = &draft.title;
    match draft.field(name.value.as_str()) {
        None => {
            faults.unknown(
                name.spot,
                &format!("field of `{}`", draft.id.value),
                name.value.as_str(),
                draft.field_ids(),
            );
        }
        Some(FieldDraft { kind: KindDraft::Computed { .. } | KindDraft::Table(_) | KindDraft::Files, .. }) => {
            faults.help(name.spot, format!("`{}` cannot be shown as a title", name.value), "name a field of text");
        }
        Some(field) if !field.see.is_empty() => {
            faults.help(
                name.spot,
                format!("`{}` is hidden from some, so it cannot be the title", name.value),
                "take away its `see`, or name another",
            );
        }
        Some(_) => {}
    }
    name.value.clone()
}

fn access(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &RegisterDraft) -> Access {
    let given = &draft.access;
    let process = given.process.as_ref().and_then(|name| own(faults, draft, name, &["link"], "a link"));
    let mine = given.mine.iter().filter_map(|name| own(faults, draft, name, &["person", "persons"], "a person field"));
    let mine: Vec<FieldId> = mine.collect();
    Access {
        read: world.roles(faults, &given.read),
        create: world.roles(faults, &given.create),
        change: world.roles(faults, &given.change),
        process,
        mine,
    }
}

/// A field of the register, by name, of one of these types.
fn own(
    faults: &mut Faults<'_>,
    draft: &RegisterDraft,
    name: &At<String>,
    words: &[&str],
    wanted: &str,
) -> Option<FieldId> {
    let Some(field) = draft.field(&name.value) else {
        faults.unknown(name.spot, &format!("field of `{}`", draft.id.value), &name.value, draft.field_ids());
        return None;
    };
    if !words.is_empty() && !words.contains(&field.kind.word()) {
        faults.say(name.spot, format!("`{}` is of type `{}`, but wants {wanted}", name.value, field.kind.word()));
        return None;
    }
    Some(field.id.value.clone())
}

fn unique(faults: &mut Faults<'_>, draft: &RegisterDraft) -> Vec<Vec<FieldId>> {
    let kinds = [
        "text", "number", "date", "time", "moment", "choice", "level", "rating", "person", "link", "duration", "money",
    ];
    let mut keys = Vec::new();
    for names in &draft.unique {
        keys.push(names.iter().filter_map(|name| own(faults, draft, name, &kinds, "a single value")).collect());
    }
    keys
}

fn one_field(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    register: &RegisterDraft,
    draft: &FieldDraft,
) -> Option<Field> {
    let kind = match &draft.kind {
        KindDraft::Text => FieldKind::Text,
        KindDraft::Prose => FieldKind::Prose,
        KindDraft::Number { unit } => FieldKind::Number { unit: unit.clone() },
        KindDraft::Money => FieldKind::Money,
        KindDraft::Date => FieldKind::Date,
        KindDraft::Time => FieldKind::Time,
        KindDraft::Moment => FieldKind::Moment,
        KindDraft::Duration => FieldKind::Duration,
        KindDraft::Choice(choices) => FieldKind::Choice(choices.clone()),
        KindDraft::Choices(choices) => FieldKind::Choices(choices.clone()),
        KindDraft::Level(choices) => FieldKind::Level(choices.clone()),
        KindDraft::Rating { from, to } => FieldKind::Rating { from: *from, to: *to },
        KindDraft::Flag => FieldKind::Flag,
        KindDraft::Person { many } => FieldKind::Person { many: *many },
        KindDraft::Link { to, many } => {
            world.register(faults, to);
            FieldKind::Link { to: to.value.clone(), many: *many }
        }
        KindDraft::Files => FieldKind::Files,
        KindDraft::Requirements => FieldKind::Requirements,
        KindDraft::Table(columns) => {
            let columns = columns.iter().filter_map(|column| one_field(faults, world, register, column));
            FieldKind::Table(columns.collect())
        }
        KindDraft::Computed { result, formula } => {
            let id = &register.id.value;
            let formula = world.compile(faults, id, formula, Role::Formula(*result))?;
            FieldKind::Computed { formula }
        }
    };
    let see = world.roles(faults, &draft.see);
    let mut field = Field {
        id: draft.id.value.clone(),
        name: draft.name.clone(),
        help: draft.help.clone(),
        kind,
        required: draft.required,
        list: draft.list,
        see,
        also: draft.also.clone(),
        default: None,
        maps_to: None,
    };
    field.default = draft.default.as_ref().and_then(|value| filled(faults, &field, value));
    if let Some(name) = &draft.maps_to {
        field.maps_to =
            own(faults, register, name, &[draft.kind.word()], &format!("a field of type `{}`", draft.kind.word()));
    }
    Some(field)
}

/// A value that the system fills in: `today`, `actor`, nothing, or a raw value of the field's type.
fn filled(faults: &mut Faults<'_>, field: &Field, value: &At<String>) -> Option<Filled> {
    let word = field.kind.word();
    match (value.value.as_str(), &field.kind) {
        ("", _) => return Some(Filled::Nothing),
        ("today", FieldKind::Date | FieldKind::Moment) => return Some(Filled::Today),
        ("actor", FieldKind::Person { .. }) => return Some(Filled::Actor),
        ("actor", _) if !matches!(field.kind, FieldKind::Text | FieldKind::Prose) => {
            faults.help(
                value.spot,
                format!("`actor` is a person, but `{}` is of type `{word}`", field.id),
                "only person fields take it",
            );
            return None;
        }
        _ => {}
    }
    match field::read(field, &value.value.as_str().into(), Reading::Exact) {
        Ok(Some(raw)) => Some(Filled::Value(raw)),
        Ok(None) => Some(Filled::Nothing),
        Err(fault) => {
            faults.add(value.spot, format!("`{}` of type `{word}`: {fault}", field.id), fault.help());
            None
        }
    }
}

fn one_transition(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    register: &RegisterDraft,
    states: &[State],
    fields: &[Field],
    draft: &TransitionDraft,
) -> Transition {
    for state in draft.from.iter().chain([&draft.to]) {
        if !states.iter().any(|known| known.id == state.value) {
            let what = format!("state of `{}`", register.id.value);
            faults.unknown(state.spot, &what, state.value.as_str(), states.iter().map(|state| state.id.as_str()));
        }
    }
    let who: Vec<Who> = draft.who.iter().filter_map(|name| one_who(faults, world, register, name)).collect();
    if draft.sign.is_some() && !who.is_empty() && who.iter().all(|who| *who == Who::System) {
        faults.help(
            draft.id.spot,
            "signers are persons, but only `system` may do this",
            "name a role or a person field in `who`",
        );
    }
    let guard = draft.guard.as_ref().zip(draft.refuse.as_ref()).and_then(|(guard, refuse)| {
        let require = world.compile(faults, &register.id.value, guard, Role::Holds)?;
        Some(Guard { require, refuse: refuse.clone() })
    });
    let asks = draft.asks.iter().filter_map(|name| {
        let id = own(faults, register, name, &[], "a field")?;
        if matches!(register.field(&name.value).map(|field| &field.kind), Some(KindDraft::Computed { .. })) {
            faults.say(name.spot, format!("`{}` is computed, so nobody can be asked for it", name.value));
        }
        Some(id)
    });
    let asks: Vec<FieldId> = asks.collect();
    let person = ["person", "persons"];
    let not_same_as: Vec<FieldId> =
        draft.not_same_as.iter().filter_map(|name| own(faults, register, name, &person, "a person field")).collect();
    let mut sets = Vec::new();
    for (name, value) in &draft.sets {
        let Some(id) = own(faults, register, name, &[], "a field") else { continue };
        if let Some(field) = fields.iter().find(|field| field.id == id) {
            sets.extend(filled(faults, field, value).map(|value| (id, value)));
        }
    }
    if let Some(freeze) = draft.freeze.as_ref().filter(|freeze| FieldId::new(&freeze.value).is_err()) {
        faults.help(
            freeze.spot,
            format!("`{}` is no moment's name", freeze.value),
            "use small letters, such as `approved`",
        );
    }
    Transition {
        id: draft.id.value.clone(),
        name: draft.name.clone(),
        from: draft.from.iter().map(|state| state.value.clone()).collect(),
        to: draft.to.value.clone(),
        who,
        guard,
        asks,
        reason: draft.reason,
        sign: draft.sign,
        not_same_as,
        fallback: draft.fallback.clone(),
        freeze: draft.freeze.as_ref().map(|freeze| freeze.value.clone()),
        sets,
    }
}

fn one_who(faults: &mut Faults<'_>, world: &Resolver<'_>, register: &RegisterDraft, name: &At<String>) -> Option<Who> {
    if let Some(field) = name.value.strip_prefix("field:") {
        let field = At { value: field.to_owned(), spot: name.spot };
        return own(faults, register, &field, &["person", "persons"], "a person field").map(Who::Field);
    }
    match name.value.as_str() {
        "anyone" => Some(Who::Anyone),
        "system" => Some(Who::System),
        role if world.has_role(role) => RoleId::new(role).ok().map(Who::Role),
        role => {
            let help = if register.field(role).is_some() {
                Some(format!("for the person in that field write `field:{role}`"))
            } else {
                near(role, world.role_ids().chain(["anyone", "system"]))
            };
            faults.add(name.spot, format!("there is no role `{role}`"), help);
            None
        }
    }
}

fn obligation(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    register: &RegisterDraft,
    draft: &ObligationDraft,
) -> Option<Obligation> {
    let id = &register.id.value;
    let when = draft.when.as_ref().and_then(|when| world.compile(faults, id, when, Role::OwnCondition));
    let due = world.compile(faults, id, &draft.due, Role::OwnDay);
    let who = draft.who.iter().filter_map(|name| one_who(faults, world, register, name)).collect();
    let twice = register.obligations.iter().filter(|other| other.id.value == draft.id.value).count() > 1;
    if twice {
        faults.say(draft.id.spot, format!("the obligation `{}` is here twice", draft.id.value));
    }
    let known: Vec<&str> = register.field_ids().chain(["number", "title"]).collect();
    placeholders(faults, &draft.say, draft.say_spot, &known);
    Some(Obligation {
        id: draft.id.value.clone(),
        when,
        due: due?,
        who,
        early_days: draft.early_days,
        say: draft.say.clone(),
    })
}

/// Says which `{placeholders}` of a sentence mean nothing.
pub(super) fn placeholders(faults: &mut Faults<'_>, label: &Label, spot: Spot, known: &[&str]) {
    for text in std::iter::once(&label.en).chain(label.other.values()) {
        let signs: String = text.chars().filter(|sign| matches!(sign, '[' | ']')).collect();
        if !signs.replace("[]", "").is_empty() {
            let help = "what stands between `[` and `]` is said only where a value is missing";
            faults.help(spot, "the square brackets in this sentence do not pair", help);
        }
        for part in text.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            if !known.contains(&name) {
                faults.add(
                    spot,
                    format!("`{{{name}}}` means nothing in this sentence"),
                    near(name, known.iter().copied()),
                );
            }
        }
    }
}
