//! Files that contradict themselves or their data: decided by the data and said, or asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod c3d_writer;

use c3d_writer::{Plain, Spelling, floats, group, ints, texts};
use proptest::prelude::*;
use sagitta_formats::c3d::{Imported, import};
use sagitta_formats::{Error, ImportSource};
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportOptions, Input, MissingMetadata};

const S: Spelling = Spelling::Intel;

fn read(file: &Plain) -> Result<Imported, Error> {
    import(&file.bytes(), &ImportOptions::default())
}

fn assumed(found: &Imported, what: Assumed) -> Option<(String, Evidence)> {
    let all = &mut found.notes.assumptions.iter();
    all.find(|a| a.what == what)
        .map(|a| (a.value.clone(), a.evidence))
}

/// Markers with their names, a few decimetres apart, over some frames.
fn markers(names: &[&str], frames: usize) -> Plain {
    let mut p = Vec::new();
    group(&mut p, S, 1, "POINT");
    floats(&mut p, S, 1, "SCALE", &[], &[-1.0]);
    floats(&mut p, S, 1, "RATE", &[], &[100.0]);
    texts(&mut p, S, 1, "LABELS", names);
    texts(&mut p, S, 1, "UNITS", &["mm"]);
    let at = |i: usize, j: usize| {
        [
            100.0 * j as f32 + i as f32,
            50.0,
            900.0 - 200.0 * j as f32,
            0.0,
        ]
    };
    let all = (0..frames).flat_map(|i| (0..names.len()).flat_map(move |j| at(i, j)));
    Plain {
        points: names.len(),
        per_frame: 0,
        samples: 1,
        frames: [1, frames as u16],
        rate_hz: 100.0,
        parameters: p,
        data: all.collect(),
    }
}

/// A plate of type 2 that reads `loads` (upwards, in newtons), ten samples in each frame.
fn plate(loads: &[f32], corners: &[f32], units: &[&str]) -> Plain {
    let mut p = Vec::new();
    group(&mut p, S, 1, "POINT");
    floats(&mut p, S, 1, "SCALE", &[], &[-1.0]);
    floats(&mut p, S, 1, "RATE", &[], &[100.0]);
    texts(&mut p, S, 1, "UNITS", &["mm"]);
    group(&mut p, S, 2, "ANALOG");
    ints(&mut p, S, 2, "USED", &[], &[6]);
    floats(&mut p, S, 2, "RATE", &[], &[1000.0]);
    texts(&mut p, S, 2, "UNITS", units);
    group(&mut p, S, 3, "FORCE_PLATFORM");
    ints(&mut p, S, 3, "USED", &[], &[1]);
    ints(&mut p, S, 3, "TYPE", &[1], &[2]);
    floats(&mut p, S, 3, "CORNERS", &[3, 4, 1], corners);
    floats(&mut p, S, 3, "ORIGIN", &[3, 1], &[0.0; 3]);
    ints(&mut p, S, 3, "CHANNEL", &[6, 1], &[1, 2, 3, 4, 5, 6]);
    let all = loads
        .iter()
        .flat_map(|n| [0.0, 0.0, -n, -0.05 * n * 1000.0, 0.1 * n * 1000.0, 0.0]);
    Plain {
        points: 0,
        per_frame: 60,
        samples: 10,
        frames: [1, (loads.len() / 10) as u16],
        rate_hz: 100.0,
        parameters: p,
        data: all.collect(),
    }
}

const CORNERS: [f32; 12] = [
    400.0, 600.0, 0.0, 400.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 600.0, 0.0,
];
const NEWTONS: [&str; 6] = ["N", "N", "N", "Nmm", "Nmm", "Nmm"];

/// Where the file says how many frames it has, and what the other places say.
fn long(way: usize, frames: usize) -> Plain {
    let mut file = markers(&["HEEL"], 1);
    let mut data = Vec::with_capacity(4 * frames);
    (0..frames).for_each(|i| data.extend([1.0, 2.0, 3.0 + i as f32, 0.0]));
    file.data = data;
    let (s, p) = (S, &mut file.parameters);
    file.frames = [1, u16::MAX];
    match way {
        0 => {
            let words = |n: usize| [(n % 65_536) as u16 as i16, (n / 65_536) as i16];
            group(p, s, 5, "TRIAL");
            ints(p, s, 5, "ACTUAL_START_FIELD", &[2], &words(1));
            ints(p, s, 5, "ACTUAL_END_FIELD", &[2], &words(frames));
        }
        1 => floats(p, s, 1, "LONG_FRAMES", &[], &[frames as f32]),
        2 => floats(p, s, 1, "FRAMES", &[], &[frames as f32]),
        3 => ints(p, s, 1, "FRAMES", &[], &[-1]),
        4 => file.frames = [1, (frames % 65_536) as u16],
        // The header says less than 65,535 and nothing else says more.
        _ => ints(p, s, 1, "FRAMES", &[], &[(frames % 65_536) as u16 as i16]),
    }
    file
}

