//! The whole way from a frame to a pose.

use crate::engine::Engine;
use crate::track::Tracker;
use crate::{Error, Frame};
use sagitta_motion::PoseFrame;

/// How frames relate to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Each frame stands alone: the detector runs on every one.
    Image,
    /// Frames follow each other: the person is tracked and the detector runs only where there is none.
    #[default]
    Video,
}

/// Choices that change the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Stills or a stream.
    pub mode: Mode,
    /// One-Euro smoothing for live display, in [`Mode::Video`] only. Recordings are conditioned later,
    /// without delay, and leave this off.
    pub smoothing: bool,
}

/// Finds one person in each frame.
pub struct Estimator {
    tracker: Tracker,
}

impl Estimator {
    /// An estimator on engines of the caller's choice, one per network.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if the networks' inputs are not the detector's and the landmark network's.
    pub fn new(
        detector: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
        options: Options,
    ) -> Result<Self, Error> {
        Ok(Self {
            tracker: Tracker::new(detector, landmarks, options)?,
        })
    }

    /// The person in a frame, or an explicit gap. In [`Mode::Video`] frames come in order of time.
    ///
    /// # Errors
    /// [`Error::BadFrame`], [`Error::Engine`] and [`Error::DeviceLost`]. The frame can be tried again.
    pub async fn estimate(&mut self, frame: Frame<'_>) -> Result<PoseFrame, Error> {
        frame.check()?;
        let pose = self.tracker.next(&frame).await?;
        Ok(PoseFrame {
            t_s: frame.t_s,
            width: frame.width,
            height: frame.height,
            pose,
        })
    }

    /// Takes other engines for the same networks; the tracked person and the smoothing stay. After
    /// [`Error::DeviceLost`] the same frame can then be estimated again, and none is missing.
    ///
    /// # Errors
    /// As for [`Estimator::new`]; then the old engines stay.
    pub fn replace_engines(
        &mut self,
        detector: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
    ) -> Result<(), Error> {
        self.tracker.replace_engines(detector, landmarks)
    }

    /// Forgets the tracked person and the smoothing.
    pub fn reset(&mut self) {
        self.tracker.reset();
    }

    /// Takes other options, and forgets the tracked person.
    pub fn set_options(&mut self, options: Options) {
        self.tracker.set_options(options);
    }

    /// Name of the engine that runs the landmark network: "burn-flex".
    pub fn engine(&self) -> &str {
        self.tracker.engine()
    }

    /// How many people the detector saw when it last ran; 0 before it ran.
    pub fn people_seen(&self) -> usize {
        self.tracker.people_seen()
    }

    /// The engine that runs the landmark network, for measurements.
    pub fn landmark_engine(&mut self) -> &mut dyn Engine {
        self.tracker.landmark_engine()
    }

    /// The pipeline below, for tests and measurements.
    pub fn tracker(&mut self) -> &mut Tracker {
        &mut self.tracker
    }
}
