//! OpenSim's files on the desk, and its tools on them, held against OpenSim's own results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

mod reference;

use reference::file;
use sagitta_analysis::dynamics::{Done, Given, desk, run};
use sagitta_formats::{mot, setup};
use sagitta_motion::tool::{Analysis, ToolSetup};
use sagitta_motion::{Role, Silent, Table, TextFile};

/// Files of the reference data.
fn files(paths: &[&str]) -> Option<Vec<TextFile>> {
    paths.iter().map(|path| file(path)).collect()
}

#[test]
fn a_model_with_its_motion_and_markers_stands_on_the_desk() {
    let Some(files) = files(&[
        "opensim/ik/subject01_simbody.osim",
        "opensim/ik/std_subject01_walk1_ik.mot",
        "opensim/ik/subject01_synthetic_marker_data.trc",
        "opensim/id/subject01_walk1_grf.mot",
        "opensim/id/subject01_walk1_grf.xml",
    ]) else {
        return;
    };
    let desk = desk(&files);
    let roles: Vec<_> = desk.files.iter().map(|f| f.role.clone().unwrap()).collect();
    let expected = [
        Role::Model,
        Role::Motion,
        Role::Markers,
        Role::ForceData,
        Role::ExternalLoads,
    ];
    assert_eq!(roles, expected);
    let scene = desk.scene.unwrap();
    assert_eq!(scene.bodies.len(), 12);
    assert_eq!((scene.muscles.len(), scene.force_names.len()), (54, 2));
    let points: u32 = scene.path_lengths.iter().sum();
    assert_eq!(scene.paths.0.len(), 3 * points as usize);
    assert_eq!(scene.forces.0.len(), scene.t_s.len() * 2 * 6);
    assert!(scene.forces.0.iter().any(|f| *f > 500.0), "nobody stands");
    assert_eq!(
        scene.poses.0.len(),
        scene.t_s.len() * 12 * scene.bodies.len()
    );
    // The markers were made from this motion: the model's own lie on them.
    let measured = |frame: usize, name: &str| -> Option<[f32; 3]> {
        let j = scene.measured_names.iter().position(|n| n == name)?;
        let at = 3 * (frame * scene.measured_names.len() + j);
        scene.measured.0.get(at..at + 3)?.try_into().ok()
    };
    let mut far = 0.0_f32;
    for frame in [0, scene.t_s.len() / 2, scene.t_s.len() - 1] {
        let mut seen = 0;
        for marker in &scene.markers {
            let Some(there) = measured(frame, &marker.name).filter(|p| p[0].is_finite()) else {
                continue;
            };
            let at = 12 * (frame * scene.bodies.len() + marker.body.unwrap());
            let pose = &scene.poses.0[at..at + 12];
            let of = |row: usize| {
                let turned: f32 = (0..3).map(|k| pose[3 * row + k] * marker.at_m[k]).sum();
                turned + pose[9 + row]
            };
            seen += 1;
            for (k, there) in there.iter().enumerate() {
                far = far.max((of(k) - there).abs());
            }
        }
        assert!(seen > 20, "{seen}");
    }
    assert!(far < 0.001, "{far} m");
}

#[test]
fn what_cannot_be_used_says_why() {
    let file = |name: &str, text: &str| TextFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let desk = desk(&[
        file(
            "a.osim",
            "<OpenSimDocument Version=\"40000\"><Model name=\"a\">",
        ),
        file("b.txt", "nothing"),
    ]);
    assert!(desk.scene.is_none());
    for looked in &desk.files {
        let reason = looked.role.clone().unwrap_err();
        assert!(reason.ends_with('.') && !reason.contains('\n'), "{reason}");
    }
    assert!(desk.problem.unwrap().contains(".osim"));
}

