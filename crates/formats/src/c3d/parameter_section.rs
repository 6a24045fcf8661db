//! Writes the parameter blocks: groups and their values, one record after the other.

use super::{BLOCK, WHAT};
use crate::Error;

/// Most texts of one parameter; further ones go on under the name with a number.
const MOST_TEXTS: usize = 255;
/// Most blocks of the section: their number is one byte.
const MOST_BLOCKS: usize = 255;

/// The records, without the section's own head.
#[derive(Default)]
pub(super) struct Section(Vec<u8>);

impl Section {
    /// A group; its parameters name it by its number.
    pub(super) fn group(&mut self, id: i8, name: &str) {
        self.record(-id, name, &[]);
    }

    /// A whole number up to 65535; larger ones are cut there.
    pub(super) fn integer(&mut self, id: i8, name: &str, value: usize) {
        self.integers(id, name, &[], &[value.min(usize::from(u16::MAX)) as u16]);
    }

    /// A whole number as two words, the lower one first.
    pub(super) fn long(&mut self, id: i8, name: &str, value: usize) {
        let words = [(value & 0xffff) as u16, (value >> 16) as u16];
        self.integers(id, name, &[2], &words);
    }

    /// Whole numbers, the first dimension running fastest.
    pub(super) fn integers(&mut self, id: i8, name: &str, shape: &[usize], values: &[u16]) {
        let data = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.value(id, name, 2, shape, data);
    }

    /// A real number.
    pub(super) fn real(&mut self, id: i8, name: &str, value: f32) {
        self.reals(id, name, &[], &[value]);
    }

    /// Real numbers.
    pub(super) fn reals(&mut self, id: i8, name: &str, shape: &[usize], values: &[f32]) {
        let data = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.value(id, name, 4, shape, data);
    }

    /// Texts, filled up with blanks to the longest. What is not Latin becomes a question mark.
    pub(super) fn texts(&mut self, id: i8, name: &str, texts: &[String]) {
        for (part, list) in texts.chunks(MOST_TEXTS).enumerate() {
            let bytes: Vec<Vec<u8>> = list.iter().map(|t| latin(t)).collect();
            let width = bytes.iter().map(Vec::len).max().unwrap_or(0).max(1);
            let mut data = Vec::with_capacity(width * list.len());
            for text in &bytes {
                data.extend(text);
                data.extend(vec![b' '; width - text.len()]);
            }
            let name = if part == 0 {
                name.to_owned()
            } else {
                format!("{name}{}", part + 1)
            };
            self.value(id, &name, -1, &[width, list.len()], data);
        }
    }

    fn value(&mut self, id: i8, name: &str, size: i8, shape: &[usize], data: Vec<u8>) {
        let mut content = vec![size as u8, shape.len() as u8];
        content.extend(shape.iter().map(|&d| d.min(255) as u8));
        content.extend(data);
        self.record(id, name, &content);
    }

    fn record(&mut self, id: i8, name: &str, content: &[u8]) {
        self.0.extend([name.len() as u8, id as u8]);
        self.0.extend(name.as_bytes());
        // From this word to the next record; a description of no letters ends the record.
        let offset = 2 + content.len() + 1;
        self.0.extend((offset as u16).to_le_bytes());
        self.0.extend(content);
        self.0.push(0);
    }

    /// The section with its head, in whole blocks.
    pub(super) fn finish(self) -> Result<Vec<u8>, Error> {
        let length = 4 + self.0.len() + 2;
        let blocks = length.div_ceil(BLOCK);
        if blocks > MOST_BLOCKS {
            return Err(Error::Unwritable {
                what: WHAT,
                reason: "its names are longer than such a file can hold".to_owned(),
            });
        }
        let mut out = vec![1, 0x50, blocks as u8, 84];
        out.extend(self.0);
        out.resize(blocks * BLOCK, 0);
        Ok(out)
    }
}

fn latin(text: &str) -> Vec<u8> {
    let byte = |c: char| u8::try_from(u32::from(c)).unwrap_or(b'?');
    text.chars().take(255).map(byte).collect()
}
