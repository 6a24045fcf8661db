//! Each operator on odd sizes, and whole networks before and after fusion, on every engine
//! against definitions that share no code with them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_network_tests::pose_engines::{self, made};
use sagitta_network_tests::pose_naive;
use sagitta_network_tests::pose_support::{Spread, weights};
use sagitta_pose::engine::Outputs;
use sagitta_pose::graph::{Activation, Conv, ConvKind, Graph, Node, Op, Output, Padding, Value};
use sagitta_pose::{Model, detect, track};

/// Repeatable numbers between −1 and 1.
fn numbers(len: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..len).map(|_| next()).collect()
}

/// A graph of one node over pictures of the given shapes; the first comes in, the others are made from
/// it by an operator that keeps the shape.
fn single(op: Op, input: [usize; 4], operands: usize, output: &[usize]) -> Graph {
    let mut values = vec![Value {
        shape: input.to_vec(),
    }];
    let mut nodes = Vec::new();
    for operand in 1..operands {
        values.push(Value {
            shape: input.to_vec(),
        });
        nodes.push(Node {
            op: Op::Logistic,
            inputs: vec![operand - 1],
            output: operand,
        });
    }
    values.push(Value {
        shape: output.to_vec(),
    });
    nodes.push(Node {
        op,
        inputs: (0..operands).collect(),
        output: operands,
    });
    let outputs = vec![Output {
        name: "out".into(),
        value: operands,
    }];
    Graph {
        values,
        nodes,
        input: 0,
        outputs,
    }
}

fn agree(name: &str, graph: &Graph, seed: u64) {
    let input = numbers(graph.values[graph.input].len(), seed);
    let expected = pose_naive::run(graph, &input);
    for engine in pose_engines::all() {
        let mut engine = made(engine, graph);
        let name = format!("{name} on {}", engine.name());
        // Twice: what a run leaves behind must not change the next.
        for _ in 0..2 {
            let found = pose_engines::run(engine.as_mut(), &input);
            close(&name, found, &expected, 1.0, 2e-5);
        }
    }
}

/// Whether all outputs agree within `limit` of their greatest number, or of `least`.
fn close(name: &str, found: &Outputs, expected: &[pose_naive::Array], least: f64, limit: f64) {
    assert_eq!(found.0.len(), expected.len());
    for (tensor, expected) in found.0.iter().zip(expected) {
        assert_eq!(tensor.shape, expected.shape, "{name}");
        assert_eq!(tensor.data.len(), expected.data.len(), "{name}");
        let size = expected.data.iter().fold(least, |m, x| m.max(x.abs()));
        let mut spread = Spread::default();
        for (a, b) in tensor.data.iter().zip(&expected.data) {
            spread.add((f64::from(*a) - b) / size);
        }
        println!("{name} {}: {spread} of {size:.3}", tensor.name);
        assert!(spread.max < limit, "{name} {}: {spread}", tensor.name);
    }
}

fn conv(
    kind: ConvKind,
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: Padding,
    ci: usize,
    co: usize,
) -> Conv {
    let mixed = if kind == ConvKind::Dense { ci } else { 1 };
    Conv {
        kind,
        kernel,
        stride,
        padding,
        weights: numbers(kernel[0] * kernel[1] * mixed * co, 5),
        bias: numbers(co, 6),
        activation: Activation::None,
    }
}

fn padding(top: usize, bottom: usize, left: usize, right: usize) -> Padding {
    Padding {
        top,
        bottom,
        left,
        right,
    }
}

#[test]
fn convolutions() {
    let cases = [
        (ConvKind::Dense, [1, 1], [1, 1], padding(0, 0, 0, 0), 5, 7),
        (ConvKind::Dense, [3, 3], [2, 2], padding(1, 1, 1, 1), 3, 24),
        (ConvKind::Dense, [3, 3], [2, 2], padding(0, 1, 0, 1), 3, 9),
        (ConvKind::Dense, [2, 3], [1, 2], padding(1, 0, 2, 1), 6, 39),
        (ConvKind::Dense, [1, 1], [2, 1], padding(0, 0, 0, 0), 5, 1),
        (
            ConvKind::Depthwise,
            [3, 3],
            [1, 1],
            padding(1, 1, 1, 1),
            7,
            7,
        ),
        (
            ConvKind::Depthwise,
            [5, 5],
            [2, 2],
            padding(2, 2, 2, 2),
            7,
            7,
        ),
        (
            ConvKind::Depthwise,
            [3, 3],
            [2, 2],
            padding(0, 1, 0, 1),
            7,
            7,
        ),
        (
            ConvKind::Depthwise,
            [5, 3],
            [1, 2],
            padding(4, 0, 1, 2),
            1,
            1,
        ),
    ];
    for (index, (kind, kernel, stride, pad, ci, co)) in cases.into_iter().enumerate() {
        let c = conv(kind, kernel, stride, pad, ci, co);
        let rows = (11 + pad.top + pad.bottom - kernel[0]) / stride[0] + 1;
        let columns = (13 + pad.left + pad.right - kernel[1]) / stride[1] + 1;
        let graph = single(Op::Conv(c), [1, 11, 13, ci], 1, &[1, rows, columns, co]);
        agree(&format!("convolution {index}"), &graph, index as u64 + 1);
    }
}

