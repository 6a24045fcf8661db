//! What is measured in a jump: every metric that the movement's spec declares, by its id.

use super::values::Value;
use super::{Jump, Jumps, Kind, find, plates};
use crate::{Measure, Recording, Sheet};
use sagitta_biomech::force::{Crossing, GRAVITY, Motion};
use sagitta_biomech::signal::{mean_sd, value_at};
use sagitta_motion::{Metric, Phases, Rep, Spec, WarningKind, Warnings};

const NO_PLATE: &str = "This needs a force plate.";
const NO_START: &str = "The start is not known: nobody stands still before this jump.";
const NO_MOTION: &str = "The velocity of the centre of mass is not known: nobody stands still before or after this jump.";
const NO_CONTACT: &str = "This jump does not follow a contact with the ground.";
const NO_SIDES: &str = "This needs one plate for each foot, with their sides named (left, right).";
/// Heights that differ by less are not worth a word, in metres.
const SAME_M: f64 = 0.01;

/// All metrics of the spec, for each repetition and for the recording.
pub(crate) fn metrics(
    r: &Recording,
    p: &Phases,
    kind: Kind,
    spec: &'static Spec,
    w: &mut Warnings,
) -> Vec<Metric> {
    let mut sheet = Sheet::new(spec, r.schema);
    let found = find(r, kind);
    for (i, rep) in p.reps.iter().enumerate() {
        let Some((jumps, jump)) = found
            .as_ref()
            .and_then(|all| Some((all, nearest(all, rep)?)))
        else {
            continue;
        };
        let at = At {
            r,
            jumps,
            jump: &as_marked(jump, rep),
        };
        at.remark(w);
        for metric in spec.metrics.iter().filter(|m| m.per_rep) {
            sheet.put(&metric.id, Some(i), None, at.value(&metric.id));
        }
    }
    for metric in spec.metrics.iter().filter(|m| !m.per_rep) {
        let value = whole(&metric.id, found.as_ref(), &sheet, p.reps.len());
        sheet.put(&metric.id, None, None, value);
    }
    sheet.into_vec()
}

/// The jump that a repetition was made from.
fn nearest<'a>(jumps: &'a Jumps, rep: &Rep) -> Option<&'a Jump> {
    let off = rep.events.get("take_off_s").copied().unwrap_or(rep.end_s);
    let far = |j: &Jump| (j.take_off.t_s - off).abs();
    jumps.list.iter().min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// The jump with its events where the repetition has them: somebody may have moved them.
fn as_marked(jump: &Jump, rep: &Rep) -> Jump {
    let event = |name: &str| rep.events.get(name).copied();
    let moved = |c: Crossing, name: &str| Crossing {
        t_s: event(name).unwrap_or(c.t_s),
        ..c
    };
    Jump {
        start: jump.start.map(|c| moved(c, "start_s")),
        touch_down: jump.touch_down.map(|c| moved(c, "touch_down_s")),
        fastest_down_s: event("fastest_down_s").or(jump.fastest_down_s),
        lowest_s: event("lowest_s").or(jump.lowest_s),
        take_off: moved(jump.take_off, "take_off_s"),
        landing: moved(jump.landing, "landing_s"),
        landed_s: event("landed_s").or(jump.landed_s),
        ..jump.clone()
    }
}

/// One jump in its recording.
struct At<'a> {
    r: &'a Recording,
    jumps: &'a Jumps,
    jump: &'a Jump,
}

fn or(value: Option<Value>, reason: &str) -> Measure {
    value.map_or_else(|| Measure::none(reason), Value::measure)
}

