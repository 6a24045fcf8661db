//! Raw outputs of the four networks, on every engine, against LiteRT's.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_network_tests::pose_engines::{self, made};
use sagitta_network_tests::pose_support::{Spread, weights};
use sagitta_pose::engine::Tensor;
use sagitta_pose::graph::Graph;
use sagitta_pose::{Model, detect, track};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Network {
    input: [usize; 4],
    outputs: BTreeMap<String, Reference>,
}

#[derive(Deserialize)]
struct Reference {
    shape: Vec<usize>,
    std: f64,
    stride: usize,
    values: Vec<f64>,
}

/// The input that the reference was computed with.
fn input(len: usize) -> Vec<f32> {
    let number = |i: usize| (i as u64 * 2_654_435_761 % (1 << 32)) % 1000;
    (0..len).map(|i| number(i) as f32 / 1000.0).collect()
}

fn compare(name: &str, file: &str, wanted: &[&str]) {
    let Some(text) = sagitta_tests::data::text("golden/networks.json") else {
        return;
    };
    let Some(bytes) = weights(file) else { return };
    let all: BTreeMap<String, Network> = serde_json::from_str(&text).unwrap();
    let network = &all[name];
    let graph = Graph::read(&bytes, wanted).unwrap();
    let input = input(network.input.iter().product());
    for engine in pose_engines::all() {
        let mut engine = made(engine, &graph);
        assert_eq!(engine.input_shape(), network.input);
        let name = format!("{name} on {}", engine.name());
        let outputs = pose_engines::run(engine.as_mut(), &input);
        assert_eq!(outputs.0.len(), wanted.len());
        for tensor in &outputs.0 {
            close(&name, tensor, &network.outputs[&tensor.name]);
        }
    }
}

fn close(name: &str, tensor: &Tensor, reference: &Reference) {
    let name = format!("{name} {}", tensor.name);
    assert_eq!(tensor.shape, reference.shape, "{name}");
    let mut spread = Spread::default();
    let sampled = tensor.data.iter().step_by(reference.stride);
    assert_eq!(sampled.len(), reference.values.len());
    for (value, expected) in sampled.zip(&reference.values) {
        spread.add(f64::from(*value) - expected);
    }
    let limit = match reference.values.len() {
        1 => 1e-3,
        _ => 1e-3 * reference.std,
    };
    let parts = spread.max / limit * 100.0;
    println!("{name}: {spread}, {parts:.2} % of the limit");
    assert!(spread.max <= limit, "{name}: {spread}");
}

#[test]
fn detector_agrees() {
    compare("detector", Model::DETECTOR_FILE, &detect::OUTPUTS);
}

#[test]
fn lite_agrees() {
    compare("lite", Model::Lite.landmark_file(), &track::OUTPUTS);
}

#[test]
fn full_agrees() {
    compare("full", Model::Full.landmark_file(), &track::OUTPUTS);
}

#[test]
fn heavy_agrees() {
    compare("heavy", Model::Heavy.landmark_file(), &track::OUTPUTS);
}

/// Nothing is lost by pruning: with all five outputs asked for, the segmentation agrees as well.
#[test]
fn segmentation_agrees_where_it_is_wanted() {
    let wanted = ["Identity_2"];
    compare("lite", Model::Lite.landmark_file(), &wanted);
}

#[test]
fn swapped_files_are_told_apart() {
    let (Some(detector), Some(lite)) = (
        weights(Model::DETECTOR_FILE),
        weights(Model::Lite.landmark_file()),
    ) else {
        return;
    };
    let options = sagitta_pose::Options::default();
    let engine = |file: &[u8], wanted: &[&str]| {
        made(
            pose_engines::all().remove(0),
            &Graph::read(file, wanted).unwrap(),
        )
    };
    let swapped = sagitta_pose::Estimator::new(
        engine(&lite, &track::OUTPUTS),
        engine(&detector, &detect::OUTPUTS),
        options,
    );
    assert!(matches!(
        swapped.err(),
        Some(sagitta_pose::Error::WrongModel(_))
    ));
}
