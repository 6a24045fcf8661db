//! What tells how large things are in a picture: chosen, drawn into it, and told.

use super::figure::number;
use sagitta_motion::{Picture, Report, RollSource, ScaleBy, ScaleSource, WarningKind};

/// What can tell the scale: id, and what people read.
pub const KINDS: [(&str, &str); 6] = [
    ("", "As the recording tells"),
    ("body_height", "Body height"),
    ("line", "A line that I draw"),
    ("floor", "A rectangle on the floor"),
    ("plate", "The weight plate"),
    ("gravity", "Gravity, in a jump"),
];

/// The id of a choice.
pub fn kind(by: Option<ScaleBy>) -> &'static str {
    match by {
        None => "",
        Some(ScaleBy::BodyHeight) => "body_height",
        Some(ScaleBy::Line { .. }) => "line",
        Some(ScaleBy::Floor { .. }) => "floor",
        Some(ScaleBy::Plate) => "plate",
        Some(ScaleBy::Gravity) => "gravity",
    }
}

/// A choice to begin with, drawn into a picture of this size; lengths are 0 until they are typed.
pub fn begun(kind: &str, (w, h): (f64, f64)) -> Option<ScaleBy> {
    let at = |x: f64, y: f64| [x * w, y * h];
    match kind {
        "body_height" => Some(ScaleBy::BodyHeight),
        "plate" => Some(ScaleBy::Plate),
        "gravity" => Some(ScaleBy::Gravity),
        "line" => Some(ScaleBy::Line {
            ends_px: [at(0.2, 0.75), at(0.2, 0.25)],
            length_m: 0.0,
            beside: true,
        }),
        "floor" => Some(ScaleBy::Floor {
            corners_px: [at(0.3, 0.75), at(0.7, 0.75), at(0.8, 0.92), at(0.2, 0.92)],
            width_m: 0.0,
            length_m: 0.0,
        }),
        _ => None,
    }
}

/// The same with one of its lengths: the first or the second, in metres.
pub fn with_length(mut by: ScaleBy, second: bool, metres: f64) -> ScaleBy {
    match (&mut by, second) {
        (ScaleBy::Line { length_m, .. }, false) => *length_m = metres,
        (ScaleBy::Floor { width_m, .. }, false) => *width_m = metres,
        (ScaleBy::Floor { length_m, .. }, true) => *length_m = metres,
        _ => {}
    }
    by
}

/// Its lengths as they are shown in their fields.
pub fn lengths(by: Option<ScaleBy>) -> [String; 2] {
    let text = |m: f64| match m > 0.0 {
        true => format!("{}", (m * 1000.0).round() / 1000.0),
        false => String::new(),
    };
    match by {
        Some(ScaleBy::Line { length_m, .. }) => [text(length_m), String::new()],
        Some(ScaleBy::Floor {
            width_m, length_m, ..
        }) => [text(width_m), text(length_m)],
        _ => [String::new(), String::new()],
    }
}

/// Whether everything that it needs is there.
pub fn complete(by: Option<ScaleBy>) -> bool {
    match by {
        Some(ScaleBy::Line { length_m, .. }) => length_m > 0.0,
        Some(ScaleBy::Floor {
            width_m, length_m, ..
        }) => width_m > 0.0 && length_m > 0.0,
        _ => true,
    }
}

/// What is still missing, in a sentence; empty where nothing is.
pub fn missing(by: Option<ScaleBy>) -> &'static str {
    match by {
        _ if complete(by) => "",
        Some(ScaleBy::Line { .. }) => "Drag both ends onto something of known length, and type it.",
        _ => "Drag the corners onto a rectangle on the floor, and type both of its sides.",
    }
}

