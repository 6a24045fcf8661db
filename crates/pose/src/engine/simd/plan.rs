//! From a graph to steps: what is computed together, and which buffers hold what.

use super::block::{Block, Scratch};
use super::dense::Dense;
use super::depthwise::{Filters, MAX_ROWS};
use super::gemm::Packed;
use super::simple::{MaxPool, Resize, Taps};
use crate::Error;
use crate::graph::{Activation, Conv, ConvKind, Graph, Node, Op, Padding, ValueId};

/// What a step does.
#[derive(Debug)]
pub enum Work {
    /// Convolutions around a depthwise one.
    Block(Box<Block>),
    /// A dense convolution.
    Dense(Box<Dense>),
    /// A sum.
    Add(Activation),
    /// Zeros before each dimension; shapes before and after.
    Pad([usize; 4], [usize; 4], [usize; 4]),
    /// Bilinear; a second input is added.
    Resize(Resize),
    /// Greatest values.
    MaxPool(MaxPool),
    /// 1 / (1 + e^−x).
    Logistic,
    /// Shape and block.
    DepthToSpace([usize; 3], usize),
    /// For each input, how many floats at a time; then their sum.
    Concat(Vec<usize>, usize),
}

/// One step. Inputs and output are values while planning, buffers afterwards.
#[derive(Debug)]
pub struct Step {
    /// What to do.
    pub work: Work,
    /// With what.
    pub inputs: Vec<Place>,
    /// Where the result goes.
    pub output: Place,
}

/// The first `len` floats of a buffer.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Which one.
    pub buffer: usize,
    /// How much of it.
    pub len: usize,
}

/// Everything about a network that does not change from picture to picture.
#[derive(Debug)]
pub struct Plan {
    /// In order.
    pub steps: Vec<Step>,
    /// Floats per buffer.
    pub buffers: Vec<usize>,
    /// The buffer of the picture, exactly as long as it.
    pub input: usize,
    /// The buffers of the outputs.
    pub outputs: Vec<usize>,
}

/// A graph on its way to a plan.
struct Planner<'a> {
    graph: &'a Graph,
    lanes: usize,
    reads: Vec<usize>,
    writers: Vec<Option<usize>>,
    /// The value that holds a value's numbers: reshaping moves nothing.
    roots: Vec<ValueId>,
    /// Floats per value, those included that only the plan has.
    lens: Vec<usize>,
    steps: Vec<Step>,
}

impl Plan {
    /// Plans a checked graph for vectors of `lanes` floats, and makes room in `scratch`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for depthwise kernels higher than seven rows.
    pub fn new(graph: &Graph, lanes: usize, scratch: &mut Scratch) -> Result<Self, Error> {
        let mut planner = Planner::new(graph, lanes);
        for (index, node) in graph.nodes.iter().enumerate() {
            planner.node(index, node)?;
        }
        for step in &planner.steps {
            match &step.work {
                Work::Block(block) => block.reserve(scratch),
                Work::Dense(dense) => dense.reserve(scratch),
                _ => {}
            }
        }
        Ok(planner.assign())
    }
}

impl<'a> Planner<'a> {
    fn new(graph: &'a Graph, lanes: usize) -> Self {
        let mut writers = vec![None; graph.values.len()];
        for (index, node) in graph.nodes.iter().enumerate() {
            writers[node.output] = Some(index);
        }
        Self {
            graph,
            lanes,
            reads: graph.reads(),
            writers,
            roots: (0..graph.values.len()).collect(),
            lens: graph.values.iter().map(crate::graph::Value::len).collect(),
            steps: Vec::new(),
        }
    }

    fn push(&mut self, work: Work, inputs: &[ValueId], output: ValueId) {
        let inputs = inputs.iter().map(|&v| self.place(self.roots[v])).collect();
        let output = self.place(output);
        self.steps.push(Step {
            work,
            inputs,
            output,
        });
    }

    /// All of a value.
    fn place(&self, value: ValueId) -> Place {
        Place {
            buffer: value,
            len: self.lens[value],
        }
    }

    /// Dimensions of a picture without the first.
    fn picture(&self, value: ValueId) -> [usize; 3] {
        match *self.graph.values[value].shape.as_slice() {
            [_, height, width, channels] => [height, width, channels],
            _ => [1, 1, self.lens[value]],
        }
    }

