//! What the user sees while a command works: each step's name, then how it ended and how long it took.

use crate::Outcome;
use std::io::Write;
use std::time::{Duration, Instant};

/// Runs one step under a heading and prints its duration.
pub fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("==> {name}");
    let start = Instant::now();
    let result = work();
    let end = if result.is_ok() { "done" } else { "FAILED" };
    println!("    {end}: {name} ({})", seconds(start.elapsed()));
    result
}

/// Says in one line that a step had nothing to do.
pub fn nothing_to_do(name: &str, why: &str) {
    println!("==> {name}: {why}");
}

/// "0.4 s", "12 s", "3 min 20 s".
pub fn seconds(t: Duration) -> String {
    let s = t.as_secs_f64();
    match s {
        s if s < 10.0 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        _ => format!("{} min {} s", t.as_secs() / 60, t.as_secs() % 60),
    }
}

const ATTEMPTS: u32 = 3;

/// Tries a download three times with growing pauses; the last failure ends with the advice.
pub fn retried(
    what: &str,
    advice: &str,
    first_pause: Duration,
    mut attempt: impl FnMut() -> Outcome,
) -> Outcome {
    let mut pause = first_pause;
    let mut last = String::new();
    for n in 1..=ATTEMPTS {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(why) => last = why,
        }
        if n < ATTEMPTS {
            println!(
                "    {what}: attempt {n} of {ATTEMPTS} failed, next in {}",
                seconds(pause)
            );
            std::thread::sleep(pause);
            pause *= 3;
        }
    }
    Err(format!("{what} failed {ATTEMPTS} times ({last}). {advice}"))
}

/// Prints what is being waited for every ten seconds while `work` runs.
pub fn waiting<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let start = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while stopped.recv_timeout(Duration::from_secs(10))
                == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                println!(
                    "    still waiting for {what} ({})",
                    seconds(start.elapsed())
                );
                std::io::stdout().flush().unwrap_or(());
            }
        });
        let result = work();
        drop(stop);
        result
    })
}

/// One of several steps that are all run, whatever becomes of the others.
pub type Named = (&'static str, fn() -> Outcome);

/// Runs every step, prints how each ended, and fails when any did.
pub fn every(steps: &[Named]) -> Outcome {
    let start = Instant::now();
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for (name, work) in steps {
        let begun = Instant::now();
        let result = step(name, work);
        let verdict = if result.is_ok() { "ok    " } else { "FAILED" };
        lines.push(format!(
            "    {verdict}  {name} ({})",
            seconds(begun.elapsed())
        ));
        if let Err(why) = result {
            eprintln!("    {name}: {why}");
            failed.push(format!("{name}: {why}"));
        }
    }
    println!(
        "==> summary ({})\n{}",
        seconds(start.elapsed()),
        lines.join("\n")
    );
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failed.join("\n       "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(42)), "42 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }

    #[test]
    fn a_download_that_recovers_succeeds() {
        let mut calls = 0;
        let result = retried("x", "", Duration::ZERO, || {
            calls += 1;
            if calls < 3 {
                Err("reset".into())
            } else {
                Ok(())
            }
        });
        assert_eq!((result, calls), (Ok(()), 3));
    }

    #[test]
    fn a_download_that_never_works_is_named_with_advice() {
        let mut calls = 0;
        let error = retried("fetching y", "Check the network.", Duration::ZERO, || {
            calls += 1;
            Err("timed out".into())
        });
        assert_eq!(
            error,
            Err("fetching y failed 3 times (timed out). Check the network.".into())
        );
        assert_eq!(calls, 3);
    }

    #[test]
    fn waiting_returns_what_the_work_returns() {
        assert_eq!(waiting("nothing", || 7), 7);
    }

    #[test]
    fn a_failing_step_stops_neither_the_others_nor_the_verdict() {
        use std::sync::atomic::{AtomicU32, Ordering};
        static RAN: AtomicU32 = AtomicU32::new(0);
        fn good() -> Outcome {
            RAN.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
        fn bad() -> Outcome {
            Err("broken".into())
        }
        let error = every(&[("a", good), ("b", bad), ("c", good)]).unwrap_err();
        assert_eq!(
            (error.as_str(), RAN.load(Ordering::Relaxed)),
            ("b: broken", 2)
        );
        assert_eq!(every(&[("a", good)]), Ok(()));
    }
}
