//! Vectors of three.

/// A point or a direction.
pub type Vec3 = [f64; 3];

/// a + b.
pub fn plus(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// a − b.
pub fn minus(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// a · s.
pub fn times(a: Vec3, s: f64) -> Vec3 {
    [a[0] * s, a[1] * s, a[2] * s]
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
pub fn length(a: Vec3) -> f64 {
    dot(a, a).sqrt()
}

/// The same direction with length 1; zero stays zero.
pub fn unit(a: Vec3) -> Vec3 {
    let n = length(a);
    if n > 0.0 { times(a, 1.0 / n) } else { a }
}

/// As 32-bit floats.
pub fn small(a: Vec3) -> [f32; 3] {
    a.map(|x| x as f32)
}
