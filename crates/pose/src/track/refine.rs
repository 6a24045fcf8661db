//! Moves points to the centre of what their heat maps show around them.
//!
//! Constants: MediaPipe, `modules/pose_landmark/tensors_to_pose_landmarks_and_segmentation.pbtxt`;
//! rule: `calculators/util/refine_landmarks_from_heatmap_calculator.cc`.

use super::landmarks::{ALL, Point};
use crate::detect::sigmoid;

/// Rows and columns of the heat maps.
const SIDE: usize = 64;

/// Cells on each side of the point's own: a window of seven.
const REACH: usize = 3;

/// Least certainty within the window for the point to move.
const MIN_CONFIDENCE: f64 = 0.5;

/// Numbers in the heat maps: rows, columns, points.
pub const HEATMAP_LEN: usize = SIDE * SIDE * ALL;

/// Refines all points. `heatmap` holds [`HEATMAP_LEN`] logits.
pub fn refine(points: &mut [Point], heatmap: &[f32]) {
    for (index, point) in points.iter_mut().enumerate() {
        if let Some([x, y]) = centre(point, heatmap, index) {
            point.position[0] = x;
            point.position[1] = y;
        }
    }
}

/// The cell of a coordinate, or `None` outside the map.
fn cell(unit: f64) -> Option<usize> {
    let cell = (unit * SIDE as f64).trunc();
    (0.0..SIDE as f64).contains(&cell).then_some(cell as usize)
}

fn centre(point: &Point, heatmap: &[f32], index: usize) -> Option<[f64; 2]> {
    let column = cell(point.position[0])?;
    let row = cell(point.position[1])?;
    let window = |at: usize| at.saturating_sub(REACH)..(at + REACH + 1).min(SIDE);
    let (mut total, mut best, mut x, mut y) = (0.0f64, 0.0f64, 0.0, 0.0);
    for r in window(row) {
        for c in window(column) {
            let logit = heatmap.get((r * SIDE + c) * ALL + index)?;
            let weight = sigmoid(f64::from(*logit));
            total += weight;
            best = best.max(weight);
            x += weight * c as f64;
            y += weight * r as f64;
        }
    }
    let sure = best >= MIN_CONFIDENCE && total > 0.0;
    sure.then(|| [x, y].map(|sum| sum / SIDE as f64 / total))
}
