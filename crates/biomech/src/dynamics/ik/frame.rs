//! One frame of inverse kinematics: Levenberg–Marquardt with bounds.
//!
//! `(H + λ I) δ = −g` with `H = Σ w Jᵀ J`, `g = Σ w Jᵀ r`; a coordinate at its bound that the gradient
//! pushes outwards stays there; a step that does not lessen the sum is tried again with λ ten times as
//! large. Coordinates that follow others strictly give what they add to the ones they follow. Source:
//! J. J. Moré, The Levenberg–Marquardt algorithm: implementation and theory, 1978; bounds by projection.

use crate::dynamics::linear::Symmetric;
use crate::dynamics::{couplers, fk, jacobian};
use crate::model::Model;
use crate::{Data, Vec3};

/// Steps at most; from a neighbouring frame a handful do.
const MOST_STEPS: usize = 300;
/// The search rests where no coordinate moves by more, rad or m.
const STILL: f64 = 1e-8;
/// First damping, as a share of the mean of H's diagonal.
const DAMPING: f64 = 1e-6;
/// Beyond this share no step lessens the sum any more.
const MOST_DAMPING: f64 = 1e9;

/// A measured marker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// Which task it is of.
    pub task: usize,
    pub body: usize,
    pub local_m: Vec3,
    pub at_m: Vec3,
    pub weight: f64,
}

/// What a coordinate is to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub coordinate: usize,
    pub value: f64,
    pub weight: f64,
}

/// What a frame's search came to; the coordinates are in its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How far each target is from its marker.
    pub distances_m: Vec<f64>,
    /// Whether it came to rest.
    pub settled: bool,
}

/// Space for a frame, allocated once.
pub(super) struct Solver {
    system: Symmetric,
    gradient: Vec<f64>,
    step: Vec<f64>,
    start: Vec<f64>,
    /// Whether the search may move a coordinate.
    free: Vec<bool>,
    /// Weight of couplers, or none where they are strict.
    coupling: Option<f64>,
    columns: Vec<(usize, Vec3)>,
}

impl Solver {
    pub(super) fn new(model: &Model, constraint_weight: f64) -> Self {
        let n = model.size();
        let strict = !constraint_weight.is_finite();
        let follows = |k: usize| strict && model.couplers().iter().any(|c| c.dependent == k);
        let coordinates = model.coordinates().iter().enumerate();
        Self {
            system: Symmetric::new(n),
            gradient: vec![0.0; n],
            step: vec![0.0; n],
            start: vec![0.0; n],
            free: coordinates
                .map(|(k, c)| !c.locked && c.prescribed.is_none() && !follows(k))
                .collect(),
            coupling: (!strict).then_some(constraint_weight.max(0.0)),
            columns: Vec::with_capacity(n),
        }
    }

    /// Sets coordinates that follow a function of time.
    pub(super) fn prescribe(model: &Model, data: &mut Data, t_s: f64) {
        for (q, coordinate) in data.q.iter_mut().zip(model.coordinates()) {
            if let Some(function) = &coordinate.prescribed {
                *q = function.value(t_s);
            }
        }
    }

