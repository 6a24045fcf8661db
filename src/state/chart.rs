//! A chart as shapes in a unit square: x is time, y the value, both 0–1, y downwards.

use super::timeline::{Span, words};
use sagitta_motion::{Report, Series, Spec};

/// A chart to draw: curves that share a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Heading.
    pub title: String,
    /// Unit of all curves.
    pub unit: String,
    /// Indices into the report's series.
    pub series: Vec<usize>,
}

/// The charts of a report: those the movement asks for, then every remaining curve, both sides of
/// one quantity together.
pub fn plans(report: &Report, spec: Option<&Spec>) -> (Vec<Plan>, Vec<Plan>) {
    let index = |id: &str| report.series.iter().position(|s| s.id == id);
    let mut first: Vec<Plan> = Vec::new();
    for chart in spec.map(|s| s.charts.as_ref()).unwrap_or_default() {
        let found: Vec<usize> = chart.series.iter().filter_map(|id| index(id)).collect();
        if let Some(series) = found.first().and_then(|i| report.series.get(*i)) {
            first.push(Plan {
                title: chart.title.to_string(),
                unit: series.unit.clone(),
                series: found,
            });
        }
    }
    let drawn: Vec<usize> = first.iter().flat_map(|p| p.series.clone()).collect();
    let mut more: Vec<Plan> = Vec::new();
    for (i, series) in report.series.iter().enumerate() {
        if drawn.contains(&i) {
            continue;
        }
        let title = capital(&words(stem(&series.id)));
        match more
            .iter_mut()
            .find(|p| p.title == title && p.unit == series.unit)
        {
            Some(plan) => plan.series.push(i),
            None => more.push(Plan {
                title,
                unit: series.unit.clone(),
                series: vec![i],
            }),
        }
    }
    (first, more)
}

/// Which side a curve belongs to, as a class: "left", "right" or "middle".
pub fn side_class(id: &str) -> &'static str {
    if id.ends_with("_left") {
        "left"
    } else if id.ends_with("_right") {
        "right"
    } else {
        "middle"
    }
}

/// What to write beside a curve.
pub fn label(id: &str) -> String {
    match side_class(id) {
        "middle" => words(id),
        side => side.into(),
    }
}

fn stem(id: &str) -> &str {
    id.strip_suffix("_left")
        .or_else(|| id.strip_suffix("_right"))
        .unwrap_or(id)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The values that a chart shows, from its lowest to its highest tick; zero is always among them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Round values to label, rising.
    pub ticks: Vec<f64>,
    /// Decimals that the ticks need.
    pub decimals: u8,
    low: f64,
    high: f64,
}

