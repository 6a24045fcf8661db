//! How far a long job is and how long it still takes.

/// Follows a job that reports one frame after the other. Times are in milliseconds of any clock.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meter {
    /// Frames done.
    pub done: usize,
    /// Frames in all, where the file tells.
    pub total: Option<usize>,
    started_ms: Option<f64>,
    recent_ms: Vec<f64>,
}

/// Frames over which the speed is taken: enough to be steady, few enough to follow a change.
const WINDOW: usize = 30;

impl Meter {
    /// A job of `total` frames, or of unknown length.
    pub fn new(total: Option<usize>) -> Self {
        Self {
            total: total.filter(|t| *t > 0),
            ..Self::default()
        }
    }

    /// One more frame is done, at `now_ms`.
    pub fn frame(&mut self, now_ms: f64) {
        self.started_ms.get_or_insert(now_ms);
        self.done += 1;
        self.recent_ms.push(now_ms);
        if self.recent_ms.len() > WINDOW {
            self.recent_ms.remove(0);
        }
    }

    /// Frames per second lately; `None` before there are enough frames to tell.
    pub fn rate_hz(&self) -> Option<f64> {
        let (first, last) = (self.recent_ms.first()?, self.recent_ms.last()?);
        let n = self.recent_ms.len();
        (n >= 3 && last > first).then(|| (n - 1) as f64 * 1000.0 / (last - first))
    }

    /// Share done, 0–1; `None` where the length is unknown.
    pub fn share(&self) -> Option<f64> {
        self.total.map(|t| (self.done as f64 / t as f64).min(1.0))
    }

    /// Seconds that the rest takes at the present speed.
    pub fn left_s(&self) -> Option<f64> {
        let rest = self.total?.saturating_sub(self.done);
        self.rate_hz().map(|rate| rest as f64 / rate)
    }
}

/// What the page is busy with.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Work {
    /// Nothing.
    #[default]
    Idle,
    /// The networks are fetched and built; bytes so far and in all.
    Loading {
        /// Bytes that are there.
        got: u64,
        /// Bytes in all; 0 while unknown.
        total: u64,
    },
    /// The index of a long video is read; bytes gone through and in all.
    Reading {
        /// Bytes gone through.
        got: u64,
        /// Bytes in all.
        total: u64,
    },
    /// Frames are looked at.
    Watching(Meter),
    /// The movement is computed.
    Solving,
    /// It did not work: one sentence.
    Failed(String),
}

impl Work {
    /// Whether something runs that can be cancelled.
    pub fn busy(&self) -> bool {
        !matches!(self, Self::Idle | Self::Failed(_))
    }

    /// Share done, 0–1, where it is known.
    pub fn share(&self) -> Option<f64> {
        match self {
            Self::Loading { got, total } | Self::Reading { got, total } if *total > 0 => {
                Some(*got as f64 / *total as f64)
            }
            Self::Watching(meter) => meter.share(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_and_time_left_follow_the_last_frames() {
        let mut meter = Meter::new(Some(65));
        assert_eq!((meter.rate_hz(), meter.left_s()), (None, None));
        for i in 0..40 {
            meter.frame(f64::from(i) * 100.0);
        }
        assert!((meter.rate_hz().unwrap() - 10.0).abs() < 1e-9);
        assert!((meter.left_s().unwrap() - 2.5).abs() < 1e-9);
        for i in 0..25 {
            meter.frame(4000.0 + f64::from(i) * 50.0);
        }
        assert!(meter.rate_hz().unwrap() > 15.0);
        assert_eq!(meter.share(), Some(1.0));
    }

    #[test]
    fn an_unknown_length_has_no_end() {
        let mut meter = Meter::new(Some(0));
        meter.frame(0.0);
        assert_eq!((meter.share(), meter.left_s()), (None, None));
    }

    #[test]
    fn only_running_work_can_be_cancelled() {
        assert!(!Work::Idle.busy() && !Work::Failed("no".into()).busy());
        let loading = Work::Loading { got: 1, total: 4 };
        assert!(loading.busy());
        assert_eq!(loading.share(), Some(0.25));
        assert_eq!(Work::Loading { got: 1, total: 0 }.share(), None);
        assert_eq!(Work::Solving.share(), None);
    }
}
