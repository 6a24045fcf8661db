//! Markers to body points: names are looked up in the common sets, joint centres are taken where the
//! file has them and estimated where it does not.
//!
//! - Knee, ankle, elbow, wrist: half-way between the markers on either side of the joint.
//! - Hip: Harrington et al. 2007 (J. Biomech. 40, 595–602, table 3): with the origin half-way between
//!   the ASIS, x forward, y up, z to the right in the plane of the pelvis, in millimetres
//!   `x = −0.24 PD − 9.9`, `y = −0.30 PW − 10.9`, `z = ±(0.33 PW + 7.3)`; PW is the distance of the
//!   ASIS, PD that of their middle from the middle of the PSIS (or the sacral marker).
//! - Shoulder: 17 % of the distance of the acromion markers below them along the trunk (Rab et al.
//!   2002, J. Orthop. Res. 20, 631–638).
//! - Head, where nobody marked it: 0.45 of the trunk beyond mid-shoulders (de Leva 1996: the head's
//!   centre of mass lies 21 cm over mid-shoulders at a trunk of 52 cm in men, 24 over 50 in women);
//!   with 7 % of the mass this moves the centre of mass by a millimetre or two.
//! - Foot tips whose labels were exchanged (the toe is nearer to the heel than the fifth metatarsal)
//!   are exchanged back, frame by frame.
//!
//! Axes come out with y up, whichever axis was up in the laboratory: the one along which the trunk
//! is farthest from the feet.

use super::marker_names::{
    ACROMIA, ASIS, HIPS, POINTS, PSIS, Point, Recipe, SACRUM, SHOULDERS, normal, on, wanted,
};
use crate::{Error, Vec3};
use sagitta_motion::{Keypoint, KeypointSchema, Markers, Pose, PoseFrame, PoseTrack, Side};
use std::collections::BTreeMap;

/// What the points of markers are called.
pub const SCHEMA: KeypointSchema = KeypointSchema::Halpe26;
/// Of the recipe that shows a point most often, a better one must reach this share.
const NEARLY_AS_OFTEN: f64 = 0.8;
/// Mid-shoulders to the head's centre over mid-hips to mid-shoulders.
const HEAD_TO_TRUNK: f64 = 0.45;
/// Shoulder joint centre below the acromion, as a share of the acromia's distance.
const SHOULDER_DROP: f64 = 0.17;

type Path = Vec<Option<Vec3>>;

/// The body's points in metres, y up, as a track of which `world_m` is filled; frames in which nothing
/// was seen are gaps. Points that `required` names must be seen at least once.
///
/// # Errors
/// [`Error::MissingMarkers`] names what is not there.
pub fn points(markers: &Markers, required: &[Keypoint]) -> Result<PoseTrack, Error> {
    let set = Set::new(markers);
    let mut paths: BTreeMap<Keypoint, Path> = BTreeMap::new();
    for point in POINTS {
        set.put(point, &mut paths);
    }
    set.put(&HIPS, &mut paths);
    set.put(&SHOULDERS, &mut paths);
    let mut acromia = BTreeMap::new();
    set.put(&ACROMIA, &mut acromia);
    let turn = Upright::find(&paths, &acromia, &set);
    estimate_hips(&set, &mut paths);
    exchange_toes(&mut paths);
    for path in paths.values_mut().chain(acromia.values_mut()) {
        path.iter_mut().flatten().for_each(|p| *p = turn.apply(*p));
    }
    estimate_shoulders(&acromia, &mut paths);
    estimate_head(&mut paths);
    refuse(&paths, required)?;
    Ok(track(markers, &paths))
}

/// Joints and ends of the legs, the trunk and the arms that markers usually show.
const USUAL: [[Keypoint; 2]; 8] = {
    use Keypoint::*;
    [
        [LeftShoulder, RightShoulder],
        [LeftElbow, RightElbow],
        [LeftWrist, RightWrist],
        [LeftHip, RightHip],
        [LeftKnee, RightKnee],
        [LeftAnkle, RightAnkle],
        [LeftHeel, RightHeel],
        [LeftBigToe, RightBigToe],
    ]
};

