//! Flights in the picture, proved by physics.
//!
//! A flight begins where both feet leave the level at which they stood and ends where they come to stand
//! again ([`sagitta_biomech::flight::rises`]). In flight the centre of mass is on a parabola that is fitted
//! to all of its frames; each foot then tells when it left the ground and when it landed
//! ([`sagitta_biomech::flight`]). Toes decide, since heels leave the ground before them; heels and ankles
//! that agree with the toes are averaged with them. What is no flight by its parabola is refused with a
//! reason: bodies fall alike, and are highest half-way.

use super::force::{MAX_CONTACT_S, MAX_FLIGHT_S};
use super::picture::{CLEAR_S, Foot, Picture, STANDING_S};
use sagitta_biomech::flight::{Crossing, Edge, GRAVITY, Parabola, Rise, came_down_s, edge, fit};
use sagitta_biomech::force::Air;
use sagitta_biomech::signal::{median, quantile};

/// Values and instants of feet that are farther apart than this many standard deviations differ.
pub(super) const DIFFER: f64 = 3.0;
/// The end of a fall that is fitted, in seconds.
const FALL_S: f64 = 0.15;
/// Shorter flights are none, in seconds: 1.2 cm.
const MIN_AIR_S: f64 = 0.1;
/// Gravity in metres of which nothing is known.
pub(super) const UNKNOWN: [f64; 2] = [GRAVITY, 1e6];
/// Bodies fall with at least this share of gravity: a file that plays at half the speed of life shows a
/// quarter. Slower files need their factor.
const SLOWEST: f64 = 0.25;
/// And with at most this share: a body half as tall again as it is taken to be, or one that reads so from
/// above.
const FASTEST: f64 = 1.6;
/// A file that plays three times faster than life shows nine times gravity.
const FAST: f64 = 9.0 * FASTEST;
/// Gravity is told where it exceeds its standard deviation by this.
const TOLD: f64 = 3.0;
/// The highest instant of a flight is half-way, to this share of it: landing 30 cm lower moves it by a
/// tenth, and feet that are found late as much.
const APEX: f64 = 0.2;
/// Frames of a flight lie on the parabola to this share of body height, or of its rise.
const ROUGH: f64 = 0.008;
const ROUGH_RISE: f64 = 0.1;
/// Edges and parabola are found in turn so often; from one time to the next edges move by up to 60 ms.
const ROUNDS: usize = 6;
/// So many flights tell which gravity is the recording's, and shares of it that no other flight has.
const ALIKE: usize = 3;
const UNLIKE: [f64; 2] = [0.7, 1.5];
/// So few frames tell no gravity.
const TELLS: usize = 4;
/// Trembling feet and a trembling body could agree by chance, and so do feet that are lifted from a step to the
/// next: in flight the body has risen so long before take-off, and sinks after landing, by at least this share of
/// what it flies off with. In the shortest contacts of a rope it is two thirds. Flights longer than this, 8 cm, that
/// are on a clear parabola need no more proof, and of others one end may be seen late.
const CLEAR_AIR_S: f64 = 0.25;
const LOW: f64 = 0.25;
const PUSH_S: f64 = 0.08;
const PUSH: f64 = 0.2;
/// Two feet share this much of their rises in a jump; in running they share a fifth.
pub(super) const SHARED: f64 = 0.4;
/// A foot is judged by what is seen of it where that is this share of the frames.
const SEEN: f64 = 0.5;
/// Somebody who falls from a box comes from at least this share of body height: 5 cm.
const DROP: f64 = 0.03;

/// Where both feet are over their levels, with the levels of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    from_s: f64,
    to_s: f64,
    /// Share of the longer rise that both feet have in common; 1 where one foot alone is seen.
    shared: f64,
}

/// An air with the parabola of its centre of mass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flown {
    pub(super) air: Air,
    pub(super) parabola: Option<Parabola>,
    /// Share of the longer rise that both feet have in common.
    pub(super) shared: f64,
}

