//! A graph as ONNX, operator by operator; what is fused in it is written as its parts, of which the runtime
//! may make what it likes.
//!
//! ONNX wants pictures as NCHW. So all values of four dimensions are kept like that; what goes in, what
//! comes out, and what is reshaped, is turned from and to NHWC, so that callers give and get the same
//! numbers in the same order as with the TFLite file.

use super::protobuf::Message;
use super::schema::{self, node, number, numbers, word};
use sagitta_pose::graph::{Activation, Conv, ConvKind, Graph, Node, Op, Padding, ValueId};

/// What the input is called.
pub const INPUT: &str = "input";

/// For each dimension of NHWC, which dimension of NCHW it is; and the other way.
const TO_NHWC: [i64; 4] = [0, 2, 3, 1];
const TO_NCHW: [i64; 4] = [0, 3, 1, 2];

/// The whole file of a checked graph.
pub fn model(graph: &Graph) -> Vec<u8> {
    let mut writer = Writer {
        graph,
        nodes: Message::default(),
        constants: Message::default(),
        fresh: 0,
    };
    writer.emit(
        "Transpose",
        &[INPUT],
        &value(graph.input),
        &[numbers("perm", &TO_NCHW)],
    );
    for node in &graph.nodes {
        writer.node(node);
    }
    let mut outputs = Message::default();
    for output in &graph.outputs {
        let from = value(output.value);
        match writer.is_picture(output.value) {
            true => writer.emit(
                "Transpose",
                &[&from],
                &output.name,
                &[numbers("perm", &TO_NHWC)],
            ),
            false => writer.emit("Identity", &[&from], &output.name, &[]),
        }
        let shape = sizes(&graph.values[output.value].shape);
        outputs = outputs.and(schema::output(&output.name, &shape));
    }
    let input = schema::input(INPUT, &sizes(&graph.values[graph.input].shape));
    let fields = writer.nodes.and(schema::name("pose")).and(writer.constants);
    schema::file(&fields.and(input).and(outputs))
}

/// Name of a value.
fn value(id: ValueId) -> String {
    format!("value_{id}")
}

fn sizes(shape: &[usize]) -> Vec<i64> {
    shape.iter().map(|&size| size as i64).collect()
}

/// Padding as ONNX lists it: before all dimensions, then after all.
fn pads(padding: Padding) -> [i64; 4] {
    [padding.top, padding.left, padding.bottom, padding.right].map(|n| n as i64)
}

/// Four numbers of NHWC in the order of NCHW.
fn turned([n, h, w, c]: [usize; 4]) -> [i64; 4] {
    [n, c, h, w].map(|n| n as i64)
}

struct Writer<'a> {
    graph: &'a Graph,
    nodes: Message,
    constants: Message,
    /// Names given so far.
    fresh: usize,
}

