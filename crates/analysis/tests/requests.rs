//! What a request may be, and what comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "../../../tests/src/figure.rs"]
#[allow(dead_code)]
mod figure;
#[path = "../../../tests/src/noise.rs"]
mod noise;
#[path = "../../../tests/src/shot.rs"]
#[allow(dead_code)]
mod shot;

use figure::Script;
use sagitta_analysis::ImportSource;
use sagitta_analysis::{Error, catalogue, run, write_download};
use sagitta_motion::ImportOptions;
use sagitta_motion::{
    Cancelled, DownloadFormat, Forces, Input, Plate, PoseTrack, Progress, Provenance, Report,
    Request, ScaleBy, Series, Sex, Silent, Stage, Subject, Table, Warning, WarningKind,
};

fn request(input: Input) -> Request {
    Request {
        provenance: Provenance {
            input: "my squats.mp4".into(),
            ..Provenance::default()
        },
        ..Request::new("squat", input)
    }
}

fn squats(rate_hz: f64) -> Request {
    request(Input::Pose(Script::squats(rate_hz).track()))
}

fn report(request: &Request) -> Report {
    run(request, &mut Silent).unwrap()
}

fn warned(report: &Report, kind: WarningKind) -> bool {
    report
        .warnings
        .iter()
        .any(|w| w.kind == kind && w.text.ends_with('.'))
}

struct Until(usize, Vec<Stage>);

