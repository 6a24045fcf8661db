//! What the measuring programs print, and the tables made of it.

use serde::Deserialize;

/// One line of a measuring program: a JSON object.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// One of our own times.
    Own(Own),
    /// A time or an amount beside a peer's.
    Against(Against),
    /// A sentence to print below the tables.
    Note(String),
}

/// A time in milliseconds.
#[derive(Debug, Deserialize, PartialEq)]
pub struct Own {
    pub figure: String,
    pub median_ms: f64,
    pub min_ms: f64,
    pub runs: u32,
}

/// A figure beside a peer's in the same run. Amounts have no least value.
#[derive(Debug, Deserialize, PartialEq)]
pub struct Against {
    pub figure: String,
    pub unit: String,
    /// Engine, and what was measured.
    pub ours: String,
    /// Nothing where we have no such engine yet.
    pub our_median: Option<f64>,
    pub our_min: Option<f64>,
    pub peer: String,
    pub peer_median: f64,
    pub peer_min: Option<f64>,
    pub runs: u32,
    /// The ratio that must be reached.
    pub goal: Option<f64>,
}

/// Reads every line that is one of ours; programs may print others.
pub fn read(text: &str) -> Vec<Line> {
    let own = |line| serde_json::from_str::<Own>(line).map(Line::Own);
    let line = |line| serde_json::from_str(line).or_else(|_| own(line)).ok();
    text.lines().filter_map(line).collect()
}

/// The page of results.
pub fn page(lines: &[Line], command: &str, machine: &str) -> String {
    let of = |pick: fn(&Line) -> Option<String>| lines.iter().filter_map(pick).collect::<String>();
    let against = of(|line| match line {
        Line::Against(a) => Some(a.row()),
        _ => None,
    });
    let own = of(|line| match line {
        Line::Own(o) => Some(o.row()),
        _ => None,
    });
    let notes = of(|line| match line {
        Line::Note(text) => Some(format!("- {text}\n")),
        _ => None,
    });
    let alone = match own.as_str() {
        "" => String::new(),
        own => format!(
            "\n## Alone\n\n| figure | median ms | least ms | runs |\n|---|--:|--:|--:|\n{own}"
        ),
    };
    format!(
        "# Times and amounts\n\nMeasured by `cargo xtask bench {command}` on {machine}.\n\n\
         ## Beside others\n\n\
         The same input, in the same run; contenders take turns, the first two runs of each are dropped. \
         The ratio is ours over the peer's, of the medians and of the least.\n\n\
         | figure | unit | ours | median | least | peer | median | least | runs | ratio | of least | must reach |\n\
         |---|---|---|--:|--:|---|--:|--:|--:|--:|--:|--:|\n{against}\n{notes}{alone}"
    )
}

impl Own {
    fn row(&self) -> String {
        format!(
            "| {} | {:.1} | {:.1} | {} |\n",
            self.figure, self.median_ms, self.min_ms, self.runs
        )
    }
}

impl Against {
    fn row(&self) -> String {
        let ratio = |ours: Option<f64>, peer: Option<f64>| Some(ours? / peer?);
        let median = ratio(self.our_median, Some(self.peer_median));
        let cells = [
            self.figure.clone(),
            self.unit.clone(),
            self.ours.clone(),
            number(self.our_median, 1),
            number(self.our_min, 1),
            self.peer.clone(),
            number(Some(self.peer_median), 1),
            number(self.peer_min, 1),
            self.runs.to_string(),
            number(median, 2),
            number(ratio(self.our_min, self.peer_min), 2),
            self.goal.map_or(String::new(), |g| verdict(g, median)),
        ];
        format!("| {} |\n", cells.join(" | "))
    }
}

fn number(value: Option<f64>, decimals: usize) -> String {
    value
        .filter(|v| v.is_finite())
        .map_or("–".to_owned(), |v| format!("{v:.decimals$}"))
}

fn verdict(goal: f64, ratio: Option<f64>) -> String {
    match ratio {
        Some(ratio) if ratio <= goal => format!("{goal}, reached"),
        _ => format!("{goal}, **not reached**"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGAINST: &str = r#"{"against":{"figure":"network","unit":"ms","ours":"simd","our_median":12.0,
        "our_min":11.0,"peer":"P","peer_median":20.0,"peer_min":22.0,"runs":30,"goal":0.66}}"#;

    #[test]
    fn lines_are_read_and_others_left_out() {
        let against = AGAINST.replace('\n', "");
        let text = format!(
            "warming up\n{{\"figure\":\"lite\",\"median_ms\":12.34,\"min_ms\":11.0,\"runs\":30}}\n{{\"x\":1}}\n\
             {against}\n{{\"note\":\"Said.\"}}\n"
        );
        let lines = read(&text);
        assert_eq!(lines.len(), 3, "{lines:?}");
        let page = page(&lines, "pose", "a machine");
        assert!(page.contains("on a machine."));
        assert!(page.ends_with("| lite | 12.3 | 11.0 | 30 |\n"), "{page}");
        assert!(page.contains("- Said.\n"));
        let row = "| network | ms | simd | 12.0 | 11.0 | P | 20.0 | 22.0 | 30 | 0.60 | 0.50 | 0.66, reached |";
        assert!(page.contains(row), "{page}");
    }

    #[test]
    fn what_is_missing_or_too_slow_is_not_reached() {
        let against = AGAINST.replace('\n', "");
        let row = |text: String| match read(&text).remove(0) {
            Line::Against(a) => a.row(),
            other => panic!("{other:?}"),
        };
        let none = row(against.replace("12.0", "null").replace("11.0", "null"));
        assert!(
            none.contains("| – | – | P |") && none.contains("not reached"),
            "{none}"
        );
        assert!(row(against.replace("12.0", "13.3")).contains("not reached"));
    }
}
