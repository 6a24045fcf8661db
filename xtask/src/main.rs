//! `cargo xtask`: everything a person or CI calls on this project, one file per command.
//!
//! Invariant: no crate of the project is a dependency of this one, so that it builds first and fast.

mod accuracy;
mod bench;
mod build;
mod check;
mod corpus;
mod coverage;
mod models;
mod oracle;
mod paths;
mod process;
mod run;
mod serve;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

/// What every command returns: nothing, or one sentence that says what happened and what to do.
type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [--port N]               fetch what is missing, build the app and serve it on localhost
  test [host|wasm|browser]     run every test, or one part
  check [PART]                 format, sizes, dependencies, licences, repeats, lints, wasm-lints
  accuracy                     run the tests and write what they found to accuracy.json
  corpus [--clips DIR] [NAME…] score recordings of strangers; with DIR the networks run over its clips first
  soak corpus                  the same with noise, mirrors, cuts, other rates: what must not change a count
  oracle MODELS                load every .osim below a folder; tells the element that has no counterpart
  models                       fetch the networks' weights into models/weights
  build                        build the app into dist
  coverage                     measure the line coverage of crates/
  bench [pose [PART]…]         time the networks, natively and in Chromium beside others
  bench dynamics               time rigid bodies and muscles, natively and as WebAssembly, beside Pinocchio
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some(outcome) = coverage::wrapped(&args) {
        return if outcome.is_ok() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&words) {
        None => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(sentence)) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command that the words name; `None` when they name none.
fn dispatch(words: &[&str]) -> Option<Outcome> {
    Some(match words {
        ["run"] => run::run(run::FIRST_PORT),
        ["run", "--port", port] => run::run(port.parse().ok()?),
        ["test"] => test::all(),
        ["test", part] => test::part(test::Part::named(part)?),
        ["check"] => check::all(),
        ["check", part] => check::part(part)?,
        ["accuracy"] => accuracy::write(),
        ["corpus", words @ ..] => corpus::score(words),
        ["soak", "corpus"] => corpus::soak(),
        ["oracle", folder] => oracle::models(folder),
        ["models"] => models::fetch(),
        ["build"] => build::build(),
        ["coverage"] => coverage::measure(),
        ["bench"] | ["bench", "pose"] => bench::pose(),
        ["bench", "dynamics"] => bench::dynamics::measure(),
        ["bench", "pose", parts @ ..] => bench::parts(parts),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::dispatch;

    #[test]
    fn unknown_words_are_wrong_usage() {
        for words in [
            &[][..],
            &["fly"],
            &["test", "moon"],
            &["check", "moon"],
            &["run", "--port", "x"],
            &["run", "8080"],
        ] {
            assert!(dispatch(words).is_none(), "{words:?}");
        }
    }
}
