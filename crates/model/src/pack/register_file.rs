//! Reads a register's file.

use super::{
    diagnostic::Faults,
    draft::{AccessDraft, BehaviourDraft, ObligationDraft, PlaysDraft, RegisterDraft, TransitionDraft},
    field_table::fields,
    read::Table,
    source::{At, Spot},
};
use crate::{
    define::register::{BehaviourKind, Classification, Label, Part, Section, StateKind},
    fact::Meaning,
    id::StateId,
};

/// Words for [`Part`].
pub(super) const PARTS: &[(&str, Part)] = &[
    ("person", Part::Person),
    ("organisation", Part::Organisation),
    ("statement", Part::Statement),
    ("answer", Part::Answer),
    ("declaration", Part::Declaration),
    ("corrective", Part::Corrective),
    ("grant", Part::Grant),
    ("audit", Part::Audit),
    ("finding", Part::Finding),
    ("audit_request", Part::AuditRequest),
    ("release", Part::Release),
    ("copy", Part::Copy),
    ("certificate", Part::Certificate),
    ("certificate_event", Part::CertificateEvent),
    ("applicability", Part::Applicability),
    ("action", Part::Action),
    ("plan", Part::Plan),
    ("plan_step", Part::PlanStep),
    ("spot_check", Part::SpotCheck),
    ("questionnaire", Part::Questionnaire),
    ("question", Part::Question),
    ("trust_page", Part::TrustPage),
];

/// Words for [`BehaviourKind`].
pub(super) const BEHAVIOURS: &[(&str, BehaviourKind)] = &[
    ("revisioned", BehaviourKind::Revisioned),
    ("acknowledged", BehaviourKind::Acknowledged),
    ("signed-freeze", BehaviourKind::SignedFreeze),
    ("scored", BehaviourKind::Scored),
    ("series", BehaviourKind::Series),
    ("calibrated", BehaviourKind::Calibrated),
    ("sampled", BehaviourKind::Sampled),
    ("cycle", BehaviourKind::Cycle),
    ("renews", BehaviourKind::Renews),
    ("clocked", BehaviourKind::Clocked),
];

impl Part {
    /// The word for it in packs.
    #[must_use]
    pub fn word(self) -> &'static str {
        PARTS.iter().find(|(_, part)| *part == self).map_or("", |(word, _)| *word)
    }
}

impl BehaviourKind {
    /// The word for it in packs.
    #[must_use]
    pub fn word(self) -> &'static str {
        BEHAVIOURS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| *word)
    }
}

const CLASSIFICATIONS: &[(&str, Classification)] = &[
    ("public", Classification::Public),
    ("internal", Classification::Internal),
    ("confidential", Classification::Confidential),
    ("restricted", Classification::Restricted),
];

const SECTIONS: &[(&str, Section)] = &[
    ("system", Section::System),
    ("protect", Section::Protect),
    ("improve", Section::Improve),
    ("certify", Section::Certify),
];

const MEANINGS: &[(&str, Meaning)] = &[
    ("authorship", Meaning::Authorship),
    ("review", Meaning::Review),
    ("approval", Meaning::Approval),
    ("release", Meaning::Release),
    ("rejection", Meaning::Rejection),
    ("responsibility", Meaning::Responsibility),
    ("acknowledgement", Meaning::Acknowledgement),
    ("verification", Meaning::Verification),
    ("disposal", Meaning::Disposal),
];

const STATE_KINDS: &[(&str, StateKind)] =
    &[("open", StateKind::Open), ("done", StateKind::Done), ("void", StateKind::Void)];

/// Reads one register's file.
pub(super) fn register(faults: &mut Faults<'_>, mut file: Table<'_>) -> Option<RegisterDraft> {
    let head = file.table(faults, "register", "the register");
    let head = file.must(faults, "register", head);
    let access = file.table(faults, "access", "`[access]`").map(|table| access(faults, table)).unwrap_or_default();
    let plays = file.table(faults, "plays", "`[plays]`").and_then(|table| plays(faults, table));
    let tables = file.tables(faults, "field", "a field");
    let fields = fields(faults, tables, true);
    let states = file.tables(faults, "state", "a state").into_iter().filter_map(|table| state(faults, table)).collect();
    let tables = file.tables(faults, "transition", "a transition");
    let transitions = tables.into_iter().filter_map(|table| transition(faults, table)).collect();
    let tables = file.tables(faults, "obligation", "an obligation");
    let obligations = tables.into_iter().filter_map(|table| obligation(faults, table)).collect();
    let tables = file.tables(faults, "behaviour", "a behaviour");
    let behaviours = tables.into_iter().filter_map(|table| behaviour(faults, table)).collect();
    file.done(faults);

    let mut head = head?;
    let id = head.id(faults, "id");
    let name = head.label(faults, "name");
    let one = head.label(faults, "one");
    let purpose = head.label(faults, "purpose");
    let number = head.text(faults, "number");
    let title = head.id(faults, "title");
    let classification = head.word(faults, "classification", CLASSIFICATIONS);
    let asleep = head.flag(faults, "asleep");
    let section = head.word(faults, "section", SECTIONS);
    let unique = head.text_lists(faults, "unique");
    let id = head.must(faults, "id", id);
    let name = head.must(faults, "name", name);
    let one = head.must(faults, "one", one);
    let purpose = head.must(faults, "purpose", purpose);
    let number = head.must(faults, "number", number);
    let title = head.must(faults, "title", title);
    head.done(faults);
    Some(RegisterDraft {
        id: id?,
        name: name?,
        one: one?,
        purpose: purpose?,
        number: number?,
        title: title?,
        classification: classification.map_or(Classification::Internal, |word| word.value),
        asleep,
        section: section.map_or(Section::System, |word| word.value),
        unique,
        access,
        plays,
        fields,
        states,
        transitions,
        obligations,
        behaviours,
    })
}

