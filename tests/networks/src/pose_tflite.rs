//! Writes small TFLite files, so that the reader can be tested on files whose content is known.

/// A field of a flatbuffer table.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Field {
    Absent,
    Byte(u8),
    Int(i32),
    Ints(Vec<i32>),
    Bytes(Vec<u8>),
    Table(Vec<Field>),
    Tables(Vec<Vec<Field>>),
}

use Field::{Absent, Byte, Bytes, Int, Ints, Table, Tables};

/// A TFLite file from the fields of its model table.
pub fn file(model: &[Field]) -> Vec<u8> {
    let mut out = vec![0; 8];
    out[4..8].copy_from_slice(b"TFL3");
    let root = table(&mut out, model);
    out[..4].copy_from_slice(&(root as u32).to_le_bytes());
    out
}

fn patch(out: &mut [u8], at: usize, target: usize) {
    out[at..at + 4].copy_from_slice(&((target - at) as u32).to_le_bytes());
}

fn vector(out: &mut Vec<u8>, len: usize, bytes: &[u8]) -> usize {
    let start = out.len();
    out.extend((len as u32).to_le_bytes());
    out.extend(bytes);
    out.resize(out.len().next_multiple_of(4), 0);
    start
}

/// Appends the table's index, the table, and then what it refers to. Every field takes four bytes.
fn table(out: &mut Vec<u8>, fields: &[Field]) -> usize {
    let vtable = out.len();
    out.extend((4 + 2 * fields.len() as u16).to_le_bytes());
    out.extend((4 + 4 * fields.len() as u16).to_le_bytes());
    for (i, field) in fields.iter().enumerate() {
        let offset = if matches!(field, Absent) {
            0
        } else {
            4 + 4 * i
        };
        out.extend((offset as u16).to_le_bytes());
    }
    out.resize(out.len().next_multiple_of(4), 0);
    let start = out.len();
    out.extend(((start - vtable) as u32).to_le_bytes());
    out.resize(start + 4 + 4 * fields.len(), 0);
    for (i, field) in fields.iter().enumerate() {
        write(out, start + 4 + 4 * i, field);
    }
    start
}

fn write(out: &mut Vec<u8>, at: usize, field: &Field) {
    match field {
        Absent => {}
        Byte(value) => out[at] = *value,
        Int(value) => out[at..at + 4].copy_from_slice(&value.to_le_bytes()),
        Ints(values) => {
            let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
            let target = vector(out, values.len(), &bytes);
            patch(out, at, target);
        }
        Bytes(bytes) => {
            let target = vector(out, bytes.len(), bytes);
            patch(out, at, target);
        }
        Table(fields) => {
            let target = table(out, fields);
            patch(out, at, target);
        }
        Tables(tables) => {
            let target = vector(out, tables.len(), &vec![0; 4 * tables.len()]);
            patch(out, at, target);
            for (i, fields) in tables.iter().enumerate() {
                let entry = table(out, fields);
                patch(out, target + 4 + 4 * i, entry);
            }
        }
    }
}

fn tensor(name: &str, shape: &[i32], kind: u8, buffer: i32) -> Vec<Field> {
    let name = Bytes(name.as_bytes().to_vec());
    vec![Ints(shape.to_vec()), Byte(kind), Int(buffer), name]
}

fn operator(code: i32, inputs: &[i32], output: i32, options: Vec<Field>) -> Vec<Field> {
    let inputs = Ints(inputs.to_vec());
    vec![
        Int(code),
        inputs,
        Ints(vec![output]),
        Byte(1),
        Table(options),
    ]
}

/// Sparsity of a 2×1×1×3 tensor whose rows hold columns {0, 2} and {1}.
fn sparsity() -> Field {
    let dense = |size: i32| vec![Byte(0), Int(size)];
    let index = |bytes: &[u8]| Table(vec![Bytes(bytes.to_vec())]);
    let rows = vec![
        Byte(1),
        Int(3),
        Byte(3),
        index(&[0, 2, 3]),
        Byte(3),
        index(&[0, 2, 1]),
    ];
    let dimensions = Tables(vec![dense(2), dense(1), dense(1), rows]);
    Table(vec![Ints(vec![0, 1, 2, 3]), Absent, dimensions])
}

/// Binary16 of small whole numbers, as the sample's weights are.
fn half(value: i8) -> u16 {
    match value {
        1 => 0x3c00,
        2 => 0x4000,
        -3 => 0xc200,
        _ => 0,
    }
}

/// A 1×5×7×3 picture, padded by one on each side, through a strided 1×1 convolution with the sparse
/// half-precision kernel [[1, 0, 2], [0, −3, 0]] and bias [0.5, −0.5], then a logistic named "out".
pub fn sample() -> Vec<u8> {
    let halves = [1, 2, -3]
        .map(half)
        .iter()
        .flat_map(|h| h.to_le_bytes())
        .collect();
    let bias = [0.5f32, -0.5]
        .iter()
        .flat_map(|b| b.to_le_bytes())
        .collect();
    let zeros = [0, 0, 1, 1, 1, 1, 0, 0]
        .iter()
        .flat_map(|z: &i32| z.to_le_bytes())
        .collect();
    let mut kernel = tensor("kernel", &[2, 1, 1, 3], 1, 1);
    kernel.extend([Absent, Absent, sparsity()]);
    let tensors = vec![
        tensor("in", &[1, 5, 7, 3], 0, 0),
        kernel,
        tensor("dense", &[2, 1, 1, 3], 1, 0),
        tensor("floats", &[2, 1, 1, 3], 0, 0),
        tensor("bias", &[2], 0, 2),
        tensor("zeros", &[4, 2], 2, 3),
        tensor("padded", &[1, 7, 9, 3], 0, 0),
        tensor("sum", &[1, 4, 5, 2], 0, 0),
        tensor("out", &[1, 4, 5, 2], 0, 0),
    ];
    let valid_step_two = vec![Byte(1), Int(2), Int(2)];
    let operators = vec![
        operator(0, &[1], 2, vec![]),
        operator(1, &[2], 3, vec![]),
        operator(2, &[0, 5], 6, vec![]),
        operator(3, &[6, 3, 4], 7, valid_step_two),
        operator(4, &[7], 8, vec![]),
    ];
    let code = |code: i32| vec![Byte(code as u8), Absent, Absent, Int(code)];
    let buffer = |bytes: Vec<u8>| vec![Bytes(bytes)];
    let subgraph = vec![
        Tables(tensors),
        Ints(vec![0]),
        Ints(vec![8]),
        Tables(operators),
    ];
    file(&[
        Int(3),
        Tables([124, 6, 34, 3, 14].map(code).to_vec()),
        Tables(vec![subgraph]),
        Absent,
        Tables(vec![vec![], buffer(halves), buffer(bias), buffer(zeros)]),
    ])
}
