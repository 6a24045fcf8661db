//! Which values share memory: a value's place is free again after its last reader.

use super::lower::Lowered;
use crate::graph::{Graph, ValueId};

/// A piece of memory, by its number.
pub type Slot = usize;

/// Where values lie.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Sizes of all slots in bytes.
    pub slots: Vec<u64>,
    /// The slot of each value that has memory of its own.
    of: Vec<Option<Slot>>,
}

impl Layout {
    /// Plans memory for all steps, where `bytes` says how large a value is: 0 if it lies elsewhere. Values in
    /// `kept` and the graph's input stay whole to the end, in slots of their own.
    pub fn new(
        graph: &Graph,
        lowered: &Lowered,
        kept: &[ValueId],
        bytes: impl Fn(ValueId) -> u64,
    ) -> Self {
        let mut last = vec![0; graph.values.len()];
        for (index, step) in lowered.steps.iter().enumerate() {
            let touched = step.inputs.iter().chain([&step.output]);
            touched.for_each(|&v| last[lowered.home(v).0] = index);
        }
        let keep = kept.iter().map(|&v| lowered.home(v).0);
        let keep: Vec<ValueId> = keep.chain([graph.input]).collect();
        keep.iter().for_each(|&v| last[v] = usize::MAX);

        let mut layout = Self {
            slots: Vec::new(),
            of: vec![None; graph.values.len()],
        };
        for value in keep {
            if layout.of[value].is_none() {
                layout.of[value] = Some(layout.add(bytes(value)));
            }
        }
        let mut free = Vec::new();
        for (index, step) in lowered.steps.iter().enumerate() {
            let output = lowered.home(step.output).0;
            let size = bytes(output);
            if layout.of[output].is_none() && size > 0 {
                layout.of[output] = Some(layout.take(size, &mut free));
            }
            let mut touched: Vec<ValueId> =
                step.inputs.iter().map(|&v| lowered.home(v).0).collect();
            touched.push(output);
            touched.sort_unstable();
            touched.dedup();
            let over = touched.into_iter().filter(|&v| last[v] == index);
            free.extend(over.filter_map(|v| layout.of[v]));
        }
        layout
    }

    fn add(&mut self, bytes: u64) -> Slot {
        self.slots.push(bytes);
        self.slots.len() - 1
    }

    /// The smallest free slot that is large enough, else the largest one made larger, else a new one.
    fn take(&mut self, bytes: u64, free: &mut Vec<Slot>) -> Slot {
        let size = |slot: Slot| self.slots[slot];
        let fits = (0..free.len()).filter(|&i| size(free[i]) >= bytes);
        let best = fits.min_by_key(|&i| size(free[i]));
        let best = best.or_else(|| (0..free.len()).max_by_key(|&i| size(free[i])));
        match best {
            Some(index) => {
                let slot = free.swap_remove(index);
                self.slots[slot] = self.slots[slot].max(bytes);
                slot
            }
            None => self.add(bytes),
        }
    }

    /// The slot of a value's home.
    pub fn slot(&self, home: ValueId) -> Option<Slot> {
        self.of.get(home).copied().flatten()
    }
}
