//! Set-ups that were brought: what they ask, and what they name that is not there.

use super::intake::last;
use sagitta_motion::tool::{Analysis, ToolSetup};
use sagitta_motion::{Desk, Role};

/// A run that can be started as a set-up file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The set-up's file.
    pub file: String,
    /// "arm26: inverse dynamics".
    pub title: String,
    /// What it asks, with the only model that is there where it names none.
    pub setup: ToolSetup,
    /// Files that it names and that are not there.
    pub missing: Vec<String>,
}

/// What the set-ups of a desk offer.
pub fn offers(desk: &Desk) -> Vec<Offer> {
    let there: Vec<&str> = desk.files.iter().map(|f| f.name.as_str()).collect();
    let models: Vec<&str> = of(desk, Role::Model);
    let offer = |(file, setup): &(String, ToolSetup)| {
        let mut setup = setup.clone();
        let all = setup.files_mut();
        if let ([model], None) = (models.as_slice(), &all.model_file) {
            all.model_file = Some((*model).to_owned());
        }
        Offer {
            file: file.clone(),
            title: title(&setup),
            missing: missing(&setup, &there),
            setup,
        }
    };
    desk.setups.iter().map(offer).collect()
}

/// The files of a role, by name.
pub fn of(desk: &Desk, role: Role) -> Vec<&str> {
    let fits = desk.files.iter().filter(|f| f.role == Ok(role));
    fits.map(|f| f.name.as_str()).collect()
}

/// "arm26: static optimisation, joint reactions".
pub fn title(setup: &ToolSetup) -> String {
    let name = &setup.files().name;
    let what = asked(setup);
    if name.is_empty() {
        what
    } else {
        format!("{name}: {what}")
    }
}

/// What a set-up asks, in words.
pub fn asked(setup: &ToolSetup) -> String {
    match setup {
        ToolSetup::InverseDynamics { .. } => "inverse dynamics".into(),
        ToolSetup::InverseKinematics { .. } => "inverse kinematics".into(),
        ToolSetup::GroundReaction { .. } => "ground reaction".into(),
        ToolSetup::Analyze { analyses, .. } => {
            let name = |a: &Analysis| match a {
                Analysis::StaticOptimization { .. } => "static optimisation",
                Analysis::JointReaction { .. } => "joint reactions",
            };
            let names: Vec<&str> = analyses.iter().map(name).collect();
            match names.is_empty() {
                true => "no analysis".into(),
                false => names.join(", "),
            }
        }
    }
}

/// Every file that a set-up names.
fn named(setup: &ToolSetup) -> Vec<&str> {
    let files = setup.files();
    let common = [
        &files.model_file,
        &files.coordinates_file,
        &files.states_file,
        &files.speeds_file,
        &files.external_loads_file,
    ];
    let mut all: Vec<&str> = common.into_iter().flatten().map(String::as_str).collect();
    match setup {
        ToolSetup::InverseDynamics { .. } | ToolSetup::GroundReaction { .. } => {}
        ToolSetup::InverseKinematics {
            marker_file,
            tasks_file,
            ..
        } => {
            all.push(marker_file);
            all.extend(tasks_file.as_deref());
        }
        ToolSetup::Analyze {
            force_set_files,
            analyses,
            ..
        } => {
            all.extend(force_set_files.iter().map(String::as_str));
            for analysis in analyses {
                if let Analysis::JointReaction {
                    forces_file: Some(f),
                    ..
                } = analysis
                {
                    all.push(f);
                }
            }
        }
    }
    all.retain(|name| !name.trim().is_empty());
    all
}

fn missing(setup: &ToolSetup, there: &[&str]) -> Vec<String> {
    let same = |a: &str, b: &str| last(a.trim()).eq_ignore_ascii_case(last(b));
    let gone = |name: &&str| !there.iter().any(|t| same(name, t));
    let names = named(setup).into_iter().filter(gone);
    names.map(|name| last(name.trim()).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::Looked;
    use sagitta_motion::tool::ToolFiles;

    fn desk(names: &[(&str, Role)], setup: ToolSetup) -> Desk {
        let looked = |(name, role): &(&str, Role)| Looked {
            name: (*name).into(),
            role: Ok(*role),
        };
        Desk {
            files: names.iter().map(looked).collect(),
            setups: vec![("setup.xml".into(), setup)],
            ..Desk::default()
        }
    }

    fn setup(model_file: Option<&str>) -> ToolSetup {
        ToolSetup::InverseDynamics {
            files: ToolFiles {
                name: "arm26".into(),
                model_file: model_file.map(str::to_owned),
                coordinates_file: Some("..\\IK/arm26_ik.mot".into()),
                ..ToolFiles::default()
            },
            output_file: "id".into(),
            forces_to_exclude: Vec::new(),
            in_degrees: None,
            joints_to_report: Vec::new(),
            body_forces_file: String::new(),
        }
    }

    #[test]
    fn an_offer_says_what_is_missing() {
        let desk = desk(&[("a/arm26.osim", Role::Model)], setup(Some("ARM26.osim")));
        let offers = offers(&desk);
        assert_eq!(offers[0].title, "arm26: inverse dynamics");
        assert_eq!(offers[0].missing, ["arm26_ik.mot"]);
    }

    #[test]
    fn the_only_model_stands_in_where_none_is_named() {
        let there = [("m.osim", Role::Model), ("x/arm26_ik.mot", Role::Motion)];
        let offers = offers(&desk(&there, setup(None)));
        assert_eq!(
            offers[0].setup.files().model_file.as_deref(),
            Some("m.osim")
        );
        assert!(offers[0].missing.is_empty());
    }
}
