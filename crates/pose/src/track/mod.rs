//! Follows people: looks where they should be, searches the whole frame where somebody is missing, and
//! says who is who.

pub mod closer;
pub mod crowd;
pub mod followed;
pub mod landmarks;
pub mod likeness;
pub mod look;
pub mod refine;
pub mod region;
pub mod steady;

use crate::blazepose::BlazePose;
use crate::detect::Detection;
use crate::detector::{Body, Detector, Search, Sight};
use crate::engine::Engine;
use crate::sample::Roi;
use crate::smooth::PoseFilter;
use crate::{Error, Frame, Mode, Options};
use closer::Closer;
use crowd::Crowd;
use landmarks::Landmarks;
use sagitta_motion::{Person, PersonId, Pose};
use steady::Steady;

/// Side of the landmark network's input in pixels.
pub const INPUT_SIDE: usize = 256;

/// The landmark network's outputs that are used: points, presence, heat maps, world points. The fifth,
/// a segmentation, is left out of the network altogether.
pub const OUTPUTS: [&str; 4] = ["Identity", "Identity_1", "Identity_3", "Identity_4"];

/// Least presence for a person to count as found, and to be followed.
pub const MIN_PRESENCE: f64 = 0.5;

/// The points that place the next region: its centre, and one on the circle around the body.
const ALIGNMENT: [usize; 2] = [33, 34];

/// A detector and what is remembered from frame to frame.
pub struct Tracker<D = BlazePose> {
    detector: D,
    options: Options,
    alone: Alone,
    crowd: Crowd,
    closer: Closer,
    /// Frames since the last reset.
    count: usize,
    /// The last frame's people before smoothing.
    raw: Vec<Person>,
}

/// One person, where no more are wanted: whoever is found is that person.
#[derive(Default)]
struct Alone {
    /// Where they should be in the next frame.
    next: Option<Roi>,
    /// Holds it still.
    steady: Steady,
    filter: PoseFilter,
}

/// The only one's number where one person is followed.
const ONLY: PersonId = PersonId(1);

impl<D: Detector> Tracker<D> {
    /// A tracker of the people that a detector finds.
    pub fn with(detector: D, options: Options) -> Self {
        let crowd = Crowd::new(options.people, detector.schema());
        Self {
            detector,
            options,
            alone: Alone::default(),
            crowd,
            closer: Closer::default(),
            count: 0,
            raw: Vec::new(),
        }
    }

    /// Everybody in the next frame, in the order of their numbers. After an error nothing is remembered of
    /// this frame and nothing is forgotten: it can be tried again.
    ///
    /// # Errors
    /// As for [`Detector::find`].
    pub async fn next(&mut self, frame: &Frame<'_>) -> Result<Vec<Person>, Error> {
        if self.options.people <= 1 {
            let pose = self.next_alone(frame).await?;
            self.count += 1;
            let person = pose.map(|pose| Person { id: ONLY, pose });
            return Ok(person.into_iter().collect());
        }
        let anew = self.options.mode == Mode::Image;
        let expected = match anew {
            true => Vec::new(),
            false => self.crowd.expected(frame.t_s),
        };
        let veils = match anew {
            true => Vec::new(),
            false => self.crowd.veils(frame.t_s),
        };
        let everywhere = match anew {
            true => Some(self.options.people),
            false => self.crowd.everywhere(frame.t_s),
        };
        // Whether anybody is in sight the detector tells: only then it looks more closely.
        let closer = everywhere.map_or(Vec::new(), |_| self.squares(frame));
        let search = Search {
            expected: &expected,
            veils: &veils,
            everywhere,
            closer: &closer,
            looks: true,
        };
        let sight = self.detector.find(frame, search).await?;
        self.count += 1;
        Ok(self.recognise(sight, everywhere.is_some(), frame))
    }

    fn recognise(&mut self, sight: Sight, everywhere: bool, frame: &Frame<'_>) -> Vec<Person> {
        let found = self
            .crowd
            .assign(sight, everywhere, frame.t_s, frame.size());
        let mut people = Vec::with_capacity(found.len());
        self.raw.clear();
        for crowd::Match { id, body } in found {
            let mut pose = body.pose;
            if self.smooths()
                && let Some(person) = self.crowd.followed(id)
            {
                let raw = pose.clone();
                self.raw.push(Person { id, pose: raw });
                let scale_px = body.next.map_or(0.0, |r| r.size_px);
                person.filter.apply(&mut pose, frame.t_s, scale_px);
            }
            people.push(Person { id, pose });
        }
        people
    }

    async fn next_alone(&mut self, frame: &Frame<'_>) -> Result<Option<Pose>, Error> {
        let due = self.is_due();
        if due {
            // What a part of a recording begins with is the square alone.
            self.alone.steady.reset();
            self.closer.reset();
        }
        let body = match self.followed() {
            Some(region) if due => match self.renewed(frame, region).await? {
                Some(body) => Some(body),
                None => self.find_one(frame, Some(region)).await?,
            },
            Some(region) => match self.find_one(frame, Some(region)).await? {
                Some(body) => Some(body),
                // Whoever is somewhere else may be somebody else: that waits for the next frame.
                None => self.renewed(frame, region).await?,
            },
            None => self.find_one(frame, None).await?,
        };
        self.raw.clear();
        let Some(mut body) = body else {
            self.alone = Alone::default();
            return Ok(None);
        };
        if self.smooths() {
            let pose = body.pose.clone();
            self.raw.push(Person { id: ONLY, pose });
            let scale_px = body.next.map_or(0.0, |r| r.size_px);
            self.alone.filter.apply(&mut body.pose, frame.t_s, scale_px);
        }
        let steady = &mut self.alone.steady;
        self.alone.next = body.next.map(|seen| steady.next(seen, frame.t_s));
        if let Some(region) = self.alone.next {
            self.closer.saw(region, frame.t_s);
        }
        Ok(Some(body.pose))
    }

