//! BlazePose: a network that finds people in a whole frame, and one that finds the points of one person
//! in a square around them.

use crate::detect::{Detection, PeopleFinder, check_input};
use crate::detector::{Body, Detector, Search, Sight};
use crate::engine::Engine;
use crate::sample::{Border, Cut, Roi};
use crate::track::landmarks::Landmarks;
use crate::track::likeness::Likeness;
use crate::track::look::Look;
use crate::track::{INPUT_SIDE, MIN_PRESENCE, next_region, region_of};
use crate::{Error, Frame, Veil};
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// The points of its poses.
const SCHEMA: KeypointSchema = KeypointSchema::BlazePose33;

/// Distance, as a share of the region's side, between a detection's hips and shoulders and a body's up to
/// which the detection is that body.
const SAME_TRUNK: f64 = 0.05;

/// Least presence of somebody who was found in a part of the frame only: looked at so closely, more things
/// resemble people, and the network is as a rule quite sure (above 0.99, or below 0.1).
const SURE: f64 = 0.9;

/// Least score of a detection in a part of the frame. Somebody who lies wholly in a square scores above
/// 0.9 in one or the other; of somebody cut off by its edge, who scores 0.5 to 0.78, a wrong body is made.
const CLEAR: f64 = 0.8;

/// Both networks.
pub struct BlazePose {
    finder: PeopleFinder,
    landmarks: Box<dyn Engine>,
    likeness: Likeness,
    people_seen: usize,
}

impl BlazePose {
    /// The detector on two engines, one per network.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if a network takes another input than its role asks.
    pub fn new(finder: Box<dyn Engine>, landmarks: Box<dyn Engine>) -> Result<Self, Error> {
        check_input(landmarks.as_ref(), INPUT_SIDE, "the landmark network")?;
        Ok(Self {
            finder: PeopleFinder::new(finder)?,
            landmarks,
            likeness: Likeness::of(SCHEMA),
            people_seen: 0,
        })
    }

    /// Takes other engines for the same networks.
    ///
    /// # Errors
    /// As for [`BlazePose::new`]; then the old engines stay.
    pub fn replace_engines(
        &mut self,
        finder: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
    ) -> Result<(), Error> {
        let people_seen = self.people_seen;
        *self = Self {
            people_seen,
            ..Self::new(finder, landmarks)?
        };
        Ok(())
    }

    /// Runs the network that finds people alone.
    ///
    /// # Errors
    /// As for [`PeopleFinder::detect`].
    pub async fn detect(&mut self, frame: &Frame<'_>) -> Result<Vec<Detection>, Error> {
        let people = self.finder.detect(frame).await?;
        self.people_seen = people.len();
        Ok(people)
    }

    /// Runs the landmark network alone, in a region of the frame.
    ///
    /// # Errors
    /// [`Error::Engine`], and [`Error::WrongModel`] if the network's outputs are not the expected ones.
    pub async fn landmarks(&mut self, frame: &Frame<'_>, roi: &Roi) -> Result<Landmarks, Error> {
        self.points(frame, roi, None).await
    }

    async fn points(
        &mut self,
        frame: &Frame<'_>,
        roi: &Roi,
        veil: Option<&Veil>,
    ) -> Result<Landmarks, Error> {
        let cut = Cut {
            frame,
            roi: *roi,
            border: Border::Replicate,
            range: (0.0, 1.0),
            veil,
        };
        let refined = self.landmarks.refines();
        Landmarks::decode(self.landmarks.run_on(cut).await?, refined)
    }

    /// The engine that runs the landmark network.
    pub fn landmark_engine(&mut self) -> &mut dyn Engine {
        self.landmarks.as_mut()
    }

    async fn body(
        &mut self,
        frame: &Frame<'_>,
        roi: &Roi,
        veil: Option<&Veil>,
        looks: bool,
    ) -> Result<Option<Body>, Error> {
        let veil = veil.filter(|v| !v.is_empty());
        let mut found = self.points(frame, roi, veil).await?;
        if found.presence < MIN_PRESENCE && veil.is_some() && frame.is_in_memory() {
            // So much is painted over that nobody is left.
            found = self.points(frame, roi, None).await?;
        }
        if found.presence < MIN_PRESENCE {
            return Ok(None);
        }
        let pose = found.to_pose(roi);
        let look = looks.then(|| Look::of(frame, SCHEMA, &pose)).flatten();
        Ok(Some(Body {
            next: next_region(&found, roi),
            look,
            pose,
        }))
    }

