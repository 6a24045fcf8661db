//! Caps on sizes, and words that may not stand in the sources. The cap on functions is clippy's.

use super::files::{self, Text};
use super::verdict;
use crate::Outcome;
use std::collections::BTreeMap;

const FILE_LINES: usize = 600;
const LIB_LINES: usize = 60;
const MOVEMENT_LINES: usize = 400;
const WORKER_LINES: usize = 200;

/// Checks every text file of the project.
pub fn check() -> Outcome {
    let files = files::all()?;
    let mut findings: Vec<String> = files.iter().flat_map(one).collect();
    findings.extend(movements(&files));
    verdict(findings)
}

fn one(file: &Text) -> Vec<String> {
    let mut findings = Vec::new();
    let lines = file.text.lines().count();
    if let Some((cap, what)) = cap(&file.path)
        && lines > cap
    {
        findings.push(format!(
            "{} has {lines} lines, the cap for {what} is {cap}; split it",
            file.path
        ));
    }
    if is_manifest_of_member(&file.path) && !inherits_lints(&file.text) {
        findings.push(format!("{} lacks `[lints] workspace = true`", file.path));
    }
    findings.extend(banned(file));
    findings
}

/// The largest number of lines a file may have.
fn cap(path: &str) -> Option<(usize, &'static str)> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["crates", _, "src", "lib.rs"] => Some((LIB_LINES, "a crate's lib.rs")),
        ["worker", "src", "bin", name] if name.ends_with(".rs") => Some((WORKER_LINES, "a worker")),
        _ if [".rs", ".css", ".mjs", ".js"]
            .iter()
            .any(|end| path.ends_with(end)) =>
        {
            Some((FILE_LINES, "a file"))
        }
        _ => None,
    }
}

/// The movements under crates/movements/src, each folder counted as a whole, tests aside. A folder that
/// declares nothing (no spec.rs) is what several movements share.
fn movements(files: &[Text]) -> Vec<String> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files.iter().filter(|f| f.is_rust() && !f.is_test()) {
        let inside = file
            .path
            .strip_prefix("crates/movements/src/")
            .and_then(|rest| rest.split_once('/'));
        if let Some((movement, _)) = inside {
            *sizes.entry(movement).or_default() += file.shipped().lines().count();
        }
    }
    let declares = |movement: &str| {
        let spec = format!("crates/movements/src/{movement}/spec.rs");
        files.iter().any(|f| f.path == spec)
    };
    let large = sizes
        .into_iter()
        .filter(|(movement, _)| declares(movement))
        .filter(|(_, lines)| *lines > MOVEMENT_LINES);
    large.map(|(m, n)| format!("movement {m} has {n} lines, the cap is {MOVEMENT_LINES}; share what others need too")).collect()
}

fn is_manifest_of_member(path: &str) -> bool {
    path.ends_with("Cargo.toml") && !path.starts_with("fuzz/") && !path.contains("/fuzz/")
}

fn inherits_lints(manifest: &str) -> bool {
    let manifest: toml::Table = toml::from_str(manifest).unwrap_or_default();
    let lints = manifest.get("lints").and_then(|l| l.get("workspace"));
    lints.and_then(toml::Value::as_bool) == Some(true)
}

/// A word, the files it may not stand in, and why. The words are split so that this file passes.
type Ban = (&'static str, fn(&str) -> bool, &'static str);

const BANS: &[Ban] = &[
    (
        concat!("inner", "_html"),
        is_app,
        "text is shown as text: build elements instead",
    ),
    (
        concat!("web", "_sys"),
        is_shell_beyond_platform,
        "only src/platform speaks with the browser",
    ),
    (
        concat!("js", "_sys"),
        is_shell_beyond_platform,
        "only src/platform speaks with the browser",
    ),
    (concat!("/ro", "ot/"), anywhere, "a path of one machine"),
    (concat!("/ho", "me/"), anywhere, "a path of one machine"),
    (concat!("/Use", "rs/"), anywhere, "a path of one machine"),
    (concat!("/wo", "rk/"), anywhere, "a path of one machine"),
    (
        concat!("registry.", "npmjs"),
        anywhere,
        "a registry's host; npm's own setting decides",
    ),
    (
        concat!("\"resol", "ved\""),
        is_npm_lock,
        "a registry's host; set omit-lockfile-registry-resolved",
    ),
    (
        concat!("static.crates", ".io"),
        anywhere,
        "a registry's host",
    ),
];

