//! What has to be computed for a graph, step by step, and how every value lies in memory. Needs no device.
//!
//! A value is either a picture in quads (NHWC, four channels to a vector, see `kernels/common.wgsl`) or
//! packed: plain floats in the graph's own order. Packed is what only moves on: reshapes and
//! concatenations of packed values cost nothing, their parts are written where they belong. Logistic
//! functions go into the convolution before them, resizing into the sum after it.

use crate::Error;
use crate::graph::{Activation, Graph, Node, Op, ValueId};

/// What a step computes.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// The convolution of this node; inputs are source and, if any, residual.
    Conv(usize, After),
    /// Bilinear; inputs are source and, if any, what is added.
    Resize(After),
    /// Sum of one or two values.
    Elementwise(After),
    /// Greatest under the window of this node.
    Pool(usize),
    /// Side of the square that a pixel becomes.
    DepthToSpace(usize),
    /// Numbers one by one: where the first goes, or `None` to keep their order.
    Place(Option<[usize; 4]>),
    /// Zeros everywhere.
    Zeros,
}

/// What happens to a sum before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// As the graph says.
    Activation(Activation),
    /// 1 / (1 + e^−x).
    Logistic,
}

/// One dispatch.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What.
    pub work: Work,
    /// With what; the values themselves, not their homes.
    pub inputs: Vec<ValueId>,
    /// Where the result goes.
    pub output: ValueId,
}

/// A graph as steps.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// In the order in which they run.
    pub steps: Vec<Step>,
    /// Whether a value is packed.
    pub packed: Vec<bool>,
    /// The value in whose memory a value lies, and at which float it begins there.
    homes: Vec<Option<(ValueId, usize)>>,
}

impl Lowered {
    /// Steps for a graph. Values in `pictures` are kept in quads, for steps that the caller adds.
    ///
    /// # Errors
    /// As for [`Graph::check`].
    pub fn new(graph: &Graph, pictures: &[ValueId]) -> Result<Self, Error> {
        graph.check()?;
        let mut lowering = Lowering::new(graph, pictures);
        for index in 0..graph.nodes.len() {
            lowering.node(index);
        }
        Ok(lowering.done)
    }

    /// Whether all steps can store 16-bit numbers: those that move single numbers cannot.
    pub fn fits_half(&self) -> bool {
        let moves = |s: &Step| matches!(s.work, Work::Place(_) | Work::Zeros);
        !self.steps.iter().any(moves)
    }

    /// The value in whose memory `value` lies, and at which float it begins there.
    pub fn home(&self, value: ValueId) -> (ValueId, usize) {
        let (mut at, mut offset) = (value, 0);
        while let Some((next, start)) = self.homes[at] {
            at = next;
            offset += start;
        }
        (at, offset)
    }
}

/// Rows, columns and channels of a value seen as a picture.
pub fn picture(shape: &[usize]) -> [usize; 3] {
    let channels = shape.last().copied().unwrap_or(1);
    let columns = match shape.len() {
        0 | 1 => 1,
        n => shape[n - 2],
    };
    let rows = shape.iter().rev().skip(2).product();
    [rows, columns, channels]
}

/// A shape as four dimensions.
pub fn four(shape: &[usize]) -> [usize; 4] {
    let mut dimensions = [1; 4];
    for (to, from) in dimensions.iter_mut().rev().zip(shape.iter().rev()) {
        *to = *from;
    }
    dimensions
}

struct Lowering<'a> {
    graph: &'a Graph,
    /// Nodes that read each value, once per read.
    readers: Vec<Vec<usize>>,
    is_output: Vec<bool>,
    /// Nodes that are part of another step.
    taken: Vec<bool>,
    done: Lowered,
}

impl<'a> Lowering<'a> {
    fn new(graph: &'a Graph, pictures: &[ValueId]) -> Self {
        let mut readers = vec![Vec::new(); graph.values.len()];
        for (index, node) in graph.nodes.iter().enumerate() {
            node.inputs.iter().for_each(|&v| readers[v].push(index));
        }
        let mut is_output = vec![false; graph.values.len()];
        graph.outputs.iter().for_each(|o| is_output[o.value] = true);
        let moves = |&reader: &usize| {
            matches!(
                graph.nodes[reader].op,
                Op::Reshape { .. } | Op::Concat { .. }
            )
        };
        let packable = |v: ValueId| v != graph.input && readers[v].iter().all(moves);
        let mut packed: Vec<bool> = (0..graph.values.len()).map(packable).collect();
        pictures.iter().for_each(|&v| packed[v] = false);
        Self {
            done: Lowered {
                steps: Vec::new(),
                packed,
                homes: vec![None; graph.values.len()],
            },
            taken: vec![false; graph.nodes.len()],
            graph,
            readers,
            is_output,
        }
    }