    /// Where the one person is followed.
    fn followed(&self) -> Option<Roi> {
        self.alone.next.filter(|_| self.options.mode == Mode::Video)
    }

    /// Whether the square is taken anew with this frame.
    fn is_due(&self) -> bool {
        self.options.renew > 0 && self.count.is_multiple_of(self.options.renew)
    }

    /// The clearest body of the whole frame, if it is where the person is followed.
    async fn renewed(&mut self, frame: &Frame<'_>, region: Roi) -> Result<Option<Body>, Error> {
        let body = self.find_one(frame, None).await?;
        let same = |b: &Body| {
            b.next
                .is_some_and(|next| next.region().is_same(region.region()))
        };
        Ok(body.filter(same))
    }

    /// The body in a region, or the clearest of the whole frame.
    async fn find_one(
        &mut self,
        frame: &Frame<'_>,
        region: Option<Roi>,
    ) -> Result<Option<Body>, Error> {
        let closer = match region {
            Some(_) => Vec::new(),
            None => self.squares(frame),
        };
        let search = Search {
            expected: region.as_slice(),
            veils: &[],
            everywhere: region.is_none().then_some(1),
            closer: &closer,
            looks: false,
        };
        let sight = self.detector.find(frame, search).await?;
        let mut bodies = sight.expected.into_iter().flatten().chain(sight.others);
        Ok(bodies.next())
    }

    /// Where to look more closely if a frame shows nobody: everywhere in a still, here and there in a
    /// stream. A part of a recording begins as its start does.
    fn squares(&self, frame: &Frame<'_>) -> Vec<Roi> {
        let count = match self.options.renew {
            0 => self.count,
            renew => self.count % renew,
        };
        match self.options.mode {
            Mode::Image => closer::all(frame.size()),
            Mode::Video => self.closer.some(frame.size(), count, frame.t_s),
        }
    }

    fn smooths(&self) -> bool {
        self.options.smoothing && self.options.mode == Mode::Video
    }

    /// The last frame's people as they were before smoothing; `None` where nobody is smoothed.
    pub fn raw(&self) -> Option<&[Person]> {
        self.smooths().then_some(&self.raw)
    }

    /// Where the person should be in the next frame, if one alone is followed.
    pub fn next_region(&self) -> Option<Roi> {
        self.alone.next
    }

    /// Looks for the one person there in the next frame, as if they had been followed until now.
    pub fn follow(&mut self, region: Roi) {
        self.alone.next = Some(region);
        self.alone.steady.reset();
    }

    /// How many people were seen when the whole frame was last searched.
    pub fn people_seen(&self) -> usize {
        self.detector.people_seen()
    }

    /// The points of the poses.
    pub fn schema(&self) -> sagitta_motion::KeypointSchema {
        self.detector.schema()
    }

    /// Name of what does the work.
    pub fn engine(&self) -> &str {
        self.detector.name()
    }

    /// What finds the bodies.
    pub fn detector(&mut self) -> &mut D {
        &mut self.detector
    }

    /// Forgets everybody.
    pub fn reset(&mut self) {
        self.alone = Alone::default();
        self.crowd.reset();
        self.closer.reset();
        self.detector.reset();
        self.raw.clear();
        self.count = 0;
    }

    /// Takes other options, and forgets everybody.
    pub fn set_options(&mut self, options: Options) {
        self.options = options;
        self.crowd = Crowd::new(options.people, self.detector.schema());
        self.reset();
    }
}

impl Tracker {
    /// A tracker on BlazePose's two engines.
    ///
    /// # Errors
    /// As for [`BlazePose::new`].
    pub fn new(
        finder: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
        options: Options,
    ) -> Result<Self, Error> {
        Ok(Self::with(BlazePose::new(finder, landmarks)?, options))
    }

    /// Takes other engines for the same networks and goes on as if nothing had happened: everybody stays
    /// followed.
    ///
    /// # Errors
    /// As for [`Tracker::new`]; then the old engines stay.
    pub fn replace_engines(
        &mut self,
        finder: Box<dyn Engine>,
        landmarks: Box<dyn Engine>,
    ) -> Result<(), Error> {
        self.detector.replace_engines(finder, landmarks)
    }

    /// See [`BlazePose::detect`].
    ///
    /// # Errors
    /// As there.
    pub async fn detect(&mut self, frame: &Frame<'_>) -> Result<Vec<Detection>, Error> {
        self.detector.detect(frame).await
    }

    /// See [`BlazePose::landmarks`].
    ///
    /// # Errors
    /// As there.
    pub async fn landmarks(&mut self, frame: &Frame<'_>, roi: &Roi) -> Result<Landmarks, Error> {
        self.detector.landmarks(frame, roi).await
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
