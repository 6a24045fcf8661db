//! Load–velocity profiles.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_movements::lift::Doubt;
use sagitta_movements::lift::profile::{Set, profile};
use sagitta_movements::lift::{first_beyond, velocity_loss};

fn set(load_kg: f64, value: f64) -> Set {
    let velocity_m_s = Doubt { value, sd: 0.03 };
    Set {
        load_kg,
        velocity_m_s,
    }
}

/// Mean propulsive velocity in the full squat at percentages of the greatest load (Conceição 2016).
const SQUAT: [(f64, f64); 9] = [
    (40.0, 1.12),
    (50.0, 0.99),
    (60.0, 0.85),
    (70.0, 0.72),
    (75.0, 0.66),
    (80.0, 0.59),
    (85.0, 0.52),
    (90.0, 0.46),
    (95.0, 0.39),
];

#[test]
fn published_velocities_lead_to_the_greatest_load() {
    let sets: Vec<Set> = SQUAT
        .iter()
        .map(|&(share, v)| set(1.5 * share, v))
        .collect();
    let found = profile("squat", &sets).unwrap();
    assert!((found.one_rm_kg.value - 150.0).abs() < 4.0, "{found:?}");
    assert!(found.r_squared.unwrap() > 0.99 && found.note.is_empty());
    // The error is that of the velocity at the greatest load, 0.04 m/s, over the slope.
    let least = 0.04 / found.slope.abs();
    assert!(
        (least..1.2 * least).contains(&found.one_rm_kg.sd),
        "{found:?}"
    );
}

#[test]
fn few_loads_are_wide_and_one_is_none() {
    let two = profile("squat", &[set(60.0, 1.1), set(100.0, 0.7)]).unwrap();
    assert!(two.r_squared.is_none() && two.note.contains("2 loads"));
    assert!((two.one_rm_kg.value - 140.0).abs() < 1e-9);
    let four = profile(
        "squat",
        &[
            set(60.0, 1.1),
            set(80.0, 0.9),
            set(100.0, 0.7),
            set(120.0, 0.5),
        ],
    );
    assert!(four.unwrap().one_rm_kg.sd < two.one_rm_kg.sd);
    assert!(
        profile("squat", &[set(60.0, 1.1), set(60.1, 1.0)])
            .unwrap_err()
            .contains("different loads")
    );
    assert!(
        profile("squat", &[set(60.0, 0.8), set(90.0, 0.9)])
            .unwrap_err()
            .contains("not slower")
    );
    assert!(
        profile("deadlift", &[])
            .unwrap_err()
            .contains("not settled")
    );
    assert!(profile("squat", &[]).is_err());
}

#[test]
fn losses_are_from_the_fastest_repetition_before() {
    let set = [0.8, 1.0, 0.9, 0.79, 0.5];
    let losses = velocity_loss(&set);
    assert_eq!((losses[0], losses[1]), (0.0, 0.0));
    assert!((losses[2] - 10.0).abs() < 1e-9 && (losses[4] - 50.0).abs() < 1e-9);
    assert_eq!(
        (first_beyond(&set, 20.0), first_beyond(&set, 40.0)),
        (Some(4), Some(5))
    );
    assert_eq!(first_beyond(&set, 60.0), None);
    assert!(velocity_loss(&[]).is_empty());
}