    fn node(&mut self, index: usize, node: &Node) -> Result<(), Error> {
        match &node.op {
            Op::Conv(conv) => return self.conv(index, node, conv),
            Op::Reshape { .. } => self.roots[node.output] = self.roots[node.inputs[0]],
            Op::Add { activation } => self.sum(node, *activation),
            Op::Resize { size } => {
                let [height, width, channels] = self.picture(node.inputs[0]);
                let resize = Resize {
                    rows: Taps::new(height, size[0]),
                    columns: Taps::new(width, size[1]),
                    channels,
                    width,
                };
                self.push(Work::Resize(resize), &node.inputs, node.output);
            }
            Op::MaxPool {
                kernel,
                stride,
                padding,
            } => {
                let pool = MaxPool {
                    kernel: *kernel,
                    stride: *stride,
                    padding: *padding,
                    input: self.picture(node.inputs[0]),
                    width: self.picture(node.output)[1],
                };
                self.push(Work::MaxPool(pool), &node.inputs, node.output);
            }
            Op::Pad { before, .. } => {
                let shape = |v: ValueId| {
                    let [height, width, channels] = self.picture(v);
                    [self.graph.values[v].shape[0], height, width, channels]
                };
                let work = Work::Pad(*before, shape(node.inputs[0]), shape(node.output));
                self.push(work, &node.inputs, node.output);
            }
            Op::Logistic => self.push(Work::Logistic, &node.inputs, node.output),
            Op::DepthToSpace { block } => {
                let work = Work::DepthToSpace(self.picture(node.inputs[0]), *block);
                self.push(work, &node.inputs, node.output);
            }
            Op::Concat { axis } => {
                let run = |&v: &ValueId| self.graph.values[v].shape[*axis..].iter().product();
                let runs: Vec<usize> = node.inputs.iter().map(run).collect();
                let all = runs.iter().sum();
                self.push(Work::Concat(runs, all), &node.inputs, node.output);
            }
        }
        Ok(())
    }

    /// A sum, together with the resize just before it if nobody else wants that.
    fn sum(&mut self, node: &Node, activation: Activation) {
        let inputs: Vec<ValueId> = node.inputs.iter().map(|&v| self.roots[v]).collect();
        if let (Some(last), Activation::None) = (self.steps.last_mut(), activation) {
            let resized = last.output.buffer;
            let once = self.reads[resized] == 1 && inputs.contains(&resized);
            let other = inputs.iter().find(|&&v| v != resized);
            if let (Work::Resize(_), true, Some(&other)) = (&last.work, once, other) {
                let len = last.output.len;
                last.inputs.push(Place { buffer: other, len });
                last.output.buffer = node.output;
                return;
            }
        }
        self.push(Work::Add(activation), &node.inputs, node.output);
    }

    fn conv(&mut self, index: usize, node: &Node, conv: &Conv) -> Result<(), Error> {
        if self.is_expansion(node, conv) {
            return Ok(());
        }
        if conv.kind == ConvKind::Depthwise {
            return match self.projection(node) {
                Some(_) => Ok(()),
                None => self.depthwise(node, conv),
            };
        }
        if let Some(middle) = self.projected(index) {
            let before = &self.graph.nodes[middle];
            let Op::Conv(filters) = &before.op else {
                return Ok(());
            };
            let block = self.block(before, filters, Some(conv))?;
            let mut inputs = node.inputs.clone();
            inputs[0] = self.source(before);
            self.push(Work::Block(Box::new(block)), &inputs, node.output);
            return Ok(());
        }
        let [height, width, _] = self.picture(node.output);
        let dense = Dense::new(
            conv,
            self.picture(node.inputs[0]),
            [height, width],
            self.lanes,
        );
        self.push(Work::Dense(Box::new(dense)), &node.inputs, node.output);
        Ok(())
    }

    /// A depthwise convolution that nothing is projected from.
    fn depthwise(&mut self, node: &Node, conv: &Conv) -> Result<(), Error> {
        let mut block = self.block(node, conv, None)?;
        let source = self.source(node);
        let Some(&residual) = node.inputs.get(1) else {
            self.push(Work::Block(Box::new(block)), &[source], node.output);
            return Ok(());
        };
        let plain = Conv {
            activation: Activation::None,
            ..conv.clone()
        };
        block.filters = Filters::new(&plain);
        let sum = self.lens.len();
        self.lens.push(self.lens[node.output]);
        self.roots.push(sum);
        self.push(Work::Block(Box::new(block)), &[source], sum);
        self.push(Work::Add(conv.activation), &[sum, residual], node.output);
        Ok(())
    }

    /// The block around the depthwise convolution `node`.
    fn block(&self, node: &Node, conv: &Conv, project: Option<&Conv>) -> Result<Block, Error> {
        if conv.kernel[0] > MAX_ROWS {
            return Err(Error::Unsupported("a very high depthwise kernel".into()));
        }
        let pack = |c: &Conv| Packed::new(&c.weights, &c.bias, c.activation, self.lanes);
        let [height, width, _] = self.picture(node.output);
        Ok(Block {
            expand: self.expansion(node).map(|(_, c)| pack(c)),
            filters: Filters::new(conv),
            project: project.map(pack),
            padding: conv.padding,
            input: self.picture(self.source(node)),
            output: [height, width],
        })
    }

    /// What a block around a depthwise convolution reads.
    fn source(&self, depthwise: &Node) -> ValueId {
        let expansion = self.expansion(depthwise);
        expansion.map_or(depthwise.inputs[0], |(node, _)| node.inputs[0])
    }