fn access(faults: &mut Faults<'_>, mut table: Table<'_>) -> AccessDraft {
    let draft = AccessDraft {
        spot: table.spot,
        read: table.ids(faults, "read"),
        create: table.ids(faults, "create"),
        change: table.ids(faults, "change"),
        process: table.text(faults, "process"),
        mine: table.texts(faults, "mine"),
    };
    table.done(faults);
    draft
}

fn plays(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<PlaysDraft> {
    let part = table.word(faults, "part", PARTS);
    let part = table.must(faults, "part", part);
    let fields = table.map(faults, "fields");
    let spot = table.place("fields");
    table.done(faults);
    Some(PlaysDraft { part: part?, spot, fields })
}

fn state(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<(At<StateId>, Label, StateKind)> {
    let id = table.id(faults, "id");
    let name = table.label(faults, "name");
    let kind = table.word(faults, "kind", STATE_KINDS);
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let kind = table.must(faults, "kind", kind);
    table.done(faults);
    Some((id?, name?, kind?.value))
}

fn transition(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<TransitionDraft> {
    let id = table.id(faults, "id");
    let name = table.label(faults, "name");
    let from = table.ids(faults, "from");
    let to = table.id(faults, "to");
    let who = table.texts(faults, "who");
    let guard = table.text(faults, "guard");
    let refuse = table.label(faults, "refuse");
    let asks = table.texts(faults, "asks");
    let reason = table.flag(faults, "reason");
    let sign = table.word(faults, "sign", MEANINGS).map(|word| word.value);
    let not_same_as = table.texts(faults, "not_same_as");
    let fallback = table.label(faults, "fallback");
    let freeze = table.text(faults, "freeze");
    let sets = table.map(faults, "sets");
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let to = table.must(faults, "to", to);
    if from.is_empty() && !table.has("from") {
        faults.help(table.spot, "a transition has no `from`", "list the states it leaves, such as `from = [\"open\"]`");
    }
    if who.is_empty() {
        let help = "name role ids, `field:<person field>`, `anyone` or `system`";
        faults.help(table.place("who"), "a transition names nobody in `who`", help);
    }
    match (&guard, &refuse) {
        (Some(guard), None) => {
            let help = "add `refuse = \"what is missing: what to do\"`";
            faults.help(guard.spot, "a guard has no sentence to say when it does not hold", help);
        }
        (None, Some(_)) => faults.say(table.place("refuse"), "`refuse` says something, but there is no `guard`"),
        _ => {}
    }
    if fallback.is_some() && not_same_as.is_empty() {
        faults.say(table.place("fallback"), "`fallback` stands in for four eyes, but there is no `not_same_as`");
    }
    table.done(faults);
    let (id, name, to) = (id?, name?, to?);
    Some(TransitionDraft {
        id,
        name,
        from,
        to,
        who,
        guard,
        refuse,
        asks,
        reason,
        sign,
        not_same_as,
        fallback,
        freeze,
        sets,
    })
}

fn obligation(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<ObligationDraft> {
    let id = table.id(faults, "id");
    let when = table.text(faults, "when");
    let due = table.text(faults, "due");
    let who = table.texts(faults, "who");
    let early = table.whole(faults, "early", 0..=3650);
    let say = table.label(faults, "say");
    let say_spot: Spot = table.place("say");
    let id = table.must(faults, "id", id);
    let due = table.must(faults, "due", due);
    let say = table.must(faults, "say", say);
    table.done(faults);
    let early_days = early.and_then(|days| u16::try_from(days.value).ok()).unwrap_or(0);
    Some(ObligationDraft { id: id?, when, due: due?, who, early_days, say: say?, say_spot })
}

fn behaviour(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<BehaviourDraft> {
    let kind = table.word(faults, "kind", BEHAVIOURS);
    let kind = table.must(faults, "kind", kind);
    let uses = table.map(faults, "uses");
    let spot = table.place("uses");
    table.done(faults);
    Some(BehaviourDraft { kind: kind?, spot, uses })
}
