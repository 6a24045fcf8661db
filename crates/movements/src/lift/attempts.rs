//! Repetitions of a lift, from the height of the bar and what the body does with it.
//!
//! The height is cut at its turning points ([`super::shape`]). What rises from a low to a high point is a way
//! up, and may be one of the lift where the body is as it begins ([`Posture::begins`]) and does what it needs
//! ([`Posture::moves`]). The usual way of the recording is the one that the most of these ways agree with, a
//! way over which the joints come to their end counting twice: so neither a single wild way nor walking to the
//! bar, racking or fading moves it. A repetition makes at least 70 % of the usual way, or 55 % where the joints
//! come to their end; what rises by less and
//! comes down again where it began is an attempt that failed. A way that the recording's start or end, or a cut
//! of the picture, takes a clear part of is none: it is said.

use super::shape::turning;
use super::strokes::{rise, stroke};
use super::{Path, Posture};
use std::ops::Range;

/// Least swing between turning points, as a share of body height.
const SWING: f64 = 0.04;
/// Least swing as a share of the usual way, once that is known.
const COARSE: f64 = 0.3;
/// A repetition makes at least this share of the usual way; bars that are not lifted stall between a third
/// and two thirds of it.
const FULL: f64 = 0.7;
/// One over which the joints come to their end is complete from this share on: hands that hide behind the body are
/// seen to go a third less or more than they do.
const FULL_ENDED: f64 = 0.55;
/// Longer ways than the usual one over this share are something else: a clean before the presses.
const OTHER: f64 = 0.55;
/// What rises by less than this share of the way was no attempt.
const TRIED: f64 = 0.3;
/// An attempt that fails takes longer: no muscle lifts and lowers a load faster.
const TRIED_S: f64 = 0.3;
/// Lifts from the floor begin within this share of the way over the usual lowest point.
const FLOOR: f64 = 0.5;
/// Bars that come down faster were let go; what rises after that has bounced. Free fall reaches it after
/// 16 cm; lowered bars stay below.
pub(super) const DROPPED_M_S: f64 = 1.8;
/// A way that begins or ends with the recording faster than this share of its highest velocity lacks a
/// part: of a way whose velocity is a raised cosine an eighth.
const CUT: f64 = 0.6;
/// One that begins or ends faster than this lacks a twenty-fifth, which is said.
const TOUCHED: f64 = 0.25;
/// Over so long the velocity at the edge of a recording is taken.
const AT_EDGE_S: f64 = 0.1;

/// What tells one lift from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// Whether a repetition begins on top and goes down first.
    pub down_first: bool,
    /// Whether the bar is lifted off the floor.
    pub from_floor: bool,
    /// Whether the bar flies on after the pull: the way ends where it first stands still.
    pub ballistic: bool,
    /// Least way of a repetition as a share of body height.
    pub least_rise: f64,
}

/// A stretch of time in seconds.
pub type Span = (f64, f64);

/// A bar that went up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The way up.
    pub concentric: Span,
    /// The way down that belongs to it, where there is one.
    pub eccentric: Option<Span>,
    /// When it was fastest.
    pub peak_s: f64,
    /// How high it rose in metres.
    pub rise_m: f64,
    /// Whether it came down by falling.
    pub dropped: bool,
}

impl Attempt {
    /// From the first to the last instant that is measured in it.
    pub fn whole(&self) -> Span {
        let (from, to) = self.concentric;
        let down = self.eccentric.filter(|_| !self.dropped);
        down.map_or((from, to), |(a, b)| (from.min(a), to.max(b)))
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Completed repetitions in order of time.
    pub reps: Vec<Attempt>,
    /// Attempts that went up part of the way and came down again.
    pub failed: Vec<Attempt>,
    /// Where repetitions lie of which the recording's start or end, or a cut, takes a part: not counted.
    pub cut: Vec<Span>,
    /// Counted ones that the recording's start or end just touches.
    pub touched: Vec<Span>,
    /// The longest way up, where none can have been the lift.
    pub refused: Option<Refused>,
}

impl Found {
    /// Whether the recording's start or end takes a little of a way up.
    pub fn touches(&self, (from_s, to_s): Span) -> bool {
        let meets = |(a, b): &Span| from_s < *b && to_s > *a;
        self.touched.iter().any(meets)
    }
}

/// A way up of the bar that is no repetition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refused {
    /// When it was.
    pub span: Span,
    /// How high the bar rose in metres.
    pub rise_m: f64,
    /// What speaks against it, as the second half of a sentence.
    pub why: &'static str,
}

