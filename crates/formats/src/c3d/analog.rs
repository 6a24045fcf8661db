//! Analog samples: `(raw − offset) · scale · general scale`, per channel.
//!
//! Samples of 16 bits may be meant with or without sign, and so may their offsets, even where samples are
//! stored as real numbers (C3D User Guide, ANALOG:FORMAT and ANALOG:OFFSET). The parameter that says so
//! is younger than the format and is missing or wrong in many files: the samples themselves tell.

use super::parameters::Parameters;
use crate::limits;
use sagitta_motion::{Assumed, Evidence, ImportNotes};

/// One more than the largest number of 16 bits.
const WORD: f64 = 65_536.0;
/// Zero of a converter of 16 bits without sign, as a word with sign: no converter with sign has its zero
/// at the lower end of its range.
const MIDDLE: f64 = -32_768.0;

/// Fewer jumps than this say nothing.
const MIN_JUMPS: usize = 10;

/// Turns raw samples into values in the channels' units, in place. What is no number, or beyond all
/// that is measured, becomes NaN.
pub(super) fn calibrate(
    p: &Parameters,
    channels: &mut [Vec<f64>],
    float: bool,
    notes: &mut ImportNotes,
) {
    let general = p.number("ANALOG:GEN_SCALE").unwrap_or(1.0);
    let (scales, offsets) = (
        p.all_numbers("ANALOG:SCALE"),
        p.all_numbers("ANALOG:OFFSET"),
    );
    let stated = stated(p);
    let unsigned = unsigned(channels, float, stated, &offsets);
    if let Some(stated) = stated.filter(|stated| *stated != unsigned && !channels.is_empty()) {
        notes.rests_on(
            Assumed::SampleFormat,
            name(unsigned),
            Evidence::Implied,
            format!(
                "the samples make no sense as {}, as the file says",
                name(stated)
            ),
        );
    } else if stated.is_none() && unsigned {
        notes.rests_on(
            Assumed::SampleFormat,
            name(true),
            Evidence::Implied,
            "the samples make no sense with sign",
        );
    }
    for (k, channel) in channels.iter_mut().enumerate() {
        let offset = offsets.get(k).copied().unwrap_or(0.0);
        let offset = if unsigned && offset < 0.0 {
            offset + WORD
        } else {
            offset
        };
        let scale = general * scales.get(k).copied().unwrap_or(1.0);
        for value in channel.iter_mut() {
            let raw = if unsigned && !float {
                value.rem_euclid(WORD)
            } else {
                *value
            };
            let real = (raw - offset) * scale;
            *value = if real.abs() <= limits::MAX_VALUE {
                real
            } else {
                f64::NAN
            };
        }
    }
}

fn name(unsigned: bool) -> &'static str {
    if unsigned {
        "without sign"
    } else {
        "with sign"
    }
}

/// What the file says.
fn stated(p: &Parameters) -> Option<bool> {
    let format = p.texts("ANALOG:FORMAT");
    match format.first()?.to_ascii_uppercase().as_str() {
        "UNSIGNED" => Some(true),
        "SIGNED" => Some(false),
        _ => None,
    }
}

/// What the samples say, and where they leave it open what the file says.
fn unsigned(channels: &[Vec<f64>], float: bool, stated: Option<bool>, offsets: &[f64]) -> bool {
    let with_offset = || {
        let all = channels.iter().zip(offsets);
        all.filter(|(_, offset)| **offset < 0.0)
    };
    let some = with_offset().next().is_some();
    let middle = some && with_offset().all(|(_, offset)| *offset == MIDDLE);
    if !float {
        // Taken in the wrong way, a signal jumps over the whole range wherever it crosses zero; a few
        // such steps may be its own.
        let (with, without) = (jumps(channels, false), jumps(channels, true));
        let clear = |wrong: usize, right: usize| wrong >= MIN_JUMPS && wrong > 4 * right;
        let usual = stated.unwrap_or(central(offsets));
        return match usual {
            true => !clear(without, with),
            false => clear(with, without),
        };
    }
    // Real numbers have their sign; it is the offsets that have lost it.
    let values = || with_offset().flat_map(|(channel, _)| channel.iter());
    let counts = values().all(|v| (0.0..WORD).contains(v));
    let beyond = values().any(|v| *v > 32_767.0);
    // Samples lie about their offset.
    let nearer = |(channel, offset): &(&Vec<f64>, &f64)| {
        let middle = median(channel);
        (middle - **offset - WORD).abs() <= (middle - **offset).abs()
    };
    match stated {
        Some(stated) => stated && 2 * with_offset().filter(nearer).count() >= with_offset().count(),
        None => counts && middle && beyond,
    }
}

fn median(channel: &[f64]) -> f64 {
    let mut all: Vec<f64> = channel.iter().copied().filter(|v| v.is_finite()).collect();
    let middle = all.len() / 2;
    if all.is_empty() {
        return 0.0;
    }
    *all.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Whether offsets lie in the middle of the range without sign, as words with or without sign.
fn central(offsets: &[f64]) -> bool {
    let near = |offset: &&f64| (offset.rem_euclid(WORD) + MIDDLE).abs() < WORD / 8.0;
    2 * offsets.iter().filter(near).count() > offsets.len()
}

/// Steps over more than half of the range.
fn jumps(channels: &[Vec<f64>], unsigned: bool) -> usize {
    let value = |v: f64| if unsigned { v.rem_euclid(WORD) } else { v };
    let jump = |w: &&[f64]| (value(w[1]) - value(w[0])).abs() > WORD / 2.0;
    let of = |channel: &Vec<f64>| channel.windows(2).filter(jump).count();
    channels.iter().map(of).sum()
}
