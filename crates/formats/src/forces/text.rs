//! Lines of text to tables of numbers, each with the lines above it.

use super::WHAT;
use super::dialect::{Dialect, Value, cell_values, dialect};
use crate::{Error, limits};

/// A table of numbers with what stands above it.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// Lines above the first row of numbers, since the table before.
    pub(super) header: Vec<&'a str>,
    /// How cells are told apart.
    pub(super) dialect: Dialect,
    /// Rows of equal width; what is missing is NaN.
    pub(super) rows: Vec<Vec<f64>>,
    /// Line number of each row, from 1.
    pub(super) lines: Vec<usize>,
    /// Columns with those at the end that are empty in every row.
    pub(super) full: usize,
    /// Lines behind the last row that look like rows with a word in them.
    pub(super) below: Vec<usize>,
    /// Which columns hold times of day.
    pub(super) clocks: Vec<bool>,
}

impl Sheet<'_> {
    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.clocks.len()
    }

    /// Values of a column.
    pub(super) fn column(&self, index: usize) -> impl Iterator<Item = f64> + '_ {
        self.rows.iter().map(move |row| row[index])
    }

    fn fits(&self, values: &[Value]) -> bool {
        let width = self.width();
        let clocks = values.iter().zip(&self.clocks);
        values
            .iter()
            .skip(width)
            .all(|v| matches!(v, Value::Missing))
            && clocks
                .clone()
                .all(|(v, clock)| matches!(v, Value::Missing) || *clock == v.is_clock())
    }

    fn push(&mut self, values: &[Value], line: usize) -> Result<(), Error> {
        let width = self.width();
        let value = |i: usize| values.get(i).map_or(f64::NAN, |v| v.number());
        self.rows.push((0..width).map(value).collect());
        self.lines.push(line);
        let rows = self.rows.len();
        if rows > limits::MAX_FORCE_ROWS || rows * width > limits::MAX_CELLS {
            return Err(Error::too_large(rows, "rows", limits::MAX_FORCE_ROWS));
        }
        Ok(())
    }
}

/// Lines that are looked at for the dialect, and the most that stand above a table.
pub(super) const HEAD_LINES: usize = 300;

/// All tables of a text, in their order, none of a single row unless there is no other.
///
/// # Errors
/// Where there is none, where a cell within a table is no number (by line and column), or where the
/// limits are exceeded.
pub(super) fn sheets(text: &str) -> Result<Vec<Sheet<'_>>, Error> {
    let lines = || {
        text.lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
    };
    if lines().next().is_none() {
        return Err(Error::Empty(WHAT));
    }
    let head: Vec<&str> = lines().take(HEAD_LINES).map(|(_, line)| line).collect();
    let mut reading = Reading::new(dialect(&head));
    for (index, line) in lines() {
        reading.line(index + 1, line)?;
    }
    reading.finish()
}

/// Tables while they are read.
struct Reading<'a> {
    dialect: Dialect,
    done: Vec<Sheet<'a>>,
    header: Vec<&'a str>,
    open: Option<Sheet<'a>>,
    /// The first row of the open table as text.
    first: &'a str,
    /// Lines that look like rows with a word in them, and what is wrong there if rows follow.
    suspects: Vec<(usize, Error)>,
}

