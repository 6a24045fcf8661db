//! What is measured in a jump: every metric that the movement's spec declares, by its id.

use super::values::Value;
use super::{By, Jump, Jumping, Jumps, bounce, legs, plates, remarks, turn_sd_s, video};
use crate::{Measure, Recording, Sheet};
use sagitta_biomech::force::{Crossing, GRAVITY, Motion};
use sagitta_biomech::signal::{mean_sd, value_at};
use sagitta_motion::{Metric, Phases, Rep, WarningKind, Warnings};

const NO_PLATE: &str = "This needs a force plate.";
const NO_START: &str = "The start is not known: nobody stands still before this jump.";
const NO_MOTION: &str = "The velocity of the centre of mass is not known: nobody stands still before or after this jump.";
const NO_CONTACT: &str = "This jump does not follow a contact with the ground.";
const BY_BOTH: &str = "Nobody stands still for a whole second before this jump, so the weight is that of standing before and after it together; weighed before the jump alone, heights of the same jump come out centimetres apart.";
const SAME_AS_VELOCITY: &str = "On a force plate this is the height by take-off velocity.";
/// Jitter of a smoothed height in the picture, in metres: half of the centimetre of a landmark, since
/// the centre of mass is made from many.
const HEIGHT_SD_M: f64 = 0.005;
/// Heights that differ by less are not worth a word, in metres.
const SAME_M: f64 = 0.01;

/// All metrics of the spec, for each repetition and for the recording.
pub(crate) fn metrics(
    r: &Recording,
    found: Option<&Jumps>,
    p: &Phases,
    Jumping { kind, spec }: Jumping,
    w: &mut Warnings,
) -> Vec<Metric> {
    let mut sheet = Sheet::new(spec, r);
    let both = found.is_some_and(|all| all.by == By::Force) && r.sharp.is_some();
    let pictured = both.then(|| video::find(r, kind)).flatten();
    for (i, rep) in p.reps.iter().enumerate() {
        let Some((jumps, jump)) = found.and_then(|all| Some((all, nearest(all, rep)?))) else {
            continue;
        };
        let at = At {
            r,
            jumps,
            jump: &as_marked(jump, rep),
            pictured: pictured.as_ref().and_then(|all| nearest(all, rep)),
        };
        at.remark(w);
        remarks::sinks(kind, jumps.by, jump, w);
        for metric in spec.metrics.iter().filter(|m| m.per_rep) {
            sheet.put(&metric.id, Some(i), None, at.value(&metric.id));
        }
    }
    if let Some(all) = found {
        remarks::mass(r, all, w);
    }
    for metric in spec.metrics.iter().filter(|m| !m.per_rep) {
        let value = whole(&metric.id, found, &sheet, p.reps.len());
        sheet.put(&metric.id, None, None, value);
    }
    sheet.into_vec()
}

/// The jump that a repetition was made from.
fn nearest<'a>(jumps: &'a Jumps, rep: &Rep) -> Option<&'a Jump> {
    let off = rep.events.get("take_off_s").copied().unwrap_or(rep.end_s);
    let far = |j: &Jump| (j.take_off.t_s - off).abs();
    let near = jumps.list.iter().filter(|j| far(j) <= NEAR_S);
    near.min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// Take-offs of one and the same jump are not farther apart, moved by hand or found twice, in seconds.
const NEAR_S: f64 = 1.0;

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
    /// The same jump in the picture, where force and picture are there.
    pictured: Option<&'a Jump>,
}

/// `g T² / 8`.
fn height(jump: &Jump) -> Value {
    let flight = Value::between(jump.take_off, jump.landing);
    flight.squared().times(GRAVITY / 8.0)
}

fn or(value: Option<Value>, reason: &str) -> Measure {
    value.map_or_else(|| Measure::none(reason), Value::measure)
}

