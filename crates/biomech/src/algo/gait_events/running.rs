//! Contacts of running feet.
//!
//! A foot stands where its lowest point comes down to the floor and stays. Each point (heel, big toe,
//! little toe) has a floor of its own, the level it stands on when loaded. It touches that floor where
//! it comes within [`GIVE_M`] of it: what lies under a marker or a landmark gives way by about that
//! much, so that contact begins before the loaded level is reached.
//!
//! The contact begins when the first point is down: the one of which that is certain first, since a
//! heel that glides in flat crosses any level at an uncertain time. It ends when the forefoot leaves:
//! the mean of when its points do, and when the knee is straightest (Fellin et al. 2010, J. Sci. Med.
//! Sport 13, 646–650: 4.9 ms mean absolute error over 20 runners). A level crossed at a speed is known in
//! time to the level's uncertainty over that speed.
//!
//! Markers are fine enough for what [`super::freedom`] reads: the first point is down when the ground
//! stops it, and the forefoot leaves when it goes free; where knees are marked, at the mean of that and of all
//! readings above.

use super::curves::{Curve, Strike};
use super::freedom::{arrested, released};
use super::{Contact, Instant, JITTER_M, Part};
use crate::signal::{crossing_s, peaks, separate, vertex_s};
use sagitta_motion::{Angle, Channel, Kinematics, Position, Side, Source};

/// How far heel pad and sole give way: 11.3 mm at the speed of a foot (Kinoshita et al. 1993, Int. J.
/// Sports Med. 14, 312–319).
const GIVE_M: f64 = 0.0113;
/// How high a landmark of the toes is when they leave: the foot rolls over their tip, and points behind it have
/// risen by 1–3 cm (markers at 2–5 m/s, by plates). Lower levels a landmark's jitter crosses long before.
const ROLL_M: f64 = 0.025;
/// How differently they roll (SD): some hardly.
const ROLL_SD_M: f64 = 0.02;
/// A point that never is this many times as high did not leave the ground.
const WAVER: f64 = 2.5;
/// How differently they do so from shoe to shoe and from marker to marker (SD).
const GIVE_SD_M: f64 = 0.005;
/// The lowest point of a foot rises by at least this between two contacts, as a share of a leg's
/// length of about 0.9 m: running feet clear the ground by more, jitter does not.
const CLEAR_M: f64 = 0.05;
/// Least time between two contacts of the same foot: 300 steps a minute.
const DISTANCE_S: f64 = 0.35;
/// Low-pass for finding stances, not for timing them.
const FIND_HZ: f64 = 6.0;
/// SD of the knee's extension as the end of contact: 4.9 ms mean absolute error.
const KNEE_SD_S: f64 = 0.006;
/// How far from the forefoot's leaving the knee's extension is looked for.
const KNEE_WINDOW_S: f64 = 0.06;
/// Half the distance of the three values through which the knee's parabola goes.
const KNEE_SPAN_S: f64 = 0.025;
/// Length of thigh and shank in metres, by which jitter of points becomes jitter of the knee.
const SHANK_M: f64 = 0.42;
/// Standard deviations after which a point is down for certain.
const SURE: f64 = 3.0;
/// Slowest speed that is believed at a crossing.
const LEAST_M_S: f64 = 0.05;

struct Foot {
    side: Side,
    /// Heights over the floor that each part stands on.
    parts: Vec<(Part, Curve)>,
    /// Of markers: heights as they are, the way of the big toe and that of the hips.
    markers: Option<Markers>,
    /// Jitter of a point from frame to frame (SD).
    jitter_m: f64,
    knee: Option<Curve>,
    strike: Strike,
}

/// What only markers show finely enough.
struct Markers {
    ups: Vec<(Part, Curve)>,
    toe_along: Option<Curve>,
    hips_along: Option<Curve>,
}

impl Markers {
    fn of(k: &Kinematics, side: Side) -> Option<Self> {
        let up = |(part, position)| Some((part, Curve::of(k, position, Some(side))?));
        (k.source == Source::Markers).then(|| Self {
            ups: PARTS.into_iter().filter_map(up).collect(),
            toe_along: Curve::of(k, Position::ToeAlong, Some(side)),
            hips_along: Curve::of(k, Position::PelvisAlong, None),
        })
    }

    fn up(&self, part: Part) -> Option<&Curve> {
        let (_, curve) = self.ups.iter().find(|(p, _)| *p == part)?;
        Some(curve)
    }

    /// When the forefoot of a stance goes free.
    fn free(&self, stance: &Stance) -> Option<Instant> {
        let (along, hips) = (self.toe_along.as_ref()?, self.hips_along.as_ref()?);
        let toe = self.up(Part::Toe)?;
        let up = match self.up(Part::SmallToe) {
            Some(small) => toe.with(small, |a, b| 0.5 * (a + b)),
            None => toe.clone(),
        };
        released(&up, along, hips, [stance.from_s, stance.to_s])
    }
}

