//! Quiet standing: the weight, how much it sways, and when it ends.

use crate::force::GRAVITY;

/// Sway of quiet standing as a share of the weight: more is no standing.
const QUIET: f64 = 0.025;
/// Lengths of standing in seconds, the best first: a second is what weighing takes (Owen 2014).
const LENGTHS_S: [f64; 4] = [1.0, 0.5, 0.25, 0.1];
/// Shorter standing counts only where the recording cuts it, in seconds: within a movement the force passes
/// through the weight, and a body that sinks evenly weighs what it weighs at rest.
const ALONE_S: f64 = 0.5;
/// So near to either end of the recording standing is cut by it, in seconds.
const CUT_S: f64 = 0.1;
/// Force within this many standard deviations of the weight is standing (Owen 2014).
const ONSET_SD: f64 = 5.0;
/// Standing lasts at least this long, in seconds: on the way through the weight a push is faster.
const MIN_STILL_S: f64 = 0.1;
/// A body that stands still moves by this SD in m/s, by breath and heart: 0.1 % of the weight at 0.25 Hz
/// are 0.6 cm/s, 0.3 % at 1.1 Hz 0.4 cm/s, and balance adds as much.
const BREATH_M_S: f64 = 0.008;
/// Sway of the force lasts this long in one direction, in seconds: `1 / 2πf` of balance (0.5 Hz), as heart beats
/// (1.1 Hz) move the body less.
const SWAY_S: f64 = 0.32;

/// A plate's zero is off by this SD in newtons: piezoelectric plates drift by up to 0.05 N/s, and some seconds lie
/// between an empty plate and standing.
const ZERO_N: f64 = 0.3;
/// Sway is looked for in so much more than the standing itself, in seconds: the quietest second of a slow sway is
/// where it turns, which is not its middle.
const AROUND_S: f64 = 0.5;

/// A stretch of quiet standing.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// Mean force in newtons.
    pub weight_n: f64,
    /// Standard deviation of the force in newtons.
    pub sd_n: f64,
    /// What of it changes from sample to sample: the plate's noise.
    pub noise_n: f64,
    /// What of it is sway, here and around.
    pub sway_n: f64,
    /// First sample.
    pub from: usize,
    /// One beyond the last sample.
    pub to: usize,
    /// How long it is in seconds.
    pub length_s: f64,
}

impl Rest {
    /// How the body moves although it stands, as a standard deviation in m/s.
    pub fn speed_sd_m_s(&self) -> f64 {
        let speed = SWAY_S * GRAVITY / self.weight_n * self.sway_n;
        (BREATH_M_S * BREATH_M_S + speed * speed).sqrt()
    }

    /// Standard deviation of the weight in newtons: of the mean force by the momentum of a body that moves
    /// at either end, and by the plate's noise.
    pub fn weight_sd_n(&self) -> f64 {
        let count = (self.to - self.from).max(1) as f64;
        let ends = 2.0_f64.sqrt() * self.speed_sd_m_s() / GRAVITY * self.weight_n;
        let swayed = ends / self.length_s.max(0.1);
        (swayed * swayed + self.noise_n * self.noise_n / count + ZERO_N * ZERO_N).sqrt()
    }

    /// Its middle sample.
    pub fn middle(&self) -> usize {
        usize::midpoint(self.from, self.to)
    }

    /// How far force may be from the weight while standing, in newtons.
    pub fn margin_n(&self) -> f64 {
        ONSET_SD * self.sd_n
    }
}

/// A force in which standing is looked for; sums over it are made once.
#[derive(Debug)]
pub struct Standing<'a> {
    t_s: &'a [f64],
    force_n: &'a [f64],
    load_n: f64,
    /// Sums of force, of its square, and of the squared step to it from the sample before.
    sums: [Vec<f64>; 3],
}

impl<'a> Standing<'a> {
    /// Of a force of which `load_n` is about the weight.
    pub fn new(t_s: &'a [f64], force_n: &'a [f64], load_n: f64) -> Self {
        let mut sums = [vec![0.0], vec![0.0], vec![0.0]];
        let (mut total, mut before) = ([0.0; 3], None);
        for &f in force_n {
            let step = f - before.unwrap_or(f);
            before = Some(f);
            // The mean is taken off, so that squares keep their digits.
            let own = f - load_n;
            for ((sum, total), value) in
                sums.iter_mut()
                    .zip(&mut total)
                    .zip([own, own * own, step * step])
            {
                *total += value;
                sum.push(*total);
            }
        }
        Self {
            t_s,
            force_n,
            load_n,
            sums,
        }
    }

