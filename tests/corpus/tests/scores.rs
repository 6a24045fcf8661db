//! The scores that recordings of strangers may not fall below.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

use sagitta_corpus::{Corpus, lifts, others};

#[test]
fn what_strangers_do_is_found() {
    let Some(corpus) = Corpus::open().unwrap() else {
        println!("skipped: no reference data");
        return;
    };
    let all = lifts::score(&corpus, &|_| true).unwrap();
    let lifts = lifts::Sum::measurable(&all);
    let share = |[found, of]: [usize; 2]| found as f64 / of as f64;
    println!("{lifts:?}");
    assert!(
        share([lifts.count_right, lifts.asked]) >= 0.90,
        "repetitions counted"
    );
    assert!(share(lifts.events) >= 0.90, "events of lifts");
    assert!(share(lifts.ends) >= 0.80, "starts and ends of lifts");
    assert_eq!(lifts.absurd, 0, "values that no body has");
    let others = others::Sum::of(&others::score(&corpus, &|_| true).unwrap(), |_| true);
    println!("{others:?}");
    assert!(share([others.within, others.wanted]) >= 0.80, "events");
    assert_eq!(others.false_ones, 0, "false events");
    assert_eq!(others.absurd_heights, 0, "heights that no jump has");
}
