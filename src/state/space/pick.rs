//! What is under the pointer.

use super::flat::Stroke;
use super::solids::Thing;

/// Pixels beside a shape that still mean it.
const SLACK_PX: f64 = 6.0;

/// The thing at a place of the picture: of those that are hit the nearest to the eye, else the one
/// that is missed by the least.
pub fn pick(strokes: &[Stroke], at_px: [f64; 2]) -> Option<Thing> {
    let mut found: Option<(f64, f64, Thing)> = None;
    for stroke in strokes.iter().filter(|s| s.thing != Thing::Ground) {
        let missed_px = missed(stroke, at_px);
        if missed_px > SLACK_PX {
            continue;
        }
        let here = (missed_px.max(0.0), stroke.depth_m);
        if found.is_none_or(|(m, d, _)| here < (m, d)) {
            found = Some((here.0, here.1, stroke.thing));
        }
    }
    found.map(|(_, _, thing)| thing)
}

/// Pixels from a place to the edge of a stroke; negative inside.
fn missed(stroke: &Stroke, at: [f64; 2]) -> f64 {
    let [a, b] = stroke.ends_px;
    let along = [b[0] - a[0], b[1] - a[1]];
    let from = [at[0] - a[0], at[1] - a[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let share = if square > 0.0 {
        ((from[0] * along[0] + from[1] * along[1]) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let [ra, rb] = stroke.radii_px;
    let apart = (from[0] - share * along[0]).hypot(from[1] - share * along[1]);
    apart - (ra + share * (rb - ra))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::space::colour::Colour;

    fn stroke(thing: Thing, ends_px: [[f64; 2]; 2], radius: f64, depth_m: f64) -> Stroke {
        Stroke {
            ends_px,
            radii_px: [radius; 2],
            colour: Colour::default(),
            outlined: true,
            depth_m,
            thing,
        }
    }

    #[test]
    fn the_nearest_of_what_is_hit_and_else_what_is_closest() {
        let all = [
            stroke(Thing::Ground, [[0.0, 0.0], [100.0, 100.0]], 50.0, 1.0),
            stroke(Thing::Body(0), [[0.0, 50.0], [100.0, 50.0]], 10.0, 4.0),
            stroke(Thing::Muscle(1), [[0.0, 45.0], [100.0, 45.0]], 2.0, 3.0),
        ];
        assert_eq!(pick(&all, [50.0, 45.0]), Some(Thing::Muscle(1)));
        assert_eq!(pick(&all, [50.0, 55.0]), Some(Thing::Body(0)));
        assert_eq!(pick(&all, [50.0, 64.0]), Some(Thing::Body(0)), "near by");
        assert_eq!(pick(&all, [50.0, 80.0]), None);
        assert_eq!(pick(&all, [104.0, 45.0]), Some(Thing::Body(0)));
    }
}
