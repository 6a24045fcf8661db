//! `sagitta movements`: what can be analysed, and what is measured in it.

use crate::args::Movements;
use crate::error::Error;
use crate::say::say;
use sagitta_motion::Spec;

/// Runs the command.
///
/// # Errors
/// Standard output is closed.
pub fn run(args: &Movements) -> Result<(), Error> {
    let all = sagitta_analysis::catalogue();
    if args.json {
        let text = serde_json::to_string_pretty(&all);
        let text = text.map_err(|e| Error::Usage(format!("the catalogue has no JSON: {e}")))?;
        return say(&format!("{text}\n"));
    }
    let lines: Vec<String> = all.iter().map(line).collect();
    say(&lines.concat())
}

fn line(spec: &Spec) -> String {
    let variants: Vec<&str> = spec.variants.iter().map(|v| v.id.as_ref()).collect();
    let variants = if variants.is_empty() {
        String::new()
    } else {
        format!(" ({})", variants.join(", "))
    };
    let metrics = spec.metrics.len();
    format!(
        "{:<24} {}{variants}, {metrics} metrics\n",
        spec.id, spec.name
    )
}
