//! How a program separates cells and writes numbers.

use crate::limits;
use crate::number::{Cell, cell};

/// What stands between two cells, and which sign before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Dialect {
    /// `None`: blanks and tabs.
    pub(super) delimiter: Option<char>,
    decimal_comma: bool,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Number(f64),
    /// Seconds since midnight.
    Clock(f64),
    /// Nothing, a spelling of "not a number", or a date.
    Missing,
}

impl Value {
    pub(super) fn is_clock(self) -> bool {
        matches!(self, Self::Clock(_))
    }

    /// The number, NaN where there is none.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Number(value) | Self::Clock(value) => value,
            Self::Missing => f64::NAN,
        }
    }
}

/// More cells than a table may have, which tells that it has too many.
const MOST: usize = limits::MAX_COLUMNS + 1;

impl Dialect {
    /// The cells of a line, without quotes and the blanks around them.
    pub(super) fn split<'a>(&self, line: &'a str) -> Vec<&'a str> {
        let bare = |cell: &'a str| cell.trim().trim_matches('"').trim();
        let Some(sign) = self.delimiter else {
            return line.split_whitespace().take(MOST).map(bare).collect();
        };
        let mut quoted = false;
        let apart = |c: char| {
            quoted ^= c == '"';
            c == sign && !quoted
        };
        line.split(apart).take(MOST).map(bare).collect()
    }

    /// What a cell holds; `None` where it is text.
    pub(super) fn value(&self, text: &str) -> Option<Value> {
        if let Some(number) = self.number(text) {
            return Some(number);
        }
        clock(text).map(Value::Clock).or_else(|| match text {
            "-" | "--" | "n/a" | "N/A" | "NA" | "#N/A" => Some(Value::Missing),
            _ => is_date(text).then_some(Value::Missing),
        })
    }

    fn number(&self, text: &str) -> Option<Value> {
        let (group, decimal) = if self.decimal_comma {
            ('.', ',')
        } else {
            (',', '.')
        };
        let read = match text.contains([',', group]) {
            false => cell(text),
            true if text.contains(group) && !grouped(text, group, decimal) => None,
            true => cell(&text.replace(group, "").replace(decimal, ".")),
        };
        read.map(|read| match read {
            Cell::Number(value) => Value::Number(value),
            Cell::Missing => Value::Missing,
        })
    }
}

/// The cells of a row of numbers; `None` where one is text, or none is a number.
pub(super) fn cell_values(dialect: Dialect, cells: &[&str]) -> Option<Vec<Value>> {
    let values = cells.iter().map(|c| dialect.value(c));
    let values: Vec<Value> = values.collect::<Option<_>>()?;
    let number = |v: &Value| matches!(v, Value::Number(_));
    values.iter().any(number).then_some(values)
}

/// Whether `group` parts digits in threes: "1,768" or "1,768.5".
fn grouped(text: &str, group: char, decimal: char) -> bool {
    let whole = text.split(decimal).next().unwrap_or(text);
    let mut parts = whole.trim_start_matches(['-', '+']).split(group);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && parts.all(|part| part.len() == 3 && digits(part))
        && text.matches(decimal).count() <= 1
}

/// Seconds of "10:22:01.250", "22:01,25", with a date before it or without.
fn clock(text: &str) -> Option<f64> {
    let text = match text.split_once([' ', 'T']) {
        Some((date, time)) if is_date(date) => time,
        _ => text,
    };
    let text = text.trim_end_matches('Z').trim();
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let (last, whole) = parts.split_last()?;
    let mut seconds = 0.0;
    for part in whole {
        let digits = part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        let value: f64 = part.parse().ok().filter(|_| digits)?;
        seconds = 60.0 * (seconds + value);
    }
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let value: f64 = last.replace(',', ".").parse().ok()?;
    (last.chars().all(plain) && value < 60.0).then_some(seconds + value)
}

