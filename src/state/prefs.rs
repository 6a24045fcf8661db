//! What the page remembers about its user's choices.

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

/// A pose model to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Identifier: "lite".
    pub id: &'static str,
    /// What people read.
    pub name: &'static str,
    /// Its download with the person detector, in megabytes.
    pub size: &'static str,
    /// What speaks for it.
    pub word: &'static str,
}

/// The models, fastest first.
pub const MODELS: [Model; 3] = [
    Model {
        id: "lite",
        name: "Lite",
        size: "6 MB",
        word: "Fastest. For a first look, or an old phone.",
    },
    Model {
        id: "full",
        name: "Full",
        size: "9 MB",
        word: "The usual choice: more exact, a little slower.",
    },
    Model {
        id: "heavy",
        name: "Heavy",
        size: "30 MB",
        word: "Most exact, several times slower.",
    },
];

/// Everything remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// Light or dark.
    pub theme: Theme,
    /// Pose model.
    pub model: String,
    /// What runs the pose model.
    pub engine: EngineChoice,
    /// Track from frame to frame, or search every frame anew.
    pub tracking: bool,
    /// Movement chosen last.
    pub movement: Option<String>,
    /// The person measured last.
    pub subject: Subject,
    /// Draw the skeleton.
    pub skeleton: bool,
    /// Write joint angles beside the joints.
    pub angles: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            model: "full".into(),
            engine: EngineChoice::Auto,
            tracking: true,
            movement: None,
            subject: Subject::default(),
            skeleton: true,
            angles: true,
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
        assert_eq!(prefs.model, "full");
        let text = serde_json::to_string(&prefs).unwrap();
        assert_eq!(serde_json::from_str::<Prefs>(&text).unwrap(), prefs);
    }

    #[test]
    fn the_default_model_is_on_offer() {
        assert!(MODELS.iter().any(|m| m.id == Prefs::default().model));
    }
}
