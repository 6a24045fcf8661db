//! TRC: marker trajectories as text, as motion-capture programs and OpenSim read them.

use crate::number::{Cell, cell, cells};
use crate::{Error, limits};
use sagitta_motion::{Markers, PoseTrack};
use std::fmt::Write;

const WHAT: &str = "TRC";

/// The world landmarks of a track: metres from mid-hip, x to the right of the image, **y up**,
/// z towards the camera.
///
/// # Errors
/// [`Error::Empty`] where no frame has world landmarks.
pub fn from_track(track: &PoseTrack) -> Result<Markers, Error> {
    let points = track.schema.points();
    let mut trc = Markers {
        rate_hz: track.frame_rate_hz().unwrap_or(0.0),
        markers: points.iter().map(|p| p.name().to_owned()).collect(),
        ..Markers::default()
    };
    let mut seen = false;
    for frame in &track.frames {
        let world = frame.pose.as_ref().map(|pose| &pose.world_m);
        let at = |i: usize| world.and_then(|w| w.get(i)).map(|p| [p[0], -p[1], -p[2]]);
        let row: Vec<_> = (0..points.len()).map(at).collect();
        seen |= row.iter().any(Option::is_some);
        trc.t_s.push(frame.t_s);
        trc.positions_m.push(row);
    }
    if seen {
        Ok(trc)
    } else {
        Err(Error::Empty(WHAT))
    }
}

/// Writes a file that [`read`] gives back unchanged. Missing markers are empty cells.
pub fn write(trc: &Markers) -> String {
    let (frames, markers, rate) = (trc.t_s.len(), trc.markers.len(), trc.rate_hz);
    let mut text = format!(
        "PathFileType\t4\t(X/Y/Z)\tsagitta.trc\n\
         DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n\
         {rate}\t{rate}\t{frames}\t{markers}\tm\t{rate}\t1\t{frames}\nFrame#\tTime"
    );
    for name in &trc.markers {
        text.push('\t');
        text.push_str(name);
        text.push_str("\t\t");
    }
    text.push_str("\n\t");
    for i in 1..=markers {
        // Writing to a String cannot fail.
        write!(text, "\tX{i}\tY{i}\tZ{i}").ok();
    }
    text.push_str("\n\n");
    for (i, (t_s, row)) in trc.t_s.iter().zip(&trc.positions_m).enumerate() {
        write!(text, "{}\t{t_s}", i + 1).ok();
        for point in row {
            match point {
                Some([x, y, z]) => write!(text, "\t{x}\t{y}\t{z}").ok(),
                None => write!(text, "\t\t\t").ok(),
            };
        }
        text.push('\n');
    }
    text
}

/// Reads a file in metres, centimetres or millimetres; empty cells and NaN are missing markers.
///
/// # Errors
/// One sentence where header and rows do not fit together, times do not increase, or the limits are
/// exceeded.
pub fn read(text: &str) -> Result<Markers, Error> {
    if text.len() > limits::MAX_TEXT_BYTES {
        return Err(Error::too_large(
            text.len(),
            "bytes",
            limits::MAX_TEXT_BYTES,
        ));
    }
    let mut lines = text.lines().enumerate();
    let mut next = || lines.next().map_or("", |(_, line)| line);
    if !next()
        .trim_start_matches('\u{feff}')
        .starts_with("PathFileType")
    {
        return Err(damaged(
            "at its start",
            "the first line does not begin with “PathFileType”",
        ));
    }
    let (keys, values) = (next(), next());
    let header = |key: &str| header_value(keys, values, key);
    let unit_m = unit(header("Units").unwrap_or("mm"))?;
    let mut trc = Markers {
        rate_hz: header("DataRate")
            .and_then(|v| v.parse().ok())
            .filter(|r: &f64| r.is_finite())
            .unwrap_or(0.0),
        markers: names(next()),
        ..Markers::default()
    };
    if trc.markers.len() > limits::MAX_COLUMNS {
        return Err(Error::too_large(
            trc.markers.len(),
            "markers",
            limits::MAX_COLUMNS,
        ));
    }
    next();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        push_row(&mut trc, line, index + 1, unit_m)?;
    }
    if trc.t_s.is_empty() {
        return Err(Error::Empty(WHAT));
    }
    unround(&mut trc);
    Ok(trc)
}

