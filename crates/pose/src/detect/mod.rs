//! Finds people in a whole frame.

pub mod anchors;
pub mod decode;
pub mod nms;

use crate::engine::{Engine, Outputs};
use crate::sample::{Border, Cut, Roi};
use crate::{Error, Frame};

pub(crate) use decode::sigmoid;

/// Side of the detector's input in pixels.
pub const INPUT_SIDE: usize = 224;

/// The detector's outputs: boxes with key points, and scores.
pub const OUTPUTS: [&str; 2] = ["Identity", "Identity_1"];

/// A possible person in units of the detector's square input (0–1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Probability 0–1.
    pub score: f64,
    /// Upper left and lower right corner of the box around the face.
    pub corners: [[f64; 2]; 2],
    /// Mid-hip, a point on the circle around the whole body, mid-shoulder, one on the upper body's.
    pub keypoints: [[f64; 2]; 4],
}

impl Candidate {
    pub(crate) fn area(&self) -> f64 {
        let [[left, top], [right, bottom]] = self.corners;
        (right - left) * (bottom - top)
    }
}

/// A person in pixels of the frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// Probability 0–1.
    pub score: f64,
    /// See [`Candidate::corners`].
    pub corners_px: [[f64; 2]; 2],
    /// See [`Candidate::keypoints`].
    pub keypoints_px: [[f64; 2]; 4],
}

/// The network that finds people, and where its answers are anchored.
pub struct PeopleFinder {
    engine: Box<dyn Engine>,
    anchors: Vec<[f64; 2]>,
}

impl PeopleFinder {
    /// A finder on an engine that runs the detection network.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if the network takes another input.
    pub fn new(engine: Box<dyn Engine>) -> Result<Self, Error> {
        check_input(engine.as_ref(), INPUT_SIDE, "the detector")?;
        Ok(Self {
            engine,
            anchors: anchors::centres(),
        })
    }

    /// Everyone in the frame, the clearest first.
    ///
    /// # Errors
    /// [`Error::Engine`], and [`Error::WrongModel`] if the network's outputs are not the detector's.
    pub async fn detect(&mut self, frame: &Frame<'_>) -> Result<Vec<Detection>, Error> {
        self.detect_in(frame, Roi::around(frame)).await
    }

    /// Everyone in a square of the frame, the clearest first.
    ///
    /// # Errors
    /// As for [`PeopleFinder::detect`].
    pub async fn detect_in(
        &mut self,
        frame: &Frame<'_>,
        square: Roi,
    ) -> Result<Vec<Detection>, Error> {
        let cut = Cut {
            frame,
            roi: square,
            border: Border::Zero,
            range: (-1.0, 1.0),
            veil: None,
        };
        let outputs = self.engine.run_on(cut).await?;
        let people = people(outputs, &self.anchors)?;
        Ok(people.iter().map(|c| to_frame(c, &square)).collect())
    }
}

fn people(outputs: &Outputs, anchors: &[[f64; 2]]) -> Result<Vec<Candidate>, Error> {
    let boxes = outputs.get(OUTPUTS[0], anchors::COUNT * decode::BOX_LEN)?;
    let scores = outputs.get(OUTPUTS[1], anchors::COUNT)?;
    Ok(nms::suppress(decode::candidates(boxes, scores, anchors)))
}

/// Whether a network takes one square colour picture of the given side.
pub(crate) fn check_input(engine: &dyn Engine, side: usize, role: &str) -> Result<(), Error> {
    if engine.input_shape() == [1, side, side, 3] {
        Ok(())
    } else {
        Err(Error::WrongModel(format!(
            "{role} takes pictures of {side} by {side} pixels"
        )))
    }
}

fn to_frame(candidate: &Candidate, square: &Roi) -> Detection {
    Detection {
        score: candidate.score,
        corners_px: candidate.corners.map(|p| square.to_frame_px(p)),
        keypoints_px: candidate.keypoints.map(|p| square.to_frame_px(p)),
    }
}
