//! Folds padding and sums into the convolutions beside them.

use super::{Activation, Conv, Graph, Node, Op, Padding};

impl Graph {
    /// Folds what can be folded; results stay the same up to rounding.
    ///
    /// Zeros around a picture move into the convolutions that read it, and a sum moves into a
    /// convolution that it alone reads, as residual and activation.
    pub fn fuse(&mut self) {
        self.fuse_padding();
        self.fuse_sums();
        self.sweep();
    }

    /// The node that writes each value.
    fn writers(&self) -> Vec<Option<usize>> {
        let mut writers = vec![None; self.values.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            writers[node.output] = Some(index);
        }
        writers
    }

    fn fuse_padding(&mut self) {
        let writers = self.writers();
        for index in 0..self.nodes.len() {
            let Some(&first) = self.nodes[index].inputs.first() else {
                continue;
            };
            let Some(writer) = writers[first] else {
                continue;
            };
            let Some(zeros) = spatial_padding(&self.nodes[writer].op) else {
                continue;
            };
            let source = self.nodes[writer].inputs[0];
            let node = &mut self.nodes[index];
            if let Op::Conv(conv) = &mut node.op {
                conv.padding.top += zeros.top;
                conv.padding.bottom += zeros.bottom;
                conv.padding.left += zeros.left;
                conv.padding.right += zeros.right;
                node.inputs[0] = source;
            }
        }
    }

    fn fuse_sums(&mut self) {
        let writers = self.writers();
        let reads = self.reads();
        for index in 0..self.nodes.len() {
            let node = &self.nodes[index];
            let (Op::Add { activation }, &[a, b]) = (&node.op, node.inputs.as_slice()) else {
                continue;
            };
            let activation = *activation;
            let foldable = |value: usize| {
                let writer = writers[value]?;
                let bare = is_bare_conv(&self.nodes[writer]);
                (bare && reads[value] == 1).then_some(writer)
            };
            // Of two candidates the later one: its result is fresh, the other one's has to wait anyway.
            let Some(writer) = foldable(a).max(foldable(b)) else {
                continue;
            };
            let residual = if self.nodes[writer].output == a { b } else { a };
            self.fold(writer, index, residual, activation);
        }
    }

    /// Makes node `sum` the convolution of node `writer`, which is left without readers.
    fn fold(&mut self, writer: usize, sum: usize, residual: usize, activation: Activation) {
        let source = self.nodes[writer].inputs[0];
        let Op::Conv(conv) = &mut self.nodes[writer].op else {
            return;
        };
        let folded = Conv {
            weights: std::mem::take(&mut conv.weights),
            bias: conv.bias.clone(),
            activation,
            ..*conv
        };
        self.nodes[sum].op = Op::Conv(folded);
        self.nodes[sum].inputs = vec![source, residual];
    }
}

/// The padding of a node that adds rows and columns of zeros and nothing else.
fn spatial_padding(op: &Op) -> Option<Padding> {
    match op {
        Op::Pad {
            before: [0, top, left, 0],
            after: [0, bottom, right, 0],
        } => Some(Padding {
            top: *top,
            bottom: *bottom,
            left: *left,
            right: *right,
        }),
        _ => None,
    }
}

/// A convolution that still lets a sum be added: no residual, no activation.
fn is_bare_conv(node: &Node) -> bool {
    node.inputs.len() == 1
        && matches!(&node.op, Op::Conv(c) if c.activation == Activation::None && !c.weights.is_empty())
}