/// Which usual points these markers never show, and what they would be called; `None` where all are there.
pub fn lacking(track: &PoseTrack) -> Option<Error> {
    let seen = |point: Keypoint| {
        let index = track.schema.index(point);
        let shown = |pose: &Pose| index.is_some_and(|k| pose.visibility.get(k) > Some(&0.0));
        track.frames.iter().flat_map(|f| &f.pose).any(shown)
    };
    let missing: Vec<Keypoint> = USUAL.concat().into_iter().filter(|p| !seen(*p)).collect();
    (!missing.is_empty()).then(|| missing_markers(&missing))
}

fn refuse(paths: &BTreeMap<Keypoint, Path>, required: &[Keypoint]) -> Result<(), Error> {
    let lacking: Vec<Keypoint> = required
        .iter()
        .copied()
        .filter(|point| !paths.contains_key(point))
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    Err(missing_markers(&lacking))
}

fn missing_markers(points: &[Keypoint]) -> Error {
    let words = |p: &Keypoint| p.name().replace('_', " ");
    let list: Vec<String> = points.iter().map(words).collect();
    let wish: Vec<String> = points.iter().map(|&p| wanted(p)).collect();
    Error::MissingMarkers {
        missing: list.join(", "),
        wanted: wish.join("; "),
    }
}

fn track(markers: &Markers, paths: &BTreeMap<Keypoint, Path>) -> PoseTrack {
    let points = SCHEMA.points();
    let frame = |(i, &t_s): (usize, &f64)| {
        let at = |p: &Keypoint| paths.get(p).and_then(|path| path.get(i).copied().flatten());
        let row: Vec<Option<Vec3>> = points.iter().map(at).collect();
        let seen = row.iter().any(Option::is_some);
        let pose = Pose {
            landmarks_px: Vec::new(),
            visibility: row
                .iter()
                .map(|p| f64::from(u8::from(p.is_some())))
                .collect(),
            world_m: row.iter().map(|p| p.unwrap_or_default().into()).collect(),
            presence: 1.0,
        };
        PoseFrame {
            t_s,
            pose: seen.then_some(pose),
            ..PoseFrame::default()
        }
    };
    PoseTrack {
        schema: SCHEMA,
        frames: markers.t_s.iter().enumerate().map(frame).collect(),
    }
}

/// Markers by their normal names.
struct Set<'a> {
    markers: &'a Markers,
    index: BTreeMap<String, usize>,
}

impl<'a> Set<'a> {
    fn new(markers: &'a Markers) -> Self {
        let mut index = BTreeMap::new();
        for (j, name) in markers.markers.iter().enumerate() {
            let seen = markers
                .positions_m
                .iter()
                .any(|row| row.get(j).is_some_and(Option::is_some));
            if seen {
                index.entry(normal(name)).or_insert(j);
            }
        }
        Self { markers, index }
    }

    /// The mean of these markers, where all of them were seen; `None` where the file lacks one.
    fn mean(&self, names: &[String]) -> Option<Path> {
        let columns: Option<Vec<usize>> =
            names.iter().map(|n| self.index.get(n).copied()).collect();
        let columns = columns.filter(|c| !c.is_empty())?;
        let at = |row: &Vec<Option<[f64; 3]>>| {
            let sum: Option<Vec3> = columns
                .iter()
                .map(|&j| row.get(j).copied().flatten().map(Vec3::from))
                .sum();
            sum.map(|sum| sum / columns.len() as f64)
        };
        Some(self.markers.positions_m.iter().map(at).collect())
    }

    /// Adds a point's sides by the best recipe.
    fn put(&self, point: &Point, paths: &mut BTreeMap<Keypoint, Path>) {
        for (side, key) in Side::BOTH.into_iter().zip(point.sides) {
            if let Some(path) = self.best(point.recipes, side) {
                paths.entry(key).or_insert(path);
            }
        }
    }

    fn best(&self, recipes: &[Recipe], side: Side) -> Option<Path> {
        let found: Vec<(usize, Path)> = recipes
            .iter()
            .filter_map(|recipe| {
                let names: Vec<String> = recipe.iter().map(|part| on(part, side)).collect();
                let path = self.mean(&names)?;
                Some((path.iter().flatten().count(), path))
            })
            .collect();
        let most = found.iter().map(|(count, _)| *count).max()? as f64;
        let often = |(count, _): &(usize, Path)| *count as f64 >= NEARLY_AS_OFTEN * most;
        found.into_iter().find(|f| often(f)).map(|(_, path)| path)
    }

