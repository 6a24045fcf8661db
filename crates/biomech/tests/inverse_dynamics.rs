//! Inverse dynamics of motions whose forces are known, and of input that does not fit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::actuation::{Actuation, Passive};
use sagitta_biomech::dynamics::inverse_dynamics::{Options, Outcome, run, with_springs};
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_biomech::{Error, Model};
use sagitta_motion::model::{
    Body, BodyFrame, Coordinate, Coupler, Description, Force, Function, Joint, JointKind,
    MotionType, Spring,
};
use sagitta_motion::tool::{ExternalForce, ExternalLoads};
use sagitta_motion::{Cancelled, Table};

/// Two bars on pins, the second's angle a copy of the first's that counts as both turn and shift.
fn described() -> Description {
    let body = |name: &str| Body {
        name: name.into(),
        mass_kg: 2.0,
        centre_m: [0.0, -0.5, 0.0],
        inertia_kg_m2: [0.2, 0.01, 0.2, 0.0, 0.0, 0.0],
        ..Body::default()
    };
    let joint = |parent: &str, child: &str, at_m: f64, motion| Joint {
        name: format!("{child}_pin"),
        parent: BodyFrame {
            body: parent.into(),
            translation_m: [0.0, at_m, 0.0],
            ..BodyFrame::default()
        },
        child: BodyFrame {
            body: child.into(),
            ..BodyFrame::default()
        },
        kind: JointKind::Pin,
        coordinates: vec![Coordinate {
            name: format!("{child}_angle"),
            motion,
            ..Coordinate::default()
        }],
    };
    Description {
        gravity_m_s2: [0.0, -9.80665, 0.0],
        bodies: vec![body("upper"), body("lower")],
        joints: vec![
            joint("ground", "upper", 0.0, MotionType::Rotational),
            joint("upper", "lower", -1.0, MotionType::Coupled),
        ],
        couplers: vec![Coupler {
            name: "copy".into(),
            independent: vec!["upper_angle".into()],
            dependent: "lower_angle".into(),
            function: Function::Linear(vec![1.0, 0.0]),
            scale: 1.0,
        }],
        ..Description::default()
    }
}

/// Both angles held at these values, for one second.
fn held(upper: f64, lower: f64, in_degrees: bool) -> Table {
    Table {
        in_degrees,
        columns: vec![
            "upper_angle".into(),
            "/jointset/lower_pin/lower_angle/value".into(),
        ],
        t_s: (0..51).map(|i| f64::from(i) * 0.02).collect(),
        rows: vec![vec![upper, lower]; 51],
    }
}

fn solved(motion: &Table, loads: &[AppliedLoad], springs: &[Passive]) -> Outcome {
    let model = Model::new(&described()).unwrap();
    let options = Options {
        cutoff_hz: Some(6.0),
        ..Options::default()
    };
    with_springs(&model, motion, (loads, springs), &options, &mut |_, _| {
        Ok(())
    })
    .unwrap()
}

/// Moments that hold both bars still.
fn weight(upper_rad: f64, lower_rad: f64) -> [f64; 2] {
    let w = 2.0 * 9.80665;
    let lower = w * 0.5 * libm::sin(upper_rad + lower_rad);
    [w * 1.5 * libm::sin(upper_rad) + lower, lower]
}

fn assert_rows(found: &Outcome, expected: [f64; 2]) {
    for row in &found.table.rows {
        assert!(
            (row[0] - expected[0]).abs() < 1e-8,
            "{row:?} is not {expected:?}"
        );
        assert!(
            (row[1] - expected[1]).abs() < 1e-8,
            "{row:?} is not {expected:?}"
        );
    }
}

#[test]
fn bars_at_rest_take_their_weight() {
    let found = solved(&held(0.4, 0.4, false), &[], &[]);
    assert_eq!(
        found.table.columns,
        ["upper_angle_moment", "lower_angle_force"]
    );
    assert_eq!(found.table.rows.len(), 51);
    assert_rows(&found, weight(0.4, 0.4));
    assert!(found.missing.is_empty() && found.from_degrees.is_empty());
}

/// A copy of 30° that is no plain rotation: in degrees it fits its coupler, in radians it does not.
#[test]
fn degrees_of_a_follower_are_recognised_by_what_it_follows() {
    let angle = 30f64.to_radians();
    let found = solved(&held(30.0, 30.0, true), &[], &[]);
    assert_eq!(found.from_degrees, ["lower_angle"]);
    assert_rows(&found, weight(angle, angle));
    let found = solved(&held(30.0, angle, true), &[], &[]);
    assert!(found.from_degrees.is_empty());
    assert_rows(&found, weight(angle, angle));
}

#[test]
fn a_coordinate_that_is_not_there_stays_at_its_default_and_is_named() {
    let mut motion = held(0.4, 0.0, false);
    motion.columns[1] = "something_else".into();
    let found = solved(&motion, &[], &[]);
    assert_eq!(found.missing, ["lower_angle"]);
    assert_rows(&found, weight(0.4, 0.0));
}