    /// Bodies that are not among those `known`, at most as many as are missing to `wanted` different ones.
    async fn others(
        &mut self,
        frame: &Frame<'_>,
        known: &[Option<Body>],
        wanted: usize,
        search: &Search<'_>,
    ) -> Result<Vec<Body>, Error> {
        let known: Vec<&Body> = known.iter().flatten().collect();
        let missing = wanted.saturating_sub(self.likeness.different(&known));
        if missing == 0 {
            return Ok(Vec::new());
        }
        let detections = self.detect(frame).await?;
        let unknown = detections
            .iter()
            .filter(|d| !known.iter().any(|b| is(b, d)));
        let mut others: Vec<Body> = Vec::new();
        for region in unknown.take(missing).filter_map(region_of) {
            let Some(body) = self.body(frame, &region, None, search.looks).await? else {
                continue;
            };
            let mut all = known.iter().copied().chain(&others);
            if !all.any(|b| self.likeness.same(b, &body)) {
                others.push(body);
            }
        }
        if known.is_empty() && others.is_empty() {
            return self.closely(frame, missing, search).await;
        }
        Ok(others)
    }

    /// Bodies in parts of a frame that shows nobody as a whole, the clearest first.
    async fn closely(
        &mut self,
        frame: &Frame<'_>,
        wanted: usize,
        search: &Search<'_>,
    ) -> Result<Vec<Body>, Error> {
        let mut detections = Vec::new();
        for square in search.closer {
            detections.extend(self.finder.detect_in(frame, *square).await?);
        }
        detections.retain(|d| d.score >= CLEAR);
        detections.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut bodies: Vec<Body> = Vec::new();
        // Squares overlap, and most see the same people.
        for detection in detections {
            if bodies.len() >= wanted {
                break;
            }
            if bodies.iter().any(|b| is(b, &detection)) {
                continue;
            }
            let Some(region) = region_of(&detection) else {
                continue;
            };
            let body = self.body(frame, &region, None, search.looks).await?;
            let sure = body.filter(|body| body.pose.presence >= SURE);
            bodies.extend(sure.filter(|body| !bodies.iter().any(|b| self.likeness.same(b, body))));
        }
        self.people_seen = self.people_seen.max(bodies.len());
        Ok(bodies)
    }
}

impl Detector for BlazePose {
    fn name(&self) -> &str {
        self.landmarks.name()
    }

    fn schema(&self) -> KeypointSchema {
        SCHEMA
    }

    async fn find(&mut self, frame: &Frame<'_>, search: Search<'_>) -> Result<Sight, Error> {
        let mut expected = Vec::with_capacity(search.expected.len());
        for (i, region) in search.expected.iter().enumerate() {
            let veil = search.veils.get(i);
            expected.push(self.body(frame, region, veil, search.looks).await?);
        }
        let others = match search.everywhere {
            Some(wanted) => self.others(frame, &expected, wanted, &search).await?,
            None => Vec::new(),
        };
        Ok(Sight { expected, others })
    }

    fn people_seen(&self) -> usize {
        self.people_seen
    }

    fn reset(&mut self) {
        self.people_seen = 0;
    }
}

/// Whether a detection shows a body whose points are known already: hips and shoulders lie at the same
/// places.
fn is(body: &Body, detection: &Detection) -> bool {
    let Some(size_px) = body.next.map(|roi| roi.size_px) else {
        return false;
    };
    let [hips, _, shoulders, _] = detection.keypoints_px;
    let away = |point: [f64; 2], ends: [Keypoint; 2]| {
        middle(&body.pose, ends).map(|[x, y]| (x - point[0]).hypot(y - point[1]))
    };
    let hips = away(hips, [Keypoint::LeftHip, Keypoint::RightHip]);
    let shoulders = away(shoulders, [Keypoint::LeftShoulder, Keypoint::RightShoulder]);
    let both = hips.zip(shoulders).map(|(a, b)| (a + b) / 2.0);
    both.is_some_and(|away_px| away_px < SAME_TRUNK * size_px)
}

fn middle(pose: &Pose, ends: [Keypoint; 2]) -> Option<[f64; 2]> {
    let place = |point| {
        let index = SCHEMA.index(point)?;
        pose.landmarks_px.get(index)
    };
    let ([ax, ay, _], [bx, by, _]) = (place(ends[0])?, place(ends[1])?);
    Some([(ax + bx) / 2.0, (ay + by) / 2.0])
}
