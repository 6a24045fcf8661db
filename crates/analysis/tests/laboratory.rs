//! Recordings of laboratories, held against force plates and against what other programs read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../../tests/src/accuracy.rs"]
mod accuracy;
mod reference;

use reference::bytes;
use sagitta_analysis::ImportSource;
use sagitta_biomech::algo::gait_events::{Contact, by_plates, loadings, running, walking};
use sagitta_biomech::algo::{landmarks, markers};
use sagitta_biomech::filter::{CutOff, condition_track};
use sagitta_formats::mot;
use sagitta_motion::ImportOptions;
use sagitta_motion::{
    Input, Kinematics, Markers, Recorded, Report, Request, Side, Silent, Source, WarningKind,
};

fn recorded(path: &str) -> Option<Markers> {
    let recorded = read(path, &bytes(path)?);
    match recorded.input {
        Input::Markers(markers) => Some(markers),
        other => panic!("{path} is {other:?}"),
    }
}

fn read(name: &str, bytes: &[u8]) -> Recorded {
    sagitta_formats::read(ImportSource::file(name, bytes), &ImportOptions::default()).unwrap()
}

fn body(markers: &Markers, cutoff_hz: f64) -> Kinematics {
    let track = markers::points(markers, &[]).unwrap();
    let track = condition_track(&track, CutOff::At(cutoff_hz)).track;
    landmarks::kinematics(&track, Source::Markers, 1.0, None)
}

/// The vertical force of a column of a ground-reaction file, with its times.
fn force(path: &str, column: &str) -> Option<(Vec<f64>, Vec<f64>)> {
    let text = String::from_utf8_lossy(&bytes(path)?).into_owned();
    let table = mot::read(&text).unwrap();
    let j = table.columns.iter().position(|c| c == column).unwrap();
    Some((
        table.t_s.clone(),
        table.rows.iter().map(|row| row[j]).collect(),
    ))
}

/// Both contacts of a runner at 150 Hz, by markers alone, against a 20 N threshold of the plates.
#[test]
fn running_contacts_within_twelve_milliseconds_of_the_plates() {
    let Some(markers) = recorded("opensim/running2018/motion_capture_run.trc") else {
        return;
    };
    for cutoff_hz in [20.0, 15.0] {
        let found = running(&body(&markers, cutoff_hz));
        let whole: Vec<&Contact> = found
            .iter()
            .filter(|c| c.on.is_some() && c.off.is_some())
            .collect();
        assert_eq!(whole.len(), 2, "{found:?}");
        for (contact, side, column) in [
            (whole[0], Side::Right, "R_ground_force_vy"),
            (whole[1], Side::Left, "L_ground_force_vy"),
        ] {
            let (t_s, force) = force("opensim/running2018/grf_run.mot", column).unwrap();
            let [on_s, off_s] = loadings(&t_s, &force, 20.0)[0].map(Option::unwrap);
            let (on, off) = (contact.on.unwrap(), contact.off.unwrap());
            let (late_on, late_off) = (on.t_s - on_s, off.t_s - off_s);
            println!(
                "{side:?} at {cutoff_hz} Hz: on {:.1} ± {:.1} ms, off {:.1} ± {:.1} ms",
                1e3 * late_on,
                1e3 * on.sd_s,
                1e3 * late_off,
                1e3 * off.sd_s
            );
            for (what, late) in [("foot-on", late_on), ("toe-off", late_off)] {
                accuracy::record(&accuracy::Row {
                    id: &format!("gait/running_{what}_{}_{cutoff_hz}hz", side.name()),
                    quantity: &format!(
                        "Running, {what} of the {} foot, cut-off {cutoff_hz} Hz",
                        side.name()
                    ),
                    what: "error, by markers alone",
                    against: "force plates with a threshold of 20 N",
                    source: "BMClab, running trial of 2018, markers at 150 Hz",
                    found: late.abs(),
                    bound: 0.012,
                    unit: "s",
                    n: 1,
                });
            }
            assert_eq!(contact.side, side);
            assert!(
                late_on.abs() <= 0.012 && late_off.abs() <= 0.012,
                "{late_on} {late_off}"
            );
        }
    }
}

/// What plates alone say of a gait.
fn plates_alone(path: &str, movement: &str) -> Option<Report> {
    let read = read(path, &bytes(path)?);
    assert!(matches!(read.input, Input::Forces(_)), "{path}");
    let request = Request::new(movement, read.input);
    Some(sagitta_analysis::run(&request, &mut Silent).unwrap())
}

/// The valid values of a metric in all repetitions.
fn values(report: &Report, id: &str, side: Option<Side>) -> Vec<f64> {
    let of = |m: &&sagitta_motion::Metric| m.id == id && m.side == side && m.rep.is_some();
    let all = report.metrics.iter().filter(of).filter(|m| m.valid);
    all.filter_map(|m| m.value).collect()
}

