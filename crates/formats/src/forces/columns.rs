//! Which columns are times and which are vertical forces.

use super::header::{Header, Name, header};
use super::text::Sheet;
use super::units::{Measure, Unit, measure, usual};
use super::words::{Axis, Meaning, Quantity};
use crate::Error;
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportNotes, Plate, Side};

/// A column of vertical force.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) index: usize,
    name: String,
    side: Option<Side>,
    pub(super) unit: Option<Unit>,
}

impl Column {
    /// What it measured, in the file's unit.
    pub(super) fn plate(&self, sheet: &Sheet<'_>) -> Plate {
        Plate {
            name: self.name.clone(),
            side: self.side,
            vertical_n: sheet.column(self.index).collect(),
            wrench: None,
        }
    }
}

/// What the columns are.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) time: Option<usize>,
    /// Seconds in one of the time column's units, where the file names it.
    pub(super) time_unit: Option<f64>,
    pub(super) plates: Vec<Column>,
    /// All rates in hertz that the header states.
    pub(super) rates_hz: Vec<f64>,
    /// What the choice rests on.
    pub(super) notes: ImportNotes,
    /// Whether names alone told the columns.
    pub(super) named: bool,
}

/// Most plates of a file.
const MAX_PLATES: usize = 8;

/// Finds times and forces; `wanted` as in [`super::Options::columns`].
pub(super) fn layout(sheet: &Sheet<'_>, wanted: &[String]) -> Result<Layout, Error> {
    let head = header(sheet);
    let names = &head.names;
    let mut layout = Layout {
        rates_hz: super::rate::rates(&sheet.header).collect(),
        ..Layout::default()
    };
    layout.time = time(sheet, names, &mut layout.notes);
    layout.time_unit = layout.time.and_then(|i| seconds(names.get(i)?));
    if wanted.is_empty() {
        let (indices, named) =
            Choice { sheet, head: &head }.found(layout.time, &mut layout.notes)?;
        layout.plates = indices.into_iter().map(|i| column(names, i)).collect();
        layout.named = named;
    } else {
        let chosen = |w: &String| chosen(sheet, &head, w);
        layout.plates = wanted.iter().map(chosen).collect::<Result<_, _>>()?;
        layout.named = true;
        let list: Vec<&str> = layout.plates.iter().map(|c| c.name.as_str()).collect();
        layout
            .notes
            .rests_on(Assumed::ForceColumns, list.join(", "), Evidence::Stated, "");
    }
    Ok(layout)
}

fn seconds(name: &Name) -> Option<f64> {
    match measure(name.unit.as_deref()?) {
        Measure::Time(seconds) => Some(seconds),
        _ => None,
    }
}

/// The column of times: named so, or of times of day, or without names the first where it rises evenly by
/// less than a tenth.
fn time(sheet: &Sheet<'_>, names: &[Name], notes: &mut ImportNotes) -> Option<usize> {
    let named = names
        .iter()
        .position(|n| n.meaning.quantity == Quantity::Time);
    let found = named.or_else(|| sheet.clocks.iter().position(|clock| *clock));
    if found.is_some() || sheet.width() < 2 {
        return found;
    }
    let unknown = names
        .first()
        .is_none_or(|n| n.meaning.quantity == Quantity::Unknown && n.meaning.side.is_none());
    let first: Vec<f64> = sheet.column(0).collect();
    let steps = || first.windows(2).map(|w| w[1] - w[0]);
    let (low, high) = steps().fold((f64::MAX, 0.0_f64), |(l, h), s| (l.min(s), h.max(s)));
    let even = first.len() > 2 && low > 0.0 && high < 0.1 && high < 2.5 * low;
    (unknown && even).then(|| {
        let reason = "the column rises evenly by less than 0.1";
        notes.rests_on(Assumed::Times, "column 1, in s", Evidence::Implied, reason);
        0
    })
}

/// The choice of columns.
struct Choice<'a> {
    sheet: &'a Sheet<'a>,
    head: &'a Header,
}

