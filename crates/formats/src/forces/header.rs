//! The lines above a table: names of columns, their units, and the groups they stand in.

use super::text::Sheet;
use super::units::{Measure, measure};
use super::words::{Meaning, meaning};

/// A column as the header describes it.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    /// As it stands there, without quotes.
    pub(super) text: String,
    /// Without its unit.
    pub(super) bare: String,
    pub(super) unit: Option<String>,
    pub(super) meaning: Meaning,
}

/// What the header says of the columns.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// One per column; empty where there are none.
    pub(super) names: Vec<Name>,
    /// Names that do not fit the columns: there are more or fewer.
    pub(super) misfit: Option<String>,
}

/// How many lines above a table may be its names, units and groups.
const LINES: usize = 6;

pub(super) fn header(sheet: &Sheet<'_>) -> Header {
    if let Some(names) = signals(sheet) {
        return Header {
            names: described(names, &[], &[]),
            misfit: None,
        };
    }
    let lines: Vec<Vec<String>> = sheet
        .header
        .iter()
        .rev()
        .take(LINES)
        .map(|l| cells(sheet, l))
        .collect();
    let unit_line = lines
        .iter()
        .position(|line| is_units(line) && fits(sheet, line));
    let name_line = lines
        .iter()
        .position(|line| fits(sheet, line) && is_names(line) && !is_units(line));
    let Some(at) = name_line else {
        let text = sheet.header.last().map(|line| line.trim());
        let misfit = text.filter(|line| {
            sheet.width() > 1 && lines.first().is_some_and(|c| c.len() > 1) && !is_note(line)
        });
        return Header {
            names: Vec::new(),
            misfit: misfit.map(str::to_owned),
        };
    };
    let units = unit_line.map_or(&[][..], |i| &lines[i]);
    let groups = lines.get(at + 1).filter(|line| is_groups(sheet, line));
    let names = lines[at].clone();
    Header {
        names: described(names, units, groups.map_or(&[], |g| &g[..])),
        misfit: None,
    }
}

/// Names, units and groups by column to what they say.
fn described(names: Vec<String>, units: &[String], groups: &[String]) -> Vec<Name> {
    let mut group = "";
    let mut list = Vec::with_capacity(names.len());
    for (i, text) in names.into_iter().enumerate() {
        if let Some(next) = groups.get(i).filter(|g| !g.is_empty()) {
            group = next;
        }
        let (bare, own) = split_unit(&text);
        let below = units
            .get(i)
            .map(|u| unbracketed(u))
            .filter(|u| !u.is_empty());
        let unit = own.or(below);
        let meaning = meaning(&bare, unit, group);
        list.push(Name {
            unit: unit.map(str::to_owned),
            bare: bare.to_owned(),
            meaning,
            text,
        });
    }
    list
}

fn unbracketed(text: &str) -> &str {
    text.trim_matches(['(', ')', '[', ']', '{', '}', '"', ' '])
}

/// A name and the unit behind it: "Fz (N)", "Fz [kN]", "time_ms", "Fz in N", "Fz/N", "Fz, N".
fn split_unit(text: &str) -> (String, Option<&str>) {
    let known = |unit: &str| measure(unit) != Measure::Unknown;
    if let Some((name, rest)) = text.rsplit_once(['(', '[', '{']) {
        let inside = unbracketed(rest);
        if known(inside) {
            return (name.trim().to_owned(), Some(inside));
        }
    }
    if let Some((name, unit)) = text.rsplit_once([' ', '_', '/', ',', '-']) {
        let name = name
            .trim()
            .trim_end_matches(" in")
            .trim_end_matches([',', '-']);
        // A letter is a unit only as it is written: "N", and not the n of "sample n".
        let written = ["N", "kN", "lbf", "kgf", "s", "ms", "BW", "%BW"].contains(&unit);
        if written && !name.is_empty() {
            return (name.trim().to_owned(), Some(unit));
        }
    }
    (text.trim().to_owned(), None)
}

/// The cells of a line above the rows, without signs of a comment.
fn cells(sheet: &Sheet<'_>, line: &str) -> Vec<String> {
    let line = line.trim_end_matches(['\r', '\n']);
    let bare = line
        .trim_start_matches(['#', '%', '*'])
        .trim_start_matches("//");
    let bare = if bare.len() < line.len() {
        bare.trim_start()
    } else {
        bare
    };
    if sheet.width() == 1 && sheet.dialect.delimiter.is_none() {
        return vec![bare.trim().trim_matches('"').to_owned()];
    }
    let mut cells: Vec<String> = match sheet.dialect.delimiter {
        Some(_) => sheet
            .dialect
            .split(bare)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        None => blanks(bare, sheet.width()),
    };
    while cells.len() > sheet.width() && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    // Columns that are empty in every row may have names.
    if cells.len() == sheet.full {
        cells.truncate(sheet.width());
    }
    cells
}

/// Cells between tabs, several blanks or single ones, with units in brackets where they belong.
fn blanks(line: &str, width: usize) -> Vec<String> {
    let own = |cells: Vec<&str>| -> Vec<String> {
        cells.iter().map(|c| (*c).trim().to_owned()).collect()
    };
    let wide = line.trim().replace('\t', "  ");
    let parts = wide
        .split("  ")
        .filter(|c| !c.trim().is_empty())
        .collect::<Vec<_>>();
    if parts.len() == width {
        return own(parts);
    }
    let mut cells: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        match cells.last_mut() {
            Some(last) if word.starts_with(['(', '[']) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => cells.push(word.to_owned()),
        }
    }
    cells
}

fn fits(sheet: &Sheet<'_>, line: &[String]) -> bool {
    line.len() == sheet.width()
}

/// Whether all cells are units, or none.
fn is_units(line: &[String]) -> bool {
    let unit = |cell: &&String| measure(unbracketed(cell)) != Measure::Unknown;
    let filled = line.iter().filter(|c| !c.is_empty() && *c != "-");
    filled.clone().count() > 0 && filled.clone().all(|c| unit(&c))
}

/// Whether half of the cells are words, and none is a note.
fn is_names(line: &[String]) -> bool {
    let word = |cell: &&String| cell.chars().any(char::is_alphabetic);
    let words = line.iter().filter(word).count();
    let note = line.len() == 1 && line.iter().all(|c| is_note(c));
    words > 0 && 2 * words >= line.iter().filter(|c| !c.is_empty()).count() && !note
}

/// Whether a line says something of the file and names no column: "Sampling rate: 1000".
fn is_note(line: &str) -> bool {
    line.contains([':', '='])
        || line.split_whitespace().count() > 5
        || super::rate::rates(&[line]).next().is_some()
}

/// Whether a line above the names names groups of them.
fn is_groups(sheet: &Sheet<'_>, line: &[String]) -> bool {
    let filled = line.iter().filter(|c| !c.is_empty()).count();
    let words = line.iter().any(|c| c.chars().any(char::is_alphabetic));
    line.len() > 2 && line.len() <= sheet.width() && words && filled < sheet.width()
}

/// The columns of OpenSignals' text files, whose header is JSON: `"column": ["nSeq", "CH1"]`.
fn signals(sheet: &Sheet<'_>) -> Option<Vec<String>> {
    let line = sheet
        .header
        .iter()
        .find(|line| line.contains("\"column\""))?;
    let (_, list) = line.split_once("\"column\"")?;
    let (list, _) = list.split_once('[')?.1.split_once(']')?;
    let name = |n: &str| n.trim().trim_matches('"').to_owned();
    let names: Vec<String> = list.split(',').map(name).collect();
    (names.len() == sheet.width()).then_some(names)
}
