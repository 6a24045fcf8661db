//! Planar inverse dynamics against the exact moments of a simulated run.
//!
//! Hip, knee, ankle and toe of one leg at 10 kHz with the ground's force and the moments that the
//! simulation had (A. J. van den Bogert, ISB's inverse dynamics data). Masses, moments of inertia and
//! centres of mass are those of the data's description (BMClab, GaitAnalysis2D).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::Model;
use sagitta_biomech::dynamics::inverse_dynamics::{self, Options};
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_motion::Table;
use sagitta_motion::model::{
    Body, BodyFrame, Coordinate, Description, Joint, JointKind, MotionType,
};
use sagitta_motion::tool::{ExternalForce, ExternalLoads};
use sagitta_tests::{accuracy, data};

const RATE_HZ: f64 = 10_000.0;
/// Name, mass, moment of inertia, and centre of mass as a share of the length.
const SEGMENTS: [(&str, f64, f64, f64); 3] = [
    ("thigh", 6.85, 0.145361267, 0.4323725),
    ("shank", 2.86, 0.042996389, 0.4334975),
    ("foot", 1.00, 0.0200, 0.0),
];
/// From shortly before the foot meets the ground to shortly before the end, in rows.
const ROWS: std::ops::Range<usize> = 2751..5501;

fn numbers(path: &str) -> Option<Vec<Vec<f64>>> {
    let text = data::text(path)?;
    let row = |line: &str| {
        line.split_whitespace()
            .map(|v| v.parse().unwrap())
            .collect()
    };
    Some(text.lines().map(row).collect())
}

/// A leg in the plane, each segment along its own −y, hung on a planar joint at the hip.
fn leg(lengths_m: [f64; 3]) -> Description {
    let mut described = Description {
        gravity_m_s2: [0.0, -9.80665, 0.0],
        ..Description::default()
    };
    let coordinate = |name: &str, motion| Coordinate {
        name: name.into(),
        motion,
        ..Coordinate::default()
    };
    for (i, (name, mass_kg, inertia, share)) in SEGMENTS.into_iter().enumerate() {
        described.bodies.push(Body {
            name: name.into(),
            mass_kg,
            centre_m: [0.0, -share * lengths_m[i], 0.0],
            inertia_kg_m2: [inertia, inertia, inertia, 0.0, 0.0, 0.0],
            ..Body::default()
        });
        let (parent, kind, coordinates) = match i {
            0 => (
                BodyFrame {
                    body: "ground".into(),
                    ..BodyFrame::default()
                },
                JointKind::Planar,
                vec![
                    coordinate("hip", MotionType::Rotational),
                    coordinate("x", MotionType::Translational),
                    coordinate("y", MotionType::Translational),
                ],
            ),
            _ => (
                BodyFrame {
                    body: SEGMENTS[i - 1].0.into(),
                    translation_m: [0.0, -lengths_m[i - 1], 0.0],
                    ..BodyFrame::default()
                },
                JointKind::Pin,
                vec![coordinate(["", "knee", "ankle"][i], MotionType::Rotational)],
            ),
        };
        described.joints.push(Joint {
            name: name.into(),
            parent,
            child: BodyFrame {
                body: name.into(),
                ..BodyFrame::default()
            },
            kind,
            coordinates,
        });
    }
    described
}

/// Joint coordinates of a row of points, and the segments' lengths.
fn posture(points: &[f64]) -> ([f64; 5], [f64; 3]) {
    let (mut angles, mut lengths) = ([0.0; 3], [0.0; 3]);
    for i in 0..3 {
        let (dx, dy) = (
            points[2 * i + 2] - points[2 * i],
            points[2 * i + 3] - points[2 * i + 1],
        );
        angles[i] = libm::atan2(dx, -dy);
        lengths[i] = libm::hypot(dx, dy);
    }
    let q = [
        angles[0],
        points[0],
        points[1],
        angles[1] - angles[0],
        angles[2] - angles[1],
    ];
    (q, lengths)
}

fn times() -> Vec<f64> {
    ROWS.map(|i| i as f64 / RATE_HZ).collect()
}

fn loads(model: &Model, forces: &[Vec<f64>]) -> Vec<AppliedLoad> {
    let table = Table {
        columns: ["fx", "fy", "fz", "px", "py", "pz"]
            .map(Into::into)
            .to_vec(),
        t_s: times(),
        rows: forces[ROWS]
            .iter()
            .map(|f| vec![f[0], f[1], 0.0, f[2], 0.0, 0.0])
            .collect(),
        ..Table::default()
    };
    let force = ExternalForce {
        name: "ground".into(),
        applied: true,
        body: "foot".into(),
        force_in: "ground".into(),
        point_in: "ground".into(),
        force: Some("f".into()),
        point: Some("p".into()),
        torque: None,
    };
    let list = ExternalLoads {
        forces: vec![force],
        ..ExternalLoads::default()
    };
    AppliedLoad::all(model, &list, &table).unwrap()
}

#[test]
fn a_simulated_run_took_the_moments_that_it_had() {
    let (Some(points), Some(forces), Some(moments)) = (
        numbers("motion/running2d/all.kin"),
        numbers("motion/running2d/all.frc"),
        numbers("motion/running2d/all.mom"),
    ) else {
        return;
    };
    let model = Model::new(&leg(posture(&points[0]).1)).unwrap();
    let motion = Table {
        columns: ["hip", "x", "y", "knee", "ankle"].map(Into::into).to_vec(),
        t_s: times(),
        rows: points[ROWS]
            .iter()
            .map(|row| posture(row).0.to_vec())
            .collect(),
        ..Table::default()
    };
    let loads = loads(&model, &forces);
    let options = Options::default();
    let own = inverse_dynamics::run(&model, &motion, &loads, &options, &mut |_, _| Ok(()));
    let own = own.unwrap().table;
    assert_eq!(own.t_s.len(), ROWS.len());
    for (joint, name, bound) in [(0, "hip", 0.4), (1, "knee", 0.25), (2, "ankle", 0.05)] {
        let label = format!("{name}_moment");
        let j = own.columns.iter().position(|c| *c == label).unwrap();
        let pairs = own.rows.iter().zip(&moments[ROWS]);
        let sum: f64 = pairs
            .map(|(row, truth)| (row[j] - truth[joint]).powi(2))
            .sum();
        let found = (sum / own.t_s.len() as f64).sqrt();
        eprintln!("{name}: {found:.4} N·m");
        assert!(found <= bound, "{name}: {found} N·m");
        accuracy::record(&accuracy::Row {
            id: &format!("dynamics/planar_{name}"),
            quantity: &format!("Moment of the {name}, simulated run"),
            what: "root mean square error",
            against: "the moments of the simulation",
            source: "van den Bogert, ISB inverse dynamics data",
            found,
            bound,
            unit: "N·m",
            n: own.t_s.len(),
        });
    }
}
