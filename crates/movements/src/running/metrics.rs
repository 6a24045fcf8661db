//! What is measured in running.

use super::spec::SPEC;
use crate::gait::{
    At, NO_WAY, Step, Steps, Strides, Summary, along, difference, force_bw, loads, opposite,
    oscillation, ratio, scaled, speed, squared, widened,
};
use crate::uncertainty::angle;
use crate::{Measure, Recording, Sheet};
use sagitta_motion::{Angle, Channel, Metric, Phases, Position, Side};

/// Standard gravity in m/s².
const G: f64 = 9.806_65;
/// Leg length as a share of body height (Winter; Morin et al. 2005), and its spread (SD): 1.9 %.
const LEG: (f64, f64) = (0.53, 0.019);
/// How far Morin's model is off against force plates (SD of what it adds): force, vertical
/// displacement and leg stiffness, the middle of the published ranges.
const MODEL: [f64; 3] = [0.05, 0.028, 0.043];
const PI: f64 = std::f64::consts::PI;

pub(super) fn metrics(r: &Recording, found: &Strides, p: &Phases) -> Vec<Metric> {
    let mut sheet = Sheet::new(&SPEC, r);
    let mut sum = Summary::default();
    let steps = Steps::new(p, &found.contacts, r);
    let reps: Vec<(f64, f64)> = p.reps.iter().map(|rep| (rep.start_s, rep.end_s)).collect();
    let (belt, pace) = speed(r, &steps, &reps);
    let pace = sheet.seen("speed", None, pace);
    for (i, &(from, to)) in reps.iter().enumerate() {
        for side in Side::BOTH {
            let step = steps.step(side, from, to);
            one(&mut sheet, &mut sum, r, i, side, step, belt, &pace);
        }
        let lead = Side::BOTH.iter().find_map(|&side| {
            let step = steps.step(side, from, to)?;
            (step.on.t_s == from).then_some(step)
        });
        let stride = difference(lead.map(|s| s.on), lead.and_then(|s| s.again));
        let length = lead.and_then(|s| Some(along(r, belt?, (s.side, s.on), (s.side, s.again?))));
        sum.put(&mut sheet, "stride_time", i, None, stride);
        let length = length.unwrap_or_else(|| Measure::none(NO_WAY));
        sum.put(&mut sheet, "stride_length", i, None, length);
    }
    whole(&mut sheet, &sum, &steps, pace);
    sheet.into_vec()
}

/// Everything of one step.
#[allow(clippy::too_many_arguments)] // One step of one side, with what the whole recording knows.
fn one(
    sheet: &mut Sheet,
    sum: &mut Summary,
    r: &Recording,
    i: usize,
    side: Side,
    step: Option<Step>,
    belt: Option<f64>,
    pace: &Measure,
) {
    let mut put = |id, m| sum.put(sheet, id, i, Some(side), m);
    let on = step.map(|s| s.on);
    let (off, next) = (step.and_then(|s| s.off), step.and_then(|s| s.next));
    let (contact, aerial, time) = (
        difference(on, off),
        difference(off, next),
        difference(on, next),
    );
    put("duty_factor", ratio(&contact, &scaled(&time, 2.0), 100.0));
    let way = step.and_then(|s| Some(along(r, belt?, (side, s.on), (opposite(side), s.next?))));
    put("step_length", way.unwrap_or_else(|| Measure::none(NO_WAY)));
    let rise = on.zip(next).map(|(a, b)| oscillation(r, a.t_s, b.t_s));
    put(
        "vertical_oscillation",
        rise.unwrap_or_else(|| Measure::none(NO_WAY)),
    );
    let strike = step.and_then(|s| s.strike_rad).map(f64::to_degrees);
    put("foot_strike_angle", angle(r, Angle::Ankle, strike, 0.0));
    put("overstride", overstride(r, side, on));
    let model = Model::new(r, &contact, &aerial, pace);
    put("flight_rise", squared(&aerial, G / 8.0));
    put("force_max_bw", model.force_bw.clone());
    put("force_max", model.force());
    put("vertical_displacement", model.sinking.clone());
    put("vertical_stiffness", model.vertical());
    put("leg_stiffness", model.leg());
    let measured = loads(r, side, on.zip(off).map(|(a, b)| (a.t_s, b.t_s)));
    put("peak_vertical_force", measured.peak);
    put("peak_vertical_force_bw", measured.peak_bw);
    put("mean_vertical_force", measured.mean);
    put("vertical_impulse", measured.impulse);
    put("loading_rate", measured.rate);
    put("contact_time", contact);
    put("aerial_time", aerial);
    put("step_time", time);
}

