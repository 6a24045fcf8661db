//! What is measured in a jump: every metric that the movement's spec declares, by its id.

use super::marked::{as_marked, nearest};
use super::values::{Hypot, Value, height, or, span};
use super::{
    By, Jump, Jumping, Jumps, Kind, bounce, contradictions, legs, plates, remarks, turn_sd_s,
    video, whole,
};
use crate::{Measure, Recording, Sheet};
use sagitta_biomech::force::{Crossing, GRAVITY, Motion};
use sagitta_biomech::signal::value_at;
use sagitta_motion::{Metric, Phases, WarningKind, Warnings};

const NO_PLATE: &str = "This needs a force plate.";
const NO_START: &str = "The start is not known: nobody stands still before this jump.";
const NO_MOTION: &str = "The velocity of the centre of mass is not known: nobody stands still before or after this jump.";
const NO_CONTACT: &str = "This jump does not follow a contact with the ground.";
const BY_BOTH: &str = "Nobody stands still for a whole second before this jump, so the weight is that of standing before and after it together; weighed before the jump alone, heights of the same jump come out centimetres apart.";
const SAME_AS_VELOCITY: &str = "On a force plate this is the height by take-off velocity.";
/// What the equation read above a force plate in 20 women: 2921 and 2425 W (Canavan and Vescovi 2004).
const SAYERS_SD_W: f64 = 495.0;
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
            kind,
            jumps,
            jump: &as_marked(jump, rep),
            pictured: pictured.as_ref().and_then(|all| nearest(all, rep)),
        };
        let refused = at.refused();
        match refused {
            Some(_) => at.check_gravity(w),
            None => at.remark(w),
        }
        remarks::refused(jump, refused.as_ref(), w);
        remarks::sinks(kind, jumps.by, jump, w);
        for metric in spec.metrics.iter().filter(|m| m.per_rep) {
            let value = at.value(&metric.id);
            let told = contradictions::refuse(jump, &metric.id, refused.as_ref(), value);
            sheet.put(&metric.id, Some(i), None, told);
        }
    }
    for metric in spec.metrics.iter().filter(|m| !m.per_rep) {
        let value = whole::whole(&metric.id, found, &sheet, p.reps.len());
        sheet.put(&metric.id, None, None, value);
    }
    sheet.into_vec()
}

/// One jump in its recording.
struct At<'a> {
    r: &'a Recording,
    kind: Kind,
    jumps: &'a Jumps,
    jump: &'a Jump,
    /// The same jump in the picture, where force and picture are there.
    pictured: Option<&'a Jump>,
}