    /// The quietest second of standing between two samples, or the quietest shorter stretch where there is no
    /// such second.
    pub fn quietest(&self, within: [usize; 2]) -> Option<Rest> {
        LENGTHS_S.iter().find_map(|&s| self.search(within, s))
    }

    /// The quietest second of standing in the whole recording.
    pub fn second(&self) -> Option<Rest> {
        self.search([0, self.t_s.len()], LENGTHS_S[0])
    }

    fn search(&self, [from, to]: [usize; 2], length_s: f64) -> Option<Rest> {
        let to = to.min(self.t_s.len());
        let (first, last) = (*self.t_s.first()?, *self.t_s.last()?);
        let step_s = (last - first) / (self.t_s.len().max(2) - 1) as f64;
        let count = (length_s / step_s).round() as usize;
        let hop = (count / 20).max(1);
        let places = to.checked_sub(from + count)? / hop;
        let cut = |rest: &Rest| {
            let (start, end) = (self.t_s[rest.from], self.t_s[rest.to - 1]);
            length_s >= ALONE_S || start - first < CUT_S || last - end < CUT_S
        };
        (0..=places)
            .filter_map(|k| self.rest(from + k * hop, count, length_s))
            .filter(cut)
            .min_by(|a, b| a.sd_n.total_cmp(&b.sd_n))
            .map(|rest| self.swaying(rest, [from, to], step_s))
    }

    /// With the least sway that is seen half a second to either side, or a second to one, where all of that is
    /// standing too.
    fn swaying(&self, rest: Rest, [from, to]: [usize; 2], step_s: f64) -> Rest {
        let more = (AROUND_S / step_s).round() as usize;
        let count = rest.to - rest.from + 2 * more;
        let starts = [more, 2 * more, 0]
            .into_iter()
            .filter_map(|less| rest.from.checked_sub(less));
        let within = starts.filter(|start| *start >= from && start + count <= to);
        let around =
            within.filter_map(|start| Some(self.rest(start, count, rest.length_s)?.sway_n));
        let least = around.min_by(f64::total_cmp).unwrap_or(0.0);
        Rest {
            sway_n: rest.sway_n.max(least),
            ..rest
        }
    }

    /// A stretch, where it is quiet and bears the load.
    fn rest(&self, from: usize, count: usize, length_s: f64) -> Option<Rest> {
        let to = from + count;
        let of = |sum: &[f64], from: usize| Some(sum.get(to)? - sum.get(from)?);
        let n = count as f64;
        let own = of(&self.sums[0], from)? / n;
        let variance = (of(&self.sums[1], from)? / n - own * own).max(0.0);
        let steps = of(&self.sums[2], from + 1)? / (n - 1.0).max(1.0);
        let (weight_n, sd_n) = (own + self.load_n, variance.sqrt());
        let quiet = count > 3 && sd_n <= QUIET * weight_n && weight_n > 0.5 * self.load_n;
        let noise_n = (0.5 * steps).sqrt().min(sd_n);
        quiet.then_some(Rest {
            weight_n,
            sd_n,
            noise_n,
            sway_n: (sd_n * sd_n - noise_n * noise_n).max(0.0).sqrt(),
            from,
            to,
            length_s,
        })
    }

    /// Stretches between two samples in which the force stays within a margin of the weight for a tenth of a
    /// second, the last first.
    pub fn still(&self, [from, to]: [usize; 2], weight_n: f64, margin_n: f64) -> Vec<[usize; 2]> {
        let mut all = Vec::new();
        let mut end = None;
        let mut keep = |start: usize, end: usize| {
            if end > start && self.t_s[end - 1] - self.t_s[start] >= MIN_STILL_S {
                all.push([start, end]);
            }
        };
        let to = to.min(self.t_s.len());
        for i in (from..to).rev() {
            let still = (self.force_n[i] - weight_n).abs() <= margin_n;
            match (still, end) {
                (true, None) => end = Some(i + 1),
                (false, Some(e)) => {
                    keep(i + 1, e);
                    end = None;
                }
                _ => {}
            }
        }
        if let Some(e) = end {
            keep(from, e);
        }
        all
    }
}
