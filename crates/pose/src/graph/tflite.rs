//! TFLite files: which tensors are constants, which operators there are, and what they mean here.
//!
//! Schema: tensorflow/lite/schema/schema.fbs, version 3. Weights may be stored as 32- or 16-bit floats,
//! dense or sparse; DEQUANTIZE and DENSIFY of constants are resolved while reading.

use super::flatbuffer::{Buffer, Table, Vector};
use super::options::Options;
use super::sparse::Layout;
use super::{Conv, ConvKind, Graph, Node, Op, Output, Value, ValueId, half, limits, shape};
use crate::Error;

const FLOAT32: u8 = 0;
const FLOAT16: u8 = 1;
const INT32: u8 = 2;

/// What a tensor of the file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// Not written yet; a constant if the file has bytes for it.
    Unwritten,
    /// The constant stored in this tensor of the file, through DEQUANTIZE or DENSIFY.
    Constant(usize),
    /// A value of the graph.
    Value(ValueId),
}

struct Reader<'a> {
    tensors: Vector<'a>,
    buffers: Vector<'a>,
    slots: Vec<Slot>,
    /// Floats that may still be unfolded from the file.
    budget: usize,
    graph: Graph,
}

/// An operator of the file.
struct Operator<'a> {
    inputs: Vec<i32>,
    output: usize,
    options: Options<'a>,
}

/// Reads a whole file.
pub fn parse(bytes: &[u8]) -> Result<Graph, Error> {
    if bytes.get(4..8) != Some(b"TFL3") {
        return Err(Error::Damaged("it does not begin like one"));
    }
    let model = Buffer(bytes).root()?;
    let codes = builtin_codes(&model.vector(1, 4)?)?;
    let subgraphs = model.vector(2, 4)?;
    match subgraphs.len() {
        1 => {}
        0 => return Err(Error::Damaged("there is no network in it")),
        _ => return Err(Error::Unsupported("several subgraphs".into())),
    }
    let subgraph = subgraphs.table(0)?;
    let tensors = subgraph.vector(0, 4)?;
    let operators = subgraph.vector(3, 4)?;
    if tensors.len() > limits::TENSORS || operators.len() > limits::NODES {
        return Err(Error::TooLarge("there are too many operators"));
    }
    let mut reader = Reader {
        slots: vec![Slot::Unwritten; tensors.len()],
        tensors,
        buffers: model.vector(4, 4)?,
        budget: limits::WEIGHTS_LEN.min(bytes.len().saturating_mul(limits::WEIGHTS_PER_BYTE)),
        graph: Graph {
            values: Vec::new(),
            nodes: Vec::new(),
            input: 0,
            outputs: Vec::new(),
        },
    };
    reader.input(&subgraph.vector(1, 4)?)?;
    for index in 0..operators.len() {
        reader.operator(&operators.table(index)?, &codes)?;
    }
    reader.outputs(&subgraph.vector(2, 4)?)?;
    Ok(reader.graph)
}

/// Operator codes: the old one-byte field or the newer one, whichever is larger.
fn builtin_codes(codes: &Vector<'_>) -> Result<Vec<i32>, Error> {
    if codes.len() > limits::NODES {
        return Err(Error::TooLarge("there are too many kinds of operators"));
    }
    let code = |i| {
        let table: Table<'_> = codes.table(i)?;
        Ok(i32::from(table.u8(0)? as i8).max(table.i32(3, 0)?))
    };
    (0..codes.len()).map(code).collect()
}

impl<'a> Reader<'a> {
    fn tensor(&self, index: i32) -> Result<(usize, Table<'a>), Error> {
        let index = usize::try_from(index).map_err(|_| Error::Damaged("a tensor is missing"))?;
        Ok((index, self.tensors.table(index)?))
    }

    /// The declared dimensions of a tensor.
    fn shape(tensor: &Table<'_>) -> Result<Vec<usize>, Error> {
        let sizes = tensor.vector(0, 4)?.i32s(8)?;
        let size = |&n: &i32| usize::try_from(n).unwrap_or(0);
        Ok(sizes.iter().map(size).collect())
    }

