//! Readers of text survive anything; writers give back what was read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use proptest::prelude::*;
use sagitta_formats::{Error, ImportSource, csv, mot, pose_json, read, report_json, trc};
use sagitta_motion::ImportOptions;
use sagitta_motion::{
    Disc, Input, KeypointSchema, Metric, PeopleFrame, PeopleTrack, Person, PersonId, Pose,
    PoseFrame, PoseTrack, Provenance, Rep, Report, Series, Side, Table,
};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3_f64, Just(0.0), -1e-9..1e-9_f64]
}

fn pose() -> impl Strategy<Value = Pose> {
    let points = || prop::collection::vec(prop::array::uniform3(number()), 33);
    let chance = || prop::collection::vec(0.0..=1.0_f64, 33);
    (points(), chance(), points(), 0.0..=1.0_f64).prop_map(
        |(landmarks_px, visibility, world_m, presence)| Pose {
            landmarks_px,
            visibility,
            world_m,
            presence,
        },
    )
}

fn track() -> impl Strategy<Value = PoseTrack> {
    let frame = (1e-3..1.0_f64, prop::option::weighted(0.8, pose()));
    prop::collection::vec(frame, 1..6).prop_map(|frames| {
        let mut track = PoseTrack::default();
        let mut t_s = 0.0;
        for (step, pose) in frames {
            track.frames.push(PoseFrame {
                t_s,
                width: 640,
                height: 480,
                pose,
                plate: None,
            });
            t_s += step;
        }
        track
    })
}