impl Choice<'_> {
    /// The columns of vertical force, and whether names alone tell them.
    fn found(
        &self,
        time: Option<usize>,
        notes: &mut ImportNotes,
    ) -> Result<(Vec<usize>, bool), Error> {
        let names = &self.head.names;
        if self.head.misfit.is_some() {
            return Err(self.asks());
        }
        let forces = self
            .of(|n| n.meaning.quantity == Quantity::Force && n.meaning.axis != Some(Axis::Level));
        let weak = self.of(|n| {
            let m = &n.meaning;
            m.quantity == Quantity::Unknown
                && (m.side.is_some() || m.total || matches!(m.axis, Some(Axis::Z | Axis::Vertical)))
        });
        let (list, named) = match (forces.is_empty(), weak.is_empty()) {
            (false, _) => (self.upward(forces, notes)?, true),
            (true, false) => (self.upward(weak, notes)?, true),
            (true, true) => (vec![self.only(time)?], false),
        };
        let parts = self.parts(&self.plain(&list))?;
        if parts.is_empty() || parts.len() > MAX_PLATES || self.copies(&parts) {
            return Err(self.asks());
        }
        self.note(names, &list, &parts, named, notes);
        Ok((parts, named))
    }

    fn note(
        &self,
        names: &[Name],
        list: &[usize],
        parts: &[usize],
        named: bool,
        notes: &mut ImportNotes,
    ) {
        let name = |i: &usize| {
            names
                .get(*i)
                .map_or_else(|| format!("column {}", i + 1), |n| n.bare.clone())
        };
        let chosen: Vec<String> = parts.iter().map(name).collect();
        let (evidence, reason) = match named {
            true => (Evidence::Stated, ""),
            false => (Evidence::Implied, "there is no other column"),
        };
        notes.rests_on(Assumed::ForceColumns, chosen.join(", "), evidence, reason);
        let left: Vec<usize> = list
            .iter()
            .copied()
            .filter(|i| !parts.contains(i))
            .collect();
        let quoted: Vec<String> = left.iter().map(|i| format!("“{}”", name(i))).collect();
        let reason = "they hold the same forces, summed or filtered";
        notes.drops(DroppedKind::Columns, left.len(), quoted.join(", "), reason);
    }

    fn of(&self, wanted: impl Fn(&Name) -> bool) -> Vec<usize> {
        let all = self.head.names.iter().enumerate();
        all.filter(|(_, n)| wanted(n)).map(|(i, _)| i).collect()
    }

    fn meaning(&self, i: usize) -> Meaning {
        let name = self.head.names.get(i);
        name.map_or_else(Meaning::default, |n| n.meaning)
    }

    /// Those that point up: called vertical, else along the axis that carries a weight, else those without
    /// an axis.
    fn upward(&self, list: Vec<usize>, notes: &mut ImportNotes) -> Result<Vec<usize>, Error> {
        let along = |axis: Option<Axis>| -> Vec<usize> {
            list.iter()
                .copied()
                .filter(|i| self.meaning(*i).axis == axis)
                .collect()
        };
        let vertical = along(Some(Axis::Vertical));
        if !vertical.is_empty() {
            return Ok(vertical);
        }
        let (x, y, z) = (
            along(Some(Axis::X)),
            along(Some(Axis::Y)),
            along(Some(Axis::Z)),
        );
        let bare = along(None);
        if x.is_empty() && y.is_empty() {
            return Ok(if z.is_empty() { bare } else { z });
        }
        let [of_x, of_y, of_z] = [&x, &y, &z].map(|columns| self.load(columns));
        // The weight of who stands is several times what pushes along the ground.
        const CLEAR: f64 = 2.0;
        if !z.is_empty() && of_z > CLEAR * of_x.max(of_y) {
            return Ok(z);
        }
        if of_y > CLEAR * of_x.max(of_z) && !y.is_empty() {
            let reason = "the load along it is a weight, and that along the others is not";
            notes.rests_on(Assumed::UpAxis, "y", Evidence::Implied, reason);
            return Ok(y);
        }
        Err(self.asks())
    }

    /// The usual size of some columns together.
    fn load(&self, columns: &[usize]) -> f64 {
        let size = |row: &Vec<f64>| {
            columns
                .iter()
                .map(|&i| row[i])
                .filter(|v| v.is_finite())
                .sum::<f64>()
                .abs()
        };
        usual(self.sheet.rows.iter().map(size).collect())
    }

    /// Without those that were filtered, where the ones before filtering are there.
    fn plain(&self, list: &[usize]) -> Vec<usize> {
        let plain: Vec<usize> = list
            .iter()
            .copied()
            .filter(|i| !self.meaning(*i).derived)
            .collect();
        if plain.is_empty() {
            list.to_vec()
        } else {
            plain
        }
    }

    /// The plates themselves where there are sums of them too.
    fn parts(&self, list: &[usize]) -> Result<Vec<usize>, Error> {
        let (total, parts): (Vec<usize>, Vec<usize>) =
            list.iter().partition(|i| self.meaning(**i).total);
        let side = |side: Option<Side>| -> Vec<usize> {
            parts
                .iter()
                .copied()
                .filter(|i| self.meaning(*i).side == side)
                .collect()
        };
        let (left, right, both) = (side(Some(Side::Left)), side(Some(Side::Right)), side(None));
        let sided = [left.clone(), right.clone()].concat();
        let whole = |sum: &[usize], parts: &[usize]| sum.iter().all(|s| self.is_sum(*s, parts));
        if !left.is_empty() && !right.is_empty() {
            let sums = [total, both].concat();
            return match whole(&sums, &sided) {
                true => Ok(sided),
                false => Err(self.asks()),
            };
        }
        match (total.len(), both.len(), sided.len()) {
            (0, ..) if both.is_empty() || sided.is_empty() => Ok(parts),
            // One foot's plate, and that of both.
            (0, 1, _) => Err(self.asks()),
            (1, 0 | 1, _) => Ok(total),
            (_, 2.., 0) if whole(&total, &both) => Ok(both),
            _ => Err(self.asks()),
        }
    }

    /// Whether a column is the sum of others, within what rounding and filters change.
    fn is_sum(&self, sum: usize, parts: &[usize]) -> bool {
        const SHARE: f64 = 0.05;
        let rows = &self.sheet.rows;
        let factor = |i: usize| {
            self.head
                .names
                .get(i)
                .and_then(unit)
                .map_or(1.0, Unit::newtons)
        };
        let of = |row: &Vec<f64>, i: usize| row[i] * factor(i);
        let top = rows
            .iter()
            .map(|row| of(row, sum).abs())
            .fold(0.0, f64::max);
        let near = |row: &&Vec<f64>| {
            let added: f64 = parts.iter().map(|&i| of(row, i)).sum();
            let off = (of(row, sum) - added).abs();
            off <= SHARE * top || off.is_nan()
        };
        10 * rows.iter().filter(near).count() >= 9 * rows.len()
    }

    /// Whether two columns of no side are one and the same force.
    fn copies(&self, list: &[usize]) -> bool {
        let free: Vec<usize> = list
            .iter()
            .copied()
            .filter(|i| {
                self.head
                    .names
                    .get(*i)
                    .is_some_and(|n| n.meaning.side.is_none())
            })
            .collect();
        let pairs = free
            .iter()
            .enumerate()
            .flat_map(|(k, &i)| free[k + 1..].iter().map(move |&j| (i, j)));
        let moving = |i: usize| self.sheet.column(i).any(|v| v.abs() > 0.0);
        pairs
            .into_iter()
            .any(|(i, j)| moving(i) && self.is_sum(i, &[j]))
    }

    /// The only column that is neither a time nor a count nor something else.
    fn only(&self, time: Option<usize>) -> Result<usize, Error> {
        let rest: Vec<usize> = (0..self.sheet.width())
            .filter(|i| Some(*i) != time)
            .collect();
        let open = |i: &usize| {
            let quantity = self.head.names.get(*i).map(|n| n.meaning.quantity);
            quantity.is_none_or(|q| q == Quantity::Unknown) && !self.counts(*i)
        };
        let mut open = rest.into_iter().filter(open);
        match (open.next(), open.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(self.asks()),
        }
    }

    /// Whether a column beside others counts samples.
    fn counts(&self, index: usize) -> bool {
        let rows = &self.sheet.rows;
        let step = |w: &[Vec<f64>]| w[1][index] - w[0][index];
        self.sheet.width() > 1 && rows.len() > 2 && rows.windows(2).all(|w| step(w) == 1.0)
    }

    fn asks(&self) -> Error {
        Error::NoColumns(describe(self.sheet, self.head))
    }
}

