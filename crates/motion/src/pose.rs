//! What a detector says about one frame, and about a recording.

use crate::{Disc, Keypoint, KeypointSchema};
use serde::{Deserialize, Serialize};

/// One person in one frame. All arrays have the length of the track's schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Pose {
    /// `[x, y, z]` in pixels of the upright frame: x right, y down, z away from the camera
    /// relative to mid-hip, in the same scale as x.
    pub landmarks_px: Vec<[f64; 3]>,
    /// Probability 0–1 that the point is in the frame and not hidden.
    pub visibility: Vec<f64>,
    /// `[x, y, z]` in metres from mid-hip, axes as in `landmarks_px`, as the network estimates them.
    pub world_m: Vec<[f64; 3]>,
    /// Probability 0–1 that a person is there.
    pub presence: f64,
}

/// A frame of a recording, with or without a person.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PoseFrame {
    /// Presentation time in seconds from the first frame.
    pub t_s: f64,
    /// Width of the upright frame in pixels.
    pub width: u32,
    /// Height of the upright frame in pixels.
    pub height: u32,
    /// The person, or an explicit gap.
    pub pose: Option<Pose>,
    /// The weight plate on the end of the bar that faces the camera, where one was looked for and seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate: Option<Disc>,
}

/// A recording as the analysis sees it: frames in order of time, gaps explicit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PoseTrack {
    /// Which points, in which order.
    #[serde(default)]
    pub schema: KeypointSchema,
    /// The frames, strictly increasing in time.
    pub frames: Vec<PoseFrame>,
}

impl PoseTrack {
    /// Appends a frame. A frame that is not later than the last is refused and handed back.
    pub fn push(&mut self, frame: PoseFrame) -> Result<(), Box<PoseFrame>> {
        match self.frames.last() {
            Some(last) if frame.t_s.partial_cmp(&last.t_s) != Some(std::cmp::Ordering::Greater) => {
                Err(Box::new(frame))
            }
            _ => {
                self.frames.push(frame);
                Ok(())
            }
        }
    }

    /// Frame times in seconds.
    pub fn times_s(&self) -> Vec<f64> {
        self.frames.iter().map(|f| f.t_s).collect()
    }

    /// Pixel trajectory of one point, gaps as `None`; `None` if the schema lacks the point.
    pub fn path_px(&self, point: Keypoint) -> Option<Vec<Option<[f64; 3]>>> {
        self.path(point, |pose| &pose.landmarks_px)
    }

    /// World trajectory in metres of one point, gaps as `None`; `None` if the schema lacks the point.
    pub fn path_m(&self, point: Keypoint) -> Option<Vec<Option<[f64; 3]>>> {
        self.path(point, |pose| &pose.world_m)
    }

    fn path(
        &self,
        point: Keypoint,
        of: impl Fn(&Pose) -> &Vec<[f64; 3]>,
    ) -> Option<Vec<Option<[f64; 3]>>> {
        let index = self.schema.index(point)?;
        let at = |f: &PoseFrame| f.pose.as_ref().and_then(|p| of(p).get(index).copied());
        Some(self.frames.iter().map(at).collect())
    }

    /// Median frames per second, or `None` with fewer than two frames.
    pub fn frame_rate_hz(&self) -> Option<f64> {
        let mut dt: Vec<f64> = self
            .frames
            .windows(2)
            .map(|w| w[1].t_s - w[0].t_s)
            .collect();
        dt.retain(|d| *d > 0.0);
        dt.sort_by(f64::total_cmp);
        dt.get(dt.len() / 2).map(|d| 1.0 / d)
    }

    /// Share 0–1 of frames that have a person.
    pub fn coverage(&self) -> f64 {
        let seen = self.frames.iter().filter(|f| f.pose.is_some()).count();
        seen as f64 / self.frames.len().max(1) as f64
    }
}
