//! From a step to a kernel: its source, its constants, its parameters and its weights.

use super::lower::{After, Lowered, Step, Work, four, picture};
use super::template::{Constant, expand};
use crate::graph::{Activation, Conv, ConvKind, Graph, Op, Padding, ValueId};

/// Sizes as kernels read them: six vectors of four (`struct Params` in `kernels/common.wgsl`).
pub type Params = [[u32; 4]; 6];

/// A kernel for one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// For people who measure: "conv 3x3 s2".
    pub label: String,
    /// WGSL.
    pub source: String,
    /// Sizes.
    pub params: Params,
    /// Weights as the kernel wants them; may be empty.
    pub weights: Vec<f32>,
    /// How many invocations there must be at least.
    pub invocations: u64,
    /// Invocations in a workgroup.
    pub lanes: u32,
    /// Multiplications, for people who measure.
    pub macs: u64,
}

/// What suits a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Whether neighbouring invocations of a convolution work on neighbouring pixels, not channels.
    pub pixels_first: bool,
    /// Pixels per invocation of a convolution.
    pub pixels: u32,
    /// Quads per invocation of a convolution, at most.
    pub quads: u32,
    /// Rows and columns per invocation of a depthwise convolution.
    pub block: [u32; 2],
    /// Invocations in a workgroup.
    pub lanes: u32,
}

impl Tuning {
    /// For processors that run kernels in software: few, long invocations.
    pub const SOFTWARE: Self = Self {
        pixels_first: true,
        pixels: 8,
        quads: 4,
        block: [2, 4],
        lanes: 16,
    };

    /// For graphics hardware: more and shorter invocations.
    pub const HARDWARE: Self = Self {
        pixels_first: false,
        pixels: 4,
        quads: 1,
        block: [1, 4],
        lanes: 64,
    };
}

/// Makes recipes for the steps of one graph.
pub struct Cook<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// Its steps.
    pub lowered: &'a Lowered,
    /// What suits the device.
    pub tuning: Tuning,
    /// Whether quads are stored in 16 bits.
    pub half: bool,
}

