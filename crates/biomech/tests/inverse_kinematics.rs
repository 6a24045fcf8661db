//! Inverse kinematics where the answer is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "support/bodies.rs"]
mod support;

use sagitta_biomech::dynamics::ik::{Outcome, Request, run};
use sagitta_biomech::dynamics::{couplers, fk};
use sagitta_biomech::{Data, Error, Model};
use sagitta_motion::model::{Body, Coordinate, Description, Joint, JointKind, Marker};
use sagitta_motion::tool::{IkTarget, IkTask};
use sagitta_motion::{Cancelled, Markers};
use support::{Numbers, tree};

const POINTS: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 2.0, 0.0]];

/// One body on a pin about z with three markers.
fn hand(coordinate: Coordinate) -> Model {
    let marker = |(i, location_m): (usize, &[f64; 3])| Marker {
        name: format!("m{i}"),
        body: "hand".into(),
        location_m: *location_m,
    };
    let mut described = Description {
        bodies: vec![Body {
            name: "hand".into(),
            mass_kg: 1.0,
            ..Body::default()
        }],
        markers: POINTS.iter().enumerate().map(marker).collect(),
        ..Description::default()
    };
    let at = |body: &str| sagitta_motion::model::BodyFrame {
        body: body.into(),
        ..Default::default()
    };
    described.joints.push(Joint {
        name: "pin".into(),
        parent: at("ground"),
        child: at("hand"),
        kind: JointKind::Pin,
        coordinates: vec![Coordinate {
            name: "a".into(),
            ..coordinate
        }],
    });
    Model::new(&described).unwrap()
}

/// The hand's markers turned by half a radian; the second missing in the second frame.
fn turned() -> Markers {
    let (s, c) = libm::sincos(0.5);
    let point = |[x, y, z]: [f64; 3]| Some([c * x - s * y, s * x + c * y, z]);
    let all: Vec<_> = POINTS.into_iter().map(point).collect();
    let without = vec![all[0], None, all[2]];
    Markers {
        rate_hz: 100.0,
        markers: (0..3).map(|i| format!("m{i}")).collect(),
        t_s: vec![0.0, 0.01],
        positions_m: vec![all, without],
    }
}

fn task(name: &str, weight: f64, target: IkTarget) -> IkTask {
    IkTask {
        name: name.into(),
        apply: true,
        weight,
        target,
    }
}

fn solve(model: &Model, markers: &Markers, tasks: &[IkTask], constraint_weight: f64) -> Outcome {
    let request = Request {
        markers,
        tasks,
        coordinates: None,
        constraint_weight,
        time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
    };
    run(model, &request, &mut |_, _| Ok(())).unwrap()
}

/// OpenSim 4.6, the same model, markers and weights; accuracy 1e-9.
#[test]
fn markers_and_coordinates_are_weighed_as_opensim_does() {
    let tasks = [
        task("m0", 2.0, IkTarget::Marker),
        task("m1", 3.0, IkTarget::Marker),
        task("a", 0.7, IkTarget::Value(0.1)),
    ];
    let found = solve(
        &hand(Coordinate::default()),
        &turned(),
        &tasks,
        f64::INFINITY,
    );
    for (row, expected) in found.table.rows.iter().zip([17.15022793, 19.18567156]) {
        assert!((row[0] - expected).abs() < 1e-7, "{row:?}");
    }
    assert!((found.errors[0].total_squared_m2 - 0.06020148).abs() < 1e-8);
    assert!((found.errors[0].rms_m.unwrap() - 0.17349565).abs() < 1e-8);
    let (largest, name) = found.errors[0].max.clone().unwrap();
    assert!((largest - 0.20033552).abs() < 1e-8 && name == "m0");
    assert!(found.errors.iter().all(|e| e.settled));
}

