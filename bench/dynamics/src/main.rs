//! Measures natively: for each line on standard input that names a task and how often, one line with the
//! nanoseconds that each took and the result. `model` prints the walker for others.

use std::io::{self, BufRead, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split_whitespace();
        let (task, times) = (words.next().unwrap_or(""), words.next());
        if task == "model" {
            writeln!(
                out,
                "{}",
                serde_json::to_string(&sagitta_bench_dynamics::links())?
            )?;
        } else {
            let times: u32 = times.unwrap_or("1").parse()?;
            let begun = Instant::now();
            let result = sagitta_bench_dynamics::repeat(task, times)?;
            let each_ns = begun.elapsed().as_secs_f64() * 1e9 / f64::from(times);
            writeln!(out, "{each_ns} {result}")?;
        }
        out.flush()?;
    }
    Ok(())
}
