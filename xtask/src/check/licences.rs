//! The licences of all dependencies against the list in deny.toml, and cargo-deny with the same list.

use super::verdict;
use crate::setup::tools;
use crate::{Outcome, paths, process};
use serde::Deserialize;
use std::path::PathBuf;

/// One package.
#[derive(Debug)]
struct Package {
    /// Name and version.
    name: String,
    license: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Deny {
    licenses: Licences,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
}

/// Every crate that some target, feature or test of the workspace uses.
fn crates() -> Outcome<Vec<Package>> {
    let args = [
        "tree",
        "--workspace",
        "--target",
        "all",
        "--edges",
        "normal,build,dev",
        "--prefix",
        "none",
    ];
    let listed = process::output(process::cargo().args(args).args(["--format", "{p}\t{l}"]))?;
    Ok(listed_crates(&listed))
}

/// Reads lines like "serde v1.0.0\tMIT OR Apache-2.0"; repeated ones end in " (*)".
fn listed_crates(text: &str) -> Vec<Package> {
    let pairs: std::collections::BTreeSet<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.trim_end_matches(" (*)").split_once('\t'))
        .collect();
    let package = |(name, licence): (&str, &str)| Package {
        name: name.to_owned(),
        license: Some(licence.to_owned()).filter(|l| !l.is_empty()),
    };
    pairs.into_iter().map(package).collect()
}

/// Checks crates and npm packages.
pub fn check() -> Outcome {
    let root = paths::root();
    let allowed = allowed(&paths::read(&root.join("deny.toml"))?)?;
    let packages = crates()?;
    let mut findings = refused(&packages, &allowed);
    findings.extend(refused(
        &npm(&paths::read(&root.join("package-lock.json"))?)?,
        &allowed,
    ));
    verdict(findings)?;
    println!("    {} crates, all under allowed licences", packages.len());
    cargo_deny()
}

/// Licences again by their full texts, bans and sources; advisories where a database of them lies on
/// this machine. Nothing is fetched but the tool itself.
fn cargo_deny() -> Outcome {
    let program = tools::cargo_deny()?;
    let ask = |what: &[&str]| {
        let quietly = [
            "--offline",
            "--all-features",
            "check",
            "--hide-inclusion-graph",
        ];
        process::run(process::command(&program).args(quietly).args(what))
    };
    ask(&["licenses", "bans", "sources"])?;
    match advisory_database() {
        Some(folder) => {
            println!("    advisories from {}", paths::shown(&folder));
            ask(&["advisories"])
        }
        None => {
            println!(
                "    advisories skipped: no advisory database (`cargo deny fetch db` gets one)"
            );
            Ok(())
        }
    }
}

/// Where cargo-deny keeps advisory databases, if there is one.
fn advisory_database() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")))?;
    let folder = home.join("advisory-dbs");
    let filled = folder.read_dir().is_ok_and(|mut dir| dir.next().is_some());
    filled.then_some(folder)
}

fn allowed(deny: &str) -> Outcome<Vec<String>> {
    let deny: Deny =
        toml::from_str(deny).map_err(|e| format!("deny.toml is not as expected: {e}"))?;
    Ok(deny.licenses.allow)
}

/// The packages of a package-lock.json.
fn npm(lock: &str) -> Outcome<Vec<Package>> {
    #[derive(Deserialize)]
    struct Lock {
        packages: std::collections::BTreeMap<String, Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        version: Option<String>,
        license: Option<String>,
    }
    let lock: Lock = serde_json::from_str(lock)
        .map_err(|e| format!("package-lock.json is not as expected: {e}"))?;
    let named = lock
        .packages
        .into_iter()
        .filter(|(name, _)| !name.is_empty());
    let package = |(name, e): (String, Entry)| Package {
        name: format!("{name} {}", e.version.unwrap_or_default()),
        license: e.license,
    };
    Ok(named.map(package).collect())
}

fn refused(packages: &[Package], allowed: &[String]) -> Vec<String> {
    let bad = packages
        .iter()
        .filter(|p| !p.license.as_deref().is_some_and(|l| permits(l, allowed)));
    bad.map(|p| {
        let licence = p.license.as_deref().unwrap_or("no licence in its manifest");
        format!("{}: {licence}; deny.toml does not allow it", p.name)
    })
    .collect()
}

/// Whether an SPDX expression can be met with allowed licences alone.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

fn either(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = both(words, allowed)?;
    while let Some(after) = words.strip_prefix(&["OR"]) {
        *words = after;
        met |= both(words, allowed)?;
    }
    Some(met)
}

fn both(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = single(words, allowed)?;
    while let Some(after) = words.strip_prefix(&["AND"]) {
        *words = after;
        met &= single(words, allowed)?;
    }
    Some(met)
}

fn single(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let (first, after) = words.split_first()?;
    *words = after;
    if *first == "(" {
        let met = either(words, allowed)?;
        *words = words.strip_prefix(&[")"])?;
        return Some(met);
    }
    let mut id = (*first).to_owned();
    if let ["WITH", exception, after @ ..] = *words {
        id = format!("{id} WITH {exception}");
        *words = after;
    }
    Some(allowed.contains(&id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed_here() -> Vec<String> {
        [
            "MIT",
            "Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "Unicode-3.0",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    #[test]
    fn expressions_are_met_or_not() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
            "GPL-2.0 OR (MIT AND Apache-2.0)",
        ] {
            assert!(permits(good, &allowed_here()), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "MIT WITH X-exception",
            "",
            "MIT OR",
            "(MIT",
            "MIT Apache-2.0",
            "GPL-2.0 OR (MIT AND GPL-3.0)",
        ] {
            assert!(!permits(bad, &allowed_here()), "{bad}");
        }
    }

    #[test]
    fn packages_without_licence_are_refused() {
        let package = |license: Option<&str>| Package {
            name: "p".into(),
            license: license.map(str::to_owned),
        };
        let found = refused(
            &[
                package(None),
                package(Some("MIT")),
                package(Some("AGPL-3.0")),
            ],
            &allowed_here(),
        );
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn crates_are_read_once_each() {
        let found = listed_crates(
            "serde v1.0.0\tMIT OR Apache-2.0\nserde v1.0.0\tMIT OR Apache-2.0 (*)\nodd v0.1.0\t\n",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].name.as_str(), found[0].license.as_deref()),
            ("odd v0.1.0", None)
        );
        assert_eq!(found[1].license.as_deref(), Some("MIT OR Apache-2.0"));
    }

    #[test]
    fn npm_packages_are_read_without_the_root() {
        let lock = r#"{"packages":{"":{"name":"x"},"node_modules/a":{"version":"1.0.0","license":"MIT"}}}"#;
        let found = npm(lock).unwrap();
        assert_eq!((found.len(), found[0].license.as_deref()), (1, Some("MIT")));
    }

    #[test]
    fn the_list_of_this_project_is_readable() {
        let deny = paths::read(&paths::root().join("deny.toml")).unwrap();
        assert!(allowed(&deny).unwrap().contains(&"MIT".to_owned()));
    }
}
