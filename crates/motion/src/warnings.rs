//! Partial failure, in plain words.

use serde::{Deserialize, Serialize};

/// Stable identifier of a kind of warning, for tests and translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum WarningKind {
    /// The frame rate is too low for the filter or for a metric.
    LowFrameRate,
    /// The camera does not look from where the movement needs it.
    ObliqueView,
    /// Frames without a person.
    Gaps,
    /// Landmarks were put right: left and right exchanged, or wild values taken out.
    Repaired,
    /// Body height was not given: lengths are the network's own guess.
    NoHeight,
    /// Body mass was not given.
    NoMass,
    /// Nobody was found in any frame.
    NoPerson,
    /// No repetition was found.
    NoReps,
    /// Times are approximate.
    ApproximateTime,
    /// The file says that it plays slower than life, and the settings say otherwise.
    SlowMotion,
    /// A metric had to be left out.
    NotMeasured,
    /// The file was only partly readable.
    Truncated,
    /// More than one person may have been followed.
    SeveralPeople,
    /// Two ways to measure the same give different values.
    Disagreement,
    /// The recording starts or ends within a repetition.
    PartialRep,
    /// A repetition was tried and not completed.
    FailedRep,
    /// The camera was turned about its own axis.
    TurnedCamera,
    /// The movement was done otherwise than its name says.
    Technique,
    /// The movement was found out, and it could be another one.
    MovementUnclear,
    /// Left and right were taken for each other so often that values of one side may be the other's.
    SidesUnclear,
    /// Something of the file was left out, or a value without which it means nothing was assumed.
    Import,
}

impl WarningKind {
    /// How much hangs on it, 0 the least: what voids all numbers first, then what voids some, what widens
    /// them, and what asks for something.
    pub fn weight(self) -> u8 {
        match self {
            Self::NoPerson => 6,
            Self::SlowMotion | Self::MovementUnclear | Self::SeveralPeople => 5,
            Self::NoReps | Self::Truncated => 4,
            Self::SidesUnclear | Self::Disagreement | Self::NotMeasured => 3,
            Self::Gaps | Self::PartialRep | Self::FailedRep | Self::Technique => 2,
            Self::Import
            | Self::LowFrameRate
            | Self::ObliqueView
            | Self::Repaired
            | Self::TurnedCamera
            | Self::ApproximateTime => 1,
            Self::NoHeight | Self::NoMass => 0,
        }
    }
}

/// One thing the reader should know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Kind, stable across versions.
    pub kind: WarningKind,
    /// One or two plain sentences: what it means for the numbers and what to do next time.
    pub text: String,
    /// The instant that it is about, in seconds of the recording, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_s: Option<f64>,
    /// Ids of the movements between which it is not clear, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub movements: Vec<String>,
}

impl Warning {
    /// A warning about the whole recording.
    pub fn new(kind: WarningKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            at_s: None,
            movements: Vec::new(),
        }
    }

    /// The same about an instant, in seconds of the recording.
    #[must_use]
    pub fn at(mut self, t_s: f64) -> Self {
        self.at_s = Some(t_s);
        self
    }
}

/// Collects warnings on the way through the stages. Each kind with the same text is kept once.
#[derive(Debug, Clone, Default)]
pub struct Warnings(Vec<Warning>);

impl Warnings {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a warning unless the same was said before.
    pub fn add(&mut self, kind: WarningKind, text: impl Into<String>) {
        self.push(Warning::new(kind, text));
    }

    /// Adds a warning about an instant, in seconds of the recording.
    pub fn add_at(&mut self, kind: WarningKind, t_s: f64, text: impl Into<String>) {
        self.push(Warning::new(kind, text).at(t_s));
    }

    /// Adds a warning that is made already.
    pub fn push(&mut self, warning: Warning) {
        if !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }

    /// Whether a kind was warned about.
    pub fn has(&self, kind: WarningKind) -> bool {
        self.0.iter().any(|w| w.kind == kind)
    }

    /// The warnings in the order they came.
    pub fn into_vec(self) -> Vec<Warning> {
        self.0
    }

    /// The warnings by [`WarningKind::weight`], the heaviest first; those of one weight in the order they came.
    pub fn by_weight(mut self) -> Vec<Warning> {
        self.0.sort_by_key(|w| std::cmp::Reverse(w.kind.weight()));
        self.0
    }
}
