//! What an expression is evaluated over: one way to reach values, whether they lie in compact columns or in whole records.

use std::ops::ControlFlow;

use super::{
    scope::FieldRef,
    value::{Handle, Value},
};

/// Which records or rows to go through.
#[derive(Debug, Clone, Copy)]
pub enum Members<'a> {
    /// The records at the ends of this link field.
    Links(&'a FieldRef),
    /// The rows of this table field.
    Rows(&'a FieldRef),
    /// The records of [`FieldRef::register`] that point here through this link field of theirs.
    Pointing(&'a FieldRef),
}

/// Values by record and field. Implementors leave out void records wherever other records are reached.
pub trait Data {
    /// The value of a field, or of a column where the handle names a row. Not called for links, files, tables, computed fields.
    fn value(&self, at: Handle, field: &FieldRef) -> Option<Value>;

    /// How many things a field holds: links to records that are not void, files, rows; 1 or 0 for a value.
    fn size(&self, at: Handle, field: &FieldRef) -> usize;

    /// Goes through records or rows, in an order that does not depend on when they were put in.
    fn members(&self, at: Handle, which: Members<'_>, visit: &mut dyn FnMut(Handle) -> ControlFlow<()>);

    /// The organisation's record.
    fn organisation(&self) -> Option<Handle>;

    /// The first record at the end of a link.
    fn end(&self, at: Handle, link: &FieldRef) -> Option<Handle> {
        let mut end = None;
        self.members(at, Members::Links(link), &mut |handle| {
            end = Some(handle);
            ControlFlow::Break(())
        });
        end
    }
}
