//! Scale, floor and roll of the picture, against cameras whose place is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::floor::Floor;
use sagitta_motion::{
    Input, PictureRoll, Report, Request, RollSource, ScaleBy, ScaleSource, Side, Subject, Upright,
    WarningKind,
};
use sagitta_tests::accuracy::{Row, record};
use sagitta_tests::figure::Script;
use sagitta_tests::figures::strider::Strider;
use sagitta_tests::figures::{self, Jumper};
use sagitta_tests::pinhole::Pinhole;
use sagitta_tests::request::{metric, run, value};
use sagitta_tests::shot::Figure;

const TRUTH: &str = "exact truth of the synthesis";

/// The report of a figure as a camera films it, with these settings.
fn filmed(
    movement: &str,
    figure: &dyn Figure,
    camera: &Pinhole,
    change: impl Fn(&mut Request),
) -> Report {
    let mut request = Request {
        subject: figure.subject(),
        settings: figure.settings(),
        ..Request::new(movement, Input::Pose(camera.of(figure)))
    };
    change(&mut request);
    run(&request)
}

/// A rectangle on the floor, forward and left, as a camera sees it.
fn rectangle(camera: &Pinhole, forward: [f64; 2], left: [f64; 2]) -> ScaleBy {
    let [a, b] = forward;
    let [c, d] = left;
    let corners = [[a, c], [b, c], [b, d], [a, d]];
    ScaleBy::Floor {
        corners_px: corners.map(|[f, l]| camera.px([f, 0.0, l])),
        width_m: (b - a).abs(),
        length_m: (d - c).abs(),
    }
}

fn roll_of(report: &Report) -> PictureRoll {
    report
        .picture
        .as_ref()
        .and_then(|p| p.roll)
        .expect("a roll")
}

/// A walk past a camera that looks at its middle.
fn past(walker: &Strider) -> Pinhole {
    Pinhole::beside([0.5 * walker.speed_m_s() * walker.length_s(), 0.0])
}

#[test]
fn a_floor_rectangle_maps_the_picture_as_the_camera_does() {
    let (mut places, mut scales, mut rolls) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (view_deg, down_deg, roll_deg) in [
        (90.0, 0.0, 0.0),
        (60.0, 10.0, 5.0),
        (20.0, 8.0, -7.0),
        (90.0, 12.0, 10.0),
    ] {
        let camera = Pinhole {
            view_deg,
            down_deg,
            roll_deg,
            ..Pinhole::beside([1.0, 0.5])
        };
        let ScaleBy::Floor {
            corners_px,
            width_m,
            length_m,
        } = rectangle(&camera, [0.0, 2.0], [-0.5, 1.0])
        else {
            unreachable!()
        };
        let floor = Floor::new(corners_px, [width_m, length_m]).unwrap();
        let at = |f: f64, l: f64| floor.place_m(camera.px([f, 0.0, l])).unwrap();
        for (f, l) in [(0.3, 0.2), (2.5, -0.8), (-0.7, 0.0)] {
            let (a, b) = (at(f, l), at(f + 0.4, l + 0.3));
            places = places.max(((a[0] - b[0]).hypot(a[1] - b[1]) - 0.5).abs());
            // What stands upright there is as large as the camera's distance along its axis says.
            let (low, high) = (camera.px([f, 0.0, l]), camera.px([f, 1e-4, l]));
            let upright = 1e-4 / (low[0] - high[0]).hypot(low[1] - high[1]);
            let tilt = down_deg.to_radians().cos();
            scales = scales
                .max((floor.metres_per_px(low).unwrap() * tilt.recip() / upright - 1.0).abs());
        }
        rolls = rolls.max((floor.roll_rad().unwrap().to_degrees() - roll_deg).abs());
        let middle = [960.0, 540.0];
        assert!(floor.misfit(middle).unwrap() < 1e-6);
        let wrong = Floor::new(corners_px, [width_m, 1.3 * length_m]).unwrap();
        let square = view_deg == 90.0;
        assert!(square || wrong.misfit(middle).unwrap() > 0.05, "{view_deg}");
        // The same corners the other way round are the same floor.
        let [a, b, c, d] = corners_px;
        let back = Floor::new([a, d, c, b], [length_m, width_m]).unwrap();
        let scale = |f: &Floor| f.metres_per_px(corners_px[2]).unwrap();
        assert!((scale(&back) / scale(&floor) - 1.0).abs() < 1e-9);
        assert!((back.roll_rad().unwrap() - floor.roll_rad().unwrap()).abs() < 1e-9);
    }
    assert!(places < 1e-9 && rolls < 1e-9, "{places} {rolls}");
    // The camera's own tilt makes verticals lean away from it: less than two percent of their length.
    assert!(scales < 0.03, "{scales}");
}

