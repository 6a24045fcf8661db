//! A frame of a film as balls, capsules and cones.

use super::colour::{Colour, Palette};
use super::film::Film;
use super::vector::{Vec3, length, minus, plus, small, times};
use sagitta_motion::SOLID_NUMBERS;

/// Radii and lengths, as shares of the figure's greatest extent.
const BONE: f64 = 0.013;
const MARKER: f64 = 0.0075;
const CROSS: [f64; 2] = [0.014, 0.0026];
const MUSCLE: f64 = 0.0042;
const SHAFT: f64 = 0.006;
const HEAD: [f64; 2] = [0.018, 0.05];
const GROUND: f64 = 0.0008;
/// A force below this share of the figure's length is not drawn.
const LEAST_FORCE: f64 = 0.01;
/// Lines of the ground in each direction, at most.
const GROUND_LINES: f64 = 24.0;

/// Everything within a radius of the line between two ends; the radius goes from one to the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solid {
    /// The ends.
    pub ends: [Vec3; 2],
    /// Their radii.
    pub radii_m: [f64; 2],
    /// Its colour.
    pub colour: Colour,
    /// Whether light falls on it.
    pub lit: bool,
    /// What it is.
    pub thing: Thing,
}

/// What a solid stands for, by its index in the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// The ground.
    Ground,
    /// A body.
    Body(usize),
    /// A marker of the model.
    Marker(usize),
    /// A marker that was measured.
    Measured(usize),
    /// A force from outside.
    Force(usize),
    /// A muscle.
    Muscle(usize),
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The model's markers.
    pub markers: bool,
    /// Markers that were measured.
    pub measured: bool,
    /// Forces.
    pub forces: bool,
    /// Muscles.
    pub muscles: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            markers: true,
            measured: true,
            forces: true,
            muscles: true,
        }
    }
}

/// The solids of a frame.
pub fn solids(film: &Film, frame: usize, shown: Shown, palette: &Palette) -> Vec<Solid> {
    let mut all = ground(film, palette.ground);
    let mut put = |ends: [Vec3; 2], share: f64, colour: Colour, thing: Thing| {
        all.push(Solid {
            ends,
            radii_m: [share * film.figure_m; 2],
            colour,
            lit: true,
            thing,
        });
    };
    let scene = &film.scene;
    for (b, body) in scene.bodies.iter().enumerate() {
        let Some(place) = film.place(frame, b) else {
            continue;
        };
        for bone in &body.bones {
            let ends = bone.map(|p| place.carry(p));
            // What is short is thin too: a toe is no ball.
            let share = (0.12 * length(minus(ends[1], ends[0])) / film.figure_m).min(BONE);
            put(ends, share.max(BONE / 2.5), palette.bone, Thing::Body(b));
        }
        if body.bones.is_empty() {
            put([place.origin; 2], BONE, palette.bone, Thing::Body(b));
        }
    }
    for m in 0..scene.markers.len() {
        if let Some(at) = film.marker(frame, m).filter(|_| shown.markers) {
            put([at; 2], MARKER, palette.marker, Thing::Marker(m));
        }
    }
    for m in 0..scene.measured_names.len() {
        let Some(at) = film.measured(frame, m).filter(|_| shown.measured) else {
            continue;
        };
        // A cross: it stays in sight where the model's marker is at the same place.
        for axis in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] {
            let arm = times(axis, CROSS[0] * film.figure_m);
            let ends = [minus(at, arm), plus(at, arm)];
            put(ends, CROSS[1], palette.measured, Thing::Measured(m));
        }
    }
    for m in 0..if shown.muscles {
        scene.muscles.len()
    } else {
        0
    } {
        let active = film.activation(frame, m).unwrap_or(0.0);
        let colour = palette.slack.towards(palette.active, active);
        for pair in film.path(frame, m).windows(2) {
            if let [a, b] = pair {
                put([*a, *b], MUSCLE, colour, Thing::Muscle(m));
            }
        }
    }
    if shown.forces {
        forces(film, frame, palette.force, &mut all);
    }
    all
}

/// Arrows that end where the force acts, as the ground pushes.
fn forces(film: &Film, frame: usize, colour: Colour, all: &mut Vec<Solid>) {
    for (i, push) in film.forces(frame).into_iter().enumerate() {
        let Some(push) = push else { continue };
        let along = film.drawn(push);
        let long = length(along);
        if long < LEAST_FORCE * film.figure_m {
            continue;
        }
        let head = (HEAD[1] * film.figure_m).min(0.5 * long);
        let tip = plus(push.at, along);
        let neck = plus(push.at, times(along, 1.0 - head / long));
        let wide = HEAD[0] * film.figure_m * head / (HEAD[1] * film.figure_m);
        let shaft = SHAFT * film.figure_m;
        for (ends, radii_m) in [([push.at, neck], [shaft; 2]), ([neck, tip], [wide, 0.0])] {
            all.push(Solid {
                ends,
                radii_m,
                colour,
                lit: true,
                thing: Thing::Force(i),
            });
        }
    }
}

/// A grid on the floor under everything that is seen.
fn ground(film: &Film, colour: Colour) -> Vec<Solid> {
    let around = film.around;
    let reach = 1.5 * around.radius_m;
    let step = step_m(2.0 * reach / GROUND_LINES);
    let centre = |x: f64| (x / step).round() * step;
    let ([x, _, z], y) = (around.centre, film.floor_m);
    let (x, z) = (centre(x), centre(z));
    let n = (reach / step).ceil() as i32;
    let end = f64::from(n) * step;
    let line = |a: Vec3, b: Vec3| Solid {
        ends: [a, b],
        radii_m: [GROUND * (film.figure_m + around.radius_m); 2],
        colour,
        lit: false,
        thing: Thing::Ground,
    };
    let lines = (-n..=n).flat_map(|i| {
        let at = f64::from(i) * step;
        [
            line([x + at, y, z - end], [x + at, y, z + end]),
            line([x - end, y, z + at], [x + end, y, z + at]),
        ]
    });
    lines.collect()
}

