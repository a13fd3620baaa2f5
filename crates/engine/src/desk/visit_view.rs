//! Somebody from outside who comes for an audit: what was opened, what is asked for, and what the company keeps of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::record_view::LinkView;

/// An audit as an auditor is told of it: nothing of how it was prepared for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTold {
    /// Its record's id.
    pub record: String,
    /// How it is called.
    pub name: String,
    /// What is known of it: `kind`, `systems`, `criteria`, `scope`, `body`, `planned`, `held`, each with what it says.
    pub about: Vec<(String, String)>,
    /// Its plan: day, time, what, with whom.
    pub plan: Vec<[String; 4]>,
    /// What was asked for, the open ones first.
    pub requests: Vec<AuditRequestView>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestVisitView {
    /// The grant's id.
    pub grant: String,
    /// The grant's register.
    pub register: String,
    /// Its number.
    pub number: Option<String>,
    /// Who comes.
    pub guest: String,
    /// The guest's own id.
    pub person: Option<String>,
    /// The first day of the window.
    pub from: Option<Date>,
    /// Its last day: then it ends by itself.
    pub until: Option<Date>,
    /// It is in its window, and not ended.
    pub runs: bool,
    /// The first day of the period that is audited.
    pub evidence_from: Option<Date>,
    /// Its last day.
    pub evidence_until: Option<Date>,
    /// Up to which classification.
    pub highest: String,
    /// Names of the registers that are open; none: all.
    pub registers: Vec<String>,
    /// From this classification on records are only shown.
    pub screen_from: Option<String>,
    /// Registers that are only shown, by name.
    pub screen_only: Vec<String>,
    /// Everything is shown as it stood after so many entries.
    pub sees_until: Option<u64>,
    /// The closing meeting was held.
    pub closed: bool,
}

/// What an auditor asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRequestView {
    /// Its record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// What was asked for.
    pub asked: String,
    /// Requirements it was asked for.
    pub requirements: Vec<String>,
    /// When.
    pub asked_on: Option<Date>,
    /// Wanted by.
    pub due: Option<Date>,
    /// It waits for an answer.
    pub open: bool,
    /// How it was answered.
    pub how: Option<String>,
    /// What was answered.
    pub note: Option<String>,
    /// Records shown: the number as it was written, and the record where whoever reads may open it.
    pub records: Vec<(String, Option<LinkView>)>,
}

/// The guest's own page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitsView {
    /// Today.
    pub today: Date,
    /// Each visit with its audit.
    pub visits: Vec<(GuestVisitView, AuditTold)>,
}

/// An audit by somebody from outside, as the company has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRoomView {
    /// Today.
    pub today: Date,
    /// The audit's record.
    pub link: LinkView,
    /// What the auditor is told of it.
    pub told: AuditTold,
    /// Who was let in.
    pub visits: Vec<GuestVisitView>,
    /// What was found, with its grade and the day it is to be answered.
    pub found: Vec<(LinkView, Option<String>, Option<Date>)>,
    /// What was released.
    pub releases: Vec<LinkView>,
    /// Where requests are entered: the register, and the values it begins with.
    pub ask: Option<BeginWith>,
    /// Where somebody is let in.
    pub let_in: Option<BeginWith>,
    /// Where findings are entered, by grade: its name, the register and values with the clocks that run.
    pub find: Vec<(String, BeginWith)>,
    /// Whoever reads may prepare evidence for release.
    pub may_release: bool,
}

/// A new record with what it begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginWith {
    /// Its register.
    pub register: String,
    /// Values by field.
    pub values: Vec<(String, String)>,
}
