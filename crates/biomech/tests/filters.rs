//! Filters, conditioning and signals.
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
use noise::Noise;
use sagitta_biomech::filter::{
    CutOff, automatic_cutoff_hz, bridge, condition_table, condition_track, low_pass,
    remove_outliers, step_s, usable_cutoff_hz, zero_phase,
};
use sagitta_biomech::signal::{crossing_s, mean_sd, median, peaks, separate, value_at, vertex_s};
use sagitta_motion::{Keypoint, Table};
use std::f64::consts::TAU;

fn sine(rate_hz: f64, f_hz: f64, seconds: f64) -> Vec<f64> {
    (0..(seconds * rate_hz) as usize)
        .map(|i| libm::sin(TAU * f_hz * i as f64 / rate_hz))
        .collect()
}

/// Amplitude ratio in the middle of a long sine.
fn gain(rate_hz: f64, f_hz: f64, cutoff_hz: f64) -> f64 {
    let x = sine(rate_hz, f_hz, 20.0);
    let y = zero_phase(&x, rate_hz, cutoff_hz);
    let inner = x.len() / 4..3 * x.len() / 4;
    let dot = |a: &[f64], b: &[f64]| inner.clone().map(|i| a[i] * b[i]).sum::<f64>();
    dot(&x, &y) / dot(&x, &x)
}

#[test]
fn both_passes_together_halve_the_power_at_the_cut_off() {
    for rate_hz in [30.0, 60.0, 240.0] {
        // The amplitude response of a second-order Butterworth filter, applied twice.
        let warped = |f: f64| libm::tan(0.5 * TAU * f / rate_hz);
        let twice = |f: f64| 1.0 / (1.0 + (0.802 * warped(f) / warped(6.0)).powi(4));
        for f in [0.5, 2.0, 6.0, 9.0, 12.0] {
            let (found, truth) = (gain(rate_hz, f, 6.0), twice(f));
            assert!(
                (found - truth).abs() < 0.01,
                "{f} Hz at {rate_hz}: {found} {truth}"
            );
        }
        assert!((twice(6.0) - std::f64::consts::FRAC_1_SQRT_2).abs() < 0.001);
    }
}

#[test]
fn nothing_is_shifted_and_straight_lines_stay() {
    let line: Vec<f64> = (0..100).map(|i| 3.0 - 0.1 * f64::from(i)).collect();
    for (a, b) in zero_phase(&line, 50.0, 6.0).iter().zip(&line) {
        assert!((a - b).abs() < 1e-3, "{a} {b}");
    }
    let level = vec![2.5; 40];
    assert!(
        zero_phase(&level, 50.0, 6.0)
            .iter()
            .all(|v| (v - 2.5).abs() < 1e-12)
    );
    let mut pulse = vec![0.0; 101];
    pulse[50] = 1.0;
    let y = zero_phase(&pulse, 100.0, 6.0);
    assert!((0..50).all(|i| (y[i] - y[100 - i]).abs() < 1e-6));
}

#[test]
fn what_the_rate_cannot_carry_stays_untouched() {
    assert_eq!(usable_cutoff_hz(5.0, 6.0), None);
    assert_eq!(usable_cutoff_hz(15.0, 6.0), None);
    assert_eq!(usable_cutoff_hz(30.0, 6.0), Some(6.0));
    let x = sine(5.0, 0.5, 10.0);
    assert_eq!(zero_phase(&x, 5.0, 6.0), x);
    let t: Vec<f64> = (0..x.len()).map(|i| i as f64 * 0.2).collect();
    let curve: Vec<_> = x.iter().copied().map(Some).collect();
    assert_eq!(low_pass(&t, &curve, 6.0, 0.25), curve);
    assert_eq!(zero_phase(&[], 5.0, 6.0), Vec::<f64>::new());
    assert_eq!(zero_phase(&[1.0], 50.0, 6.0), [1.0]);
}

