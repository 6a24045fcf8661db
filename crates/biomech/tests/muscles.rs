//! Forces of muscles against OpenSim 4.6. A row has the muscle's class; its maximal force (N), optimal
//! fibre, slack tendon (m), pennation (rad), largest speed; the path's length (m); and then, in
//! `capacities.txt`, its speed (m/s) and the active force along an inextensible tendon (N), in
//! `balances.txt` the activation, the fibres' length (m) and the tendon's force (N) at rest.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

use sagitta_biomech::muscle::Fibre;
use sagitta_motion::model::{Bounds, Curves, DeGrooteFregly, Millard, Muscle, MuscleKind, Thelen};

/// A muscle of a class with OpenSim's defaults.
fn fibre(class: &str, measures: &[f64]) -> Fibre {
    let kind = match class {
        "Thelen2003Muscle" => MuscleKind::Thelen(Thelen {
            tendon_strain: 0.04,
            muscle_strain: 0.6,
            shape_active: 0.45,
            shape_passive: 5.0,
            af: 0.25,
            flen: 1.4,
        }),
        "Millard2012EquilibriumMuscle" => MuscleKind::Millard(Box::new(Millard {
            fibre_damping: 0.1,
            min_activation: 0.01,
            curves: Curves::default(),
        })),
        _ => MuscleKind::DeGrooteFregly(DeGrooteFregly {
            tendon_strain: 0.049,
            width_scale: 1.0,
            fibre_damping: 0.0,
            passive_strain: 0.6,
            ignore_passive: false,
        }),
    };
    Fibre::new(&Muscle {
        name: class.into(),
        applied: true,
        bounds: Bounds { min: 0.0, max: 1.0 },
        points: Vec::new(),
        wraps: Vec::new(),
        max_isometric_n: measures[0],
        optimal_fibre_m: measures[1],
        tendon_slack_m: measures[2],
        pennation_rad: measures[3],
        max_velocity: measures[4],
        ignore_tendon_compliance: false,
        kind,
    })
}

fn rows(text: &str) -> Vec<(Fibre, Vec<f64>, String)> {
    let row = |line: &str| {
        let parts: Vec<&str> = line.split(' ').collect();
        let numbers = |text: &str| {
            text.split(',')
                .map(|n| n.parse().unwrap())
                .collect::<Vec<f64>>()
        };
        let rest = parts[2..].iter().map(|n| n.parse().unwrap()).collect();
        (fibre(parts[0], &numbers(parts[1])), rest, line.to_owned())
    };
    text.lines().map(row).collect()
}

#[test]
fn capacities_are_opensims() {
    for (fibre, row, line) in rows(include_str!("capacities.txt")) {
        let found = fibre.capacity_n(row[0], row[1]);
        assert!((found - row[2].max(0.0)).abs() < 0.01, "{line}: {found}");
    }
}

#[test]
fn fibres_and_tendons_balance_as_in_opensim() {
    for (fibre, row, line) in rows(include_str!("balances.txt")) {
        let found = fibre.balance(row[0], row[1]);
        assert!((found.fibre_m - row[2]).abs() < 1e-6, "{line}: {found:?}");
        assert!((found.tendon_n - row[3]).abs() < 0.02, "{line}: {found:?}");
    }
}
