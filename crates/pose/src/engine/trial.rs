//! A trial before an engine is trusted: a small network with a known answer.
//!
//! It has what the pose networks are made of (a strided dense convolution, inverted residuals with both
//! depthwise kernels, an odd number of channels) and whole numbers so small that 32-bit floats hold every
//! sum exactly. In whatever order an engine adds, fused or not, the answer is the same to the last bit;
//! what is computed with half precision may be off by one part in a thousand.

use super::Engine;
use crate::Error;
use crate::graph::{Activation, Conv, ConvKind, Graph, Node, Op, Output, Padding, Value};

/// Rows, columns and channels of the picture.
const INPUT: [usize; 3] = [21, 21, 3];
/// Relative to the greatest number: what half precision may cost.
const HALF_TOLERANCE: f64 = 2e-3;

/// Runs the trial on the engine that `make` makes.
///
/// # Errors
/// Those of `make` and of the run; [`Error::Engine`] if the answer is wrong.
pub async fn run(
    make: impl AsyncFnOnce(&Graph) -> Result<Box<dyn Engine>, Error>,
    half_precision: bool,
) -> Result<(), Error> {
    let graph = network();
    let input = picture();
    let expected = answer(&graph, &input);
    let mut engine = make(&graph).await?;
    let name = engine.name();
    let found = engine.run(&input).await?.get("trial", expected.len())?;
    let greatest = expected.iter().fold(1.0f64, |m, x| m.max(x.abs()));
    let limit = if half_precision {
        HALF_TOLERANCE * greatest
    } else {
        0.0
    };
    let differs = |(x, y): (&f32, &f64)| {
        let off = (f64::from(*x) - y).abs();
        off.is_nan() || off > limit
    };
    match found
        .iter()
        .zip(&expected)
        .filter(|&pair| differs(pair))
        .count()
    {
        0 => Ok(()),
        wrong => Err(Error::Engine(format!(
            "{name} got {wrong} of {} numbers wrong",
            expected.len()
        ))),
    }
}

/// Small whole numbers, repeatable: −1 to 2.
fn numbers(len: usize, seed: u32) -> Vec<f32> {
    let number = |i: usize| ((i as u32 + 1).wrapping_mul(2_654_435_761) ^ seed) >> 13 & 3;
    (0..len).map(|i| number(i) as f32 - 1.0).collect()
}

fn picture() -> Vec<f32> {
    numbers(INPUT.iter().product(), 77)
}

/// The network.
pub(super) fn network() -> Graph {
    let one = |n| Padding {
        top: n,
        bottom: n,
        left: n,
        right: n,
    };
    let mut net = Builder::new();
    let conv = |kind, side, stride, padding, from: usize, to, activation| {
        let mixed = if kind == ConvKind::Dense { from } else { 1 };
        Conv {
            kind,
            kernel: [side, side],
            stride: [stride, stride],
            padding,
            weights: numbers(side * side * mixed * to, (side * to) as u32),
            bias: numbers(to, 5),
            activation,
        }
    };
    use Activation::{None, Relu6};
    use ConvKind::{Dense, Depthwise};
    let start = net.then(conv(Dense, 3, 2, one(1), 3, 12, Relu6), 0, &[]);
    let wide = net.then(conv(Dense, 1, 1, one(0), 12, 36, Relu6), start, &[]);
    let filtered = net.then(conv(Depthwise, 5, 1, one(2), 36, 36, Relu6), wide, &[]);
    let narrow = net.then(conv(Dense, 1, 1, one(0), 36, 12, None), filtered, &[start]);
    let wide = net.then(conv(Dense, 1, 1, one(0), 12, 40, Relu6), narrow, &[]);
    let filtered = net.then(conv(Depthwise, 3, 2, one(1), 40, 40, Relu6), wide, &[]);
    let end = net.then(conv(Dense, 1, 1, one(0), 40, 39, None), filtered, &[]);
    net.finish(end)
}

