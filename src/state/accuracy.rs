//! How far off the numbers are: what the tests found, from accuracy.json.

use serde::Deserialize;

const RESULTS: &str = include_str!("../../accuracy.json");

/// Areas in the order to show them: how the ids of their rows begin, and what people read.
const AREAS: [(&str, &str); 11] = [
    ("pose", "Finding the body"),
    ("picture", "Scale, floor, roll and direction of the picture"),
    ("filters", "Smoothing and speed"),
    ("squat", "Squats"),
    ("force", "Jumps on a force plate"),
    ("jumps", "Jumps in a video"),
    ("gait", "Running and walking"),
    ("lifts", "Lifts"),
    ("bar", "Finding the bar"),
    ("dynamics", "OpenSim's tools and files"),
    ("bodies", "Body tables"),
];
/// Where rows of no known area go.
const OTHER: &str = "Everything else";

/// What the tests of a version found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Results {
    /// Version of Sagitta.
    pub version: String,
    /// Day of the run: "2026-02-28".
    pub date: String,
    rows: Vec<Row>,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Row {
    /// Area and name.
    pub id: String,
    /// What is measured.
    pub quantity: String,
    /// What kind of deviation `found` is.
    pub what: String,
    /// What it is held against.
    pub against: String,
    /// Where that is from.
    pub source: String,
    /// How far off it was.
    pub found: Option<f64>,
    /// How far off it may be.
    pub bound: Option<f64>,
    /// Unit of both.
    pub unit: String,
    /// Number of values compared.
    pub n: usize,
}

/// The rows of one area.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// What people read.
    pub name: &'static str,
    /// Its comparisons.
    pub rows: Vec<Row>,
}

/// What this version's tests found; `None` where the file of results is not whole.
pub fn results() -> Option<Results> {
    serde_json::from_str(RESULTS).ok()
}

impl Results {
    /// The rows by area; areas without any are left out.
    pub fn areas(&self) -> Vec<Area> {
        let known = |id: &str| AREAS.iter().position(|(area, _)| area_of(id) == *area);
        let of = |wanted: Option<usize>| -> Vec<Row> {
            let rows = self.rows.iter().filter(|r| known(&r.id) == wanted);
            rows.cloned().collect()
        };
        let named = AREAS.iter().enumerate().map(|(i, (_, name))| Area {
            name,
            rows: of(Some(i)),
        });
        let other = Area {
            name: OTHER,
            rows: of(None),
        };
        named
            .chain([other])
            .filter(|a| !a.rows.is_empty())
            .collect()
    }
}

fn area_of(id: &str) -> &str {
    id.split_once('/').map_or(id, |(area, _)| area)
}

impl Row {
    /// "0.31 px".
    pub fn found_text(&self) -> String {
        set(self.found, &self.unit)
    }

    /// "2 px".
    pub fn bound_text(&self) -> String {
        set(self.bound, &self.unit)
    }

    /// How much of the bound is used up, 0–1.
    pub fn used(&self) -> f64 {
        match self.found.zip(self.bound) {
            Some((found, bound)) if bound != 0.0 => (found / bound).abs().min(1.0),
            Some(_) => 0.0,
            None => 1.0,
        }
    }
}

/// A number as it was rounded, with its unit; small lengths and times in a unit that reads well.
fn set(value: Option<f64>, unit: &str) -> String {
    let Some(value) = value else {
        return super::figure::DASH.into();
    };
    let (value, unit) = match unit {
        "m" if value.abs() < 0.01 => (1e3 * value, "mm"),
        "m" if value.abs() < 1.0 => (1e2 * value, "cm"),
        "s" if value.abs() < 1.0 => (1e3 * value, "ms"),
        unit => (value, unit),
    };
    let text = format!("{}", (value * 1e6).round() / 1e6).replace('-', "\u{2212}");
    match unit {
        "" | "1" => text,
        "°" => format!("{text}°"),
        unit => format!("{text}\u{a0}{unit}"),
    }
}

/// What nobody has held against anything yet, plainly.
pub const NOT_VALIDATED: [&str; 6] = [
    "No public recording shows the same jump on video and on a force plate, so jumps in a video are held against tracks made from measured force, not against a filmed jump.",
    "The landmarks are held against the network's own reference program. How far the network itself is from bones and markers is known from others' studies only, below.",
    "Bar speed is held against synthetic bars and rendered plates, not against a linear encoder.",
    "Joint angles out of the plane of the camera, rotation and valgus are not validated.",
    "Children, pregnancy, prostheses, wheelchairs and loose clothing are in none of the recordings.",
    "Nothing here is a medical device, and no number is a diagnosis.",
];