/// A drawn line's own scale in a sentence, before anybody is seen beside it.
pub fn drawn_words(by: Option<ScaleBy>) -> Vec<String> {
    match by {
        Some(ScaleBy::Line {
            ends_px: [a, b],
            length_m,
            ..
        }) if length_m > 0.0 => {
            let long_px = (a[0] - b[0]).hypot(a[1] - b[1]);
            let mm = 1000.0 * length_m / long_px.max(1.0);
            vec![format!(
                "{} mm per pixel at the line. The result says how sure it is.",
                number(mm, 2)
            )]
        }
        Some(_) => vec!["The result says what it tells, and how sure it is.".to_owned()],
        None => vec![
            "The body height where it is given, else what the recording tells by itself."
                .to_owned(),
        ],
    }
}

/// Why the scale that was asked for is not the one that counts; `None` where it is.
pub fn refusal(report: &Report, asked: Option<ScaleBy>) -> Option<String> {
    let source = match asked? {
        ScaleBy::Plate => ScaleSource::Plate,
        ScaleBy::Line { .. } => ScaleSource::Line,
        ScaleBy::Floor { .. } => ScaleSource::Floor,
        ScaleBy::BodyHeight | ScaleBy::Gravity => return None,
    };
    let used = report.picture.as_ref().and_then(|p| p.scales.first());
    if used.is_some_and(|s| s.by == source) {
        return None;
    }
    let said = |w: &&sagitta_motion::Warning| {
        w.kind == WarningKind::NotMeasured && w.text.contains("does not give the scale")
    };
    let reason = report.warnings.iter().find(said);
    let plain = || {
        let by = source.words();
        format!("This recording does not show its scale by {by}; choose another one.")
    };
    Some(reason.map_or_else(plain, |w| w.text.clone()))
}

/// A length in metres, from "2", "2 m", "1,5" or "200 cm".
pub fn length_m(text: &str) -> Result<f64, &'static str> {
    const WRONG: &str = "Type a length such as 2 m or 45 cm.";
    let lower = text.trim().to_lowercase().replace(',', ".");
    let (bare, factor) = match (lower.strip_suffix("cm"), lower.strip_suffix('m')) {
        (Some(bare), _) => (bare, 0.01),
        (None, Some(bare)) => (bare, 1.0),
        (None, None) => (lower.as_str(), 1.0),
    };
    let metres = bare.trim().parse::<f64>().map_err(|_| WRONG)? * factor;
    match (0.01..=100.0).contains(&metres) {
        true => Ok(metres),
        false => Err(WRONG),
    }
}

/// What was used, and how the others compare: a sentence each.
pub fn scale_words(picture: &Picture) -> Vec<String> {
    let Some(used) = picture.scales.first() else {
        return Vec::new();
    };
    let first = format!(
        "{} mm per pixel ± {} %, by {}.",
        number(1000.0 * used.metres_per_px, 2),
        number(100.0 * used.relative_sd, 1),
        used.by.words()
    );
    let other = |s: &sagitta_motion::PictureScale| {
        let apart = 100.0 * (s.metres_per_px / used.metres_per_px - 1.0);
        let sign = if apart < 0.0 { "shorter" } else { "longer" };
        let by = s.by.words();
        format!("By {by} lengths are {} % {sign}.", number(apart.abs(), 1))
    };
    let others = picture.scales.iter().skip(1).map(other);
    std::iter::once(first).chain(others).collect()
}

/// The camera's roll in a sentence, where something tells it.
pub fn roll_words(picture: &Picture) -> Option<String> {
    let roll = picture.roll?;
    let by = match roll.by {
        RollSource::Given => "as you said",
        RollSource::Floor => "by the rectangle on the floor",
        RollSource::Feet => "by the line on which the feet stand",
    };
    let angle = format!(
        "{}° ± {}°",
        number(roll.roll_deg, 1),
        number(roll.sd_deg, 1)
    );
    Some(match roll.applied {
        true => format!("The picture is turned by {angle}, {by}; it was turned back."),
        false => format!("The camera is level as far as can be told: {angle}, {by}."),
    })
}

