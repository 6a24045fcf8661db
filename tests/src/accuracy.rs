//! What a test found when it held something against a reference: the rows of the Accuracy page.
//!
//! Tests of other crates include this file by its path; it needs nothing but the standard library.

use std::fmt::Write;

/// One comparison that a test makes.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Area and name, stable and unique: "pose/landmarks_full". The area is one of the page's.
    pub id: &'a str,
    /// What is measured, in a reader's words: "Landmarks, Full model".
    pub quantity: &'a str,
    /// What `found` is: "mean distance", "largest error", "root mean square error".
    pub what: &'a str,
    /// What it is held against: "the reference runtime on the same pictures".
    pub against: &'a str,
    /// Where the reference is from: paper, data set, "exact truth of the synthesis".
    pub source: &'a str,
    /// How far off it was, in `unit`.
    pub found: f64,
    /// How far off it may be: beyond it the test fails.
    pub bound: f64,
    /// Unit of `found` and `bound`.
    pub unit: &'a str,
    /// Number of values compared.
    pub n: usize,
}

/// Writes the row into the folder that `SAGITTA_ACCURACY` names; does nothing without. Of several with
/// one id the last counts, so a test that runs on several engines gives each its own.
pub fn record(row: &Row<'_>) {
    let Some(folder) = std::env::var_os("SAGITTA_ACCURACY") else {
        return;
    };
    let path = std::path::Path::new(&folder).join(format!("{}.json", row.id.replace('/', ".")));
    if let Err(error) = std::fs::write(&path, json(row)) {
        eprintln!("{}: {error}", path.display());
    }
}

/// The row as one line of JSON.
fn json(row: &Row<'_>) -> String {
    let texts = [
        ("id", row.id),
        ("quantity", row.quantity),
        ("what", row.what),
        ("against", row.against),
        ("source", row.source),
        ("unit", row.unit),
    ];
    let mut line = String::from("{");
    for (name, text) in texts {
        // Writing into a string cannot fail.
        write!(line, "\"{name}\":\"{}\",", escaped(text)).ok();
    }
    let (found, bound) = (rounded(row.found), rounded(row.bound));
    write!(
        line,
        "\"found\":{found},\"bound\":{bound},\"n\":{}}}",
        row.n
    )
    .ok();
    line
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Three significant digits, so that the last bits of a machine do not show. What is no number is null,
/// which nobody can read as a success.
fn rounded(value: f64) -> String {
    if !value.is_finite() {
        return "null".to_owned();
    }
    let three: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    format!("{three}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_one_line_of_json_with_three_digits() {
        let row = Row {
            id: "filters/pezzack",
            quantity: "Angular \"acceleration\"",
            what: "root mean square error",
            against: "an accelerometer",
            source: "Pezzack 1977",
            found: 4.123_456,
            bound: 5.0,
            unit: "rad/s²",
            n: 142,
        };
        let line = json(&row);
        assert!(!line.contains('\n'));
        assert!(
            line.ends_with(r#""unit":"rad/s²","found":4.12,"bound":5,"n":142}"#),
            "{line}"
        );
        assert!(line.contains(r#""Angular \"acceleration\"""#));
    }

    #[test]
    fn numbers_are_rounded_and_what_is_none_is_null() {
        assert_eq!(rounded(0.000_123_456), "0.000123");
        assert_eq!(rounded(12_345.0), "12300");
        assert_eq!(rounded(-0.0), "-0");
        assert_eq!(rounded(f64::NAN), "null");
    }
}
