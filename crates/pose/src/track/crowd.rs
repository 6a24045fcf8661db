//! Who is who: gives the bodies of each frame to the people of the frames before it.
//!
//! Every body is compared with where each person should be by now; the nearest pair is believed first. A
//! body that two people claim goes to the one whose last posture, moved on, it fits best: whoever stands
//! in front moves on without a break, whoever is hidden does not. The other one stays expected on their
//! way for a while and keeps their number when they come out again.

use super::followed::{Followed, apart, touch};
use super::likeness::{BORROWED, Likeness};
use crate::detector::{Body, Sight};
use crate::sample::Roi;
use crate::subject;
use crate::{Outline, Veil};
use sagitta_motion::{KeypointSchema, PersonId};

/// Mean distance of the points from where they should be, as a share of the region's side: up to this
/// much, and so much more per second between frames, but never more than the last, somebody who was just
/// seen can have moved.
const JUMP: [f64; 3] = [0.06, 0.7, 0.25];

/// The same for the region's centre of somebody out of sight, per second since they were seen. Where they
/// are known by their look the last counts at once: what drew them away may have drawn their motion along.
const STRAY: [f64; 3] = [0.10, 0.5, 0.45];

/// How much the size of somebody out of sight may have changed, as a factor.
const GROWTH: f64 = 1.5;

/// What a difference of looks costs, in the unit of the distances: other clothes count as much as a
/// jump.
const LOOKS: f64 = 1.0;

/// Share of points in common with somebody else from which on a body is not that of somebody who was out
/// of sight: they have to come out clearly.
const DISTINCT: f64 = 0.2;

/// Difference of looks from which on a body is not somebody's, wherever it is.
const STRANGE: f64 = 0.25;

/// The same for somebody who was just seen, while somebody else is close: then the other's clothes may lie
/// between theirs.
const STRANGE_BESIDE: f64 = 0.3;

/// What a doubt about somebody costs against others who claim the same body.
const DOUBT: f64 = 0.5;

/// Distance of two regions' centres, as a share of their side, below which two people are close.
const CLOSE: f64 = 0.35;

/// While fewer people are followed than wanted, the whole frame is searched so often: no more frequently
/// than every so many seconds, and frames.
const STEADY: (f64, u32) = (0.5, 10);

/// The same while somebody is out of sight, or a body was seen that may be somebody new.
const MISSING: (f64, u32) = (0.1, 2);

/// A body in a frame that belongs to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Whose.
    pub id: PersonId,
    /// The body.
    pub body: Body,
}

/// A body, and whose it turns out to be.
struct Found {
    body: Body,
    owner: Option<PersonId>,
    /// How far it is from where its owner was expected.
    off: f64,
}

impl Found {
    fn new(body: Body) -> Self {
        Self {
            body,
            owner: None,
            off: 0.0,
        }
    }
}

/// Everybody who is followed.
#[derive(Debug, Clone)]
pub struct Crowd {
    wanted: usize,
    likeness: Likeness,
    people: Vec<Followed>,
    appeared: u32,
    last_s: Option<f64>,
    searched_s: f64,
    frames_since: u32,
    /// When a body was last seen whose number had to wait.
    waited_s: Option<f64>,
}

impl Crowd {
    /// Nobody yet; at most `wanted` people.
    pub fn new(wanted: usize, schema: KeypointSchema) -> Self {
        Self {
            wanted,
            likeness: Likeness::of(schema),
            people: Vec::new(),
            appeared: 0,
            last_s: None,
            searched_s: 0.0,
            frames_since: 0,
            waited_s: None,
        }
    }

    /// Where to expect people in a frame, in the order in which [`Crowd::assign`] wants to be answered.
    pub fn expected(&self, t_s: f64) -> Vec<Roi> {
        let squares: Vec<Roi> = self.people.iter().map(|p| p.expected(t_s)).collect();
        let alone = |i: usize, here: &Roi| {
            let mut others = squares.iter().enumerate().filter(|(j, _)| *j != i);
            !others.any(|(_, there)| touch(here, there))
        };
        // Of two people in a square the network takes the one in its middle, which must not stay behind then.
        let region = |(i, (p, here)): (usize, (&Followed, &Roi))| match self.is_seen(p) {
            true if alone(i, here) => p.held(),
            true => p.region(),
            false => *here,
        };
        self.people
            .iter()
            .zip(&squares)
            .enumerate()
            .map(region)
            .collect()
    }

