//! The trial that an engine has to pass before it is trusted.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_network_tests::pose_engines;
use sagitta_pose::Error;
use sagitta_pose::engine::{Engine, Outputs, Run, trial};
use sagitta_pose::graph::Graph;
use sagitta_pose::sample::Cut;

#[test]
fn every_engine_passes() {
    for (name, make) in pose_engines::all() {
        let result = pollster::block_on(trial::run(async |graph: &Graph| make(graph), false));
        assert_eq!(result, Ok(()), "{name}");
    }
}

/// An engine with one wrong number out of thousands.
struct Faulty(Box<dyn Engine>, Outputs);

impl Engine for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn input_shape(&self) -> [usize; 4] {
        self.0.input_shape()
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        self.1 = pollster::block_on(self.0.run(input)).unwrap().clone();
        self.1.0[0].data[100] += 1.0;
        Run::done(Ok(&self.1))
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        self.0.run_on(cut)
    }
}

#[test]
fn one_wrong_number_is_noticed() {
    let (_, make) = pose_engines::all().remove(0);
    let faulty = async |graph: &Graph| -> Result<Box<dyn Engine>, Error> {
        let faulty: Box<dyn Engine> = Box::new(Faulty(make(graph)?, Outputs::default()));
        Ok(faulty)
    };
    let result = pollster::block_on(trial::run(faulty, false));
    let one = |why: &str| why.contains("faulty got 1 of");
    assert!(
        matches!(&result, Err(Error::Engine(why)) if one(why)),
        "{result:?}"
    );
}
