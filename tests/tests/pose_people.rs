//! Several people: scenes of recorded people who cross, with the networks.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_motion::Pose;
use sagitta_pose::{Mode, Model};
use sagitta_tests::pose_scene::{Actor, Clip, Shot, shoot};
use sagitta_tests::pose_support::estimator_of;

const SCENE: [u32; 2] = [960, 540];
const RATE_HZ: f64 = 15.0;

fn mean_px(a: &Pose, b: &Pose) -> f64 {
    let pairs = [[11, 12], [13, 14], [23, 24], [25, 26], [27, 28]];
    let away = |[i, j]: [usize; 2]| {
        let d = [0, 1].map(|k: usize| {
            (a.landmarks_px[i][k] + a.landmarks_px[j][k]
                - b.landmarks_px[i][k]
                - b.landmarks_px[j][k])
                / 2.0
        });
        d[0].hypot(d[1])
    };
    pairs.map(away).iter().sum::<f64>() / 5.0
}

#[test]
fn explore() {
    let squats = Clip::load("video/pose_squats.mp4", "null", [360, 640], 45).unwrap();
    let cam = |n| {
        Clip::load(
            &format!("video/pose2sim-single/cam0{n}.mp4"),
            "fps=15",
            [450, 800],
            25,
        )
        .unwrap()
    };
    let walk = Clip::load(
        "video/sports2d/demo.mp4",
        "trim=2:5.3,setpts=PTS-STARTPTS,fps=15,crop=1400:560:200:434",
        [1400, 560],
        48,
    )
    .unwrap();
    let cams: Vec<Clip> = (1..=4).map(cam).collect();
    let clips: Vec<(&str, &Clip)> = vec![
        ("squats", &squats),
        ("walk", &walk),
        ("cam1", &cams[0]),
        ("cam2", &cams[1]),
        ("cam3", &cams[2]),
        ("cam4", &cams[3]),
    ];
    let by = |n: &str| clips.iter().find(|c| c.0 == n).unwrap().1;
    for (n, c) in &clips {
        let actor = Actor {
            clip: c,
            start_px: [480.0, 270.0],
            step_px: [0.0, 0.0],
        };
        let shot = shoot(&[actor], 0, SCENE);
        dump(&shot, &format!("/tmp/pp/{n}.ppm"));
        let actor = Actor {
            clip: c,
            start_px: [480.0, 270.0],
            step_px: [0.0, 0.0],
        };
        let _ = actor;
    }
    for line in std::fs::read_to_string("/tmp/pp/scenes.txt")
        .unwrap()
        .lines()
    {
        let w: Vec<&str> = line.split_whitespace().collect();
        let (a, b, step, verbose) = (
            by(w[0]),
            by(w[1]),
            w[2].parse::<f64>().unwrap(),
            w[3].parse().unwrap(),
        );
        let count = (600.0 / step.abs()) as usize;
        let actors = [
            Actor {
                clip: a,
                start_px: [480.0 - step * count as f64 / 2.0, 270.0],
                step_px: [step, 0.0],
            },
            Actor {
                clip: b,
                start_px: [480.0, 280.0],
                step_px: [0.0, 0.0],
            },
        ];
        let t = std::time::Instant::now();
        run(line, &actors, count, w[4].parse().unwrap(), verbose);
        println!("{:?}", t.elapsed() / count as u32);
    }
}

fn dump(shot: &Shot, path: &str) {
    let f = shot.frame(0.0);
    let mut out = format!("P6 {} {} 255\n", f.width, f.height).into_bytes();
    for p in f.rgba().unwrap().chunks(4) {
        out.extend(&p[..3]);
    }
    std::fs::write(path, out).unwrap();
}

fn run(name: &str, actors: &[Actor<'_>], count: usize, subject: usize, verbose: usize) {
    let mut estimator = estimator_of(Model::Lite, Mode::Video, 4).unwrap();
    let t0 = std::time::Instant::now();
    for i in 0..5 {
        shoot(actors, i, SCENE);
    }
    println!("shoot {:?}", t0.elapsed() / 5);
    let mut id = None;
    let (mut kept, mut visible, mut wrong, mut ids) = (0, 0, 0, 0);
    let mut line = String::new();
    let mut first = 0;
    for i in 0..count {
        let shot = shoot(actors, i, SCENE);
        let all =
            pollster::block_on(estimator.estimate_all(shot.frame(i as f64 / RATE_HZ))).unwrap();
        let size = 0.45 * 540.0;
        let whose = |p: &Pose| {
            let c: Vec<f64> = shot.truth.iter().map(|t| mean_px(p, t) / size).collect();
            let (w, d) = c
                .iter()
                .enumerate()
                .min_by(|a, b| a.1.total_cmp(b.1))
                .unwrap();
            (w, *d)
        };
        ids = ids.max(all.people.iter().map(|p| p.id.0).max().unwrap_or(0));
        if id.is_none() {
            id = all
                .people
                .iter()
                .find(|p| whose(&p.pose).0 == subject && whose(&p.pose).1 < 0.15)
                .map(|p| p.id);
            if id.is_some() {
                first = i;
            }
        }
        if verbose > 0 {
            let l: Vec<String> = all
                .people
                .iter()
                .map(|p| {
                    let (w, d) = whose(&p.pose);
                    format!("{}:{}({:.2})", p.id, w, d)
                })
                .collect();
            println!(
                "  {i} cov {:?} {}",
                shot.covered
                    .iter()
                    .map(|c| (c * 100.0) as i32)
                    .collect::<Vec<_>>(),
                l.join(" ")
            );
        }
        let seen = shot.covered[subject] <= 0.3;
        visible += usize::from(seen);
        let me = all
            .people
            .iter()
            .find(|p| Some(p.id) == id)
            .map(|p| whose(&p.pose));
        let ok = me.is_some_and(|(w, _)| w == subject);
        kept += usize::from(seen && ok);
        wrong += usize::from(me.is_some_and(|(w, d)| w != subject));
        line.push(match (seen, me) {
            (_, Some((w, _))) if w != subject => 'X',
            (true, Some((_, d))) if d < 0.2 => '.',
            (true, Some(_)) => 'o',
            (true, None) => '-',
            (false, Some(_)) => ',',
            (false, None) => ' ',
        });
    }
    println!("{name}: first {first} kept {kept}/{visible} wrong {wrong} ids {ids} |{line}|");
}
