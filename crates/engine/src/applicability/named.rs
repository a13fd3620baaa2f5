//! What a version is called on paper, as text, as a workbook.

use crate::desk::ApplicabilityView;

/// What it is called.
pub(crate) fn title(view: &ApplicabilityView) -> String {
    match &view.shown {
        Some(version) => {
            let number = version.link.number.as_deref().unwrap_or_default();
            format!("Statement of Applicability {number}, {}", view.standard_name)
        }
        None => format!("Statement of Applicability, {}, as of {}", view.standard_name, view.today),
    }
}
