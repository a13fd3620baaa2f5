//! Makes trails of their drafts: every hop goes on from one before it, along something that is there, to fields that are there.

use std::collections::BTreeMap;

use super::{
    diagnostic::Faults,
    draft::{HopDraft, LookDraft, TrailDraft, WayDraft},
    resolve::{Resolver, Role},
    source::At,
};
use crate::{
    define::{
        register::{Field, FieldKind, Register},
        trail::{Hop, Look, Trail, Way},
    },
    id::{FieldId, HopId, RegisterId, TrailId},
};

/// Makes all trails.
pub(super) fn trails(faults: &mut Faults<'_>, world: &Resolver<'_>) -> BTreeMap<TrailId, Trail> {
    let mut trails = BTreeMap::new();
    for draft in &world.drafts.trails {
        if let Some(trail) = one(faults, world, draft) {
            trails.insert(draft.id.value.clone(), trail);
        }
    }
    trails
}

fn one(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &TrailDraft) -> Option<Trail> {
    if !world.register(faults, &draft.start) {
        return None;
    }
    let start = &draft.start.value;
    let when = draft.when.as_ref().and_then(|text| world.compile(faults, start, text, Role::Population));
    let look = look(faults, world, Some(start), &draft.look);
    let mut hops: Vec<Hop> = Vec::new();
    for hop in &draft.hops {
        if hops.iter().any(|other| other.id == hop.id.value) {
            faults.say(hop.id.spot, format!("the hop `{}` is here twice", hop.id.value));
            continue;
        }
        let from = match &hop.after {
            None => Some(start),
            Some(after) => {
                let Some(before) = hops.iter().find(|other| other.id == after.value) else {
                    let known = hops.iter().map(|hop| hop.id.as_str());
                    faults.unknown(after.spot, "hop before it", after.value.as_str(), known);
                    continue;
                };
                before.to.as_ref()
            }
        };
        let Some(from) = from else {
            faults.help(
                hop.id.spot,
                "it goes on from records of any register, so nothing is known of them",
                "end the trail there",
            );
            continue;
        };
        hops.extend(one_hop(faults, world, &from.clone(), hop));
    }
    Some(Trail {
        id: draft.id.value.clone(),
        name: draft.name.clone(),
        say: draft.say.clone(),
        start: start.clone(),
        when,
        look,
        hops,
    })
}

fn one_hop(faults: &mut Faults<'_>, world: &Resolver<'_>, from: &RegisterId, draft: &HopDraft) -> Option<Hop> {
    let (way, to) = way(faults, world, from, &draft.way)?;
    let at_target = |faults: &mut Faults<'_>, text: &Option<At<String>>, role| {
        let text = text.as_ref()?;
        let Some(to) = &to else {
            faults.say(text.spot, "this hop leads to records of any register, so nothing can be asked of them");
            return None;
        };
        world.compile(faults, to, text, role)
    };
    let when = at_target(faults, &draft.when, Role::Population);
    let asked = draft.asked.as_ref().and_then(|text| world.compile(faults, from, text, Role::Holds));
    if let (Some(otherwise), None) = (&draft.otherwise, &draft.asked) {
        faults.say(otherwise.spot, "`otherwise` is said where `asked_if` does not hold, which is not given");
    }
    let must_say = !draft.optional && way != Way::Here;
    match &draft.missing {
        None if must_say => {
            faults.help(
                draft.id.spot,
                "nothing is said where nothing is found",
                "add `missing = \"…\"`, or `optional = true`",
            );
        }
        Some(missing) if !must_say => {
            faults.say(missing.spot, "`missing` is said where nothing is found, which is no gap here");
        }
        _ => {}
    }
    let look = look(faults, world, to.as_ref(), &draft.look);
    let latest = draft.latest.as_ref().and_then(|name| {
        let field = field(faults, world, to.as_ref()?, name)?;
        if matches!(field.kind, FieldKind::Date | FieldKind::Moment) {
            return Some(field.id.clone());
        }
        faults.say(name.spot, format!("`{}` is no date, so none is the latest", name.value));
        None
    });
    let fill = draft.fill.iter().filter_map(|(name, value)| {
        let field = field(faults, world, to.as_ref()?, name)?;
        Some((field.id.clone(), value.value.clone()))
    });
    let fill = fill.collect();
    Some(Hop {
        id: draft.id.value.clone(),
        name: draft.name.clone(),
        ask: draft.ask.clone(),
        after: draft.after.as_ref().map(|after: &At<HopId>| after.value.clone()),
        way,
        to,
        when,
        asked: asked.map(|expr| (expr, draft.otherwise.as_ref().map(|label| label.value.clone()))),
        latest,
        optional: draft.optional,
        look,
        missing: draft.missing.as_ref().map(|label| label.value.clone()),
        fill,
    })
}

