//! The model that ships as an example: a body that squats in the plane on two legs with eight muscles
//! each, of our own making.
//!
//! Masses, centres and radii of gyration of the legs follow de Leva (1996, men) for 75 kg and segments of
//! round length; the trunk takes the rest, arms and head included. Muscle paths and strengths are round
//! numbers of the right size, not measured on anybody: it shows what the tools do, and means nobody.

#![allow(clippy::unwrap_used)] // A model that cannot be built fails its test.

use sagitta_biomech::dynamics::muscle_path::{self, Course};
use sagitta_biomech::dynamics::{fk, mass_centre};
use sagitta_biomech::muscle::Path;
use sagitta_biomech::{Data, Model, Vec3};
use sagitta_motion::model::{
    Actuator, Applied, Body, BodyFrame, Bounds, Coordinate, Description, Force, Joint, JointKind,
    Location, Marker, MotionType, Muscle, MuscleKind, PathPoint, Thelen,
};
use sagitta_motion::{Markers, Table};
use std::f64::consts::PI;

const MASS_KG: f64 = 75.0;
const THIGH_M: f64 = 0.42;
const SHANK_M: f64 = 0.43;
/// The ankle over the floor.
const ANKLE_M: f64 = 0.08;
/// What of the trunk is below the waist, and how high that is over the hips.
const PELVIS_KG: f64 = 10.0;
const WAIST_M: f64 = 0.1;
/// The hips beside the middle.
const HIP_M: f64 = 0.09;
/// The centre of mass stays so far before the ankles.
const BEFORE_M: f64 = 0.05;
/// Frames per second, and seconds of the whole motion: two squats of two seconds.
const RATE_HZ: f64 = 50.0;
const WHOLE_S: f64 = 4.0;

/// The model.
pub fn model() -> Description {
    let mut all = Description {
        name: "squatter".into(),
        version: 40_000,
        gravity_m_s2: [0.0, -9.80665, 0.0],
        ..Description::default()
    };
    let legs = 2.0 * MASS_KG * (0.1416 + 0.0433 + 0.0137);
    let chest = MASS_KG - legs - PELVIS_KG;
    all.bodies
        .push(body("trunk", PELVIS_KG, [0.0, 0.05, 0.0], 0.1));
    all.bodies
        .push(body("chest", chest, [0.0, 0.27, 0.0], 0.25));
    all.joints.push(Joint {
        name: "waist".into(),
        parent: frame("trunk", [0.0, WAIST_M, 0.0]),
        child: frame("chest", [0.0; 3]),
        kind: JointKind::Weld,
        coordinates: Vec::new(),
    });
    all.joints.push(root());
    for side in ["r", "l"] {
        leg(&mut all, side);
    }
    for (name, x, y, z) in [("top", 0.0, 0.65, 0.0), ("back", -0.1, 0.2, 0.0)] {
        all.markers.push(marker(name, "chest", [x, y, z]));
    }
    for name in COORDINATES {
        all.forces.push(Force::Actuator(Actuator {
            name: format!("{name}_residual"),
            applied: true,
            bounds: Bounds {
                min: f64::NEG_INFINITY,
                max: f64::INFINITY,
            },
            optimal_force: 1.0,
            on: Applied::Coordinate(name.into()),
        }));
    }
    let tied = lengths(&all);
    for (force, (least_m, most_m)) in muscles_mut(&mut all).zip(tied) {
        let fibre = (1.3 * (most_m - least_m)).max(0.06);
        force.optimal_fibre_m = round(fibre);
        force.tendon_slack_m = round(((least_m + most_m) / 2.0 - fibre).max(0.02));
    }
    all
}

/// The coordinates of the trunk, in the order of its joint.
const COORDINATES: [&str; 3] = ["trunk_tilt", "trunk_tx", "trunk_ty"];

fn round(value_m: f64) -> f64 {
    (value_m * 1e4).round() / 1e4
}

