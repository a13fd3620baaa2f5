//! Lists that a person keeps under a name, and the columns that person sees.

use plumb_model::id::{FieldId, PersonId, RegisterId};
use plumb_store::gate::{KeptList, Renamed};

use crate::{
    desk::{Problem, ProblemKind},
    gate::Gate,
};

/// Most lists that a person keeps of one register.
const MOST: usize = 50;

/// Longest name of a list, in characters.
const LONGEST_NAME: usize = 80;

/// Longest query of a list, in bytes.
const LONGEST_QUERY: usize = 4_000;

fn refused(code: &str, say: &str) -> Problem {
    Problem::new(ProblemKind::Content, code, format!("{say}; nothing was kept")).field("name")
}

fn named(name: &str) -> Result<&str, Problem> {
    let name = name.trim();
    if name.is_empty() {
        return Err(refused("lists.no-name", "a list is kept under a name"));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(refused("lists.name", "a list's name is a line of at most 80 characters"));
    }
    Ok(name)
}

impl Gate {
    /// A person's lists of a register, by name.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn lists_of(&self, person: PersonId, register: &RegisterId) -> Result<Vec<KeptList>, Problem> {
        Ok(self.store.lists_of(person, register)?)
    }

    /// Keeps a list under a name, in place of the one that was called so.
    ///
    /// # Errors
    /// [`Problem`]: the name is none or too long, there are too many, or the disk refuses.
    pub fn keep_list(&self, person: PersonId, register: &RegisterId, name: &str, query: &str) -> Result<u64, Problem> {
        let name = named(name)?;
        if query.len() > LONGEST_QUERY {
            return Err(refused("lists.long", "this list asks for more than can be kept"));
        }
        let known = self.store.lists_of(person, register)?;
        if known.len() >= MOST && known.iter().all(|list| list.name != name) {
            let say = "50 lists of this register are kept already";
            return Err(refused("lists.many", say).help("take one away that nobody needs"));
        }
        let list = KeptList { id: 0, register: register.clone(), name: name.to_owned(), query: query.to_owned() };
        Ok(self.store.keep_list(person, &list)?)
    }

    /// Calls a list something else.
    ///
    /// # Errors
    /// [`Problem`]: the name is none, too long or taken, this person has no such list, or the disk refuses.
    pub fn rename_list(&self, person: PersonId, id: u64, name: &str) -> Result<(), Problem> {
        match self.store.rename_list(person, id, named(name)?)? {
            Renamed::Done => Ok(()),
            Renamed::Taken => Err(refused("lists.taken", "another of your lists is called so")),
            Renamed::Absent => Err(absent()),
        }
    }

    /// Takes a list away.
    ///
    /// # Errors
    /// [`Problem`]: this person has no such list, or the disk refuses.
    pub fn drop_list(&self, person: PersonId, id: u64) -> Result<(), Problem> {
        if self.store.drop_list(person, id)? { Ok(()) } else { Err(absent()) }
    }

    /// The columns a person chose for a register; none where the register's own are shown.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn columns_of(&self, person: PersonId, register: &RegisterId) -> Result<Vec<FieldId>, Problem> {
        Ok(self.store.columns_of(person, register)?)
    }

    /// Shows a person these columns of a register from now on; with none of them, the register's own.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn set_columns(&self, person: PersonId, register: &RegisterId, columns: &[FieldId]) -> Result<(), Problem> {
        Ok(self.store.set_columns(person, register, columns)?)
    }
}

fn absent() -> Problem {
    Problem::new(ProblemKind::NotFound, "not-found", "you keep no such list; nothing was changed")
}
