//! Nearest points on an ellipse and on an ellipsoid (Eberly, "Distance from a point to an ellipse, an
//! ellipsoid", after Hart in Graphics Gems IV): the point p − t ∇/2 of the surface, with t the root of
//! Σ (aᵢ uᵢ / (t + aᵢ²))² = 1 as a polynomial, by Newton's rule.

use crate::Vec3;

/// What counts as nought, in half-axes of about one: OpenSim's.
const NOUGHT: f64 = 2e-13;

/// Value of the polynomial that counts as a root, and steps to get there: OpenSim's.
const ROOT: f64 = 1e-9;
const STEPS: usize = 64;

/// The nearest point of an ellipsoid with half-axes `a`. With `flat`, or near a coordinate plane, that
/// of the section through the point across this axis. `None` where Newton's rule found none.
pub(super) fn nearest(a: &Vec3, p: &Vec3, flat: Option<usize>) -> Option<Vec3> {
    let Some(axis) = flat.or_else(|| plane(a, p)) else {
        return general(a, p);
    };
    let (i, j) = ((axis + 1) % 3, (axis + 2) % 3);
    let (x, y) = on_ellipse([a[i], a[j]], [p[i], p[j]]);
    let mut found = *p;
    found[i] = x;
    found[j] = y;
    Some(found)
}

/// The axis across which the point lies in a coordinate plane, the narrowest section of several.
fn plane(a: &Vec3, p: &Vec3) -> Option<usize> {
    let width = |i: usize| a.sum() - a[i];
    (0..3)
        .filter(|&i| p[i].abs() <= NOUGHT)
        .reduce(|best, i| if width(i) < width(best) { i } else { best })
}

fn general(a: &Vec3, p: &Vec3) -> Option<Vec3> {
    let square = a.component_mul(a);
    let pull = square.component_mul(&p.component_mul(p));
    let mut t = start(p.component_div(a).norm_squared(), a.max(), p.norm());
    for _ in 0..STEPS {
        let s = square.add_scalar(t);
        let q = s.component_mul(&s);
        let whole = q.x * q.y * q.z;
        let value = whole - pull.x * q.y * q.z - pull.y * q.x * q.z - pull.z * q.x * q.y;
        if value.abs() < ROOT {
            return Some(square.component_mul(p).component_div(&s));
        }
        let (yz, xz, xy) = (s.y * s.z, s.x * s.z, s.x * s.y);
        let slope = s.x * yz * (yz + xz + xy)
            - pull.x * yz * (s.y + s.z)
            - pull.y * xz * (s.x + s.z)
            - pull.z * xy * (s.x + s.y);
        t -= value / (2.0 * slope);
    }
    None
}

/// Where the search begins: inside at nought, outside where the root cannot be beyond.
fn start(inside: f64, largest: f64, distance: f64) -> f64 {
    if inside < 1.0 {
        0.0
    } else {
        largest * distance
    }
}

/// The nearest point of an ellipse with half-axes `a`, `b`.
fn on_ellipse([a, b]: [f64; 2], [u, v]: [f64; 2]) -> (f64, f64) {
    match (u.abs() <= NOUGHT, v.abs() <= NOUGHT) {
        (true, true) if a < b => (if u < 0.0 { -a } else { a }, v),
        (true, true) => (u, if v < 0.0 { -b } else { b }),
        (true, false) => {
            let (y, x) = on_axis([b, a], [v, u]);
            (x, y)
        }
        (false, true) => on_axis([a, b], [u, v]),
        (false, false) => off_axes([a, b], [u, v]),
    }
}

/// For a point on the axis of `a`.
fn on_axis([a, b]: [f64; 2], [u, v]: [f64; 2]) -> (f64, f64) {
    if b >= a || u.abs() >= a - b * b / a {
        return (if u >= 0.0 { a } else { -a }, v);
    }
    let x = a * a * u / (a * a - b * b);
    (x, b * (1.0 - (x / a) * (x / a)).abs().sqrt())
}

fn off_axes([a, b]: [f64; 2], [u, v]: [f64; 2]) -> (f64, f64) {
    let (a2, b2) = (a * a, b * b);
    let (pull_u, pull_v) = (a2 * u * u, b2 * v * v);
    let inside = (u / a) * (u / a) + (v / b) * (v / b);
    let mut t = start(inside, a.max(b), (u * u + v * v).sqrt());
    let (mut p, mut q) = (t + a2, t + b2);
    for _ in 0..STEPS {
        (p, q) = (t + a2, t + b2);
        let value = p * p * q * q - pull_u * q * q - pull_v * p * p;
        if value.abs() < ROOT {
            break;
        }
        t -= value / (2.0 * (p * q * (p + q) - pull_u * q - pull_v * p));
    }
    (a2 * u / p, b2 * v / q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point_lies_on_the_surface_and_looks_at_the_point() {
        let a = Vec3::new(0.7, 1.1, 1.2);
        for p in [
            Vec3::new(0.3, -0.2, 0.5),
            Vec3::new(1.3, 0.9, -0.4),
            Vec3::new(0.0, 0.5, 0.2),
            Vec3::new(0.0, 0.0, 2.0),
        ] {
            let found = nearest(&a, &p, None).unwrap();
            assert!(
                (found.component_div(&a).norm_squared() - 1.0).abs() < 1e-8,
                "{p:?}"
            );
            let normal = found.component_div(&a.component_mul(&a)).normalize();
            let way = p - found;
            assert!(
                way.cross(&normal).norm() < 1e-8,
                "{p:?}: {way:?} {normal:?}"
            );
        }
    }
}
