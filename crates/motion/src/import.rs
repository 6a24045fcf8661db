//! What reading a file rests on beside the file itself.

use crate::{Warning, WarningKind};
use serde::{Deserialize, Serialize};

/// What the user adds where a file is silent, or sets right where it misleads.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// Samples or frames per second, where the file has no times.
    pub rate_hz: Option<f64>,
    /// Unit of the forces: "N", "kN", "lbf" or "kgf".
    pub unit: Option<String>,
    /// The columns of vertical force, by name or by number from 1, each with `left=` or `right=` before
    /// it where it is the plate of one foot.
    pub columns: Vec<String>,
    /// Unit of lengths: "m", "dm", "cm", "mm" or "in".
    pub length_unit: Option<String>,
    /// Whether joint coordinates are in degrees (`Some(false)`: in radians).
    pub in_degrees: Option<bool>,
    /// The set of points that a detector wrote: "coco_17", "body_25", "body_25b", …
    pub points: Option<String>,
    /// Which of several subjects: what stands before the colon in the labels of a marker file.
    pub person: Option<String>,
}

impl ImportOptions {
    /// Nothing but a rate in hertz, where there is one.
    pub fn at_rate(rate_hz: Option<f64>) -> Self {
        Self {
            rate_hz,
            ..Self::default()
        }
    }
}

/// What has to be said before a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingMetadata {
    /// [`ImportOptions::rate_hz`], of what was sampled.
    Rate,
    /// [`ImportOptions::rate_hz`], of what was filmed.
    FrameRate,
    /// [`ImportOptions::unit`].
    Unit,
    /// [`ImportOptions::columns`].
    Columns,
    /// [`ImportOptions::length_unit`].
    LengthUnit,
    /// [`ImportOptions::in_degrees`].
    AngleUnit,
    /// [`ImportOptions::points`].
    Points,
    /// [`ImportOptions::person`].
    Person,
}

/// How a value without which a file means nothing was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// By the file, or by the user.
    Stated,
    /// By the data: weight while somebody stands, lengths of bones, times that rise.
    Implied,
    /// By nobody: what most files of this kind mean.
    Assumed,
}

/// What a reader has to know before numbers mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Assumed {
    Rate,
    Times,
    ForceUnit,
    LengthUnit,
    AngleUnit,
    ForceColumns,
    Sides,
    UpAxis,
    ForceSign,
    PlateOffset,
    PlateUnit,
    Points,
    PointsUnit,
    Person,
    Encoding,
    SampleFormat,
    FrameCount,
}

impl Assumed {
    /// As a person reads it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Times => "times",
            Self::ForceUnit => "unit of the forces",
            Self::LengthUnit => "unit of lengths",
            Self::AngleUnit => "unit of angles",
            Self::ForceColumns => "columns of force",
            Self::Sides => "sides of the plates",
            Self::UpAxis => "axis that points up",
            Self::ForceSign => "sign of the forces",
            Self::PlateOffset => "reading of the empty plate",
            Self::PlateUnit => "unit of the plates' corners",
            Self::Points => "set of points",
            Self::PointsUnit => "unit of the points",
            Self::Person => "subject",
            Self::Encoding => "encoding of the text",
            Self::SampleFormat => "format of the samples",
            Self::FrameCount => "number of frames",
        }
    }
}

/// A value that reading rests on, and how it was come by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// Which value.
    pub what: Assumed,
    /// The value as text: "N", "1000 Hz", "Fz1, Fz2".
    pub value: String,
    /// How it was come by.
    pub evidence: Evidence,
    /// What speaks for it, as the end of a sentence: "the load is a person's weight"; may be empty.
    pub reason: String,
}

/// What of a file was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DroppedKind {
    Rows,
    Columns,
    Cells,
    Frames,
    Samples,
    Markers,
    Points,
    People,
    Plates,
    Events,
    Elements,
}

impl DroppedKind {
    fn noun(self, count: usize) -> &'static str {
        let (one, many) = match self {
            Self::Rows => ("row", "rows"),
            Self::Columns => ("column", "columns"),
            Self::Cells => ("cell", "cells"),
            Self::Frames => ("frame", "frames"),
            Self::Samples => ("sample", "samples"),
            Self::Markers => ("marker", "markers"),
            Self::Points => ("point", "points"),
            Self::People => ("person", "people"),
            Self::Plates => ("plate", "plates"),
            Self::Events => ("event", "events"),
            Self::Elements => ("element", "elements"),
        };
        if count == 1 { one } else { many }
    }
}