    /// The stored bytes of a tensor; empty for what is computed.
    fn data(&self, tensor: &Table<'_>) -> Result<&'a [u8], Error> {
        let number = tensor.i32(2, 0)?;
        let number = usize::try_from(number).map_err(|_| Error::Damaged("a buffer is missing"))?;
        if number == 0 {
            return Ok(&[]);
        }
        self.buffers.table(number)?.vector(0, 1)?.bytes()
    }

    /// What a tensor stands for, now that it is read.
    fn slot(&self, index: i32) -> Result<Slot, Error> {
        let (index, tensor) = self.tensor(index)?;
        match self.slots[index] {
            Slot::Unwritten if self.data(&tensor)?.is_empty() => {
                Err(Error::Damaged("a tensor is used before it is written"))
            }
            Slot::Unwritten => Ok(Slot::Constant(index)),
            slot => Ok(slot),
        }
    }

    fn value(&self, operator: &Operator<'_>, position: usize) -> Result<ValueId, Error> {
        match self.slot(operator.input(position)?)? {
            Slot::Value(value) => Ok(value),
            _ => Err(Error::Unsupported("arithmetic with a constant".into())),
        }
    }

    fn constant(&self, index: i32) -> Result<(Table<'a>, Vec<usize>), Error> {
        match self.slot(index)? {
            Slot::Constant(origin) => {
                let tensor = self.tensors.table(origin)?;
                let shape = Self::shape(&tensor)?;
                Ok((tensor, shape))
            }
            _ => Err(Error::Unsupported("weights that are computed".into())),
        }
    }

    /// The floats of a constant with their dimensions, from the file's budget.
    fn floats(&mut self, index: i32) -> Result<(Vec<f32>, Vec<usize>), Error> {
        let (tensor, shape) = self.constant(index)?;
        let len = shape::checked_len(&shape)?;
        self.budget = self
            .budget
            .checked_sub(len)
            .ok_or(Error::TooLarge("there are too many weights"))?;
        let bytes = self.data(&tensor)?;
        let size = match tensor.u8(1)? {
            FLOAT32 => 4,
            FLOAT16 => 2,
            other => return Err(Error::Unsupported(format!("weights of type {other}"))),
        };
        if bytes.len() / size > len {
            return Err(Error::Damaged("a tensor has more numbers than its shape"));
        }
        let stored: Vec<f32> = if size == 4 {
            let word = |b: &[u8]| f32::from_le_bytes([b[0], b[1], b[2], b[3]]);
            bytes.chunks_exact(4).map(word).collect()
        } else {
            let word = |b: &[u8]| half::to_f32(u16::from_le_bytes([b[0], b[1]]));
            bytes.chunks_exact(2).map(word).collect()
        };
        if !stored.iter().all(|x| x.is_finite()) {
            return Err(Error::Damaged("a weight is not a number"));
        }
        let dense = match tensor.table(6)? {
            Some(sparsity) => Layout::read(&sparsity, &shape)?.unfold(&stored)?,
            None => stored,
        };
        if dense.len() == len {
            Ok((dense, shape))
        } else {
            Err(Error::Damaged("a tensor has fewer numbers than its shape"))
        }
    }

    /// The whole numbers of a small constant.
    fn integers(&self, index: i32) -> Result<Vec<i32>, Error> {
        let (tensor, shape) = self.constant(index)?;
        let bytes = self.data(&tensor)?;
        if tensor.u8(1)? != INT32 || bytes.len() > 256 {
            return Err(Error::Unsupported("a list of another type".into()));
        }
        if Some(bytes.len() / 4) != shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d)) {
            return Err(Error::Damaged("a list has another length than declared"));
        }
        let word = |b: &[u8]| i32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        Ok(bytes.chunks_exact(4).map(word).collect())
    }

    /// Adds a value for tensor `index`.
    fn write(&mut self, index: usize, shape: Vec<usize>) -> Result<ValueId, Error> {
        if self.slots.get(index) != Some(&Slot::Unwritten) {
            return Err(Error::Damaged("a tensor is written twice"));
        }
        let tensor = self.tensors.table(index)?;
        if Self::shape(&tensor)? != shape || tensor.u8(1)? != FLOAT32 {
            return Err(Error::Damaged("a tensor is not what its operator makes"));
        }
        let value = self.graph.values.len();
        self.graph.values.push(Value { shape });
        self.slots[index] = Slot::Value(value);
        Ok(value)
    }

    fn input(&mut self, inputs: &Vector<'_>) -> Result<(), Error> {
        let [index] = inputs.i32s(limits::INPUTS)?[..] else {
            return Err(Error::Unsupported("several inputs".into()));
        };
        let (index, tensor) = self.tensor(index)?;
        let shape = Self::shape(&tensor)?;
        shape::checked_len(&shape)?;
        self.graph.input = self.write(index, shape)?;
        Ok(())
    }

    fn outputs(&mut self, outputs: &Vector<'_>) -> Result<(), Error> {
        for index in outputs.i32s(limits::INPUTS)? {
            let Slot::Value(value) = self.slot(index)? else {
                return Err(Error::Unsupported("an output that is a constant".into()));
            };
            let (_, tensor) = self.tensor(index)?;
            let name = tensor.vector(3, 1)?.bytes()?;
            let name = name.get(..limits::NAME_LEN).unwrap_or(name);
            self.graph.outputs.push(Output {
                name: String::from_utf8_lossy(name).into_owned(),
                value,
            });
        }
        Ok(())
    }

    fn operator(&mut self, table: &Table<'a>, codes: &[i32]) -> Result<(), Error> {
        let code = usize::try_from(table.i32(0, 0)?).ok();
        let code = code.and_then(|c| codes.get(c)).copied();
        let [output] = table.vector(2, 4)?.i32s(limits::INPUTS)?[..] else {
            return Err(Error::Unsupported(
                "an operator with several results".into(),
            ));
        };
        let operator = Operator {
            inputs: table.vector(1, 4)?.i32s(limits::INPUTS)?,
            output: usize::try_from(output).map_err(|_| Error::Damaged("a result is missing"))?,
            options: Options(table.table(4)?),
        };
        match code {
            Some(0) => self.add(&operator),
            Some(2) => self.concat(&operator),
            Some(3) => self.conv(&operator),
            Some(4) => self.depthwise(&operator),
            Some(5) => self.depth_to_space(&operator),
            Some(6 | 124) => self.alias(&operator),
            Some(14) => self.emit(&operator, Op::Logistic, 1),
            Some(17) => self.max_pool(&operator),
            Some(22) => self.reshape(&operator),
            Some(23) => self.resize(&operator),
            Some(34) => self.pad(&operator),
            Some(other) => Err(Error::Unsupported(format!("operator {other}"))),
            None => Err(Error::Damaged("an operator has no code")),
        }
    }

    /// Adds a node that reads the first `count` inputs.
    fn emit(&mut self, operator: &Operator<'_>, op: Op, count: usize) -> Result<(), Error> {
        let read = |position| self.value(operator, position);
        let inputs: Vec<ValueId> = (0..count).map(read).collect::<Result<_, _>>()?;
        let shape_of = |v: &ValueId| self.graph.values[*v].shape.as_slice();
        let shapes: Vec<&[usize]> = inputs.iter().map(shape_of).collect();
        let shape = shape::infer(&op, &shapes)?;
        let output = self.write(operator.output, shape)?;
        self.graph.nodes.push(Node { op, inputs, output });
        Ok(())
    }

    /// DEQUANTIZE and DENSIFY: the result is the constant itself, decoded where it is used.
    fn alias(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let Slot::Constant(origin) = self.slot(operator.input(0)?)? else {
            return Err(Error::Unsupported("weights that are computed".into()));
        };
        match self.slots.get_mut(operator.output) {
            Some(slot) if *slot == Slot::Unwritten => *slot = Slot::Constant(origin),
            _ => return Err(Error::Damaged("a tensor is written twice")),
        }
        Ok(())
    }

    fn add(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let activation = operator.options.activation(0)?;
        self.emit(operator, Op::Add { activation }, 2)
    }

    fn concat(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        if operator.options.byte(1)? != 0 {
            return Err(Error::Unsupported("a concatenation with activation".into()));
        }
        let first = self.value(operator, 0)?;
        let dimensions = self.graph.values[first].shape.len() as i32;
        let axis = operator.options.number(0, 0)?;
        let axis = if axis < 0 {
            axis.saturating_add(dimensions)
        } else {
            axis
        };
        let axis = usize::try_from(axis).map_err(|_| Error::Damaged("a dimension is missing"))?;
        self.emit(operator, Op::Concat { axis }, operator.inputs.len())
    }

    /// Rows and columns of the picture that an operator reads first.
    fn picture_size(&self, operator: &Operator<'_>) -> Result<[usize; 2], Error> {
        match *self.graph.values[self.value(operator, 0)?].shape {
            [1, height, width, _] => Ok([height, width]),
            _ => Err(Error::Damaged("a picture does not have four dimensions")),
        }
    }

    /// The bias of a convolution, or zeros where it has none.
    fn bias(&mut self, operator: &Operator<'_>, channels: usize) -> Result<Vec<f32>, Error> {
        match operator.inputs.get(2) {
            Some(&index) if index >= 0 => Ok(self.floats(index)?.0),
            _ => Ok(vec![0.0; channels]),
        }
    }

    fn conv(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        operator.options.undilated(4)?;
        let (weights, shape) = self.floats(operator.input(1)?)?;
        let [channels, rows, columns, _] = shape[..] else {
            return Err(Error::Damaged("weights do not have four dimensions"));
        };
        let op = self.conv_op(
            operator,
            ConvKind::Dense,
            (weights, [rows, columns], channels),
            3,
        )?;
        self.emit(operator, op, 1)
    }

    fn depthwise(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        operator.options.undilated(5)?;
        let (weights, shape) = self.floats(operator.input(1)?)?;
        let [1, rows, columns, channels] = shape[..] else {
            return Err(Error::Damaged("weights do not have four dimensions"));
        };
        let op = self.conv_op(
            operator,
            ConvKind::Depthwise,
            (weights, [rows, columns], channels),
            4,
        )?;
        self.emit(operator, op, 1)
    }

    fn conv_op(
        &mut self,
        operator: &Operator<'_>,
        kind: ConvKind,
        (weights, kernel, channels): (Vec<f32>, [usize; 2], usize),
        activation_field: usize,
    ) -> Result<Op, Error> {
        let window = operator.options.window()?;
        let bias = self.bias(operator, channels)?;
        if bias.len() != channels {
            return Err(Error::Damaged(
                "a convolution has the wrong number of biases",
            ));
        }
        Ok(Op::Conv(Conv {
            kind,
            kernel,
            stride: window.stride,
            padding: window.padding(self.picture_size(operator)?, kernel),
            weights,
            bias,
            activation: operator.options.activation(activation_field)?,
        }))
    }

    fn max_pool(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let options = operator.options;
        if options.byte(5)? != 0 {
            return Err(Error::Unsupported("pooling with activation".into()));
        }
        let window = options.window()?;
        let kernel = [options.size(4, 0)?, options.size(3, 0)?];
        let padding = window.padding(self.picture_size(operator)?, kernel);
        let op = Op::MaxPool {
            kernel,
            stride: window.stride,
            padding,
        };
        self.emit(operator, op, 1)
    }

    fn depth_to_space(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let block = operator.options.size(0, 0)?;
        self.emit(operator, Op::DepthToSpace { block }, 1)
    }

    fn declared_shape(&self, operator: &Operator<'_>) -> Result<Vec<usize>, Error> {
        Self::shape(&self.tensors.table(operator.output)?)
    }

    fn reshape(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let shape = self.declared_shape(operator)?;
        self.emit(operator, Op::Reshape { shape }, 1)
    }

    fn resize(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let options = operator.options;
        if options.byte(2)? != 0 || options.byte(3)? == 0 {
            return Err(Error::Unsupported(
                "resizing without half-pixel centres".into(),
            ));
        }
        let size = self.integers(operator.input(1)?)?;
        let [rows, columns] = size[..] else {
            return Err(Error::Damaged("a size does not have two numbers"));
        };
        let side = |n: i32| usize::try_from(n).map_err(|_| Error::Damaged("a size is negative"));
        let size = [side(rows)?, side(columns)?];
        self.emit(operator, Op::Resize { size }, 1)
    }

    fn pad(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        let zeros = self.integers(operator.input(1)?)?;
        if zeros.len() != 8 || zeros.iter().any(|n| !(0..=1 << 16).contains(n)) {
            return Err(Error::Damaged("a padding has no sensible size"));
        }
        let side = |offset: usize| [0, 1, 2, 3].map(|i| zeros[2 * i + offset] as usize);
        let op = Op::Pad {
            before: side(0),
            after: side(1),
        };
        self.emit(operator, op, 1)
    }
}

impl Operator<'_> {
    fn input(&self, position: usize) -> Result<i32, Error> {
        let index = self.inputs.get(position).copied();
        index.ok_or(Error::Damaged("an operator lacks an input"))
    }
}
