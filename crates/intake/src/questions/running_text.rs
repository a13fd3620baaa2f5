//! Questions in a text document: tables first, as forms are made of them, then paragraphs and points that ask.

use super::{Question, Questions, column, ends_as_question, one_line};
use crate::document::{Block, Document, Role};

/// How a point begins that asks without a question mark.
const ASKS: [&str; 14] = [
    "please",
    "describe",
    "explain",
    "provide",
    "state",
    "list",
    "attach",
    "confirm",
    "specify",
    "name",
    "give",
    "outline",
    "bitte",
    "beschreiben",
];

/// Words below which a line that begins so is a label.
const FEWEST: usize = 4;

pub(super) fn questions(document: &Document) -> Questions {
    let (mut all, mut heading) = (Questions::default(), String::new());
    let (mut in_text, mut tables) = (0, 0);
    let mut table: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut number = None;
    for block in &document.blocks {
        if let Role::Row(of) = block.role {
            if number != Some(of) {
                tables += take_table(&mut all, &mut table, &heading);
                number = Some(of);
            }
            table.push((table.len() + 1, block.cells().collect()));
            continue;
        }
        tables += take_table(&mut all, &mut table, &heading);
        number = None;
        let before = in_text;
        for text in asked_of(block) {
            in_text += 1;
            let place = if heading.is_empty() { String::new() } else { format!("{heading}, ") };
            all.questions.push(Question { place: format!("{place}question {in_text}"), asked: text });
        }
        if in_text == before && matches!(block.role, Role::Heading(_)) {
            heading = one_line(&block.text);
        }
    }
    tables += take_table(&mut all, &mut table, &heading);
    if tables > 0 {
        all.found.push(format!("{tables} questions in tables"));
    }
    if in_text > 0 {
        all.found.push(format!("{in_text} questions in the text"));
    }
    all
}

/// What a piece of text asks: the whole of it, or line by line where several lines ask.
fn asked_of(block: &Block) -> Vec<String> {
    let heads = matches!(block.role, Role::Title | Role::Heading(_));
    if !heads && !matches!(block.role, Role::Paragraph | Role::ListItem | Role::Quote) {
        return Vec::new();
    }
    let asks = |text: &str| ends_as_question(text) || (!heads && begins_so(text));
    let lines: Vec<String> = block.text.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    let asking: Vec<String> = lines.into_iter().filter(|line| asks(line)).collect();
    if asking.len() > 1 {
        return asking;
    }
    let whole = one_line(&block.text);
    if asks(&whole) { vec![whole] } else { Vec::new() }
}

/// The questions of a table that is over; how many.
fn take_table(all: &mut Questions, table: &mut Vec<(usize, Vec<&str>)>, heading: &str) -> usize {
    let rows = std::mem::take(table);
    let read = column::questions(&rows).map(|read| read.questions).unwrap_or_default();
    // A form that asks one thing a table has no column of questions.
    let read = if read.is_empty() { single(&rows) } else { read };
    let count = read.len();
    all.questions.extend(read.into_iter().map(|(place, asked)| {
        let place = if heading.is_empty() { place } else { format!("{heading}, {place}") };
        Question { place, asked }
    }));
    count
}

fn single(rows: &[(usize, Vec<&str>)]) -> Vec<(String, String)> {
    let asked = rows.iter().filter_map(|(number, cells)| {
        let cell = cells.iter().find(|cell| ends_as_question(cell))?;
        Some((format!("row {number}"), one_line(cell)))
    });
    asked.collect()
}

fn begins_so(text: &str) -> bool {
    let mut words = text.split_whitespace().skip_while(|word| word.chars().any(|letter| letter.is_ascii_digit()));
    let first = words.next().map(|word| word.trim_end_matches([',', ':']).to_lowercase());
    first.is_some_and(|first| ASKS.contains(&first.as_str())) && text.split_whitespace().count() >= FEWEST
}
