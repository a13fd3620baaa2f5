//! The labels under which documents state who they are: `Owner`, `Rev.`, `Next review`, in any of their wordings.

/// One fact a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    Title,
    Number,
    Revision,
    Owner,
    Approver,
    ApprovedOn,
    Effective,
    ReviewDue,
    LastReview,
    Cycle,
    Classification,
    Language,
    /// Columns of a revision table that announce nothing alone.
    Change,
    Date,
}

const WORDINGS: [(Label, &[&str]); 14] = [
    (
        Label::Title,
        &[
            "title",
            "document title",
            "document name",
            "policy title",
            "policy name",
            "procedure title",
            "name of document",
        ],
    ),
    (
        Label::Number,
        &[
            "document number",
            "document no",
            "doc no",
            "doc number",
            "document id",
            "doc id",
            "document identifier",
            "document ref",
            "document reference",
            "doc ref",
            "reference number",
            "reference no",
            "policy number",
            "policy no",
            "policy id",
            "procedure number",
            "procedure no",
            "sop number",
            "sop no",
            "document code",
            "number",
            "doc #",
            "document #",
            "document",
            "reference",
            "ref no",
            "control number",
            "docid",
            "doc_id",
        ],
    ),
    (
        Label::Revision,
        &[
            "revision",
            "rev",
            "version",
            "issue",
            "revision number",
            "revision no",
            "rev no",
            "version number",
            "version no",
            "issue no",
            "issue number",
            "document version",
            "document revision",
            "edition",
            "current version",
            "current revision",
            "revision level",
            "rev level",
            "ver",
        ],
    ),
    (
        Label::Owner,
        &[
            "owner",
            "document owner",
            "policy owner",
            "process owner",
            "procedure owner",
            "owned by",
            "responsible",
            "document responsible",
            "responsible person",
            "responsible role",
            "owner role",
            "plan owner",
            "maintained by",
            "maintainer",
            "owner department",
            "document control owner",
        ],
    ),
    (
        Label::Approver,
        &[
            "approved by",
            "approver",
            "approval",
            "approved",
            "authorised by",
            "authorized by",
            "released by",
            "approval authority",
            "approving authority",
            "document approver",
            "policy approver",
            "approved by role",
            "authorised",
        ],
    ),
    (
        Label::ApprovedOn,
        &[
            "approval date",
            "approved on",
            "date approved",
            "date of approval",
            "approved date",
            "release date",
            "released",
            "released on",
            "date of release",
            "date released",
        ],
    ),
    (
        Label::Effective,
        &[
            "effective date",
            "effective",
            "effective from",
            "valid from",
            "in force since",
            "date of issue",
            "issue date",
            "issued",
            "issued on",
            "in force from",
            "publication date",
        ],
    ),
    (
        Label::ReviewDue,
        &[
            "next review",
            "next review date",
            "review due",
            "review date",
            "review by",
            "due for review",
            "review due date",
            "date of next review",
            "next review due",
            "expiry",
            "expiry date",
            "expires",
            "valid until",
            "next revision",
            "next scheduled review",
            "review due on",
            "to be reviewed by",
            "next review on",
            "reviewdue",
            "scheduled review",
        ],
    ),
    (
        Label::LastReview,
        &[
            "last reviewed",
            "last review",
            "last review date",
            "last updated",
            "reviewed on",
            "date of last review",
            "last revised",
            "revision date",
            "rev date",
            "date of revision",
            "updated",
            "last modified",
            "date revised",
            "date last reviewed",
        ],
    ),
    (Label::Cycle, &["review cycle", "review frequency", "review interval", "review period", "review schedule"]),
    (
        Label::Classification,
        &[
            "classification",
            "security classification",
            "information classification",
            "document classification",
            "confidentiality",
            "confidentiality level",
            "protection class",
            "sensitivity",
            "classification level",
            "data classification",
            "confidentiality class",
        ],
    ),
    (Label::Language, &["lang", "language", "document language"]),
    (
        Label::Change,
        &[
            "change",
            "changes",
            "description",
            "description of change",
            "change description",
            "comment",
            "comments",
            "reason",
            "reason for change",
            "summary of changes",
            "details",
            "nature of change",
            "remarks",
            "author",
            "changed by",
            "prepared by",
            "modified by",
        ],
    ),
    (Label::Date, &["date", "dated"]),
];

/// What a label announces, if it is one.
#[must_use]
pub(crate) fn label(text: &str) -> Option<Label> {
    let text = text.trim();
    if text.len() > 40 || text.is_empty() {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '.' | ':' | '*' | '(' | ')' => {}
            '_' | '-' | '/' => plain.push(' '),
            _ => plain.extend(c.to_lowercase()),
        }
    }
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    WORDINGS.iter().find(|(_, wordings)| wordings.contains(&plain.as_str())).map(|(label, _)| *label)
}

/// `Label: value` in one line; also `Label – value`.
pub(crate) fn pair(line: &str) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':').or_else(|| line.split_once(" – ")).or_else(|| line.split_once(" = "))?;
    label(name).map(|l| (l, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::{Label, label, pair};

    #[test]
    fn wordings_of_one_label_mean_the_same() {
        assert_eq!(label("Rev."), Some(Label::Revision));
        assert_eq!(label("Document No.:"), Some(Label::Number));
        assert_eq!(label("next_review_date"), Some(Label::ReviewDue));
        assert_eq!(label("Owner of the risk register"), None);
        assert_eq!(pair("Approved by: CEO"), Some((Label::Approver, "CEO")));
    }
}
