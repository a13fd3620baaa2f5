//! From raw rows to a table: header first, empty rows out, rows of the wrong shape refused.

use super::{Cell, CellKind, RefusedRow, Sheet, SheetError, SheetLimits, SheetRow};

/// Takes raw rows one by one.
#[derive(Debug)]
pub(super) struct Rows {
    name: String,
    limits: SheetLimits,
    /// Empty until the header row was taken.
    names: Vec<String>,
    taken: Vec<SheetRow>,
    refused: Vec<RefusedRow>,
}

impl Rows {
    pub(super) fn new(name: &str, limits: SheetLimits) -> Self {
        Self { name: name.to_owned(), limits, names: Vec::new(), taken: Vec::new(), refused: Vec::new() }
    }

    /// Takes the next row; the first that is not empty is the header.
    pub(super) fn take(&mut self, number: usize, cells: Vec<Cell>) -> Result<(), SheetError> {
        if cells.iter().all(|c| c.kind == CellKind::Empty) {
            return Ok(());
        }
        if self.names.is_empty() {
            return self.take_header(number, &cells);
        }
        if self.taken.len() >= self.limits.rows {
            return Err(SheetError::TooLarge(format!("there are more than {} rows", self.limits.rows)));
        }
        if let Some(refused) = self.fault(number, &cells) {
            self.refused.push(refused);
            return Ok(());
        }
        let mut cells = cells;
        cells.resize(self.names.len(), Cell::default());
        self.taken.push(SheetRow { number, cells });
        Ok(())
    }

    fn take_header(&mut self, number: usize, cells: &[Cell]) -> Result<(), SheetError> {
        let last = cells.iter().rposition(|c| c.kind != CellKind::Empty).map_or(0, |at| at + 1);
        if last > self.limits.columns {
            return Err(SheetError::TooLarge(format!("there are more than {} columns", self.limits.columns)));
        }
        let mut names: Vec<String> = Vec::new();
        for cell in cells.iter().take(last) {
            let name = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !name.is_empty() && names.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
                return Err(SheetError::Header(format!("row {number} names the column `{name}` twice")));
            }
            names.push(name);
        }
        self.names = names;
        Ok(())
    }

    fn fault(&self, row: usize, cells: &[Cell]) -> Option<RefusedRow> {
        let beyond = cells.iter().enumerate().skip(self.names.len()).find(|(_, c)| c.kind != CellKind::Empty);
        if let Some((at, _)) = beyond {
            let reason = format!(
                "the row has more values than the {} columns; a value that holds the separator must stand in quotes",
                self.names.len()
            );
            return Some(RefusedRow { row, column: at + 1, column_name: None, reason });
        }
        let (at, _) = cells.iter().enumerate().find(|(_, c)| c.text.len() > self.limits.cell_bytes)?;
        let reason = format!("the value is longer than {} kB", self.limits.cell_bytes >> 10);
        Some(RefusedRow { row, column: at + 1, column_name: self.names.get(at).cloned(), reason })
    }

    /// The table, unless nothing was in it.
    pub(super) fn finish(self) -> Result<Sheet, SheetError> {
        if self.names.is_empty() {
            return Err(SheetError::Empty);
        }
        let mut sheet = Sheet { name: self.name, header: self.names, rows: self.taken, refused: self.refused };
        // A column without a name and without values is only space; one with values is named after its place.
        while let Some(at) = sheet.header.iter().rposition(String::is_empty) {
            let used = sheet.rows.iter().any(|r| r.cells.get(at).is_some_and(|c| c.kind != CellKind::Empty));
            if used {
                if let Some(name) = sheet.header.get_mut(at) {
                    *name = format!("column {}", letters(at));
                }
                continue;
            }
            sheet.header.remove(at);
            for row in &mut sheet.rows {
                row.cells.remove(at);
            }
        }
        Ok(sheet)
    }
}

/// The letters of a column in a spreadsheet: A, B, … Z, AA.
fn letters(at: usize) -> String {
    let digit = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    if at < 26 { digit(at).to_string() } else { format!("{}{}", digit(at / 26 - 1), digit(at)) }
}
