//! A set in a few numbers, and sets in the order of their days.

use super::comparison::{Change, Value};
use super::tally::VELOCITY;
use sagitta_motion::{Metric, Report, Request, Side, Spec};
use serde::{Deserialize, Serialize};

/// What a session's report says about its set, without frames and curves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Digest {
    /// Mass on the bar in kilograms.
    pub load_kg: Option<f64>,
    /// Its quantities, of repetitions and of the whole recording.
    pub quantities: Vec<Quantity>,
}

/// One quantity over the repetitions of a set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// Metric id.
    pub id: String,
    /// Body side, where it has one.
    pub side: Option<Side>,
    /// Repetitions with a valid value; 1 for what belongs to the whole recording.
    pub n: usize,
    /// Their mean.
    pub mean: Value,
    /// The lowest.
    pub low: Value,
    /// The highest.
    pub high: Value,
}

impl Digest {
    /// Of a result. What the recording does not support is left out.
    pub fn of(report: &Report, request: &Request) -> Self {
        let mut keys: Vec<(&str, Option<Side>)> = Vec::new();
        for metric in &report.metrics {
            let key = (metric.id.as_str(), metric.side);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let quantity = |(id, side): (&str, Option<Side>)| {
            let metrics = report.metrics.iter();
            let values: Vec<Value> = metrics
                .filter(|m| m.valid && m.id == id && m.side == side)
                .filter_map(value)
                .collect();
            quantity(id, side, &values)
        };
        Self {
            load_kg: request.subject.load_kg,
            quantities: keys.into_iter().filter_map(quantity).collect(),
        }
    }

    /// The quantity of an id; of two sides the one that `side` names.
    pub fn quantity(&self, id: &str, side: Option<Side>) -> Option<&Quantity> {
        self.quantities
            .iter()
            .find(|q| q.id == id && q.side == side)
    }
}

fn value(metric: &Metric) -> Option<Value> {
    Some(Value {
        value: metric.value?,
        sd: metric.uncertainty,
    })
}

fn quantity(id: &str, side: Option<Side>, values: &[Value]) -> Option<Quantity> {
    let n = values.len();
    let by_value = |a: &&Value, b: &&Value| a.value.total_cmp(&b.value);
    let sum: f64 = values.iter().map(|v| v.value).sum();
    // Repetitions of one recording share camera, scale and view, and most of their errors with them:
    // the mean is no surer than one of them.
    let sds: Option<Vec<f64>> = values.iter().map(|v| v.sd).collect();
    let mean = Value {
        value: sum / n.max(1) as f64,
        sd: sds.map(|s| s.iter().sum::<f64>() / n.max(1) as f64),
    };
    Some(Quantity {
        id: id.to_owned(),
        side,
        n,
        mean,
        low: *values.iter().min_by(by_value)?,
        high: *values.iter().max_by(by_value)?,
    })
}

/// A set as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSet {
    /// Id of its session.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was brought, in milliseconds since 1970.
    pub date_ms: f64,
    /// Its day, as this device writes it.
    pub day: String,
    /// Repetitions.
    pub reps: usize,
    /// Its numbers.
    pub digest: Digest,
}

/// What is looked at: a metric, of a side where it has two.
#[derive(Debug, Clone, PartialEq)]
pub struct Focus {
    /// Metric id.
    pub id: String,
    /// Body side.
    pub side: Option<Side>,
    /// Whether more is better.
    pub more_is_better: Option<bool>,
}

/// A set beside those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The set.
    pub set: KeptSet,
    /// Mean over its repetitions.
    pub mean: Option<Value>,
    /// The best of them, where more or less is better.
    pub best: Option<Value>,
    /// Its mean against that of the set before it.
    pub since_previous: Option<Change>,
    /// Its mean against that of the first.
    pub since_first: Option<Change>,
}

/// The sets of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// As this device writes it.
    pub name: String,
    /// Repetitions in all.
    pub reps: usize,
    /// Repetitions times load in kilograms, where every set's load is known.
    pub tonnage_kg: Option<f64>,
    /// Its sets in order of time.
    pub lines: Vec<Line>,
}

/// The sets in order of time, each beside those before it.
pub fn lines(sets: &[KeptSet], focus: &Focus) -> Vec<Line> {
    let mut sorted: Vec<&KeptSet> = sets.iter().collect();
    sorted.sort_by(|a, b| a.date_ms.total_cmp(&b.date_ms));
    let (mut first, mut previous) = (None, None);
    let change = |earlier: Option<Value>, later: Option<Value>| {
        let (earlier, later) = earlier.zip(later)?;
        Some(Change::between(earlier, later, focus.more_is_better))
    };
    let line = |set: &&KeptSet| {
        let quantity = set.digest.quantity(&focus.id, focus.side);
        let mean = quantity.map(|q| q.mean);
        let best = quantity.and_then(|q| match focus.more_is_better? {
            true => Some(q.high),
            false => Some(q.low),
        });
        let line = Line {
            set: (*set).clone(),
            mean,
            best,
            since_previous: change(previous, mean),
            since_first: change(first, mean),
        };
        first = first.or(mean);
        previous = mean.or(previous);
        line
    };
    sorted.iter().map(line).collect()
}

