//! Jumps on force plates.
//!
//! Contacts after [`sagitta_biomech::force`]. The weight is that of quiet standing, before the jump
//! where it starts from standing and after it else; where nobody stands still for half a second, the
//! given body mass decides. Where somebody stands still for less than a second before, and stands again
//! after, the whole recording weighs too: between two standstills the mean force is the weight, as the body
//! has no more momentum than before. A countermovement jump starts where the force leaves the weight by five
//! standard deviations of quiet standing, and is integrated from 30 ms before (Owen 2014). Squat and
//! drop jumps are integrated backwards from standing after them, as their start is no standing or not
//! on the plate (Gidiel-Machado 2025). In repeated jumps the velocity at touch-down is that of falling
//! for half of the flight before.

use super::values::{Hypot, Value};
use super::{By, Jump, Jumps, Kind};
use crate::Recording;
use sagitta_biomech::force::{
    Air, Contacts, Crossing, GRAVITY, Rest, SWAY_S, contacts, first_rest, integrate,
    last_quiet_end, last_rest, load,
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
/// Standing of less than this is helped out by the mean force until standing again, in seconds: a second
/// is what weighing takes (Owen 2014).
const WEIGHS_WELL_S: f64 = 1.0;
/// Sway where only the body mass is known: 1 % of the weight, so that five times it are the 5 % by
/// which movement is told without weighing.
const UNKNOWN_SWAY: f64 = 0.01;

/// What is looked at.
struct Plates<'a> {
    r: &'a Recording,
    t_s: &'a [f64],
    force_n: Vec<f64>,
    load_n: f64,
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
    let force_n = forces.total_n();
    let plates = Plates {
        r,
        t_s: &forces.t_s,
        load_n: load(&force_n),
        contacts: contacts(&forces.t_s, &force_n, r.settings.threshold_n),
        force_n,
    };
    let airs = &plates.contacts.airs;
    let list = (0..airs.len()).filter_map(|i| plates.jump(i, kind));
    Some(Jumps {
        by: By::Force,
        list: list.collect(),
        offset_n: plates.contacts.offset_n,
        scale_sd: 0.0,
        by_gravity: false,
        looked: super::missed::Looked::default(),
    })
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
        let mut jump = Jump {
            touch_down,
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
        Some(jump)
    }

    /// Standing before, or the given mass in its place.
    fn before(&self, around: &Around) -> Option<Rest> {
        let found = first_rest(
            self.t_s,
            &self.force_n,
            [around.from, around.take_off],
            self.load_n,
        );
        match (found, self.given_n()) {
            (Some(rest), Some(weight_n)) if rest.length_s < WEIGHS_S => {
                Some(Rest { weight_n, ..rest })
            }
            (None, Some(weight_n)) => Some(Rest {
                weight_n,
                sd_n: UNKNOWN_SWAY * weight_n,
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

    fn after(&self, around: &Around) -> Option<Rest> {
        let within = [around.landing, around.to];
        last_rest(self.t_s, &self.force_n, within, self.load_n)
    }

    /// A jump from standing, or from a squat that is held.
    fn stood(&self, jump: &mut Jump, around: &Around, kind: Kind) {
        let Some(rest) = self.before(around) else {
            return;
        };
        let Some(start) = last_quiet_end(self.t_s, &self.force_n, &rest, around.take_off)
            .filter(|&start| start > around.from && start < around.take_off)
        else {
            return;
        };
        // The movement may have begun up to 30 ms before it shows.
        jump.start = Some(Crossing {
            t_s: self.t_s[start],
            sd_s: BEFORE_START_S / 12.0_f64.sqrt(),
        });
        jump.stood_s = Some(self.t_s[rest.from]).filter(|&s| s < self.t_s[start]);
        let from = self.index(self.t_s[start] - BEFORE_START_S);
        let (weight, known) = match self.after(around) {
            Some(after) if kind == Kind::Squat => (weighed(&after), after.middle()),
            Some(after) => {
                let both = self.weighed_by_both(&rest, from, &after);
                jump.before_n = both.map(|_| rest.weight_n);
                (both.unwrap_or(weighed(&rest)), from)
            }
            None => (weighed(&rest), from),
        };
        self.moved(jump, [from, around.to], weight, known, [0.0, 0.0]);
    }

    /// Weight and its standard deviation from standing before, together with the mean force from there,
    /// where the velocity is that of standing at sample `from`, to standing after. `None` where standing
    /// before is long enough, and where the mass was given, which then is the weight.
    fn weighed_by_both(&self, before: &Rest, from: usize, after: &Rest) -> Option<[f64; 2]> {
        let to = after.middle();
        let own = weighed(before);
        let long_s = self.t_s[to] - self.t_s[from];
        let needless = before.length_s >= WEIGHS_WELL_S || self.given_n().is_some();
        if needless || long_s <= 0.0 {
            return None;
        }
        let each = (from..to).map(|i| {
            let dt = self.t_s[i + 1] - self.t_s[i];
            0.5 * dt * (self.force_n[i] + self.force_n[i + 1])
        });
        let mean_n = each.sum::<f64>() / long_s;
        // Impulse that swaying bodies have although they stand.
        let sway_ns = SWAY_S * before.sd_n.hypot_of(after.sd_n);
        let both = Value::new(mean_n, sway_ns / long_s).with(Value::new(own[0], own[1]));
        Some([both.value, both.sd])
    }

    /// A jump after a fall from a box.
    fn dropped(&self, jump: &mut Jump, around: &Around, contact: Crossing) {
        let from = self.index(contact.t_s);
        if let Some(rest) = self.after(around) {
            let known = rest.middle();
            self.moved(jump, [from, around.to], weighed(&rest), known, [0.0, 0.0]);
        } else if let (Some(height_m), Some(rest)) =
            (self.r.settings.drop_height_m, self.before(around))
        {
            // Falling from the whole height of the box; people leave it up to a fifth lower or higher.
            let v = -(2.0 * GRAVITY * height_m).sqrt();
            let speed = [v, 0.1 * v.abs()];
            self.moved(jump, [from, around.to], weighed(&rest), from, speed);
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
        let all = [0, self.t_s.len()];
        let rest = first_rest(self.t_s, &self.force_n, all, self.load_n);
        let whole = Around { from: 0, ..*around };
        let rest = rest.or_else(|| self.before(&whole));
        let Some(rest) = rest else { return };
        let v = -0.5 * GRAVITY * (on.t_s - off.t_s);
        let sd = 0.5 * GRAVITY * (on.sd_s * on.sd_s + off.sd_s * off.sd_s).sqrt();
        let from = self.index(contact.t_s);
        self.moved(jump, [from, around.to], weighed(&rest), from, [v, sd]);
    }

    /// Integrates over samples `from..to` from `known`, where the velocity and its uncertainty are.
    fn moved(
        &self,
        jump: &mut Jump,
        [from, to]: [usize; 2],
        weight: [f64; 2],
        known: usize,
        [velocity_m_s, sd]: [f64; 2],
    ) {
        let from = from.saturating_sub(1);
        let (t_s, force_n) = (&self.t_s[from..to], &self.force_n[from..to]);
        let mut motion = integrate(
            t_s,
            force_n,
            weight,
            known.saturating_sub(from),
            velocity_m_s,
        );
        motion.known_sd_m_s = sd;
        jump.weight_n = Some(weight);
        jump.motion = Some(motion);
    }
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
