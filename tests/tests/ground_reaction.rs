//! The ground's forces from a motion alone, against force plates.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::Model;
use sagitta_biomech::dynamics::feet;
use sagitta_biomech::dynamics::ground_reaction::{self, Options, Outcome};
use sagitta_formats::{mot, osim};
use sagitta_motion::Table;
use sagitta_tests::{accuracy, data};

/// A recording with plates under both feet.
struct Recording {
    id: &'static str,
    what: &'static str,
    source: &'static str,
    model: &'static str,
    motion: &'static str,
    plates: &'static str,
    /// What the plates' columns begin with, right and left.
    columns: [&'static str; 2],
    /// Within what was measured, and away from the motion's own beginning.
    time_range_s: [f64; 2],
    /// Force, % of weight, in all and of each foot; centre of pressure with one foot down, m.
    bounds: [f64; 3],
}

/// Half the breadth of a foot, m.
const BREADTH: f64 = 0.05;
/// Half the length of a foot: 0.152 of a height of 1.75 m (Drillis and Contini 1966), m.
const LENGTH: f64 = 0.133;
/// What OpenCap Monocular reports for walking (mean error), % of the weight.
const MONOCULAR: f64 = 9.7;

const WALK: Recording = Recording {
    id: "",
    what: "walking",
    source: "opensim-core, walking of subject01",
    model: "opensim/id/subject01.osim",
    motion: "opensim/id/subject01_walk1_ik.mot",
    plates: "opensim/id/subject01_walk1_grf.mot",
    columns: ["ground_force_", "l_ground_force_"],
    time_range_s: [0.5, 1.6],
    bounds: [MONOCULAR, MONOCULAR, BREADTH],
};

/// The same walk with a model of ten coordinates that moves in its own plane alone.
const PLANAR: Recording = Recording {
    id: "_planar",
    what: "walking, planar model",
    source: "opensim-core, walking of subject01 with an ankle spring",
    model: "opensim/so/subject01_adjusted_spring.osim",
    motion: "opensim/so/walk_subject01_Kinematics_q.sto",
    bounds: [MONOCULAR, MONOCULAR, LENGTH],
    ..WALK
};

/// Its forces are three times those of walking, and so is what may be missing of them.
const RUN: Recording = Recording {
    id: "_running",
    what: "running",
    source: "BMClab, running at 150 Hz",
    model: "opensim/running2018/Rajagopal2015_scaled.osim",
    motion: "opensim/running2018/ik_output_run.mot",
    plates: "opensim/running2018/grf_run.mot",
    columns: ["R_ground_force_", "L_ground_force_"],
    time_range_s: [0.03, 0.78],
    bounds: [3.0 * MONOCULAR, 3.0 * MONOCULAR, LENGTH],
};

fn found(of: &Recording) -> Option<(Model, Outcome, Table)> {
    let model = osim::read(&data::text(of.model)?).unwrap();
    let model = Model::new(&model).unwrap();
    let mut motion = mot::read(&data::text(of.motion)?).unwrap();
    motion.in_degrees = true;
    let plates = mot::read(&data::text(of.plates)?).unwrap();
    let feet = feet::find(&model, &[]).unwrap();
    let options = Options {
        cutoff_hz: Some(6.0),
        time_range_s: of.time_range_s,
        floor_m: 0.0,
    };
    let found = ground_reaction::run(&model, &motion, &feet, &options, &mut |_, _| Ok(()));
    Some((model, found.unwrap(), plates))
}

/// A column's value at a time, straight between rows.
fn at(table: &Table, name: &str, t_s: f64) -> f64 {
    let j = table.columns.iter().position(|c| c == name).unwrap();
    let i = table
        .t_s
        .partition_point(|t| *t <= t_s)
        .clamp(1, table.t_s.len() - 1);
    let share = (t_s - table.t_s[i - 1]) / (table.t_s[i] - table.t_s[i - 1]);
    table.rows[i - 1][j] + share * (table.rows[i][j] - table.rows[i - 1][j])
}

fn rms(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt()
}

/// How far off: whole force and each foot's, % of weight; centre of pressure, m.
fn errors(of: &Recording, model: &Model, found: &Outcome, plates: &Table) -> [Vec<f64>; 3] {
    let weight_n = model.mass_kg() * 9.80665;
    let (mut whole, mut feet, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
    for &t_s in &found.table.t_s {
        let read = |foot: usize, what: &str| {
            let name = ["right", "left"][foot];
            let own = at(&found.table, &format!("{name}_ground_force_{what}"), t_s);
            let measured = at(plates, &format!("{}{what}", of.columns[foot]), t_s);
            (own, measured)
        };
        for axis in ["vx", "vy", "vz"] {
            let off = [0, 1].map(|foot| {
                let (own, measured) = read(foot, axis);
                (own - measured) / weight_n * 100.0
            });
            feet.extend(off);
            whole.push(off[0] + off[1]);
        }
        for foot in [0, 1] {
            let (other, unloaded) = read(1 - foot, "vy");
            let (own, measured) = read(foot, "vy");
            let loaded = own > 0.2 * weight_n && measured > 0.2 * weight_n;
            if other == 0.0 && unloaded < 20.0 && loaded {
                let off = ["px", "pz"]
                    .map(|axis| read(foot, axis))
                    .map(|(own, m)| own - m);
                shifts.push(off[0].hypot(off[1]));
            }
        }
    }
    [whole, feet, shifts]
}

const WHAT: [(&str, &str, &str); 3] = [
    (
        "whole",
        "Ground reaction without plates, all of it",
        "% of weight",
    ),
    (
        "feet",
        "Ground reaction without plates, each foot",
        "% of weight",
    ),
    (
        "pressure",
        "Centre of pressure without plates, one foot down",
        "m",
    ),
];

/// Holds what is found against the plates and answers how far off it is.
fn held(of: &Recording) -> Option<([f64; 3], Outcome)> {
    let (model, found, plates) = found(of)?;
    let all = errors(of, &model, &found, &plates);
    let off = [0, 1, 2].map(|i| rms(&all[i]));
    for (i, (name, quantity, unit)) in WHAT.into_iter().enumerate() {
        let (quantity, off) = (format!("{quantity}, {}", of.what), off[i]);
        eprintln!("{quantity}: {off:.4} {unit}");
        assert!(off <= of.bounds[i], "{quantity}: {off} {unit}");
        accuracy::record(&accuracy::Row {
            id: &format!("dynamics/ground_{name}{}", of.id),
            quantity: &quantity,
            what: "root mean square error",
            against: "force plates under both feet",
            source: of.source,
            found: off,
            bound: of.bounds[i],
            unit,
            n: all[i].len(),
        });
    }
    Some((off, found))
}

/// What the assumptions tell of errors is what is found.
fn assert_told(found: [f64; 3], told: [f64; 3]) {
    for (found, told) in found.into_iter().zip(told) {
        assert!((found / told - 1.0).abs() < 0.03, "{found}, told {told}");
    }
}

#[test]
fn walking_shows_what_the_plates_measured() {
    let Some((off, found)) = held(&WALK) else {
        return;
    };
    assert_told(off, ground_reaction::WALKING);
    assert_eq!((found.floating, found.flight), (0, 0));
    assert!(found.farthest_m < 0.06 && found.left.force_n < 1e-6);
}

#[test]
fn a_planar_model_shows_nearly_as_much() {
    held(&PLANAR);
}

#[test]
fn running_shows_what_the_plates_measured() {
    let Some((off, found)) = held(&RUN) else {
        return;
    };
    assert_told(off, ground_reaction::RUNNING);
    assert!(found.flight > 0, "a runner flies");
}
