//! Broken and hostile files and frames: an error or a result, never a panic, an endless loop or a large
//! allocation.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use sagitta_network_tests::pose_support::weights;
use sagitta_network_tests::pose_tflite::sample;
use sagitta_pose::engine::Engine;
use sagitta_pose::engine::burn::BurnEngine;
use sagitta_pose::graph::{Graph, Op, limits};
use sagitta_pose::{Error, Frame, Model};

/// What every accepted graph keeps to.
fn bounded(bytes: &[u8]) {
    let Ok(mut graph) = Graph::parse(bytes) else {
        return;
    };
    let most = bytes.len() * limits::WEIGHTS_PER_BYTE;
    let held = graph.nodes.iter().map(|n| match &n.op {
        Op::Conv(c) => c.weights.len(),
        _ => 0,
    });
    assert!(held.sum::<usize>() <= most);
    graph.fuse();
    assert_eq!(graph.check(), Ok(()));
}

#[test]
fn the_generated_file_means_what_it_says() {
    let graph = Graph::read(&sample(), &["out"]).unwrap();
    assert_eq!(
        graph.nodes.len(),
        2,
        "padding is folded into the convolution"
    );
    let Op::Conv(conv) = &graph.nodes[0].op else {
        panic!("a convolution comes first")
    };
    assert_eq!(conv.weights, [1.0, 0.0, 2.0, 0.0, -3.0, 0.0]);
    assert_eq!(conv.bias, [0.5, -0.5]);
    assert_eq!((conv.padding.top, conv.padding.right), (1, 1));
    let input: Vec<f32> = (0..5 * 7 * 3).map(|i| i as f32 / 105.0).collect();
    let mut engine = BurnEngine::new(&graph).unwrap();
    let outputs = pollster::block_on(engine.run(&input)).unwrap();
    let logistic = |x: f32| 1.0 / (1.0 + (-x).exp());
    let found = outputs.get("out", 40).unwrap();
    // The upper left sample lies in the padding, the one at (1, 1) on pixel (1, 1).
    assert!((found[0] - logistic(0.5)).abs() < 1e-6);
    let pixel = |c: usize| input[(7 + 1) * 3 + c];
    let at = (5 + 1) * 2;
    assert!((found[at] - logistic(pixel(0) + 2.0 * pixel(2) + 0.5)).abs() < 1e-6);
    assert!((found[at + 1] - logistic(-3.0 * pixel(1) - 0.5)).abs() < 1e-6);
}

#[test]
fn every_truncation_and_every_flipped_byte_of_a_small_file() {
    let bytes = sample();
    for len in 0..bytes.len() {
        bounded(&bytes[..len]);
    }
    for at in 0..bytes.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff, bytes[at] ^ 1, bytes[at] ^ 0x10] {
            let mut broken = bytes.clone();
            broken[at] = value;
            bounded(&broken);
        }
    }
}

#[test]
fn truncations_and_flips_of_the_official_file() {
    let Some(bytes) = weights(Model::Lite.landmark_file()) else {
        return;
    };
    for step in 0..40 {
        let len = bytes.len() * step / 40;
        assert!(Graph::parse(&bytes[..len]).is_err(), "{len} bytes");
    }
    // The tables stand after the weights, at the end of the file.
    let mut broken = bytes.clone();
    for step in 0..60 {
        let at = bytes.len() - 1 - step * 997 % 60_000;
        broken[at] ^= 0x5a;
        bounded(&broken);
        broken[at] = bytes[at];
    }
}

#[test]
fn plain_words_for_what_is_no_model() {
    for bytes in [
        &b""[..],
        b"not a model at all",
        b"\0\0\0\0TFL3",
        b"\xff\xff\xff\xffTFL3\0\0\0\0",
    ] {
        let error = Graph::parse(bytes).unwrap_err();
        assert!(matches!(error, Error::Damaged(_)));
        assert!(error.to_string().contains("fetch the weights again"));
    }
    let missing = Graph::read(&sample(), &["elsewhere"]).unwrap_err();
    assert!(matches!(missing, Error::WrongModel(_)));
}

#[test]
fn frames_are_checked() {
    let pixels = vec![0; 4 * 6 * 4];
    assert!(Frame::new(0.0, 4, 6, &pixels).is_ok());
    for (width, height, t_s) in [
        (4, 5, 0.0),
        (0, 6, 0.0),
        (4, 6, f64::NAN),
        (u32::MAX, u32::MAX, 0.0),
    ] {
        assert!(matches!(
            Frame::new(t_s, width, height, &pixels),
            Err(Error::BadFrame(_))
        ));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        bounded(&bytes);
    }

    #[test]
    fn any_bytes_behind_the_mark(mut bytes in proptest::collection::vec(0u8..24, 8..2000)) {
        bytes[4..8].copy_from_slice(b"TFL3");
        bounded(&bytes);
    }

    #[test]
    fn several_broken_words(edits in proptest::collection::vec((any::<prop::sample::Index>(), prop_oneof![
        Just(0u32), Just(1), Just(u32::MAX), Just(1 << 31), 0u32..64, any::<u32>()
    ]), 1..6)) {
        let mut bytes = sample();
        for (index, word) in edits {
            let at = index.index(bytes.len() / 4) * 4;
            bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        bounded(&bytes);
    }
}