fn table() -> impl Strategy<Value = Table> {
    let rows = prop::collection::vec((1e-3..1.0_f64, prop::collection::vec(number(), 3)), 1..8);
    (any::<bool>(), rows).prop_map(|(in_degrees, rows)| {
        let columns = ["pelvis_ty", "knee_angle_r", "knee_angle_l"]
            .map(str::to_owned)
            .into();
        let mut table = Table {
            in_degrees,
            columns,
            ..Table::default()
        };
        let mut t_s = 0.0;
        for (step, row) in rows {
            t_s += step;
            table.t_s.push(t_s);
            table.rows.push(row);
        }
        table
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn poses_round_trip(track in track()) {
        let text = pose_json::write(&track).unwrap();
        prop_assert_eq!(pose_json::read(&text).unwrap(), track);
    }

    #[test]
    fn tables_round_trip(table in table()) {
        prop_assert_eq!(mot::read(&mot::write(&table)).unwrap(), table);
    }

    #[test]
    fn trajectories_round_trip(track in track()) {
        if let Ok(written) = trc::from_track(&track) {
            prop_assert_eq!(trc::read(&trc::write(&written)).unwrap(), written);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "(?s).{0,400}") {
        drop((pose_json::read(&text), mot::read(&text), trc::read(&text), report_json::read(&text)));
        drop(read(ImportSource::file("a.mot", &text), &ImportOptions::default()).map(|r| r.input));
    }

    #[test]
    fn damage_is_an_error_or_another_valid_file(track in track(), table in table(), at in any::<prop::sample::Index>(), with in "[\\PC\t\n]{0,3}") {
        let trajectories = trc::from_track(&track).map(|t| trc::write(&t)).unwrap_or_default();
        for text in [pose_json::write(&track).unwrap(), mot::write(&table), trajectories] {
            let mut chars: Vec<char> = text.chars().collect();
            if chars.is_empty() {
                continue;
            }
            let i = at.index(chars.len());
            chars.splice(i..(i + 2).min(chars.len()), with.chars());
            let text: String = chars.into_iter().collect();
            if let Ok(Input::Coordinates(table)) = read(ImportSource::file("x", &text), &ImportOptions::default()).map(|r| r.input) {
                prop_assert!(table.rows.iter().flatten().all(|v| v.is_finite()));
            }
            if let Ok(track) = pose_json::read(&text) {
                let points = track.frames.iter().flat_map(|f| &f.pose).flat_map(|p| &p.world_m);
                prop_assert!(points.flatten().all(|v| v.is_finite()));
            }
            if let Ok(trc) = trc::read(&text) {
                prop_assert!(trc.positions_m.iter().flatten().flatten().flatten().all(|v| v.is_finite()));
            }
        }
    }
}

fn frame(t_s: &str, pose: &str) -> String {
    format!("{{{t_s}\"width\":2,\"height\":3,\"pose\":{pose}}}")
}

fn body(points: usize) -> String {
    format!("{{\"landmarks_px\":{:?}}}", vec![[1.0, 2.0, 3.0]; points])
}

#[test]
fn times_come_from_frames_or_from_the_frame_rate() {
    let timed = format!(
        "{{\"frames\":[{},{}]}}",
        frame("\"t_s\":0.5,", "null"),
        frame("\"t_s\":0.7,", &body(33))
    );
    let track = pose_json::read(&timed).unwrap();
    assert_eq!(track.times_s(), [0.5, 0.7]);
    assert_eq!(track.schema, KeypointSchema::BlazePose33);
    let pose = track.frames[1].pose.as_ref().unwrap();
    assert_eq!(
        (pose.presence, pose.visibility.len(), pose.world_m.len()),
        (1.0, 33, 0)
    );
    let plain = format!("{{\"frames\":[{0},{0}]}}", frame("", "null"));
    assert_eq!(pose_json::read(&plain), Err(Error::NoTimes));
    assert_eq!(
        pose_json::read_at(&plain, Some(4.0)).unwrap().times_s(),
        [0.0, 0.25]
    );
    let rated = format!("{{\"fps\":5,\"frames\":[{0},{0}]}}", frame("", "null"));
    assert_eq!(pose_json::read(&rated).unwrap().times_s(), [0.0, 0.2]);
    assert!(pose_json::read_at(&plain, Some(0.0)).is_err());
}

#[test]
fn damaged_poses_are_named_by_frame() {
    let cases = [
        (frame("\"t_s\":0,", &body(17)), "17 points"),
        (
            frame("\"t_s\":0,", &body(33).replace("1.0", "1e9")),
            "out of range",
        ),
        (frame("\"t_s\":1e9,", "null"), "out of range"),
        (
            frame(
                "\"t_s\":0,",
                &body(33).replace('}', ",\"visibility\":[0.5]}"),
            ),
            "1 values",
        ),
        (
            frame("\"t_s\":0,", &body(33).replace('}', ",\"presence\":2}")),
            "between 0 and 1",
        ),
        (
            frame(
                "\"t_s\":0,",
                &body(33).replace('}', ",\"world_m\":[[0,0,0]]}"),
            ),
            "world_m has 1",
        ),
    ];
    for (bad, word) in cases {
        let text = format!("{{\"frames\":[{},{bad}]}}", frame("\"t_s\":-1,", "null"));
        let error = pose_json::read(&text).unwrap_err().to_string();
        assert!(error.contains("frame 2") && error.contains(word), "{error}");
    }
    let back = format!("{{\"frames\":[{0},{0}]}}", frame("\"t_s\":0,", "null"));
    assert!(
        pose_json::read(&back)
            .unwrap_err()
            .to_string()
            .contains("not after")
    );
    assert_eq!(
        pose_json::read("{\"frames\":[]}"),
        Err(Error::Empty("pose"))
    );
    assert!(pose_json::read("{\"frames\":[{\"t_s\":1e999}]}").is_err());
}

#[test]
fn several_people_come_back_and_older_readers_find_the_subject() {
    let pose = |x: f64| Pose {
        landmarks_px: vec![[x, 2.0, 3.0]; 33],
        visibility: vec![1.0; 33],
        world_m: vec![],
        presence: 1.0,
    };
    let frame = |t_s: f64, ids: &[u32]| PeopleFrame {
        t_s,
        width: 4,
        height: 3,
        people: ids
            .iter()
            .map(|&id| Person {
                id: PersonId(id),
                pose: pose(f64::from(id)),
            })
            .collect(),
        subject: Some(PersonId(2)),
        plate: None,
    };
    let people = PeopleTrack {
        subject: Some(PersonId(2)),
        frames: vec![frame(0.0, &[1, 2]), frame(0.1, &[1]), frame(0.2, &[2, 4])],
        ..PeopleTrack::default()
    };
    let text = pose_json::write_people(people.clone()).unwrap();
    assert_eq!(pose_json::read_people_at(&text, None).unwrap(), people);
    assert_eq!(pose_json::read(&text).unwrap(), people.subject_track());
    let alone = pose_json::write(&people.subject_track()).unwrap();
    let alone = pose_json::read_people_at(&alone, None).unwrap();
    assert_eq!(alone.subject, Some(PersonId(1)));
    assert_eq!(alone.subject_track(), people.subject_track());
    let twice = text.replace("\"id\":4", "\"id\":2");
    let error = pose_json::read(&twice).unwrap_err().to_string();
    assert!(
        error.contains("frame 3") && error.contains("same number"),
        "{error}"
    );
}

#[test]
fn tables_in_several_dialects() {
    let simm = "name x.sto\ndatacolumns 3\ndatarows 2\nrange 0 1\nendheader\n  time\t a\t b\n 0.0\t 1\t 2\n 0.5\t 3\t 4\n";
    let table = mot::read(simm).unwrap();
    assert_eq!(
        (table.columns.len(), table.rows[1][1], table.in_degrees),
        (2, 4.0, false)
    );
    let blanks = "Coordinates\nversion=1\ninDegrees = yes\nnRows=3\nnColumns=3\r\nEndHeader\r\n\r\nTime a b\r\n0 1 nan\r\n0.1 2 3\r\n0.2 4 5\r\n";
    let table = mot::read(blanks).unwrap();
    assert!(table.in_degrees);
    // What is missing at the start is the nearest value, and costs no row.
    assert_eq!(table.t_s, [0.0, 0.1, 0.2]);
    assert_eq!(table.rows[0], [1.0, 3.0]);
    let motion = mot::read(&simm.replace("x.sto", "x.mot")).unwrap();
    assert!(motion.in_degrees);
    let words = "x\nAngles are in degrees.\nendheader\ntime a a\n0 1 2\n0 3 4\n1 5 6\n";
    let table = mot::read(words).unwrap();
    assert!(table.in_degrees);
    assert_eq!(table.rows, [[3.0, 4.0], [5.0, 6.0]]);
    let named = mot::write_named("Inverse Dynamics", &table);
    assert!(named.starts_with("Inverse Dynamics\nversion=1\nnRows=2\nnColumns=3\ninDegrees=yes\nendheader\ntime\ta\ta\n0\t3\t4\n"));
    assert_eq!(mot::read(&named), Ok(table));
    let hollow = "endheader\ntime\ta\tb\n0\t\t1\n1\t-1.#IND\t2\n2\t3\t3\n";
    let table = mot::read(hollow).unwrap();
    assert_eq!((table.columns, table.rows.len()), (vec!["b".to_owned()], 3));
}

#[test]
fn damaged_tables_are_named_by_line() {
    for (text, word) in [
        ("time a\n0 1\n", "endheader"),
        ("endheader\nframe a\n0 1\n", "time"),
        ("endheader\ntime a\n0 1 2\n", "line 3"),
        ("endheader\ntime a\n0 x\n", "not a number"),
        ("endheader\ntime a\n1 1\n0 2\n", "increase"),
        ("endheader\ntime a\n", "empty"),
        ("endheader\n", "empty"),
    ] {
        let error = mot::read(text).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn recordings_are_told_apart_by_content() {
    let table = "endheader\ntime a\n0 1\n";
    assert!(matches!(
        read(
            ImportSource::file("noname", table),
            &ImportOptions::default()
        )
        .map(|r| r.input),
        Ok(Input::Coordinates(_))
    ));
    let pose = format!("\u{feff} {{\"frames\":[{}]}}", frame("\"t_s\":0,", "null"));
    assert!(matches!(
        read(
            ImportSource::file("x.txt", &pose),
            &ImportOptions::default()
        )
        .map(|r| r.input),
        Ok(Input::Pose(_))
    ));
    assert_eq!(
        read(
            ImportSource::file("x.txt", "hello"),
            &ImportOptions::default()
        )
        .map(|r| r.input),
        Err(Error::Unknown("x.txt".into()))
    );
    assert_eq!(
        read(
            ImportSource::file("x.json", " \n"),
            &ImportOptions::default()
        )
        .map(|r| r.input),
        Err(Error::Empty("recording"))
    );
    assert!(
        read(
            ImportSource::file("x.mot", "hello"),
            &ImportOptions::default()
        )
        .map(|r| r.input)
        .unwrap_err()
        .to_string()
        .contains("endheader")
    );
}

#[test]
fn trajectories_in_other_units_and_with_holes() {
    let head = "PathFileType\t4\t(X/Y/Z)\tx\nDataRate\tUnits\n50\tmm\nFrame#\tTime\tA\t\t\tB\t\t\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n";
    let trc = trc::read(&format!(
        "{head}\n1\t0\t1000\t0\t-500\t\t\t\n2\t0.02\tNaN\t1\t1\t1\t2\n"
    ))
    .unwrap();
    assert_eq!(
        (trc.rate_hz, trc.markers.as_slice()),
        (50.0, ["A".to_owned(), "B".to_owned()].as_slice())
    );
    assert_eq!(
        trc.positions_m,
        [[Some([1.0, 0.0, -0.5]), None], [None, None]]
    );
    for (rows, word) in [
        ("1\t0\t1\t1\t1\t1\t1\t1\t9\n", "more values"),
        ("1\t\t1\t1\t1\t1\t1\t1\n", "no time"),
        ("1\t0\tx\t1\t1\t1\t1\t1\n", "not a number"),
        ("1\t0\n2\t0\n", "increase"),
        ("", "empty"),
    ] {
        let error = trc::read(&format!("{head}{rows}")).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
    assert!(
        trc::read("x")
            .unwrap_err()
            .to_string()
            .contains("PathFileType")
    );
    assert!(
        trc::read(&head.replace("mm", "ell"))
            .unwrap_err()
            .to_string()
            .contains("ell")
    );
    assert_eq!(
        trc::from_track(&PoseTrack::default()),
        Err(Error::Empty("TRC"))
    );
}

#[test]
fn y_is_up_in_trajectories() {
    let pose = Pose {
        world_m: vec![[0.1, -0.6, 0.2]; 33],
        ..Pose::default()
    };
    let frame = |t_s, pose| PoseFrame {
        t_s,
        width: 1,
        height: 1,
        pose,
        plate: None,
    };
    let track = PoseTrack {
        frames: vec![frame(0.0, Some(pose)), frame(0.1, None)],
        ..PoseTrack::default()
    };
    let trc = trc::from_track(&track).unwrap();
    assert_eq!(
        (trc.positions_m[0][0], trc.positions_m[1][0]),
        (Some([0.1, 0.6, -0.2]), None)
    );
    assert_eq!(trc.markers[25], "left_knee");
}

fn report() -> Report {
    let metric = |id: &str, rep, side, value, valid| Metric {
        id: id.into(),
        rep,
        side,
        value,
        unit: "m".into(),
        uncertainty: value.map(|_| 0.5),
        valid,
        note: "so, \"so\"".into(),
    };
    let series = |id: &str, t_s: &[f64], values: &[Option<f64>]| Series {
        id: id.into(),
        unit: "°".into(),
        t_s: t_s.into(),
        values: values.into(),
    };
    Report {
        quality: None,
        picture: None,
        looks_like: None,
        schema: 1,
        movement: "squat".into(),
        reps: vec![Rep {
            by_hand: Vec::new(),
            start_s: 0.0,
            end_s: 1.0,
            events: Default::default(),
        }],
        phases: Vec::new(),
        metrics: vec![
            metric("a", Some(0), Some(Side::Left), Some(1.0), true),
            metric("a", Some(1), Some(Side::Left), Some(2.0), true),
            metric("a", Some(2), Some(Side::Left), Some(9.0), false),
            metric("b", None, None, None, false),
        ],
        series: vec![
            series("k", &[0.0, 0.5], &[Some(1.5), None]),
            series("l", &[0.5, 1.0], &[Some(2.0), Some(3.0)]),
        ],
        warnings: Vec::new(),
        provenance: Provenance::default(),
    }
}

#[test]
fn reports_round_trip_and_later_ones_are_refused() {
    let report = report();
    let text = report_json::write(&report).unwrap();
    assert_eq!(report_json::read(&text).unwrap(), report);
    let later = text.replacen("\"schema\": 1", "\"schema\": 7", 1);
    assert_eq!(report_json::read(&later), Err(Error::LaterVersion(7)));
    assert!(
        report_json::read("{}")
            .unwrap_err()
            .to_string()
            .contains("report")
    );
}

#[test]
fn tables_for_spreadsheets() {
    let report = report();
    let metrics = csv::metrics(&report);
    let lines: Vec<&str> = metrics.lines().collect();
    assert_eq!(lines[0], "id,rep,side,value,unit,uncertainty,valid,note");
    assert_eq!(lines[1], "a,0,left,1,m,0.5,true,\"so, \"\"so\"\"\"");
    assert_eq!(lines[4], "b,,,,m,,false,\"so, \"\"so\"\"\"");
    assert_eq!(
        csv::series(&report),
        "t_s,k (°),l (°)\n0,1.5,\n0.5,,2\n1,,3\n"
    );
    let rows = [
        csv::SummaryRow {
            input: "=x,y",
            result: Ok(&report),
        },
        csv::SummaryRow {
            input: "z",
            result: Err("No."),
        },
    ];
    let summary = csv::summary(&rows);
    assert_eq!(
        summary,
        "input,movement,reps,a_left (m),warnings,error\n\"'=x,y\",squat,1,1.5,0,\nz,,,,0,No.\n"
    );
}

#[test]
fn plates_round_trip_and_those_that_are_none_are_refused() {
    let plate = Disc {
        centre_px: [320.5, 200.25],
        major_px: 47.0,
        minor_px: 45.0,
        turn_rad: 0.5,
        score: 0.875,
    };
    let mut track = PoseTrack::default();
    for (t_s, plate) in [(0.0, Some(plate)), (0.1, None)] {
        let frame = PoseFrame {
            t_s,
            width: 640,
            height: 480,
            plate,
            ..PoseFrame::default()
        };
        assert!(track.push(frame).is_ok());
    }
    let text = pose_json::write(&track).unwrap();
    assert_eq!(pose_json::read(&text).unwrap(), track);
    let damaged = text.replace("47.0", "-47.0");
    let refusal = pose_json::read(&damaged).unwrap_err().to_string();
    assert!(refusal.contains("plate"), "{refusal}");
}
