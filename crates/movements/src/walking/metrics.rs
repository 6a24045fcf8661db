//! What is measured in walking.

use super::spec::SPEC;
use crate::gait::{
    NO_WAY, Step, Steps, Strides, Summary, along, difference, loads, opposite, oscillation, ratio,
    speed,
};
use crate::uncertainty::{Beside, angle, length};
use crate::{Measure, Recording, Sheet};
use sagitta_biomech::signal::mean_sd;
use sagitta_motion::{Angle, Channel, Metric, Phases, Position, Side};
use std::f64::consts::SQRT_2;

/// The part of a stance over which the step's width is the mean (OpenCap).
const WIDTH: [f64; 2] = [0.4, 0.6];

pub(super) fn metrics(r: &Recording, found: &Strides, p: &Phases) -> Vec<Metric> {
    let mut sheet = Sheet::new(&SPEC, r);
    let mut sum = Summary::default();
    let steps = Steps::new(p, &found.contacts, r);
    let reps: Vec<(f64, f64)> = p.reps.iter().map(|rep| (rep.start_s, rep.end_s)).collect();
    let (belt, pace) = speed(r, &steps, &reps);
    for (i, &(from, to)) in reps.iter().enumerate() {
        let both = Side::BOTH.map(|side| steps.step(side, from, to));
        for (side, step) in Side::BOTH.into_iter().zip(both) {
            let mut put = |id, m| sum.put(&mut sheet, id, i, Some(side), m);
            times(step, &mut put);
            let ends = step.and_then(|s| Some((s.on.t_s, s.off?.t_s)));
            let measured = loads(r, side, ends);
            put("peak_vertical_force", measured.peak);
            put("peak_vertical_force_bw", measured.peak_bw);
            put("mean_vertical_force", measured.mean);
            put("vertical_impulse", measured.impulse);
            places(r, side, step, belt, &mut put);
            let knee = r.highest(Channel::Angle(Angle::Knee, Some(side)), from, to);
            put(
                "knee_flexion_max",
                angle(r, Angle::Knee, knee.map(f64::to_degrees), 0.0),
            );
        }
        let lead = both.into_iter().flatten().find(|step| step.on.t_s == from);
        stride(&mut sheet, &mut sum, r, i, lead, belt);
    }
    whole(&mut sheet, &sum, &steps, pace);
    sheet.into_vec()
}

/// Values of the stride that begins with this step.
fn stride(
    sheet: &mut Sheet,
    sum: &mut Summary,
    r: &Recording,
    i: usize,
    lead: Option<Step>,
    belt: Option<f64>,
) {
    let (on, again) = (lead.map(|s| s.on), lead.and_then(|s| s.again));
    let time = difference(on, again);
    let alone = lead
        .map(double_support)
        .unwrap_or_else(|| Measure::none(NO_WAY));
    sum.put(
        sheet,
        "double_support",
        i,
        None,
        ratio(&alone, &time, 100.0),
    );
    let way = lead.and_then(|s| Some(along(r, belt?, (s.side, s.on), (s.side, s.again?))));
    sum.put(
        sheet,
        "stride_length",
        i,
        None,
        way.unwrap_or_else(|| Measure::none(NO_WAY)),
    );
    let rise = on.zip(again).map(|(a, b)| oscillation(r, a.t_s, b.t_s));
    let rise = rise.unwrap_or_else(|| Measure::none(NO_WAY));
    sum.put(sheet, "vertical_oscillation", i, None, rise);
    sum.put(sheet, "step_width", i, None, width(r, lead));
    sum.put(sheet, "stride_time", i, None, time);
}

/// Time with both feet down within a stride: after this contact until the other foot leaves, and
/// after the other's contact until this foot leaves.
fn double_support(step: Step) -> Measure {
    let first = difference(Some(step.on), step.other_off);
    let second = difference(step.next, step.off);
    let parts = first.value.zip(second.value);
    let sds = first.sd.zip(second.sd);
    Measure {
        value: parts.map(|(a, b)| a + b),
        sd: sds.map(|(a, b)| (a * a + b * b).sqrt()),
        note: if parts.is_none() {
            first.note + &second.note
        } else {
            String::new()
        },
        ..Measure::default()
    }
}

