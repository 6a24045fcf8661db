//! Jumps on force plates.
//!
//! Contacts after [`sagitta_biomech::force`]; what the empty plate reads is taken off. The weight is that of the
//! quietest second, and of standing before each jump; where that is shorter than a second, of standing after it
//! too. In all that standing the velocity is zero within what bodies sway, so weight and velocity are those that
//! fit it best: between two standstills the mean
//! force is the weight, as the body has no more momentum than before. Where standing after a jump contradicts
//! standing before it, as on plates that ring at landing, the side that leads to the jump decides. Where no
//! second is quiet although there was time for one, nothing is known of the motion, unless the body mass was
//! given. A jump starts where the force, searched backwards from the push, leaves the weight by five standard
//! deviations of quiet standing (Owen 2014), or by 20 N and then 5 % where that leads out of the movement; a
//! body that sinks evenly weighs what it weighs at rest, so the velocity has to be zero there too. It began
//! earlier, by about the time that the force takes from there to four times as much, which is the start's
//! uncertainty. In repeated jumps the velocity at touch-down is that of falling for half of the flight before.

use super::values::Hypot;
use super::{By, Jump, Jumps, Kind, Plate, contradictions};
use crate::Recording;
use sagitta_biomech::force::{
    Air, Contacts, Crossing, GRAVITY, Known, Rest, Settled, Standing, contacts, load, settle,
};
use sagitta_biomech::signal::crossing_s;

/// Longer flights are somebody who stepped off, in seconds: 1.2 s are a jump of 1.77 m.
pub(super) const MAX_FLIGHT_S: f64 = 1.2;
/// Longer contacts are standing and not a bounce, in seconds.
pub(super) const MAX_CONTACT_S: f64 = 1.0;
/// Integration begins this long before the start, in seconds (Owen 2014).
const BEFORE_START_S: f64 = 0.03;
/// Standing of less than this weighs worse than the given body mass, in seconds.
const WEIGHS_S: f64 = 0.5;
/// Who lands is not at rest for so long, in seconds: on the way there the force passes slowly by the weight.
const SETTLES_S: f64 = 0.5;
/// Standing of a second weighs by itself (Owen 2014); of less, standing after the jump is worth a word.
const WEIGHS_WELL_S: f64 = 1.0;
/// Sway where only the body mass is known: 1 % of the weight, so that five times it are the 5 % by
/// which movement is told without weighing.
const UNKNOWN_SWAY: f64 = 0.01;
/// Shortened standing weighs within this share of what the rest weighs, or it is none.
const ALIKE: f64 = 0.05;
/// Margins of standing, wider than five standard deviations, in which the start is searched where those lead
/// out of the movement: 20 N (McMahon 2018), and a share of the weight.
const WIDER_N: f64 = 20.0;
const WIDER: f64 = 0.05;
/// A push out of a squat and a countermovement take less, in seconds: countermovement jumps take 0.5–1.2 s
/// (McMahon 2018).
const LONGEST_S: f64 = 1.2;
/// Nobody needs longer from the first movement to take-off, in seconds.
const NEVER_S: f64 = 3.0;
/// A body that starts stands: it moves by no more than this in m/s; people who sink into a squat do so by 0.4.
const STANDS_M_S: f64 = 0.1;
/// Standing before and after a jump that contradict each other by more of their standard deviations are not
/// taken together.
const STRAIN: f64 = 2.0;
/// Whatever weighs, the plate's zero has moved by this SD meanwhile, in newtons: piezoelectric plates drift by up
/// to 0.05 N/s.
const ZERO_N: f64 = 0.15;
/// Multiple of the margin of standing at which it is read how fast the force leaves it. A force that grows with
/// the square of time began as long before the margin as it takes from there to four times as much.
const STEEP: f64 = 4.0;
/// Over generated jumps whose force grows with powers of time of 1.4 to 2.8 the start is early by this many
/// times that.
const EARLIER: f64 = 1.35;
/// At the edge of an impact a straight line between samples is wrong by this share of the step.
const IMPACT: f64 = 0.1;
/// The lowest centre of mass is found where the velocity is within this share of its standard deviation: it is
/// near to the start, from where the error grows.
const TURN: f64 = 0.6;
/// The same at the end of landing.
const LANDED: f64 = 0.85;
/// How far a turn is followed, in seconds.
const TURN_S: f64 = 0.3;
/// Where the force crosses the weight more gently than this, in newtons per second, noise is no matter of the
/// slope.
const GENTLE_N_S: f64 = 200.0;
/// Shorter flights that begin downwards are the unweighting of a jump, in seconds: a flight of that length
/// rises 5 cm.
const SHORT_AIR_S: f64 = 0.2;

