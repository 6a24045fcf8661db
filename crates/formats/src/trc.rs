//! TRC: marker trajectories as text, as motion-capture programs and OpenSim read them.

use crate::number::{Cell, cell, cells};
use crate::trc_head::{self, Head};
use crate::{Error, limits};
use sagitta_motion::{Assumed, Evidence, ImportNotes, ImportOptions, Markers, PoseTrack};
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

/// Reads a file in the unit that it names; empty cells and NaN are missing markers.
///
/// # Errors
/// As [`import`], but a unit that is named is believed.
pub fn read(text: &str) -> Result<Markers, Error> {
    parse(text, &ImportOptions::default(), false).map(|(markers, _)| markers)
}

/// Reads a file in any unit of length, and tells what that rests on and what was left out: a unit that is
/// implied by the distances between markers, other counts than those announced, trajectories without a name.
///
/// # Errors
/// One sentence where rows do not fit the names, times do not increase, the unit is not known or makes no
/// recording of a person, or the limits are exceeded.
pub fn import(text: &str, options: &ImportOptions) -> Result<(Markers, ImportNotes), Error> {
    parse(text, options, true)
}

fn parse(
    text: &str,
    options: &ImportOptions,
    checked: bool,
) -> Result<(Markers, ImportNotes), Error> {
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
        .trim_start()
        .starts_with("PathFileType")
    {
        return Err(damaged(
            "at its start",
            "the first line does not begin with “PathFileType”",
        ));
    }
    let head = Head::read(next(), next(), next())?;
    let mut trc = Markers {
        rate_hz: head.rate_hz.unwrap_or(0.0),
        markers: head.names.clone(),
        ..Markers::default()
    };
    let mut unnamed = 0;
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    // The line of X1, Y1, Z1 may be missing.
    let rows = filled.skip_while(|(_, line)| is_axes(line));
    for (index, line) in rows {
        push_row(&mut trc, line, index + 1, &head, &mut unnamed)?;
    }
    if trc.t_s.is_empty() {
        return Err(Error::Empty(WHAT));
    }
    let mut notes = ImportNotes::default();
    trc_head::count(head.frames, trc.t_s.len(), &mut notes);
    trc_head::unnamed(unnamed, &mut notes);
    let given = options.length_unit.as_deref();
    let wide = spread(&trc).filter(|_| checked || head.unit_m.is_none());
    let unit_m = trc_head::metres(given, head.unit_m, wide, &mut notes)?;
    scale(&mut trc, unit_m)?;
    rate(&mut trc, &mut notes);
    unround(&mut trc);
    Ok((trc, notes))
}

/// Whether a line names axes: its first word is no number.
fn is_axes(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    first.starts_with(['X', 'x', 'Y', 'y', 'Z', 'z'])
}

/// The median of the distances between the outermost markers of a frame, over at most 200 frames.
fn spread(trc: &Markers) -> Option<f64> {
    let step = trc.positions_m.len().div_ceil(200).max(1);
    let of = |row: &Vec<Option<[f64; 3]>>| {
        let seen = || row.iter().flatten();
        let side = |axis: usize| {
            let values = seen().map(|p| p[axis]);
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
            high - low
        };
        let longest = side(0).max(side(1)).max(side(2));
        (seen().count() > 1).then_some(longest)
    };
    let mut all: Vec<f64> = trc
        .positions_m
        .iter()
        .step_by(step)
        .filter_map(of)
        .collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied()
}

fn scale(trc: &mut Markers, unit_m: f64) -> Result<(), Error> {
    for value in trc.positions_m.iter_mut().flatten().flatten().flatten() {
        *value *= unit_m;
        if value.abs() > limits::MAX_M {
            return Err(damaged(
                "in its rows",
                "a marker in it is farther off than 10 km",
            ));
        }
    }
    Ok(())
}

/// The rate of the times, where the header says another.
fn rate(trc: &mut Markers, notes: &mut ImportNotes) {
    const SAME: f64 = 0.02;
    let (Some(first), Some(last), true) = (trc.t_s.first(), trc.t_s.last(), trc.t_s.len() > 10)
    else {
        return;
    };
    let found = (trc.t_s.len() - 1) as f64 / (last - first);
    if trc.rate_hz > 0.0 && (found / trc.rate_hz - 1.0).abs() > SAME {
        let reason = format!("its times have it, and its head says {}", trc.rate_hz);
        notes.rests_on(
            Assumed::Rate,
            format!("{found:.3} Hz"),
            Evidence::Implied,
            reason,
        );
        trc.rate_hz = found;
    }
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

fn push_row(
    trc: &mut Markers,
    line: &str,
    number: usize,
    head: &Head<'_>,
    unnamed: &mut usize,
) -> Result<(), Error> {
    let place = || format!("in line {number}");
    let texts = cells(line);
    let markers = trc.markers.len();
    let wanted = 2 + 3 * markers;
    let filled = texts
        .iter()
        .rposition(|text| !text.is_empty())
        .map_or(0, |i| i + 1);
    let more = filled.saturating_sub(wanted);
    if !more.is_multiple_of(3) {
        let reason = format!("it has more values than the {markers} markers need");
        return Err(damaged(place(), reason));
    }
    *unnamed = more.div_ceil(3).max(*unnamed);
    // Between blanks a missing value shifts those behind it.
    if !(head.tabs || line.contains('\t') || texts.len() >= wanted || texts.len() == 2) {
        let reason = format!("it has fewer values than the {markers} markers need");
        return Err(damaged(place(), reason));
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
    let mut row = Vec::with_capacity(markers);
    for j in 0..markers {
        let (x, y, z) = (value(2 + 3 * j)?, value(3 + 3 * j)?, value(4 + 3 * j)?);
        let point = x.zip(y).zip(z).map(|((x, y), z)| [x, y, z]);
        // In no unit is a marker so far off.
        if point.is_some_and(|p| p.iter().any(|v| v.abs() > 1e3 * limits::MAX_M)) {
            return Err(damaged(place(), "a marker in it is farther off than 10 km"));
        }
        row.push(point);
    }
    trc.t_s.push(t_s);
    trc.positions_m.push(row);
    if trc.t_s.len() > limits::MAX_ROWS || trc.t_s.len() * wanted > limits::MAX_CELLS {
        return Err(Error::too_large(trc.t_s.len(), "frames", limits::MAX_ROWS));
    }
    Ok(())
}
