//! An ellipsoid with its half-axes along x, y and z.
//!
//! OpenSim's way is no geodesic: it lies in a plane through both points and a third one on the surface.
//! That one is sought from the line's part inside: nearest to where the line crosses the plane across
//! its most parallel axis ("axial"), nearest to the middle of the part ("midpoint"), or in the mean
//! direction of the nearest points of 298 samples ("fan"); "hybrid" blends axial and fan by how
//! parallel the line is to an axis. Tangent points are exact here, of the conic in that plane. The
//! length is that of chords of about a millimetre.

use super::ellipse::nearest;
use super::{Half, Touch, Way, unit};
use crate::Vec3;
use sagitta_motion::model::WrapMethod;

/// Up to this cosine between line and axis the fan alone counts, from the other on the axis alone.
const FAN: f64 = 0.7073;
const AXIAL: f64 = 0.9;

/// Samples of the fan.
const SAMPLES: u32 = 300;

/// Near the ends of the line's part inside, the axial point fades out over this share.
const FADE: f64 = 0.3;

/// How far inside a point may lie and how near to the line through the centre, in squared half-axes.
const MARGIN: f64 = 1e-4;

/// Length of a chord, metres, and how many there may be.
const CHORD_M: f64 = 0.001;
const CHORDS: f64 = 499.0;

/// The scaled problem: half-axes of mean one, the line, and where it enters and leaves.
struct Scene {
    axes: Vec3,
    from: Vec3,
    to: Vec3,
    enters: Vec3,
    leaves: Vec3,
}

/// The third point of the plane, how much the fan counted in it, and whether the path lies on the
/// side that is away from the centre, whichever side the point is on.
struct Third {
    point: Vec3,
    fan: f64,
    outward: bool,
}

pub(super) fn touch(
    radii_m: [f64; 3],
    half: Option<Half>,
    method: WrapMethod,
    from: &Vec3,
    to: &Vec3,
) -> Touch {
    let axes = Vec3::from(radii_m);
    let factor = 3.0 / axes.sum();
    let (axes, from, to) = (axes * factor, from * factor, to * factor);
    let excess = |p: &Vec3| p.component_div(&axes).norm_squared() - 1.0;
    if excess(&from) < -MARGIN || excess(&to) < -MARGIN {
        return Touch::Inside;
    }
    let Some(scene) = scene(axes, from, to) else {
        return Touch::Free;
    };
    let Some(mut third) = third(&scene, method) else {
        return Touch::Free;
    };
    if let Some(point) = half.and_then(|half| flipped(&scene, &third, half)) {
        third.point = point;
        third.outward = false;
    }
    let ends = [&from, &to].map(|p| {
        let on = excess(p).abs() < MARGIN;
        if on {
            Some(*p)
        } else {
            tangent(&scene, p, &third)
        }
    });
    let [Some(first), Some(last)] = ends else {
        return Touch::Free;
    };
    let Some(section) = Section::of(&scene, &third.point, first, last) else {
        return Touch::Free;
    };
    let far = half.is_some() && section.turns_back(factor, &from, &to);
    Touch::Must(Way {
        first_m: first / factor,
        last_m: last / factor,
        length_m: section.length(factor, far) / factor,
    })
}

/// `None` where the line misses the ellipsoid or points through its centre from one side.
fn scene(axes: Vec3, from: Vec3, to: Vec3) -> Option<Scene> {
    if (unit(from).dot(&unit(to)) - 1.0).abs() < MARGIN {
        return None;
    }
    let (way, end) = ((from - to).component_div(&axes), to.component_div(&axes));
    let (a, b) = (way.norm_squared(), way.dot(&end));
    let root = b * b - a * (end.norm_squared() - 1.0);
    if root < 0.0 || a <= 0.0 {
        return None;
    }
    let shares = [(-b + root.sqrt()) / a, (-b - root.sqrt()) / a];
    if shares.iter().any(|s| !(*s > 0.0 && *s < 1.0)) {
        return None;
    }
    let [enters, leaves] = shares.map(|s| to + (from - to) * s);
    Some(Scene {
        axes,
        from,
        to,
        enters,
        leaves,
    })
}

fn third(scene: &Scene, method: WrapMethod) -> Option<Third> {
    let inside = scene.leaves - scene.enters;
    let middle = scene.enters + inside * 0.5;
    let (axis, parallel, share) = most_parallel(scene);
    let crossing = scene.enters + inside * share;
    let axial = || nearest(&scene.axes, &crossing, Some(axis));
    let plain = |point| {
        Some(Third {
            point,
            fan: 0.0,
            outward: false,
        })
    };
    match method {
        WrapMethod::Midpoint => plain(nearest(&scene.axes, &middle, None)?),
        WrapMethod::Axial => Some(Third {
            point: axial()?,
            fan: 0.0,
            outward: !(share > 0.0 && share < 1.0),
        }),
        WrapMethod::Hybrid => {
            let parallel = if parallel > FAN {
                faded(parallel, share)
            } else {
                parallel
            };
            if parallel >= AXIAL {
                return plain(axial()?);
            }
            let spread = nearest(&scene.axes, &(middle + fan(scene)), None)?;
            if parallel <= FAN {
                return Some(Third {
                    point: spread,
                    fan: 1.0,
                    outward: false,
                });
            }
            let fan = 1.0 - (parallel - FAN) / (AXIAL - FAN);
            let mixed = axial()? * (1.0 - fan) + spread * fan;
            let point = nearest(&scene.axes, &mixed, None)?;
            Some(Third {
                point,
                fan,
                outward: false,
            })
        }
    }
}

