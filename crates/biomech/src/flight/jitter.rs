//! How landmarks tremble.

/// Jitter of a coordinate: `e[i] = lag1 e[i-1] + …`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jitter {
    /// Standard deviation in metres.
    pub sd_m: f64,
    /// Correlation of one frame with the next, 0–0.9.
    pub lag1: f64,
}

/// What is assumed where there are fewer values than twelve: a centimetre that half persists.
const FEW: Jitter = Jitter {
    sd_m: 0.01,
    lag1: 0.5,
};

impl Jitter {
    /// By how much more a mean of many values varies than that of independent ones, as a variance:
    /// `(1 + r) / (1 - r)`.
    pub fn inflation(&self) -> f64 {
        (1.0 + self.lag1) / (1.0 - self.lag1)
    }
}

/// Jitter of points that stand still: each list is one of them over consecutive frames. No landmark is
/// taken to be steadier than `steadiest_m`.
pub fn jitter(still: &[Vec<f64>], steadiest_m: f64) -> Jitter {
    let (mut squares, mut products, mut count, mut pairs) = (0.0, 0.0, 0.0, 0.0);
    for values in still {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let off: Vec<f64> = values.iter().map(|v| v - mean).collect();
        squares += off.iter().map(|e| e * e).sum::<f64>();
        products += off.windows(2).map(|w| w[0] * w[1]).sum::<f64>();
        count += off.len() as f64;
        pairs += off.len().saturating_sub(1) as f64;
    }
    if count < 12.0 || pairs < 1.0 {
        return FEW;
    }
    // What is less than the steadiest landmark's is none of the body's, and goes on with nothing.
    let variance = (squares / count).max(steadiest_m * steadiest_m);
    let lag1 = if variance > 0.0 {
        (products / pairs / variance).clamp(0.0, 0.9)
    } else {
        0.0
    };
    Jitter {
        sd_m: variance.sqrt(),
        lag1,
    }
}
