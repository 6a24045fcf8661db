//! How a result was made, in words.

use super::figure::number;
use super::timeline::words;
use sagitta_motion::{Assumption, Evidence, Provenance};

/// A line: what it is, and its value.
pub type Line = (String, String);

/// How a setting is written.
#[derive(Clone, Copy)]
enum Write {
    /// A number: factor, decimals at most, unit.
    Number(f64, u8, &'static str),
    /// Words for the values that are known.
    Words(&'static [(&'static str, &'static str)]),
    /// As it is.
    Plain,
}

/// The settings in the order to show them: name in the report, name for people, how to write it.
const SETTINGS: &[(&str, &str, Write)] = &[
    ("pose_mode", "Frames looked at", Write::Words(MODES)),
    ("people", "People followed", Write::Words(PEOPLE)),
    ("engine_reason", "Why this engine", Write::Plain),
    ("source", "Computed from", Write::Words(SOURCES)),
    (
        "slow_motion",
        "Slow motion",
        Write::Number(1.0, 3, "times slower"),
    ),
    ("scale_by", "Scale from", Write::Plain),
    (
        "scale_mm_per_px",
        "Picture",
        Write::Number(1.0, 2, "mm per pixel"),
    ),
    (
        "scale_sd_percent",
        "Scale known to ±",
        Write::Number(1.0, 1, "%"),
    ),
    ("roll", "Camera turned by", Write::Plain),
    ("start_s", "From", Write::Number(1.0, 2, "s")),
    ("end_s", "To", Write::Number(1.0, 2, "s")),
    (
        "frame_rate_hz",
        "Frames per second",
        Write::Number(1.0, 2, ""),
    ),
    (
        "cutoff_requested_hz",
        "Smoothing asked for",
        Write::Number(1.0, 2, "Hz"),
    ),
    ("cutoff_hz", "Smoothing used", Write::Number(1.0, 2, "Hz")),
    ("filter", "Filter", Write::Plain),
    (
        "bridged_gap_s",
        "Gaps bridged up to",
        Write::Number(1.0, 2, "s"),
    ),
    ("height_m", "Body height", Write::Number(100.0, 0, "cm")),
    ("mass_kg", "Body mass", Write::Number(1.0, 1, "kg")),
    ("load_kg", "Load", Write::Number(1.0, 1, "kg")),
    ("sex", "Body table for", Write::Plain),
    (
        "view_deg",
        "Camera",
        Write::Number(1.0, 0, "° beside the front"),
    ),
];

/// The frame rate of one picture.
const STILL: &str = "0.000";

/// What says nothing of one picture.
const OVER_TIME: [&str; 5] = [
    "frame_rate_hz",
    "cutoff_requested_hz",
    "cutoff_hz",
    "filter",
    "bridged_gap_s",
];

const MODES: &[(&str, &str)] = &[
    ("video", "one after the other, following the person"),
    ("image", "each on its own"),
];
const PEOPLE: &[(&str, &str)] = &[("1", "one"), ("4", "up to four")];

const SOURCES: &[(&str, &str)] = &[
    ("world landmarks", "landmarks in space"),
    ("image landmarks", "landmarks in the picture"),
    ("joint coordinates", "joint coordinates"),
];

/// Everything a reader needs to make the numbers again, except the recording's own frames.
pub fn lines(provenance: &Provenance) -> Vec<Line> {
    let line = |name: &str, value: String| (name.to_string(), value);
    let mut lines = Vec::new();
    lines.extend((provenance.model.as_ref()).map(|m| line("Pose model", format!("BlazePose {m}"))));
    lines.extend((provenance.engine.clone()).map(|e| line("Engine", e)));
    let filmed = provenance.capture_rate_hz.map(|hz| with_unit(hz, 2, ""));
    lines.extend(filmed.map(|hz| line("Filmed at, frames per second", hz)));
    let still = provenance.settings.get("frame_rate_hz").map(String::as_str) == Some(STILL);
    for (key, name, write) in SETTINGS {
        let value = provenance
            .settings
            .get(*key)
            .filter(|_| !still || !OVER_TIME.contains(key));
        lines.extend(value.map(|v| line(name, written(v, *write))));
    }
    lines.extend(scale(provenance).map(|s| line("Scale", s)));
    lines.extend(provenance.import.assumptions.iter().map(assumption));
    let left_out = provenance.import.dropped.iter();
    lines.extend(left_out.map(|d| line("Left out of the file", d.sentence())));
    let known = |key: &str| key == "scale" || SETTINGS.iter().any(|(k, ..)| *k == key);
    let others = provenance.settings.iter().filter(|(key, _)| !known(key));
    lines.extend(others.map(|(key, value)| (words(key), value.clone())));
    lines.push(line("Sagitta", provenance.version.clone()));
    let sums = provenance.model_sha256.iter();
    lines.extend(sums.map(|(file, sha)| (format!("sha256 of {file}"), sha.clone())));
    lines
}

/// "Unit of the forces": "N, as the data imply: a load of 663 is a person's weight".
fn assumption(a: &Assumption) -> Line {
    let name = a.what.name();
    let name = name[..1].to_uppercase() + &name[1..];
    let evidence = match a.evidence {
        Evidence::Stated => "as stated",
        Evidence::Implied => "as the data imply",
        Evidence::Assumed => "assumed",
    };
    let reason = match a.reason.is_empty() {
        true => String::new(),
        false => format!(": {}", a.reason),
    };
    (name, format!("{}, {evidence}{reason}", a.value))
}

fn written(value: &str, write: Write) -> String {
    match write {
        Write::Number(factor, decimals, unit) => match value.parse::<f64>() {
            Ok(v) => with_unit(v * factor, decimals, unit),
            Err(_) => value.into(),
        },
        Write::Words(known) => {
            let found = known.iter().find(|(word, _)| *word == value);
            found.map_or(value, |(_, says)| says).into()
        }
        Write::Plain => value.into(),
    }
}

/// "0.1 s", "6 Hz", "178 cm": no decimals that say nothing.
fn with_unit(value: f64, decimals: u8, unit: &str) -> String {
    let text = number(value, decimals);
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    match unit {
        "" => text.into(),
        unit if unit.starts_with('°') => format!("{text}{unit}"),
        unit => format!("{text}\u{a0}{unit}"),
    }
}

/// What the landmarks' own lengths were multiplied by; nothing where they stand as they came.
fn scale(provenance: &Provenance) -> Option<String> {
    let metres: f64 = provenance.settings.get("scale")?.parse().ok()?;
    match provenance.settings.get("source").map(String::as_str) {
        Some("image landmarks") => Some(with_unit(1000.0 * metres, 2, "mm per pixel")),
        _ if (metres - 1.0).abs() < 1e-9 => None,
        _ => Some(format!("{} times the network's lengths", number(metres, 3))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::{Assumed, DroppedKind};

    fn shown(settings: &[(&str, &str)]) -> Vec<Line> {
        let own = |(k, v): &(&str, &str)| (k.to_string(), v.to_string());
        let mut lines = lines(&Provenance {
            version: "0.1.0".into(),
            settings: settings.iter().map(own).collect(),
            ..Provenance::default()
        });
        assert_eq!(lines.pop(), Some(("Sagitta".into(), "0.1.0".into())));
        lines
    }

    fn one(key: &str, value: &str) -> Line {
        let mut lines = shown(&[(key, value)]);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines.remove(0)
    }

    #[test]
    fn settings_have_names_and_units() {
        let line = |name: &str, value: &str| (name.to_string(), value.to_string());
        assert_eq!(one("cutoff_hz", "6"), line("Smoothing used", "6\u{a0}Hz"));
        assert_eq!(one("cutoff_hz", "none"), line("Smoothing used", "none"));
        assert_eq!(one("height_m", "1.78"), line("Body height", "178\u{a0}cm"));
        assert_eq!(one("mass_kg", "70"), line("Body mass", "70\u{a0}kg"));
        assert_eq!(
            one("view_deg", "31.98271"),
            line("Camera", "32° beside the front")
        );
        assert_eq!(
            one("bridged_gap_s", "0.1"),
            line("Gaps bridged up to", "0.1\u{a0}s")
        );
        assert_eq!(
            one("pose_mode", "image"),
            line("Frames looked at", "each on its own")
        );
        assert_eq!(one("people", "4"), line("People followed", "up to four"));
        assert_eq!(one("frame_rate_hz", "29.970").1, "29.97");
        assert_eq!(one("frame_rate_hz", "100.000").1, "100");
    }

    #[test]
    fn the_scale_says_what_it_scales() {
        let of = |scale: &str, source: &str| {
            let lines = shown(&[("scale", scale), ("source", source)]);
            lines.into_iter().find(|(name, _)| name == "Scale")
        };
        assert_eq!(of("1", "world landmarks"), None);
        let Some((_, text)) = of("0.98712", "world landmarks") else {
            panic!()
        };
        assert_eq!(text, "0.987 times the network's lengths");
        let Some((_, text)) = of("0.00231", "image landmarks") else {
            panic!()
        };
        assert_eq!(text, "2.31\u{a0}mm per pixel");
    }

    #[test]
    fn what_reading_rested_on_is_told_with_its_evidence() {
        let mut provenance = Provenance::default();
        let import = &mut provenance.import;
        import.rests_on(
            Assumed::ForceUnit,
            "N",
            Evidence::Assumed,
            "nothing names one",
        );
        import.drops(DroppedKind::Rows, 2, "in lines 8 and 9", "they are notes");
        let lines = lines(&provenance);
        let line = |name: &str, value: &str| (name.to_string(), value.to_string());
        assert!(lines.contains(&line("Unit of the forces", "N, assumed: nothing names one")));
        let (_, left_out) = lines
            .iter()
            .find(|l| l.0 == "Left out of the file")
            .unwrap();
        assert!(left_out.contains("in lines 8 and 9"), "{left_out}");
    }

    #[test]
    fn one_picture_has_no_rate_and_no_filter() {
        let lines = shown(&[
            ("frame_rate_hz", STILL),
            ("cutoff_hz", "none"),
            ("cutoff_requested_hz", "6"),
            ("bridged_gap_s", "0.25"),
            ("pose_mode", "image"),
        ]);
        assert_eq!(lines.len(), 1, "{lines:?}");
    }

    #[test]
    fn a_setting_of_a_later_version_is_not_lost() {
        assert_eq!(one("new_thing", "7"), ("new thing".into(), "7".into()));
    }
}