/// Why a moment at which both feet leave their level is no flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Refused {
    /// The instants at which the feet leave the ground and land are not clear.
    Edges,
    /// It is over at once.
    Short {
        /// How long it lasts in seconds.
        for_s: f64,
    },
    /// The body falls otherwise than bodies do.
    Gravity {
        /// With so many m/s².
        m_s2: f64,
    },
    /// The body falls on a parabola as in a file that plays faster than life.
    Fast {
        /// With so many m/s².
        m_s2: f64,
    },
    /// The body moves on no parabola, or is not highest half-way.
    Path,
}

/// Everything that was found.
pub(super) struct Airs {
    /// Flights, and falls that end in a contact, in order.
    pub(super) flown: Vec<Flown>,
    /// What was looked at and is no flight, with its instant.
    pub(super) refused: Vec<(f64, Refused)>,
}

impl Picture<'_> {
    /// Moments at which both feet are over the levels at which they stand before and after, in order.
    fn stretches(&self) -> Vec<Stretch> {
        let mut all: Vec<Stretch> = Vec::new();
        for foot in self.feet.iter().filter(|f| f.toe) {
            for rise in &foot.rises {
                all.extend(self.with_other(foot, rise));
            }
        }
        all.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
        let mut kept: Vec<Stretch> = Vec::new();
        for one in all {
            match kept.last_mut() {
                // Both feet tell the same flight; where they differ, the one that is longer in common.
                Some(last) if one.from_s < last.to_s => {
                    if one.shared > last.shared {
                        *last = one;
                    }
                }
                _ => kept.push(one),
            }
        }
        kept
    }

    /// What a rise of one foot has in common with the other foot.
    fn with_other(&self, foot: &Foot, rise: &Rise) -> Option<Stretch> {
        let mut seen = 0.0_f64;
        let mut best: Option<Stretch> = None;
        for other in self.feet.iter().filter(|f| f.side != foot.side) {
            let frames = |f: &Foot| f.between(rise.from_s, rise.to_s).len() as f64;
            seen = seen.max(frames(other) / frames(foot).max(1.0));
            for with in &other.rises {
                let shared = rise.shared(with);
                if shared > best.map_or(0.0, |b| b.shared) {
                    // Heels leave the ground before the toes, so that only toes narrow it.
                    let limit = if other.toe { with } else { rise };
                    best = Some(Stretch {
                        from_s: rise.from_s.max(limit.from_s),
                        to_s: rise.to_s.min(limit.to_s),
                        shared,
                    });
                }
            }
            if best.is_some() {
                break;
            }
        }
        let alone = Stretch {
            from_s: rise.from_s,
            to_s: rise.to_s,
            shared: 1.0,
        };
        best.or((seen < SEEN).then_some(alone))
    }

    /// All flights and falls; the flights tell the gravity of the falls.
    pub(super) fn airs(&self) -> Airs {
        let (mut flights, mut refused) = (Vec::new(), Vec::new());
        for s in self.stretches() {
            let flown = self.flown([Some(s.from_s), Some(s.to_s)], s.shared, None);
            match self.judged(&s, &flown) {
                None => flights.push(flown),
                Some(why) => refused.push((0.5 * (s.from_s + s.to_s), why)),
            }
        }
        self.alike(&mut flights, &mut refused);
        let parabolas = flights.iter().filter_map(|f: &Flown| f.parabola);
        let gravity = median(parabolas.map(|p| p.gravity).collect()).unwrap_or(GRAVITY);
        let mut flown: Vec<Flown> = Vec::new();
        for flight in flights {
            let landed = flown.last().and_then(|f| f.air.to);
            let off = flight.air.from;
            let overlaps = landed.zip(off).is_some_and(|(on, off)| off.t_s <= on.t_s);
            if overlaps {
                continue;
            }
            let bounced = landed
                .zip(off)
                .is_some_and(|(on, off)| off.t_s - on.t_s <= MAX_CONTACT_S);
            if !bounced {
                flown.extend(off.and_then(|off| self.fall(off.t_s, gravity)));
            }
            flown.push(flight);
        }
        Airs { flown, refused }
    }

    /// Refuses flights that fall otherwise than the others: in one recording gravity is one, and who comes nearer
    /// the camera changes it by less.
    fn alike(&self, flights: &mut Vec<Flown>, refused: &mut Vec<(f64, Refused)>) {
        let free = |f: &Flown| self.free_gravity(f.air.from?.t_s, f.air.to?.t_s);
        let all: Vec<f64> = flights.iter().filter_map(free).map(|g| g[0]).collect();
        let Some(usual) = median(all.clone()).filter(|_| all.len() >= ALIKE) else {
            return;
        };
        let [low, high] = UNLIKE;
        flights.retain(|f| {
            let odd = free(f)
                .filter(|[g, sd]| g + TOLD * sd < low * usual || g - TOLD * sd > high * usual);
            if let (Some([m_s2, _]), Some(off)) = (odd, f.air.from) {
                refused.push((off.t_s, Refused::Gravity { m_s2 }));
            }
            odd.is_none()
        });
    }

    /// Why a stretch is no flight.
    fn judged(&self, s: &Stretch, flown: &Flown) -> Option<Refused> {
        let for_s = s.to_s - s.from_s;
        let (Some(off), Some(on), Some(p)) = (flown.air.from, flown.air.to, flown.parabola) else {
            return Some(match for_s < MIN_AIR_S {
                true => Refused::Short { for_s },
                false => Refused::Edges,
            });
        };
        let for_s = on.t_s - off.t_s;
        if for_s < MIN_AIR_S {
            return Some(Refused::Short { for_s });
        }
        if for_s > MAX_FLIGHT_S {
            return Some(Refused::Path);
        }
        let Some([g, sd]) = self.free_gravity(off.t_s, on.t_s) else {
            // Too few frames, or a path that bends upwards.
            let few = self.body_between(off.t_s, on.t_s).len() <= TELLS;
            let flies = few && self.pushes(&p, [off.t_s, on.t_s]);
            return (!flies).then_some(Refused::Path);
        };
        let share = g / GRAVITY;
        let wide = TOLD * sd / GRAVITY;
        let told = sd <= 0.0 || g >= TOLD * sd;
        if share < SLOWEST || share - wide > FAST || !told {
            return Some(Refused::Gravity { m_s2: g });
        }
        let rise = g * for_s * for_s / 8.0;
        // Gravity as it is known bends no path of a file that plays faster.
        let free = fit(&self.body_between(off.t_s, on.t_s), self.jitter, UNKNOWN);
        let p = free.filter(|_| share - wide > FASTEST).unwrap_or(p);
        let off_middle = (p.apex_s - 0.5 * (off.t_s + on.t_s)).abs();
        let rough = (ROUGH * self.r.body_m()).max(ROUGH_RISE * rise);
        // A path that is no parabola but for its jitter proves little.
        let clear = for_s >= CLEAR_AIR_S && p.scatter_m <= rough;
        let on_path = off_middle <= APEX * for_s
            && p.scatter_m <= rough.max(self.jitter.sd_m)
            && (clear || self.pushes(&p, [off.t_s, on.t_s]));
        match share - wide > FASTEST {
            true if on_path => Some(Refused::Fast { m_s2: g }),
            true => Some(Refused::Gravity { m_s2: g }),
            false => (!on_path).then_some(Refused::Path),
        }
    }

    /// Whether the body rises before it takes off and sinks after it lands, as trembling feet do not make it.
    fn pushes(&self, p: &Parabola, [off_s, on_s]: [f64; 2]) -> bool {
        let least_m = PUSH * p.velocity(off_s).abs() * PUSH_S;
        // The contact of a rope's bounce is lowest half-way, of others earlier.
        let lower = |from: f64, to: f64, edge_m: f64| {
            let heights = self.body_between(from, to).iter().map(|p| p.1).collect();
            quantile(heights, LOW).is_none_or(|m| edge_m - m >= least_m)
        };
        let (near, far) = (0.25 * PUSH_S, 1.3 * PUSH_S);
        let rises = lower(off_s - far, off_s - near, p.at(off_s));
        let sinks = lower(on_s + near, on_s + far, p.at(on_s));
        match on_s - off_s < CLEAR_AIR_S {
            true => rises && sinks,
            false => rises || sinks,
        }
    }

    /// Gravity as a flight shows it with nothing known of the scale; `None` where too few frames tell it.
    pub(super) fn free_gravity(&self, from_s: f64, to_s: f64) -> Option<[f64; 2]> {
        let points = self.body_between(from_s, to_s);
        let p = fit(&points, self.jitter, UNKNOWN)?;
        (points.len() > TELLS).then_some([p.gravity, p.gravity_sd])
    }

    /// The fall that ends in the stance from which a flight begins.
    fn fall(&self, off_s: f64, gravity: f64) -> Option<Flown> {
        let mut down: Vec<f64> = Vec::new();
        for foot in self.feet.iter().filter(|f| f.toe) {
            let near = |r: &&Rise| r.from_s < off_s + CLEAR_S && r.to_s > off_s;
            let rise = foot.rises.iter().find(near)?;
            let drop_m = DROP * self.r.body_m();
            let (level, margin) = (rise.before_m, self.limits.margin_m);
            down.extend(came_down_s(&foot.points, level, off_s, drop_m, margin));
        }
        let touches = down.into_iter().reduce(f64::min)?;
        let bounce = off_s - touches <= MAX_CONTACT_S;
        bounce.then(|| self.flown([None, Some(touches)], 1.0, Some(gravity)))
    }

    /// Finds the edges of a stretch, of a fall where `gravity` is given: first where the parabola says that
    /// the feet come up from the floor, then by the feet, then once more with a parabola of all frames
    /// between.
    fn flown(&self, [start, end]: [Option<f64>; 2], shared: f64, gravity: Option<f64>) -> Flown {
        let limit = self.limits.margin_m;
        let whole = gravity.is_none();
        // The end of a fall is too short to tell gravity.
        let known = gravity.map_or(self.known, |g| [g, 0.001 * g]);
        let (mut from, mut to) = (start, end);
        let mut parabola = None;
        let mut air = Air {
            from: None,
            to: None,
        };
        for round in 0..ROUNDS {
            let begin = if whole { from } else { to.map(|t| t - FALL_S) };
            parabola = begin
                .zip(to)
                .and_then(|(a, b)| fit(&self.body_between(a, b), self.jitter, known));
            let Some(p) = parabola else { break };
            if round == 0 {
                let early = |t: f64| t - limit / p.velocity(t).abs().max(0.5);
                let late = |t: f64| t + limit / p.velocity(t).abs().max(0.5);
                (from, to) = (from.map(early), to.map(late));
                continue;
            }
            let find = |t: Option<f64>, which| t.and_then(|t| self.foot_edge(&p, t, which));
            air = Air {
                from: if whole {
                    find(from, Edge::Leaves)
                } else {
                    None
                },
                to: find(to, Edge::Lands),
            };
            let before = [from, to];
            (from, to) = (air.from.map(|c| c.t_s), air.to.map(|c| c.t_s));
            // The same frames tell the same parabola.
            if before == [from, to] {
                break;
            }
        }
        Flown {
            air,
            parabola,
            shared,
        }
    }

    /// When the feet leave the ground or land: as the toes say, with what agrees with them.
    fn foot_edge(&self, p: &Parabola, guess_s: f64, which: Edge) -> Option<Crossing> {
        let all: Vec<(bool, Crossing)> = self
            .feet
            .iter()
            .filter_map(|foot| Some((foot.toe, self.one_edge(foot, p, guess_s, which)?)))
            .collect();
        let toes: Vec<Crossing> = all
            .iter()
            .filter(|(toe, _)| *toe)
            .map(|(_, c)| *c)
            .collect();
        let together = agreeing(&toes, mean(&toes)?);
        // Where one foot leaves the ground after the other, the last decides; in landing the first.
        let order = |c: &&Crossing| if which == Edge::Leaves { -c.t_s } else { c.t_s };
        let decides = toes.iter().min_by(|a, b| order(a).total_cmp(&order(b)))?;
        let anchor = if together.len() == toes.len() {
            mean(&toes)?
        } else {
            *decides
        };
        let others: Vec<Crossing> = all.into_iter().map(|(_, c)| c).collect();
        mean(&agreeing(&others, anchor))
    }

    fn one_edge(&self, foot: &Foot, p: &Parabola, guess_s: f64, which: Edge) -> Option<Crossing> {
        // The edges of a flight by the body's own parabola, to look at feet on either side of it.
        let other = 2.0 * p.apex_s - guess_s;
        let (first, last) = (guess_s.min(other), guess_s.max(other));
        let before = [first - CLEAR_S - STANDING_S, first - CLEAR_S];
        let after = [last + CLEAR_S, last + CLEAR_S + STANDING_S];
        let near = |r: &&Rise| r.from_s < last && r.to_s > first;
        let rise = foot.rises.iter().find(near);
        // Near the flight the lowest of a foot is where it stands.
        let lowest = |from: f64, to: f64| {
            quantile(foot.between(from, to).iter().map(|p| p.1).collect(), 0.2)
        };
        let near_before = || lowest(first - CLEAR_S - SHORT_S, first - CLEAR_S);
        let near_after = || lowest(last + CLEAR_S, last + CLEAR_S + SHORT_S);
        let level = |within, known: Option<f64>| self.level(foot, within, known?);
        let before = level(before, rise.map(|r| r.before_m).or_else(near_before));
        let after = level(after, rise.map(|r| r.after_m).or_else(near_after));
        let (own, far) = if which == Edge::Leaves {
            (before, after)
        } else {
            (after, before)
        };
        let level = match (own, far) {
            (Some(a), Some(b)) if differ(a, b) <= DIFFER => pooled(&[a, b]),
            (Some(a), _) => Some(a),
            (None, b) => b,
        }?;
        edge(&foot.points, level, p, self.jitter, guess_s, which)
    }
}

