//! Makes checks of their drafts: what they speak for exists, what they read types, and none says more than its ground allows.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    diagnostic::Faults,
    draft::{BasisWord, CheckDraft, CoversDraft, FormDraft, KindDraft, SetDraft},
    fixture, near,
    resolve::{Resolver, Role},
    resolve_register::placeholders,
    resolve_standard::slip,
    source::At,
};
use crate::{
    define::{
        check::{Basis, Check, CoverSet, Form, SeriousWhen, Severity},
        edition::Strength,
        requirement::{Requirement, Standard},
    },
    expr::{Expr, Period},
    field::{self, Reading},
    id::{CheckCode, FieldId, RegisterId, RequirementId, StandardId},
};

/// Makes all checks that are on.
pub(super) fn checks(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    standards: &BTreeMap<StandardId, Standard>,
) -> BTreeMap<CheckCode, Check> {
    let mut checks = BTreeMap::new();
    for draft in &world.drafts.checks {
        let check = one(faults, world, standards, draft);
        let fixtures = world.drafts.fixtures.iter().find(|fixtures| fixtures.code.value == draft.code.value);
        // Where one record is enough, none at all is the only failure there is.
        let needs_failure = !matches!(draft.form, FormDraft::AtLeast { n: 0 | 1, .. });
        let cases = fixtures.map_or(&[][..], |fixtures| &fixtures.cases);
        fixture::complete(faults, draft.code.spot, &draft.code.value, needs_failure, cases);
        if let Some(check) = check.filter(|_| !draft.off) {
            checks.insert(draft.code.value.clone(), check);
        }
    }
    checks
}

fn one(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    standards: &BTreeMap<StandardId, Standard>,
    draft: &CheckDraft,
) -> Option<Check> {
    let requirements = requirements(faults, standards, draft);
    let basis = basis(faults, draft);
    severity(faults, draft);
    let known: &[&str] = match draft.form {
        FormDraft::Recent { .. } => &["failed", "total", "n", "within", "last"],
        FormDraft::Covers(_) => &["failed", "total", "within"],
        FormDraft::AtLeast { .. } => &["failed", "total", "n"],
        FormDraft::Every { .. } | FormDraft::Statement => &["failed", "total"],
    };
    placeholders(faults, &draft.say, draft.say_spot, known);
    let serious_when = serious(faults, world, draft);
    let form = form(faults, world, standards, draft);
    Some(Check {
        code: draft.code.value.clone(),
        title: draft.title.clone(),
        requirements,
        basis,
        why: draft.why.clone(),
        form: form?,
        severity: draft.severity.value,
        serious_when,
        say: draft.say.clone(),
        help: draft.help.clone(),
        mend: draft.mend.clone(),
    })
}

/// What the check speaks for: as written, then what corresponds to it. Standards whose pack is not there are passed over.
fn requirements(
    faults: &mut Faults<'_>,
    standards: &BTreeMap<StandardId, Standard>,
    draft: &CheckDraft,
) -> Vec<RequirementId> {
    let names = || standards.keys().map(StandardId::as_str);
    let mut found: Vec<RequirementId> = Vec::new();
    // Of standards whose pack is not on: nothing is judged for them, but what corresponds to them is.
    let mut absent: Vec<RequirementId> = Vec::new();
    for text in &draft.requirement {
        if let Some(standard) = text.value.strip_suffix(" *") {
            all_leaves(faults, standards, draft, &At { value: standard.to_owned(), spot: text.spot }, &mut found);
            continue;
        }
        let id: RequirementId = match text.value.parse() {
            Ok(id) => id,
            Err(bad) => {
                faults.say(text.spot, format!("{bad}"));
                continue;
            }
        };
        let Some(standard) = standards.get(&id.standard) else {
            slip(faults, text.spot, &id.standard, names().collect::<Vec<_>>());
            absent.push(id);
            continue;
        };
        match standard.requirements.iter().find(|requirement| requirement.id == id) {
            Some(requirement) if matches!(draft.form, FormDraft::Statement) && !requirement.leaf => {
                let help = "name its children, or all leaves with `*`";
                faults.help(text.spot, format!("`{id}` is no leaf, and only leaves carry statements"), help);
            }
            Some(_) if found.contains(&id) => faults.say(text.spot, format!("`{id}` is named twice")),
            Some(_) => found.push(id),
            None => {
                let ids: Vec<String> =
                    standard.requirements.iter().map(|requirement| requirement.id.to_string()).collect();
                faults.unknown(text.spot, "requirement", &text.value, ids.iter().map(String::as_str));
            }
        }
    }
    // A statement is judged for each requirement by itself; a record-based check serves whatever corresponds, either way round.
    if !matches!(draft.form, FormDraft::Statement) {
        absent.extend_from_slice(&found);
        let also: Vec<RequirementId> = corresponding(standards, &absent);
        found.extend(also);
    }
    found
}

