//! The company's texts and tables, as they lie in `crates/cli/demo`, taken into the binary.

/// Documents by name, in the order of their numbers.
pub(super) const DOCUMENTS: [(&str, &str); 45] = [
    ("quality-policy", include_str!("../../demo/documents/quality-policy.md")),
    ("security-policy", include_str!("../../demo/documents/security-policy.md")),
    ("manual", include_str!("../../demo/documents/manual.md")),
    ("scope", include_str!("../../demo/documents/scope.md")),
    ("context", include_str!("../../demo/documents/context.md")),
    ("acceptable", include_str!("../../demo/documents/acceptable.md")),
    ("access", include_str!("../../demo/documents/access.md")),
    ("assets", include_str!("../../demo/documents/assets.md")),
    ("audits", include_str!("../../demo/documents/audits.md")),
    ("backup", include_str!("../../demo/documents/backup.md")),
    ("calibration", include_str!("../../demo/documents/calibration.md")),
    ("change", include_str!("../../demo/documents/change.md")),
    ("communication", include_str!("../../demo/documents/communication.md")),
    ("competence", include_str!("../../demo/documents/competence.md")),
    ("continuity", include_str!("../../demo/documents/continuity.md")),
    ("correcting", include_str!("../../demo/documents/correcting.md")),
    ("crypto", include_str!("../../demo/documents/crypto.md")),
    ("design", include_str!("../../demo/documents/design.md")),
    ("dispatch", include_str!("../../demo/documents/dispatch.md")),
    ("documents", include_str!("../../demo/documents/documents.md")),
    ("enquiry", include_str!("../../demo/documents/enquiry.md")),
    ("incident", include_str!("../../demo/documents/incident.md")),
    ("inspection", include_str!("../../demo/documents/inspection.md")),
    ("knowledge", include_str!("../../demo/documents/knowledge.md")),
    ("legal", include_str!("../../demo/documents/legal.md")),
    ("maintenance", include_str!("../../demo/documents/maintenance.md")),
    ("measuring-ourselves", include_str!("../../demo/documents/measuring-ourselves.md")),
    ("network", include_str!("../../demo/documents/network.md")),
    ("operations", include_str!("../../demo/documents/operations.md")),
    ("people-security", include_str!("../../demo/documents/people-security.md")),
    ("physical", include_str!("../../demo/documents/physical.md")),
    ("production", include_str!("../../demo/documents/production.md")),
    ("program-control", include_str!("../../demo/documents/program-control.md")),
    ("purchasing", include_str!("../../demo/documents/purchasing.md")),
    ("review", include_str!("../../demo/documents/review.md")),
    ("risk", include_str!("../../demo/documents/risk.md")),
    ("supplier-security", include_str!("../../demo/documents/supplier-security.md")),
    ("traceability", include_str!("../../demo/documents/traceability.md")),
    ("wi-cleaning", include_str!("../../demo/documents/wi-cleaning.md")),
    ("wi-cmm", include_str!("../../demo/documents/wi-cmm.md")),
    ("wi-deburring", include_str!("../../demo/documents/wi-deburring.md")),
    ("wi-first-off", include_str!("../../demo/documents/wi-first-off.md")),
    ("wi-incoming", include_str!("../../demo/documents/wi-incoming.md")),
    ("wi-micrometer", include_str!("../../demo/documents/wi-micrometer.md")),
    ("wi-torque", include_str!("../../demo/documents/wi-torque.md")),
];

/// Who works there.
pub(super) const PEOPLE: &str = include_str!("../../demo/people.toml");
/// How work runs.
pub(super) const PROCESSES: &str = include_str!("../../demo/processes.toml");
/// Whom it depends on.
pub(super) const SUPPLIERS: &str = include_str!("../../demo/suppliers.toml");
/// What holds its information.
pub(super) const ASSETS: &str = include_str!("../../demo/assets.toml");
/// What may go wrong or well.
pub(super) const RISKS: &str = include_str!("../../demo/risks.toml");
/// What went wrong, and ideas.
pub(super) const CASES: &str = include_str!("../../demo/cases.toml");
/// Programmes, audits, findings.
pub(super) const AUDITS: &str = include_str!("../../demo/audits.toml");
/// Management reviews.
pub(super) const REVIEWS: &str = include_str!("../../demo/reviews.toml");
/// What it wants to reach.
pub(super) const OBJECTIVES: &str = include_str!("../../demo/objectives.toml");
/// What jobs ask for, and trainings.
pub(super) const SKILLS: &str = include_str!("../../demo/skills.toml");
/// How each requirement is met.
pub(super) const STATEMENTS: &str = include_str!("../../demo/statements.toml");
/// Types of measuring equipment.
pub(super) const INSTRUMENTS: &str = include_str!("../../demo/instruments.toml");
/// What comes round again: copies, drills, access reviews.
pub(super) const ROUNDS: &str = include_str!("../../demo/rounds.toml");
/// What surrounds it, what others lent it, what it designs.
pub(super) const WORK: &str = include_str!("../../demo/work.toml");
/// Machines, rooms and supplies.
pub(super) const MACHINES: &str = include_str!("../../demo/machines.toml");
/// What is ordered, bought in and made.
pub(super) const JOBS: &str = include_str!("../../demo/jobs.toml");
/// What protects information, in rows.
pub(super) const SAFEGUARDS: &str = include_str!("../../demo/safeguards.toml");
/// What protects information, one by one.
pub(super) const SECURITY: &str = include_str!("../../demo/security.toml");
/// What is told once.
pub(super) const MORE: &str = include_str!("../../demo/more.toml");
/// What customers ask.
pub(super) const CUSTOMERS: &str = include_str!("../../demo/customers.toml");
/// The leaves of the quality standard.
pub(super) const ISO_9001: &str = include_str!("../../../../packs/iso-9001/requirements.toml");
/// The leaves of the information security standard.
pub(super) const ISO_27001: &str = include_str!("../../../../packs/iso-27001/requirements.toml");
