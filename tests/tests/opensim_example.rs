//! The example of OpenSim's page: its files are what the model writes, and every tool works on them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_analysis::dynamics::{Done, Given, desk, run};
use sagitta_formats::{mot, osim, setup, trc};
use sagitta_motion::tool::{GroundAsked, ToolFiles, ToolSetup};
use sagitta_motion::{Role, Silent, Table, TextFile};
use sagitta_tests::squatter;
use std::path::PathBuf;

const WEIGHT_N: f64 = 75.0 * 9.80665;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../samples/opensim")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_default()
}

/// Set-ups of the tools, as OpenSim writes them.
fn setups() -> Vec<TextFile> {
    let tool = |name: &str, tag: &str, own: &str| TextFile {
        name: format!("squatter_{name}.xml"),
        text: format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<OpenSimDocument Version=\"40000\">\n\t<{tag} name=\"squatter\">\n\t\t<model_file>squatter.osim</model_file>\n\t\t<results_directory>results</results_directory>\n{own}\t</{tag}>\n</OpenSimDocument>\n"
        ),
    };
    let moved = "\t\t<coordinates_file>squatter_squat.mot</coordinates_file>\n\t\t<lowpass_cutoff_frequency_for_coordinates>6</lowpass_cutoff_frequency_for_coordinates>\n\t\t<external_loads_file>squatter_squat_grf.xml</external_loads_file>\n";
    let analysis = |tag: &str, own: &str| {
        format!(
            "\t\t<initial_time>0</initial_time>\n\t\t<final_time>4</final_time>\n{moved}\t\t<AnalysisSet>\n\t\t\t<objects>\n\t\t\t\t<{tag} name=\"{tag}\">\n\t\t\t\t\t<start_time>0</start_time>\n\t\t\t\t\t<end_time>4</end_time>\n{own}\t\t\t\t</{tag}>\n\t\t\t</objects>\n\t\t</AnalysisSet>\n"
        )
    };
    vec![
        tool(
            "ik",
            "InverseKinematicsTool",
            "\t\t<marker_file>squatter_markers.trc</marker_file>\n\t\t<output_motion_file>squatter_ik.mot</output_motion_file>\n",
        ),
        tool(
            "id",
            "InverseDynamicsTool",
            &format!(
                "{moved}\t\t<time_range>0 4</time_range>\n\t\t<forces_to_exclude>Muscles</forces_to_exclude>\n\t\t<coordinates_in_degrees>true</coordinates_in_degrees>\n\t\t<output_gen_force_file>inverse_dynamics.sto</output_gen_force_file>\n"
            ),
        ),
        tool(
            "so",
            "AnalyzeTool",
            &analysis(
                "StaticOptimization",
                "\t\t\t\t\t<activation_exponent>2</activation_exponent>\n\t\t\t\t\t<optimizer_convergence_criterion>0</optimizer_convergence_criterion>\n",
            ),
        ),
        tool(
            "jr",
            "AnalyzeTool",
            &analysis(
                "JointReaction",
                "\t\t\t\t\t<forces_file>squatter_StaticOptimization_force.sto</forces_file>\n\t\t\t\t\t<joint_names>ALL</joint_names>\n\t\t\t\t\t<apply_on_bodies>child</apply_on_bodies>\n\t\t\t\t\t<express_in_frame>ground</express_in_frame>\n",
            ),
        ),
    ]
}

/// Everything that the example has.
fn made() -> Vec<TextFile> {
    let file = |name: &str, text: String| TextFile {
        name: name.into(),
        text,
    };
    let model = squatter::model();
    let motion = squatter::motion(&model);
    let markers = squatter::markers(&model, &motion);
    let mut all = vec![
        file("squatter.osim", osim::write(&model)),
        file("squatter_squat.mot", mot::write(&motion)),
        file("squatter_markers.trc", trc::write(&markers)),
    ];
    let asked = ToolSetup::GroundReaction {
        files: ToolFiles {
            model_file: Some("squatter.osim".into()),
            coordinates_file: Some("squatter_squat.mot".into()),
            time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
            cutoff_hz: Some(6.0),
            ground: Some(GroundAsked::default()),
            ..ToolFiles::default()
        },
    };
    let forces = run(&asked, &Given(all.clone()), &mut Silent).unwrap();
    for remark in &forces.remarks {
        eprintln!("{remark}");
    }
    all.extend(forces.results.into_iter().map(|r| file(&r.name, r.text)));
    all.extend(setups());
    let set = setup::read(
        &all.iter()
            .find(|f| f.name.ends_with("_so.xml"))
            .unwrap()
            .text,
    );
    let done = run(&set.unwrap(), &Given(all.clone()), &mut Silent).unwrap();
    for result in done
        .results
        .into_iter()
        .filter(|r| r.name.ends_with("_force.sto"))
    {
        all.push(file(&result.name, result.text));
    }
    all
}

