//! Follows one person: detector where there is nobody yet, landmark network in the region around them,
//! and from its points the region for the next frame.

pub mod landmarks;
pub mod refine;
pub mod region;

use crate::detect::{Detection, Detector, check_input};
use crate::engine::Engine;
use crate::sample::{Border, Cut, Roi};
use crate::smooth::PoseFilter;
use crate::{Error, Frame, Mode, Options};
use landmarks::Landmarks;
use sagitta_motion::Pose;

/// Side of the landmark network's input in pixels.
pub const INPUT_SIDE: usize = 256;

/// The landmark network's outputs that are used: points, presence, heat maps, world points. The fifth,
/// a segmentation, is left out of the network altogether.
pub const OUTPUTS: [&str; 4] = ["Identity", "Identity_1", "Identity_3", "Identity_4"];

/// Least presence for a person to count as found, and to be followed.
pub const MIN_PRESENCE: f64 = 0.5;

/// The points that place the next region: its centre, and one on the circle around the body.
const ALIGNMENT: [usize; 2] = [33, 34];

/// Both networks and what they remember.
pub struct Tracker {
    detector: Detector,
    landmarks: Box<dyn Engine>,
    options: Options,
    /// Where the person should be in the next frame.
    next: Option<Roi>,
    filter: PoseFilter,
    people_seen: usize,
}

impl Tracker {
    /// A tracker on two engines.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if a network takes another input than its role asks.
    pub fn new(
        detector: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
        options: Options,
    ) -> Result<Self, Error> {
        check_input(landmarks.as_ref(), INPUT_SIDE, "the landmark network")?;
        Ok(Self {
            detector: Detector::new(detector)?,
            landmarks,
            options,
            next: None,
            filter: PoseFilter::default(),
            people_seen: 0,
        })
    }

    /// Takes other engines for the same networks and goes on as if nothing had happened: the person
    /// stays followed.
    ///
    /// # Errors
    /// As for [`Tracker::new`]; then the old engines stay.
    pub fn replace_engines(
        &mut self,
        detector: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
    ) -> Result<(), Error> {
        check_input(landmarks.as_ref(), INPUT_SIDE, "the landmark network")?;
        self.detector = Detector::new(detector)?;
        self.landmarks = landmarks;
        Ok(())
    }

    /// The person in the next frame. After an error nothing is remembered of this frame and nothing
    /// is forgotten: it can be tried again.
    ///
    /// # Errors
    /// As for [`Tracker::detect`] and [`Tracker::landmarks`].
    pub async fn next(&mut self, frame: &Frame<'_>) -> Result<Option<Pose>, Error> {
        let roi = match (self.options.mode, self.next) {
            (Mode::Video, Some(roi)) => Some(roi),
            _ => self.detect(frame).await?.first().and_then(region_of),
        };
        let Some(roi) = roi else {
            self.lose();
            return Ok(None);
        };
        let found = self.landmarks(frame, &roi).await?;
        if found.presence < MIN_PRESENCE {
            self.lose();
            return Ok(None);
        }
        let mut pose = found.to_pose(&roi);
        let next = next_region(&found, &roi);
        if self.options.smoothing && self.options.mode == Mode::Video {
            let scale_px = next.map_or(0.0, |r| r.size_px);
            self.filter.apply(&mut pose, frame.t_s, scale_px);
        }
        self.next = next;
        Ok(Some(pose))
    }

    /// Runs the detector alone.
    ///
    /// # Errors
    /// As for [`Detector::detect`].
    pub async fn detect(&mut self, frame: &Frame<'_>) -> Result<Vec<Detection>, Error> {
        let people = self.detector.detect(frame).await?;
        self.people_seen = people.len();
        Ok(people)
    }

    /// Runs the landmark network alone, in a region of the frame.
    ///
    /// # Errors
    /// [`Error::Engine`], and [`Error::WrongModel`] if the network's outputs are not the expected ones.
    pub async fn landmarks(&mut self, frame: &Frame<'_>, roi: &Roi) -> Result<Landmarks, Error> {
        let cut = Cut {
            frame,
            roi: *roi,
            border: Border::Replicate,
            range: (0.0, 1.0),
        };
        let refined = self.landmarks.refines();
        Landmarks::decode(self.landmarks.run_on(cut).await?, refined)
    }

    /// Where the person should be in the next frame, if one is followed.
    pub fn next_region(&self) -> Option<Roi> {
        self.next
    }

    /// How many people the detector saw when it last ran.
    pub fn people_seen(&self) -> usize {
        self.people_seen
    }

    /// The engine that runs the landmark network.
    pub(crate) fn landmark_engine(&mut self) -> &mut dyn Engine {
        self.landmarks.as_mut()
    }

    /// Name of the landmark network's engine.
    pub fn engine(&self) -> &'static str {
        self.landmarks.name()
    }

    /// Forgets the person.
    pub fn reset(&mut self) {
        self.lose();
        self.people_seen = 0;
    }

    fn lose(&mut self) {
        self.next = None;
        self.filter.reset();
    }

    /// Takes other options, and forgets the person.
    pub fn set_options(&mut self, options: Options) {
        self.options = options;
        self.reset();
    }
}

/// The region around a detected person.
pub fn region_of(detection: &Detection) -> Option<Roi> {
    let [centre, rim, ..] = detection.keypoints_px;
    region::from_alignment(centre, rim)
}

/// The region for the next frame, from the points found in `roi`, as they are.
pub fn next_region(found: &Landmarks, roi: &Roi) -> Option<Roi> {
    let place = |index: usize| {
        let [u, v, _] = found.points.get(index)?.position;
        Some(roi.to_frame_px([u, v]))
    };
    region::from_alignment(place(ALIGNMENT[0])?, place(ALIGNMENT[1])?)
}