/// The running trial by its plates alone; its source states the contacts at 0.053–0.297 s and
/// 0.400–0.663 s, in samples of 3.3 ms.
#[test]
fn plates_alone_tell_a_run() {
    let Some(report) = plates_alone("opensim/running2018/grf_run.mot", "running") else {
        return;
    };
    assert_eq!(report.reps.len(), 1);
    let events = &report.reps[0].events;
    for (event, t_s) in [
        ("contact_right_s", 0.053),
        ("toe_off_right_s", 0.297),
        ("contact_left_s", 0.400),
        ("toe_off_left_s", 0.663),
    ] {
        let off = (events[event] - t_s).abs();
        assert!(off <= 0.0034, "{event}: {}", events[event]);
    }
    for (side, long_s) in [(Side::Right, 0.244), (Side::Left, 0.263)] {
        let long = values(&report, "contact_time", Some(side))[0];
        assert!((long - long_s).abs() < 0.005, "{side:?}: {long}");
        let mean = values(&report, "mean_vertical_force", Some(side))[0];
        let impulse = values(&report, "vertical_impulse", Some(side))[0];
        assert!((mean * long - impulse).abs() < 0.01 * impulse);
    }
    // The force rises without a peak of its own at impact, and nothing of the body is seen.
    for (id, says) in [
        ("loading_rate", "impact peak"),
        ("peak_vertical_force_bw", "body mass"),
        ("speed", "do not show the body"),
        ("foot_strike_angle", "do not show the body"),
    ] {
        let metric = report.metrics.iter().find(|m| m.id == id).unwrap();
        assert!(
            metric.value.is_none() && metric.note.contains(says),
            "{metric:?}"
        );
    }
}

/// Fifteen seconds on an instrumented treadmill: over a stride both feet carry the weight of the model that
/// was scaled to this walker, 72.6 kg, and one file's threshold crossings at 20 N tell its events.
#[test]
fn plates_alone_tell_a_walk() {
    let path = "opensim/id/subject01_walk1_grf.mot";
    let Some(report) = plates_alone(path, "walking") else {
        return;
    };
    assert!(
        !report
            .warnings
            .iter()
            .any(|w| w.kind == WarningKind::NotMeasured)
    );
    let strides = values(&report, "stride_time", None);
    assert!(strides.len() >= 10, "{strides:?}");
    let (left, right) = (Some(Side::Left), Some(Side::Right));
    let impulses = [left, right].map(|side| values(&report, "vertical_impulse", side));
    let mut worst = 0.0_f64;
    for ((stride, a), b) in strides.iter().zip(&impulses[0]).zip(&impulses[1]) {
        let weight_n = (a + b) / stride;
        worst = worst.max((weight_n / (72.6 * 9.806_65) - 1.0).abs());
    }
    accuracy::record(&accuracy::Row {
        id: "gait/walking_impulse_by_plates",
        quantity: "Walking on plates alone, impulse of both feet over a stride",
        what: "largest error of the weight that it carries",
        against: "the mass of the model that was scaled to the walker, 72.6 kg",
        source: "OpenSim, subject01 walking on a treadmill, 15 s",
        found: 100.0 * worst,
        bound: 2.0,
        unit: "%",
        n: strides.len(),
    });
    assert!(worst < 0.02, "{worst}");
    // Counted in the file: the right foot lands at 0.618 s, and eleven strides later at 14.122 s.
    let mean = (14.1217 - 0.6183) / 11.0;
    for stride in &strides {
        assert!((stride - mean).abs() < 0.04, "{stride}");
    }
    let cadence = report.metrics.iter().find(|m| m.id == "cadence").unwrap();
    assert!(
        (cadence.value.unwrap() - 120.0 / mean).abs() < 0.5,
        "{cadence:?}"
    );
    for share in values(&report, "double_support", None) {
        assert!((20.0..35.0).contains(&share), "{share}");
    }
}

