//! Positions, velocities, forces and inertias of rigid bodies in space.
//!
//! Everything is written along the axes of the ground, at the origin of the body it belongs to, so
//! that going from one body to the next is a shift and never a rotation. Accelerations are those of
//! the body's origin as seen from the ground (not Featherstone's spatial accelerations, which differ
//! by ω × v).

use crate::Vec3;
use nalgebra::Matrix3;

/// Where a body is: a point p of it lies at `rotation · p + position_m`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// From the body's axes to the ground's.
    pub rotation: Matrix3<f64>,
    /// The body's origin.
    pub position_m: Vec3,
}

impl Pose {
    /// The ground's own.
    pub fn identity() -> Self {
        Self {
            rotation: Matrix3::identity(),
            position_m: Vec3::zeros(),
        }
    }

    /// Where a point of the body lies.
    #[inline]
    pub fn point(&self, local_m: Vec3) -> Vec3 {
        self.rotation * local_m + self.position_m
    }

    /// A pose within this one.
    pub fn then(&self, inner: &Self) -> Self {
        Self {
            rotation: self.rotation * inner.rotation,
            position_m: self.point(inner.position_m),
        }
    }
}

/// A velocity or an acceleration of a body, or what a coordinate adds to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    /// Of the rotation: rad/s, rad/s².
    pub angular: Vec3,
    /// Of the body's origin: m/s, m/s².
    pub linear: Vec3,
}

impl Motion {
    /// At rest.
    pub fn zero() -> Self {
        Self {
            angular: Vec3::zeros(),
            linear: Vec3::zeros(),
        }
    }

    /// Adds `scale` times another.
    #[inline]
    pub fn add(&mut self, other: &Self, scale: f64) {
        self.angular += other.angular * scale;
        self.linear += other.linear * scale;
    }

    /// Velocity of a point that moves along, `arm_m` from the origin.
    #[inline]
    pub fn at(&self, arm_m: Vec3) -> Vec3 {
        self.linear + self.angular.cross(&arm_m)
    }

    /// The power of a wrench at the same origin.
    #[inline]
    pub fn dot(&self, wrench: &Wrench) -> f64 {
        self.angular.dot(&wrench.torque_nm) + self.linear.dot(&wrench.force_n)
    }
}

/// A force at a body's origin and a torque.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wrench {
    /// The torque about the origin.
    pub torque_nm: Vec3,
    /// The force.
    pub force_n: Vec3,
}

impl Wrench {
    /// Nothing.
    pub fn zero() -> Self {
        Self {
            torque_nm: Vec3::zeros(),
            force_n: Vec3::zeros(),
        }
    }

    /// A force that acts `arm_m` from the origin.
    #[inline]
    pub fn force_at(force_n: Vec3, arm_m: Vec3) -> Self {
        Self {
            torque_nm: arm_m.cross(&force_n),
            force_n,
        }
    }

    /// Adds a wrench whose origin lies `arm_m` from this one's.
    #[inline]
    pub fn add_at(&mut self, other: &Self, arm_m: Vec3) {
        self.torque_nm += other.torque_nm + arm_m.cross(&other.force_n);
        self.force_n += other.force_n;
    }

    /// Takes another one away.
    #[inline]
    pub fn subtract(&mut self, other: &Self) {
        self.torque_nm -= other.torque_nm;
        self.force_n -= other.force_n;
    }
}

/// Inertia of a rigid body about an origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inertia {
    /// Mass.
    pub mass_kg: f64,
    /// Mass times the centre's distance from the origin.
    pub moment_kg_m: Vec3,
    /// Moments of inertia about the origin.
    pub about_origin_kg_m2: Matrix3<f64>,
}

impl Inertia {
    /// Nothing.
    pub fn zero() -> Self {
        Self {
            mass_kg: 0.0,
            moment_kg_m: Vec3::zeros(),
            about_origin_kg_m2: Matrix3::zeros(),
        }
    }

    /// From the inertia about the centre of mass, `centre_m` from the origin.
    #[inline]
    pub fn new(mass_kg: f64, centre_m: Vec3, about_centre_kg_m2: &Matrix3<f64>) -> Self {
        Self {
            mass_kg,
            moment_kg_m: centre_m * mass_kg,
            about_origin_kg_m2: about_centre_kg_m2 + point(mass_kg, centre_m),
        }
    }

    /// Adds an inertia about an origin that lies `arm_m` from this one's:
    /// I + m (|r|² − r rᵀ) + (2 r·c − r cᵀ − c rᵀ) with c the mass moment.
    #[inline]
    pub fn add_at(&mut self, other: &Self, arm_m: Vec3) {
        let c = other.moment_kg_m;
        let shifted = c + arm_m * (0.5 * other.mass_kg);
        let (r, s) = (arm_m, shifted);
        let twice = 2.0 * r.dot(&s);
        let o = &other.about_origin_kg_m2;
        let i = &mut self.about_origin_kg_m2;
        for a in 0..3 {
            for b in 0..3 {
                i[(a, b)] += o[(a, b)] - r[a] * s[b] - s[a] * r[b];
            }
            i[(a, a)] += twice;
        }
        self.moment_kg_m += c + arm_m * other.mass_kg;
        self.mass_kg += other.mass_kg;
    }

    /// The wrench that gives a body at rest this acceleration.
    #[inline]
    pub fn times(&self, a: &Motion) -> Wrench {
        Wrench {
            torque_nm: self.about_origin_kg_m2 * a.angular + self.moment_kg_m.cross(&a.linear),
            force_n: a.linear * self.mass_kg + a.angular.cross(&self.moment_kg_m),
        }
    }
}

/// Inertia of a point mass about an origin: m (|r|² − r rᵀ).
#[inline]
fn point(mass_kg: f64, r: Vec3) -> Matrix3<f64> {
    let m = r * mass_kg;
    let square = m.dot(&r);
    Matrix3::from_fn(|a, b| if a == b { square } else { 0.0 } - m[a] * r[b])
}

/// Body-fixed rotations about x, then y, then z.
pub fn body_xyz(angles_rad: [f64; 3]) -> Matrix3<f64> {
    let mut rotation = Matrix3::identity();
    for (axis, angle) in angles_rad.into_iter().enumerate() {
        turn(&mut rotation, axis, angle);
    }
    rotation
}

/// Turns a frame about one of its own axes (0 = x, 1 = y, 2 = z).
#[inline]
pub fn turn(rotation: &mut Matrix3<f64>, axis: usize, angle_rad: f64) {
    let (sine, cosine) = libm::sincos(angle_rad);
    let (i, j) = ((axis + 1) % 3, (axis + 2) % 3);
    let (a, b): (Vec3, Vec3) = (rotation.column(i).into(), rotation.column(j).into());
    rotation.set_column(i, &(a * cosine + b * sine));
    rotation.set_column(j, &(b * cosine - a * sine));
}

/// Rotation about a direction of length one (Rodrigues).
pub fn about(axis: Vec3, angle_rad: f64) -> Matrix3<f64> {
    let (sine, cosine) = libm::sincos(angle_rad);
    let k = axis.cross_matrix();
    Matrix3::identity() + k * sine + k * k * (1.0 - cosine)
}
