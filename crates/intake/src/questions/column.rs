//! Which column of a sheet or table holds the questions: the one headed so, else the one whose cells end in question marks.

use super::{ends_as_question, one_line};

/// Headings of a column of questions, the plainest first.
const HEADINGS: [&str; 12] = [
    "question",
    "questions",
    "control question",
    "requirement question",
    "question text",
    "frage",
    "fragen",
    "fragestellung",
    "requirement",
    "requirements",
    "criterion",
    "control",
];

/// Rows among which a heading is looked for: covers and instructions stand above.
const ABOVE: usize = 40;

/// Cells that end in a question mark, so that a column without a heading is one of questions.
const MARKS: usize = 2;

/// Letters of a cell that may be the number of a question.
const NUMBER: usize = 12;

/// Words of a line that stands alone and asks nothing: a heading between questions.
const HEADING_WORDS: usize = 8;

/// What was found in a sheet.
pub(super) struct Read {
    /// Why this column.
    pub(super) why: String,
    /// Place and words of each.
    pub(super) questions: Vec<(String, String)>,
}

/// The questions of rows, each with the number a person sees; none where no column holds any.
pub(super) fn questions(rows: &[(usize, Vec<&str>)]) -> Option<Read> {
    if let Some((heading_row, column, heading)) = headed(rows) {
        let below: Vec<&(usize, Vec<&str>)> = rows.iter().skip(heading_row + 1).collect();
        let questions: Vec<_> =
            below.iter().filter_map(|(number, cells)| asked(*number, cells, column, false)).collect();
        if !questions.is_empty() {
            return Some(Read { why: format!("column {} under “{heading}”", letters(column)), questions });
        }
    }
    let column = marked(rows)?;
    let questions = rows.iter().filter_map(|(number, cells)| asked(*number, cells, column, true)).collect();
    Some(Read { why: format!("column {}, whose cells end in question marks", letters(column)), questions })
}

/// The heading that says so: its row, column and words.
fn headed(rows: &[(usize, Vec<&str>)]) -> Option<(usize, usize, String)> {
    let mut best: Option<(usize, usize, usize, String)> = None;
    for (row, (_, cells)) in rows.iter().enumerate().take(ABOVE) {
        for (column, cell) in cells.iter().enumerate() {
            let words = one_line(cell).to_lowercase();
            let words = words.trim_end_matches([':', '*', '(', ')', 's']);
            let rank = HEADINGS.iter().position(|heading| heading.trim_end_matches('s') == words);
            if let Some(rank) = rank.filter(|rank| best.as_ref().is_none_or(|(known, ..)| rank < known)) {
                best = Some((rank, row, column, one_line(cell)));
            }
        }
    }
    best.map(|(_, row, column, heading)| (row, column, heading))
}

/// The column with the most cells that end in a question mark.
fn marked(rows: &[(usize, Vec<&str>)]) -> Option<usize> {
    let columns = rows.iter().map(|(_, cells)| cells.len()).max()?;
    let marks = |column: usize| {
        rows.iter().filter(|(_, cells)| cells.get(column).is_some_and(|cell| ends_as_question(cell))).count()
    };
    // The leftmost of equals.
    let (count, column) = (0..columns).map(|column| (marks(column), std::cmp::Reverse(column))).max()?;
    (count >= MARKS).then_some(column.0)
}

/// The question of a row, if it asks one.
fn asked(number: usize, cells: &[&str], column: usize, only_marked: bool) -> Option<(String, String)> {
    let text = one_line(cells.get(column)?);
    let words = text.split_whitespace().count();
    let alone = cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1;
    let heads = alone && words < HEADING_WORDS && !ends_as_question(&text);
    if words < 2 || heads || (only_marked && !ends_as_question(&text)) {
        return None;
    }
    let code = cells.iter().take(column).map(|cell| cell.trim()).find(|cell| {
        !cell.is_empty() && cell.chars().count() <= NUMBER && cell.chars().any(|letter| letter.is_ascii_digit())
    });
    let place = code.map_or_else(|| format!("row {number}"), |code| format!("{code}, row {number}"));
    Some((place, text))
}

/// The letters of a column in a spreadsheet: A, B, … Z, AA.
fn letters(at: usize) -> String {
    let digit = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    if at < 26 { digit(at).to_string() } else { format!("{}{}", digit(at / 26 - 1), digit(at)) }
}
