//! Names of the points, and which of them are no markers.
//!
//! Vicon's models write their results between the markers, as three numbers per frame: angles in degrees,
//! forces in N/kg. `POINT:ANGLES`, `FORCES`, `MOMENTS`, `POWERS` and `SCALARS` list their labels
//! (C3D User Guide, additional POINT parameters; Vicon's Plug-in Gait reference).

use super::parameters::Parameters;
use crate::subjects::retain;
use sagitta_motion::{DroppedKind, ImportNotes, Markers};

/// Groups of results, and what they are.
const GROUPS: [(&str, &str); 6] = [
    ("ANGLES", "angles"),
    ("FORCES", "forces"),
    ("MOMENTS", "moments"),
    ("POWERS", "powers"),
    ("REACTIONS", "reactions"),
    ("SCALARS", "numbers without a place"),
];
/// How Plug-in Gait's results end, where no group lists them.
const ENDS: [(&str, &str); 6] = [
    ("Angles", "angles"),
    ("ReactionForce", "forces"),
    ("NormalisedGRF", "forces"),
    ("Force", "forces"),
    ("Moment", "moments"),
    ("Power", "powers"),
];
/// Most names that a message lists.
const SHOWN: usize = 4;

/// Labels of all points; one without a label is called "M" and its number.
pub(super) fn of_points(p: &Parameters, points: usize) -> Vec<String> {
    let mut labels = p.texts("POINT:LABELS");
    labels.resize(points, String::new());
    let taken = labels.clone();
    for (i, label) in labels.iter_mut().enumerate() {
        if label.is_empty() {
            *label = free(&taken, i + 1);
        }
    }
    labels
}

fn free(taken: &[String], number: usize) -> String {
    let mut name = format!("M{number}");
    while taken.contains(&name) {
        name.push('_');
    }
    name
}

/// Takes out what is no marker.
pub(super) fn drop_results(p: &Parameters, markers: &mut Markers, notes: &mut ImportNotes) {
    let listed: Vec<(Vec<String>, &str)> = GROUPS
        .iter()
        .map(|(group, what)| (p.texts(&format!("POINT:{group}")), *what))
        .collect();
    let what = |name: &String| {
        let by_group = listed.iter().find(|(labels, _)| labels.contains(name));
        by_group.map(|(_, what)| *what).or_else(|| by_end(name))
    };
    let found: Vec<Option<&str>> = markers.markers.iter().map(what).collect();
    let mut kinds: Vec<&str> = found.iter().flatten().copied().collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let names = markers.markers.iter().zip(&found);
        let names: Vec<&str> = names
            .filter(|(_, what)| **what == Some(kind))
            .map(|(name, _)| name.as_str())
            .collect();
        notes.drops(
            DroppedKind::Points,
            names.len(),
            quoted(&names),
            format!("they are {kind} and no markers"),
        );
    }
    let keep: Vec<bool> = found.iter().map(Option::is_none).collect();
    retain(markers, &keep);
}

fn by_end(name: &str) -> Option<&'static str> {
    let bare = name.rsplit(':').next().unwrap_or(name);
    let side = bare.starts_with(['L', 'R']);
    let found = ENDS
        .iter()
        .find(|(end, _)| bare.ends_with(end) && bare.len() > end.len());
    found.filter(|_| side).map(|(_, what)| *what)
}

/// Names in quotation marks, a few of them.
fn quoted(names: &[&str]) -> String {
    let mut all: Vec<String> = names.iter().take(SHOWN).map(|n| format!("“{n}”")).collect();
    if names.len() > SHOWN {
        all.push("…".to_owned());
    }
    all.join(", ")
}
