//! What `cargo tree` says about one member of the workspace.

use crate::{Outcome, process};
use std::collections::BTreeSet;

/// The packages below a member.
#[derive(Debug, Default, PartialEq)]
pub struct Tree {
    /// Named in the member's manifest.
    pub direct: BTreeSet<String>,
    /// All of them, direct ones included.
    pub all: BTreeSet<String>,
}

/// Which dependencies count.
#[derive(Clone, Copy)]
pub enum Edges {
    /// Those that reach a program.
    Shipped,
    /// Those of tests too.
    WithTests,
}

/// What Sagitta is built for.
const TARGETS: [&str; 4] = [
    "--target",
    crate::setup::target::WASM,
    "--target",
    "x86_64-unknown-linux-gnu",
];

/// Asks cargo.
pub fn of(member: &str, edges: Edges) -> Outcome<Tree> {
    let edges = match edges {
        Edges::Shipped => "normal,build",
        Edges::WithTests => "normal,build,dev",
    };
    let args = [
        "tree",
        "--package",
        member,
        "--edges",
        edges,
        "--prefix",
        "depth",
    ];
    Ok(read(&process::output(
        process::cargo().args(args).args(TARGETS),
    )?))
}

/// Reads lines like "1serde v1.0.0 (*)": the depth, then the package.
fn read(text: &str) -> Tree {
    let mut tree = Tree::default();
    for line in text.lines() {
        let name_at = line
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(line.len());
        let (depth, rest) = line.split_at(name_at);
        let name = rest.split(' ').next().unwrap_or("");
        if name.is_empty() || depth == "0" || depth.is_empty() {
            continue;
        }
        if depth == "1" {
            tree.direct.insert(name.to_owned());
        }
        tree.all.insert(name.to_owned());
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &BTreeSet<String>) -> Vec<&str> {
        of.iter().map(String::as_str).collect()
    }

    #[test]
    fn depths_are_told_apart() {
        let tree = read(
            "0app v0.1.0 (/x)\n1leptos v0.8.23\n2web-sys v0.3.107\n12deep v1.0.0 (*)\n[dev-dependencies]\n1serde v1.0.0\n",
        );
        assert_eq!(names(&tree.direct), ["leptos", "serde"]);
        assert_eq!(names(&tree.all), ["deep", "leptos", "serde", "web-sys"]);
    }

    #[test]
    fn an_empty_answer_is_an_empty_tree() {
        assert_eq!(read(""), Tree::default());
    }
}
