//! What people who read the sample documents say each is about, held against what the words say.
//!
//! `main` are the requirements a lead auditor would file the document under; `not` are near misses that must not serve.
//! Between the two a match is neither right nor wrong.

use crate::assessing::assess;
use crate::fixtures::samples;
use plumb_intake::assessment::Assessment;

/// Path below `samples/policies`, requirements it is about, requirements it must not serve. `Q` marks ISO 9001.
const LABELS: &[(&str, &str, &str)] = &[
    ("comply/policies/access.md", "A.5.16 A.5.18", "A.7.2 A.8.15 Q7.2 Q5.3"),
    ("comply/policies/application.md", "A.8.26", "A.5.8 Q8.3.2 Q8.6"),
    ("comply/policies/availability.md", "A.8.13 A.8.14", "A.7.11 Q7.1.3"),
    ("comply/policies/change.md", "A.8.32", "6.3 Q6.3 Q8.5.6"),
    ("comply/policies/classification.md", "A.5.12", "A.5.33 Q7.5.3.2"),
    ("comply/policies/conduct.md", "A.5.10 A.6.4", "Q7.3 A.5.15"),
    ("comply/policies/confidentiality.md", "A.6.6", "A.5.34 Q8.5.3"),
    ("comply/policies/continuity.md", "A.5.29 A.5.30", "A.8.32 Q6.1.1"),
    ("comply/policies/cyber.md", "6.1.2 8.2", "Q6.1.1 Q6.1.2 A.5.7"),
    ("comply/policies/datacenter.md", "A.7.1 A.7.2 A.7.3", "A.7.7 Q7.1.3"),
    ("comply/policies/development.md", "A.8.25", "Q8.3.1 Q8.3.4 A.5.8"),
    ("comply/policies/disaster.md", "A.5.30", "A.5.26 Q7.1.3"),
    ("comply/policies/encryption.md", "A.8.24", "A.8.15 A.7.3"),
    ("comply/policies/incident.md", "A.5.24 A.5.26", "10.2 Q10.2.1 Q8.7.1"),
    ("comply/policies/information.md", "5.2 A.5.1", "Q5.2.1 Q5.2.2 Q6.2.1"),
    ("comply/policies/log.md", "A.8.15", "A.7.4 Q9.1.1 Q7.1.5.1"),
    ("comply/policies/media.md", "A.7.10 A.5.23", "Q8.5.4 A.8.24"),
    ("comply/policies/office.md", "A.7.2 A.7.3", "A.8.15 A.8.20 Q7.1.4"),
    ("comply/policies/password.md", "A.5.17", "A.8.24 A.7.3"),
    ("comply/policies/remote.md", "A.6.7", "A.8.13 Q7.1.2"),
    ("comply/policies/retention.md", "A.5.33", "A.8.15 A.5.34"),
    ("comply/policies/risk.md", "6.1.2 8.2", "Q6.1.1 Q6.1.2 A.8.8"),
    ("comply/policies/vendor.md", "A.5.19 A.5.20", "Q8.4.1 Q8.4.2 Q8.4.3"),
    ("comply/policies/workstation.md", "A.8.1", "A.8.24 Q7.1.3"),
    ("comply/policies/privacy.md", "", "A.5.34 Q7.5.3.1"),
    ("comply/policies/README.md", "", "A.5.1 Q7.5.1"),
    ("comply/narratives/README.md", "", "A.5.1 4.4"),
    ("comply/narratives/products.md", "", "Q8.2.2 A.8.27"),
    ("comply/procedures/offboarding.md", "A.5.18", "Q7.2 A.8.15"),
    ("comply/procedures/onboarding.md", "A.5.18", "Q7.2 A.6.1"),
    ("comply/procedures/patch.md", "A.8.8", "Q7.1.3 A.8.15"),
    ("lullabot/README.md", "5.2 A.5.1", "Q5.2.1"),
    ("lullabot/SUMMARY.md", "", "A.5.15 A.5.17 A.8.5 A.8.13"),
    ("lullabot/access/lullabot_vpn.md", "A.6.7", "A.7.2"),
    ("lullabot/access/password_managers.md", "A.5.17", "A.8.24"),
    ("lullabot/access/passwords.md", "A.5.17", "A.7.7"),
    ("lullabot/access/shared_accounts.md", "A.5.16", "A.6.7"),
    ("lullabot/access/shared_passwords.md", "A.5.17", "A.5.14"),
    ("lullabot/access/two_factor_authentication.md", "A.8.5", "A.8.24"),
    ("lullabot/appendix/links.md", "", "A.8.5 A.8.15 A.5.7"),
    ("lullabot/communications/cloud.md", "A.5.23", "Q8.4.1"),
    ("lullabot/communications/data_classification.md", "A.5.12", "A.5.34"),
    ("lullabot/communications/email.md", "A.5.14", "Q7.4 7.4"),
    ("lullabot/communications/gpg.md", "A.8.24", "A.8.5"),
    ("lullabot/communications/slack.md", "A.5.14", "Q7.4"),
    ("lullabot/physical/acceptable_use.md", "A.5.10", "A.5.32"),
    ("lullabot/physical/backups.md", "A.8.13", "A.5.30"),
    ("lullabot/physical/device.md", "A.7.13", "Q7.1.3"),
    ("lullabot/physical/hard-drive-encryption.md", "A.8.24", "A.7.10"),
    ("lullabot/physical/locking.md", "A.7.7", "A.7.3"),
    ("lullabot/physical/lost-devices.md", "A.7.9 A.6.8", "A.5.11"),
    ("lullabot/physical/malware.md", "A.8.7", "A.8.23"),
    ("lullabot/policy/leadership.md", "A.5.2", "9.3.1 Q5.1.1"),
    ("lullabot/policy/signature.md", "", "A.5.1 A.6.6"),
    ("tailscale/access-control/index.md", "A.5.15 A.5.18", "A.7.2"),
    ("tailscale/bcp-dr/index.md", "A.5.29 A.5.30 A.8.13", "Q8.1"),
    ("tailscale/change-management/index.md", "A.8.32", "Q6.3 Q8.5.6"),
    ("tailscale/data-retention-deletion/index.md", "A.8.10 A.5.33", "A.8.13"),
    ("tailscale/incident-response-policy/index.md", "A.5.24 A.5.26", "Q10.2.1"),
    ("tailscale/incident-response-process/index.md", "A.5.24 A.5.25 A.5.26", "Q10.2.1"),
    ("tailscale/information-classification/index.md", "A.5.12 A.5.9", "A.5.13"),
    ("tailscale/password/index.md", "A.5.17 A.8.5", "A.6.7"),
    ("tailscale/patch-management/index.md", "A.8.8", "A.8.32"),
    ("tailscale/personnel/index.md", "A.6.1 A.6.3", "Q7.2"),
    ("tailscale/risk-assessment/index.md", "6.1.2 8.2", "Q6.1.1"),
    ("tailscale/testing/index.md", "A.8.29", "Q8.6 Q8.5.1"),
    ("tailscale/vendor/index.md", "A.5.19 A.5.22", "Q8.4.1"),
    ("cenedril/en/access-control-policy.md", "A.5.15 A.5.16 A.5.17 A.5.18 A.8.2 A.8.3 A.8.4 A.8.5", "A.7.2 Q7.5.3.1"),
    ("cenedril/en/cryptography-policy.md", "A.8.24", "A.7.3 A.8.15"),
    ("cenedril/en/hr-security-policy.md", "A.6.1 A.6.2 A.6.3 A.6.4 A.6.5 A.6.6", "A.5.1 Q7.2"),
    ("cenedril/en/physical-security-policy.md", "A.7.1 A.7.2 A.7.4 A.7.5 A.7.7 A.7.11 A.7.12", "A.8.16 A.8.20"),
    ("cenedril/en/risk-management-policy.md", "6.1.2 6.1.3", "Q6.1.1 A.8.8"),
    ("cenedril/en/supplier-security-policy.md", "A.5.19 A.5.20 A.5.21 A.5.22 A.5.23", "Q8.4.1 Q8.4.3"),
    ("cenedril/templates/business-impact-analysis.md", "A.5.30", "6.1.2 Q6.1.1"),
    ("cenedril/templates/internal-audit-plan-and-report.md", "9.2.1 9.2.2", "Q9.2.1 Q9.2.2"),
    ("cenedril/templates/management-review-minutes.md", "9.3.1 9.3.2 9.3.3", "Q9.3.1 Q9.3.2"),
    ("cenedril/templates/pentest-report.md", "A.8.8", "9.2.1 A.7.1"),
];