/// What else is judged by a check of these requirements: all whose own demand holds what these ask.
fn corresponding(standards: &BTreeMap<StandardId, Standard>, named: &[RequirementId]) -> Vec<RequirementId> {
    let serves = |requirement: &&Requirement| {
        let mut by = requirement.answered_by.iter().filter(|answering| answering.strength >= Strength::Most);
        !named.contains(&requirement.id) && by.any(|answering| named.contains(&answering.by))
    };
    let all = standards.values().flat_map(|standard| &standard.requirements);
    let also: BTreeSet<RequirementId> = all.filter(serves).map(|requirement| requirement.id.clone()).collect();
    also.into_iter().collect()
}

fn all_leaves(
    faults: &mut Faults<'_>,
    standards: &BTreeMap<StandardId, Standard>,
    draft: &CheckDraft,
    text: &At<String>,
    found: &mut Vec<RequirementId>,
) {
    if !matches!(draft.form, FormDraft::Statement) {
        return faults.say(text.spot, "only a check of form `statement` speaks for all leaves at once");
    }
    match StandardId::new(&text.value) {
        Ok(id) => match standards.get(&id) {
            Some(standard) => {
                let leaves = standard.requirements.iter().filter(|requirement| requirement.leaf);
                found.extend(leaves.map(|requirement| requirement.id.clone()));
            }
            None => slip(faults, text.spot, &id, standards.keys().map(StandardId::as_str).collect::<Vec<_>>()),
        },
        Err(bad) => faults.say(text.spot, bad.to_string()),
    }
}

fn basis(faults: &mut Faults<'_>, draft: &CheckDraft) -> Basis {
    if let Some(rule) = draft.rule.as_ref().filter(|_| draft.basis.value != BasisWord::OwnRule) {
        faults.say(rule.spot, "`rule` says where an own rule is set, but the basis is another");
    }
    match draft.basis.value {
        BasisWord::Requirement => Basis::Requirement,
        BasisWord::Contract => Basis::Contract,
        BasisWord::Law => Basis::Law,
        BasisWord::GoodPractice => Basis::GoodPractice,
        BasisWord::OwnRule => {
            if draft.rule.is_none() {
                let help = "add `rule = \"DOC-0007, 4.2\"`: the document or setting that makes the rule";
                faults.help(draft.basis.spot, "an own rule that nobody can look up is none", help);
            }
            Basis::OwnRule(draft.rule.as_ref().map(|rule| rule.value.clone()).unwrap_or_default())
        }
    }
}

/// No check says more than its ground and its form allow.
fn severity(faults: &mut Faults<'_>, draft: &CheckDraft) {
    let spot = draft.severity.spot;
    match (draft.basis.value, draft.severity.value) {
        (BasisWord::GoodPractice, Severity::Gap | Severity::Serious) => {
            faults.help(
                spot,
                "good practice is at most an observation",
                "set `severity = \"observation\"`, or name the requirement that asks",
            );
        }
        (BasisWord::OwnRule, Severity::Serious) => {
            faults.help(spot, "an own rule is at most a gap", "set `severity = \"gap\"`");
        }
        _ => {}
    }
    let ground = matches!(draft.basis.value, BasisWord::GoodPractice | BasisWord::OwnRule);
    if ground && draft.serious_when.is_some() {
        faults.say(draft.basis.spot, "nothing on this basis is ever serious, so `serious_when` means nothing");
    }
    if draft.severity.value == Severity::Serious && draft.serious_when.is_none() {
        let help = "set `severity = \"gap\"` and say `serious_when = { share = …, consequence = \"…\" }`";
        match draft.form {
            FormDraft::Every { .. } => faults.help(spot, "a count alone is never serious", help),
            FormDraft::Statement => {
                faults.help(spot, "a missing statement is never serious by itself", "set `severity = \"gap\"`");
            }
            _ => {}
        }
    }
}

fn serious(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &CheckDraft) -> Option<SeriousWhen> {
    let serious = draft.serious_when.as_ref()?;
    let over = match &draft.form {
        FormDraft::Every { over, .. } => Some(&over.value),
        FormDraft::Covers(covers) => match &covers.set {
            SetDraft::Records { register, .. } => Some(&register.value),
            SetDraft::Standards(_) => None,
        },
        FormDraft::AtLeast { .. } | FormDraft::Recent { .. } | FormDraft::Statement => {
            faults.say(
                draft.severity.spot,
                "`serious_when` speaks of a share of records, which this form does not count",
            );
            return None;
        }
    };
    let consequence = match (&serious.consequence, over) {
        (None, _) => None,
        (Some(text), Some(over)) => Some(world.compile(faults, over, text, Role::Holds)?),
        (Some(text), None) => {
            faults.say(text.spot, "`consequence` looks at a failed record, but this check counts requirements");
            return None;
        }
    };
    Some(SeriousWhen { share_permille: serious.share_permille, consequence })
}

