//! Writes a kernel out: repeats and choices that WGSL has no words for.
//!
//! A kernel file is WGSL with four kinds of lines in between, each a comment to WGSL:
//!
//! ```text
//! //# for p in PIXELS {      the lines up to the brace, for p = 0, 1, … PIXELS − 1
//! //# if RESIDUAL {          only where the constant is not zero
//! //# if ACTIVATION = 2 {    only where it has this value
//! //# }
//! ```
//!
//! In a repeated line `$p` stands for the number, `$(p * STRIDE + k)` for a sum of products. Written out
//! by hand because compilers for CPUs keep small arrays in memory, and names in registers.

/// A name and its number.
pub type Constant = (&'static str, u32);

/// The kernel written out for these constants, which it can also use by name.
pub fn expand(source: &str, constants: &[Constant]) -> String {
    let declare = |(name, value): &Constant| format!("const {name} = {value}u;\n");
    let mut text: String = constants.iter().map(declare).collect();
    let lines: Vec<&str> = source.lines().collect();
    let mut names: Vec<(String, u32)> = Vec::new();
    names.extend(constants.iter().map(|(n, v)| ((*n).to_owned(), *v)));
    block(&lines, &mut names, &mut text);
    text
}

fn block(lines: &[&str], names: &mut Vec<(String, u32)>, text: &mut String) {
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some(command) = line.trim().strip_prefix("//# ") else {
            text.push_str(&filled(line, names));
            text.push('\n');
            continue;
        };
        let len = block_len(&lines[at..]);
        let body = &lines[at..at + len];
        at += len + 1;
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["for", name, "in", count, "{"] => {
                for number in 0..value(count, names) {
                    names.push(((*name).to_owned(), number));
                    block(body, names, text);
                    names.pop();
                }
            }
            ["if", name, "{"] if value(name, names) != 0 => block(body, names, text),
            ["if", name, "=", number, "{"] if value(name, names) == value(number, names) => {
                block(body, names, text);
            }
            _ => {}
        }
    }
}

/// Lines up to the brace that closes the block before.
fn block_len(lines: &[&str]) -> usize {
    let mut depth = 1;
    let closes = |line: &&str| {
        let command = line.trim().strip_prefix("//# ").unwrap_or("");
        if command.ends_with('{') {
            depth += 1;
        } else if command == "}" {
            depth -= 1;
        }
        depth == 0
    };
    lines.iter().position(closes).unwrap_or(lines.len())
}

/// A line with all `$` filled in.
fn filled(line: &str, names: &[(String, u32)]) -> String {
    let mut parts = line.split('$');
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let sum = part.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let (expression, rest) = sum.unwrap_or_else(|| part.split_at(1.min(part.len())));
        text.push_str(&value(expression, names).to_string());
        text.push_str(rest);
    }
    text
}

/// A number, a name, or a sum of products of them; unknown names count as 0.
fn value(expression: &str, names: &[(String, u32)]) -> u32 {
    let factor = |word: &str| {
        let word = word.trim();
        let known = names.iter().rev().find(|(name, _)| name == word);
        known.map_or_else(|| word.parse().unwrap_or(0), |(_, value)| *value)
    };
    let product = |term: &str| term.split('*').map(factor).product::<u32>();
    expression.split('+').map(product).sum()
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn repeats_choices_and_sums() {
        let source = "//# for p in PIXELS {\n//# if WIDE = 3 {\nlet x_$p = $(p * STRIDE + 1);\n//# }\n//# if NARROW {\nno\n//# }\n//# }\nend";
        let text = expand(
            source,
            &[("PIXELS", 2), ("STRIDE", 4), ("WIDE", 3), ("NARROW", 0)],
        );
        let body: Vec<&str> = text.lines().skip(4).collect();
        assert_eq!(body, ["let x_0 = 1;", "let x_1 = 5;", "end"]);
        assert!(text.starts_with("const PIXELS = 2u;\n"));
    }
}
