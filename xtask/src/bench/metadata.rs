//! What tasks-vision asks of a network beside the network: how its input is normalised.
//!
//! The official `.task` packages hold the same networks with a note of it, TFLite's metadata. Here the
//! note is put in front of the published file: in a flatbuffer all references point forward and are
//! relative, so a new root may stand before the old content, which stays byte for byte as it is.

use super::flatbuffer::{Table, Writer, table_at, target, u32_at};
use crate::Outcome;

/// Fields of TFLite's `Model` table (schema.fbs).
const MODEL_FIELDS: usize = 8;
const VERSION: usize = 0;
const BUFFERS: usize = 4;
const METADATA: usize = 6;

/// What networks read in place is aligned to this; so is what is put in front.
const ALIGNMENT: usize = 64;

/// The network with the note that its input is `(pixel - mean) / std`, pixels from 0 to 255.
pub fn normalised(tflite: &[u8], mean: f32, std: f32) -> Outcome<Vec<u8>> {
    let broken = || "a weights file is no TFLite file; run `cargo xtask models`".to_owned();
    if tflite.get(4..8) != Some(b"TFL3") {
        return Err(broken());
    }
    let old = table_at(tflite, target(tflite, 0).ok_or_else(broken)?).ok_or_else(broken)?;
    front(tflite, &old, &note(mean, std)).ok_or_else(broken)
}

/// The new root and all it adds, then the old file.
fn front(tflite: &[u8], old: &Table, note: &[u8]) -> Option<Vec<u8>> {
    let mut w = Writer::new(*b"TFL3");
    let root = w.table(&[4; MODEL_FIELDS]);
    w.point(0, root.at);
    w.put(root.field(VERSION), u32_at(tflite, old.slot(VERSION)?)?);
    let old_buffers = target(tflite, old.slot(BUFFERS)?)?;
    let count = u32_at(tflite, old_buffers)? as usize;

    let buffers = w.vector(count + 1);
    w.point(root.field(BUFFERS), buffers);
    let all = w.vector(1);
    w.point(root.field(METADATA), all);
    let entry = w.table(&[4, 4]);
    w.point(all + 4, entry.at);
    w.put(entry.field(1), u32::try_from(count).ok()?);
    let name = w.string("TFLITE_METADATA");
    w.point(entry.field(0), name);
    let buffer = w.table(&[4]);
    w.point(buffers + 4 + 4 * count, buffer.at);
    let data = w.bytes(note, 16);
    w.point(buffer.field(0), data);

    w.align(ALIGNMENT);
    let shift = w.len();
    for i in 0..count {
        let slot = old_buffers + 4 + 4 * i;
        w.point(buffers + 4 + 4 * i, shift + target(tflite, slot)?);
    }
    for field in (0..MODEL_FIELDS).filter(|f| ![VERSION, BUFFERS, METADATA].contains(f)) {
        if let Some(slot) = old.slot(field) {
            w.point(root.field(field), shift + target(tflite, slot)?);
        } else {
            w.leave_out(&root, field);
        }
    }
    let mut file = w.finish();
    file.extend(tflite);
    Some(file)
}

/// A `ModelMetadata` (metadata_schema.fbs) that says nothing but how the one input is normalised.
fn note(mean: f32, std: f32) -> Vec<u8> {
    let mut w = Writer::new(*b"M001");
    // Names, versions and authors are left out: only field 3 of the model, 2 of the subgraph and 4 of
    // the tensor stand.
    let model = w.sparse(4, 3);
    w.point(0, model.at);
    let subgraph = nested(&mut w, model.field(3), 3, 2);
    let tensor = nested(&mut w, subgraph.field(2), 5, 4);
    let units = w.vector(1);
    w.point(tensor.field(4), units);
    let unit = w.table(&[1, 4]);
    w.point(units + 4, unit.at);
    // The first option of the union: NormalizationOptions.
    w.put_byte(unit.field(0), 1);
    let options = w.table(&[4, 4]);
    w.point(unit.field(1), options.at);
    for (field, value) in [(0, mean), (1, std)] {
        let values = w.vector(1);
        w.point(options.field(field), values);
        w.put(values + 4, value.to_bits());
    }
    w.finish()
}

/// A vector at `slot` of one table, of which one field stands.
fn nested(w: &mut Writer, slot: usize, fields: usize, stands: usize) -> Table {
    let vector = w.vector(1);
    w.point(slot, vector);
    let table = w.sparse(fields, stands);
    w.point(vector + 4, table.at);
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    fn follow(file: &[u8], table: &Table, field: usize) -> usize {
        target(file, table.slot(field).unwrap()).unwrap()
    }

    #[test]
    fn the_note_says_mean_and_deviation() {
        let note = note(127.5, 63.0);
        assert_eq!(&note[4..8], b"M001");
        let mut table = table_at(&note, target(&note, 0).unwrap()).unwrap();
        for field in [3, 2, 4] {
            let vector = follow(&note, &table, field);
            assert_eq!(u32_at(&note, vector), Some(1));
            table = table_at(&note, target(&note, vector + 4).unwrap()).unwrap();
        }
        assert_eq!(note[table.slot(0).unwrap()], 1);
        let options = table_at(&note, follow(&note, &table, 1)).unwrap();
        let value =
            |field| f32::from_bits(u32_at(&note, follow(&note, &options, field) + 4).unwrap());
        assert_eq!((value(0), value(1)), (127.5, 63.0));
    }

    #[test]
    fn the_network_stays_as_it_was_behind_the_note() {
        let Ok(lite) = std::fs::read(paths::weights().join("pose_landmark_lite.tflite")) else {
            println!("skipped: no weights");
            return;
        };
        let file = normalised(&lite, 0.0, 255.0).unwrap();
        let shift = file.len() - lite.len();
        assert_eq!(shift % ALIGNMENT, 0);
        assert!(file.ends_with(&lite));
        let old = table_at(&lite, target(&lite, 0).unwrap()).unwrap();
        let new = table_at(&file, target(&file, 0).unwrap()).unwrap();
        let subgraphs = 2;
        assert_eq!(
            follow(&file, &new, subgraphs),
            shift + follow(&lite, &old, subgraphs)
        );
        let (before, after) = (follow(&lite, &old, BUFFERS), follow(&file, &new, BUFFERS));
        let count = u32_at(&lite, before).unwrap();
        assert_eq!(u32_at(&file, after), Some(count + 1));
        for slot in (4..=4 * count as usize).step_by(4) {
            assert_eq!(
                target(&file, after + slot).unwrap(),
                shift + target(&lite, before + slot).unwrap()
            );
        }
    }

    #[test]
    fn other_files_are_refused() {
        for file in [&b""[..], b"TFL3", b"\xff\xff\xff\xffTFL3", b"12345678"] {
            assert!(normalised(file, 0.0, 1.0).is_err(), "{file:?}");
        }
    }
}
