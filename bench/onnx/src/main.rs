//! `sagitta-bench-onnx FOLDER OUT`: the four networks of a folder of TFLite files as OUT/NAME.onnx, reduced
//! to the outputs that are used, under the names that these have in the files.

mod convert;
mod protobuf;
mod schema;

use sagitta_pose::graph::Graph;
use sagitta_pose::{Model, detect, track};
use std::path::Path;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, out] = arguments.as_slice() else {
        return Err("usage: sagitta-bench-onnx FOLDER OUT".into());
    };
    let (weights, out) = (Path::new(weights), Path::new(out));
    std::fs::create_dir_all(out)?;
    let write = |name: &str, file: &str, wanted: &[&str]| -> Result<(), Failure> {
        let path = weights.join(file);
        let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let onnx = convert::model(&Graph::read(&bytes, wanted)?);
        Ok(std::fs::write(out.join(format!("{name}.onnx")), onnx)?)
    };
    write("detector", Model::DETECTOR_FILE, &detect::OUTPUTS)?;
    for model in Model::ALL {
        write(model.name(), model.landmark_file(), &track::OUTPUTS)?;
    }
    Ok(())
}
