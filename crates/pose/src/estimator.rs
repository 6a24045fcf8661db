//! The whole way from a frame to poses.

use crate::barbell::PlateTracker;
use crate::blazepose::BlazePose;
use crate::detector::Detector;
use crate::engine::Engine;
use crate::track::Tracker;
use crate::{Error, Frame, subject};
use sagitta_motion::{
    Disc, KeypointSchema, MOST_PEOPLE, Part, PeopleFrame, PersonId, PoseFrame, Region,
};

/// How frames relate to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Each frame stands alone: the whole of every one is searched.
    Image,
    /// Frames follow each other: people are looked for where they should be, and the whole frame is
    /// searched where somebody is missing, closely where it shows nobody.
    #[default]
    Video,
}

/// Choices that change the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Stills or a stream.
    pub mode: Mode,
    /// One-Euro smoothing for live display, in [`Mode::Video`] only. Recordings are conditioned later,
    /// without delay, and leave this off.
    pub smoothing: bool,
    /// How many people to follow at most, 1 to [`MOST_PEOPLE`]. The landmark network runs once per
    /// person. With 1 whoever is found is the subject; with more each keeps a number.
    pub people: usize,
    /// With one person: after so many frames, counted from the last [`Estimator::reset`], the whole frame
    /// is searched, and where that shows the same person, their square is taken from it and owes nothing
    /// to the frames before. A recording that is cut there gives the same landmarks in pieces as in one go.
    /// 0: never.
    pub renew: usize,
    /// Follow the weight plate of the bar that the subject holds, in frames whose pixels are in memory.
    pub plate: bool,
}

impl Options {
    /// For a recording of one person, followed or searched anew in every frame.
    pub fn recording(tracking: bool) -> Self {
        Self {
            mode: if tracking { Mode::Video } else { Mode::Image },
            renew: Part::BLOCK as usize,
            ..Self::default()
        }
    }

    /// For a camera: one person is followed and smoothed for the eye.
    pub fn live() -> Self {
        Self {
            smoothing: true,
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::Video,
            smoothing: false,
            people: 1,
            renew: 0,
            plate: false,
        }
    }
}

/// Finds people in each frame and tells which one the recording is about.
///
/// The subject is the most prominent person of the first frame that has any (see
/// [`subject::prominence`]), or the one who is selected. They stay the subject whatever happens: a frame
/// in which they are not seen is a gap, never somebody else.
pub struct Estimator<D = BlazePose> {
    tracker: Tracker<D>,
    /// Where a plate is wanted.
    plates: Option<PlateTracker>,
    /// What was seen last, with the subject.
    last: PeopleFrame,
}

impl<D: Detector> Estimator<D> {
    /// An estimator of the people that a detector finds.
    pub fn with(detector: D, options: Options) -> Self {
        let people = options.people.clamp(1, MOST_PEOPLE);
        Self {
            tracker: Tracker::with(detector, Options { people, ..options }),
            plates: options.plate.then(PlateTracker::new),
            last: PeopleFrame::default(),
        }
    }

    /// The subject in a frame, or an explicit gap. In [`Mode::Video`] frames come in order of time.
    ///
    /// # Errors
    /// [`Error::BadFrame`], [`Error::Engine`] and [`Error::DeviceLost`]. The frame can be tried again.
    pub async fn estimate(&mut self, frame: Frame<'_>) -> Result<PoseFrame, Error> {
        self.estimate_all(frame).await.map(|all| all.split().0)
    }

    /// Everybody in a frame, and who is the subject.
    ///
    /// # Errors
    /// As for [`Estimator::estimate`].
    pub async fn estimate_all(&mut self, frame: Frame<'_>) -> Result<PeopleFrame, Error> {
        frame.check()?;
        let people = self.tracker.next(&frame).await?;
        let chosen = self.last.subject;
        self.last = PeopleFrame {
            t_s: frame.t_s,
            width: frame.width,
            height: frame.height,
            subject: chosen.or_else(|| subject::most_prominent(&people, frame.size())),
            people,
            plate: None,
        };
        self.last.plate = self.plate(&frame)?;
        Ok(self.last.clone())
    }