#[test]
fn corners_that_are_no_rectangle_are_refused() {
    let good = [
        [100.0, 500.0],
        [900.0, 500.0],
        [800.0, 300.0],
        [200.0, 300.0],
    ];
    assert!(Floor::new(good, [2.0, 1.0]).is_ok());
    let [a, b, c, d] = good;
    for corners in [
        [a, c, b, d],
        [a, b, b, d],
        [a, b, [500.0, 500.0], d],
        [a, a, a, a],
    ] {
        assert!(Floor::new(corners, [2.0, 1.0]).is_err(), "{corners:?}");
    }
    assert!(Floor::new(good, [0.0, 1.0]).is_err());
    assert!(Floor::new(good, [f64::NAN, 1.0]).is_err());
    let floor = Floor::new(good, [2.0, 1.0]).unwrap();
    assert_eq!(floor.place_m([500.0, -5000.0]), None, "over the horizon");
}

#[test]
fn the_feet_of_a_walker_tell_the_roll_of_the_camera() {
    let walker = Strider::walker();
    let mut worst = 0.0_f64;
    for roll_deg in [-10.0, -4.0, 3.0, 6.0, 10.0] {
        for noise_m in [0.0, 0.01] {
            let camera = Pinhole {
                roll_deg,
                noise_m,
                ..past(&walker)
            };
            let report = filmed("walking", &walker, &camera, |_| {});
            let roll = roll_of(&report);
            assert_eq!(
                (roll.by, roll.applied),
                (RollSource::Feet, true),
                "{roll:?}"
            );
            let off = (roll.roll_deg - roll_deg).abs();
            assert!(off <= 3.0 * roll.sd_deg, "{roll_deg}: {roll:?}");
            worst = worst.max(off);
            assert!(
                report
                    .warnings
                    .iter()
                    .any(|w| w.kind == WarningKind::TurnedCamera)
            );
            assert!(
                report
                    .quality
                    .unwrap()
                    .reasons
                    .iter()
                    .any(|r| r.text.contains("turned"))
            );
        }
    }
    record(&Row {
        id: "picture/roll_by_feet",
        quantity: "Roll of the camera from the feet of a walker",
        what: "largest error",
        against: "cameras turned by −10 to 10°",
        source: TRUTH,
        found: worst,
        bound: 0.5,
        unit: "°",
        n: 10,
    });
    assert!(worst < 0.5, "{worst}");
}

/// Somebody who walks askew to a level camera goes up in the picture, and feet beside each other are not
/// equally far away: neither is a roll.
#[test]
fn a_level_camera_is_left_as_it_is() {
    let walker = Strider::walker();
    for view_deg in [90.0, 75.0, 60.0, 45.0, 10.0, 0.0] {
        for noise_m in [0.0, 0.01] {
            let camera = Pinhole {
                view_deg,
                noise_m,
                distance_m: 6.0,
                ..past(&walker)
            };
            let report = filmed("walking", &walker, &camera, |_| {});
            let roll = report.picture.and_then(|p| p.roll);
            assert!(roll.is_none_or(|r| !r.applied), "from {view_deg}: {roll:?}");
        }
    }
    let script = Script::squats(60.0);
    for view_deg in [90.0, 45.0, 0.0] {
        let camera = Pinhole {
            view_deg,
            noise_m: 0.01,
            ..Pinhole::beside([0.0, 0.0])
        };
        let report = filmed("squat", &script, &camera, |_| {});
        assert_eq!(report.picture.and_then(|p| p.roll), None, "from {view_deg}");
    }
}