impl At<'_> {
    fn value(&self, id: &str) -> Measure {
        self.time(id)
            .or_else(|| Some(self.height(id)?.noted(self.lengths_by(id))))
            .or_else(|| self.speed(id))
            .or_else(|| self.bounce(id))
            .or_else(|| self.force(id))
            .unwrap_or_else(|| Measure::none("This is not measured."))
    }

    /// What is said of a length that was scaled by gravity.
    fn lengths_by(&self, id: &str) -> &'static str {
        let by_time = ["jump_height_flight_time", "jump_height_takeoff_velocity"].contains(&id);
        match self.jumps.by_gravity && !by_time {
            true => "No body height was given, so this is scaled by how fast the body falls.",
            false => "",
        }
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
            "time_to_takeoff_corrected" => self.corrected(Some),
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
            "jump_height_takeoff_velocity" => {
                let by_both = self.jump.before_n.map_or("", |_| BY_BOTH);
                or(self.by_velocity(), NO_MOTION).noted(by_both)
            }
            "jump_height_standing" => or(self.over_standing(), NO_MOTION),
            "jump_height_com" => match (self.jump.seen, self.jumps.by) {
                (Some(seen), _) => self.scaled(seen.rise_m).measure(),
                (None, By::Force) => Measure::none(SAME_AS_VELOCITY),
                (None, By::Video) => Measure::none(NO_MOTION),
            },
            "video_height_difference" => or(
                self.pictured.map(|j| height(j).minus(self.by_flight())),
                "This needs a video and a force plate of the same jump.",
            ),
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
            "takeoff_velocity" => or(self.off_velocity(), NO_MOTION),
            "peak_upward_velocity" => or(self.peak_up(), NO_MOTION),
            "peak_downward_velocity" => or(self.peak_down(), NO_MOTION),
            "flight_gravity" => or(
                j.seen
                    .and_then(|s| s.gravity)
                    .map(|[g, sd]| Value::new(g, sd)),
                "This needs a flight of more than four frames in the picture.",
            ),
            "rsi_modified_corrected" => self.corrected(|t| self.by_flight().over(t)),
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
            "vertical_stiffness" => self.stiffness(),
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
            "propulsion_asymmetry" => legs::push(self.r, j),
            "landing_asymmetry" => legs::landing(self.r, j, self.turn_sd_s()),
            _ => return None,
        })
    }

    /// When the push towards this flight begins.
    fn begin(&self) -> Option<f64> {
        let j = self.jump;
        Some(j.touch_down.or(j.start)?.t_s)
    }

    fn turn_sd_s(&self) -> f64 {
        turn_sd_s(self.r, self.jumps.by, self.jump)
    }

    fn flight(&self) -> Value {
        Value::between(self.jump.take_off, self.jump.landing)
    }

    /// `g T² / 8`.
    fn by_flight(&self) -> Value {
        height(self.jump)
    }

    /// `v² / 2g`.
    fn by_velocity(&self) -> Option<Value> {
        Some(self.off_velocity()?.squared().times(0.5 / GRAVITY))
    }

    /// Velocity at take-off: in the picture that of falling for as long as it takes to the apex.
    fn off_velocity(&self) -> Option<Value> {
        match self.jump.seen {
            Some(seen) => Some(Value::between(self.jump.take_off, seen.apex).times(GRAVITY)),
            None => self.velocity(self.jump.take_off),
        }
    }

    /// A length in the picture with the uncertainty of the scale.
    fn scaled(&self, [value, sd]: [f64; 2]) -> Value {
        let relative = self.jumps.scale_sd * value;
        Value::new(value, (sd * sd + relative * relative).sqrt())
    }

    /// What is made from the time to take-off as a force plate would have measured it (Bishop 2022).
    fn corrected(&self, of: impl Fn(Value) -> Option<Value>) -> Measure {
        match self.jumps.by {
            By::Force => Measure::none("A force plate's own time needs no correction."),
            By::Video => {
                let plate = |t: Value| t.times(0.8947).plus(Value::new(0.1507, 0.0));
                or(self.to_take_off().and_then(|t| of(plate(t))), NO_START)
            }
        }
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
        let sd = self.speed_sd(motion, at.t_s, v);
        Some(Value::new(v, (sd * sd + slope * slope).sqrt()))
    }

    /// Standard deviation of a velocity, with that of the scale.
    fn speed_sd(&self, motion: &Motion, t_s: f64, v: f64) -> f64 {
        let (own, scale) = (motion.velocity_sd(t_s), motion.relative_sd * v);
        (own * own + scale * scale).sqrt()
    }

    fn peak_up(&self) -> Option<Value> {
        let from = self.jump.lowest_s.or(self.begin())?;
        let peak = self.smeared(self.fastest(from, self.jump.take_off.t_s)?);
        let off = self.off_velocity()?;
        Some(Value::new(peak.value.max(off.value), peak.sd))
    }

    /// After a fall this is the speed at touch-down where the picture tells it.
    fn peak_down(&self) -> Option<Value> {
        if let Some([v, sd]) = self.jump.seen.and_then(|s| s.touch_m_s) {
            return Some(Value::new(v, sd));
        }
        let t_s = self.jump.fastest_down_s?;
        let v = self.velocity(Crossing { t_s, sd_s: 0.0 })?;
        Some(self.smeared(v.times(-1.0)))
    }

    /// In the picture a low-pass of cut-off f smears a turn of the velocity, where forces change by about
    /// the weight, by `g / 2 pi f`.
    fn smeared(&self, v: Value) -> Value {
        let smear = match (self.jumps.by, self.r.cutoff_hz) {
            (By::Video, Some(hz)) => GRAVITY / (2.0 * std::f64::consts::PI * hz),
            _ => 0.0,
        };
        v.plus(Value::new(0.0, smear))
    }

    fn fastest(&self, from_s: f64, to_s: f64) -> Option<Value> {
        let motion = self.motion()?;
        let inside = motion.t_s.iter().zip(&motion.velocity_m_s);
        let inside = inside.filter(|(t, _)| (from_s..=to_s).contains(*t));
        let (&t, &v) = inside.max_by(|a, b| a.1.total_cmp(b.1))?;
        Some(Value::new(v, self.speed_sd(motion, t, v)))
    }

    /// Way up from one instant to another, with the drift of the velocity over it.
    fn way(&self, from_s: f64, to_s: f64) -> Option<Value> {
        let up = |t| self.read(|m| &m.up_m, t);
        let motion = self.motion()?;
        let way = up(to_s)? - up(from_s)?;
        let own = match self.jumps.by {
            By::Force => {
                let sd = motion.velocity_sd(from_s).max(motion.velocity_sd(to_s));
                0.5 * sd * (to_s - from_s).abs()
            }
            // Two heights, each as jittery as a smoothed landmark.
            By::Video => std::f64::consts::SQRT_2 * HEIGHT_SD_M,
        };
        let scale = motion.relative_sd * way;
        Some(Value::new(way, (own * own + scale * scale).sqrt()))
    }

    fn sunk(&self) -> Option<Value> {
        self.way(self.jump.lowest_s?, self.begin()?)
    }

    fn over_standing(&self) -> Option<Value> {
        let start = self.jump.start?.t_s;
        let rise = self.way(start, self.jump.take_off.t_s)?;
        Some(rise.plus(self.by_velocity()?))
    }

    fn touch_down_speed(&self) -> Option<Value> {
        if let Some([v, sd]) = self.jump.seen.and_then(|s| s.touch_m_s) {
            return Some(Value::new(v, sd));
        }
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

    /// Largest force of the contact over the way that the centre of mass sinks in it; without a plate
    /// from the times alone, for a given mass.
    fn stiffness(&self) -> Measure {
        let Some(on) = self.jump.touch_down else {
            return Measure::none(NO_CONTACT);
        };
        if self.r.forces.is_some() {
            let force = self.peak(on.t_s, self.jump.take_off.t_s);
            return or(
                force.zip(self.sunk()).and_then(|(f, way)| f.over(way)),
                NO_PLATE,
            );
        }
        let Some(mass_kg) = self.r.subject.mass_kg else {
            return Measure::none("This needs a force plate or the body mass.");
        };
        let mass_kg = mass_kg + self.r.subject.load_kg.unwrap_or(0.0);
        let contact = Value::between(on, self.jump.take_off);
        bounce::stiffness(mass_kg, contact, self.flight()).map_or_else(
            || Measure::none(NO_CONTACT),
            |value| value.measure().noted(bounce::BY_TIMES),
        )
    }

    /// Says so where two ways to the same height differ by more than a centimetre.
    fn remark(&self, w: &mut Warnings) {
        self.check_gravity(w);
        remarks::weighing(self.jump, w);
        let Some(other) = self.by_velocity() else {
            return;
        };
        let flight = self.by_flight();
        let difference = other.minus(flight);
        if difference.value.abs() > SAME_M.max(self.coarse() * difference.sd) {
            let text = format!(
                "Flight time gives a jump height of {:.1} cm and take-off velocity {:.1} cm; together they are uncertain by {:.1} cm. Flight time reads too high where somebody lands with bent legs, take-off velocity is wrong where somebody did not stand still.",
                100.0 * flight.value,
                100.0 * other.value,
                100.0 * difference.sd
            );
            w.add(WarningKind::Disagreement, text);
        }
    }

    /// How many standard deviations a difference in the picture has to exceed: on plates every
    /// centimetre is told.
    fn coarse(&self) -> f64 {
        match self.jumps.by {
            By::Force => 0.0,
            By::Video => 2.0,
        }
    }

    /// Says so where bodies fall otherwise than they can: the scale or the pace of the file is wrong.
    fn check_gravity(&self, w: &mut Warnings) {
        let Some([g, sd]) = self.jump.seen.and_then(|s| s.gravity) else {
            return;
        };
        let scale = 3.0 * self.r.scale.relative_sd * GRAVITY;
        let off = (g - GRAVITY).abs();
        if off > scale + 3.0 * sd && off > 0.2 * GRAVITY {
            let text = format!(
                "In flight the body falls with {g:.1} m/s² instead of 9.8. Lengths are then wrong by as much, or the file plays slower than life: check the body height and the slow-motion factor."
            );
            w.add(WarningKind::Disagreement, text);
        }
    }
}

