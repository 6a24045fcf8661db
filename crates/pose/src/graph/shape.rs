//! What each operator makes of its inputs' shapes, and the check that a graph is whole.

use super::{Conv, ConvKind, Graph, Op, Padding, limits};
use crate::Error;

const CONTRADICTION: Error = Error::Damaged("shapes contradict each other");

/// Whether a shape has one to four dimensions, none of them zero, and not too many elements.
pub fn checked_len(shape: &[usize]) -> Result<usize, Error> {
    if shape.is_empty() || shape.len() > 4 || shape.contains(&0) {
        return Err(Error::Damaged(
            "a shape is empty or has too many dimensions",
        ));
    }
    let len = shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d));
    len.filter(|&n| n <= limits::VALUE_LEN)
        .ok_or(Error::TooLarge("a tensor is too large"))
}

/// Rows, columns and channels of a picture.
fn picture(shape: &[usize]) -> Result<[usize; 3], Error> {
    match *shape {
        [1, height, width, channels] => Ok([height, width, channels]),
        _ => Err(Error::Damaged("a picture does not have four dimensions")),
    }
}

/// Number of windows of size `kernel` along a padded side.
fn windows(size: usize, kernel: usize, stride: usize, padding: usize) -> Result<usize, Error> {
    let padded = size.checked_add(padding).ok_or(CONTRADICTION)?;
    let room = padded.checked_sub(kernel).ok_or(CONTRADICTION)?;
    room.checked_div(stride).map(|n| n + 1).ok_or(CONTRADICTION)
}

fn windowed(
    [height, width]: [usize; 2],
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: Padding,
) -> Result<[usize; 2], Error> {
    let vertical = padding.top.saturating_add(padding.bottom);
    let horizontal = padding.left.saturating_add(padding.right);
    Ok([
        windows(height, kernel[0], stride[0], vertical)?,
        windows(width, kernel[1], stride[1], horizontal)?,
    ])
}

fn conv(conv: &Conv, input: &[usize]) -> Result<Vec<usize>, Error> {
    let [height, width, channels] = picture(input)?;
    let mixed = match conv.kind {
        ConvKind::Dense => channels,
        ConvKind::Depthwise if conv.channels_out() == channels => 1,
        ConvKind::Depthwise => return Err(CONTRADICTION),
    };
    let expected = [conv.kernel[0], conv.kernel[1], mixed]
        .iter()
        .try_fold(conv.channels_out(), |n, &d| n.checked_mul(d));
    if expected != Some(conv.weights.len()) || conv.weights.is_empty() {
        return Err(Error::Damaged(
            "a convolution has the wrong number of weights",
        ));
    }
    let [h, w] = windowed([height, width], conv.kernel, conv.stride, conv.padding)?;
    Ok(vec![1, h, w, conv.channels_out()])
}

fn max_pool(
    input: &[usize],
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: Padding,
) -> Result<Vec<usize>, Error> {
    let [height, width, channels] = picture(input)?;
    let reach = [
        (padding.top.max(padding.bottom), kernel[0]),
        (padding.left.max(padding.right), kernel[1]),
    ];
    if reach.iter().any(|(padding, kernel)| padding >= kernel) {
        return Err(CONTRADICTION);
    }
    let [h, w] = windowed([height, width], kernel, stride, padding)?;
    Ok(vec![1, h, w, channels])
}

fn depth_to_space(input: &[usize], block: usize) -> Result<Vec<usize>, Error> {
    let [height, width, channels] = picture(input)?;
    let square = block.checked_mul(block).filter(|&s| s > 0);
    match square {
        Some(square) if channels % square == 0 => {
            let grow = |n: usize| n.checked_mul(block).ok_or(CONTRADICTION);
            Ok(vec![1, grow(height)?, grow(width)?, channels / square])
        }
        _ => Err(CONTRADICTION),
    }
}

fn concat(inputs: &[&[usize]], axis: usize) -> Result<Vec<usize>, Error> {
    let mut shape = inputs.first().ok_or(CONTRADICTION)?.to_vec();
    if axis >= shape.len() {
        return Err(CONTRADICTION);
    }
    for other in &inputs[1..] {
        let differs = |i: usize| i != axis && other[i] != shape[i];
        if other.len() != shape.len() || (0..shape.len()).any(differs) {
            return Err(CONTRADICTION);
        }
        shape[axis] = shape[axis].saturating_add(other[axis]);
    }
    Ok(shape)
}

