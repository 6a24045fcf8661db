//! The ground's forces from a motion alone, against force plates.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::Model;
use sagitta_biomech::dynamics::ground_reaction::{self, Foot, Options, Outcome};
use sagitta_formats::{mot, osim};
use sagitta_motion::Table;
use sagitta_tests::{accuracy, data};

fn walked() -> Option<(Model, Outcome, Table)> {
    let model = osim::read(&data::text("opensim/id/subject01.osim")?).unwrap();
    let model = Model::new(&model).unwrap();
    let mut motion = mot::read(&data::text("opensim/id/subject01_walk1_ik.mot")?).unwrap();
    motion.in_degrees = true;
    let plates = mot::read(&data::text("opensim/id/subject01_walk1_grf.mot")?).unwrap();
    let spot = |name: &str| {
        let marker = model.markers().iter().find(|m| m.name == name).unwrap();
        (marker.body, marker.local_m)
    };
    let foot = |name: &str, side: &str| Foot {
        name: name.into(),
        heel: spot(&format!("{side}.Heel")),
        toe: spot(&format!("{side}.Toe.Tip")),
    };
    let feet = [foot("right", "R"), foot("left", "L")];
    let options = Options {
        cutoff_hz: Some(6.0),
        time_range_s: [0.5, 1.6],
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

/// The plates' columns of a foot.
const PLATES: [(&str, &str); 2] = [("right", "ground_force_"), ("left", "l_ground_force_")];

fn rms(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt()
}

fn assert_within(id: &str, quantity: &str, found: f64, bound: f64, unit: &str, n: usize) {
    eprintln!("{quantity}: {found:.3} {unit}");
    assert!(found <= bound, "{quantity}: {found} {unit}");
    accuracy::record(&accuracy::Row {
        id: &format!("dynamics/ground_{id}"),
        quantity,
        what: "root mean square error",
        against: "force plates under both feet",
        source: "opensim-core, walking of subject01",
        found,
        bound,
        unit,
        n,
    });
}

/// Bounds: what OpenCap Monocular reports for walking (9.7 % of the weight, mean error), and half the
/// breadth of a foot.
#[test]
fn walking_shows_what_the_plates_measured() {
    let Some((model, found, plates)) = walked() else {
        return;
    };
    let weight_n = model.mass_kg() * 9.80665;
    assert_eq!((found.beyond, found.floating), (0, 0));
    let (mut whole, mut feet, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
    for &t_s in &found.table.t_s {
        let read = |foot: usize, what: &str| {
            let (name, plate) = PLATES[foot];
            let own = at(&found.table, &format!("{name}_ground_force_{what}"), t_s);
            (own, at(&plates, &format!("{plate}{what}"), t_s))
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
            let (own, measured) = read(1 - foot, "vy");
            if own == 0.0 && measured < 20.0 {
                let off = ["px", "pz"]
                    .map(|axis| read(foot, axis))
                    .map(|(own, m)| own - m);
                shifts.push(off[0].hypot(off[1]));
            }
        }
    }
    assert_within(
        "whole",
        "Ground reaction without plates, all of it",
        rms(&whole),
        9.7,
        "% of weight",
        whole.len(),
    );
    assert_within(
        "feet",
        "Ground reaction without plates, each foot",
        rms(&feet),
        9.7,
        "% of weight",
        feet.len(),
    );
    assert_within(
        "pressure",
        "Centre of pressure without plates, one foot down",
        rms(&shifts),
        0.05,
        "m",
        shifts.len(),
    );
    assert!(found.assumptions.len() >= 5);
}