#[test]
fn gaps_stay_gaps_and_do_not_leak() {
    let t: Vec<f64> = (0..200).map(|i| f64::from(i) / 60.0).collect();
    let mut x: Vec<Option<f64>> = t.iter().map(|&t| Some(libm::sin(t))).collect();
    for value in &mut x[80..120] {
        *value = None;
    }
    // What is before the gap has no influence on what comes after it.
    let y = low_pass(&t, &x, 6.0, 0.25);
    let mut other = x.clone();
    for value in &mut other[..80] {
        *value = value.map(|v| v + 100.0);
    }
    let z = low_pass(&t, &other, 6.0, 0.25);
    assert!(y[80..120].iter().all(Option::is_none) && y[120..] == z[120..] && y[0] != z[0]);
    let short = [Some(1.0), Some(5.0), None, Some(2.0)];
    assert_eq!(low_pass(&t[..4], &short, 6.0, 0.25), short);
}

#[test]
fn uneven_times_are_filtered_at_their_own_times() {
    let mut noise = Noise::new(7);
    let mut t = vec![0.0];
    for i in 1..400 {
        t.push(f64::from(i) / 60.0 + 0.004 * (noise.uniform() - 0.5));
    }
    let truth: Vec<f64> = t.iter().map(|&t| libm::sin(3.0 * t)).collect();
    let x: Vec<_> = truth
        .iter()
        .map(|v| Some(v + 0.05 * noise.normal()))
        .collect();
    let y = low_pass(&t, &x, 6.0, 0.25);
    let rms = |c: &[Option<f64>]| {
        (c.iter()
            .zip(&truth)
            .map(|(a, b)| (a.unwrap() - b).powi(2))
            .sum::<f64>()
            / 400.0)
            .sqrt()
    };
    assert!(rms(&y) < 0.6 * rms(&x), "{} {}", rms(&y), rms(&x));
}

#[test]
fn short_gaps_are_bridged_and_long_ones_are_not() {
    let t: Vec<f64> = (0..12).map(|i| f64::from(i) * 0.1).collect();
    let mut x: Vec<Option<f64>> = t.iter().map(|t| Some(2.0 * t)).collect();
    for i in [0, 2, 5, 6, 7, 11] {
        x[i] = None;
    }
    let y = bridge(&t, &x, 0.25);
    assert!((y[2].unwrap() - 0.4).abs() < 1e-12);
    assert_eq!([y[0], y[5], y[6], y[7], y[11]], [None; 5]);
    assert_eq!(step_s(&t[..1]), None);
}

#[test]
fn conditioning_bridges_people_and_keeps_long_gaps() {
    let mut track = Script {
        noise_m: 0.01,
        ..Script::squats(30.0)
    }
    .track();
    for i in [10, 11, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109] {
        track.frames[i].pose = None;
    }
    let done = condition_track(&track, CutOff::At(6.0));
    assert_eq!((done.bridged, done.missing), (2, 10));
    assert_eq!(done.smoothing.cutoff_hz, Some(6.0));
    assert!(done.track.frames[10].pose.is_some() && done.track.frames[105].pose.is_none());
    assert_eq!(done.track.times_s(), track.times_s());
    let clean = Script::squats(30.0).track();
    let knee = Keypoint::LeftKnee as usize;
    let error = |of: &sagitta_motion::PoseTrack| {
        let pairs = of
            .frames
            .iter()
            .zip(&clean.frames)
            .filter(|(a, _)| a.pose.is_some());
        let off = pairs.map(|(a, b)| {
            a.pose.as_ref().unwrap().world_m[knee][1] - b.pose.as_ref().unwrap().world_m[knee][1]
        });
        let squares: Vec<f64> = off.map(|v| v * v).collect();
        (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
    };
    assert!(error(&done.track) < 0.75 * error(&track));
}

#[test]
fn points_that_are_hidden_for_long_stay_hidden() {
    let mut track = Script::squats(30.0).track();
    let toe = Keypoint::LeftBigToe as usize;
    for pose in track.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        pose.visibility[toe] = 0.2;
        pose.world_m.clear();
    }
    let done = condition_track(&track, CutOff::At(6.0));
    let poses = || done.track.frames.iter().filter_map(|f| f.pose.as_ref());
    assert!(
        poses().all(|p| p.visibility[toe] == 0.0 && p.visibility[0] > 0.9 && p.world_m.is_empty())
    );
    assert_eq!(
        condition_track(&Default::default(), CutOff::At(6.0))
            .smoothing
            .rate_hz,
        0.0
    );
}

