//! What the page remembers about its user's choices.

use super::cues::Counting;
use super::live::Wish;
use super::models::{self, OwnModel};
use sagitta_motion::{EngineChoice, Subject};
use serde::{Deserialize, Serialize};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device.
    #[default]
    Auto,
    /// Paper white.
    Light,
    /// Near-black.
    Dark,
}

impl Theme {
    /// All, in the order to show them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name in the markup: "auto", "light", "dark".
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "As the device",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}

/// How fast an engine proved to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// What was asked for.
    pub engine: EngineChoice,
    /// Time of the smallest landmark network, in milliseconds.
    pub lite_ms: f64,
}

/// Everything remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// Light or dark.
    pub theme: Theme,
    /// Pose model: [`models::AUTO`], "lite", …, or one of `own`.
    pub model: String,
    /// Model files that the user brought.
    pub own: Vec<OwnModel>,
    /// The measurement behind the automatic choice.
    pub measured: Option<Measured>,
    /// What runs the pose model.
    pub engine: EngineChoice,
    /// Follow several people, or the first who is found.
    pub several: bool,
    /// Workers that share a long video; `None`: as many as suit the device.
    pub workers: Option<u32>,
    /// Track from frame to frame, or search every frame anew.
    pub tracking: bool,
    /// Movement chosen last.
    pub movement: Option<String>,
    /// Its variant chosen last.
    pub variant: Option<String>,
    /// The person measured last.
    pub subject: Subject,
    /// Draw the skeleton.
    pub skeleton: bool,
    /// Write joint angles beside the joints.
    pub angles: bool,
    /// Draw the line on which the feet stand.
    pub floor: bool,
    /// What is wanted of the camera.
    pub camera: Wish,
    /// What is wanted of counting before the camera.
    pub counting: Counting,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            model: models::AUTO.into(),
            own: Vec::new(),
            measured: None,
            engine: EngineChoice::Auto,
            several: false,
            workers: None,
            tracking: true,
            movement: None,
            variant: None,
            subject: Subject::default(),
            skeleton: true,
            angles: true,
            floor: false,
            camera: Wish::default(),
            counting: Counting::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_partial_settings_still_read() {
        let prefs: Prefs = serde_json::from_str(r#"{"theme":"dark","unknown":1}"#).unwrap();
        assert_eq!(prefs.theme, Theme::Dark);
        assert_eq!(prefs.model, models::AUTO);
        let text = serde_json::to_string(&prefs).unwrap();
        assert_eq!(serde_json::from_str::<Prefs>(&text).unwrap(), prefs);
    }
}
