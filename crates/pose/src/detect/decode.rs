//! From the detector's numbers to candidates.

use super::{Candidate, INPUT_SIDE};

/// Numbers per anchor: centre, size, four key points.
pub const BOX_LEN: usize = 12;

/// Least score of a candidate.
pub const MIN_SCORE: f64 = 0.5;

/// Candidates with a sufficient score, in units of the square input.
///
/// `boxes` holds [`BOX_LEN`] numbers per anchor in input pixels relative to the anchor, `scores` one
/// logit per anchor. Boxes of negative size and numbers that are none are left out.
pub fn candidates(boxes: &[f32], scores: &[f32], anchors: &[[f64; 2]]) -> Vec<Candidate> {
    let rows = boxes.chunks_exact(BOX_LEN);
    let all = rows.zip(scores).zip(anchors);
    all.filter_map(|((row, &logit), anchor)| {
        let score = sigmoid(f64::from(logit).clamp(-100.0, 100.0));
        // Written so that a score that is not a number is refused as well.
        (score >= MIN_SCORE).then_some(())?;
        decode(row, score, *anchor)
    })
    .collect()
}

fn decode(row: &[f32], score: f64, anchor: [f64; 2]) -> Option<Candidate> {
    if !row.iter().all(|x| x.is_finite()) || row[2] < 0.0 || row[3] < 0.0 {
        return None;
    }
    let unit = |i: usize| f64::from(row[i]) / INPUT_SIDE as f64;
    let point = |i: usize| [unit(i) + anchor[0], unit(i + 1) + anchor[1]];
    let centre = point(0);
    let half = [unit(2) / 2.0, unit(3) / 2.0];
    Some(Candidate {
        score,
        corners: [
            [centre[0] - half[0], centre[1] - half[1]],
            [centre[0] + half[0], centre[1] + half[1]],
        ],
        keypoints: [point(4), point(6), point(8), point(10)],
    })
}

/// 1 / (1 + e^−x).
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
