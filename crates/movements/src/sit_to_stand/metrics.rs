//! What is measured in standing up and sitting down.

use super::phases::PELVIS;
use super::spec::SPEC;
use crate::gait::Summary;
use crate::uncertainty::{angle, duration, length};
use crate::{Measure, Recording, Sheet};
use sagitta_motion::{Angle, Channel, Metric, Phases, Rep, Side, Source};

const CUT: &str = "The recording does not show this repetition from sitting to sitting.";
const TRUNK: Channel = Channel::Angle(Angle::Trunk, None);
/// Repetitions of the test (Bohannon 2006, Percept. Mot. Skills 103, 215–222).
const TEST: usize = 5;
/// Jitter of the pelvis' height from frame to frame: landmarks, markers and joint coordinates.
const JITTER_M: [f64; 2] = [0.01, 0.002];

pub(super) fn metrics(r: &Recording, p: &Phases) -> Vec<Metric> {
    let mut sheet = Sheet::new(&SPEC, r);
    let mut sum = Summary::default();
    for (i, rep) in p.reps.iter().enumerate() {
        let rise = Rise::new(r, rep);
        let mut put = |id, m| sum.put(&mut sheet, id, i, None, m);
        put("rise_time", rise.time("rises_s", "stood_s"));
        put("standing_time", rise.time("stood_s", "sits_down_s"));
        put("lowering_time", rise.time("sits_down_s", "sat_s"));
        put("rep_time", rise.time("rises_s", "sat_s"));
        put("rise_height", length(r, rise.height_m));
        put("rise_velocity_mean", rise.mean_velocity());
        put("rise_velocity_peak", rise.peak_velocity());
        let lean = rise.until("stood_s", |from, to| r.highest(TRUNK, from, to));
        put(
            "trunk_lean_max",
            angle(r, Angle::Trunk, lean.map(f64::to_degrees), 0.0),
        );
        for side in Side::BOTH {
            let knee = r.at(Channel::Angle(Angle::Knee, Some(side)), rep.start_s);
            let knee = angle(r, Angle::Knee, knee.map(f64::to_degrees), 0.0);
            sum.put(&mut sheet, "knee_flexion_seated", i, Some(side), knee);
        }
    }
    whole(&mut sheet, &sum, r, p);
    sheet.into_vec()
}

/// One repetition.
struct Rise<'a> {
    r: &'a Recording,
    rep: &'a Rep,
    height_m: Option<f64>,
}

impl<'a> Rise<'a> {
    fn new(r: &'a Recording, rep: &'a Rep) -> Self {
        let of = |name: &str| rep.events.get(name).copied();
        let height = || {
            let until = of("sits_down_s").unwrap_or(rep.end_s);
            let stood = r.highest(PELVIS, of("stood_s")?, until)?;
            Some(stood - r.at(PELVIS, rep.start_s)?)
        };
        Self {
            r,
            rep,
            height_m: height(),
        }
    }

    fn at(&self, name: &str) -> Option<f64> {
        self.rep.events.get(name).copied()
    }

    /// A value of what lies between the start of the repetition and an event.
    fn until<T>(&self, name: &str, f: impl Fn(f64, f64) -> Option<T>) -> Option<T> {
        f(self.rep.start_s, self.at(name)?)
    }

    fn time(&self, from: &str, to: &str) -> Measure {
        let (Some(from), Some(to)) = (self.at(from), self.at(to)) else {
            return Measure::none(CUT);
        };
        // Edges are crossed at about half of the mean speed.
        let way = self.height_m.unwrap_or(0.3);
        let long = self.until("stood_s", |a, b| Some(b - a)).unwrap_or(1.0);
        duration(self.r, Some(to - from), 0.5 * way / long.max(0.1))
    }

    fn mean_velocity(&self) -> Measure {
        let time = self.time("rises_s", "stood_s");
        let (Some(t), Some(way)) = (time.value.filter(|t| *t > 0.0), self.height_m) else {
            return Measure::none(CUT);
        };
        // From 5 to 95 % of the way.
        let value = 0.9 * way / t;
        let relative = time.sd.unwrap_or(0.0) / t;
        Measure {
            value: Some(value),
            sd: Some(value * (relative * relative + self.r.scale.relative_sd.powi(2)).sqrt()),
            ..Measure::default()
        }
    }

    fn peak_velocity(&self) -> Measure {
        let fastest = self.until("stood_s", |from, to| {
            let (t_s, x) = self.r.curve(PELVIS)?;
            let inside = |i: &usize| (from..=to).contains(&t_s[*i]);
            let speed = |i: usize| {
                let (a, b) = ((*x.get(i.checked_sub(1)?)?)?, (*x.get(i + 1)?)?);
                Some((b - a) / (t_s[i + 1] - t_s[i - 1]))
            };
            let all = (0..t_s.len()).filter(inside).filter_map(speed);
            all.reduce(f64::max)
        });
        let Some(value) = fastest else {
            return Measure::none(CUT);
        };
        let exact = matches!(self.r.source(), Source::Markers | Source::Coordinates);
        let jitter = JITTER_M[usize::from(exact)];
        // A low-pass spreads a sample over a quarter of its period.
        let smooth = self.r.cutoff_hz.map_or(0.0, |hz| 0.25 / hz);
        let noise = jitter / (2.0_f64.sqrt() * self.r.step_s().max(smooth).max(1e-3));
        let scale = value * self.r.scale.relative_sd;
        Measure {
            value: Some(value),
            sd: Some((noise * noise + scale * scale).sqrt()),
            ..Measure::default()
        }
    }
}

fn whole(sheet: &mut Sheet, sum: &Summary, r: &Recording, p: &Phases) {
    let count = Measure {
        value: Some(p.reps.len() as f64),
        note: "A count has no standard deviation; each repetition's phases say how clear it is."
            .to_owned(),
        ..Measure::default()
    };
    sheet.put("rep_count", None, None, count);
    for (of, id) in [
        ("rise_time", "rise_time_mean"),
        ("rep_time", "rep_time_mean"),
        ("rise_velocity_peak", "rise_velocity_peak_mean"),
        ("trunk_lean_max", "trunk_lean_max_mean"),
    ] {
        sheet.put(id, None, None, sum.mean(of, None));
    }
    sheet.put("rep_time_sd", None, None, sum.spread("rep_time"));
    sheet.put("five_times_time", None, None, five_times(r, p));
}

/// From first leaving the chair until sitting on it after the fifth repetition.
fn five_times(r: &Recording, p: &Phases) -> Measure {
    let Some(reps) = p.reps.get(..TEST) else {
        return Measure::none("The test has five repetitions, and fewer were found.");
    };
    let first = reps.first().and_then(|rep| rep.events.get("rises_s"));
    let last = reps.last().and_then(|rep| rep.events.get("sat_s"));
    match first.zip(last) {
        Some((a, b)) => duration(r, Some(b - a), 0.2),
        None => Measure::none(CUT),
    }
}
