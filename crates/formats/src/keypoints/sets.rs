//! Sets of points that detectors write, told apart by what the file says, else by geometry: of the sets
//! with so many points the one whose bones are all about as long as a body's. A wrong order makes the
//! distance between two eyes that of a knee and a shoulder, beside which all other bones are short.
//!
//! Orders: COCO (Lin et al. 2014), BODY_25 and BODY_25B (OpenPose's documentation and source), Halpe-FullBody,
//! Human3.6M with 17 joints (as VideoPose3D and MMPose write it), MPII (Andriluka et al. 2014), CrowdPose
//! (Li et al. 2019), AI Challenger (Wu et al. 2017), LSP (Johnson and Everingham 2010). Those that have
//! no schema of their own become COCO-17 or HALPE-26: points that they lack are not seen.

use super::Person;
use sagitta_motion::{Keypoint, KeypointSchema};

/// A set in the order of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    Coco17,
    H36m17,
    Body25,
    Body25b,
    Halpe26,
    Mpii16,
    CrowdPose14,
    Aic14,
    Lsp14,
}

/// A point of a file that has a name here, or one of the head that only helps to find its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    At(Keypoint),
    /// Where head and neck meet.
    UpperNeck,
    /// Between mid-hips and neck.
    Spine,
}

use Slot::{At, Spine, UpperNeck};

impl Set {
    pub(super) const ALL: [Self; 9] = [
        Self::Coco17,
        Self::H36m17,
        Self::Body25,
        Self::Body25b,
        Self::Halpe26,
        Self::Mpii16,
        Self::CrowdPose14,
        Self::Aic14,
        Self::Lsp14,
    ];

