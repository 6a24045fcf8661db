//! Force files as people have them, from their text to the report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "../../../tests/src/accuracy.rs"]
mod accuracy;

use sagitta_analysis::ImportSource;
use sagitta_motion::ImportOptions;
use sagitta_motion::{Input, Metric, Report, Request, Silent, WarningKind};

const RATE_HZ: f64 = 500.0;
const G: f64 = 9.806_65;
const MASS_KG: f64 = 70.0;

/// Vertical force of a countermovement jump made of straight pieces: its flight follows from them.
fn jump() -> (Vec<f64>, f64) {
    let weight = MASS_KG * G;
    let push = |t: f64| match t {
        t if t < 1.5 => weight,
        t if t < 1.8 => 0.4 * weight,
        t if t < 2.3 => 2.1 * weight,
        _ => 0.0,
    };
    // Velocity at take-off from the same pieces.
    let v = G * (-0.6 * 0.3 + 1.1 * 0.5);
    let flight_s = 2.0 * v / G;
    let sway = |i: usize| 1.5 * f64::from([1, -1, 0, 2, -2][i % 5]);
    let force = |i: usize| {
        let t = i as f64 / RATE_HZ;
        let landed = t - 2.3 - flight_s;
        match landed {
            l if l < 0.0 => push(t) + if t < 1.5 { sway(i) } else { 0.0 },
            l if l < 0.2 => weight + MASS_KG * v / 0.2,
            _ => weight + sway(i),
        }
    };
    ((0..2500).map(force).collect(), v)
}

fn report(name: &str, text: &str, hz: Option<f64>) -> Result<Report, String> {
    let input = sagitta_analysis::read(ImportSource::file(name, text), &ImportOptions::at_rate(hz))
        .map(|r| r.input)
        .map_err(|e| e.to_string())?;
    let request = Request::new("counter_movement_jump", input);
    sagitta_analysis::run(&request, &mut Silent).map_err(|e| e.to_string())
}

fn value(report: &Report, id: &str) -> f64 {
    let metric = report.metrics.iter().find(|m| m.id == id).unwrap();
    metric
        .value
        .unwrap_or_else(|| panic!("{id}: {}", metric.note))
}

fn lines(row: impl Fn(usize, f64) -> String) -> String {
    let force = jump().0;
    force
        .iter()
        .enumerate()
        .map(|(i, &f)| row(i, f) + "\n")
        .collect()
}

#[test]
fn heights_are_those_of_the_pieces() {
    let (_, v) = jump();
    let text = lines(|_, f| f.to_string());
    let report = report("jump.txt", &text, Some(RATE_HZ)).unwrap();
    let height = 0.5 * v * v / G;
    for id in ["jump_height_flight_time", "jump_height_takeoff_velocity"] {
        // One sample is 2 ms: 3 mm of height by flight time, and 0.02 m/s of velocity.
        let metric = report.metrics.iter().find(|m| m.id == id).unwrap();
        let off = (metric.value.unwrap() - height).abs();
        accuracy::record(&accuracy::Row {
            id: &format!("force/synthetic_{id}"),
            quantity: &format!("Synthetic jump: {}", id.replace('_', " ")),
            what: "error",
            against: "the exact height of a force made of pieces",
            source: "exact truth of the synthesis, 500 Hz",
            found: off,
            bound: 0.01,
            unit: "m",
            n: 1,
        });
        assert!(off < 0.01, "{id}: off by {off}");
        assert!(off < 3.0 * metric.uncertainty.unwrap(), "{id}: {metric:?}");
    }
    assert!((value(&report, "unweighting_time") - 0.3).abs() < 0.005);
    assert!((value(&report, "peak_force") - 2.1 * MASS_KG * G).abs() < 1.0);
}

