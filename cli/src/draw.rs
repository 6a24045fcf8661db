//! Skeletons over frames: thin bones with a dark halo, small rings for joints, a number for each person.
//!
//! Left is blue-ish and dashed, right orange-ish and solid; how well a point is seen is its opacity; the
//! subject is strong, others are faint.

use sagitta_motion::{Keypoint, KeypointSchema, PeopleFrame, Person, PersonId, Pose};

type Colour = [f64; 3];

const LEFT: Colour = [108.0, 196.0, 255.0];
const RIGHT: Colour = [255.0, 154.0, 61.0];
const MIDDLE: Colour = [243.0, 239.0, 230.0];
const DARK: Colour = [0.0, 0.0, 0.0];
const HALO: f64 = 0.62;
/// Opacity of people who are not the subject.
const FAINT: f64 = 0.35;
/// Shorter side of a frame, in pixels, up to which bones are two pixels wide; above they grow with it.
const FULL_WIDTH_PX: f64 = 1080.0;
/// Dashes and gaps in widths of a bone.
const DASH: [f64; 2] = [4.0, 3.0];

/// Digits in 3 by 5 cells, rows from the top, the left cell in the highest of three bits.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 3, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// A picture to draw on.
pub struct Canvas<'a> {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// RGBA, 8 bit.
    pub rgba: &'a mut [u8],
}

/// Draws everybody in a frame, the subject last.
pub fn people(canvas: &mut Canvas<'_>, schema: KeypointSchema, frame: &PeopleFrame) {
    let is_subject = |p: &&Person| Some(p.id) == frame.subject;
    let (strong, faint): (Vec<_>, Vec<_>) = frame.people.iter().partition(is_subject);
    let numbered = frame.people.len() > 1 || frame.people.iter().any(|p| p.id != PersonId(1));
    for (list, opacity) in [(faint, FAINT), (strong, 1.0)] {
        for person in list {
            let mut pen = Pen {
                canvas,
                schema,
                pose: &person.pose,
                opacity,
            };
            pen.body();
            if numbered {
                pen.number(person.id);
            }
        }
    }
}

/// Draws one person.
struct Pen<'a, 'c> {
    canvas: &'a mut Canvas<'c>,
    schema: KeypointSchema,
    pose: &'a Pose,
    opacity: f64,
}

impl Pen<'_, '_> {
    fn body(&mut self) {
        let width = self.width_px();
        for (from, to) in Keypoint::BONES {
            let Some((a, b)) = self.point(from).zip(self.point(to)) else {
                continue;
            };
            let side = if from.is_left() == to.is_left() {
                from.is_left()
            } else {
                None
            };
            let opacity = a.1.min(b.1);
            let line = Line {
                from: a.0,
                to: b.0,
                width_px: width,
                dashed: side == Some(true),
            };
            self.canvas.line(
                &Line {
                    width_px: 2.5 * width,
                    dashed: false,
                    ..line
                },
                DARK,
                HALO * opacity,
            );
            self.canvas.line(&line, colour(side), opacity);
        }
        for joint in Keypoint::BLAZEPOSE_33.into_iter().filter(|k| is_joint(*k)) {
            if let Some((at, opacity)) = self.point(joint) {
                self.canvas.disc(at, 2.2 * width, DARK, HALO * opacity);
                self.canvas
                    .disc(at, 1.7 * width, colour(joint.is_left()), opacity);
                self.canvas.disc(at, 0.9 * width, DARK, HALO * opacity);
            }
        }
    }

    /// The number above the highest point.
    fn number(&mut self, id: PersonId) {
        let points = self.schema.points().iter().filter_map(|k| self.point(*k));
        let Some((top, _)) = points.min_by(|a, b| a.0[1].total_cmp(&b.0[1])) else {
            return;
        };
        let cell = (2.0 * self.width_px()).round();
        let digits = id.to_string();
        let (wide, tall) = (cell * (4.0 * digits.len() as f64 - 1.0), 5.0 * cell);
        let left = (top[0] - wide / 2.0).round();
        let upper = (top[1] - tall - 8.0 * cell).max(cell).round();
        let opacity = self.opacity.max(0.6);
        self.canvas.fill(
            [left - cell, upper - cell],
            [wide + 2.0 * cell, tall + 2.0 * cell],
            DARK,
            HALO * opacity,
        );
        for (i, digit) in digits.bytes().enumerate() {
            let rows = DIGITS
                .get(usize::from(digit.wrapping_sub(b'0')))
                .copied()
                .unwrap_or_default();
            for (row, bits) in rows.into_iter().enumerate() {
                for column in (0..3).filter(|c| bits & (4 >> c) != 0) {
                    let x = left + cell * (4.0 * i as f64 + f64::from(column));
                    self.canvas
                        .fill([x, upper + cell * row as f64], [cell; 2], MIDDLE, opacity);
                }
            }
        }
    }

    fn width_px(&self) -> f64 {
        let short = self.canvas.width.min(self.canvas.height);
        2.0 * (f64::from(short) / FULL_WIDTH_PX).max(1.0)
    }

    /// Place and opacity; a doubtful point stays faintly visible, a lost one does not.
    fn point(&self, point: Keypoint) -> Option<([f64; 2], f64)> {
        let index = self.schema.index(point)?;
        let [x, y, _] = *self.pose.landmarks_px.get(index)?;
        let seen = self.pose.visibility.get(index).copied().unwrap_or(0.0);
        let opacity = (0.25 + 0.75 * (seen - 0.2) / 0.6).clamp(0.15, 1.0) * self.opacity;
        (seen >= 0.05).then_some(([x, y], opacity))
    }
}