#[test]
fn residual_and_activation() {
    for activation in [Activation::None, Activation::Relu, Activation::Relu6] {
        let mut c = conv(ConvKind::Dense, [3, 3], [1, 1], padding(1, 1, 1, 1), 6, 6);
        c.activation = activation;
        c.weights.iter_mut().for_each(|w| *w *= 4.0);
        let graph = single(Op::Conv(c), [1, 9, 5, 6], 2, &[1, 9, 5, 6]);
        agree(&format!("residual {activation:?}"), &graph, 3);
        let graph = single(Op::Add { activation }, [1, 9, 5, 6], 2, &[1, 9, 5, 6]);
        agree(&format!("sum {activation:?}"), &graph, 4);
    }
}

#[test]
fn sum_with_itself() {
    let mut graph = single(
        Op::Add {
            activation: Activation::Relu,
        },
        [1, 3, 5, 2],
        2,
        &[1, 3, 5, 2],
    );
    graph.nodes[1].inputs = vec![1, 1];
    agree("sum with itself", &graph, 8);
}

#[test]
fn padding_and_resizing() {
    let (before, after) = ([0, 1, 0, 2], [0, 2, 3, 1]);
    let graph = single(Op::Pad { before, after }, [1, 5, 7, 3], 1, &[1, 8, 10, 6]);
    agree("padding", &graph, 1);
    for size in [[10, 14], [7, 9], [3, 4], [1, 1], [5, 21]] {
        let graph = single(
            Op::Resize { size },
            [1, 5, 7, 3],
            1,
            &[1, size[0], size[1], 3],
        );
        agree(&format!("resizing to {size:?}"), &graph, 2);
    }
}

#[test]
fn max_pooling() {
    let cases = [
        ([2, 2], [2, 2], padding(0, 0, 0, 0)),
        ([3, 2], [2, 1], padding(1, 0, 0, 1)),
        ([3, 3], [2, 2], padding(0, 1, 1, 1)),
    ];
    for (kernel, stride, pad) in cases {
        let rows = (9 + pad.top + pad.bottom - kernel[0]) / stride[0] + 1;
        let columns = (7 + pad.left + pad.right - kernel[1]) / stride[1] + 1;
        let op = Op::MaxPool {
            kernel,
            stride,
            padding: pad,
        };
        agree(
            "max-pooling",
            &single(op, [1, 9, 7, 5], 1, &[1, rows, columns, 5]),
            7,
        );
    }
}

#[test]
fn moving_numbers() {
    for block in [2, 3] {
        let channels = block * block * 5;
        let shape = [1, 3 * block, 7 * block, 5];
        let graph = single(Op::DepthToSpace { block }, [1, 3, 7, channels], 1, &shape);
        agree("depth to space", &graph, 1);
    }
    for shape in [
        vec![1, 105],
        vec![1, 35, 3],
        vec![105],
        vec![1, 7, 5, 3],
        vec![1, 3, 5, 7],
    ] {
        let op = Op::Reshape {
            shape: shape.clone(),
        };
        agree("reshape", &single(op, [1, 5, 7, 3], 1, &shape), 2);
    }
    for (axis, shape) in [(1, [1, 10, 7, 3]), (2, [1, 5, 14, 3]), (3, [1, 5, 7, 6])] {
        agree(
            "concatenation",
            &single(Op::Concat { axis }, [1, 5, 7, 3], 2, &shape),
            3,
        );
    }
}

/// The file as it stands against the definitions, and the pruned and fused network as the engines run it.
fn whole(file: &str, wanted: &[&str]) {
    let Some(bytes) = weights(file) else { return };
    let mut plain = Graph::parse(&bytes).unwrap();
    let all = plain.nodes.len();
    plain.prune(wanted).unwrap();
    let fused = Graph::read(&bytes, wanted).unwrap();
    println!(
        "{file}: {all} nodes, {} pruned, {} fused, {} M multiplications",
        plain.nodes.len(),
        fused.nodes.len(),
        fused.macs() / 1_000_000
    );
    assert!(fused.nodes.len() < plain.nodes.len());
    assert!(fused.nodes.iter().all(|n| !matches!(n.op, Op::Pad { .. })));
    let input = numbers(plain.values[plain.input].len(), 99);
    let expected = pose_naive::run(&plain, &input);
    for engine in pose_engines::all() {
        let mut engine = made(engine, &fused);
        let name = format!("{file} on {}", engine.name());
        let found = pose_engines::run(engine.as_mut(), &input);
        close(&name, found, &expected, 1e-3, 1e-4);
    }
}

#[test]
fn detector_fused() {
    whole(Model::DETECTOR_FILE, &detect::OUTPUTS);
}

#[test]
fn landmarks_fused() {
    whole(Model::Lite.landmark_file(), &track::OUTPUTS);
}

