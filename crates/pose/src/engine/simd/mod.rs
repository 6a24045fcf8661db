//! Our own CPU engine: inverted residuals computed as one, packed weights, no memory taken per picture.
//!
//! Written once over [`lanes::Simd`]; AVX2, NEON, WebAssembly's vectors with and without relaxed
//! multiply-add, and plain arrays differ in one file each. One thread.

mod block;
mod dense;
mod depthwise;
mod gemm;
pub mod lanes;
mod plan;
mod simple;

use super::{Engine, Outputs, Run, check_len, picture_shape};
use crate::Error;
use crate::graph::Graph;
use crate::sample::Cut;
use block::Scratch;
use lanes::Simd;
use plan::{Place, Plan, Step, Work};

/// A network on the CPU, compiled for one instruction set.
#[derive(Debug)]
pub struct SimdEngine<S> {
    simd: S,
    plan: Plan,
    buffers: Vec<Vec<f32>>,
    scratch: Scratch,
    input_shape: [usize; 4],
    outputs: Outputs,
}

/// The engine for the best instruction set of this processor.
///
/// # Errors
/// As for [`SimdEngine::new`].
pub fn best(graph: &Graph) -> Result<Box<dyn Engine>, Error> {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = lanes::Avx2::new() {
        return Ok(Box::new(SimdEngine::new(graph, simd)?));
    }
    #[cfg(target_arch = "aarch64")]
    return Ok(Box::new(SimdEngine::new(graph, lanes::Neon)?));
    #[cfg(target_arch = "wasm32")]
    return Ok(Box::new(SimdEngine::new(graph, lanes::Simd128)?));
    #[cfg(not(any(target_arch = "aarch64", target_arch = "wasm32")))]
    Ok(Box::new(SimdEngine::new(graph, lanes::Portable)?))
}

impl<S: Simd> SimdEngine<S> {
    /// Prepares a graph.
    ///
    /// # Errors
    /// As for [`Graph::check`], and [`Error::Unsupported`] where the input is not a picture or a
    /// depthwise kernel is higher than seven rows.
    pub fn new(graph: &Graph, simd: S) -> Result<Self, Error> {
        graph.check()?;
        let input_shape = picture_shape(graph)?;
        let mut scratch = Scratch::default();
        let plan = Plan::new(graph, S::LANES, &mut scratch)?;
        Ok(Self {
            simd,
            buffers: plan.buffers.iter().map(|&len| vec![0.0; len]).collect(),
            plan,
            scratch,
            input_shape,
            outputs: Outputs::zeros(graph),
        })
    }

    /// Runs on the picture in the input's buffer.
    fn infer(&mut self) -> &Outputs {
        for step in &self.plan.steps {
            let mut output = std::mem::take(&mut self.buffers[step.output.buffer]);
            let place = &mut output[..step.output.len];
            step.run(self.simd, &self.buffers, place, &mut self.scratch);
            self.buffers[step.output.buffer] = output;
        }
        for (tensor, &buffer) in self.outputs.0.iter_mut().zip(&self.plan.outputs) {
            let len = tensor.data.len();
            tensor.data.copy_from_slice(&self.buffers[buffer][..len]);
        }
        &self.outputs
    }

    fn infer_from(&mut self, input: &[f32]) -> Result<&Outputs, Error> {
        check_len(input, self.input_shape)?;
        self.buffers[self.plan.input].copy_from_slice(input);
        Ok(self.infer())
    }

    fn infer_on(&mut self, cut: &Cut<'_>) -> Result<&Outputs, Error> {
        cut.pixels(self.input_shape, &mut self.buffers[self.plan.input])?;
        Ok(self.infer())
    }
}

impl Step {
    fn run<S: Simd>(
        &self,
        simd: S,
        buffers: &[Vec<f32>],
        output: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let read = |p: &Place| &buffers[p.buffer][..p.len];
        let input = read(&self.inputs[0]);
        let second = self.inputs.get(1).map(read);
        match &self.work {
            Work::Block(block) => block.run(simd, input, second, output, scratch),
            Work::Dense(dense) => dense.run(simd, input, second, output, scratch),
            Work::Add(activation) => {
                simple::add(input, second.unwrap_or(input), *activation, output)
            }
            Work::Pad(before, from, to) => {
                simple::pad(input, *from, *before, *to, output);
            }
            Work::Resize(resize) => resize.run(input, second, output),
            Work::MaxPool(pool) => pool.run(input, output),
            Work::Logistic => simple::logistic(input, output),
            Work::DepthToSpace(shape, block) => {
                simple::depth_to_space(input, *shape, *block, output);
            }
            Work::Concat(runs, all) => {
                let mut start = 0;
                for (place, &run) in self.inputs.iter().zip(runs) {
                    simple::interleave(read(place), run, start, *all, output);
                    start += run;
                }
            }
        }
    }
}

impl<S: Simd> Engine for SimdEngine<S> {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn input_shape(&self) -> [usize; 4] {
        self.input_shape
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        Run::done(self.infer_from(input))
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        Run::done(self.infer_on(&cut))
    }
}
