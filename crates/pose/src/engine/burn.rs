//! The portable reference engine: burn's CPU backend "flex", native and in the browser.
//!
//! burn works on NCHW pictures. Values with four dimensions are kept that way between nodes; values
//! with fewer keep the graph's order and get leading dimensions of size one.

use super::{Engine, Outputs, Run, check_len, picture_shape};
use crate::Error;
use crate::graph::{Activation, Conv, ConvKind, Graph, Node, Op, Padding, ValueId};
use crate::sample::Cut;
use burn::tensor::module::{conv2d, interpolate, max_pool2d};
use burn::tensor::ops::{
    ConvOptions, InterpolateMode, InterpolateOptions, MaxPoolOptions, PadMode,
};
use burn::tensor::{Device, Tensor, TensorData, activation::sigmoid};

/// A network on burn's CPU backend.
pub struct BurnEngine {
    device: Device,
    steps: Vec<Step>,
    input: ValueId,
    input_shape: [usize; 4],
    /// Where the outputs come from, in their order.
    results: Vec<ValueId>,
    outputs: Outputs,
    /// What the last cut gave.
    picture: Vec<f32>,
    value_count: usize,
}

/// A node with everything prepared that does not depend on the picture.
struct Step {
    kind: Kind,
    inputs: Vec<ValueId>,
    /// Whether this is the last read of the input at the same position.
    last: Vec<bool>,
    output: ValueId,
}

enum Kind {
    Conv(Box<Prepared>),
    Add(Activation),
    /// Zeros per NCHW dimension.
    Pad([(usize, usize); 4]),
    Resize([usize; 2]),
    MaxPool(MaxPoolOptions<2>),
    Reshape {
        from_picture: bool,
        to: Vec<usize>,
    },
    Logistic,
    DepthToSpace(usize),
    Concat(usize),
}

/// A convolution with its weights in burn's layout.
struct Prepared {
    weights: Tensor<4>,
    bias: Tensor<1>,
    options: ConvOptions<2>,
    activation: Activation,
}

impl BurnEngine {
    /// Prepares a graph.
    ///
    /// # Errors
    /// As for [`Graph::check`], and [`Error::Unsupported`] where the input is not a picture.
    pub fn new(graph: &Graph) -> Result<Self, Error> {
        graph.check()?;
        let device = Device::flex();
        let input_shape = picture_shape(graph)?;
        let last_reads = graph.last_reads();
        let step = |(index, node)| Step::new(graph, node, index, &last_reads, &device);
        Ok(Self {
            steps: graph.nodes.iter().enumerate().map(step).collect(),
            input: graph.input,
            input_shape,
            results: graph.outputs.iter().map(|o| o.value).collect(),
            outputs: Outputs::zeros(graph),
            picture: Vec::new(),
            value_count: graph.values.len(),
            device,
        })
    }

    /// Reads a TFLite file, keeps the `wanted` outputs, and prepares it.
    ///
    /// # Errors
    /// As for [`Graph::read`] and [`BurnEngine::new`].
    pub fn from_tflite(tflite: &[u8], wanted: &[&str]) -> Result<Self, Error> {
        Self::new(&Graph::read(tflite, wanted)?)
    }

    fn forward(&self, input: &[f32]) -> Result<Vec<Tensor<4>>, Error> {
        let mut values: Vec<Option<Tensor<4>>> = vec![None; self.value_count];
        values[self.input] = Some(self.upload(input));
        for step in &self.steps {
            let take = |(&value, &last): (&ValueId, &bool)| {
                let slot = &mut values[value];
                let tensor = if last { slot.take() } else { slot.clone() };
                tensor.ok_or_else(missing)
            };
            let inputs = step.inputs.iter().zip(&step.last).map(take);
            let inputs = inputs.collect::<Result<Vec<_>, _>>()?;
            values[step.output] = Some(step.run(inputs)?);
        }
        let output = |&value: &ValueId| values[value].clone().ok_or_else(missing);
        self.results.iter().map(output).collect()
    }

