//! Repeated code: runs of at least 50 equal tokens over at least 5 lines, in Rust that ships.

use super::files;
use crate::Outcome;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

const TOKENS: usize = 50;
const LINES: usize = 5;
const MOST_PERCENT: f64 = 3.0;
const SHOWN: usize = 12;

/// A source cut into tokens, each with its line.
struct Source {
    path: String,
    tokens: Vec<(String, usize)>,
}

/// A run of tokens that stands at two places.
#[derive(Debug, PartialEq, Eq)]
struct Repeat {
    first: Place,
    second: Place,
    tokens: usize,
}

/// Where a run of tokens starts: source and token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    source: usize,
    token: usize,
}

/// Fails at 3 % of the lines or more, and lists the largest repeats in any case.
pub fn check() -> Outcome {
    let files = files::all()?;
    let shipped = files.iter().filter(|f| f.is_rust() && !f.is_test());
    let sources: Vec<Source> = shipped.map(|f| Source::new(&f.path, f.shipped())).collect();
    let mut repeats = find(&sources);
    repeats.sort_by_key(|r| std::cmp::Reverse(r.tokens));
    for repeat in repeats.iter().take(SHOWN) {
        println!("    {}", repeat.shown(&sources));
    }
    let percent = percent(&sources, &repeats);
    println!("    {percent:.2} % of the lines stand somewhere else too");
    if percent < MOST_PERCENT {
        return Ok(());
    }
    Err(format!(
        "{percent:.2} % of the lines are repeated, the cap is {MOST_PERCENT} %; share what is listed above"
    ))
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            tokens: tokens(text),
        }
    }

    fn line(&self, token: usize) -> usize {
        self.tokens
            .get(token)
            .or(self.tokens.last())
            .map_or(0, |t| t.1)
    }
}

impl Repeat {
    fn lines(&self, sources: &[Source]) -> std::ops::RangeInclusive<usize> {
        let source = &sources[self.second.source];
        source.line(self.second.token)..=source.line(self.second.token + self.tokens - 1)
    }

    fn shown(&self, sources: &[Source]) -> String {
        let (first, second) = (&sources[self.first.source], &sources[self.second.source]);
        let lines = self.lines(sources);
        let at = first.line(self.first.token);
        format!(
            "{}:{}-{} repeats {}:{at} ({} tokens)",
            second.path,
            lines.start(),
            lines.end(),
            first.path,
            self.tokens
        )
    }
}

fn find(sources: &[Source]) -> Vec<Repeat> {
    let mut seen: BTreeMap<Vec<&str>, Place> = BTreeMap::new();
    let mut repeats: Vec<Repeat> = Vec::new();
    for (source, content) in sources.iter().enumerate() {
        for (token, window) in content.tokens.windows(TOKENS).enumerate() {
            let second = Place { source, token };
            match seen.entry(window.iter().map(|t| t.0.as_str()).collect()) {
                Entry::Vacant(place) => {
                    place.insert(second);
                }
                Entry::Occupied(place) => extend(&mut repeats, *place.get(), second),
            }
        }
    }
    repeats.retain(|r| r.lines(sources).count() >= LINES);
    repeats
}

/// Lets the last repeat grow by one token where this one continues it; a run that overlaps itself is none.
fn extend(repeats: &mut Vec<Repeat>, first: Place, second: Place) {
    if first.source == second.source && second.token - first.token < TOKENS {
        return;
    }
    if let Some(last) = repeats.last_mut() {
        let grown = last.tokens + 1 - TOKENS;
        let follows = |place: Place, next: Place| {
            place.source == next.source && place.token + grown == next.token
        };
        if follows(last.first, first) && follows(last.second, second) {
            last.tokens += 1;
            return;
        }
    }
    repeats.push(Repeat {
        first,
        second,
        tokens: TOKENS,
    });
}

/// Lines of code that repeat others, in percent of all lines of code.
fn percent(sources: &[Source], repeats: &[Repeat]) -> f64 {
    let all: usize = sources
        .iter()
        .map(|s| s.tokens.iter().map(|t| t.1).collect::<BTreeSet<_>>().len())
        .sum();
    let repeated: BTreeSet<(usize, usize)> = repeats
        .iter()
        .flat_map(|r| r.lines(sources).map(|line| (r.second.source, line)))
        .collect();
    100.0 * repeated.len() as f64 / all.max(1) as f64
}

/// Words, numbers, texts and signs; comments and blanks do not count, nor do `use` lines.
fn tokens(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.starts_with("//") && !line.starts_with("use ") && !line.starts_with("pub use ") {
            cut(line, |token| found.push((token, number + 1)));
        }
    }
    found
}

fn cut(line: &str, mut give: impl FnMut(String)) {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => return,
            '"' => text_length(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if !first.is_whitespace() {
            give(token.to_owned());
        }
    }
}

/// The length of a string literal that starts here, to its end or the end of the line.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(name: &str, lines: usize) -> String {
        (0..lines)
            .map(|i| format!("    let {name}{i} = one({i}) + two[{i}]; // words\n"))
            .collect()
    }

    fn percent_of(texts: &[&str]) -> (usize, f64) {
        let sources: Vec<Source> = texts.iter().map(|t| Source::new("a.rs", t)).collect();
        let repeats = find(&sources);
        (repeats.len(), percent(&sources, &repeats))
    }

    #[test]
    fn a_copied_function_is_found_in_full() {
        let (repeats, percent) = percent_of(&[&body("x", 10), &body("y", 10), &body("x", 10)]);
        assert_eq!(repeats, 1);
        assert!((percent - 100.0 / 3.0).abs() < 1e-9, "{percent}");
    }

    #[test]
    fn a_copy_within_one_file_is_found() {
        let text = format!("{}{}{}", body("x", 10), body("y", 10), body("x", 10));
        assert_eq!(percent_of(&[&text]).0, 1);
    }

    #[test]
    fn short_and_different_code_is_none() {
        assert_eq!(percent_of(&[&body("x", 3), &body("x", 3)]).0, 0);
        assert_eq!(percent_of(&[&body("x", 10), &body("y", 10)]).0, 0);
        assert_eq!(percent_of(&[&"0, ".repeat(400)]).0, 0);
    }

    #[test]
    fn comments_blanks_and_uses_do_not_count() {
        let words = |text: &str| tokens(text).into_iter().map(|t| t.0).collect::<Vec<_>>();
        assert_eq!(
            words("use a::b;\n// c\n  d(\"e // \\\" f\"); // g\n"),
            ["d", "(", "\"e // \\\" f\"", ")", ";"]
        );
    }
}