#[test]
fn coordinates_that_are_clamped_locked_or_prescribed_are_held() {
    let clamped = Coordinate {
        range: [-0.3, 0.3],
        clamped: true,
        ..Coordinate::default()
    };
    let found = solve(&hand(clamped), &turned(), &[], f64::INFINITY);
    assert!((found.table.rows[1][0].to_radians() - 0.3).abs() < 1e-12);
    let locked = Coordinate {
        default_value: 0.2,
        locked: true,
        ..Coordinate::default()
    };
    let found = solve(&hand(locked), &turned(), &[], f64::INFINITY);
    assert!((found.table.rows[0][0].to_radians() - 0.2).abs() < 1e-12);
    let prescribed = Some(sagitta_motion::model::Function::Linear(vec![2.0, 0.25]));
    let follows = Coordinate {
        prescribed,
        ..Coordinate::default()
    };
    let found = solve(&hand(follows), &turned(), &[], f64::INFINITY);
    assert!((found.table.rows[1][0].to_radians() - 0.27).abs() < 1e-12);
    let free = solve(&hand(Coordinate::default()), &turned(), &[], f64::INFINITY);
    assert!((free.table.rows[1][0].to_radians() - 0.5).abs() < 1e-9);
}

/// Every body with four markers, at a posture that keeps the couplers.
fn seen() -> (Model, Markers, Vec<Vec<f64>>) {
    let mut described = tree();
    let mut numbers = Numbers(23);
    for body in &described.bodies {
        for i in 0..4 {
            described.markers.push(Marker {
                name: format!("{}{i}", body.name),
                body: body.name.clone(),
                location_m: [numbers.next(), numbers.next(), numbers.next()],
            });
        }
    }
    let model = Model::new(&described).unwrap();
    let mut data = Data::new(&model);
    let mut markers = Markers {
        markers: model.markers().iter().map(|m| m.name.clone()).collect(),
        ..Markers::default()
    };
    let mut truth = Vec::new();
    for i in 0..5 {
        for q in &mut data.q {
            *q += 0.1 * numbers.next();
        }
        couplers::enforce(&model, &mut data);
        fk::positions(&model, &mut data);
        let at =
            |m: &sagitta_biomech::model::Marker| Some(fk::point(&data, m.body, m.local_m).into());
        markers
            .positions_m
            .push(model.markers().iter().map(at).collect());
        markers.t_s.push(f64::from(i));
        truth.push(data.q.clone());
    }
    (model, markers, truth)
}

#[test]
fn exact_markers_give_the_posture_back_with_strict_and_with_weighed_couplers() {
    let (model, mut markers, truth) = seen();
    // A marker that is lost for a frame is left out of it.
    markers.positions_m[2][5] = None;
    for weight in [f64::INFINITY, 10.0] {
        let found = solve(&model, &markers, &[], weight);
        for (row, q) in found.table.rows.iter().zip(&truth) {
            for (k, coordinate) in model.coordinates().iter().enumerate() {
                let own = if coordinate.in_degrees() {
                    row[k].to_radians()
                } else {
                    row[k]
                };
                assert!(
                    (own - q[k]).abs() < 1e-7,
                    "{}: {own} is not {}",
                    coordinate.name,
                    q[k]
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_followed_is_named() {
    let model = hand(Coordinate::default());
    let tasks = [
        task("m0", 1.0, IkTarget::Marker),
        task("knee", 1.0, IkTarget::Marker),
        task("a", 1.0, IkTarget::FromFile),
    ];
    let found = solve(&model, &turned(), &tasks, f64::INFINITY);
    assert_eq!(found.unused, ["knee", "a"]);
    let markers = turned();
    let mut request = Request {
        markers: &markers,
        tasks: &tasks[1..2],
        coordinates: None,
        constraint_weight: f64::INFINITY,
        time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
    };
    assert_eq!(
        run(&model, &request, &mut |_, _| Ok(())),
        Err(Error::NoMarkers)
    );
    request.tasks = &tasks[..1];
    assert_eq!(
        run(&model, &request, &mut |_, _| Err(Cancelled)),
        Err(Error::Cancelled)
    );
}
