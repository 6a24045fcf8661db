//! One picture: every value at its one instant.

use super::chart::{plans, side_class};
use super::figure::number;
use sagitta_motion::{Report, Side, Spec};

/// A quantity with its values in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub title: String,
    /// A value for each side, or one without a side; unit set as in a report.
    pub values: Vec<(Option<Side>, String, String)>,
}

/// Whether a recording is one picture.
pub fn is_still(frames: usize) -> bool {
    frames == 1
}

/// What was measured in one picture, in the order of the movement's charts. Angles come in whole
/// degrees and lengths in centimetres: one picture supports no more.
pub fn rows(report: &Report, spec: Option<&Spec>) -> Vec<Row> {
    let (first, more) = plans(report, spec);
    let all = first.into_iter().chain(more);
    let row = |plan: super::chart::Plan| {
        let series = plan.series.iter().filter_map(|i| report.series.get(*i));
        let values = series.filter_map(|s| {
            let value = (*s.values.first()?)?;
            let side = match side_class(&s.id) {
                "left" => Some(Side::Left),
                "right" => Some(Side::Right),
                _ => None,
            };
            let (text, unit) = written(value, &s.unit);
            Some((side, text, unit))
        });
        Row {
            title: plan.title,
            values: values.collect(),
        }
    };
    all.map(row).filter(|r| !r.values.is_empty()).collect()
}

fn written(value: f64, unit: &str) -> (String, String) {
    match unit {
        "m" => (number(value * 100.0, 0), "cm".into()),
        "°" => (number(value, 0), unit.into()),
        _ => (number(value, 2), unit.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use sagitta_motion::Series;

    #[test]
    fn sides_stand_together_and_what_was_not_seen_is_left_out() {
        let series = |id: &str, unit: &str, value| Series {
            id: id.into(),
            unit: unit.into(),
            t_s: vec![0.0],
            values: vec![value],
        };
        let mut report = fixture::report();
        report.series = vec![
            series("knee_flexion_left", "°", Some(91.6)),
            series("knee_flexion_right", "°", Some(-0.2)),
            series("com_height", "m", Some(0.566)),
            series("trunk_lean", "°", None),
        ];
        let rows = rows(&report, None);
        let titles: Vec<&str> = rows.iter().map(|r| r.title.as_str()).collect();
        assert_eq!(titles, ["Knee flexion", "Centre of mass height"]);
        let value = |side, text: &str, unit: &str| (side, text.to_string(), unit.to_string());
        assert_eq!(
            rows[0].values,
            [
                value(Some(Side::Left), "92", "°"),
                value(Some(Side::Right), "0", "°")
            ]
        );
        assert_eq!(rows[1].values, [value(None, "57", "cm")]);
    }

    #[test]
    fn only_one_frame_is_a_picture() {
        assert!(is_still(1) && !is_still(0) && !is_still(2));
    }
}
