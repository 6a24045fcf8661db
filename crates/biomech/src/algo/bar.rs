//! The bar's way through the room, from the plate where the picture shows it.
//!
//! Scale: the plate's own diameter over its longer axis, the median over the frames, so that it holds at the
//! plate's distance from the camera whatever that is. Both the plate and the body are taken as seen from
//! straight ahead, with the middle of the picture as the vanishing point: a point `u` pixels from the
//! middle is `u` times its own metres per pixel away from the camera's axis. So plate and body share a
//! room although the plate is nearer to the camera by half a bar.
//!
//! A plate keeps its size, does not leap, and is not far from the hands for long: sightings that do otherwise
//! are of something else, and left out.
//!
//! Where the plate is hidden for a while, the hands tell the way in between: their distance from the plate is
//! filled in by a straight line. Both hands hold one bar, so that where one of them is hidden the other tells,
//! at half of the distance that both were last and are next seen to have. Both are low-passed as Taber 2023 does with a marker on the bar, second
//! order, 10 Hz, here forward and backward.

use super::pelvis::world_per_px;
use super::scene::{Curves, facing_and_floor};
use super::skeleton::{Joint, Skeleton};
use crate::Vec3;
use crate::filter::{MAX_BRIDGE_S, bridge, low_pass, remove_outliers, step_s, usable_cutoff_hz};
use crate::signal::median;
use sagitta_motion::{Bar, Channel, Disc, Kinematics, PoseTrack, Position, Side, Source};

/// Cut-off of the bar's way (Taber 2023).
const CUTOFF_HZ: f64 = 10.0;
/// Fewer sightings do not make a path: the hands stand for the bar.
const LEAST_SEEN: f64 = 0.5;
/// Plates of 450 mm are made to a millimetre for competitions; those of gyms differ by about a percent
/// (SD, estimated).
const PLATE_SD: f64 = 0.01;
/// A lens and a camera that looks up or down by 8° change lengths by about a percent (SD; cos 8° = 0.99).
const CAMERA_SD: f64 = 0.01;
/// Jitter of a plate's centre is never less, in pixels.
const LEAST_JITTER_PX: f64 = 0.05;

/// A plate keeps its distance from the camera: what looks larger or smaller by more than this is another one.
const SIZE: f64 = 0.2;
/// A plate that moves faster from one sighting to the next has not moved: a bar that falls from over the
/// head ends at 6.3 m/s (√(2g · 2 m)).
const LEAP_M_S: f64 = 7.0;
/// Sightings in a row that last for less are chance.
const CHANCE_S: f64 = 0.2;
/// Hands that hold a bar are off its middle by a camera that looks askew, and by as much everywhere; a plate
/// that is further off than elsewhere by more than this is another one.
const ELSEWHERE_M: f64 = 0.35;
/// Never a wild sighting of a plate: within so much of those around it.
const NEAR_M: f64 = 0.01;

