//! Scenes composed of recorded people: each is cut out of a clip of their own along their skeleton, moved
//! over one background, the later ones in front of the earlier. What each does is known from their clip
//! alone.

#![allow(clippy::unwrap_used, clippy::panic)]

use crate::pose_support::{Frames, estimator};
use sagitta_motion::{Keypoint, KeypointSchema, Pose};
use sagitta_pose::{Frame, Mode, Model};

/// Half the thickness of a limb with its clothes, as a share of the trunk's length.
const LIMB: f64 = 0.2;
/// The same of the head around the line between the ears.
const HEAD: f64 = 0.35;
/// Brightness of the background.
const GREY: u8 = 150;

/// Somebody alone in a clip, frame by frame.
pub struct Clip {
    frames: Frames,
    /// Their poses by the estimator alone.
    poses: Vec<Pose>,
}

impl Clip {
    /// The first `count` frames of a clip of the reference data, `rate` per second, scaled to `width` by
    /// `height` pixels, or `None` after saying that the test is skipped.
    pub fn load(path: &str, filter: &str, [width, height]: [u32; 2], count: usize) -> Option<Self> {
        let filter = format!("{filter},scale={width}:{height}");
        let frames = Frames::filtered(path, &filter, count, width, height)?;
        let mut alone = estimator(Model::Lite, Mode::Video)?;
        let mut poses = Vec::new();
        for index in 0..frames.len() {
            let frame = frames.frame(index, index as f64);
            let found = pollster::block_on(alone.estimate(frame)).unwrap();
            match found.pose {
                Some(pose) => poses.push(pose),
                None => panic!("{path}: nobody is lost in this clip, but in frame {index}"),
            }
        }
        Some(Self { frames, poses })
    }

    /// The index of a frame when the clip is played there and back again and again.
    fn there_and_back(&self, index: usize) -> usize {
        let last = self.poses.len() - 1;
        let at = index % (2 * last).max(1);
        at.min(2 * last - at)
    }
}

/// Somebody in a scene.
pub struct Actor<'a> {
    /// Where they come from.
    pub clip: &'a Clip,
    /// Where the middle of their hips is, in pixels of the scene, and how it moves per frame.
    pub start_px: [f64; 2],
    /// See `start_px`.
    pub step_px: [f64; 2],
}

impl Actor<'_> {
    /// From a place in the clip's frame to the scene's.
    fn shift_px(&self, index: usize) -> [f64; 2] {
        let hips = middle(&self.clip.poses[0], Keypoint::LeftHip, Keypoint::RightHip);
        // Whole pixels, so that nothing is blurred.
        [0, 1].map(|i: usize| (self.start_px[i] + self.step_px[i] * index as f64 - hips[i]).round())
    }

    fn truth(&self, index: usize) -> Pose {
        let mut pose = self.clip.poses[self.clip.there_and_back(index)].clone();
        let [dx, dy] = self.shift_px(index);
        for point in &mut pose.landmarks_px {
            *point = [point[0] + dx, point[1] + dy, point[2]];
        }
        pose
    }
}

/// One frame of a scene.
pub struct Shot {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
    /// For each actor their pose.
    pub truth: Vec<Pose>,
    /// For each actor the share of their points that others hide or that are outside the frame.
    pub covered: Vec<f64>,
}

impl Shot {
    /// As the estimator takes it.
    pub fn frame(&self, t_s: f64) -> Frame<'_> {
        Frame::new(t_s, self.width, self.height, &self.rgba).unwrap()
    }
}

