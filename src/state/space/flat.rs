//! Solids as flat shapes, from far to near: for where there is no graphics device.

use super::camera::Camera;
use super::colour::Colour;
use super::solids::{Solid, Thing};

/// A line of which each end has its width, with round ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its ends, in pixels.
    pub ends_px: [[f64; 2]; 2],
    /// Half its width at either end, in pixels.
    pub radii_px: [f64; 2],
    /// Its colour.
    pub colour: Colour,
    /// Whether it has an outline, so that it stands out from what is behind it.
    pub outlined: bool,
    /// Metres before the camera.
    pub depth_m: f64,
    /// What it is.
    pub thing: Thing,
}

/// What a camera sees of solids, the farthest first; the ground before everything else.
pub fn strokes(solids: &[Solid], camera: &Camera, size_px: [f64; 2]) -> Vec<Stroke> {
    let seen = |solid: &Solid| {
        let [a, b] = solid.ends.map(|p| camera.see(p, size_px));
        let (a, b) = (a?, b?);
        let [ra, rb] = solid.radii_m;
        Some(Stroke {
            ends_px: [a.at_px, b.at_px],
            radii_px: [ra * a.px_per_m, rb * b.px_per_m],
            colour: solid.colour,
            outlined: solid.lit,
            depth_m: (a.depth_m + b.depth_m) / 2.0,
            thing: solid.thing,
        })
    };
    let mut all: Vec<Stroke> = solids.iter().filter_map(seen).collect();
    all.sort_by(|a, b| {
        let ground = |s: &Stroke| s.thing != Thing::Ground;
        (ground(a).cmp(&ground(b))).then(b.depth_m.total_cmp(&a.depth_m))
    });
    all
}

#[cfg(test)]
mod tests {
    use super::super::colour::Palette;
    use super::super::film::{Film, tests::rod};
    use super::super::solids::{Shown, solids};
    use super::*;

    #[test]
    fn the_ground_comes_first_and_the_nearest_last() {
        let film = Film::new(rod());
        let camera = Camera::fitted(film.around);
        let all = solids(&film, 0, Shown::default(), &Palette::default());
        let drawn = strokes(&all, &camera, [400.0, 300.0]);
        let first = drawn.iter().position(|s| s.thing != Thing::Ground).unwrap();
        assert!(drawn[first..].iter().all(|s| s.thing != Thing::Ground));
        assert!(
            drawn[first..]
                .windows(2)
                .all(|p| p[0].depth_m >= p[1].depth_m)
        );
        assert!(drawn.iter().all(|s| s.radii_px.iter().all(|r| *r >= 0.0)));
    }
}
