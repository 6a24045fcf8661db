//! What decoding and detection noticed, in the words that a report carries.

use sagitta_motion::{Warning, WarningKind};

/// Share of frames with more than one person from which on the reader is told.
const CROWDED_SHARE: f64 = 0.05;

/// Collects over one job.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// Frames before the part of the file that is looked at.
    before: usize,
    frames: usize,
    crowded: usize,
    lost: usize,
    broken: bool,
    guessed: usize,
    unordered: usize,
}

impl Notes {
    /// What is looked at begins after so many frames of the file.
    pub fn begin_after(&mut self, frames: usize) {
        self.before = frames;
    }

    /// A frame in which the detector last saw so many people.
    pub fn frame(&mut self, people: usize) {
        self.frames += 1;
        self.crowded += usize::from(people > 1);
    }

    /// Frames that the index lists and the file lacks.
    pub fn lost(&mut self, frames: usize) {
        self.lost += frames;
    }

    /// The decoder gave up after some frames.
    pub fn broken(&mut self) {
        self.broken = true;
    }

    /// A frame carries no time of its own and was placed by the frame rate.
    pub fn guessed_time(&mut self) {
        self.guessed += 1;
    }

    /// A frame is not later than the one before it and was left out.
    pub fn unordered(&mut self) {
        self.unordered += 1;
    }

    /// Frames so far.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// As warnings.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut list = Vec::new();
        let mut add = |kind, text: String| list.push(Warning::new(kind, text));
        if self.lost > 0 {
            let text = format!(
                "The file is cut short: {} of its frames are missing at the end. What is there was analysed.",
                self.lost
            );
            add(WarningKind::Truncated, text);
        } else if self.broken {
            let text = format!(
                "The video is damaged or cut short after {} frames. What comes before was analysed.",
                self.before + self.frames
            );
            add(WarningKind::Truncated, text);
        }
        if self.guessed > 0 {
            let text = format!(
                "{} frames carry no time of their own; they were placed by the frame rate.",
                self.guessed
            );
            add(WarningKind::ApproximateTime, text);
        }
        if self.unordered > 0 {
            let text = format!(
                "{} frames are not later than the frame before them; they were left out.",
                self.unordered
            );
            add(WarningKind::ApproximateTime, text);
        }
        if self.crowded as f64 > CROWDED_SHARE * self.frames as f64 {
            let text = "More than one person is in the picture, and one of them was followed. \
                        Check the skeleton; if it jumps, have several people followed, or film one alone.";
            add(WarningKind::SeveralPeople, text.to_owned());
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happened_is_said() {
        let mut notes = Notes::default();
        (0..99).for_each(|_| notes.frame(1));
        notes.frame(2);
        assert_eq!(notes.warnings(), []);
        (0..10).for_each(|_| notes.frame(2));
        notes.lost(3);
        notes.guessed_time();
        let kinds: Vec<_> = notes.warnings().into_iter().map(|w| w.kind).collect();
        let expected = [
            WarningKind::Truncated,
            WarningKind::ApproximateTime,
            WarningKind::SeveralPeople,
        ];
        assert_eq!(kinds, expected);
    }
}