/// Points of a foot that touch the ground.
const PARTS: [(Part, Position); 3] = [
    (Part::Heel, Position::HeelUp),
    (Part::Toe, Position::ToeUp),
    (Part::SmallToe, Position::SmallToeUp),
];

/// All contacts of both feet in order of time.
pub fn running(k: &Kinematics) -> Vec<Contact> {
    let mut all: Vec<Contact> = Side::BOTH
        .into_iter()
        .filter_map(|side| Foot::of(k, side))
        .flat_map(|foot| foot.contacts())
        .collect();
    all.sort_by(|a, b| a.middle_s.total_cmp(&b.middle_s));
    all
}

impl Foot {
    fn of(k: &Kinematics, side: Side) -> Option<Self> {
        let part = |(part, position)| {
            let curve = Curve::of(k, position, Some(side))?;
            Some((part, curve.over_floor()))
        };
        let parts: Vec<(Part, Curve)> = PARTS.into_iter().filter_map(part).collect();
        let knee = k.get(Channel::Angle(Angle::Knee, Some(side)));
        let shown = parts.iter().map(|(_, curve)| curve.jitter());
        let least = JITTER_M[usize::from(k.source == Source::Markers)];
        let jitter_m = shown.fold(least, f64::max);
        (!parts.is_empty()).then(|| Self {
            side,
            parts,
            markers: Markers::of(k, side),
            jitter_m,
            knee: knee.map(|x| Curve::new(&k.t_s, x)),
            strike: Strike::of(k, side),
        })
    }

    /// Height of the lowest part.
    fn lowest(&self) -> Curve {
        let mut parts = self.parts.iter().map(|(_, curve)| curve.clone());
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |low, part| low.with(&part, f64::min))
    }

    fn contacts(&self) -> Vec<Contact> {
        let low = self.lowest();
        let bounds = stances(&low);
        bounds
            .into_iter()
            .filter_map(|stance| self.contact(&stance))
            .collect()
    }

    fn contact(&self, stance: &Stance) -> Option<Contact> {
        let touches = self.parts.iter().filter_map(|(part, curve)| {
            let (touch, whole) = touch(curve, stance, self.jitter_m, Edge::Down)?;
            Some((*part, touch, whole))
        });
        let sure = |t: &Instant| t.t_s + SURE * t.sd_s;
        let (first, touch, began) = touches.min_by(|a, b| sure(&a.1).total_cmp(&sure(&b.1)))?;
        let up = self.markers.as_ref().and_then(|m| m.up(first));
        let stopped = up.filter(|_| began).and_then(|up| arrested(up, touch.t_s));
        let on = stopped.unwrap_or(touch);
        Some(Contact {
            side: self.side,
            on: began.then_some(on),
            off: self
                .leaving(stance)
                .filter(|off| !began || off.t_s > on.t_s),
            middle_s: stance.middle_s,
            first: began.then_some(first),
            strike_rad: if began { self.strike.at(on.t_s) } else { None },
        })
    }

    /// When the forefoot leaves; `None` where the recording ends before.
    fn leaving(&self, stance: &Stance) -> Option<Instant> {
        if let Some(free) = self.markers.as_ref().and_then(|m| m.free(stance)) {
            let Some(knee) = self.extension(free.t_s) else {
                return Some(free);
            };
            let levels = self.levels_left(stance).unwrap_or_default();
            return Instant::fused(&[vec![free, knee], levels].concat());
        }
        let mut leaves = self.levels_left(stance)?;
        let forefoot = Instant::fused(&leaves)?;
        leaves.extend(self.extension(forefoot.t_s));
        Instant::fused(&leaves)
    }

    /// When each point of the forefoot leaves its level; `None` where the recording ends before.
    fn levels_left(&self, stance: &Stance) -> Option<Vec<Instant>> {
        let front = |part: Part| part != Part::Heel;
        let has_front = self.parts.iter().any(|(part, _)| front(*part));
        let edge = match self.markers {
            None if has_front => Edge::Rolled,
            _ => Edge::Up,
        };
        let leaves: Vec<(Instant, bool)> = self
            .parts
            .iter()
            .filter(|(part, _)| front(*part) || !has_front)
            .filter_map(|(_, curve)| touch(curve, stance, self.jitter_m, edge))
            .collect();
        let ended = !leaves.is_empty() && leaves.iter().all(|(_, whole)| *whole);
        ended.then(|| leaves.into_iter().map(|(t, _)| t).collect())
    }

    /// Where the knee is straightest near the end of a contact.
    fn extension(&self, near_s: f64) -> Option<Instant> {
        let knee = self.knee.as_ref()?;
        let straight = Curve {
            t_s: knee.t_s.clone(),
            x: knee.x.iter().map(|x| -x).collect(),
        };
        let i = straight.top(near_s - KNEE_WINDOW_S, near_s + KNEE_WINDOW_S)?;
        let t_s = vertex_s(&straight.t_s, &straight.x, i);
        let (a, c) = (knee.index(t_s - KNEE_SPAN_S), knee.index(t_s + KNEE_SPAN_S));
        let bend = knee.x.get(a)? - 2.0 * knee.x.get(i)? + knee.x.get(c)?;
        // A knee is made of three points: thigh and shank each turn by √2 jitter over their length.
        let jitter = 2.0 * self.jitter_m / SHANK_M;
        let vertex = KNEE_SPAN_S * jitter / (2.0_f64.sqrt() * bend.abs().max(1e-6));
        let frame = knee.step_s() / 12.0_f64.sqrt();
        let random_s = (vertex * vertex + frame * frame).sqrt();
        Some(Instant::seen(t_s, random_s, KNEE_SD_S))
    }
}

