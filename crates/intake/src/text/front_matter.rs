//! The YAML above a Markdown text, as far as people use it there: keys, values, lists, one level of nesting.
//!
//! Anchors, tags and multi-line scalars are not interpreted; a line that is none of the known forms is passed over.

use crate::document::{Property, Source};

/// Splits a text into its front matter and the rest.
///
/// Two forms are known: fenced by `---` above and below, and (as some policy generators write it) keys from the
/// first line on, closed by a single `---`.
#[must_use]
pub(crate) fn split(text: &str) -> (Vec<Property>, &str) {
    let body = text.trim_start_matches(['\u{feff}', '\n', '\r']);
    if let Some(rest) = after_line(body, |l| l == "---" || l == "+++") {
        return match close(rest) {
            Some((head, tail)) => (properties(head), tail),
            None => (Vec::new(), body),
        };
    }
    let opens_with_key = body.lines().next().is_some_and(|l| key(l).is_some_and(|(k, _)| !k.contains(' ')));
    if opens_with_key && let Some((head, tail)) = close(body) {
        let keys_only = head.lines().all(|l| {
            let t = l.trim();
            t.is_empty() || t.starts_with('#') || t.starts_with('-') || l.starts_with(' ') || key(t).is_some()
        });
        if keys_only && head.lines().count() <= 80 {
            return (properties(head), tail);
        }
    }
    (Vec::new(), body)
}

fn after_line(text: &str, wanted: impl Fn(&str) -> bool) -> Option<&str> {
    let (first, rest) = text.split_once('\n')?;
    wanted(first.trim_end()).then_some(rest)
}

/// The text before and after the closing fence.
fn close(text: &str) -> Option<(&str, &str)> {
    let mut offset = 0;
    for line in text.split_inclusive('\n').take(400) {
        let bare = line.trim_end();
        if bare == "---" || bare == "..." || bare == "+++" {
            return Some((text.get(..offset)?, text.get(offset + line.len()..)?));
        }
        offset += line.len();
    }
    None
}

fn key(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':').or_else(|| line.split_once(" = "))?;
    let name = name.trim().trim_matches('"');
    let plausible = !name.is_empty()
        && name.len() <= 60
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    (plausible && (value.is_empty() || value.starts_with([' ', '\t']) || line.contains(" = "))).then_some((name, value))
}

fn properties(head: &str) -> Vec<Property> {
    let mut found = Vec::new();
    let mut path: Vec<(usize, String)> = Vec::new();
    for line in head.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let mut depth = indent;
        while let Some(rest) = content.strip_prefix("- ") {
            content = rest.trim();
            depth += 2;
        }
        path.retain(|(at, _)| *at < depth);
        let parent = path.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(".");
        let (name, value) = match key(content) {
            Some((name, value)) => {
                let full = if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
                path.push((depth, name.to_owned()));
                (full, value)
            }
            None if parent.is_empty() => continue,
            None => (parent, content),
        };
        let value = unquote(value.trim());
        if value.is_empty() || matches!(value.as_str(), "|" | ">") {
            continue;
        }
        found.push(Property { source: Source::FrontMatter, name, value });
    }
    found
}

fn unquote(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner.to_owned();
        }
    }
    value.split_once(" #").map_or(value, |(before, _)| before).trim().to_owned()
}
