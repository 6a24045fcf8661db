//! All engines, so that each suite runs over each of them.

#![allow(clippy::panic)]

use sagitta_pose::engine::burn::BurnEngine;
use sagitta_pose::engine::simd::lanes::Portable;
use sagitta_pose::engine::simd::{self, SimdEngine};
use sagitta_pose::engine::{Engine, Outputs};
use sagitta_pose::graph::Graph;
use sagitta_pose::{Error, Estimator, Mode, Model, Options};

/// Makes an engine for a graph.
pub type Make = fn(&Graph) -> Result<Box<dyn Engine>, Error>;

/// Every engine that this machine can run, with a name for messages.
pub fn all() -> Vec<(&'static str, Make)> {
    vec![
        ("burn", |graph| Ok(Box::new(BurnEngine::new(graph)?))),
        ("simd", simd::best),
        ("simd, portable", |graph| {
            Ok(Box::new(SimdEngine::new(graph, Portable)?))
        }),
    ]
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
