//! A record and its history as text.

use plumb_engine::desk::{HistoryView, LinkView, RecordView};
use serde_json::Value;

use crate::terminal::Terminal;

/// Says a record: what it is, its values, what hangs on it, what it can do next.
pub(crate) fn say_record(terminal: &Terminal, record: &RecordView) {
    let number = record.number.as_deref().unwrap_or(&record.record);
    let state = record.state.as_deref().unwrap_or("no state");
    terminal.say(format!("{number} {} ({state}, version {})", record.title, record.etag));
    if record.erased {
        terminal.say("  its content was erased; workflow and times remain");
    }
    if let Some(because) = &record.held {
        terminal.say(format!("  on legal hold: {because}"));
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (field, value) in &record.fields {
        rows.push(vec![field.clone(), text(value)]);
    }
    for (field, links) in &record.links {
        rows.push(vec![field.clone(), links.iter().map(link).collect::<Vec<_>>().join(", ")]);
    }
    for (field, files) in &record.files {
        rows.push(vec![field.clone(), files.iter().map(|file| file.name.clone()).collect::<Vec<_>>().join(", ")]);
    }
    terminal.say_columns("  ", &rows);
    for other in &record.from {
        let register = other.register.as_deref().unwrap_or("another register");
        terminal.say(format!("  from {register}: {}", link(other)));
    }
    for signature in &record.signatures {
        let current = if signature.current { "" } else { "; its content has changed since" };
        let (meaning, name, at) = (&signature.meaning, &signature.name, signature.at);
        terminal.say(format!("  signed: {meaning} by {name} at {at} ({}){current}", signature.method));
    }
    for duty in &record.due {
        terminal.say(format!("  due {}: {}", duty.day, duty.say));
    }
    for comment in &record.comments {
        terminal.say(format!("  {} {}: {}", comment.at, comment.who, comment.text));
    }
    if !record.transitions.is_empty() {
        let steps: Vec<String> =
            record.transitions.iter().map(|step| format!("{} ({})", step.step.id, step.step.name)).collect();
        terminal.say(format!("  next: {}", steps.join(", ")));
    }
}

/// Says all entries of a record, oldest first.
pub(crate) fn say_history(terminal: &Terminal, history: &HistoryView) {
    for entry in &history.entries {
        terminal.say(format!("entry {}  {}  {}  {} by {}", entry.seq, entry.at, entry.kind, entry.who, entry.via));
        if entry.erased {
            terminal.say("    content erased");
        }
        for change in &entry.changes {
            let after = change.after.as_deref().unwrap_or("taken away");
            match &change.before {
                Some(before) => terminal.say(format!("    {}: {before} -> {after}", change.name)),
                None => terminal.say(format!("    {}: {after}", change.name)),
            }
        }
    }
}

fn link(view: &LinkView) -> String {
    match (&view.number, &view.title) {
        (Some(number), Some(title)) => format!("{number} {title}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "a record you may not see".to_owned(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            parts.iter().map(|(key, value)| format!("{key} {}", text(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