/// What studies found about comparable methods: quantity, finding, who.
pub const PUBLISHED: [[&str; 3]; 8] = [
    [
        "Jump height from video",
        "My Jump at 120 frames per second, frames chosen by hand: 1.1 ± 0.5 cm from a force plate, same flight-time method, 100 jumps",
        "Balsalobre-Fernández et al. 2015",
    ],
    [
        "Jump height from video",
        "My Jump Lab at 240 frames per second: 95 % of jumps within about 3.2 cm of a force plate's impulse method, 27 people",
        "Validation study of My Jump Lab",
    ],
    [
        "Contact and flight time in running",
        "Runmatic at 240 frames per second: contact 6 ms too short and flight 6 ms too long against optical bars, scatter about 5 ms",
        "Balsalobre-Fernández et al. 2017",
    ],
    [
        "Running events from one camera",
        "180 frames per second: heel strike 4.5 ms and toe-off 6.9 ms (root mean square)",
        "One-camera study of 2000",
    ],
    [
        "Bar velocity from a phone",
        "Metric 0.5.4 against motion capture: means 0.03 to 0.08 m/s too fast; range of motion 1 to 3 cm too short",
        "Validation study of Metric VBT",
    ],
    [
        "Joint angles in running, one side camera",
        "OpenPose: hip 5–6°, knee 7–8°, ankle 6° from motion capture after offsets were removed",
        "Van Hooren et al. 2023",
    ],
    [
        "Knee bend in the squat, the same network as here",
        "From the side 2 ± 6° too little against inertial sensors; over all views 14 ± 15° too little",
        "Cosoli et al. 2026",
    ],
    [
        "Joint angles from two phones",
        "OpenCap: knee 4–10° in one independent study, 7–13° in another",
        "Independent studies of OpenCap",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, found: f64, bound: f64, unit: &str) -> Row {
        Row {
            id: id.into(),
            quantity: "q".into(),
            what: "w".into(),
            against: "a".into(),
            source: "s".into(),
            found: Some(found),
            bound: Some(bound),
            unit: unit.into(),
            n: 3,
        }
    }

    #[test]
    fn the_results_of_this_version_are_readable_and_within_their_bounds() {
        let results = results().unwrap();
        let areas = results.areas();
        assert!(!areas.is_empty());
        for row in areas.iter().flat_map(|a| &a.rows) {
            assert!(row.n > 0 && !row.against.is_empty(), "{}", row.id);
            let within = row.found.zip(row.bound).is_some_and(|(f, b)| f.abs() <= b);
            assert!(within, "{row:?}");
        }
        let total: usize = areas.iter().map(|a| a.rows.len()).sum();
        assert_eq!(total, results.rows.len());
        assert!(
            areas.iter().all(|a| a.name != OTHER),
            "a row without an area"
        );
    }

    #[test]
    fn rows_stand_with_their_area_in_the_order_of_the_areas() {
        let results = Results {
            version: String::new(),
            date: String::new(),
            rows: vec![
                row("moon/x", 1.0, 2.0, ""),
                row("squat/x", 1.0, 2.0, ""),
                row("pose/x", 1.0, 2.0, ""),
            ],
        };
        let names: Vec<&str> = results.areas().iter().map(|a| a.name).collect();
        assert_eq!(names, ["Finding the body", "Squats", OTHER]);
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(row("a", 0.00123, 0.01, "m").found_text(), "1.23\u{a0}mm");
        assert_eq!(row("a", 0.0123, 0.01, "m").found_text(), "1.23\u{a0}cm");
        assert_eq!(row("a", 0.002, 0.01, "s").bound_text(), "10\u{a0}ms");
        assert_eq!(row("a", 3.0, 5.5, "°").bound_text(), "5.5°");
        assert_eq!(row("a", 0.0, 0.0, "").found_text(), "0");
    }

    #[test]
    fn the_used_share_of_a_bound_never_flatters() {
        assert_eq!(row("a", 1.0, 2.0, "").used(), 0.5);
        assert_eq!(row("a", 0.0, 0.0, "").used(), 0.0);
        let missing = Row {
            found: None,
            ..row("a", 0.0, 1.0, "")
        };
        assert_eq!(missing.used(), 1.0);
        assert_eq!(missing.found_text(), crate::state::figure::DASH);
    }
}
