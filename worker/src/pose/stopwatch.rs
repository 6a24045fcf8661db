//! How long a network takes here.

use crate::breath::breathe;
use crate::link::now_ms;
use sagitta_pose::Error;
use sagitta_pose::engine::Engine;

/// Runs that do not count: programs are still being compiled.
const WARM_UP: usize = 3;
/// Runs that count, at least.
const LEAST: usize = 5;
/// Time that is spent at most, once there are enough runs.
const SPENT_MS: f64 = 600.0;

/// The median time of a run in milliseconds, over runs of about half a second.
///
/// # Errors
/// Those of the engine.
pub async fn median_ms(engine: &mut dyn Engine) -> Result<f64, Error> {
    let input = vec![0.5; engine.input_shape().iter().product()];
    for _ in 0..WARM_UP {
        engine.run(&input).await?;
    }
    let mut times_ms = Vec::new();
    let start = now_ms();
    while times_ms.len() < LEAST || now_ms() - start < SPENT_MS {
        // Better code for what runs often comes between two messages.
        breathe().await;
        let before = now_ms();
        engine.run(&input).await?;
        times_ms.push(now_ms() - before);
    }
    times_ms.sort_by(f64::total_cmp);
    Ok(times_ms[times_ms.len() / 2])
}
