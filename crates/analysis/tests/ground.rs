//! Forces where no plate was, and files of laboratories that OpenSim's tools do not read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../../tests/src/accuracy.rs"]
mod accuracy;
mod reference;

use reference::{bytes, file};
use sagitta_analysis::dynamics::{Given, desk, run, unpack};
use sagitta_formats::{c3d, forces, mot, setup, trc};
use sagitta_motion::tool::{GroundAsked, ToolFiles, ToolSetup};
use sagitta_motion::{Role, Silent, Table, TextFile};

/// The walk of subject01 with its set-up, and with or without its plates.
fn walk(plates: bool) -> Option<(ToolSetup, Given)> {
    let mut files = vec![
        file("opensim/id/subject01_Setup_InverseDynamics.xml")?,
        file("opensim/id/subject01.osim")?,
        file("opensim/id/subject01_walk1_ik.mot")?,
    ];
    let asked = setup::read(&files[0].text).unwrap();
    if plates {
        files.push(file("opensim/id/subject01_walk1_grf.xml")?);
        files.push(file("opensim/id/subject01_walk1_grf.mot")?);
    }
    Some((asked, Given(files)))
}

fn column<'a>(table: &'a Table, name: &str) -> impl Iterator<Item = f64> + 'a {
    let j = table.columns.iter().position(|c| c == name).unwrap();
    table.rows.iter().map(move |row| row[j])
}

/// A fifth of the largest moment of these joints with plates, 128 N·m at the ankle.
const MOMENT_NM: f64 = 25.6;