    /// Moves `data.q` to the best place near it.
    pub(super) fn solve(
        &mut self,
        model: &Model,
        data: &mut Data,
        targets: &[Target],
        wanted: &[Wanted],
    ) -> Found {
        let total: f64 = targets.iter().map(|target| target.weight).sum();
        let share = if total > 0.0 { 1.0 / total } else { 0.0 };
        let goal = Goal {
            targets,
            wanted,
            share,
            coupling: self.coupling,
        };
        self.project(model, data);
        let mut cost = goal.cost(model, data);
        let (mut damping, mut settled) = (DAMPING, false);
        'search: for _ in 0..MOST_STEPS {
            self.linearise(model, data, &goal);
            self.start.copy_from_slice(&data.q);
            loop {
                let moved = self.advance(model, data, damping);
                let next = goal.cost(model, data);
                if next <= cost {
                    cost = next;
                    damping = (damping * 0.1).max(1e-15);
                    settled = moved < STILL;
                    break;
                }
                data.q.copy_from_slice(&self.start);
                damping *= 10.0;
                if damping > MOST_DAMPING || moved < STILL {
                    fk::positions(model, data);
                    settled = true;
                    break 'search;
                }
            }
            if settled {
                break;
            }
        }
        let distance = |t: &Target| (fk::point(data, t.body, t.local_m) - t.at_m).norm();
        Found {
            distances_m: targets.iter().map(distance).collect(),
            settled,
        }
    }

    /// Brings coordinates into their bounds and to what they follow.
    fn project(&self, model: &Model, data: &mut Data) {
        for (q, coordinate) in data.q.iter_mut().zip(model.coordinates()) {
            if coordinate.prescribed.is_some() {
                continue;
            }
            if coordinate.locked {
                *q = coordinate.default_value;
            } else if coordinate.clamped {
                *q = q.max(coordinate.range[0]).min(coordinate.range[1]);
            }
        }
        if self.coupling.is_none() {
            couplers::enforce(model, data);
        }
    }

    /// H and g where the data are.
    fn linearise(&mut self, model: &Model, data: &Data, goal: &Goal<'_>) {
        self.system.clear();
        self.gradient.fill(0.0);
        for target in goal.targets {
            let at_m = fk::point(data, target.body, target.local_m);
            let (miss, weight) = (at_m - target.at_m, target.weight * goal.share);
            self.columns.clear();
            let columns = &mut self.columns;
            jacobian::columns(model, data, target.body, at_m, |k, motion| {
                columns.push((k, motion.linear));
            });
            for (a, &(k, u)) in self.columns.iter().enumerate() {
                self.gradient[k] += weight * u.dot(&miss);
                for &(j, v) in &self.columns[..=a] {
                    self.system.add(k, j, weight * u.dot(&v));
                }
            }
        }
        for wanted in goal.wanted {
            let k = wanted.coordinate;
            self.gradient[k] += wanted.weight * (data.q[k] - wanted.value);
            self.system.add(k, k, wanted.weight);
        }
        self.couple(model, data);
    }

    /// Couplers as terms, or folded into what they follow.
    fn couple(&mut self, model: &Model, data: &Data) {
        for coupler in model.couplers().iter().rev() {
            let (d, jet) = (coupler.dependent, coupler.drive.jet(&data.q));
            let Some(weight) = self.coupling else {
                let fold = &mut self.system;
                let gradient = &mut self.gradient;
                coupler.drive.slopes(&jet, |k, slope| {
                    gradient[k] += slope * gradient[d];
                    fold.fold(d, k, slope);
                });
                continue;
            };
            let miss = data.q[d] - jet.value;
            self.columns.clear();
            self.columns.push((d, Vec3::new(1.0, 0.0, 0.0)));
            let columns = &mut self.columns;
            coupler.drive.slopes(&jet, |k, slope| {
                columns.push((k, Vec3::new(-slope, 0.0, 0.0)))
            });
            for (a, &(k, u)) in self.columns.iter().enumerate() {
                self.gradient[k] += weight * u.x * miss;
                for &(j, v) in &self.columns[..=a] {
                    self.system.add(k, j, weight * u.x * v.x);
                }
            }
        }
    }

    /// A step from `self.start`; how far the coordinate that moved most has moved.
    fn advance(&mut self, model: &Model, data: &mut Data, damping: f64) -> f64 {
        let coordinates = model.coordinates();
        let (free, gradient, start) = (&self.free, &self.gradient, &self.start);
        let held = |k: usize| {
            let c = &coordinates[k];
            let low = start[k] <= c.range[0] && gradient[k] > 0.0;
            let high = start[k] >= c.range[1] && gradient[k] < 0.0;
            !free[k] || (c.clamped && (low || high))
        };
        self.step
            .iter_mut()
            .zip(gradient)
            .for_each(|(s, g)| *s = -g);
        self.system.solve(damping, held, &mut self.step);
        for (q, step) in data.q.iter_mut().zip(&self.step) {
            *q += step;
        }
        self.project(model, data);
        fk::positions(model, data);
        let moves = data
            .q
            .iter()
            .zip(&self.start)
            .map(|(q, start)| (q - start).abs());
        moves.fold(0.0, f64::max)
    }
}

/// What a frame is to come near to.
struct Goal<'a> {
    targets: &'a [Target],
    wanted: &'a [Wanted],
    /// One over the sum of the targets' weights.
    share: f64,
    coupling: Option<f64>,
}

impl Goal<'_> {
    /// The sum that is minimised; leaves positions known.
    fn cost(&self, model: &Model, data: &mut Data) -> f64 {
        fk::positions(model, data);
        let square = |t: &Target| {
            let miss = fk::point(data, t.body, t.local_m) - t.at_m;
            t.weight * self.share * miss.norm_squared()
        };
        let markers: f64 = self.targets.iter().map(square).sum();
        let off = |w: &Wanted| w.weight * (data.q[w.coordinate] - w.value).powi(2);
        let wanted: f64 = self.wanted.iter().map(off).sum();
        let Some(weight) = self.coupling else {
            return markers + wanted;
        };
        let apart = model.couplers().iter().map(|coupler| {
            let miss = data.q[coupler.dependent] - coupler.drive.jet(&data.q).value;
            weight * miss * miss
        });
        markers + wanted + apart.sum::<f64>()
    }
}
