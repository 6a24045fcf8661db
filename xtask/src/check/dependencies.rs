//! Who may depend on whom, read from `cargo tree`.

use super::rooms;
use super::tree::{self, Edges, Tree};
use super::verdict;
use crate::{Outcome, process};
use std::collections::BTreeMap;

/// A member, the members it may name in its manifest, and what must be nowhere below it.
struct Rule {
    member: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

/// No browser, no page, no engine, no runtime, no database, no chance. "burn*" is a prefix.
const HOST_AND_CHANCE: &[&str] = &[
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "leptos*",
    "gloo*",
    "tokio*",
    "async-std",
    "wgpu*",
    "burn*",
    "cubecl*",
    "cubek*",
    "sqlx*",
    "rand",
    "rand_core",
    "getrandom",
    "fastrand",
    "rayon",
    "reqwest",
    "chrono",
    "tempfile",
    "walkdir",
];

/// What a program needs to get from pixels to a report.
const WHOLE_PIPELINE: &[&str] = &[
    "sagitta-analysis",
    "sagitta-formats",
    "sagitta-motion",
    "sagitta-movements",
    "sagitta-pose",
];

/// Tests of the networks share data and figures with the other tests.
const NETWORK_TESTS: &[&str] = &[
    "sagitta-analysis",
    "sagitta-biomech",
    "sagitta-formats",
    "sagitta-motion",
    "sagitta-movements",
    "sagitta-pose",
    "sagitta-tests",
];

const RULES: &[Rule] = &[
    Rule {
        member: "sagitta-motion",
        may_use: &[],
        never: HOST_AND_CHANCE,
    },
    Rule {
        member: "sagitta-formats",
        may_use: &["sagitta-motion"],
        never: HOST_AND_CHANCE,
    },
    Rule {
        member: "sagitta-biomech",
        may_use: &["sagitta-motion"],
        never: HOST_AND_CHANCE,
    },
    Rule {
        member: "sagitta-movements",
        may_use: &["sagitta-biomech", "sagitta-motion"],
        never: HOST_AND_CHANCE,
    },
    Rule {
        member: "sagitta-analysis",
        may_use: &[
            "sagitta-biomech",
            "sagitta-formats",
            "sagitta-motion",
            "sagitta-movements",
        ],
        never: HOST_AND_CHANCE,
    },
    Rule {
        member: "sagitta-bench-dynamics",
        may_use: &["sagitta-biomech", "sagitta-motion"],
        never: &["burn*", "leptos*", "tokio*", "wgpu*"],
    },
    Rule {
        member: "sagitta-bench-onnx",
        may_use: &["sagitta-pose"],
        never: &["burn*", "leptos*", "tokio*", "wgpu*"],
    },
    Rule {
        member: "sagitta-pose",
        may_use: &["sagitta-motion"],
        never: &["leptos*", "gloo*", "tokio*", "sqlx*", "reqwest"],
    },
    Rule {
        member: "sagitta",
        may_use: &["sagitta-formats", "sagitta-motion", "sagitta-pose"],
        never: &[
            "sagitta-analysis",
            "sagitta-biomech",
            "sagitta-movements",
            "burn*",
            "cubecl*",
            "sqlx*",
            "wgpu*",
        ],
    },
    Rule {
        member: "sagitta-worker",
        may_use: WHOLE_PIPELINE,
        never: &["leptos*", "tokio*", "sqlx*", "reqwest"],
    },
    Rule {
        member: "sagitta-cli",
        may_use: WHOLE_PIPELINE,
        never: &["leptos*", "gloo*", "sqlx*", "reqwest"],
    },
    Rule {
        member: "sagitta-tests",
        may_use: rooms::NUMERIC,
        never: &["leptos*", "burn*", "wgpu*", "sqlx*", "reqwest"],
    },
    Rule {
        member: "sagitta-corpus",
        may_use: rooms::NUMERIC,
        never: &["leptos*", "burn*", "wgpu*", "sqlx*", "reqwest"],
    },
    Rule {
        member: "sagitta-network-tests",
        may_use: NETWORK_TESTS,
        never: &["leptos*", "sqlx*", "reqwest"],
    },
    Rule {
        member: "xtask",
        may_use: &[],
        never: &["leptos*", "burn*", "sqlx*", "wgpu*", "reqwest"],
    },
];

/// Members that nobody may depend on, not even in tests.
const ENDS: [&str; 3] = ["sagitta", "sagitta-cli", "xtask"];

/// Libraries whose users are listed.
const WATCHED: [&str; 8] = [
    "leptos*",
    "wgpu",
    "burn*",
    "nalgebra",
    "wasm-bindgen",
    "web-sys",
    "serde-wasm-bindgen",
    "gloo*",
];

/// Checks every member against its rule and prints who uses what.
pub fn check() -> Outcome {
    let mut findings = Vec::new();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in RULES {
        let shipped = tree::of(rule.member, Edges::Shipped)?;
        findings.extend(rule.broken_by(&shipped));
        findings.extend(ends_used(
            rule.member,
            &tree::of(rule.member, Edges::WithTests)?,
        ));
        for library in WATCHED
            .into_iter()
            .filter(|l| shipped.direct.iter().any(|d| matches(l, d)))
        {
            users.entry(library).or_default().push(rule.member);
        }
    }
    findings.extend(without_rule(&members()?));
    for library in WATCHED {
        let who = users
            .get(library)
            .map_or("nobody".to_owned(), |u| u.join(", "));
        println!("    {:<19} {who}", library.trim_end_matches('*'));
    }
    verdict(findings)
}

impl Rule {
    fn broken_by(&self, tree: &Tree) -> Vec<String> {
        let own = tree
            .direct
            .iter()
            .filter(|d| is_ours(d) && !self.may_use.contains(&d.as_str()));
        let own = own.map(|d| format!("{} must not depend on {d}", self.member));
        let below = tree
            .all
            .iter()
            .filter(|d| self.never.iter().any(|n| matches(n, d)));
        own.chain(below.map(|d| {
            format!(
                "{} must never see {d}: `cargo tree -p {} -i {d}`",
                self.member, self.member
            )
        }))
        .collect()
    }
}

fn ends_used(member: &str, tree: &Tree) -> Vec<String> {
    let used = tree.direct.iter().filter(|d| ENDS.contains(&d.as_str()));
    used.map(|d| format!("nobody may depend on {d}, but {member} does"))
        .collect()
}

fn is_ours(package: &str) -> bool {
    package == "sagitta" || package.starts_with("sagitta-") || package == "xtask"
}

fn matches(pattern: &str, package: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => {
            package == prefix
                || package
                    .strip_prefix(prefix)
                    .is_some_and(|rest| rest.starts_with(['-', '_']))
        }
        None => package == pattern,
    }
}