/// A landing that ends so gently is not timed, in seconds: half of what the shortest ones take.
const GENTLE_S: f64 = 0.05;
const GENTLE: &str = "The body comes to rest so gently that the end of landing is not known.";
/// The velocity where the force passes the threshold is off by what gravity takes in this share of the instant's
/// standard deviation: feet leave later by 0.45 of it, give or take 0.64.
const LATER: f64 = 0.78;
/// The same of a velocity at touch-down.
const LATER_LEFT: f64 = 0.64;
/// A way is as uncertain as the velocity for this share of its time, as the velocity's error grows in it.
const WAY: f64 = 0.95;
/// The largest of many noisy values reads higher than the force by this many standard deviations of the noise.
const HIGHEST_SD: f64 = 1.2;
/// The peak of a landing is sharper, so that fewer values are near it.
const IMPACT_SD: f64 = 0.9;
/// The fastest way down is near to the start, from where the velocity's error grows.
const NEAR_START: f64 = 0.72;
/// The velocity at the largest power is the largest of many too.
const POWER: f64 = 1.15;
/// Mean power goes with the velocity's error along the whole push.
const POWER_MEAN: f64 = 1.9;
/// Means over a push change by this share of what its ends change.
const MEAN: f64 = 0.75;

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

    /// Instants at which the velocity turns: the fastest way down, the lowest centre of mass, the end of
    /// landing.
    fn turns(&self) -> [Option<Crossing>; 3] {
        let j = self.jump;
        let own = j.plate.as_ref().map(|p| p.turns_sd_s).unwrap_or_default();
        let at = |t: Option<f64>, sd: Option<f64>| {
            let sd_s = sd.unwrap_or_else(|| self.turn_sd_s());
            t.map(|t_s| Crossing { t_s, sd_s })
        };
        [
            at(j.fastest_down_s, own[0]),
            at(j.lowest_s, own[1]),
            at(j.landed_s, own[2]),
        ]
    }

    fn time(&self, id: &str) -> Option<Measure> {
        let j = self.jump;
        let between = |from: Option<Crossing>, to: Option<Crossing>, reason: &str| {
            or(from.zip(to).map(|(a, b)| Value::between(a, b)), reason)
        };
        let (no_motion, [fast, low, landed]) = (self.no_motion(), self.turns());
        Some(match id {
            "flight_time" => self.flight().measure().noted(&self.threshold()),
            "time_to_takeoff" => or(self.to_take_off(), NO_START),
            "time_to_takeoff_corrected" => self.corrected(Some),
            "unweighting_time" => between(j.start, fast, NO_START),
            "braking_time" if j.touch_down.is_some() => between(j.touch_down, low, no_motion),
            "braking_time" => between(fast, low, no_motion),
            "propulsion_time" => match (low, j.start) {
                (None, Some(start)) => span(j, start, j.take_off).measure(),
                (low, _) => between(low, Some(j.take_off), no_motion),
            },
            "landing_time" if landed.is_some_and(|c| c.sd_s > GENTLE_S) && j.plate.is_some() => {
                Measure::none(GENTLE)
            }
            "landing_time" => between(Some(j.landing), landed, no_motion),
            "contact_time" => match j.touch_down {
                Some(on) => span(j, on, j.take_off).measure().noted(&self.threshold()),
                None => Measure::none(NO_CONTACT),
            },
            _ => return None,
        })
    }

    /// Why the motion is not known.
    fn no_motion(&self) -> &'static str {
        let plate = self.jump.plate.as_ref();
        plate.and_then(|p| p.unknown).unwrap_or(NO_MOTION)
    }

    /// At which force the plate tells when feet leave and land.
    fn threshold(&self) -> String {
        let told = |p: &super::Plate| {
            format!(
                "The feet leave and land where the plate reads {:.0} N.",
                p.threshold_n
            )
        };
        self.jump.plate.as_ref().map(told).unwrap_or_default()
    }

    /// Why the motion on a force plate is not valid.
    fn refused(&self) -> Option<String> {
        let plate = self.jump.plate.as_ref()?;
        let told = || {
            let rise = self
                .jump
                .start
                .filter(|_| self.kind != Kind::Drop && self.jump.touch_down.is_none());
            let heights = contradictions::Heights {
                by_velocity: self.by_velocity()?,
                off_velocity: self.off_velocity()?,
                by_flight: self.by_flight(),
                rise: rise.and_then(|c| self.way(c.t_s, self.jump.take_off.t_s)),
            };
            contradictions::heights(self.kind, &heights)
        };
        self.motion()?;
        plate.refused.clone().or_else(told)
    }

    fn height(&self, id: &str) -> Option<Measure> {
        Some(match id {
            "jump_height_flight_time" => self.by_flight().measure().noted(&self.threshold()),
            "jump_height_takeoff_velocity" => {
                let by_both = self.jump.alone_m_s.map_or("", |_| BY_BOTH);
                or(self.by_velocity(), self.no_motion()).noted(by_both)
            }
            "jump_height_standing" => or(self.over_standing(), self.no_motion()),
            "jump_height_com" => match (self.jump.seen, self.jumps.by) {
                (Some(seen), _) => self.scaled(seen.rise_m).measure(),
                (None, By::Force) => Measure::none(SAME_AS_VELOCITY),
                (None, By::Video) => Measure::none(self.no_motion()),
            },
            "video_height_difference" => or(
                self.pictured.map(|j| height(j).minus(self.by_flight())),
                "This needs a video and a force plate of the same jump.",
            ),
            "height_disagreement" => or(
                self.by_velocity().map(|v| v.minus(self.by_flight())),
                self.no_motion(),
            ),
            "countermovement_depth" => or(self.sunk(), self.no_motion()),
            "landing_depth" => or(
                self.jump
                    .landed_s
                    .and_then(|low| self.way_from(low, self.jump.landing)),
                self.no_motion(),
            ),
            "drop_height" => or(
                self.touch_down_speed()
                    .map(|v| v.squared().times(0.5 / GRAVITY)),
                self.no_motion(),
            ),
            _ => return None,
        })
    }

    fn speed(&self, id: &str) -> Option<Measure> {
        let j = self.jump;
        Some(match id {
            "takeoff_velocity" => or(self.off_velocity(), self.no_motion()),
            "peak_upward_velocity" => or(self.peak_up(), self.no_motion()),
            "peak_downward_velocity" => or(self.peak_down(), self.no_motion()),
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
            .map(|on| span(self.jump, on, self.jump.take_off));
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
        // Nothing in standing is larger than the push.
        let from = from.or(j.stood_s);
        let peak = |from: Option<f64>, to: f64, high: f64| {
            or(from.and_then(|f| self.peak(f, to, high)), NO_PLATE)
        };
        Some(match id {
            "peak_force" => peak(from, off, HIGHEST_SD),
            "peak_landing_force" => peak(
                Some(j.landing.t_s),
                j.landed_s.unwrap_or(j.landing.t_s + 0.2),
                IMPACT_SD,
            ),
            "mean_propulsion_force" => or(self.mean_force(), NO_PLATE),
            "peak_power" => or(self.power().map(|p| p[0]), NO_PLATE),
            "mean_power" => or(self.power().map(|p| p[1]), NO_PLATE),
            "peak_power_sayers" => or(self.sayers(), "This needs the body mass."),
            "propulsion_asymmetry" => legs::push(self.r, j, self.jumps.offset_n),
            "landing_asymmetry" => {
                let sd_s = self.turns()[2].map_or(0.0, |c| c.sd_s);
                legs::landing(self.r, j, sd_s)
            }
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
        span(self.jump, self.jump.take_off, self.jump.landing)
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
            None => self.left(),
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
        Some(span(self.jump, self.jump.start?, self.jump.take_off))
    }

    fn motion(&self) -> Option<&Motion> {
        self.jump.motion.as_ref()
    }

    fn read(&self, of: fn(&Motion) -> &Vec<f64>, t_s: f64) -> Option<f64> {
        let motion = self.motion()?;
        let values: Vec<Option<f64>> = of(motion).iter().copied().map(Some).collect();
        value_at(&motion.t_s, &values, t_s)
    }

    /// The velocity where the force passes the threshold, as it is published: feet leave a little later, by which
    /// the velocity is uncertain.
    fn left(&self) -> Option<Value> {
        let motion = self.motion()?;
        let off = self.jump.take_off;
        let value = self.read(|m| &m.velocity_m_s, off.t_s)?;
        let later = LATER * GRAVITY * off.sd_s;
        let sd = self.speed_sd(motion, off.t_s, value);
        Some(Value::new(value, (sd * sd + later * later).sqrt()))
    }

    /// The velocity at an instant, between falling and standing.
    fn velocity(&self, at: Crossing) -> Option<Value> {
        let motion = self.motion()?;
        let v = self.read(|m| &m.velocity_m_s, at.t_s)?;
        let slope = LATER_LEFT * GRAVITY * at.sd_s;
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
        let share = self.jump.plate.as_ref().map_or(1.0, |_| NEAR_START);
        Some(self.smeared(Value::new(-v.value, share * v.sd)))
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
                WAY * sd * (to_s - from_s).abs()
            }
            // Two heights, each as jittery as a smoothed landmark.
            By::Video => std::f64::consts::SQRT_2 * HEIGHT_SD_M,
        };
        let scale = motion.relative_sd * way;
        Some(Value::new(way, (own * own + scale * scale).sqrt()))
    }

    /// Way up to an instant at which the body may move fast: it is somewhere else where that is off.
    fn way_from(&self, low_s: f64, high: Crossing) -> Option<Value> {
        let way = self.way(low_s, high.t_s)?;
        let off = match self.jumps.by {
            By::Force => self.read(|m| &m.velocity_m_s, high.t_s)?.abs() * high.sd_s,
            By::Video => 0.0,
        };
        Some(way.plus(Value::new(0.0, off)))
    }

    fn sunk(&self) -> Option<Value> {
        let begin = self.jump.touch_down.or(self.jump.start)?;
        self.way_from(self.jump.lowest_s?, begin)
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

    fn peak(&self, from_s: f64, to_s: f64, high: f64) -> Option<Value> {
        let forces = self.r.forces.as_ref()?;
        let (value, bend) = plates::peak(forces, self.jumps.offset_n, from_s, to_s)?;
        let noise = high * self.noise_n();
        Some(Value::new(value, (bend * bend + noise * noise).sqrt()))
    }

    fn noise_n(&self) -> f64 {
        self.jump.plate.as_ref().map_or(0.0, |p| p.noise_n)
    }

    /// The push: its beginning and end, and by which share of itself its length is uncertain. Out of a held
    /// squat it begins with the movement, else where the body is lowest, if that is known.
    fn push(&self) -> Option<([f64; 2], f64)> {
        let held = self.jump.start.filter(|_| self.kind == Kind::Squat);
        let from = self.turns()[1].or(held)?;
        let whole = Value::between(from, self.jump.take_off);
        Some((
            [from.t_s, self.jump.take_off.t_s],
            MEAN * whole.sd / whole.value.abs().max(0.05),
        ))
    }

    fn mean_force(&self) -> Option<Value> {
        let ([from, off], share) = self.push()?;
        let value = plates::mean(self.r.forces.as_ref()?, self.jumps.offset_n, from, off)?;
        Some(Value::new(value, share * value))
    }

    /// Largest and mean power of the push.
    fn power(&self) -> Option<[Value; 2]> {
        let (forces, motion) = (self.r.forces.as_ref()?, self.motion()?);
        let (ends, length) = self.push()?;
        let ([largest, v, bend], mean) = plates::power(forces, self.jumps.offset_n, motion, ends)?;
        let speed = motion.velocity_sd(ends[1]) / v.abs().max(0.1);
        let noise = HIGHEST_SD * self.noise_n() * v;
        let ends = length / MEAN;
        let sd = [
            (POWER * speed * largest).hypot_of(noise).hypot_of(bend),
            (POWER_MEAN * speed * mean).hypot_of(ends * mean),
        ];
        Some([Value::new(largest, sd[0]), Value::new(mean, sd[1])])
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
            let force = self.peak(on.t_s, self.jump.take_off.t_s, HIGHEST_SD);
            return or(
                force.zip(self.sunk()).and_then(|(f, way)| f.over(way)),
                NO_PLATE,
            );
        }
        let Some(mass_kg) = self.r.subject.mass_kg else {
            return Measure::none("This needs a force plate or the body mass.");
        };
        let mass_kg = mass_kg + self.r.subject.load_kg.unwrap_or(0.0);
        let contact = span(self.jump, on, self.jump.take_off);
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