#[test]
fn every_way_to_write_the_same_jump_gives_the_same_height() {
    let plain = report("jump.txt", &lines(|_, f| f.to_string()), Some(RATE_HZ)).unwrap();
    let comma = |f: f64| f.to_string().replace('.', ",");
    let t = |i: usize| i as f64 / RATE_HZ;
    let files = [
        lines(|_, f| comma(f)),
        "Zeit (s);Fz (N)\n".to_owned() + &lines(|i, f| format!("{};{}", comma(t(i)), comma(f))),
        "time,Fz Left (kN),Fz Right (kN)\n".to_owned()
            + &lines(|i, f| format!("{},{},{}", t(i), 4e-4 * f, 6e-4 * f)),
        "Subject: A 1\nSampling rate (Hz): 500\nFz (lbf)\n".to_owned()
            + &lines(|_, f| (f / G / 0.453_592_37).to_string()),
        "time (ms)\tFx\tFy\tFz\n\tN\tN\tN\n".to_owned()
            + &lines(|i, f| format!("{}\t0.1\t0.2\t{}", 1000.0 * t(i), -f)),
        lines(|i, f| format!("{:.4} {f}", t(i))),
    ];
    for text in files {
        let hz = (!text.contains("time") && !text.contains("rate")).then_some(RATE_HZ);
        let other =
            report("jump.csv", &text, hz).unwrap_or_else(|e| panic!("{e}\n{}", &text[..80]));
        for id in [
            "jump_height_flight_time",
            "jump_height_takeoff_velocity",
            "peak_force",
        ] {
            let (a, b) = (value(&plain, id), value(&other, id));
            assert!(
                (a - b).abs() < 1e-3 * a,
                "{id}: {a} and {b}\n{}",
                &text[..80]
            );
        }
    }
}

#[test]
fn two_plates_tell_the_share_of_each_leg() {
    let text = "time,Fz Left,Fz Right\n".to_owned()
        + &lines(|i, f| format!("{},{},{}", i as f64 / RATE_HZ, 0.45 * f, 0.55 * f));
    let report = report("jump.csv", &text, None).unwrap();
    let landing = value(&report, "landing_asymmetry");
    assert!((landing - -20.0).abs() < 0.1, "{landing}");
    assert!(value(&report, "propulsion_asymmetry") < -20.0);
    // Noiseless plates and known instants leave little: what the end of landing is off.
    let sd = |r: &Report, id: &str| {
        let metric = r.metrics.iter().find(|m| m.id == id).unwrap();
        metric.uncertainty.unwrap()
    };
    for id in ["landing_asymmetry", "propulsion_asymmetry"] {
        assert!(sd(&report, id) < 2.0, "{id}: {}", sd(&report, id));
    }
    // A plate that reads 15 N while it is empty makes the shares that much less sure.
    let text = "time,Fz Left,Fz Right\n".to_owned()
        + &lines(|i, f| format!("{},{},{}", i as f64 / RATE_HZ, 0.45 * f + 15.0, 0.55 * f));
    let shifted = self::report("jump.csv", &text, None).unwrap();
    let off = value(&shifted, "landing_asymmetry") - landing;
    let stated = sd(&shifted, "landing_asymmetry");
    assert!(
        off > 0.5 && (off / stated - 1.0).abs() < 0.2,
        "{off} {stated}"
    );
    assert!(report.series.iter().any(|s| s.id == "ground_force_left"));
}

#[test]
fn what_a_file_does_not_tell_is_asked_for_in_one_sentence() {
    let plain = lines(|_, f| f.to_string());
    let pounds = lines(|_, f| (f / 4.448).to_string());
    let (head, tail) = plain.split_at(plain.match_indices('\n').nth(2).unwrap().0);
    let text = format!("{head}\nabc{tail}");
    let half: String = plain.lines().take(2).collect::<Vec<_>>().join("\n");
    let four = lines(|i, f| format!("{} 1 2 {f}", i as f64 / RATE_HZ));
    for (text, hz, says) in [
        (plain.as_str(), None, "--rate-hz"),
        (pounds.as_str(), Some(RATE_HZ), "--units"),
        (
            text.as_str(),
            Some(RATE_HZ),
            "in line 4, column 1: “abc” is not a number",
        ),
        (four.as_str(), None, "--columns"),
        ("", Some(RATE_HZ), "empty"),
        ("hello\nworld\n", Some(RATE_HZ), "neither"),
    ] {
        let error = report("jump.txt", text, hz).unwrap_err();
        assert!(error.contains(says), "{error}");
        assert!(!error.contains('\n') && error.ends_with('.'), "{error}");
    }
    let short = report("jump.txt", &half, Some(RATE_HZ)).unwrap();
    assert!(short.reps.is_empty() && !short.warnings.is_empty());
}