impl At<'_> {
    fn value(&self, id: &str) -> Measure {
        self.time(id)
            .or_else(|| self.height(id))
            .or_else(|| self.speed(id))
            .or_else(|| self.bounce(id))
            .or_else(|| self.force(id))
            .unwrap_or_else(|| Measure::none("This is not measured."))
    }

    fn time(&self, id: &str) -> Option<Measure> {
        let j = self.jump;
        let instant = |t: Option<f64>| {
            t.map(|t_s| Crossing {
                t_s,
                sd_s: self.turn_sd_s(),
            })
        };
        let between = |from: Option<Crossing>, to: Option<Crossing>, reason| {
            or(from.zip(to).map(|(a, b)| Value::between(a, b)), reason)
        };
        let low = instant(j.lowest_s);
        Some(match id {
            "flight_time" => self.flight().measure(),
            "time_to_takeoff" => or(self.to_take_off(), NO_START),
            "unweighting_time" => between(j.start, instant(j.fastest_down_s), NO_START),
            "braking_time" if j.touch_down.is_some() => between(j.touch_down, low, NO_MOTION),
            "braking_time" => between(instant(j.fastest_down_s), low, NO_MOTION),
            "propulsion_time" => between(low.or(j.start), Some(j.take_off), NO_MOTION),
            "landing_time" => between(Some(j.landing), instant(j.landed_s), NO_MOTION),
            "contact_time" => between(j.touch_down, Some(j.take_off), NO_CONTACT),
            _ => return None,
        })
    }

    fn height(&self, id: &str) -> Option<Measure> {
        Some(match id {
            "jump_height_flight_time" => self.by_flight().measure(),
            "jump_height_takeoff_velocity" => or(self.by_velocity(), NO_MOTION),
            "jump_height_standing" => or(self.from_standing(), NO_MOTION),
            "height_disagreement" => or(
                self.by_velocity().map(|v| v.minus(self.by_flight())),
                NO_MOTION,
            ),
            "countermovement_depth" => or(self.sunk(), NO_MOTION),
            "landing_depth" => or(
                self.jump
                    .landed_s
                    .and_then(|low| self.way(low, self.jump.landing.t_s)),
                NO_MOTION,
            ),
            "drop_height" => or(
                self.touch_down_speed()
                    .map(|v| v.squared().times(0.5 / GRAVITY)),
                NO_MOTION,
            ),
            _ => return None,
        })
    }

    fn speed(&self, id: &str) -> Option<Measure> {
        let j = self.jump;
        Some(match id {
            "takeoff_velocity" => or(self.velocity(j.take_off), NO_MOTION),
            "peak_upward_velocity" => {
                let from = j.lowest_s.or(j.start.map(|c| c.t_s));
                or(
                    from.and_then(|from| self.fastest(from, j.take_off.t_s)),
                    NO_MOTION,
                )
            }
            "peak_downward_velocity" => {
                let fastest = j.fastest_down_s.map(|t_s| Crossing { t_s, sd_s: 0.0 });
                or(
                    fastest.and_then(|c| Some(self.velocity(c)?.times(-1.0))),
                    NO_MOTION,
                )
            }
            "rsi_modified" => {
                let ttt = self.to_take_off();
                or(ttt.and_then(|t| self.by_flight().over(t)), NO_START)
            }
            _ => return None,
        })
    }

    fn bounce(&self, id: &str) -> Option<Measure> {
        let contact = self
            .jump
            .touch_down
            .map(|on| Value::between(on, self.jump.take_off));
        let over = |v: Value| or(contact.and_then(|c| v.over(c)), NO_CONTACT);
        Some(match id {
            "rsi_flight_contact" => over(self.flight()),
            "rsi_height_contact" => over(self.by_flight()),
            "vertical_stiffness" => or(self.stiffness(), NO_PLATE),
            _ => return None,
        })
    }

    fn force(&self, id: &str) -> Option<Measure> {
        let j = self.jump;
        let from = self.begin();
        let off = j.take_off.t_s;
        let peak = |from: Option<f64>, to: f64| or(from.and_then(|f| self.peak(f, to)), NO_PLATE);
        Some(match id {
            "peak_force" => peak(from, off),
            "peak_landing_force" => peak(
                Some(j.landing.t_s),
                j.landed_s.unwrap_or(j.landing.t_s + 0.2),
            ),
            "mean_propulsion_force" => or(self.mean_force(), NO_PLATE),
            "peak_power" => or(self.power().map(|p| p[0]), NO_PLATE),
            "mean_power" => or(self.power().map(|p| p[1]), NO_PLATE),
            "peak_power_sayers" => or(self.sayers(), "This needs the body mass."),
            "propulsion_asymmetry" => self.asymmetry(from, off, true),
            "landing_asymmetry" => self.asymmetry(
                Some(j.landing.t_s),
                j.landed_s.unwrap_or(j.landing.t_s + 0.2),
                false,
            ),
            _ => return None,
        })
    }

    /// When the push towards this flight begins.
    fn begin(&self) -> Option<f64> {
        let j = self.jump;
        Some(j.touch_down.or(j.start)?.t_s)
    }

    /// How exactly an instant is known at which the velocity turns: half a sample, evenly spread.
    fn turn_sd_s(&self) -> f64 {
        let step = self
            .jump
            .motion
            .as_ref()
            .and_then(|m| Some(m.t_s.get(1)? - m.t_s.first()?));
        step.unwrap_or(0.0) / 12.0_f64.sqrt()
    }

    fn flight(&self) -> Value {
        Value::between(self.jump.take_off, self.jump.landing)
    }

    /// `g T² / 8`.
    fn by_flight(&self) -> Value {
        self.flight().squared().times(GRAVITY / 8.0)
    }

    /// `v² / 2g`.
    fn by_velocity(&self) -> Option<Value> {
        let v = self.velocity(self.jump.take_off)?;
        Some(v.squared().times(0.5 / GRAVITY))
    }

    fn to_take_off(&self) -> Option<Value> {
        Some(Value::between(self.jump.start?, self.jump.take_off))
    }

    fn motion(&self) -> Option<&Motion> {
        self.jump.motion.as_ref()
    }

    fn read(&self, of: fn(&Motion) -> &Vec<f64>, t_s: f64) -> Option<f64> {
        let motion = self.motion()?;
        let values: Vec<Option<f64>> = of(motion).iter().copied().map(Some).collect();
        value_at(&motion.t_s, &values, t_s)
    }

    /// The velocity at the first sample from an instant on, as the plates' literature reads it.
    fn velocity(&self, at: Crossing) -> Option<Value> {
        let motion = self.motion()?;
        let i = motion.t_s.partition_point(|&t| t < at.t_s);
        let v = *motion.velocity_m_s.get(i)?;
        let slope = GRAVITY * at.sd_s;
        let sd = self.motion()?.velocity_sd(at.t_s);
        Some(Value::new(v, (sd * sd + slope * slope).sqrt()))
    }

    fn fastest(&self, from_s: f64, to_s: f64) -> Option<Value> {
        let motion = self.motion()?;
        let inside = motion.t_s.iter().zip(&motion.velocity_m_s);
        let inside = inside.filter(|(t, _)| (from_s..=to_s).contains(*t));
        let (&t, &v) = inside.max_by(|a, b| a.1.total_cmp(b.1))?;
        Some(Value::new(v, motion.velocity_sd(t)))
    }

    /// Way up from one instant to another, with the drift of the velocity over it.
    fn way(&self, from_s: f64, to_s: f64) -> Option<Value> {
        let up = |t| self.read(|m| &m.up_m, t);
        let sd = self
            .motion()?
            .velocity_sd(from_s)
            .max(self.motion()?.velocity_sd(to_s));
        Some(Value::new(
            up(to_s)? - up(from_s)?,
            0.5 * sd * (to_s - from_s).abs(),
        ))
    }

    fn sunk(&self) -> Option<Value> {
        self.way(self.jump.lowest_s?, self.begin()?)
    }

    fn from_standing(&self) -> Option<Value> {
        let start = self.jump.start?.t_s;
        let rise = self.way(start, self.jump.take_off.t_s)?;
        Some(rise.plus(self.by_velocity()?))
    }

    fn touch_down_speed(&self) -> Option<Value> {
        self.velocity(self.jump.touch_down?)
    }

    fn peak(&self, from_s: f64, to_s: f64) -> Option<Value> {
        let (value, bend) = plates::peak(self.r.forces.as_ref()?, from_s, to_s)?;
        let offset = self.jumps.offset_n;
        Some(Value::new(value, (bend * bend + offset * offset).sqrt()))
    }

    fn mean_force(&self) -> Option<Value> {
        let from = self.jump.lowest_s.or(self.begin())?;
        let value = plates::mean(self.r.forces.as_ref()?, from, self.jump.take_off.t_s)?;
        Some(Value::new(value, self.jumps.offset_n.abs()))
    }

    /// Largest and mean power of the push.
    fn power(&self) -> Option<[Value; 2]> {
        let (forces, motion, off) = (
            self.r.forces.as_ref()?,
            self.motion()?,
            self.jump.take_off.t_s,
        );
        let from = self.jump.lowest_s.or(self.begin())?;
        let ([largest, v], mean) = plates::power(forces, motion, from, off)?;
        let share = motion.velocity_sd(off) / v.abs().max(0.1);
        Some([largest, mean].map(|p| Value::new(p, share * p)))
    }

    /// `60.7 h + 45.3 m − 2055` with the height in centimetres (Sayers 1999).
    fn sayers(&self) -> Option<Value> {
        let given = self.r.subject.mass_kg.map(|m| Value::new(m, 0.0));
        let weighed = || {
            let [weight, sd] = self.jump.weight_n?;
            Some(Value::new(weight, sd).times(1.0 / GRAVITY))
        };
        let mass = given.or_else(weighed)?;
        let power = self.by_flight().times(6070.0).plus(mass.times(45.3));
        Some(power.plus(Value::new(-2055.0, SAYERS_SD_W)))
    }

    /// Largest force of the contact over the way that the centre of mass sinks in it.
    fn stiffness(&self) -> Option<Value> {
        let on = self.jump.touch_down?.t_s;
        self.peak(on, self.jump.take_off.t_s)?.over(self.sunk()?)
    }

    fn asymmetry(&self, from: Option<f64>, to: f64, net: bool) -> Measure {
        let weight = self.jump.weight_n.map(|[w, _]| w).filter(|_| net);
        let value = self.r.forces.as_ref().zip(from).and_then(|(forces, from)| {
            if net && weight.is_none() {
                return None;
            }
            plates::asymmetry(forces, weight, from, to)
        });
        match value {
            Some(value) => Measure {
                value: Some(value),
                note: "How far it varies from jump to jump is not known from one jump.".to_owned(),
                ..Measure::default()
            },
            None => Measure::none(NO_SIDES),
        }
    }

    /// Says so where two ways to the same height differ by more than a centimetre.
    fn remark(&self, w: &mut Warnings) {
        let Some(other) = self.by_velocity() else {
            return;
        };
        let flight = self.by_flight();
        let difference = other.minus(flight);
        if difference.value.abs() > SAME_M {
            let text = format!(
                "Flight time gives a jump height of {:.1} cm and take-off velocity {:.1} cm; together they are uncertain by {:.1} cm. Flight time reads too high where somebody lands with bent legs, take-off velocity is wrong where somebody did not stand still.",
                100.0 * flight.value,
                100.0 * other.value,
                100.0 * difference.sd
            );
            w.add(WarningKind::Disagreement, text);
        }
    }
}

