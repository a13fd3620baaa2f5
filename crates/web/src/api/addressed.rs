//! A record that an address names by its register and number, found for somebody whose token covers it: to be read, or to be
//! acted on. Nothing is asked in the query of such an address.

use std::{collections::HashMap, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use plumb_engine::{desk::RecordRef, gate::TokenAct};

use super::{
    asked::{Pairs, Parted},
    program::{Program, nowhere},
    refused::Refused,
};
use crate::site::Site;

/// Who asks, and the record meant.
#[derive(Debug)]
pub(super) struct Addressed {
    pub(super) program: Program,
    pub(super) register: String,
    pub(super) record: RecordRef,
    /// What else the path names.
    parts: HashMap<String, String>,
}

impl Addressed {
    async fn of(parts: &mut Parts, site: &Arc<Site>, act: TokenAct) -> Result<Self, Refused> {
        let program = Program::from_request_parts(parts, site).await?;
        let Parted(mut named) = Parted::<HashMap<String, String>>::from_request_parts(parts, site).await?;
        Pairs::of(&parts.uri, &[], &[])?;
        let mut take = |name: &str| named.remove(name).ok_or_else(|| nowhere(name));
        let (register, number) = (take("register")?, take("number")?);
        let record = program.record(act, &register, &number).await?;
        Ok(Self { program, register, record, parts: named })
    }

    /// What the path names beside register and number.
    pub(super) fn part(&mut self, name: &str) -> Result<String, Refused> {
        self.parts.remove(name).ok_or_else(|| nowhere(name))
    }
}

/// A record to be read.
#[derive(Debug)]
pub(super) struct ToRead(pub(super) Addressed);

/// A record to be acted on.
#[derive(Debug)]
pub(super) struct ToWrite(pub(super) Addressed);

impl FromRequestParts<Arc<Site>> for ToRead {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Refused> {
        Addressed::of(parts, site, TokenAct::Read).await.map(Self)
    }
}

impl FromRequestParts<Arc<Site>> for ToWrite {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Refused> {
        Addressed::of(parts, site, TokenAct::Write).await.map(Self)
    }
}