/// How far ahead of the hips the foot lands; the hips go on while the instant of contact is unsure.
fn overstride(r: &Recording, side: Side, on: Option<At>) -> Measure {
    let ahead = |t_s: f64| {
        let at = |position, side| r.at(Channel::Position(position, side), t_s);
        Some(at(Position::AnkleAlong, Some(side))? - at(Position::PelvisAlong, None)?)
    };
    let mut measure = crate::uncertainty::length(r, on.and_then(|on| ahead(on.t_s)));
    let step_s = r.step_s();
    let closing = on.and_then(|on| Some((ahead(on.t_s - step_s)? - ahead(on.t_s + step_s)?).abs()));
    let unsure = on
        .zip(closing)
        .map(|(on, way)| way / (2.0 * step_s) * on.sd_s);
    measure.sd = measure.sd.map(|sd| {
        let unsure = unsure.unwrap_or(0.0);
        (sd * sd + unsure * unsure).sqrt()
    });
    measure
}

/// The spring and the mass of Morin et al. 2005.
struct Model<'a> {
    r: &'a Recording,
    contact: &'a Measure,
    pace: &'a Measure,
    force_bw: Measure,
    sinking: Measure,
}

impl<'a> Model<'a> {
    fn new(r: &'a Recording, contact: &'a Measure, aerial: &Measure, pace: &'a Measure) -> Self {
        let force_bw = widened(force_bw(contact, aerial), MODEL[0]);
        let sinking = || {
            let (force, tc) = (force_bw.value?, contact.value?);
            // Equation 7 of the paper, absolute: F/m = force in body weights times g.
            let value = (force * G * tc * tc / (PI * PI) - G * tc * tc / 8.0).abs();
            let relative = 2.0 * contact.sd? / tc;
            let force = force_bw.sd? * G * tc * tc / (PI * PI);
            let sd = (force * force + (relative * value) * (relative * value)).sqrt();
            Some(Measure {
                value: Some(value),
                sd: Some(sd),
                ..Measure::default()
            })
        };
        let sinking = sinking().unwrap_or_else(|| Measure::none(force_bw.note.clone()));
        Self {
            r,
            contact,
            pace,
            force_bw,
            sinking: widened(sinking, MODEL[1]),
        }
    }

    fn force(&self) -> Measure {
        let Some(mass) = self.r.subject.mass_kg else {
            return Measure::none("This needs the body mass; enter it.");
        };
        scaled(&self.force_bw, mass * G)
    }

    fn vertical(&self) -> Measure {
        ratio(&self.force(), &self.sinking, 1.0)
    }

    fn leg(&self) -> Measure {
        let Some(height) = self.r.subject.height_m else {
            return Measure::none("This needs the body height; enter it.");
        };
        let shortening = || {
            let leg = LEG.0 * height;
            let half = 0.5 * self.pace.value? * self.contact.value?;
            let under = leg * leg - half * half;
            let value = leg - (under > 0.0).then(|| under.sqrt())? + self.sinking.value?;
            let relative = self.pace.sd? / self.pace.value?.abs().max(0.1);
            let time = self.contact.sd? / self.contact.value?;
            // d(half²/(2 leg)): by speed, by time, by leg length.
            let arc = half * half / leg * (relative * relative + time * time).sqrt();
            let own = LEG.1 * half * half / leg;
            let sd = (arc * arc + own * own + self.sinking.sd?.powi(2)).sqrt();
            Some(Measure {
                value: Some(value),
                sd: Some(sd),
                ..Measure::default()
            })
        };
        match shortening() {
            Some(shortening) => {
                let stiffness = widened(ratio(&self.force(), &shortening, 1.0), MODEL[2]);
                let unsupported = stiffness.unsupported || self.pace.unsupported;
                let note = if self.pace.unsupported {
                    &self.pace.note
                } else {
                    ""
                };
                Measure {
                    unsupported,
                    ..stiffness
                }
                .noted(note)
            }
            None if self.pace.value.is_none() => Measure::none(self.pace.note.clone()),
            None => Measure::none(
                "The recording does not show the contact and the flight of this step.",
            ),
        }
    }
}

fn whole(sheet: &mut Sheet, sum: &Summary, steps: &Steps, pace: Measure) {
    let sides = [
        ("contact_time", "contact_time_mean"),
        ("aerial_time", "aerial_time_mean"),
        ("step_length", "step_length_mean"),
        ("foot_strike_angle", "foot_strike_angle_mean"),
    ];
    sum.put_sides(sheet, steps, &sides);
    for (of, id) in [
        ("duty_factor", "duty_factor_mean"),
        ("vertical_oscillation", "vertical_oscillation_mean"),
        ("force_max_bw", "force_max_bw_mean"),
        ("vertical_stiffness", "vertical_stiffness_mean"),
        ("leg_stiffness", "leg_stiffness_mean"),
    ] {
        sheet.put(id, None, None, sum.mean(of, None));
    }
    for (of, id) in [
        ("contact_time", "contact_time_asymmetry"),
        ("aerial_time", "aerial_time_asymmetry"),
        ("step_time", "step_time_asymmetry"),
        ("step_length", "step_length_asymmetry"),
    ] {
        sheet.put(id, None, None, steps.sided(sum.asymmetry(of)));
    }
    sheet.put("contact_time_sd", None, None, sum.spread("contact_time"));
    sheet.put("cadence", None, None, steps.cadence());
    sheet.put_seen("speed", None, None, pace);
    sheet.put("step_count", None, None, steps.count());
}