/// 1, 2 or 5 times a power of ten, not below `least`.
fn step_m(least: f64) -> f64 {
    let power = 10f64.powf(least.max(1e-6).log10().floor());
    let step = [1.0, 2.0, 5.0].into_iter().find(|s| s * power >= least);
    step.unwrap_or(10.0) * power
}

/// Solids as they travel to the worker that draws.
pub fn packed(solids: &[Solid]) -> Vec<f32> {
    let mut numbers = Vec::with_capacity(solids.len() * SOLID_NUMBERS);
    for solid in solids {
        for (end, radius) in solid.ends.iter().zip(solid.radii_m) {
            numbers.extend(small(*end));
            numbers.push(radius as f32);
        }
        numbers.extend(solid.colour.0);
        numbers.push(f32::from(u8::from(solid.lit)));
    }
    numbers
}

/// What people read about a thing: its kind, its name, and its value in this frame.
pub fn words(film: &Film, frame: usize, thing: Thing) -> Option<String> {
    let scene = &film.scene;
    match thing {
        Thing::Ground => None,
        Thing::Body(i) => Some(format!("Body {}", scene.bodies.get(i)?.name)),
        Thing::Marker(i) => Some(format!(
            "Marker {} of the model",
            scene.markers.get(i)?.name
        )),
        Thing::Measured(i) => Some(format!("Marker {}, measured", scene.measured_names.get(i)?)),
        Thing::Force(i) => {
            let newtons = length(film.forces(frame).get(i).copied().flatten()?.force_n);
            Some(format!(
                "Force {}, {newtons:.0} N",
                scene.force_names.get(i)?
            ))
        }
        Thing::Muscle(i) => {
            let name = scene.muscles.get(i)?;
            let active = film.activation(frame, i);
            Some(match active {
                Some(a) => format!("Muscle {name}, activation {a:.2}"),
                None => format!("Muscle {name}"),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::film::tests::rod;
    use super::*;

    fn of(thing: impl Fn(&Thing) -> bool, solids: &[Solid]) -> Vec<Solid> {
        solids.iter().filter(|s| thing(&s.thing)).copied().collect()
    }

    #[test]
    fn a_frame_has_everything_once() {
        let film = Film::new(rod());
        let all = solids(&film, 0, Shown::default(), &Palette::default());
        let count = |f: fn(&Thing) -> bool| of(f, &all).len();
        assert_eq!(count(|t| matches!(t, Thing::Body(0))), 1);
        assert_eq!(count(|t| matches!(t, Thing::Marker(_))), 2);
        assert_eq!(count(|t| matches!(t, Thing::Measured(_))), 3, "a cross");
        assert_eq!(count(|t| matches!(t, Thing::Muscle(0))), 2);
        assert_eq!(count(|t| matches!(t, Thing::Muscle(1))), 1);
        assert_eq!(count(|t| matches!(t, Thing::Force(0))), 2, "shaft and head");
        let later = solids(&film, 1, Shown::default(), &Palette::default());
        assert!(of(|t| matches!(t, Thing::Measured(_)), &later).is_empty());
        assert_eq!(packed(&all).len(), all.len() * SOLID_NUMBERS);
    }

    #[test]
    fn what_is_put_away_is_not_there() {
        let film = Film::new(rod());
        let none = Shown {
            markers: false,
            measured: false,
            forces: false,
            muscles: false,
        };
        let all = solids(&film, 0, none, &Palette::default());
        let rest = of(|t| !matches!(t, Thing::Ground | Thing::Body(_)), &all);
        assert!(rest.is_empty());
    }

    #[test]
    fn an_arrow_begins_where_the_force_acts_and_points_its_way() {
        let film = Film::new(rod());
        let all = solids(&film, 0, Shown::default(), &Palette::default());
        let [shaft, head] = of(|t| matches!(t, Thing::Force(_)), &all)[..] else {
            panic!("two");
        };
        assert_eq!(shaft.ends[0], [0.0, 0.0, 0.0]);
        assert_eq!(shaft.ends[1], head.ends[0]);
        assert!((head.ends[1][1] - 0.5 * film.figure_m).abs() < 1e-9);
        assert_eq!(head.radii_m[1], 0.0);
    }

    #[test]
    fn activation_colours_muscles() {
        let film = Film::new(rod());
        let palette = Palette {
            active: Colour([1.0, 0.0, 0.0]),
            ..Palette::default()
        };
        let all = solids(&film, 0, Shown::default(), &palette);
        let red = |m: usize| of(move |t| *t == Thing::Muscle(m), &all)[0].colour.0[0];
        assert!((red(0) - 0.1).abs() < 1e-6 && (red(1) - 0.9).abs() < 1e-6);
        assert_eq!(
            words(&film, 0, Thing::Muscle(1)).unwrap(),
            "Muscle extensor, activation 0.90"
        );
        assert_eq!(
            words(&film, 0, Thing::Force(0)).unwrap(),
            "Force ground, 800 N"
        );
        assert_eq!(words(&film, 0, Thing::Body(9)), None);
    }

    #[test]
    fn the_ground_has_round_steps() {
        assert_eq!(
            [0.03, 0.1, 0.11, 0.4, 0.9].map(step_m),
            [0.05, 0.1, 0.2, 0.5, 1.0]
        );
        let film = Film::new(rod());
        assert!(ground(&film, Colour::default()).len() < 120);
    }
}