/// Where a bar is by the hands that hold it.
pub(super) fn hands(bodies: &[Option<Skeleton<'_>>]) -> Vec<Option<Vec3>> {
    let wrist = |body: &Option<Skeleton<'_>>, side| body.as_ref()?.of(side, Joint::Wrist);
    let both: Vec<[Option<Vec3>; 2]> = bodies
        .iter()
        .map(|body| Side::BOTH.map(|side| wrist(body, side)))
        .collect();
    let half = |[left, right]: &[Option<Vec3>; 2]| Some(((*right)? - (*left)?) * 0.5);
    let known: Vec<(usize, Vec3)> = both
        .iter()
        .enumerate()
        .filter_map(|(i, pair)| Some((i, half(pair)?)))
        .collect();
    let off = |i: usize| -> Vec3 {
        let after = known.partition_point(|(k, _)| *k < i);
        let before = after.checked_sub(1).and_then(|k| known.get(k));
        match (before, known.get(after)) {
            (Some((a, from)), Some((b, to))) => {
                from + (to - from) * ((i - a) as f64 / (b - a).max(1) as f64)
            }
            (Some((_, off)), None) | (None, Some((_, off))) => *off,
            (None, None) => Vec3::zeros(),
        }
    };
    let place = |(i, pair): (usize, &[Option<Vec3>; 2])| match pair {
        [Some(left), Some(right)] => Some((left + right) * 0.5),
        [Some(left), None] => Some(left + off(i)),
        [None, Some(right)] => Some(right - off(i)),
        [None, None] => None,
    };
    both.iter().enumerate().map(place).collect()
}

/// Puts the plate in the place of the hands where it was seen in half of the frames or more. `metres` is the
/// length of one unit of the curves' source, as for [`super::landmarks::kinematics`]; `plate_m` the plate's
/// diameter. `sharp` are the curves of the same frames before smoothing: they get the plate as it was seen.
pub fn by_plate(
    body: &mut Kinematics,
    sharp: Option<&mut Kinematics>,
    track: &PoseTrack,
    metres: f64,
    plate_m: f64,
) {
    let body_m_per_px = match body.source {
        Source::World3d => world_per_px(track).map(|units| units * metres),
        Source::Image2d => Some(metres),
        Source::Coordinates | Source::Markers => None,
    };
    let Some(body_m_per_px) = body_m_per_px else {
        return;
    };
    let (ahead, floor_m) = facing_and_floor(track, body_m_per_px);
    let room = Room {
        ahead,
        floor_m,
        body_m_per_px,
    };
    if let Some((seen, curves, bar)) = curves(track, &body.channels, &room, plate_m) {
        body.channels.extend(curves);
        body.bar = Some(bar);
        if let Some(sharp) = sharp.filter(|sharp| sharp.t_s == body.t_s) {
            sharp.channels.extend(seen);
            sharp.bar = Some(bar);
        }
    }
}

/// Where pixels lie in the room of the body's curves.
struct Room {
    /// 1 where the person faces the right of the picture, else −1.
    ahead: f64,
    floor_m: f64,
    body_m_per_px: f64,
}

impl Room {
    /// Along and up, in metres, of a point that is seen at another scale than the body.
    fn place(&self, at_px: [f64; 2], size_px: [f64; 2], metres_per_px: f64) -> [f64; 2] {
        let [x, y] = [0, 1].map(|i| {
            let middle = 0.5 * size_px[i];
            (at_px[i] - middle) * metres_per_px + middle * self.body_m_per_px
        });
        [self.ahead * x, -y - self.floor_m]
    }
}

/// The bar's curves as they were seen and smoothed, and how they were measured.
fn curves(
    track: &PoseTrack,
    hands: &Curves,
    room: &Room,
    plate_m: f64,
) -> Option<(Curves, Curves, Bar)> {
    let t_s = track.times_s();
    let discs: Vec<Option<Disc>> = track.frames.iter().map(|f| f.plate).collect();
    let size = track
        .frames
        .first()
        .map(|f| [f.width, f.height].map(f64::from))?;
    let discs = believed(&t_s, discs, hands, room, size, plate_m);
    let seen: Vec<Disc> = discs.iter().flatten().copied().collect();
    let by_plate = seen.len() as f64 / discs.len().max(1) as f64;
    if by_plate < LEAST_SEEN {
        return None;
    }
    let major_px = median(seen.iter().map(|d| d.major_px).collect())?;
    if major_px <= 0.0 {
        return None;
    }
    let metres_per_px = 0.5 * plate_m / major_px;
    let cutoff_hz = step_s(&t_s).and_then(|step| usable_cutoff_hz(1.0 / step, CUTOFF_HZ));
    let mut jitter = Vec::new();
    let (mut sharp, mut out) = (Curves::new(), Curves::new());
    for (axis, position) in [(0, Position::BarAlong), (1, Position::BarUp)] {
        let at =
            |d: &Option<Disc>| Some(room.place(d.as_ref()?.centre_px, size, metres_per_px)[axis]);
        let plate: Vec<Option<f64>> = discs.iter().map(at).collect();
        let channel = Channel::Position(position, None);
        let whole = filled(&t_s, &plate, hands.get(&channel).map(Vec::as_slice));
        let smooth = low_pass(&t_s, &whole, CUTOFF_HZ, MAX_BRIDGE_S);
        jitter.push(jitter_m(&plate, &smooth, cutoff_hz, step_s(&t_s)));
        out.insert(channel, smooth);
        sharp.insert(channel, plate);
    }
    let least = LEAST_JITTER_PX * metres_per_px;
    let scatter = scatter(&seen, major_px);
    let flat = median(seen.iter().map(|d| d.minor_px / d.major_px).collect())?;
    let bar = Bar {
        by_plate,
        relative_sd: (PLATE_SD * PLATE_SD + CAMERA_SD * CAMERA_SD + scatter * scatter).sqrt(),
        jitter_m: jitter.into_iter().flatten().fold(least, f64::max),
        cutoff_hz,
        turned_rad: libm::acos(flat.clamp(0.0, 1.0)),
    };
    Some((sharp, out, bar))
}

/// The sightings that are of one plate, and of one that is held: the others are left out.
fn believed(
    t_s: &[f64],
    mut discs: Vec<Option<Disc>>,
    hands: &Curves,
    room: &Room,
    size: [f64; 2],
    plate_m: f64,
) -> Vec<Option<Disc>> {
    let sizes = discs.iter().flatten().map(|d| d.major_px).collect();
    let Some(major_px) = median(sizes).filter(|px| *px > 0.0) else {
        return discs;
    };
    let metres_per_px = 0.5 * plate_m / major_px;
    let same = |d: &Disc| (d.major_px / major_px - 1.0).abs() <= SIZE;
    discs.iter_mut().for_each(|d| *d = d.filter(same));
    let place = |d: &Disc| room.place(d.centre_px, size, metres_per_px);
    let step = step_s(t_s).unwrap_or(0.0);
    for axis in [0, 1] {
        let mut curve: Vec<Option<f64>> = discs
            .iter()
            .map(|d| d.as_ref().map(|d| place(d)[axis]))
            .collect();
        remove_outliers(&mut curve, step, NEAR_M);
        for (disc, kept) in discs.iter_mut().zip(curve) {
            *disc = disc.filter(|_| kept.is_some());
        }
    }
    let runs = runs(t_s, &discs, &place);
    let curve = |position| hands.get(&Channel::Position(position, None));
    let hands = [Position::BarAlong, Position::BarUp].map(curve);
    let off = |run: &Vec<usize>| -> [Option<f64>; 2] {
        [0, 1].map(|axis| {
            let at = |&i: &usize| Some(place(discs[i].as_ref()?)[axis] - (*hands[axis]?.get(i)?)?);
            median(run.iter().filter_map(at).collect())
        })
    };
    let Some(longest) = runs.iter().max_by_key(|run| run.len()).map(&off) else {
        return discs;
    };
    let elsewhere = |run: &Vec<usize>| {
        let mut pairs = off(run).into_iter().zip(longest);
        let far = |(a, b): (Option<f64>, Option<f64>)| {
            a.zip(b).is_some_and(|(a, b)| (a - b).abs() > ELSEWHERE_M)
        };
        pairs.any(far)
    };
    let brief = |run: &Vec<usize>| {
        let ends = run.first().zip(run.last());
        ends.is_some_and(|(&a, &b)| t_s[b] - t_s[a] < CHANCE_S)
    };
    let wrong: Vec<usize> = runs
        .iter()
        .filter(|run| brief(run) || elsewhere(run))
        .flatten()
        .copied()
        .collect();
    wrong.into_iter().for_each(|i| discs[i] = None);
    discs
}

/// Sightings in a row without a leap and without a long gap.
fn runs(t_s: &[f64], discs: &[Option<Disc>], place: &dyn Fn(&Disc) -> [f64; 2]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<(usize, [f64; 2])> = None;
    for (i, disc) in discs.iter().enumerate() {
        let Some(at) = disc.as_ref().map(place) else {
            continue;
        };
        let joined = last.is_some_and(|(k, before)| {
            let (x, y) = (at[0] - before[0], at[1] - before[1]);
            let long_s = t_s[i] - t_s[k];
            long_s <= MAX_BRIDGE_S && (x * x + y * y).sqrt() <= (LEAP_M_S * long_s).max(NEAR_M)
        });
        match runs.last_mut().filter(|_| joined) {
            Some(run) => run.push(i),
            None => runs.push(vec![i]),
        }
        last = Some((i, at));
    }
    runs
}

/// Relative error of the median half axis: its scatter over the square root of the number of frames, a third
/// of which are independent, times 1.25 for a median.
fn scatter(seen: &[Disc], major_px: f64) -> f64 {
    let off = seen.iter().map(|d| (d.major_px - major_px).abs()).collect();
    // 1.4826 times the median distance is the SD of a normal distribution.
    let sd = 1.4826 * median(off).unwrap_or(0.0) / major_px;
    1.25 * sd / (seen.len() as f64 / 3.0).max(1.0).sqrt()
}

/// The plate's way with the hands' in its gaps; short gaps by a straight line.
fn filled(t_s: &[f64], plate: &[Option<f64>], hands: Option<&[Option<f64>]>) -> Vec<Option<f64>> {
    let short = bridge(t_s, plate, MAX_BRIDGE_S);
    let Some(hands) = hands else { return short };
    let apart: Vec<Option<f64>> = short
        .iter()
        .zip(hands)
        .map(|(p, h)| Some((*p)? - (*h)?))
        .collect();
    let apart = bridge(t_s, &apart, f64::MAX);
    let first = apart.iter().flatten().next().copied();
    let last = apart.iter().rev().flatten().next().copied();
    let begun = apart.iter().position(Option::is_some).unwrap_or(0);
    let held = |i: usize| apart[i].or(if i < begun { first } else { last });
    (0..short.len())
        .map(|i| short[i].or_else(|| Some(hands[i]? + held(i)?)))
        .collect()
}

/// SD in metres of the white noise of a curve, from what smoothing took away: of its power the share `1 − 2c/f` lies over the cut-off
/// `c` at `f` frames per second.
pub fn jitter_m(
    raw: &[Option<f64>],
    smooth: &[Option<f64>],
    cutoff_hz: Option<f64>,
    step_s: Option<f64>,
) -> Option<f64> {
    let share = 1.0 - 2.0 * cutoff_hz? * step_s?;
    let off = raw
        .iter()
        .zip(smooth)
        .filter_map(|(a, b)| Some(((*a)? - (*b)?).abs()));
    Some(1.4826 * median(off.collect())? / share.max(0.1).sqrt())
}