/// "2024-03-05", "05.03.2024", "3/5/2024".
fn is_date(text: &str) -> bool {
    ['-', '.', '/'].iter().any(|sign| {
        let parts: Vec<&str> = text.split(*sign).collect();
        let digits = |p: &&str| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(digits) && parts.iter().any(|p| p.len() == 4)
    })
}

/// The dialect of the longest run of rows: tabs before semicolons before commas before blanks.
pub(super) fn dialect(head: &[&str]) -> Dialect {
    let candidates = [Some('\t'), Some(';'), Some('|'), Some(','), None];
    let mut best = (Dialect::default(), 0);
    for delimiter in candidates {
        if delimiter.is_some_and(|sign| !head.iter().any(|line| line.contains(sign))) {
            continue;
        }
        for decimal_comma in [false, true] {
            let dialect = Dialect {
                delimiter,
                decimal_comma,
            };
            let (run, start) = longest_run(dialect, head);
            let lines = &head[start..start + run];
            if run > best.1 && !misread(dialect, lines, &head[..start]) {
                best = (dialect, run);
            }
        }
    }
    best.0
}

/// The most rows of one width that follow each other, and the first of them.
fn longest_run(dialect: Dialect, head: &[&str]) -> (usize, usize) {
    let (mut best, mut run, mut start, mut width) = (0, 0, 0, 0);
    let mut best_start = 0;
    for (i, line) in head.iter().enumerate() {
        let cells = dialect.split(line);
        let row = cell_values(dialect, &cells).is_some();
        if !row {
            (run, width) = (0, 0);
        } else if cells.len() != width {
            (run, start, width) = (0, i, cells.len());
        }
        run += usize::from(row);
        if run > best {
            (best, best_start) = (run, start);
        }
    }
    (best, best_start)
}

/// Whether these rows, though they can be read so, are meant otherwise.
fn misread(dialect: Dialect, rows: &[&str], above: &[&str]) -> bool {
    // Single numbers with a decimal comma look like two columns.
    if dialect.delimiter == Some(',') && !rows.iter().any(|line| line.contains('"')) {
        let names = above.last().is_some_and(|line| line.contains(','));
        return dialect.decimal_comma || !names && decimals(rows);
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|line| dialect.split(line)).collect();
    let any = |sign: char| rows.iter().flatten().any(|cell| cell.contains(sign));
    let both = |cell: &&&str| cell.contains(',') && cell.contains('.');
    let thousands = match rows.iter().flatten().find(both) {
        Some(cell) => cell.rfind(',') < cell.rfind('.'),
        None => any('.') || in_threes(&rows) && some_without(&rows),
    };
    any(',') && thousands == dialect.decimal_comma || !any(',') && dialect.decimal_comma
}

/// Whether all commas part digits in threes.
fn in_threes(rows: &[Vec<&str>]) -> bool {
    let mut commas = rows.iter().flatten().filter(|cell| cell.contains(','));
    commas.all(|cell| grouped(cell, ',', '.'))
}

/// Whether a column has cells with a comma and cells without: only those above 999 have one.
fn some_without(rows: &[Vec<&str>]) -> bool {
    let width = rows.first().map_or(0, Vec::len);
    let has = |i: usize, comma: bool| {
        let mut cells = rows.iter().filter_map(|row| row.get(i));
        cells.any(|cell| !cell.is_empty() && cell.contains(',') == comma)
    };
    (0..width).any(|i| has(i, true) && has(i, false))
}

/// Whether the commas of these lines stand before decimals: one in each, and what is before it does not
/// count up.
fn decimals(rows: &[&str]) -> bool {
    let single = rows
        .iter()
        .all(|line| line.trim().matches(',').count() == 1);
    let before = rows.iter().filter_map(|line| line.split(',').next());
    let before: Vec<f64> = before.filter_map(|text| text.trim().parse().ok()).collect();
    let counts = before.len() > 2 && before.windows(2).all(|w| w[1] > w[0]);
    let points = rows.iter().any(|line| line.contains('.'));
    let open = rows
        .iter()
        .any(|line| line.contains(", ") || line.trim().ends_with(','));
    single && !counts && !points && !open
}
