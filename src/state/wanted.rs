//! What is wanted of an analysis: asked before it, changed after it.

use sagitta_motion::{Ask, Ground, Request, Settings, Spec, Subject};

/// Everything that a person chooses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wanted {
    /// Movement id; empty to let the recording tell.
    pub movement: String,
    /// One of the movement's variants; `None` is the usual one.
    pub variant: Option<String>,
    /// Who.
    pub subject: Subject,
    /// How.
    pub settings: Settings,
}

impl Wanted {
    /// What an analysis was asked for.
    pub fn of(request: &Request) -> Self {
        Self {
            movement: request.movement.clone(),
            variant: request.variant.clone(),
            subject: request.subject,
            settings: request.settings,
        }
    }

    /// A request for the same recording with these choices. Events moved by hand belong to their
    /// movement and its times: they go where either changes.
    pub fn applied(&self, request: Request) -> Request {
        let mut edits = request.edits.clone();
        let pace = request.settings.pace() != self.settings.pace();
        if request.movement != self.movement || pace {
            edits.events.clear();
        }
        Request {
            movement: self.movement.clone(),
            variant: self.variant.clone(),
            subject: self.subject,
            settings: self.settings,
            edits,
            ..request
        }
    }

    /// Chooses a movement; what only another one asks for is taken back.
    pub fn choose(&mut self, movement: &str, spec: Option<&Spec>) {
        self.movement = movement.to_owned();
        self.variant = None;
        let asks = |ask| spec.is_none_or(|s| s.asks.contains(&ask));
        if !asks(Ask::Load) {
            self.subject.load_kg = None;
        }
        if !asks(Ask::Ground) {
            self.settings.ground = None;
            self.settings.belt_m_s = None;
        }
        if !asks(Ask::DropHeight) {
            self.settings.drop_height_m = None;
        }
    }
}

/// What people stand on, with what they read.
pub const GROUNDS: [(&str, Option<Ground>, &str); 3] = [
    ("", None, "Find out"),
    ("overground", Some(Ground::Overground), "Over ground"),
    ("treadmill", Some(Ground::Treadmill), "Treadmill"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use sagitta_motion::{EventEdit, Input};

    fn request() -> Request {
        let mut request = Request::new("squat", Input::Pose(fixture::track()));
        request.edits.events.push(EventEdit {
            event: "bottom_s".into(),
            found_s: 1.0,
            t_s: 1.1,
        });
        request
    }

    #[test]
    fn choices_go_into_a_request_and_come_back() {
        let mut wanted = Wanted::of(&request());
        wanted.subject.load_kg = Some(80.0);
        let asked = wanted.applied(request());
        assert_eq!(Wanted::of(&asked), wanted);
        assert_eq!(asked.edits, request().edits);
    }

    #[test]
    fn events_by_hand_go_with_their_movement_and_their_clock() {
        let mut wanted = Wanted::of(&request());
        wanted.settings.slow_motion = Some(4.0);
        assert!(wanted.applied(request()).edits.events.is_empty());
        let mut other = Wanted::of(&request());
        other.choose("free", None);
        assert!(other.applied(request()).edits.events.is_empty());
    }

    #[test]
    fn what_a_movement_does_not_ask_for_is_taken_back() {
        let mut wanted = Wanted::default();
        wanted.subject.load_kg = Some(60.0);
        wanted.settings.ground = Some(Ground::Treadmill);
        wanted.settings.drop_height_m = Some(0.4);
        let mut spec = fixture::spec();
        spec.asks = vec![Ask::Load].into();
        wanted.choose("squat", Some(&spec));
        assert_eq!(wanted.subject.load_kg, Some(60.0));
        assert_eq!(
            (wanted.settings.ground, wanted.settings.drop_height_m),
            (None, None)
        );
    }
}
