//! What a file has and the nouns cannot say.

use crate::xml::Element;

/// Most findings that are kept: a broken file may have as many as elements.
const MOST: usize = 1_000;

/// What is drawn, cited, or of no consequence in any object.
const HARMLESS: &[&str] = &[
    "VisibleObject",
    "Appearance",
    "FrameGeometry",
    "frame_geometry",
    "attached_geometry",
    "display_preference",
    "credits",
    "publications",
    "length_units",
    "force_units",
    "authors",
    "references",
    "visible",
    "defaults",
    "groups",
    "connectors",
    "ModelVisualPreferences",
    "ModelDisplayHints",
    "assembly_accuracy",
];

/// Findings, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Notes(Vec<String>);

impl Notes {
    /// Notes an element and why it is not read.
    pub(crate) fn note(&mut self, element: &Element<'_, '_>, reason: &str) {
        if self.0.len() < MOST {
            self.0.push(format!("{}: {reason}", element.path()));
        }
    }

    /// Notes what no element says alone.
    pub(crate) fn say(&mut self, sentence: String) {
        if self.0.len() < MOST {
            self.0.push(sentence);
        }
    }

    /// Notes every property of an object that is neither known nor harmless.
    pub(crate) fn others(&mut self, object: &Element<'_, '_>, known: &[&str]) {
        for child in object.children() {
            if !known.contains(&child.tag()) && !HARMLESS.contains(&child.tag()) {
                self.note(&child, "properties of this name are not read");
            }
        }
    }

    /// Notes sets that are said to lie in another file.
    pub(crate) fn elsewhere(&mut self, model: &Element<'_, '_>) {
        for child in model.children() {
            if let Some(file) = child.attribute("file").filter(|f| !f.is_empty()) {
                self.note(
                    &child,
                    &format!("it lies in another file, “{file}”, which is not read"),
                );
            }
        }
    }

    pub(crate) fn into_list(self) -> Vec<String> {
        self.0
    }
}
