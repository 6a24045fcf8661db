//! The options that TFLite stores beside an operator, by field number of its schema
//! (tensorflow/lite/schema/schema.fbs, version 3).

use super::flatbuffer::Table;
use super::{Activation, Padding};
use crate::Error;

/// An operator's options; absent ones have their defaults.
#[derive(Clone, Copy)]
pub struct Options<'a>(pub Option<Table<'a>>);

/// How a window moves over a picture.
pub struct Window {
    pub stride: [usize; 2],
    same: bool,
}

impl Window {
    /// The padding that "SAME" means for this input: the smaller half before, the larger after.
    pub fn padding(&self, size: [usize; 2], kernel: [usize; 2]) -> Padding {
        if !self.same {
            return Padding::default();
        }
        let total = |i: usize| {
            let reach = (size[i].div_ceil(self.stride[i]) - 1) * self.stride[i] + kernel[i];
            reach.saturating_sub(size[i])
        };
        let (rows, columns) = (total(0), total(1));
        Padding {
            top: rows / 2,
            bottom: rows - rows / 2,
            left: columns / 2,
            right: columns - columns / 2,
        }
    }
}

impl Options<'_> {
    pub fn byte(&self, field: usize) -> Result<u8, Error> {
        self.0.map_or(Ok(0), |t| t.u8(field))
    }

    pub fn number(&self, field: usize, default: i32) -> Result<i32, Error> {
        self.0.map_or(Ok(default), |t| t.i32(field, default))
    }

    /// A size: a number between 1 and 65536.
    pub fn size(&self, field: usize, default: i32) -> Result<usize, Error> {
        let number = self.number(field, default)?;
        let size = usize::try_from(number).ok();
        size.filter(|n| (1..=1 << 16).contains(n))
            .ok_or(Error::Damaged("a step or window has no sensible size"))
    }

    pub fn activation(&self, field: usize) -> Result<Activation, Error> {
        match self.byte(field)? {
            0 => Ok(Activation::None),
            1 => Ok(Activation::Relu),
            3 => Ok(Activation::Relu6),
            other => Err(Error::Unsupported(format!("activation {other}"))),
        }
    }

    /// Fields 0–2 of convolutions and pools: padding kind, step in columns, step in rows.
    pub fn window(&self) -> Result<Window, Error> {
        let same = match self.byte(0)? {
            0 => true,
            1 => false,
            _ => return Err(Error::Damaged("a padding has an unknown kind")),
        };
        Ok(Window {
            stride: [self.size(2, 0)?, self.size(1, 0)?],
            same,
        })
    }

    /// Refuses dilated convolutions; their factors are `field` and the next.
    pub fn undilated(&self, field: usize) -> Result<(), Error> {
        match (self.number(field, 1)?, self.number(field + 1, 1)?) {
            (1, 1) => Ok(()),
            _ => Err(Error::Unsupported("a dilated convolution".into())),
        }
    }
}
