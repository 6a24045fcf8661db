//! Scores as lines for a person.

use crate::{lifts, others, stability};

/// Sums over all lifting clips, and over the others.
pub fn sums(lifts: &[lifts::Score], others: &[others::Score]) {
    println!("lifts all        {:?}", lifts::Sum::of(lifts, |_| true));
    println!("lifts measurable {:?}", lifts::Sum::measurable(lifts));
    for movement in [
        "squat",
        "deadlift",
        "bench_press",
        "overhead_press",
        "olympic_pull",
        "none",
    ] {
        let sum = lifts::Sum::of(lifts, |s| s.lift.movement == movement);
        println!("{movement:<16} {sum:?}");
    }
    println!("others           {:?}", others::Sum::of(others, |_| true));
}

/// How many counts stay the same.
pub fn stability(scores: &[stability::Score]) {
    for s in scores {
        let [same, all] = s.same();
        let other = s.changed.iter().filter(|(_, n)| *n != s.count);
        let other: Vec<String> = other.map(|(c, n)| format!("{c:?}: {n}")).collect();
        println!(
            "{:<14} {:>3} {same}/{all} {}",
            s.name,
            s.count,
            other.join(", ")
        );
    }
    let sum = |i: usize| scores.iter().map(|s| s.same()[i]).sum::<usize>();
    println!("same count       {} of {}", sum(0), sum(1));
}

/// One lifting clip; with `warnings` also what was true, found and said.
pub fn lift(s: &lifts::Score, warnings: bool) {
    let auto = format!(
        "{}{}{}",
        s.named.movement,
        if s.named.right { "" } else { " WRONG" },
        if s.named.unsure { " (unsure)" } else { "" }
    );
    let Some(a) = &s.asked else {
        println!(
            "{:<12} none/{:<14} auto {auto} ({})",
            s.lift.name, s.lift.variant, s.named.reps
        );
        return;
    };
    let verdict = match (a.placed, a.count_right) {
        (true, _) => "ok",
        (_, true) => "where?",
        _ => "NO",
    };
    println!(
        "{:<12} {:<15} {}/{:?} {verdict:<6} events {}/{} ends {}/{} absurd {} auto {auto}",
        s.lift.name,
        s.lift.movement,
        a.found.len(),
        s.lift.counts_ok,
        a.events,
        s.lift.reps.len(),
        a.ends[0],
        a.ends[1],
        a.absurd.len(),
    );
    if warnings {
        println!("    notes: {}", s.lift.notes);
        let show = |v: Option<f64>| v.map_or("-".to_owned(), |v| format!("{v:.2}"));
        for rep in &s.lift.reps {
            println!(
                "    true  {} {:.2} {} {}",
                show(rep.start_s),
                rep.event_s,
                show(rep.event_to_s),
                show(rep.end_s)
            );
        }
        for t in &a.found {
            println!(
                "    found {} {} {} {}",
                show(t.start_s),
                show(t.event_s),
                show(t.event_to_s),
                show(t.end_s)
            );
        }
        a.absurd.iter().for_each(|m| println!("    absurd {m}"));
        a.warnings
            .iter()
            .for_each(|w| println!("    {:?}: {}", w.kind, w.text));
        a.error.iter().for_each(|e| println!("    error: {e}"));
    }
}

/// One other recording; with `warnings` also what was true and said.
pub fn other(s: &others::Score, warnings: bool) {
    let mean =
        1000.0 * s.events.errors_s.iter().sum::<f64>() / s.events.errors_s.len().max(1) as f64;
    println!(
        "{:<18} {:<22} reps {:?}/{:?} found {}/{} within {} false {} bias {mean:+.0} ms auto {}{}{}",
        s.other.name,
        s.other.ask,
        s.reps,
        s.other.count,
        s.events.found,
        s.events.wanted,
        s.events.within,
        s.events.false_ones,
        s.auto,
        if s.auto_right { "" } else { " WRONG" },
        if s.unsure { " (unsure)" } else { "" },
    );
    for h in &s.heights {
        println!(
            "    height {:.3} found {:?} ± {:?} valid {}{}{}",
            h.true_m,
            h.found_m,
            h.sd_m,
            h.valid,
            if h.absurd() { " ABSURD" } else { "" },
            if h.flight_right { "" } else { " flight wrong" }
        );
    }
    if warnings {
        println!("    notes: {}", s.other.notes);
        println!("    true {:?}", s.other.events);
        println!("    errors {:?}", s.events.errors_s);
        s.warnings.iter().for_each(|w| println!("    {w}"));
    }
}
