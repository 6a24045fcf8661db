//! The movement named, on recordings whose source was left out of the fit.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

use sagitta_corpus::{Corpus, fit};

#[test]
fn movements_of_held_out_sources_are_named() {
    let Some(corpus) = Corpus::open().unwrap() else {
        println!("skipped: no reference data");
        return;
    };
    let told = fit::judge(&corpus).unwrap().held_out;
    let share = |count: usize| count as f64 / told.all as f64;
    assert!(told.all >= 99, "{told:?}");
    assert!(share(told.right) >= 0.80, "{told:?}");
    assert!(share(told.among_two) >= 0.92, "{told:?}");
    assert!(share(told.sure_and_wrong) <= 0.04, "{told:?}");
}
