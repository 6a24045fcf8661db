//! One person from frame to frame: where they were, how they move, where they should be.

use crate::detector::Body;
use crate::sample::Roi;
use crate::smooth::PoseFilter;
use sagitta_motion::{PersonId, Pose};

/// How long somebody who is out of sight is looked for, in seconds. After that whoever appears is
/// somebody new.
pub const PATIENCE_S: f64 = 1.2;

/// Time constant in seconds of the velocity's low-pass.
const FREE_S: f64 = 0.15;

/// The same while somebody else is close: then points may be the other's, and what was known counts more.
const CROWDED_S: f64 = 0.8;

/// Time constant in seconds with which a hidden person is taken to come to rest.
const REST_S: f64 = 1.5;

/// Somebody who is followed, or was until a moment ago.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Who.
    pub id: PersonId,
    /// As last seen.
    pose: Pose,
    /// Where they were to be looked for when they were last seen.
    region: Roi,
    /// When that was.
    seen_s: f64,
    velocity_px_s: [f64; 2],
    /// Smooths what is shown of them.
    pub filter: PoseFilter,
}

impl Followed {
    /// Somebody new. `None` where their body gives no region.
    pub fn new(id: PersonId, body: &Body, t_s: f64) -> Option<Self> {
        Some(Self {
            id,
            pose: body.pose.clone(),
            region: body.next?,
            seen_s: t_s,
            velocity_px_s: [0.0; 2],
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
        let way_s = REST_S * (1.0 - (-self.unseen_s(t_s) / REST_S).exp());
        self.velocity_px_s.map(|v| v * way_s)
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

    /// Takes over what was seen of them. `crowded`: somebody else is close.
    pub fn see(&mut self, body: &Body, t_s: f64, crowded: bool) {
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
        self.pose.clone_from(&body.pose);
        self.region = region;
        self.seen_s = t_s;
    }
}

/// Distance of two squares' centres as a share of the larger one's side.
pub fn apart(a: &Roi, b: &Roi) -> f64 {
    (a.cx_px - b.cx_px).hypot(a.cy_px - b.cy_px) / a.size_px.max(b.size_px)
}
