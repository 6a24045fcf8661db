//! Force plates beside markers that show no body.

use sagitta_biomech::algo::markers;
use sagitta_motion::{Input, Keypoint, Markers, Request, Warning, WarningKind};

/// Most names that a message lists.
const SHOWN: usize = 4;

/// The request for the plates alone, where its markers lack what the movement needs and plates show it:
/// a jump with one marker is measured like one with none. `None` where the body is there, or the movement
/// is none that plates show.
pub(crate) fn alone(request: &Request) -> Option<Request> {
    let (Input::Markers(all), Some(forces)) = (&request.input, &request.forces) else {
        return None;
    };
    let needed = match request.movement.as_str() {
        Request::FIND_OUT => vec![Keypoint::LeftHip, Keypoint::RightHip],
        id => {
            let spec = sagitta_movements::find(id)?.spec();
            spec.by_force.then(|| spec.required.to_vec())?
        }
    };
    if markers::points(all, &needed).is_ok() {
        return None;
    }
    let mut alone = request.clone();
    alone.input = Input::Forces(forces.clone());
    alone.forces = None;
    alone
        .notes
        .push(Warning::new(WarningKind::Import, words(all)));
    Some(alone)
}

fn words(all: &Markers) -> String {
    let names = all
        .markers
        .iter()
        .take(SHOWN)
        .map(|name| format!("“{name}”"));
    let mut names: Vec<String> = names.collect();
    if all.markers.len() > SHOWN {
        names.push("…".to_owned());
    }
    let (noun, verb) = match all.markers.len() {
        1 => ("marker", "shows"),
        _ => ("markers", "show"),
    };
    format!(
        "The {} {noun} of this file ({}) {verb} too little of the body, so its force plates alone are measured.",
        all.markers.len(),
        names.join(", ")
    )
}