/// Lines gathered by day, the newest day first.
pub fn days(lines: Vec<Line>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for line in lines {
        let known = days.last().is_some_and(|d| d.name == line.set.day);
        if !known {
            days.push(Day {
                name: line.set.day.clone(),
                reps: 0,
                tonnage_kg: Some(0.0),
                lines: Vec::new(),
            });
        }
        if let Some(day) = days.last_mut() {
            let lifted = line.set.digest.load_kg.map(|m| m * line.set.reps as f64);
            day.tonnage_kg = day.tonnage_kg.zip(lifted).map(|(sum, more)| sum + more);
            day.reps += line.set.reps;
            day.lines.push(line);
        }
    }
    days.reverse();
    days
}

/// What can be looked at in some sets: the catalogue's quantities of repetitions and of recordings that
/// have a value, in its order.
pub fn focuses(sets: &[KeptSet], spec: &Spec) -> Vec<Focus> {
    let has = |id: &str, side| sets.iter().any(|s| s.digest.quantity(id, side).is_some());
    let of = |metric: &sagitta_motion::MetricSpec| {
        let sides = match metric.per_side {
            true => vec![Some(Side::Left), Some(Side::Right)],
            false => vec![None],
        };
        let focus = |side| Focus {
            id: metric.id.to_string(),
            side,
            more_is_better: metric.higher_is_better,
        };
        sides
            .into_iter()
            .filter(|side| has(&metric.id, *side))
            .map(focus)
            .collect::<Vec<_>>()
    };
    spec.metrics.iter().flat_map(of).collect()
}

/// The sessions from which load and velocity can be read together: those with a load and a valid velocity;
/// none where they have but one load.
pub fn profiled(sets: &[KeptSet]) -> Vec<String> {
    let known = |s: &&KeptSet| {
        let velocity = s.digest.quantity(VELOCITY, None).is_some();
        velocity && s.digest.load_kg.is_some_and(|kg| kg > 0.0)
    };
    let known: Vec<&KeptSet> = sets.iter().filter(known).collect();
    let loads = known.iter().filter_map(|s| s.digest.load_kg);
    let (low, high) = loads.fold((f64::MAX, f64::MIN), |(a, b), kg| (a.min(kg), b.max(kg)));
    match low < high {
        true => known.iter().map(|s| s.id.clone()).collect(),
        false => Vec::new(),
    }
}

/// All quantities of all sets as a table for spreadsheets, in the units of the catalogue; `dates` are the
/// sets' dates in ISO 8601.
pub fn csv(sets: &[(KeptSet, String)], movement: &str, spec: Option<&Spec>) -> String {
    let mut rows = vec![
        "date,name,movement,repetitions,load_kg,metric,side,unit,values,mean,mean_sd,lowest,highest"
            .to_owned(),
    ];
    for (set, date) in sets {
        let load = set.digest.load_kg.map(|m| m.to_string());
        let head = [
            date.clone(),
            quoted(&set.name),
            movement.to_owned(),
            set.reps.to_string(),
            load.unwrap_or_default(),
        ]
        .join(",");
        for q in &set.digest.quantities {
            let unit = spec.and_then(|s| s.metric(&q.id)).map(|m| m.unit.as_ref());
            let sd = q.mean.sd.map(|s| s.to_string()).unwrap_or_default();
            rows.push(format!(
                "{head},{},{},{},{},{},{sd},{},{}",
                q.id,
                q.side.map_or("", Side::name),
                unit.unwrap_or_default(),
                q.n,
                q.mean.value,
                q.low.value,
                q.high.value
            ));
        }
    }
    rows.join("\r\n") + "\r\n"
}