impl Scale {
    /// A scale that holds all values of the curves, and zero.
    pub fn of<'a>(curves: impl IntoIterator<Item = &'a Series>) -> Self {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for value in curves.into_iter().flat_map(|s| s.values.iter().flatten()) {
            low = low.min(*value);
            high = high.max(*value);
        }
        if high - low < 1e-9 {
            high = low + 1.0;
        }
        let step = round_step((high - low) / 4.0);
        let first = (low / step + 1e-9).floor() as i64;
        let last = (high / step - 1e-9).ceil() as i64;
        let ticks: Vec<f64> = (first..=last).map(|i| i as f64 * step).collect();
        Self {
            decimals: (-step.log10()).ceil().clamp(0.0, 6.0) as u8,
            low: first as f64 * step,
            high: last as f64 * step,
            ticks,
        }
    }

    /// Where a value stands: 0 at the top, 1 at the bottom.
    pub fn share(&self, value: f64) -> f64 {
        ((self.high - value) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// 1, 2 or 5 times a power of ten, not below `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.max(1e-12).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    let step = steps.into_iter().find(|s| s * power >= rough * 0.999);
    step.unwrap_or(10.0) * power
}

/// Points that a path draws at most; more would not be seen.
const MOST_POINTS: usize = 1500;

/// A curve as an SVG path in a square of 1000 × 1000. Gaps break the line; a lone sample is a dot.
/// A long curve is thinned by keeping the lowest and the highest sample of every stretch.
pub fn path(series: &Series, span: Span, scale: &Scale) -> String {
    let mut out = String::new();
    let mut open = false;
    let samples: Vec<(f64, Option<f64>)> = series
        .t_s
        .iter()
        .copied()
        .zip(series.values.iter().copied())
        .collect();
    for (t, value) in thin(&samples) {
        let Some(value) = value.filter(|v| v.is_finite()) else {
            open = false;
            continue;
        };
        let command = if open { 'L' } else { 'M' };
        let (x, y) = (span.share(t) * 1000.0, scale.share(value) * 1000.0);
        out.push_str(&format!("{command}{x:.1} {y:.1}"));
        if !open {
            out.push_str("h0");
        }
        open = true;
    }
    out
}

fn thin(samples: &[(f64, Option<f64>)]) -> Vec<(f64, Option<f64>)> {
    if samples.len() <= MOST_POINTS {
        return samples.to_vec();
    }
    let size = samples.len().div_ceil(MOST_POINTS / 2);
    let mut kept = Vec::with_capacity(MOST_POINTS + 2);
    for chunk in samples.chunks(size) {
        if chunk.iter().any(|(_, v)| v.is_none()) {
            kept.extend_from_slice(chunk);
            continue;
        }
        let by = |a: &&(f64, Option<f64>), b: &&(f64, Option<f64>)| {
            a.1.unwrap_or(0.0).total_cmp(&b.1.unwrap_or(0.0))
        };
        let (low, high) = (chunk.iter().min_by(by), chunk.iter().max_by(by));
        if let (Some(a), Some(b)) = (low, high) {
            let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
            kept.push(*a);
            kept.push(*b);
        }
    }
    kept
}

/// Where to write each curve's label, as shares of the height, so that labels keep `gap` between
/// each other. Each stands as near as it can to its curve's value at the right end.
pub fn label_places(curves: &[&Series], scale: &Scale, gap: f64) -> Vec<f64> {
    let end = |s: &Series| s.values.iter().rev().flatten().next().copied();
    let mut places: Vec<(usize, f64)> = curves
        .iter()
        .map(|s| scale.share(end(s).unwrap_or(0.0)))
        .enumerate()
        .collect();
    places.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut floor = 0.0;
    for place in &mut places {
        place.1 = place.1.max(floor);
        floor = place.1 + gap;
    }
    let mut ceiling = 1.0;
    for place in places.iter_mut().rev() {
        place.1 = place.1.min(ceiling);
        ceiling = place.1 - gap;
    }
    places.sort_by_key(|p| p.0);
    places.into_iter().map(|p| p.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn series(values: &[Option<f64>]) -> Series {
        Series {
            id: "x".into(),
            unit: "°".into(),
            t_s: (0..values.len()).map(|i| i as f64).collect(),
            values: values.to_vec(),
        }
    }

    #[test]
    fn every_curve_is_in_exactly_one_chart() {
        let (report, spec) = (fixture::report(), fixture::spec());
        let (first, more) = plans(&report, Some(&spec));
        assert_eq!(first.len(), 1);
        assert_eq!(first[0].series, [0, 1]);
        let mut all: Vec<usize> = first
            .iter()
            .chain(&more)
            .flat_map(|p| p.series.clone())
            .collect();
        all.sort_unstable();
        assert_eq!(all, (0..report.series.len()).collect::<Vec<_>>());
        assert_eq!(more[0].title, "Hip height");
        assert_eq!(plans(&report, None).0.len(), 0);
    }

    #[test]
    fn the_scale_is_round_and_holds_zero() {
        let scale = Scale::of([&series(&[Some(12.0), Some(93.4)])]);
        assert_eq!(scale.ticks, [0.0, 50.0, 100.0]);
        assert_eq!(scale.share(100.0), 0.0);
        let small = Scale::of([&series(&[Some(-0.031), Some(0.4)])]);
        assert!(small.ticks.contains(&0.0) && small.decimals == 1);
        let flat = Scale::of([&series(&[None])]);
        assert!(flat.ticks.len() >= 2);
    }

    #[test]
    fn gaps_break_the_line() {
        let s = series(&[Some(0.0), Some(1.0), None, Some(1.0)]);
        let d = path(&s, Span::new(0.0, 3.0), &Scale::of([&s]));
        assert_eq!(d.matches('M').count(), 2);
        assert!(d.starts_with("M0.0 1000.0"));
    }

    #[test]
    fn a_long_curve_keeps_its_peaks() {
        let mut values = vec![Some(0.0); 20_000];
        values[12_345] = Some(7.0);
        let s = series(&values);
        let d = path(&s, Span::new(0.0, 20_000.0), &Scale::of([&s]));
        let points = d.matches('L').count();
        assert!(points < 2 * MOST_POINTS, "{points}");
        let top = format!(" {:.1}", Scale::of([&s]).share(7.0) * 1000.0);
        assert!(d.contains(&top));
    }

    #[test]
    fn labels_keep_their_distance() {
        let (a, b) = (series(&[Some(1.0)]), series(&[Some(1.01)]));
        let scale = Scale::of([&a, &b]);
        let places = label_places(&[&a, &b], &scale, 0.1);
        assert!((places[0] - places[1]).abs() >= 0.1 - 1e-12);
        assert!(places.iter().all(|p| (0.0..=1.0).contains(p)));
        assert!(places[1] < places[0]);
    }
}
