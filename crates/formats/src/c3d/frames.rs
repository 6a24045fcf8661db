//! The frames: points and analog samples.

use super::bytes::Numbers;
use super::parameters::Parameters;
use super::{BLOCK, damaged};
use crate::{Error, limits};
use sagitta_motion::{Forces, Markers, Plate};

/// What the frames hold, in the file's axes.
pub(super) struct Frames {
    pub(super) markers: Markers,
    /// `channels[k]` has `analog_hz` values per second, in the channel's unit.
    pub(super) channels: Vec<Vec<f64>>,
    analog_hz: f64,
}

/// How a frame is laid out.
struct Layout {
    points: usize,
    channels: usize,
    samples: usize,
    frames: usize,
    start: usize,
    float: bool,
    scale: f64,
    rate_hz: f64,
}

impl Layout {
    fn read(bytes: &[u8], numbers: Numbers, p: &Parameters) -> Option<Self> {
        let word = |at| numbers.word(bytes, at);
        let scale = p.number("POINT:SCALE").or(numbers.real(bytes, 12))?;
        let per_frame = word(4)?;
        let samples = word(18)?.max(1);
        let data = match word(16)? {
            0 => p.count("POINT:DATA_START")?,
            block => block,
        };
        let rate = p.number("POINT:RATE").or(numbers.real(bytes, 20));
        Some(Self {
            points: word(2)?,
            channels: per_frame / samples,
            samples,
            frames: frames(word(6)?, word(8)?, p),
            start: data.checked_sub(1)? * BLOCK,
            float: scale < 0.0,
            scale: scale.abs(),
            rate_hz: rate.filter(|r| r.is_finite() && *r > 0.0)?,
        })
    }

    fn number_size(&self) -> usize {
        if self.float { 4 } else { 2 }
    }

    fn frame_size(&self) -> usize {
        (4 * self.points + self.channels * self.samples) * self.number_size()
    }
}

/// Number of frames: by the trial's own fields where it was too long for the header's 16 bits.
fn frames(first: usize, last: usize, p: &Parameters) -> usize {
    let long = |name: &str| {
        let words: Vec<f64> = p
            .numbers(name)
            .iter()
            .map(|v| v.rem_euclid(65_536.0))
            .collect();
        match words[..] {
            [low, high, ..] => Some((low + 65_536.0 * high) as usize),
            _ => None,
        }
    };
    let trial = long("TRIAL:ACTUAL_START_FIELD")
        .zip(long("TRIAL:ACTUAL_END_FIELD"))
        .and_then(|(first, last)| Some(last.checked_sub(first)? + 1));
    trial.unwrap_or_else(|| (last + 1).saturating_sub(first))
}

