//! An assessment as the page behind *check my folder* shows it.

use std::path::Path;

use plumb_intake::assessment::{Assessment, DocumentRow, Verdict};
use plumb_web::doors::{Assessed, AssessedDocument, AssessedInformation, AssessedRequirement, Shown};

use crate::shipped;

/// The same reading, for people.
pub(crate) fn view(folder: &Path, assessment: &Assessment) -> Assessed {
    let names = shipped::standard_names();
    let name =
        |id: &str| names.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, name)| name.clone());
    let requirements = assessment.requirements.iter().map(|row| AssessedRequirement {
        standard: name(&row.standard),
        id: row.id.clone(),
        title: row.title.clone(),
        shown: match row.verdict {
            Verdict::Addressed => Shown::Addressed,
            Verdict::Thin => Shown::Thin,
            Verdict::NothingFound => Shown::NothingFound,
            Verdict::NotFromDocuments => Shown::NotFromDocuments,
        },
        say: row.say.clone(),
        evidence: row.evidence.clone(),
    });
    let titles = &assessment.beside.information_titles;
    let information = assessment.information.iter().map(|row| AssessedInformation {
        title: titles.get(&row.id).unwrap_or(&row.id).clone(),
        clause: row.clause.clone(),
        found: row.found.clone(),
    });
    Assessed {
        folder: folder.display().to_string(),
        requirements: requirements.collect(),
        information: information.collect(),
        documents: assessment.documents.iter().map(document).collect(),
        beside: beside(assessment),
    }
}

fn document(row: &DocumentRow) -> AssessedDocument {
    let facts = [&row.number, &row.revision, &row.owner, &row.approved, &row.review_due, &row.classification];
    let serves = row.requirements.iter().map(|served| (served.id.clone(), served.why.join(", ")));
    AssessedDocument {
        path: row.path.clone(),
        title: row.title.clone(),
        facts: facts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · "),
        serves: serves.collect(),
        problems: row.problems.iter().map(|problem| problem.say.clone()).collect(),
    }
}

fn beside(assessment: &Assessment) -> Vec<String> {
    let beside = &assessment.beside;
    let mut said = Vec::new();
    if !beside.others.is_empty() {
        let kinds: Vec<String> = beside.others.iter().map(|(ending, count)| format!("{count} {ending}")).collect();
        said.push(format!("Not read, because they are no documents: {}.", kinds.join(", ")));
    }
    for (folder, why) in &beside.closed {
        said.push(format!("The folder {folder} could not be opened: {why}."));
    }
    if beside.cut_short {
        said.push("There are more files than are read in one go; the rest was left.".to_owned());
    }
    said
}
