//! What a model has and a description cannot say.

use super::HARMLESS;
use crate::xml::Element;

/// Most findings that are kept: a broken file may have as many as elements.
const MOST: usize = 1_000;

/// Findings, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// Notes an element and why it is not read.
    pub(super) fn note(&mut self, element: &Element<'_, '_>, reason: &str) {
        if self.0.len() < MOST {
            self.0.push(format!("{}: {reason}", element.path()));
        }
    }

    /// Notes every property of an object that is neither known nor harmless.
    pub(super) fn others(&mut self, object: &Element<'_, '_>, known: &[&str]) {
        for child in object.children() {
            if !known.contains(&child.tag()) && !HARMLESS.contains(&child.tag()) {
                self.note(&child, "properties of this name are not read");
            }
        }
    }

    /// Notes sets that are said to lie in another file.
    pub(super) fn elsewhere(&mut self, model: &Element<'_, '_>) {
        for child in model.children() {
            if let Some(file) = child.attribute("file").filter(|f| !f.is_empty()) {
                self.note(
                    &child,
                    &format!("it lies in another file, “{file}”, which is not read"),
                );
            }
        }
    }

    pub(super) fn into_list(self) -> Vec<String> {
        self.0
    }
}
