//! What a movement declares about itself: data only, so that tables, charts, legends, exports and
//! checks are written once for all movements.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

type Text = Cow<'static, str>;

/// From where the camera should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum View {
    Side,
    Front,
    Any,
}

/// What of a movement a metric shows, and so from where a camera must see it. The direction is told by the
/// angle between the camera's and that in which the person faces: 0° is the front, 90° the side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// Instants, counts, forces, and ways up and down: from anywhere.
    Anywhere,
    /// A bend or a lean in the plane in which the person faces: from the side.
    Bend,
    /// Such an angle on the left minus that on the right: from where no side hides the other.
    BothBends,
    /// A bend in a plane that the limb chooses: no direction shows all of it.
    Limb,
    /// A way forward or back in the picture: from the side.
    Way {
        /// How far its two ends lie apart across the way, in metres.
        across_m: f64,
    },
    /// The same of the bar, whose plate tells by its own shape from where it is seen.
    BarWay {
        /// How far the plate lies beside what the bar is held against, in metres.
        across_m: f64,
    },
    /// A way between places where feet stand: from the side, or from anywhere with a rectangle on the floor.
    Ground {
        /// How far its two ends lie apart across the way, in metres.
        across_m: f64,
    },
    /// A way up and down of somebody who travels: from the side, where the distance to the camera stays, or from
    /// anywhere on a treadmill.
    Rise,
    /// Made of other metrics of the recording, whose errors it carries.
    Made,
}

impl Sight {
    /// From where a camera must look, for people: what follows "film it from".
    pub fn words(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere.",
            Self::Bend => {
                "The side; the further from it, the less sure, and from the front not at all."
            }
            Self::BothBends => {
                "Half-way between the front and the side, where neither leg hides behind the other."
            }
            Self::Limb => "Anywhere; no direction shows all of it.",
            Self::Way { .. } | Self::BarWay { .. } => "Square from the side.",
            Self::Ground { .. } => {
                "Square from the side, or anywhere with a rectangle drawn on the floor."
            }
            Self::Rise => "Square from the side; on a treadmill anywhere.",
            Self::Made => "As what it is made of.",
        }
    }
}

/// A kind of phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseSpec {
    /// Identifier: "descent".
    pub id: Text,
    /// What people read: "Descent".
    pub name: Text,
}

/// Published or computed accuracy of a metric, with where it is from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccuracyNote {
    /// One sentence.
    pub text: Text,
    /// Paper, table or test.
    pub source: Text,
}

/// A metric in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricSpec {
    /// Identifier: "knee_flexion_bottom".
    pub id: Text,
    /// The user's words: "Knee bend at the bottom".
    pub name: Text,
    /// The field's term: "Knee flexion at maximum depth".
    pub term: Text,
    /// Unit of the value in a report (SI, degrees).
    pub unit: Text,
    /// Unit for display, with the factor from `unit`: centimetres for a length in metres.
    pub display: (Text, f64),
    /// Decimals in display units.
    pub decimals: u8,
    /// The formula in words.
    pub formula: Text,
    /// Where the formula is from.
    pub source: Text,
    /// `Some(true)` if more is better, `Some(false)` if less is, `None` if neither.
    pub higher_is_better: Option<bool>,
    /// What is known about its accuracy.
    pub accuracy: AccuracyNote,
    /// Plausible range in `unit`; outside it a value is marked invalid.
    pub plausible: (f64, f64),
    /// Points without which it cannot be computed.
    #[serde(default)]
    pub needs: Cow<'static, [crate::Keypoint]>,
    /// What it shows, and so from where it must be seen; from elsewhere it is less sure or not valid.
    pub sight: Sight,
    /// Whether it has a left and a right value.
    pub per_side: bool,
    /// Whether it belongs to a repetition (else to the recording).
    pub per_rep: bool,
}

/// A chart that the review page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartSpec {
    /// Heading.
    pub title: Text,
    /// Series ids, drawn together; they share a unit.
    pub series: Cow<'static, [Text]>,
}

/// A way to do a movement that changes words or thresholds, never the code: "front" for the squat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariantSpec {
    /// Identifier: "sumo".
    pub id: Text,
    /// What people read: "Sumo".
    pub name: Text,
}

/// Something that a movement wants to know and a recording does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// [`crate::Subject::load_kg`].
    Load,
    /// [`crate::Subject::mass_kg`].
    Mass,
    /// [`crate::Settings::ground`] and, on a treadmill, [`crate::Settings::belt_m_s`].
    Ground,
    /// [`crate::Settings::drop_height_m`].
    DropHeight,
}

/// A movement's declaration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Identifier: "squat".
    pub id: Text,
    /// What people read: "Squat".
    pub name: Text,
    /// What a repetition is called: "Repetition"; empty where the movement has none.
    pub rep_name: Text,
    /// Ways to do it, the usual one first; empty where there is only one.
    #[serde(default)]
    pub variants: Cow<'static, [VariantSpec]>,
    /// What the set-up asks for beside height and mass.
    #[serde(default)]
    pub asks: Cow<'static, [Ask]>,
    /// Whether force plates alone are enough.
    #[serde(default)]
    pub by_force: bool,
    /// Where the camera should look from.
    pub view: View,
    /// Frames per second below which the report warns; see [`Spec::share_of_rate`].
    pub min_frame_rate_hz: f64,
    /// Low-pass cut-off in Hz where the user gives none.
    pub cutoff_hz: f64,
    /// Points without which the movement cannot be analysed.
    pub required: Cow<'static, [crate::Keypoint]>,
    /// Kinds of phase, in their order within a repetition.
    pub phases: Cow<'static, [PhaseSpec]>,
    /// Metric catalogue.
    pub metrics: Cow<'static, [MetricSpec]>,
    /// Charts shown first.
    pub charts: Cow<'static, [ChartSpec]>,
    /// How to film it: short sentences.
    pub guidance: Cow<'static, [Text]>,
}

/// What cameras call 30 frames per second are 30 000 in 1001 seconds (SMPTE ST 12-1), and a hair's breadth
/// fewer by the times of frames that are written in milliseconds.
const NOMINAL: f64 = 0.998;

impl Spec {
    /// The frames per second of a recording as a share of those that the movement needs, 0–1; 1 where they
    /// are enough.
    pub fn share_of_rate(&self, rate_hz: f64) -> f64 {
        let share = rate_hz / self.min_frame_rate_hz.max(1.0);
        if share >= NOMINAL { 1.0 } else { share }
    }

    /// The catalogue entry of a metric.
    pub fn metric(&self, id: &str) -> Option<&MetricSpec> {
        self.metrics.iter().find(|m| m.id == id)
    }
}