/// Documents of our own about quality, by path below `tests/documents`.
const OWN: &[(&str, &str, &str)] = &[
    ("office-coffee-guide.md", "", "*"),
    ("travel-expenses.md", "", "*"),
    ("pruefmittel-deutsch.md", "", "*"),
    ("quality/QP-07 Calibration of measuring equipment.md", "Q7.1.5.1 Q7.1.5.2", "A.8.15 A.8.16 Q9.1.1 A.7.13"),
    ("quality/QP-08_Purchasing_rev2.md", "Q8.4.1 Q8.4.2 Q8.4.3", "A.5.19 A.5.22 Q8.2.3.1"),
    ("quality/nonconformity-procedure.md", "Q8.7.1 Q8.7.2 Q10.2.1 Q10.2.2", "10.2 A.5.26 A.5.27"),
    ("quality/internal-audit-procedure.md", "Q9.2.1 Q9.2.2", "9.2.1 9.2.2 A.5.35"),
    ("quality/design-procedure.md", "Q8.3.2 Q8.3.3 Q8.3.4 Q8.3.5 Q8.3.6", "A.8.25 A.8.26 A.8.32"),
    ("quality/quality-manual.md", "Q4.1 Q4.2 Q4.3 Q5.2.1 Q5.2.2 Q6.2.1 Q6.2.2 Q9.3.2", "5.2 6.2 9.3.2 A.5.1"),
    ("quality/work-instruction-assembly.txt", "Q8.5.1 Q8.5.2", "A.5.9 A.5.37"),
];

