//! What a body needs and a recording may lack.

/// Why nothing could be computed. Every text is one sentence that says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Corners that are no rectangle on a floor.
    #[error(
        "These four corners do not go round a rectangle on the floor; give them one after the other round it, with both of its sides in metres."
    )]
    Floor,
    /// A coordinates file without a needed column.
    #[error(
        "This coordinates file has no column “{0}”; export the joint coordinates of the whole body from OpenSim."
    )]
    MissingColumn(&'static str),
    /// A marker file in which points of the body cannot be found.
    #[error(
        "These markers do not show the {missing}; add {wanted} to the recording, or rename markers to one of the common sets (Plug-in Gait, Helen Hayes, OpenCap)."
    )]
    MissingMarkers {
        /// Points of the body in words: "left knee and the right knee".
        missing: String,
        /// Marker names that would do: "LKNE or LLFC and LMFC".
        wanted: String,
    },
    /// A part of a model names another one that is not there.
    #[error(
        "The model's {kind} “{name}” names “{wanted}”, which the model does not have; correct the name in the model file."
    )]
    UnknownName {
        /// What kind of part: joint, marker.
        kind: &'static str,
        /// Its name.
        name: String,
        /// The name that is not there.
        wanted: String,
    },
    /// A part of a model cannot be computed with.
    #[error("The model's {kind} “{name}” {problem}; correct it in the model file.")]
    Element {
        /// What kind of part: joint, body.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What is wrong, as the rest of a sentence.
        problem: &'static str,
    },
    /// Bodies that are no tree.
    #[error(
        "The model's body “{body}” {problem}; every body needs exactly one joint of which it is the child, in a chain from the ground."
    )]
    Structure {
        /// The body.
        body: String,
        /// What is wrong, as the rest of a sentence.
        problem: &'static str,
    },
    /// A joint that moves no mass, where masses must be accelerated.
    #[error(
        "The joint “{joint}” moves nothing that has mass or inertia, so that its acceleration is undetermined; give the bodies beyond it a mass."
    )]
    Massless {
        /// The joint.
        joint: String,
    },
    /// A motion that does not fit.
    #[error("This motion {0}; export it again from the software that wrote it.")]
    Motion(&'static str),
    /// Markers of something else.
    #[error(
        "None of the measured markers has the name of a marker of the model with a weight; give the markers the model's names, or choose the model that belongs to them."
    )]
    NoMarkers,
    /// A motion of something else.
    #[error(
        "This motion has none of the model's coordinates; choose the model that it was made with."
    )]
    NoCoordinates,
    /// A table of forces that cannot be read.
    #[error(
        "The table of external forces has too few rows, times that do not increase, or a value that is no number; export it again from the software that wrote it."
    )]
    Loads,
    /// Forces that end before the motion does.
    #[error(
        "The external force “{0}” was not recorded over the whole time that is asked for; choose a shorter time range."
    )]
    LoadsTooShort(String),
    /// Columns that are not there.
    #[error(
        "The external force “{force}” wants the three columns whose names begin with “{identifier}”, and {found} do; correct the identifier in the file of external loads."
    )]
    Identifier {
        /// The force.
        force: String,
        /// What its columns should begin with.
        identifier: String,
        /// How many do.
        found: usize,
    },
    /// A model on which nothing pulls.
    #[error(
        "The model has no mass or no gravity, so that no ground carries it; choose a model with both."
    )]
    Weightless,
    /// A model without two feet that can be told.
    #[error(
        "The model has no two bodies that are called feet (calcn_r and calcn_l, foot_r and foot_l); say which two bodies touch the ground."
    )]
    NoFeet,
    /// A body that is none, or nothing to stand on.
    #[error(
        "“{0}” is no body of the model that could be a foot beside the other one; name two bodies that touch the ground."
    )]
    NotAFoot(String),
    /// The work was ended.
    #[error("The computation was cancelled; start it again to get a result.")]
    Cancelled,
    /// A sum of controls that cannot be made least.
    #[error(
        "Static optimisation needs an exponent of one or more, as with less there is no single least effort; set activation_exponent to 2 in the set-up."
    )]
    Exponent,
}