/// What speaks against a way up that nothing else speaks against.
const SHORT: &str = "which is less than the shortest way of this lift";

/// A way up: its turning points, and its piece of the path.
struct Way<'a> {
    path: &'a Path,
    kind: Kind,
    piece: Range<usize>,
    turns: &'a [usize],
    k: usize,
    /// From standstill to standstill, and the sample of the peak velocity.
    stroke: Option<(Span, usize)>,
    posture: Posture,
}

impl Way<'_> {
    fn height(&self, k: usize) -> f64 {
        self.path.up_m[self.turns[k]]
    }

    fn rise_m(&self) -> f64 {
        self.height(self.k + 1) - self.height(self.k)
    }

    fn span(&self) -> Span {
        let at = |k: usize| self.path.t_s[self.turns[k]];
        (at(self.k), at(self.k + 1))
    }

    /// Fall before it, where there is one: from the highest turning point since the bar was lower, so that a
    /// twitch at the bottom does not take it away.
    fn fall_m(&self) -> Option<f64> {
        let low = self.height(self.k);
        let lower = low - TRIED * self.rise_m();
        let before = (0..self.k).rev().map(|k| self.height(k));
        let highest = before.take_while(|h| *h > lower).reduce(f64::max)?;
        Some(highest - low)
    }

    /// What counts as the repetition's way.
    fn way_m(&self) -> f64 {
        let rise = self.rise_m();
        match (self.kind.down_first, self.fall_m()) {
            (true, Some(fall)) => rise.min(fall),
            _ => rise,
        }
    }

    /// Whether it is long enough for a repetition where the usual way is `full_m`.
    fn full(&self, full_m: f64) -> bool {
        let share = if self.posture.ends { FULL_ENDED } else { FULL };
        self.way_m() >= share * full_m
    }

    fn may_be(&self) -> bool {
        self.posture.begins && self.posture.moves
    }

    /// How much it says about the usual way.
    fn weight(&self) -> f64 {
        let clear = if self.posture.ends { 1.0 } else { 0.5 };
        self.way_m() * clear
    }

    /// How fast the bar is where the stretch begins or ends with this way, as a share of its highest velocity.
    fn at_edges(&self) -> (f64, f64) {
        let (low, high) = (self.turns[self.k], self.turns[self.k + 1]);
        let speeds = &self.path.speed_m_s;
        let most = speeds[low..=high].iter().copied().fold(0.0, f64::max);
        let (t, piece) = (&self.path.t_s, &self.piece);
        let over = |from: usize, to: usize| {
            let long_s = t[to] - t[from];
            let rose_m = self.path.up_m[to] - self.path.up_m[from];
            if long_s > 0.0 && most > 0.0 {
                rose_m / long_s / most
            } else {
                0.0
            }
        };
        let (first, last) = (t[piece.start], t[piece.end - 1]);
        let begins = t[low] - first <= AT_EDGE_S;
        let ends = last - t[high] <= AT_EDGE_S;
        let after = self.path.within(first, first + AT_EDGE_S).end;
        let before = self.path.within(last - AT_EDGE_S, last).start;
        let start = begins.then(|| over(piece.start, after.saturating_sub(1).min(high)));
        let end = ends.then(|| over(before.max(low), piece.end - 1));
        (start.unwrap_or(0.0), end.unwrap_or(0.0))
    }

    /// When the way up begins: where the hands alone tell, not before the joints do.
    fn start_s(&self, stroke: Span, peak: usize) -> f64 {
        let joints = self.posture.opens_s.filter(|t| *t < self.path.t_s[peak]);
        match joints.filter(|_| !self.path.over(stroke).noise.by_plate) {
            Some(joints_s) => stroke.0.max(joints_s),
            None => stroke.0,
        }
    }

    /// The phases of the way up and of the way down that belongs to it.
    fn attempt(&self) -> Option<Attempt> {
        let (low, high) = (self.turns[self.k], self.turns[self.k + 1]);
        let (whole, peak) = self.stroke?;
        let concentric = (self.start_s(whole, peak), whole.1);
        let down = match self.kind.down_first {
            true => self.k.checked_sub(1).map(|b| (self.turns[b], low)),
            false => self.turns.get(self.k + 2).map(|&after| (high, after)),
        };
        let eccentric = down.and_then(|(from, to)| stroke(self.path, from, to, -1.0));
        let eccentric = eccentric.filter(|_| !self.kind.ballistic);
        Some(Attempt {
            concentric,
            eccentric,
            peak_s: self.path.t_s[peak],
            rise_m: self.path.up_at(concentric.1)? - self.path.up_at(concentric.0)?,
            dropped: down.is_some_and(|(from, to)| fastest_fall(self.path, from, to) > DROPPED_M_S),
        })
    }

    /// Whether what rose and was no repetition was meant to be one: it took its time, it came down again
    /// where it began, and it was no bounce.
    fn tried(&self, full_m: f64) -> bool {
        let (k, rise) = (self.k, self.rise_m());
        let back = self
            .turns
            .get(k + 2)
            .is_some_and(|&i| self.height(k + 1) - self.path.up_m[i] >= FULL * rise);
        let lowered = self.fall_m().is_some_and(|fall| fall >= FULL * full_m);
        let bounced =
            k > 0 && fastest_fall(self.path, self.turns[k - 1], self.turns[k]) > DROPPED_M_S;
        let long = self
            .stroke
            .is_some_and(|((from, to), _)| to - from >= TRIED_S);
        back && !bounced && (lowered || !self.kind.down_first) && long
    }
}

