//! What is drawn into the picture: what tells its scale, what is plumb in it, and the points of both.

use sagitta_motion::{ScaleBy, Settings, Upright};

/// What can tell which way is up: id, and what people read.
pub const UPRIGHTS: [(&str, &str); 3] = [
    ("", "As the floor tells"),
    ("filmed", "As it was filmed"),
    ("plumb", "A plumb line that I draw"),
];

/// The id of a choice of what is upright.
pub fn upright_kind(upright: Option<Upright>) -> &'static str {
    match upright {
        None => "",
        Some(Upright::Angle { .. }) => "filmed",
        Some(Upright::Plumb { .. }) => "plumb",
    }
}

/// What is upright to begin with, drawn into a picture of this size.
pub fn begun_upright(kind: &str, (w, h): (f64, f64)) -> Option<Upright> {
    match kind {
        "filmed" => Some(Upright::Angle { roll_rad: 0.0 }),
        "plumb" => Some(Upright::Plumb {
            ends_px: [[0.85 * w, 0.75 * h], [0.85 * w, 0.25 * h]],
        }),
        _ => None,
    }
}

/// What is drawn into the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Drawn {
    /// What tells the scale.
    pub scale_by: Option<ScaleBy>,
    /// What tells which way is up.
    pub upright: Option<Upright>,
}

/// A point that can be dragged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// What stands beside it.
    pub name: &'static str,
    /// Where it is, in pixels of the picture.
    pub at_px: [f64; 2],
}

const SCALE_ENDS: [&str; 4] = ["1", "2", "3", "4"];
const PLUMB_ENDS: [&str; 2] = ["a", "b"];

impl Drawn {
    /// As an analysis was asked for.
    pub fn of(settings: &Settings) -> Self {
        Self {
            scale_by: settings.scale_by,
            upright: settings.upright,
        }
    }

    /// Points of what tells the scale: a line's two, a floor's four.
    pub fn scale_points(&self) -> Vec<[f64; 2]> {
        match self.scale_by {
            Some(ScaleBy::Line { ends_px, .. }) => ends_px.to_vec(),
            Some(ScaleBy::Floor { corners_px, .. }) => corners_px.to_vec(),
            _ => Vec::new(),
        }
    }

    /// Ends of what is plumb.
    pub fn plumb_points(&self) -> Vec<[f64; 2]> {
        match self.upright {
            Some(Upright::Plumb { ends_px }) => ends_px.to_vec(),
            _ => Vec::new(),
        }
    }

    /// All points that can be dragged: those of the scale first.
    pub fn ends(&self) -> Vec<End> {
        let end = |(&name, at_px)| End { name, at_px };
        let scale = SCALE_ENDS.iter().zip(self.scale_points());
        let plumb = PLUMB_ENDS.iter().zip(self.plumb_points());
        scale.chain(plumb).map(end).collect()
    }

    /// The same with one of its points somewhere else.
    pub fn with_point(mut self, i: usize, at_px: [f64; 2]) -> Self {
        let scale = self.scale_points().len();
        let point = match (&mut self.scale_by, &mut self.upright) {
            (Some(ScaleBy::Line { ends_px, .. }), _) if i < scale => ends_px.get_mut(i),
            (Some(ScaleBy::Floor { corners_px, .. }), _) if i < scale => corners_px.get_mut(i),
            (_, Some(Upright::Plumb { ends_px })) => {
                i.checked_sub(scale).and_then(|i| ends_px.get_mut(i))
            }
            _ => None,
        };
        if let Some(point) = point {
            *point = at_px;
        }
        self
    }
}

/// What is still to be done about what is plumb, in a sentence; empty once `used` has it.
pub fn missing_upright(drawn: Option<Upright>, used: Option<Upright>) -> &'static str {
    match drawn {
        Some(Upright::Plumb { .. }) if drawn != used => {
            "Drag a and b onto something that stands or hangs plumb: a door frame, a rack, a rope."
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::scaling::begun;

    #[test]
    fn what_is_upright_begins_as_what_it_is_called() {
        for (id, _) in UPRIGHTS {
            assert_eq!(upright_kind(begun_upright(id, (1920.0, 1080.0))), id);
        }
    }

    #[test]
    fn points_of_the_scale_come_before_those_of_what_is_plumb() {
        let drawn = Drawn {
            scale_by: begun("floor", (100.0, 200.0)),
            upright: begun_upright("plumb", (100.0, 200.0)),
        };
        let names: Vec<&str> = drawn.ends().iter().map(|e| e.name).collect();
        assert_eq!(names, ["1", "2", "3", "4", "a", "b"]);
        for i in 0..6 {
            let moved = drawn.with_point(i, [7.0, 8.0]);
            let at = moved.ends().iter().position(|e| e.at_px == [7.0, 8.0]);
            assert_eq!(at, Some(i));
            assert_eq!(moved.with_point(i, drawn.ends()[i].at_px), drawn);
        }
        assert_eq!(drawn.with_point(6, [7.0, 8.0]), drawn);
        let plumb = Drawn {
            scale_by: Some(ScaleBy::Plate),
            ..drawn
        };
        assert_eq!(
            plumb.with_point(1, [7.0, 8.0]).plumb_points()[1],
            [7.0, 8.0]
        );
        assert!(Drawn::default().ends().is_empty());
    }

    #[test]
    fn what_is_plumb_waits_until_it_is_drawn() {
        let plumb = begun_upright("plumb", (100.0, 200.0));
        assert!(!missing_upright(plumb, None).is_empty());
        assert!(missing_upright(plumb, plumb).is_empty());
        assert!(missing_upright(begun_upright("filmed", (1.0, 1.0)), None).is_empty());
    }
}