    /// The 1×1 convolution that only this depthwise convolution reads.
    fn expansion(&self, depthwise: &Node) -> Option<(&'a Node, &'a Conv)> {
        let value = depthwise.inputs[0];
        let node = &self.graph.nodes[self.writers[value]?];
        let conv = pointwise(node).filter(|_| node.inputs.len() == 1)?;
        let residual = depthwise.inputs.get(1) == Some(&value);
        (self.reads[value] == 1 && !residual).then_some((node, conv))
    }

    /// Whether a convolution is computed by the block of the depthwise convolution that reads it.
    fn is_expansion(&self, node: &Node, conv: &Conv) -> bool {
        let reader = self.only_reader(node.output);
        let depthwise = |n: &Node| {
            matches!(&n.op, Op::Conv(c) if c.kind == ConvKind::Depthwise)
                && n.inputs[0] == node.output
        };
        conv.kind == ConvKind::Dense
            && reader.is_some_and(|n| depthwise(n) && self.expansion(n).is_some())
    }

    /// The 1×1 convolution that alone reads a depthwise convolution's result.
    fn projection(&self, depthwise: &Node) -> Option<&'a Node> {
        let reader = self.only_reader(depthwise.output)?;
        let first = reader.inputs[0] == depthwise.output;
        (first && depthwise.inputs.len() == 1 && pointwise(reader).is_some()).then_some(reader)
    }

    /// The depthwise convolution whose result node `index` projects.
    fn projected(&self, index: usize) -> Option<usize> {
        let node = &self.graph.nodes[index];
        let writer = self.writers[*node.inputs.first()?]?;
        let before = &self.graph.nodes[writer];
        let depthwise = matches!(&before.op, Op::Conv(c) if c.kind == ConvKind::Depthwise);
        let ours = depthwise
            && self
                .projection(before)
                .is_some_and(|n| std::ptr::eq(n, node));
        ours.then_some(writer)
    }

    fn only_reader(&self, value: ValueId) -> Option<&'a Node> {
        let mut readers = self
            .graph
            .nodes
            .iter()
            .filter(|n| n.inputs.contains(&value));
        let reader = readers.next().filter(|_| self.reads[value] == 1);
        reader.filter(|_| readers.next().is_none())
    }

    /// Gives every value a buffer; values that are never needed at the same time may share one.
    fn assign(self) -> Plan {
        let mut last = vec![0; self.lens.len()];
        for (index, step) in self.steps.iter().enumerate() {
            step.inputs.iter().for_each(|p| last[p.buffer] = index);
            last[step.output.buffer] = last[step.output.buffer].max(index);
        }
        let outputs: Vec<ValueId> = self
            .graph
            .outputs
            .iter()
            .map(|o| self.roots[o.value])
            .collect();
        // The picture keeps its buffer to itself, so that cutting it out fills exactly that.
        outputs
            .iter()
            .chain([&self.graph.input])
            .for_each(|&v| last[v] = usize::MAX);
        let mut pool = Pool::default();
        let mut buffer = vec![0; self.lens.len()];
        buffer[self.graph.input] = pool.take(self.lens[self.graph.input]);
        let mut steps = self.steps;
        for (index, step) in steps.iter_mut().enumerate() {
            buffer[step.output.buffer] = pool.take(step.output.len);
            let mut read: Vec<ValueId> = step.inputs.iter().map(|p| p.buffer).collect();
            read.push(step.output.buffer);
            read.sort_unstable();
            read.dedup();
            let done = read.into_iter().filter(|&v| last[v] == index);
            done.for_each(|v| pool.free.push(buffer[v]));
            let places = step.inputs.iter_mut().chain([&mut step.output]);
            places.for_each(|p| p.buffer = buffer[p.buffer]);
        }
        Plan {
            steps,
            input: buffer[self.graph.input],
            outputs: outputs.iter().map(|&v| buffer[v]).collect(),
            buffers: pool.lens,
        }
    }
}

/// The convolution of a node, if it mixes the channels of single pixels and does nothing else.
fn pointwise(node: &Node) -> Option<&Conv> {
    match &node.op {
        Op::Conv(c) => {
            let single =
                c.kernel == [1, 1] && c.stride == [1, 1] && c.padding == Padding::default();
            (c.kind == ConvKind::Dense && single).then_some(c)
        }
        _ => None,
    }
}

/// Buffers, some of them free.
#[derive(Default)]
struct Pool {
    lens: Vec<usize>,
    free: Vec<usize>,
}

impl Pool {
    /// A buffer of at least `len` floats: the smallest free one that is large enough, else the largest
    /// one, which grows.
    fn take(&mut self, len: usize) -> usize {
        let lens = &self.lens;
        let key = |&i: &usize| {
            let have = lens[self.free[i]];
            (
                have < len,
                if have < len { usize::MAX - have } else { have },
            )
        };
        let Some(best) = (0..self.free.len()).min_by_key(key) else {
            self.lens.push(len);
            return self.lens.len() - 1;
        };
        let buffer = self.free.swap_remove(best);
        self.lens[buffer] = self.lens[buffer].max(len);
        buffer
    }
}