/// Puts convolutions one after the other.
struct Builder(Graph);

impl Builder {
    fn new() -> Self {
        let [height, width, channels] = INPUT;
        Self(Graph {
            values: vec![Value {
                shape: vec![1, height, width, channels],
            }],
            nodes: Vec::new(),
            input: 0,
            outputs: Vec::new(),
        })
    }

    fn then(&mut self, conv: Conv, from: usize, residual: &[usize]) -> usize {
        let shape = &self.0.values[from].shape;
        let around = conv.padding.top + conv.padding.bottom;
        let side = |n: usize| (n + around - conv.kernel[0]) / conv.stride[0] + 1;
        let shape = vec![1, side(shape[1]), side(shape[2]), conv.channels_out()];
        let output = self.0.values.len();
        self.0.values.push(Value { shape });
        let inputs = std::iter::once(from)
            .chain(residual.iter().copied())
            .collect();
        self.0.nodes.push(Node {
            op: Op::Conv(conv),
            inputs,
            output,
        });
        output
    }

    fn finish(mut self, value: usize) -> Graph {
        self.0.outputs.push(Output {
            name: "trial".into(),
            value,
        });
        self.0
    }
}

/// The last value, straight from the definition of a convolution.
fn answer(graph: &Graph, input: &[f32]) -> Vec<f64> {
    let mut values = vec![input.iter().map(|&x| f64::from(x)).collect::<Vec<_>>()];
    for node in &graph.nodes {
        let Op::Conv(conv) = &node.op else { continue };
        let from = &graph.values[node.inputs[0]].shape;
        let to = &graph.values[node.output].shape;
        let residual = node.inputs.get(1).map(|&v| values[v].clone());
        let count: usize = to.iter().product();
        let sum = |i: usize| {
            let (pixel, channel) = (i / to[3], i % to[3]);
            let at = [pixel / to[2], pixel % to[2]];
            let more = residual.as_ref().map_or(0.0, |r| r[i]);
            let sum = window(conv, &values[node.inputs[0]], from, at, channel) + more;
            f64::from(conv.activation.apply(sum as f32))
        };
        values.push((0..count).map(sum).collect());
    }
    values.pop().unwrap_or_default()
}

/// Bias and products under one window, for one output channel.
fn window(conv: &Conv, input: &[f64], shape: &[usize], at: [usize; 2], channel: usize) -> f64 {
    let [rows, columns] = conv.kernel;
    let mut sum = f64::from(conv.bias[channel]);
    for (y, x) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
        let row = (at[0] * conv.stride[0] + y).checked_sub(conv.padding.top);
        let column = (at[1] * conv.stride[1] + x).checked_sub(conv.padding.left);
        let (Some(row), Some(column)) = (row, column) else {
            continue;
        };
        if row >= shape[1] || column >= shape[2] {
            continue;
        }
        let pixel = &input[(row * shape[2] + column) * shape[3]..][..shape[3]];
        let tap = y * columns + x;
        sum += match conv.kind {
            ConvKind::Depthwise => {
                pixel[channel] * f64::from(conv.weights[tap * shape[3] + channel])
            }
            ConvKind::Dense => {
                let weights = &conv.weights[(channel * rows * columns + tap) * shape[3]..];
                pixel
                    .iter()
                    .zip(weights)
                    .map(|(x, &w)| x * f64::from(w))
                    .sum()
            }
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trial is worth something only if the network is whole, sums stay exact, and the activations
    /// neither swallow everything nor let everything through.
    #[test]
    fn the_network_is_a_fair_one() {
        let graph = network();
        graph.check().unwrap();
        let answer = answer(&graph, &picture());
        let greatest = answer.iter().fold(0.0f64, |m, x| m.max(x.abs()));
        assert!((20.0..16_777_216.0).contains(&greatest), "{greatest}");
        let different: std::collections::BTreeSet<i64> = answer.iter().map(|&x| x as i64).collect();
        assert!(different.len() > 50, "{}", different.len());
    }
}