/// Parts of a file that were left out: how many, where, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Which.
    pub what: DroppedKind,
    /// How many.
    pub count: usize,
    /// Where, as in errors: "in lines 7–12", "“LHipAngles”, “RHipAngles”"; may be empty.
    pub place: String,
    /// Why, as the end of a sentence: "they are angles".
    pub reason: String,
}

/// What reading a file rested on, and what it left out.
///
/// ```
/// use sagitta_motion::{Assumed, Evidence, ImportNotes};
/// let mut notes = ImportNotes::default();
/// notes.rests_on(Assumed::ForceUnit, "N", Evidence::Implied, "a load of 663 is a person's weight");
/// let said: Vec<String> = notes.sentences().collect();
/// assert_eq!(said, ["The unit of the forces is taken to be N: a load of 663 is a person's weight."]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportNotes {
    /// Values that reading rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<Assumption>,
    /// What was left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Dropped>,
}

impl ImportNotes {
    /// Notes a value that reading rests on.
    pub fn rests_on(
        &mut self,
        what: Assumed,
        value: impl Into<String>,
        evidence: Evidence,
        reason: impl Into<String>,
    ) {
        self.assumptions.push(Assumption {
            what,
            value: value.into(),
            evidence,
            reason: reason.into(),
        });
    }

    /// Notes what is left out; nothing where `count` is 0.
    pub fn drops(
        &mut self,
        what: DroppedKind,
        count: usize,
        place: impl Into<String>,
        reason: impl Into<String>,
    ) {
        if count > 0 {
            self.dropped.push(Dropped {
                what,
                count,
                place: place.into(),
                reason: reason.into(),
            });
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.assumptions.is_empty() && self.dropped.is_empty()
    }

    /// What the reader of a report should know, a sentence each: what was left out first, then what the
    /// file does not state.
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        let open = |a: &&Assumption| a.evidence != Evidence::Stated;
        let assumed = self.assumptions.iter().filter(open);
        self.dropped
            .iter()
            .map(Dropped::sentence)
            .chain(assumed.map(Assumption::sentence))
    }

    /// [`Self::sentences`] as warnings: what was left out, and what nobody says.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        let nobody = |a: &&Assumption| a.evidence == Evidence::Assumed;
        let assumed = self.assumptions.iter().filter(nobody);
        let texts = self.dropped.iter().map(Dropped::sentence);
        texts
            .chain(assumed.map(Assumption::sentence))
            .map(|text| Warning::new(WarningKind::Import, text))
    }
}

impl Assumption {
    /// As a sentence.
    pub fn sentence(&self) -> String {
        let verb = match self.evidence {
            Evidence::Stated => "is stated to be",
            Evidence::Implied => "is taken to be",
            Evidence::Assumed => "is assumed to be",
        };
        let because = match self.reason.is_empty() {
            true => String::new(),
            false => format!(": {}", self.reason),
        };
        format!("The {} {verb} {}{because}.", self.what.name(), self.value)
    }
}

impl Dropped {
    /// As a sentence.
    pub fn sentence(&self) -> String {
        let noun = self.what.noun(self.count);
        let verb = if self.count == 1 { "is" } else { "are" };
        let place = match self.place.is_empty() {
            true => String::new(),
            false => format!(" ({})", self.place),
        };
        format!(
            "{} {noun}{place} {verb} left out: {}.",
            self.count, self.reason
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_left_out_or_said_by_no_one_warns() {
        let mut notes = ImportNotes::default();
        notes.rests_on(Assumed::Rate, "1000 Hz", Evidence::Stated, "");
        notes.rests_on(Assumed::Sides, "left, right", Evidence::Implied, "");
        assert_eq!(notes.warnings().count(), 0);
        assert_eq!(notes.sentences().count(), 1);
        notes.rests_on(Assumed::LengthUnit, "mm", Evidence::Assumed, "");
        notes.drops(DroppedKind::Rows, 0, "", "none");
        notes.drops(DroppedKind::Rows, 2, "in lines 8 and 9", "they are notes");
        let texts: Vec<String> = notes.warnings().map(|w| w.text).collect();
        assert_eq!(
            texts,
            [
                "2 rows (in lines 8 and 9) are left out: they are notes.",
                "The unit of lengths is assumed to be mm."
            ]
        );
    }
}
