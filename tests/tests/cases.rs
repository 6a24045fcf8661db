//! Cases as data: every folder `cases/<movement>/<name>` with a `case.toml` is one test.
//!
//! `input` is a path in the case's folder or in the reference data; `fps` (of forces: samples per
//! second), `height_m`, `mass_kg`, `start_s` and `end_s` go into the request; `reps`, `warnings` (all of
//! them, in order, each kind once), `event` and `metric` are what must come out. `values` has one number per
//! repetition, `value` is for the whole recording. `reference` says whose values these are: they become rows
//! of the Accuracy page.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_analysis::ImportSource;
use sagitta_motion::ImportOptions;
use sagitta_motion::{Report, Side, WarningKind};
use sagitta_tests::accuracy::{Row, record};
use sagitta_tests::{data, request};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    input: String,
    fps: Option<f64>,
    height_m: Option<f64>,
    mass_kg: Option<f64>,
    start_s: Option<f64>,
    end_s: Option<f64>,
    reps: usize,
    reference: Option<Reference>,
    warnings: Option<Vec<WarningKind>>,
    #[serde(default)]
    event: Vec<Expected>,
    #[serde(default)]
    metric: Vec<Expected>,
}

/// Whose values a case holds us to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    /// Of the Accuracy page.
    area: String,
    /// What was recorded, in a reader's words.
    title: String,
    against: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    id: String,
    side: Option<Side>,
    #[serde(default)]
    values: Vec<f64>,
    value: Option<f64>,
    within: f64,
    /// The middle of a range that is wide enough, and no value to be reached.
    #[serde(default)]
    range: bool,
}

#[test]
fn every_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let (mut run, mut failed) = (0, 0);
    // Cases of files have a runner of their own.
    let movements = folders(&root).into_iter().filter(|p| !p.ends_with("files"));
    for movement in movements {
        for case in folders(&movement) {
            let id = movement.file_name().unwrap().to_str().unwrap().to_owned();
            let checked = std::panic::catch_unwind(|| check(&id, &case));
            failed += usize::from(checked.is_err());
            run += 1;
        }
    }
    assert!(run > 0, "no cases in {}", root.display());
    assert_eq!(failed, 0, "of {run} cases; what each lacks stands above");
}

fn folders(root: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(root).unwrap();
    let mut list: Vec<_> = entries
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    list.sort();
    list
}

fn check(movement: &str, folder: &Path) {
    let text = std::fs::read_to_string(folder.join("case.toml")).unwrap();
    let case: Case = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let own = std::fs::read_to_string(folder.join(&case.input)).ok();
    let Some(text) = own.or_else(|| data::text(&case.input)) else {
        return;
    };
    let input = sagitta_analysis::read(
        ImportSource::file(&case.input, &text),
        &ImportOptions::at_rate(case.fps),
    )
    .map(|r| r.input)
    .unwrap();
    let mut wanted = request::request(movement, input);
    wanted.subject.height_m = case.height_m;
    wanted.subject.mass_kg = case.mass_kg;
    (wanted.settings.start_s, wanted.settings.end_s) = (case.start_s, case.end_s);
    let report = request::run(&wanted);
    let name = folder.display();
    let found = request::run(&sagitta_motion::Request {
        movement: sagitta_motion::Request::FIND_OUT.to_owned(),
        variant: None,
        ..wanted.clone()
    });
    assert_eq!(found.movement, movement, "{name} is recognised");
    assert_eq!(report.reps.len(), case.reps, "{name}");
    if let Some(expected) = &case.warnings {
        let mut found: Vec<WarningKind> = report.warnings.iter().map(|w| w.kind).collect();
        found.dedup();
        assert_eq!(&found, expected, "{name}");
    }
    for expected in &case.event {
        let mut off = Vec::new();
        for (rep, value) in expected.values.iter().enumerate() {
            let what = format!("{name}: {}", expected.id);
            let found = report.reps[rep].events[&expected.id];
            near(&what, found, *value, expected.within);
            off.push((found - value).abs());
        }
        tell(movement, folder, &case, expected, "s", &off);
    }
    for expected in &case.metric {
        let (unit, off) = metric(&name.to_string(), &report, expected);
        tell(movement, folder, &case, expected, &unit, &off);
    }
}

/// Puts the largest of some errors among the rows of the Accuracy page.
fn tell(movement: &str, folder: &Path, case: &Case, of: &Expected, unit: &str, off: &[f64]) {
    let Some(reference) = &case.reference else {
        return;
    };
    // A count is right or wrong; within a range nothing is off.
    if of.within == 0.0 || of.range {
        return;
    }
    let side = of.side.map_or("", Side::name);
    let name = folder.file_name().unwrap().to_str().unwrap();
    let id = format!("{}/{movement}.{name}.{}.{side}", reference.area, of.id);
    let words = of.id.trim_end_matches("_s").replace('_', " ");
    let quantity = format!("{words} {side}").trim().to_owned();
    record(&Row {
        id: id.trim_end_matches('.'),
        quantity: &format!("{}: {quantity}", reference.title),
        what: if off.len() > 1 {
            "largest error"
        } else {
            "error"
        },
        against: &reference.against,
        source: &reference.source,
        found: off.iter().copied().fold(0.0, f64::max),
        bound: of.within,
        unit,
        n: off.len(),
    });
}

/// Unit and errors of what is expected of a metric.
fn metric(name: &str, report: &Report, expected: &Expected) -> (String, Vec<f64>) {
    let what = format!("{name}: {}", expected.id);
    let reps = expected
        .values
        .iter()
        .enumerate()
        .map(|(i, v)| (Some(i), *v));
    let (mut unit, mut off) = (String::new(), Vec::new());
    for (rep, value) in reps.chain(expected.value.map(|v| (None, v))) {
        let metric = request::metric(report, &expected.id, rep, expected.side);
        let metric = metric.unwrap_or_else(|| panic!("{what} is missing"));
        let found = metric.value.unwrap();
        near(&what, found, value, expected.within);
        unit.clone_from(&metric.unit);
        off.push((found - value).abs());
    }
    (unit, off)
}

fn near(what: &str, found: f64, expected: f64, within: f64) {
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found} is not {expected} within {within}"
    );
}
