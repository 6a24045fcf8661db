//! The head of a TRC file: what it announces, and which trajectory each name belongs to.

use crate::number::cells;
use crate::{Error, limits};
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportNotes, MissingMetadata};

/// What stands above the rows.
#[derive(Debug, Default)]
pub(crate) struct Head<'a> {
    /// Metres in one unit of length, where the unit is named.
    pub(crate) unit_m: Option<f64>,
    pub(crate) rate_hz: Option<f64>,
    /// Rows that are announced.
    pub(crate) frames: Option<usize>,
    /// Names of the trajectories in their order; those without are numbered.
    pub(crate) names: Vec<String>,
    /// Whether columns are parted by tabs, so that an empty one can be told.
    pub(crate) tabs: bool,
    values: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    /// Reads the line of keys, that of their values, and that of the names.
    pub(crate) fn read(keys: &str, values: &'a str, labels: &str) -> Result<Self, Error>
    where
        'a: 'a,
    {
        let mut head = Head {
            values: pairs(keys, values),
            tabs: labels.contains('\t'),
            ..Self::default()
        };
        let number = |key: &str| head.value(key).and_then(|v| v.parse::<f64>().ok());
        let rate_hz = number("DataRate").filter(|r| r.is_finite());
        let frames = number("NumFrames")
            .filter(|n| *n >= 0.0)
            .map(|n| n as usize);
        let markers = number("NumMarkers")
            .filter(|n| *n >= 0.0)
            .map(|n| n as usize);
        let unit = head.value("Units").map(unit).transpose()?;
        head.names = names(labels, markers);
        (head.rate_hz, head.frames, head.unit_m) = (rate_hz, frames, unit);
        if head.names.len() > limits::MAX_COLUMNS {
            let count = head.names.len();
            return Err(Error::too_large(count, "markers", limits::MAX_COLUMNS));
        }
        Ok(head)
    }

    fn value(&self, key: &str) -> Option<&str> {
        let mut values = self.values.iter();
        values
            .find(|(k, _)| k.eq_ignore_ascii_case(key))
            .map(|(_, v)| *v)
    }
}

/// Keys with their values: as many words as keys, whatever stands between; else cell by cell.
fn pairs<'a>(keys: &str, values: &'a str) -> Vec<(&'static str, &'a str)> {
    const KEYS: [&str; 4] = ["DataRate", "NumFrames", "NumMarkers", "Units"];
    let (names, words): (Vec<&str>, Vec<&str>) = (
        keys.split_whitespace().collect(),
        values.split_whitespace().collect(),
    );
    let by_words = names.len() == words.len();
    let cells_of = |line: &'a str| cells(line);
    let (names, words) = match by_words {
        true => (names, words),
        false => (cells(keys), cells_of(values)),
    };
    let find = |key: &&'static str| {
        let at = names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(key))?;
        words.get(at).filter(|w| !w.is_empty()).map(|w| (*key, *w))
    };
    KEYS.iter().filter_map(find).collect()
}

/// Metres in a unit of length of any spelling.
pub(crate) fn unit_m(name: &str) -> Option<f64> {
    let plain = name.trim().trim_end_matches('.').to_ascii_lowercase();
    Some(match plain.as_str() {
        "m" | "meter" | "meters" | "metre" | "metres" => 1.0,
        "dm" | "decimeter" | "decimeters" | "decimetre" | "decimetres" => 0.1,
        "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres" => 0.01,
        "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" => 0.001,
        "in" | "inch" | "inches" => 0.0254,
        _ => return None,
    })
}

fn unit(name: &str) -> Result<f64, Error> {
    unit_m(name).ok_or_else(|| Error::Asked {
        what: format!("has lengths in “{name}”, which is no unit that Sagitta knows"),
        missing: MissingMetadata::LengthUnit,
    })
}