/// Finds the repetitions of a lift in the bar's path for a body of `body_m` metres. `posture` tells what the
/// body does from standstill to standstill, after the bar was lowest at an instant.
pub fn find(path: &Path, kind: Kind, body_m: f64, posture: &dyn Fn(f64, Span) -> Posture) -> Found {
    let fine = turning(path, SWING * body_m);
    let parts = ways(path, kind, &fine, posture);
    let Some((full_m, floor_m)) = usual(&parts, kind.least_rise * body_m) else {
        let mut found = nothing(&parts, kind.least_rise * body_m);
        // What sinks after a way up that was seen belongs to that one.
        let unseen = |(_, turns): &&(Range<usize>, Vec<usize>)| kind.down_first || turns.len() == 2;
        let alone: Vec<_> = fine.iter().filter(unseen).cloned().collect();
        found
            .cut
            .extend(sinking(path, &alone, kind.least_rise * body_m));
        return found;
    };
    let coarse = turning(path, (SWING * body_m).max(COARSE * full_m));
    let mut found = Found::default();
    for way in ways(path, kind, &coarse, posture) {
        // A clean and the press after it are one long way but for a small dip.
        let (from, to) = way.span();
        let inside = |part: &&Way<'_>| part.span().0 >= from && part.span().1 <= to;
        let long = way.rise_m() > full_m / OTHER;
        match parts.iter().filter(inside).count() {
            2.. if long => {
                let all = parts.iter().filter(inside);
                all.for_each(|part| sort(part, full_m, floor_m, &mut found));
            }
            _ => sort(&way, full_m, floor_m, &mut found),
        }
    }
    if kind.down_first {
        found.cut.extend(sinking(path, &coarse, full_m));
    }
    found
}

fn ways<'a>(
    path: &'a Path,
    kind: Kind,
    pieces: &'a [(Range<usize>, Vec<usize>)],
    posture: &dyn Fn(f64, Span) -> Posture,
) -> Vec<Way<'a>> {
    let mut all = Vec::new();
    for (piece, turns) in pieces {
        let low = |k: &usize| path.up_m[turns[*k]] < path.up_m[turns[k + 1]];
        for k in (0..turns.len().saturating_sub(1)).filter(low) {
            let (low, high) = (turns[k], turns[k + 1]);
            let stroke = rise(path, low, high, kind.ballistic);
            let span = stroke.map_or((path.t_s[low], path.t_s[high]), |(span, _)| span);
            all.push(Way {
                path,
                kind,
                piece: piece.clone(),
                turns,
                k,
                stroke,
                posture: posture(path.t_s[low], span),
            });
        }
    }
    all
}