/// Runs a set-up of a folder of the reference data on the files beside it.
fn tool(folder: &str, setup_file: &str, beside: &[&str]) -> Option<Done> {
    let all = [&[setup_file], beside].concat();
    let paths: Vec<String> = all.iter().map(|f| format!("{folder}/{f}")).collect();
    let files = files(&paths.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut asked = setup::read(&files[0].text).unwrap();
    // Which rows of a motion OpenSim leaves out depends on its integrator's steps. The stored results of
    // the arm are of its whole motion.
    if setup_file.starts_with("arm26_bounds") {
        asked.files_mut().time_range_s = [f64::NEG_INFINITY, f64::INFINITY];
    }
    if let ToolSetup::Analyze { analyses, .. } = &mut asked {
        for analysis in analyses {
            if let Analysis::StaticOptimization { step_interval, .. } = analysis {
                *step_interval = 1;
            }
        }
    }
    Some(run(&asked, &Given(files), &mut Silent).unwrap())
}

/// Files tell times to a millisecond.
const SAME_S: f64 = 5e-4;

/// Root mean square difference of a column over the instants from a time on that both have.
fn rms(own: &Table, reference: &Table, column: &str, from_s: f64) -> f64 {
    let of = |table: &Table| table.columns.iter().position(|c| c == column).unwrap();
    let (j, k) = (of(own), of(reference));
    let mut squares = Vec::new();
    for (t_s, row) in reference.t_s.iter().zip(&reference.rows) {
        let near = |t: &f64| (t - t_s).abs();
        let nearest = own.t_s.iter().zip(&own.rows);
        let nearest = nearest.min_by(|a, b| near(a.0).total_cmp(&near(b.0)));
        let (t, there) = nearest.unwrap();
        if near(t) < SAME_S && *t_s >= from_s {
            squares.push((there[j] - row[k]).powi(2));
        }
    }
    assert!(squares.len() > 20, "{} rows", squares.len());
    (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
}

#[test]
fn inverse_dynamics_by_set_ups_is_what_opensim_makes_of_them() {
    for (folder, setup_file, beside, standard, from_s, bound) in [
        (
            "opensim/id",
            "arm26_Setup_InverseDynamics.xml",
            &["arm26.osim", "arm26_InverseKinematics.mot"][..],
            "opensim/id/std_arm26_InverseDynamics.sto",
            0.0,
            1e-3,
        ),
        (
            "opensim/id",
            "subject01_Setup_InverseDynamics.xml",
            &[
                "subject01.osim",
                "subject01_walk1_ik.mot",
                "subject01_walk1_grf.xml",
                "subject01_walk1_grf.mot",
            ],
            "opensim/id/std_subject01_InverseDynamics.sto",
            0.5,
            1.0,
        ),
    ] {
        let Some(done) = tool(folder, setup_file, beside) else {
            return;
        };
        let standard = mot::read(&files(&[standard]).unwrap()[0].text).unwrap();
        let own = &done.results[0];
        assert!(own.name.ends_with(".sto"), "{}", own.name);
        assert_eq!(mot::read(&own.text).unwrap(), own.table);
        let joints = |c: &&String| c.ends_with("_moment") && !c.starts_with("pelvis");
        for column in standard.columns.iter().filter(joints) {
            let off = rms(&own.table, &standard, column, from_s);
            assert!(off < bound, "{setup_file} {column}: {off}");
        }
    }
}

#[test]
fn inverse_kinematics_by_its_set_up_is_what_opensim_makes_of_it() {
    let beside = [
        "subject01_simbody.osim",
        "subject01_synthetic_marker_data.trc",
        "gait2354_IK_Tasks_uniform.xml",
    ];
    let folder = "opensim/ik";
    let Some(done) = tool(folder, "subject01_Setup_InverseKinematics.xml", &beside) else {
        return;
    };
    let own = &done.results[0];
    assert_eq!(own.name, "subject01_walk1_ik_test.mot");
    let left_out = |r: &String| r.contains("report_marker_locations");
    assert!(done.remarks.iter().any(left_out), "{:?}", done.remarks);
    let standard = "opensim/ik/std_subject01_walk1_ik.mot";
    let standard = mot::read(&files(&[standard]).unwrap()[0].text).unwrap();
    for column in &standard.columns {
        // Degrees, and metres for the pelvis's place.
        let bound = if ["tx", "ty", "tz"].iter().any(|t| column.ends_with(t)) {
            1e-4
        } else {
            0.05
        };
        let off = rms(&own.table, &standard, column, 0.0);
        assert!(off < bound, "{column}: {off}");
    }
}

#[test]
fn joint_reactions_by_set_ups_are_what_opensim_makes_of_them() {
    for model in ["SinglePin", "DoublePendulum3D"] {
        let beside = [".osim", "_states.sto", "_states_degrees.mot"];
        let beside = beside.map(|end| format!("{model}{end}"));
        let beside: Vec<&str> = beside.iter().map(String::as_str).collect();
        for (setup_file, standard) in [
            ("Setup_JointReaction", "JointReaction_ReactionLoads"),
            (
                "Setup_JointReaction_FrameKeyword",
                "JointReaction_ReactionLoads_FrameKeyword",
            ),
        ] {
            let setup_file = format!("{model}_{setup_file}.xml");
            let Some(done) = tool("opensim/jr", &setup_file, &beside) else {
                return;
            };
            let own = &done.results[0];
            assert!(own.name.ends_with("_ReactionLoads.sto"), "{}", own.name);
            let path = format!("opensim/jr/std_{model}_{standard}.sto");
            let standard = mot::read(&files(&[&path]).unwrap()[0].text).unwrap();
            let mut shared = 0;
            for column in standard
                .columns
                .iter()
                .filter(|c| own.table.columns.contains(c))
            {
                let j = standard.columns.iter().position(|c| c == column).unwrap();
                let size = standard
                    .rows
                    .iter()
                    .map(|row| row[j].abs())
                    .fold(0.0, f64::max);
                let off = rms(&own.table, &standard, column, 0.0);
                assert!(
                    off <= 1e-3 * size.max(1e-6),
                    "{setup_file} {column}: {off} of {size}"
                );
                shared += 1;
            }
            assert!(
                shared > 0,
                "{setup_file}: {:?} {:?}",
                own.table.columns,
                standard.columns
            );
        }
    }
}

#[test]
fn static_optimisation_by_set_ups_is_what_opensim_makes_of_them() {
    for (setup_file, beside, standard, bounds) in [
        (
            "arm26_bounds_Setup_StaticOptimization.xml",
            &["arm26_bounds.osim", "arm26_InverseKinematics.mot"][..],
            "std_Thelen2003Muscle_arm26_bounds_StaticOptimization",
            [0.001, 0.3],
        ),
        (
            "staticoptimization_spring_Setup.xml",
            &[
                "subject01_adjusted_spring.osim",
                "gait10dof_Actuators_weak.xml",
                "walk_subject01_Kinematics_q.sto",
                "externalForces.xml",
                "subject01_walk1_grf.mot",
            ],
            "std_walk_subject01_ankle_spring_StaticOptimization",
            [0.005, 3.0],
        ),
    ] {
        let Some(done) = tool("opensim/so", setup_file, beside) else {
            return;
        };
        for (own, (kind, bound)) in done
            .results
            .iter()
            .zip([("activation", bounds[0]), ("force", bounds[1])])
        {
            assert!(
                own.name
                    .ends_with(&format!("_StaticOptimization_{kind}.sto")),
                "{}",
                own.name
            );
            let path = format!("opensim/so/{standard}_{kind}.sto");
            let standard = mot::read(&files(&[&path]).unwrap()[0].text).unwrap();
            let shared = standard
                .columns
                .iter()
                .filter(|c| own.table.columns.contains(c));
            let mut count = 0;
            for column in shared {
                let off = rms(&own.table, &standard, column, 0.0);
                count += 1;
                assert!(off < bound, "{setup_file} {kind} {column}: {off}");
            }
            assert!(count >= 6, "{count} columns");
        }
    }
}
