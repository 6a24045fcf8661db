//! Which columns are times and which are vertical forces.

use super::text::Sheet;
use super::units::Unit;
use crate::Error;
use sagitta_motion::{Plate, Side};

/// A column of vertical force.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    index: usize,
    name: String,
    side: Option<Side>,
}

impl Column {
    /// What it measured, in the file's unit.
    pub(super) fn plate(&self, sheet: &Sheet<'_>) -> Plate {
        Plate {
            name: self.name.clone(),
            side: self.side,
            vertical_n: sheet.rows.iter().map(|row| row[self.index]).collect(),
            wrench: None,
        }
    }
}

/// What the columns are.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The time column and the seconds in one of its units.
    pub(super) time: Option<(usize, f64)>,
    pub(super) plates: Vec<Column>,
    pub(super) unit: Option<Unit>,
    /// Samples per second, where the header says so.
    pub(super) rate_hz: Option<f64>,
}

/// Finds times and forces; `wanted` as in [`super::Options::columns`].
pub(super) fn layout(sheet: &Sheet<'_>, wanted: &[String]) -> Result<Layout, Error> {
    let names = names(sheet);
    let time = time(sheet, &names);
    let plates = if wanted.is_empty() {
        found(sheet, &names, time.map(|(i, _)| i))?
    } else {
        let column = |w: &String| chosen(sheet, &names, w);
        wanted.iter().map(column).collect::<Result<_, _>>()?
    };
    let unit = plates
        .iter()
        .find_map(|c| unit(&names, c.index))
        .or_else(|| units_line(sheet, plates.first()?.index));
    Ok(Layout {
        time,
        unit,
        plates,
        rate_hz: rate(sheet),
    })
}

/// The cells of the last header lines, from the bottom up; a single column has the line for itself.
fn header<'a>(sheet: &'a Sheet<'a>) -> impl Iterator<Item = Vec<&'a str>> {
    let width = sheet.width();
    let lines = if width == 1 { 1 } else { 3 };
    let cells = move |line: &&'a str| match width {
        1 => vec![line.trim()],
        _ => sheet.delimiter.split(line),
    };
    let all = sheet.header.iter().rev().take(lines).map(cells);
    all.filter(move |cells| cells.len() == width)
}

/// The names above the columns; empty where there are none.
fn names(sheet: &Sheet<'_>) -> Vec<String> {
    let bare = |cells: Vec<&str>| -> Vec<String> {
        let bare = |c: &str| c.trim_matches('"').trim().to_owned();
        cells.into_iter().map(bare).collect()
    };
    let named = header(sheet)
        .map(bare)
        .filter(|c| !c.iter().all(|cell| is_unit(cell) || cell.is_empty()));
    // Of several lines the topmost has the names; below it are units or numbers of the plates.
    named.last().unwrap_or_default()
}

fn is_unit(cell: &str) -> bool {
    let bare = cell.trim_matches(['(', ')', '[', ']']);
    Unit::named(bare).is_some() || matches!(bare, "s" | "ms" | "sec")
}

/// The unit in brackets behind a name.
fn unit(names: &[String], index: usize) -> Option<Unit> {
    let name = names.get(index)?;
    let inside = name.rsplit_once(['(', '['])?.1;
    Unit::named(inside.trim_end_matches([')', ']']))
}

/// The unit in a line of units below the names.
fn units_line(sheet: &Sheet<'_>, index: usize) -> Option<Unit> {
    let brackets = ['(', ')', '[', ']', '"'];
    header(sheet).find_map(|cells| Unit::named(cells.get(index)?.trim_matches(brackets)))
}

/// Words that name a time column.
const TIMES: [&str; 7] = ["time", "t", "zeit", "tempo", "tiempo", "temps", "abs time"];

fn bare(name: &str) -> String {
    let name = name.split(['(', '[']).next().unwrap_or(name);
    name.trim().to_lowercase()
}

/// The time column and the seconds in one of its units.
fn time(sheet: &Sheet<'_>, names: &[String]) -> Option<(usize, f64)> {
    let named = names.iter().position(|name| {
        let bare = bare(name);
        TIMES.contains(&bare.as_str()) || bare.trim_end_matches("_s").ends_with("time")
    });
    let milliseconds = |index: usize| {
        let name = names.get(index).map(|n| n.to_lowercase());
        name.is_some_and(|n| n.contains("(ms") || n.contains("[ms") || n.ends_with("_ms"))
    };
    if let Some(index) = named {
        return Some((index, if milliseconds(index) { 1e-3 } else { 1.0 }));
    }
    // Without names a first column that rises evenly by less than a tenth is the time in seconds.
    let first: Vec<f64> = sheet
        .rows
        .iter()
        .filter_map(|row| row.first().copied())
        .collect();
    let steps: Vec<f64> = first.windows(2).map(|w| w[1] - w[0]).collect();
    let (low, high) = steps.iter().fold((f64::MAX, 0.0_f64), |(low, high), s| {
        (low.min(*s), high.max(*s))
    });
    let even = steps.len() > 1 && low > 0.0 && high < 0.1 && high < 2.5 * low;
    (names.is_empty() && sheet.width() > 1 && even).then_some((0, 1.0))
}