/// Expand, filter, project, with what comes in added at the end where shapes allow.
fn inverted_residual(conv: Conv, input: [usize; 4], expand: bool, project: usize) -> Graph {
    let [_, height, width, channels] = input;
    let rows =
        (height + conv.padding.top + conv.padding.bottom - conv.kernel[0]) / conv.stride[0] + 1;
    let columns =
        (width + conv.padding.left + conv.padding.right - conv.kernel[1]) / conv.stride[1] + 1;
    let middle = conv.channels_out();
    let mix = |from: usize, to: usize, activation: Activation| {
        let mut c = self::conv(
            ConvKind::Dense,
            [1, 1],
            [1, 1],
            padding(0, 0, 0, 0),
            from,
            to,
        );
        c.activation = activation;
        Op::Conv(c)
    };
    let mut shapes = vec![input.to_vec()];
    let mut nodes: Vec<Node> = Vec::new();
    let mut then = |op: Op, shape: Vec<usize>| {
        let last = shapes.len() - 1;
        nodes.push(Node {
            op,
            inputs: vec![last],
            output: last + 1,
        });
        shapes.push(shape);
    };
    if expand {
        then(
            mix(channels, middle, Activation::Relu6),
            vec![1, height, width, middle],
        );
    }
    then(Op::Conv(conv), vec![1, rows, columns, middle]);
    if project > 0 {
        then(
            mix(middle, project, Activation::Relu),
            vec![1, rows, columns, project],
        );
    }
    let output = shapes.len() - 1;
    if project > 0 && shapes[output] == shapes[0] {
        nodes[output - 1].inputs.push(0);
    }
    let outputs = vec![Output {
        name: "out".into(),
        value: output,
    }];
    let values = shapes.into_iter().map(|shape| Value { shape }).collect();
    Graph {
        values,
        nodes,
        input: 0,
        outputs,
    }
}

/// Kernel, stride, padding, picture, channels in the middle, whether they are expanded, channels that go
/// out (0: no projection).
type Case = (
    [usize; 2],
    [usize; 2],
    [usize; 4],
    [usize; 4],
    usize,
    bool,
    usize,
);

/// Several bands of rows, rows that no tile divides, channels that no vector divides, kernels that reach
/// over each edge.
#[rustfmt::skip]
const INVERTED_RESIDUALS: [Case; 10] = [
    ([3, 3], [1, 1], [1, 1, 1, 1], [1, 21, 19, 6], 24, true, 6),
    ([5, 5], [1, 1], [2, 2, 2, 2], [1, 33, 31, 9], 36, true, 9),
    ([5, 5], [2, 2], [2, 2, 2, 2], [1, 23, 37, 8], 40, true, 11),
    ([3, 3], [2, 2], [0, 1, 0, 1], [1, 16, 16, 12], 12, false, 17),
    ([3, 3], [1, 1], [1, 1, 1, 1], [1, 64, 64, 24], 24, false, 8),
    ([3, 3], [3, 3], [0, 0, 0, 0], [1, 22, 25, 5], 21, true, 39),
    ([2, 4], [3, 1], [1, 0, 3, 0], [1, 17, 13, 13], 13, false, 0),
    ([3, 3], [1, 1], [1, 1, 1, 1], [1, 2, 2, 192], 192, false, 192),
    ([5, 5], [1, 1], [2, 2, 2, 2], [1, 8, 8, 96], 576, true, 96),
    ([3, 3], [1, 1], [1, 1, 1, 1], [1, 1, 1, 10], 10, true, 10),
];

/// What an engine may compute together must come out as if it did not.
#[test]
fn inverted_residuals() {
    for (index, case) in INVERTED_RESIDUALS.into_iter().enumerate() {
        let (kernel, stride, [top, bottom, left, right], input, middle, expand, project) = case;
        let pad = padding(top, bottom, left, right);
        let mut c = conv(ConvKind::Depthwise, kernel, stride, pad, middle, middle);
        c.activation = Activation::Relu6;
        let graph = inverted_residual(c, input, expand, project);
        graph.check().unwrap();
        agree(
            &format!("inverted residual {index}"),
            &graph,
            20 + index as u64,
        );
    }
}

/// A value that two nodes read is computed for both.
#[test]
fn shared_values() {
    let input = [1, 9, 11, 8];
    let c = conv(
        ConvKind::Depthwise,
        [3, 3],
        [1, 1],
        padding(1, 1, 1, 1),
        16,
        16,
    );
    let mut graph = inverted_residual(c, input, true, 8);
    // The expanded picture and the filtered one are wanted as well.
    for value in [1, 2] {
        graph.outputs.push(Output {
            name: format!("v{value}"),
            value,
        });
    }
    graph.check().unwrap();
    agree("shared values", &graph, 40);
    // A filtered picture with a residual of its own.
    let mut c = conv(
        ConvKind::Depthwise,
        [3, 3],
        [1, 1],
        padding(1, 1, 1, 1),
        6,
        6,
    );
    c.activation = Activation::Relu;
    agree(
        "depthwise with residual",
        &single(Op::Conv(c), [1, 9, 5, 6], 2, &[1, 9, 5, 6]),
        41,
    );
}
