//! What anybody sees. Where nothing is switched on, or no certificate holds, it is answered as any address is where nothing is.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use maud::html;
use plumb_engine::desk::{Problem, TrustView};

use super::parts::shown;
use crate::{
    guard::Arrived,
    look::{self, Page, Speaks as _},
    site::Site,
    trouble::Trouble,
    visitor::aside,
    words::t,
};

/// The page as it is since the last entry and on this day, so that strangers cost nothing.
#[derive(Debug, Default)]
pub(crate) struct KeptTrust(Mutex<Option<Kept>>);

/// As of how many entries, of which day, and what there is to see.
type Kept = (u64, Date, Option<Arc<TrustView>>);

impl KeptTrust {
    fn page(&self, site: &Site) -> Result<Option<Arc<TrustView>>, Problem> {
        let (tip, today) = (*site.engine.tip().borrow(), site.engine.today()?);
        {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, on, page)) = &*kept
                && (*at, *on) == (tip, today)
            {
                return Ok(page.clone());
            }
        }
        let page = site.engine.trust_page()?.map(Arc::new);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((tip, today, page.clone()));
        Ok(page)
    }
}

async fn page(site: &Arc<Site>) -> Result<Arc<TrustView>, Trouble> {
    aside(site, |site| site.trust.page(site)).await?.ok_or_else(Trouble::not_found)
}

/// `GET /trust`.
pub(super) async fn show(State(site): State<Arc<Site>>, arrived: Arrived) -> Result<Page, Trouble> {
    let view = page(&site).await?;
    let v = &*arrived.words;
    let title = view.organisation.clone();
    let body = html! {
        div class="head" { div { h1 { (title) } @if view.lead.is_none() { p { (t!(v, "trust-lead")) } } } }
        (shown(v, &view))
    };
    Ok(look::wide(v, &title, &body))
}

/// `GET /trust/proof/{seq}`: the proof of a certificate that is shown, and of nothing else.
pub(super) async fn proof(State(site): State<Arc<Site>>, Path(seq): Path<String>) -> Result<Response, Trouble> {
    let view = page(&site).await?;
    let found = view.certificates.iter().find(|one| one.seq.to_string() == seq).ok_or_else(Trouble::not_found)?;
    let name = format!("attachment; filename=\"entry-{}.tlog-proof.txt\"", found.seq);
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, found.proof.clone()).into_response())
}
