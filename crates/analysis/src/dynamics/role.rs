//! What a file is, by what it says and not by its name.

use sagitta_formats::trc;
use sagitta_motion::Role;

/// Only so much of a file is looked at.
const HEAD: usize = 64 * 1024;

/// Elements that tell what an XML file is. The outermost known one wins, so the order is the files'.
const ELEMENTS: [(&str, Role); 8] = [
    ("InverseDynamicsTool", Role::Setup),
    ("InverseKinematicsTool", Role::Setup),
    ("AnalyzeTool", Role::Setup),
    ("ExternalLoads", Role::ExternalLoads),
    ("IKTaskSet", Role::Tasks),
    ("Model", Role::Model),
    ("ForceSet", Role::ForceSet),
    ("ModelComponentSet", Role::ForceSet),
];

/// What a file is to a model and its tools.
///
/// # Errors
/// One sentence where it is nothing of that kind.
pub fn role(text: &str) -> Result<Role, String> {
    let head = text.get(..HEAD.min(text.len())).unwrap_or(text);
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        return element(start).ok_or_else(|| {
            "This XML file is neither a model nor a set-up that is known; drop a model (.osim) or the set-up of a tool.".to_owned()
        });
    }
    if trc::is_trc(start) {
        return Ok(Role::Markers);
    }
    table(head).ok_or_else(|| {
        "This is no file of OpenSim's; drop models, set-ups, motions, forces and markers."
            .to_owned()
    })
}

/// The first element of an XML file that tells.
fn element(text: &str) -> Option<Role> {
    let opens = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let name = |rest: &str| -> String {
        let end = |c: char| !c.is_ascii_alphanumeric();
        rest.split(end).next().unwrap_or("").to_owned()
    };
    opens
        .map(name)
        .find_map(|name| ELEMENTS.iter().find(|e| e.0 == name).map(|e| e.1))
}

/// What a table of numbers is, by its columns; whether it moves a model only the model can tell.
fn table(text: &str) -> Option<Role> {
    let mut lines = text.lines();
    lines
        .by_ref()
        .find(|l| l.trim().eq_ignore_ascii_case("endheader"))?;
    let labels = lines.find(|l| !l.trim().is_empty())?;
    Some(of_columns(&labels.split_whitespace().collect::<Vec<_>>()))
}

/// Forces with the points that they act at, or any table.
pub fn of_columns(columns: &[&str]) -> Role {
    let ends = |what: &&str| columns.iter().any(|c| c.ends_with(what));
    if ["_vx", "_vy", "_vz", "_px", "_py", "_pz"].iter().all(ends) {
        Role::ForceData
    } else {
        Role::Table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sto(labels: &str) -> String {
        format!("name\nversion=1\nendheader\ntime\t{labels}\n0\t1\n")
    }

    #[test]
    fn files_are_told_by_what_they_say() {
        let xml = |inner: &str| format!("<?xml version=\"1.0\"?>\n<OpenSimDocument>{inner}");
        for (text, expected) in [
            (xml("<Model name=\"a\"><ForceSet>"), Role::Model),
            (xml("<InverseDynamicsTool name=\"a\">"), Role::Setup),
            (xml("<ExternalLoads><objects>"), Role::ExternalLoads),
            (xml("<ForceSet name=\"more\">"), Role::ForceSet),
            (xml("<IKTaskSet>"), Role::Tasks),
            ("PathFileType 4 (X/Y/Z) a.trc".to_owned(), Role::Markers),
            (sto("pelvis_tilt\tknee_angle_r"), Role::Table),
            (sto("f_vx\tf_vy\tf_vz\tf_px\tf_py\tf_pz"), Role::ForceData),
            (sto("knee_angle_r_moment"), Role::Table),
        ] {
            assert_eq!(role(&text), Ok(expected), "{text}");
        }
        for text in ["", "hello", "<html><body>", "\u{feff}<svg/>"] {
            assert!(role(text).unwrap_err().ends_with('.'), "{text}");
        }
    }
}
