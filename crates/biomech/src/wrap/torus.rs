//! A ring about z: a path goes through its hole. Where the ring is nearest to the line it is taken
//! for a long cylinder of the tube's radius, on whose side towards the hole the path lies.
//!
//! As OpenSim computes it, the tube's radius is the file's `inner_radius` and the radius of its centre
//! line the `outer_radius`.

use super::cylinder::{self, Cylinder};
use super::{Half, Touch, Way, unit};
use crate::Vec3;

/// Long enough to have no ends, metres.
const LENGTH_M: f64 = 10_000.0;

/// Samples and rounds of the search along the line.
const SAMPLES: u32 = 64;
const ROUNDS: usize = 60;

pub(super) fn touch(
    [tube_m, ring_m]: [f64; 2],
    half: Option<Half>,
    alone: bool,
    from: &Vec3,
    to: &Vec3,
) -> Touch {
    let Some(centre) = nearest(ring_m, half, from, to) else {
        return Touch::Free;
    };
    let x = unit(-centre);
    let y = -Vec3::z();
    let z = x.cross(&y);
    let into = |p: &Vec3| {
        let v = p - centre;
        Vec3::new(x.dot(&v), y.dot(&v), z.dot(&v))
    };
    let back = |p: &Vec3| centre + x * p.x + y * p.y + z * p.z;
    let cylinder = Cylinder {
        radius_m: tube_m,
        length_m: LENGTH_M,
        half: Some(Half { axis: 0, sign: 1.0 }),
        alone,
    };
    match cylinder::touch(&cylinder, &into(from), &into(to)) {
        Touch::May(way) | Touch::Must(way) => Touch::May(Way {
            first_m: back(&way.first_m),
            last_m: back(&way.last_m),
            length_m: way.length_m,
        }),
        Touch::Free | Touch::Inside => Touch::Free,
    }
}

/// The point of the ring's centre line that is nearest to the line through both points.
fn nearest(ring_m: f64, half: Option<Half>, from: &Vec3, to: &Vec3) -> Option<Vec3> {
    let way = (to - from).try_normalize(f64::MIN_POSITIVE)?;
    let foot = -from.dot(&way);
    let at = |u: f64| from + way * u;
    let distance = |u: f64| {
        let p = at(u);
        let flat = (p.x * p.x + p.y * p.y).sqrt() - ring_m;
        flat * flat + p.z * p.z
    };
    let reach = 2.0 * ring_m + (from + way * foot).norm();
    let step = 2.0 * reach / f64::from(SAMPLES);
    let mut best: Option<(f64, Vec3)> = None;
    for i in 0..=SAMPLES {
        let u = foot - reach + step * f64::from(i);
        let here = distance(u);
        if here > distance(u - step) || here > distance(u + step) {
            continue;
        }
        let point = at(valley(&distance, u - step, u + step));
        let square = distance((point - from).dot(&way));
        let allowed = half.is_none_or(|half| half.has(&point));
        if allowed && best.is_none_or(|(least, _)| square < least) {
            best = Some((square, point));
        }
    }
    let (_, point) = best?;
    let flat = Vec3::new(point.x, point.y, 0.0);
    Some(flat.try_normalize(f64::MIN_POSITIVE)? * ring_m)
}

/// The least value between two bounds, by thirds.
fn valley(f: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..ROUNDS {
        let third = (high - low) / 3.0;
        if f(low + third) < f(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    0.5 * (low + high)
}
