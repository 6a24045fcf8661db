//! Values on their way into a report.

use crate::Recording;
use crate::sight::Eye;
use sagitta_motion::{KeypointSchema, Metric, MetricSpec, Side, Spec};

/// A value as a movement computed it, before it is checked against the catalogue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measure {
    /// The value in the metric's unit.
    pub value: Option<f64>,
    /// One standard deviation.
    pub sd: Option<f64>,
    /// Why it is widened, or has no value or no uncertainty.
    pub note: String,
    /// Whether the recording does not support it although it can be computed.
    pub unsupported: bool,
    /// What of the value the picture shows, where the rest is known otherwise: a belt's speed was given.
    pub pictured: Option<f64>,
}

impl Measure {
    /// Nothing was measured, with the reason.
    pub fn none(reason: impl Into<String>) -> Self {
        Self {
            note: reason.into(),
            ..Self::default()
        }
    }

    /// With one more sentence where it has a value.
    pub(crate) fn noted(mut self, sentence: &str) -> Self {
        if self.value.is_some() && !sentence.is_empty() {
            add(&mut self.note, sentence);
        }
        self
    }
}

/// Collects the metrics of one movement.
#[derive(Debug)]
pub struct Sheet {
    spec: &'static Spec,
    schema: Option<KeypointSchema>,
    eye: Eye,
    metrics: Vec<Metric>,
}

impl Sheet {
    /// An empty sheet for the metrics of a recording.
    pub fn new(spec: &'static Spec, r: &Recording) -> Self {
        Self {
            spec,
            schema: r.schema,
            eye: Eye::of(r),
            metrics: Vec::new(),
        }
    }

    /// Adds a value as [`Self::seen`] tells it. What is not finite is left out with a reason; what is outside
    /// the metric's plausible range is marked invalid. An id that the spec does not know is left out. Says
    /// whether the value is valid.
    pub fn put(&mut self, id: &str, rep: Option<usize>, side: Option<Side>, m: Measure) -> bool {
        let m = self.seen(id, side, m);
        self.put_seen(id, rep, side, m)
    }

    /// A value as the recording supports it: what needs points that the schema lacks is refused by their
    /// names, what the camera does not see from where it stands is refused or widened.
    pub fn seen(&self, id: &str, side: Option<Side>, m: Measure) -> Measure {
        let Some(spec) = self.spec.metric(id) else {
            return m;
        };
        let lacking = self.lacking(spec);
        lacking.unwrap_or_else(|| self.eye.told(spec.sight, side, m))
    }

    /// As [`Self::put`], of what [`Self::seen`] told already.
    pub fn put_seen(
        &mut self,
        id: &str,
        rep: Option<usize>,
        side: Option<Side>,
        m: Measure,
    ) -> bool {
        let Some(spec) = self.spec.metric(id) else {
            debug_assert!(false, "{id} is not in the catalogue");
            return false;
        };
        let value = m.value.filter(|v| v.is_finite());
        let (low, high) = spec.plausible;
        let plausible = value.is_some_and(|v| (low..=high).contains(&v));
        let mut note = m.note;
        if value.is_some() && !plausible {
            add(
                &mut note,
                "This is outside what a body can do, so the landmarks are probably wrong here.",
            );
        } else if value.is_none() && note.is_empty() {
            note = "The body parts that this needs were not seen.".to_owned();
        }
        let uncertainty = value.and(m.sd).filter(|sd| sd.is_finite());
        if value.is_some() && uncertainty.is_none() && note.is_empty() {
            note = "No uncertainty is known for this value.".to_owned();
        }
        let valid = plausible && !m.unsupported;
        self.metrics.push(Metric {
            id: id.to_owned(),
            rep,
            side,
            value,
            unit: spec.unit.to_string(),
            uncertainty,
            valid,
            note,
        });
        valid
    }

    /// Whether the movement has a metric of this id.
    pub fn declares(&self, id: &str) -> bool {
        self.spec.metric(id).is_some()
    }

    /// The refusal of what needs points that were not detected.
    fn lacking(&self, spec: &MetricSpec) -> Option<Measure> {
        let schema = self.schema?;
        let reason = schema.refusal(&spec.needs)?;
        Some(Measure::none(format!("This {reason}.")))
    }

    /// All metrics, in the order they came.
    pub fn into_vec(self) -> Vec<Metric> {
        self.metrics
    }

    /// The valid values of a metric that has no sides, each with its uncertainty.
    pub fn each(&self, id: &str) -> Vec<(f64, Option<f64>)> {
        let of = |m: &&Metric| m.id == id && m.rep.is_some() && m.valid;
        let all = self.metrics.iter().filter(of);
        all.filter_map(|m| Some((m.value?, m.uncertainty)))
            .collect()
    }

    /// The valid values of a metric over all repetitions, both sides averaged where it has sides.
    pub fn valid(&self, id: &str, reps: usize) -> Vec<f64> {
        let rep = |rep: usize| {
            let of = |m: &&Metric| m.id == id && m.rep == Some(rep) && m.valid;
            let values: Vec<f64> = self
                .metrics
                .iter()
                .filter(of)
                .filter_map(|m| m.value)
                .collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        (0..reps).filter_map(rep).collect()
    }
}

/// Appends a sentence.
pub(crate) fn add(note: &mut String, sentence: &str) {
    if !note.is_empty() {
        note.push(' ');
    }
    note.push_str(sentence);
}
