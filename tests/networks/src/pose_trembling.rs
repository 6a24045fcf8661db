//! How much the points of resting feet tremble from frame to frame, and how often nobody is seen.

use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// Frames before and after one in which a point has to rest for it to count.
const AROUND: usize = 5;

/// Up to this speed in trunk lengths per second a point rests.
const REST: f64 = 0.5;

/// Ankles, heels and toes.
const FEET: [Keypoint; 6] = {
    use Keypoint::{LeftAnkle, LeftBigToe, LeftHeel, RightAnkle, RightBigToe, RightHeel};
    [
        LeftAnkle,
        RightAnkle,
        LeftHeel,
        RightHeel,
        LeftBigToe,
        RightBigToe,
    ]
};

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trembling {
    /// Median standard deviation in pixels that explains the second difference of a resting point.
    pub feet_px: f64,
    /// Points and frames in which they rest.
    pub resting: usize,
    /// Frames in which nobody is seen.
    pub lost: usize,
}

impl Trembling {
    /// Of the frames of a recording of BlazePose's points.
    pub fn of(poses: &[Option<Pose>], rate_hz: f64) -> Self {
        let trunk_px = median(poses.iter().flatten().map(trunk_px).collect());
        let feet = FEET.map(|point| KeypointSchema::BlazePose33.index(point));
        let mut sizes_px = Vec::new();
        for window in poses.windows(2 * AROUND + 1) {
            for index in feet.into_iter().flatten() {
                let places: Vec<[f64; 2]> = window
                    .iter()
                    .flatten()
                    .filter_map(|pose| pose.landmarks_px.get(index))
                    .map(|p| [p[0], p[1]])
                    .collect();
                if places.len() == window.len() {
                    sizes_px.extend(at_rest(&places, trunk_px, rate_hz));
                }
            }
        }
        Self {
            resting: sizes_px.len(),
            feet_px: median(sizes_px),
            lost: poses.iter().filter(|p| p.is_none()).count(),
        }
    }
}

/// The second difference in the middle of a point's way, as a standard deviation, if it rests.
fn at_rest(places: &[[f64; 2]], trunk_px: f64, rate_hz: f64) -> Option<f64> {
    let mean = |part: &[[f64; 2]], axis: usize| {
        part.iter().map(|p| p[axis]).sum::<f64>() / part.len() as f64
    };
    let (before, after) = (&places[..AROUND], &places[AROUND + 1..]);
    let way = [0, 1].map(|axis: usize| mean(after, axis) - mean(before, axis));
    let speed = way[0].hypot(way[1]) / (AROUND + 1) as f64 * rate_hz / trunk_px;
    let second = [0, 1].map(|axis: usize| {
        let at = |i: usize| places[i][axis];
        at(AROUND + 1) - 2.0 * at(AROUND) + at(AROUND - 1)
    });
    (speed < REST).then(|| second[0].hypot(second[1]) / 6.0_f64.sqrt())
}

fn trunk_px(pose: &Pose) -> f64 {
    use Keypoint::{LeftHip, LeftShoulder, RightHip, RightShoulder};
    let middle = |a, b| {
        let place = |point| {
            let index = KeypointSchema::BlazePose33.index(point);
            index.and_then(|i| pose.landmarks_px.get(i)).copied()
        };
        let ends = place(a).zip(place(b));
        ends.map_or([0.0; 2], |(a, b)| {
            [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
        })
    };
    let (neck, hips) = (
        middle(LeftShoulder, RightShoulder),
        middle(LeftHip, RightHip),
    );
    (neck[0] - hips[0]).hypot(neck[1] - hips[1])
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
