//! What all jumps share: flights and contacts with what leads to them and follows, found by force
//! plates where there are some and else in the picture, and what is measured in them. The movements
//! beside this folder choose a [`Kind`] and declare their metrics from [`catalogue`].

mod airs;
mod bounce;
pub(crate) mod catalogue;
mod contradictions;
mod curves;
mod force;
mod legs;
mod marked;
mod metrics;
mod missed;
mod phases;
mod picture;
mod plates;
mod remarks;
mod values;
mod video;
mod whole;

use crate::{Movement, Recording};
use sagitta_biomech::flight::Edge;
use sagitta_biomech::force::{Air, Crossing, Motion, contacts};
use sagitta_motion::{Forces, Metric, Phases, Series, Spec, Warnings};

/// What leads to the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Standing, sinking, pushing.
    Countermovement,
    /// Holding a squat, pushing.
    Squat,
    /// Falling from a box, a contact.
    Drop,
    /// A contact after the flight before.
    Repeated,
}

/// A movement that is a jump of some kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jumping {
    /// What leads to the flight.
    pub(crate) kind: Kind,
    /// Its declaration.
    pub(crate) spec: &'static Spec,
}

impl Movement for Jumping {
    type Found = Option<Jumps>;

    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn find(&self, r: &Recording, w: &mut Warnings) -> Option<Jumps> {
        let found = find(r, self.kind);
        if let Some(jumps) = &found {
            phases::remark(r, self.kind, jumps, w);
        }
        found
    }

    fn phases(&self, r: &Recording, found: &Option<Jumps>) -> Phases {
        let of = |jumps| phases::phases(r, jumps, self.kind);
        found.as_ref().map(of).unwrap_or_default()
    }

    fn metrics(
        &self,
        r: &Recording,
        found: &Option<Jumps>,
        p: &Phases,
        w: &mut Warnings,
    ) -> Vec<Metric> {
        metrics::metrics(r, found.as_ref(), p, *self, w)
    }

    fn curves(&self, _: &Recording, found: &Option<Jumps>) -> Vec<Series> {
        found.as_ref().map(curves::curves).unwrap_or_default()
    }
}

/// What the instants were found with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Force,
    Video,
}

/// What only a picture shows of a flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    /// Highest instant of the centre of mass.
    apex: Crossing,
    /// From its height at take-off to the highest, in metres, with its standard deviation.
    rise_m: [f64; 2],
    /// Gravity as the flight shows it in the recording's metres, with its standard deviation.
    gravity: Option<[f64; 2]>,
    /// Speed of the fall at touch-down in m/s, with its standard deviation.
    touch_m_s: Option<[f64; 2]>,
}

/// One flight with what leads to it and follows. Times in seconds of the recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Jump {
    /// Standing before the jump, from when.
    stood_s: Option<f64>,
    /// First movement out of standing.
    start: Option<Crossing>,
    /// Touches the ground before the push.
    touch_down: Option<Crossing>,
    /// Fastest way down.
    fastest_down_s: Option<f64>,
    /// Lowest centre of mass before the flight.
    lowest_s: Option<f64>,
    take_off: Crossing,
    landing: Crossing,
    /// The centre of mass goes down no more after landing.
    landed_s: Option<f64>,
    /// Centre of mass from before the jump until after it.
    motion: Option<Motion>,
    /// Body weight in newtons and its standard deviation, as it was used here.
    weight_n: Option<[f64; 2]>,
    /// Where standing after the jump helped to weigh: the velocity at take-off in m/s with the weight by the
    /// short standing before alone.
    alone_m_s: Option<f64>,
    /// What the force plate adds to what is known of these instants; `None` in the picture.
    plate: Option<Plate>,
    seen: Option<Seen>,
}

/// What a force plate says of a jump beside its motion.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Plate {
    /// Force in newtons at which feet leave and land.
    threshold_n: f64,
    /// Standard deviation of the plate's noise in newtons.
    noise_n: f64,
    /// How surely these are known in seconds: the fastest way down, the lowest centre of mass before the flight,
    /// and the end of landing.
    turns_sd_s: [Option<f64>; 3],
    /// Why nothing is known of the motion.
    unknown: Option<&'static str>,
    /// Why nothing made from the motion is valid.
    refused: Option<String>,
}

impl Jump {
    /// A flight of which nothing else is known.
    fn new(take_off: Crossing, landing: Crossing) -> Self {
        Self {
            stood_s: None,
            start: None,
            touch_down: None,
            fastest_down_s: None,
            lowest_s: None,
            take_off,
            landing,
            landed_s: None,
            motion: None,
            weight_n: None,
            alone_m_s: None,
            plate: None,
            seen: None,
        }
    }
}

/// All jumps of a recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Jumps {
    by: By,
    list: Vec<Jump>,
    /// Mean force on the empty plate in newtons.
    offset_n: f64,
    /// Share by which lengths may be wrong, and whether they were scaled by gravity.
    scale_sd: f64,
    by_gravity: bool,
    /// What was looked at and is no jump.
    looked: missed::Looked,
}

/// Finds the jumps, by force where it was measured; `None` where there is nothing to find them in.
fn find(r: &Recording, kind: Kind) -> Option<Jumps> {
    let by_force = force::find(r, kind);
    by_force
        .filter(|jumps| !jumps.list.is_empty() || r.sharp.is_none())
        .or_else(|| video::find(r, kind))
}

/// How exactly an instant is known at which the velocity of a jump's body turns: a sample, evenly spread;
/// in the picture also what the low-pass smears.
fn turn_sd_s(r: &Recording, by: By, jump: &Jump) -> f64 {
    let motion = jump.motion.as_ref();
    let step = motion.and_then(|m| Some(m.t_s.get(1)? - m.t_s.first()?));
    let step = step.unwrap_or(0.0) / 12.0_f64.sqrt();
    match (by, r.cutoff_hz) {
        (By::Video, Some(hz)) => step + 0.5 / (std::f64::consts::PI * hz),
        _ => step,
    }
}

/// Instants at which the picture shows feet leaving the ground or landing, in order of time.
pub fn seen_edges(r: &Recording) -> Vec<(Edge, Crossing)> {
    edges(&video::airs(r))
}

/// Whether the picture shows flights that are none for falling faster than bodies do, as in a file that
/// plays faster than life.
pub fn flies_fast(r: &Recording) -> bool {
    video::fast(r)
}

/// Instants at which force plates tell feet leaving the ground or landing, in order of time.
pub fn measured_edges(forces: &Forces, threshold_n: Option<f64>) -> Vec<(Edge, Crossing)> {
    edges(&contacts(&forces.t_s, &forces.total_n(), threshold_n).airs)
}

fn edges(airs: &[Air]) -> Vec<(Edge, Crossing)> {
    let both = |air: &Air| {
        let (from, to) = (
            air.from.map(|c| (Edge::Leaves, c)),
            air.to.map(|c| (Edge::Lands, c)),
        );
        from.into_iter().chain(to).collect::<Vec<_>>()
    };
    airs.iter().flat_map(both).collect()
}
