//! A tree with every kind of joint, and numbers without order.

use sagitta_motion::model::{
    Axis, Body, BodyFrame, Coordinate, Coupler, Description, Function, Joint, JointKind,
};

/// Numbers from −1 to 1 (linear congruential; Knuth's MMIX constants).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

fn body(name: &str, numbers: &mut Numbers) -> Body {
    let mut positive = || 1.5 + numbers.next();
    let (mass_kg, a, b, c) = (positive(), positive(), positive(), positive());
    Body {
        name: name.into(),
        mass_kg,
        centre_m: [
            0.1 * numbers.next(),
            0.2 * numbers.next(),
            0.1 * numbers.next(),
        ],
        // Sums of squares of extents: the triangle inequality holds.
        inertia_kg_m2: [
            0.01 * (b + c),
            0.01 * (a + c),
            0.01 * (a + b),
            0.002,
            -0.001,
            0.0015,
        ],
        ..Body::default()
    }
}

fn coordinate(name: &str) -> Coordinate {
    Coordinate {
        name: name.into(),
        range: [-10.0, 10.0],
        ..Coordinate::default()
    }
}

fn frame(body: &str, numbers: &mut Numbers) -> BodyFrame {
    BodyFrame {
        body: body.into(),
        translation_m: [
            0.3 * numbers.next(),
            0.3 * numbers.next(),
            0.3 * numbers.next(),
        ],
        orientation_rad: [
            0.5 * numbers.next(),
            0.5 * numbers.next(),
            0.5 * numbers.next(),
        ],
    }
}

fn axis(direction: [f64; 3], coordinate: &[&str], function: Function) -> Axis {
    Axis {
        direction,
        coordinates: coordinate.iter().map(|c| (*c).into()).collect(),
        function,
    }
}

/// A knee as gait models have it: one coordinate, sliding along splines, about a slanted axis.
fn knee() -> JointKind {
    let x = vec![-3.0, -2.0, -1.0, -0.3, 0.2, 1.0, 3.0];
    let spline = |scale: f64| {
        Function::Multiplied(
            Box::new(Function::NaturalCubic {
                x: x.clone(),
                y: vec![-0.03, 0.04, 0.05, 0.02, -0.01, -0.04, 0.01],
            }),
            scale,
        )
    };
    let along = Function::Linear(vec![1.0, 0.0]);
    JointKind::Custom(Box::new([
        axis([0.0, 0.0, -1.0], &["knee"], along),
        axis([0.2, 1.0, 0.1], &["knee"], spline(4.0)),
        axis(
            [1.0, 0.0, 0.0],
            &["knee"],
            Function::Polynomial(vec![0.1, -0.3, 0.2]),
        ),
        axis([1.0, 0.0, 0.0], &["knee"], spline(1.3)),
        axis(
            [0.0, 1.0, 0.0],
            &["knee"],
            Function::Sine {
                amplitude: 0.05,
                omega: 2.0,
                phase_rad: 0.4,
                offset: -0.4,
            },
        ),
        axis([0.0, 0.0, 1.0], &[], Function::Constant(0.02)),
    ]))
}

/// Two coordinates, one of them in three axes and both together in one.
fn shoulder() -> JointKind {
    let one = || Function::Linear(vec![1.0, 0.0]);
    JointKind::Custom(Box::new([
        axis([0.0, 2.0, 0.0], &["plane"], one()),
        axis([1.0, 1.0, 0.0], &["lift"], Function::Linear(vec![0.8, 0.1])),
        axis(
            [0.0, 0.0, 1.0],
            &["plane", "lift"],
            Function::Linear(vec![-0.5, 0.3, 0.2]),
        ),
        axis(
            [1.0, 0.0, 0.0],
            &["lift"],
            Function::Polynomial(vec![0.05, 0.0, 0.1]),
        ),
        axis(
            [0.0, 1.0, 0.0],
            &["plane", "lift"],
            Function::Linear(vec![0.02, 0.03, 0.0]),
        ),
        axis([0.0, 0.0, 1.0], &[], Function::Constant(-0.1)),
    ]))
}

/// Ten bodies, listed in an order in which some come before what they hang on.
pub fn tree() -> Description {
    let joints: [(&str, &str, JointKind, &[&str]); 10] = [
        (
            "pelvis",
            "ground",
            JointKind::Free,
            &["rx", "ry", "rz", "tx", "ty", "tz"],
        ),
        (
            "thigh",
            "pelvis",
            JointKind::Gimbal,
            &["flexion", "adduction", "rotation"],
        ),
        ("shank", "thigh", knee(), &["knee"]),
        ("patella", "thigh", JointKind::Pin, &["patella"]),
        (
            "foot",
            "shank",
            JointKind::Universal,
            &["ankle", "subtalar"],
        ),
        ("toes", "foot", JointKind::Weld, &[]),
        (
            "trunk",
            "pelvis",
            JointKind::Planar,
            &["bend", "forth", "up"],
        ),
        ("arm", "trunk", shoulder(), &["plane", "lift"]),
        ("hand", "arm", JointKind::Slider, &["reach"]),
        ("lid", "ground", JointKind::Pin, &["lid"]),
    ];
    let order = [2, 0, 1, 5, 4, 3, 6, 8, 7, 9];
    let numbers = &mut Numbers(42);
    let made = |(name, parent, kind, coordinates): &(&str, &str, JointKind, &[&str]),
                n: &mut Numbers| Joint {
        name: format!("{name}_joint"),
        parent: frame(parent, n),
        child: frame(name, n),
        kind: kind.clone(),
        coordinates: coordinates.iter().map(|c| coordinate(c)).collect(),
    };
    Description {
        name: "tree".into(),
        version: 40600,
        gravity_m_s2: [0.3, -9.80665, 0.1],
        bodies: order.iter().map(|&i| body(joints[i].0, numbers)).collect(),
        joints: joints.iter().map(|joint| made(joint, numbers)).collect(),
        couplers: vec![Coupler {
            name: "patella follows".into(),
            independent: vec!["knee".into()],
            dependent: "patella".into(),
            function: Function::Linear(vec![1.0, -0.4]),
            scale: -0.5,
        }],
        ..Description::default()
    }
}
