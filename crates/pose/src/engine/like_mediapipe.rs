//! An engine that sees what MediaPipe's sees on the processor, so that both can be held against each other.

use super::{Engine, Run};
use crate::sample::Cut;

/// Another engine that is given its squares cut by [`Cut::pixels_like_opencv`]. For comparisons only.
pub struct LikeMediaPipe {
    inner: Box<dyn Engine>,
    input: Vec<f32>,
}

impl LikeMediaPipe {
    /// Around the engine that does the work.
    pub fn new(inner: Box<dyn Engine>) -> Self {
        let input = Vec::new();
        Self { inner, input }
    }
}

impl Engine for LikeMediaPipe {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn input_shape(&self) -> [usize; 4] {
        self.inner.input_shape()
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        self.inner.run(input)
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        match cut.pixels_like_opencv(self.inner.input_shape(), &mut self.input) {
            Ok(()) => self.inner.run(&self.input),
            Err(error) => Run::done(Err(error)),
        }
    }

    fn refines(&self) -> bool {
        self.inner.refines()
    }
}