#[test]
fn more_frames_than_16_bits_hold_are_read_however_they_are_counted() {
    for frames in [65_536, 65_600, 70_000, 131_075, 140_000] {
        for way in 0..6 {
            let found =
                read(&long(way, frames)).unwrap_or_else(|e| panic!("{frames} by {way}: {e}"));
            assert_eq!(found.recording.markers.t_s.len(), frames, "by {way}");
            let last = found.recording.markers.positions_m[frames - 1][0].unwrap();
            assert!((last[2] - (3.0 + (frames - 1) as f64) / 1000.0).abs() < 1e-3);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    /// A wrong number of samples, of frames or of points in one place, all else being right.
    #[test]
    fn a_wrong_count_is_put_right_by_the_length_of_the_file(
        frames in 20_usize..60, wrong in 1_usize..40, place in 0..4,
    ) {
        let loads: Vec<f32> = (0..10 * frames).map(|i| 700.0 + (i % 7) as f32).collect();
        let mut file = plate(&loads, &CORNERS, &NEWTONS);
        let truth = read(&file).unwrap().recording;
        match place {
            0 => file.samples = if wrong == 10 { 1 } else { wrong },
            1 => file.per_frame += wrong,
            2 => floats(&mut file.parameters, S, 2, "RATE", &[], &[100.0 * wrong as f32]),
            _ => file.frames[1] += 700 + wrong as u16,
        }
        if place == 3 {
            floats(&mut file.parameters, S, 1, "FRAMES", &[], &[frames as f32]);
        }
        let found = read(&file);
        // Where two of three places agree, the third is overruled.
        let found = found.unwrap_or_else(|e| panic!("{e}")).recording;
        prop_assert_eq!(found.forces.unwrap(), truth.forces.unwrap());
    }

    #[test]
    fn samples_that_are_no_numbers_are_bridged_and_said_or_the_plate_left_out(
        at in 40_usize..150, gap in 1_usize..40, what in 0_usize..3,
    ) {
        let loads: Vec<f32> = (0..200).map(|_| 700.0).collect();
        let mut file = plate(&loads, &CORNERS, &NEWTONS);
        let bad = [f32::NAN, f32::INFINITY, f32::MAX][what];
        (at..at + gap).for_each(|i| file.data[6 * i + 2] = bad);
        match read(&file) {
            Ok(found) => {
                prop_assert!(gap <= 20);
                let vertical = &found.recording.forces.unwrap().plates[0].vertical_n;
                prop_assert!(vertical.iter().all(|f| (f - 700.0).abs() < 1e-3));
                let said: Vec<_> = found.notes.dropped.iter().map(|d| (d.what, d.count)).collect();
                prop_assert_eq!(said, [(DroppedKind::Samples, gap)]);
            }
            Err(error) => prop_assert!(gap > 20 && error.to_string().contains("no numbers"), "{}", error),
        }
    }
}

#[test]
fn corners_in_another_unit_or_of_no_plate_are_said() {
    let loads = vec![700.0; 200];
    let scaled = |by: f32| CORNERS.map(|v| v * by);
    // In metres and centimetres, though the file says millimetres.
    for (by, unit) in [(0.001, "m"), (0.1, "cm")] {
        let found = read(&plate(&loads, &scaled(by), &NEWTONS)).unwrap();
        assert_eq!(
            assumed(&found, Assumed::PlateUnit).unwrap(),
            (unit.to_owned(), Evidence::Implied)
        );
        let plate = &found.recording.forces.unwrap().plates[0];
        let [x, _, z] = plate.wrench.as_ref().unwrap().point_m[0];
        assert!((x - 0.25).abs() < 1e-6 && (z + 0.4).abs() < 1e-6, "{x} {z}");
    }
    let skew = [
        400.0, 600.0, 0.0, 400.0, 0.0, 0.0, 300.0, 0.0, 0.0, 0.0, 600.0, 0.0,
    ];
    for corners in [[0.0; 12], skew, scaled(1e5), scaled(1e-6)] {
        let found = read(&plate(&loads, &corners, &NEWTONS)).unwrap();
        let plate = &found.recording.forces.as_ref().unwrap().plates[0];
        assert!(plate.wrench.is_none() && plate.vertical_n.iter().all(|f| *f == 700.0));
        assert_eq!(found.notes.dropped[0].what, DroppedKind::Columns);
    }
}

#[test]
fn moments_in_another_unit_are_said() {
    let loads = vec![700.0; 200];
    // In newton millimetres, though the file says newton metres.
    let found = read(&plate(&loads, &CORNERS, &["N", "N", "N", "Nm", "Nm", "Nm"])).unwrap();
    assert_eq!(
        assumed(&found, Assumed::PlateUnit).unwrap().1,
        Evidence::Implied
    );
    let plate = &found.recording.forces.unwrap().plates[0];
    let [x, _, z] = plate.wrench.as_ref().unwrap().point_m[0];
    assert!((x - 0.25).abs() < 1e-6 && (z + 0.4).abs() < 1e-6, "{x} {z}");
}

#[test]
fn forces_without_a_unit_are_newtons_only_where_they_are_a_persons_weight() {
    let bare = [""; 6];
    for (load, asks) in [(700.0, false), (157.0, true), (71.0, true), (0.7, true)] {
        let file = plate(&vec![load; 200], &CORNERS, &bare);
        match read(&file) {
            Ok(found) => {
                assert!(!asks, "{load}");
                assert_eq!(
                    assumed(&found, Assumed::ForceUnit).unwrap(),
                    ("N".to_owned(), Evidence::Implied)
                );
            }
            Err(error) => assert!(asks && matches!(error, Error::NoUnit(_)), "{load}: {error}"),
        }
    }
    let options = ImportOptions {
        unit: Some("lbf".to_owned()),
        ..ImportOptions::default()
    };
    let found = import(&plate(&vec![157.0; 200], &CORNERS, &bare).bytes(), &options).unwrap();
    let vertical = found.recording.forces.unwrap().plates[0].vertical_n[0];
    assert!((vertical - 698.37).abs() < 0.01, "{vertical}");
    // A thousand times too much.
    let error = read(&plate(
        &vec![700.0; 200],
        &CORNERS,
        &["kN", "kN", "kN", "Nm", "Nm", "Nm"],
    ));
    assert!(matches!(error, Err(Error::NoUnit(_))), "{error:?}");
}

#[test]
fn plates_of_types_without_a_publication_are_refused_by_number() {
    for (kind, says) in [
        (8, "type 8"),
        (11, "type 11"),
        (12, "type 12"),
        (21, "type 21"),
        (0, "type 0"),
        (-3, "type -3"),
    ] {
        let mut file = plate(&vec![700.0; 200], &CORNERS, &NEWTONS);
        ints(&mut file.parameters, S, 3, "TYPE", &[1], &[kind]);
        let error = read(&file).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    // Without its matrix a plate of volts means nothing.
    for kind in [4, 5, 6, 7] {
        let mut file = plate(&vec![7.0; 200], &CORNERS, &["V"; 6]);
        ints(&mut file.parameters, S, 3, "TYPE", &[1], &[kind]);
        let error = read(&file).unwrap_err().to_string();
        assert!(
            error.contains("matrix") || error.contains("channels"),
            "{error}"
        );
    }
}

#[test]
fn one_of_two_subjects_is_chosen_and_said() {
    let file = markers(
        &[
            "anna:LTOE",
            "anna:RTOE",
            "ben:LTOE",
            "ben:RTOE",
            "wand:W1",
            "BAR",
        ],
        9,
    );
    let found = read(&file).unwrap();
    let names = &found.recording.markers.markers;
    assert_eq!(names, &["anna:LTOE", "anna:RTOE", "BAR"]);
    assert!(
        found
            .recording
            .markers
            .positions_m
            .iter()
            .all(|row| row.len() == 3)
    );
    assert_eq!(
        assumed(&found, Assumed::Person).unwrap(),
        ("anna".to_owned(), Evidence::Assumed)
    );
    assert_eq!(
        found.notes.dropped.iter().map(|d| d.count).sum::<usize>(),
        3
    );
    let person = |name: &str| ImportOptions {
        person: Some(name.to_owned()),
        ..ImportOptions::default()
    };
    let found = import(&file.bytes(), &person("Ben")).unwrap();
    assert_eq!(
        found.recording.markers.markers,
        ["ben:LTOE", "ben:RTOE", "BAR"]
    );
    let error = import(&file.bytes(), &person("carl")).unwrap_err();
    assert!(matches!(
        error,
        Error::Asked {
            missing: MissingMetadata::Person,
            ..
        }
    ));
    assert!(error.to_string().contains("anna, ben"), "{error}");
    // One subject with a wand loses nothing.
    let found = read(&markers(&["anna:LTOE", "anna:RTOE", "wand:W1"], 9)).unwrap();
    assert!(found.notes.dropped.is_empty() && found.recording.markers.markers.len() == 3);
}

#[test]
fn rates_that_contradict_each_other_are_decided_by_a_third_or_asked_for() {
    let mut file = plate(&vec![700.0; 200], &CORNERS, &NEWTONS);
    file.rate_hz = 50.0;
    let found = read(&file).unwrap();
    assert_eq!(
        assumed(&found, Assumed::Rate).unwrap(),
        ("100 Hz".to_owned(), Evidence::Implied)
    );
    let mut file = markers(&["A", "B", "C"], 9);
    file.rate_hz = 50.0;
    let error = read(&file).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Asked {
                missing: MissingMetadata::FrameRate,
                ..
            }
        ),
        "{error}"
    );
    let found = import(&file.bytes(), &ImportOptions::at_rate(Some(50.0))).unwrap();
    assert!((found.recording.markers.t_s[1] - 0.02).abs() < 1e-12);
}

#[test]
fn the_unit_of_points_is_held_against_how_far_markers_lie_apart() {
    let say = |unit: &str, options: &ImportOptions| {
        let mut file = markers(&["A", "B", "C"], 9);
        texts(&mut file.parameters, S, 1, "UNITS", &[unit]);
        import(&file.bytes(), options)
    };
    let none = ImportOptions::default();
    assert_eq!(
        assumed(&say("", &none).unwrap(), Assumed::LengthUnit)
            .unwrap()
            .1,
        Evidence::Assumed
    );
    for unit in ["m", "furlong"] {
        let error = say(unit, &none).unwrap_err();
        assert!(
            matches!(
                error,
                Error::Asked {
                    missing: MissingMetadata::LengthUnit,
                    ..
                }
            ),
            "{error}"
        );
        let given = ImportOptions {
            length_unit: Some("mm".to_owned()),
            ..none.clone()
        };
        let found = say(unit, &given).unwrap().recording.markers;
        assert_eq!(found.positions_m[0][0], Some([0.0, 0.05, 0.9]));
    }
    // Metres that no one names.
    let mut file = markers(&["A", "B", "C"], 9);
    texts(&mut file.parameters, S, 1, "UNITS", &[""]);
    file.data.iter_mut().for_each(|v| *v /= 1000.0);
    let found = read(&file).unwrap();
    assert_eq!(
        assumed(&found, Assumed::LengthUnit).unwrap(),
        ("m".to_owned(), Evidence::Implied)
    );
    let at = found.recording.markers.positions_m[0][0].unwrap();
    assert!((at[2] - 0.9).abs() < 1e-6, "{at:?}");
}

#[test]
fn events_are_read_in_the_time_of_the_markers_and_said_to_be_left_out() {
    let mut file = markers(&["A", "B", "C"], 9);
    file.frames = [101, 109];
    let p = &mut file.parameters;
    group(p, S, 6, "EVENT");
    ints(p, S, 6, "USED", &[], &[2]);
    floats(p, S, 6, "TIMES", &[2, 2], &[0.0, 1.05, 0.0, 1.02]);
    texts(p, S, 6, "CONTEXTS", &["Left", "Right"]);
    texts(p, S, 6, "LABELS", &["Foot Strike", "Foot Off"]);
    let found = read(&file).unwrap();
    let words: Vec<(f64, &str, &str)> = found
        .events
        .iter()
        .map(|e| {
            (
                (e.t_s * 1000.0).round() / 1000.0,
                e.context.as_str(),
                e.label.as_str(),
            )
        })
        .collect();
    assert_eq!(
        words,
        [(0.02, "Right", "Foot Off"), (0.05, "Left", "Foot Strike")]
    );
    let bytes = file.bytes();
    let read = sagitta_formats::read(
        ImportSource::file("a.c3d", &bytes),
        &ImportOptions::default(),
    )
    .unwrap();
    assert!(matches!(read.input, Input::Markers(_)));
    let said: Vec<String> = read.import.sentences().collect();
    assert!(
        said.iter()
            .any(|s| s.starts_with("2 events (first Right Foot Off at 0.020 s)")),
        "{said:?}"
    );
}
