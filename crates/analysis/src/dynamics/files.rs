//! The files that a tool reads.

use crate::Error;
use sagitta_motion::{TextFile, ToolResult};

/// Where the files lie that a set-up names.
pub trait Files {
    /// The text of a file. `named_by` is the file that names it, where that is not the set-up itself.
    ///
    /// # Errors
    /// One sentence where there is no such file.
    fn text(&self, path: &str, named_by: Option<&str>) -> Result<String, Error>;
}

/// Files that were handed over. Paths are compared as they are written, and where that finds nothing by
/// their last part: folders of another machine are no obstacle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given(pub Vec<TextFile>);

/// What a tool made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Done {
    /// Its tables.
    pub results: Vec<ToolResult>,
    /// What was assumed or left out, in a sentence each.
    pub remarks: Vec<String>,
    /// What of the results lacks a force that acts and is not computed, in a sentence each; these are not
    /// among the remarks.
    pub incomplete: Vec<String>,
}

impl Files for Given {
    fn text(&self, path: &str, _: Option<&str>) -> Result<String, Error> {
        let wanted = normal(path);
        let same = |f: &&TextFile| normal(&f.name) == wanted;
        let alike = |f: &&TextFile| last(&normal(&f.name)) == last(&wanted);
        let found = self.0.iter().find(same);
        found
            .or_else(|| self.0.iter().find(alike))
            .map(|f| f.text.clone())
            .ok_or_else(|| missing(path))
    }
}

/// What is said of a file that is not there.
pub fn missing(path: &str) -> Error {
    Error::Request(format!(
        "The file “{path}” is named by another file but is not there; put it where that file expects it, or add it to the others."
    ))
}

fn normal(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    path.trim_start_matches("./").to_lowercase()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_path_and_else_by_its_name() {
        let file = |name: &str| TextFile {
            name: name.to_owned(),
            text: name.to_owned(),
        };
        let files = Given(vec![file("a/walk.mot"), file("b/walk.mot"), file("M.osim")]);
        let found = |path: &str| files.text(path, None);
        assert_eq!(found("./b\\Walk.mot").unwrap(), "b/walk.mot");
        assert_eq!(found("C:\\models\\m.osim").unwrap(), "M.osim");
        let error = found("grf.xml").unwrap_err().to_string();
        assert!(error.contains("grf.xml") && error.ends_with('.'), "{error}");
    }
}
