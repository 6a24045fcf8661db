//! Words to people and programs: results to standard output, everything else to standard error.
//!
//! What a file says may be in them, so that they are shortened and free of control signs; and that nobody
//! listens is never a reason to panic.

use crate::error::Error;
use std::io::Write;
use std::path::Path;

/// Longest message, in letters.
const LONGEST: usize = 1_500;
/// Longest word of a message: longer ones, such as names of a file's own, lose their middle.
const LONGEST_WORD: usize = 240;

/// Writes `text` to standard output. A reader that has had enough is no error.
///
/// # Errors
/// Standard output cannot be written.
pub fn say(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::writing(Path::new("standard output"))(e))
        }
        _ => Ok(()),
    }
}

/// Writes a message to standard error, as one line.
pub fn tell(message: impl std::fmt::Display) {
    let line = plain(&message.to_string());
    writeln!(std::io::stderr(), "sagitta: {line}").ok();
}

/// A text of one line and of bearable length, without signs that would steer a terminal.
pub fn plain(text: &str) -> String {
    let safe: String = text.chars().map(shown).collect();
    let words = safe.split(' ').map(|word| shortened(word, LONGEST_WORD));
    let line = words.collect::<Vec<String>>().join(" ");
    shortened(line.trim_end(), LONGEST)
}

/// A blank for each sign that is not seen but does something: controls, and what turns the direction.
fn shown(c: char) -> char {
    let steers = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if c.is_control() || steers { ' ' } else { c }
}

/// Without its middle where it is longer than `most`.
fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let (head, tail) = (most * 2 / 3, most / 4);
    let begin: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{begin}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_one_short_line_that_steers_nothing() {
        assert_eq!(plain("a\nb\u{1b}[2J\u{202e}c\u{9b}d"), "a b [2J c d");
        assert_eq!(
            plain("an ordinary sentence: 1.5 m"),
            "an ordinary sentence: 1.5 m"
        );
        let long = plain(&format!(
            "model.osim: “{}” is no body; correct it",
            "n".repeat(5_000_000)
        ));
        assert!(long.chars().count() < 400, "{}", long.chars().count());
        assert!(long.starts_with("model.osim: “n") && long.ends_with("is no body; correct it"));
        assert!(plain(&"a b ".repeat(1_000_000)).chars().count() <= LONGEST);
    }
}
