//! How each movement looks: what its features lie between, and how far beyond it is still likely.
//!
//! The limits are anatomy and the rules of the lifts, with room for every view: hips and knees of somebody
//! who squats are bent by 60 to 140°, hands that hold a bar on the floor hang a plate's radius over it, a
//! bar overhead is an arm's length over the shoulders. Each term costs nothing between its limits and half
//! the square of the distance beyond them in units of its width, [`MOST`] at most, so that no single
//! feature that was seen wrongly decides alone.

use super::look::{Feature, Look};
use Feature::*;

/// A feature with the limits it lies between, and the width beyond them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// What is read.
    pub feature: Feature,
    /// Lowest and highest value that costs nothing.
    pub limits: (f64, f64),
    /// Distance from the limits at which it costs half.
    pub width: f64,
}

/// How a movement looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posture {
    /// Id of the movement.
    pub movement: &'static str,
    /// What it is known by.
    pub terms: &'static [Term],
}

/// No feature costs more.
const MOST: f64 = 4.5;
/// What was not seen costs as much as a feature one width off.
const UNSEEN: f64 = 0.5;

impl Term {
    /// What a value costs.
    pub fn cost(&self, value: Option<f64>) -> f64 {
        let Some(value) = value else { return UNSEEN };
        let off = (self.limits.0 - value).max(value - self.limits.1).max(0.0) / self.width;
        (0.5 * off * off).min(MOST)
    }
}

impl Posture {
    /// What a recording costs that is taken for this movement, and the feature that speaks most against it.
    pub fn cost(&self, look: &Look) -> (f64, Option<Term>) {
        // Joint coordinates show no places, which speaks against nothing.
        let places = PLACES.iter().any(|f| look.get(*f).is_some());
        let of = |term: &Term| match look.get(term.feature) {
            None if !places => 0.0,
            value => term.cost(value),
        };
        let seen = self.terms.iter().filter(|t| look.get(t.feature).is_some());
        let worst = seen.max_by(|a, b| of(a).total_cmp(&of(b)));
        let worst = worst.filter(|t| of(t) > 0.0);
        (self.terms.iter().map(of).sum(), worst.copied())
    }
}

/// What is read of hands and feet wherever they are shown.
const PLACES: [Feature; 4] = [HandsLow, Hands, FeetApart, FeetTravel];

const fn is(feature: Feature, low: f64, high: f64, width: f64) -> Term {
    Term {
        feature,
        limits: (low, high),
        width,
    }
}

const fn looks(movement: &'static str, terms: &'static [Term]) -> Posture {
    Posture { movement, terms }
}

/// No limit on this side.
const ANY: f64 = 1e3;

