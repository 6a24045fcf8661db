//! How a number is set: value, uncertainty, unit, and what is missing said as such.

use sagitta_motion::{Metric, MetricSpec, decimals_for};

/// Minus as it is typeset.
const MINUS: char = '\u{2212}';
/// What stands where nothing was measured.
pub const DASH: &str = "\u{2013}";

/// A number ready to be set. The parts get their own type: value plain, unit small and grey.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// "0.34", or an en dash.
    pub value: String,
    /// "0.01": one standard deviation.
    pub spread: Option<String>,
    /// "m"; empty where nothing was measured.
    pub unit: String,
    /// Whether the recording supports the number.
    pub valid: bool,
    /// Why it is missing, grey, or has no uncertainty; empty when there is nothing to say.
    pub why: String,
}

impl Figure {
    /// A metric in its display unit. Without a catalogue entry the report's own unit is used.
    pub fn of(metric: &Metric, spec: Option<&MetricSpec>) -> Self {
        let (unit, factor, decimals) = match spec {
            Some(s) => (s.display.0.to_string(), s.display.1, s.decimals),
            None => (metric.unit.clone(), 1.0, 2),
        };
        let why = metric.note.clone();
        match metric.value {
            Some(value) => Self {
                unit,
                valid: metric.valid,
                why,
                ..Self::plain(
                    value * factor,
                    metric.uncertainty.map(|u| u * factor),
                    decimals,
                )
            },
            None => Self {
                value: DASH.into(),
                why: or(why, "This recording does not show it."),
                ..Self::default()
            },
        }
    }

    /// A number with its standard deviation, in as many decimals as show that; neither unit nor reason.
    pub fn plain(value: f64, sd: Option<f64>, decimals: u8) -> Self {
        let shown = sd.and_then(|sd| Some((sd, decimals_for(sd, decimals)?)));
        let decimals = shown.map_or(decimals, |(_, d)| d);
        Self {
            value: number(value, decimals),
            spread: shown.map(|(sd, d)| number(sd, d)),
            valid: true,
            ..Self::default()
        }
    }

    /// Whether there is a value at all.
    pub fn measured(&self) -> bool {
        self.value != DASH
    }

    /// The number as one line of text: "0.34 ± 0.01 m".
    pub fn text(&self) -> String {
        let mut text = self.value.clone();
        if let Some(spread) = &self.spread {
            text = format!("{text} ± {spread}");
        }
        match self.unit.as_str() {
            "" => text,
            "°" => format!("{text}°"),
            unit => format!("{text}\u{a0}{unit}"),
        }
    }
}

fn or(text: String, fallback: &str) -> String {
    if text.is_empty() {
        fallback.into()
    } else {
        text
    }
}

/// A number with fixed decimals and a typeset minus; never "−0".
pub fn number(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return DASH.into();
    }
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !zero {
        format!("{MINUS}{text}")
    } else {
        text
    }
}

/// A time within a recording: "0:06.60".
pub fn clock(t_s: f64) -> String {
    let hundredths = (t_s.max(0.0) * 100.0).round() as u64;
    let (minutes, rest) = (hundredths / 6000, hundredths % 6000);
    format!("{minutes}:{:02}.{:02}", rest / 100, rest % 100)
}

/// How long something still takes, as people say it.
pub fn time_left(seconds: f64) -> String {
    match seconds {
        s if s < 5.0 => "a few seconds left".into(),
        s if s < 55.0 => format!("about {} s left", (s / 5.0).ceil() as u64 * 5),
        s if s < 5400.0 => {
            let minutes = (s / 60.0).ceil() as u64;
            let plural = if minutes == 1 { "" } else { "s" };
            format!("about {minutes} minute{plural} left")
        }
        s => format!("about {} hours left", (s / 3600.0).ceil() as u64),
    }
}

/// A number of bytes: "6.4 MB".
pub fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} bytes"),
        1_000..1_000_000 => format!("{} kB", n / 1_000),
        _ => format!("{:.1} MB", n as f64 / 1e6),
    }
}

/// "1 repetition", "3 repetitions", with the movement's own word.
pub fn count(n: usize, word: &str) -> String {
    let word = word.to_lowercase();
    if n == 1 {
        format!("1 {word}")
    } else {
        format!("{n} {word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    #[test]
    fn a_value_is_set_with_its_uncertainty_in_display_units() {
        let spec = fixture::spec();
        let depth = spec.metric("depth");
        let metric = fixture::metric("depth", Some(0), None, Some(-0.0312), Some(0.0149));
        let figure = Figure::of(&metric, depth);
        assert_eq!(figure.text(), "\u{2212}3.1 ± 1.5\u{a0}cm");
        let angle = fixture::metric("bend", Some(0), None, Some(89.34), None);
        assert_eq!(Figure::of(&angle, spec.metric("bend")).text(), "89°");
    }

    #[test]
    fn no_uncertainty_reads_as_zero() {
        let figure = Figure::plain(0.41234, Some(0.0004), 2);
        assert_eq!(figure.text(), "0.4123 ± 0.0004");
        assert_eq!(Figure::plain(0.41, Some(0.0), 2).text(), "0.41");
    }

    #[test]
    fn what_was_not_measured_is_a_dash_with_a_reason() {
        let mut metric = fixture::metric("depth", Some(0), None, None, None);
        assert_eq!(Figure::of(&metric, None).text(), DASH);
        assert!(!Figure::of(&metric, None).why.is_empty());
        metric.note = "The hips are hidden.".into();
        assert_eq!(Figure::of(&metric, None).why, "The hips are hidden.");
        assert!(!Figure::of(&metric, None).measured());
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(number(-0.004, 2), "0.00");
        assert_eq!(number(-0.006, 2), "\u{2212}0.01");
        assert_eq!(number(f64::NAN, 1), DASH);
    }

    #[test]
    fn times_carry_over_into_minutes() {
        assert_eq!(clock(6.6), "0:06.60");
        assert_eq!(clock(59.999), "1:00.00");
        assert_eq!(clock(-1.0), "0:00.00");
    }

    #[test]
    fn time_left_is_coarse() {
        assert_eq!(time_left(3.0), "a few seconds left");
        assert_eq!(time_left(31.0), "about 35 s left");
        assert_eq!(time_left(61.0), "about 2 minutes left");
        assert_eq!(time_left(58.0), "about 1 minute left");
        assert_eq!(time_left(7200.0), "about 2 hours left");
    }

    #[test]
    fn counts_and_sizes_read_well() {
        assert_eq!(count(1, "Repetition"), "1 repetition");
        assert_eq!(count(3, "Repetition"), "3 repetitions");
        assert_eq!(bytes(6_400_000), "6.4 MB");
        assert_eq!(bytes(12_345), "12 kB");
    }
}
