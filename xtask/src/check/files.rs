//! The project's own files, as git knows them.

use crate::{Outcome, paths, process};

/// A text file of the project.
pub struct Text {
    /// Relative to the root, with forward slashes.
    pub path: String,
    /// Content.
    pub text: String,
}

/// Every tracked or new, not ignored, text file; what is no UTF-8 is left out.
pub fn all() -> Outcome<Vec<Text>> {
    let args = [
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ];
    let listed = process::output(process::command("git").args(args))
        .map_err(|why| format!("{why}; the checks read the list of files from git"))?;
    let read = |path: &str| std::fs::read_to_string(paths::root().join(path)).ok();
    let names = listed.split('\0').filter(|name| !name.is_empty());
    Ok(names
        .filter_map(|path| {
            Some(Text {
                path: path.to_owned(),
                text: read(path)?,
            })
        })
        .collect())
}

impl Text {
    /// Whether it holds Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether all of it is there for tests.
    pub fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.contains(&"tests")
            || parts
                .last()
                .is_some_and(|n| *n == "tests.rs" || n.ends_with("_tests.rs"))
    }

    /// The part before the test module at its end.
    pub fn shipped(&self) -> &str {
        let end = self
            .text
            .find("\n#[cfg(test)]\nmod ")
            .map_or(self.text.len(), |at| at + 1);
        self.text.get(..end).unwrap_or(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn tests_are_told_from_what_ships() {
        let file = |path: &str, text: &str| Text {
            path: path.into(),
            text: text.into(),
        };
        assert!(
            file("tests/src/lib.rs", "").is_test() && file("crates/pose/tests/a.rs", "").is_test()
        );
        assert!(
            file("xtask/src/serve/tests.rs", "").is_test()
                && !file("crates/pose/src/test_rig.rs", "").is_test()
        );
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(file("a.rs", text).shipped(), "fn a() {}\n\n");
        assert_eq!(
            file("a.rs", "#[cfg(test)]\nuse x;\nfn a() {}\n")
                .shipped()
                .lines()
                .count(),
            3
        );
    }
}
