//! Files as they are brought: which belong to OpenSim, which replace each other, what they are called.

use sagitta_motion::{Role, TextFile};

/// The files of the example, in samples/opensim.
pub const EXAMPLE: [&str; 10] = [
    "squatter.osim",
    "squatter_squat.mot",
    "squatter_squat_grf.mot",
    "squatter_squat_grf.xml",
    "squatter_StaticOptimization_force.sto",
    "squatter_markers.trc",
    "squatter_ik.xml",
    "squatter_id.xml",
    "squatter_so.xml",
    "squatter_jr.xml",
];

/// Whether a file's name is one that only OpenSim's tools want, so that it leads to their page.
pub fn is_opensims(name: &str) -> bool {
    let name = name.to_lowercase();
    [".osim", ".xml"].iter().any(|end| name.ends_with(end))
}

/// Whether a file of a folder is left aside: shapes of bones, which are not drawn, and hidden files.
pub fn is_aside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let shapes = [".vtp", ".stl", ".obj", ".iv", ".ply"];
    name.starts_with('.') || shapes.iter().any(|end| name.ends_with(end))
}

/// Takes in files: one of the same path replaces the older one.
pub fn put(files: &mut Vec<TextFile>, new: Vec<TextFile>) {
    for file in new {
        match files.iter_mut().find(|f| f.name == file.name) {
            Some(old) => *old = file,
            None => files.push(file),
        }
    }
}

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Model => "Model",
        Role::Motion => "Motion",
        Role::ForceData => "Forces over time",
        Role::ExternalLoads => "External loads",
        Role::Markers => "Markers",
        Role::Setup => "Set-up",
        Role::Tasks => "Tasks of inverse kinematics",
        Role::ForceSet => "Actuators",
        Role::Table => "Table",
    }
}

/// The last part of a path.
pub fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_there() {
        for name in EXAMPLE {
            let path = format!("{}/samples/opensim/{name}", env!("CARGO_MANIFEST_DIR"));
            assert!(std::fs::metadata(&path).is_ok(), "{path}");
        }
    }

    #[test]
    fn what_leads_to_opensims_page() {
        assert!(is_opensims("A.OSIM") && is_opensims("setup.xml"));
        assert!(!is_opensims("walk.mot") && !is_opensims("run.trc"));
        assert!(is_aside("x/Geometry/femur.vtp") && is_aside(".DS_Store"));
        assert!(!is_aside("x/arm26.osim"));
    }

    #[test]
    fn the_newer_file_of_a_path_stays() {
        let file = |name: &str, text: &str| TextFile {
            name: name.into(),
            text: text.into(),
        };
        let mut files = vec![file("a", "1"), file("x/a", "2")];
        put(&mut files, vec![file("a", "3"), file("b", "4")]);
        let texts: Vec<&str> = files.iter().map(|f| f.text.as_str()).collect();
        assert_eq!(texts, ["3", "2", "4"]);
        assert_eq!(last("c:\\x/y\\z.mot"), "z.mot");
    }
}
