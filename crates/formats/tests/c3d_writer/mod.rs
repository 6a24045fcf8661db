//! Writes C3D parameters as each kind of processor does.
#![allow(dead_code)] // Each test takes what it needs.

/// How the test's own writer spells numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spelling {
    Intel,
    Dec,
    Mips,
}

impl Spelling {
    pub fn byte(self) -> u8 {
        match self {
            Self::Intel => 84,
            Self::Dec => 85,
            Self::Mips => 86,
        }
    }

    pub fn int(self, v: i16) -> Vec<u8> {
        match self {
            Self::Mips => v.to_be_bytes().to_vec(),
            _ => v.to_le_bytes().to_vec(),
        }
    }

    pub fn real(self, v: f32) -> Vec<u8> {
        match self {
            Self::Intel => v.to_le_bytes().to_vec(),
            Self::Mips => v.to_be_bytes().to_vec(),
            Self::Dec => {
                // Powers of two and small whole numbers times four are exact.
                let [a, b, c, d] = (v * 4.0).to_le_bytes();
                vec![c, d, a, b]
            }
        }
    }
}

pub fn group(out: &mut Vec<u8>, s: Spelling, id: i8, name: &str) {
    out.extend([name.len() as u8, (-id) as u8]);
    out.extend(name.bytes());
    out.extend(s.int(3));
    out.push(0);
}

fn parameter(
    out: &mut Vec<u8>,
    s: Spelling,
    id: i8,
    name: &str,
    size: i8,
    dims: &[u8],
    data: &[u8],
) {
    out.extend([name.len() as u8, id as u8]);
    out.extend(name.bytes());
    out.extend(s.int((2 + 2 + dims.len() + data.len() + 1) as i16));
    out.extend([size as u8, dims.len() as u8]);
    out.extend(dims);
    out.extend(data);
    out.push(0);
}

pub fn floats(out: &mut Vec<u8>, s: Spelling, id: i8, name: &str, dims: &[u8], v: &[f32]) {
    let data: Vec<u8> = v.iter().flat_map(|&v| s.real(v)).collect();
    parameter(out, s, id, name, 4, dims, &data);
}

pub fn ints(out: &mut Vec<u8>, s: Spelling, id: i8, name: &str, dims: &[u8], v: &[i16]) {
    let data: Vec<u8> = v.iter().flat_map(|&v| s.int(v)).collect();
    parameter(out, s, id, name, 2, dims, &data);
}

pub fn texts(out: &mut Vec<u8>, s: Spelling, id: i8, name: &str, v: &[&str]) {
    let data: Vec<u8> = v
        .iter()
        .flat_map(|t| format!("{t:<20}").into_bytes())
        .collect();
    parameter(out, s, id, name, -1, &[20, v.len() as u8], &data);
}

/// A file of Intel's floats: its header's words, its parameters, and all numbers of its frames.
pub struct Plain {
    pub points: usize,
    /// Analog samples of a frame.
    pub per_frame: usize,
    pub samples: usize,
    /// First and last frame.
    pub frames: [u16; 2],
    pub rate_hz: f32,
    pub parameters: Vec<u8>,
    pub data: Vec<f32>,
}

impl Plain {
    pub fn bytes(&self) -> Vec<u8> {
        let s = Spelling::Intel;
        let blocks = (self.parameters.len() + 6).div_ceil(512);
        let mut out = vec![2, 0x50];
        let words = [
            self.points as u16,
            self.per_frame as u16,
            self.frames[0],
            self.frames[1],
            0,
        ];
        words.iter().for_each(|word| out.extend(word.to_le_bytes()));
        out.extend(s.real(-1.0));
        out.extend(s.int(2 + blocks as i16));
        out.extend(s.int(self.samples as i16));
        out.extend(s.real(self.rate_hz));
        out.resize(512, 0);
        out.extend([1, 0x50, blocks as u8, s.byte()]);
        out.extend(&self.parameters);
        out.resize(512 * (1 + blocks), 0);
        self.data.iter().for_each(|v| out.extend(s.real(*v)));
        out.resize(out.len().next_multiple_of(512), 0);
        out
    }
}
