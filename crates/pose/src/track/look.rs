//! What somebody wears: the mean colours of trunk and thighs.

use crate::Frame;
use crate::frame::Memory;
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// Places along a line at which colours are taken: its middle part, where clothes are.
const ALONG: [f64; 5] = [0.2, 0.35, 0.5, 0.65, 0.8];

/// Mean colours of trunk and thighs, each red, green, blue from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look(pub [[f64; 3]; 2]);

impl Look {
    /// The look of a body, where the frame's pixels are in memory and the body is in the frame.
    pub fn of(frame: &Frame<'_>, schema: KeypointSchema, pose: &Pose) -> Option<Self> {
        use Keypoint::{LeftHip, LeftKnee, LeftShoulder, RightHip, RightKnee, RightShoulder};
        let memory = frame.memory().ok()?;
        let place = |point| {
            let [x, y, _] = pose.landmarks_px.get(schema.index(point)?)?;
            Some([*x, *y])
        };
        let mean = |lines: &[(Keypoint, Keypoint)]| -> Option<[f64; 3]> {
            let (mut sum, mut count) = ([0.0; 3], 0.0);
            for &(from, to) in lines {
                let (a, b) = (place(from)?, place(to)?);
                for share in ALONG {
                    let at = [0, 1].map(|i: usize| a[i] + share * (b[i] - a[i]));
                    if let Some(colour) = pixel(frame, &memory, at) {
                        count += 1.0;
                        (0..3).for_each(|i| sum[i] += colour[i]);
                    }
                }
            }
            (count > 0.0).then(|| sum.map(|s| s / count / 255.0))
        };
        let across = [(LeftShoulder, RightHip), (RightShoulder, LeftHip)];
        let down = [(LeftShoulder, LeftHip), (RightShoulder, RightHip)];
        let trunk = mean(&[across, down].concat())?;
        let thighs = mean(&[(LeftHip, LeftKnee), (RightHip, RightKnee)])?;
        Some(Self([trunk, thighs]))
    }

    /// Difference of the colours, 0–1: of trunk or thighs, whichever differ more.
    pub fn distance(&self, other: &Self) -> f64 {
        let pairs = self.0.iter().zip(&other.0);
        let part = |(a, b): (&[f64; 3], &[f64; 3])| {
            let channels = a.iter().zip(b).map(|(a, b)| (a - b).abs());
            channels.sum::<f64>() / 3.0
        };
        pairs.map(part).fold(0.0, f64::max)
    }

    /// Moves by a share of the way towards another look.
    pub fn approach(&mut self, other: &Self, share: f64) {
        for (mine, theirs) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine += share * (theirs - *mine);
        }
    }
}

fn pixel(frame: &Frame<'_>, memory: &Memory<'_>, [x, y]: [f64; 2]) -> Option<[f64; 3]> {
    let inside = |at: f64, size: u32| (0.0..f64::from(size)).contains(&at).then_some(at as u32);
    let (x, y) = (inside(x, frame.width)?, inside(y, frame.height)?);
    Some(memory.colour(x, y).map(f64::from))
}
