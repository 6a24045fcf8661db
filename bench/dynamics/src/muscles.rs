//! 54 muscles on the walker, with motors on every coordinate that make up for what they lack.

use sagitta_biomech::Model;
use sagitta_motion::model::{
    Actuator, Applied, Bounds, Force, Location, Muscle, MuscleKind, PathPoint, Thelen,
};

/// From which body to which, how often: pairs of a joint's two sides, and over two joints.
const SPANS: [(&str, &str, usize); 15] = [
    ("pelvis", "femur_r", 8),
    ("pelvis", "tibia_r", 4),
    ("femur_r", "tibia_r", 4),
    ("femur_r", "calcn_r", 2),
    ("tibia_r", "calcn_r", 5),
    ("tibia_r", "toes_r", 2),
    ("pelvis", "femur_l", 8),
    ("pelvis", "tibia_l", 4),
    ("femur_l", "tibia_l", 4),
    ("femur_l", "calcn_l", 2),
    ("tibia_l", "calcn_l", 5),
    ("tibia_l", "toes_l", 2),
    ("pelvis", "torso", 2),
    ("femur_r", "torso", 1),
    ("femur_l", "torso", 1),
];

/// Muscles and motors.
pub fn forces(model: &Model) -> Vec<Force> {
    let mut all = Vec::new();
    for (from, to, count) in SPANS {
        for i in 0..count {
            all.push(Force::Muscle(Box::new(muscle(from, to, i))));
        }
    }
    let motors = model.coordinates().iter().map(|c| {
        Force::Actuator(Actuator {
            name: format!("{}_reserve", c.name),
            applied: true,
            bounds: Bounds {
                min: f64::NEG_INFINITY,
                max: f64::INFINITY,
            },
            optimal_force: 1.0,
            on: Applied::Coordinate(c.name.clone()),
        })
    });
    all.extend(motors);
    all
}

fn muscle(from: &str, to: &str, i: usize) -> Muscle {
    // Around the bone, alternately before and behind it.
    let side = if i.is_multiple_of(2) { 1.0 } else { -1.0 };
    let off = side * (0.03 + 0.004 * i as f64);
    let point = |body: &str, name: &str, at: [f64; 3]| PathPoint {
        name: format!("{from}_{to}_{i}-{name}"),
        body: body.into(),
        location: Location::Fixed(at),
    };
    Muscle {
        name: format!("{from}_{to}_{i}"),
        applied: true,
        bounds: Bounds {
            min: 0.01,
            max: 1.0,
        },
        points: vec![
            point(from, "P1", [off, -0.05, 0.01 * i as f64]),
            point(from, "P2", [1.2 * off, -0.12, 0.01]),
            point(to, "P3", [0.8 * off, -0.08, 0.005 * i as f64]),
        ],
        wraps: Vec::new(),
        max_isometric_n: 800.0 + 150.0 * i as f64,
        optimal_fibre_m: 0.1,
        tendon_slack_m: 0.25,
        pennation_rad: 0.1,
        max_velocity: 10.0,
        ignore_tendon_compliance: false,
        kind: MuscleKind::Thelen(Thelen {
            tendon_strain: 0.033,
            muscle_strain: 0.6,
            shape_active: 0.5,
            shape_passive: 4.0,
            af: 0.3,
            flen: 1.8,
        }),
    }
}
