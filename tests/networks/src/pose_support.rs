//! Weights, reference poses and decoded frames for the tests of `sagitta-pose`.

#![allow(clippy::unwrap_used, clippy::panic)]

use sagitta_motion::{EngineChoice, Pose};
use sagitta_pose::engine::choice;
use sagitta_pose::{Estimator, Frame, Mode, Model, Networks, Options};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Where the weights files lie.
pub fn weights_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/weights")
}

/// A weights file, or `None` after saying that the test is skipped.
pub fn weights(file: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(weights_folder().join(file)).ok();
    if bytes.is_none() {
        eprintln!("skipped: no model weights ({file})");
    }
    bytes
}

/// The networks of a model, or `None` after saying that the test is skipped.
pub fn networks(model: Model) -> Option<Networks> {
    let detector = weights(Model::DETECTOR_FILE)?;
    let landmarks = weights(model.landmark_file())?;
    match Networks::read(&[&detector, &landmarks]) {
        Ok(networks) => Some(networks),
        Err(error) => panic!("the official weights must load: {error}"),
    }
}

/// An estimator on the engine that people get on this processor, or `None` after saying that the test
/// is skipped.
pub fn estimator(model: Model, mode: Mode) -> Option<Estimator> {
    estimator_of(model, mode, 1)
}

/// As [`estimator`], for several people.
pub fn estimator_of(model: Model, mode: Mode, people: usize) -> Option<Estimator> {
    let networks = networks(model)?;
    let options = Options {
        mode,
        people,
        ..Options::default()
    };
    let candidates = choice::cpu();
    let built = pollster::block_on(choice::choose(&candidates, EngineChoice::Auto, &networks))
        .and_then(|chosen| Estimator::new(chosen.detector, chosen.landmarks, options));
    match built {
        Ok(estimator) => Some(estimator),
        Err(error) => panic!("an engine must be found: {error}"),
    }
}

/// Reference results for a recording.
#[derive(Debug, Deserialize)]
pub struct Golden {
    /// In order of time.
    pub frames: Vec<GoldenFrame>,
}

/// Reference results for a frame.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct GoldenFrame {
    pub width: u32,
    pub height: u32,
    pub detection: Option<GoldenDetection>,
    pub pose: Option<GoldenPose>,
}

/// The best detection, in units of the frame.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct GoldenDetection {
    pub score: f64,
    #[serde(rename = "box")]
    pub corners: [f64; 4],
    pub keypoints: [[f64; 2]; 4],
}

/// The region that the landmark network saw.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct GoldenRoi {
    pub cx: f64,
    pub cy: f64,
    pub size: f64,
    pub rotation: f64,
}

/// The pose in pixels and metres.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct GoldenPose {
    pub presence: f64,
    pub roi: GoldenRoi,
    pub landmarks_px: Vec<[f64; 3]>,
    pub visibility: Vec<f64>,
    pub world_m: Vec<[f64; 3]>,
}

/// Reference results, or `None` after saying that the test is skipped.
pub fn golden(path: &str) -> Option<Golden> {
    let text = sagitta_tests::data::text(path)?;
    match serde_json::from_str(&text) {
        Ok(golden) => Some(golden),
        Err(error) => panic!("{path}: {error}"),
    }
}

/// Pictures of one size, decoded.
pub struct Frames {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, alpha of all frames.
    pub rgba: Vec<u8>,
}

impl Frames {
    /// All frames of a file of the reference data, through ffmpeg, or `None` after saying that the test
    /// is skipped.
    pub fn decode(path: &str, width: u32, height: u32) -> Option<Self> {
        Self::filtered(path, "null", usize::MAX, width, height)
    }

    /// As [`Frames::decode`], after one of ffmpeg's filters and with at most `most` frames. `width` and
    /// `height` are those that the filter gives.
    pub fn filtered(
        path: &str,
        filter: &str,
        most: usize,
        width: u32,
        height: u32,
    ) -> Option<Self> {
        let file = sagitta_tests::data::root().join(path);
        if !file.exists() {
            eprintln!("skipped: no reference data ({path})");
            return None;
        }
        let most = most.min(i32::MAX as usize).to_string();
        let run = Command::new("ffmpeg")
            .args(["-v", "error", "-i"])
            .arg(&file)
            .args([
                "-vf",
                filter,
                "-frames:v",
                &most,
                "-fps_mode",
                "passthrough",
            ])
            .args(["-f", "rawvideo", "-pix_fmt", "rgba", "-"])
            .output();
        let Ok(output) = run else {
            eprintln!("skipped: ffmpeg is not installed");
            return None;
        };
        assert!(output.status.success(), "ffmpeg could not read {path}");
        let rgba = output.stdout;
        let size = width as usize * height as usize * 4;
        assert_eq!(rgba.len() % size, 0, "{path} has another size");
        Some(Self {
            width,
            height,
            rgba,
        })
    }

    /// A JPEG picture of the reference data, or `None` after saying that the test is skipped.
    pub fn still(path: &str) -> Option<Self> {
        let Ok(bytes) = std::fs::read(sagitta_tests::data::root().join(path)) else {
            eprintln!("skipped: no reference data ({path})");
            return None;
        };
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&bytes), options);
        let rgba = decoder.decode().unwrap();
        let (width, height) = decoder.dimensions().unwrap();
        Some(Self {
            width: width as u32,
            height: height as u32,
            rgba,
        })
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.rgba.len() / self.size()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rgba.is_empty()
    }

    fn size(&self) -> usize {
        self.width as usize * self.height as usize * 4
    }

    /// Red, green, blue, alpha of one frame.
    pub fn pixels(&self, index: usize) -> &[u8] {
        &self.rgba[index * self.size()..(index + 1) * self.size()]
    }

    /// One frame at a time of the caller's choice.
    pub fn frame(&self, index: usize, t_s: f64) -> Frame<'_> {
        match Frame::new(t_s, self.width, self.height, self.pixels(index)) {
            Ok(frame) => frame,
            Err(error) => panic!("{error}"),
        }
    }
}

/// Mean and maximum of a set of differences.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spread {
    sum: f64,
    /// Differences taken into account.
    pub count: usize,
    /// The greatest.
    pub max: f64,
}

impl Spread {
    /// Takes one more difference into account; a difference that is not a number counts as infinite.
    pub fn add(&mut self, difference: f64) {
        let size = if difference.is_nan() {
            f64::INFINITY
        } else {
            difference.abs()
        };
        self.sum += size;
        self.count += 1;
        self.max = self.max.max(size);
    }

    /// The mean; infinite if there was nothing to compare.
    pub fn mean(&self) -> f64 {
        if self.count == 0 {
            f64::INFINITY
        } else {
            self.sum / self.count as f64
        }
    }

    /// Adds the distances in the image between two poses.
    pub fn add_px(&mut self, a: &Pose, b: &[[f64; 3]]) {
        assert_eq!(a.landmarks_px.len(), b.len());
        for (p, q) in a.landmarks_px.iter().zip(b) {
            self.add((p[0] - q[0]).hypot(p[1] - q[1]));
        }
    }

    /// Adds the distances in space between two poses.
    pub fn add_world(&mut self, a: &Pose, b: &[[f64; 3]]) {
        assert_eq!(a.world_m.len(), b.len());
        for (p, q) in a.world_m.iter().zip(b) {
            self.add((0..3).map(|i| (p[i] - q[i]).powi(2)).sum::<f64>().sqrt());
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "mean {:.3e}, max {:.3e}", self.mean(), self.max)
    }
}