    /// The last frame as the network saw it: for measuring, which takes the jitter of the points into
    /// account and must not be late. Without smoothing it is what [`Estimator::estimate_all`] gave.
    pub fn raw(&self) -> PeopleFrame {
        let raw = self.tracker.raw();
        PeopleFrame {
            t_s: self.last.t_s,
            width: self.last.width,
            height: self.last.height,
            people: raw.unwrap_or(&self.last.people).to_vec(),
            subject: self.last.subject,
            plate: self.last.plate,
        }
    }

    /// The plate beside the subject's hands, where it is wanted.
    fn plate(&mut self, frame: &Frame<'_>) -> Result<Option<Disc>, Error> {
        let schema = self.tracker.schema();
        let Some(plates) = self.plates.as_mut().filter(|_| frame.is_in_memory()) else {
            return Ok(None);
        };
        let subject = self
            .last
            .people
            .iter()
            .find(|p| Some(p.id) == self.last.subject);
        plates.next(frame, subject.map(|p| &p.pose), schema)
    }

    /// Makes somebody the subject from the next frame on.
    pub fn select(&mut self, id: PersonId) {
        self.last.subject = Some(id);
    }

    /// Makes whoever stood at a point of the last frame, in pixels, the subject from the next frame on, and
    /// tells who that is. Beside everybody nothing changes.
    pub fn select_at(&mut self, point_px: [f64; 2]) -> Option<PersonId> {
        let id = subject::at_point(&self.last, self.schema(), point_px)?;
        self.select(id);
        Some(id)
    }

    /// Who is the subject, if anybody was seen yet.
    pub fn subject(&self) -> Option<PersonId> {
        self.last.subject
    }

    /// Where the person should be in the next frame, if one alone is followed.
    pub fn next_region(&self) -> Option<Region> {
        self.tracker.next_region().map(|roi| roi.region())
    }

    /// Looks for the person there in the next frame, as if they had been followed until now.
    pub fn follow(&mut self, region: Region) {
        self.tracker.follow(region.into());
    }

    /// The points of the poses.
    pub fn schema(&self) -> KeypointSchema {
        self.tracker.schema()
    }

    /// Forgets everybody who is followed, the subject, and the smoothing.
    pub fn reset(&mut self) {
        self.tracker.reset();
        self.plates.iter_mut().for_each(PlateTracker::reset);
        self.last = PeopleFrame::default();
    }

    /// Takes other options, and forgets everybody.
    pub fn set_options(&mut self, options: Options) {
        let people = options.people.clamp(1, MOST_PEOPLE);
        self.tracker.set_options(Options { people, ..options });
        self.plates = options.plate.then(PlateTracker::new);
        self.last = PeopleFrame::default();
    }

    /// Name of the engine that runs the landmark network: "burn-flex".
    pub fn engine(&self) -> &str {
        self.tracker.engine()
    }

    /// How many people were seen when a whole frame was last searched; 0 before that.
    pub fn people_seen(&self) -> usize {
        self.tracker.people_seen()
    }

    /// The pipeline below, for tests and measurements.
    pub fn tracker(&mut self) -> &mut Tracker<D> {
        &mut self.tracker
    }
}

impl Estimator {
    /// An estimator on engines of the caller's choice, one per network of BlazePose.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if the networks' inputs are not those of the network that finds people and of
    /// the landmark network.
    pub fn new(
        finder: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
        options: Options,
    ) -> Result<Self, Error> {
        Ok(Self::with(BlazePose::new(finder, landmarks)?, options))
    }

    /// Takes other engines for the same networks; those who are followed and the smoothing stay. After
    /// [`Error::DeviceLost`] the same frame can then be estimated again, and none is missing.
    ///
    /// # Errors
    /// As for [`Estimator::new`]; then the old engines stay.
    pub fn replace_engines(
        &mut self,
        finder: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
    ) -> Result<(), Error> {
        self.tracker.replace_engines(finder, landmarks)
    }

    /// The engine that runs the landmark network, for measurements.
    pub fn landmark_engine(&mut self) -> &mut dyn Engine {
        self.tracker.detector().landmark_engine()
    }
}
