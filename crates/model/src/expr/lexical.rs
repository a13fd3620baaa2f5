//! Looks an expression's text over before the parser sees it: its size, its depth, and signs that are no part of the language.
//!
//! CEL's parser recurses, and its messages speak of tokens; what is caught here never reaches it and is said in plain words.

use std::ops::Range;

use super::fault::ExprFault;

/// The longest expression, in bytes.
pub const MAX_BYTES: usize = 2_000;
/// How deep brackets may nest: half of what the parser can bear in a test thread.
pub const MAX_DEPTH: usize = 12;
/// How many operators an expression may have, `&&`, `||` and commas not counted.
pub const MAX_OPERATORS: usize = 150;

/// Words that CEL keeps for itself.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Refuses what is too long, too deep, or not of the language at all.
pub(crate) fn look_over(text: &str) -> Result<(), ExprFault> {
    if text.len() > MAX_BYTES {
        let end = (0..=MAX_BYTES).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let say = format!("an expression of {} bytes; the longest has {MAX_BYTES}", text.len());
        return Err(ExprFault::new(&(end..text.len()), say).help("put a part of it into a computed field"));
    }
    if text.trim().is_empty() {
        return Err(ExprFault::new(&(0..text.len()), "there is no expression here"));
    }
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut operators = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let token = next(rest, at)?;
        let span = at..at + token.length;
        match token.kind {
            Kind::Open(bracket) => {
                open.push((bracket, at));
                if open.len() > MAX_DEPTH {
                    return Err(ExprFault::new(&span, format!("brackets nest deeper than {MAX_DEPTH}")));
                }
            }
            Kind::Close(bracket) => close(&mut open, bracket, &span)?,
            Kind::Operator => operators += 1,
            Kind::Other => {}
        }
        if operators > MAX_OPERATORS {
            return Err(ExprFault::new(&span, format!("more than {MAX_OPERATORS} operators"))
                .help("put a part of it into a computed field"));
        }
        at = span.end;
    }
    open.last().map_or(Ok(()), |&(bracket, at)| {
        Err(ExprFault::new(&(at..at + 1), format!("this `{bracket}` is never closed")))
    })
}

fn close(open: &mut Vec<(char, usize)>, bracket: char, span: &Range<usize>) -> Result<(), ExprFault> {
    let wanted = if bracket == ')' { '(' } else { '[' };
    match open.pop() {
        Some((opened, _)) if opened == wanted => Ok(()),
        Some((opened, _)) => Err(ExprFault::new(span, format!("`{bracket}` closes what `{opened}` opened"))),
        None => Err(ExprFault::new(span, format!("`{bracket}` closes nothing"))),
    }
}

enum Kind {
    Open(char),
    Close(char),
    Operator,
    Other,
}

struct Token {
    kind: Kind,
    length: usize,
}

fn next(rest: &str, at: usize) -> Result<Token, ExprFault> {
    let mut chars = rest.chars();
    let first = chars.next().unwrap_or(' ');
    let second = chars.next().unwrap_or(' ');
    let token = |kind, length| Ok(Token { kind, length });
    let fault = |length: usize, say: String| ExprFault::new(&(at..at + length), say);
    match first {
        ' ' | '\t' | '\n' | '\r' | ',' | ':' => token(Kind::Other, 1),
        '(' | '[' => token(Kind::Open(first), 1),
        ')' | ']' => token(Kind::Close(first), 1),
        '\'' | '"' => quoted(rest, first, at),
        '&' | '|' if second == first => token(Kind::Other, 2),
        '&' | '|' => Err(fault(1, format!("`{first}` is no operator here")).help(format!("write `{first}{first}`"))),
        '<' | '>' | '!' | '=' if second == '=' => token(Kind::Operator, 2),
        '=' => Err(fault(1, "`=` is no operator here".to_owned()).help("compare with `==`")),
        '<' | '>' | '!' | '+' | '-' | '*' | '/' | '?' | '.' => token(Kind::Operator, 1),
        '%' => Err(fault(1, "`%` is not of this language".to_owned())),
        '0'..='9' => number(rest, at),
        'a'..='z' | 'A'..='Z' | '_' => word(rest, at),
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
            Err(fault(first.len_utf8(), format!("`{first}` is a typographer's quote"))
                .help("write texts in plain quotes: 'text'"))
        }
        _ => Err(fault(first.len_utf8(), format!("`{}` is not of this language", first.escape_debug()))),
    }
}

fn word(rest: &str, at: usize) -> Result<Token, ExprFault> {
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let word = rest.get(..length).unwrap_or_default();
    let quote = rest.get(length..).is_some_and(|next| next.starts_with(['\'', '"']));
    let span = at..at + length;
    if quote {
        return Err(ExprFault::new(&span, format!("`{word}` stands right before a text"))
            .help("put an operator or a comma between them"));
    }
    match word {
        "null" => {
            Err(ExprFault::new(&span, "there is no `null`").help("ask whether a field has a value: `has(field)`"))
        }
        _ if RESERVED.contains(&word) => {
            Err(ExprFault::new(&span, format!("`{word}` is a word that CEL keeps for itself"))
                .help("a field or register of this name cannot stand in an expression"))
        }
        // `in` is an operator; it nests as they do.
        "in" => Ok(Token { kind: Kind::Operator, length }),
        _ => Ok(Token { kind: Kind::Other, length }),
    }
}

fn number(rest: &str, at: usize) -> Result<Token, ExprFault> {
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_')).unwrap_or(rest.len());
    let text = rest.get(..length).unwrap_or_default();
    let span = at..at + length;
    if super::decimal::read(text).is_none() {
        let help = "write digits with at most one `.`, such as `12` or `0.5`";
        return Err(ExprFault::new(&span, format!("`{text}` is not a number")).help(help));
    }
    if text.bytes().filter(u8::is_ascii_digit).count() > 18 {
        return Err(ExprFault::new(&span, "a number of more than 18 digits"));
    }
    Ok(Token { kind: Kind::Other, length })
}

fn quoted(rest: &str, quote: char, at: usize) -> Result<Token, ExprFault> {
    let mut escaped = false;
    for (place, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => {
                if !matches!(c, '\\' | '\'' | '"' | 'n' | 't') {
                    let span = at + place - 1..at + place + c.len_utf8();
                    return Err(ExprFault::new(&span, format!("`\\{}` is no escape", c.escape_debug()))
                        .help("only \\\\ \\' \\\" \\n \\t stand for something else"));
                }
                escaped = false;
            }
            '\\' => escaped = true,
            '\n' | '\r' => break,
            c if c == quote => {
                let length = place + 1;
                if rest.get(length..).is_some_and(|next| next.starts_with(quote)) {
                    return Err(ExprFault::new(&(at..at + length), "two texts without anything between them"));
                }
                return Ok(Token { kind: Kind::Other, length });
            }
            _ => {}
        }
    }
    Err(ExprFault::new(&(at..at + 1), format!("the text that begins with this {quote} never ends")))
}
