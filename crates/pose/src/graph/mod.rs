//! A network as data, for every engine: few operators, explicit padding, shapes known and checked.
//!
//! A [`Graph`] comes from a TFLite file ([`Graph::read`]) or is put together by hand. Everything that
//! flows is a [`Value`]: 32-bit floats, row-major, pictures as NHWC with N = 1. [`Node`]s stand in an
//! order in which they can run; each writes one value, once. Weights live inside the convolutions that
//! use them, in the file's own layout, and each engine rearranges them to its taste when it is made.
//!
//! What an engine can rely on after [`Graph::check`]: every input of a node was written before, every
//! shape is what the operator makes of its inputs, weights have the length the shapes ask for, and
//! sizes stay within [`limits`]. `half`, `sparse`, `flatbuffer` and `tflite` know the file format;
//! nothing outside this module does.

mod flatbuffer;
mod fuse;
pub(crate) mod half;
pub mod limits;
mod options;
mod prune;
mod shape;
mod sparse;
mod tflite;

use crate::Error;

/// Index into [`Graph::values`].
pub type ValueId = usize;

/// Something that flows between nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Dimensions, outermost first; one to four of them, none zero.
    pub shape: Vec<usize>,
}

impl Value {
    /// Number of floats.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Never true of a checked graph.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A value that the caller gets, by the name it has in the model file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Name in the file: "Identity", "Identity_1", …
    pub name: String,
    /// The value.
    pub value: ValueId,
}

/// What happens to a sum before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Activation {
    /// Nothing.
    #[default]
    None,
    /// max(x, 0).
    Relu,
    /// min(max(x, 0), 6).
    Relu6,
}

impl Activation {
    /// Applies it.
    pub fn apply(self, x: f32) -> f32 {
        match self {
            Self::None => x,
            Self::Relu => x.max(0.0),
            Self::Relu6 => x.clamp(0.0, 6.0),
        }
    }
}

/// Rows and columns added around a picture: zeros for a convolution, ignored by max-pooling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Padding {
    pub top: usize,
    pub bottom: usize,
    pub left: usize,
    pub right: usize,
}

/// Which channels a convolution mixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConvKind {
    /// All of them. Weights are `[out channel][kernel row][kernel column][in channel]`.
    Dense,
    /// None: each channel has its own kernel. Weights are `[kernel row][kernel column][channel]`.
    Depthwise,
}

/// `activation(convolution(input, padded with zeros) + bias [+ residual])`, all in one node.
#[derive(Debug, Clone, PartialEq)]
pub struct Conv {
    /// Dense or depthwise.
    pub kind: ConvKind,
    /// Rows and columns of the kernel.
    pub kernel: [usize; 2],
    /// Step between samples, rows and columns.
    pub stride: [usize; 2],
    /// Zeros around the input.
    pub padding: Padding,
    /// Kernels, laid out as [`ConvKind`] says.
    pub weights: Vec<f32>,
    /// One number per output channel.
    pub bias: Vec<f32>,
    /// What happens to the sum.
    pub activation: Activation,
}

impl Conv {
    /// Number of output channels.
    pub fn channels_out(&self) -> usize {
        self.bias.len()
    }
}

/// The operators.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// One input, or two: the second is a residual of the output's shape, added before activation.
    Conv(Conv),
    /// Sum of two values of equal shape.
    Add {
        /// What happens to the sum.
        activation: Activation,
    },
    /// Zeros around any of the four dimensions.
    Pad {
        /// Zeros before, per dimension.
        before: [usize; 4],
        /// Zeros after, per dimension.
        after: [usize; 4],
    },
    /// Bilinear with half-pixel centres: output pixel i samples (i + ½)·in/out − ½, held at the edges.
    Resize {
        /// Rows and columns of the result.
        size: [usize; 2],
    },
    /// Greatest value under a window; what lies in the padding does not count.
    MaxPool {
        /// Rows and columns of the window.
        kernel: [usize; 2],
        /// Step between windows.
        stride: [usize; 2],
        /// How far windows reach over the edge; always less than the window.
        padding: Padding,
    },
    /// Same numbers in the same order, other dimensions.
    Reshape {
        /// The new dimensions.
        shape: Vec<usize>,
    },
    /// 1 / (1 + e^−x).
    Logistic,
    /// Channel (i·block + j)·C' + c of pixel (y, x) becomes channel c of pixel (y·block + i, x·block + j).
    DepthToSpace {
        /// Side of the square that one pixel becomes.
        block: usize,
    },
    /// Inputs one after the other along a dimension.
    Concat {
        /// The dimension, counted from the outermost.
        axis: usize,
    },
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What to do.
    pub op: Op,
    /// With what.
    pub inputs: Vec<ValueId>,
    /// Where the result goes.
    pub output: ValueId,
}

/// A network.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// All values; the nodes refer to them by index.
    pub values: Vec<Value>,
    /// The steps, in an order in which they can run.
    pub nodes: Vec<Node>,
    /// The picture that goes in.
    pub input: ValueId,
    /// What comes out.
    pub outputs: Vec<Output>,
}

impl Graph {
    /// The network in a TFLite file, reduced to the `wanted` outputs (by name) and fused.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::TooLarge`] and [`Error::Unsupported`] for files that are no pose
    /// networks; [`Error::WrongModel`] if a wanted output is missing. Any bytes are safe to pass.
    pub fn read(tflite: &[u8], wanted: &[&str]) -> Result<Self, Error> {
        Self::parse(tflite)?.reduced(wanted)
    }

    /// The graph with the `wanted` outputs only (by name), and fused.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if a wanted output is missing.
    pub fn reduced(mut self, wanted: &[&str]) -> Result<Self, Error> {
        self.prune(wanted)?;
        self.fuse();
        self.check()?;
        Ok(self)
    }

    /// The network in a TFLite file as it stands there, with all its outputs.
    ///
    /// # Errors
    /// As for [`Graph::read`].
    pub fn parse(tflite: &[u8]) -> Result<Self, Error> {
        let graph = tflite::parse(tflite)?;
        graph.check()?;
        Ok(graph)
    }

    /// For each value, the index of the last node that reads it; `None` for outputs and for what
    /// nobody reads. After that node the value's memory is free.
    pub fn last_reads(&self) -> Vec<Option<usize>> {
        let mut last = vec![None; self.values.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            for &input in &node.inputs {
                last[input] = Some(index);
            }
        }
        for output in &self.outputs {
            last[output.value] = None;
        }
        last
    }

    /// How often each value is read, by nodes or by the caller.
    pub fn reads(&self) -> Vec<usize> {
        let mut reads = vec![0; self.values.len()];
        let by_nodes = self.nodes.iter().flat_map(|n| &n.inputs);
        for &value in by_nodes.chain(self.outputs.iter().map(|o| &o.value)) {
            reads[value] += 1;
        }
        reads
    }

    /// Multiplications of all convolutions.
    pub fn macs(&self) -> u64 {
        self.nodes.iter().map(|n| self.node_macs(n)).sum()
    }

    fn node_macs(&self, node: &Node) -> u64 {
        let Op::Conv(conv) = &node.op else { return 0 };
        let pixels = (self.values[node.output].len() / conv.channels_out().max(1)) as u64;
        pixels.saturating_mul(conv.weights.len() as u64)
    }
}