    fn node(&mut self, index: usize) {
        if self.taken[index] {
            return;
        }
        let graph = self.graph;
        let node = &graph.nodes[index];
        match &node.op {
            Op::Conv(conv) => self.conv(index, node, conv.activation),
            Op::Add { activation } => self.sum(node, *activation),
            Op::Logistic => self.push(Work::Elementwise(After::Logistic), &node.inputs, node),
            Op::Resize { .. } => self.resize(node),
            Op::MaxPool { .. } => self.push(Work::Pool(index), &node.inputs, node),
            Op::DepthToSpace { block } => {
                self.push(Work::DepthToSpace(*block), &node.inputs, node);
            }
            Op::Pad { before, .. } => {
                self.push(Work::Zeros, &[], node);
                self.push(Work::Place(Some(*before)), &node.inputs, node);
            }
            Op::Reshape { .. } => self.reshape(node),
            Op::Concat { axis } => self.concat(node, *axis),
        }
    }

    fn push(&mut self, work: Work, inputs: &[ValueId], node: &Node) {
        self.step(work, inputs, node.output);
    }

    fn step(&mut self, work: Work, inputs: &[ValueId], output: ValueId) {
        self.done.steps.push(Step {
            work,
            inputs: inputs.to_vec(),
            output,
        });
    }

    /// The only node that reads a value which nobody else wants.
    fn only_reader(&self, value: ValueId) -> Option<usize> {
        match self.readers[value].as_slice() {
            &[reader] if !self.is_output[value] => Some(reader),
            _ => None,
        }
    }

    fn conv(&mut self, index: usize, node: &Node, activation: Activation) {
        let next = self.only_reader(node.output);
        let logistic = next.filter(|&n| self.graph.nodes[n].op == Op::Logistic);
        let (output, after) = match logistic {
            Some(next) if activation == Activation::None => {
                self.taken[next] = true;
                (self.graph.nodes[next].output, After::Logistic)
            }
            _ => (node.output, After::Activation(activation)),
        };
        self.step(Work::Conv(index, after), &node.inputs, output);
    }

    /// Resizing waits for the sum after it, if that is all it is for.
    fn resize(&mut self, node: &Node) {
        let next = self.only_reader(node.output);
        if !next.is_some_and(|n| matches!(self.graph.nodes[n].op, Op::Add { .. })) {
            let after = After::Activation(Activation::None);
            self.push(Work::Resize(after), &node.inputs, node);
        }
    }

    fn sum(&mut self, node: &Node, activation: Activation) {
        let after = After::Activation(activation);
        let &[a, b] = node.inputs.as_slice() else {
            return;
        };
        match (self.waiting_resize(a), self.waiting_resize(b)) {
            (Some(source), None) => self.push(Work::Resize(after), &[source, b], node),
            (None, Some(source)) => self.push(Work::Resize(after), &[source, a], node),
            (Some(first), Some(second)) => {
                let none = After::Activation(Activation::None);
                self.step(Work::Resize(none), &[first], a);
                self.push(Work::Resize(after), &[second, a], node);
            }
            (None, None) => self.push(Work::Elementwise(after), &[a, b], node),
        }
    }

    /// The source of a value that is the result of a resizing that was put off.
    fn waiting_resize(&self, value: ValueId) -> Option<ValueId> {
        self.only_reader(value)?;
        let writer = self.graph.nodes.iter().find(|n| n.output == value)?;
        match writer.op {
            Op::Resize { .. } => writer.inputs.first().copied(),
            _ => None,
        }
    }

    /// Whether a packed value may be written right where `to` has it.
    fn can_move_in(&self, value: ValueId, to: ValueId) -> bool {
        self.done.packed[value] && self.done.packed[to] && self.only_reader(value).is_some()
    }

    fn reshape(&mut self, node: &Node) {
        let source = node.inputs[0];
        if self.can_move_in(source, node.output) {
            self.done.homes[source] = Some((node.output, 0));
        } else {
            self.push(Work::Place(None), &[source], node);
        }
    }

    fn concat(&mut self, node: &Node, axis: usize) {
        let shape = |v: ValueId| self.graph.values[v].shape.as_slice();
        let dimensions = shape(node.output).len();
        let outer: usize = shape(node.output)[..axis].iter().product();
        let parts: Vec<(ValueId, usize, usize)> = node
            .inputs
            .iter()
            .map(|&v| (v, shape(v)[axis], self.graph.values[v].len()))
            .collect();
        let (mut first, mut floats) = (0, 0);
        for (value, thickness, len) in parts {
            if outer == 1 && self.can_move_in(value, node.output) {
                self.done.homes[value] = Some((node.output, floats));
            } else {
                let mut from = [0; 4];
                from[axis + 4 - dimensions] = first;
                self.push(Work::Place(Some(from)), &[value], node);
            }
            first += thickness;
            floats += len;
        }
    }
}