#[test]
fn a_rolled_camera_measures_as_a_level_one_does() {
    let script = Script::squats(60.0);
    let level = Pinhole::beside([0.0, 0.0]);
    let lean = |camera: &Pinhole, upright| {
        let report = filmed("squat", &script, camera, |r| r.settings.upright = upright);
        let of = |id| value(&report, id, 0, None).unwrap();
        [of("trunk_lean_bottom"), of("depth"), of("pelvis_drop")]
    };
    let expected = lean(&level, None);
    let rolled = Pinhole {
        roll_deg: 8.0,
        ..level
    };
    let plumb = [[1.0, 0.0, 1.0], [1.0, 2.0, 1.0]].map(|p| rolled.px(p));
    for upright in [
        Upright::Angle {
            roll_rad: 8.0_f64.to_radians(),
        },
        Upright::Plumb { ends_px: plumb },
        Upright::Plumb {
            ends_px: [plumb[1], plumb[0]],
        },
    ] {
        let found = lean(&rolled, Some(upright));
        for (a, b) in expected.iter().zip(found) {
            assert!(
                (a - b).abs() < 1e-3 * a.abs().max(1.0),
                "{expected:?} {found:?}"
            );
        }
    }
    let uncorrected = lean(&rolled, None);
    assert!(
        (uncorrected[0] - expected[0]).abs() > 7.0,
        "{uncorrected:?}"
    );
}

#[test]
fn a_drawn_line_is_a_scale() {
    let jumper = Jumper::countermovement();
    let script = Script::squats(60.0);
    let camera = Pinhole {
        down_deg: 3.0,
        ..Pinhole::beside([0.0, 0.0])
    };
    let ends_px = [[0.6, 0.0, 0.0], [0.6, 2.0, 0.0]].map(|p| camera.px(p));
    let line = ScaleBy::Line {
        ends_px,
        length_m: 2.0,
        beside: true,
    };
    let with = |movement, figure: &dyn Figure, by, height_m| {
        filmed(movement, figure, &camera, |r| {
            r.settings.scale_by = by;
            r.subject = Subject {
                height_m,
                ..r.subject
            };
        })
    };
    let report = with("squat", &script, Some(line), None);
    let used = report.picture.as_ref().unwrap().scales[0];
    assert_eq!((used.by, used.used), (ScaleSource::Line, true));
    assert!(
        (used.metres_per_px * 1500.0 / 5.0 - 1.0).abs() < 0.01,
        "{used:?}"
    );
    assert!(
        used.relative_sd > 0.01 && used.relative_sd < 0.04,
        "{used:?}"
    );
    assert_eq!(report.provenance.settings["scale_by"], "the drawn line");
    let (found, truth) = (
        value(&report, "pelvis_drop", 0, None).unwrap(),
        script.pelvis_m(0.0) - script.pelvis_m(2.0),
    );
    assert!((found / truth - 1.0).abs() < 0.02, "{found} {truth}");
    assert!(
        !report
            .warnings
            .iter()
            .any(|w| w.kind == WarningKind::NoHeight)
    );
    // Half a metre nearer or farther it is off by a tenth, and says so.
    let apart = ScaleBy::Line {
        ends_px,
        length_m: 2.0,
        beside: false,
    };
    let wide = with("squat", &script, Some(apart), None)
        .picture
        .unwrap()
        .scales[0];
    assert!(wide.relative_sd > 0.08, "{wide:?}");
    // With the height there are two, which agree; with a wrong length they do not.
    let both = with("squat", &script, Some(line), Some(1.75));
    assert_eq!(both.picture.as_ref().unwrap().scales.len(), 2);
    let differ = |r: &Report| {
        r.warnings
            .iter()
            .any(|w| w.kind == WarningKind::Disagreement)
    };
    assert!(!differ(&both), "{:?} {:?}", both.warnings, both.picture);
    let wrong = ScaleBy::Line {
        ends_px,
        length_m: 2.5,
        beside: true,
    };
    assert!(differ(&with("squat", &script, Some(wrong), Some(1.75))));
    // A jump's height by the centre of mass goes with the scale.
    let jump = with("counter_movement_jump", &jumper, Some(line), None);
    let rise = value(&jump, "jump_height_com", 0, None)
        .or(value(&jump, "jump_height_flight_time", 0, None))
        .unwrap();
    let truth = value(
        &with("counter_movement_jump", &jumper, None, Some(1.75)),
        "jump_height_flight_time",
        0,
        None,
    )
    .unwrap();
    assert!((rise - truth).abs() < 0.02, "{rise} {truth}");
}

