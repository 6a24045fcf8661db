//! A walker of 23 degrees of freedom, described twice: for us by its joints, for others by its chain of
//! single axes.

use sagitta_motion::model::{
    Axis, Body, BodyFrame, Coordinate, Description, Function, Joint, JointKind, Marker, MotionType,
};
use serde::Serialize;

/// One degree of freedom, as every program of rigid bodies knows it.
#[derive(Debug, Serialize)]
pub struct Link {
    /// The coordinate.
    pub name: String,
    /// Index of the link it moves on; −1 for the ground.
    pub parent: i32,
    /// Along or about which axis: `px`, `py`, `pz`, `rx`, `ry`, `rz`.
    pub axis: &'static str,
    /// Where the axis is on the parent, m.
    pub at_m: [f64; 3],
    /// Mass, kg; nought but for the last link of a joint.
    pub mass_kg: f64,
    /// Centre of mass, m.
    pub centre_m: [f64; 3],
    /// Moments of inertia about it, kg m².
    pub inertia_kg_m2: [f64; 3],
    /// Coordinate, rate, acceleration.
    pub state: [f64; 3],
}

struct Segment {
    name: &'static str,
    on: &'static str,
    at_m: [f64; 3],
    axes: &'static [&'static str],
    mass_kg: f64,
    centre_m: [f64; 3],
    inertia_kg_m2: [f64; 3],
}

const PELVIS: &[&str] = &["px", "py", "pz", "rz", "rx", "ry"];
const BALL: &[&str] = &["rz", "rx", "ry"];
const HINGE: &[&str] = &["rz"];

/// Rounded from Winter's table for 75 kg and 1.8 m; what counts here is that they are alike on both sides.
const SEGMENTS: [Segment; 12] = [
    segment(
        "pelvis",
        "ground",
        [0.0, 0.0, 0.0],
        PELVIS,
        11.0,
        [-0.07, 0.0, 0.0],
        [0.10, 0.09, 0.06],
    ),
    segment(
        "femur_r",
        "pelvis",
        [-0.07, -0.07, 0.08],
        BALL,
        9.0,
        [0.0, -0.17, 0.0],
        [0.13, 0.03, 0.14],
    ),
    segment(
        "tibia_r",
        "femur_r",
        [0.0, -0.40, 0.0],
        HINGE,
        3.7,
        [0.0, -0.19, 0.0],
        [0.05, 0.01, 0.05],
    ),
    segment(
        "talus_r",
        "tibia_r",
        [0.0, -0.43, 0.0],
        HINGE,
        0.1,
        [0.0, 0.0, 0.0],
        [0.001, 0.001, 0.001],
    ),
    segment(
        "calcn_r",
        "talus_r",
        [-0.05, -0.04, 0.01],
        &["rx"],
        1.2,
        [0.1, 0.03, 0.0],
        [0.001, 0.004, 0.004],
    ),
    segment(
        "toes_r",
        "calcn_r",
        [0.18, 0.0, 0.0],
        HINGE,
        0.2,
        [0.03, 0.01, -0.02],
        [0.001, 0.001, 0.001],
    ),
    segment(
        "femur_l",
        "pelvis",
        [-0.07, -0.07, -0.08],
        BALL,
        9.0,
        [0.0, -0.17, 0.0],
        [0.13, 0.03, 0.14],
    ),
    segment(
        "tibia_l",
        "femur_l",
        [0.0, -0.40, 0.0],
        HINGE,
        3.7,
        [0.0, -0.19, 0.0],
        [0.05, 0.01, 0.05],
    ),
    segment(
        "talus_l",
        "tibia_l",
        [0.0, -0.43, 0.0],
        HINGE,
        0.1,
        [0.0, 0.0, 0.0],
        [0.001, 0.001, 0.001],
    ),
    segment(
        "calcn_l",
        "talus_l",
        [-0.05, -0.04, -0.01],
        &["rx"],
        1.2,
        [0.1, 0.03, 0.0],
        [0.001, 0.004, 0.004],
    ),
    segment(
        "toes_l",
        "calcn_l",
        [0.18, 0.0, 0.0],
        HINGE,
        0.2,
        [0.03, 0.01, 0.02],
        [0.001, 0.001, 0.001],
    ),
    segment(
        "torso",
        "pelvis",
        [-0.1, 0.08, 0.0],
        BALL,
        34.0,
        [-0.03, 0.32, 0.0],
        [1.4, 0.7, 1.4],
    ),
];

const fn segment(
    name: &'static str,
    on: &'static str,
    at_m: [f64; 3],
    axes: &'static [&'static str],
    mass_kg: f64,
    centre_m: [f64; 3],
    inertia_kg_m2: [f64; 3],
) -> Segment {
    Segment {
        name,
        on,
        at_m,
        axes,
        mass_kg,
        centre_m,
        inertia_kg_m2,
    }
}

