//! Questions out of a customer's file, and what each is about. Workbooks and documents are read in a child process within bounds, as
//! everything is that comes from strangers; the words are those by which documents are recognised.

use std::{path::Path, sync::OnceLock};

use plumb_engine::desk::{Problem, ProblemKind, QuestionMatched, QuestionRead};
use plumb_intake::{
    kind::{Treatment, treatment},
    matching::{Matcher, QuestionMatch},
    questions::{Questions, in_document, in_lines, in_workbook},
    worker::{Bounds, Reader},
};
use plumb_web::{FoundQuestions, Questionnaires};

use crate::assess::{vocabularies, worker};

/// Reads what customers send; the words are compiled when first needed.
#[derive(Debug, Default)]
pub(crate) struct FileQuestions {
    matcher: OnceLock<Matcher>,
}

impl FileQuestions {
    fn matcher(&self) -> Result<&Matcher, Problem> {
        if let Some(known) = self.matcher.get() {
            return Ok(known);
        }
        let compiled = Matcher::new(&vocabularies()?);
        Ok(self.matcher.get_or_init(|| compiled))
    }
}

impl Questionnaires for FileQuestions {
    fn read(&self, name: &str, bytes: &[u8]) -> Result<FoundQuestions, Problem> {
        let mut reader = Reader::new(Some(worker()?), Bounds::default());
        let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let workbook = matches!(ending.as_deref(), Some("xlsx" | "xlsm"));
        if workbook {
            let grids = reader.read_grids(bytes).map_err(|error| unread(&error.to_string()))?;
            return Ok(found(in_workbook(&grids)));
        }
        let kind = match treatment(Path::new(name)) {
            Treatment::Read(kind) => kind,
            Treatment::Explain(why) => return Err(unread(&format!("`{name}` is not read: {why}"))),
            Treatment::Count => return Err(unread(&format!("`{name}` is neither a workbook nor a document"))),
        };
        let document = reader.read(kind, bytes).map_err(|error| unread(&error.to_string()))?;
        Ok(found(in_document(&document)))
    }

    fn lines(&self, text: &str) -> FoundQuestions {
        found(in_lines(text))
    }

    fn matched(&self, questions: Vec<QuestionRead>) -> Result<Vec<QuestionRead>, Problem> {
        let matcher = self.matcher()?;
        let about = |question: QuestionRead| {
            let about = matcher.question(&question.asked);
            QuestionRead { matched: about.iter().map(matched_by).collect(), ..question }
        };
        Ok(questions.into_iter().map(about).collect())
    }
}

fn matched_by(found: &QuestionMatch) -> QuestionMatched {
    QuestionMatched {
        requirement: format!("{} {}", found.standard, found.id),
        strength: found.strength,
        words: found.why.join(", "),
    }
}

fn found(read: Questions) -> FoundQuestions {
    let question = |one: plumb_intake::questions::Question| QuestionRead {
        place: one.place,
        asked: one.asked,
        matched: Vec::new(),
    };
    FoundQuestions { questions: read.questions.into_iter().map(question).collect(), found: read.found }
}

fn unread(text: &str) -> Problem {
    let (say, help) = text.split_once("\nhelp: ").unwrap_or((text, "save it as XLSX or DOCX, or paste the questions"));
    Problem::new(ProblemKind::Content, "questionnaire.file", say).help(help)
}
