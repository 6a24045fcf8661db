//! The same recording seen otherwise: what must not change a count.

use sagitta_motion::{Keypoint, Pose, PoseTrack};

/// A change that leaves what a person sees as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Mirrored, left and right exchanged with it.
    Mirror,
    /// Pixels times this.
    Scale(f64),
    /// Moved to the right by so many widths of the picture.
    Shift(f64),
    /// Normal noise of this share of body height on every landmark, by seed.
    Noise(f64, u64),
    /// This share of the frames without anybody, by seed.
    Drop(f64, u64),
    /// Every other frame.
    HalfRate,
    /// Without so many seconds at the start and at the end.
    Cut(f64, f64),
}

/// A track with a change made to it.
pub fn changed(track: &PoseTrack, change: Change) -> PoseTrack {
    let mut out = track.clone();
    match change {
        Change::Mirror => mirror(&mut out),
        Change::Scale(by) => each(&mut out, |_, p| p.map(|v| v * by)),
        Change::Shift(by) => each(&mut out, |width, [x, y, z]| [x + by * width, y, z]),
        Change::Noise(share, seed) => noise(&mut out, share, &mut Lcg(seed)),
        Change::Drop(share, seed) => {
            let mut random = Lcg(seed);
            for frame in &mut out.frames {
                if random.uniform() < share {
                    frame.pose = None;
                    frame.plate = None;
                }
            }
        }
        Change::HalfRate => {
            let mut keep = false;
            out.frames.retain(|_| {
                keep = !keep;
                keep
            });
        }
        Change::Cut(start_s, end_s) => {
            let last_s = out.frames.last().map_or(0.0, |f| f.t_s);
            out.frames
                .retain(|f| (start_s..=last_s - end_s).contains(&f.t_s));
        }
    }
    if let Change::Scale(by) = change {
        for frame in &mut out.frames {
            frame.width = (f64::from(frame.width) * by).round() as u32;
            frame.height = (f64::from(frame.height) * by).round() as u32;
            if let Some(plate) = &mut frame.plate {
                plate.centre_px = plate.centre_px.map(|v| v * by);
                plate.major_px *= by;
                plate.minor_px *= by;
            }
        }
    }
    out
}

fn each(track: &mut PoseTrack, change: impl Fn(f64, [f64; 3]) -> [f64; 3]) {
    for frame in &mut track.frames {
        let width = f64::from(frame.width);
        let points = frame.pose.iter_mut().flat_map(|p| &mut p.landmarks_px);
        points.for_each(|p| *p = change(width, *p));
    }
}

fn mirror(track: &mut PoseTrack) {
    let all = Keypoint::BLAZEPOSE_33;
    let twin = |point: Keypoint| {
        let name = match point.is_left() {
            Some(true) => point.name().replace("left", "right"),
            Some(false) => point.name().replace("right", "left"),
            None => return point as usize,
        };
        let twin = all.iter().position(|p| p.name() == name);
        twin.unwrap_or(point as usize)
    };
    for frame in &mut track.frames {
        let width = f64::from(frame.width);
        if let Some(plate) = &mut frame.plate {
            plate.centre_px[0] = width - plate.centre_px[0];
        }
        let Some(pose) = &mut frame.pose else {
            continue;
        };
        let from: Pose = pose.clone();
        for point in all {
            let (i, j) = (point as usize, twin(point));
            if let (Some(to), Some([x, y, z])) =
                (pose.world_m.get_mut(i), from.world_m.get(j).copied())
            {
                *to = [-x, y, z];
            }
            if let (Some(to), Some([x, y, z])) = (
                pose.landmarks_px.get_mut(i),
                from.landmarks_px.get(j).copied(),
            ) {
                *to = [width - x, y, z];
            }
            if let (Some(to), Some(v)) = (pose.visibility.get_mut(i), from.visibility.get(j)) {
                *to = *v;
            }
        }
    }
}

/// Height of a pose in pixels and in metres of the network: from its highest to its lowest point, or four
/// thirds of its trunk and legs where it bends.
fn size(pose: &Pose) -> (f64, f64) {
    let spread = |points: &[[f64; 3]]| {
        let distance = |a: usize, b: usize| {
            let (a, b) = (points.get(a), points.get(b));
            a.zip(b).map_or(0.0, |(a, b)| {
                ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
            })
        };
        // Shoulder, hip, knee, ankle: about three quarters of a body.
        4.0 / 3.0 * (distance(11, 23) + distance(23, 25) + distance(25, 27))
    };
    (spread(&pose.landmarks_px), spread(&pose.world_m))
}

fn noise(track: &mut PoseTrack, share: f64, random: &mut Lcg) {
    for pose in track.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
        let (px, m) = size(pose);
        for p in &mut pose.landmarks_px {
            *p = p.map(|v| v + share * px * random.normal());
        }
        for p in &mut pose.world_m {
            *p = p.map(|v| v + share * m * random.normal());
        }
    }
}

/// A linear congruential generator (Knuth, MMIX): the same numbers on every machine.
struct Lcg(u64);

impl Lcg {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Sum of twelve even numbers: a standard deviation of one.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}
