//! A key that makes a form's act happen once, however often its button is pressed.

use crate::visitor::Visitor;

/// A new key, for a form's hidden field `once`.
pub(crate) fn once(v: &Visitor) -> String {
    v.site.random.record_id(v.site.clock.now()).to_string()
}
