//! Vectors of three numbers, without a way to make NaN out of numbers.

/// A point or a direction.
pub type Vec3 = [f64; 3];

/// `a - b`.
pub fn sub(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `a + b`.
pub fn add(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// `s · a`.
pub fn scale(a: Vec3, s: f64) -> Vec3 {
    [s * a[0], s * a[1], s * a[2]]
}

/// Half-way between two points.
pub fn mid(a: Vec3, b: Vec3) -> Vec3 {
    lerp(a, b, 0.5)
}

/// The point at share `f` of the way from `a` to `b`.
pub fn lerp(a: Vec3, b: Vec3, f: f64) -> Vec3 {
    add(a, scale(sub(b, a), f))
}

/// Scalar product.
pub fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Vector product.
pub fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// Length.
pub fn norm(a: Vec3) -> f64 {
    dot(a, a).sqrt()
}

/// Direction of length 1; `None` for a vector too short to have one.
pub fn try_normalize(a: Vec3) -> Option<Vec3> {
    let length = norm(a);
    (length > 1e-9).then(|| [a[0] / length, a[1] / length, a[2] / length])
}