    /// NHWC floats as an NCHW tensor.
    fn upload(&self, input: &[f32]) -> Tensor<4> {
        let [_, height, width, channels] = self.input_shape;
        let mut planes = Vec::<f32>::with_capacity(input.len());
        for channel in 0..channels {
            planes.extend(input.iter().skip(channel).step_by(channels));
        }
        let data = TensorData::new(planes, [1, channels, height, width]);
        Tensor::from_data(data, &self.device)
    }

    async fn infer(&mut self, input: &[f32]) -> Result<&Outputs, Error> {
        check_len(input, self.input_shape)?;
        let found = self.forward(input)?;
        for (output, tensor) in self.outputs.0.iter_mut().zip(found) {
            let tensor = match output.shape.len() {
                4 => tensor.permute([0, 2, 3, 1]),
                _ => tensor,
            };
            let data = tensor.into_data_async().await.map_err(failed)?;
            output.data = data.try_into_vec::<f32>().map_err(failed)?;
        }
        Ok(&self.outputs)
    }

    async fn cut_and_infer(&mut self, cut: Cut<'_>) -> Result<&Outputs, Error> {
        let mut picture = std::mem::take(&mut self.picture);
        cut.pixels(self.input_shape, &mut picture)?;
        self.infer(&picture).await?;
        self.picture = picture;
        Ok(&self.outputs)
    }
}

impl Engine for BurnEngine {
    fn name(&self) -> &'static str {
        "burn-flex"
    }

    fn input_shape(&self) -> [usize; 4] {
        self.input_shape
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        Run::waiting(self.infer(input))
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        Run::waiting(self.cut_and_infer(cut))
    }
}

fn missing() -> Error {
    Error::Engine("a value is missing".into())
}

fn failed(error: impl std::fmt::Debug) -> Error {
    Error::Engine(format!("{error:?}"))
}

impl Step {
    fn new(
        graph: &Graph,
        node: &Node,
        index: usize,
        last_reads: &[Option<usize>],
        device: &Device,
    ) -> Self {
        // A value read twice by one node is handed over at its second position only.
        let is_last = |(position, value): (usize, &ValueId)| {
            let later = node.inputs[position + 1..].contains(value);
            last_reads[*value] == Some(index) && !later
        };
        let dimensions = node
            .inputs
            .first()
            .map_or(4, |&v| graph.values[v].shape.len());
        Self {
            kind: Kind::new(&node.op, dimensions, device),
            last: node.inputs.iter().enumerate().map(is_last).collect(),
            inputs: node.inputs.clone(),
            output: node.output,
        }
    }

    fn run(&self, inputs: Vec<Tensor<4>>) -> Result<Tensor<4>, Error> {
        if let Kind::Concat(dimension) = self.kind {
            return Ok(Tensor::cat(inputs, dimension));
        }
        let mut inputs = inputs.into_iter();
        let first = inputs.next().ok_or_else(missing)?;
        Ok(self.kind.run(first, inputs.next()))
    }
}

impl Kind {
    fn new(op: &Op, dimensions: usize, device: &Device) -> Self {
        match op {
            Op::Conv(conv) => Self::Conv(Box::new(prepare(conv, device))),
            Op::Add { activation } => Self::Add(*activation),
            Op::Pad { before, after } => {
                Self::Pad([0, 3, 1, 2].map(|i: usize| (before[i], after[i])))
            }
            Op::Resize { size } => Self::Resize(*size),
            Op::MaxPool {
                kernel,
                stride,
                padding,
            } => {
                let mut options = MaxPoolOptions::new(*kernel).with_stride(*stride);
                options.padding = pairs(*padding);
                Self::MaxPool(options)
            }
            Op::Reshape { shape } => Self::Reshape {
                from_picture: dimensions == 4,
                to: shape.clone(),
            },
            Op::Logistic => Self::Logistic,
            Op::DepthToSpace { block } => Self::DepthToSpace(*block),
            Op::Concat { axis } => Self::Concat(match dimensions {
                4 => [0, 2, 3, 1][*axis],
                _ => axis + 4 - dimensions,
            }),
        }
    }

