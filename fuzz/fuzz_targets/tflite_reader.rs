//! Any bytes through the TFLite reader: an error or a graph that holds what it promises.
//!
//! Run with `cargo +nightly fuzz run tflite_reader`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagitta_pose::graph::Graph;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut graph) = Graph::parse(bytes) else {
        return;
    };
    let names: Vec<String> = graph.outputs.iter().map(|o| o.name.clone()).collect();
    let names: Vec<&str> = names.iter().take(2).map(String::as_str).collect();
    assert!(graph.prune(&names).is_ok());
    assert_eq!(graph.check(), Ok(()));
    graph.fuse();
    assert_eq!(graph.check(), Ok(()));
});
