//! Pose networks in the packages that people have.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_network_tests::pose_support::weights;
use sagitta_pose::{Error, Model, Networks};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A package as MediaPipe makes them: files one after the other, not compressed.
fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn official() -> Option<(Vec<u8>, Vec<u8>)> {
    let detector = weights(Model::DETECTOR_FILE)?;
    Some((detector, weights(Model::Lite.landmark_file())?))
}

#[test]
fn a_package_holds_what_the_two_files_hold() {
    let Some((detector, landmarks)) = official() else {
        return;
    };
    let apart = Networks::read(&[&detector, &landmarks]).unwrap();
    // Whatever the order and whatever else lies in the package.
    let packed = package(&[
        ("pose_landmarks_detector.tflite", &landmarks),
        ("readme.txt", b"words"),
        ("pose_detector.tflite", &detector),
    ]);
    assert_eq!(Networks::read(&[&packed]).unwrap(), apart);
    assert_eq!(Networks::read(&[&landmarks, &detector]).unwrap(), apart);
}

/// A person brings a landmark network; the detector stays the usual one.
#[test]
fn of_several_the_last_counts() {
    let Some((detector, lite)) = official() else {
        return;
    };
    let Some(full) = weights(Model::Full.landmark_file()) else {
        return;
    };
    let found = Networks::read(&[&detector, &lite, &full]).unwrap();
    let expected = Networks::read(&[&detector, &full]).unwrap();
    assert!(found.landmarks.macs() > 300_000_000);
    assert_eq!(found, expected);
}

#[test]
fn what_is_missing_is_named() {
    let Some((detector, landmarks)) = official() else {
        return;
    };
    for (file, word) in [(&detector, "landmark network"), (&landmarks, "detector")] {
        let error = Networks::read(&[file]).unwrap_err();
        assert!(
            matches!(&error, Error::WrongModel(why) if why.contains(word)),
            "{error}"
        );
    }
    let empty = package(&[("readme.txt", b"words")]);
    assert!(matches!(
        Networks::read(&[&empty]),
        Err(Error::WrongModel(_))
    ));
}

#[test]
fn broken_packages_are_errors() {
    let Some((detector, landmarks)) = official() else {
        return;
    };
    let packed = package(&[
        ("pose_detector.tflite", &detector),
        ("pose_landmarks_detector.tflite", &landmarks),
    ]);
    for len in [4, 30, 100, packed.len() / 2, packed.len() - 1] {
        assert!(Networks::read(&[&packed[..len]]).is_err(), "{len}");
    }
    let mut flipped = packed.clone();
    flipped[100] ^= 0x40;
    let error = Networks::read(&[&flipped]);
    assert!(
        matches!(error, Err(Error::Damaged(_))),
        "the check sum must be looked at"
    );
    assert!(matches!(
        Networks::read(&[b"PK\x03\x04 and then something else"]),
        Err(Error::Damaged(_))
    ));
    let many: Vec<(String, &[u8])> = (0..100)
        .map(|i| (format!("{i}.tflite"), &b"x"[..]))
        .collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    assert!(matches!(
        Networks::read(&[&package(&many)]),
        Err(Error::TooLarge(_))
    ));
}

#[derive(serde::Deserialize)]
struct Manifest {
    weights: Vec<Listed>,
}

#[derive(serde::Deserialize)]
struct Listed {
    file: String,
    role: String,
    model: Option<String>,
    mmacs: u64,
    licence: String,
}

/// The manifest says of each network what the network itself says.
#[test]
fn the_manifest_is_true() {
    let text = include_str!("../../../models/MANIFEST.toml");
    let manifest: Manifest = toml::from_str(text).unwrap();
    assert_eq!(manifest.weights.len(), 4);
    let Some((detector, _)) = official() else {
        return;
    };
    for listed in manifest.weights {
        let Some(bytes) = weights(&listed.file) else {
            return;
        };
        let both = Networks::read(&[
            &detector,
            &weights(Model::Lite.landmark_file()).unwrap(),
            &bytes,
        ])
        .unwrap();
        let network = match listed.role.as_str() {
            "detector" => both.detector,
            "landmarks" => both.landmarks,
            other => panic!("{}: {other}", listed.file),
        };
        assert_eq!(network.macs() / 1_000_000, listed.mmacs, "{}", listed.file);
        assert_eq!(listed.licence, "Apache-2.0");
        let named = listed.model.as_deref().and_then(Model::from_name);
        assert_eq!(
            named.map(Model::landmark_file),
            (listed.role == "landmarks").then_some(listed.file.as_str())
        );
    }
}