impl Progress for Until {
    fn step(&mut self, stage: Stage, _: usize, _: usize) -> Result<(), Cancelled> {
        self.1.push(stage);
        if self.1.len() > self.0 {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }
}

#[test]
fn progress_goes_through_the_stages_and_can_cancel_at_each() {
    let request = squats(30.0);
    let mut all = Until(usize::MAX, Vec::new());
    assert!(run(&request, &mut all).is_ok());
    let mut order = all.1.clone();
    order.dedup();
    assert_eq!(
        order,
        [
            Stage::Condition,
            Stage::Kinematics,
            Stage::Phases,
            Stage::Metrics,
            Stage::Report
        ]
    );
    for n in 0..all.1.len() {
        assert_eq!(
            run(&request, &mut Until(n, Vec::new())),
            Err(Error::Cancelled)
        );
    }
}

#[test]
fn unknown_movements_and_impossible_people_are_refused() {
    let refused = |change: fn(&mut Request), word: &str| {
        let mut request = squats(30.0);
        change(&mut request);
        let text = run(&request, &mut Silent).unwrap_err().to_string();
        assert!(text.contains(word) && text.ends_with('.'), "{text}");
    };
    refused(|r| r.movement = "cartwheel".into(), "squat");
    refused(|r| r.subject.height_m = Some(180.0), "between 0.3 and 2.8");
    refused(|r| r.subject.height_m = Some(f64::NAN), "height");
    refused(|r| r.subject.mass_kg = Some(-1.0), "mass");
    refused(|r| r.subject.load_kg = Some(1e9), "load");
    refused(|r| r.settings.cutoff_hz = Some(0.0), "cut-off");
    refused(
        |r| (r.settings.start_s, r.settings.end_s) = (Some(3.0), Some(2.0)),
        "later end",
    );
    refused(|r| r.settings.start_s = Some(99.0), "longer stretch");
    refused(
        |r| r.input = Input::Pose(PoseTrack::default()),
        "nothing to analyse",
    );
    refused(
        |r| {
            r.input = Input::Coordinates(Table {
                t_s: vec![0.0],
                rows: vec![vec![]],
                ..Table::default()
            })
        },
        "pelvis_ty",
    );
}

/// A recording as it is saved by a camera that films `pace` times faster than its file plays.
fn slowed(request: &Request, pace: f64) -> Request {
    let mut slow = request.clone();
    if let Input::Pose(track) = &mut slow.input {
        track.frames.iter_mut().for_each(|f| f.t_s *= pace);
    }
    slow
}

#[test]
fn slow_motion_is_measured_in_real_time() {
    let real = squats(240.0);
    let truth = report(&real);
    let mut slow = slowed(&real, 8.0);
    slow.settings.slow_motion = Some(8.0);
    let found = report(&slow);
    assert_eq!(
        (found.reps.len(), &found.warnings),
        (truth.reps.len(), &truth.warnings)
    );
    for (a, b) in found.metrics.iter().zip(&truth.metrics) {
        let close = a
            .value
            .zip(b.value)
            .is_none_or(|(a, b)| (a - b).abs() < 1e-6);
        assert!(a.id == b.id && a.valid == b.valid && close, "{a:?} {b:?}");
    }
    assert_eq!(found.provenance.settings["slow_motion"], "8");
    assert_eq!(found.provenance.settings["frame_rate_hz"], "240.000");
    let trc = write_download(DownloadFormat::PoseTrc, &found, &slow).unwrap();
    assert!(trc.text.contains("\n240.0"), "{}", &trc.text[..300]);

    // Start and end are those of the file that is seen.
    (slow.settings.start_s, slow.settings.end_s) = (Some(3.4 * 8.0), Some(6.6 * 8.0));
    let part = report(&slow);
    assert_eq!(part.reps.len(), 1);
    assert!((part.reps[0].events["bottom_s"] - 5.0).abs() < 0.02);
    for factor in [0.5, 0.0, -8.0, 1e9, f64::NAN] {
        slow.settings.slow_motion = Some(factor);
        let text = run(&slow, &mut Silent).unwrap_err().to_string();
        assert!(
            text.contains("slow-motion factor") && text.ends_with('.'),
            "{text}"
        );
    }
}

#[test]
fn a_file_that_says_how_it_was_filmed_is_heard() {
    let said = |filmed_hz, factor| {
        let mut request = slowed(&squats(240.0), 8.0);
        request.provenance.capture_rate_hz = Some(filmed_hz);
        request.settings.slow_motion = factor;
        let warnings = report(&request).warnings;
        let mut texts = warnings
            .into_iter()
            .filter(|w| w.kind == WarningKind::SlowMotion);
        texts.next().map(|w| w.text)
    };
    let text = said(240.0, None).unwrap();
    assert!(
        text.contains("240 frames") && text.contains("plays at 30"),
        "{text}"
    );
    assert!(text.contains("factor of 8 to measure"), "{text}");
    assert!(
        said(240.0, Some(4.0))
            .unwrap()
            .contains("factor of 8 and not 4")
    );
    assert!(
        said(30.0, Some(8.0))
            .unwrap()
            .contains("factor of 1 and not 8")
    );
    assert_eq!(said(240.0, Some(8.0)), None);
    assert_eq!(said(30.0, None), None);
    assert_eq!(said(24.0, None), None);
}

#[test]
fn one_stretch_of_a_recording() {
    let mut request = squats(30.0);
    (request.settings.start_s, request.settings.end_s) = (Some(3.4), Some(6.6));
    let report = report(&request);
    assert_eq!(report.reps.len(), 1);
    assert!((report.reps[0].events["bottom_s"] - 5.0).abs() < 0.02);
    assert!(report.series[0].t_s.iter().all(|t| (3.4..=6.6).contains(t)));
    assert_eq!(report.provenance.settings["start_s"], "3.4");
}

#[test]
fn forces_beside_a_recording_end_where_it_is_cut() {
    let mut request = squats(30.0);
    let t_s: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 1000.0).collect();
    let plate = Plate {
        vertical_n: vec![700.0; t_s.len()],
        ..Plate::default()
    };
    request.forces = Some(Forces {
        t_s,
        plates: vec![plate],
    });
    request.settings.forces_late_s = Some(0.5);
    (request.settings.start_s, request.settings.end_s) = (Some(3.4), Some(6.6));
    let report = report(&request);
    let of = |s: &&Series| s.id == "ground_force";
    let force = report.series.iter().find(of).unwrap();
    let ends = (force.t_s[0], force.t_s[force.t_s.len() - 1]);
    assert!(
        (ends.0 - 3.4).abs() < 2e-3 && (ends.1 - 6.6).abs() < 2e-3,
        "{ends:?}"
    );
}

