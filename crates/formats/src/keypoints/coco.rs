//! COCO: `{"images":[…],"annotations":[{"image_id", "keypoints":[x, y, v, …]}]}`, or the list of
//! results that detectors write, `[{"image_id", "keypoints":[x, y, c, …]}]`.
//!
//! In annotations v is 0 (not labelled), 1 (hidden) or 2 (visible), taken as 0, ½ and 1; in results
//! it is a confidence. With "images", every image is a frame, in order of its id, and those without
//! anybody are gaps; without, ids or the numbers in their names count the frames.

use super::openpose::number;
use super::{Frame, Person, unreadable};
use crate::limited::list;
use crate::limits::{MAX_BODIES_SEEN, MAX_POINTS, MAX_ROWS};
use crate::{Error, limits};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct File {
    #[serde(default, deserialize_with = "list::<MAX_ROWS, _, _>")]
    images: Vec<Image>,
    #[serde(deserialize_with = "list::<MAX_BODIES_SEEN, _, _>")]
    annotations: Vec<Body>,
    #[serde(default, deserialize_with = "list::<MAX_CATEGORIES, _, _>")]
    categories: Vec<Category>,
}

/// Most kinds of things that annotations name.
const MAX_CATEGORIES: usize = 1_000;

#[derive(Deserialize)]
struct Category {
    #[serde(default, deserialize_with = "list::<MAX_POINTS, _, _>")]
    keypoints: Vec<String>,
}

#[derive(Deserialize)]
struct Image {
    id: Id,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
}

#[derive(Deserialize)]
struct Body {
    image_id: Id,
    #[serde(default, deserialize_with = "list::<{ 3 * MAX_POINTS }, _, _>")]
    keypoints: Vec<Option<f64>>,
}

#[derive(Deserialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Name(String),
}

impl Id {
    fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(name) => number(name),
        }
    }
}

/// Frames in order, numbers increasing, and the names of the points where the file has them.
pub(super) fn frames(text: &str) -> Result<(Vec<Frame>, Vec<String>), Error> {
    let is_list = text.trim_start().starts_with('[');
    let file = match is_list {
        true => list::<MAX_BODIES_SEEN, _, _>(&mut serde_json::Deserializer::from_str(text)).map(
            |annotations| File {
                images: Vec::new(),
                annotations,
                categories: Vec::new(),
            },
        ),
        false => serde_json::from_str(text),
    };
    let File {
        images,
        annotations: mut bodies,
        categories,
    } = file.map_err(|e| unreadable(&e))?;
    if bodies.len() > MAX_BODIES_SEEN || images.len() > MAX_ROWS {
        let count = bodies.len().max(images.len());
        return Err(Error::too_large(count, "people or images", MAX_BODIES_SEEN));
    }
    let labelled = !is_list && are_labels(&bodies);
    bodies.retain(|b| !b.keypoints.is_empty());
    let mut frames: BTreeMap<(Option<u64>, Id), Frame> = BTreeMap::new();
    let key = |id: &Id| (id.number(), id.clone());
    for image in &images {
        let frame = frames.entry(key(&image.id)).or_default();
        (frame.width, frame.height) = (image.width, image.height);
    }
    for body in &mut bodies {
        if labelled {
            body.keypoints
                .iter_mut()
                .skip(2)
                .step_by(3)
                .flatten()
                .for_each(|v| *v *= 0.5);
        }
        let person = Person::read(&body.keypoints, "in one of its annotations")?;
        frames
            .entry(key(&body.image_id))
            .or_default()
            .people
            .push(person);
    }
    if frames.len() > limits::MAX_ROWS {
        return Err(Error::too_large(frames.len(), "frames", limits::MAX_ROWS));
    }
    let names = categories.into_iter().map(|c| c.keypoints);
    let names = names.max_by_key(Vec::len).unwrap_or_default();
    Ok((numbered(frames, images.is_empty()), names))
}

/// Whether the third numbers are COCO's flags and not confidences.
fn are_labels(bodies: &[Body]) -> bool {
    let flags = || {
        let all = bodies
            .iter()
            .flat_map(|b| b.keypoints.iter().skip(2).step_by(3));
        all.flatten().copied()
    };
    flags().all(|v| v == 0.0 || v == 1.0 || v == 2.0) && flags().any(|v| v == 2.0)
}

/// By the numbers of their ids, or by their places where those are no frame numbers: where every
/// image is listed, or where one has no number or that of another.
fn numbered(frames: BTreeMap<(Option<u64>, Id), Frame>, by_id: bool) -> Vec<Frame> {
    let numbers: Vec<Option<u64>> = frames.keys().map(|(number, _)| *number).collect();
    let increasing = numbers.windows(2).all(|w| w[0] < w[1]);
    let by_id = by_id && increasing && numbers.iter().all(Option::is_some);
    let place = |(place, ((number, _), frame)): (usize, ((Option<u64>, Id), Frame))| Frame {
        number: number.filter(|_| by_id).unwrap_or(place as u64),
        ..frame
    };
    frames.into_iter().enumerate().map(place).collect()
}