fn side_m(side: &str) -> f64 {
    if side == "r" { HIP_M } else { -HIP_M }
}

/// With a radius of gyration about z, m; about x the same, about y a fifth of its square.
fn body(name: &str, mass_kg: f64, centre_m: [f64; 3], radius_m: f64) -> Body {
    let about = mass_kg * radius_m * radius_m;
    Body {
        name: name.into(),
        mass_kg: round(mass_kg),
        centre_m,
        inertia_kg_m2: [
            round(about),
            round(about / 5.0),
            round(about),
            0.0,
            0.0,
            0.0,
        ],
        ..Body::default()
    }
}

fn frame(body: &str, at_m: [f64; 3]) -> BodyFrame {
    BodyFrame {
        body: body.into(),
        translation_m: at_m,
        ..BodyFrame::default()
    }
}

fn coordinate(name: &str, motion: MotionType, default_value: f64, range: [f64; 2]) -> Coordinate {
    Coordinate {
        name: name.into(),
        motion,
        default_value,
        range,
        ..Coordinate::default()
    }
}

fn root() -> Joint {
    let [tilt, across, up] = COORDINATES;
    Joint {
        name: "root".into(),
        parent: frame("ground", [0.0; 3]),
        child: frame("trunk", [0.0; 3]),
        kind: JointKind::Planar,
        coordinates: vec![
            coordinate(tilt, MotionType::Rotational, 0.0, [-1.5, 1.5]),
            coordinate(across, MotionType::Translational, 0.0, [-5.0, 5.0]),
            coordinate(
                up,
                MotionType::Translational,
                THIGH_M + SHANK_M + ANKLE_M,
                [0.0, 2.0],
            ),
        ],
    }
}

fn marker(name: &str, body: &str, location_m: [f64; 3]) -> Marker {
    Marker {
        name: name.into(),
        body: body.into(),
        location_m,
    }
}

fn leg(all: &mut Description, side: &str) {
    let (thigh, shank, foot) = parts(side);
    let z = side_m(side);
    all.bodies.extend([
        body(
            &thigh,
            0.1416 * MASS_KG,
            [0.0, -0.4095 * THIGH_M, 0.0],
            0.329 * THIGH_M,
        ),
        body(
            &shank,
            0.0433 * MASS_KG,
            [0.0, -0.4459 * SHANK_M, 0.0],
            0.255 * SHANK_M,
        ),
        body(&foot, 0.0137 * MASS_KG, [0.06, -0.04, 0.0], 0.07),
    ]);
    let hinges = [
        (
            "hip",
            "trunk".to_owned(),
            &thigh,
            [0.0, 0.0, z],
            [-0.5, 2.3],
        ),
        (
            "knee",
            thigh.clone(),
            &shank,
            [0.0, -THIGH_M, 0.0],
            [-2.6, 0.1],
        ),
        (
            "ankle",
            shank.clone(),
            &foot,
            [0.0, -SHANK_M, 0.0],
            [-0.9, 0.7],
        ),
    ];
    for (name, parent, child, at_m, range) in hinges {
        let name = format!("{name}_{side}");
        all.joints.push(Joint {
            parent: frame(&parent, at_m),
            child: frame(child, [0.0; 3]),
            kind: JointKind::Pin,
            coordinates: vec![coordinate(&name, MotionType::Rotational, 0.0, range)],
            name,
        });
    }
    let markers = [
        ("hip", "trunk", [0.0, 0.0, z * 1.6]),
        ("thigh", thigh.as_str(), [0.05, -0.2, z.signum() * 0.05]),
        ("knee", thigh.as_str(), [0.0, -THIGH_M, z.signum() * 0.05]),
        ("shank", shank.as_str(), [0.04, -0.2, z.signum() * 0.04]),
        ("ankle", shank.as_str(), [0.0, -SHANK_M, z.signum() * 0.04]),
        ("heel", foot.as_str(), [-0.05, -ANKLE_M, 0.0]),
        ("toe", foot.as_str(), [0.18, -ANKLE_M, 0.0]),
    ];
    for (name, body, at_m) in markers {
        all.markers
            .push(marker(&format!("{name}_{side}"), body, at_m));
    }
    all.forces.extend(MUSCLES.iter().map(|it| muscle(it, side)));
}

