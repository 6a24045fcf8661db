//! The files that a tool reads.

use crate::Error;
use sagitta_motion::{TextFile, ToolResult};

/// Files by name. Paths are compared as they are written, and where that finds nothing by their last
/// part: folders of another machine are no obstacle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Files(Vec<TextFile>);

/// What a tool made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Done {
    /// Its tables.
    pub results: Vec<ToolResult>,
    /// What was assumed or left out, in a sentence each.
    pub remarks: Vec<String>,
}

impl Files {
    /// These files.
    pub fn of(files: Vec<TextFile>) -> Self {
        Self(files)
    }

    /// The text of a file that a set-up names.
    ///
    /// # Errors
    /// [`Error::Request`] where there is no such file.
    pub fn text(&self, path: &str) -> Result<&str, Error> {
        let wanted = normal(path);
        let same = |f: &&TextFile| normal(&f.name) == wanted;
        let alike = |f: &&TextFile| last(&normal(&f.name)) == last(&wanted);
        let found = self.0.iter().find(same);
        found
            .or_else(|| self.0.iter().find(alike))
            .map(|f| f.text.as_str())
            .ok_or_else(|| {
                Error::Request(format!(
                    "The file “{path}” is named by another file but is not there; add it to the others."
                ))
            })
    }
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
        let files = Files::of(vec![file("a/walk.mot"), file("b/walk.mot"), file("M.osim")]);
        let found = |path: &str| files.text(path).map(str::to_owned);
        assert_eq!(found("./b\\Walk.mot").unwrap(), "b/walk.mot");
        assert_eq!(found("C:\\models\\m.osim").unwrap(), "M.osim");
        let error = found("grf.xml").unwrap_err().to_string();
        assert!(error.contains("grf.xml") && error.ends_with('.'), "{error}");
    }
}
