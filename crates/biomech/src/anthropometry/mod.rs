//! Tables of the human body.

mod de_leva;

pub use de_leva::{DE_LEVA, Segment, SegmentName};

use sagitta_motion::Sex;

impl Segment {
    /// Share 0–1 of body mass, for a sex or as the mean of both.
    pub fn mass(&self, sex: Option<Sex>) -> f64 {
        pick(self.mass_percent, sex) / 100.0
    }

    /// Where the centre of mass lies between the first and the second end, 0–1.
    pub fn com(&self, sex: Option<Sex>) -> f64 {
        pick(self.com_percent, sex) / 100.0
    }
}

/// `[female, male]`, or their mean.
fn pick(pair: [f64; 2], sex: Option<Sex>) -> f64 {
    match sex {
        Some(Sex::Female) => pair[0],
        Some(Sex::Male) => pair[1],
        None => 0.5 * (pair[0] + pair[1]),
    }
}
