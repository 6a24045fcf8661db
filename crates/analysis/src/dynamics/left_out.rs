//! What a set-up asks for and is not done, in a sentence each.

use sagitta_motion::tool::ToolSetup;

/// What is left out of a set-up.
pub fn of(setup: &ToolSetup) -> Vec<String> {
    let mut all = setup.files().unsupported.clone();
    if setup.files().speeds_file.is_some() {
        all.push("The file of speeds is not read: speeds are the derivatives of the coordinates, or stand in the file of states.".to_owned());
    }
    match setup {
        ToolSetup::InverseDynamics {
            joints_to_report, ..
        } if !joints_to_report.is_empty() => all.push(format!(
            "The equivalent body forces of joints ({}) are not written; joint reactions are a tool of their own.",
            joints_to_report.join(", ")
        )),
        ToolSetup::InverseKinematics {
            report_marker_locations: true,
            ..
        } => all.push(
            "The places of the model's markers (report_marker_locations) are not written.".to_owned(),
        ),
        _ => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::tool::ToolFiles;

    #[test]
    fn what_is_asked_for_and_not_done_is_said() {
        let setup = |joints: &[&str], speeds: Option<&str>| ToolSetup::InverseDynamics {
            files: ToolFiles {
                speeds_file: speeds.map(str::to_owned),
                ..ToolFiles::default()
            },
            output_file: String::new(),
            forces_to_exclude: Vec::new(),
            in_degrees: None,
            joints_to_report: joints.iter().map(|j| (*j).to_owned()).collect(),
            body_forces_file: String::new(),
        };
        assert!(of(&setup(&[], None)).is_empty());
        let said = of(&setup(&["hip_r", "knee_r"], Some("u.sto")));
        assert_eq!(said.len(), 2);
        assert!(said.iter().all(|s| s.ends_with('.')), "{said:?}");
        assert!(said.iter().any(|s| s.contains("hip_r, knee_r")), "{said:?}");
    }
}