    /// For each square of [`Crowd::expected`] who else should be seen in it, painted over for the network
    /// to see one person.
    pub fn veils(&self, t_s: f64) -> Vec<Veil> {
        if self.people.len() < 2 {
            return Vec::new();
        }
        let outline = |p: &Followed| self.likeness.outline(p.pose(), p.shift_px(t_s));
        let outlines: Vec<Outline> = self.people.iter().map(outline).collect();
        let squares: Vec<Roi> = self.people.iter().map(|p| p.expected(t_s)).collect();
        let veil = |(i, here): (usize, &Roi)| {
            let others = squares.iter().zip(&outlines).enumerate();
            let near = others.filter(|(j, (there, _))| *j != i && touch(here, there));
            Veil {
                others: near.map(|(_, (_, outline))| outline.clone()).collect(),
                own: outlines.get(i).cloned().unwrap_or_default(),
            }
        };
        squares.iter().enumerate().map(veil).collect()
    }

    /// Whether to search the whole frame as well, and for how many people in all.
    pub fn everywhere(&self, t_s: f64) -> Option<usize> {
        let seen = self.people.iter().filter(|p| self.is_seen(p)).count();
        let (every_s, every) = match seen {
            0 => return Some(self.wanted),
            _ if seen >= self.wanted => return None,
            _ if seen < self.people.len() || self.is_waiting(t_s) => MISSING,
            _ => STEADY,
        };
        // Times are sums of fractions: a search that is due by a hair is due.
        let due = t_s - self.searched_s >= every_s - 1e-6 && self.frames_since + 1 >= every;
        due.then_some(self.wanted)
    }

    /// Tells whose bodies these are, in the order of their numbers. `size_px` is the frame's width and
    /// height.
    pub fn assign(
        &mut self,
        sight: Sight,
        everywhere: bool,
        t_s: f64,
        size_px: [f64; 2],
    ) -> Vec<Match> {
        self.frames_since += 1;
        if everywhere {
            (self.searched_s, self.frames_since) = (t_s, 0);
        }
        let bodies = sight.expected.into_iter().flatten().chain(sight.others);
        let bodies: Vec<Body> = bodies.filter(|b| b.next.is_some()).collect();
        let mut found = self.recognise(bodies, t_s);
        self.update(&found, t_s);
        self.welcome(&mut found, t_s, size_px);
        self.last_s = Some(t_s);
        let whose = |f: Found| {
            Some(Match {
                id: f.owner?,
                body: f.body,
            })
        };
        let mut matches: Vec<Match> = found.into_iter().filter_map(whose).collect();
        matches.sort_by_key(|m| m.id);
        matches
    }

    /// Somebody who is followed.
    pub fn followed(&mut self, id: PersonId) -> Option<&mut Followed> {
        self.people.iter_mut().find(|p| p.id == id)
    }

    /// Forgets everybody; numbers begin again at 1.
    pub fn reset(&mut self) {
        (self.appeared, self.last_s, self.waited_s) = (0, None, None);
        self.people.clear();
    }

    /// Whether somebody else should be close to a person.
    fn is_crowded(&self, person: &Followed, t_s: f64) -> bool {
        let here = person.expected(t_s);
        let mut others = self.people.iter().filter(|p| p.id != person.id);
        others.any(|other| apart(&here, &other.expected(t_s)) < CLOSE)
    }

    /// Whether somebody was seen in the last frame.
    fn is_seen(&self, person: &Followed) -> bool {
        self.last_s.is_some_and(|last| person.unseen_s(last) <= 0.0)
    }

