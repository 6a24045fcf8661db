//! Numbers as the three kinds of processor write them.

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Intel,
    Dec,
    Mips,
}

impl Numbers {
    pub(super) fn of(byte: u8) -> Option<Self> {
        match byte {
            84 => Some(Self::Intel),
            85 => Some(Self::Dec),
            86 => Some(Self::Mips),
            _ => None,
        }
    }

    /// A 16-bit integer with sign.
    pub(super) fn int(self, bytes: &[u8], at: usize) -> Option<i16> {
        let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self {
            Self::Mips => i16::from_be_bytes(pair),
            Self::Intel | Self::Dec => i16::from_le_bytes(pair),
        })
    }

    /// A 16-bit integer without sign.
    pub(super) fn word(self, bytes: &[u8], at: usize) -> Option<usize> {
        self.int(bytes, at).map(|v| usize::from(v as u16))
    }

    /// A 32-bit real number. DEC's has its 16-bit halves exchanged and an exponent larger by two.
    pub(super) fn real(self, bytes: &[u8], at: usize) -> Option<f64> {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(f64::from(match self {
            Self::Intel => f32::from_le_bytes(four),
            Self::Mips => f32::from_be_bytes(four),
            Self::Dec => {
                let [a, b, c, d] = four;
                let value = f32::from_le_bytes([c, d, a, b]);
                // A DEC zero has any fraction; its exponent bits are what counts.
                if b & 0x7f == 0 && a & 0x80 == 0 {
                    0.0
                } else {
                    value / 4.0
                }
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn one_and_a_half_by_every_processor() {
        assert_eq!(Numbers::Intel.real(&[0, 0, 0xc0, 0x3f], 0), Some(1.5));
        assert_eq!(Numbers::Mips.real(&[0x3f, 0xc0, 0, 0], 0), Some(1.5));
        // VAX F_floating of 1.5: sign 0, exponent 129, fraction 0x400000 with the leading bit hidden.
        assert_eq!(Numbers::Dec.real(&[0xc0, 0x40, 0, 0], 0), Some(1.5));
        assert_eq!(Numbers::Dec.real(&[0, 0, 0, 0], 0), Some(0.0));
        assert_eq!(Numbers::Mips.int(&[0xff, 0xfe], 0), Some(-2));
        assert_eq!(Numbers::Intel.word(&[0xff, 0xff], 0), Some(65_535));
        assert_eq!(Numbers::Intel.real(&[0, 0], 0), None);
    }
}
