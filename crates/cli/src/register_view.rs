//! Registers as text: which there are, and what one of them asks for.

use plumb_engine::desk::{FieldView, RegisterView, TransitionView};

use crate::terminal::Terminal;

/// Says all registers in a line each, or one with fields and steps.
pub(crate) fn say(terminal: &Terminal, registers: &[RegisterView], one: bool) {
    match registers {
        [register] if one => say_one(terminal, register),
        _ => {
            let line = |register: &RegisterView| vec![register.id.clone(), register.purpose.clone()];
            terminal.say_columns("", &registers.iter().map(line).collect::<Vec<_>>());
        }
    }
}

fn say_one(terminal: &Terminal, register: &RegisterView) {
    terminal.say(format!("{} ({})", register.name, register.id));
    terminal.say(&register.purpose);
    terminal.say("");
    terminal.say("Fields, * cannot be left out:");
    terminal.say_columns("  ", &register.fields.iter().map(field).collect::<Vec<_>>());
    if !register.transitions.is_empty() {
        terminal.say("");
        terminal.say("Steps:");
        terminal.say_columns("  ", &register.transitions.iter().map(step).collect::<Vec<_>>());
    }
}

fn field(field: &FieldView) -> Vec<String> {
    let must = if field.required { "*" } else { "" };
    let choices: Vec<&str> = field.choices.iter().map(|(id, _)| id.as_str()).collect();
    let columns: Vec<&str> = field.columns.iter().map(|column| column.id.as_str()).collect();
    let holds = match &field.to {
        Some(to) => format!("{} to {to}", field.kind),
        None if !choices.is_empty() => format!("{}: {}", field.kind, choices.join(", ")),
        None if !columns.is_empty() => format!("{}: {}", field.kind, columns.join(", ")),
        None => field.kind.clone(),
    };
    vec![format!("{}{must}", field.id), field.name.clone(), holds]
}

fn step(step: &TransitionView) -> Vec<String> {
    let mut needs: Vec<String> = step.asks.clone();
    if step.reason {
        needs.push("a reason".to_owned());
    }
    if step.sign {
        needs.push("a signature".to_owned());
    }
    let needs = if needs.is_empty() { String::new() } else { format!("asks for {}", needs.join(", ")) };
    vec![step.id.clone(), format!("{} -> {}", step.from.join(", "), step.to), needs]
}
