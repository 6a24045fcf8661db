//! Leaves out what the wanted outputs do not need.

use super::{Graph, Output, Value};
use crate::Error;

impl Graph {
    /// Keeps the `wanted` outputs, in that order, and what leads to them.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if there is no output of a name.
    pub fn prune(&mut self, wanted: &[&str]) -> Result<(), Error> {
        let find = |name: &&str| -> Result<Output, Error> {
            let found = self.outputs.iter().find(|o| o.name == *name);
            found
                .cloned()
                .ok_or_else(|| Error::WrongModel(format!("there is no output {name}")))
        };
        self.outputs = wanted.iter().map(find).collect::<Result<_, _>>()?;
        self.sweep();
        Ok(())
    }

    /// Drops nodes that no output needs, and renumbers the values that remain.
    pub(super) fn sweep(&mut self) {
        let mut needed = vec![false; self.values.len()];
        for output in &self.outputs {
            needed[output.value] = true;
        }
        for node in self.nodes.iter().rev() {
            if needed[node.output] {
                node.inputs.iter().for_each(|&v| needed[v] = true);
            }
        }
        self.nodes.retain(|n| needed[n.output]);
        needed[self.input] = true;
        self.renumber(&needed);
    }

    fn renumber(&mut self, keep: &[bool]) {
        let mut number = vec![0; keep.len()];
        let mut values: Vec<Value> = Vec::new();
        for (old, value) in self.values.drain(..).enumerate() {
            if keep[old] {
                number[old] = values.len();
                values.push(value);
            }
        }
        self.values = values;
        self.input = number[self.input];
        for output in &mut self.outputs {
            output.value = number[output.value];
        }
        for node in &mut self.nodes {
            node.inputs.iter_mut().for_each(|v| *v = number[*v]);
            node.output = number[node.output];
        }
    }
}
