//! Engines run a network. All of them take the same [`Graph`](crate::graph::Graph) and must agree.

#[cfg(feature = "burn")]
pub mod burn;

use crate::Error;
use std::future::Future;
use std::pin::Pin;

/// A named result of a network, in the layout of the graph (NHWC, row-major).
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// The output's name in the model file.
    pub name: String,
    /// Dimensions, outermost first.
    pub shape: Vec<usize>,
    /// The values, as many as the dimensions multiply to.
    pub data: Vec<f32>,
}

/// What a run gives: all outputs of the graph, in the graph's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outputs(pub Vec<Tensor>);

impl Outputs {
    /// The values of an output.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if the network has no output of that name or of another length.
    pub fn get(&self, name: &str, len: usize) -> Result<&[f32], Error> {
        match self.0.iter().find(|t| t.name == name) {
            Some(tensor) if tensor.data.len() == len => Ok(&tensor.data),
            Some(_) => Err(Error::WrongModel(format!("output {name} has another size"))),
            None => Err(Error::WrongModel(format!("there is no output {name}"))),
        }
    }
}

/// The result of [`Engine::run`], to be awaited. It need not be sendable between threads.
pub type Run<'a> = Pin<Box<dyn Future<Output = Result<Outputs, Error>> + 'a>>;

/// One network, ready to run. Weights are prepared when it is made, never per frame.
pub trait Engine {
    /// Name shown to people: "burn-flex".
    fn name(&self) -> &'static str;

    /// Shape of the input, NHWC with N = 1.
    fn input_shape(&self) -> [usize; 4];

    /// Runs the network on `input`, NHWC, row-major, as long as the input shape asks.
    ///
    /// # Errors
    /// [`Error::Engine`] for an input of another length or a failing device.
    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a>;
}
