//! Writes a recording: markers in millimetres, force plates of type 1 (force, centre of pressure, free
//! moment), 32-bit floats as Intel writes them, y up.
//!
//! The file has what the nouns carry. Where a plate's corners lie is not among it: each is a square on the
//! floor, of half a metre or as large as the centres of pressure need, around their middle. Times begin
//! at zero. Of free moments the vertical part is kept, which is all that a plate measures.

use super::parameter_section::Section;
use super::{BLOCK, Recording, WHAT};
use crate::{Error, limits};
use sagitta_motion::{Forces, Markers, Plate};

/// Half the side of a plate's square, in metres, at least and at most.
const HALF_M: (f64, f64) = (0.25, 3.0);
/// Share of the largest load from which on a centre of pressure counts.
const LOADED: f64 = 0.05;
/// Channels of a plate of type 1.
const CHANNELS: usize = 6;

/// How a recording is laid out in frames.
struct Layout {
    frames: usize,
    points: usize,
    rate_hz: f64,
    plates: usize,
    samples: usize,
}

/// Writes a file that [`super::read`] gives back to the digits of 32-bit floats.
///
/// # Errors
/// One sentence where there are neither frames nor samples, times are not even, forces are not sampled
/// a whole number of times for each frame, or the limits of the format are exceeded.
pub fn write(recording: &Recording) -> Result<Vec<u8>, Error> {
    let layout = layout(recording)?;
    // Its length does not hang on where the frames begin, but the other way round.
    let data_start = 2 + section(recording, &layout, 0)?.len() / BLOCK;
    let section = section(recording, &layout, data_start)?;
    let mut out = header(&layout, data_start);
    out.extend(section);
    let plates: Vec<(&Plate, Square)> = plates_of(recording).collect();
    for frame in 0..layout.frames {
        points(&mut out, &recording.markers, frame, layout.points);
        for sample in 0..layout.samples {
            for (plate, square) in &plates {
                channels(&mut out, plate, square, frame * layout.samples + sample);
            }
        }
    }
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    Ok(out)
}

fn layout(recording: &Recording) -> Result<Layout, Error> {
    let markers = &recording.markers;
    let none = Forces::default();
    let forces = recording.forces.as_ref().unwrap_or(&none);
    let (points, plates) = (markers.markers.len(), forces.plates.len());
    let (frames, times) = if markers.t_s.is_empty() {
        (forces.t_s.len(), &forces.t_s)
    } else {
        (markers.t_s.len(), &markers.t_s)
    };
    if frames == 0 || points + plates == 0 {
        return Err(Error::Empty(WHAT));
    }
    if points > limits::MAX_COLUMNS {
        return Err(Error::too_large(points, "markers", limits::MAX_COLUMNS));
    }
    if plates * CHANNELS > 255 {
        return Err(unwritable(
            "it has more force plates than such a file can list",
        ));
    }
    let rate_hz = rate(times, markers.rate_hz)?;
    let samples = if plates == 0 {
        1
    } else {
        forces.t_s.len() / frames
    };
    let fits = plates == 0 || (samples > 0 && samples * frames == forces.t_s.len());
    let starts = markers.t_s.first().zip(forces.t_s.first());
    let together = starts.is_none_or(|(a, b)| (a - b).abs() * rate_hz < 0.5);
    let analog_hz = rate(&forces.t_s, rate_hz * samples as f64)?;
    let alike = plates == 0 || (analog_hz / (rate_hz * samples as f64) - 1.0).abs() < 1e-3;
    if !(fits && together && alike) {
        let reason = "forces are not measured a whole number of times for each frame, from its start to its end";
        return Err(unwritable(reason));
    }
    Ok(Layout {
        frames,
        points,
        rate_hz,
        plates,
        samples,
    })
}

fn unwritable(reason: &str) -> Error {
    Error::Unwritable {
        what: WHAT,
        reason: reason.to_owned(),
    }
}