fn anywhere(_: &str) -> bool {
    true
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

fn is_app(path: &str) -> bool {
    is_rust(path) && (path.starts_with("src/") || path.starts_with("worker/"))
}

fn is_shell_beyond_platform(path: &str) -> bool {
    is_rust(path) && path.starts_with("src/") && !path.starts_with("src/platform/")
}

fn is_npm_lock(path: &str) -> bool {
    path.ends_with("package-lock.json")
}

fn banned(file: &Text) -> Vec<String> {
    let applying = BANS.iter().filter(|(_, applies, _)| applies(&file.path));
    let hits = applying.filter_map(|(word, _, why)| {
        let line = file.text.lines().position(|l| l.contains(word))? + 1;
        Some(format!("{}:{line}: `{word}`: {why}", file.path))
    });
    hits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> Text {
        Text {
            path: path.into(),
            text: "x\n".repeat(lines),
        }
    }

    #[test]
    fn caps_bind_at_their_number() {
        for (path, cap) in [
            ("crates/pose/src/lib.rs", LIB_LINES),
            ("crates/pose/src/graph/reader.rs", FILE_LINES),
            ("worker/src/bin/pose.rs", WORKER_LINES),
            ("style/base.css", FILE_LINES),
        ] {
            assert!(one(&file(path, cap)).is_empty(), "{path}");
            assert_eq!(one(&file(path, cap + 1)).len(), 1, "{path}");
        }
        assert!(one(&file("ARCHITECTURE.md", 5000)).is_empty());
    }

    #[test]
    fn a_movement_is_its_folder_without_tests() {
        let base = "crates/movements/src/squat";
        let fits = [
            file(&format!("{base}/spec.rs"), 200),
            file(&format!("{base}/phases.rs"), 200),
        ];
        assert!(movements(&fits).is_empty());
        let tested = [
            file(&format!("{base}/spec.rs"), 400),
            file(&format!("{base}/tests.rs"), 900),
        ];
        assert!(movements(&tested).is_empty());
        let large = [
            file(&format!("{base}/spec.rs"), 200),
            file(&format!("{base}/phases.rs"), 201),
        ];
        assert_eq!(movements(&large).len(), 1);
        let shared = "crates/movements/src/jump";
        assert!(movements(&[file(&format!("{shared}/phases.rs"), 500)]).is_empty());
        assert!(movements(&[file("crates/movements/src/shared.rs", 500)]).is_empty());
    }

    #[test]
    fn members_inherit_the_lints() {
        let manifest = |text: &str| Text {
            path: "cli/Cargo.toml".into(),
            text: text.into(),
        };
        assert!(one(&manifest("[lints]\nworkspace = true\n")).is_empty());
        assert_eq!(one(&manifest("[package]\nname = 'x'\n")).len(), 1);
    }

    #[test]
    fn banned_words_are_found_with_their_line() {
        let text = |path: &str, text: String| Text {
            path: path.into(),
            text,
        };
        let found = banned(&text("src/ui/a.rs", format!("\nx.set_{}(y)\n", BANS[0].0)));
        assert!(found[0].starts_with("src/ui/a.rs:2:"), "{found:?}");
        assert!(banned(&text("crates/a.rs", BANS[0].0.into())).is_empty());
        let path = concat!("cd /ho", "me/me");
        assert_eq!(banned(&text("README.md", path.into())).len(), 1);
    }

    #[test]
    fn only_the_platform_names_the_browsers_interfaces() {
        for name in [concat!("web", "_sys"), concat!("js", "_sys")] {
            let at = |path: &str| {
                banned(&Text {
                    path: path.into(),
                    text: format!("use {name}::File;\n"),
                })
            };
            for path in ["src/main.rs", "src/ui/stage.rs", "src/platform.rs"] {
                assert_eq!(at(path).len(), 1, "{path}");
            }
            for path in ["src/platform/files.rs", "worker/src/link.rs"] {
                assert!(at(path).is_empty(), "{path}");
            }
        }
    }

    #[test]
    fn this_project_has_files() {
        assert!(
            files::all()
                .unwrap()
                .iter()
                .any(|f| f.path == "xtask/src/main.rs")
        );
    }
}
