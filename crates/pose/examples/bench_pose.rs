//! Prints how long the networks take here, natively, one JSON object per line:
//! `{"figure":"landmarks lite, native simd (AVX2)","median_ms":12.3,"min_ms":11.9,"runs":30}`.
//!
//! `bench_pose [folder] [--engine simd|burn|webgpu] [--model lite] [--kernels]`: weights come from the folder, or
//! `models/weights`. For the engine on a graphics device each figure stands beside what a run has to
//! compute and to move at least, and beside as many kernels that do nothing; `--kernels` adds the time of
//! each kind of kernel where the device can tell.

use sagitta_pose::engine::Engine;
use sagitta_pose::graph::Graph;
use sagitta_pose::{Estimator, Frame, Model, Options, detect, track};
use std::path::{Path, PathBuf};
use std::time::Instant;

type Failure = Box<dyn std::error::Error>;

const RUNS: usize = 30;
const WARM_UP: usize = 3;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (mut folder, mut engine, mut kernels) = (PathBuf::from("models/weights"), None, false);
    let mut models = Model::ALL.to_vec();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--engine" => engine = arguments.next(),
            "--kernels" => kernels = true,
            "--model" => {
                models = arguments
                    .next()
                    .and_then(|n| Model::from_name(&n))
                    .into_iter()
                    .collect()
            }
            _ => folder = argument.into(),
        }
    }
    match engine.as_deref() {
        None => {
            all(&folder, &simd, &models)?;
            all(&folder, &burn, &models)
        }
        Some("simd") => all(&folder, &simd, &models),
        Some("burn") => all(&folder, &burn, &models),
        #[cfg(feature = "webgpu")]
        Some("webgpu") => webgpu::all(&folder, &models, kernels),
        Some(other) => Err(format!("there is no engine {other} in this build").into()),
    }?;
    let _ = kernels;
    Ok(())
}

/// Makes an engine for a network.
type Make<'a> = &'a dyn Fn(&Graph) -> Result<Box<dyn Engine>, Failure>;

fn all(folder: &Path, make: Make<'_>, models: &[Model]) -> Result<(), Failure> {
    let detector = graph(folder, Model::DETECTOR_FILE, &detect::OUTPUTS)?;
    network("detector", &detector, make)?;
    for &model in models {
        let landmarks = graph(folder, model.landmark_file(), &track::OUTPUTS)?;
        network(&format!("landmarks {}", model.name()), &landmarks, make)?;
        whole_frame(model, &detector, &landmarks, make)?;
    }
    Ok(())
}

fn graph(folder: &Path, file: &str, wanted: &[&str]) -> Result<Graph, Failure> {
    let path = folder.join(file);
    let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(Graph::read(&bytes, wanted)?)
}

fn network(figure: &str, graph: &Graph, make: Make<'_>) -> Result<(), Failure> {
    let mut engine = make(graph)?;
    let input = pseudo_random(engine.input_shape().iter().product());
    report(figure, engine.name(), || {
        pollster::block_on(engine.run(&input))?;
        Ok(())
    })
}