#[test]
fn tables_are_conditioned_by_column() {
    let mut noise = Noise::new(3);
    let t_s: Vec<f64> = (0..300).map(|i| f64::from(i) / 100.0).collect();
    let rows = t_s
        .iter()
        .map(|t| vec![libm::sin(2.0 * t) + 0.05 * noise.normal(), 1.0])
        .collect();
    let table = Table {
        in_degrees: false,
        columns: vec!["a".into(), "b".into()],
        t_s,
        rows,
    };
    let (smooth, how) = condition_table(&table, CutOff::At(6.0));
    assert!((how.rate_hz - 100.0).abs() < 1e-6 && how.cutoff_hz == Some(6.0));
    let rough = |t: &Table| {
        t.rows
            .windows(2)
            .map(|w| (w[1][0] - w[0][0]).abs())
            .sum::<f64>()
    };
    assert!(rough(&smooth) < 0.5 * rough(&table));
    assert!(smooth.rows.iter().all(|r| (r[1] - 1.0).abs() < 1e-9));
    assert_eq!(condition_table(&table, CutOff::At(60.0)).0, table);
}

#[test]
fn peaks_with_their_prominence() {
    let x = [0.0, 3.0, 1.0, 2.0, 0.5, 4.0, 4.0, 4.0, 1.0, 2.0];
    let found = peaks(&x);
    let brief: Vec<_> = found.iter().map(|p| (p.index, p.left, p.right)).collect();
    assert_eq!(brief, [(1, 3.0, 2.5), (3, 1.0, 1.5), (6, 4.0, 3.0)]);
    let t: Vec<f64> = (0..10).map(f64::from).collect();
    let kept: Vec<usize> = separate(found, &t, &x, 3.0)
        .iter()
        .map(|p| p.index)
        .collect();
    assert_eq!(kept, [1, 6]);
    assert!(peaks(&[1.0, 1.0]).is_empty() && peaks(&[]).is_empty());
}

#[test]
fn instants_between_samples() {
    let t = [0.0, 0.1, 0.25, 0.4];
    let parabola: Vec<f64> = t.iter().map(|t| (t - 0.18) * (t - 0.18)).collect();
    assert!(
        (vertex_s(&t, &parabola, 1) - 0.175).abs() < 1e-12,
        "bounded to half a step"
    );
    assert!((vertex_s(&t, &parabola, 2) - 0.18).abs() < 1e-12);
    assert_eq!(
        (vertex_s(&t, &parabola, 0), vertex_s(&t, &[1.0; 4], 1)),
        (0.0, 0.1)
    );
    let x = [Some(0.0), Some(1.0), None, Some(2.0)];
    assert_eq!(
        (value_at(&t, &x, 0.05), value_at(&t, &x, 0.1)),
        (Some(0.5), Some(1.0))
    );
    assert_eq!(
        (
            value_at(&t, &x, 0.2),
            value_at(&t, &x, 0.5),
            value_at(&t, &x, -1.0)
        ),
        (None, None, None)
    );
    assert_eq!(crossing_s(&t, &[0.0, 2.0, 2.0, 2.0], 0, 1, 0.5), 0.025);
    assert_eq!(crossing_s(&t, &[2.0; 4], 1, 2, 0.5), 0.1);
}