    /// The first of these names that the file has.
    fn any(&self, recipe: Recipe, side: Side) -> Option<Path> {
        recipe.iter().find_map(|name| self.mean(&[on(name, side)]))
    }
}

fn middle(a: Option<&Path>, b: Option<&Path>) -> Option<Path> {
    let (a, b) = (a?, b?);
    let mean = |(a, b): (&Option<Vec3>, &Option<Vec3>)| Some(((*a)? + (*b)?) * 0.5);
    Some(a.iter().zip(b).map(mean).collect())
}

/// Hips that no marker shows, after Harrington.
fn estimate_hips(set: &Set<'_>, paths: &mut BTreeMap<Keypoint, Path>) {
    let asis = Side::BOTH.map(|side| set.any(ASIS, side));
    let psis = Side::BOTH.map(|side| set.any(PSIS, side));
    let back = middle(psis[0].as_ref(), psis[1].as_ref()).or_else(|| set.any(SACRUM, Side::Left));
    let ([Some(left), Some(right)], Some(back)) = (asis, back) else {
        return;
    };
    let rows: Vec<Option<[Vec3; 3]>> = left
        .iter()
        .zip(&right)
        .zip(&back)
        .map(|((l, r), b)| Some([(*l)?, (*r)?, (*b)?]))
        .collect();
    let mean = |of: &dyn Fn(&[Vec3; 3]) -> f64| {
        let all: Vec<f64> = rows.iter().flatten().map(of).collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    };
    let width = mean(&|[l, r, _]| (r - l).norm());
    let depth = mean(&|[l, r, b]| ((l + r) * 0.5 - b).norm());
    for (key, sign) in HIPS.sides.into_iter().zip([-1.0, 1.0]) {
        let hip = |row: &Option<[Vec3; 3]>| {
            let [l, r, b] = (*row)?;
            let origin = (l + r) * 0.5;
            let z = (r - l).try_normalize(1e-9)?;
            let y = z.cross(&(origin - b)).try_normalize(1e-9)?;
            let x = y.cross(&z);
            let offset = x * (-0.24 * depth - 0.0099) + y * (-0.30 * width - 0.0109);
            Some(origin + offset + z * (sign * (0.33 * width + 0.0073)))
        };
        paths
            .entry(key)
            .or_insert_with(|| rows.iter().map(hip).collect());
    }
}

/// The toe of a foot is farther from its heel than the head of the fifth metatarsal.
fn exchange_toes(paths: &mut BTreeMap<Keypoint, Path>) {
    use Keypoint::*;
    for [heel, toe, small] in [
        [LeftHeel, LeftBigToe, LeftSmallToe],
        [RightHeel, RightBigToe, RightSmallToe],
    ] {
        let all = (paths.get(&heel), paths.get(&toe), paths.get(&small));
        let (Some(heel), Some(tips), Some(sides)) = all else {
            continue;
        };
        let (heel, mut tips, mut sides) = (heel.clone(), tips.clone(), sides.clone());
        let length = |heel: &Option<Vec3>, tip: &Option<Vec3>| Some(((*tip)? - (*heel)?).norm());
        let typical = |tips: &Path| {
            let all = heel.iter().zip(tips).filter_map(|(h, t)| length(h, t));
            all.reduce(f64::max).unwrap_or(0.0)
        };
        // Where both reach equally far (first and fifth metatarsal) distance tells them not apart.
        let apart = typical(&tips).max(typical(&sides)) * 0.1;
        for ((heel, tip), side) in heel.iter().zip(&mut tips).zip(&mut sides) {
            let wrong = length(heel, side)
                .zip(length(heel, tip))
                .is_some_and(|(side, tip)| side - tip > apart);
            if wrong {
                std::mem::swap(tip, side);
            }
        }
        paths.insert(toe, tips);
        paths.insert(small, sides);
    }
}