/// The line of the floor across the whole picture, from edge to edge.
pub fn floor_across(picture: &Picture, (x, w): (f64, f64)) -> Option<[[f64; 2]; 2]> {
    let [a, b] = picture.floor_px?;
    let slope = match b[0] - a[0] {
        run if run.abs() > 1e-6 => (b[1] - a[1]) / run,
        _ => 0.0,
    };
    Some([x, x + w].map(|x| [x, a[1] + slope * (x - a[0])]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::{PictureRoll, PictureScale};

    #[test]
    fn kinds_begin_as_what_they_are_called() {
        for (id, _) in KINDS {
            assert_eq!(kind(begun(id, (1920.0, 1080.0))), id);
        }
        let line = begun("line", (100.0, 200.0));
        assert!(!complete(line) && !missing(line).is_empty());
        let done = with_length(line.unwrap(), false, 2.0);
        assert!(complete(Some(done)) && missing(Some(done)).is_empty());
        assert_eq!(lengths(Some(done))[0], "2");
        let floor = with_length(begun("floor", (100.0, 200.0)).unwrap(), false, 2.0);
        assert!(!complete(Some(floor)));
        assert!(complete(Some(with_length(floor, true, 3.0))));
        assert!(complete(None));
    }

    #[test]
    fn a_line_tells_its_scale_before_the_analysis() {
        let line = ScaleBy::Line {
            ends_px: [[100.0, 100.0], [400.0, 500.0]],
            length_m: 1.0,
            beside: true,
        };
        assert!(drawn_words(Some(line))[0].starts_with("2.00 mm per pixel"));
        assert!(!drawn_words(None).is_empty());
    }

    #[test]
    fn a_scale_that_does_not_count_is_told_with_its_reason() {
        let mut report = crate::state::fixture::report();
        assert_eq!(refusal(&report, None), None);
        let plate = Some(ScaleBy::Plate);
        assert!(refusal(&report, plate).unwrap().contains("weight plate"));
        report.warnings.push(sagitta_motion::Warning::new(
            WarningKind::NotMeasured,
            "No plate, so it does not give the scale.",
        ));
        assert_eq!(
            refusal(&report, plate).as_deref(),
            Some("No plate, so it does not give the scale.")
        );
        report.picture = Some(Picture {
            scales: vec![PictureScale {
                by: ScaleSource::Plate,
                metres_per_px: 0.002,
                relative_sd: 0.02,
                used: true,
            }],
            ..Picture::default()
        });
        assert_eq!(refusal(&report, plate), None);
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for text in ["2", "2 m", "2,0", "200 cm", " 200cm "] {
            assert_eq!(length_m(text), Ok(2.0), "{text}");
        }
        for text in ["", "long", "0", "-1", "NaN", "1e9"] {
            assert!(length_m(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_picture_is_told_in_sentences() {
        let scale = |by, metres_per_px| PictureScale {
            by,
            metres_per_px,
            relative_sd: 0.02,
            used: by == ScaleSource::Line,
        };
        let roll = PictureRoll {
            by: RollSource::Feet,
            roll_deg: 3.0,
            sd_deg: 0.4,
            applied: true,
        };
        let picture = Picture {
            scales: vec![
                scale(ScaleSource::Line, 0.002),
                scale(ScaleSource::BodyHeight, 0.0021),
            ],
            roll: Some(roll),
            floor_px: Some([[10.0, 100.0], [20.0, 101.0]]),
        };
        let words = scale_words(&picture);
        assert_eq!(words[0], "2.00 mm per pixel ± 2.0 %, by the drawn line.");
        assert_eq!(words[1], "By the body height lengths are 5.0 % longer.");
        assert!(roll_words(&picture).unwrap().contains("3.0° ± 0.4°"));
        assert_eq!(
            floor_across(&picture, (0.0, 100.0)),
            Some([[0.0, 99.0], [100.0, 109.0]])
        );
        assert!(scale_words(&Picture::default()).is_empty());
    }
}