impl Cook<'_> {
    /// The kernel for a step.
    pub fn recipe(&self, step: &Step) -> Recipe {
        match &step.work {
            Work::Conv(node, after) => match &self.graph.nodes[*node].op {
                Op::Conv(conv) if conv.kind == ConvKind::Depthwise => {
                    self.depthwise(step, conv, *after)
                }
                Op::Conv(conv) => self.dense(step, conv, *after),
                _ => self.elementwise(step, *after),
            },
            Work::Resize(after) => {
                let constants = vec![("RESIDUAL", u32::from(step.inputs.len() > 1))];
                let source = include_str!("kernels/resize.wgsl");
                self.per_quad(step, "resize", source, *after, constants, [0; 4])
            }
            Work::Elementwise(after) => self.elementwise(step, *after),
            Work::Pool(node) => self.pool(step, *node),
            Work::DepthToSpace(block) => {
                let [_, _, channels] = self.picture(step.output);
                let constants = vec![("WHOLE", u32::from(channels % 4 == 0))];
                let source = include_str!("kernels/depth_to_space.wgsl");
                let more = [u(*block), 0, 0, 0];
                self.per_quad(step, "depth to space", source, AS_IT_IS, constants, more)
            }
            Work::Place(from) => self.place(step, from.as_ref()),
            Work::Zeros => self.zeros(step),
        }
    }

    fn picture(&self, value: ValueId) -> [usize; 3] {
        picture(&self.graph.values[value].shape)
    }

    /// Rows, columns, quads and channels.
    fn sizes(&self, value: ValueId) -> [u32; 4] {
        let [rows, columns, channels] = self.picture(value);
        [u(rows), u(columns), u(channels.div_ceil(4)), u(channels)]
    }

    /// Parameters that all kernels over pictures share.
    fn params(&self, step: &Step, padding: Padding, more: [u32; 4]) -> Params {
        let source = step.inputs.first().map_or([0; 4], |&v| self.sizes(v));
        let result = self.sizes(step.output);
        let first = u(self.lowered.home(step.output).1);
        let pixels = result[0] * result[1];
        let window = [u(padding.top), u(padding.left), first, pixels];
        [source, result, window, more, [0; 4], [0; 4]]
    }

    /// A kernel over pictures, with what all of them have in common.
    fn source(&self, step: &Step, file: &str, after: After, own: Vec<Constant>) -> String {
        let mut constants = vec![
            ("LANES", self.tuning.lanes),
            ("PACKED", u32::from(self.lowered.packed[step.output])),
            ("ACTIVATION", number_of(after)),
        ];
        constants.extend(own);
        let common = include_str!("kernels/common.wgsl");
        let text = expand(&format!("{common}\n{file}"), &constants);
        format!("{}{text}", quad_type(self.half))
    }

    fn per_quad(
        &self,
        step: &Step,
        label: &str,
        file: &str,
        after: After,
        own: Vec<Constant>,
        more: [u32; 4],
    ) -> Recipe {
        let [rows, columns, quads, _] = self.sizes(step.output).map(u64::from);
        Recipe {
            label: label.into(),
            source: self.source(step, file, after, own),
            params: self.params(step, Padding::default(), more),
            weights: Vec::new(),
            invocations: rows * columns * quads,
            lanes: self.tuning.lanes,
            macs: 0,
        }
    }

    fn elementwise(&self, step: &Step, after: After) -> Recipe {
        let constants = vec![("RESIDUAL", u32::from(step.inputs.len() > 1))];
        let source = include_str!("kernels/elementwise.wgsl");
        self.per_quad(step, "elementwise", source, after, constants, [0; 4])
    }

    fn pool(&self, step: &Step, node: usize) -> Recipe {
        let Op::MaxPool {
            kernel,
            stride,
            padding,
        } = &self.graph.nodes[node].op
        else {
            return self.elementwise(step, AS_IT_IS);
        };
        let more = [kernel[0], kernel[1], stride[0], stride[1]].map(u);
        let source = include_str!("kernels/pool.wgsl");
        let recipe = self.per_quad(step, "pool", source, AS_IT_IS, Vec::new(), more);
        Recipe {
            params: self.params(step, *padding, more),
            ..recipe
        }
    }

    fn dense(&self, step: &Step, conv: &Conv, after: After) -> Recipe {
        let [rows, columns, quads, _] = self.sizes(step.output);
        let pixels = rows * columns;
        let per_quads = (1..=self.tuning.quads).rev().find(|n| quads % n == 0);
        let per_quads = per_quads.unwrap_or(1);
        let per_pixels = self.tuning.pixels.min(pixels.next_power_of_two());
        let pointwise =
            conv.kernel == [1, 1] && conv.stride == [1, 1] && conv.padding == Padding::default();
        let mut constants = window_constants(conv);
        constants.extend([
            ("POINTWISE", u32::from(pointwise)),
            ("PIXELS", per_pixels),
            ("QUADS", per_quads),
            ("PIXELS_FIRST", u32::from(self.tuning.pixels_first)),
            ("RESIDUAL", u32::from(step.inputs.len() > 1)),
        ]);
        let blocks = u64::from(pixels.div_ceil(per_pixels)) * u64::from(quads / per_quads);
        let channels_in = step.inputs.first().map_or(0, |&v| self.picture(v)[2]);
        Recipe {
            label: label("conv", conv),
            source: self.source(step, include_str!("kernels/conv.wgsl"), after, constants),
            params: self.params(step, conv.padding, [0; 4]),
            weights: dense_weights(conv, channels_in),
            invocations: blocks,
            lanes: self.tuning.lanes,
            macs: u64::from(pixels) * conv.weights.len() as u64,
        }
    }

    fn depthwise(&self, step: &Step, conv: &Conv, after: After) -> Recipe {
        let [rows, columns, quads, _] = self.sizes(step.output);
        let [block_rows, block_columns] = self.tuning.block;
        let block = [block_rows.min(rows), block_columns.min(columns)];
        let span = |i: usize| (block[i] - 1) * u(conv.stride[i]) + u(conv.kernel[i]);
        let mut constants = window_constants(conv);
        constants.extend([
            ("ROWS", block[0]),
            ("COLUMNS", block[1]),
            ("DOWN", span(0)),
            ("ACROSS", span(1)),
            ("RESIDUAL", u32::from(step.inputs.len() > 1)),
        ]);
        let file = include_str!("kernels/depthwise.wgsl");
        let blocks = u64::from(rows.div_ceil(block[0])) * u64::from(columns.div_ceil(block[1]));
        Recipe {
            label: label("depthwise", conv),
            source: self.source(step, file, after, constants),
            params: self.params(step, conv.padding, [0; 4]),
            weights: depthwise_weights(conv),
            invocations: blocks * u64::from(quads),
            lanes: self.tuning.lanes,
            macs: u64::from(rows * columns) * conv.weights.len() as u64,
        }
    }

    /// Floats from pixel to pixel, and the first one.
    fn spacing(&self, value: ValueId) -> [u32; 2] {
        let [_, _, quads, channels] = self.sizes(value);
        match self.lowered.packed[value] {
            true => [channels, u(self.lowered.home(value).1)],
            false => [quads * 4, 0],
        }
    }

    fn place(&self, step: &Step, from: Option<&[usize; 4]>) -> Recipe {
        let source = step.inputs[0];
        let [source_step, source_first] = self.spacing(source);
        let [result_step, first] = self.spacing(step.output);
        let len = self.graph.values[source].len();
        let shape = |v: ValueId| four(&self.graph.values[v].shape).map(u);
        let constants = [
            ("LANES", self.tuning.lanes),
            ("ZEROS", 0),
            ("FLAT", u32::from(from.is_none())),
        ];
        Recipe {
            label: "place".into(),
            source: expand(include_str!("kernels/place.wgsl"), &constants),
            params: [
                [source_first, 0, 0, 0],
                [0; 4],
                [source_step, result_step, first, u(len)],
                shape(source),
                from.copied().unwrap_or_default().map(u),
                shape(step.output),
            ],
            weights: Vec::new(),
            invocations: len as u64,
            lanes: self.tuning.lanes,
            macs: 0,
        }
    }

    fn zeros(&self, step: &Step) -> Recipe {
        let [rows, columns, quads, _] = self.sizes(step.output);
        let floats = rows * columns * quads * 4;
        let constants = [("LANES", self.tuning.lanes), ("ZEROS", 1), ("FLAT", 0)];
        let mut params = Params::default();
        params[2][3] = floats;
        Recipe {
            label: "zeros".into(),
            source: expand(include_str!("kernels/place.wgsl"), &constants),
            params,
            weights: Vec::new(),
            invocations: u64::from(floats),
            lanes: self.tuning.lanes,
            macs: 0,
        }
    }
}