/// A frame of a scene.
pub fn shoot(actors: &[Actor<'_>], index: usize, [width, height]: [u32; 2]) -> Shot {
    let mut rgba = vec![GREY; width as usize * height as usize * 4];
    let truth: Vec<Pose> = actors.iter().map(|a| a.truth(index)).collect();
    for (actor, pose) in actors.iter().zip(&truth) {
        paint(&mut rgba, [width, height], actor, pose, index);
    }
    let covered = (0..actors.len()).map(|i| covered(&truth[i], &truth[i + 1..], [width, height]));
    Shot {
        covered: covered.collect(),
        width,
        height,
        rgba,
        truth,
    }
}

fn paint(rgba: &mut [u8], [width, height]: [u32; 2], actor: &Actor<'_>, pose: &Pose, index: usize) {
    let shape = Shape::of(pose);
    let [dx, dy] = actor.shift_px(index);
    let clip = actor.clip;
    let source = clip.frames.pixels(clip.there_and_back(index));
    let [w, h] = [i64::from(clip.frames.width), i64::from(clip.frames.height)];
    // Only what the shape can touch, on both pictures.
    let span = |low: f64, high: f64, shift: f64, size: i64, out: u32| {
        let first = (low.floor() as i64).max(0).max(shift as i64);
        first
            ..(high.ceil() as i64)
                .min(i64::from(out))
                .min(size + shift as i64)
    };
    let [left, top, right, bottom] = shape.bounds;
    for to_y in span(top, bottom, dy, h, height) {
        for to_x in span(left, right, dx, w, width) {
            let (x, y) = (to_x - dx as i64, to_y - dy as i64);
            let share = shape.share([to_x as f64 + 0.5, to_y as f64 + 0.5]);
            if share <= 0.0 {
                continue;
            }
            let from = (y * w + x) as usize * 4;
            let to = (to_y * i64::from(width) + to_x) as usize * 4;
            for i in 0..3 {
                let mixed =
                    share * f64::from(source[from + i]) + (1.0 - share) * f64::from(rgba[to + i]);
                rgba[to + i] = mixed.round() as u8;
            }
        }
    }
}

/// The share of somebody's points that lie behind others or outside the frame.
fn covered(pose: &Pose, in_front: &[Pose], [width, height]: [u32; 2]) -> f64 {
    let shapes: Vec<Shape> = in_front.iter().map(Shape::of).collect();
    let hidden = |p: &&[f64; 3]| {
        let outside =
            !(0.0..f64::from(width)).contains(&p[0]) || !(0.0..f64::from(height)).contains(&p[1]);
        outside || shapes.iter().any(|s| s.share([p[0], p[1]]) > 0.5)
    };
    pose.landmarks_px.iter().filter(hidden).count() as f64 / pose.landmarks_px.len() as f64
}

fn place(pose: &Pose, point: Keypoint) -> [f64; 2] {
    let [x, y, _] = pose.landmarks_px[KeypointSchema::BlazePose33.index(point).unwrap()];
    [x, y]
}

/// Middles of both sides, so that left taken for right, which networks do from the side, makes no
/// difference.
const MIDDLES: [(Keypoint, Keypoint); 5] = {
    use Keypoint::*;
    [
        (LeftShoulder, RightShoulder),
        (LeftElbow, RightElbow),
        (LeftHip, RightHip),
        (LeftKnee, RightKnee),
        (LeftAnkle, RightAnkle),
    ]
};

/// Mean distance of two poses' middles in pixels.
pub fn apart_px(a: &Pose, b: &Pose) -> f64 {
    let away = |(left, right)| {
        let (a, b) = (middle(a, left, right), middle(b, left, right));
        (a[0] - b[0]).hypot(a[1] - b[1])
    };
    MIDDLES.map(away).iter().sum::<f64>() / MIDDLES.len() as f64
}

/// The place halfway between two points of a pose in pixels.
pub fn middle(pose: &Pose, a: Keypoint, b: Keypoint) -> [f64; 2] {
    let (a, b) = (place(pose, a), place(pose, b));
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

/// A line with what is around it up to a distance.
type Capsule = ([f64; 2], [f64; 2], f64);

/// The outline of a body.
struct Shape {
    capsules: Vec<Capsule>,
    /// Left, top, right, bottom.
    bounds: [f64; 4],
}

impl Shape {
    fn of(pose: &Pose) -> Self {
        use Keypoint::{LeftEar, LeftHip, LeftShoulder, Nose, RightEar, RightHip, RightShoulder};
        let (neck, hips) = (
            middle(pose, LeftShoulder, RightShoulder),
            middle(pose, LeftHip, RightHip),
        );
        let trunk = (neck[0] - hips[0]).hypot(neck[1] - hips[1]);
        let bones = Keypoint::BONES
            .iter()
            .map(|&(a, b)| (place(pose, a), place(pose, b), LIMB * trunk));
        let mut capsules: Vec<Capsule> = bones.collect();
        // The trunk between its four edges, and the head with the neck.
        for share in [0.25, 0.5, 0.75] {
            let between =
                |a: [f64; 2], b: [f64; 2]| [0, 1].map(|i: usize| a[i] + share * (b[i] - a[i]));
            let shoulder = between(place(pose, LeftShoulder), place(pose, RightShoulder));
            capsules.push((
                shoulder,
                between(place(pose, LeftHip), place(pose, RightHip)),
                LIMB * trunk,
            ));
        }
        let head = middle(pose, LeftEar, RightEar);
        capsules.push((head, place(pose, Nose), HEAD * trunk));
        capsules.push((head, neck, LIMB * trunk));
        let reach = HEAD * trunk + 1.0;
        let ends = capsules.iter().flat_map(|c| [c.0, c.1]);
        let none = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        let bounds = ends.fold(none, |[l, t, r, b], [x, y]| {
            [l.min(x), t.min(y), r.max(x), b.max(y)]
        });
        let bounds = [
            bounds[0] - reach,
            bounds[1] - reach,
            bounds[2] + reach,
            bounds[3] + reach,
        ];
        Self { capsules, bounds }
    }

    /// How much of a place is body, 0–1; the edge is two pixels wide.
    fn share(&self, [x, y]: [f64; 2]) -> f64 {
        let [left, top, right, bottom] = self.bounds;
        if x < left || y < top || x > right || y > bottom {
            return 0.0;
        }
        let inside = self
            .capsules
            .iter()
            .map(|&(a, b, reach)| reach - from_line([x, y], a, b));
        (inside.fold(f64::MIN, f64::max) / 2.0 + 0.5).clamp(0.0, 1.0)
    }
}

fn from_line([x, y]: [f64; 2], [ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = (dx * dx + dy * dy).max(1e-12);
    let along = (((x - ax) * dx + (y - ay) * dy) / length2).clamp(0.0, 1.0);
    (x - ax - along * dx).hypot(y - ay - along * dy)
}