/// Times that were written with three decimals or fewer and count on at the file's rate get the
/// digits back that they lost: at 150 frames per second every step would be off by a tenth.
fn unround(trc: &mut Markers) {
    const HALF_DIGIT_S: f64 = 0.000_55;
    let (Some(&first), true) = (trc.t_s.first(), trc.rate_hz > 0.0) else {
        return;
    };
    let even = |i: usize| first + i as f64 / trc.rate_hz;
    let rounded = |t: f64| (t * 1000.0 - (t * 1000.0).round()).abs() < 1e-6;
    let near = |(i, &t): (usize, &f64)| rounded(t) && (t - even(i)).abs() <= 2.0 * HALF_DIGIT_S;
    let exact = |(i, &t): (usize, &f64)| (t - even(i)).abs() < 1e-9;
    let all = || trc.t_s.iter().enumerate();
    if all().all(near) && !all().all(exact) {
        // The first time was rounded too: the mean shift of all is what it lost.
        let shift = trc
            .t_s
            .iter()
            .enumerate()
            .map(|(i, t)| t - even(i))
            .sum::<f64>();
        let shift = shift / trc.t_s.len() as f64;
        trc.t_s = (0..trc.t_s.len()).map(|i| even(i) + shift).collect();
    }
}

/// Whether the text begins as such a file does.
pub fn is_trc(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("PathFileType")
}

fn damaged(place: impl Into<String>, reason: impl Into<String>) -> Error {
    Error::damaged(WHAT, place, reason)
}

fn header_value<'a>(keys: &str, values: &'a str, key: &str) -> Option<&'a str> {
    let index = cells(keys)
        .iter()
        .position(|k| k.eq_ignore_ascii_case(key))?;
    cells(values).get(index).copied()
}

fn unit(name: &str) -> Result<f64, Error> {
    match name.to_ascii_lowercase().as_str() {
        "m" => Ok(1.0),
        "cm" => Ok(0.01),
        "mm" => Ok(0.001),
        other => Err(damaged(
            "at its start",
            format!("the unit “{other}” is not m, cm or mm"),
        )),
    }
}

/// Marker names: what follows "Frame#" and "Time", however many tabs stand between.
fn names(line: &str) -> Vec<String> {
    let labels = line
        .split('\t')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    labels
        .skip(2)
        .take(limits::MAX_COLUMNS + 1)
        .map(str::to_owned)
        .collect()
}

fn push_row(trc: &mut Markers, line: &str, number: usize, unit_m: f64) -> Result<(), Error> {
    let place = || format!("in line {number}");
    let texts = cells(line);
    let wanted = 2 + 3 * trc.markers.len();
    if texts.len() > wanted && texts[wanted..].iter().any(|text| !text.is_empty()) {
        return Err(damaged(
            place(),
            format!(
                "it has more values than the {} markers need",
                trc.markers.len()
            ),
        ));
    }
    let value = |i: usize| match texts.get(i).map(|text| cell(text)) {
        Some(Some(Cell::Number(value))) => Ok(Some(value)),
        Some(Some(Cell::Missing)) | None => Ok(None),
        Some(None) => Err(damaged(place(), "it holds something that is not a number")),
    };
    let t_s = value(1)?.ok_or_else(|| damaged(place(), "it has no time"))?;
    if trc.t_s.last().is_some_and(|&last| t_s <= last) || t_s.abs() > limits::MAX_TIME_S {
        return Err(damaged(place(), "times do not increase"));
    }
    let mut row = Vec::with_capacity(trc.markers.len());
    for j in 0..trc.markers.len() {
        let (x, y, z) = (value(2 + 3 * j)?, value(3 + 3 * j)?, value(4 + 3 * j)?);
        row.push(match (x, y, z) {
            (Some(x), Some(y), Some(z)) => {
                let point = [x * unit_m, y * unit_m, z * unit_m];
                if point.iter().any(|v| v.abs() > limits::MAX_M) {
                    return Err(damaged(place(), "a marker in it is farther off than 10 km"));
                }
                Some(point)
            }
            _ => None,
        });
    }
    trc.t_s.push(t_s);
    trc.positions_m.push(row);
    if trc.t_s.len() > limits::MAX_ROWS || trc.t_s.len() * wanted > limits::MAX_CELLS {
        return Err(Error::too_large(trc.t_s.len(), "frames", limits::MAX_ROWS));
    }
    Ok(())
}
