//! Decoders of some browsers hand frames out in decoding order, some late, some never.

use std::collections::BTreeMap;

/// Frames on their way through a decoder, by timestamp. `F` is a frame; dropping it is the caller's
/// business, hence every frame that goes in comes out or is handed back.
#[derive(Debug)]
pub struct Order<F> {
    /// Inside the decoder: timestamp → presentation time in seconds, `None` where it is not shown.
    inside: BTreeMap<i64, Option<f64>>,
    ready: BTreeMap<i64, (f64, F)>,
}

impl<F> Default for Order<F> {
    fn default() -> Self {
        Self {
            inside: BTreeMap::new(),
            ready: BTreeMap::new(),
        }
    }
}

impl<F> Order<F> {
    /// A sample goes into the decoder. One that is not shown may never come out, and may share its
    /// timestamp with one that is.
    pub fn fed(&mut self, timestamp: i64, t_s: Option<f64>) {
        let waiting = self.inside.entry(timestamp).or_default();
        *waiting = t_s.or(*waiting);
    }

    /// A frame comes out. Handed back where nobody waits for it.
    pub fn came(&mut self, timestamp: i64, frame: F) -> Option<F> {
        let waiting = self.inside.remove(&timestamp);
        self.inside
            .retain(|&other, t_s| t_s.is_some() || other > timestamp);
        match waiting {
            Some(Some(t_s)) => self
                .ready
                .insert(timestamp, (t_s, frame))
                .map(|(_, old)| old),
            Some(None) | None => Some(frame),
        }
    }

    /// The next frame in order of time, unless an earlier one is still inside the decoder.
    pub fn take(&mut self) -> Option<(f64, F)> {
        if self.has_next() {
            self.ready.pop_first().map(|(_, frame)| frame)
        } else {
            None
        }
    }

    /// The next frame, taking those inside the decoder before it for lost.
    pub fn take_anyway(&mut self) -> Option<(f64, F)> {
        let (first, frame) = self.ready.pop_first()?;
        self.inside = self.inside.split_off(&first);
        Some(frame)
    }

    /// Nothing more comes out of the decoder.
    pub fn flushed(&mut self) {
        self.inside.clear();
    }

    /// Frames inside the decoder and ready ones.
    pub fn outstanding(&self) -> usize {
        self.inside.len() + self.ready.len()
    }

    /// Whether a frame could be taken by [`Order::take`].
    pub fn has_next(&self) -> bool {
        let Some((first, _)) = self.ready.first_key_value() else {
            return false;
        };
        let mut earlier = self.inside.range(..first);
        earlier.all(|(_, t_s)| t_s.is_none())
    }

    /// All frames that were never taken.
    pub fn drain(&mut self) -> Vec<F> {
        self.inside.clear();
        std::mem::take(&mut self.ready)
            .into_values()
            .map(|(_, frame)| frame)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_in_order_of_time_whatever_the_decoder_does() {
        let mut order = Order::default();
        for t in [0, 3, 1, 2] {
            order.fed(t, Some(t as f64));
        }
        assert_eq!(order.came(0, "a"), None);
        assert_eq!(order.take(), Some((0.0, "a")));
        assert_eq!(order.came(3, "d"), None);
        assert!(!order.has_next());
        assert_eq!(order.take(), None);
        assert_eq!(order.came(2, "c"), None);
        assert_eq!(order.came(1, "b"), None);
        assert!(order.has_next());
        let rest: Vec<_> = std::iter::from_fn(|| order.take()).collect();
        assert_eq!(rest, [(1.0, "b"), (2.0, "c"), (3.0, "d")]);
        assert_eq!(order.outstanding(), 0);
    }

    #[test]
    fn frames_that_are_never_shown_are_not_waited_for() {
        let mut order = Order::default();
        order.fed(0, Some(0.0));
        order.fed(33, None);
        order.fed(33, Some(0.033));
        order.fed(67, None);
        order.fed(100, Some(0.1));
        order.fed(100, None);
        order.fed(120, None);
        for t in [0, 33, 100] {
            assert_eq!(order.came(t, t), None);
            assert_eq!(order.take(), Some((t as f64 / 1000.0, t)));
        }
        assert_eq!(order.outstanding(), 1, "only the one after the last");
    }

    #[test]
    fn hidden_late_and_lost_frames_do_not_block() {
        let mut order = Order::default();
        order.fed(0, None);
        order.fed(1, Some(1.0));
        order.fed(2, Some(2.0));
        assert_eq!(order.came(0, "hidden"), Some("hidden"));
        assert_eq!(order.came(2, "two"), None);
        assert_eq!(order.take(), None);
        assert_eq!(order.take_anyway(), Some((2.0, "two")));
        assert_eq!(order.came(1, "late"), Some("late"));
        order.fed(3, Some(3.0));
        order.fed(4, Some(4.0));
        assert_eq!(order.came(4, "four"), None);
        order.flushed();
        assert_eq!(order.take(), Some((4.0, "four")));
    }
}