const UNQUIET: &str = "Nobody stands still for a second anywhere in the recording (the force sways by more than 2.5 %), so neither the weight nor the velocity is known. Stand still for a second before the jump and after it, or give the body mass.";
const NO_REST: &str = "The velocity of the centre of mass is not known: nobody stands still before or after this jump.";

/// What is looked at.
struct Plates<'a> {
    r: &'a Recording,
    t_s: &'a [f64],
    /// Without what the empty plate reads.
    force_n: &'a [f64],
    standing: Standing<'a>,
    /// The quietest second of the recording.
    quiet: Option<Rest>,
    contacts: Contacts,
}

/// Samples of interest of one flight.
struct Around {
    /// Landing of the flight before, or the first sample.
    from: usize,
    take_off: usize,
    landing: usize,
    /// Take-off of what follows, or the end.
    to: usize,
}

pub(super) fn find(r: &Recording, kind: Kind) -> Option<Jumps> {
    let forces = r.forces.as_ref().filter(|f| f.t_s.len() > 1)?;
    let mut force_n = forces.total_n();
    let contacts = contacts(&forces.t_s, &force_n, r.settings.threshold_n);
    // Where the reading of the empty plate was given, it was taken off already.
    let offset_n = match r.settings.empty_n {
        Some(_) => 0.0,
        None => contacts.offset_n,
    };
    force_n.iter_mut().for_each(|f| *f -= offset_n);
    let standing = Standing::new(&forces.t_s, &force_n, load(&force_n));
    let mut plates = Plates {
        r,
        t_s: &forces.t_s,
        force_n: &force_n,
        quiet: standing.second(),
        standing,
        contacts,
    };
    let list = loop {
        let airs = 0..plates.contacts.airs.len();
        let all: Vec<_> = airs
            .filter_map(|i| Some((i, plates.jump(i, kind)?)))
            .collect();
        match all.iter().find(|(_, jump)| unweighted(jump, kind)) {
            Some((i, _)) => {
                plates.contacts.airs.remove(*i);
            }
            None => break all.into_iter().map(|(_, jump)| jump).collect(),
        }
    };
    Some(Jumps {
        by: By::Force,
        list,
        offset_n,
        scale_sd: 0.0,
        by_gravity: false,
        looked: super::missed::Looked::default(),
    })
}

/// Whether what looks like a flight begins while the body sinks: an unweighting so deep that the plate reads
/// nothing.
fn unweighted(jump: &Jump, kind: Kind) -> bool {
    let Some(motion) = jump.motion.as_ref() else {
        return false;
    };
    let off_s = jump.take_off.t_s;
    let i = motion.t_s.partition_point(|&t| t < off_s);
    let short = jump.landing.t_s - off_s < SHORT_AIR_S;
    let stood = matches!(kind, Kind::Countermovement | Kind::Squat) || jump.touch_down.is_none();
    let limit = -2.0 * STANDS_M_S - 3.0 * motion.velocity_sd(off_s);
    short && stood && motion.velocity_m_s.get(i).is_some_and(|&v| v < limit)
}

/// The flight between two instants, where it is one.
pub(super) fn flight(air: &Air) -> Option<(Crossing, Crossing)> {
    let (take_off, landing) = (air.from?, air.to?);
    (landing.t_s - take_off.t_s <= MAX_FLIGHT_S).then_some((take_off, landing))
}

/// Where the contact before a flight began, where it is a bounce.
pub(super) fn bounce(before: Option<&Air>, take_off: Crossing) -> Option<Crossing> {
    let touch_down = before?.to?;
    (take_off.t_s - touch_down.t_s <= MAX_CONTACT_S).then_some(touch_down)
}