/// The names of all members of the workspace.
fn members() -> Outcome<Vec<String>> {
    let args = [
        "tree",
        "--workspace",
        "--depth",
        "0",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    let listed = process::output(process::cargo().args(args))?;
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    Ok(names.map(str::to_owned).collect())
}

fn without_rule(members: &[String]) -> Vec<String> {
    let unknown = members
        .iter()
        .filter(|m| RULES.iter().all(|rule| rule.member != m.as_str()));
    unknown
        .map(|m| {
            format!("{m} has no rule in xtask/src/check/dependencies.rs; say what it may depend on")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(direct: &[&str], deeper: &[&str]) -> Tree {
        let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let mut all: std::collections::BTreeSet<String> = owned(direct);
        all.extend::<std::collections::BTreeSet<String>>(owned(deeper));
        Tree {
            direct: owned(direct),
            all,
        }
    }

    fn broken(member: &str, tree: &Tree) -> Vec<String> {
        RULES
            .iter()
            .find(|r| r.member == member)
            .unwrap()
            .broken_by(tree)
    }

    #[test]
    fn what_is_allowed_passes() {
        assert!(
            broken(
                "sagitta-analysis",
                &tree(
                    &["sagitta-movements", "serde"],
                    &["sagitta-biomech", "libm"]
                )
            )
            .is_empty()
        );
        assert!(
            broken(
                "sagitta",
                &tree(&["leptos", "web-sys", "sagitta-motion"], &["getrandom"])
            )
            .is_empty()
        );
    }

    #[test]
    fn an_edge_against_the_direction_is_found() {
        let found = broken("sagitta-biomech", &tree(&["sagitta-movements"], &[]));
        assert_eq!(
            found,
            ["sagitta-biomech must not depend on sagitta-movements"]
        );
    }

    #[test]
    fn a_forbidden_library_is_found_however_deep() {
        let found = broken("sagitta-motion", &tree(&["uuid"], &["getrandom"]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("getrandom"));
        assert_eq!(
            broken("sagitta", &tree(&[], &["burn-core", "sagitta-analysis"])).len(),
            2
        );
    }

    #[test]
    fn nobody_builds_on_a_program() {
        assert_eq!(
            ends_used("sagitta-tests", &tree(&["sagitta-cli", "sagitta"], &[])).len(),
            2
        );
        assert!(ends_used("sagitta-tests", &tree(&["sagitta-pose"], &[])).is_empty());
    }

    #[test]
    fn prefixes_end_at_a_dash() {
        assert!(matches("burn*", "burn") && matches("burn*", "burn-flex"));
        assert!(!matches("burn*", "burner") && !matches("rand", "rand_core"));
    }

    #[test]
    fn a_new_member_needs_a_rule() {
        let members = ["sagitta-motion".to_owned(), "sagitta-server".to_owned()];
        assert_eq!(without_rule(&members).len(), 1);
    }
}