/// How the movements look.
#[rustfmt::skip]
pub const POSTURES: [Posture; 12] = [
    // From standing to thighs near the horizontal and back, feet in place, the bar or the hands high.
    looks("squat", &[
        is(HipRange, 60.0, 140.0, 15.0), is(KneeDeep, 70.0, 150.0, 15.0), is(LeanDeep, -15.0, 55.0, 10.0),
        is(Lean, -20.0, 45.0, 8.0), is(KneesApart, 0.0, 30.0, 15.0), is(HandsDeep, 25.0, 75.0, 8.0),
        is(Flights, 0.0, 0.0, 0.6), is(Stride, 0.0, 0.4, 0.3), is(PelvisRange, 15.0, 50.0, 8.0),
        is(StartsSeated, 0.0, 0.3, 0.5), is(HipLow, 0.0, 35.0, 10.0), is(PelvisSwingHigh, 8.0, 60.0, 4.0),
        is(FeetApart, 0.0, 5.0, 4.0), is(FeetTravel, 0.0, 12.0, 8.0), is(HandsLow, 15.0, 80.0, 8.0),
    ]),
    // Straight arms to a bar near the floor, the trunk well forward; the hands never over the hips.
    looks("deadlift", &[
        is(HipRange, 65.0, 140.0, 15.0), is(KneeDeep, 10.0, 115.0, 15.0), is(LeanDeep, 52.0, 110.0, 12.0),
        is(LeanLow, 0.0, 30.0, 8.0), is(KneesApart, 0.0, 35.0, 15.0), is(HandsDeep, -5.0, 19.0, 5.0),
        is(HandsHigh, -45.0, -18.0, 4.0), is(Flights, 0.0, 0.0, 0.6), is(Stride, 0.0, 0.4, 0.3),
        is(ElbowDeep, 0.0, 45.0, 15.0), is(HipLow, 0.0, 40.0, 15.0), is(FeetApart, 0.0, 6.0, 4.0), is(FeetTravel, 0.0, 12.0, 10.0),
    ]),
    // From the floor to the shoulders or higher in one go.
    looks("olympic_pull", &[
        is(HipRange, 55.0, 140.0, 15.0), is(LeanHigh, 45.0, 95.0, 10.0), is(KneesApart, 0.0, 35.0, 15.0),
        is(HandsLow, -5.0, 22.0, 6.0), is(HandsRange, 50.0, 130.0, 8.0), is(HandsHigh, -11.0, 45.0, 5.0),
        is(PelvisRange, 12.0, 60.0, 6.0), is(Stride, 0.0, 0.4, 0.3), is(HipLow, 0.0, 35.0, 10.0),
        is(Flights, 0.0, 1.0, 0.7), is(FeetTravel, 0.0, 20.0, 10.0),
    ]),
    // On the back, flat or inclined, hands over the shoulders; hips and trunk stay where they are.
    looks("bench_press", &[
        is(Lean, -110.0, -50.0, 10.0), is(HipRange, 0.0, 35.0, 10.0), is(ElbowRange, 30.0, 140.0, 12.0),
        is(ShoulderHigh, 65.0, 140.0, 15.0), is(PelvisRange, 0.0, 10.0, 5.0), is(HandsHigh, 12.0, 45.0, 6.0),
        is(Hands, 0.0, 40.0, 6.0),
    ]),
    // Upright, from the shoulders to an arm's length over them; legs and trunk stay straight.
    looks("overhead_press", &[
        is(Lean, -25.0, 25.0, 8.0), is(HipRange, 0.0, 25.0, 10.0), is(ElbowRange, 45.0, 140.0, 10.0),
        is(HandsHigh, 24.0, 50.0, 6.0), is(Hands, 0.0, 40.0, 8.0), is(ShoulderHigh, 130.0, 180.0, 12.0),
        is(PelvisRange, 0.0, 12.0, 6.0), is(Stride, 0.0, 0.4, 0.3), is(FeetApart, 0.0, 5.0, 4.0), is(FeetTravel, 0.0, 12.0, 10.0),
    ]),
    // Rests on a seat with the thighs flat and the trunk upright, leans forward, stands.
    looks("sit_to_stand", &[
        is(HipRange, 60.0, 125.0, 15.0), is(KneeDeep, 70.0, 115.0, 12.0), is(LeanDeep, 15.0, 60.0, 10.0),
        is(ThighDeep, -20.0, 38.0, 12.0), is(SeatThigh, -15.0, 35.0, 10.0), is(SeatLean, 0.0, 35.0, 10.0),
        is(Lean, -10.0, 40.0, 12.0), is(Seated, 0.25, 0.9, 0.08), is(StartsSeated, 1.0, 1.0, 0.3),
        is(HandsDeep, 25.0, 65.0, 5.0), is(Flights, 0.0, 0.0, 0.6), is(HipLow, 0.0, 50.0, 15.0),
        is(PelvisRange, 12.0, 32.0, 6.0), is(KneesApart, 0.0, 35.0, 15.0),
        is(FeetApart, 0.0, 6.0, 4.0),
    ]),
    // One leg after the other, with the knees well bent in swing, elbows bent, up to 200 steps a minute.
    looks("running", &[
        is(Stride, 0.6, 1.0, 0.15), is(StepTime, 0.2, 0.5, 0.12), is(KneePeak, 60.0, 135.0, 12.0),
        is(Lean, -25.0, 25.0, 10.0), is(HipRange, 0.0, 80.0, 15.0), is(Elbow, 45.0, 120.0, 20.0),
        is(PelvisSwing, 2.0, 13.0, 5.0), is(HipLow, 0.0, 40.0, 10.0), is(HandsHigh, -45.0, 8.0, 8.0),
        is(StartsSeated, 0.0, 0.3, 0.5), is(FeetApart, 9.0, 40.0, 3.0),
    ]),
    looks("walking", &[
        is(Stride, 0.6, 1.0, 0.15), is(StepTime, 0.4, 1.0, 0.15), is(KneePeak, 10.0, 65.0, 12.0),
        is(Lean, -25.0, 25.0, 10.0), is(HipRange, 0.0, 45.0, 15.0), is(Elbow, 0.0, 90.0, 20.0),
        is(Flights, 0.0, 1.0, 2.0), is(PelvisSwing, 1.0, 7.0, 3.0), is(HipLow, 0.0, 40.0, 10.0), is(HandsHigh, -45.0, 8.0, 8.0),
        is(StartsSeated, 0.0, 0.3, 0.5), is(FeetApart, 1.0, 11.0, 3.0),
    ]),
    // Both feet leave the floor, few times; sinks before, at once.
    looks("counter_movement_jump", &[
        is(Flights, 1.0, 3.0, 0.35), is(FlightHigh, 6.0, 40.0, 2.5), is(FlightEvery, 1.7, ANY, 0.4),
        is(Lean, -25.0, 35.0, 10.0), is(Stride, 0.0, 0.5, 0.2), is(LeanDeep, -15.0, 70.0, 15.0),
        is(PelvisSwingHigh, 12.0, 80.0, 4.0), is(Dip, 5.0, 60.0, 1.5), is(Box, -ANY, 6.0, 2.0),
        is(Bounces, 0.0, 8.0, 3.0), is(FeetTravel, 0.0, 25.0, 10.0),
    ]),
    // The same from a squat that is held.
    looks("squat_jump", &[
        is(Flights, 1.0, 3.0, 0.35), is(FlightHigh, 6.0, 40.0, 2.5), is(FlightEvery, 1.7, ANY, 0.4),
        is(Lean, -25.0, 50.0, 10.0), is(Stride, 0.0, 0.5, 0.2), is(LeanDeep, -15.0, 70.0, 15.0),
        is(PelvisSwingHigh, 12.0, 80.0, 4.0), is(Dip, -ANY, 5.0, 1.5), is(Box, -ANY, 6.0, 2.0),
        is(Bounces, 0.0, 8.0, 3.0), is(FeetTravel, 0.0, 25.0, 10.0),
    ]),
    // The feet begin on something, come down at once and leave the floor again.
    looks("drop_jump", &[
        is(Flights, 1.0, 3.0, 0.35), is(FlightHigh, 5.0, 40.0, 2.5), is(Box, 8.0, 80.0, 2.0),
        is(Lean, -25.0, 40.0, 10.0), is(Stride, 0.0, 0.5, 0.2), is(LeanDeep, -15.0, 70.0, 15.0),
        is(PelvisSwingHigh, 12.0, 120.0, 4.0), is(FlightEvery, 0.5, ANY, 0.2), is(Bounces, 0.0, 8.0, 3.0),
    ]),
    // Jumps one after the other.
    looks("repeated_jumps", &[
        is(Bounces, 5.0, ANY, 1.0), is(BounceTime, 0.3, 1.6, 0.3), is(BounceShare, 0.5, 2.0, 0.15),
        is(Lean, -25.0, 35.0, 10.0), is(LeanDeep, -15.0, 70.0, 15.0), is(Stride, 0.0, 0.4, 0.2),
        is(PelvisSwing, 4.0, 60.0, 2.0), is(Hops, 1.0, 1.0, 0.35), is(Box, -ANY, 6.0, 2.0),
        is(FeetTravel, 0.0, 25.0, 10.0), is(FeetApart, 0.0, 6.0, 4.0),
    ]),
];

/// How a movement looks.
pub fn posture(movement: &str) -> Option<&'static Posture> {
    POSTURES.iter().find(|p| p.movement == movement)
}