/// With SAGITTA_WRITE_EXAMPLE set the files are written anew.
#[test]
fn the_files_are_what_the_model_writes() {
    let write = std::env::var_os("SAGITTA_WRITE_EXAMPLE").is_some();
    for file in made() {
        if write {
            std::fs::write(folder().join(&file.name), &file.text).unwrap();
        }
        let kept = text(&file.name);
        let same = match file.name.ends_with("_force.sto") {
            true => as_good(&kept, &file.text),
            false => kept == file.text,
        };
        assert!(same, "{} is another one", file.name);
    }
}

/// Whether muscle forces are the same to a newton, as a search may end elsewhere on another day.
fn as_good(kept: &str, made: &str) -> bool {
    let (kept, made) = (mot::read(kept).unwrap(), mot::read(made).unwrap());
    let mut pairs = kept.rows.iter().flatten().zip(made.rows.iter().flatten());
    kept.columns == made.columns
        && kept.rows.len() == made.rows.len()
        && pairs.all(|(a, b)| (a - b).abs() < 1.0)
}

fn given() -> Given {
    let entries = std::fs::read_dir(folder()).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|n| !n.ends_with(".md")).collect();
    names.sort();
    let file = |name: String| TextFile {
        text: text(&name),
        name,
    };
    Given(names.into_iter().map(file).collect())
}

fn tool(name: &str) -> Done {
    let asked = setup::read(&text(&format!("squatter_{name}.xml"))).unwrap();
    run(&asked, &given(), &mut Silent).unwrap()
}

fn column<'a>(table: &'a Table, name: &str) -> impl Iterator<Item = f64> + 'a {
    let j = table.columns.iter().position(|c| c == name).unwrap();
    table.rows.iter().map(move |row| row[j])
}

fn most(table: &Table, name: &str) -> f64 {
    column(table, name).map(f64::abs).fold(0.0, f64::max)
}

#[test]
fn all_files_are_known_and_the_model_moves() {
    let files = given().0;
    let desk = desk(&files);
    for looked in &desk.files {
        assert!(looked.role.is_ok(), "{looked:?}");
    }
    let scene = desk.scene.unwrap();
    assert_eq!((scene.bodies.len(), scene.muscles.len()), (8, 16));
    assert_eq!((scene.force_names.len(), scene.t_s.len()), (2, 201));
    assert!(scene.remarks.is_empty(), "{:?}", scene.remarks);
    assert_eq!(desk.setups.len(), 4);
    assert!(desk.files.iter().any(|f| f.role == Ok(Role::Markers)));
}

#[test]
fn inverse_kinematics_finds_the_motion_that_the_markers_were_made_of() {
    let done = tool("ik");
    let truth = mot::read(&text("squatter_squat.mot")).unwrap();
    let found = &done.results[0].table;
    for name in &truth.columns {
        let both = column(found, name).zip(column(&truth, name));
        let off = both.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off < 0.01, "{name}: {off}");
    }
}

/// Who moves slowly on two feet stands on them: half of the weight each, and nothing is left.
#[test]
fn inverse_dynamics_balances_the_forces() {
    let forces = mot::read(&text("squatter_squat_grf.mot")).unwrap();
    for (right, left) in
        column(&forces, "right_ground_force_vy").zip(column(&forces, "left_ground_force_vy"))
    {
        assert!((right - left).abs() < 1e-6 * WEIGHT_N);
        assert!((right + left - WEIGHT_N).abs() < 0.4 * WEIGHT_N);
    }
    let table = &tool("id").results[0].table;
    for name in ["trunk_tx_force", "trunk_ty_force", "trunk_tilt_moment"] {
        assert!(most(table, name) < 1.0, "{name}: {}", most(table, name));
    }
    for (joint, least, greatest) in [
        ("hip", 40.0, 160.0),
        ("knee", 40.0, 160.0),
        ("ankle", 5.0, 60.0),
    ] {
        let nm = most(table, &format!("{joint}_r_moment"));
        eprintln!("{joint}: {nm:.1} N·m");
        assert!((least..greatest).contains(&nm), "{joint}: {nm}");
    }
}

#[test]
fn muscles_are_strong_enough_and_joints_bear_them() {
    let done = tool("so");
    assert!(done.remarks.is_empty(), "{:?}", done.remarks);
    let activation = &done
        .results
        .iter()
        .find(|r| r.name.contains("activation"))
        .unwrap()
        .table;
    let vasti = most(activation, "vasti_r");
    eprintln!("vasti {vasti:.2}");
    assert!((0.1..0.9).contains(&vasti), "{vasti}");
    for name in ["trunk_tx", "trunk_ty", "trunk_tilt"] {
        let residual = most(activation, &format!("{name}_residual"));
        assert!(residual < 1.0, "{name}: {residual}");
    }
    let loads = &tool("jr").results[0].table;
    let knee = most(loads, "knee_r_on_shank_r_in_ground_fy");
    eprintln!("knee {:.2} of the weight", knee / WEIGHT_N);
    assert!((1.0..8.0).contains(&(knee / WEIGHT_N)), "{knee}");
}