fn colour(is_left: Option<bool>) -> Colour {
    match is_left {
        Some(true) => LEFT,
        Some(false) => RIGHT,
        None => MIDDLE,
    }
}

/// Shoulders down to the feet, without fingers.
fn is_joint(point: Keypoint) -> bool {
    let name = point.name();
    let joints = [
        "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe",
    ];
    joints.iter().any(|joint| name.ends_with(joint))
}

/// A straight line with round ends.
#[derive(Clone, Copy)]
struct Line {
    from: [f64; 2],
    to: [f64; 2],
    width_px: f64,
    dashed: bool,
}

impl Line {
    /// How much of a pixel is covered, 0–1.
    fn cover(&self, [x, y]: [f64; 2]) -> f64 {
        let ([ax, ay], [bx, by]) = (self.from, self.to);
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = (dx * dx + dy * dy).max(1e-9);
        let along = (((x - ax) * dx + (y - ay) * dy) / length2).clamp(0.0, 1.0);
        let away = (x - ax - along * dx).hypot(y - ay - along * dy);
        let cover = (self.width_px / 2.0 - away + 0.5).clamp(0.0, 1.0);
        if !self.dashed {
            return cover;
        }
        let [dash, gap] = DASH.map(|d| d * self.width_px);
        let at = (along * length2.sqrt()) % (dash + gap);
        cover * (dash - at + 0.5).clamp(0.0, 1.0)
    }
}

impl Canvas<'_> {
    fn line(&mut self, line: &Line, colour: Colour, opacity: f64) {
        let reach = line.width_px / 2.0 + 1.0;
        let low = [0, 1].map(|i: usize| line.from[i].min(line.to[i]) - reach);
        let high = [0, 1].map(|i: usize| line.from[i].max(line.to[i]) + reach);
        self.shade(low, high, colour, |at| opacity * line.cover(at));
    }

    fn disc(&mut self, at: [f64; 2], radius_px: f64, colour: Colour, opacity: f64) {
        let dot = Line {
            from: at,
            to: at,
            width_px: 2.0 * radius_px,
            dashed: false,
        };
        self.line(&dot, colour, opacity);
    }

    fn fill(&mut self, [x, y]: [f64; 2], [width, height]: [f64; 2], colour: Colour, opacity: f64) {
        self.shade([x, y], [x + width, y + height], colour, |_| opacity);
    }

    /// Mixes a colour into the pixels of a box by as much as `share` says for each one's centre.
    fn shade(
        &mut self,
        low: [f64; 2],
        high: [f64; 2],
        colour: Colour,
        share: impl Fn([f64; 2]) -> f64,
    ) {
        // Casts saturate, so that points far outside the frame give an empty box.
        let columns =
            low[0].floor().max(0.0) as u32..(high[0].ceil().max(0.0) as u32).min(self.width);
        for y in low[1].floor().max(0.0) as u32..(high[1].ceil().max(0.0) as u32).min(self.height) {
            for x in columns.clone() {
                let share = share([f64::from(x) + 0.5, f64::from(y) + 0.5]);
                let start = (y as usize * self.width as usize + x as usize) * 4;
                let Some(pixel) = self.rgba.get_mut(start..start + 3) else {
                    continue;
                };
                for (value, wanted) in pixel.iter_mut().zip(colour) {
                    *value =
                        (f64::from(*value) + share * (wanted - f64::from(*value))).round() as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(visibility: f64) -> PeopleFrame {
        let at = |x: f64| Pose {
            landmarks_px: vec![[x, 40.0, 0.0]; 33],
            visibility: vec![visibility; 33],
            ..Pose::default()
        };
        let person = |id, x| Person {
            id: PersonId(id),
            pose: at(x),
        };
        PeopleFrame {
            people: vec![person(1, 20.0), person(2, 60.0)],
            subject: Some(PersonId(2)),
            ..PeopleFrame::default()
        }
    }

    fn drawn(frame: &PeopleFrame) -> Vec<u8> {
        let mut rgba = vec![128; 80 * 60 * 4];
        let mut canvas = Canvas {
            width: 80,
            height: 60,
            rgba: &mut rgba,
        };
        people(&mut canvas, KeypointSchema::BlazePose33, frame);
        rgba
    }

    /// How much a column of pixels was changed.
    fn change(rgba: &[u8], x: usize) -> u64 {
        let rows = rgba
            .chunks_exact(80 * 4)
            .filter_map(|row| row.get(x * 4..x * 4 + 3));
        rows.flatten().map(|v| u64::from(v.abs_diff(128))).sum()
    }

    #[test]
    fn the_subject_is_stronger_than_the_others() {
        let rgba = drawn(&frame(1.0));
        assert!(change(&rgba, 60) > change(&rgba, 20) && change(&rgba, 20) > 0);
        assert_eq!(change(&rgba, 40), 0, "nothing between them");
        assert!(rgba.chunks_exact(4).all(|p| p[3] == 128), "alpha stays");
    }

    #[test]
    fn hidden_points_and_points_far_outside_draw_nothing() {
        let numbers_only = change(&drawn(&frame(0.0)), 60);
        assert_eq!(numbers_only, 0);
        let mut far = frame(1.0);
        for person in &mut far.people {
            person.pose.landmarks_px = vec![[1e9, -1e9, 0.0]; 33];
        }
        assert!(drawn(&far).iter().all(|v| *v == 128));
    }
}