const AS_IT_IS: After = After::Activation(Activation::None);

/// How quads are stored.
pub fn quad_type(half: bool) -> &'static str {
    match half {
        true => "enable f16;\nalias Quad = vec4<f16>;\n",
        false => "alias Quad = vec4<f32>;\n",
    }
}

/// Sizes are limited by [`crate::graph::limits`], far below this.
fn u(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

fn number_of(after: After) -> u32 {
    match after {
        After::Activation(Activation::None) => 0,
        After::Activation(Activation::Relu) => 1,
        After::Activation(Activation::Relu6) => 2,
        After::Logistic => 3,
    }
}

fn window_constants(conv: &Conv) -> Vec<Constant> {
    vec![
        ("KERNEL_ROWS", u(conv.kernel[0])),
        ("KERNEL_COLUMNS", u(conv.kernel[1])),
        ("STRIDE_ROWS", u(conv.stride[0])),
        ("STRIDE_COLUMNS", u(conv.stride[1])),
    ]
}

fn label(kind: &str, conv: &Conv) -> String {
    let [rows, columns] = conv.kernel;
    format!("{kind} {rows}x{columns} s{}", conv.stride[0])
}

/// `bias[out quad]`, then `[ky][kx][in quad][out quad][channel of the in quad]`, each a quad of out
/// channels; what is missing at the end of a quad is zero.
fn dense_weights(conv: &Conv, channels_in: usize) -> Vec<f32> {
    let out = conv.channels_out();
    let (quads_in, quads_out) = (channels_in.div_ceil(4), out.div_ceil(4));
    let taps = conv.kernel[0] * conv.kernel[1];
    let mut packed = vec![0.0; quads_out * 4 + taps * quads_in * quads_out * 16];
    packed[..out].copy_from_slice(&conv.bias);
    let rows = conv.weights.chunks_exact(channels_in.max(1));
    for (row, weights) in rows.enumerate() {
        let (n, tap) = (row / taps, row % taps);
        for (c, weight) in weights.iter().enumerate() {
            let quad = (tap * quads_in + c / 4) * quads_out + n / 4;
            packed[quads_out * 4 + quad * 16 + c % 4 * 4 + n % 4] = *weight;
        }
    }
    packed
}

/// `bias[quad]`, then `[ky][kx][quad]`.
fn depthwise_weights(conv: &Conv) -> Vec<f32> {
    let channels = conv.channels_out();
    let padded = channels.div_ceil(4) * 4;
    let mut packed = Vec::with_capacity((conv.weights.len() / channels.max(1) + 1) * padded);
    for row in [conv.bias.as_slice()]
        .into_iter()
        .chain(conv.weights.chunks_exact(channels.max(1)))
    {
        packed.extend_from_slice(row);
        packed.resize(packed.len().next_multiple_of(padded), 0.0);
    }
    packed
}
