//! Models of other people as data: every folder `cases/files/models/<name>` with an `expected.toml` is one
//! test: `error`, a part of the sentence, or `loads = true` with the coordinates, parts of what is said of
//! what is not read (an empty list allows none), the coordinates that are neither angles nor distances, and
//! parts of what is said of incomplete moments.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_analysis::dynamics::{self, Given};
use sagitta_biomech::Data;
use sagitta_biomech::dynamics::rnea;
use sagitta_biomech::model::Model;
use sagitta_formats::osim;
use sagitta_motion::model::MotionType;
use sagitta_motion::tool::{ToolFiles, ToolSetup};
use sagitta_motion::{Silent, TextFile};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    error: Option<String>,
    #[serde(default)]
    loads: bool,
    #[serde(default)]
    coordinates: Vec<String>,
    #[serde(default)]
    said: Vec<String>,
    #[serde(default)]
    coupled: Vec<String>,
    #[serde(default)]
    incomplete: Vec<String>,
    /// What OpenSim 4.6's `InverseDynamicsSolver` finds at [`AT`], in the coordinates' order.
    #[serde(default)]
    moments: Vec<f64>,
}

/// Values, speeds and accelerations of the first two coordinates.
const AT: [[f64; 3]; 2] = [[0.3, 0.5, 2.0], [0.7, -1.1, -3.0]];

#[test]
fn every_model() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/files/models");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut failed = Vec::new();
    for case in &cases {
        let text = std::fs::read_to_string(case.join("input.osim")).unwrap();
        let expected = std::fs::read_to_string(case.join("expected.toml")).unwrap();
        let expected: Expected = toml::from_str(&expected).unwrap();
        if let Err(problem) = check(&text, &expected) {
            failed.push(format!("{}: {problem}", case.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn check(text: &str, expected: &Expected) -> Result<(), String> {
    let description = match (osim::read(text), &expected.error) {
        (Err(found), Some(wanted)) if found.to_string().contains(wanted) => return Ok(()),
        (Err(found), _) => return Err(found.to_string()),
        (Ok(_), Some(wanted)) => return Err(format!("loads and should not: {wanted}")),
        (Ok(description), None) => description,
    };
    let model = Model::new(&description).map_err(|e| e.to_string())?;
    assert!(expected.loads, "neither error nor loads");
    let all = || model.coordinates().iter();
    let names: Vec<&str> = all().map(|c| c.name.as_str()).collect();
    let coupled = all().filter(|c| c.motion == MotionType::Coupled);
    let coupled: Vec<&str> = coupled.map(|c| c.name.as_str()).collect();
    if names != expected.coordinates || coupled != expected.coupled {
        return Err(format!("{names:?}, coupled {coupled:?}"));
    }
    if !expected.moments.is_empty() {
        let mut data = Data::new(&model);
        for (k, [q, qd, qdd]) in AT.into_iter().take(model.size()).enumerate() {
            (data.q[k], data.qd[k], data.qdd[k]) = (q, qd, qdd);
        }
        rnea::run(&model, &mut data);
        let far = |(a, b): (&f64, &f64)| (a - b).abs() > 1e-9;
        if data.tau.iter().zip(&expected.moments).any(far) {
            return Err(format!("moments {:?}", data.tau));
        }
    }
    same(&description.unsupported, &expected.said)?;
    same(&moments(text, &names)?, &expected.incomplete)
}

/// What is said of incomplete moments of a motion at rest, all of which come.
fn moments(text: &str, names: &[&str]) -> Result<Vec<String>, String> {
    let zeros = "\t0".repeat(names.len());
    let rows: String = (0..9).map(|i| format!("0.0{i}{zeros}\n")).collect();
    let labels = names.join("\t");
    let motion = format!("m\nversion=1\ninDegrees=no\nendheader\ntime\t{labels}\n{rows}");
    let file = |name: &str, text: &str| TextFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let setup = ToolSetup::InverseDynamics {
        files: ToolFiles {
            model_file: Some("m.osim".into()),
            coordinates_file: Some("m.mot".into()),
            time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
            ..ToolFiles::default()
        },
        output_file: "id".into(),
        forces_to_exclude: Vec::new(),
        in_degrees: None,
        joints_to_report: Vec::new(),
        body_forces_file: String::new(),
    };
    let files = Given(vec![file("m.osim", text), file("m.mot", &motion)]);
    let done = dynamics::run(&setup, &files, &mut Silent).map_err(|e| e.to_string())?;
    assert_eq!(done.results[0].table.columns.len(), names.len());
    Ok(done.incomplete)
}

/// Each wanted part is in a sentence of its own, and there are no others.
fn same(found: &[String], wanted: &[String]) -> Result<(), String> {
    let fits = |(found, wanted): (&String, &String)| found.contains(wanted.as_str());
    match found.len() == wanted.len() && found.iter().zip(wanted).all(fits) {
        true => Ok(()),
        false => Err(format!("said {found:?}")),
    }
}
