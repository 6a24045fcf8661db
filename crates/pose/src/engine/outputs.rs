//! What engines give.

use crate::Error;
use crate::graph::Graph;

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
    /// Room for all outputs of a graph, filled with zeros.
    pub fn zeros(graph: &Graph) -> Self {
        let zeros = |output: &crate::graph::Output| Tensor {
            name: output.name.clone(),
            shape: graph.values[output.value].shape.clone(),
            data: vec![0.0; graph.values[output.value].len()],
        };
        Self(graph.outputs.iter().map(zeros).collect())
    }

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
