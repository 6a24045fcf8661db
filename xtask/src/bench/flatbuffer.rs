//! Just enough of flatbuffers to put a few tables together, front to back, and to find a table's fields.

/// A table: where it stands, and where each of its fields does; 0 for one that is left out.
pub struct Table {
    /// Position of the table.
    pub at: usize,
    vtable: usize,
    fields: Vec<usize>,
}

impl Table {
    /// Position of a field, where it stands.
    pub fn slot(&self, field: usize) -> Option<usize> {
        self.fields.get(field).copied().filter(|at| *at != 0)
    }

    /// Position of a field that was made to stand.
    pub fn field(&self, field: usize) -> usize {
        self.slot(field).unwrap_or(self.at)
    }
}

/// The number at a position.
pub fn u32_at(file: &[u8], at: usize) -> Option<u32> {
    let bytes = file.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn u16_at(file: &[u8], at: usize) -> Option<usize> {
    let bytes = file.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?).into())
}

/// Where the reference at a position leads.
pub fn target(file: &[u8], at: usize) -> Option<usize> {
    let to = at.checked_add(u32_at(file, at)? as usize)?;
    (to < file.len()).then_some(to)
}

/// The table at a position.
pub fn table_at(file: &[u8], at: usize) -> Option<Table> {
    let back = i64::from(u32_at(file, at)?.cast_signed());
    let vtable = usize::try_from(i64::try_from(at).ok()? - back).ok()?;
    let count = u16_at(file, vtable)?.checked_sub(4)? / 2;
    let field = |i: usize| match u16_at(file, vtable + 4 + 2 * i)? {
        0 => Some(0),
        offset => Some(at + offset),
    };
    let fields = (0..count).map(field).collect::<Option<_>>()?;
    Some(Table { at, vtable, fields })
}

/// Writes from front to back; references are set once what they lead to has its place.
pub struct Writer(Vec<u8>);

impl Writer {
    /// A file of a kind; the reference to its root is at 0.
    pub fn new(identifier: [u8; 4]) -> Self {
        Self([[0; 4], identifier].concat())
    }

    /// A table whose fields take so many bytes each (1 or 4), all of them standing.
    pub fn table(&mut self, sizes: &[usize]) -> Table {
        self.align(4);
        let vtable = self.0.len();
        let start = (4 + 2 * sizes.len()).next_multiple_of(4);
        let offsets: Vec<usize> = (0..sizes.len()).map(|i| 4 + 4 * i).collect();
        let length = 4 + 4 * sizes.len();
        self.short(4 + 2 * sizes.len());
        self.short(length);
        for (offset, size) in offsets.iter().zip(sizes) {
            self.short(if *size == 0 { 0 } else { *offset });
        }
        let at = vtable + start;
        self.0.resize(at + length, 0);
        self.put(at, u32::try_from(start).unwrap_or(0));
        let field = |(offset, size): (&usize, &usize)| if *size == 0 { 0 } else { at + offset };
        let fields = offsets.iter().zip(sizes).map(field).collect();
        Table { at, vtable, fields }
    }

    /// A table of which one field stands, a reference.
    pub fn sparse(&mut self, count: usize, stands: usize) -> Table {
        let sizes: Vec<usize> = (0..count)
            .map(|i| if i == stands { 4 } else { 0 })
            .collect();
        self.table(&sizes)
    }

    /// Takes a field of a table back.
    pub fn leave_out(&mut self, table: &Table, field: usize) {
        let at = table.vtable + 4 + 2 * field;
        self.0[at..at + 2].fill(0);
    }

    /// A vector of numbers or references, all 0 so far; its first element stands 4 further on.
    pub fn vector(&mut self, count: usize) -> usize {
        self.align(4);
        let at = self.0.len();
        self.0.resize(at + 4 + 4 * count, 0);
        self.put(at, u32::try_from(count).unwrap_or(0));
        at
    }

    /// A vector of bytes, the first of them aligned.
    pub fn bytes(&mut self, bytes: &[u8], alignment: usize) -> usize {
        let first = (self.0.len() + 4).next_multiple_of(alignment);
        self.0.resize(first, 0);
        self.put(first - 4, u32::try_from(bytes.len()).unwrap_or(0));
        self.0.extend(bytes);
        first - 4
    }

    /// A string, ended by a zero as well.
    pub fn string(&mut self, text: &str) -> usize {
        let at = self.bytes(text.as_bytes(), 4);
        self.0.push(0);
        at
    }

    /// Makes the reference at a position lead further on.
    pub fn point(&mut self, at: usize, to: usize) {
        self.put(at, u32::try_from(to.saturating_sub(at)).unwrap_or(0));
    }

    /// Sets a number.
    pub fn put(&mut self, at: usize, value: u32) {
        self.0[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }

    /// Sets a byte.
    pub fn put_byte(&mut self, at: usize, value: u8) {
        self.0[at] = value;
    }

    fn short(&mut self, value: usize) {
        self.0
            .extend(u16::try_from(value).unwrap_or(0).to_le_bytes());
    }

    /// Fills up to a multiple.
    pub fn align(&mut self, to: usize) {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}
