//! Frames allocate nothing: all room is in `Data`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![allow(unsafe_code)] // An allocator that counts cannot be written without.

#[path = "support/bodies.rs"]
mod support;

use sagitta_biomech::dynamics::{aba, couplers, crba, fk, rnea};
use sagitta_biomech::{Data, Model, Vec3};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use support::{Numbers, tree};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_frame_allocates_nothing() {
    let model = Model::new(&tree()).unwrap();
    let mut data = Data::new(&model);
    let mut numbers = Numbers(5);
    let before = COUNT.with(Cell::get);
    for _ in 0..10 {
        data.q.iter_mut().for_each(|q| *q = numbers.next());
        couplers::enforce(&model, &mut data);
        fk::positions(&model, &mut data);
        data.clear_applied();
        data.apply(3, Vec3::new(1.0, 2.0, 3.0), Vec3::zeros(), Vec3::zeros());
        rnea::at_positions(&model, &mut data);
        crba::run(&model, &mut data);
        aba::run(&model, &mut data).unwrap();
    }
    assert_eq!(COUNT.with(Cell::get), before);
    drop(vec![1u8; 100]);
    assert!(COUNT.with(Cell::get) > before, "the count counts");
}
