//! Fingers and the mouse on a scene: what a movement of theirs means.

/// What a movement asks of the camera; shares are of the picture's height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wish {
    /// Circle, across and down.
    Orbit(f64, f64),
    /// Move sideways, across and down.
    Pan(f64, f64),
    /// Move sideways and come nearer by a factor.
    Pinch(f64, f64, f64),
}

/// The pointers that are down.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gesture {
    down: Vec<(i32, [f64; 2])>,
    moved: bool,
}

/// Pixels that a finger may tremble and still tap.
const TREMBLE_PX: f64 = 4.0;

impl Gesture {
    /// A pointer touches at a place in pixels.
    pub fn press(&mut self, pointer: i32, at_px: [f64; 2]) {
        self.down.retain(|(p, _)| *p != pointer);
        self.moved = !self.down.is_empty();
        self.down.push((pointer, at_px));
    }

    /// A pointer leaves. Whether it was a tap: one finger that stood still.
    pub fn release(&mut self, pointer: i32) -> bool {
        let known = self.down.iter().any(|(p, _)| *p == pointer);
        self.down.retain(|(p, _)| *p != pointer);
        known && self.down.is_empty() && !self.moved
    }

    /// Whether any pointer is down.
    pub fn held(&self) -> bool {
        !self.down.is_empty()
    }

    /// A pointer is somewhere else. One circles, or pans with `shift`; two pan and pinch.
    pub fn drag(
        &mut self,
        pointer: i32,
        at_px: [f64; 2],
        shift: bool,
        height_px: f64,
    ) -> Option<Wish> {
        let index = self.down.iter().position(|(p, _)| *p == pointer)?;
        let others: Vec<[f64; 2]> = self
            .down
            .iter()
            .filter(|(p, _)| *p != pointer)
            .map(|(_, at)| *at)
            .collect();
        let place = &mut self.down.get_mut(index)?.1;
        let by = [at_px[0] - place[0], at_px[1] - place[1]];
        if !self.moved && by[0].hypot(by[1]) < TREMBLE_PX {
            return None;
        }
        self.moved = true;
        let before = std::mem::replace(place, at_px);
        let [across, down] = by.map(|d| d / height_px.max(1.0));
        Some(match others.first() {
            None if shift => Wish::Pan(across, down),
            None => Wish::Orbit(across, down),
            Some(other) => {
                let apart = |p: [f64; 2]| (p[0] - other[0]).hypot(p[1] - other[1]).max(1.0);
                Wish::Pinch(across / 2.0, down / 2.0, apart(at_px) / apart(before))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_finger_circles_or_taps() {
        let mut g = Gesture::default();
        g.press(1, [10.0, 10.0]);
        assert_eq!(g.drag(1, [12.0, 10.0], false, 100.0), None, "a tremble");
        assert!(g.release(1), "a tap");
        g.press(1, [10.0, 10.0]);
        assert_eq!(
            g.drag(1, [20.0, 5.0], false, 100.0),
            Some(Wish::Orbit(0.1, -0.05))
        );
        assert_eq!(
            g.drag(1, [21.0, 5.0], true, 100.0),
            Some(Wish::Pan(0.01, 0.0))
        );
        assert!(!g.release(1), "no tap after a drag");
        assert_eq!(g.drag(1, [0.0, 0.0], false, 100.0), None);
    }

    #[test]
    fn two_fingers_pan_and_pinch() {
        let mut g = Gesture::default();
        g.press(1, [0.0, 0.0]);
        g.press(2, [100.0, 0.0]);
        assert_eq!(
            g.drag(2, [150.0, 0.0], false, 100.0),
            Some(Wish::Pinch(0.25, 0.0, 1.5))
        );
        assert!(!g.release(2) && g.held());
        assert!(!g.release(1) && !g.held());
    }
}