impl Plates<'_> {
    fn index(&self, t_s: f64) -> usize {
        self.t_s.partition_point(|&t| t < t_s)
    }

    fn jump(&self, i: usize, kind: Kind) -> Option<Jump> {
        let airs = &self.contacts.airs;
        let (take_off, landing) = flight(airs.get(i)?)?;
        let before = i.checked_sub(1).and_then(|i| airs.get(i));
        let touch_down = bounce(before, take_off);
        if kind == Kind::Drop && touch_down.is_none() {
            return None;
        }
        let around = Around {
            from: before.and_then(|a| a.to).map_or(0, |c| self.index(c.t_s)),
            take_off: self.index(take_off.t_s),
            landing: self.index(landing.t_s),
            to: airs
                .get(i + 1)
                .and_then(|a| a.from)
                .map_or(self.t_s.len(), |c| self.index(c.t_s)),
        };
        let plate = Plate {
            threshold_n: self.contacts.threshold_n,
            noise_n: self.contacts.noise_n,
            unknown: Some(NO_REST),
            refused: contradictions::mass(self.r, self.quiet.as_ref()),
            ..Plate::default()
        };
        let mut jump = Jump {
            touch_down,
            plate: Some(plate),
            ..Jump::new(take_off, landing)
        };
        match (kind, touch_down) {
            (Kind::Drop, Some(contact)) => self.dropped(&mut jump, &around, contact),
            (Kind::Repeated, Some(contact)) => match before.and_then(flight) {
                Some(flight) => self.bounced(&mut jump, &around, contact, flight),
                None => self.dropped(&mut jump, &around, contact),
            },
            _ => self.stood(&mut jump, &around, kind),
        }
        turns(&mut jump, kind);
        self.sureness(&mut jump);
        Some(jump)
    }

    /// Standing before, and whether the given mass has to weigh in its place.
    fn before(&self, around: &Around) -> Option<Rest> {
        let found = self.standing.quietest([around.from, around.take_off]);
        match (found, self.given_n().filter(|_| self.quiet.is_none())) {
            (Some(rest), Some(weight_n)) if rest.length_s < WEIGHS_S => {
                Some(Rest { weight_n, ..rest })
            }
            (None, Some(weight_n)) => Some(Rest {
                weight_n,
                sd_n: UNKNOWN_SWAY * weight_n,
                noise_n: 0.0,
                sway_n: UNKNOWN_SWAY * weight_n,
                from: around.from,
                to: around.from,
                length_s: 0.0,
            }),
            (found, _) => found,
        }
    }

    /// Weight of the person with what they carry, where the mass was given.
    fn given_n(&self) -> Option<f64> {
        let subject = &self.r.subject;
        Some((subject.mass_kg? + subject.load_kg.unwrap_or(0.0)) * GRAVITY)
    }

    /// Standing after; where it is cut short, only as heavy as what is known otherwise.
    fn after(&self, around: &Around, before: Option<&Rest>) -> Option<Rest> {
        let found = self.standing.quietest([around.landing, around.to])?;
        let known = self.quiet.as_ref().or(before).map(|rest| rest.weight_n);
        let unlike = |w: f64| (found.weight_n - w).abs() > ALIKE * w;
        let settled = self.t_s[found.from] - self.t_s[around.landing] >= SETTLES_S;
        let short = settled && !known.is_some_and(unlike);
        (found.length_s >= WEIGHS_S || short).then_some(found)
    }

    /// Standing still at a sample, within what bodies sway.
    fn still(at: usize, rest: &Rest) -> Known {
        Known {
            at,
            velocity_m_s: 0.0,
            sd_m_s: rest.speed_sd_m_s(),
        }
    }

    /// The same after a jump, on the way to which an impact lies between samples.
    fn landed(&self, around: &Around, rest: &Rest) -> Known {
        let edge = |i: usize, empty: usize| {
            let step_s = self.t_s[i.max(empty)] - self.t_s[i.min(empty)];
            IMPACT * self.force_n[i] * step_s * GRAVITY / rest.weight_n
        };
        let off = edge(around.take_off.saturating_sub(1), around.take_off);
        let on = edge(around.landing, around.landing.saturating_sub(1));
        let known = Self::still(rest.middle(), rest);
        Known {
            sd_m_s: known.sd_m_s.hypot_of(off).hypot_of(on),
            ..known
        }
    }

    /// What weighs: each stretch of standing once.
    fn weights(&self, rests: [Option<&Rest>; 2]) -> Vec<[f64; 2]> {
        let quiet = self.quiet.as_ref();
        let same = |rest: &Rest| quiet.is_some_and(|q| q.from < rest.to && rest.from < q.to);
        let own = rests.into_iter().flatten().filter(|rest| !same(rest));
        own.chain(quiet).map(weighed).collect()
    }

    /// A jump from standing, or from a squat that is held.
    fn stood(&self, jump: &mut Jump, around: &Around, kind: Kind) {
        let before = self.before(around);
        let after = self.after(around, before.as_ref());
        let Some(rest) = before else {
            if self.quiet.is_none() {
                unknown(jump, UNQUIET);
            }
            if let (Some(after), Some(_)) = (after, self.quiet.as_ref()) {
                let known = [self.landed(around, &after)];
                self.moved(
                    jump,
                    around.from,
                    around,
                    &self.weights([Some(&after), None]),
                    &known,
                );
            }
            return;
        };
        let given = self.given_n().is_some() && self.quiet.is_none() && rest.length_s < WEIGHS_S;
        // A second of standing before weighs by itself (Owen 2014).
        let short = rest.length_s < WEIGHS_WELL_S;
        let weights = match given {
            true => vec![weighed(&rest)],
            false => self.weights([Some(&rest), after.as_ref().filter(|_| short)]),
        };
        // A given mass weighs instead of the standing that would have to.
        let after = after.filter(|_| !given && short);
        let mut known = vec![Self::still(rest.middle(), &rest)];
        let fit = |known: &[Known]| self.fitted(around, &weights, known, after.as_ref());
        let Some(settled) = fit(&known) else { return };
        let start = self.start(&settled, &rest, around, kind);
        if let Some((start, own, margin_n)) = start {
            jump.start = Some(Crossing {
                t_s: self.t_s[start],
                sd_s: self.earlier_s(settled.weight_n[0], margin_n, start, around.take_off),
            });
            let at = self
                .index(self.t_s[start] - BEFORE_START_S)
                .max(around.from);
            match (own, rest.to > rest.from) {
                (true, true) if !given => known.push(Self::still(at, &rest)),
                (_, false) | (true, true) => known = vec![Self::still(at, &rest)],
                _ => {}
            }
        }
        let first = jump.start.map_or(around.take_off, |c| self.index(c.t_s));
        // There was time for a quiet second.
        let time_s = self.t_s[first] - self.t_s[around.from];
        if self.quiet.is_none() && self.given_n().is_none() && time_s >= WEIGHS_WELL_S {
            jump.start = None;
            unknown(jump, UNQUIET);
            return;
        }
        jump.stood_s = Some(self.t_s[rest.from]).filter(|&s| s < self.t_s[first]);
        let Some(settled) = fit(&known) else { return };
        if after.is_some() && rest.length_s < WEIGHS_WELL_S && self.quiet.is_none() {
            jump.alone_m_s = self.alone(around, &rest, &known);
        }
        self.set(jump, settled, [around.from, around.to]);
    }

    /// Take-off velocity with the weight by standing before a jump alone.
    fn alone(&self, around: &Around, rest: &Rest, known: &[Known]) -> Option<f64> {
        let alone = settle(self.t_s, self.force_n, &[weighed(rest)], known)?;
        alone.motion.velocity_m_s.get(around.take_off).copied()
    }

    /// Motion by standing before and after, where both agree, and else by what leads to the jump.
    fn fitted(
        &self,
        around: &Around,
        weights: &[[f64; 2]],
        known: &[Known],
        after: Option<&Rest>,
    ) -> Option<Settled> {
        let settled = |known: &[Known]| settle(self.t_s, self.force_n, weights, known);
        let Some(after) = after else {
            return settled(known);
        };
        let mut all = known.to_vec();
        all.push(self.landed(around, after));
        settled(&all)
            .filter(|both| both.strain <= STRAIN)
            .or_else(|| settled(known))
    }

    /// The sample at which the movement starts, whether it starts out of the standing that weighs, and the
    /// margin of standing there.
    fn start(
        &self,
        settled: &Settled,
        rest: &Rest,
        around: &Around,
        kind: Kind,
    ) -> Option<(usize, bool, f64)> {
        let weight_n = settled.weight_n[0];
        let motion = &settled.motion;
        let within = [around.from, around.take_off];
        let before_s = |start: usize| self.t_s[around.take_off] - self.t_s[start];
        let search = |wider_n: f64| {
            let margin_n = rest.margin_n().max(wider_n);
            let stands = |&[from, to]: &[usize; 2]| {
                let own = to > rest.from && from < rest.to;
                let sd = motion.velocity_sd(self.t_s[to - 1]);
                let v = motion.velocity_m_s[to - 1].abs();
                (own || rest.to == rest.from || v <= STANDS_M_S.max(3.0 * sd))
                    .then_some((to, own, margin_n))
            };
            let all = self.standing.still(within, weight_n, margin_n);
            all.iter().find_map(stands)
        };
        let found: Vec<_> = [0.0, WIDER_N, WIDER * weight_n]
            .into_iter()
            .filter_map(search)
            .filter(|(start, ..)| *start > around.from && *start < around.take_off)
            .collect();
        let near = found
            .iter()
            .find(|(start, ..)| before_s(*start) <= LONGEST_S);
        let slow = |_: &()| kind != Kind::Squat;
        let first = Some(()).filter(slow).and_then(|()| found.first());
        let start = near.or(first.filter(|(start, ..)| before_s(*start) <= NEVER_S));
        start.copied()
    }

    /// How much earlier than it shows a movement may have begun, in seconds.
    fn earlier_s(&self, weight_n: f64, margin_n: f64, start: usize, take_off: usize) -> f64 {
        let steep = |&i: &usize| (self.force_n[i] - weight_n).abs() >= STEEP * margin_n;
        let far = (start..take_off).find(steep).unwrap_or(take_off);
        let step_s = self.t_s[start] - self.t_s[start.saturating_sub(1)];
        EARLIER * (self.t_s[far] - self.t_s[start]).max(step_s)
    }

    /// A jump after a fall from a box.
    fn dropped(&self, jump: &mut Jump, around: &Around, contact: Crossing) {
        let from = self.index(contact.t_s);
        if let Some(after) = self.after(around, None) {
            let known = [self.landed(around, &after)];
            self.moved(
                jump,
                from,
                around,
                &self.weights([Some(&after), None]),
                &known,
            );
        } else if let (Some(height_m), Some(rest)) =
            (self.r.settings.drop_height_m, self.before(around))
        {
            // Falling from the whole height of the box; people leave it up to a fifth lower or higher.
            let v = -(2.0 * GRAVITY * height_m).sqrt();
            let known = [Known {
                at: from,
                velocity_m_s: v,
                sd_m_s: 0.1 * v.abs(),
            }];
            self.moved(jump, from, around, &[weighed(&rest)], &known);
        }
    }

    /// A jump after another.
    fn bounced(
        &self,
        jump: &mut Jump,
        around: &Around,
        contact: Crossing,
        (off, on): (Crossing, Crossing),
    ) {
        let whole = Around { from: 0, ..*around };
        let all = [0, self.t_s.len()];
        let rest = self.standing.quietest(all).or_else(|| self.before(&whole));
        let Some(rest) = rest else { return };
        let from = self.index(contact.t_s);
        let known = [Known {
            at: from,
            velocity_m_s: -0.5 * GRAVITY * (on.t_s - off.t_s),
            sd_m_s: 0.5 * GRAVITY * on.sd_s.hypot_of(off.sd_s),
        }];
        self.moved(jump, from, around, &[weighed(&rest)], &known);
    }

    /// The motion from sample `from` on, as it fits what is known.
    fn moved(
        &self,
        jump: &mut Jump,
        from: usize,
        around: &Around,
        weights: &[[f64; 2]],
        known: &[Known],
    ) {
        if let Some(settled) = settle(self.t_s, self.force_n, weights, known) {
            self.set(jump, settled, [from, around.to]);
        }
    }

    /// Keeps samples `from..to` of a motion.
    fn set(&self, jump: &mut Jump, settled: Settled, [from, to]: [usize; 2]) {
        let Settled {
            mut motion,
            weight_n,
            ..
        } = settled;
        let within = from.saturating_sub(1)..to.min(motion.t_s.len());
        for curve in [&mut motion.t_s, &mut motion.velocity_m_s, &mut motion.up_m] {
            *curve = curve.get(within.clone()).unwrap_or_default().to_vec();
        }
        let [weight_n, sd_n] = weight_n;
        jump.weight_n = Some([weight_n, sd_n.hypot_of(ZERO_N)]);
        jump.motion = Some(motion);
        jump.plate.iter_mut().for_each(|p| p.unknown = None);
    }

    /// How surely the turns of a jump's velocity are known: where it passes zero, as long as it stays within
    /// its standard deviation of that; where it is fastest, as long as noise hides that the force passes the
    /// weight.
    fn sureness(&self, jump: &mut Jump) {
        let (Some(motion), Some([_, sd_n])) = (&jump.motion, jump.weight_n) else {
            return;
        };
        let v = &motion.velocity_m_s;
        let step_s = |i: usize| self.t_s[i] - self.t_s[i.saturating_sub(1)];
        let sampled_s = |t: f64| {
            let i = self.index(t).min(self.t_s.len() - 1);
            step_s(i.max(1)) / 12.0_f64.sqrt()
        };
        let turn = |t: f64, share: f64| {
            let limit = share * motion.velocity_sd(t);
            let from = motion.t_s.partition_point(|&s| s < t - TURN_S);
            let to = motion.t_s.partition_point(|&s| s < t + TURN_S);
            let at = motion.t_s.partition_point(|&s| s < t);
            let before = (from..at).rev().find(|&i| v[i] <= -limit).unwrap_or(from);
            let after = (at..to).find(|&i| v[i] >= limit).unwrap_or(to.max(1) - 1);
            let flat_s = 0.5 * (motion.t_s[after] - motion.t_s[before]);
            (flat_s - 2.0 * sampled_s(t))
                .max(0.0)
                .hypot_of(sampled_s(t))
        };
        let fastest = |t: f64| {
            let (from, to) = (self.index(t - 0.005), self.index(t + 0.005));
            let (from, to) = (from.saturating_sub(1), to.min(self.t_s.len() - 1));
            let rise_n = (self.force_n[to] - self.force_n[from]).abs();
            let slope = (rise_n / (self.t_s[to] - self.t_s[from])).max(GENTLE_N_S);
            ((self.contacts.noise_n + sd_n) / slope).hypot_of(sampled_s(t))
        };
        let turns = [
            jump.fastest_down_s.map(fastest),
            jump.lowest_s.map(|t| turn(t, TURN)),
            jump.landed_s.map(|t| turn(t, LANDED)),
        ];
        jump.plate.iter_mut().for_each(|p| p.turns_sd_s = turns);
    }
}

