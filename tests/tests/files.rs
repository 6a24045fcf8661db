//! Files of other programs as data: every folder `cases/files/<kind>/<name>` with an `expected.toml` is one
//! test.
//!
//! The input is `input.<ext>` in that folder, several of that name (`input_000.json` and so on) for a
//! recording of a file per frame, or the path `input` in the reference data. `[options]` answers what the
//! file leaves open ([`ImportOptions`]). Then comes what must come out, all of it optional: `asks` (the
//! missing metadata: "rate", "unit", "columns" and so on) or `error` (a part of the sentence), else `[read]`
//! (counts, names, first values), `assumptions` ("force_unit=N: assumed") and `dropped` ("rows=7"), of
//! which each must be among those found; an empty list allows none. With `movement`, the recording is
//! analysed, which must give `reps` repetitions and `[values]`: metric = [value, tolerance]. A metric is
//! looked for in the whole recording, then in the first repetition; "id.left" names a side.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_analysis::ImportSource;
use sagitta_motion::{
    Forces, ImportNotes, ImportOptions, Input, MissingMetadata, Recorded, Report, Side,
};
use sagitta_tests::{data, request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// In the reference data, where there is no input in the case's folder.
    input: Option<String>,
    #[serde(default)]
    options: ImportOptions,
    asks: Option<MissingMetadata>,
    error: Option<String>,
    read: Option<Read>,
    assumptions: Option<Vec<String>>,
    dropped: Option<Vec<String>>,
    movement: Option<String>,
    reps: Option<usize>,
    #[serde(default)]
    values: BTreeMap<String, [f64; 2]>,
}

/// What is read.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Read {
    /// "pose", "coordinates", "markers" or "forces".
    kind: Option<String>,
    /// Frames, rows or samples.
    frames: Option<usize>,
    /// Frames per second, from the times, within a thousandth.
    rate_hz: Option<f64>,
    /// How many markers, columns, plates or points there are.
    count: Option<usize>,
    /// Their names.
    names: Option<Vec<String>>,
    /// The sides of the plates: "left", "right", or "" where none is known.
    sides: Option<Vec<String>>,
    /// The first values: of the first marker in metres, of a row, of the vertical forces in newtons, or of
    /// the first point in pixels.
    first: Vec<f64>,
    /// How near they must be, 1e-6 where it is not given.
    within: Option<f64>,
    in_degrees: Option<bool>,
    /// How many plates go with the markers.
    plates: Option<usize>,
    /// The first vertical forces of the plates that go with the markers, in newtons.
    first_n: Vec<f64>,
}

/// Models are no recordings: `files_models.rs` reads them.
const MODELS: &str = "models";

#[test]
fn every_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/files");
    let only = std::env::var("SAGITTA_FILES").unwrap_or_default();
    let (mut run, mut failed) = (0, Vec::new());
    for kind in folders(&root)
        .into_iter()
        .filter(|kind| !kind.ends_with(MODELS))
    {
        for case in folders(&kind) {
            let name = case.strip_prefix(&root).unwrap().display().to_string();
            if !name.contains(&only) {
                continue;
            }
            run += 1;
            if std::panic::catch_unwind(|| check(&name, &case)).is_err() {
                failed.push(name);
            }
        }
    }
    assert!(run > 0, "no cases in {}", root.display());
    assert!(failed.is_empty(), "of {run} cases these fail: {failed:?}");
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).unwrap();
    let paths = entries.map(|e| e.unwrap().path());
    let mut list: Vec<_> = paths.filter(|p| p.is_dir()).collect();
    list.sort();
    list
}