#[test]
fn steps_are_measured_on_a_floor_that_is_known() {
    let walker = Strider::walker();
    let step_m = 0.5 * walker.speed_m_s() * walker.stride_s();
    let mut worst = 0.0_f64;
    for view_deg in [90.0, 65.0, 40.0] {
        let camera = Pinhole {
            view_deg,
            down_deg: 5.0,
            height_m: 1.4,
            distance_m: 7.0,
            ..past(&walker)
        };
        let by = rectangle(&camera, [1.0, 4.0], [-1.0, 1.0]);
        let report = filmed("walking", &walker, &camera, |r| {
            r.settings.scale_by = Some(by)
        });
        let used = report.picture.as_ref().unwrap().scales[0];
        assert_eq!(used.by, ScaleSource::Floor, "{:?}", report.warnings);
        let of = |id, side| metric(&report, id, None, side).unwrap().clone();
        for side in Side::BOTH {
            let m = of("step_length_mean", Some(side));
            let off = (m.value.unwrap() - step_m).abs();
            assert!(
                off <= 2.0 * m.uncertainty.unwrap(),
                "{view_deg}: {m:?} {step_m}"
            );
            worst = worst.max(off);
        }
        let speed = of("speed", None);
        assert!(
            (speed.value.unwrap() - walker.speed_m_s()).abs() <= 2.0 * speed.uncertainty.unwrap(),
            "{view_deg}: {speed:?}"
        );
        let width = of("step_width_mean", None);
        let feet = Side::BOTH.map(|side| {
            let heel = if side == Side::Left {
                sagitta_motion::Keypoint::LeftHeel
            } else {
                sagitta_motion::Keypoint::RightHeel
            };
            walker.point(heel, 1.0)[2]
        });
        let truth = feet[0] - feet[1];
        let off = (width.value.unwrap() - truth).abs();
        assert!(
            off <= 2.0 * width.uncertainty.unwrap(),
            "{view_deg}: {width:?} {truth}"
        );
    }
    record(&Row {
        id: "picture/step_length_on_a_floor",
        quantity: "Step length by a floor rectangle, from 40 to 90°",
        what: "largest error",
        against: "a walker filmed in perspective",
        source: TRUTH,
        found: worst,
        bound: 0.02,
        unit: "m",
        n: 6,
    });
    assert!(worst < 0.02, "{worst}");
}

#[test]
fn the_horizon_of_a_floor_tells_a_roll() {
    let walker = Strider::walker();
    let camera = Pinhole {
        down_deg: 5.0,
        roll_deg: 9.0,
        height_m: 1.5,
        view_deg: 50.0,
        ..past(&walker)
    };
    let by = rectangle(&camera, [0.5, 4.5], [-1.5, 1.5]);
    let report = filmed("walking", &walker, &camera, |r| {
        r.settings.scale_by = Some(by)
    });
    let roll = roll_of(&report);
    assert!(
        (roll.roll_deg - 9.0).abs() <= 2.0 * roll.sd_deg && roll.applied,
        "{roll:?}"
    );
}

#[test]
fn what_tells_nothing_is_refused_in_a_sentence() {
    let script = Script::squats(30.0);
    let refused = |change: &dyn Fn(&mut Request)| {
        let mut request = Request::new("squat", Input::Pose(script.track()));
        change(&mut request);
        let error = sagitta_analysis::run(&request, &mut sagitta_motion::Silent);
        let text = error.expect_err("refused").to_string();
        assert!(text.len() > 40 && text.ends_with('.'), "{text}");
    };
    let line = |ends_px, length_m| {
        Some(ScaleBy::Line {
            ends_px,
            length_m,
            beside: true,
        })
    };
    refused(&|r| r.settings.scale_by = line([[5.0, 5.0], [6.0, 5.0]], 1.0));
    refused(&|r| r.settings.scale_by = line([[5.0, 5.0], [600.0, 5.0]], 0.0));
    refused(&|r| r.settings.scale_by = line([[5.0, f64::NAN], [600.0, 5.0]], 1.0));
    refused(&|r| r.settings.scale_by = Some(ScaleBy::Gravity));
    refused(&|r| r.settings.upright = Some(Upright::Angle { roll_rad: 1.0 }));
    refused(&|r| r.settings.upright = Some(Upright::Angle { roll_rad: f64::NAN }));
    refused(&|r| {
        r.settings.upright = Some(Upright::Plumb {
            ends_px: [[1.0, 1.0], [1.0, 1.0]],
        })
    });
    refused(&|r| {
        r.settings.scale_by = Some(ScaleBy::Floor {
            corners_px: [[0.0; 2]; 4],
            width_m: 1.0,
            length_m: 1.0,
        })
    });
    // A plate that is not there is said, and the height does.
    let report = filmed("squat", &script, &Pinhole::beside([0.0, 0.0]), |r| {
        r.settings.scale_by = Some(ScaleBy::Plate)
    });
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.kind == WarningKind::NotMeasured && w.text.contains("plate"))
    );
}

