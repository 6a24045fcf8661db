//! Where the detector's answers are anchored.

/// Rows (and columns) of cells and anchors per cell, in the order of the network's output.
const LAYERS: [(usize, usize); 3] = [(28, 2), (14, 2), (7, 6)];

/// Number of anchors.
pub const COUNT: usize = 2254;

/// Centres of all anchors in units of the square input, in the order of the network's output: by layer,
/// row, column. Anchors of one cell share its centre; all are as large as the picture.
///
/// Five layers of strides 8, 16, 32, 32, 32 on 224 pixels, two anchors per cell; equal strides are one
/// layer (MediaPipe, `modules/pose_detection/pose_detection_cpu.pbtxt`).
pub fn centres() -> Vec<[f64; 2]> {
    let mut centres = Vec::with_capacity(COUNT);
    for (cells, per_cell) in LAYERS {
        for cell in 0..cells * cells {
            let centre = [cell % cells, cell / cells].map(|i| (i as f64 + 0.5) / cells as f64);
            centres.extend(std::iter::repeat_n(centre, per_cell));
        }
    }
    centres
}
