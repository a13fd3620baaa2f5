//! What a list's address asks: which records, in what order, which columns; and the address of the list next to it.

use plumb_engine::desk::{FieldView, Filter, Order, RecordRef, RegisterView, Request, StateMeans};

use super::address::register_path;

/// Rows of a page.
const ROWS: u32 = 50;

/// How near 'soon' is, in days; as the counts have it.
const SOON_DAYS: u16 = 30;

/// Columns shown where nobody chose.
const USUAL_COLUMNS: usize = 5;

/// A list as it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// `open`, `done`, `void`, `overdue`, `soon`, `mine`; or empty: all that are not void.
    pub(super) show: String,
    /// In this state.
    pub(super) state: String,
    /// These words occur.
    pub(super) words: String,
    /// By this field; `-` before it: greatest first.
    pub(super) sort: String,
    /// By this field where nobody chose.
    usual: String,
    /// The columns of whoever looks, where none are asked for.
    own: Vec<String>,
    /// These columns.
    pub(super) columns: Vec<String>,
    /// Fields with the value wanted.
    pub(super) fields: Vec<(String, String)>,
    /// Only these, by number: what a gap is about.
    pub(super) only: Vec<String>,
    /// The cursor of the page before.
    pub(super) after: String,
}

impl Asked {
    /// Reads the pairs of an address; what is not known is left aside.
    pub(super) fn read(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            match name.as_str() {
                "show" => asked.show = value,
                "state" => asked.state = value,
                "q" => asked.words = value,
                "sort" => asked.sort = value,
                "col" => asked.columns.push(value),
                "only" => asked.only.push(value),
                "after" => asked.after = value,
                name => {
                    if let Some(field) = name.strip_prefix("f.") {
                        asked.fields.push((field.to_owned(), value));
                    }
                }
            }
        }
        asked
    }

    /// Reads the query of an address.
    pub(super) fn read_query(query: &str) -> Self {
        Self::read(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The same; where nobody chose columns, with these.
    pub(super) fn with_columns_of(mut self, own: Vec<String>) -> Self {
        self.own = own;
        self
    }

    /// The same; where nobody chose an order, in this one.
    pub(super) fn in_order_of(mut self, usual: &str) -> Self {
        usual.clone_into(&mut self.usual);
        self
    }

    /// The pairs again, without the place in the list.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let one = |name: &str, value: &str| (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()));
        let plain =
            [one("show", &self.show), one("state", &self.state), one("q", &self.words), one("sort", &self.sort)];
        let columns = self.columns.iter().map(|column| ("col".to_owned(), column.clone()));
        let fields = self.fields.iter().map(|(field, value)| (format!("f.{field}"), value.clone()));
        let only = self.only.iter().map(|number| ("only".to_owned(), number.clone()));
        plain.into_iter().flatten().chain(columns).chain(only).chain(fields).collect()
    }

    /// The address of this list.
    pub(super) fn address(&self, register: &str) -> String {
        let mut pairs = self.pairs();
        if !self.after.is_empty() {
            pairs.push(("after".to_owned(), self.after.clone()));
        }
        with_query(register_path(register), &pairs)
    }

    /// What this list asks, as the query of an address, without the place in it.
    pub(super) fn query(&self) -> String {
        let address = with_query(String::new(), &self.pairs());
        address.strip_prefix('?').unwrap_or_default().to_owned()
    }

    /// The address of the same records as a file.
    pub(super) fn export(&self, register: &str) -> String {
        with_query(format!("{}/export.xlsx", register_path(register)), &self.pairs())
    }

    /// The same list, changed, from its beginning.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self { after: String::new(), ..self.clone() };
        change(&mut other);
        other
    }

    /// Whether anything narrows it.
    pub(super) fn is_narrowed(&self) -> bool {
        let plain = self.show.is_empty() && self.state.is_empty() && self.words.is_empty();
        !(plain && self.only.is_empty() && self.fields.is_empty())
    }

    /// By which field it is sorted, and whether greatest first.
    pub(super) fn order(&self) -> Option<(&str, bool)> {
        match self.sort.strip_prefix('-') {
            Some(field) => Some((field, true)),
            None if !self.sort.is_empty() => Some((&self.sort, false)),
            None if !self.usual.is_empty() => Some((&self.usual, false)),
            None => None,
        }
    }

    /// Whether whoever looks sees columns of one's own choice.
    pub(super) fn has_own_columns(&self) -> bool {
        !self.own.is_empty()
    }

    /// The columns shown: as asked, else as whoever looks likes them, else the first few of the register besides its title.
    pub(super) fn shown<'r>(&self, register: &'r RegisterView) -> Vec<&'r FieldView> {
        let all = || register.columns().filter(|field| field.id != register.title);
        let chosen = if self.columns.is_empty() { &self.own } else { &self.columns };
        if chosen.is_empty() {
            return all().take(USUAL_COLUMNS).collect();
        }
        all().filter(|field| chosen.contains(&field.id)).collect()
    }

    /// What the engine is asked.
    pub(super) fn request(&self, register: &str) -> Request {
        let mut filters = Vec::new();
        let means = |kind| Filter::Means { kind };
        match self.show.as_str() {
            "open" => filters.push(means(StateMeans::Open)),
            "done" => filters.push(means(StateMeans::Done)),
            "void" => filters.push(means(StateMeans::Void)),
            "overdue" => filters.push(Filter::Overdue),
            "soon" => filters.push(Filter::DueWithin { days: SOON_DAYS }),
            "mine" => filters.push(Filter::Mine),
            _ => {}
        }
        if !self.state.is_empty() {
            filters.push(Filter::Equal { field: "state".to_owned(), value: self.state.clone() });
        }
        if !self.words.trim().is_empty() {
            filters.push(Filter::Contains { text: self.words.clone() });
        }
        if !self.only.is_empty() {
            filters.push(Filter::Among { records: self.only.iter().cloned().map(RecordRef).collect() });
        }
        filters.extend(self.fields.iter().map(|(field, value)| match value.as_str() {
            "-" => Filter::Empty { field: field.clone() },
            _ => Filter::Equal { field: field.clone(), value: value.clone() },
        }));
        Request::List {
            register: register.to_owned(),
            filters,
            order: self.order().map(|(field, descending)| Order { field: field.to_owned(), descending }),
            void: self.show == "void" || !self.state.is_empty(),
            limit: ROWS,
            after: (!self.after.is_empty()).then(|| self.after.clone()),
        }
    }
}

/// A path with its query.
fn with_query(path: String, pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", super::address::part(name), super::address::part(value)))
        .collect();
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_what_was_asked() {
        let asked = Asked {
            show: "overdue".into(),
            words: "a&b=c ä".into(),
            sort: "-due".into(),
            columns: vec!["owner".into(), "due".into()],
            only: vec!["NC-1".into(), "NC 2".into()],
            fields: vec![("kind".into(), "x y".into())],
            ..Asked::default()
        };
        let address = asked.address("cases");
        let query = address.split_once('?').unwrap().1;
        let pairs = query.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            let text = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8().unwrap().into_owned();
            (text(name), text(value))
        });
        assert_eq!(Asked::read(pairs.collect()), asked);
    }
}