#[test]
fn half_a_jump_keeps_what_it_shows() {
    let (force, v) = jump();
    let write = |part: &[f64]| part.iter().map(|f| format!("{f}\n")).collect::<String>();
    // From the middle of the push on: no standing before the jump.
    let late = report("late.txt", &write(&force[1000..]), Some(RATE_HZ)).unwrap();
    assert!((value(&late, "jump_height_flight_time") - 0.5 * v * v / G).abs() < 0.01);
    assert!(
        late.warnings
            .iter()
            .any(|w| w.kind == WarningKind::PartialRep)
    );
    let refused = late
        .metrics
        .iter()
        .find(|m| m.id == "time_to_takeoff")
        .unwrap();
    assert!(refused.value.is_none() && !refused.note.is_empty());
    // Until the middle of the flight: no landing, so no flight.
    let early = report("early.txt", &write(&force[..1300]), Some(RATE_HZ)).unwrap();
    assert!(early.reps.is_empty());
    assert!(early.warnings.iter().any(|w| w.kind == WarningKind::NoReps));
}

#[test]
fn a_threshold_and_a_mass_are_taken_as_given() {
    let (force, _) = jump();
    let text: String = force.iter().map(|f| format!("{f}\n")).collect();
    let input = sagitta_analysis::read(
        ImportSource::file("a.txt", &text),
        &ImportOptions::at_rate(Some(RATE_HZ)),
    )
    .map(|r| r.input)
    .unwrap();
    let Input::Forces(forces) = &input else {
        panic!("forces")
    };
    assert_eq!(forces.t_s.len(), force.len());
    let mut request = Request::new("counter_movement_jump", input);
    request.settings.threshold_n = Some(100.0);
    let report = sagitta_analysis::run(&request, &mut Silent).unwrap();
    assert_eq!(report.reps.len(), 1);
}

#[test]
fn what_the_empty_plate_reads_is_taken_off() {
    let (force, _) = jump();
    let text: String = force.iter().map(|f| format!("{}\n", f + 300.0)).collect();
    let input = sagitta_analysis::read(
        ImportSource::file("a.txt", &text),
        &ImportOptions::at_rate(Some(RATE_HZ)),
    )
    .map(|r| r.input)
    .unwrap();
    let mut request = Request::new("counter_movement_jump", input);
    let height = |request: &Request| {
        let report = sagitta_analysis::run(request, &mut Silent).unwrap();
        let of = |m: &&Metric| m.id == "jump_height_takeoff_velocity" && m.rep == Some(0);
        let found = report.metrics.iter().find(of).and_then(|m| m.value);
        (found, report.provenance.settings.get("empty_n").cloned())
    };
    // Nobody ever leaves a plate that reads 300 N while it is empty.
    assert_eq!(height(&request), (None, None));
    request.settings.empty_n = Some(300.0);
    let (zeroed, said) = height(&request);
    assert_eq!(said.as_deref(), Some("300"));
    let text: String = force.iter().map(|f| format!("{f}\n")).collect();
    request.input = sagitta_analysis::read(
        ImportSource::file("a.txt", &text),
        &ImportOptions::at_rate(Some(RATE_HZ)),
    )
    .map(|r| r.input)
    .unwrap();
    request.settings.empty_n = None;
    let (plain, _) = height(&request);
    assert!((zeroed.unwrap() - plain.unwrap()).abs() < 1e-9);
}

#[test]
fn plates_tell_a_jump_by_themselves_and_say_so_where_nothing_jumps() {
    let (force, _) = jump();
    let auto = |part: &[f64]| {
        let text: String = part.iter().map(|f| format!("{f}\n")).collect();
        let input = sagitta_analysis::read(
            ImportSource::file("a.txt", &text),
            &ImportOptions::at_rate(Some(RATE_HZ)),
        )
        .map(|r| r.input)
        .unwrap();
        sagitta_analysis::run(&Request::new(Request::FIND_OUT, input), &mut Silent)
    };
    assert_eq!(auto(&force).unwrap().movement, "counter_movement_jump");
    let error = auto(&force[..700]).unwrap_err().to_string();
    assert!(error.contains("choose the movement yourself"), "{error}");
}
