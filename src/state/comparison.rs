//! Two values of the same quantity: what has changed, and whether the error alone could explain it.

use super::figure::Figure;
use sagitta_motion::MetricSpec;

/// Of two values without a change, 95 in 100 differ by less than so many standard deviations of their
/// difference.
const SURE: f64 = 1.96;

/// A value with one standard deviation, in the unit of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Value {
    /// The value.
    pub value: f64,
    /// Its standard deviation; `None` where it is not known.
    pub sd: Option<f64>,
}

/// What a difference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Smaller than what the errors of the two values explain.
    WithinError,
    /// Larger than that, and for the better.
    Better,
    /// Larger than that, and for the worse.
    Worse,
    /// Larger than that; neither better nor worse.
    Changed,
    /// Nobody knows: a value has no error.
    Unknown,
}

/// A difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Later minus earlier with its standard deviation.
    pub value: Value,
    /// What it says.
    pub verdict: Verdict,
}

impl Change {
    /// From one recording's value to another's. Their errors are taken to be independent.
    pub fn between(earlier: Value, later: Value, more_is_better: Option<bool>) -> Self {
        let difference = later.value - earlier.value;
        let sd = earlier.sd.zip(later.sd).map(|(a, b)| a.hypot(b));
        let verdict = match sd {
            None => Verdict::Unknown,
            Some(sd) if difference.abs() < SURE * sd || difference == 0.0 => Verdict::WithinError,
            Some(_) => match more_is_better {
                None => Verdict::Changed,
                Some(more) if more == (difference > 0.0) => Verdict::Better,
                Some(_) => Verdict::Worse,
            },
        };
        let value = Value {
            value: difference,
            sd,
        };
        Self { value, verdict }
    }

    /// The difference ready to be set, with its sign.
    pub fn figure(&self, spec: &MetricSpec) -> Figure {
        let mut figure = figure(self.value, spec);
        let zero = figure.value.chars().all(|c| c == '0' || c == '.');
        if self.value.value > 0.0 && !zero {
            figure.value.insert(0, '+');
        }
        figure
    }

    /// What people read beside it.
    pub fn words(&self) -> &'static str {
        match self.verdict {
            Verdict::WithinError => "a change within the error",
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Changed => "a change beyond the error",
            Verdict::Unknown => "the error is not known",
        }
    }
}

/// A value in display units.
pub fn figure(value: Value, spec: &MetricSpec) -> Figure {
    let (unit, factor) = (spec.display.0.to_string(), spec.display.1);
    Figure {
        unit,
        ..Figure::plain(
            value.value * factor,
            value.sd.map(|s| s * factor),
            spec.decimals,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn value(value: f64, sd: f64) -> Value {
        Value {
            value,
            sd: Some(sd),
        }
    }

    #[test]
    fn a_change_counts_only_beyond_the_error_of_both() {
        // √(3² + 4²) = 5, and 1.96 · 5 = 9.8.
        let change = |later| Change::between(value(100.0, 3.0), value(later, 4.0), Some(true));
        assert_eq!(change(109.7).verdict, Verdict::WithinError);
        assert_eq!(change(109.9).verdict, Verdict::Better);
        assert_eq!(change(90.1).verdict, Verdict::Worse);
        assert_eq!(change(100.0).value, value(0.0, 5.0));
        let fewer = Change::between(value(100.0, 3.0), value(80.0, 4.0), Some(false));
        assert_eq!(fewer.verdict, Verdict::Better);
        let neither = Change::between(value(100.0, 3.0), value(80.0, 4.0), None);
        assert_eq!(neither.verdict, Verdict::Changed);
    }

    #[test]
    fn without_an_error_nothing_is_claimed() {
        let bare = Value {
            value: 1.0,
            sd: None,
        };
        let change = Change::between(bare, value(5.0, 0.1), Some(true));
        assert_eq!(change.verdict, Verdict::Unknown);
        assert_eq!(change.value.sd, None);
        let same = Change::between(value(2.0, 0.0), value(2.0, 0.0), Some(true));
        assert_eq!(same.verdict, Verdict::WithinError);
    }

    #[test]
    fn differences_carry_their_sign() {
        let spec = fixture::spec();
        let depth = spec.metric("depth").unwrap();
        let text = |from: f64, to: f64| {
            let change = Change::between(value(from, 0.003), value(to, 0.004), None);
            (change.figure(depth).text(), change.words())
        };
        assert_eq!(
            text(0.30, 0.35),
            ("+5.0 ± 0.5\u{a0}cm".into(), "a change beyond the error")
        );
        assert_eq!(
            text(0.35, 0.345),
            (
                "\u{2212}0.5 ± 0.5\u{a0}cm".into(),
                "a change within the error"
            )
        );
        assert_eq!(text(0.3, 0.3).0, "0.0 ± 0.5\u{a0}cm");
    }
}
