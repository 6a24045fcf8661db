//! Moment arms against what they are: how the path's length changes with each coordinate.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

#[path = "support/bodies.rs"]
#[allow(dead_code)]
mod support;

use sagitta_biomech::dynamics::muscle_path::{self, Course};
use sagitta_biomech::dynamics::{fk, moment_arm};
use sagitta_biomech::muscle::Path;
use sagitta_biomech::{Data, Model};
use sagitta_motion::model::*;
use support::Numbers;

fn frame(body: &str) -> BodyFrame {
    BodyFrame {
        body: body.into(),
        ..BodyFrame::default()
    }
}

fn joint(name: &str, parent: &str, child: &str, kind: JointKind, coordinates: &[&str]) -> Joint {
    let coordinate = |name: &&str| Coordinate {
        name: (*name).into(),
        ..Coordinate::default()
    };
    let mut parent = frame(parent);
    parent.translation_m = [0.0, -0.3, 0.0];
    Joint {
        name: name.into(),
        parent,
        child: frame(child),
        kind,
        coordinates: coordinates.iter().map(coordinate).collect(),
    }
}

fn point(body: &str, location: Location) -> PathPoint {
    PathPoint {
        name: "p".into(),
        body: body.into(),
        location,
    }
}

/// A thigh in a gimbal with a shank on a pin, and a muscle over a ball at the knee with a point that
/// moves with the knee and one that only counts while it is bent.
fn leg() -> (Description, Muscle) {
    let body = |name: &str| Body {
        name: name.into(),
        mass_kg: 1.0,
        ..Body::default()
    };
    let moving = [
        (Some("knee".into()), Function::Linear(vec![0.01, 0.03])),
        (
            Some("knee".into()),
            Function::Polynomial(vec![0.005, -0.01, -0.05]),
        ),
        (None, Function::Constant(0.01)),
    ];
    let conditional = Location::Conditional {
        at_m: [0.05, -0.02, 0.01],
        coordinate: "knee".into(),
        range: [0.6, 3.0],
    };
    let description = Description {
        bodies: vec![body("thigh"), body("shank")],
        joints: vec![
            joint(
                "hip",
                "ground",
                "thigh",
                JointKind::Gimbal,
                &["a", "b", "c"],
            ),
            joint("knee", "thigh", "shank", JointKind::Pin, &["knee"]),
        ],
        wraps: vec![WrapObject {
            name: "ball".into(),
            frame: BodyFrame {
                body: "thigh".into(),
                translation_m: [0.0, -0.28, 0.0],
                ..BodyFrame::default()
            },
            active: true,
            quadrant: Quadrant::All,
            shape: WrapShape::Sphere { radius_m: 0.04 },
        }],
        ..Description::default()
    };
    let muscle = Muscle {
        name: "m".into(),
        applied: true,
        bounds: Bounds { min: 0.0, max: 1.0 },
        points: vec![
            point("ground", Location::Fixed([0.05, 0.1, 0.02])),
            point("thigh", Location::Fixed([0.045, -0.1, 0.0])),
            point("shank", conditional),
            point("shank", Location::Moving(Box::new(moving))),
        ],
        wraps: vec![PathWrap {
            object: "ball".into(),
            method: WrapMethod::Hybrid,
            range: [None, None],
        }],
        max_isometric_n: 1000.0,
        optimal_fibre_m: 0.1,
        tendon_slack_m: 0.2,
        pennation_rad: 0.0,
        max_velocity: 10.0,
        ignore_tendon_compliance: false,
        kind: MuscleKind::DeGrooteFregly(DeGrooteFregly {
            tendon_strain: 0.049,
            width_scale: 1.0,
            fibre_damping: 0.0,
            passive_strain: 0.6,
            ignore_passive: false,
        }),
    };
    (description, muscle)
}

#[test]
fn moment_arms_are_how_the_length_changes() {
    let (description, muscle) = leg();
    let model = Model::new(&description).unwrap();
    let path = Path::new(&muscle, &description.wraps, &model).unwrap();
    let (mut data, mut course) = (Data::new(&model), Course::default());
    let mut numbers = Numbers(7);
    let (mut wrapped, mut held) = (0, 0);
    for _ in 0..200 {
        data.q.iter_mut().for_each(|q| *q = 0.8 * numbers.next());
        data.q[3] = 1.6 * numbers.next();
        let q = data.q.clone();
        let mut length = |q: &[f64], data: &mut Data| {
            data.q.copy_from_slice(q);
            fk::positions(&model, data);
            muscle_path::run(&path, data, &mut course);
            (course.length_m(), course.nodes().len())
        };
        let (_, nodes) = length(&q, &mut data);
        let mut slopes = vec![0.0; 4];
        let mut same = true;
        for k in 0..4 {
            let mut ends = [0.0; 2];
            for (end, step) in ends.iter_mut().zip([1e-6, -1e-6]) {
                let mut moved = q.clone();
                moved[k] += step;
                let (length_m, count) = length(&moved, &mut data);
                *end = length_m;
                same &= count == nodes;
            }
            slopes[k] = (ends[0] - ends[1]) / 2e-6;
        }
        if !same {
            continue;
        }
        length(&q, &mut data);
        let mut arms = vec![0.0; 4];
        moment_arm::run(&model, &data, &path, &course, &mut arms);
        for (arm, slope) in arms.iter().zip(&slopes) {
            assert!((arm + slope).abs() < 1e-7, "{arm} {slope} at {q:?}");
        }
        wrapped += usize::from((0..course.nodes().len()).any(|i| course.on_surface(i)));
        held += usize::from(q[3] >= 0.6);
    }
    assert!(wrapped > 20 && held > 20, "{wrapped} {held}");
}

#[test]
fn what_a_path_names_must_be_there() {
    let (description, mut muscle) = leg();
    let model = Model::new(&description).unwrap();
    muscle.wraps[0].object = "cube".into();
    let error = Path::new(&muscle, &description.wraps, &model).unwrap_err();
    assert!(error.to_string().contains("cube"), "{error}");
}
