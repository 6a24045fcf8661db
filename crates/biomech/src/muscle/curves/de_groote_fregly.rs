//! Curves of De Groote, Kinney, Rao & Fregly, "Evaluation of direct collocation optimal control problem
//! formulations for solving the muscle redundancy problem", Ann Biomed Eng 44 (2016), with the
//! coefficients of OpenSim 4.6, which make them pass through the points that the paper names.

use sagitta_motion::model::DeGrooteFregly as Described;

/// Height, place, width and its growth of the three bells of the active curve.
const BELLS: [[f64; 4]; 3] = [
    [
        0.8150671134243542,
        1.055033428970575,
        0.162384573599574,
        0.063303448465465,
    ],
    [
        0.433004984392647,
        0.716775413397760,
        -0.029947116970696,
        0.200356847296188,
    ],
    [0.1, 1.0, 0.353553390593274, 0.0],
];

/// d₁ to d₄ of the force–velocity curve.
const VELOCITY: [f64; 4] = [-0.3211346127989808, -8.149, -0.374, 0.8825327733249912];

/// Shape of the passive curve, and the length at which it is nought.
const PASSIVE_SHAPE: f64 = 4.0;
const SHORTEST: f64 = 0.2;

/// c₁ and c₃, and c₂, of the tendon.
const TENDON: f64 = 0.2;

/// The curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeGrooteFregly(pub Described);

impl DeGrooteFregly {
    /// Σ b₁ exp(−½ (l − b₂)² / (b₃ + b₄ l)²), its width scaled about one.
    pub fn active(&self, length: f64) -> f64 {
        let x = (length - 1.0) / self.0.width_scale + 1.0;
        let bell = |[height, place, width, growth]: &[f64; 4]| {
            let off = (x - place) / (width + growth * x);
            height * libm::exp(-0.5 * off * off)
        };
        BELLS.iter().map(bell).sum()
    }

    /// d₁ ln(d₂ v + d₃ + √((d₂ v + d₃)² + 1)) + d₄; shortening is negative.
    pub fn velocity(&self, velocity: f64) -> f64 {
        let [d1, d2, d3, d4] = VELOCITY;
        let x = d2 * velocity + d3;
        d1 * libm::log(x + (x * x + 1.0).sqrt()) + d4
    }

    /// An exponential, nought at 0.2 and one at the given strain.
    pub fn passive(&self, length: f64) -> f64 {
        if self.0.ignore_passive {
            return 0.0;
        }
        let power = |l: f64| libm::exp(PASSIVE_SHAPE * (l - 1.0) / self.0.passive_strain);
        (power(length) - power(SHORTEST)) / (libm::exp(PASSIVE_SHAPE) - power(SHORTEST))
    }

    /// c₁ exp(k (l − 1)) − c₃, one at the given strain.
    pub fn tendon(&self, length: f64) -> f64 {
        let k = libm::log((1.0 + TENDON) / TENDON) / self.0.tendon_strain;
        TENDON * (libm::exp(k * (length - 1.0)) - 1.0)
    }
}