/// The way that the most ways agree with, and the height at which those begin; `None` where none is at least
/// `least_m` long.
fn usual(all: &[Way<'_>], least_m: f64) -> Option<(f64, f64)> {
    let able: Vec<&Way<'_>> = all
        .iter()
        .filter(|way| way.may_be() && way.way_m() >= least_m)
        .collect();
    let agree =
        |way: &&&Way<'_>, full_m: f64| (FULL * full_m..=full_m / FULL).contains(&way.way_m());
    let support = |way: &Way<'_>| -> f64 {
        let with = able.iter().filter(|other| agree(other, way.way_m()));
        with.map(|other| other.weight()).sum()
    };
    let best = able
        .iter()
        .max_by(|a, b| support(a).total_cmp(&support(b)))?
        .way_m();
    let with: Vec<&&Way<'_>> = able.iter().filter(|way| agree(way, best)).collect();
    let middle = |of: &dyn Fn(&Way<'_>) -> f64| {
        let values = with.iter().map(|way| of(way)).collect();
        sagitta_biomech::signal::median(values)
    };
    Some((
        middle(&|way| way.way_m())?,
        middle(&|way| way.height(way.k))?,
    ))
}

/// Puts a way up where it belongs.
fn sort(way: &Way<'_>, full_m: f64, floor_m: f64, found: &mut Found) {
    let (rise, from_floor) = (way.rise_m(), way.kind.from_floor);
    let grounded = !from_floor || way.height(way.k) - floor_m <= FLOOR * full_m;
    let tried = way.posture.begins && rise < FULL * full_m;
    if !(way.may_be() || tried) {
        return;
    }
    let (start, end) = way.at_edges();
    let headless = way.kind.down_first && way.k == 0;
    if start > CUT || (end > CUT && rise < full_m) || headless {
        let least = if start.max(end) > CUT { TRIED } else { FULL };
        if rise >= least * full_m && way.posture.begins {
            found.cut.push(way.span());
        }
    } else if way.may_be() && way.full(full_m) && rise <= full_m / OTHER && grounded {
        found.reps.extend(way.attempt());
        if start.max(end) > TOUCHED {
            found.touched.push(way.span());
        }
    } else if rise >= TRIED * full_m && rise < FULL * full_m && grounded && way.tried(full_m) {
        found.failed.extend(way.attempt());
    }
}

/// Ways down at the end of a stretch, of which the way up was not recorded.
fn sinking(path: &Path, pieces: &[(Range<usize>, Vec<usize>)], full_m: f64) -> Vec<Span> {
    let last = |turns: &Vec<usize>| {
        let (from, to) = (*turns.iter().rev().nth(1)?, *turns.last()?);
        let sank_m = path.up_m[from] - path.up_m[to];
        (sank_m >= FULL * full_m).then(|| (path.t_s[from], path.t_s[to]))
    };
    pieces.iter().filter_map(|(_, turns)| last(turns)).collect()
}

/// What was seen instead, where nothing can have been the lift.
fn nothing(all: &[Way<'_>], least_m: f64) -> Found {
    let longest = all.iter().max_by(|a, b| a.rise_m().total_cmp(&b.rise_m()));
    let mut found = Found::default();
    let Some(way) = longest else { return found };
    let (start, end) = way.at_edges();
    let part = start.max(end) > TOUCHED && way.posture.begins;
    if part && way.rise_m() >= TRIED * least_m {
        found.cut.push(way.span());
    }
    found.refused = Some(Refused {
        span: way.span(),
        rise_m: way.rise_m(),
        why: way.posture.against.unwrap_or(SHORT),
    });
    found
}

/// The strokes around the lowest point of the bar within a repetition that was found otherwise; `wide` is how
/// far they may reach.
pub(super) fn around(path: &Path, (from_s, to_s): Span, wide: Span) -> Option<Attempt> {
    let by_height = |a: &usize, b: &usize| path.up_m[*a].total_cmp(&path.up_m[*b]);
    let low = path.within(from_s, to_s).min_by(by_height)?;
    let all = path.within(wide.0, wide.1);
    let before = (all.start..=low).max_by(by_height)?;
    let after = (low..all.end).max_by(by_height)?;
    let (concentric, peak) = rise(path, low, after, false)?;
    Some(Attempt {
        concentric,
        eccentric: stroke(path, before, low, -1.0),
        peak_s: path.t_s[peak],
        rise_m: path.up_at(concentric.1)? - path.up_at(concentric.0)?,
        dropped: false,
    })
}

fn fastest_fall(path: &Path, from: usize, to: usize) -> f64 {
    let falls = path.speed_m_s[from..=to].iter().map(|v| -v);
    falls.fold(0.0, f64::max)
}
