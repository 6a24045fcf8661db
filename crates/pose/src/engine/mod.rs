//! Engines run a network. All of them take the same [`Graph`](crate::graph::Graph) and must agree.

#[cfg(feature = "burn")]
pub mod burn;
pub mod choice;
mod like_mediapipe;
mod outputs;
mod run;
pub mod simd;
pub mod trial;
#[cfg(feature = "webgpu")]
pub mod webgpu;

pub use like_mediapipe::LikeMediaPipe;
pub use outputs::{Outputs, Tensor};
pub use run::Run;

use crate::Error;
use crate::graph::Graph;
use crate::sample::Cut;

/// What a network's results are for, which decides how much of them an engine with
/// memory of its own hands back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// All outputs, as they are.
    #[default]
    Raw,
    /// The landmark network's: points are refined on the device and the heat maps stay there.
    Landmarks,
    /// The detector's: anchors below the least score come back with a hopeless score and no box.
    Detector,
}

/// One network, ready to run. Weights are prepared and memory is taken when it is made, never per frame.
pub trait Engine {
    /// Name shown to people: "burn-flex".
    fn name(&self) -> &'static str;

    /// Shape of the input, NHWC with N = 1.
    fn input_shape(&self) -> [usize; 4];

    /// Runs the network on `input`, NHWC, row-major, as long as the input shape asks. The outputs stay
    /// the engine's own and are overwritten by the next run.
    ///
    /// # Errors
    /// [`Error::Engine`] for an input of another length or a failing device, [`Error::DeviceLost`] where
    /// no later run can succeed either.
    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a>;

    /// Runs the network on a square cut out of a frame, as large as the input shape asks. Engines on
    /// the CPU cut with [`Cut::pixels`] into memory that they keep; others may cut on their device.
    ///
    /// # Errors
    /// As for [`Engine::run`]; [`Error::BadFrame`] for pixels that the engine cannot read, and
    /// [`Error::WrongModel`] if the input is no square colour picture.
    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a>;

    /// Whether the landmark network's points come out refined by their heat maps, which then are not
    /// among the outputs (see [`crate::track::refine`]).
    fn refines(&self) -> bool {
        false
    }
}

/// Shape of a graph's input, NHWC.
fn picture_shape(graph: &Graph) -> Result<[usize; 4], Error> {
    let shape = graph.values[graph.input].shape.as_slice();
    let no_picture = |_| Error::Unsupported("an input that is no picture".into());
    shape.try_into().map_err(no_picture)
}

/// Whether an input is as long as its shape asks.
fn check_len(input: &[f32], shape: [usize; 4]) -> Result<(), Error> {
    match input.len() == shape.iter().product::<usize>() {
        true => Ok(()),
        false => Err(Error::Engine("the input has the wrong size".into())),
    }
}
