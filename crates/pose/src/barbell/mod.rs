//! The weight plate at the end of a bar, found and followed in the picture.
//!
//! The detector's wrists say where to look and how large a plate can be. [`find`] votes for round things
//! there; [`fit`] lays an outline through the edges around one, however many of them belong to hands, rings
//! or the room. From frame to frame the outline is expected where constant velocity takes it, so that only
//! [`fit`] runs. Where less than two thirds of an outline are seen at first, or less than four tenths
//! later on, there is no plate: nothing is invented.
//!
//! What it cannot know: the centre of the ellipse is the projection of the plate's own centre only where
//! the lens is far away; at three metres and 20° it is a tenth of a millimetre off. A plate that is smaller
//! than the largest one on the bar is not told from it by its look.

mod find;
mod fit;
mod hands;
mod outline;
mod picture;
mod rays;

use crate::{Error, Frame};
use fit::{Room, fit, rim};
use hands::Hands;
use outline::Outline;
use picture::Picture;
use sagitta_motion::{Disc, KeypointSchema, Part, Pose};

/// Share of the outline that must be seen in a plate that is found.
const FOUND: f64 = 0.66;
/// The smaller the plate, the sooner edges of the room agree by chance: so much more for every pixel of the
/// radius under [`LARGE_PX`].
const SMALLER: f64 = 0.006;
const LARGE_PX: f64 = 32.0;
/// Share of an outline from which it is worth a closer look, and from which it needs none.
const PROMISING: f64 = 0.45;
const CLEAR: f64 = 0.85;
/// Share of the outline that must be seen in a plate that is followed.
const FOLLOWED: f64 = 0.4;
/// A whole search where nothing is followed happens in every so many frames at the beginning of a block, and
/// later on, where there is hardly a bar any more: a search costs as much as the rest of a frame.
const SEARCH_EVERY: [usize; 2] = [4, 15];
/// Frames at the beginning of a block.
const BEGINNING: usize = 24;
/// So many of the best circles are tried as ellipses, too.
const TILTED: usize = 3;
/// Frames over which a plate that is hidden is expected where it was going.
const HIDDEN: usize = 6;
/// A plate that is turned by more than 40° against the picture is none that can be measured:
/// 1/cos 40° − 1.
const FLATTEST: f64 = 0.305;
/// Where a plate is looked for around the place that is expected, in radii: bars change their velocity by
/// 10 m/s² and more, which is a twentieth of a radius in a frame of a thirtieth of a second; one whose
/// velocity is not known or that hits the floor is looked for further around.
const REACHES: [f64; 2] = [0.12, 0.4];
/// By how much the radius may change from frame to frame.
const GROWTH: f64 = 0.04;
/// What is left of the velocity of a hidden plate after each frame.
const DAMPED: f64 = 0.6;
/// From a plate that is left behind the hands part, in body heights.
const LEFT_BEHIND: f64 = 0.5;

/// Follows one plate through a recording, frame by frame in order of time.
#[derive(Debug, Clone, Default)]
pub struct PlateTracker {
    followed: Option<Followed>,
    /// Frames since the last reset.
    frames: usize,
}

#[derive(Debug, Clone, Copy)]
struct Followed {
    outline: Outline,
    /// Colour within the rim when it was found.
    rim: [f32; 3],
    /// Pixels per frame, once it was seen twice.
    velocity: Option<[f64; 2]>,
    /// Frames since it was last seen.
    hidden: usize,
}

impl PlateTracker {
    /// Nothing is followed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the plate.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// The plate in the next frame; `None` where it is not seen. As with people, the plate is found anew
    /// after every [`Part::BLOCK`] frames, so that a recording in parts gives the same as in one go.
    ///
    /// # Errors
    /// [`Error::BadFrame`] where the frame's pixels are not in memory or do not fit its size.
    pub fn next(
        &mut self,
        frame: &Frame<'_>,
        pose: Option<&Pose>,
        schema: KeypointSchema,
    ) -> Result<Option<Disc>, Error> {
        let picture = Picture::of(frame)?;
        let within = self.frames % Part::BLOCK as usize;
        if within == 0 {
            self.followed = None;
        }
        let hands = pose.and_then(|pose| Hands::of(pose, schema));
        let search = within.is_multiple_of(SEARCH_EVERY[usize::from(within >= BEGINNING)]);
        self.frames += 1;
        if let Some(disc) = self.follow(&picture, hands.as_ref()) {
            return Ok(Some(disc));
        }
        if self.followed.is_some() || !search {
            return Ok(None);
        }
        Ok(hands.and_then(|hands| self.find(&picture, &hands)))
    }