/// A stance, between the tops of the swings before and after it.
struct Stance {
    from_s: f64,
    middle_s: f64,
    to_s: f64,
}

/// Where the lowest part of a foot is low, between risings by [`CLEAR_M`].
fn stances(low: &Curve) -> Vec<Stance> {
    let smooth = low.smooth(FIND_HZ);
    // A swing before and one after the recording, so that stances that it cuts are found.
    let (Some(&first), Some(&last)) = (smooth.t_s.first(), smooth.t_s.last()) else {
        return Vec::new();
    };
    let t_s = [&[first - 1.0][..], &smooth.t_s, &[last + 1.0]].concat();
    let depth: Vec<f64> = [-1.0]
        .into_iter()
        .chain(smooth.x.iter().map(|x| -x))
        .chain([-1.0])
        .collect();
    let mut found = peaks(&depth);
    found.retain(|p| p.left.min(p.right) >= CLEAR_M && -depth[p.index] < CLEAR_M);
    let found = separate(found, &t_s, &depth, DISTANCE_S);
    let highest = |a: usize, b: usize| {
        let top = (a..=b).reduce(|best, i| if depth[i] < depth[best] { i } else { best });
        t_s[top.unwrap_or(a)]
    };
    let middles: Vec<usize> = found.iter().map(|p| p.index).collect();
    let stance = |(n, &i): (usize, &usize)| Stance {
        from_s: match n.checked_sub(1).and_then(|n| middles.get(n)) {
            Some(&before) => highest(before, i),
            None => f64::MIN,
        },
        middle_s: t_s[i],
        to_s: match middles.get(n + 1) {
            Some(&after) => highest(i, after),
            None => f64::MAX,
        },
    };
    middles.iter().enumerate().map(stance).collect()
}

/// What of a level is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edge {
    /// A part comes down to where it gives way.
    Down,
    /// It rises from there.
    Up,
    /// It rises from where the foot has rolled over the tip of the toes.
    Rolled,
}

impl Edge {
    /// The level over the floor, and how far it differs (SD).
    fn level_m(self) -> [f64; 2] {
        match self {
            Self::Down | Self::Up => [GIVE_M, GIVE_SD_M],
            Self::Rolled => [ROLL_M, ROLL_SD_M],
        }
    }
}

/// Where a part comes down to its floor, or leaves it, and whether the recording shows that. `None`
/// where the part does not come down in this stance, or from so little that it only wavers.
fn touch(curve: &Curve, stance: &Stance, jitter_m: f64, edge: Edge) -> Option<(Instant, bool)> {
    let range = curve.between(stance.from_s, stance.to_s);
    let ([level, level_sd], down) = (edge.level_m(), edge == Edge::Down);
    let below = |&i: &usize| curve.x[i] < level;
    let i = if down {
        range.clone().find(below)
    } else {
        range.clone().rfind(below)
    }?;
    let j = if down { i.checked_sub(1) } else { Some(i + 1) };
    let unseen = Some((Instant::seen(curve.t_s[i], 0.0, 0.0), false));
    let Some(j) = j.filter(|j| *j < curve.x.len()) else {
        return unseen;
    };
    let (mut before, mut after) = (range.start..i, i + 1..range.end);
    let high = |k: usize| curve.x[k] > (WAVER * GIVE_M).max(1.5 * level);
    match down {
        true if !before.any(high) => return None,
        false if !after.any(high) => return unseen,
        _ => {}
    }
    let (a, b) = (i.min(j), i.max(j));
    let t_s = crossing_s(&curve.t_s, &curve.x, a, b, level);
    let speed = ((curve.x[b] - curve.x[a]) / (curve.t_s[b] - curve.t_s[a])).abs();
    let speed = speed.max(LEAST_M_S);
    let (jitter, frame) = (jitter_m / speed, curve.step_s() / 12.0_f64.sqrt());
    let random_s = (jitter * jitter + frame * frame).sqrt();
    Some((Instant::seen(t_s, random_s, level_sd / speed), true))
}
