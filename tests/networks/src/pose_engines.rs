//! All engines, so that each suite runs over each of them.

#![allow(clippy::panic)]

use sagitta_pose::engine::burn::BurnEngine;
use sagitta_pose::engine::simd::lanes::Portable;
use sagitta_pose::engine::simd::{self, SimdEngine};
use sagitta_pose::engine::webgpu::{Gpu, WebGpuEngine};
use sagitta_pose::engine::{Engine, Outputs, Role};
use sagitta_pose::graph::Graph;
use sagitta_pose::{Error, Estimator, Mode, Model, Options, detect};
use std::sync::OnceLock;

/// Makes an engine for a graph.
pub type Make = fn(&Graph) -> Result<Box<dyn Engine>, Error>;

/// The graphics device of this machine, asked for once, or `None` after saying that the test is skipped.
pub fn gpu() -> Option<&'static Gpu> {
    static GPU: OnceLock<Option<Gpu>> = OnceLock::new();
    let gpu = GPU.get_or_init(|| match pollster::block_on(Gpu::request()) {
        Ok(gpu) => {
            eprintln!("webgpu adapter: {}", gpu.name());
            Some(gpu)
        }
        Err(error) => {
            eprintln!("skipped: no graphics adapter ({error})");
            None
        }
    });
    gpu.as_ref()
}

fn webgpu(graph: &Graph, role: Role) -> Result<Box<dyn Engine>, Error> {
    let gpu = gpu().ok_or(Error::Engine("no graphics adapter".into()))?;
    let engine = pollster::block_on(WebGpuEngine::new(gpu, graph, role, false))?;
    Ok(Box::new(engine))
}

/// The engine on the graphics device in the role that a network's outputs tell.
fn webgpu_in_role(graph: &Graph) -> Result<Box<dyn Engine>, Error> {
    let role = match graph.outputs.len() {
        n if n == detect::OUTPUTS.len() => Role::Detector,
        _ => Role::Landmarks,
    };
    webgpu(graph, role)
}

/// Every engine that this machine can run, with a name for messages.
pub fn all() -> Vec<(&'static str, Make)> {
    let mut engines: Vec<(&'static str, Make)> = vec![
        ("burn", |graph| Ok(Box::new(BurnEngine::new(graph)?))),
        ("simd", simd::best),
        ("simd, portable", |graph| {
            Ok(Box::new(SimdEngine::new(graph, Portable)?))
        }),
    ];
    if gpu().is_some() {
        engines.push(("webgpu", |graph| webgpu(graph, Role::Raw)));
    }
    engines
}

/// Every engine once more, as an estimator uses it.
pub fn in_role() -> Vec<(&'static str, Make)> {
    let mut engines = all();
    if gpu().is_some() {
        engines.push(("webgpu in its role", webgpu_in_role));
    }
    engines
}

/// An engine that must come to be.
pub fn made((name, make): (&str, Make), graph: &Graph) -> Box<dyn Engine> {
    match make(graph) {
        Ok(engine) => engine,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// A run that must succeed.
pub fn run<'a>(engine: &'a mut dyn Engine, input: &'a [f32]) -> &'a Outputs {
    let name = engine.name();
    match pollster::block_on(engine.run(input)) {
        Ok(outputs) => outputs,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// An estimator on an engine, or `None` after saying that the test is skipped.
pub fn estimator((name, make): (&str, Make), model: Model, mode: Mode) -> Option<Estimator> {
    let networks = crate::pose_support::networks(model)?;
    let options = Options {
        mode,
        smoothing: false,
        ..Options::default()
    };
    let built = || {
        Estimator::new(
            make(&networks.detector)?,
            make(&networks.landmarks)?,
            options,
        )
    };
    match built() {
        Ok(estimator) => Some(estimator),
        Err(error) => panic!("{name}: an engine for the official weights: {error}"),
    }
}