#[test]
fn gravity_tells_the_scale_of_a_jump_though_the_height_is_given() {
    let jumper = figures::of("counter_movement_jump");
    let camera = Pinhole::beside([0.0, 0.0]);
    let com = |by, height_m| {
        let report = filmed("counter_movement_jump", jumper.as_ref(), &camera, |r| {
            r.settings.scale_by = by;
            r.subject.height_m = height_m;
        });
        value(&report, "countermovement_depth", 0, None).unwrap()
    };
    let truth = com(None, Some(1.75));
    // A height that is wrong by a fifth changes nothing where gravity is asked.
    let wrong = com(Some(ScaleBy::Gravity), Some(1.4));
    assert!((wrong / truth - 1.0).abs() < 0.06, "{wrong} {truth}");
    assert!((com(None, Some(1.4)) / truth - 0.8).abs() < 0.06);
}

/// Somebody walks past the camera of a demo whose calibration says that it is level to 0.08°.
#[test]
fn a_calibrated_camera_is_found_level() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases/walking/sports2d_demo/pose.json");
    let text = std::fs::read_to_string(path).expect("the case");
    let track = sagitta_formats::pose_json::read(&text).expect("landmarks");
    let mut request = Request::new("walking", Input::Pose(track));
    request.subject.height_m = Some(1.65);
    let report = run(&request);
    let roll = roll_of(&report);
    assert!(
        (roll.roll_deg - 0.077).abs() <= 2.0 * roll.sd_deg && !roll.applied,
        "{roll:?}"
    );
}

/// Two calibrated cameras of one laboratory look at a treadmill, of which four screws are a rectangle of
/// 1.16 by 1.12 m (both cameras' rays through them meet within 5 mm). The screws were read off the pictures
/// by eye.
#[test]
fn a_rectangle_tells_the_roll_and_the_scale_of_calibrated_cameras() {
    let Some(text) = sagitta_tests::data::text("video/pose2sim-single/Calib.qca.txt") else {
        return;
    };
    let screws = [
        (
            "cam04",
            [
                [485.0, 1133.0],
                [931.0, 1057.0],
                [884.0, 1427.0],
                [326.0, 1463.0],
            ],
        ),
        (
            "cam02",
            [
                [803.0, 1266.0],
                [283.0, 1213.0],
                [416.0, 1033.0],
                [821.0, 1063.0],
            ],
        ),
    ];
    let middle_m = [-1.119, -0.006, 0.015];
    let mut worst = 0.0_f64;
    for (camera, corners) in screws {
        let part = text
            .split(&format!("serial=\"{camera}\""))
            .nth(1)
            .expect("the camera");
        let number = |name: &str| -> f64 {
            let from = part
                .split(&format!(" {name}=\""))
                .nth(1)
                .expect("the attribute");
            from.split('"')
                .next()
                .expect("a value")
                .parse()
                .expect("a number")
        };
        // Camera axes in the rows: right, up and back; the laboratory's third axis is up, in millimetres.
        let roll_deg = libm::atan2(number("r13"), number("r23")).to_degrees();
        let away: f64 = ["x", "y", "z"]
            .iter()
            .zip(["r31", "r32", "r33"])
            .zip(middle_m)
            .map(|((place, axis), m)| number(axis) * (number(place) / 1000.0 - m))
            .sum();
        let metres_per_px = away / (number("focalLengthU") / 64.0);
        let floor = Floor::new(corners, [1.16, 1.12]).unwrap();
        let roll = floor.roll_rad().unwrap().to_degrees();
        let sd = floor.sd(Floor::roll_rad).unwrap().to_degrees();
        assert!(
            (roll - roll_deg).abs() <= 3.0 * sd,
            "{camera}: {roll} ± {sd}, {roll_deg}"
        );
        let at = |i: usize| 0.25 * corners.iter().map(|c| c[i]).sum::<f64>();
        let scale = floor.metres_per_px([at(0), at(1)]).unwrap() / metres_per_px;
        assert!((scale - 1.0).abs() < 0.03, "{camera}: {scale}");
        worst = worst.max((roll - roll_deg).abs());
    }
    record(&Row {
        id: "picture/roll_by_rectangle",
        quantity: "Roll of the camera from a rectangle of 1.2 m",
        what: "largest error",
        against: "calibrated cameras turned by −26 and −3°",
        source: "pose2sim's demo data (Pagnon 2022), cam02 and cam04",
        found: worst,
        bound: 2.0,
        unit: "°",
        n: 2,
    });
    assert!(worst < 2.0, "{worst}");
}