/// What the equation read above a force plate in 20 women: 2921 and 2425 W (Canavan and Vescovi 2004).
const SAYERS_SD_W: f64 = 495.0;

/// A metric of the whole recording.
fn whole(id: &str, jumps: Option<&Jumps>, sheet: &Sheet, reps: usize) -> Measure {
    let over = |of: &str| -> Measure {
        let values = sheet.valid(of, reps);
        match mean_sd(&values) {
            Some((mean, sd)) => Measure {
                value: Some(mean),
                sd: sd.map(|sd| sd / (values.len() as f64).sqrt()),
                note: if sd.is_none() {
                    "One jump has no spread.".to_owned()
                } else {
                    String::new()
                },
                unsupported: false,
            },
            None => Measure::none("No jump has a valid value."),
        }
    };
    match id {
        "jump_count" => Measure {
            value: Some(reps as f64),
            note: "A count has no standard deviation.".to_owned(),
            ..Measure::default()
        },
        "body_weight" => {
            let weight = jumps.and_then(|all| all.list.iter().find_map(|j| j.weight_n));
            or(
                weight.map(|[w, sd]| Value::new(w, sd)),
                "Nobody stands still on a force plate.",
            )
        }
        "jump_height_mean" => over("jump_height_flight_time"),
        "jump_height_best" => {
            let best = sheet
                .valid("jump_height_flight_time", reps)
                .into_iter()
                .reduce(f64::max);
            Measure {
                value: best,
                note: "The uncertainty is that of the jump itself.".to_owned(),
                ..Measure::default()
            }
        }
        "contact_time_mean" => over("contact_time"),
        "rsi_flight_contact_mean" => over("rsi_flight_contact"),
        _ => Measure::none("This is not measured."),
    }
}