    fn run(&self, x: Tensor<4>, second: Option<Tensor<4>>) -> Tensor<4> {
        match self {
            Self::Conv(conv) => {
                let (weights, bias) = (conv.weights.clone(), conv.bias.clone());
                let sum = conv2d(x, weights, Some(bias), conv.options.clone());
                activate(with(sum, second), conv.activation)
            }
            Self::Add(activation) => activate(with(x, second), *activation),
            Self::Pad(zeros) => x.pad(*zeros, PadMode::Constant(0.0)),
            Self::Resize(size) => {
                let options = InterpolateOptions::new(InterpolateMode::Bilinear)
                    .with_align_corners(false)
                    .with_output_size(*size);
                interpolate(x, options)
            }
            Self::MaxPool(options) => max_pool2d(x, options.clone()),
            Self::Reshape { from_picture, to } => reshape(x, *from_picture, to),
            Self::Logistic => sigmoid(x),
            Self::DepthToSpace(block) => depth_to_space(x, *block),
            Self::Concat(_) => x,
        }
    }
}

fn pairs(padding: Padding) -> [(usize, usize); 2] {
    [(padding.top, padding.bottom), (padding.left, padding.right)]
}

fn prepare(conv: &Conv, device: &Device) -> Prepared {
    let [rows, columns] = conv.kernel;
    let channels = conv.channels_out();
    let mixed = conv.weights.len() / (channels * rows * columns).max(1);
    let (shape, groups) = match conv.kind {
        ConvKind::Dense => ([channels, rows, columns, mixed], 1),
        ConvKind::Depthwise => ([1, rows, columns, channels], channels),
    };
    let weights = Tensor::<4>::from_data(TensorData::new(conv.weights.clone(), shape), device);
    let weights = match conv.kind {
        ConvKind::Dense => weights.permute([0, 3, 1, 2]),
        ConvKind::Depthwise => weights.permute([3, 0, 1, 2]),
    };
    let bias = TensorData::new(conv.bias.clone(), [channels]);
    Prepared {
        weights: contiguous(weights),
        bias: Tensor::from_data(bias, device),
        options: ConvOptions::new_with_padding(conv.stride, pairs(conv.padding), [1, 1], groups),
        activation: conv.activation,
    }
}

/// The same tensor with its elements in the order of its dimensions, so that no run has to sort them.
fn contiguous(tensor: Tensor<4>) -> Tensor<4> {
    let device = tensor.device();
    match tensor.clone().try_into_data() {
        Ok(data) => Tensor::from_data(data, &device),
        Err(_) => tensor,
    }
}

fn with(x: Tensor<4>, second: Option<Tensor<4>>) -> Tensor<4> {
    match second {
        Some(residual) => x + residual,
        None => x,
    }
}

fn activate(x: Tensor<4>, activation: Activation) -> Tensor<4> {
    match activation {
        Activation::None => x,
        Activation::Relu => x.clamp_min(0.0),
        Activation::Relu6 => x.clamp(0.0, 6.0),
    }
}

/// The numbers of `x` in the graph's order, in new dimensions.
fn reshape(x: Tensor<4>, from_picture: bool, to: &[usize]) -> Tensor<4> {
    let x = if from_picture {
        x.permute([0, 2, 3, 1])
    } else {
        x
    };
    let mut shape = [1; 4];
    shape[4 - to.len()..].copy_from_slice(to);
    let x = x.reshape(shape);
    if to.len() == 4 {
        x.permute([0, 3, 1, 2])
    } else {
        x
    }
}

fn depth_to_space(x: Tensor<4>, block: usize) -> Tensor<4> {
    let [_, channels, height, width] = x.dims();
    let channels = channels / (block * block);
    x.reshape([block, block, channels, height, width])
        .permute([2, 3, 0, 4, 1])
        .reshape([1, channels, height * block, width * block])
}
