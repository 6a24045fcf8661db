//! A muscle's force: fibres at an angle to a tendon.
//!
//! Fibres keep their height h = l₀ sin α₀ (OpenSim's pennation of constant width), so that along the
//! tendon they are √(l² − h²) long and move at l̇ / cos α.

use super::curves::{DeGrooteFregly, Millard, Thelen};
use sagitta_motion::model::{Muscle as Described, MuscleKind};

/// Largest angle of the fibres, acos(0.1): OpenSim's.
const MAX_PENNATION_RAD: f64 = 1.4706289056333368;

/// Shortest fibre of a muscle without pennation, as a share of the optimal length: OpenSim's.
const SHORTEST: f64 = 0.01;

/// Halvings of the bracket when fibre and tendon are balanced.
const HALVINGS: usize = 100;

/// A model's curves.
#[derive(Clone, Debug, PartialEq)]
enum Law {
    Thelen(Thelen),
    Millard(Box<Millard>),
    DeGrooteFregly(DeGrooteFregly),
}

/// Fibres and tendon of a muscle.
#[derive(Clone, Debug, PartialEq)]
pub struct Fibre {
    /// Force of the fibres at optimal length, full activation, at rest.
    pub max_isometric_n: f64,
    optimal_m: f64,
    slack_m: f64,
    height_m: f64,
    shortest_m: f64,
    max_velocity_m_s: f64,
    rigid: bool,
    law: Law,
}

/// Fibre and tendon in balance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Length of the fibres.
    pub fibre_m: f64,
    /// Force of the tendon.
    pub tendon_n: f64,
}

impl Fibre {
    /// From a description.
    pub fn new(described: &Described) -> Self {
        let optimal_m = described.optimal_fibre_m;
        let height_m = optimal_m * libm::sin(described.pennation_rad);
        let (law, own) = match &described.kind {
            MuscleKind::Thelen(it) => (Law::Thelen(Thelen(*it)), 0.0),
            MuscleKind::Millard(it) => {
                let curves = Millard::new(it);
                let own = curves.min_length() * optimal_m;
                (Law::Millard(Box::new(curves)), own)
            }
            MuscleKind::DeGrooteFregly(it) => (Law::DeGrooteFregly(DeGrooteFregly(*it)), 0.0),
        };
        let shortest_m = if described.pennation_rad > f64::EPSILON {
            height_m / libm::sin(MAX_PENNATION_RAD)
        } else {
            SHORTEST * optimal_m
        };
        Self {
            max_isometric_n: described.max_isometric_n,
            optimal_m,
            slack_m: described.tendon_slack_m,
            height_m,
            shortest_m: shortest_m.max(own),
            max_velocity_m_s: described.max_velocity * optimal_m,
            rigid: described.ignore_tendon_compliance,
            law,
        }
    }

    /// Active force along the tendon at full activation if the tendon does not stretch, N, for the
    /// path's length (m) and speed (m/s, lengthening positive): what static optimisation multiplies
    /// with the activation. Never negative, and nought where the fibres would be shorter than they can
    /// be.
    ///
    /// The angle of the fibres counts in full for Thelen's muscles only. OpenSim leaves it out for De
    /// Groote–Fregly muscles, and for Millard's takes height over normalised length for its sine,
    /// which nearly leaves it out; so does this, as results are held against OpenSim's.
    pub fn capacity_n(&self, length_m: f64, speed_m_s: f64) -> f64 {
        let along_m = length_m - self.slack_m;
        let fibre_m = (self.height_m * self.height_m + along_m * along_m).sqrt();
        if along_m <= 0.0 || fibre_m <= self.shortest_m {
            return 0.0;
        }
        let cosine = along_m / fibre_m;
        let force = self.active(1.0, fibre_m, speed_m_s * cosine).max(0.0);
        let share = match self.law {
            Law::Thelen(_) => cosine,
            Law::Millard(_) => {
                let sine = self.height_m * self.optimal_m / fibre_m;
                (1.0 - sine * sine).max(0.0).sqrt()
            }
            Law::DeGrooteFregly(_) => 1.0,
        };
        self.max_isometric_n * force * share
    }

    /// Normalised active force of fibres of this length (m) and speed (m/s).
    fn active(&self, activation: f64, fibre_m: f64, speed_m_s: f64) -> f64 {
        let (length, velocity) = (fibre_m / self.optimal_m, speed_m_s / self.max_velocity_m_s);
        match &self.law {
            Law::Thelen(it) => activation * it.active(length) * it.velocity(activation, velocity),
            Law::Millard(it) => it.clamped(activation) * it.active(length) * it.velocity(velocity),
            Law::DeGrooteFregly(it) => activation * it.active(length) * it.velocity(velocity),
        }
    }

    /// Normalised passive force of fibres of this length.
    fn passive(&self, fibre_m: f64) -> f64 {
        let length = fibre_m / self.optimal_m;
        match &self.law {
            Law::Thelen(it) => it.passive(length),
            Law::Millard(it) => it.passive(length),
            Law::DeGrooteFregly(it) => it.passive(length),
        }
    }

    /// Normalised force of a tendon of this length.
    fn tendon(&self, tendon_m: f64) -> f64 {
        let length = tendon_m / self.slack_m;
        match &self.law {
            Law::Thelen(it) => it.tendon(length),
            Law::Millard(it) => it.tendon(length),
            Law::DeGrooteFregly(it) => it.tendon(length),
        }
    }

    /// Length of the fibres at rest at which their force along the tendon is the tendon's, for a path's
    /// length and an activation (0 to 1): the root of a fₐ(l) + fₚ(l) − fₜ((L − l cos α) / lₛ) / cos α,
    /// by halving between the shortest fibre and the one that leaves the tendon slack. Fibres that
    /// are too long for any tension stay at their shortest.
    pub fn balance(&self, length_m: f64, activation: f64) -> Balance {
        let along = |fibre_m: f64| {
            (fibre_m * fibre_m - self.height_m * self.height_m)
                .max(0.0)
                .sqrt()
        };
        let fibres = |fibre_m: f64| {
            let force = self.active(activation, fibre_m, 0.0) + self.passive(fibre_m);
            force * along(fibre_m) / fibre_m
        };
        let slack_m = (length_m - self.slack_m).max(0.0);
        let longest_m = (slack_m * slack_m + self.height_m * self.height_m).sqrt();
        if self.rigid || longest_m <= self.shortest_m {
            let fibre_m = longest_m.max(self.shortest_m);
            return Balance {
                fibre_m,
                tendon_n: self.max_isometric_n * fibres(fibre_m),
            };
        }
        let (mut low, mut high) = (self.shortest_m, longest_m);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if fibres(middle) < self.tendon(length_m - along(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        let fibre_m = 0.5 * (low + high);
        Balance {
            fibre_m,
            tendon_n: self.max_isometric_n * self.tendon(length_m - along(fibre_m)),
        }
    }
}
