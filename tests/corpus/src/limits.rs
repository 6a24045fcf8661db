//! What no body and no bar can do, by movement and metric: wide bounds, to find values that are wrong.

use sagitta_motion::{Metric, Report};

/// (movement, or nothing for any; metric; lowest; highest).
#[rustfmt::skip]
const LIMITS: &[(&str, &str, f64, f64)] = &[
    ("squat", "peak_concentric_velocity", 0.05, 2.7), ("deadlift", "peak_concentric_velocity", 0.05, 2.5),
    ("bench_press", "peak_concentric_velocity", 0.05, 2.5), ("overhead_press", "peak_concentric_velocity", 0.05, 2.7),
    ("olympic_pull", "peak_concentric_velocity", 0.8, 3.2),
    ("squat", "range_of_motion", 0.10, 1.0), ("deadlift", "range_of_motion", 0.25, 0.95),
    ("bench_press", "range_of_motion", 0.12, 0.70), ("overhead_press", "range_of_motion", 0.20, 0.95),
    ("olympic_pull", "range_of_motion", 0.6, 1.8),
    ("squat", "ankle_dorsiflexion_bottom", -5.0, 55.0), ("squat", "knee_flexion_bottom", 35.0, 165.0),
    ("squat", "hip_flexion_bottom", 20.0, 150.0), ("squat", "trunk_lean_bottom", -5.0, 75.0),
    ("squat", "pelvis_drop", 0.1, 0.85), ("squat", "depth", -0.5, 0.45),
    ("bench_press", "elbow_flexion_bottom", 55.0, 160.0), ("overhead_press", "elbow_flexion_bottom", 70.0, 165.0),
    ("bench_press", "lockout_elbow_flexion", -15.0, 60.0), ("overhead_press", "lockout_elbow_flexion", -15.0, 60.0),
    ("deadlift", "lockout_knee_flexion", -15.0, 40.0), ("deadlift", "lockout_hip_flexion", -25.0, 45.0),
    ("", "mean_concentric_velocity", 0.03, 2.0), ("", "mean_propulsive_velocity", 0.03, 2.2),
    ("", "concentric_time", 0.15, 8.0),
];

/// The valid values of a report that no body and no bar can have.
pub fn absurd(report: &Report, wall_slide: bool) -> Vec<&Metric> {
    let beyond = |m: &&Metric| {
        let of = |movement: &str| {
            LIMITS
                .iter()
                .find(|(of, id, _, _)| *of == movement && *id == m.id)
        };
        let limit = of(&report.movement).or_else(|| of(""));
        let excused = wall_slide && m.id.starts_with("ankle");
        m.valid
            && !excused
            && limit
                .zip(m.value)
                .is_some_and(|((_, _, low, high), v)| !(*low..=*high).contains(&v))
    };
    report.metrics.iter().filter(beyond).collect()
}
