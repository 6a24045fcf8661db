//! Numbers as other programs spell them.

use crate::limits;

/// One cell of a numeric table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell {
    /// A finite number.
    Number(f64),
    /// An empty cell or one of the spellings of "not a number".
    Missing,
}

/// Spellings that C and C++ run-time libraries and MATLAB give to a missing number, without sign.
const MISSING: [&str; 6] = [
    "nan",
    "nan(ind)",
    "nan(snan)",
    "1.#qnan",
    "1.#ind",
    "1.#ind00",
];

/// Reads a cell; `None` where it is neither a finite number nor a known spelling of a missing one.
pub(crate) fn cell(text: &str) -> Option<Cell> {
    let text = text.trim();
    if let Ok(value) = text.parse::<f64>()
        && value.is_finite()
    {
        return Some(Cell::Number(value));
    }
    let bare = text
        .strip_prefix(['-', '+'])
        .unwrap_or(text)
        .to_ascii_lowercase();
    let spelt = MISSING.contains(&bare.as_str()) || bare.trim_end_matches('0') == "1.#qnan";
    (text.is_empty() || spelt).then_some(Cell::Missing)
}

/// Splits a row at tabs where it has any (an empty cell is a missing value), else at blanks. Cells beyond
/// those of any table are left.
pub(crate) fn cells(line: &str) -> Vec<&str> {
    const MOST: usize = limits::MAX_CELLS_OF_LINE;
    if line.contains('\t') {
        line.trim_matches(['\r', '\n', ' '])
            .split('\t')
            .map(str::trim)
            .take(MOST)
            .collect()
    } else {
        line.split_whitespace().take(MOST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, cell, cells};

    #[test]
    fn missing_values_in_every_spelling() {
        for text in [
            "",
            "NaN",
            "nan",
            "NAN",
            "-nan",
            "-nan(ind)",
            "1.#QNAN",
            "-1.#IND",
            "1.#QNAN0",
        ] {
            assert_eq!(cell(text), Some(Cell::Missing), "{text}");
        }
        for text in ["inf", "-inf", "1e999", "x", "1,5", "--"] {
            assert_eq!(cell(text), None, "{text}");
        }
        assert_eq!(cell(" 1.5E-3 "), Some(Cell::Number(0.0015)));
    }

    #[test]
    fn tabs_keep_empty_cells_and_blanks_do_not() {
        assert_eq!(cells("1\t\t3"), ["1", "", "3"]);
        assert_eq!(cells("  1   3 \r"), ["1", "3"]);
    }
}
