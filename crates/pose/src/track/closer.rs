//! Where to look more closely while the whole frame shows nobody: in squares of which the network that
//! finds people sees more.
//!
//! It finds people reliably down to a third of its picture's side (of 36 pictures of people, scaled to 70,
//! 50 and 40 of its 224 pixels, it found 24, 3 and none in their place), so that somebody of less than a
//! third of a frame's longer side is seen by chance. The squares overlap by half, so that nobody is cut by
//! all of them. Only a few are looked at in each frame of a stream, in turn: their cost is bounded, and
//! falls on frames in which no points are sought.

use crate::sample::Roi;

/// Sides of the squares as shares of the frame's shorter side. The smaller ones show somebody of a seventh
/// of it as large as the network needs them.
const SIDES: [f64; 2] = [1.0, 0.45];

/// Distance of neighbouring squares as a share of their side, at most.
const STEP: f64 = 0.5;

/// Squares per frame of a stream.
const PER_FRAME: usize = 3;

/// Side of the square around the place of somebody who was lost, as a share of the region's: they fill
/// about half of it, and may have moved.
const AROUND: f64 = 1.5;

/// For how long a lost person's place is looked at first, in seconds.
const MEMORY_S: f64 = 3.0;

/// Frames shorter than this are looked at as a whole only: there is no more to see in parts of them.
const LEAST_PX: f64 = 64.0;

/// What of a stream has been looked at closely.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Closer {
    /// Where somebody was lost, and when they were last seen.
    lost: Option<(Roi, f64)>,
}

impl Closer {
    /// Somebody was seen: here they are sought first when they are lost.
    pub fn saw(&mut self, region: Roi, t_s: f64) {
        self.lost = Some((region, t_s));
    }

    /// Forgets where somebody was.
    pub fn reset(&mut self) {
        self.lost = None;
    }

    /// The squares for a frame of a stream, the `count`th: around who was lost, and some of all in turn.
    pub fn some(&self, size_px: [f64; 2], count: usize, t_s: f64) -> Vec<Roi> {
        let all = all(size_px);
        let lately = self.lost.filter(|(_, at_s)| t_s - at_s <= MEMORY_S);
        let around = lately.map(|(region, _)| Roi {
            size_px: AROUND * region.size_px,
            rotation_rad: 0.0,
            ..region
        });
        let turn = all
            .iter()
            .cycle()
            .skip(count * PER_FRAME % all.len().max(1));
        let turn = turn.take(PER_FRAME.min(all.len())).copied();
        around.into_iter().chain(turn).collect()
    }
}

/// All squares of a frame, the larger ones first.
pub fn all(size_px: [f64; 2]) -> Vec<Roi> {
    if !size_px.iter().all(|s| s.is_finite() && *s >= LEAST_PX) {
        return Vec::new();
    }
    let short_px = size_px[0].min(size_px[1]);
    let mut squares = Vec::new();
    for share in SIDES {
        let side_px = share * short_px;
        for cy_px in middles(size_px[1], side_px) {
            for cx_px in middles(size_px[0], side_px) {
                squares.push(Roi {
                    cx_px,
                    cy_px,
                    size_px: side_px,
                    rotation_rad: 0.0,
                });
            }
        }
    }
    // A square frame as a whole has been looked at.
    squares.retain(|square| square.size_px < size_px[0].max(size_px[1]));
    squares
}

/// Middles of the fewest stretches of a length that cover a longer one from end to end, no farther apart
/// than their step.
fn middles(length_px: f64, side_px: f64) -> impl Iterator<Item = f64> {
    // Very long frames have no more than this many.
    let gaps = ((length_px - side_px) / (STEP * side_px))
        .ceil()
        .clamp(0.0, 64.0);
    let step_px = (length_px - side_px) / gaps.max(1.0);
    (0..=gaps as usize).map(move |i| side_px / 2.0 + step_px * i as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [[f64; 2]; 5] = [
        [1920.0, 1080.0],
        [1080.0, 1920.0],
        [640.0, 480.0],
        [500.0, 500.0],
        [3840.0, 600.0],
    ];

    /// Whoever is less tall than half a square lies in one of its size wholly, wherever they stand.
    #[test]
    fn nobody_is_cut_by_all_squares() {
        for size_px in SIZES {
            let squares = all(size_px);
            let short_px = size_px[0].min(size_px[1]);
            for share in SIDES
                .into_iter()
                .filter(|s| s * short_px < size_px[0].max(size_px[1]))
            {
                let side_px = share * short_px;
                let same: Vec<&Roi> = squares.iter().filter(|s| s.size_px == side_px).collect();
                let half_px = (1.0 - STEP) * side_px / 2.0;
                let spread =
                    |axis: usize, share: f64| half_px + share * (size_px[axis] - 2.0 * half_px);
                for i in 0..=20 {
                    for j in 0..=20 {
                        let [x, y] = [
                            spread(0, f64::from(i) / 20.0),
                            spread(1, f64::from(j) / 20.0),
                        ];
                        let holds = |s: &&&Roi| {
                            let reach_px = side_px / 2.0 - half_px + 1e-6;
                            (s.cx_px - x).abs() <= reach_px && (s.cy_px - y).abs() <= reach_px
                        };
                        assert!(same.iter().any(|s| holds(&s)), "{size_px:?} {x} {y}");
                    }
                }
            }
        }
    }

    #[test]
    fn squares_lie_in_the_frame_and_are_few() {
        for size_px in SIZES {
            let squares = all(size_px);
            for s in &squares {
                let (low, high) = (s.size_px / 2.0 - 1e-9, s.size_px / 2.0 - 1e-9);
                assert!(s.cx_px >= low && s.cx_px <= size_px[0] - high, "{s:?}");
                assert!(s.cy_px >= low && s.cy_px <= size_px[1] - high, "{s:?}");
            }
            assert!((12..=128).contains(&squares.len()), "{}", squares.len());
        }
        assert_eq!(all([1920.0, 1080.0]).len(), 31);
        assert_eq!(all([63.0, 1080.0]), []);
        assert_eq!(all([f64::NAN, 1080.0]), []);
    }

    /// Every square has its turn, no frame has more than its share, and the lost person's place is first.
    #[test]
    fn a_stream_looks_everywhere_in_turn() {
        for size_px in SIZES {
            let squares = all(size_px);
            let mut closer = Closer::default();
            let frames = squares.len().div_ceil(PER_FRAME);
            let seen: Vec<Roi> = (0..frames)
                .flat_map(|count| closer.some(size_px, count, 0.0))
                .collect();
            assert!(squares.iter().all(|s| seen.contains(s)));
            assert!(seen.len() <= frames * PER_FRAME);
            let region = Roi {
                size_px: 100.0,
                rotation_rad: 1.0,
                ..squares[0]
            };
            closer.saw(region, 5.0);
            let first = closer.some(size_px, 7, 6.0);
            assert_eq!(first.len(), PER_FRAME + 1);
            assert_eq!((first[0].size_px, first[0].rotation_rad), (150.0, 0.0));
            assert_eq!(closer.some(size_px, 7, 8.1).len(), PER_FRAME);
            closer.reset();
            assert_eq!(closer.some(size_px, 7, 6.0).len(), PER_FRAME);
        }
    }
}