    /// As options name it.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Coco17 => "coco_17",
            Self::H36m17 => "h36m_17",
            Self::Body25 => "body_25",
            Self::Body25b => "body_25b",
            Self::Halpe26 => "halpe_26",
            Self::Mpii16 => "mpii_16",
            Self::CrowdPose14 => "crowdpose_14",
            Self::Aic14 => "aic_14",
            Self::Lsp14 => "lsp_14",
        }
    }

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Coco17 => "COCO-17",
            Self::H36m17 => "Human3.6M",
            Self::Body25 => "BODY_25",
            Self::Body25b => "BODY_25B",
            Self::Halpe26 => "HALPE-26",
            Self::Mpii16 => "MPII",
            Self::CrowdPose14 => "CrowdPose",
            Self::Aic14 => "AI Challenger",
            Self::Lsp14 => "LSP",
        }
    }

    /// The set that an option names, however it is spelt.
    pub(super) fn named(name: &str) -> Option<Self> {
        let wanted = plain(name);
        let is = |set: &Self| {
            let id = plain(set.id());
            let bare = id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            let short = [id, plain(set.name())].contains(&wanted);
            short || (bare == wanted && !matches!(set, Self::Body25))
        };
        Self::ALL.into_iter().find(is)
    }

    /// The set with so many points that a file's own names of them agree with best.
    pub(super) fn by_names(names: &[String], count: usize) -> Option<Self> {
        let agrees = |set: &Self| {
            let same = |(slot, name): &(Slot, &String)| match slot {
                At(point) => plain(point.name()) == plain(name),
                UpperNeck | Spine => false,
            };
            set.slots().into_iter().zip(names).filter(same).count()
        };
        let fitting = Self::ALL.into_iter().filter(|set| set.count() == count);
        let best = fitting.max_by_key(agrees)?;
        (names.len() == count && 2 * agrees(&best) > count).then_some(best)
    }

    /// What it is brought to.
    pub(super) fn schema(self) -> KeypointSchema {
        match self {
            Self::Body25 => KeypointSchema::Body25,
            Self::Body25b | Self::Halpe26 => KeypointSchema::Halpe26,
            _ => KeypointSchema::Coco17,
        }
    }

    fn slots(self) -> Vec<Slot> {
        use Keypoint::*;
        let of = |points: &[Keypoint]| points.iter().copied().map(At).collect::<Vec<_>>();
        match self {
            Self::Coco17 => of(&Keypoint::COCO_17),
            Self::Body25 => of(&Keypoint::BODY_25),
            Self::Halpe26 => of(&Keypoint::HALPE_26),
            Self::Body25b => {
                let mut slots = of(&Keypoint::COCO_17);
                slots.extend([UpperNeck, At(Head)]);
                slots.extend(of(&[
                    LeftBigToe,
                    LeftSmallToe,
                    LeftHeel,
                    RightBigToe,
                    RightSmallToe,
                    RightHeel,
                ]));
                slots
            }
            Self::H36m17 => {
                let mut slots = of(&[
                    MidHip, RightHip, RightKnee, RightAnkle, LeftHip, LeftKnee, LeftAnkle,
                ]);
                slots.extend([Spine, At(Neck), UpperNeck, At(Head)]);
                slots.extend(of(&[LeftShoulder, LeftElbow, LeftWrist]));
                slots.extend(of(&[RightShoulder, RightElbow, RightWrist]));
                slots
            }
            Self::Mpii16 => {
                let mut slots = of(&[
                    RightAnkle, RightKnee, RightHip, LeftHip, LeftKnee, LeftAnkle, MidHip, Neck,
                ]);
                slots.extend([UpperNeck, At(Head)]);
                slots.extend(of(&[RightWrist, RightElbow, RightShoulder]));
                slots.extend(of(&[LeftShoulder, LeftElbow, LeftWrist]));
                slots
            }
            Self::CrowdPose14 => {
                // COCO's limbs without its face.
                let mut slots = of(Keypoint::COCO_17.get(5..).unwrap_or(&[]));
                slots.extend([At(Head), UpperNeck]);
                slots
            }
            Self::Aic14 => {
                let mut slots = of(&[
                    RightShoulder,
                    RightElbow,
                    RightWrist,
                    LeftShoulder,
                    LeftElbow,
                    LeftWrist,
                    RightHip,
                    RightKnee,
                    RightAnkle,
                    LeftHip,
                    LeftKnee,
                    LeftAnkle,
                ]);
                slots.extend([At(Head), UpperNeck]);
                slots
            }
            Self::Lsp14 => {
                let mut slots = of(&[
                    RightAnkle, RightKnee, RightHip, LeftHip, LeftKnee, LeftAnkle,
                ]);
                slots.extend(of(&[RightWrist, RightElbow, RightShoulder]));
                slots.extend(of(&[LeftShoulder, LeftElbow, LeftWrist]));
                slots.extend([UpperNeck, At(Head)]);
                slots
            }
        }
    }

    pub(super) fn count(self) -> usize {
        self.slots().len()
    }

    /// Brings a person from the set's order to that of its schema. Middles that the set lacks lie half-way
    /// between their sides; where it has no ears, they are put in the head's middle.
    pub(super) fn bring(self, person: &mut Person) {
        let schema = self.schema();
        if matches!(self, Self::Coco17 | Self::Body25 | Self::Halpe26) {
            return;
        }
        let slots = self.slots();
        let at = |wanted: Slot| {
            let index = slots.iter().position(|slot| *slot == wanted)?;
            person.0.get(index).copied().filter(|p| p[2] > 0.0)
        };
        let middle = |a: Slot, b: Slot| {
            let (a, b) = (at(a)?, at(b)?);
            Some([0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1]), a[2].min(b[2])])
        };
        use Keypoint::*;
        let ears = slots.contains(&At(LeftEar));
        let point = |point: &Keypoint| match point {
            Neck => at(At(Neck)).or_else(|| middle(At(LeftShoulder), At(RightShoulder))),
            MidHip => at(At(MidHip)).or_else(|| middle(At(LeftHip), At(RightHip))),
            LeftEar | RightEar if !ears => middle(UpperNeck, At(Head)),
            other => at(At(*other)),
        };
        let all = schema.points().iter().map(point);
        person.0 = all.map(Option::unwrap_or_default).collect();
    }
}

/// Letters and digits of a name in lower case.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// What [`tell`] finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Told {
    /// One set fits by far best.
    Clear(Set),
    /// Too little is seen to tell more than the count does.
    Unseen(Set),
    /// Several fit, or none.
    Open,
}

/// The second best set fits at least so much worse. In 99 of 100 of 817 poses of strangers' recordings and of
/// squats, COCO-17 and Human3.6M differ by 1.4 or more, BODY_25 and BODY_25B by 1.9; sets of 14 points
/// differ less, and are asked for more often.
const CLEARLY: f64 = 1.2;
/// Least fit of a set. Of the same poses a hundredth fits worse, of points in a random order a hundredth
/// fits better.
const LEAST_FIT: f64 = 0.4;
/// Fewer points of a person say nothing about their order.
const MIN_SEEN: usize = 8;
/// So many people are looked at, spread over the recording.
const MOST_PEOPLE: usize = 200;