fn unknown(jump: &mut Jump, why: &'static str) {
    jump.plate.iter_mut().for_each(|p| p.unknown = Some(why));
}

/// Weight and its standard deviation, by standing alone.
fn weighed(rest: &Rest) -> [f64; 2] {
    [rest.weight_n, rest.weight_sd_n()]
}

/// Fills in the instants at which the centre of mass turns.
pub(super) fn turns(jump: &mut Jump, kind: Kind) {
    let Some(motion) = &jump.motion else { return };
    let v = &motion.velocity_m_s;
    let index = |t: f64| motion.t_s.partition_point(|&s| s < t).min(v.len());
    let (off, on) = (index(jump.take_off.t_s), index(jump.landing.t_s));
    // First instant from `from` on at which the velocity is upward again.
    let rises = |from: usize, to: usize| {
        let i = (from..to).find(|&i| v[i] >= 0.0)?;
        let before = i.checked_sub(1).filter(|_| i > from);
        Some(before.map_or(motion.t_s[i], |b| crossing_s(&motion.t_s, v, b, i, 0.0)))
    };
    let from = match (kind, jump.start, jump.touch_down) {
        (Kind::Countermovement | Kind::Repeated, Some(start), None) => index(start.t_s),
        (Kind::Drop | Kind::Repeated, _, Some(contact)) => index(contact.t_s),
        _ => off,
    };
    let lowest = (from..off).min_by(|&a, &b| v[a].total_cmp(&v[b]));
    if let Some(fastest) = lowest.filter(|&i| v[i] < 0.0) {
        jump.fastest_down_s = Some(motion.t_s[fastest]);
        jump.lowest_s = rises(fastest, off);
    }
    jump.landed_s = rises(on, v.len()).filter(|&t| t > jump.landing.t_s);
}