/// What a frame costs while a person is followed: crop, landmark network, geometry.
fn whole_frame(
    model: Model,
    detector: &Graph,
    landmarks: &Graph,
    make: Make<'_>,
) -> Result<(), Failure> {
    let options = Options::recording(false);
    let mut estimator = Estimator::new(make(detector)?, make(landmarks)?, options)?;
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

fn simd(graph: &Graph) -> Result<Box<dyn Engine>, Failure> {
    Ok(sagitta_pose::engine::simd::best(graph)?)
}

#[cfg(feature = "burn")]
fn burn(graph: &Graph) -> Result<Box<dyn Engine>, Failure> {
    Ok(Box::new(sagitta_pose::engine::burn::BurnEngine::new(
        graph,
    )?))
}

#[cfg(not(feature = "burn"))]
fn burn(_: &Graph) -> Result<Box<dyn Engine>, Failure> {
    Err("the engine burn is not in this build".into())
}

#[cfg(feature = "webgpu")]
mod webgpu {
    use super::{Failure, graph, network, report, whole_frame};
    use sagitta_pose::engine::webgpu::{Gpu, WebGpuEngine};
    use sagitta_pose::engine::{Engine, Role};
    use sagitta_pose::graph::Graph;
    use sagitta_pose::{Model, detect, track};
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::time::Instant;

    pub fn all(folder: &Path, models: &[Model], kernels: bool) -> Result<(), Failure> {
        let gpu = pollster::block_on(Gpu::request())?;
        println!(r#"{{"adapter":"{}","f16":{}}}"#, gpu.name(), gpu.has_half());
        let detector = graph(folder, Model::DETECTOR_FILE, &detect::OUTPUTS)?;
        one(&gpu, "detector", &detector, Role::Detector, kernels)?;
        for &model in models {
            let landmarks = graph(folder, model.landmark_file(), &track::OUTPUTS)?;
            let figure = format!("landmarks {}", model.name());
            one(&gpu, &figure, &landmarks, Role::Landmarks, kernels)?;
            for half in halves(&gpu) {
                let make = |graph: &Graph| {
                    let role = match graph.outputs.len() {
                        n if n == detect::OUTPUTS.len() => Role::Detector,
                        _ => Role::Landmarks,
                    };
                    engine(&gpu, graph, role, half)
                };
                whole_frame(model, &detector, &landmarks, &make)?;
            }
        }
        Ok(())
    }

    fn halves(gpu: &Gpu) -> &'static [bool] {
        if gpu.has_half() {
            &[false, true]
        } else {
            &[false]
        }
    }

    fn engine(
        gpu: &Gpu,
        graph: &Graph,
        role: Role,
        half: &bool,
    ) -> Result<Box<dyn Engine>, Failure> {
        let engine = pollster::block_on(WebGpuEngine::new(gpu, graph, role, *half))?;
        Ok(Box::new(engine))
    }

    fn one(
        gpu: &Gpu,
        figure: &str,
        graph: &Graph,
        role: Role,
        kernels: bool,
    ) -> Result<(), Failure> {
        let start = Instant::now();
        let mut engine = pollster::block_on(WebGpuEngine::new(gpu, graph, role, false))?;
        let made_ms = start.elapsed().as_secs_f64() * 1e3;
        for half in halves(gpu) {
            network(figure, graph, &|graph| self::engine(gpu, graph, role, half))?;
        }
        report(
            &format!("{figure}, kernels that do nothing"),
            engine.name(),
            || Ok(pollster::block_on(engine.run_empty())?),
        )?;
        let costs = engine.figures();
        println!(
            r#"{{"figure":"{figure}, floors","macs":{},"weight_bytes":{},"moved_bytes":{},"dispatches":{},"kernels":{},"read_back_bytes":{},"made_ms":{made_ms:.0}}}"#,
            graph.macs(),
            costs.weight_bytes,
            moved_bytes(graph),
            costs.dispatches,
            costs.pipelines,
            costs.read_back_bytes,
        );
        if kernels {
            by_kind(figure, &mut engine)?;
        }
        Ok(())
    }

    /// What has to be read and written if each value goes to memory once and comes back once per reader.
    fn moved_bytes(graph: &Graph) -> usize {
        let len = |v: &usize| graph.values[*v].len();
        let node = |n: &sagitta_pose::graph::Node| {
            len(&n.output) + n.inputs.iter().map(len).sum::<usize>()
        };
        4 * graph.nodes.iter().map(node).sum::<usize>()
    }

    fn by_kind(figure: &str, engine: &mut WebGpuEngine) -> Result<(), Failure> {
        pollster::block_on(engine.profile())?;
        let Some(timings) = pollster::block_on(engine.profile())? else {
            println!(r#"{{"figure":"{figure}, kernels","error":"the device does not tell"}}"#);
            return Ok(());
        };
        let mut kinds: BTreeMap<String, (f64, u64, usize)> = BTreeMap::new();
        for timing in timings {
            let kind = kinds.entry(timing.label).or_default();
            *kind = (kind.0 + timing.ms, kind.1 + timing.macs, kind.2 + 1);
        }
        for (kind, (ms, macs, count)) in kinds {
            println!(
                r#"{{"figure":"{figure}, {kind}","ms":{ms:.3},"macs":{macs},"dispatches":{count}}}"#
            );
        }
        Ok(())
    }
}
