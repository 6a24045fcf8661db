//! Somebody small in a large picture, whom the network that finds people does not see in the whole of it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_network_tests::pose_scene::{Actor, Clip, apart_px, shoot};
use sagitta_network_tests::pose_support::{estimator, networks};
use sagitta_pose::engine::{Engine, Run, simd};
use sagitta_pose::sample::Cut;
use sagitta_pose::{Estimator, Frame, Mode, Model, Options};
use std::cell::Cell;
use std::rc::Rc;

const SCENE: [u32; 2] = [1280, 720];
const RATE_HZ: f64 = 15.0;

/// Frames in which all parts of the scene have been looked at: 31 squares, three per frame.
const ROUND: usize = 11;

/// A person of about 130 pixels, less than a fifth of the scene's height.
fn small() -> Option<Clip> {
    Clip::load("video/pose2sim-single/cam03.mp4", "fps=15", [158, 280], 25)
}

fn places() -> [[f64; 2]; 3] {
    [[200.0, 500.0], [660.0, 350.0], [1100.0, 250.0]]
}

/// Wherever they stand, they are found within a round and kept to the end.
#[test]
fn somebody_small_is_found_and_kept() {
    let Some(clip) = small() else { return };
    for start_px in places() {
        let actors = [Actor {
            clip: &clip,
            start_px,
            step_px: [0.0, 0.0],
        }];
        let Some(mut estimator) = estimator(Model::Lite, Mode::Video) else {
            return;
        };
        let first = shoot(&actors, 0, SCENE);
        let whole = pollster::block_on(estimator.tracker().detect(&first.frame(0.0))).unwrap();
        assert!(whole.is_empty(), "else this test shows nothing: {whole:?}");
        let mut line = String::new();
        for index in 0..40 {
            let shot = shoot(&actors, index, SCENE);
            let frame = shot.frame(index as f64 / RATE_HZ);
            let seen = pollster::block_on(estimator.estimate(frame)).unwrap();
            line.push(match seen.pose {
                None => '-',
                Some(pose) if apart_px(&pose, &shot.truth[0]) < 15.0 => 'o',
                Some(_) => 'x',
            });
        }
        println!("{start_px:?}: |{line}|");
        let found = line.find('o').expect("they are found");
        assert!(found < ROUND, "{line}");
        let kept = line[found..].chars().filter(|c| *c == 'o').count();
        assert!(
            kept + 1 >= line.len() - found && !line.contains('x'),
            "{line}"
        );
    }
}

/// In a still all parts are looked at at once.
#[test]
fn somebody_small_is_found_in_a_still() {
    let Some(clip) = small() else { return };
    for start_px in places() {
        let actors = [Actor {
            clip: &clip,
            start_px,
            step_px: [0.0, 0.0],
        }];
        let Some(mut estimator) = estimator(Model::Lite, Mode::Image) else {
            return;
        };
        let shot = shoot(&actors, 0, SCENE);
        let seen = pollster::block_on(estimator.estimate(shot.frame(0.0))).unwrap();
        let pose = seen.pose.expect("they are found");
        let away_px = apart_px(&pose, &shot.truth[0]);
        assert!(away_px < 15.0, "{start_px:?}: {away_px}");
        assert_eq!(estimator.people_seen(), 1);
    }
}

/// Counts the runs of an engine.
struct Counted(Box<dyn Engine>, Rc<Cell<usize>>);

impl Engine for Counted {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn input_shape(&self) -> [usize; 4] {
        self.0.input_shape()
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        self.1.set(self.1.get() + 1);
        self.0.run(input)
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        self.1.set(self.1.get() + 1);
        self.0.run_on(cut)
    }

    fn refines(&self) -> bool {
        self.0.refines()
    }
}

/// An empty scene costs four small runs per frame of a stream, and nobody is seen in it.
#[test]
fn an_empty_scene_costs_little_and_shows_nobody() {
    let Some(networks) = networks(Model::Lite) else {
        return;
    };
    let runs = Rc::new(Cell::new(0));
    let finder = Counted(simd::best(&networks.detector).unwrap(), Rc::clone(&runs));
    let landmarks = simd::best(&networks.landmarks).unwrap();
    let mut estimator = Estimator::new(Box::new(finder), landmarks, Options::default()).unwrap();
    let [width, height] = SCENE;
    // Some texture, no body.
    let pixel = |i: usize| {
        let (x, y) = (i % width as usize, i / width as usize);
        let grey = ((x / 40 + y / 40) % 2 * 60 + (x * 7 + y * 13) % 31 + 80) as u8;
        [grey, grey, grey / 2 + 40, 255]
    };
    let rgba: Vec<u8> = (0..(width * height) as usize).flat_map(pixel).collect();
    for index in 0..2 * ROUND {
        let frame = Frame::new(index as f64 / RATE_HZ, width, height, &rgba).unwrap();
        let seen = pollster::block_on(estimator.estimate(frame)).unwrap();
        assert_eq!(seen.pose, None, "frame {index}");
    }
    assert_eq!(runs.get(), 4 * 2 * ROUND);
}
