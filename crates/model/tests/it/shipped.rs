//! The packs that ship: they load without a mistake, and hold what a company counts on.

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::{civil::date, tz::TimeZone};
use plumb_model::{
    define::{
        check::Form,
        edition::{ChangeKind, Strength, Sure},
        register::Part,
    },
    fold::RecordState,
    id::{RequirementId, StandardId},
    judge::{Judge, JudgePacks},
    pack::{self, PackSet},
    verdict::Outcome,
};

fn shipped() -> &'static PackSet {
    static PACKS: OnceLock<PackSet> = OnceLock::new();
    PACKS.get_or_init(|| crate::pack_load::shipped().unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

#[test]
fn the_shipped_packs_hold_every_requirement_check_and_part() {
    let packs = shipped();
    let leaves: BTreeMap<&str, usize> = packs
        .standards
        .values()
        .map(|standard| (standard.id.as_str(), standard.requirements.iter().filter(|r| r.leaf).count()))
        .collect();
    let counted = [
        ("gdpr", 23),
        ("iso-14001-2015", 32),
        ("iso-14001-2026", 35),
        ("iso-27001-2022", 30 + 93),
        ("iso-45001-2018", 40),
        ("iso-9001-2015", 65),
        ("iso-9001-2026", 66),
        ("nist-csf-2-0", 106),
    ];
    assert_eq!(leaves, BTreeMap::from(counted));
    assert!(packs.checks.len() >= 240, "{} checks", packs.checks.len());
    for part in [
        Part::Person,
        Part::Organisation,
        Part::Statement,
        Part::Answer,
        Part::Declaration,
        Part::Grant,
        Part::Copy,
        Part::Certificate,
        Part::CertificateEvent,
        Part::Plan,
        Part::PlanStep,
        Part::SpotCheck,
        Part::Questionnaire,
        Part::Question,
        Part::TrustPage,
    ] {
        assert!(packs.playing(part).is_some(), "no register plays {part:?}");
    }
}

#[test]
fn every_leaf_and_control_of_both_standards_is_covered_by_exactly_one_proposed_text() {
    let packs = shipped();
    let mut covered: BTreeMap<&RequirementId, Vec<&str>> = BTreeMap::new();
    for proposal in packs.proposals.values() {
        for id in &proposal.requirements {
            covered.entry(id).or_default().push(proposal.id.as_str());
        }
        let text = &proposal.text.en;
        assert!(
            text.contains("{documents}") && text.contains("{registers}"),
            "`{}` is filled from nothing",
            proposal.id
        );
        assert!((60..=190).contains(&text.split_whitespace().count()), "`{}` is no text to sign", proposal.id);
        assert!(!proposal.registers.is_empty(), "nothing shows `{}`", proposal.id);
    }
    assert!((40..=50).contains(&packs.proposals.len()), "{} proposed texts", packs.proposals.len());
    for standard in ["iso-9001-2015", "iso-27001-2022"] {
        let standard = &packs.standards[&standard.parse::<StandardId>().unwrap()];
        for leaf in standard.requirements.iter().filter(|requirement| requirement.leaf) {
            let by = covered.remove(&leaf.id).unwrap_or_default();
            assert_eq!(by.len(), 1, "{} is covered by {by:?}", leaf.id);
        }
    }
    assert!(covered.is_empty(), "no leaf of either: {covered:?}");
}

#[test]
fn a_proposed_text_that_names_what_is_not_there_is_refused_with_its_line() {
    let with = |text: &str| {
        let mut files = crate::pack_load::shipped_files();
        let text = format!(
            "[[proposal]]\nid = \"more\"\ntitle = \"More\"\nabout = \"clauses\"\nowner = \"quality_manager\"\n{text}\n"
        );
        files.push(("core/proposals/more.toml".to_owned(), text));
        pack::load(files).unwrap_err().to_string()
    };
    let twice = with("requirements = [\"iso-9001-2015 8.6\"]\nregisters = []\ntext = \"Said.\"");
    assert!(twice.contains("in a proposal already"), "{twice}");
    let parent = with("requirements = [\"iso-9001-2015 8\"]\nregisters = []\ntext = \"Said.\"");
    assert!(parent.contains("is no leaf"), "{parent}");
    let blank = with("requirements = []\nregisters = [\"nowhere\"]\ntext = \"By {nobody}.\"");
    assert!(blank.contains("a blank that nothing fills") && blank.contains("`nowhere`"), "{blank}");
    assert!(blank.contains("core/proposals/more.toml"), "{blank}");
}

#[test]
fn every_check_is_shown_at_work_by_at_least_three_cases_and_sees_through_a_look_alike() {
    let packs = shipped();
    for code in packs.checks.keys() {
        let cases = packs.fixtures.get(code).map_or(&[][..], Vec::as_slice);
        assert!(cases.len() >= 3, "`{code}` has {} cases", cases.len());
        assert!(cases.iter().any(|case| !case.contrast.is_empty()), "`{code}` has no contrast");
    }
}

#[test]
fn every_leaf_is_judged_by_records_or_says_why_it_cannot_be() {
    let packs = shipped();
    let judged = |requirement: &RequirementId| {
        packs
            .checks
            .values()
            .any(|check| !matches!(check.form, Form::Statement) && check.requirements.contains(requirement))
    };
    let all = packs.standards.values().flat_map(|standard| &standard.requirements);
    for requirement in all.filter(|requirement| requirement.leaf) {
        let id = &requirement.id;
        assert_ne!(judged(id), requirement.no_check.is_some(), "{id}: either a check, or why there is none");
    }
}

#[test]
fn every_leaf_belongs_to_one_step_of_the_plan_to_a_certificate() {
    let packs = shipped();
    let in_steps = |id: &RequirementId| {
        packs.gear_up.steps.iter().flat_map(|step| &step.requirements).filter(|leaf| *leaf == id).count()
    };
    // Nobody certifies against a law or a view.
    let certified = packs.standards.values().filter(|standard| standard.id.as_str().starts_with("iso-"));
    for requirement in certified.flat_map(|standard| &standard.requirements).filter(|it| it.leaf) {
        assert_eq!(in_steps(&requirement.id), 1, "{}", requirement.id);
    }
}

#[test]
fn every_leaf_requirement_is_spoken_for_by_its_statement() {
    let packs = shipped();
    for standard in packs.standards.values() {
        for requirement in standard.requirements.iter().filter(|requirement| requirement.leaf) {
            let stated = packs
                .checks
                .values()
                .any(|check| matches!(check.form, Form::Statement) && check.requirements.contains(&requirement.id));
            assert!(stated, "no statement is asked for {}", requirement.id);
        }
    }
}

#[test]
fn every_case_of_the_shipped_checks_comes_out_as_it_says() {
    let wrong = plumb_model::judge::fixture::run_all(shipped());
    let told: Vec<String> = wrong.iter().map(|(code, case, say)| format!("{code}, {case}: {say}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn over_no_records_at_all_nothing_is_in_order() {
    let packs = shipped();
    let judged = JudgePacks { registers: &packs.registers, standards: &packs.standards, checks: &packs.checks };
    let mut judge = Judge::new(judged, TimeZone::UTC);
    let judgement = judge.judgement(date(2026, 3, 14));
    assert_eq!(judgement.verdicts.iter().filter(|v| v.outcome != Outcome::NoEvidence).count(), 0);
    assert!(judgement.outcomes.iter().all(|outcome| outcome.outcome == Outcome::NoEvidence));
}

/// The records of a case of a check's fixtures.
fn records_of(code: &str, case: &str) -> Vec<RecordState> {
    let cases = &shipped().fixtures[code];
    cases.iter().find(|one| one.name == case).unwrap_or_else(|| panic!("{code} has no case `{case}`")).records.clone()
}

fn outcome_of(judge: &mut Judge, requirement: &str) -> Outcome {
    let requirement = requirement.parse().unwrap();
    judge.judgement(date(2026, 3, 14)).verdict(&requirement).unwrap().outcome
}

#[test]
fn an_empty_register_that_sleeps_asks_nothing_where_something_else_speaks() {
    let mut judge = Judge::new(shipped(), TimeZone::UTC);
    for record in records_of("SUP-006", "it just holds") {
        judge.put(&record);
    }
    // No goods were ever booked in: that register sleeps, and what suppliers show counts.
    assert_eq!(outcome_of(&mut judge, "iso-9001-2015 8.4.2"), Outcome::Observation);
    // Nobody said anything of designs, so there nothing shows anything.
    assert_eq!(outcome_of(&mut judge, "iso-9001-2015 8.3.4"), Outcome::NoEvidence);
    let woken = records_of("REC-001", "one that does not hold");
    for record in &woken {
        judge.put(record);
    }
    assert_eq!(outcome_of(&mut judge, "iso-9001-2015 8.4.2"), Outcome::Gap);
    for record in woken.iter().filter(|record| record.register.as_str() == "receipts") {
        judge.remove(record.record);
    }
    assert_eq!(outcome_of(&mut judge, "iso-9001-2015 8.4.2"), Outcome::Observation);
}

#[test]
fn a_contrast_that_makes_a_difference_is_told() {
    let mut packs = shipped().clone();
    packs.fixtures.retain(|code, _| code.as_str() == "CAL-001");
    let cases = packs.fixtures.get_mut("CAL-001").unwrap();
    let case = cases.iter_mut().find(|case| !case.contrast.is_empty()).unwrap();
    case.contrast = case.records.iter().filter_map(|record| record.number()).map(ToOwned::to_owned).collect();
    let wrong = plumb_model::judge::fixture::run_all(&packs);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].2.contains("should change nothing"), "{wrong:?}");
}

/// The packs that rule where these standards are chosen.
fn chosen(standards: &[&str]) -> PackSet {
    let files = crate::pack_load::shipped_files();
    let outlines = pack::outlines(&files);
    let standards: Vec<StandardId> = standards.iter().map(|id| id.parse().unwrap()).collect();
    let on = pack::needed(&outlines, &standards);
    let wanted = |path: &str| {
        let outline = &outlines[path.split('/').next().unwrap()];
        outline.standard.is_none() || on.contains(&outline.pack)
    };
    let files = files.into_iter().filter(|(path, _)| wanted(path));
    pack::load(files).unwrap_or_else(|mistakes| panic!("{standards:?}: {mistakes}"))
}

#[test]
fn every_standard_can_be_the_only_one_and_is_judged_by_checks_written_for_others() {
    for standard in shipped().standards.keys() {
        let set = chosen(&[standard.as_str()]);
        assert!(set.standards.contains_key(standard), "{standard}");
        let served = |check: &&plumb_model::define::check::Check| {
            !matches!(check.form, Form::Statement) && check.requirements.iter().any(|id| id.standard == *standard)
        };
        let count = set.checks.values().filter(served).count();
        // A view and a law only read what other standards show.
        let least = if ["gdpr", "nist-csf-2-0"].contains(&standard.as_str()) { 0 } else { 20 };
        assert!(count >= least, "{standard} has {count} checks");
    }
}

#[test]
fn whatever_is_only_reported_of_an_edition_says_so() {
    for id in ["iso-9001-2026", "iso-14001-2026"] {
        let standard = &shipped().standards[&id.parse::<StandardId>().unwrap()];
        let edition = standard.edition.as_ref().unwrap();
        assert!(!edition.confirmed.is_empty() && !edition.reported.is_empty(), "{id}");
        assert!(
            edition.days.iter().any(|day| day.ends && day.sure == Sure::Reported),
            "{id}: the end is only reported"
        );
        assert!(edition.days.iter().any(|day| day.on == edition.published && day.sure == Sure::Confirmed), "{id}");
        for change in &edition.changes {
            assert_eq!(change.sure, Sure::Reported, "{id} {}", change.place);
            assert!(!change.sources.is_empty(), "{id} {}", change.place);
            for here in &change.here {
                let requirement = shipped().requirement(here).unwrap();
                let asks_more = matches!(change.kind, ChangeKind::New | ChangeKind::Extended);
                assert!(!asks_more || requirement.sure == Sure::Reported, "{here}");
                let from =
                    requirement.answered_by.iter().filter(|one| Some(&one.by.standard) == edition.replaces.as_ref());
                for one in from.filter(|_| asks_more) {
                    assert!(one.strength < Strength::Full, "{here} asks more, and {} answers it whole", one.by);
                }
            }
        }
    }
}

#[test]
fn every_control_of_the_edition_that_is_gone_leads_to_one_that_there_is() {
    let standard = &shipped().standards[&"iso-27001-2022".parse::<StandardId>().unwrap()];
    let [earlier] = standard.earlier.as_slice() else { panic!("{:?}", standard.earlier) };
    let controls = earlier.moved.iter().filter(|moved| moved.old.starts_with("A."));
    assert_eq!(controls.count(), 114);
    let lead = |old: &str| {
        let moved = earlier.moved.iter().find(|moved| moved.old == old).unwrap();
        moved.to.iter().map(|id| id.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(lead("A.12.6.1"), ["A.8.8"]);
    assert_eq!(lead("A.18.2.3"), ["A.5.36", "A.8.8"]);
    assert_eq!(lead("10.1"), ["10.2"]);
}

#[test]
fn what_answers_a_view_or_a_law_answers_a_part_and_nothing_counts_the_way_back() {
    for standard in ["gdpr", "nist-csf-2-0"] {
        let standard = standard.parse::<StandardId>().unwrap();
        for requirement in &shipped().standards[&standard].requirements {
            assert!(requirement.answered_by.iter().all(|one| one.strength == Strength::Part), "{}", requirement.id);
            assert_eq!(requirement.leaf, !requirement.answered_by.is_empty(), "{}", requirement.id);
        }
        let mut others = shipped().standards.values().flat_map(|other| &other.requirements);
        assert!(others.all(|other| other.answered_by.iter().all(|one| one.by.standard != standard)));
    }
}