/// A state without symmetry.
fn state(index: usize) -> [f64; 3] {
    let i = index as f64;
    [0.1 + 0.02 * i, 1.0 - 0.07 * i, 0.5 * i - 4.0]
}

/// Degree of freedom by degree of freedom.
pub fn links() -> Vec<Link> {
    let mut all: Vec<Link> = Vec::new();
    let mut last: Vec<(&str, i32)> = vec![("ground", -1)];
    for part in &SEGMENTS {
        let on = last.iter().find(|l| l.0 == part.on).map_or(-1, |l| l.1);
        for (i, axis) in part.axes.iter().enumerate() {
            let (first, end) = (i == 0, i + 1 == part.axes.len());
            all.push(Link {
                name: format!("{}_{axis}", part.name),
                parent: if first { on } else { all.len() as i32 - 1 },
                axis,
                at_m: if first { part.at_m } else { [0.0; 3] },
                mass_kg: if end { part.mass_kg } else { 0.0 },
                centre_m: if end { part.centre_m } else { [0.0; 3] },
                inertia_kg_m2: if end { part.inertia_kg_m2 } else { [0.0; 3] },
                state: state(all.len()),
            });
        }
        last.push((part.name, all.len() as i32 - 1));
    }
    all
}

/// The same as a model's description.
pub fn description() -> Description {
    let body = |part: &Segment| Body {
        name: part.name.into(),
        mass_kg: part.mass_kg,
        centre_m: part.centre_m,
        inertia_kg_m2: {
            let [x, y, z] = part.inertia_kg_m2;
            [x, y, z, 0.0, 0.0, 0.0]
        },
        ..Body::default()
    };
    Description {
        name: "walker".into(),
        gravity_m_s2: [0.0, -9.806_65, 0.0],
        bodies: SEGMENTS.iter().map(body).collect(),
        joints: SEGMENTS.iter().map(joint).collect(),
        markers: SEGMENTS.iter().flat_map(markers).collect(),
        ..Description::default()
    }
}

/// Three on each body.
fn markers(part: &Segment) -> [Marker; 3] {
    let places = [[0.05, 0.0, 0.0], [0.0, -0.1, 0.04], [-0.03, -0.05, -0.05]];
    let mut number = 0;
    places.map(|location_m| {
        number += 1;
        Marker {
            name: format!("{}_{number}", part.name),
            body: part.name.into(),
            location_m,
        }
    })
}

fn joint(part: &Segment) -> Joint {
    let named = |axis: &str| format!("{}_{axis}", part.name);
    let coordinate = |axis: &&str| Coordinate {
        name: named(axis),
        motion: if axis.starts_with('p') {
            MotionType::Translational
        } else {
            MotionType::Rotational
        },
        range: [-10.0, 10.0],
        ..Coordinate::default()
    };
    let frame = |body: &str, translation_m| BodyFrame {
        body: body.into(),
        translation_m,
        ..BodyFrame::default()
    };
    Joint {
        name: part.name.into(),
        parent: frame(part.on, part.at_m),
        child: frame(part.name, [0.0; 3]),
        kind: match part.axes {
            ["rz"] => JointKind::Pin,
            axes => JointKind::Custom(Box::new(transform(part.name, axes))),
        },
        coordinates: part.axes.iter().map(coordinate).collect(),
    }
}

/// Rotations in the order of the axes, then translations; what moves nothing stands on an axis of its own.
fn transform(name: &str, axes: &[&str]) -> [Axis; 6] {
    let still = |k: usize| Axis {
        direction: unit(k),
        coordinates: Vec::new(),
        function: Function::Constant(0.0),
    };
    let mut all = [2, 0, 1, 0, 1, 2].map(still);
    let turning = axes.iter().filter(|a| a.starts_with('r'));
    for (slot, axis) in turning.enumerate() {
        all[slot] = moving(name, axis);
    }
    for axis in axes.iter().filter(|a| a.starts_with('p')) {
        all[3 + index(axis)] = moving(name, axis);
    }
    all
}

fn moving(name: &str, axis: &str) -> Axis {
    Axis {
        direction: unit(index(axis)),
        coordinates: vec![format!("{name}_{axis}")],
        function: Function::Linear(vec![1.0, 0.0]),
    }
}

fn index(axis: &str) -> usize {
    match axis.as_bytes().last() {
        Some(b'x') => 0,
        Some(b'y') => 1,
        _ => 2,
    }
}

fn unit(k: usize) -> [f64; 3] {
    std::array::from_fn(|i| f64::from(i == k))
}
