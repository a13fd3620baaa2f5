//! Getting ready for a visit: what each is asked and where the answer lies, one page for top management, what must be at hand.

use jiff::civil::Date;
use plumb_model::verdict::Outcome;
use serde::{Deserialize, Serialize};

use crate::desk::{certification_view::ConcernView, record_view::LinkView};

/// What somebody will be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalView {
    /// Today.
    pub today: Date,
    /// The next visit, as far as it is known.
    pub next_visit: Option<Date>,
    /// Who is asked, by name; none: nobody was named.
    pub person: Option<String>,
    /// That is whoever looks.
    pub own: bool,
    /// Whoever looks may look at these people's too: id, name.
    pub others: Vec<(String, String)>,
    /// About how requirements are met, by the statements this person answers for.
    pub answers_for: Vec<AskedStatement>,
    /// About what is this person's.
    pub questions: Vec<AskedQuestion>,
    /// Whoever looks sees the page of top management too.
    pub briefing: bool,
}

/// A statement somebody answers for, with what will be asked about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedStatement {
    /// Its record.
    pub link: LinkView,
    /// The beginning of what it says.
    pub says: Option<String>,
    /// What it names as evidence, by number.
    pub evidence: Vec<String>,
    /// The requirements it speaks for, with the auditor's questions.
    pub requirements: Vec<AskedRequirement>,
    /// Further ones.
    pub more: u64,
}

/// A requirement with the auditor's questions and what the records say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRequirement {
    /// The standard's id.
    pub standard: String,
    /// As people write it: 'ISO 9001:2015 7.2'.
    pub short: String,
    /// The requirement's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What an auditor asks.
    pub asks: Vec<String>,
    /// The assessment.
    pub verdict: Outcome,
    /// What the records say, worst first.
    pub say: Option<String>,
}

/// A question about records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Where the answer lies.
    pub answer: String,
    /// The records, the newest first.
    pub records: Vec<LinkView>,
    /// Further ones.
    pub more: u64,
}

/// One page for top management.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefingView {
    /// Today.
    pub today: Date,
    /// The next visit, as far as it is known.
    pub next_visit: Option<Date>,
    /// The last visit of the body, from which 'since' counts.
    pub since: Option<Date>,
    /// Policy, objectives, risks, results, decisions.
    pub sections: Vec<BriefedSection>,
}

/// One heading of that page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefedSection {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What top management will be asked.
    pub asks: Vec<String>,
    /// What the records say of the requirements behind it.
    pub requirements: Vec<AskedRequirement>,
    /// The records that answer, the newest first.
    pub records: Vec<LinkView>,
    /// Further ones.
    pub more: u64,
}

/// What must be at hand, what changed, what was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitView {
    /// Today.
    pub today: Date,
    /// The next visit, as far as it is known.
    pub next_visit: Option<Date>,
    /// From this day on; none: from the beginning, because no visit is on record.
    pub since: Option<Date>,
    /// Documents and records that the standards ask for, with how the records stand.
    pub at_hand: Vec<AtHand>,
    /// What changed since.
    pub changed: Vec<ConcernView>,
    /// What can be drawn.
    pub draws: Vec<DrawView>,
    /// The checks at the desk, the newest first, at most 20.
    pub checks: Vec<SpotCheckView>,
    /// Whoever looks may draw.
    pub may_draw: bool,
}

/// A piece of documented information.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtHand {
    /// The standard's id.
    pub standard: String,
    /// As people write it.
    pub standard_name: String,
    /// The clause that asks for it.
    pub clause: String,
    /// What.
    pub what: String,
    /// A document kept in force; else a record kept as evidence.
    pub document: bool,
    /// Asked of everybody; else under a condition.
    pub mandatory: bool,
    /// How the records stand at that clause.
    pub verdict: Outcome,
}

/// Something to draw from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawView {
    /// Its id.
    pub id: String,
    /// What is drawn.
    pub name: String,
    /// What each is looked at for.
    pub ask: String,
    /// So many are drawn …
    pub count: u64,
    /// … of so many.
    pub out_of: u64,
}

/// A check at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotCheckView {
    /// Its record.
    pub link: LinkView,
    /// The day of the draw.
    pub on: Option<Date>,
    /// Who drew.
    pub by: Option<String>,
    /// The seed.
    pub seed: Option<String>,
    /// How many were drawn, and of how many of them something was written down.
    pub drawn: u64,
    /// Of how many it says what was found.
    pub found: u64,
    /// Drawn again from seed and population it is the same; none: the population is not kept as a list.
    pub same_again: Option<bool>,
}