#[test]
fn everything_with_an_influence_is_written_down() {
    let mut request = squats(60.0);
    request.subject = Subject {
        height_m: Some(1.75),
        mass_kg: Some(70.0),
        load_kg: None,
        sex: Some(Sex::Female),
    };
    request.settings.cutoff_hz = Some(8.0);
    request
        .notes
        .push(Warning::new(WarningKind::Truncated, "Cut short."));
    let report = report(&request);
    let p = &report.provenance;
    assert_eq!(p.version, env!("CARGO_PKG_VERSION"));
    for (name, value) in [
        ("cutoff_hz", "8"),
        ("height_m", "1.75"),
        ("mass_kg", "70"),
        ("sex", "female"),
        ("source", "world landmarks"),
        ("frame_rate_hz", "60.000"),
    ] {
        assert_eq!(p.settings[name], value, "{name}");
    }
    assert_eq!(report.warnings[0], request.notes[0]);
    assert!(!warned(&report, WarningKind::NoHeight) && !warned(&report, WarningKind::LowFrameRate));
}

#[test]
fn partial_failure_is_said_in_the_report() {
    let mut nobody = Script::squats(30.0).track();
    for frame in &mut nobody.frames {
        frame.pose = None;
    }
    let empty = report(&request(Input::Pose(nobody.clone())));
    assert!(warned(&empty, WarningKind::NoPerson) && empty.reps.is_empty());
    nobody.frames.truncate(1);
    assert!(warned(
        &report(&request(Input::Pose(nobody))),
        WarningKind::NoPerson
    ));
    let mut still = Script::squats(30.0);
    still.bottoms_s.clear();
    let still = report(&request(Input::Pose(still.track())));
    assert!(warned(&still, WarningKind::NoReps));
    let mut one = Script::squats(30.0).track();
    one.frames.truncate(1);
    let one = report(&request(Input::Pose(one)));
    assert!(warned(&one, WarningKind::NoReps));
    assert!(
        one.warnings
            .iter()
            .any(|w| w.text.starts_with("One picture"))
    );
    assert!(one.series.iter().any(|s| s.values[0].is_some()));
    let slow = report(&squats(5.0));
    assert!(
        warned(&slow, WarningKind::LowFrameRate) && slow.provenance.settings["cutoff_hz"] == "none"
    );
    let mut gappy = Script::squats(30.0).track();
    for i in [3, 100, 101, 102, 103, 104, 105, 106, 107, 108] {
        gappy.frames[i].pose = None;
    }
    let gappy = report(&request(Input::Pose(gappy)));
    assert_eq!(
        gappy
            .warnings
            .iter()
            .filter(|w| w.kind == WarningKind::Gaps)
            .count(),
        2
    );
    let mut hidden = Script::squats(30.0).track();
    for pose in hidden.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        pose.visibility.fill(0.0);
    }
    let hidden = report(&request(Input::Pose(hidden)));
    assert!(hidden.reps.is_empty() && !hidden.warnings.is_empty());
}

#[test]
fn image_landmarks_alone_are_enough() {
    let mut track = Script::squats(30.0).track();
    for pose in track.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        pose.world_m.clear();
    }
    let report = report(&request(Input::Pose(track)));
    assert_eq!(
        (
            report.reps.len(),
            report.provenance.settings["source"].as_str()
        ),
        (3, "image landmarks")
    );
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.kind == WarningKind::NoHeight && w.text.contains("1.7 m"))
    );
}