/// The same recording through the whole pipeline.
#[test]
fn a_running_trial_becomes_a_report() {
    let Some(markers) = recorded("opensim/running2018/motion_capture_run.trc") else {
        return;
    };
    let mut request = Request::new("running", Input::Markers(markers));
    request.subject.mass_kg = Some(70.0);
    request.subject.height_m = Some(1.75);
    let report = sagitta_analysis::run(&request, &mut Silent).unwrap();
    assert_eq!(report.reps.len(), 1);
    let value = |id: &str, side| {
        let found = report.metrics.iter().find(|m| m.id == id && m.side == side);
        let found = found.unwrap();
        assert!(found.valid && found.uncertainty.is_some(), "{found:?}");
        found.value.unwrap()
    };
    // The plates: 0.2466 s and 0.2631 s on the ground, 0.1009 s in between, 0.347 s from foot to foot.
    let near = |found: f64, wanted: f64, within: f64| {
        assert!((found - wanted).abs() <= within, "{found} is not {wanted}");
    };
    near(value("contact_time", Some(Side::Right)), 0.2466, 0.012);
    near(value("contact_time", Some(Side::Left)), 0.2631, 0.012);
    near(value("aerial_time", Some(Side::Right)), 0.1009, 0.024);
    near(value("step_time", Some(Side::Right)), 0.3475, 0.012);
    // The right heel goes from 0.16 m to 2.08 m within a stride of 0.70 s.
    near(value("speed", None), 2.74, 0.05);
    near(value("stride_length", None), 1.92, 0.02);
    assert!(value("vertical_oscillation_mean", None) < 0.12);
    let left = value("foot_strike_angle", Some(Side::Left));
    assert!(left < 0.0, "the left forefoot lands first: {left}");
}

/// OpenSim's walking trial at 60 Hz, in which two contacts and two toe-offs lie, against its plates.
#[test]
fn walking_contacts_within_ten_milliseconds_of_the_plates() {
    let Some(markers) = recorded("opensim/ik/subject01_synthetic_marker_data.trc") else {
        return;
    };
    let found = walking(&body(&markers, 6.0));
    for (side, column) in [
        (Side::Right, "ground_force_vy"),
        (Side::Left, "l_ground_force_vy"),
    ] {
        let (t_s, force) = force("opensim/id/subject01_walk1_grf.mot", column).unwrap();
        let plates: Vec<[Option<f64>; 2]> = loadings(&t_s, &force, 20.0);
        let of = |on: bool| -> Vec<f64> {
            let end = |l: &[Option<f64>; 2]| l[usize::from(!on)];
            let all = plates.iter().filter_map(end);
            all.filter(|t| (0.45..1.55).contains(t)).collect()
        };
        let feet = |on: bool| -> Vec<f64> {
            let of_side = found.iter().filter(|c| c.side == side);
            let all = of_side.filter_map(|c| if on { c.on } else { c.off });
            all.map(|i| i.t_s).collect()
        };
        for on in [true, false] {
            let (plates, feet) = (of(on), feet(on));
            println!("{side:?} {on}: plates {plates:?}, feet {feet:?}");
            assert_eq!(plates.len(), feet.len());
            let off = plates.iter().zip(&feet).map(|(a, b)| (a - b).abs());
            let what = if on { "heel strike" } else { "toe-off" };
            accuracy::record(&accuracy::Row {
                id: &format!("gait/walking_{}_{}", what.replace(' ', "_"), side.name()),
                quantity: &format!("Walking, {what} of the {} foot", side.name()),
                what: "largest error, by markers alone",
                against: "force plates with a threshold of 20 N",
                source: "OpenSim, subject01, markers at 60 Hz",
                found: off.fold(0.0, f64::max),
                bound: 0.010,
                unit: "s",
                n: plates.len(),
            });
            for (plate, foot) in plates.iter().zip(&feet) {
                assert!(
                    (plate - foot).abs() <= 0.010,
                    "{side:?} {on}: {plate} {foot}"
                );
            }
        }
    }
}

/// Two steps over two plates. The left heel comes down 15 cm before its plate, which therefore knows
/// nothing of that contact; both toe-offs are the plates'.
#[test]
fn walking_over_plates_keeps_what_the_plates_do_not_see() {
    let Some(bytes) = bytes("opensim/io/walking2.c3d") else {
        return;
    };
    let recorded = read("walking2.c3d", &bytes);
    let Input::Markers(markers) = &recorded.input else {
        panic!("no markers");
    };
    let forces = recorded.forces.clone().unwrap();
    let body = body(markers, 6.0);
    let feet = walking(&body);
    let mut both = feet.clone();
    by_plates(&mut both, &forces, None, 0.0);
    let off = |all: &[Contact], side, near: f64| {
        let of = all.iter().filter(|c| c.side == side).filter_map(|c| c.off);
        of.min_by(|a, b| (a.t_s - near).abs().total_cmp(&(b.t_s - near).abs()))
            .unwrap()
    };
    for (side, plate_s) in [(Side::Left, 2.7505), (Side::Right, 3.244)] {
        let (seen, told) = (off(&feet, side, plate_s), off(&both, side, plate_s));
        assert!((seen.t_s - plate_s).abs() <= 0.012, "{seen:?}");
        assert!(
            (told.t_s - plate_s).abs() <= 0.001 && told.by_force,
            "{told:?}"
        );
    }
    let left = both
        .iter()
        .find(|c| c.side == Side::Left && c.on.is_some())
        .unwrap();
    assert!(
        !left.on.unwrap().by_force,
        "its heel landed 15 cm before the plate: {left:?}"
    );
}

