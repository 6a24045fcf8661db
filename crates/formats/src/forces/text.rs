//! Lines of text to rows of numbers.

use super::WHAT;
use crate::number::{Cell, cell};
use crate::{Error, limits};

/// A table of numbers with what stands above it.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// Lines above the first row of numbers.
    pub(super) header: Vec<&'a str>,
    /// How cells are told apart.
    pub(super) delimiter: Delimiter,
    /// Rows of equal width.
    pub(super) rows: Vec<Vec<f64>>,
    /// Line number of each row, from 1.
    pub(super) lines: Vec<usize>,
}

impl Sheet<'_> {
    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
}

/// What stands between two cells, and whether a comma stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Delimiter {
    sign: Option<char>,
    decimal_comma: bool,
}

impl Delimiter {
    /// The cells of a line.
    pub(super) fn split(self, line: &str) -> Vec<&str> {
        let mut cells: Vec<&str> = match self.sign {
            Some(sign) => line.split(sign).map(str::trim).take(MOST).collect(),
            None => line.split_whitespace().take(MOST).collect(),
        };
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        cells
    }

    /// A number, `None` where the cell is none.
    fn number(self, text: &str) -> Option<f64> {
        let text = text.trim_matches('"');
        let read = if self.decimal_comma && !text.contains('.') {
            cell(&text.replace(',', "."))
        } else {
            cell(text)
        };
        match read? {
            Cell::Number(value) => Some(value),
            Cell::Missing => None,
        }
    }
}

/// More cells than a table may have, which tells that it has too many.
const MOST: usize = limits::MAX_COLUMNS + 1;
/// Header lines beyond this are none.
const MAX_HEADER: usize = 200;
/// Rows by which the delimiter is told.
const SAMPLE: usize = 50;

/// Reads all rows.
pub(super) fn sheet(text: &str) -> Result<Sheet<'_>, Error> {
    let lines = || {
        text.lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
    };
    if lines().next().is_none() {
        return Err(Error::Empty(WHAT));
    }
    let numeric = |line: &str| line.chars().any(|c| c.is_ascii_digit()) && !letters(line);
    let start = lines().take(MAX_HEADER).find(|(_, line)| numeric(line));
    let (first, _) = start
        .ok_or_else(|| Error::damaged(WHAT, "at its start", "there is no row of numbers in it"))?;
    let sample: Vec<&str> = lines()
        .map(|(_, line)| line)
        .filter(|line| numeric(line))
        .take(SAMPLE)
        .collect();
    let delimiter = delimiter(&sample);
    let mut sheet = Sheet {
        header: lines()
            .take_while(|(i, _)| *i < first)
            .map(|(_, l)| l)
            .collect(),
        delimiter,
        rows: Vec::new(),
        lines: Vec::new(),
    };
    for (index, line) in lines().skip_while(|(i, _)| *i < first) {
        let row = row(delimiter, line, index + 1, sheet.width())?;
        sheet.rows.push(row);
        sheet.lines.push(index + 1);
        let (rows, width) = (sheet.rows.len(), sheet.width());
        if rows > limits::MAX_FORCE_ROWS || rows * width > limits::MAX_CELLS {
            return Err(Error::too_large(rows, "rows", limits::MAX_FORCE_ROWS));
        }
    }
    Ok(sheet)
}

/// Whether a line holds letters beyond those of numbers.
fn letters(line: &str) -> bool {
    let strange = |c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E');
    line.split([' ', '\t', ';', ',', '"'])
        .any(|word| word.contains(strange) && cell(word).is_none())
}

fn row(delimiter: Delimiter, line: &str, number: usize, width: usize) -> Result<Vec<f64>, Error> {
    let cells = delimiter.split(line);
    if cells.len() > limits::MAX_COLUMNS {
        let (most, count) = (limits::MAX_COLUMNS, cells.len());
        return Err(Error::too_large(count, "columns", most));
    }
    if width > 0 && cells.len() != width {
        let reason = format!("it has {} values and not {width}", cells.len());
        return Err(Error::damaged(WHAT, format!("in line {number}"), reason));
    }
    let value = |(i, text): (usize, &&str)| {
        delimiter.number(text).ok_or_else(|| {
            let shown: String = text.chars().take(20).collect();
            let place = format!("in line {number}, column {}", i + 1);
            Error::damaged(WHAT, place, format!("“{shown}” is not a number"))
        })
    };
    cells.iter().enumerate().map(value).collect()
}

/// Tab before semicolon before comma before blanks. A comma stands before decimals where something
/// else separates, or where it is the only one in each line and what is before it does not count up.
fn delimiter(sample: &[&str]) -> Delimiter {
    let all = |c: char| !sample.is_empty() && sample.iter().all(|line| line.trim().contains(c));
    let any = |c: char| sample.iter().any(|line| line.contains(c));
    for sign in ['\t', ';'] {
        if all(sign) {
            return Delimiter {
                sign: Some(sign),
                decimal_comma: any(',') && !any('.'),
            };
        }
    }
    if all(',') && (any('.') || !decimals(sample)) {
        return Delimiter {
            sign: Some(','),
            decimal_comma: false,
        };
    }
    Delimiter {
        sign: None,
        decimal_comma: any(',') && !any('.'),
    }
}

/// Whether the commas of these lines stand before decimals.
fn decimals(sample: &[&str]) -> bool {
    let spaced = sample
        .iter()
        .all(|line| line.split_whitespace().count() > 1 && !line.contains(", "));
    let single = sample.iter().all(|line| line.matches(',').count() == 1);
    let before: Vec<f64> = sample
        .iter()
        .filter_map(|line| line.split(',').next()?.trim().parse().ok())
        .collect();
    let counts = before.len() > 2 && before.windows(2).all(|w| w[1] > w[0]);
    spaced || (single && !counts)
}
