//! The operators of a network graph once more, written as their definitions read: slow, in double
//! precision, and sharing no code with the engines they are held against.

#![allow(clippy::unwrap_used, clippy::panic)]

use sagitta_pose::graph::{Activation, Conv, ConvKind, Graph, Node, Op};

/// NHWC numbers with their dimensions.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Array {
    pub shape: Vec<usize>,
    pub data: Vec<f64>,
}

impl Array {
    fn zeros(shape: &[usize]) -> Self {
        Self {
            shape: shape.to_vec(),
            data: vec![0.0; shape.iter().product()],
        }
    }

    fn index(&self, [y, x, c]: [usize; 3]) -> usize {
        (y * self.shape[2] + x) * self.shape[3] + c
    }

    /// The number at a place that may lie outside.
    fn get(&self, y: i64, x: i64, c: usize) -> Option<f64> {
        let inside = |i: i64, n: usize| (0..n as i64).contains(&i);
        let here = inside(y, self.shape[1]) && inside(x, self.shape[2]);
        here.then(|| self.data[self.index([y as usize, x as usize, c])])
    }

    fn fill(shape: &[usize], number: impl Fn(usize, usize, usize) -> f64) -> Self {
        let mut array = Self::zeros(shape);
        for y in 0..shape[1] {
            for x in 0..shape[2] {
                for c in 0..shape[3] {
                    let at = array.index([y, x, c]);
                    array.data[at] = number(y, x, c);
                }
            }
        }
        array
    }
}

/// Runs a graph and gives its outputs in order.
pub fn run(graph: &Graph, input: &[f32]) -> Vec<Array> {
    let mut values: Vec<Option<Array>> = vec![None; graph.values.len()];
    values[graph.input] = Some(Array {
        shape: graph.values[graph.input].shape.clone(),
        data: input.iter().map(|&x| f64::from(x)).collect(),
    });
    for node in &graph.nodes {
        let inputs: Vec<&Array> = node
            .inputs
            .iter()
            .map(|&v| values[v].as_ref().unwrap())
            .collect();
        let result = step(node, &inputs, &graph.values[node.output].shape);
        values[node.output] = Some(result);
    }
    let output = |o: &sagitta_pose::graph::Output| values[o.value].clone().unwrap();
    graph.outputs.iter().map(output).collect()
}

fn step(node: &Node, inputs: &[&Array], shape: &[usize]) -> Array {
    let a = inputs[0];
    match &node.op {
        Op::Conv(c) => conv(c, a, inputs.get(1).copied(), shape),
        Op::Add { activation } => {
            let sum = |(x, y): (&f64, &f64)| activate(*activation, x + y);
            let data = a.data.iter().zip(&inputs[1].data).map(sum).collect();
            Array {
                shape: shape.to_vec(),
                data,
            }
        }
        Op::Pad { before, .. } => Array::fill(shape, |y, x, c| {
            if c < before[3] || c - before[3] >= a.shape[3] {
                return 0.0;
            }
            let (y, x) = (y as i64 - before[1] as i64, x as i64 - before[2] as i64);
            a.get(y, x, c - before[3]).unwrap_or(0.0)
        }),
        Op::Resize { .. } => Array::fill(shape, |y, x, c| resized(a, shape, [y, x, c])),
        Op::MaxPool {
            kernel,
            stride,
            padding,
        } => Array::fill(shape, |y, x, c| {
            let mut best = f64::NEG_INFINITY;
            for ky in 0..kernel[0] {
                for kx in 0..kernel[1] {
                    let sy = (y * stride[0] + ky) as i64 - padding.top as i64;
                    let sx = (x * stride[1] + kx) as i64 - padding.left as i64;
                    best = best.max(a.get(sy, sx, c).unwrap_or(f64::NEG_INFINITY));
                }
            }
            best
        }),
        Op::Reshape { .. } => Array {
            shape: shape.to_vec(),
            data: a.data.clone(),
        },
        Op::Logistic => Array {
            shape: shape.to_vec(),
            data: a.data.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect(),
        },
        Op::DepthToSpace { block } => Array::fill(shape, |y, x, c| {
            let channel = (y % block * block + x % block) * shape[3] + c;
            a.data[a.index([y / block, x / block, channel])]
        }),
        Op::Concat { axis } => concat(inputs, *axis, shape),
    }
}

fn activate(activation: Activation, x: f64) -> f64 {
    match activation {
        Activation::None => x,
        Activation::Relu => x.max(0.0),
        Activation::Relu6 => x.clamp(0.0, 6.0),
    }
}

fn conv(conv: &Conv, input: &Array, residual: Option<&Array>, shape: &[usize]) -> Array {
    let channels_in = input.shape[3];
    let [rows, columns] = conv.kernel;
    Array::fill(shape, |y, x, c| {
        let mut sum = f64::from(conv.bias[c]);
        for ky in 0..rows {
            for kx in 0..columns {
                let sy = (y * conv.stride[0] + ky) as i64 - conv.padding.top as i64;
                let sx = (x * conv.stride[1] + kx) as i64 - conv.padding.left as i64;
                if input.get(sy, sx, 0).is_none() {
                    continue;
                }
                let weight = |ci: usize| match conv.kind {
                    ConvKind::Dense => {
                        conv.weights[((c * rows + ky) * columns + kx) * channels_in + ci]
                    }
                    ConvKind::Depthwise => conv.weights[(ky * columns + kx) * channels_in + ci],
                };
                let range = match conv.kind {
                    ConvKind::Dense => 0..channels_in,
                    ConvKind::Depthwise => c..c + 1,
                };
                let start = input.index([sy as usize, sx as usize, 0]);
                let product = |ci: usize| input.data[start + ci] * f64::from(weight(ci));
                sum += range.map(product).sum::<f64>();
            }
        }
        if let Some(residual) = residual {
            sum += residual.data[residual.index([y, x, c])];
        }
        activate(conv.activation, sum)
    })
}

fn resized(a: &Array, shape: &[usize], [y, x, c]: [usize; 3]) -> f64 {
    // Where an output pixel lies between two input pixels: lower one, upper one, share of the upper.
    let place = |i: usize, from: usize, to: usize| {
        let at = (i as f64 + 0.5) * from as f64 / to as f64 - 0.5;
        let at = at.clamp(0.0, from as f64 - 1.0);
        let low = at.floor() as i64;
        (low, (low + 1).min(from as i64 - 1), at - at.floor())
    };
    let (y0, y1, fy) = place(y, a.shape[1], shape[1]);
    let (x0, x1, fx) = place(x, a.shape[2], shape[2]);
    let at = |y: i64, x: i64| a.get(y, x, c).unwrap();
    let upper = at(y0, x0) * (1.0 - fx) + at(y0, x1) * fx;
    let lower = at(y1, x0) * (1.0 - fx) + at(y1, x1) * fx;
    upper * (1.0 - fy) + lower * fy
}

fn concat(inputs: &[&Array], axis: usize, shape: &[usize]) -> Array {
    let outer: usize = shape[..axis].iter().product();
    let mut data = Vec::new();
    for block in 0..outer {
        for input in inputs {
            let len = input.data.len() / outer;
            data.extend(&input.data[block * len..(block + 1) * len]);
        }
    }
    Array {
        shape: shape.to_vec(),
        data,
    }
}