/// What the equation read above a force plate in 20 women: 2921 and 2425 W (Canavan and Vescovi 2004).
const SAYERS_SD_W: f64 = 495.0;

/// A metric of the whole recording.
fn whole(id: &str, jumps: Option<&Jumps>, sheet: &Sheet, reps: usize) -> Measure {
    let over = |of: &str| mean_of(&sheet.each(of));
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
            let all = sheet.each("jump_height_flight_time").into_iter();
            match all.max_by(|a, b| a.0.total_cmp(&b.0)) {
                Some((value, sd)) => Value::new(value, sd.unwrap_or(0.0)).measure(),
                None => Measure::none(NO_VALID),
            }
        }
        "contact_time_mean" => over("contact_time"),
        "rsi_flight_contact_mean" => over("rsi_flight_contact"),
        _ => Measure::none("This is not measured."),
    }
}

const NO_VALID: &str = "No jump has a valid value.";

/// The mean with its standard error: from the scatter of the values, and at least what their own
/// uncertainties leave.
fn mean_of(all: &[(f64, Option<f64>)]) -> Measure {
    let values: Vec<f64> = all.iter().map(|v| v.0).collect();
    let Some((mean, sd)) = mean_sd(&values) else {
        return Measure::none(NO_VALID);
    };
    let own: f64 = all.iter().filter_map(|v| v.1).map(|sd| sd * sd).sum();
    let n = values.len() as f64;
    let scatter = sd.map_or(0.0, |sd| sd / n.sqrt());
    Value::new(mean, scatter.max(own.sqrt() / n)).measure()
}