fn parts(side: &str) -> (String, String, String) {
    (
        format!("thigh_{side}"),
        format!("shank_{side}"),
        format!("foot_{side}"),
    )
}

/// Name, largest force (N), and the points of its path: body and place along x and y, m.
type Strand = (&'static str, f64, &'static [(&'static str, f64, f64)]);

const MUSCLES: [Strand; 8] = [
    (
        "gluteus",
        3000.0,
        &[
            ("trunk", -0.12, 0.02),
            ("thigh", -0.065, -0.015),
            ("thigh", -0.02, -0.15),
        ],
    ),
    (
        "hamstrings",
        3000.0,
        &[("trunk", -0.06, -0.1), ("shank", -0.03, -0.05)],
    ),
    (
        "iliopsoas",
        2000.0,
        &[("trunk", 0.06, 0.03), ("thigh", 0.02, -0.06)],
    ),
    (
        "rectus_femoris",
        1500.0,
        &[
            ("trunk", 0.05, 0.0),
            ("thigh", 0.05, -0.39),
            ("shank", 0.05, 0.01),
            ("shank", 0.04, -0.06),
        ],
    ),
    (
        "vasti",
        6000.0,
        &[
            ("thigh", 0.03, -0.15),
            ("thigh", 0.05, -0.39),
            ("shank", 0.05, 0.01),
            ("shank", 0.04, -0.06),
        ],
    ),
    (
        "gastrocnemius",
        2000.0,
        &[("thigh", -0.025, -0.4), ("foot", -0.045, -0.05)],
    ),
    (
        "soleus",
        4000.0,
        &[("shank", -0.03, -0.12), ("foot", -0.045, -0.05)],
    ),
    (
        "tibialis",
        1500.0,
        &[
            ("shank", 0.03, -0.12),
            ("shank", 0.035, -0.38),
            ("foot", 0.07, -0.05),
        ],
    ),
];

fn muscle((name, max_n, points): &Strand, side: &str) -> Force {
    let point = |(index, (body, x, y)): (usize, &(&str, f64, f64))| {
        let (on, z) = match *body {
            "trunk" => ("trunk".to_owned(), side_m(side)),
            part => (format!("{part}_{side}"), 0.0),
        };
        PathPoint {
            name: format!("{name}_{side}-P{}", index + 1),
            body: on,
            location: Location::Fixed([*x, *y, z]),
        }
    };
    Force::Muscle(Box::new(Muscle {
        name: format!("{name}_{side}"),
        applied: true,
        bounds: Bounds {
            min: 0.01,
            max: 1.0,
        },
        points: points.iter().enumerate().map(point).collect(),
        wraps: Vec::new(),
        max_isometric_n: *max_n,
        optimal_fibre_m: 0.1,
        tendon_slack_m: 0.1,
        pennation_rad: 0.0,
        max_velocity: 10.0,
        ignore_tendon_compliance: true,
        // OpenSim 4's defaults.
        kind: MuscleKind::Thelen(Thelen {
            tendon_strain: 0.049,
            muscle_strain: 0.6,
            shape_active: 0.45,
            shape_passive: 5.0,
            af: 0.25,
            flen: 1.4,
        }),
    }))
}

fn muscles_mut(all: &mut Description) -> impl Iterator<Item = &mut Muscle> {
    all.forces.iter_mut().filter_map(|force| match force {
        Force::Muscle(muscle) => Some(muscle.as_mut()),
        _ => None,
    })
}

/// Least and greatest length of each muscle over the motion, m.
fn lengths(described: &Description) -> Vec<(f64, f64)> {
    let model = Model::new(described).unwrap();
    let mut data = Data::new(&model);
    let table = motion(described);
    let paths = described.forces.iter().filter_map(|force| match force {
        Force::Muscle(muscle) => Some(Path::new(muscle, &[], &model).unwrap()),
        _ => None,
    });
    let paths: Vec<Path> = paths.collect();
    let mut found = vec![(f64::INFINITY, 0.0f64); paths.len()];
    let mut course = Course::default();
    for row in &table.rows {
        pose(&table, row, &model, &mut data);
        for (path, found) in paths.iter().zip(&mut found) {
            muscle_path::run(path, &data, &mut course);
            let length = course.length_m();
            *found = (found.0.min(length), found.1.max(length));
        }
    }
    found
}

/// Puts the model where a row of the motion has it.
fn pose(table: &Table, row: &[f64], model: &Model, data: &mut Data) {
    for (name, value) in table.columns.iter().zip(row) {
        let index = model.coordinate(name).unwrap();
        let distance = name.ends_with("_tx") || name.ends_with("_ty");
        data.q[index] = if distance { *value } else { value.to_radians() };
    }
    fk::positions(model, data);
}

/// Two squats on flat feet, so that the centre of mass stays over them; degrees.
pub fn motion(described: &Description) -> Table {
    let model = Model::new(described).unwrap();
    let mut data = Data::new(&model);
    let names = ["hip_r", "knee_r", "ankle_r", "hip_l", "knee_l", "ankle_l"];
    let columns = COORDINATES.iter().chain(&names).map(|n| (*n).to_owned());
    let mut table = Table {
        in_degrees: true,
        columns: columns.collect(),
        ..Table::default()
    };
    for frame in 0..=(WHOLE_S * RATE_HZ) as usize {
        let t_s = frame as f64 / RATE_HZ;
        let depth = (1.0 - libm::cos(PI * t_s)) / 2.0;
        table.t_s.push(t_s);
        table.rows.push(balanced(depth, &table, &model, &mut data));
    }
    table
}

/// The posture of a depth from 0 to 1, leaning as far as balance wants.
fn balanced(depth: f64, table: &Table, model: &Model, data: &mut Data) -> Vec<f64> {
    let (knee, ankle) = (0.1 + 1.5 * depth, 0.05 + 0.4 * depth);
    let row = |tilt: f64| {
        let thigh = knee - ankle;
        let x = SHANK_M * libm::sin(ankle) - THIGH_M * libm::sin(thigh);
        let y = ANKLE_M + SHANK_M * libm::cos(ankle) + THIGH_M * libm::cos(thigh);
        let leg = [thigh - tilt, -knee, ankle].map(f64::to_degrees);
        [[tilt.to_degrees(), x, y], leg, leg].concat()
    };
    let (mut back, mut front) = (0.3, -1.4);
    for _ in 0..60 {
        let middle = (back + front) / 2.0;
        pose(table, &row(middle), model, data);
        match mass_centre::position(model, data).x < BEFORE_M {
            true => back = middle,
            false => front = middle,
        }
    }
    row(back).iter().map(|v| (v * 1e8).round() / 1e8).collect()
}

/// Where the model's markers are in the motion.
pub fn markers(described: &Description, table: &Table) -> Markers {
    let model = Model::new(described).unwrap();
    let mut data = Data::new(&model);
    let mut seen = Vec::new();
    for row in &table.rows {
        pose(table, row, &model, &mut data);
        let place = |m: &sagitta_biomech::model::Marker| {
            let at: Vec3 = fk::point(&data, m.body, m.local_m);
            Some([at.x, at.y, at.z])
        };
        seen.push(model.markers().iter().map(place).collect());
    }
    Markers {
        rate_hz: RATE_HZ,
        markers: model.markers().iter().map(|m| m.name.clone()).collect(),
        t_s: table.t_s.clone(),
        positions_m: seen,
    }
}