#[test]
fn moments_without_plates_are_near_those_with_them() {
    let (Some((mut asked, bare)), Some((mut measured, full))) = (walk(false), walk(true)) else {
        return;
    };
    // Both feet step on plates in this time only.
    asked.files_mut().time_range_s = [0.5, 1.6];
    measured.files_mut().time_range_s = [0.5, 1.6];
    let with = run(&measured, &full, &mut Silent).unwrap();
    asked.files_mut().ground = Some(GroundAsked::default());
    let done = run(&asked, &bare, &mut Silent).unwrap();
    let names: Vec<&str> = done.results.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(
        names[1..],
        ["subject01_walk1_ik_grf.mot", "subject01_walk1_ik_grf.xml"]
    );
    let said = done.remarks.join(" ");
    for word in [
        "calcn_r and calcn_l",
        "both feet are down",
        "under the sole",
        "Left at the model's root",
        "force plates",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    for joint in ["hip_flexion", "knee_angle", "ankle_angle"] {
        let mut off = Vec::new();
        for side in ["r", "l"] {
            let name = format!("{joint}_{side}_moment");
            let both =
                column(&done.results[0].table, &name).zip(column(&with.results[0].table, &name));
            off.extend(both.map(|(a, b)| (a - b) * (a - b)));
        }
        let rms = (off.iter().sum::<f64>() / off.len() as f64).sqrt();
        eprintln!("{joint}: {rms:.2} N·m");
        assert!(rms < MOMENT_NM, "{joint}: {rms}");
        accuracy::record(&accuracy::Row {
            id: &format!("dynamics/ground_{joint}_moment"),
            quantity: &format!(
                "Moment of {} without plates, walking",
                joint.replace('_', " ")
            ),
            what: "root mean square difference",
            against: "inverse dynamics with force plates",
            source: "opensim-core, walking of subject01",
            found: rms,
            bound: MOMENT_NM,
            unit: "N·m",
            n: off.len(),
        });
    }
}

/// What is written is read back as loads, and gives the same moments as when it was never a file.
#[test]
fn estimated_forces_are_external_loads_like_any_other() {
    let Some((mut asked, mut files)) = walk(false) else {
        return;
    };
    asked.files_mut().ground = Some(GroundAsked::default());
    let direct = run(&asked, &files, &mut Silent).unwrap();
    let ground = ToolSetup::GroundReaction {
        files: ToolFiles {
            external_loads_file: None,
            ..asked.files().clone()
        },
    };
    let forces = run(&ground, &files, &mut Silent).unwrap();
    for result in forces.results {
        files.0.push(TextFile {
            name: result.name,
            text: result.text,
        });
    }
    let roles: Vec<_> = desk(&files.0)
        .files
        .into_iter()
        .map(|f| f.role.unwrap())
        .collect();
    assert_eq!(roles[3..], [Role::ForceData, Role::ExternalLoads]);
    let of = asked.files_mut();
    of.ground = None;
    of.external_loads_file = Some("subject01_walk1_ik_grf.xml".into());
    let again = run(&asked, &files, &mut Silent).unwrap();
    let (a, b) = (&direct.results[0].table, &again.results[0].table);
    for (a, b) in a.rows.iter().flatten().zip(b.rows.iter().flatten()) {
        assert!((a - b).abs() < 1e-3, "{a} {b}");
    }
}

#[test]
fn who_has_no_feet_is_told_to_name_them() {
    let (Some(model), Some(motion)) = (
        file("opensim/id/arm26.osim"),
        file("opensim/id/arm26_InverseKinematics.mot"),
    ) else {
        return;
    };
    let mut of = ToolFiles {
        model_file: Some(model.name.clone()),
        coordinates_file: Some(motion.name.clone()),
        time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
        ground: Some(GroundAsked::default()),
        ..ToolFiles::default()
    };
    let files = Given(vec![model, motion]);
    let ask = |of: &ToolFiles| {
        run(
            &ToolSetup::GroundReaction { files: of.clone() },
            &files,
            &mut Silent,
        )
    };
    let said = ask(&of).unwrap_err().to_string();
    assert!(
        said.starts_with("arm26.osim: ") && said.contains("say which two bodies"),
        "{said}"
    );
    of.ground = Some(GroundAsked {
        feet: vec!["r_humerus".into(), "tail".into()],
        floor_m: 0.0,
    });
    let said = ask(&of).unwrap_err().to_string();
    assert!(said.contains("“tail”"), "{said}");
}

#[test]
fn a_set_up_that_contradicts_the_motion_is_told_so() {
    let Some((mut asked, files)) = walk(true) else {
        return;
    };
    let told = |asked: &ToolSetup| {
        let said = run(asked, &files, &mut Silent).unwrap().remarks;
        said.into_iter()
            .find(|r| r.contains("coordinates_in_degrees"))
    };
    assert_eq!(told(&asked), None);
    if let ToolSetup::InverseDynamics { in_degrees, .. } = &mut asked {
        *in_degrees = Some(false);
    }
    let said = told(&asked).unwrap();
    assert!(
        said.contains("radians, and subject01_walk1_ik.mot says degrees"),
        "{said}"
    );
}

#[test]
fn a_c3d_file_becomes_what_opensim_reads() {
    let Some(all) = bytes("opensim/io/walking2.c3d") else {
        return;
    };
    let texts = unpack("lab/walking2.c3d", &all).unwrap();
    let names: Vec<&str> = texts.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["lab/walking2.trc", "lab/walking2_grf.mot"]);
    let roles: Vec<_> = desk(&texts)
        .files
        .into_iter()
        .map(|f| f.role.unwrap())
        .collect();
    assert_eq!(roles, [Role::Markers, Role::ForceData]);
    let truth = c3d::read(&all).unwrap();
    assert_eq!(
        trc::read(&texts[0].text).unwrap().markers,
        truth.markers.markers
    );
    let plates = forces::opensim::from_table(&mot::read(&texts[1].text).unwrap()).unwrap();
    let most = |plate: &[f64]| plate.iter().copied().fold(0.0, f64::max);
    let own: Vec<f64> = plates.plates.iter().map(|p| most(&p.vertical_n)).collect();
    assert!(own.iter().any(|n| *n > 500.0), "y is up: {own:?}");
    let said = unpack("a.c3d", b"\x02\x50what").unwrap_err().to_string();
    assert!(said.starts_with("a.c3d: ") && said.ends_with('.'), "{said}");
}
