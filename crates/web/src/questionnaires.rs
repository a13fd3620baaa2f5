//! Customers' questionnaires as pages need them. Reading foreign files and knowing words belong to another crate: the binary fills this in.

use plumb_engine::desk::{Problem, QuestionRead};

/// Finds questions in files, and what each is about.
pub trait Questionnaires: std::fmt::Debug + Send + Sync {
    /// The questions of an XLSX, DOCX or other readable file, with a sentence on how they were found. Nothing is matched yet.
    ///
    /// # Errors
    /// [`Problem`] where nothing can be read, or it is larger than it may be.
    fn read(&self, name: &str, bytes: &[u8]) -> Result<FoundQuestions, Problem>;

    /// The questions of a text, one a line.
    fn lines(&self, text: &str) -> FoundQuestions;

    /// The same questions with the requirements each is about, the best first.
    ///
    /// # Errors
    /// [`Problem`] where the words are not at hand.
    fn matched(&self, questions: Vec<QuestionRead>) -> Result<Vec<QuestionRead>, Problem>;
}

/// Questions that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundQuestions {
    /// In the order of the file.
    pub questions: Vec<QuestionRead>,
    /// How they were found, a sentence for each part of the file.
    pub found: Vec<String>,
}
