//! Flatbuffers, read without trust: every access is checked against the end of the file. Nothing here
//! allocates or follows more than one reference per call, so hostile bytes cost nothing but an error.
//!
//! Format: <https://flatbuffers.dev/internals/>.

use crate::Error;

const SHORT: Error = Error::Damaged("a reference points outside the file");

/// The file.
#[derive(Debug, Clone, Copy)]
pub struct Buffer<'a>(pub &'a [u8]);

impl<'a> Buffer<'a> {
    fn bytes(self, at: usize, len: usize) -> Result<&'a [u8], Error> {
        let end = at.checked_add(len).ok_or(SHORT)?;
        self.0.get(at..end).ok_or(SHORT)
    }

    fn array<const N: usize>(self, at: usize) -> Result<[u8; N], Error> {
        self.bytes(at, N)?.try_into().map_err(|_| SHORT)
    }

    fn u16(self, at: usize) -> Result<u16, Error> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn u32(self, at: usize) -> Result<u32, Error> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// Where the unsigned offset stored at `at` leads.
    fn follow(self, at: usize) -> Result<usize, Error> {
        at.checked_add(self.u32(at)? as usize).ok_or(SHORT)
    }

    /// The root table.
    pub fn root(self) -> Result<Table<'a>, Error> {
        Table::at(self, self.follow(0)?)
    }
}

/// A table: fields by number, each of which may be absent.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    buffer: Buffer<'a>,
    start: usize,
    vtable: usize,
    vtable_len: usize,
}

impl<'a> Table<'a> {
    fn at(buffer: Buffer<'a>, start: usize) -> Result<Self, Error> {
        let back = i64::from(buffer.u32(start)? as i32);
        let vtable = usize::try_from(start as i64 - back).map_err(|_| SHORT)?;
        let vtable_len = usize::from(buffer.u16(vtable)?);
        buffer.bytes(vtable, vtable_len)?;
        Ok(Self {
            buffer,
            start,
            vtable,
            vtable_len,
        })
    }

    /// Where a field lies, or `None` if it is absent.
    fn field(&self, number: usize) -> Result<Option<usize>, Error> {
        let slot = 4 + 2 * number;
        if slot + 2 > self.vtable_len {
            return Ok(None);
        }
        match self.buffer.u16(self.vtable + slot)? {
            0 => Ok(None),
            offset => Ok(Some(self.start + usize::from(offset))),
        }
    }

    /// A 32-bit number, or its default.
    pub fn i32(&self, number: usize, default: i32) -> Result<i32, Error> {
        match self.field(number)? {
            Some(at) => Ok(self.buffer.u32(at)? as i32),
            None => Ok(default),
        }
    }

    /// A byte, or 0.
    pub fn u8(&self, number: usize) -> Result<u8, Error> {
        match self.field(number)? {
            Some(at) => Ok(self.buffer.bytes(at, 1)?[0]),
            None => Ok(0),
        }
    }

    /// A table, if it is there.
    pub fn table(&self, number: usize) -> Result<Option<Table<'a>>, Error> {
        match self.field(number)? {
            Some(at) => Table::at(self.buffer, self.buffer.follow(at)?).map(Some),
            None => Ok(None),
        }
    }

    /// A vector of elements of `size` bytes; empty if it is absent.
    pub fn vector(&self, number: usize, size: usize) -> Result<Vector<'a>, Error> {
        let Some(field) = self.field(number)? else {
            return Ok(Vector {
                buffer: self.buffer,
                start: 0,
                len: 0,
                size,
            });
        };
        let at = self.buffer.follow(field)?;
        let len = self.buffer.u32(at)? as usize;
        let start = at.checked_add(4).ok_or(SHORT)?;
        self.buffer
            .bytes(start, len.checked_mul(size).ok_or(SHORT)?)?;
        Ok(Vector {
            buffer: self.buffer,
            start,
            len,
            size,
        })
    }
}

/// A vector whose whole extent is known to lie within the file.
#[derive(Debug, Clone, Copy)]
pub struct Vector<'a> {
    buffer: Buffer<'a>,
    start: usize,
    len: usize,
    size: usize,
}

impl<'a> Vector<'a> {
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.len
    }

    fn offset(&self, index: usize) -> Result<usize, Error> {
        if index < self.len {
            Ok(self.start + index * self.size)
        } else {
            Err(Error::Damaged("an index is beyond the end of its list"))
        }
    }

    /// The bytes of all elements.
    pub fn bytes(&self) -> Result<&'a [u8], Error> {
        self.buffer.bytes(self.start, self.len * self.size)
    }

    /// An element that is a table.
    pub fn table(&self, index: usize) -> Result<Table<'a>, Error> {
        Table::at(self.buffer, self.buffer.follow(self.offset(index)?)?)
    }

    /// All elements as signed 32-bit numbers, at most `most` of them.
    pub fn i32s(&self, most: usize) -> Result<Vec<i32>, Error> {
        if self.len > most {
            return Err(Error::TooLarge("a list is too long"));
        }
        let word = |w: &[u8]| Ok(i32::from_le_bytes(w.try_into().map_err(|_| SHORT)?));
        self.bytes()?.chunks_exact(4).map(word).collect()
    }
}
