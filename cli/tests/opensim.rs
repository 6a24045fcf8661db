//! OpenSim's tools on the command line, on OpenSim's own files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod support;
use support::{data, sagitta, said};

use std::fs::{copy, read_to_string, write};
use std::path::Path;

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let output = sagitta(args);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), out, said(&output))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn each_tool_runs_by_its_set_up_and_names_its_results_as_opensim_does() {
    for (command, setup, expected) in [
        (
            "inverse-dynamics",
            "opensim/id/arm26_Setup_InverseDynamics.xml",
            "arm26_InverseDynamics.sto",
        ),
        (
            "inverse-kinematics",
            "opensim/ik/subject01_Setup_InverseKinematics.xml",
            "subject01_walk1_ik_test.mot",
        ),
        (
            "static-optimization",
            "opensim/so/arm26_bounds_Setup_StaticOptimization.xml",
            "arm26_bounds_StaticOptimization_activation.sto",
        ),
        (
            "joint-reaction",
            "opensim/jr/SinglePin_Setup_JointReaction.xml",
            "SinglePin_JointReaction_ReactionLoads.sto",
        ),
    ] {
        let Some(setup) = data(setup) else { return };
        let out = tempfile::tempdir().unwrap();
        let (code, named, said) =
            run(&[command, "--setup", text(&setup), "--out", text(out.path())]);
        assert_eq!(code, Some(0), "{command}: {said}");
        assert!(named.contains(expected), "{command}: {named}");
        let written = read_to_string(out.path().join(expected)).unwrap();
        assert!(written.lines().count() > 20 && written.contains("endheader"));
        assert!(!written.contains("NaN"), "{command}");
    }
}

#[test]
fn what_a_set_up_lacks_is_said_in_one_sentence() {
    let Some(arm) = data("opensim/id/arm26.osim") else {
        return;
    };
    let setup = arm.with_file_name("arm26_Setup_InverseDynamics.xml");
    let (code, _, said) = run(&["inverse-kinematics", "--setup", text(&setup)]);
    assert_eq!(code, Some(1));
    assert!(said.contains("sagitta inverse-dynamics"), "{said}");

    // A folder with the set-up and the model, and without the motion.
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("setup.xml");
    copy(&setup, &alone).unwrap();
    copy(&arm, folder.path().join("arm26.osim")).unwrap();
    let (code, _, said) = run(&["inverse-dynamics", "--setup", text(&alone)]);
    assert_eq!((code, said.trim().lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains("arm26_InverseKinematics.mot"), "{said}");

    // A model that ends too early.
    let model = read_to_string(&arm).unwrap();
    write(folder.path().join("arm26.osim"), &model[..model.len() / 2]).unwrap();
    let (code, _, said) = run(&["inverse-dynamics", "--setup", text(&alone)]);
    assert_eq!((code, said.trim().lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains("arm26.osim"), "{said}");
}

#[test]
fn files_are_converted_there_and_back() {
    let Some(c3d) = data("opensim/io/walking2.c3d") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let convert = |from: &Path, to: &str| {
        let to = place(to);
        let (code, _, said) = run(&["convert", text(from), text(&to)]);
        assert_eq!(code, Some(0), "{said}");
        read_to_string(&to).unwrap_or_default()
    };
    let markers = convert(&c3d, "a.trc");
    convert(&place("a.trc"), "b.c3d");
    assert_eq!(
        convert(&place("b.c3d"), "a2.trc").lines().count(),
        markers.lines().count()
    );
    let forces = convert(&c3d, "forces.mot");
    assert!(forces.contains("ground_force_1_vy"), "{}", &forces[..400]);
    assert!(convert(&place("forces.mot"), "forces.csv").starts_with("time,"));
    let Some(model) = data("opensim/so/arm26.osim") else {
        return;
    };
    assert!(convert(&model, "arm.osim").contains("OpenSimDocument"));
    let (code, _, said) = run(&["convert", text(&c3d), text(&place("a.avi"))]);
    assert_eq!(code, Some(2));
    assert!(said.contains(".trc"), "{said}");
}

#[test]
fn the_ground_is_estimated_alone_and_for_a_tool() {
    let (Some(model), Some(motion), Some(setup)) = (
        data("opensim/id/subject01.osim"),
        data("opensim/id/subject01_walk1_ik.mot"),
        data("opensim/id/subject01_Setup_InverseDynamics.xml"),
    ) else {
        return;
    };
    let out = tempfile::tempdir().unwrap();
    let folder = text(out.path());
    let (model, motion) = (text(&model), text(&motion));
    let alone = [
        "ground-reaction",
        "--model",
        model,
        "--motion",
        motion,
        "--out",
        folder,
    ];
    let (code, named, said) = run(&alone);
    assert_eq!(code, Some(0), "{said}");
    assert!(named.contains("subject01_walk1_ik_grf.mot"), "{named}");
    assert!(said.contains("calcn_r and calcn_l"), "{said}");
    let loads = read_to_string(out.path().join("subject01_walk1_ik_grf.xml")).unwrap();
    assert!(loads.contains("<datafile>subject01_walk1_ik_grf.mot</datafile>"));
    let tool = ["inverse-dynamics", "--setup", text(&setup), "--out", folder];
    let (code, named, said) = run(&[&tool[..], &["--estimate-ground-reaction"]].concat());
    assert_eq!((code, named.lines().count()), (Some(0), 3), "{said}");
    let (code, _, said) = run(&[&tool[..], &["--feet", "calcn_r,calcn_l"]].concat());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("--estimate-ground-reaction"), "{said}");
}
