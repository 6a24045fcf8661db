//! One person from frame to frame: where they were, how they move, where they should be.

use crate::detector::Body;
use crate::sample::Roi;
use crate::smooth::PoseFilter;
use crate::track::look::Look;
use crate::track::steady::Steady;
use sagitta_motion::{PersonId, Pose};

/// How long somebody who is out of sight, and not behind anybody who is known, is looked for, in seconds.
/// After that whoever appears is somebody new.
pub const PATIENCE_S: f64 = 1.2;

/// How long somebody who is out of sight is looked for at all, in seconds.
pub const MEMORY_S: f64 = 3.0;

/// Time constant in seconds of the velocity's low-pass.
const FREE_S: f64 = 0.15;

/// The same while somebody else is close: then points may be the other's, and what was known counts more.
const CROWDED_S: f64 = 0.8;

/// Time constants in seconds with which a hidden person is taken to come to rest: people walk on across
/// the picture, but they do not go on rising or sinking.
const REST_S: [f64; 2] = [4.0, 0.4];

/// Time constant in seconds with which doubts fade while all goes well.
const DOUBT_S: f64 = 0.5;

/// Doubt about somebody who has just appeared: where two people are close, networks see a third between
/// them for a moment, who must not take the place of one of the two.
const NEW_DOUBT: f64 = 0.4;

/// Time constant in seconds with which somebody new becomes known.
const NEW_S: f64 = 0.2;

/// Least doubt about somebody out of sight.
const HIDDEN_DOUBT: f64 = 0.1;

/// Difference of looks up to which two bodies wear the same.
const ALIKE: f64 = 0.06;

/// How much of a new look is believed per frame.
const LOOK_SHARE: f64 = 0.1;

/// Somebody who is followed, or was until a moment ago.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Who.
    pub id: PersonId,
    /// As last seen.
    pose: Pose,
    /// Where they were to be looked for when they were last seen.
    region: Roi,
    /// The same, held still.
    held: Roi,
    steady: Steady,
    /// When they were first seen.
    appeared_s: f64,
    /// When they were last seen.
    seen_s: f64,
    /// When they were last seen or had a reason not to be.
    excused_s: f64,
    velocity_px_s: [f64; 2],
    /// What they wear, seen while nobody was close.
    look: Option<Look>,
    /// How uncertain it is that what was last seen was them, in the unit of [`Followed::doubt`].
    doubt: f64,
    /// Smooths what is shown of them.
    pub filter: PoseFilter,
}

impl Followed {
    /// Somebody new. `None` where their body gives no region.
    pub fn new(id: PersonId, body: &Body, t_s: f64) -> Option<Self> {
        let region = body.next?;
        let mut steady = Steady::default();
        Some(Self {
            id,
            pose: body.pose.clone(),
            region,
            held: steady.next(region, t_s),
            steady,
            appeared_s: t_s,
            seen_s: t_s,
            excused_s: t_s,
            velocity_px_s: [0.0; 2],
            look: body.look,
            doubt: 0.0,
            filter: PoseFilter::default(),
        })
    }

    /// The pose when last seen.
    pub fn pose(&self) -> &Pose {
        &self.pose
    }

    /// For how long they have not been seen, in seconds.
    pub fn unseen_s(&self, t_s: f64) -> f64 {
        t_s - self.seen_s
    }

    /// How far they should have moved since they were last seen.
    pub fn shift_px(&self, t_s: f64) -> [f64; 2] {
        let unseen_s = self.unseen_s(t_s);
        let way = |rest_s: f64, speed: f64| speed * rest_s * (1.0 - (-unseen_s / rest_s).exp());
        let [x, y] = self.velocity_px_s;
        [way(REST_S[0], x), way(REST_S[1], y)]
    }

    /// Where they should be.
    pub fn expected(&self, t_s: f64) -> Roi {
        let [dx, dy] = self.shift_px(t_s);
        Roi {
            cx_px: self.region.cx_px + dx,
            cy_px: self.region.cy_px + dy,
            ..self.region
        }
    }

    /// The square they were last seen in.
    pub fn region(&self) -> Roi {
        self.region
    }

    /// The square to look in where they were seen a moment ago: the last one, held still.
    pub fn held(&self) -> Roi {
        self.held
    }

    /// How far from their look a body's is, 0–1; 0 where either is not known.
    pub fn strangeness(&self, body: &Body) -> f64 {
        let both = self.look.zip(body.look);
        both.map_or(0.0, |(mine, theirs)| mine.distance(&theirs))
    }

    /// Whether a body is known to look like them.
    pub fn is_alike(&self, body: &Body) -> bool {
        let both = self.look.zip(body.look);
        both.is_some_and(|(mine, theirs)| mine.distance(&theirs) <= ALIKE)
    }

    /// How uncertain their place and posture are: what they were off by in the moments before, as a share
    /// of the region's side. Whoever stands in front moves on without a break and wins against whoever is
    /// half hidden and drawn to them.
    pub fn doubt(&self) -> f64 {
        let known_s = self.seen_s - self.appeared_s;
        self.doubt + NEW_DOUBT * (-known_s / NEW_S).exp()
    }

    /// Takes over what was seen of them, which was `off` from what was expected. `crowded`: somebody else
    /// is close.
    pub fn see(&mut self, body: &Body, t_s: f64, crowded: bool, off: f64) {
        let Some(region) = body.next else { return };
        let passed_s = self.unseen_s(t_s);
        if passed_s > 0.0 {
            let memory_s = if crowded { CROWDED_S } else { FREE_S };
            let weight = 1.0 - (-passed_s / memory_s).exp();
            let way = [
                region.cx_px - self.region.cx_px,
                region.cy_px - self.region.cy_px,
            ];
            for (v, way_px) in self.velocity_px_s.iter_mut().zip(way) {
                *v += weight * (way_px / passed_s - *v);
            }
        }
        self.doubt = off.max(self.doubt * (-passed_s.max(0.0) / DOUBT_S).exp());
        match (&mut self.look, &body.look) {
            (Some(mine), Some(seen)) if !crowded => mine.approach(seen, LOOK_SHARE),
            (None, Some(seen)) => self.look = Some(*seen),
            _ => {}
        }
        self.pose.clone_from(&body.pose);
        self.region = region;
        self.held = self.steady.next(region, t_s);
        (self.seen_s, self.excused_s) = (t_s, t_s);
    }

    /// They are out of sight; `behind` somebody else, which excuses it.
    pub fn miss(&mut self, t_s: f64, behind: bool) {
        self.filter.reset();
        self.steady.reset();
        self.doubt = self.doubt.max(HIDDEN_DOUBT);
        if behind {
            self.excused_s = t_s;
        }
    }

    /// Whether they have been out of sight for so long that they are not looked for any more.
    pub fn is_gone(&self, t_s: f64) -> bool {
        t_s - self.excused_s > PATIENCE_S || self.unseen_s(t_s) > MEMORY_S
    }
}

/// Distance of two squares' centres as a share of the larger one's side.
pub fn apart(a: &Roi, b: &Roi) -> f64 {
    (a.cx_px - b.cx_px).hypot(a.cy_px - b.cy_px) / a.size_px.max(b.size_px)
}

/// Whether two squares, however they are turned, can share a place in which people are: each of them leaves
/// room around its person.
pub fn touch(a: &Roi, b: &Roi) -> bool {
    let away_px = (a.cx_px - b.cx_px).hypot(a.cy_px - b.cy_px);
    away_px < (a.size_px + b.size_px) / 2.0
}
