//! Steadies a live stream. Recordings are conditioned elsewhere, without delay.
//!
//! Constants: MediaPipe, `modules/pose_landmark/pose_landmark_filtering.pbtxt`.

pub mod one_euro;

use one_euro::{LowPass, OneEuro, Settings};
use sagitta_motion::Pose;

/// Points in the image, in pixels.
const IMAGE: Settings = Settings {
    min_cutoff_hz: 0.05,
    beta: 80.0,
    speed_cutoff_hz: 1.0,
};

/// Points in the world, in metres.
const WORLD: Settings = Settings {
    min_cutoff_hz: 0.1,
    beta: 40.0,
    speed_cutoff_hz: 1.0,
};

/// Weight of a new visibility.
const VISIBILITY_ALPHA: f64 = 0.1;

/// Below this size of the person in pixels their points in the image are left as they are.
const MIN_SCALE_PX: f64 = 1e-6;

/// Filters for all numbers of one person; empty until the first pose and after a loss.
#[derive(Debug, Clone, Default)]
pub struct PoseFilter {
    image: Vec<[OneEuro; 3]>,
    world: Vec<[OneEuro; 3]>,
    visibility: Vec<LowPass>,
}

impl PoseFilter {
    /// Forgets everything: the next pose passes untouched.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Smooths a pose in place. `scale_px` is the size of the person's region: speed in the image
    /// counts relative to it.
    pub fn apply(&mut self, pose: &mut Pose, t_s: f64, scale_px: f64) {
        if scale_px >= MIN_SCALE_PX {
            let scale = 1.0 / scale_px;
            smooth(&mut self.image, IMAGE, &mut pose.landmarks_px, t_s, scale);
        }
        smooth(&mut self.world, WORLD, &mut pose.world_m, t_s, 1.0);
        self.visibility
            .resize(pose.visibility.len(), LowPass::default());
        for (filter, value) in self.visibility.iter_mut().zip(&mut pose.visibility) {
            *value = filter.apply(*value, VISIBILITY_ALPHA);
        }
    }
}

fn smooth(
    filters: &mut Vec<[OneEuro; 3]>,
    settings: Settings,
    points: &mut [[f64; 3]],
    t_s: f64,
    scale: f64,
) {
    filters.resize(points.len(), [OneEuro::new(settings); 3]);
    for (filters, point) in filters.iter_mut().zip(points) {
        for (filter, value) in filters.iter_mut().zip(point) {
            *value = filter.apply(t_s, *value, scale);
        }
    }
}