struct Tally {
    met: usize,
    missed: Vec<String>,
    wrong: Vec<String>,
    forbidden: usize,
}

fn tally(assessment: &Assessment, below: &str, labels: &[(&str, &str, &str)]) -> Tally {
    let mut tally = Tally { met: 0, missed: Vec::new(), wrong: Vec::new(), forbidden: 0 };
    for (path, main, not) in labels {
        let full = format!("{below}{path}");
        let row = assessment.documents.iter().find(|d| d.path == full).unwrap_or_else(|| panic!("no row for {full}"));
        let served: Vec<String> = row
            .requirements
            .iter()
            .filter(|r| r.score >= 0.5)
            .map(|r| if r.standard == "iso-9001-2015" { format!("Q{}", r.id) } else { r.id.clone() })
            .collect();
        for wanted in main.split_whitespace() {
            if served.iter().any(|s| s == wanted) {
                tally.met += 1;
            } else {
                tally.missed.push(format!("{path} {wanted}"));
            }
        }
        for forbidden in not.split_whitespace() {
            tally.forbidden += 1;
            if forbidden == "*" {
                tally.wrong.extend(served.iter().map(|s| format!("{path} {s}")));
            } else if served.iter().any(|s| s == forbidden) {
                tally.wrong.push(format!("{path} {forbidden}"));
            }
        }
    }
    tally
}

#[test]
fn sample_policies_serve_what_readers_say_they_serve() {
    let Some(samples) = samples() else { return };
    let tally = tally(&assess(&samples.join("policies")), "", LABELS);
    let wanted = tally.met + tally.missed.len();
    assert!(tally.met * 100 >= wanted * 96, "missed: {:#?}", tally.missed);
    assert!(tally.wrong.len() * 100 <= tally.forbidden * 2, "wrong: {:#?}", tally.wrong);
}

#[test]
fn a_policy_without_any_control_number_is_still_recognised() {
    let Some(samples) = samples() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut labels = Vec::new();
    for label in LABELS.iter().filter(|(path, _, _)| path.starts_with("cenedril/en/")) {
        let text = std::fs::read_to_string(samples.join("policies").join(label.0)).unwrap();
        let (head, rest) = text.split_once("## 1.").unwrap();
        let (_, body) = rest.split_once("## 2.").unwrap();
        let body: String = body.split("(A ").map(|part| part.split_once(')').map_or(part, |(_, t)| t)).collect();
        let name = label.0.rsplit('/').next().unwrap();
        std::fs::write(folder.path().join(name), format!("{head}## 2.{body}")).unwrap();
        labels.push((name, label.1, label.2));
    }
    let tally = tally(&assess(folder.path()), "", &labels);
    let wanted = tally.met + tally.missed.len();
    assert!(tally.met * 100 >= wanted * 85, "missed: {:#?}", tally.missed);
}

#[test]
fn quality_documents_serve_their_clauses_and_guides_serve_none() {
    let tally = tally(&assess(&crate::assessing::documents()), "", OWN);
    assert!(tally.missed.is_empty() && tally.wrong.is_empty(), "missed {:#?} wrong {:#?}", tally.missed, tally.wrong);
}

#[test]
fn one_plan_serves_the_same_as_markdown_word_and_pdf() {
    let Some(samples) = samples() else { return };
    let assessment = assess(&samples.join("documents"));
    let scores = |path: &str| {
        let row = assessment.documents.iter().find(|d| d.path == path).unwrap();
        let mut served: Vec<(String, f64)> =
            row.requirements.iter().filter(|r| r.score >= 0.55).map(|r| (r.id.clone(), r.score)).collect();
        served.sort_by(|a, b| a.0.cmp(&b.0));
        (row.title.clone(), row.number.clone(), row.revision.clone(), row.owner.clone(), served)
    };
    let markdown = scores("plan.md");
    for path in ["plan.docx", "plan.pdf"] {
        let other = scores(path);
        assert_eq!((&other.0, &other.1, &other.2, &other.3), (&markdown.0, &markdown.1, &markdown.2, &markdown.3));
        for (id, score) in other.4.iter().filter(|(id, _)| id != "A.8.7") {
            let same = markdown.4.iter().find(|(m, _)| m == id);
            assert!(same.is_some_and(|(_, s)| (s - score).abs() <= 0.05), "{path} {id} {score} {:?}", markdown.4);
        }
    }
}
