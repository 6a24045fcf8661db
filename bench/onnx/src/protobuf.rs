//! Protocol buffers, written: a message is its fields one after the other, each with a number.
//!
//! Format: <https://protobuf.dev/programming-guides/encoding/>.

/// A message, or some of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message(Vec<u8>);

/// How a field's value is written.
#[derive(Clone, Copy)]
enum Wire {
    Varint = 0,
    Bytes = 2,
}

impl Message {
    /// With a whole number in a field.
    pub fn int(mut self, field: u8, value: i64) -> Self {
        self.tag(field, Wire::Varint);
        self.varint(value.cast_unsigned());
        self
    }

    /// With several whole numbers in a repeated field.
    pub fn ints(self, field: u8, values: &[i64]) -> Self {
        values.iter().fold(self, |m, &value| m.int(field, value))
    }

    /// With bytes in a field.
    pub fn bytes(mut self, field: u8, value: &[u8]) -> Self {
        self.tag(field, Wire::Bytes);
        self.varint(value.len() as u64);
        self.0.extend(value);
        self
    }

    /// With a text in a field.
    pub fn text(self, field: u8, value: &str) -> Self {
        self.bytes(field, value.as_bytes())
    }

    /// With a message in a field.
    pub fn message(self, field: u8, value: &Self) -> Self {
        self.bytes(field, &value.0)
    }

    /// With the fields of another message behind its own.
    pub fn and(mut self, fields: Self) -> Self {
        self.0.extend(fields.0);
        self
    }

    /// The bytes of it.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn tag(&mut self, field: u8, wire: Wire) {
        self.varint(u64::from(field) << 3 | wire as u64);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn the_examples_of_the_format() {
        let number = Message::default().int(1, 150);
        assert_eq!(number.clone().finish(), [0x08, 0x96, 0x01]);
        let text = Message::default().text(2, "testing");
        assert_eq!(text.finish(), b"\x12\x07testing");
        let nested = Message::default().message(3, &number);
        assert_eq!(nested.finish(), [0x1a, 0x03, 0x08, 0x96, 0x01]);
        let minus_two = [
            0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
        ];
        assert_eq!(Message::default().int(1, -2).finish(), minus_two);
    }
}
