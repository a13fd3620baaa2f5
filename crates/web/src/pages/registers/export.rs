//! `/r/{register}/export.csv` and `.xlsx`: the list as its address asks for it, as a file.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use plumb_engine::desk::{Answer, Request, TableFormat};

use super::{asking, list_query::Asked};
use crate::{api::as_file, trouble::Trouble, visitor::Visitor};

type Pairs = Vec<(String, String)>;

pub(super) async fn csv(v: Visitor, Path(id): Path<String>, Query(pairs): Query<Pairs>) -> Result<Response, Trouble> {
    export(v, id, pairs, TableFormat::Csv).await
}

pub(super) async fn xlsx(v: Visitor, Path(id): Path<String>, Query(pairs): Query<Pairs>) -> Result<Response, Trouble> {
    export(v, id, pairs, TableFormat::Xlsx).await
}

async fn export(v: Visitor, id: String, pairs: Pairs, format: TableFormat) -> Result<Response, Trouble> {
    let register = asking::register(&v, &id).await?;
    let asked = Asked::read(pairs);
    let Request::List { filters, void, .. } = asked.request(&id) else { return Err(Trouble::not_found()) };
    // Where columns were chosen, what names a record goes with them.
    let columns = if asked.columns.is_empty() {
        Vec::new()
    } else {
        std::iter::once(register.title.clone()).chain(asked.columns).collect()
    };
    let request = Request::ExportRegister { register: id, filters, columns, void, on: None };
    let Answer::Table(table) = v.ask(request).await? else {
        return Err(Trouble::broken(&"the desk answered something else"));
    };
    let name = format!("{}-{}.{}", table.register, table.day, format.ending());
    let bytes = v.work(move |site| site.printer.table(&table, format)).await?;
    Ok(as_file(bytes, &name, format))
}