/// Half of the last digit of a length that was written in millimetres with five significant digits.
fn digit_m(value_m: f64) -> f64 {
    let digits = (1e3 * value_m).abs().max(1e-3).log10().floor();
    0.5e-3 * 10.0_f64.powf(digits - 4.0)
}

/// Markers, forces and centres of pressure as OpenSim reads them, compared by time.
#[test]
fn walking2_as_opensim_reads_it() {
    let Some(bytes) = bytes("opensim/io/walking2.c3d") else {
        return;
    };
    let found = read("walking2.c3d", &bytes);
    let Input::Markers(markers) = &found.input else {
        panic!("no markers");
    };
    let truth = recorded("opensim/io/std_walking2_markers.trc").unwrap();
    let mut seen = 0;
    for (t_s, row) in truth.t_s.iter().zip(&truth.positions_m) {
        let i = markers
            .t_s
            .iter()
            .position(|t| (t - t_s).abs() < 1e-6)
            .unwrap();
        for (name, wanted) in truth.markers.iter().zip(row) {
            let j = markers.markers.iter().position(|m| m == name).unwrap();
            let found = markers.positions_m[i][j];
            assert_eq!(found.is_some(), wanted.is_some(), "{name} at {t_s}");
            if let (Some([x, y, z]), Some([a, b, c])) = (found, wanted) {
                for (found, wanted) in [(x, a), (y, c), (-z, b)] {
                    let off = (found - wanted).abs();
                    assert!(
                        off <= 1e-5 + digit_m(*wanted),
                        "{name} at {t_s}: {found} {wanted}"
                    );
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 2_000, "{seen} markers compared");
    let text =
        String::from_utf8_lossy(&self::bytes("opensim/io/std_cop_walking2_grfs.sto").unwrap())
            .into_owned();
    let table = mot::read(&text).unwrap();
    let forces = found.forces.unwrap();
    for (t_s, row) in table.t_s.iter().zip(&table.rows) {
        let i = forces
            .t_s
            .iter()
            .position(|t| (t - t_s).abs() < 1e-6)
            .unwrap();
        for (k, plate) in forces.plates.iter().enumerate() {
            let wrench = plate.wrench.as_ref().unwrap();
            let of = |from: usize| {
                let [x, y, z]: [f64; 3] = row[9 * k + from..9 * k + from + 3].try_into().unwrap();
                [x, z, -y]
            };
            let near = |found: [f64; 3], wanted: [f64; 3], within: f64, what: &str| {
                for (a, b) in found.iter().zip(&wanted) {
                    assert!(
                        (a - b).abs() <= within,
                        "{what} of plate {k} at {t_s}: {found:?} {wanted:?}"
                    );
                }
            };
            near(wrench.force_n[i], of(0), 0.1, "force");
            near(
                wrench.point_m[i],
                of(3).map(|v| v / 1e3),
                1e-4,
                "centre of pressure",
            );
            near(
                wrench.moment_nm[i],
                of(6).map(|v| v / 1e3),
                1e-3,
                "free moment",
            );
        }
    }
}

/// Which gait plates alone show, and why, in words.
#[test]
fn plates_alone_tell_which_movement_they_show() {
    for (path, movement, why) in [
        (
            "opensim/running2018/grf_run.mot",
            "running",
            "less than half",
        ),
        (
            "opensim/id/subject01_walk1_grf.mot",
            "walking",
            "more than half",
        ),
    ] {
        let Some(report) = plates_alone(path, Request::FIND_OUT) else {
            return;
        };
        assert_eq!(report.movement, movement, "{path}");
        let how = &report.provenance.settings["movement_chosen"];
        assert!(how.contains(why), "{path}: {how}");
    }
}

/// A single plate under both feet of a walk is never left, so that it does not tell what it shows.
#[test]
fn a_single_plate_does_not_show_a_walk() {
    let path = "opensim/id/subject01_walk1_grf.mot";
    let Some(bytes) = bytes(path) else {
        return;
    };
    let Input::Forces(forces) = read(path, &bytes).input else {
        panic!("{path}")
    };
    let plate = sagitta_motion::Plate {
        vertical_n: forces.total_n(),
        ..Default::default()
    };
    let forces = sagitta_motion::Forces {
        plates: vec![plate],
        ..forces
    };
    let request = Request::new(Request::FIND_OUT, Input::Forces(forces));
    let says = sagitta_analysis::run(&request, &mut Silent).unwrap_err();
    assert!(says.to_string().contains("choose the movement yourself"));
}