/// The set of people with so many points.
pub(super) fn tell<'a>(people: impl ExactSizeIterator<Item = &'a Person>, count: usize) -> Told {
    let candidates: Vec<Set> = Set::ALL
        .into_iter()
        .filter(|s| s.count() == count)
        .collect();
    let Some(&usual) = candidates.first() else {
        return Told::Open;
    };
    let every = people.len().div_ceil(MOST_PEOPLE).max(1);
    let seen = |p: &&Person| p.0.iter().filter(|p| p[2] > 0.0).count() >= MIN_SEEN;
    let people: Vec<&Person> = people.step_by(every).filter(seen).collect();
    let mut fits: Vec<(f64, Set)> = candidates
        .iter()
        .filter_map(|set| {
            let bones = set.bones();
            let mut each: Vec<f64> = people.iter().filter_map(|p| fit(&bones, p)).collect();
            each.sort_by(f64::total_cmp);
            Some((each.get(each.len() / 2).copied()?, *set))
        })
        .collect();
    if fits.len() < candidates.len() {
        return Told::Unseen(usual);
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    match fits[..] {
        [(best, set)] if best >= LEAST_FIT => Told::Clear(set),
        [(best, set), (second, _), ..] if best >= LEAST_FIT.max(CLEARLY * second) => {
            Told::Clear(set)
        }
        _ => Told::Open,
    }
}

/// Bones with their lengths as shares of the body height. Limbs and trunk: Drillis and Contini 1966 (in
/// Winter, Biomechanics and Motor Control of Human Movement, fig. 4.1); what lies between the points of
/// heads and feet, where detectors put them, to the nearest hundredth.
const BONES: [(Slot, Slot, f64); 36] = {
    use Keypoint::*;
    [
        (At(LeftShoulder), At(LeftElbow), 0.186),
        (At(RightShoulder), At(RightElbow), 0.186),
        (At(LeftElbow), At(LeftWrist), 0.146),
        (At(RightElbow), At(RightWrist), 0.146),
        (At(LeftHip), At(LeftKnee), 0.245),
        (At(RightHip), At(RightKnee), 0.245),
        (At(LeftKnee), At(LeftAnkle), 0.246),
        (At(RightKnee), At(RightAnkle), 0.246),
        (At(LeftShoulder), At(LeftHip), 0.29),
        (At(RightShoulder), At(RightHip), 0.29),
        (At(LeftShoulder), At(RightShoulder), 0.22),
        (At(LeftHip), At(RightHip), 0.11),
        (At(Nose), At(LeftEye), 0.03),
        (At(Nose), At(RightEye), 0.03),
        (At(LeftEye), At(LeftEar), 0.06),
        (At(RightEye), At(RightEar), 0.06),
        (At(LeftAnkle), At(LeftHeel), 0.06),
        (At(RightAnkle), At(RightHeel), 0.06),
        (At(LeftHeel), At(LeftBigToe), 0.14),
        (At(RightHeel), At(RightBigToe), 0.14),
        (At(LeftBigToe), At(LeftSmallToe), 0.06),
        (At(RightBigToe), At(RightSmallToe), 0.06),
        (At(Neck), At(LeftShoulder), 0.11),
        (At(Neck), At(RightShoulder), 0.11),
        (At(MidHip), At(LeftHip), 0.06),
        (At(MidHip), At(RightHip), 0.06),
        (At(MidHip), Spine, 0.145),
        (Spine, At(Neck), 0.145),
        (At(MidHip), At(Neck), 0.29),
        (UpperNeck, At(Neck), 0.06),
        (UpperNeck, At(LeftShoulder), 0.14),
        (UpperNeck, At(RightShoulder), 0.14),
        (UpperNeck, At(Head), 0.14),
        (UpperNeck, At(Nose), 0.09),
        (At(Neck), At(Nose), 0.16),
        (At(Nose), At(Head), 0.12),
    ]
};
/// Fewer bones say nothing about the order.
const MIN_BONES: usize = 6;

impl Set {
    /// Places of the ends of each bone that the set has, and its length.
    fn bones(self) -> Vec<(usize, usize, f64)> {
        let slots = self.slots();
        let at = |wanted: Slot| slots.iter().position(|slot| *slot == wanted);
        let bones = BONES.iter();
        let bones = bones.filter_map(|(a, b, length)| Some((at(*a)?, at(*b)?, *length)));
        bones.collect()
    }
}

/// How evenly a person's bones are foreshortened, from 0 to 1: the mean share that a bone has of its
/// length, where the one that has most has all of it. `None` where few are seen.
fn fit(bones: &[(usize, usize, f64)], person: &Person) -> Option<f64> {
    let seen = |k: usize| person.0.get(k).filter(|p| p[2] > 0.0);
    let share = |(a, b, length): &(usize, usize, f64)| {
        let (a, b) = (seen(*a)?, seen(*b)?);
        let (x, y) = (a[0] - b[0], a[1] - b[1]);
        Some((x * x + y * y).sqrt() / length)
    };
    let shares: Vec<f64> = bones.iter().filter_map(share).collect();
    let most = shares.iter().copied().fold(0.0, f64::max);
    let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    (shares.len() >= MIN_BONES && most > 0.0).then(|| mean / most)
}