/// A text as a cell. What a spreadsheet would take for a formula stays text.
fn quoted(text: &str) -> String {
    let safe = match text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::comparison::Verdict;
    use crate::state::fixture;
    use sagitta_motion::Input;

    fn digest() -> Digest {
        let mut request = Request::new("bob", Input::Pose(fixture::track()));
        request.subject.load_kg = Some(60.0);
        Digest::of(&fixture::report(), &request)
    }

    fn set(id: &str, day: &str, date_ms: f64, depth: f64) -> KeptSet {
        let value = Value {
            value: depth,
            sd: Some(0.01),
        };
        KeptSet {
            id: id.into(),
            name: format!("=set \"{id}\""),
            date_ms,
            day: day.into(),
            reps: 5,
            digest: Digest {
                load_kg: Some(60.0),
                quantities: vec![Quantity {
                    id: "depth".into(),
                    side: None,
                    n: 5,
                    mean: value,
                    low: value,
                    high: Value {
                        value: depth + 0.05,
                        ..value
                    },
                }],
            },
        }
    }

    fn focus() -> Focus {
        Focus {
            id: "depth".into(),
            side: None,
            more_is_better: Some(true),
        }
    }

    #[test]
    fn a_report_becomes_a_few_numbers() {
        let digest = digest();
        assert_eq!(digest.load_kg, Some(60.0));
        let left = digest.quantity("bend", Some(Side::Left)).unwrap();
        assert_eq!((left.n, left.low.value, left.high.value), (2, 89.3, 92.0));
        assert!((left.mean.value - 90.65).abs() < 1e-9);
        // Two errors of 4.2° that are the same error: 4.2°, not 3.0°.
        assert!((left.mean.sd.unwrap() - 4.2).abs() < 1e-9);
        // One value is missing, the other counts; what nobody measured is not there.
        assert_eq!(digest.quantity("depth", None).unwrap().n, 1);
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), digest);
    }

    #[test]
    fn what_the_recording_does_not_support_is_no_result() {
        let mut report = fixture::report();
        report.metrics.iter_mut().for_each(|m| m.valid = false);
        let request = Request::new("bob", Input::Pose(fixture::track()));
        assert!(Digest::of(&report, &request).quantities.is_empty());
    }

    #[test]
    fn sets_stand_beside_the_one_before_and_the_first() {
        let sets = [
            set("b", "2 May", 2.0, 0.31),
            set("a", "1 May", 1.0, 0.30),
            set("c", "2 May", 3.0, 0.40),
        ];
        let lines = lines(&sets, &focus());
        let ids: Vec<&str> = lines.iter().map(|l| l.set.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!(lines[0].since_previous, None);
        let verdicts = |l: &Line| {
            let of = |c: &Option<Change>| c.as_ref().map(|c| c.verdict);
            (of(&l.since_previous), of(&l.since_first))
        };
        let within = Some(Verdict::WithinError);
        assert_eq!(verdicts(&lines[1]), (within, within));
        let better = Some(Verdict::Better);
        assert_eq!(verdicts(&lines[2]), (better, better));
        assert!((lines[2].best.unwrap().value - 0.45).abs() < 1e-9);
    }

    #[test]
    fn a_set_without_a_value_is_passed_over() {
        let mut empty = set("b", "1 May", 2.0, 0.0);
        empty.digest.quantities.clear();
        let sets = [
            set("a", "1 May", 1.0, 0.3),
            empty,
            set("c", "1 May", 3.0, 0.4),
        ];
        let lines = lines(&sets, &focus());
        assert_eq!(
            (lines[1].mean, lines[1].since_previous.is_none()),
            (None, true)
        );
        assert!(lines[2].since_previous.is_some());
    }

    #[test]
    fn days_are_summed_and_the_newest_is_first() {
        let sets = [
            set("a", "1 May", 1.0, 0.3),
            set("b", "2 May", 2.0, 0.3),
            set("c", "2 May", 3.0, 0.3),
        ];
        let days = days(lines(&sets, &focus()));
        let told: Vec<_> = days
            .iter()
            .map(|d| (d.name.as_str(), d.lines.len(), d.reps, d.tonnage_kg))
            .collect();
        assert_eq!(
            told,
            [("2 May", 2, 10, Some(600.0)), ("1 May", 1, 5, Some(300.0))]
        );
        let mut unknown = sets.to_vec();
        unknown[2].digest.load_kg = None;
        assert_eq!(super::days(lines(&unknown, &focus()))[0].tonnage_kg, None);
    }

    #[test]
    fn only_what_was_measured_can_be_looked_at() {
        let mut one = set("a", "1 May", 1.0, 0.3);
        one.digest = digest();
        let found = focuses(&[one], &fixture::spec());
        let told: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.side)).collect();
        assert_eq!(
            told,
            [
                ("depth", None),
                ("bend", Some(Side::Left)),
                ("bend", Some(Side::Right))
            ]
        );
    }

    #[test]
    fn a_profile_needs_velocities_at_two_loads() {
        let lift = |id: &str, load_kg: Option<f64>| {
            let mut lift = set(id, "1 May", 1.0, 0.3);
            lift.digest.load_kg = load_kg;
            lift.digest.quantities[0].id = VELOCITY.into();
            lift
        };
        let none = Vec::<String>::new();
        assert_eq!(
            profiled(&[lift("a", Some(60.0)), lift("b", Some(60.0))]),
            none
        );
        assert_eq!(profiled(&[lift("a", Some(60.0)), lift("b", None)]), none);
        let still = set("c", "1 May", 1.0, 0.3);
        let sets = [lift("a", Some(60.0)), lift("b", Some(80.0)), still];
        assert_eq!(profiled(&sets), ["a", "b"]);
    }

    #[test]
    fn a_spreadsheet_gets_a_row_for_each_quantity_and_no_formula() {
        let sets = [(
            set("a", "1 May", 1.0, 0.3),
            "2026-05-01T10:00:00Z".to_owned(),
        )];
        let text = csv(&sets, "bob", Some(&fixture::spec()));
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[1],
            "2026-05-01T10:00:00Z,\"'=set \"\"a\"\"\",bob,5,60,depth,,m,5,0.3,0.01,0.3,0.35"
        );
        assert_eq!(rows[0].split(',').count(), 13);
    }
}
