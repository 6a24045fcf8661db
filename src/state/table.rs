//! A report's values arranged for reading: one line per repetition, one list per choice.

use super::figure::Figure;
use super::timeline::words;
use sagitta_motion::{Metric, MetricSpec, Report, Side, Spec};

/// A quantity with its value, or with one for each side.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Metric id.
    pub id: String,
    /// The user's words.
    pub name: String,
    /// Its values: side and number.
    pub values: Vec<(Option<Side>, Figure)>,
}

/// The values of one repetition, or of the whole recording, in the catalogue's order; what the
/// catalogue does not know comes last.
pub fn rows(report: &Report, spec: Option<&Spec>, rep: Option<usize>) -> Vec<Row> {
    let mut ids: Vec<&str> = spec
        .map(|s| s.metrics.iter().map(|m| m.id.as_ref()).collect())
        .unwrap_or_default();
    for metric in &report.metrics {
        if !ids.contains(&metric.id.as_str()) {
            ids.push(&metric.id);
        }
    }
    let row = |id: &str| {
        let entry = spec.and_then(|s| s.metric(id));
        let mut values: Vec<(Option<Side>, Figure)> = report
            .metrics
            .iter()
            .filter(|m| m.id == id && m.rep == rep)
            .map(|m| (m.side, Figure::of(m, entry)))
            .collect();
        values.sort_by_key(|(side, _)| *side);
        (!values.is_empty()).then(|| Row {
            id: id.into(),
            name: entry.map_or_else(|| words(id), |e| e.name.to_string()),
            values,
        })
    };
    ids.into_iter().filter_map(row).collect()
}

/// The ids of the quantities that every repetition's line shows: the catalogue's first ones.
pub fn columns(report: &Report, spec: Option<&Spec>, most: usize) -> Vec<String> {
    let has = |id: &str| {
        let told = |m: &&Metric| m.id == id && m.rep.is_some() && m.value.is_some();
        report.metrics.iter().any(|m| told(&m))
    };
    let known = spec.map(|s| s.metrics.as_ref()).unwrap_or_default();
    let mut ids: Vec<String> = known
        .iter()
        .filter(|m| has(&m.id))
        .map(|m| m.id.to_string())
        .collect();
    if ids.is_empty() {
        for metric in report.metrics.iter().filter(|m| m.rep.is_some()) {
            if !ids.contains(&metric.id) {
                ids.push(metric.id.clone());
            }
        }
    }
    ids.truncate(most);
    ids
}

/// The values of one quantity in one repetition, left first.
pub fn cell(
    report: &Report,
    spec: Option<&Spec>,
    id: &str,
    rep: usize,
) -> Vec<(Option<Side>, Figure)> {
    let entry: Option<&MetricSpec> = spec.and_then(|s| s.metric(id));
    let mut found: Vec<&Metric> = report
        .metrics
        .iter()
        .filter(|m| m.id == id && m.rep == Some(rep))
        .collect();
    found.sort_by_key(|m| m.side);
    found
        .iter()
        .map(|m| (m.side, Figure::of(m, entry)))
        .collect()
}

/// What entering a body height would improve, from the catalogue's point of view: whether any of the
/// movement's quantities is a length.
pub fn wants_height(spec: &Spec) -> bool {
    spec.metrics.iter().any(|m| m.unit.starts_with('m'))
}

/// Whether any of the movement's quantities depends on mass: forces, moments, powers, energies.
pub fn wants_mass(spec: &Spec) -> bool {
    let units = ["N", "N·m", "W", "J", "N·s", "kg"];
    spec.metrics
        .iter()
        .any(|m| units.contains(&m.unit.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    #[test]
    fn rows_follow_the_catalogue_and_sides_stand_left_first() {
        let (report, spec) = (fixture::report(), fixture::spec());
        let rows = rows(&report, Some(&spec), Some(0));
        let ids: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["depth", "bend"]);
        assert_eq!(rows[1].values[0].0, Some(Side::Left));
        assert_eq!(rows[1].values[1].1.text(), "88 ± 4°");
        assert_eq!(rows[0].name, "How deep");
    }

    #[test]
    fn without_a_catalogue_the_ids_speak() {
        let report = fixture::report();
        let rows = rows(&report, None, Some(1));
        assert_eq!(rows.len(), 2);
        assert_eq!(columns(&report, None, 1), ["bend"]);
    }

    #[test]
    fn columns_are_the_first_that_have_values() {
        let (report, spec) = (fixture::report(), fixture::spec());
        assert_eq!(columns(&report, Some(&spec), 5), ["depth", "bend"]);
        assert_eq!(cell(&report, Some(&spec), "bend", 0).len(), 2);
        assert!(cell(&report, Some(&spec), "bend", 7).is_empty());
    }

    #[test]
    fn the_catalogue_tells_what_to_ask() {
        let spec = fixture::spec();
        assert!(wants_height(&spec));
        assert!(!wants_mass(&spec));
    }
}
