//! From the landmark network's numbers to points.
//!
//! Order and units: MediaPipe, `modules/pose_landmark/tensors_to_pose_landmarks_and_segmentation.pbtxt`.

use super::refine::{self, HEATMAP_LEN};
use super::{INPUT_SIDE, OUTPUTS};
use crate::Error;
use crate::detect::sigmoid;
use crate::engine::Outputs;
use crate::sample::Roi;
use sagitta_motion::Pose;

/// Points of the body that are reported.
pub const BODY: usize = 33;

/// Points in the network's output: the body, two that place the next region, four unused ones.
pub const ALL: usize = 39;

/// One point in units of the region (0–1).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left, from the top, and away from the camera relative to mid-hip.
    pub position: [f64; 3],
    /// Probability 0–1 that it is in the picture and not hidden.
    pub visibility: f64,
}

/// What the network says about one region.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmarks {
    /// Probability 0–1 that a person is there.
    pub presence: f64,
    /// [`ALL`] points.
    pub points: Vec<Point>,
    /// [`BODY`] points in metres from mid-hip, axes as the region's.
    pub world_m: Vec<[f64; 3]>,
}

impl Landmarks {
    /// Decodes the network's outputs and refines the points by their heat maps, unless they are
    /// `refined` already and there are no heat maps (see [`crate::engine::Engine::refines`]).
    ///
    /// # Errors
    /// [`Error::WrongModel`] if outputs are missing, [`Error::Engine`] if they are not numbers.
    pub fn decode(outputs: &Outputs, refined: bool) -> Result<Self, Error> {
        let rows = outputs.get(OUTPUTS[0], ALL * 5)?;
        let flag = outputs.get(OUTPUTS[1], 1)?;
        let heatmap = match refined {
            true => &[],
            false => outputs.get(OUTPUTS[2], HEATMAP_LEN)?,
        };
        let world = outputs.get(OUTPUTS[3], ALL * 3)?;
        if ![rows, flag, heatmap, world]
            .iter()
            .all(|o| o.iter().all(|x| x.is_finite()))
        {
            return Err(Error::Engine("its results are not numbers".into()));
        }
        let mut points: Vec<Point> = rows.chunks_exact(5).map(point).collect();
        if !refined {
            refine::refine(&mut points, heatmap);
        }
        let metres = |row: &[f32]| [row[0], row[1], row[2]].map(f64::from);
        Ok(Self {
            presence: f64::from(flag[0]),
            points,
            world_m: world.chunks_exact(3).take(BODY).map(metres).collect(),
        })
    }

    /// The body in pixels of the frame that `roi` was cut from, and in metres along the frame's axes.
    pub fn to_pose(&self, roi: &Roi) -> Pose {
        let body = &self.points[..BODY.min(self.points.len())];
        let to_px = |p: &Point| {
            let [u, v, depth] = p.position;
            let [x, y] = roi.to_frame_px([u, v]);
            [x, y, depth * roi.size_px]
        };
        let to_world = |p: &[f64; 3]| {
            let [x, y] = roi.turn([p[0], p[1]]);
            [x, y, p[2]]
        };
        Pose {
            landmarks_px: body.iter().map(to_px).collect(),
            visibility: body.iter().map(|p| p.visibility).collect(),
            world_m: self.world_m.iter().map(to_world).collect(),
            presence: self.presence,
        }
    }
}

fn point(row: &[f32]) -> Point {
    let unit = |i: usize| f64::from(row[i]) / INPUT_SIDE as f64;
    Point {
        position: [unit(0), unit(1), unit(2)],
        visibility: sigmoid(f64::from(row[3])),
    }
}