/// The columns of vertical force as the file names them.
fn found(sheet: &Sheet<'_>, names: &[String], time: Option<usize>) -> Result<Vec<Column>, Error> {
    let all: Vec<usize> = (0..sheet.width()).filter(|&i| Some(i) != time).collect();
    let lower: Vec<String> = names.iter().map(|n| bare(n)).collect();
    let with = |words: &[&str]| -> Vec<usize> {
        let has = |i: &usize| {
            lower
                .get(*i)
                .is_some_and(|n| words.iter().any(|w| n.contains(w)))
        };
        all.iter().copied().filter(has).collect()
    };
    let total = with(&["total", "sum", "combined"]);
    let each = |list: Vec<usize>| -> Vec<usize> {
        let parts: Vec<usize> = list
            .iter()
            .copied()
            .filter(|i| !total.contains(i))
            .collect();
        if parts.is_empty() { list } else { parts }
    };
    let candidates = [
        with(&["fz", "vertical", "vgrf"]),
        with(&["force", "grf", "left", "right"]),
    ];
    let mut picked = candidates
        .into_iter()
        .map(each)
        .find(|list| !list.is_empty());
    if picked.is_none() && all.len() <= 2 && !counts(sheet, &all) {
        picked = Some(all);
    }
    match picked {
        Some(list) if list.len() <= 8 => Ok(list.iter().map(|&i| column(names, i)).collect()),
        _ => Err(Error::NoColumns(describe(sheet, names))),
    }
}

/// Whether the first of several columns counts samples.
fn counts(sheet: &Sheet<'_>, all: &[usize]) -> bool {
    let first = all.first().copied().unwrap_or(0);
    let step = |w: &[Vec<f64>]| w[1][first] - w[0][first];
    all.len() > 1 && sheet.rows.len() > 2 && sheet.rows.windows(2).all(|w| step(w) == 1.0)
}

fn describe(sheet: &Sheet<'_>, names: &[String]) -> String {
    if names.is_empty() {
        return format!("{} columns without names", sheet.width());
    }
    let shown: Vec<&str> = names.iter().take(12).map(String::as_str).collect();
    format!("the columns {}", shown.join(", "))
}

fn column(names: &[String], index: usize) -> Column {
    let name = names.get(index).map(|n| {
        let bare = n.split(['(', '[']).next().unwrap_or(n).trim();
        if bare.is_empty() {
            n.clone()
        } else {
            bare.to_owned()
        }
    });
    let name = name
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| format!("column {}", index + 1));
    Column {
        index,
        side: side(&name),
        name,
    }
}

/// The side that a name tells: "Left", "Fz_R", "fz links".
pub(super) fn side(name: &str) -> Option<Side> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).collect();
    let is = |all: &[&str]| words.iter().any(|w| all.contains(w));
    if is(&["left", "l", "links", "esquerda", "izquierda", "gauche"]) {
        Some(Side::Left)
    } else if is(&["right", "r", "rechts", "direita", "derecha", "droite"]) {
        Some(Side::Right)
    } else {
        None
    }
}

/// A column that was asked for.
fn chosen(sheet: &Sheet<'_>, names: &[String], wanted: &str) -> Result<Column, Error> {
    let (side, key) = match wanted.split_once('=') {
        Some(("left", key)) => (Some(Side::Left), key),
        Some(("right", key)) => (Some(Side::Right), key),
        _ => (None, wanted),
    };
    let same =
        |n: &String| n.eq_ignore_ascii_case(key.trim()) || bare(n) == key.trim().to_lowercase();
    let number = || key.trim().parse::<usize>().ok()?.checked_sub(1);
    let index = names.iter().position(same).or_else(number);
    match index.filter(|&i| i < sheet.width()) {
        Some(index) => {
            let mut column = column(names, index);
            column.side = side.or(column.side);
            Ok(column)
        }
        None => {
            let there = describe(sheet, names);
            Err(Error::NoColumns(format!("no column “{key}” but {there}")))
        }
    }
}

/// Samples per second in a header line such as "Sampling rate (Hz): 1000".
fn rate(sheet: &Sheet<'_>) -> Option<f64> {
    let line = |line: &&str| {
        let lower = line.to_lowercase();
        let told = ["rate", "freq", "sampling"]
            .iter()
            .any(|w| lower.contains(w));
        if !told {
            return None;
        }
        let words = lower.split(|c: char| !(c.is_ascii_digit() || c == '.'));
        let mut numbers = words.filter_map(|w| w.trim_matches('.').parse::<f64>().ok());
        numbers.find(|v| (1.0..=1e6).contains(v))
    };
    sheet.header.iter().find_map(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_sides() {
        assert_eq!(side("Fz Left"), Some(Side::Left));
        assert_eq!(side("R_ground_force"), Some(Side::Right));
        assert_eq!(side("Fz"), None);
        assert_eq!(side("total"), None);
    }
}
