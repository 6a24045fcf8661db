//! How far a tool is.

/// Steps of a tool, by any clock.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    done: usize,
    total: usize,
    first: Option<(f64, usize)>,
    now_ms: f64,
}

impl Pace {
    /// `done` of `total` steps at `now_ms`.
    pub fn reach(&mut self, done: usize, total: usize, now_ms: f64) {
        if total != self.total || done < self.done {
            self.first = None;
        }
        self.first.get_or_insert((now_ms, done));
        (self.done, self.total, self.now_ms) = (done, total, now_ms);
    }

    /// Share done, 0–1, once it is known.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0).then(|| (self.done as f64 / self.total as f64).min(1.0))
    }

    /// Seconds that the rest takes as fast as it went so far.
    pub fn left_s(&self) -> Option<f64> {
        let (since_ms, from) = self.first?;
        let went = self.done.checked_sub(from).filter(|n| *n > 0)?;
        let rest = self.total.saturating_sub(self.done);
        Some((self.now_ms - since_ms) / 1000.0 * rest as f64 / went as f64)
    }

    /// "12 of 40 steps".
    pub fn words(&self) -> String {
        match self.total {
            0 => "Reading the files".into(),
            total => format!("{} of {total} steps", self.done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_follows_the_pace() {
        let mut pace = Pace::default();
        assert_eq!((pace.share(), pace.left_s()), (None, None));
        pace.reach(0, 100, 1000.0);
        assert_eq!((pace.share(), pace.left_s()), (Some(0.0), None));
        pace.reach(25, 100, 2000.0);
        assert_eq!((pace.share(), pace.left_s()), (Some(0.25), Some(3.0)));
        pace.reach(1, 10, 2500.0);
        assert_eq!(pace.left_s(), None, "another count");
    }
}
