//! Which screen an address means. Addresses live in the fragment, so they never reach a server.

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Route {
    /// Start: drop zone and earlier results.
    #[default]
    Library,
    /// The live picture of a camera.
    Camera,
    /// What to analyse and how; progress while it runs.
    New,
    /// A result.
    Review(String),
    /// Results of a movement in the order of their days.
    Summary,
    /// OpenSim's models and tools.
    Opensim,
    /// How far off the numbers are.
    Accuracy,
    /// Settings.
    Settings,
}

impl Route {
    /// The screen of a fragment such as "#/review/abc". Anything unknown is the start.
    pub fn of(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#').trim_matches('/');
        match path.split_once('/') {
            Some(("review", id)) if !id.is_empty() => Self::Review(id.into()),
            None if path == "camera" => Self::Camera,
            None if path == "new" => Self::New,
            None if path == "summary" => Self::Summary,
            None if path == "opensim" => Self::Opensim,
            None if path == "accuracy" => Self::Accuracy,
            None if path == "settings" => Self::Settings,
            _ => Self::Library,
        }
    }

    /// The fragment of a screen.
    pub fn href(&self) -> String {
        match self {
            Self::Library => "#/".into(),
            Self::Camera => "#/camera".into(),
            Self::New => "#/new".into(),
            Self::Review(id) => format!("#/review/{id}"),
            Self::Summary => "#/summary".into(),
            Self::Opensim => "#/opensim".into(),
            Self::Accuracy => "#/accuracy".into(),
            Self::Settings => "#/settings".into(),
        }
    }

    /// The title of the browser's tab.
    pub fn title(&self, name: Option<&str>) -> String {
        match (self, name) {
            (Self::Review(_), Some(name)) => format!("{name} · Sagitta"),
            (Self::Camera, _) => "Camera · Sagitta".into(),
            (Self::New, _) => "New analysis · Sagitta".into(),
            (Self::Summary, _) => "Progress · Sagitta".into(),
            (Self::Opensim, _) => "OpenSim · Sagitta".into(),
            (Self::Accuracy, _) => "Accuracy · Sagitta".into(),
            (Self::Settings, _) => "Settings · Sagitta".into(),
            _ => "Sagitta".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_comes_back_from_its_address() {
        for route in [
            Route::Library,
            Route::Camera,
            Route::New,
            Route::Review("a1-b2".into()),
            Route::Summary,
            Route::Opensim,
            Route::Accuracy,
            Route::Settings,
        ] {
            assert_eq!(Route::of(&route.href()), route);
        }
    }

    #[test]
    fn unknown_addresses_are_the_start() {
        for fragment in ["", "#", "#/review/", "#/review", "#/nowhere/else"] {
            assert_eq!(Route::of(fragment), Route::Library, "{fragment}");
        }
    }
}