/// Names and bytes of a case's input; `None` where the reference data are missing.
fn inputs(folder: &Path, case: &Case) -> Option<Vec<(String, Vec<u8>)>> {
    if let Some(path) = &case.input {
        let name = Path::new(path).file_name().unwrap().to_str().unwrap();
        return Some(vec![(name.to_owned(), data::bytes(path)?)]);
    }
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().to_str().unwrap().to_owned());
    let mut names: Vec<String> = names.filter(|n| n.starts_with("input")).collect();
    names.sort();
    assert!(!names.is_empty(), "there is no input");
    let bytes = |name: &String| std::fs::read(folder.join(name)).unwrap();
    Some(names.iter().map(|n| (n.clone(), bytes(n))).collect())
}

fn check(name: &str, folder: &Path) {
    let text = std::fs::read_to_string(folder.join("expected.toml")).unwrap();
    let case: Case = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let Some(files) = inputs(folder, &case) else {
        return;
    };
    let list: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (&**n, &**b)).collect();
    let source = match &list[..] {
        [(name, bytes)] => ImportSource::file(name, *bytes),
        many => ImportSource::Frames(many),
    };
    match sagitta_analysis::read(source, &case.options) {
        Err(error) => {
            assert!(
                case.asks.is_some() || case.error.is_some(),
                "{name}: {error}"
            );
            assert_eq!(error.asks(), case.asks, "{name}: {error}");
            contains(name, &error.to_string(), case.error.as_deref());
        }
        Ok(recorded) => {
            assert_eq!(case.asks, None, "{name}: it was read without asking");
            found(name, &case, recorded);
        }
    }
}

fn contains(name: &str, text: &str, part: Option<&str>) {
    let part = part.unwrap_or_default();
    assert!(text.contains(part), "{name}: “{part}” is not in: {text}");
}

/// What was read, its notes, and what is measured in it.
fn found(name: &str, case: &Case, recorded: Recorded) {
    notes(name, case, &recorded.import);
    if let Some(wanted) = &case.read {
        read(name, wanted, &recorded);
    }
    let Some(movement) = &case.movement else {
        assert_eq!(case.error, None, "{name}: it was read");
        return;
    };
    let mut wanted = request::request(movement, recorded.input);
    wanted.forces = recorded.forces;
    wanted.provenance.import = recorded.import;
    match sagitta_analysis::run(&wanted, &mut sagitta_motion::Silent) {
        Err(error) => {
            assert!(case.error.is_some(), "{name}: {error}");
            contains(name, &error.to_string(), case.error.as_deref());
        }
        Ok(report) => {
            assert_eq!(case.error, None, "{name}: it was measured");
            values(name, case, &report);
        }
    }
}

fn values(name: &str, case: &Case, report: &Report) {
    if let Some(reps) = case.reps {
        assert_eq!(report.reps.len(), reps, "{name}: repetitions");
    }
    for (key, [value, within]) in &case.values {
        let (id, side) = match key.rsplit_once('.') {
            Some((id, "left")) => (id, Some(Side::Left)),
            Some((id, "right")) => (id, Some(Side::Right)),
            _ => (key.as_str(), None),
        };
        let metric = request::metric(report, id, None, side);
        let metric = metric.or_else(|| request::metric(report, id, Some(0), side));
        let metric = metric.unwrap_or_else(|| panic!("{name}: there is no {key}"));
        let found = metric.value;
        let near = found.is_some_and(|v| (v - value).abs() <= *within) && metric.valid;
        assert!(near, "{name}: {key} is {metric:?} and not {value}");
    }
}

/// Holds what reading rests on against what is expected to be among it.
fn notes(name: &str, case: &Case, import: &ImportNotes) {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    fn json(value: impl Serialize) -> serde_json::Value {
        serde_json::to_value(value).unwrap()
    }
    let assumed = import.assumptions.iter().map(|a| {
        let (what, evidence) = (word(json(a.what)), word(json(a.evidence)));
        format!("{what}={}: {evidence}", a.value)
    });
    let dropped = import.dropped.iter();
    let dropped = dropped.map(|d| format!("{}={}", word(json(d.what)), d.count));
    among(name, &case.assumptions, &assumed.collect::<Vec<_>>());
    among(name, &case.dropped, &dropped.collect::<Vec<_>>());
}