/// Frames per second of even times; the declared rate where there is one time only.
fn rate(times: &[f64], declared: f64) -> Result<f64, Error> {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Ok(declared);
    };
    if times.len() < 2 {
        let known = declared.is_finite() && declared > 0.0;
        return if known {
            Ok(declared)
        } else {
            Err(unwritable("its rate is not known"))
        };
    }
    let step = (last - first) / (times.len() - 1) as f64;
    let even = |(i, t): (usize, &f64)| (t - first - i as f64 * step).abs() < 0.25 * step;
    if step > 0.0 && times.iter().enumerate().all(even) {
        let near = (declared * step - 1.0).abs() < 1e-4;
        Ok(if near { declared } else { 1.0 / step })
    } else {
        Err(unwritable("its times are not evenly spaced"))
    }
}

fn header(layout: &Layout, data_start: usize) -> Vec<u8> {
    let word = |value: usize| (value.min(usize::from(u16::MAX)) as u16).to_le_bytes();
    let mut out = vec![2, 0x50];
    out.extend(word(layout.points));
    out.extend(word(layout.plates * CHANNELS * layout.samples));
    out.extend(word(1));
    out.extend(word(layout.frames));
    out.extend(word(0));
    out.extend((-1.0_f32).to_le_bytes());
    out.extend(word(data_start));
    out.extend(word(layout.samples));
    out.extend((layout.rate_hz as f32).to_le_bytes());
    out.resize(BLOCK, 0);
    out
}

/// The parameters, filled up to whole blocks.
fn section(recording: &Recording, layout: &Layout, data_start: usize) -> Result<Vec<u8>, Error> {
    let mut s = Section::default();
    s.group(1, "POINT");
    s.integer(1, "USED", layout.points);
    s.real(1, "SCALE", -1.0);
    s.real(1, "RATE", layout.rate_hz as f32);
    s.integer(1, "DATA_START", data_start);
    s.integer(1, "FRAMES", layout.frames);
    s.texts(1, "LABELS", &recording.markers.markers);
    s.texts(1, "UNITS", &["mm".to_owned()]);
    if layout.frames > usize::from(u16::MAX) {
        s.group(4, "TRIAL");
        s.long(4, "ACTUAL_START_FIELD", 1);
        s.long(4, "ACTUAL_END_FIELD", layout.frames);
    }
    s.group(2, "ANALOG");
    s.integer(2, "USED", layout.plates * CHANNELS);
    s.real(2, "RATE", (layout.rate_hz * layout.samples as f64) as f32);
    s.real(2, "GEN_SCALE", 1.0);
    let per_plate = |names: [&str; CHANNELS], numbered: bool| -> Vec<String> {
        let name = |k: usize, name: &str| {
            if numbered {
                format!("{name}{}", k + 1)
            } else {
                name.to_owned()
            }
        };
        let all = (0..layout.plates).flat_map(|k| names.map(|n| name(k, n)));
        all.collect()
    };
    s.texts(
        2,
        "LABELS",
        &per_plate(["Fx", "Fy", "Fz", "Px", "Py", "Tz"], true),
    );
    s.texts(
        2,
        "UNITS",
        &per_plate(["N", "N", "N", "mm", "mm", "Nm"], false),
    );
    s.reals(
        2,
        "SCALE",
        &[layout.plates * CHANNELS],
        &vec![1.0; layout.plates * CHANNELS],
    );
    s.integers(
        2,
        "OFFSET",
        &[layout.plates * CHANNELS],
        &vec![0; layout.plates * CHANNELS],
    );
    if layout.plates > 0 {
        let squares: Vec<Square> = plates_of(recording).map(|(_, square)| square).collect();
        plates(&mut s, &squares);
    }
    s.finish()
}

/// Where a plate lies: its middle in the laboratory, x and z, and half its side, in metres.
struct Square {
    middle_m: [f64; 2],
    half_m: f64,
}

/// Each plate with a square that holds its centres of pressure.
fn plates_of(recording: &Recording) -> impl Iterator<Item = (&Plate, Square)> {
    let plates = recording.forces.iter().flat_map(|f| &f.plates);
    plates.map(|plate| (plate, square(plate)))
}

