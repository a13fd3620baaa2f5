//! The questions of a customer's questionnaire: found in a workbook or a document, each with where it stands. What was taken for a
//! question, and why, is said, so that somebody can see at once that the wrong column was read.

mod column;
mod running_text;

use crate::{document::Document, sheet::Grid};

/// Longest question, in characters; what is longer is cut, with a mark.
const LONGEST: usize = 2_000;

/// A question as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Where it stands: '3.2, row 14'.
    pub place: String,
    /// Its words, on one line.
    pub asked: String,
}

/// The questions of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// In the order of the file.
    pub questions: Vec<Question>,
    /// How they were found, a sentence for each worksheet or text.
    pub found: Vec<String>,
}

/// The questions of a workbook.
#[must_use]
pub fn in_workbook(grids: &[Grid]) -> Questions {
    let mut all = Questions::default();
    for grid in grids {
        let rows: Vec<(usize, Vec<&str>)> =
            grid.rows.iter().map(|(number, cells)| (*number, cells.iter().map(String::as_str).collect())).collect();
        let sheet = (grids.len() > 1).then_some(grid.name.as_str());
        let read = column::questions(&rows);
        let say = match &read {
            Some(read) => format!("worksheet “{}”: {}, {} questions", grid.name, read.why, read.questions.len()),
            None => format!("worksheet “{}”: no column of questions", grid.name),
        };
        all.found.push(say);
        let questions = read.into_iter().flat_map(|read| read.questions);
        all.questions.extend(questions.map(|(place, asked)| {
            let place = sheet.map_or_else(|| place.clone(), |sheet| format!("{sheet}, {place}"));
            Question { place, asked }
        }));
    }
    all
}

/// The questions of a document: those in its tables, and those in its text.
#[must_use]
pub fn in_document(document: &Document) -> Questions {
    running_text::questions(document)
}

/// The questions that somebody typed or pasted, one a line.
#[must_use]
pub fn in_lines(text: &str) -> Questions {
    let lines = text.lines().zip(1..).filter_map(|(line, number)| {
        let asked = one_line(line);
        (!asked.is_empty()).then(|| Question { place: format!("line {number}"), asked })
    });
    Questions { questions: lines.collect(), found: vec!["each line is a question".to_owned()] }
}

/// A text on one line, not longer than a question may be.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn ends_as_question(text: &str) -> bool {
    text.trim_end_matches([' ', '*', ')', '"', '”', '\u{a0}']).ends_with('?')
}
