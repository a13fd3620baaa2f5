//! What is wrong with an expression, where, and what to write instead.

use std::ops::Range;

/// One mistake in an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{say}")]
pub struct ExprFault {
    /// The bytes of the expression's text that it is about; within the text, on character boundaries.
    pub span: Range<usize>,
    /// What is wrong; the author's words in backticks.
    pub say: String,
    /// What to do.
    pub help: Option<String>,
}

impl ExprFault {
    pub(crate) fn new(span: &Range<usize>, say: impl Into<String>) -> Self {
        Self { span: span.clone(), say: say.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}
