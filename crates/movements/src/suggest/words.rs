//! What speaks against a movement, in words.

use super::look::{Feature, Look};
use super::posture::Term;

/// What a term finds in a recording, with what is usual, as a clause: "the knees are bent by 12° where the
/// hips are bent most, and 70° or more is usual".
pub(super) fn against(term: &Term, look: &Look) -> Option<String> {
    let value = look.get(term.feature)?;
    let (what, unit, decimals) = says(term.feature);
    let (low, high) = term.limits;
    let usual = match value < low {
        true => format!("{low:.decimals$}{unit} or more"),
        false => format!("{high:.decimals$}{unit} or less"),
    };
    Some(format!(
        "{what} {value:.decimals$}{unit}, and {usual} is usual"
    ))
}

/// What a feature is, its unit and its decimals.
#[rustfmt::skip]
fn says(feature: Feature) -> (&'static str, &'static str, usize) {
    use Feature::*;
    const DEGREES: &str = "°";
    const PERCENT: &str = " % of body height";
    const SECONDS: &str = " s";
    match feature {
        HipRange => ("the hips move through", DEGREES, 0),
        HipLow => ("the hips stay bent by", DEGREES, 0),
        KneeDeep => ("at the turn the knees are bent by", DEGREES, 0),
        ThighDeep => ("at the turn the thighs rise over the horizontal by", DEGREES, 0),
        LeanDeep => ("at the turn the trunk leans forward by", DEGREES, 0),
        LeanLow => ("the trunk comes no nearer to upright than", DEGREES, 0),
        LeanHigh => ("the trunk leans at most by", DEGREES, 0),
        Lean => ("most of the time the trunk leans forward by", DEGREES, 0),
        KneesApart => ("at the turn the knees' bends differ by", DEGREES, 0),
        HandsDeep => ("at the turn the hands are over the ankles by", PERCENT, 0),
        HandsLow => ("the hands' lowest place is over the ankles by", PERCENT, 0),
        HandsRange => ("the hands go up and down by", PERCENT, 0),
        HandsHigh => ("the hands' highest place is over the shoulders by", PERCENT, 0),
        Hands => ("most of the time the hands are over the shoulders by", PERCENT, 0),
        ElbowRange => ("the elbows move through", DEGREES, 0),
        ElbowDeep => ("at the turn the elbows are bent by", DEGREES, 0),
        Elbow => ("most of the time the elbows are bent by", DEGREES, 0),
        ShoulderHigh => ("the arms are raised by", DEGREES, 0),
        PelvisRange => ("the pelvis goes up and down by", PERCENT, 0),
        PelvisSwing => ("within a stride's time the pelvis goes up and down by", PERCENT, 0),
        PelvisSwingHigh => ("within a second the pelvis goes up and down by at most", PERCENT, 0),
        KneePeak => ("the knees bend by", DEGREES, 0),
        FeetApart => ("one foot is lifted over the other by", PERCENT, 0),
        FeetTravel => ("the feet go away by", PERCENT, 0),
        SeatLean => ("low down the trunk leans by", DEGREES, 0),
        SeatThigh => ("low down the thighs rise over the horizontal by", DEGREES, 0),
        Seated => ("the share of the time low down is", "", 2),
        StartsSeated => ("the share of the beginning spent seated is", "", 2),
        Stride => ("the share of the time in which the legs swing in turn is", "", 2),
        StepTime => ("a step lasts", SECONDS, 2),
        Flights => ("the number of times that both feet leave the floor is", "", 0),
        FlightHigh => ("both feet rise by", PERCENT, 0),
        FlightEvery => ("from one jump to the next it takes", SECONDS, 1),
        Dip => ("before the jump the pelvis sinks by", PERCENT, 0),
        Box => ("the feet begin over the floor by", PERCENT, 0),
        Hops => ("the jumps one after the other, as a share of three, are", "", 1),
        Bounces => ("the number of times that the pelvis goes up and down is", "", 0),
        BounceTime => ("the pelvis goes up and down every", SECONDS, 1),
        BounceShare => ("the share of the time in which the pelvis bounces is", "", 2),
    }
}