impl Writer<'_> {
    fn is_picture(&self, id: ValueId) -> bool {
        self.graph.values[id].shape.len() == 4
    }

    fn fresh(&mut self) -> String {
        self.fresh += 1;
        format!("part_{}", self.fresh)
    }

    fn emit(&mut self, kind: &str, inputs: &[&str], output: &str, attributes: &[Message]) {
        let nodes = std::mem::take(&mut self.nodes);
        self.nodes = nodes.and(node(kind, inputs, output, attributes));
    }

    /// A constant made under a name of its own.
    fn constant(&mut self, make: impl FnOnce(&str) -> Message) -> String {
        let name = self.fresh();
        let constants = std::mem::take(&mut self.constants);
        self.constants = constants.and(make(&name));
        name
    }

    fn list(&mut self, values: &[i64]) -> String {
        self.constant(|name| schema::list(name, values))
    }

    fn node(&mut self, node: &Node) {
        let inputs: Vec<String> = node.inputs.iter().map(|&id| value(id)).collect();
        let names: Vec<&str> = inputs.iter().map(String::as_str).collect();
        let output = value(node.output);
        match &node.op {
            Op::Conv(conv) => self.conv(conv, &names, &output),
            Op::Add { activation } => {
                self.active(*activation, &output, |w, to| w.emit("Add", &names, to, &[]));
            }
            Op::Pad { before, after } => {
                let around = self.list(&[turned(*before), turned(*after)].concat());
                self.emit("Pad", &[names[0], &around], &output, &[]);
            }
            Op::Resize { size } => self.resize(*size, &names, node),
            Op::MaxPool {
                kernel,
                stride,
                padding,
            } => {
                let window = window(*kernel, *stride, *padding);
                self.emit("MaxPool", &names, &output, &window);
            }
            Op::Reshape { shape } => self.reshape(shape, node),
            Op::Logistic => self.emit("Sigmoid", &names, &output, &[]),
            Op::DepthToSpace { block } => {
                let attributes = [number("blocksize", *block as i64), word("mode", "DCR")];
                self.emit("DepthToSpace", &names, &output, &attributes);
            }
            Op::Concat { axis } => {
                let axis = match self.is_picture(node.output) {
                    true => TO_NCHW
                        .iter()
                        .position(|&a| a == *axis as i64)
                        .unwrap_or(*axis),
                    false => *axis,
                };
                self.emit("Concat", &names, &output, &[number("axis", axis as i64)]);
            }
        }
    }

    /// What `write` puts into the name it is given, through an activation, as `output`.
    fn active(
        &mut self,
        activation: Activation,
        output: &str,
        write: impl FnOnce(&mut Self, &str),
    ) {
        if activation == Activation::None {
            return write(self, output);
        }
        let sum = self.fresh();
        write(self, &sum);
        if activation == Activation::Relu {
            return self.emit("Relu", &[&sum], output, &[]);
        }
        let low = self.constant(|name| schema::floats(name, &[], &[0.0]));
        let high = self.constant(|name| schema::floats(name, &[], &[6.0]));
        self.emit("Clip", &[&sum, &low, &high], output, &[]);
    }

    fn conv(&mut self, conv: &Conv, inputs: &[&str], output: &str) {
        let (weights, shape) = kernels(conv);
        let weights = self.constant(|name| schema::floats(name, &shape, &weights));
        let channels = [conv.channels_out() as i64];
        let bias = self.constant(|name| schema::floats(name, &channels, &conv.bias));
        let group = match conv.kind {
            ConvKind::Dense => 1,
            ConvKind::Depthwise => channels[0],
        };
        let mut attributes = window(conv.kernel, conv.stride, conv.padding).to_vec();
        attributes.push(number("group", group));
        self.active(conv.activation, output, |w, to| match inputs {
            [input, residual, ..] => {
                let sum = w.fresh();
                w.emit("Conv", &[input, &weights, &bias], &sum, &attributes);
                w.emit("Add", &[&sum, residual], to, &[]);
            }
            _ => w.emit("Conv", &[inputs[0], &weights, &bias], to, &attributes),
        });
    }

    fn resize(&mut self, [height, width]: [usize; 2], inputs: &[&str], node: &Node) {
        let channels = self.graph.values[node.output].shape[3];
        let size = self.list(&turned([1, height, width, channels]));
        let attributes = [
            word("coordinate_transformation_mode", "half_pixel"),
            word("mode", "linear"),
        ];
        // The region and the factors are left out: the size says it.
        let inputs = [inputs[0], "", "", &size];
        self.emit("Resize", &inputs, &value(node.output), &attributes);
    }

    fn reshape(&mut self, shape: &[usize], node: &Node) {
        let mut from = value(node.inputs[0]);
        if self.is_picture(node.inputs[0]) {
            let turned = self.fresh();
            self.emit("Transpose", &[&from], &turned, &[numbers("perm", &TO_NHWC)]);
            from = turned;
        }
        let size = self.list(&sizes(shape));
        let output = value(node.output);
        if !self.is_picture(node.output) {
            return self.emit("Reshape", &[&from, &size], &output, &[]);
        }
        let flat = self.fresh();
        self.emit("Reshape", &[&from, &size], &flat, &[]);
        self.emit("Transpose", &[&flat], &output, &[numbers("perm", &TO_NCHW)]);
    }
}

/// How a window moves, as attributes.
fn window(kernel: [usize; 2], stride: [usize; 2], padding: Padding) -> [Message; 3] {
    [
        numbers("kernel_shape", &sizes(&kernel)),
        numbers("pads", &pads(padding)),
        numbers("strides", &sizes(&stride)),
    ]
}

/// Weights as `[out channel][in channel of its group][row][column]`, with these dimensions.
fn kernels(conv: &Conv) -> (Vec<f32>, [i64; 4]) {
    let [rows, columns] = conv.kernel;
    let (out, area) = (conv.channels_out(), rows * columns);
    let mixed = conv.weights.len() / (out * area);
    let at = |o: usize, i: usize, k: usize| match conv.kind {
        ConvKind::Dense => (o * area + k) * mixed + i,
        ConvKind::Depthwise => k * out + o,
    };
    let index = |n: usize| at(n / (mixed * area), n / area % mixed, n % area);
    let weights = (0..conv.weights.len()).map(|n| conv.weights[index(n)]);
    (weights.collect(), turned([out, rows, columns, mixed]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conv(kind: ConvKind, weights: Vec<f32>) -> Conv {
        Conv {
            kind,
            kernel: [1, 2],
            stride: [1, 1],
            padding: Padding::default(),
            weights,
            bias: vec![0.0; 2],
            activation: Activation::None,
        }
    }

    #[test]
    fn kernels_are_turned() {
        // Numbers say where they belong: out channel, column, in channel.
        let dense = [
            0., 1., 2., 10., 11., 12., 100., 101., 102., 110., 111., 112.,
        ];
        let (weights, shape) = kernels(&conv(ConvKind::Dense, dense.to_vec()));
        assert_eq!(shape, [2, 3, 1, 2]);
        let wanted = [
            0., 10., 1., 11., 2., 12., 100., 110., 101., 111., 102., 112.,
        ];
        assert_eq!(weights, wanted);
        // Column, channel.
        let (weights, shape) = kernels(&conv(ConvKind::Depthwise, vec![0., 1., 10., 11.]));
        assert_eq!((weights, shape), (vec![0., 10., 1., 11.], [2, 1, 1, 2]));
    }
}