    /// The bodies with the people that they belong to. Nearest pairs first; a body that looks like one
    /// that has its person already is the same once more and stays without.
    fn recognise(&self, bodies: Vec<Body>, t_s: f64) -> Vec<Found> {
        let mut pairs = Vec::new();
        for person in &self.people {
            for (i, body) in bodies.iter().enumerate() {
                let cost = self.cost(person, body, t_s);
                pairs.extend(cost.map(|c| (c + DOUBT * person.doubt(), person.id, i, c)));
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut found: Vec<Found> = bodies.into_iter().map(Found::new).collect();
        for (_, id, i, cost) in pairs {
            let mut owned = found.iter().filter(|f| f.owner.is_some());
            let Some(this) = found.get(i) else { continue };
            let most = match self.people.iter().any(|p| p.id == id && self.is_seen(p)) {
                true => BORROWED,
                false => DISTINCT,
            };
            let taken = owned
                .any(|f| f.owner == Some(id) || self.likeness.common(&f.body, &this.body) >= most);
            if !taken && let Some(this) = found.get_mut(i) {
                (this.owner, this.off) = (Some(id), cost);
            }
        }
        found
    }

    /// How far a body is from where somebody should be; `None` where it cannot be theirs.
    fn cost(&self, person: &Followed, body: &Body, t_s: f64) -> Option<f64> {
        let region = body.next?;
        let unseen_s = person.unseen_s(t_s).max(0.0);
        let limit = |[least, per_s, most]: [f64; 3]| (least + per_s * unseen_s).min(most);
        let size_px = person.region().size_px;
        let away_px = self
            .likeness
            .distance_px(person.pose(), person.shift_px(t_s), &body.pose);
        let expected = person.expected(t_s);
        let (posture, place) = (away_px / size_px, apart(&expected, &region));
        // Somebody who comes out again may have moved otherwise meanwhile; their place has to fit.
        let growth = (region.size_px / expected.size_px).ln().abs();
        let lost = !self.is_seen(person);
        let reach = match lost && person.is_alike(body) {
            true => STRAY[2],
            false => limit(STRAY),
        };
        let near = place <= reach && growth <= GROWTH.ln();
        let strange = person.strangeness(body);
        let most = match lost || !self.is_crowded(person, t_s) {
            true => STRANGE,
            false => STRANGE_BESIDE,
        };
        let fits = (near || posture <= limit(JUMP)) && strange <= most;
        let off = match lost {
            true => posture.min(place),
            false => posture,
        };
        fits.then_some(off + LOOKS * strange)
    }

    fn update(&mut self, found: &[Found], t_s: f64) {
        let places: Vec<Roi> = self.people.iter().map(|p| p.expected(t_s)).collect();
        for (i, person) in self.people.iter_mut().enumerate() {
            let Some(here) = places.get(i) else { continue };
            let mut others = places.iter().enumerate().filter(|(j, _)| *j != i);
            let crowded = others.any(|(_, other)| apart(here, other) < CLOSE);
            match found.iter().find(|f| f.owner == Some(person.id)) {
                Some(f) => person.see(&f.body, t_s, crowded, f.off),
                None => person.miss(t_s, crowded),
            }
        }
        self.people.retain(|p| !p.is_gone(t_s));
    }

    /// Whether somebody out of sight is expected where a body is. It may be theirs, seen badly; a number of
    /// its own can wait.
    fn is_awaited(&self, body: &Body, t_s: f64) -> bool {
        let near = |p: &Followed, region: &Roi| {
            let [least, per_s, most] = STRAY;
            apart(&p.expected(t_s), region) <= (least + per_s * p.unseen_s(t_s)).min(most)
        };
        let mut hidden = self.people.iter().filter(|p| p.unseen_s(t_s) > 0.0);
        body.next
            .is_some_and(|region| hidden.any(|p| near(p, &region)))
    }

    /// Whether a body was seen a moment ago whose number had to wait.
    fn is_waiting(&self, t_s: f64) -> bool {
        self.waited_s.is_some_and(|at_s| t_s - at_s < STEADY.0)
    }

    /// Gives numbers to bodies that are nobody's, the most prominent first, while there is room.
    fn welcome(&mut self, found: &mut [Found], t_s: f64, size_px: [f64; 2]) {
        let mut order: Vec<(f64, usize)> = found
            .iter()
            .enumerate()
            .filter(|(_, f)| f.owner.is_none())
            .map(|(i, f)| (subject::prominence(&f.body.pose, size_px), i))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, i) in order {
            let Some(this) = found.get(i) else { continue };
            let mut owned = found.iter().filter(|f| f.owner.is_some());
            let again = owned.any(|f| self.likeness.common(&f.body, &this.body) >= DISTINCT);
            if again || self.people.len() >= self.wanted {
                continue;
            }
            if self.is_awaited(&this.body, t_s) {
                self.waited_s = Some(t_s);
                continue;
            }
            let id = PersonId(self.appeared + 1);
            if let Some(person) = Followed::new(id, &this.body, t_s) {
                self.people.push(person);
                self.appeared += 1;
                if let Some(this) = found.get_mut(i) {
                    this.owner = Some(id);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
