//! The rate that a header states, by whole words and units.

const RATES: [&str; 20] = [
    "rate",
    "frequency",
    "freq",
    "fs",
    "hz",
    "sampling",
    "sampled",
    "samplerate",
    "samplingrate",
    "abtastrate",
    "messfrequenz",
    "abtastfrequenz",
    "frequenz",
    "frequenza",
    "frecuencia",
    "fréquence",
    "frequência",
    "taxa",
    "frequencia",
    "messrate",
];
const INTERVALS: [&str; 5] = ["interval", "period", "dt", "timestep", "step"];
/// Words of other rates and of filters.
const OTHERS: [&str; 30] = [
    "filter",
    "filtered",
    "cutoff",
    "cut",
    "lowpass",
    "highpass",
    "low",
    "high",
    "pass",
    "butterworth",
    "order",
    "bandwidth",
    "camera",
    "video",
    "frame",
    "frames",
    "marker",
    "markers",
    "point",
    "points",
    "baud",
    "bit",
    "heart",
    "refresh",
    "line",
    "mains",
    "notch",
    "natural",
    "address",
    "grenzfrequenz",
];

/// A part of a line.
#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Number(f64),
    /// A number that is part of a date, a time or an address.
    Part,
    /// A brace, which ends what was said before.
    Stop,
    /// A sign between cells.
    Mark,
}

/// Rates in hertz that lines state, in their order.
pub(super) fn rates<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = f64> + 'a {
    let devices = lines.windows(2).filter_map(|pair| {
        // Vicon Nexus writes the rate of its devices alone below their title.
        let title = pair[0]
            .trim()
            .trim_matches([',', '"'])
            .eq_ignore_ascii_case("devices");
        let number = pair[1].trim().trim_end_matches([',', ';', '\t']);
        number.parse::<f64>().ok().filter(|_| title)
    });
    let told = lines.iter().flat_map(|line| of_line(line));
    told.chain(devices)
        .filter(|rate| (1.0..=1e6).contains(rate))
}

fn of_line(line: &str) -> Vec<f64> {
    let tokens = tokens(line);
    let mut found = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word) => said.push(word),
            Token::Mark => {}
            Token::Stop | Token::Part => said.clear(),
            Token::Number(value) => {
                found.extend(hertz(*value, &said, &tokens[i + 1..]));
                said.clear();
            }
        }
    }
    found
}

/// The rate that a number states behind some words and before a unit.
fn hertz(value: f64, said: &[&str], rest: &[Token]) -> Option<f64> {
    let has = |list: &[&str]| said.iter().any(|word| list.contains(word));
    let apart = rest.first() == Some(&Token::Mark);
    let word = match rest.iter().find(|token| **token != Token::Mark) {
        // The next entry of a list is no unit.
        Some(Token::Word(word)) if !apart || UNITS.contains(&word.as_str()) => word.as_str(),
        _ => "",
    };
    let unit = |name: &str| word == name || word.is_empty() && said.contains(&name);
    if has(&OTHERS) {
        return None;
    }
    let seconds = match () {
        () if unit("ms") => 1e-3,
        () if unit("us") || unit("µs") => 1e-6,
        () if unit("s") || unit("sec") || unit("seconds") => 1.0,
        () => 0.0,
    };
    if has(&INTERVALS) {
        return (seconds > 0.0 && value > 0.0).then(|| 1.0 / (value * seconds));
    }
    let alone = said.is_empty() && !word.is_empty();
    let factor = match () {
        () if unit("khz") => 1e3,
        () if unit("hz") || has(&RATES) => 1.0,
        _ => return None,
    };
    // "Sampling rate of device 12" states none; "sampling rate of device A: 1000 Hz" does.
    let rated = said.iter().rposition(|word| RATES.contains(word));
    let between = rated.map_or(&[][..], |i| &said[i + 1..]);
    let close = between
        .iter()
        .all(|word| UNITS.contains(word) || BETWEEN.contains(word));
    let told = rated.is_some() && (close || ["hz", "khz"].contains(&word));
    let known = word.is_empty() || UNITS.contains(&word);
    (known && (told || has(&["khz"]) || alone)).then_some(value * factor)
}