fn square(plate: &Plate) -> Square {
    let top = plate.vertical_n.iter().map(|f| f.abs()).fold(0.0, f64::max);
    let points = plate.wrench.iter().flat_map(|w| &w.point_m);
    let loaded = plate.vertical_n.iter().zip(points);
    let loaded = loaded.filter(|(force, _)| force.abs() > LOADED * top);
    let mut bounds: Option<[[f64; 2]; 2]> = None;
    for (_, [x, _, z]) in loaded {
        let [low, high] = bounds.get_or_insert([[*x, *z]; 2]);
        for (k, value) in [*x, *z].into_iter().enumerate() {
            low[k] = low[k].min(value);
            high[k] = high[k].max(value);
        }
    }
    let [low, high] = bounds.unwrap_or_default();
    let half = 0.5 * (high[0] - low[0]).max(high[1] - low[1]);
    // At the laboratory's origin where that will do.
    let central = low.iter().chain(&high).all(|v| v.abs() <= HALF_M.0);
    let middle = |k: usize| {
        if central {
            0.0
        } else {
            0.5 * (low[k] + high[k])
        }
    };
    Square {
        middle_m: [middle(0), middle(1)],
        half_m: half.clamp(HALF_M.0, HALF_M.1),
    }
}

/// Squares on the floor whose z axis points into it: x along the laboratory's, y along its z.
fn plates(s: &mut Section, squares: &[Square]) {
    let count = squares.len();
    let corner = |square: &Square, x: f64, z: f64| {
        let at = |k: usize, side: f64| 1000.0 * (square.middle_m[k] + side * square.half_m);
        [at(0, x) as f32, 0.0, at(1, z) as f32]
    };
    let signs = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)];
    let corners: Vec<f32> = squares
        .iter()
        .flat_map(|square| signs.map(|(x, z)| corner(square, x, z)))
        .flatten()
        .collect();
    let channels: Vec<u16> = (1..=(count * CHANNELS) as u16).collect();
    s.group(3, "FORCE_PLATFORM");
    s.integer(3, "USED", count);
    s.integers(3, "TYPE", &[count], &vec![1; count]);
    s.reals(3, "CORNERS", &[3, 4, count], &corners);
    s.reals(3, "ORIGIN", &[3, count], &[0.0; 3].repeat(count));
    s.integers(3, "CHANNEL", &[CHANNELS, count], &channels);
    s.integers(3, "ZERO", &[2], &[0, 0]);
}

/// The points of one frame; one that was not seen has −1 as its fourth word.
fn points(out: &mut Vec<u8>, markers: &Markers, frame: usize, count: usize) {
    let row = markers.positions_m.get(frame);
    for j in 0..count {
        let at = row.and_then(|r| r.get(j)).copied().flatten();
        let word = if at.is_some() { 0.0 } else { -1.0 };
        let [x, y, z] = at.unwrap_or_default();
        for value in [x * 1000.0, y * 1000.0, z * 1000.0, word] {
            out.extend((value as f32).to_le_bytes());
        }
    }
}

/// A plate's six channels, in its own axes: x, z and −y of the laboratory.
fn channels(out: &mut Vec<u8>, plate: &Plate, square: &Square, sample: usize) {
    let vertical = plate.vertical_n.get(sample).copied().unwrap_or(0.0);
    let of = |list: fn(&sagitta_motion::Wrench) -> &Vec<[f64; 3]>| {
        let wrench = plate.wrench.as_ref()?;
        list(wrench).get(sample).copied()
    };
    let force = of(|w| &w.force_n).unwrap_or([0.0, vertical, 0.0]);
    let point = of(|w| &w.point_m).unwrap_or_default();
    let moment = of(|w| &w.moment_nm).unwrap_or_default();
    let values = [
        force[0],
        force[2],
        -force[1],
        (point[0] - square.middle_m[0]) * 1000.0,
        (point[2] - square.middle_m[1]) * 1000.0,
        -moment[1],
    ];
    for value in values {
        out.extend((value as f32).to_le_bytes());
    }
}