fn padded(input: &[usize], before: &[usize; 4], after: &[usize; 4]) -> Result<Vec<usize>, Error> {
    if input.len() != 4 {
        return Err(CONTRADICTION);
    }
    let grown = |i: usize| input[i].saturating_add(before[i]).saturating_add(after[i]);
    Ok((0..4).map(grown).collect())
}

/// The shape an operator gives, from the shapes it gets.
pub fn infer(op: &Op, inputs: &[&[usize]]) -> Result<Vec<usize>, Error> {
    let shape = match (op, inputs) {
        (Op::Conv(c), [input]) => conv(c, input)?,
        (Op::Conv(c), [input, residual]) => {
            let shape = conv(c, input)?;
            if shape != *residual {
                return Err(CONTRADICTION);
            }
            shape
        }
        (Op::Add { .. }, [a, b]) if a == b => a.to_vec(),
        (Op::Pad { before, after }, [input]) => padded(input, before, after)?,
        (Op::Resize { size }, [input]) => vec![1, size[0], size[1], picture(input)?[2]],
        (
            Op::MaxPool {
                kernel,
                stride,
                padding,
            },
            [input],
        ) => max_pool(input, *kernel, *stride, *padding)?,
        (Op::Reshape { shape }, [input]) => {
            if checked_len(shape)? != input.iter().product::<usize>() {
                return Err(CONTRADICTION);
            }
            shape.clone()
        }
        (Op::Logistic, [input]) => input.to_vec(),
        (Op::DepthToSpace { block }, [input]) => depth_to_space(input, *block)?,
        (Op::Concat { axis }, inputs) => concat(inputs, *axis)?,
        _ => return Err(Error::Damaged("an operator has the wrong inputs")),
    };
    checked_len(&shape)?;
    Ok(shape)
}

impl Graph {
    /// Whether everything holds that engines rely on: order, single writers, shapes, weights, limits.
    ///
    /// # Errors
    /// [`Error::Damaged`] and [`Error::TooLarge`].
    pub fn check(&self) -> Result<(), Error> {
        if self.nodes.len() > limits::NODES || self.values.len() > limits::TENSORS {
            return Err(Error::TooLarge("there are too many operators"));
        }
        let mut written = vec![false; self.values.len()];
        *written
            .get_mut(self.input)
            .ok_or(Error::Damaged("there is no input"))? = true;
        picture(&self.values[self.input].shape)?;
        let mut all = 0usize;
        for value in &self.values {
            all = all.saturating_add(checked_len(&value.shape)?);
        }
        if all > limits::VALUES_LEN {
            return Err(Error::TooLarge("it would need too much memory"));
        }
        for node in &self.nodes {
            self.check_node(node, &mut written)?;
        }
        let known = |v: usize| written.get(v) == Some(&true);
        if self.outputs.is_empty() || !self.outputs.iter().all(|o| known(o.value)) {
            return Err(Error::Damaged("an output is never written"));
        }
        if self.macs() > limits::MACS {
            return Err(Error::TooLarge("it would take too long to run"));
        }
        Ok(())
    }

    fn check_node(&self, node: &super::Node, written: &mut [bool]) -> Result<(), Error> {
        if node.inputs.len() > limits::INPUTS {
            return Err(Error::TooLarge("an operator has too many inputs"));
        }
        if !node.inputs.iter().all(|&v| written.get(v) == Some(&true)) {
            return Err(Error::Damaged("a tensor is used before it is written"));
        }
        let shape_of = |v: &usize| self.values[*v].shape.as_slice();
        let shapes: Vec<&[usize]> = node.inputs.iter().map(shape_of).collect();
        let shape = infer(&node.op, &shapes)?;
        match written.get_mut(node.output) {
            Some(done) if !*done && self.values[node.output].shape == shape => *done = true,
            Some(false) => return Err(CONTRADICTION),
            _ => return Err(Error::Damaged("a tensor is written twice")),
        }
        Ok(())
    }
}
