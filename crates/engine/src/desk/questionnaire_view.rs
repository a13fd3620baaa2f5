//! What customers ask, what is proposed as an answer and why, and what a person made of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::record_view::{LinkView, RequirementNamed};

/// A questionnaire to be taken in, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionnaireTaken {
    /// What it is called; empty: after the customer.
    #[serde(default)]
    pub title: String,
    /// Who asks.
    pub customer: String,
    /// Until when an answer is wanted.
    #[serde(default)]
    pub due: Option<Date>,
    /// The most confidential that may be shown: `public`, `internal`, `confidential`, `restricted`.
    pub highest: String,
    /// Its questions, at most 400.
    pub questions: Vec<QuestionRead>,
}

/// A question with the requirements by whose words it was recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRead {
    /// Where it stands: '3.2, row 14'.
    #[serde(default)]
    pub place: String,
    /// Its words.
    pub asked: String,
    /// The best first.
    #[serde(default)]
    pub matched: Vec<QuestionMatched>,
}

/// A requirement that a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionMatched {
    /// Standard and id: `iso-27001-2022 A.5.15`.
    pub requirement: String,
    /// How surely, in percent.
    pub strength: u8,
    /// The words that say so.
    pub words: String,
}

/// All questionnaires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionnairesView {
    /// The newest first.
    pub all: Vec<QuestionnaireRow>,
    /// Whoever looks may take one in.
    pub may_take: bool,
    /// Statements from which answers are proposed, up to each classification.
    pub statements: Vec<(String, u64)>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionnaireRow {
    /// Its record.
    pub link: LinkView,
    /// Who asks.
    pub customer: String,
    /// Until when an answer is wanted.
    pub due: Option<Date>,
    /// When it was sent.
    pub sent: Option<Date>,
    /// How many questions.
    pub questions: u64,
    /// How many of them somebody must still look at; after it was sent: how many rest on what says something else now.
    pub to_answer: u64,
}

/// A questionnaire with its questions; once it was sent, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionnaireView {
    /// Its record.
    pub link: LinkView,
    /// Who asks.
    pub customer: String,
    /// The most confidential that may be shown, by its word.
    pub highest: String,
    /// Until when an answer is wanted.
    pub due: Option<Date>,
    /// When it was sent.
    pub sent: Option<Date>,
    /// It is over: sent, or not answered.
    pub closed: bool,
    /// In the order of the file.
    pub questions: Vec<QuestionView>,
    /// Whoever looks may answer.
    pub may_answer: bool,
}

/// How it stands with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionStands {
    /// An answer is proposed, and nobody has looked at it.
    Proposed,
    /// Nothing that may be shown answers it.
    Nothing,
    /// It was answered, and what the answer rests on says something else now.
    Changed,
    /// It was answered.
    Answered,
    /// The answer of the last time holds.
    AsBefore,
    /// Somebody left it open.
    LeftOpen,
}

impl QuestionStands {
    /// Somebody must look at it.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Proposed | Self::Nothing | Self::Changed)
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Its record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// The version to compare when answering.
    pub etag: u64,
    /// Where it stands in the file.
    pub place: Option<String>,
    /// Its words.
    pub asked: String,
    /// How it stands.
    pub stands: QuestionStands,
    /// What a person decided to answer; none as long as nobody did, or where it is left open.
    pub answer: Option<String>,
    /// What is proposed, where somebody must look at it.
    pub proposed: Option<String>,
    /// The statement on which answer or proposal rests.
    pub rests_on: Option<LinkView>,
    /// When that was last confirmed.
    pub confirmed_on: Option<Date>,
    /// By what it was recognised, the best first.
    pub matched: Vec<MatchedView>,
    /// A statement fits, but may not be shown.
    pub too_confidential: bool,
    /// The same question before, with its answer.
    pub earlier: Option<EarlierAnswer>,
    /// Who looked at it, by name.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
}

/// By what a question was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedView {
    /// The requirement.
    pub requirement: RequirementNamed,
    /// How surely, in percent.
    pub strength: u8,
    /// The words that say so.
    pub words: String,
}

/// The same question, answered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierAnswer {
    /// Its record.
    pub link: LinkView,
    /// Who asked.
    pub customer: String,
    /// What was answered; none: it was left open.
    pub answer: Option<String>,
    /// On what it rested says the same still.
    pub holds: bool,
}