/// Shoulder joints below the acromia.
fn estimate_shoulders(acromia: &BTreeMap<Keypoint, Path>, paths: &mut BTreeMap<Keypoint, Path>) {
    use Keypoint::*;
    let (Some(left), Some(right)) = (acromia.get(&LeftShoulder), acromia.get(&RightShoulder))
    else {
        return;
    };
    let hips = middle(paths.get(&LeftHip), paths.get(&RightHip));
    let drop = |i: usize| {
        let (l, r) = (
            left.get(i).copied().flatten()?,
            right.get(i).copied().flatten()?,
        );
        let hip = hips.as_ref().and_then(|h| h.get(i).copied().flatten());
        let axis = match hip {
            Some(hip) => (hip - (l + r) * 0.5).try_normalize(1e-9)?,
            None => -Vec3::y(),
        };
        Some(axis * SHOULDER_DROP * (l - r).norm())
    };
    for (key, path) in [(LeftShoulder, left), (RightShoulder, right)] {
        let lowered = |(i, p): (usize, &Option<Vec3>)| Some((*p)? + drop(i)?);
        paths
            .entry(key)
            .or_insert_with(|| path.iter().enumerate().map(lowered).collect());
    }
}

/// The middle of a head that was not marked, for the centre of mass.
fn estimate_head(paths: &mut BTreeMap<Keypoint, Path>) {
    use Keypoint::*;
    if paths.contains_key(&LeftEar) || paths.contains_key(&RightEar) {
        return;
    }
    let shoulders = middle(paths.get(&LeftShoulder), paths.get(&RightShoulder));
    let hips = middle(paths.get(&LeftHip), paths.get(&RightHip));
    let (Some(shoulders), Some(hips)) = (shoulders, hips) else {
        return;
    };
    let head =
        |(s, h): (&Option<Vec3>, &Option<Vec3>)| Some((*s)? + ((*s)? - (*h)?) * HEAD_TO_TRUNK);
    let path: Path = shoulders.iter().zip(&hips).map(head).collect();
    paths.insert(LeftEar, path.clone());
    paths.insert(RightEar, path);
}

/// Which axis of the laboratory is up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Upright {
    axis: usize,
    down: bool,
}

impl Upright {
    /// The axis along which the trunk is farthest from the feet; y where nothing tells.
    fn find(
        paths: &BTreeMap<Keypoint, Path>,
        acromia: &BTreeMap<Keypoint, Path>,
        set: &Set<'_>,
    ) -> Self {
        use Keypoint::*;
        let of = |keys: &[Keypoint], from: &BTreeMap<Keypoint, Path>| -> Vec<Vec3> {
            let found = keys.iter().filter_map(|key| from.get(key));
            found.flatten().flatten().copied().collect()
        };
        let mut trunk = of(&[LeftHip, RightHip, LeftShoulder, RightShoulder], paths);
        trunk.extend(of(&[LeftShoulder, RightShoulder], acromia));
        for side in Side::BOTH {
            let front = set.any(ASIS, side).unwrap_or_default();
            trunk.extend(front.into_iter().flatten());
        }
        let toes = [LeftHeel, RightHeel, LeftBigToe, RightBigToe];
        let feet = [of(&toes, paths), of(&[LeftAnkle, RightAnkle], paths)].concat();
        let mean = |points: &[Vec3]| points.iter().sum::<Vec3>() / points.len().max(1) as f64;
        if trunk.is_empty() || feet.is_empty() {
            return Self {
                axis: 1,
                down: false,
            };
        }
        let rise = mean(&trunk) - mean(&feet);
        let axis = (0..3).fold(1, |best, k| {
            if rise[k].abs() > rise[best].abs() {
                k
            } else {
                best
            }
        });
        Self {
            axis,
            down: rise[axis] < 0.0,
        }
    }

    /// Turns without mirroring: the axes keep their order, and what is upside down is turned about x.
    fn apply(self, p: Vec3) -> Vec3 {
        let up = match self.axis {
            0 => Vec3::new(p.z, p.x, p.y),
            2 => Vec3::new(p.x, p.z, -p.y),
            _ => p,
        };
        if self.down {
            Vec3::new(up.x, -up.y, -up.z)
        } else {
            up
        }
    }
}
