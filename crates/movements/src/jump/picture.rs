//! What the picture shows of a body and its feet: curves that were not smoothed, and how they tremble.

use crate::Recording;
use sagitta_biomech::flight::{GRAVITY, Jitter, LOOK_S, Limits, Rise, jitter, rises};
use sagitta_biomech::signal::{mean_sd, median, quantile};
use sagitta_motion::{Channel, Position, ScaleSource, Side, Source};

/// A foot is over its level where it is higher by this share of body height: a centimetre, less than what
/// a flight of 0.18 s lifts it.
const MARGIN: f64 = 0.006;
/// A foot that rises by less than this share of body height did not leave the ground: 2 cm.
const LEAST: f64 = 0.012;
/// Margin and least rise in standard deviations of the feet's jitter: with 2.5 one of 80 frames of
/// standing is over the margin.
const MARGIN_SD: f64 = 2.5;
const LEAST_SD: f64 = 4.0;
/// Jitter never asks for more than this share of body height: what is lost behind something jumps about.
const MOST: f64 = 0.03;
/// A foot that stands moves no faster in the picture, in body heights per second: a camera in the hand, or
/// somebody who turns, moves it by up to half of that, and the slowest landing of a bounce by twice.
const DRIFT: f64 = 0.2;
/// No landmark is steadier than this share of body height: a fraction of a pixel.
const STEADIEST: f64 = 0.0003;
/// Second differences of independent errors have six times their variance.
const SECOND: f64 = 6.0;
/// Median absolute deviation to standard deviation, for normal errors.
const TO_SD: f64 = 1.4826;
/// Standing is read for jitter and levels in stretches up to this long, in seconds.
pub(super) const STANDING_S: f64 = 2.0;
/// Kept away from the edges of a flight where standing is judged, in seconds.
pub(super) const CLEAR_S: f64 = 0.05;
/// The centre of mass stands for the body where it is known in this share of the frames in which the hips
/// are.
pub(super) const KNOWN: f64 = 0.8;

/// A point of a foot over time.
pub(super) struct Foot {
    pub(super) points: Vec<(f64, f64)>,
    pub(super) side: Side,
    /// Whether it is the last that leaves the ground: the toe, where toes are known.
    pub(super) toe: bool,
    /// Where it rises and comes down again.
    pub(super) rises: Vec<Rise>,
}

impl Foot {
    /// Its heights between two instants.
    pub(super) fn between(&self, from_s: f64, to_s: f64) -> &[(f64, f64)] {
        let from = self.points.partition_point(|p| p.0 < from_s);
        let to = self.points.partition_point(|p| p.0 <= to_s);
        &self.points[from.min(to)..to]
    }
}

pub(super) struct Picture<'a> {
    pub(super) r: &'a Recording,
    pub(super) t_s: &'a [f64],
    com: Option<&'a [Option<f64>]>,
    pelvis: Option<&'a [Option<f64>]>,
    pub(super) feet: Vec<Foot>,
    pub(super) limits: Limits,
    pub(super) jitter: Jitter,
    /// Gravity in the curves' metres, and how well the scale is known.
    pub(super) known: [f64; 2],
}

impl<'a> Picture<'a> {
    pub(super) fn of(r: &'a Recording) -> Option<Self> {
        let sharp = r.sharp.as_ref()?;
        let get = |position, side| sharp.get(Channel::Position(position, side));
        let (com, pelvis) = (get(Position::ComUp, None), get(Position::PelvisUp, None));
        com.or(pelvis)?;
        let mut feet = Vec::new();
        for position in [Position::ToeUp, Position::HeelUp, Position::AnkleUp] {
            for side in Side::BOTH {
                let Some(y) = get(position, Some(side)) else {
                    continue;
                };
                let all = sharp.t_s.iter().zip(y);
                feet.push(Foot {
                    points: all.filter_map(|(&t, y)| Some((t, (*y)?))).collect(),
                    side,
                    toe: position == Position::ToeUp,
                    rises: Vec::new(),
                });
            }
        }
        if !feet.iter().any(|f| f.toe) {
            feet.iter_mut().for_each(|f| f.toe = true);
        }
        let limits = limits(&feet, r.body_m());
        for foot in &mut feet {
            foot.rises = rises(&foot.points, limits);
        }
        // Without a body height the scale is the network's guess, and gravity tells it better.
        let known = match measured(r) {
            true => [GRAVITY, r.scale.relative_sd.max(0.01) * GRAVITY],
            false => super::airs::UNKNOWN,
        };
        let steadiest = STEADIEST * r.body_m();
        Some(Self {
            r,
            t_s: &sharp.t_s,
            com,
            pelvis,
            jitter: jitter(&still(&feet, limits), steadiest),
            feet,
            limits,
            known,
        })
    }

    /// The body's heights between two instants: those of the centre of mass, or of mid-hip where it is
    /// not known often enough.
    pub(super) fn body_between(&self, from: f64, to: f64) -> Vec<(f64, f64)> {
        let of = |curve: Option<&[Option<f64>]>| -> Vec<(f64, f64)> {
            let inside = self.t_s.iter().zip(curve.unwrap_or_default());
            inside
                .filter(|(t, _)| (from..=to).contains(*t))
                .filter_map(|(&t, y)| Some((t, (*y)?)))
                .collect()
        };
        let (com, pelvis) = (of(self.com), of(self.pelvis));
        let enough = com.len() as f64 >= KNOWN * pelvis.len() as f64;
        if enough { com } else { pelvis }
    }