/// The axis that the line is most parallel to, the cosine, and where on the part inside the line
/// crosses the plane across it.
fn most_parallel(scene: &Scene) -> (usize, f64, f64) {
    let cosines = unit(scene.from - scene.to).abs();
    let axis = cosines.imax();
    let inside = scene.leaves - scene.enters;
    (axis, cosines[axis], -scene.enters[axis] / inside[axis])
}

fn faded(parallel: f64, share: f64) -> f64 {
    let weight = if !(0.0..=1.0).contains(&share) {
        0.0
    } else {
        (share.min(1.0 - share) / FADE).min(1.0)
    };
    FAN + weight * (parallel - FAN)
}

/// Mean direction from samples of the part inside to their nearest points.
fn fan(scene: &Scene) -> Vec3 {
    let mut sum = Vec3::zeros();
    let mut last = None;
    for i in 1..SAMPLES - 1 {
        let share = f64::from(i) / f64::from(SAMPLES);
        let sample = scene.enters + (scene.leaves - scene.enters) * share;
        last = nearest(&scene.axes, &sample, None).or(last);
        sum += last.map_or_else(Vec3::zeros, |point| unit(point - sample));
    }
    unit(sum)
}

/// The third point on the half that counts, if it is on the other; nearer to the border the more the
/// fan counted.
fn flipped(scene: &Scene, third: &Third, half: Half) -> Option<Vec3> {
    if half.has(&third.point) {
        return None;
    }
    let mut point = third.point;
    point[half.axis] = -point[half.axis];
    if third.fan > 0.0 {
        point[half.axis] *= 1.0 - third.fan;
        return nearest(&scene.axes, &point, None);
    }
    Some(point)
}

/// Where the line from `p` touches the conic, on the side of the line that the third point asks for. On the unit
/// sphere of scaled axes the conic is a circle.
fn tangent(scene: &Scene, p: &Vec3, third: &Third) -> Option<Vec3> {
    let outward = third.outward;
    let [p, third, from, to] =
        [p, &third.point, &scene.from, &scene.to].map(|v| v.component_div(&scene.axes));
    let normal = (from - to).cross(&(from - third)).try_normalize(1e-12)?;
    let centre = normal * normal.dot(&third);
    let square = 1.0 - centre.norm_squared();
    let spoke = p - centre;
    let distance2 = spoke.norm_squared();
    let along = spoke * (square / distance2);
    let aside =
        normal.cross(&spoke) * ((square * (distance2 - square)).max(0.0).sqrt() / distance2);
    let up = normal.cross(&(to - from));
    let side = if outward { from - centre } else { third - from };
    let up = if up.dot(&side) < 0.0 { -up } else { up };
    let aside = if aside.dot(&up) < 0.0 { -aside } else { aside };
    (square > 0.0).then(|| (centre + along + aside).component_mul(&scene.axes))
}

/// The conic in the plane: rays from a point within, at equal angles from the first tangent point on.
struct Section {
    axes: Vec3,
    origin: Vec3,
    first: Vec3,
    last: Vec3,
    x: Vec3,
    y: Vec3,
    angle: f64,
}

impl Section {
    fn of(scene: &Scene, third: &Vec3, first: Vec3, last: Vec3) -> Option<Self> {
        let normal = (scene.from - scene.to)
            .cross(&(scene.from - third))
            .try_normalize(1e-12)?;
        let axis = normal.iamax();
        let mut origin = Vec3::zeros();
        origin[axis] = normal.dot(third) / normal[axis];
        let (x, end) = (unit(first - origin), unit(last - origin));
        let y = unit(x.cross(&end)).cross(&x);
        let angle = libm::acos(x.dot(&end).clamp(-1.0, 1.0));
        Some(Self {
            axes: scene.axes,
            origin,
            first,
            last,
            x,
            y,
            angle,
        })
    }

    /// How many chords, one if the ends are nearer than one of them.
    fn chords(&self, factor: f64) -> f64 {
        libm::floor((self.last - self.first).norm() / factor / CHORD_M).clamp(1.0, CHORDS)
    }

    /// The surface at an angle from the first point.
    fn at(&self, angle: f64) -> Vec3 {
        let ray = self.x * libm::cos(angle) + self.y * libm::sin(angle);
        let (way, start) = (
            ray.component_div(&self.axes),
            self.origin.component_div(&self.axes),
        );
        let (a, b) = (way.norm_squared(), way.dot(&start));
        let root = (b * b - a * (start.norm_squared() - 1.0)).max(0.0).sqrt();
        self.origin + ray * ((root - b) / a)
    }

    /// Whether the way's first or last chord goes back to where the line came from.
    fn turns_back(&self, factor: f64, from: &Vec3, to: &Vec3) -> bool {
        let chords = self.chords(factor);
        if chords < 2.0 {
            return false;
        }
        let step = self.angle / chords;
        let (second, before) = (self.at(step), self.at(self.angle - step));
        (from - self.first).dot(&(second - self.first)) > 0.0
            || (to - self.last).dot(&(before - self.last)) > 0.0
    }

    /// Length of the chords, the long way round if `far`.
    fn length(&self, factor: f64, far: bool) -> f64 {
        let chords = self.chords(factor);
        let whole = if far {
            self.angle - core::f64::consts::TAU
        } else {
            self.angle
        };
        let (mut length, mut last, mut i) = (0.0, self.first, 1.0);
        while i < chords {
            let point = self.at(whole * i / chords);
            length += (point - last).norm();
            last = point;
            i += 1.0;
        }
        length + (self.last - last).norm()
    }
}
