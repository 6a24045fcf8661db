//! What the live page says and beeps, and what the user wants of it.

use super::figure::Figure;
use super::tally::{News, Tally};
use serde::{Deserialize, Serialize};

/// Velocity losses to stop at, in percent.
pub const STOPS: [u8; 4] = [10, 20, 30, 40];

/// What the user wants of counting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counting {
    /// Stop at this velocity loss in percent.
    pub stop_percent: Option<u8>,
    /// Id of the metric on show; `None` or one that the movement does not have: its first.
    pub shown: Option<String>,
    /// Beep for each repetition.
    pub beep: bool,
    /// Say its number.
    pub number: bool,
    /// Say its value.
    pub value: bool,
    /// Say when to stop.
    pub stop: bool,
}

impl Default for Counting {
    fn default() -> Self {
        Self {
            stop_percent: None,
            shown: None,
            beep: true,
            number: true,
            value: false,
            stop: true,
        }
    }
}

impl Counting {
    /// The stop rule as a share.
    pub fn stop_at(&self) -> Option<f64> {
        self.stop_percent.map(|p| f64::from(p) / 100.0)
    }

    /// Of these metrics, the id of the one on show.
    pub fn shown_of(&self, showable: &[(String, String)]) -> Option<String> {
        let wanted = |(id, _): &&(String, String)| Some(id) == self.shown.as_ref();
        let found = showable.iter().find(wanted).or_else(|| showable.first());
        found.map(|(id, _)| id.clone())
    }
}

/// A sound to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cue {
    /// A short tone: a repetition.
    Beep,
    /// A long low tone: stop.
    LongBeep,
    /// Words to say.
    Say(String),
}

/// The sounds for what has happened. One sentence at most: who lifts hears no second one.
pub fn cues(news: &[News], tally: &Tally, wanted: &Counting) -> Vec<Cue> {
    let stop = news.contains(&News::Stop);
    let rep = news.iter().rev().find_map(|n| match n {
        News::Rep(n) => Some(*n),
        News::Stop => None,
    });
    let mut cues = Vec::new();
    if wanted.beep && rep.is_some() {
        cues.push(if stop { Cue::LongBeep } else { Cue::Beep });
    }
    let mut words = Vec::new();
    if let Some(n) = rep {
        if wanted.number {
            words.push(n.to_string());
        }
        let values = tally.last().map(|c| c.values.as_slice());
        let value = values.and_then(|v| v.first()).map(|(_, f)| f);
        words.extend(value.filter(|_| wanted.value).and_then(spoken));
    }
    if stop && wanted.stop {
        words.push("stop".into());
    }
    if !words.is_empty() {
        cues.push(Cue::Say(words.join(", ")));
    }
    cues
}

/// A figure as it is said: without its uncertainty, with its unit in words. `None` where there is no value
/// that the recording supports.
pub fn spoken(figure: &Figure) -> Option<String> {
    if !figure.measured() || !figure.valid {
        return None;
    }
    let unit = match figure.unit.as_str() {
        "m" => "metres",
        "cm" => "centimetres",
        "mm" => "millimetres",
        "s" => "seconds",
        "ms" => "milliseconds",
        "m/s" => "metres per second",
        "°" => "degrees",
        "%" => "percent",
        "N" => "newtons",
        "W" => "watts",
        unit => unit,
    };
    let value = figure.value.replace('\u{2212}', "minus ");
    Some(format!("{value} {unit}").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use crate::state::tally::Reading;

    fn counted() -> Tally {
        let (report, spec) = (fixture::report(), fixture::spec());
        let mut tally = Tally::default();
        let reading = Reading {
            report: &report,
            spec: &spec,
            shown: "bend",
            newest_s: 4.0,
        };
        assert_eq!(tally.take(&reading), [News::Rep(1)]);
        tally
    }

    #[test]
    fn a_repetition_beeps_and_is_said() {
        let (tally, mut wanted) = (counted(), Counting::default());
        let heard = |wanted: &Counting| cues(&[News::Rep(1)], &tally, wanted);
        assert_eq!(heard(&wanted), [Cue::Beep, Cue::Say("1".into())]);
        wanted.value = true;
        assert_eq!(heard(&wanted)[1], Cue::Say("1, 89 degrees".into()));
        (wanted.beep, wanted.number) = (false, false);
        assert_eq!(heard(&wanted), [Cue::Say("89 degrees".into())]);
        wanted.value = false;
        assert!(heard(&wanted).is_empty());
        assert!(cues(&[], &tally, &Counting::default()).is_empty());
    }

    #[test]
    fn stop_is_said_with_the_repetition_that_met_the_rule() {
        let news = [News::Rep(4), News::Stop];
        let heard = cues(&news, &counted(), &Counting::default());
        assert_eq!(heard, [Cue::LongBeep, Cue::Say("4, stop".into())]);
        let quiet = Counting {
            stop: false,
            number: false,
            ..Counting::default()
        };
        assert_eq!(cues(&news, &counted(), &quiet), [Cue::LongBeep]);
    }

    #[test]
    fn figures_are_said_in_words() {
        let figure = |value: &str, unit: &str| Figure {
            value: value.into(),
            unit: unit.into(),
            valid: true,
            ..Figure::default()
        };
        let said = |value, unit| spoken(&figure(value, unit));
        assert_eq!(said("\u{2212}3.1", "cm").unwrap(), "minus 3.1 centimetres");
        assert_eq!(said("0.52", "m/s").unwrap(), "0.52 metres per second");
        assert_eq!(said("4", "").unwrap(), "4");
        assert_eq!(said(crate::state::figure::DASH, ""), None);
        let grey = Figure {
            valid: false,
            ..figure("5", "cm")
        };
        assert_eq!(spoken(&grey), None);
    }

    #[test]
    fn the_metric_on_show_is_one_that_the_movement_has() {
        let list = [("a".to_owned(), "A".to_owned()), ("b".into(), "B".into())];
        let mut wanted = Counting::default();
        assert_eq!(wanted.shown_of(&list).as_deref(), Some("a"));
        wanted.shown = Some("b".into());
        assert_eq!(wanted.shown_of(&list).as_deref(), Some("b"));
        wanted.shown = Some("gone".into());
        assert_eq!(wanted.shown_of(&list).as_deref(), Some("a"));
        assert_eq!(wanted.shown_of(&[]), None);
        wanted.stop_percent = Some(20);
        assert_eq!(wanted.stop_at(), Some(0.2));
    }
}
