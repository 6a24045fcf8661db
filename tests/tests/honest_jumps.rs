//! Whether the stated standard deviation of instants and flight times on video is that of their errors:
//! people, techniques and cameras differ from draw to draw; what was fitted was fitted on even draws and is
//! judged on odd ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_motion::{Input, PoseTrack, Request};
use sagitta_tests::figures::leaper::Leaper;
use sagitta_tests::noise::Noise;
use sagitta_tests::request::{metric, run};
use sagitta_tests::shot::{Figure, Shot};

/// Cases: each a body, a technique, a camera and its noise of its own.
const CASES: u64 = 240;
const RATES_HZ: [f64; 6] = [24.0, 30.0, 50.0, 60.0, 120.0, 240.0];

/// An error with what was stated.
#[derive(Clone, Copy)]
struct Off {
    error: f64,
    sd: f64,
}

/// Noise that goes on from frame to frame, as that of landmarks does.
fn tremble(track: &mut PoseTrack, sd_px: f64, lag1: f64, noise: &mut Noise) {
    let fresh = (1.0 - lag1 * lag1).sqrt();
    let mut state: Vec<[f64; 3]> = Vec::new();
    for pose in track.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        let first = state.is_empty();
        state.resize(pose.landmarks_px.len(), [0.0; 3]);
        for (e, p) in state.iter_mut().zip(&mut pose.landmarks_px) {
            for axis in 0..3 {
                let white = sd_px * noise.normal();
                e[axis] = if first { white } else { lag1 * e[axis] + fresh * white };
                p[axis] += e[axis];
            }
        }
    }
}

/// The errors of one case: take-off, landing, flight time, height.
fn case(seed: u64) -> Option<[Off; 2]> {
    let figure = Leaper::drawn(seed);
    let mut noise = Noise::new(seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(99));
    for _ in 0..4 {
        noise.uniform();
    }
    let rate_hz = RATES_HZ[(seed / 2) as usize % RATES_HZ.len()];
    let shot = Shot {
        view_deg: 90.0 * noise.uniform(),
        pixels_per_m: 150.0 + 350.0 * noise.uniform(),
        ..Shot::at(rate_hz)
    };
    let mut track = shot.of(&figure);
    let body_px = figure.height_m * shot.pixels_per_m;
    let sd_px = body_px * (0.001 + 0.004 * noise.uniform());
    let lag1 = 0.6 * noise.uniform();
    tremble(&mut track, sd_px, lag1, &mut noise);
    let mut wanted = Request::new("counter_movement_jump", Input::Pose(track));
    wanted.subject = figure.subject();
    let report = run(&wanted);
    if report.reps.len() != 1 {
        println!("case {seed}: {} jumps at {rate_hz} Hz, {figure:?}", report.reps.len());
        return None;
    }
    let off = |id: &str, truth: f64| {
        let m = metric(&report, id, Some(0), None)?;
        Some(Off {
            error: m.value? - truth,
            sd: m.uncertainty?,
        })
    };
    let flight_s = figure.landing_s() - figure.take_off_s() - figure.uneven_s;
    let height_m = 9.806_65 * flight_s * flight_s / 8.0;
    let found = off("flight_time", flight_s).zip(off("jump_height_flight_time", height_m));
    if let Some((f, _)) = found {
        let on = |name: &str, t: f64| 1e3 * (report.reps[0].events[name] - t);
        println!(
            "case {seed} {rate_hz} Hz view {:.0} noise {:.4} lag {lag1:.1} tuck {:+.2} flight {:.3}: {:+.1} ± {:.1} ms, off {:+.1} on {:+.1}",
            shot.view_deg, sd_px / body_px, figure.tuck, flight_s, 1e3 * f.error, 1e3 * f.sd,
            on("take_off_s", figure.take_off_s()), on("landing_s", figure.landing_s())
        );
    }
    found.map(|(a, b)| [a, b])
}

/// Root mean square of error over stated deviation, shares within one and two, and sharpness.
fn table(name: &str, all: &[Off]) -> [f64; 4] {
    let n = all.len() as f64;
    let ratios: Vec<f64> = all.iter().map(|o| o.error / o.sd).collect();
    let rms = (ratios.iter().map(|r| r * r).sum::<f64>() / n).sqrt();
    let within = |k: f64| ratios.iter().filter(|r| r.abs() <= k).count() as f64 / n;
    let middle = |mut v: Vec<f64>| {
        v.sort_by(f64::total_cmp);
        v[v.len() / 2]
    };
    let sharp = middle(all.iter().map(|o| o.sd).collect())
        / (middle(all.iter().map(|o| o.error.abs()).collect()) / 0.6745);
    let mean = all.iter().map(|o| o.error).sum::<f64>() / n;
    println!(
        "{name:<28} n {n:>4} bias {mean:+.4} rms error/sd {rms:.2}, within 1 sd {:.0} %, 2 sd {:.0} %, median sd / robust sd {sharp:.2}",
        100.0 * within(1.0),
        100.0 * within(2.0)
    );
    [rms, within(1.0), within(2.0), sharp]
}

#[test]
fn flight_times_on_video_are_as_sure_as_they_say() {
    let found: Vec<(u64, [Off; 2])> = (0..CASES).filter_map(|s| Some((s, case(s)?))).collect();
    assert!(found.len() as f64 >= 0.95 * CASES as f64, "{} found", found.len());
    for (which, name) in ["flight time", "height by flight time"].iter().enumerate() {
        let part = |odd: u64| -> Vec<Off> {
            let of = found.iter().filter(|(s, _)| s % 2 == odd);
            of.map(|(_, o)| o[which]).collect()
        };
        table(&format!("{name}, fitted"), &part(0));
        let [rms, _, two, sharp] = table(&format!("{name}, judged"), &part(1));
        assert!((0.8..=1.25).contains(&rms), "{name}: {rms}");
        assert!(two >= 0.91, "{name}: {two}");
        assert!(sharp <= 1.3, "{name}: {sharp}");
    }
}
