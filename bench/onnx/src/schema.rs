//! The messages of ONNX that a network takes, by field number (onnx/onnx.proto, IR version 8).

use super::protobuf::Message;

const IR_VERSION: i64 = 8;
/// The set of operators, version 17: the last that belongs to this IR version.
const OPERATORS: i64 = 17;
const FLOAT: i64 = 1;
const INT64: i64 = 7;

/// A file around the fields of a graph.
pub fn file(graph: &Message) -> Vec<u8> {
    let operators = Message::default().text(1, "").int(2, OPERATORS);
    let model = Message::default().int(1, IR_VERSION).text(2, "sagitta");
    model.message(7, graph).message(8, &operators).finish()
}

/// An operator as a field of a graph.
pub fn node(kind: &str, inputs: &[&str], output: &str, attributes: &[Message]) -> Message {
    let node = inputs.iter().fold(Message::default(), |n, i| n.text(1, i));
    let node = node.text(2, output).text(4, kind);
    let node = attributes.iter().fold(node, |n, a| n.message(5, a));
    Message::default().message(1, &node)
}

/// A name for a graph, as a field of it.
pub fn name(name: &str) -> Message {
    Message::default().text(2, name)
}

/// Constant floats as a field of a graph; no dimensions for a single one.
pub fn floats(name: &str, shape: &[i64], values: &[f32]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    tensor(name, shape, FLOAT, &raw)
}

/// A constant list of whole numbers as a field of a graph.
pub fn list(name: &str, values: &[i64]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    tensor(name, &[values.len() as i64], INT64, &raw)
}

fn tensor(name: &str, shape: &[i64], kind: i64, raw: &[u8]) -> Message {
    let tensor = Message::default().ints(1, shape).int(2, kind);
    Message::default().message(5, &tensor.text(8, name).bytes(9, raw))
}

/// What goes in, as a field of a graph.
pub fn input(name: &str, shape: &[i64]) -> Message {
    Message::default().message(11, &value(name, shape))
}

/// What comes out, as a field of a graph.
pub fn output(name: &str, shape: &[i64]) -> Message {
    Message::default().message(12, &value(name, shape))
}

fn value(name: &str, shape: &[i64]) -> Message {
    let shape = shape.iter().fold(Message::default(), |s, &size| {
        s.message(1, &Message::default().int(1, size))
    });
    let tensor = Message::default().int(1, FLOAT).message(2, &shape);
    let kind = Message::default().message(1, &tensor);
    Message::default().text(1, name).message(2, &kind)
}

/// An operator's attribute: a whole number.
pub fn number(name: &str, value: i64) -> Message {
    Message::default().text(1, name).int(3, value).int(20, 2)
}

/// An operator's attribute: a word.
pub fn word(name: &str, value: &str) -> Message {
    Message::default().text(1, name).text(4, value).int(20, 3)
}

/// An operator's attribute: whole numbers.
pub fn numbers(name: &str, values: &[i64]) -> Message {
    Message::default().text(1, name).ints(8, values).int(20, 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python's package onnx 1.23.2 writes for the same messages, after its checker was content.
    #[test]
    fn a_file_is_what_python_writes() {
        let wanted = [
            "08081207736167697474613abf010a4a0a01780a01771201792204436f6e762a150a0c6b65726e656c5f736861",
            "706540014002a001072a0c0a0567726f75701801a001022a140a086175746f5f706164220556414c4944a00103",
            "1201672a17080108010801080210014201774a080000803f000000c02a19080210074201734a10030000000000",
            "0000ffffffffffffffff5a1c0a017812170a15080112110a0208010a0208010a0208010a0308ac02621c0a0179",
            "12170a15080112110a0208010a0208010a0208010a0308ab0242040a001011",
        ]
        .concat();
        let attributes = [
            numbers("kernel_shape", &[1, 2]),
            number("group", 1),
            word("auto_pad", "VALID"),
        ];
        let graph = node("Conv", &["x", "w"], "y", &attributes)
            .and(name("g"))
            .and(floats("w", &[1, 1, 1, 2], &[1.0, -2.0]))
            .and(list("s", &[3, -1]))
            .and(input("x", &[1, 1, 1, 300]))
            .and(output("y", &[1, 1, 1, 299]));
        let found: String = file(&graph).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(found, wanted);
    }
}
