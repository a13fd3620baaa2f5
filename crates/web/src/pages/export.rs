//! `/r/{register}/export.csv` and `.xlsx`: the list that is shown, as a file.

use axum::{extract::Path, http::Uri, response::Response, routing::get};
use plumb_engine::desk::{Answer, Request, TableFormat};

use crate::{
    api::{as_file, narrowing},
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/r/{register}/export.csv", get(csv)), Route::page("/r/{register}/export.xlsx", get(xlsx))]
}

async fn csv(v: Visitor, Path(register): Path<String>, uri: Uri) -> Result<Response, Trouble> {
    export(v, register, uri, TableFormat::Csv).await
}

async fn xlsx(v: Visitor, Path(register): Path<String>, uri: Uri) -> Result<Response, Trouble> {
    export(v, register, uri, TableFormat::Xlsx).await
}

async fn export(v: Visitor, register: String, uri: Uri, format: TableFormat) -> Result<Response, Trouble> {
    let (filters, columns, void, on) = narrowing(&uri).map_err(Trouble::from)?;
    let Answer::Table(table) = v.ask(Request::ExportRegister { register, filters, columns, void, on }).await? else {
        return Err(Trouble::broken(&"the desk answered something else"));
    };
    let name = format!("{}-{}.{}", table.register, table.day, format.ending());
    let bytes = v.work(move |site| site.printer.table(&table, format)).await?;
    Ok(as_file(bytes, &name, format))
}
