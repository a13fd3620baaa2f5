//! Statements, findings and actions as OSCAL 1.2.1 (pages.nist.gov/OSCAL): what programs of auditors and public offices take in.
//!
//! Four kinds of document: a catalog for each standard (ids and short titles), a component definition made of statements,
//! assessment results made of audits and their findings, a plan of action made of what is open. Assessments, forecasts and drafts
//! are ours and in none of them; what a reader may not see is not there. Ids are derived from the log's (RFC 9562, version 5) and
//! the time is that of the last entry, so that the same log gives the same documents.

mod catalog;
mod component;
mod metadata;
mod plan;
mod results;
mod seen;

use crate::{
    Engine,
    access::Reader,
    desk::{OscalDocument, Problem},
};

use self::{metadata::Namer, seen::Seen};

impl Engine {
    /// All documents that there is something to say in.
    pub(crate) fn oscal(&self, reader: &Reader) -> Result<Vec<OscalDocument>, Problem> {
        let look = self.look()?;
        let seen = Seen::of(&look, reader)?;
        let namer = Namer::of(&look, self.wiring.store.log().as_ref())?;
        let mut documents = catalog::all(&seen, &namer);
        documents.extend(component::definition(&seen, &namer));
        documents.extend(results::of_audits(&seen, &namer));
        documents.extend(plan::of_what_is_open(&seen, &namer));
        Ok(documents)
    }
}