/// A `where`, where there is one.
fn population(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    over: &RegisterId,
    text: Option<&At<String>>,
) -> Option<Expr> {
    world.compile(faults, over, text?, Role::Population)
}

fn form(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    standards: &BTreeMap<StandardId, Standard>,
    draft: &CheckDraft,
) -> Option<Form> {
    match &draft.form {
        FormDraft::Every { over, when, require } => {
            world.register(faults, over);
            let when = population(faults, world, &over.value, when.as_ref());
            let require = world.compile(faults, &over.value, require, Role::Holds);
            Some(Form::Every { over: over.value.clone(), when, require: require? })
        }
        FormDraft::AtLeast { over, when, n } => {
            world.register(faults, over);
            let when = population(faults, world, &over.value, when.as_ref());
            Some(Form::AtLeast { over: over.value.clone(), when, n: *n })
        }
        FormDraft::Recent { over, when, date, within } => {
            world.register(faults, over);
            let when = population(faults, world, &over.value, when.as_ref());
            let date = world.compile(faults, &over.value, date, Role::Day);
            let within = period(faults, within);
            Some(Form::Recent { over: over.value.clone(), when, date: date?, within: within? })
        }
        FormDraft::Covers(draft) => covers(faults, world, standards, draft),
        FormDraft::Statement => Some(Form::Statement),
    }
}

fn covers(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    standards: &BTreeMap<StandardId, Standard>,
    draft: &CoversDraft,
) -> Option<Form> {
    world.register(faults, &draft.by);
    let by_when = population(faults, world, &draft.by.value, draft.by_when.as_ref());
    let date = world.compile(faults, &draft.by.value, &draft.date, Role::Day);
    let within = period(faults, &draft.within);
    let (set, wants) = match &draft.set {
        SetDraft::Records { register, when } => {
            world.register(faults, register);
            let when = population(faults, world, &register.value, when.as_ref());
            (CoverSet::Records { register: register.value.clone(), when }, Some(&register.value))
        }
        SetDraft::Standards(ids) => {
            for id in ids.iter().filter(|id| !standards.contains_key(&id.value)) {
                slip(faults, id.spot, &id.value, standards.keys().map(StandardId::as_str).collect::<Vec<_>>());
            }
            let standards = ids.iter().map(|id| id.value.clone()).collect();
            (CoverSet::Requirements { standards }, None)
        }
    };
    let via = via(faults, world, draft, wants);
    Some(Form::Covers { set, by: draft.by.value.clone(), by_when, via: via?, date: date?, within: within? })
}

/// The field of the covering records that names what they cover.
fn via(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    draft: &CoversDraft,
    wants: Option<&RegisterId>,
) -> Option<FieldId> {
    let by = world.draft(&draft.by.value)?;
    let Some(field) = by.field(&draft.via.value) else {
        let help = near(&draft.via.value, by.field_ids());
        faults.add(draft.via.spot, format!("`{}` has no field `{}`", by.id.value, draft.via.value), help);
        return None;
    };
    let persons = world.drafts.registers.iter().find(|register| {
        register.plays.as_ref().is_some_and(|plays| plays.part.value == crate::define::register::Part::Person)
    });
    let fits = match (&field.kind, wants) {
        (KindDraft::Link { to, .. }, Some(set)) => to.value == *set,
        (KindDraft::Person { .. }, Some(set)) => persons.is_some_and(|persons| persons.id.value == *set),
        (KindDraft::Requirements, None) => true,
        _ => false,
    };
    if !fits {
        let wanted = wants.map_or_else(|| "a requirements field".to_owned(), |set| format!("a link to `{set}`"));
        faults.say(
            draft.via.spot,
            format!("`{}` is of type `{}`, but wants {wanted}", draft.via.value, field.kind.word()),
        );
        return None;
    }
    Some(field.id.value.clone())
}

/// A period such as `12 months` or `P12M`.
fn period(faults: &mut Faults<'_>, text: &At<String>) -> Option<Period> {
    let read = field::read_duration(&text.value, Reading::Import).ok().filter(|duration| duration.minutes == 0);
    let period = read.and_then(|duration| {
        Some(Period { months: i32::try_from(duration.months).ok()?, days: i32::try_from(duration.days).ok()? })
    });
    if period.is_none() {
        faults.help(
            text.spot,
            format!("`{}` is no period of months and days", text.value),
            "write `12 months`, `90 days` or `P12M`",
        );
    }
    period
}
