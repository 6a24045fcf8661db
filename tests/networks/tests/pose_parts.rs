//! A recording looked at in parts: the same landmarks, to the bit, as in one go.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use sagitta_motion::{Part, Pose, Region};
use sagitta_network_tests::pose_support::{Frames, networks};
use sagitta_pose::engine::simd;
use sagitta_pose::{Estimator, Model, Options};

const CUT: usize = Part::BLOCK as usize;
const LAST: usize = CUT + 40;

fn estimator() -> Option<Estimator> {
    let networks = networks(Model::Lite)?;
    let detector = simd::best(&networks.detector).unwrap();
    let landmarks = simd::best(&networks.landmarks).unwrap();
    let options = Options::recording(true);
    Some(Estimator::new(detector, landmarks, options).unwrap())
}

/// The poses of some frames, and where the person should be after the first and the last of them.
fn look(
    estimator: &mut Estimator,
    frames: &Frames,
    range: std::ops::Range<usize>,
) -> (Vec<Option<Pose>>, [Option<Region>; 2]) {
    let mut regions = Vec::new();
    let poses = range.map(|i| {
        let frame = frames.frame(i, i as f64 / 30.0);
        let found = pollster::block_on(estimator.estimate(frame)).unwrap();
        regions.push(estimator.next_region());
        found.pose
    });
    let poses = poses.collect();
    (poses, [regions[0], regions[regions.len() - 1]])
}

/// A person who walks through the picture.
fn walk() -> Option<Frames> {
    let path = "video/sports2d/demo.mp4";
    Frames::filtered(path, "scale=884:496", LAST, 884, 496)
}

#[test]
fn a_part_is_the_same_as_that_stretch_of_the_whole() {
    let (Some(mut one), Some(mut other), Some(frames)) = (estimator(), estimator(), walk()) else {
        return;
    };
    let (before, [_, last]) = look(&mut one, &frames, 0..CUT);
    let (rest, _) = look(&mut one, &frames, CUT..LAST);
    let (part, [first, _]) = look(&mut other, &frames, CUT..LAST);
    assert!(
        before.iter().flatten().count() > CUT / 2,
        "somebody is followed"
    );
    let (last, first) = (last.unwrap(), first.unwrap());
    assert!(first.is_same(last), "{first:?} and {last:?}");
    assert_eq!(rest, part);
}

/// Where the whole frame shows somebody else most clearly, the one who is followed stays followed; a part
/// that is told where they are gives what the whole gives.
#[test]
fn a_part_that_is_told_whom_to_follow_is_the_same_too() {
    let (Some(mut one), Some(mut other), Some(frames)) = (estimator(), estimator(), walk()) else {
        return;
    };
    let (_, [_, last]) = look(&mut one, &frames, 0..CUT);
    // Beside the person: whoever the whole frame shows is somebody else.
    let mut elsewhere = last.unwrap();
    elsewhere.centre_px[0] -= elsewhere.side_px * 0.45;
    one.follow(elsewhere);
    other.follow(elsewhere);
    let (rest, _) = look(&mut one, &frames, CUT..LAST);
    let (part, _) = look(&mut other, &frames, CUT..LAST);
    assert_eq!(rest, part);
    let (mut free, frames) = (estimator().unwrap(), frames);
    let (found, _) = look(&mut free, &frames, CUT..LAST);
    assert_ne!(found[0], part[0], "the square beside them was looked at");
}