#[test]
fn downloads_read_back() {
    let request = squats(30.0);
    let report = report(&request);
    let write = |format| write_download(format, &report, &request).unwrap();
    let json = write(DownloadFormat::ReportJson);
    assert_eq!(
        (json.name.as_str(), json.mime.as_str()),
        ("my squats.report.json", "application/json")
    );
    assert_eq!(
        sagitta_formats::report_json::read(&json.text).unwrap(),
        report
    );
    let pose = write(DownloadFormat::PoseJson);
    assert_eq!(
        sagitta_analysis::read(
            ImportSource::file(&pose.name, &pose.text),
            &ImportOptions::default()
        )
        .unwrap()
        .input,
        request.input
    );
    let trc = write(DownloadFormat::PoseTrc);
    assert_eq!(
        sagitta_formats::trc::read(&trc.text).unwrap().t_s.len(),
        301
    );
    assert!(write(DownloadFormat::MetricsCsv).text.lines().count() > report.metrics.len());
    assert!(write(DownloadFormat::SeriesCsv).text.starts_with("t_s,"));
    let table = Table {
        columns: vec!["pelvis_ty".into()],
        t_s: vec![0.0],
        rows: vec![vec![1.0]],
        in_degrees: true,
    };
    let other = Request {
        input: Input::Coordinates(table),
        ..request
    };
    let refused = write_download(DownloadFormat::PoseTrc, &report, &other).unwrap_err();
    assert!(refused.to_string().contains("no landmarks"));
}

#[test]
fn inputs_and_catalogue() {
    assert_eq!(catalogue()[0].id, "squat");
    let plain = "{\"frames\":[{\"width\":1,\"height\":1,\"pose\":null}]}";
    assert!(matches!(
        sagitta_analysis::read(
            ImportSource::file("a.json", plain),
            &ImportOptions::default()
        )
        .map(|r| r.input),
        Err(Error::File(_))
    ));
    assert!(
        sagitta_analysis::read(
            ImportSource::file("a.json", plain),
            &ImportOptions::at_rate(Some(5.0))
        )
        .map(|r| r.input)
        .is_ok()
    );
}

#[test]
fn gravity_tells_no_scale_where_only_steps_leave_the_ground() {
    let by_gravity = |movement: &str| {
        let mut asked = squats(30.0);
        asked.movement = movement.to_owned();
        asked.settings.scale_by = Some(ScaleBy::Gravity);
        match run(&asked, &mut Silent) {
            Err(Error::Request(text)) => text.contains("Gravity"),
            _ => false,
        }
    };
    for movement in ["squat", "running", "walking"] {
        assert!(by_gravity(movement), "{movement}");
    }
    assert!(!by_gravity("counter_movement_jump"));
}

#[test]
fn what_cameras_call_thirty_is_thirty() {
    let spec = sagitta_movements::find("deadlift").unwrap().spec();
    assert_eq!(spec.min_frame_rate_hz, 30.0);
    for enough in [30_000.0 / 1001.0, 29.96, 30.0, 240.0] {
        assert_eq!(spec.share_of_rate(enough), 1.0, "{enough}");
    }
    for few in [29.9, 25.0, 15.0] {
        assert_eq!(spec.share_of_rate(few), few / 30.0);
    }
}

#[test]
fn somebody_who_stands_still_does_none_of_the_movements_and_is_told_so() {
    let mut still = squats(30.0);
    still.movement = Request::FIND_OUT.into();
    if let Input::Pose(track) = &mut still.input {
        let first = track.frames[0].clone();
        for frame in &mut track.frames {
            *frame = sagitta_motion::PoseFrame {
                t_s: frame.t_s,
                ..first.clone()
            };
        }
    }
    let report = report(&still);
    assert_eq!(report.movement, "free");
    let said = report
        .warnings
        .iter()
        .find(|w| w.text.contains("none of the movements") && w.text.ends_with('.'));
    let said = said.unwrap_or_else(|| panic!("{:?}", report.warnings));
    if said.kind == WarningKind::MovementUnclear {
        assert_eq!(said.movements.len(), 2);
    }
}