    /// Looks where the plate should be by now, and further around where it is not.
    fn follow(&mut self, picture: &Picture<'_>, hands: Option<&Hands>) -> Option<Disc> {
        let followed = self.followed.as_mut()?;
        let [vx, vy] = followed.velocity.unwrap_or_default();
        let expected = followed.outline.moved([vx, vy, 0.0, 0.0, 0.0]);
        let away =
            |outline: &Outline| hands.is_some_and(|h| h.distance(outline.centre) > LEFT_BEHIND);
        let first = if followed.velocity.is_some() { 0 } else { 1 };
        let seen = REACHES[first..].iter().find_map(|share| {
            let room = Room {
                reach: (share * expected.radius).max(5.0),
                growth: GROWTH * expected.radius,
                rim: Some(followed.rim),
            };
            fit(picture, &expected, room)
                .filter(|(o, score)| *score >= FOLLOWED && o.like(&expected, GROWTH) && !away(o))
        });
        let Some((outline, score)) = seen else {
            followed.hidden += 1;
            followed.outline = expected;
            followed.velocity = Some([DAMPED * vx, DAMPED * vy]);
            if followed.hidden > HIDDEN {
                self.followed = None;
            }
            return None;
        };
        let moved = [0, 1].map(|i| outline.centre[i] - followed.outline.centre[i]);
        *followed = Followed {
            outline,
            velocity: Some(moved),
            hidden: 0,
            ..*followed
        };
        Some(outline.disc(score))
    }

    /// Looks around the hands.
    fn find(&mut self, picture: &Picture<'_>, hands: &Hands) -> Option<Disc> {
        let room = |of: &Outline| Room {
            reach: (0.12 * of.radius).max(5.0),
            growth: 0.12 * of.radius,
            rim: None,
        };
        let mut rounds: Vec<(Outline, (Outline, f64))> = find::candidates(picture, hands)
            .into_iter()
            .filter_map(|circle| Some((circle, fit(picture, &circle, room(&circle))?)))
            .filter(|(_, (_, score))| *score >= PROMISING)
            .collect();
        rounds.sort_by(|(_, a), (_, b)| b.1.total_cmp(&a.1));
        let mut found: Vec<(Outline, f64)> = Vec::new();
        for (rank, (circle, round)) in rounds.into_iter().enumerate() {
            let best = match rank >= TILTED || round.1 >= CLEAR {
                true => Some(round),
                false => {
                    let tilted = circle
                        .tilted()
                        .into_iter()
                        .filter_map(|oval| fit(picture, &oval, room(&circle)));
                    tilted.chain([round]).max_by(|a, b| a.1.total_cmp(&b.1))
                }
            };
            found.extend(best.filter(|(outline, score)| plausible(outline, *score, hands)));
        }
        let (outline, score) = outermost(&found)?;
        self.followed = Some(Followed {
            outline,
            rim: rim(picture, &outline),
            velocity: None,
            hidden: 0,
        });
        Some(outline.disc(score))
    }
}

/// Whether something round is seen clearly enough, and is as large and as near to the hands as plates are.
fn plausible(outline: &Outline, score: f64, hands: &Hands) -> bool {
    let share = outline.radius / hands.body_px;
    score >= FOUND + SMALLER * (LARGE_PX - outline.radius).max(0.0)
        && (find::RADIUS[0]..=find::RADIUS[1]).contains(&share)
        && hands.distance(outline.centre) <= find::AWAY
        && outline.flattening() <= FLATTEST
}

/// The best of several, or the largest that is nearly as good around the same centre: rings within a plate
/// are as round as its rim.
fn outermost(found: &[(Outline, f64)]) -> Option<(Outline, f64)> {
    let best = found.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let around = found.iter().filter(|(o, score)| {
        let [dx, dy] = [0, 1].map(|i| o.centre[i] - best.0.centre[i]);
        *score >= 0.9 * best.1 && (dx * dx + dy * dy).sqrt() < 0.1 * best.0.radius
    });
    around
        .max_by(|a, b| a.0.radius.total_cmp(&b.0.radius))
        .copied()
}