    /// Level at which a foot stands between two instants, with its standard deviation: `near_m`, where it
    /// is known, says about where.
    pub(super) fn level(
        &self,
        foot: &Foot,
        [from_s, to_s]: [f64; 2],
        near_m: f64,
    ) -> Option<[f64; 2]> {
        let band = 1.5 * self.limits.margin_m;
        let inside = foot.between(from_s, to_s).iter().map(|p| p.1);
        let stands: Vec<f64> = inside.filter(|y| (y - near_m).abs() <= band).collect();
        let middle = median(stands.clone())?;
        let close = |v: &f64| (v - middle).abs() <= 4.0 * self.jitter.sd_m;
        let near: Vec<f64> = stands.into_iter().filter(close).collect();
        let (mean, _) = mean_sd(&near)?;
        let sd = self.jitter.sd_m * (self.jitter.inflation() / near.len() as f64).sqrt();
        Some([mean, sd])
    }

    /// How high the lower foot comes over the level of standing, and when.
    pub(super) fn highest(&self) -> Option<(f64, f64)> {
        let over = |foot: &Foot, t: f64| {
            let near = foot.between(t - STANDING_S, t + STANDING_S);
            let level = quantile(near.iter().map(|p| p.1).collect(), 0.2)?;
            let at = foot.points.partition_point(|p| p.0 < t);
            let y = foot.points.get(at).filter(|p| p.0 == t)?.1;
            Some(y - level)
        };
        let toes = || self.feet.iter().filter(|f| f.toe);
        let lowest = |t: f64| toes().filter_map(|f| over(f, t)).reduce(f64::min);
        let each = self.t_s.iter().filter_map(|&t| Some((lowest(t)?, t)));
        each.max_by(|a, b| a.0.total_cmp(&b.0))
    }
}

/// What is a rise in these feet: by what their toes tremble.
fn limits(feet: &[Foot], body_m: f64) -> Limits {
    let toes = feet.iter().filter(|f| f.toe);
    let sd = toes.filter_map(tremble).fold(0.0, f64::max);
    let at_least = |share: f64, times: f64| (share * body_m).max(times * sd).min(MOST * body_m);
    Limits {
        least_m: at_least(LEAST, LEAST_SD),
        margin_m: at_least(MARGIN, MARGIN_SD),
        drift_m_s: DRIFT * body_m,
    }
}

/// Standard deviation from one frame to the next, by second differences.
fn tremble(foot: &Foot) -> Option<f64> {
    let each = foot.points.windows(3);
    let bends: Vec<f64> = each.map(|w| w[0].1 - 2.0 * w[1].1 + w[2].1).collect();
    let middle = median(bends.clone())?;
    let off = bends.iter().map(|b| (b - middle).abs()).collect();
    Some(TO_SD * median(off)? / SECOND.sqrt())
}

/// Whether a foot rises or sinks at each of its samples by more than one that stands, as off a box.
fn leaves(foot: &Foot, limits: Limits) -> Vec<bool> {
    let most_m = limits.least_m.max(limits.drift_m_s * LOOK_S);
    let mut all = vec![false; foot.points.len()];
    let mut to = 0;
    for from in 0..all.len() {
        let (t, y) = foot.points[from];
        while to + 1 < all.len() && foot.points[to].0 < t + LOOK_S {
            to += 1;
        }
        if (foot.points[to].1 - y).abs() > most_m {
            all[from..=to].fill(true);
        }
    }
    all
}

/// Heights of toes while they stand: between rises of any point of a foot, in stretches.
fn still(feet: &[Foot], limits: Limits) -> Vec<Vec<f64>> {
    let rises: Vec<&Rise> = feet.iter().flat_map(|f| &f.rises).collect();
    let moving = |t: f64| {
        let near = |r: &Rise| t > r.from_s - 2.0 * CLEAR_S && t < r.to_s + 2.0 * CLEAR_S;
        rises.iter().any(|r| near(r))
    };
    let mut all: Vec<Vec<f64>> = Vec::new();
    for foot in feet.iter().filter(|f| f.toe) {
        let mut run: Vec<(f64, f64)> = Vec::new();
        let leaves = leaves(foot, limits);
        for (i, &(t, y)) in foot.points.iter().chain(&[(f64::MAX, 0.0)]).enumerate() {
            let on = run.first().is_none_or(|first| t - first.0 <= STANDING_S);
            let near = run.last().is_none_or(|last| t - last.0 <= STANDING_S / 4.0);
            if on && near && !moving(t) && leaves.get(i) == Some(&false) {
                run.push((t, y));
                continue;
            }
            // The ends of a run may be leaving the ground already.
            if run.len() > 8 {
                all.push(run[2..run.len() - 2].iter().map(|p| p.1).collect());
            }
            run.clear();
        }
    }
    steadiest(all)
}

/// Stretches that vary like most: not those in which somebody steps or turns.
fn steadiest(all: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let sd = |run: &Vec<f64>| mean_sd(run).and_then(|m| m.1).unwrap_or(0.0);
    let Some(usual) = quantile(all.iter().map(sd).collect(), 0.5) else {
        return all;
    };
    all.into_iter()
        .filter(|run| sd(run) <= 2.0 * usual)
        .collect()
}

/// Whether the scale was measured: by the body's height or something in the picture, or by a laboratory.
/// Where gravity is to tell it, flights do.
pub(super) fn measured(r: &Recording) -> bool {
    match r.scale.by {
        ScaleSource::Gravity => false,
        _ => r.scale.measured() || r.source() == Source::Markers,
    }
}