fn unit(name: &Name) -> Option<Unit> {
    match measure(name.unit.as_deref()?) {
        Measure::Force(unit) => Some(unit),
        _ => None,
    }
}

fn describe(sheet: &Sheet<'_>, head: &Header) -> String {
    if let Some(line) = &head.misfit {
        return format!(
            "{} columns below the names “{line}”, which are more or fewer",
            sheet.width()
        );
    }
    if head.names.is_empty() {
        return format!("{} columns without names", sheet.width());
    }
    let shown: Vec<&str> = head
        .names
        .iter()
        .take(12)
        .map(|n| n.text.as_str())
        .collect();
    format!("the columns {}", shown.join(", "))
}

fn column(names: &[Name], index: usize) -> Column {
    let name = names.get(index);
    let bare = name.map(|n| {
        if n.bare.is_empty() {
            n.text.clone()
        } else {
            n.bare.clone()
        }
    });
    Column {
        index,
        side: name.and_then(|n| n.meaning.side),
        unit: name.and_then(unit),
        name: bare
            .filter(|n| !n.is_empty())
            .unwrap_or_else(|| format!("column {}", index + 1)),
    }
}

/// A column that was asked for.
fn chosen(sheet: &Sheet<'_>, head: &Header, wanted: &str) -> Result<Column, Error> {
    let names = &head.names;
    let (side, key) = match wanted.split_once('=') {
        Some(("left", key)) => (Some(Side::Left), key),
        Some(("right", key)) => (Some(Side::Right), key),
        _ => (None, wanted),
    };
    let key = key.trim();
    let exact = |n: &Name| n.text.eq_ignore_ascii_case(key);
    let same = |n: &Name| n.bare.to_lowercase() == key.to_lowercase();
    let number = || key.parse::<usize>().ok()?.checked_sub(1);
    let index = names.iter().position(exact);
    let index = index
        .or_else(|| names.iter().position(same))
        .or_else(number);
    match index.filter(|&i| i < sheet.width()) {
        Some(index) => {
            let mut column = column(names, index);
            column.side = side.or(column.side);
            Ok(column)
        }
        None => {
            let there = describe(sheet, head);
            Err(Error::NoColumns(format!("no column “{key}” but {there}")))
        }
    }
}
