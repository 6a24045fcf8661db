//! Sparse tensors, as TFLite's DENSIFY stores them: dense outer dimensions, the innermost one as
//! compressed rows (segments and indices).

use super::flatbuffer::Table;
use crate::Error;

const FORMAT_DENSE: u8 = 0;
const FORMAT_CSR: u8 = 1;

/// Where the stored values of a sparse tensor belong.
pub struct Layout {
    /// Row r holds the stored values `segments[r]..segments[r + 1]`.
    segments: Vec<usize>,
    /// Column of each stored value.
    indices: Vec<usize>,
    columns: usize,
}

impl Layout {
    /// Reads the sparsity table of a tensor with dimensions `shape`.
    pub fn read(sparsity: &Table<'_>, shape: &[usize]) -> Result<Self, Error> {
        let order = sparsity.vector(0, 4)?.i32s(8)?;
        let dimensions = sparsity.vector(2, 4)?;
        let in_order = order.iter().enumerate().all(|(i, &d)| i as i32 == d);
        if !in_order || order.len() != shape.len() || sparsity.vector(1, 4)?.len() != 0 {
            return Err(Error::Unsupported("blocked sparse weights".into()));
        }
        let Some((&columns, outer)) = shape.split_last() else {
            return Err(Error::Damaged("a sparse tensor has no dimensions"));
        };
        if dimensions.len() != shape.len() {
            return Err(Error::Damaged("a sparse tensor lacks dimensions"));
        }
        for (i, &size) in outer.iter().enumerate() {
            let dimension = dimensions.table(i)?;
            if dimension.u8(0)? != FORMAT_DENSE || dimension.i32(1, 0)? as usize != size {
                return Err(Error::Unsupported("sparse outer dimensions".into()));
            }
        }
        let rows = dimensions.table(outer.len())?;
        if rows.u8(0)? != FORMAT_CSR {
            return Err(Error::Unsupported("a dense innermost dimension".into()));
        }
        let row_count: usize = outer.iter().product();
        let layout = Self {
            segments: numbers(&rows, 2, row_count.saturating_add(1))?,
            indices: numbers(&rows, 4, row_count.saturating_mul(columns))?,
            columns,
        };
        layout.check(row_count)?;
        Ok(layout)
    }

    fn check(&self, rows: usize) -> Result<(), Error> {
        let ordered = self.segments.windows(2).all(|w| w[0] <= w[1]);
        let whole = self.segments.first() == Some(&0)
            && self.segments.last() == Some(&self.indices.len())
            && self.segments.len() == rows + 1;
        if ordered && whole && self.indices.iter().all(|&i| i < self.columns) {
            Ok(())
        } else {
            Err(Error::Damaged("sparse weights contradict themselves"))
        }
    }

    /// The dense tensor from the `stored` values.
    pub fn unfold(&self, stored: &[f32]) -> Result<Vec<f32>, Error> {
        if stored.len() != self.indices.len() {
            return Err(Error::Damaged("sparse weights have the wrong number"));
        }
        let mut dense = vec![0.0; (self.segments.len() - 1) * self.columns];
        let rows = dense.chunks_exact_mut(self.columns);
        for (row, segment) in rows.zip(self.segments.windows(2)) {
            for at in segment[0]..segment[1] {
                row[self.indices[at]] = stored[at];
            }
        }
        Ok(dense)
    }
}

/// The numbers (at most `most`) of a union of 32-, 16- or 8-bit vectors: its type is field `number`,
/// its table the next.
fn numbers(dimension: &Table<'_>, number: usize, most: usize) -> Result<Vec<usize>, Error> {
    let Some(table) = dimension.table(number + 1)? else {
        return Err(Error::Damaged("sparse weights lack their index"));
    };
    let read = |size: usize, number: fn(&[u8]) -> u32| -> Result<Vec<usize>, Error> {
        let vector = table.vector(0, size)?;
        if vector.len() > most {
            return Err(Error::Damaged("sparse weights have too long an index"));
        }
        let elements = vector.bytes()?.chunks_exact(size);
        Ok(elements.map(|b| number(b) as usize).collect())
    };
    match dimension.u8(number)? {
        1 => read(4, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])),
        2 => read(2, |b| u32::from(u16::from_le_bytes([b[0], b[1]]))),
        3 => read(1, |b| u32::from(b[0])),
        _ => Err(Error::Damaged(
            "sparse weights have an unknown kind of index",
        )),
    }
}
