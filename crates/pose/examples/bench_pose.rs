//! Prints how long the networks take here, natively, one JSON object per line:
//! `{"figure":"landmarks lite, native simd (AVX2)","median_ms":12.3,"min_ms":11.9,"runs":30}`.
//!
//! Weights come from the folder named by the first argument, or `models/weights`.

use sagitta_motion::EngineChoice;
use sagitta_pose::engine::Engine;
use sagitta_pose::engine::choice::{self, Candidate};
use sagitta_pose::{Estimator, Frame, Model, Networks, Options};
use std::path::{Path, PathBuf};
use std::time::Instant;

type Failure = Box<dyn std::error::Error>;

const RUNS: usize = 30;
const WARM_UP: usize = 3;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).unwrap_or("models/weights".into());
    let folder = PathBuf::from(folder);
    let detector = read(&folder, Model::DETECTOR_FILE)?;
    let candidates = choice::cpu();
    for model in Model::ALL {
        let landmarks = read(&folder, model.landmark_file())?;
        let networks = Networks::read(&[&detector, &landmarks])?;
        for candidate in &candidates {
            measure(candidate, model, &networks)?;
        }
    }
    Ok(())
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(file);
    std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()).into())
}

fn measure(candidate: &Candidate, model: Model, networks: &Networks) -> Result<(), Failure> {
    let wanted: EngineChoice = candidate.kind;
    let candidates = std::slice::from_ref(candidate);
    let mut chosen = pollster::block_on(choice::choose(candidates, wanted, networks))?;
    if model == Model::Lite {
        network("detector", chosen.detector.as_mut())?;
    }
    let figure = format!("landmarks {}", model.name());
    network(&figure, chosen.landmarks.as_mut())?;
    whole_frame(model, chosen.detector, chosen.landmarks)
}

fn network(figure: &str, engine: &mut dyn Engine) -> Result<(), Failure> {
    let input = pseudo_random(engine.input_shape().iter().product());
    let name = engine.name();
    report(figure, name, || {
        pollster::block_on(engine.run(&input))?;
        Ok(())
    })
}

/// What a frame costs while a person is followed: crop, landmark network, geometry.
fn whole_frame(
    model: Model,
    detector: Box<dyn Engine>,
    landmarks: Box<dyn Engine>,
) -> Result<(), Failure> {
    let options = Options {
        mode: sagitta_pose::Mode::Image,
        smoothing: false,
    };
    let mut estimator = Estimator::new(detector, landmarks, options)?;
    let engine = estimator.engine().to_owned();
    let (width, height) = (720, 1280);
    let rgba = vec![128; width as usize * height as usize * 4];
    let frame = Frame::new(0.0, width, height, &rgba)?;
    let roi = sagitta_pose::sample::Roi::around(&frame);
    let figure = format!("tracked frame 720x1280 {}", model.name());
    report(&figure, &engine, || {
        let found = pollster::block_on(estimator.tracker().landmarks(&frame, &roi))?;
        std::hint::black_box(found.to_pose(&roi));
        Ok(())
    })
}

fn report(
    figure: &str,
    engine: &str,
    mut run: impl FnMut() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut times_ms = Vec::with_capacity(RUNS);
    for index in 0..WARM_UP + RUNS {
        let start = Instant::now();
        run()?;
        if index >= WARM_UP {
            times_ms.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    times_ms.sort_by(f64::total_cmp);
    let (median, min) = (times_ms[RUNS / 2], times_ms[0]);
    println!(
        r#"{{"figure":"{figure}, native {engine}","median_ms":{median:.2},"min_ms":{min:.2},"runs":{RUNS}}}"#
    );
    Ok(())
}

/// The input that the reference results were computed with.
fn pseudo_random(len: usize) -> Vec<f32> {
    let number = |i: usize| (i as u32).wrapping_mul(2_654_435_761) % 1000;
    (0..len).map(|i| number(i) as f32 / 1000.0).collect()
}
