//! The ground's forces where they are known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::dynamics::feet::Foot;
use sagitta_biomech::dynamics::ground_reaction::{Options, Outcome, loads, run};
use sagitta_biomech::{Error, Model, Vec3};
use sagitta_motion::Table;
use sagitta_motion::model::{Body, BodyFrame, Coordinate, Description, Joint, JointKind};

const NAMES: [&str; 6] = ["rx", "ry", "rz", "tx", "ty", "tz"];
const WEIGHT_N: f64 = 10.0 * 9.80665;

/// A statue of ten kilograms, one metre tall at its centre, on two feet 20 cm apart along z.
fn statue(mass_kg: f64) -> Model {
    let coordinate = |name: &str| Coordinate {
        name: name.into(),
        ..Coordinate::default()
    };
    let frame = |body: &str| BodyFrame {
        body: body.into(),
        ..BodyFrame::default()
    };
    let described = Description {
        gravity_m_s2: [0.0, -9.80665, 0.0],
        bodies: vec![Body {
            name: "statue".into(),
            mass_kg,
            centre_m: [0.03, 1.0, 0.0],
            inertia_kg_m2: [0.1, 0.1, 0.1, 0.0, 0.0, 0.0],
            ..Body::default()
        }],
        joints: vec![Joint {
            name: "root".into(),
            parent: frame("ground"),
            child: frame("statue"),
            kind: JointKind::Free,
            coordinates: NAMES.map(coordinate).to_vec(),
        }],
        ..Description::default()
    };
    Model::new(&described).unwrap()
}

fn foot(name: &str, z: f64) -> Foot {
    Foot {
        name: name.into(),
        body: 1,
        heel: (1, Vec3::new(-0.1, 0.0, z)),
        toe: (1, Vec3::new(0.1, 0.0, z)),
    }
}

/// The statue moved along by functions of time, for a fifth of a second.
fn moved(model: &Model, feet: [f64; 2], way: impl Fn(f64) -> [f64; 3]) -> Result<Outcome, Error> {
    let feet = [foot("right", feet[0]), foot("left", feet[1])];
    pushed(model, &motion(way), &feet)
}

fn motion(way: impl Fn(f64) -> [f64; 3]) -> Table {
    let t_s: Vec<f64> = (0..41).map(|i| f64::from(i) * 0.005).collect();
    let row = |t: &f64| [[0.0; 3], way(*t)].concat();
    Table {
        columns: NAMES.map(Into::into).to_vec(),
        rows: t_s.iter().map(row).collect(),
        t_s,
        ..Table::default()
    }
}

fn pushed(model: &Model, motion: &Table, feet: &[Foot; 2]) -> Result<Outcome, Error> {
    let options = Options {
        cutoff_hz: None,
        time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
        floor_m: 0.0,
    };
    run(model, motion, feet, &options, &mut |_, _| Ok(()))
}

/// Force, pressure and torque of both feet in the middle of the motion.
fn middle(found: &Outcome) -> [[f64; 9]; 2] {
    let row = &found.table.rows[20];
    [row[..9].try_into().unwrap(), row[9..].try_into().unwrap()]
}

fn assert_close(own: &[f64], wanted: &[f64]) {
    for (a, b) in own.iter().zip(wanted) {
        assert!((a - b).abs() < 1e-6, "{own:?} is not {wanted:?}");
    }
}

#[test]
fn who_stands_in_the_middle_stands_on_both_feet_whose_forces_point_at_the_centre_of_mass() {
    let found = moved(&statue(10.0), [0.1, -0.1], |_| [0.0; 3]).unwrap();
    let [right, left] = middle(&found);
    // A metre below the centre of mass and a tenth of it aside.
    let inward = 0.05 * WEIGHT_N;
    assert_close(&right[..6], &[0.0, 0.5 * WEIGHT_N, -inward, 0.03, 0.0, 0.1]);
    assert_close(&left[..6], &[0.0, 0.5 * WEIGHT_N, inward, 0.03, 0.0, -0.1]);
    assert_eq!((found.beyond, found.floating), (0, 0));
    assert_eq!(found.table.columns[0], "right_ground_force_vx");
    assert_eq!(found.table.columns[17], "left_ground_torque_z");
}

#[test]
fn who_stands_nearer_to_a_foot_loads_it_more() {
    let found = moved(&statue(10.0), [0.05, -0.15], |_| [0.0; 3]).unwrap();
    let [right, left] = middle(&found);
    assert_close(&right[1..2], &[0.75 * WEIGHT_N]);
    assert_close(&left[1..2], &[0.25 * WEIGHT_N]);
}

/// Pushed forwards by 1 m/s², the centre of pressure lies behind the centre of mass by height · a / g.
#[test]
fn who_starts_forwards_is_pushed_forwards_from_behind() {
    let found = moved(&statue(10.0), [0.1, -0.1], |t| [0.5 * t * t, 0.0, 0.0]).unwrap();
    let [right, left] = middle(&found);
    assert_close(&[right[0] + left[0]], &[10.0]);
    let x = 0.5 * 0.1 * 0.1 + 0.03 - 1.0 / 9.80665;
    assert_close(&[right[3], left[3]], &[x, x]);
}

#[test]
fn who_falls_is_not_pushed() {
    let fall = |t: f64| [0.0, -0.5 * 9.80665 * t * t, 0.0];
    let found = moved(&statue(10.0), [0.1, -0.1], fall).unwrap();
    assert!(found.table.rows[20].iter().all(|v| *v == 0.0));
}

#[test]
fn what_weighs_nothing_is_not_carried() {
    let found = moved(&statue(0.0), [0.1, -0.1], |_| [0.0; 3]);
    assert_eq!(found, Err(Error::Weightless));
}

/// The centre of mass stands 3 cm before the middle of both soles, which here end 1 cm before it.
#[test]
fn no_sole_is_pushed_from_beside_it() {
    let model = statue(10.0);
    let short = |name: &str, z: f64| Foot {
        toe: (1, Vec3::new(0.01, 0.0, z)),
        ..foot(name, z)
    };
    let feet = [short("right", 0.1), short("left", -0.1)];
    let found = pushed(&model, &motion(|_| [0.0; 3]), &feet).unwrap();
    let [right, _] = middle(&found);
    assert_close(&right[1..2], &[0.5 * WEIGHT_N]);
    assert_close(&right[3..6], &[0.01, 0.0, 0.1]);
    assert_eq!(found.beyond, found.table.t_s.len());
    assert_close(&[found.farthest_m], &[0.02]);
    assert_close(&[found.left.force_n], &[0.0]);
    assert_close(&[found.left.torque_nm], &[0.02 * WEIGHT_N]);
}

#[test]
fn what_pushes_is_said_as_external_loads() {
    let feet = [foot("right", 0.1), foot("left", -0.1)];
    let loads = loads(&statue(10.0), &feet, "grf.mot");
    assert_eq!(loads.data_file.as_deref(), Some("grf.mot"));
    let found = moved(&statue(10.0), [0.1, -0.1], |_| [0.0; 3]).unwrap();
    for (force, name) in loads.forces.iter().zip(["right", "left"]) {
        assert_eq!((force.body.as_str(), force.applied), ("statue", true));
        for (begins, n) in [(&force.force, 3), (&force.point, 3), (&force.torque, 3)] {
            let begins = begins.as_deref().unwrap();
            assert!(begins.starts_with(name));
            let columns = found.table.columns.iter();
            assert_eq!(columns.filter(|c| c.starts_with(begins)).count(), n);
        }
    }
}
