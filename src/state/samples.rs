//! The recordings that ship with the app.

use serde::Deserialize;

const LIST: &str = include_str!("../../samples/samples.json");

/// A recording that a visitor can try.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sample {
    /// File name in the samples folder.
    pub file: String,
    /// The name under which its result is kept.
    pub name: String,
    /// Movement id.
    pub movement: String,
}

impl Sample {
    /// Where the file lies, beside the page.
    pub fn path(&self) -> String {
        format!("samples/{}", self.file)
    }
}

/// The sample that the start page offers.
pub fn first() -> Result<Sample, String> {
    let all: Vec<Sample> = serde_json::from_str(LIST).unwrap_or_default();
    let first = all.into_iter().next();
    first.ok_or_else(|| "This site ships no sample; bring a recording of your own.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_in_the_list_is_a_file_of_the_project() {
        let all: Vec<Sample> = serde_json::from_str(LIST).unwrap();
        assert!(!all.is_empty());
        for sample in all {
            let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), sample.path());
            assert!(std::fs::metadata(&path).unwrap().len() > 1000, "{path}");
            assert!(!sample.movement.is_empty());
        }
    }
}
