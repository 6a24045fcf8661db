//! A long file in parts: how it is cut for several workers, and what they found put together again.
//!
//! A tracker takes the person's square anew after every [`Part::BLOCK`] frames, so a part that begins
//! there owes nothing to the frames before, as long as it begins with the same person. Whether it does is
//! seen where the parts meet; one that does not is looked at again from the other's end. So the landmarks are
//! the same, to the bit, however many workers share the file.

use sagitta_motion::{Ends, Part, PeopleTrack, PoseFrame, Warning};

/// Blocks that a part should have at least: a worker has to be started, and fetches the model anew.
const LEAST_BLOCKS: u32 = 2;

/// Most workers at a time: each has a model and a decoder in memory.
pub const MOST_WORKERS: u32 = 4;

/// Workers for a device with so many hardware threads, one of which belongs to the page; or as many as the
/// user wants.
pub fn workers(threads: u32, wanted: Option<u32>) -> u32 {
    wanted
        .unwrap_or_else(|| threads.saturating_sub(1))
        .clamp(1, MOST_WORKERS)
}

/// Parts of nearly the same length for so many workers, fewer for a short file.
pub fn cut(frames: u32, workers: u32) -> Vec<Part> {
    let blocks = frames.div_ceil(Part::BLOCK);
    let parts = workers.min(blocks / LEAST_BLOCKS).max(1);
    let at = |part: u32| (blocks * part / parts * Part::BLOCK).min(frames);
    let part = |i| Part {
        from: at(i),
        to: at(i + 1),
        follow: None,
    };
    (0..parts).map(part).collect()
}

/// What one worker found in a part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The frames, in order of time.
    pub frames: Vec<PoseFrame>,
    /// Everybody, where several people were followed.
    pub people: PeopleTrack,
    /// What decoding and detection noticed.
    pub notes: Vec<Warning>,
    /// How it began and ended.
    pub ends: Ends,
}

impl Found {
    /// Whether every frame of the part is there.
    pub fn is_whole(&self, part: &Part) -> bool {
        self.frames.len() == part.to.saturating_sub(part.from) as usize
    }

    /// Whether this goes on with the person with whom `before` ended.
    pub fn continues(&self, before: &Self) -> bool {
        match (before.ends.last, self.ends.first) {
            // The person was lost: whoever is found next is the person.
            (None, _) => true,
            (Some(last), Some(first)) => first.is_same(last),
            (Some(_), None) => false,
        }
    }

    /// All parts as one; each thing noticed is said once.
    pub fn joined(parts: Vec<Self>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.frames.extend(part.frames);
            for note in part.notes {
                if all.notes.iter().all(|n| n.kind != note.kind) {
                    all.notes.push(note);
                }
            }
            all.ends.last = part.ends.last;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::{Region, WarningKind};

    fn at(x: f64) -> Option<Region> {
        Some(Region {
            centre_px: [x, 0.0],
            side_px: 100.0,
            rotation_rad: 0.0,
        })
    }

    fn found(frames: usize, first: Option<Region>, last: Option<Region>) -> Found {
        Found {
            frames: vec![PoseFrame::default(); frames],
            notes: vec![Warning::new(WarningKind::SeveralPeople, "two")],
            ends: Ends { first, last },
            ..Found::default()
        }
    }

    #[test]
    fn parts_cover_every_frame_once_and_begin_where_the_square_is_taken_anew() {
        for frames in [1, 149, 150, 299, 300, 301, 1000, 1800, 108_000] {
            for workers in 1..=MOST_WORKERS {
                let parts = cut(frames, workers);
                assert!(parts.len() <= workers as usize);
                assert_eq!((parts[0].from, parts[parts.len() - 1].to), (0, frames));
                for pair in parts.windows(2) {
                    assert_eq!(pair[0].to, pair[1].from);
                    assert_eq!(pair[1].from % Part::BLOCK, 0);
                }
                assert!(parts.iter().all(|p| p.from < p.to));
            }
        }
        assert_eq!(cut(299, 4).len(), 1);
        assert_eq!(cut(600, 4).len(), 2);
        assert_eq!(cut(1800, 4).len(), 4);
    }

    #[test]
    fn one_thread_is_the_pages_own() {
        assert_eq!(workers(1, None), 1);
        assert_eq!(workers(2, None), 1);
        assert_eq!(workers(4, None), 3);
        assert_eq!(workers(16, None), MOST_WORKERS);
        assert_eq!(workers(2, Some(3)), 3);
        assert_eq!(workers(2, Some(0)), 1);
    }

    #[test]
    fn parts_meet_where_the_same_person_is() {
        let before = found(2, at(0.0), at(50.0));
        assert!(found(1, at(60.0), None).continues(&before));
        assert!(
            !found(1, at(500.0), None).continues(&before),
            "somebody else"
        );
        assert!(!found(1, None, None).continues(&before), "nobody");
        let lost = found(2, at(0.0), None);
        assert!(found(1, at(500.0), None).continues(&lost));
        assert!(found(1, None, None).continues(&lost));
    }

    #[test]
    fn what_was_noticed_twice_is_said_once() {
        let all = Found::joined(vec![found(2, None, None), found(3, None, at(1.0))]);
        assert_eq!((all.frames.len(), all.notes.len()), (5, 1));
        assert_eq!(all.ends.last, at(1.0));
    }

    #[test]
    fn a_part_that_lacks_frames_is_not_whole() {
        let part = Part {
            from: 150,
            to: 153,
            follow: None,
        };
        assert!(found(3, None, None).is_whole(&part));
        assert!(!found(2, None, None).is_whole(&part));
    }
}