fn among(name: &str, wanted: &Option<Vec<String>>, found: &[String]) {
    let Some(wanted) = wanted else { return };
    let missing = wanted.iter().find(|w| !found.contains(w));
    assert_eq!(missing, None, "{name}: not among {found:?}");
    let none = wanted.is_empty() && !found.is_empty();
    assert!(!none, "{name}: {found:?} is noted and nothing should be");
}

fn read(name: &str, wanted: &Read, recorded: &Recorded) {
    let (kind, t_s, names, first) = shape(&recorded.input);
    let same = |what: &str, found: usize, wanted: Option<usize>| {
        assert_eq!(found, wanted.unwrap_or(found), "{name}: {what}");
    };
    assert_eq!(kind, wanted.kind.as_deref().unwrap_or(kind), "{name}");
    same("frames", t_s.len(), wanted.frames);
    same("count", names.len(), wanted.count);
    if let Some(wanted) = &wanted.names {
        assert_eq!(&names, wanted, "{name}");
    }
    if let Some(rate_hz) = wanted.rate_hz {
        let found = (t_s.len() - 1) as f64 / (t_s[t_s.len() - 1] - t_s[0]);
        let near = (found / rate_hz - 1.0).abs() < 1e-3;
        assert!(near, "{name}: {found} frames per second");
    }
    let within = wanted.within.unwrap_or(1e-6);
    near(name, &first, &wanted.first, within);
    let forces = match &recorded.input {
        Input::Forces(forces) => Some(forces),
        _ => recorded.forces.as_ref(),
    };
    let plates = forces.map_or(&[][..], |f| &f.plates);
    same("plates", plates.len(), wanted.plates);
    let loads = forces.map(loads).unwrap_or_default();
    near(name, &loads, &wanted.first_n, within);
    if let Some(wanted) = &wanted.sides {
        let sides = plates.iter().map(|p| p.side.map_or("", Side::name));
        assert_eq!(&sides.collect::<Vec<_>>(), wanted, "{name}");
    }
    if let (Some(wanted), Input::Coordinates(table)) = (wanted.in_degrees, &recorded.input) {
        assert_eq!(table.in_degrees, wanted, "{name}: degrees");
    }
}

fn loads(forces: &Forces) -> Vec<f64> {
    forces.plates.iter().map(|p| p.vertical_n[0]).collect()
}

/// Kind, times, names and first values of a recording.
fn shape(input: &Input) -> (&'static str, Vec<f64>, Vec<String>, Vec<f64>) {
    match input {
        Input::Pose(track) => {
            let pose = track.frames.iter().find_map(|f| f.pose.as_ref());
            let points = track.schema.points().iter();
            let names = points.map(|p| p.name().to_owned()).collect();
            let first = pose.map_or_else(Vec::new, |p| p.landmarks_px[0].to_vec());
            ("pose", track.times_s(), names, first)
        }
        Input::Coordinates(table) => {
            let first = table.rows[0].clone();
            (
                "coordinates",
                table.t_s.clone(),
                table.columns.clone(),
                first,
            )
        }
        Input::Markers(markers) => {
            let mut seen = markers.positions_m.iter().filter_map(|row| *row.first()?);
            let first = seen.next().map_or_else(Vec::new, Vec::from);
            let names = markers.markers.clone();
            ("markers", markers.t_s.clone(), names, first)
        }
        Input::Forces(forces) => {
            let names = forces.plates.iter().map(|p| p.name.clone()).collect();
            ("forces", forces.t_s.clone(), names, loads(forces))
        }
    }
}

/// Each wanted value against the one found in its place.
fn near(name: &str, found: &[f64], wanted: &[f64], within: f64) {
    assert!(found.len() >= wanted.len(), "{name}: {found:?}");
    let off = |(f, w): (&f64, &f64)| (f - w).abs() > within;
    let any = found.iter().zip(wanted).any(off);
    assert!(!any, "{name}: {found:?} and not {wanted:?}");
}
