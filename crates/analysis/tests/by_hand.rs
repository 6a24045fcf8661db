//! What the user puts right, and what is said about a recording's quality.
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
use sagitta_analysis::run;
use sagitta_motion::{
    EventEdit, Input, Keypoint, PointEdit, PoseTrack, Report, Request, Side, Silent, Subject,
};

fn request(track: PoseTrack) -> Request {
    Request::new("squat", Input::Pose(track))
}

fn report(request: &Request) -> Report {
    run(request, &mut Silent).unwrap()
}

fn value(report: &Report, id: &str, rep: usize, side: Option<Side>) -> f64 {
    let wanted = |m: &&sagitta_motion::Metric| m.id == id && m.rep == Some(rep) && m.side == side;
    report.metrics.iter().find(wanted).unwrap().value.unwrap()
}

fn edit(event: &str, found_s: f64, t_s: f64) -> EventEdit {
    EventEdit {
        event: event.into(),
        found_s,
        t_s,
    }
}

#[test]
fn an_event_moved_by_hand_moves_its_phases_and_metrics() {
    let mut wanted = request(Script::squats(60.0).track());
    let before = report(&wanted);
    let start = before.reps[1].events["descent_start_s"];
    wanted.edits.events = vec![edit("descent_start_s", start + 0.1, start - 0.3)];
    let after = report(&wanted);
    let rep = &after.reps[1];
    assert!((rep.events["descent_start_s"] - (start - 0.3)).abs() < 1e-9);
    assert!((rep.start_s - (start - 0.3)).abs() < 1e-9);
    assert_eq!(rep.by_hand, ["descent_start_s"]);
    assert!(after.reps[0].by_hand.is_empty() && after.reps[2].by_hand.is_empty());
    let longer = value(&after, "descent_time", 1, None) - value(&before, "descent_time", 1, None);
    assert!((longer - 0.3).abs() < 1e-9, "{longer}");
    let touching = |r: &Report| {
        r.phases
            .windows(2)
            .all(|w| w[0].end_s <= w[1].start_s + 1e-9)
    };
    assert!(touching(&after));
    assert!(after.provenance.settings["events_by_hand"].starts_with("descent_start_s"));
    assert!(!before.provenance.settings.contains_key("events_by_hand"));
}

#[test]
fn an_event_stays_between_its_neighbours() {
    let mut wanted = request(Script::squats(60.0).track());
    let before = report(&wanted);
    let bottom = before.reps[0].events["bottom_s"];
    wanted.edits.events = vec![edit("bottom_s", bottom, 1e9), edit("nothing_s", 1.0, 2.0)];
    let after = report(&wanted);
    let rep = &after.reps[0];
    assert!(rep.events["bottom_s"] <= rep.end_s && rep.events["bottom_s"] > bottom);
    assert_eq!(after.reps.len(), before.reps.len());
}

#[test]
fn a_landmark_moved_by_hand_changes_what_is_measured_there() {
    let track = Script::squats(60.0).track();
    let mut wanted = request(track.clone());
    let before = report(&wanted);
    let at = before.reps[0].events["bottom_s"];
    let index = (at * 60.0).round() as usize;
    let knee = Keypoint::LeftKnee as usize;
    // The knee of a run of frames put 8 cm forward: further than jitter, and no outlier.
    wanted.edits.points = (index - 6..=index + 6)
        .map(|i| {
            let [x, y, _] = track.frames[i].pose.as_ref().unwrap().landmarks_px[knee];
            PointEdit {
                t_s: track.frames[i].t_s,
                point: Keypoint::LeftKnee,
                at_px: [x - 32.0, y],
            }
        })
        .collect();
    let after = report(&wanted);
    let bend = |r: &Report, side| value(r, "knee_flexion_bottom", 0, Some(side));
    assert!((bend(&after, Side::Left) - bend(&before, Side::Left)).abs() > 5.0);
    assert!((bend(&after, Side::Right) - bend(&before, Side::Right)).abs() < 1e-9);
    assert_eq!(after.provenance.settings["landmarks_by_hand"], "13");
}

#[test]
fn a_good_recording_scores_high_and_each_weakness_costs() {
    let score = |track: PoseTrack| {
        let mut wanted = request(track);
        wanted.subject = Subject {
            height_m: Some(1.75),
            ..Subject::default()
        };
        report(&wanted).quality.unwrap()
    };
    let good = score(Script::squats(60.0).track());
    assert!(good.score >= 95, "{good:?}");
    let oblique = Script {
        view_deg: 30.0,
        ..Script::squats(60.0)
    };
    let slow = Script::squats(10.0).track();
    let mut hidden = Script::squats(60.0).track();
    for pose in hidden
        .frames
        .iter_mut()
        .filter_map(|f| f.pose.as_mut())
        .step_by(2)
    {
        for k in [25, 26] {
            pose.visibility[k] = 0.4;
        }
    }
    let mut outside = Script::squats(60.0).track();
    for pose in outside.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        for k in [27, 28] {
            pose.landmarks_px[k][1] = 730.0;
        }
    }
    let worse = [oblique.track(), slow, hidden, outside];
    for (i, track) in worse.into_iter().enumerate() {
        let worse = score(track);
        assert!(worse.score <= good.score - 8, "{i}: {worse:?}");
        assert!(
            worse
                .reasons
                .iter()
                .all(|r| !r.text.is_empty() && !r.advice.is_empty())
        );
    }
    assert!(
        report(&request(Script::squats(60.0).track()))
            .quality
            .unwrap()
            .score
            < good.score
    );
}
