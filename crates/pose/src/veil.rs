//! What of a square shows somebody else: the outlines of the others, painted over before a network looks
//! for the points of one person.

use crate::sample::Roi;
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// Half the thickness of a limb with its clothes, as a share of the trunk's length.
const LIMB: f64 = 0.2;

/// The same of the head around the line between nose and ears.
const HEAD: f64 = 0.35;

/// Where between the trunk's two edges further lines fill it.
const ACROSS: [f64; 3] = [0.25, 0.5, 0.75];

/// A line with what is around it up to a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Capsule {
    ends_px: [[f64; 2]; 2],
    reach_px: f64,
}

impl Capsule {
    fn covers(&self, [x, y]: [f64; 2]) -> bool {
        let [[ax, ay], [bx, by]] = self.ends_px;
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = (dx * dx + dy * dy).max(1e-12);
        let along = (((x - ax) * dx + (y - ay) * dy) / length2).clamp(0.0, 1.0);
        let off = [x - ax - along * dx, y - ay - along * dy];
        off[0] * off[0] + off[1] * off[1] < self.reach_px * self.reach_px
    }

    /// The columns and rows of a picture of `side` by `side` pixels, cut out at `roi`, that it can touch:
    /// the first of each, and those after the last.
    fn span(&self, roi: &Roi, side: usize) -> [[usize; 2]; 2] {
        let scale = side as f64 / roi.size_px;
        let ends = self.ends_px.map(|end| roi.from_frame_px(end));
        let reach = self.reach_px * scale + 1.0;
        [0, 1].map(|axis: usize| {
            let [a, b] = ends.map(|end| end[axis] * side as f64);
            let within = |at: f64| at.clamp(0.0, side as f64) as usize;
            [within(a.min(b) - reach), within(a.max(b) + reach)]
        })
    }
}

/// The outline of a body: its limbs, its trunk and its head with what is around them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline(Vec<Capsule>);

impl Outline {
    /// The outline of a pose of a schema, moved by `shift_px`; empty where it has no trunk.
    pub fn of(schema: KeypointSchema, pose: &Pose, shift_px: [f64; 2]) -> Self {
        let place = |point| {
            let [x, y, _] = *pose.landmarks_px.get(schema.index(point)?)?;
            Some([x + shift_px[0], y + shift_px[1]])
        };
        Self(capsules(place).unwrap_or_default())
    }

    /// Whether a place in the frame is body.
    pub fn covers(&self, at_px: [f64; 2]) -> bool {
        self.0.iter().any(|capsule| capsule.covers(at_px))
    }
}

fn capsules(place: impl Fn(Keypoint) -> Option<[f64; 2]>) -> Option<Vec<Capsule>> {
    use Keypoint::{LeftEar, LeftHip, LeftShoulder, Nose, RightEar, RightHip, RightShoulder};
    let both = |a, b| Some([place(a)?, place(b)?]);
    let (shoulders, hips) = (both(LeftShoulder, RightShoulder)?, both(LeftHip, RightHip)?);
    let (neck, pelvis) = (between(shoulders, 0.5), between(hips, 0.5));
    let trunk_px = (neck[0] - pelvis[0]).hypot(neck[1] - pelvis[1]);
    let capsule = |ends_px, share: f64| Capsule {
        ends_px,
        reach_px: share * trunk_px,
    };
    let bones = Keypoint::BONES.iter().filter_map(|&(a, b)| both(a, b));
    let fill = ACROSS.map(|share| [between(shoulders, share), between(hips, share)]);
    let mut all: Vec<Capsule> = bones.chain(fill).map(|ends| capsule(ends, LIMB)).collect();
    if let (Some(ears), Some(nose)) = (both(LeftEar, RightEar), place(Nose)) {
        let head = between(ears, 0.5);
        all.push(capsule([head, nose], HEAD));
        all.push(capsule([head, neck], LIMB));
    }
    Some(all)
}

fn between([a, b]: [[f64; 2]; 2], share: f64) -> [f64; 2] {
    [0, 1].map(|i: usize| a[i] + share * (b[i] - a[i]))
}

/// What is not to be seen in the square of one person: the others, where they are not in that person's own
/// outline. Who stands in front is not known; there the picture stays as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Veil {
    /// The others' outlines.
    pub others: Vec<Outline>,
    /// The person's own, where they are expected to be seen.
    pub own: Outline,
}

impl Veil {
    /// Whether nothing is hidden.
    pub fn is_empty(&self) -> bool {
        self.others.iter().all(|outline| outline.0.is_empty())
    }

    /// Whether a place in the frame is hidden.
    pub fn hides(&self, at_px: [f64; 2]) -> bool {
        self.others.iter().any(|o| o.covers(at_px)) && !self.own.covers(at_px)
    }

    /// Paints what is hidden in a picture of `side` by `side` pixels of three numbers, cut out at `roi`.
    pub fn paint(&self, roi: &Roi, side: usize, paint: f32, picture: &mut [f32]) {
        let place = |i: usize| (i as f64 + 0.5) / side as f64;
        for capsule in self.others.iter().flat_map(|outline| &outline.0) {
            let [columns, rows] = capsule.span(roi, side);
            for row in rows[0]..rows[1] {
                for column in columns[0]..columns[1] {
                    let at_px = roi.to_frame_px([place(column), place(row)]);
                    let start = (row * side + column) * 3;
                    if capsule.covers(at_px)
                        && !self.own.covers(at_px)
                        && let Some(pixel) = picture.get_mut(start..start + 3)
                    {
                        pixel.fill(paint);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: KeypointSchema = KeypointSchema::BlazePose33;

    /// Somebody upright around a place: the points lie on a ring, wide enough to have a trunk.
    fn somebody(x: f64, y: f64) -> Outline {
        let count = SCHEMA.points().len();
        let on_ring = |i: usize| {
            let turn = i as f64 * 2.4;
            [x + 20.0 * turn.cos(), y + 40.0 * turn.sin(), 0.0]
        };
        let pose = Pose {
            landmarks_px: (0..count).map(on_ring).collect(),
            visibility: vec![1.0; count],
            world_m: vec![[0.0; 3]; count],
            presence: 1.0,
        };
        Outline::of(SCHEMA, &pose, [0.0; 2])
    }

    /// What is painted is what is hidden, in squares of any turn, also where bodies leave them.
    #[test]
    fn what_is_hidden_is_painted() {
        let veil = Veil {
            others: vec![somebody(60.0, 50.0), somebody(110.0, 80.0)],
            own: somebody(75.0, 60.0),
        };
        let side = 64;
        for rotation_rad in [0.0, 0.7, -2.5] {
            let roi = Roi {
                cx_px: 70.0,
                cy_px: 55.0,
                size_px: 120.0,
                rotation_rad,
            };
            let mut picture = vec![0.0; side * side * 3];
            veil.paint(&roi, side, 0.5, &mut picture);
            let place = |i: usize| (i as f64 + 0.5) / side as f64;
            let mut painted = 0;
            for (i, pixel) in picture.chunks_exact(3).enumerate() {
                let at_px = roi.to_frame_px([place(i % side), place(i / side)]);
                let expected = if veil.hides(at_px) { 0.5 } else { 0.0 };
                assert_eq!(pixel, [expected; 3], "{at_px:?}");
                painted += usize::from(expected > 0.0);
            }
            assert!(painted > 100 && painted < side * side / 2, "{painted}");
        }
    }
}
