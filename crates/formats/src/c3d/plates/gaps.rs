//! Samples that are no numbers.

use sagitta_motion::{DroppedKind, ImportNotes};
use std::borrow::Cow;

/// Longest gap in seconds that a straight line may bridge: what a plate reads between two samples so far
/// apart is known only while nobody lands on it.
const BRIDGED_S: f64 = 0.02;

/// The channels of a plate (NaN where a sample is no number) with short gaps bridged by straight lines,
/// which is noted; or why they are not.
pub(super) fn bridged<'a>(
    channels: &[&'a [f64]],
    rate_hz: f64,
    plate: usize,
    notes: &mut ImportNotes,
) -> Result<Vec<Cow<'a, [f64]>>, String> {
    let whole = |c: &&[f64]| c.iter().all(|v| v.is_finite());
    if channels.iter().all(whole) {
        return Ok(channels.iter().map(|c| Cow::Borrowed(*c)).collect());
    }
    let count = channels.first().map_or(0, |c| c.len());
    let missing = |j: &usize| {
        channels
            .iter()
            .any(|c| c.get(*j).is_none_or(|v| !v.is_finite()))
    };
    let gone: Vec<usize> = (0..count).filter(missing).collect();
    let first = gone.first().copied().unwrap_or(0);
    let longest = (BRIDGED_S * rate_hz).max(1.0) as usize;
    let filled: Option<Vec<Cow<'a, [f64]>>> = channels
        .iter()
        .map(|c| Some(Cow::Owned(fill(c, longest)?)))
        .collect();
    let place = format!(
        "of force plate {plate}, first at {:.3} s",
        first as f64 / rate_hz
    );
    let Some(filled) = filled else {
        return Err(format!(
            "{} of its samples are no numbers ({place}), too many in a row to bridge",
            gone.len()
        ));
    };
    notes.drops(
        DroppedKind::Samples,
        gone.len(),
        place,
        "they are no numbers, and straight lines bridge them",
    );
    Ok(filled)
}

/// Fills gaps of at most `longest` samples; `None` where one is longer.
fn fill(channel: &[f64], longest: usize) -> Option<Vec<f64>> {
    let mut out = channel.to_vec();
    let mut at = 0;
    while at < out.len() {
        if out[at].is_finite() {
            at += 1;
            continue;
        }
        let gap = out[at..].iter().take_while(|v| !v.is_finite()).count();
        if gap > longest {
            return None;
        }
        let before = at.checked_sub(1).and_then(|i| out.get(i)).copied();
        let after = out.get(at + gap).copied();
        let (from, to) = match (before, after) {
            (Some(from), Some(to)) => (from, to),
            (Some(only), None) | (None, Some(only)) => (only, only),
            (None, None) => return None,
        };
        for (step, value) in out[at..at + gap].iter_mut().enumerate() {
            let share = (step + 1) as f64 / (gap + 1) as f64;
            *value = from + share * (to - from);
        }
        at += gap;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn short_gaps_are_bridged_and_long_ones_refused() {
        let nan = f64::NAN;
        assert_eq!(
            fill(&[1.0, nan, nan, 4.0], 2),
            Some(vec![1.0, 2.0, 3.0, 4.0])
        );
        assert_eq!(fill(&[nan, 2.0, nan], 1), Some(vec![2.0, 2.0, 2.0]));
        assert_eq!(fill(&[1.0, nan, nan, 4.0], 1), None);
        assert_eq!(fill(&[nan], 1), None);
    }
}