/// What may stand between "rate" and its number.
const BETWEEN: [&str; 5] = ["in", "is", "at", "of", "with"];
/// What may follow the number of a rate.
const UNITS: [&str; 9] = [
    "hz", "khz", "samples", "sps", "s", "per", "hertz", "pro", "fps",
];

/// Words, and the numbers that stand for themselves.
fn tokens(line: &str) -> Vec<Token> {
    let letters: Vec<char> = line.to_lowercase().chars().collect();
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < letters.len() {
        let c = letters[i];
        let run = |from: usize, of: &dyn Fn(char) -> bool| {
            let more = letters[from..].iter().take_while(|c| of(**c)).count();
            from + more
        };
        if c.is_alphabetic() {
            let end = run(i, &|c| c.is_alphabetic());
            tokens.push(Token::Word(letters[i..end].iter().collect()));
            i = end;
        } else if c.is_ascii_digit() {
            let end = run(i, &|c| c.is_ascii_digit() || ".,:-/".contains(c));
            let text: String = letters[i..end].iter().collect();
            tokens.push(number(&text));
            i = end;
        } else {
            match c {
                '{' | '}' => tokens.push(Token::Stop),
                ',' | ';' | '"' | '\t' => tokens.push(Token::Mark),
                _ => {}
            }
            i += 1;
        }
    }
    tokens
}

/// A number: "1000", "1000.0", "1000,00", "1,000"; a date, a time or an address is none.
fn number(text: &str) -> Token {
    let end = text.trim_end_matches(['.', ',', ':', '-', '/']);
    if end.contains([':', '-', '/']) {
        return Token::Part;
    }
    let thousands = end
        .split_once(',')
        .is_some_and(|(_, rest)| rest.len() == 3 && !rest.contains(','));
    let plain = if thousands {
        end.replace(',', "")
    } else {
        end.replace(',', ".")
    };
    plain.parse().map_or(Token::Part, Token::Number)
}

#[cfg(test)]
mod tests {
    #[test]
    fn rates_are_told_by_whole_words_and_units() {
        let cases = [
            ("Sampling rate (Hz): 1000", Some(1000.0)),
            ("Sampling rate: 1 kHz", Some(1000.0)),
            ("Sample Rate (kHz);1,2", Some(1200.0)),
            ("FREQUENCY\t1000", Some(1000.0)),
            ("Abtastrate: 1000,00 Hz", Some(1000.0)),
            ("sampled at 1,000 Hz", Some(1000.0)),
            ("1000 Hz", Some(1000.0)),
            ("Rate 500 samples/s", Some(500.0)),
            ("Sample interval: 2 ms", Some(500.0)),
            ("dt = 0.001 s", Some(1000.0)),
            ("Sampling rate 1000 Hz; filter cut-off 50 Hz", Some(1000.0)),
            (
                "# {\"00:07:80:3B:46:61\": {\"device\": \"biosignalsplux\", \"sampling rate\": 1000, \"resolution\": [16]}}",
                Some(1000.0),
            ),
            ("Generated 2024-01-15 10:22 by a plate program", None),
            ("Calibrated 2023 by hand", None),
            ("Filter cut-off frequency (Hz): 50", None),
            ("Low-pass frequency 50 Hz", None),
            ("Camera rate: 100", None),
            ("Serial number 1000", None),
            ("Address 10.0.0.7", None),
            ("Body weight 663", None),
            ("Separate 12", None),
            ("Rate 2024-01-15", None),
            ("Sampling rate of device 12", None),
        ];
        for (line, rate) in cases {
            assert_eq!(super::rates(&[line]).next(), rate, "{line}");
        }
        assert_eq!(super::rates(&["Devices", "1000"]).next(), Some(1000.0));
        assert_eq!(super::rates(&["Trajectories", "100"]).next(), None);
    }
}
