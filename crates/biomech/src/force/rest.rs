//! Quiet standing: the weight, how much it sways, and when it ends.

use crate::signal::mean_sd;

/// Sway of quiet standing as a share of the weight: more is no standing.
const QUIET: f64 = 0.025;
/// Sway is taken to give one independent value of the weight in this time, in seconds.
pub const SWAY_S: f64 = 0.2;
/// Lengths of standing in seconds, the best first.
const LENGTHS_S: [f64; 4] = [1.0, 0.5, 0.25, 0.1];
/// After a jump half a second has to do: people step off.
const AFTER_S: [f64; 3] = [0.5, 0.25, 0.1];
/// Force within this many standard deviations of the weight is standing (Owen 2014).
const ONSET_SD: f64 = 5.0;
/// Standing lasts at least this long, in seconds: on the way through the weight a push is faster.
const MIN_STILL_S: f64 = 0.1;

/// A stretch of quiet standing.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// Mean force in newtons.
    pub weight_n: f64,
    /// Standard deviation of the force in newtons.
    pub sd_n: f64,
    /// First sample.
    pub from: usize,
    /// One beyond the last sample.
    pub to: usize,
    /// How long it is in seconds.
    pub length_s: f64,
}

impl Rest {
    /// Standard deviation of the weight in newtons, by the sway of its mean.
    pub fn weight_sd_n(&self) -> f64 {
        self.sd_n / (self.length_s / SWAY_S).max(1.0).sqrt()
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

/// The first quiet standing between two samples: a second of it, or as much as there is; `load_n` is
/// about the weight.
pub fn first_rest(t_s: &[f64], force_n: &[f64], within: [usize; 2], load_n: f64) -> Option<Rest> {
    search(t_s, force_n, within, load_n, &LENGTHS_S, false)
}

/// The last quiet standing between two samples: half a second of it, or as much as there is.
pub fn last_rest(t_s: &[f64], force_n: &[f64], within: [usize; 2], load_n: f64) -> Option<Rest> {
    search(t_s, force_n, within, load_n, &AFTER_S, true)
}

fn search(
    t_s: &[f64],
    force_n: &[f64],
    [from, to]: [usize; 2],
    load_n: f64,
    lengths_s: &[f64],
    backward: bool,
) -> Option<Rest> {
    let to = to.min(t_s.len());
    let span_s = t_s.last()? - t_s.first()?;
    let step_s = span_s / (t_s.len().max(2) - 1) as f64;
    lengths_s.iter().find_map(|length_s| {
        let count = (length_s / step_s).round() as usize;
        let hop = (count / 20).max(1);
        let places = to.checked_sub(from + count)? / hop;
        let rest = |k: usize| {
            let start = if backward {
                to - count - k * hop
            } else {
                from + k * hop
            };
            let (weight_n, sd) = mean_sd(force_n.get(start..start + count)?)?;
            let sd_n = sd?;
            let quiet = sd_n <= QUIET * weight_n && weight_n > 0.5 * load_n;
            quiet.then_some(Rest {
                weight_n,
                sd_n,
                from: start,
                to: start + count,
                length_s: *length_s,
            })
        };
        (0..=places).find_map(rest)
    })
}

/// The sample at which standing ends for good before sample `before`: the first that is beyond the
/// margin after the last stretch within it; `None` where nobody stands before.
pub fn last_quiet_end(t_s: &[f64], force_n: &[f64], rest: &Rest, before: usize) -> Option<usize> {
    let still = |i: &usize| (force_n[*i] - rest.weight_n).abs() <= rest.margin_n();
    let mut end = None;
    for i in (0..before.min(t_s.len())).rev() {
        match (still(&i), end) {
            (true, None) => end = Some(i + 1),
            (true, Some(e)) if t_s[e - 1] - t_s[i] >= MIN_STILL_S => return Some(e),
            (false, Some(_)) => end = None,
            _ => {}
        }
    }
    None
}
