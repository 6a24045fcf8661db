//! The frames: points and analog samples.

use super::bytes::Numbers;
use super::layout::Layout;
use super::parameters::Parameters;
use super::{analog, labels};
use crate::limits;
use sagitta_motion::{DroppedKind, Forces, ImportNotes, Markers, Plate};

/// What the frames hold, in the file's axes.
pub(super) struct Frames {
    pub(super) markers: Markers,
    /// `channels[k]` has `analog_hz` values per second, in the channel's unit; NaN where there is no
    /// number.
    pub(super) channels: Vec<Vec<f64>>,
    /// Of each channel in one frame.
    pub(super) samples: usize,
    analog_hz: f64,
}

/// Reads all frames; points are in metres, `unit_m` to one of the file's.
pub(super) fn read(
    bytes: &[u8],
    numbers: Numbers,
    p: &Parameters,
    layout: &Layout,
    (unit_m, rate_hz): (f64, f64),
    notes: &mut ImportNotes,
) -> Frames {
    let mut markers = Markers {
        rate_hz,
        markers: labels::of_points(p, layout.points),
        ..Markers::default()
    };
    let mut channels = vec![Vec::with_capacity(layout.frames * layout.samples); layout.channels];
    let mut lost = Lost::default();
    for frame in 0..layout.frames {
        let start = layout.start + frame * layout.frame_size();
        let number = |i: usize| number(bytes, start, i, layout, numbers);
        markers.t_s.push(frame as f64 / rate_hz);
        let mut row = Vec::with_capacity(layout.points);
        for j in 0..layout.points {
            let point = point([0, 1, 2, 3].map(|k| number(4 * j + k)), layout, unit_m);
            if point == Point::Unreadable {
                lost.note(frame, j);
            }
            row.push(match point {
                Point::Seen(at) => Some(at),
                Point::Unseen | Point::Unreadable => None,
            });
        }
        markers.positions_m.push(row);
        let first = 4 * layout.points;
        for sample in 0..layout.samples {
            for (k, channel) in channels.iter_mut().enumerate() {
                channel.push(number(first + sample * layout.channels + k));
            }
        }
    }
    lost.say(&markers, notes);
    analog::calibrate(p, &mut channels, layout.float, notes);
    Frames {
        markers,
        channels,
        samples: layout.samples,
        analog_hz: rate_hz * layout.samples as f64,
    }
}

/// Points that are said to be seen and have no place.
#[derive(Default)]
struct Lost {
    count: usize,
    first: Option<(usize, usize)>,
}

impl Lost {
    fn note(&mut self, frame: usize, point: usize) {
        self.count += 1;
        self.first.get_or_insert((frame, point));
    }

    fn say(&self, markers: &Markers, notes: &mut ImportNotes) {
        let Some((frame, point)) = self.first else {
            return;
        };
        let name = markers.markers.get(point).map_or("", String::as_str);
        notes.drops(
            DroppedKind::Points,
            self.count,
            format!("first “{name}” in frame {}", frame + 1),
            "they have no numbers, or lie farther off than 10 km",
        );
    }
}

fn number(bytes: &[u8], start: usize, i: usize, layout: &Layout, numbers: Numbers) -> f64 {
    let at = start + i * layout.number_size();
    let value = if layout.float {
        numbers.real(bytes, at)
    } else {
        numbers.int(bytes, at).map(f64::from)
    };
    value.unwrap_or(f64::NAN)
}

#[derive(Debug, PartialEq)]
enum Point {
    Seen([f64; 3]),
    Unseen,
    Unreadable,
}

/// A point in metres; not seen where its fourth word is negative.
fn point([x, y, z, word]: [f64; 4], layout: &Layout, unit_m: f64) -> Point {
    let scale = if layout.float {
        unit_m
    } else {
        unit_m * layout.scale
    };
    if word < 0.0 {
        return Point::Unseen;
    }
    let at = [x, y, z].map(|v| v * scale);
    let within = |v: &f64| v.is_finite() && v.abs() <= limits::MAX_M;
    if word.is_finite() && at.iter().all(within) {
        Point::Seen(at)
    } else {
        Point::Unreadable
    }
}

impl Frames {
    /// Plates with the time of each analog sample.
    pub(super) fn forces(&self, plates: Vec<Plate>) -> Forces {
        let count = self.channels.first().map_or(0, Vec::len);
        Forces {
            t_s: (0..count).map(|j| j as f64 / self.analog_hz).collect(),
            plates,
        }
    }
}