pub(super) fn read(bytes: &[u8], numbers: Numbers, p: &Parameters) -> Result<Frames, Error> {
    let layout = Layout::read(bytes, numbers, p).ok_or_else(|| {
        damaged(
            "in its header",
            "it does not say how its frames are laid out",
        )
    })?;
    let cells = 4 * layout.points + layout.channels * layout.samples;
    if layout.points > limits::MAX_COLUMNS || layout.channels > limits::MAX_COLUMNS {
        let count = layout.points.max(layout.channels);
        return Err(Error::too_large(count, "columns", limits::MAX_COLUMNS));
    }
    if layout.frames > limits::MAX_ROWS || layout.frames.saturating_mul(cells) > limits::MAX_CELLS {
        return Err(Error::too_large(layout.frames, "frames", limits::MAX_ROWS));
    }
    if layout.frames == 0 || cells == 0 {
        return Err(Error::Empty(super::WHAT));
    }
    let there = bytes.len().saturating_sub(layout.start) / layout.frame_size();
    if there < layout.frames {
        let reason = format!(
            "{} frames are announced and {there} are there",
            layout.frames
        );
        return Err(damaged("at its end", reason));
    }
    let mut markers = Markers {
        rate_hz: layout.rate_hz,
        markers: labels(p, layout.points),
        ..Markers::default()
    };
    let unit_m = unit_m(p)?;
    let analog = Analog::read(p, layout.channels, layout.float);
    let mut channels = vec![Vec::with_capacity(layout.frames * layout.samples); layout.channels];
    for frame in 0..layout.frames {
        let start = layout.start + frame * layout.frame_size();
        let number = |i: usize| number(bytes, start, i, &layout, numbers);
        markers.t_s.push(frame as f64 / layout.rate_hz);
        let point = |j: usize| point([0, 1, 2, 3].map(|k| number(4 * j + k)), &layout, unit_m);
        markers
            .positions_m
            .push((0..layout.points).map(point).collect());
        let first = 4 * layout.points;
        for sample in 0..layout.samples {
            for (k, channel) in channels.iter_mut().enumerate() {
                channel.push(analog.real(k, number(first + sample * layout.channels + k)));
            }
        }
    }
    Ok(Frames {
        markers,
        channels,
        analog_hz: layout.rate_hz * layout.samples as f64,
    })
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

/// A point in metres; `None` where its fourth word is negative or a number is none.
fn point([x, y, z, word]: [f64; 4], layout: &Layout, unit_m: f64) -> Option<[f64; 3]> {
    let scale = if layout.float {
        unit_m
    } else {
        unit_m * layout.scale
    };
    let at = [x, y, z].map(|v| v * scale);
    let within = |v: &f64| v.is_finite() && v.abs() <= limits::MAX_M;
    (word >= 0.0 && at.iter().all(within)).then_some(at)
}

fn unit_m(p: &Parameters) -> Result<f64, Error> {
    match p
        .texts("POINT:UNITS")
        .first()
        .map(|u| u.to_ascii_lowercase())
    {
        None => Ok(0.001),
        Some(unit) => match unit.as_str() {
            "mm" | "" => Ok(0.001),
            "cm" => Ok(0.01),
            "dm" => Ok(0.1),
            "m" => Ok(1.0),
            "in" | "inch" => Ok(0.0254),
            other => Err(damaged(
                "in its parameters",
                format!("the unit “{other}” of its points is not mm, cm, m or inch"),
            )),
        },
    }
}

fn labels(p: &Parameters, points: usize) -> Vec<String> {
    let mut labels = p.texts("POINT:LABELS");
    labels.truncate(points);
    for i in labels.len()..points {
        labels.push(format!("M{}", i + 1));
    }
    labels
}

/// `(raw − offset) · scale · general scale`, per channel.
struct Analog {
    offsets: Vec<f64>,
    scales: Vec<f64>,
    unsigned: bool,
}

impl Analog {
    fn read(p: &Parameters, channels: usize, float: bool) -> Self {
        let general = p.number("ANALOG:GEN_SCALE").unwrap_or(1.0);
        let of =
            |name: &str, k: usize, default: f64| p.numbers(name).get(k).copied().unwrap_or(default);
        let format = p.texts("ANALOG:FORMAT");
        let unsigned = !float
            && format
                .first()
                .is_some_and(|f| f.eq_ignore_ascii_case("UNSIGNED"));
        let offset = |k| {
            let offset = of("ANALOG:OFFSET", k, 0.0);
            if unsigned {
                offset.rem_euclid(65_536.0)
            } else {
                offset
            }
        };
        Self {
            offsets: (0..channels).map(offset).collect(),
            scales: (0..channels)
                .map(|k| general * of("ANALOG:SCALE", k, 1.0))
                .collect(),
            unsigned,
        }
    }

    fn real(&self, k: usize, raw: f64) -> f64 {
        let raw = if self.unsigned {
            raw.rem_euclid(65_536.0)
        } else {
            raw
        };
        let (offset, scale) = (self.offsets.get(k), self.scales.get(k));
        let value = offset.zip(scale).map_or(raw, |(o, s)| (raw - o) * s);
        if value.is_finite() { value } else { 0.0 }
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
