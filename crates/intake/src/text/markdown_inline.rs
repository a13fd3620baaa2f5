//! Takes the markup out of one run of Markdown text and counts the words that are links.

use super::entities;

/// Text without emphasis, code marks, links and pictures; and the number of words that were links.
#[must_use]
pub(super) fn plain(text: &str) -> (String, u32) {
    let mut out = String::with_capacity(text.len());
    let mut linked = 0u32;
    let mut rest = text;
    while let Some(at) = rest.find(['[', '!', '*', '_', '`', '<', '\\', 'h']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut characters = from.chars();
        let mark = characters.next().unwrap_or(' ');
        let after = characters.as_str();
        rest = match mark {
            '!' if after.starts_with('[') => match link(after) {
                Some((_, tail)) => tail,
                None => keep(&mut out, mark, after),
            },
            '[' => match link(from) {
                Some((label, tail)) => {
                    linked += u32::try_from(label.split_whitespace().count()).unwrap_or(u32::MAX);
                    out.push_str(&label);
                    tail
                }
                None => keep(&mut out, mark, after),
            },
            '_' if out.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric) => {
                keep(&mut out, mark, after)
            }
            '_' if after.starts_with('_') && after.trim_start_matches('_').len() + 3 < after.len() => {
                out.push_str("____");
                after.trim_start_matches('_')
            }
            '*' | '`' | '_' => after,
            '\\' => {
                let mut next = after.chars();
                match next.next() {
                    Some(c) if c.is_ascii_punctuation() => keep(&mut out, c, next.as_str()),
                    _ => after,
                }
            }
            '<' => match after.split_once('>').filter(|(tag, _)| is_tag(tag)) {
                Some((tag, tail)) => {
                    if tag.starts_with("br") {
                        out.push('\n');
                    } else if tag.starts_with("http") {
                        linked += 1;
                    }
                    tail
                }
                None => keep(&mut out, mark, after),
            },
            'h' if !out.ends_with(char::is_alphanumeric)
                && (from.starts_with("http://") || from.starts_with("https://")) =>
            {
                linked += 1;
                from.find(char::is_whitespace).map_or("", |end| from.split_at(end).1)
            }
            other => keep(&mut out, other, after),
        };
    }
    out.push_str(rest);
    let out = if out.contains('&') { entities::unescape(&out) } else { out };
    (out.trim().to_owned(), linked)
}

fn keep<'a>(out: &mut String, mark: char, after: &'a str) -> &'a str {
    out.push(mark);
    after
}

fn is_tag(tag: &str) -> bool {
    if ["img ", "a ", "/a", "br", "p ", "div", "span"].iter().any(|known| tag.starts_with(known)) {
        return true;
    }
    tag.len() <= 300
        && tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
        && !tag.contains(['<', '\n'])
        && (tag.starts_with("http") || tag.starts_with('!') || !tag.contains(' ') || tag.contains('='))
        && !tag.chars().any(char::is_uppercase)
}

/// `[label](target)` or `[label][ref]`: the label and what follows.
fn link(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('[')?;
    let mut depth = 1;
    let end = inner.char_indices().take(400).find_map(|(i, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(i)
    })?;
    let (label, tail) = inner.split_at(end);
    let tail = tail.strip_prefix(']')?;
    let after = if let Some(target) = tail.strip_prefix('(') {
        let mut depth = 1;
        let close = target.char_indices().take(2000).find_map(|(i, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(i)
        })?;
        target.split_at(close).1.strip_prefix(')')?
    } else {
        let target = tail.strip_prefix('[')?;
        target.split_once(']')?.1
    };
    let label: String = label.chars().filter(|c| !matches!(c, '*' | '`' | '[' | ']' | '!')).collect();
    Some((label, after))
}