fn look(faults: &mut Faults<'_>, world: &Resolver<'_>, at: Option<&RegisterId>, draft: &LookDraft) -> Look {
    let Some(at) = at else {
        if let Some(first) = draft.show.first().or(draft.require.as_ref()) {
            faults.say(first.spot, "this hop leads to records of any register, so nothing is known of their fields");
        }
        return Look::default();
    };
    let show = draft.show.iter().filter_map(|name| field(faults, world, at, name)).map(|field| field.id.clone());
    let show = show.collect();
    let require = match (&draft.require, &draft.refuse) {
        (Some(text), Some(refuse)) => {
            world.compile(faults, at, text, Role::Holds).map(|expr| (expr, refuse.value.clone()))
        }
        (Some(text), None) => {
            faults.help(text.spot, "nothing is said where it does not hold", "add `refuse = \"…\"`");
            None
        }
        (None, Some(refuse)) => {
            faults.say(refuse.spot, "`refuse` is said where `require` does not hold, which is not given");
            None
        }
        (None, None) => None,
    };
    Look { show, require }
}

fn defined<'w>(world: &'w Resolver<'_>, id: &RegisterId) -> Option<&'w Register> {
    world.registers.get(id)
}

/// A field of a register, by name.
fn field<'w>(
    faults: &mut Faults<'_>,
    world: &'w Resolver<'_>,
    register: &RegisterId,
    name: &At<String>,
) -> Option<&'w Field> {
    let register = defined(world, register)?;
    let found = register.field(&name.value);
    if found.is_none() {
        let known = register.fields.iter().map(|field| field.id.as_str());
        faults.unknown(name.spot, &format!("field of `{}`", register.id), &name.value, known);
    }
    found
}

/// A field of another register, written `register.field`.
fn far<'w>(faults: &mut Faults<'_>, world: &'w Resolver<'_>, text: &At<String>) -> Option<(&'w Register, &'w Field)> {
    let Some((register, name)) = text.value.split_once('.') else {
        faults.help(text.spot, format!("`{}` names no field of a register", text.value), "write `register.field`");
        return None;
    };
    let id = RegisterId::new(register).ok().filter(|id| world.knows_register(id));
    let Some(id) = id else {
        faults.unknown(text.spot, "register", register, world.register_ids());
        return None;
    };
    let found = field(faults, world, &id, &At { value: name.to_owned(), spot: text.spot })?;
    Some((defined(world, &id)?, found))
}

fn way(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    from: &RegisterId,
    draft: &WayDraft,
) -> Option<(Way, Option<RegisterId>)> {
    let leads_to = |field: &Field| match &field.kind {
        FieldKind::Link { to, .. } => Some(to.clone()),
        FieldKind::Person { .. } => world.persons.clone(),
        _ => None,
    };
    match draft {
        WayDraft::Here => Some((Way::Here, Some(from.clone()))),
        WayDraft::Along(name) => {
            let field = field(faults, world, from, name)?;
            let Some(to) = leads_to(field) else {
                faults.say(name.spot, format!("`{}` links to nothing", name.value));
                return None;
            };
            Some((Way::Along(field.id.clone()), Some(to)))
        }
        WayDraft::Pointing(text) => {
            let (register, field) = far(faults, world, text)?;
            if leads_to(field).as_ref() != Some(from) {
                faults.say(text.spot, format!("`{}` does not point to `{from}`", text.value));
                return None;
            }
            Some((Way::Pointing(register.id.clone(), field.id.clone()), Some(register.id.clone())))
        }
        WayDraft::Sharing { own, with } => {
            let own_field = field(faults, world, from, own)?;
            let (register, other) = far(faults, world, with)?;
            for (field, spot) in [(own_field, own.spot), (other, with.spot)] {
                if !matches!(field.kind, FieldKind::Requirements) {
                    faults.say(spot, format!("`{}` names no requirements", field.id));
                    return None;
                }
            }
            let way =
                Way::Sharing { own: own_field.id.clone(), register: register.id.clone(), field: other.id.clone() };
            Some((way, Some(register.id.clone())))
        }
        WayDraft::Numbers(text) => {
            let (table, column) = text.value.split_once('.').unwrap_or((&text.value, ""));
            let table = field(faults, world, from, &At { value: table.to_owned(), spot: text.spot })?;
            let columns = if let FieldKind::Table(columns) = &table.kind { columns.as_slice() } else { &[] };
            let found = columns.iter().find(|known| known.id.as_str() == column);
            let Some(found) = found.filter(|column| matches!(column.kind, FieldKind::Text)) else {
                let help = "write `table.column`, where the column holds numbers of records as text";
                faults.help(text.spot, format!("`{}` is no such column", text.value), help);
                return None;
            };
            let column: FieldId = found.id.clone();
            Some((Way::Numbers { table: table.id.clone(), column }, None))
        }
    }
}