#[test]
fn springs_take_their_part() {
    let model = Model::new(&described()).unwrap();
    let spring = Force::Spring(Spring {
        name: "spring".into(),
        applied: true,
        coordinate: "lower_angle".into(),
        stiffness: 40.0,
        rest: 0.1,
        viscosity: 3.0,
    });
    let actuation = Actuation::new([&spring], &[], &model).unwrap();
    let springs: Vec<Passive> = actuation.passives().cloned().collect();
    let [upper, lower] = weight(0.4, 0.4);
    let found = solved(&held(0.4, 0.4, false), &[], &springs);
    assert_rows(&found, [upper, lower + 40.0 * (0.4 - 0.1)]);
}

fn force(identifier: &str) -> ExternalLoads {
    ExternalLoads {
        forces: vec![ExternalForce {
            name: "push".into(),
            applied: true,
            body: "lower".into(),
            force_in: "lower".into(),
            point_in: "lower".into(),
            force: Some(identifier.into()),
            point: Some("p".into()),
            torque: None,
        }],
        ..ExternalLoads::default()
    }
}

fn pushes(until_s: f64) -> Table {
    Table {
        columns: ["fx", "fy", "fz", "px", "py", "pz"]
            .map(Into::into)
            .to_vec(),
        t_s: (0..11).map(|i| f64::from(i) * until_s / 10.0).collect(),
        rows: vec![vec![5.0, 0.0, 0.0, 0.0, -1.0, 0.0]; 11],
        ..Table::default()
    }
}

/// Along the lower bar's own x at its end.
#[test]
fn a_force_in_a_bodys_own_frame_turns_with_it() {
    let model = Model::new(&described()).unwrap();
    let loads = AppliedLoad::all(&model, &force("f"), &pushes(1.0)).unwrap();
    let [upper, lower] = weight(0.4, 0.4);
    let found = solved(&held(0.4, 0.4, false), &loads, &[]);
    let about_upper = 5.0 * (1.0 + libm::cos(0.4));
    assert_rows(&found, [upper - about_upper, lower - 5.0]);
}

#[test]
fn what_does_not_fit_is_said() {
    let model = Model::new(&described()).unwrap();
    let loads = AppliedLoad::all(&model, &force("f"), &pushes(0.5)).unwrap();
    let motion = held(0.1, 0.1, false);
    let options = Options::default();
    let quiet = &mut |_, _| Ok(());
    let short = run(&model, &motion, &loads, &options, quiet);
    assert_eq!(short, Err(Error::LoadsTooShort("push".into())));
    let wrong = AppliedLoad::all(&model, &force("g"), &pushes(1.0));
    assert!(matches!(wrong, Err(Error::Identifier { found: 0, .. })));
    let mut other = motion.clone();
    other.columns = vec!["a".into(), "b".into()];
    assert_eq!(
        run(&model, &other, &[], &options, quiet),
        Err(Error::NoCoordinates)
    );
    let mut back = motion.clone();
    back.t_s[3] = 0.0;
    assert!(matches!(
        run(&model, &back, &[], &options, quiet),
        Err(Error::Motion(_))
    ));
    let mut hole = motion.clone();
    hole.rows[3][0] = f64::NAN;
    assert!(matches!(
        run(&model, &hole, &[], &options, quiet),
        Err(Error::Motion(_))
    ));
    let ended = run(&model, &motion, &[], &options, &mut |_, _| Err(Cancelled));
    assert_eq!(ended, Err(Error::Cancelled));
}

#[test]
fn bodies_that_make_no_tree_are_named() {
    let broken = |change: fn(&mut Description)| {
        let mut description = described();
        change(&mut description);
        Model::new(&description).unwrap_err().to_string()
    };
    let loose = broken(|d| d.joints.truncate(1));
    assert!(loose.contains("“lower” is not held"), "{loose}");
    let circle = broken(|d| d.joints[0].parent.body = "lower".into());
    assert!(circle.contains("is not held to the ground"), "{circle}");
    let twice = broken(|d| d.joints[1].child.body = "upper".into());
    assert!(twice.contains("“upper” is the child of two"), "{twice}");
    let unknown = broken(|d| d.joints[1].parent.body = "hand".into());
    assert!(unknown.contains("“hand”"), "{unknown}");
    let heavy = broken(|d| d.bodies[0].mass_kg = -1.0);
    assert!(heavy.contains("negative mass"), "{heavy}");
    let nan = broken(|d| d.joints[0].parent.translation_m[0] = f64::NAN);
    assert!(nan.contains("no number"), "{nan}");
    let ring = broken(|d| d.couplers[0].independent[0] = "lower_angle".into());
    assert!(ring.contains("follows itself"), "{ring}");
}
