//! The colours of a scene.

use serde::{Deserialize, Serialize};

/// Red, green and blue, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Colour(pub [f32; 3]);

impl Colour {
    /// As browsers compute colours: "rgb(1, 2, 3)", "rgba(1, 2, 3, 0.5)" or "rgb(1 2 3)".
    pub fn read(text: &str) -> Option<Self> {
        let inside = text.trim().strip_prefix("rgb")?.trim_start_matches('a');
        let inside = inside.strip_prefix('(')?.strip_suffix(')')?;
        let mut parts = inside
            .split([',', ' ', '/'])
            .filter(|p| !p.is_empty())
            .map(|p| p.parse::<f32>().ok());
        let mut next = || Some(parts.next()?? / 255.0);
        Some(Self([next()?, next()?, next()?]))
    }

    /// As style sheets write it.
    pub fn css(self) -> String {
        let [r, g, b] = self.0.map(|c| (c.clamp(0.0, 1.0) * 255.0).round() as u8);
        format!("rgb({r} {g} {b})")
    }

    /// A share of the way to another colour.
    pub fn towards(self, other: Self, share: f32) -> Self {
        let share = share.clamp(0.0, 1.0);
        let [a, b] = [self.0, other.0];
        Self([0, 1, 2].map(|i: usize| {
            let (a, b) = (a.get(i).copied(), b.get(i).copied());
            let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
            a + (b - a) * share
        }))
    }
}

/// What has which colour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Palette {
    /// Behind everything.
    pub paper: Colour,
    /// Lines on the ground.
    pub ground: Colour,
    /// Bones.
    pub bone: Colour,
    /// The model's markers.
    pub marker: Colour,
    /// Markers that were measured.
    pub measured: Colour,
    /// Forces from outside.
    pub force: Colour,
    /// Muscles at rest, and those of which no activation is known.
    pub slack: Colour,
    /// Muscles in full activation.
    pub active: Colour,
}

impl Palette {
    /// The names of the colours in the style sheet, in the order of [`Palette::of`].
    pub const NAMES: [&str; 8] = [
        "--stage",
        "--space-ground",
        "--space-bone",
        "--space-marker",
        "--space-measured",
        "--space-force",
        "--space-slack",
        "--space-active",
    ];

    /// From the colours behind [`Palette::NAMES`], in their order.
    pub fn of(colours: [Colour; 8]) -> Self {
        let [paper, ground, bone, marker, measured, force, slack, active] = colours;
        Self {
            paper,
            ground,
            bone,
            marker,
            measured,
            force,
            slack,
            active,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_browsers_write_them() {
        let red = Some(Colour([1.0, 0.0, 0.2]));
        for text in [
            "rgb(255, 0, 51)",
            "rgba(255, 0, 51, 0.5)",
            "rgb(255 0 51 / 1)",
        ] {
            assert_eq!(Colour::read(text), red, "{text}");
        }
        for text in ["", "red", "rgb(1,2)", "rgb(x, 1, 2)"] {
            assert_eq!(Colour::read(text), None, "{text}");
        }
        assert_eq!(Colour([1.0, 0.0, 0.2]).css(), "rgb(255 0 51)");
    }

    #[test]
    fn between_two_colours() {
        let (a, b) = (Colour([0.0; 3]), Colour([1.0, 0.5, 0.0]));
        assert_eq!(a.towards(b, 0.5), Colour([0.5, 0.25, 0.0]));
        assert_eq!(a.towards(b, 7.0), b);
    }
}