#[test]
fn statistics() {
    assert_eq!(
        (
            median(vec![3.0, 1.0, 2.0]),
            median(vec![4.0, 1.0]),
            median(vec![])
        ),
        (Some(2.0), Some(2.5), None)
    );
    assert_eq!(mean_sd(&[1.0, 3.0]), Some((2.0, Some(2.0_f64.sqrt()))));
    assert_eq!((mean_sd(&[5.0]), mean_sd(&[])), (Some((5.0, None)), None));
}

#[test]
fn wild_values_go_and_turning_points_stay() {
    let step = 1.0 / 60.0;
    let clean: Vec<f64> = (0..120).map(|i| libm::cos(0.2 * f64::from(i))).collect();
    let mut kept: Vec<_> = clean.iter().copied().map(Some).collect();
    assert_eq!(remove_outliers(&mut kept, step, 0.0), 0);
    let mut worn = kept.clone();
    for i in [0, 20, 47, 48, 119] {
        worn[i] = Some(5.0);
    }
    assert_eq!(remove_outliers(&mut worn, step, 0.0), 5);
    let gone: Vec<usize> = (0..120).filter(|&i| worn[i].is_none()).collect();
    assert_eq!(gone, [0, 20, 47, 48, 119]);
    // Slow cameras: the same numbers are movement.
    assert_eq!(remove_outliers(&mut kept, 0.2, 0.0), 0);
    let mut jitter = [0.0, 0.0, 0.0, 0.001, 0.0, 0.0, 0.0].map(Some);
    assert_eq!(remove_outliers(&mut jitter, step, 0.002), 0);
}

#[test]
fn left_and_right_are_put_right_where_they_were_exchanged() {
    let clean = Script {
        view_deg: 0.0,
        noise_m: 0.005,
        ..Script::squats(30.0)
    }
    .track();
    assert_eq!(condition_track(&clean, CutOff::At(6.0)).swapped, 0);
    let mut worn = clean.clone();
    let legs = [23, 25, 27, 29, 31];
    for i in (40..55).chain([80]).chain(200..203) {
        let pose = worn.frames[i].pose.as_mut().unwrap();
        for k in legs {
            pose.landmarks_px.swap(k, k + 1);
            pose.world_m.swap(k, k + 1);
        }
    }
    let done = condition_track(&worn, CutOff::At(6.0));
    assert_eq!(done.swapped, 19);
    assert_eq!(done.track, condition_track(&clean, CutOff::At(6.0)).track);
}

/// The statistic is least biased where the signal is slow and the noise has no memory.
#[test]
fn the_automatic_cut_off_follows_the_signal() {
    let mut noise = Noise::new(11);
    let mut found = |f_hz: f64| {
        let x: Vec<f64> = sine(100.0, f_hz, 10.0)
            .into_iter()
            .map(|v| v + 0.02 * noise.normal())
            .collect();
        automatic_cutoff_hz(&x, 100.0).unwrap()
    };
    let (slow, fast) = (found(0.7), found(4.0));
    assert!(
        slow > 0.7 && slow < 6.0 && fast > 4.0 && fast > slow,
        "{slow} {fast}"
    );
    assert_eq!(automatic_cutoff_hz(&[1.0; 40], 100.0), None);
    assert_eq!(automatic_cutoff_hz(&[1.0, 2.0], 100.0), None);
}

/// Markers have no pixels: what was measured in the laboratory stays, wild values aside.
#[test]
fn a_track_without_pixels_keeps_its_unsmoothed_points() {
    let mut track = Script::squats(60.0).track();
    for pose in track.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        pose.landmarks_px.clear();
    }
    let toe = track.schema.index(Keypoint::LeftBigToe).unwrap();
    let wild = 100;
    track.frames[wild].pose.as_mut().unwrap().world_m[toe][1] += 0.5;
    let done = condition_track(&track, CutOff::At(6.0));
    for (i, frame) in done.sharp.frames.iter().enumerate() {
        let seen = frame.pose.as_ref().unwrap().visibility[toe];
        assert_eq!(seen > 0.5, i != wild, "frame {i}: {seen}");
    }
}