/// The names behind "Frame#" and "Time": one above each first of three columns where tabs put them there, so
/// that one between others may be empty; else in their order.
fn names(line: &str, announced: Option<usize>) -> Vec<String> {
    const MOST: usize = limits::MAX_COLUMNS + 1;
    if !line.contains('\t') {
        let words = line.split_whitespace().skip(2).take(MOST);
        return words.map(str::to_owned).collect();
    }
    let all: Vec<&str> = line.split('\t').map(str::trim).take(3 * MOST + 2).collect();
    let filled = all.iter().enumerate().filter(|(_, name)| !name.is_empty());
    let filled: Vec<(usize, &str)> = filled.skip(2).map(|(i, name)| (i, *name)).collect();
    let first = filled.first().map_or(2, |(i, _)| *i);
    let placed = filled.iter().all(|(i, _)| (i - first).is_multiple_of(3));
    let last = filled.last().map_or(0, |(i, _)| (i - first) / 3 + 1);
    // As many names as are announced stand in their order, however many tabs there are between.
    if !placed || announced == Some(filled.len()) || announced.is_some_and(|n| n < last) {
        return filled
            .iter()
            .take(MOST)
            .map(|(_, name)| (*name).to_owned())
            .collect();
    }
    let name = |k: usize| {
        let at = all.get(first + 3 * k).filter(|name| !name.is_empty());
        at.map_or_else(|| format!("M{}", k + 1), |name| (*name).to_owned())
    };
    (0..last.min(MOST)).map(name).collect()
}

/// Says where more or fewer rows are there than announced.
pub(crate) fn count(announced: Option<usize>, found: usize, notes: &mut ImportNotes) {
    if let Some(announced) = announced.filter(|n| *n != found) {
        let reason = format!("{announced} are announced");
        let (what, value) = (Assumed::FrameCount, found.to_string());
        notes.rests_on(what, value, Evidence::Implied, reason);
    }
}

/// Says how many trajectories behind the named ones are left out.
pub(crate) fn unnamed(count: usize, notes: &mut ImportNotes) {
    let place = "behind the named ones";
    notes.drops(DroppedKind::Markers, count, place, "they have no name");
}

/// Distances between the outermost markers of a person, in metres: from a child's to that of outstretched
/// arms.
const PERSON_M: (f64, f64) = (0.3, 2.8);
/// Smallest and largest of a hand and of a room.
const SCENE_M: (f64, f64) = (0.02, 60.0);

/// Metres in a unit: given, else named, else as the distances between markers imply. `spread` is the usual
/// distance of the outermost markers in the file's unit, `None` of fewer than two.
///
/// # Errors
/// [`Error::Asked`] where none is known, or the named one makes no recording of a person.
pub(crate) fn metres(
    given: Option<&str>,
    named: Option<f64>,
    spread: Option<f64>,
    notes: &mut ImportNotes,
) -> Result<f64, Error> {
    let asks = |what: String| Error::Asked {
        what,
        missing: MissingMetadata::LengthUnit,
    };
    if let Some(given) = given {
        let unit = unit_m(given).ok_or_else(|| asks(format!("cannot be in “{given}”")))?;
        notes.rests_on(Assumed::LengthUnit, given, Evidence::Stated, "");
        return Ok(unit);
    }
    if let Some(unit) = named {
        if let Some(spread) = spread.map(|s| s * unit).filter(|s| *s > 0.0)
            && !(SCENE_M.0..=SCENE_M.1).contains(&spread)
        {
            return Err(asks(format!(
                "names a unit in which its markers lie {spread:.4} m apart"
            )));
        }
        notes.rests_on(Assumed::LengthUnit, symbol(unit), Evidence::Stated, "");
        return Ok(unit);
    }
    let person =
        |unit: &f64| spread.is_some_and(|s| (PERSON_M.0..=PERSON_M.1).contains(&(s * unit)));
    let mut fitting = [1.0, 0.01, 0.001].into_iter().filter(person);
    match (fitting.next(), fitting.next()) {
        (Some(unit), None) => {
            let reason = "the markers lie as far apart as those of a person";
            notes.rests_on(Assumed::LengthUnit, symbol(unit), Evidence::Implied, reason);
            Ok(unit)
        }
        _ => Err(asks("does not name the unit of its lengths".to_owned())),
    }
}

fn symbol(unit: f64) -> &'static str {
    let known = [
        (1.0, "m"),
        (0.1, "dm"),
        (0.01, "cm"),
        (0.001, "mm"),
        (0.0254, "in"),
    ];
    let found = known.iter().find(|(m, _)| (m - unit).abs() < 1e-12);
    found.map_or("", |(_, name)| name)
}