impl<'a> Reading<'a> {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            done: Vec::new(),
            header: Vec::new(),
            open: None,
            first: "",
            suspects: Vec::new(),
        }
    }

    fn line(&mut self, number: usize, line: &'a str) -> Result<(), Error> {
        let cells = self.dialect.split(line);
        if cells.len() > limits::MAX_COLUMNS {
            let most = limits::MAX_COLUMNS;
            return Err(Error::too_large(cells.len(), "columns", most));
        }
        let Some(values) = cell_values(self.dialect, &cells) else {
            self.damage(number, &cells);
            self.close();
            self.header.push(line);
            return Ok(());
        };
        if let Some(open) = &mut self.open {
            if open.fits(&values) {
                return open.push(&values, number);
            }
            if open.rows.len() > 1 {
                let width = open.width();
                let reason = format!("it has {} values and not {width}", values.len());
                return Err(Error::damaged(WHAT, format!("in line {number}"), reason));
            }
            self.close();
        }
        self.interrupted(&values)?;
        let mut sheet = Sheet {
            dialect: self.dialect,
            clocks: values.iter().map(|v| v.is_clock()).collect(),
            ..Sheet::default()
        };
        sheet.push(&values, number)?;
        self.first = line;
        self.open = Some(sheet);
        Ok(())
    }

    /// A row with a cell that is no number: half of its cells at least are.
    fn damage(&mut self, number: usize, cells: &[&str]) {
        let width = self.open.as_ref().map_or(0, Sheet::width);
        let bad = |cell: &str| self.dialect.value(cell).is_none();
        let wrong = cells.iter().filter(|c| bad(c)).count();
        match cells.iter().position(|c| bad(c)) {
            Some(column) if width > 1 && cells.len() == width && 2 * wrong <= width => {
                let error = no_number(number, column, cells[column]);
                self.suspects.push((number, error));
            }
            _ => {}
        }
    }

    /// A single line between rows that are alike is none of a header: of one column, or unlike names.
    fn interrupted(&self, values: &[Value]) -> Result<(), Error> {
        let alike = self.done.last().filter(|sheet| sheet.fits(values));
        if let (Some(_), Some((_, error))) = (alike, self.suspects.first()) {
            return Err(error.clone());
        }
        let (Some(before), [line]) = (self.done.last(), &self.header[..]) else {
            return Ok(());
        };
        let cells = self.dialect.split(line);
        let width = before.width();
        if before.fits(values) && values.len() == width && (width == 1 || cells.len() != width) {
            let number = before.lines.last().map_or(0, |last| last + 1);
            return Err(no_number(number, 0, line.trim()));
        }
        Ok(())
    }

    /// Ends the open table; a single row is one of the lines above the next.
    fn close(&mut self) {
        match self.open.take() {
            Some(mut sheet) if sheet.rows.len() > 1 => {
                sheet.header = std::mem::take(&mut self.header);
                self.done.push(sheet);
            }
            Some(_) => self.header.push(self.first),
            None => {}
        }
    }

    fn finish(mut self) -> Result<Vec<Sheet<'a>>, Error> {
        if let Some(mut sheet) = self.open.take()
            && (sheet.rows.len() > 1 || self.done.is_empty())
        {
            sheet.header = std::mem::take(&mut self.header);
            self.done.push(sheet);
        }
        for sheet in &mut self.done {
            narrow(sheet);
        }
        if let Some(last) = self.done.last_mut() {
            last.below = self.suspects.iter().map(|(line, _)| *line).collect();
        }
        self.done.retain(|sheet| sheet.width() > 0);
        match self.done.is_empty() {
            true => {
                let reason = "there is no row of numbers in it";
                Err(Error::damaged(WHAT, "at its start", reason))
            }
            false => Ok(self.done),
        }
    }
}

fn no_number(line: usize, column: usize, text: &str) -> Error {
    let shown: String = text.chars().take(20).collect();
    let place = format!("in line {line}, column {}", column + 1);
    Error::damaged(WHAT, place, format!("“{shown}” is not a number"))
}

/// Leaves out columns at the end that are empty in every row: signs behind the last value.
fn narrow(sheet: &mut Sheet<'_>) {
    let empty = |i: usize| sheet.rows.iter().all(|row| row[i].is_nan());
    let mut width = sheet.width();
    sheet.full = width;
    while width > 0 && empty(width - 1) {
        width -= 1;
    }
    sheet.clocks.truncate(width);
    for row in &mut sheet.rows {
        row.truncate(width);
    }
}