fn times(step: Option<Step>, put: &mut dyn FnMut(&'static str, Measure)) {
    let on = step.map(|s| s.on);
    let (off, again) = (step.and_then(|s| s.off), step.and_then(|s| s.again));
    let (next, other_off) = (step.and_then(|s| s.next), step.and_then(|s| s.other_off));
    let (stance, stride) = (difference(on, off), difference(on, again));
    put("stance", ratio(&stance, &stride, 100.0));
    put("swing", ratio(&difference(off, again), &stride, 100.0));
    put(
        "single_support",
        ratio(&difference(other_off, next), &stride, 100.0),
    );
    put("stance_time", stance);
    put("step_time", difference(on, next));
}

fn places(
    r: &Recording,
    side: Side,
    step: Option<Step>,
    belt: Option<f64>,
    put: &mut dyn FnMut(&'static str, Measure),
) {
    let way = step.and_then(|s| Some(along(r, belt?, (side, s.on), (opposite(side), s.next?))));
    put("step_length", way.unwrap_or_else(|| Measure::none(NO_WAY)));
    let strike = step.and_then(|s| s.strike_rad).map(f64::to_degrees);
    put("foot_strike_angle", angle(r, Angle::Ankle, strike, 0.0));
}

/// How far apart the feet are across the way, in the middle of the stances of this step and the next.
fn width(r: &Recording, lead: Option<Step>) -> Measure {
    let channel = |side| Channel::Position(Position::AnkleAcross, Some(side));
    if r.curve(channel(Side::Left)).is_none() {
        return Measure::none(match r.kinematics {
            Some(_) => {
                "One camera does not see how far apart the feet land; draw a rectangle on the floor, or use markers."
            }
            None => crate::uncertainty::NO_BODY,
        });
    }
    let middle = |side, on: f64, off: f64| {
        let (t_s, x) = r.curve(channel(side))?;
        let [from, to] = WIDTH.map(|share| on + share * (off - on));
        let inside = |(t, x): (&f64, &Option<f64>)| (*x).filter(|_| (from..=to).contains(t));
        let values: Vec<f64> = t_s.iter().zip(x).filter_map(inside).collect();
        mean_sd(&values).map(|(mean, _)| mean)
    };
    let apart = || {
        let step = lead?;
        let this = middle(step.side, step.on.t_s, step.off?.t_s)?;
        // The other foot stands from its contact until it leaves, of which its contact and as long a
        // stance as this one's tell the middle.
        let long = step.off?.t_s - step.on.t_s;
        let next = step.next?.t_s;
        let other = middle(opposite(step.side), next, next + long)?;
        let left_over_right = if step.side == Side::Left {
            this - other
        } else {
            other - this
        };
        Some(left_over_right)
    };
    let floor = r.kinematics.as_ref().and_then(|k| k.floor);
    match (apart(), floor) {
        (Some(value), Some(floor)) => Measure {
            value: Some(value),
            sd: Some((SQRT_2 * floor.across_sd_m).beside(value * floor.relative_sd)),
            ..Measure::default()
        },
        (Some(value), None) => length(r, Some(value)),
        (None, _) => Measure::none(NO_WAY),
    }
}

fn whole(sheet: &mut Sheet, sum: &Summary, steps: &Steps, pace: Measure) {
    let sides = [
        ("step_time", "step_time_mean"),
        ("step_length", "step_length_mean"),
        ("stance", "stance_mean"),
    ];
    sum.put_sides(sheet, steps, &sides);
    for (of, id) in [
        ("stride_length", "stride_length_mean"),
        ("stride_time", "stride_time_mean"),
        ("double_support", "double_support_mean"),
        ("step_width", "step_width_mean"),
    ] {
        sheet.put(id, None, None, sum.mean(of, None));
    }
    sheet.put("stride_time_sd", None, None, sum.spread("stride_time"));
    for (of, id) in [
        ("step_time", "step_time_asymmetry"),
        ("step_length", "step_length_asymmetry"),
        ("stance_time", "stance_time_asymmetry"),
    ] {
        sheet.put(id, None, None, steps.sided(sum.asymmetry(of)));
    }
    sheet.put("cadence", None, None, steps.cadence());
    sheet.put("speed", None, None, pace);
    sheet.put("step_count", None, None, steps.count());
}
