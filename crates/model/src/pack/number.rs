//! Number patterns: `NC-{year}-{n:03}`.

use super::{
    diagnostic::{Faults, near},
    draft::{KindDraft, RegisterDraft},
    source::At,
};
use crate::{
    define::register::{NumberPart, NumberPattern},
    id::FieldId,
};

/// Reads a register's number pattern.
pub(super) fn pattern(faults: &mut Faults<'_>, register: &RegisterDraft, text: &At<String>) -> NumberPattern {
    let mut parts = Vec::new();
    let mut rest = text.value.as_str();
    let help = "write literal text with `{year}`, a choice field such as `{kind}`, and one counter such as `{n:03}`";
    let mut offset = 0;
    while !rest.is_empty() {
        let (literal, after) = rest.split_once('{').unwrap_or((rest, ""));
        if !literal.is_empty() {
            if !literal.chars().all(|c| c.is_ascii_alphanumeric() || "-_./ ".contains(c)) {
                faults.help(
                    text.spot,
                    format!("`{literal}` cannot stand in a number"),
                    "use letters, digits and `-`, `_`, `.`, `/`",
                );
            }
            parts.push(NumberPart::Text(literal.to_owned()));
        }
        if after.is_empty() && !rest.contains('{') {
            break;
        }
        let spot = faults.sources.within(text.spot, offset + literal.len(), text.value.len());
        let Some((inner, after)) = after.split_once('}') else {
            faults.help(spot, "`{` is never closed", help);
            break;
        };
        offset += literal.len() + inner.len() + 2;
        rest = after;
        let spot = faults.sources.within(text.spot, offset - inner.len() - 2, offset);
        match inner {
            "year" => parts.push(NumberPart::Year),
            "n" => parts.push(NumberPart::Counter(1)),
            _ => match inner.strip_prefix("n:0").map(str::parse::<usize>) {
                Some(Ok(width)) if (1..=9).contains(&width) => parts.push(NumberPart::Counter(width)),
                Some(_) => faults.help(
                    spot,
                    format!("`{{{inner}}}` is no counter"),
                    "write `{n}` or, with zeros in front, `{n:03}`",
                ),
                None => parts.extend(field_part(faults, register, &At { value: inner.to_owned(), spot })),
            },
        }
    }
    let counters = parts.iter().filter(|part| matches!(part, NumberPart::Counter(_))).count();
    if counters != 1 {
        faults.help(text.spot, format!("a number has one counter, this has {counters}"), help);
    }
    NumberPattern(parts)
}

fn field_part(faults: &mut Faults<'_>, register: &RegisterDraft, name: &At<String>) -> Option<NumberPart> {
    let Some(field) = register.field(&name.value) else {
        let known = register.field_ids().chain(["year", "n"]);
        let help = near(&name.value, known);
        faults.add(name.spot, format!("`{{{}}}` names no field", name.value), help);
        return None;
    };
    if !matches!(field.kind, KindDraft::Choice(_) | KindDraft::Level(_)) {
        faults.say(
            name.spot,
            format!("`{}` is a field of type `{}`, but a series is named by a choice", name.value, field.kind.word()),
        );
        return None;
    }
    if !field.required && field.default.is_none() {
        let help = format!("make `{}` required, or give it a default", name.value);
        faults.help(name.spot, "a number's series must be known when the record is made", help);
    }
    Some(NumberPart::Field(FieldId::new(&name.value).ok()?))
}