/// Where a foot stands beside a flight is looked for this far, in seconds.
const SHORT_S: f64 = 0.3;

pub(super) fn differ(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).abs() / (a[1] * a[1] + b[1] * b[1]).sqrt().max(1e-9)
}

/// Mean weighted by precision.
pub(super) fn pooled(values: &[[f64; 2]]) -> Option<[f64; 2]> {
    let weight: f64 = values.iter().map(|v| 1.0 / (v[1] * v[1])).sum();
    let sum: f64 = values.iter().map(|v| v[0] / (v[1] * v[1])).sum();
    (weight > 0.0 && weight.is_finite()).then(|| [sum / weight, (1.0 / weight).sqrt()])
}

fn mean(all: &[Crossing]) -> Option<Crossing> {
    let values: Vec<[f64; 2]> = all.iter().map(|c| [c.t_s, c.sd_s]).collect();
    let [t_s, sd_s] = pooled(&values)?;
    // Where they scatter more than they should, the mean is that much less certain.
    let off: f64 = values
        .iter()
        .map(|v| (v[0] - t_s) * (v[0] - t_s) / (v[1] * v[1]))
        .sum();
    let wider = (off / (values.len() as f64 - 1.0).max(1.0)).max(1.0).sqrt();
    Some(Crossing {
        t_s,
        sd_s: sd_s * wider,
    })
}

fn agreeing(all: &[Crossing], with: Crossing) -> Vec<Crossing> {
    let near = |c: &&Crossing| differ([c.t_s, c.sd_s], [with.t_s, with.sd_s]) <= DIFFER;
    all.iter().filter(near).copied().collect()
}
