//! Registers: lists, records, forms, files, history. Whatever a pack calls a register has all of it; no page knows one by name.

mod address;
mod all;
mod asking;
mod bulk;
mod choices;
mod comments;
mod export;
mod facts;
mod files;
mod form;
mod form_page;
mod history;
mod import;
mod input;
mod kept;
mod list;
mod list_query;
mod moving;
mod new;
mod posted;
mod proof;
mod record;
mod saying;
mod steps;
mod table_input;
mod undo;
mod void;

use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{guard::Pace, routes::Route};

pub(crate) use address::{part, record_named, record_path};
pub(crate) use files::whole_file;
pub(crate) use import::HeldSheets;
pub(crate) use kept::as_list_query;
pub(crate) use saying::said;

/// Largest form, in bytes: prose of 200 KiB, three bytes for each sign that is escaped, and the rest.
const LARGEST_FORM: usize = 2 * 1024 * 1024;

pub(super) fn routes() -> Vec<Route> {
    let form = || DefaultBodyLimit::max(LARGEST_FORM);
    vec![
        Route::page("/registers", get(all::show)),
        Route::page("/new", get(new::choose)),
        Route::page("/r/{register}", get(list::show)),
        Route::page("/r/{register}/new", get(form_page::new)),
        Route::act("/r/{register}/new", post(form_page::create).layer(form())),
        Route::page("/r/{register}/export.csv", get(export::csv)),
        Route::page("/r/{register}/export.xlsx", get(export::xlsx)),
        Route::page("/r/{register}/bulk", get(bulk::ask)),
        Route::act("/r/{register}/bulk", post(bulk::act).layer(form())),
        Route::page("/r/{register}/lists", get(kept::show)),
        Route::act("/r/{register}/lists", post(kept::keep)),
        Route::act("/r/{register}/lists/{list}/rename", post(kept::rename)),
        Route::act("/r/{register}/lists/{list}/delete", post(kept::delete)),
        Route::act("/r/{register}/columns", post(kept::columns)),
        Route::page("/r/{register}/import", get(import::ask)),
        Route::act("/r/{register}/import", post(import::preview).layer(DefaultBodyLimit::max(import::LARGEST)))
            .at(Pace::Upload),
        Route::act("/r/{register}/import/take-in", post(import::take_in).layer(form())),
        Route::page("/r/{register}/{record}", get(record::show)),
        Route::page("/r/{register}/{record}/edit", get(form_page::edit)),
        Route::act("/r/{register}/{record}/edit", post(form_page::change).layer(form())),
        Route::page("/r/{register}/{record}/history", get(history::show)),
        Route::page("/r/{register}/{record}/move/{transition}", get(moving::ask)),
        Route::act("/r/{register}/{record}/move/{transition}", post(moving::act).layer(form())),
        Route::act("/r/{register}/{record}/comments", post(comments::say).layer(form())),
        Route::act("/r/{register}/{record}/files", post(files::take).layer(DefaultBodyLimit::disable()))
            .at(Pace::Upload),
        Route::page("/r/{register}/{record}/files/{file}/{name}", get(files::give)),
        Route::page("/r/{register}/{record}/void", get(void::ask)),
        Route::act("/r/{register}/{record}/void", post(void::act).layer(form())),
        Route::act("/r/{register}/{record}/undo", post(undo::act).layer(form())),
        Route::page("/proof/{seq}", get(proof::show)),
        Route::page("/proof/{seq}/entry.txt", get(proof::file)),
    ]
}
