//! Why a file was not read or written.

/// What can be wrong with a file. Every text is one sentence that says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not JSON, or not of the expected shape.
    #[error(
        "This is not a readable {what} file ({reason}); choose the file that Sagitta saved, or save it again."
    )]
    Json {
        /// "pose" or "report".
        what: &'static str,
        /// The parser's finding.
        reason: String,
    },
    /// The content contradicts the format.
    #[error(
        "This {what} file is damaged {place}: {reason}; export it again from the program that wrote it."
    )]
    Damaged {
        /// "pose", "coordinates", "TRC".
        what: &'static str,
        /// "in frame 12", "in line 7".
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// The text is not XML.
    #[error(
        "This {what} file is not readable XML ({reason}); open it in the program that wrote it and save it again."
    )]
    Xml {
        /// "model", "set-up".
        what: &'static str,
        /// The parser's finding.
        reason: String,
    },
    /// The file has something without which it means nothing, and which is not supported.
    #[error("This file has {element}, which Sagitta cannot compute ({reason}); {advice}.")]
    Unsupported {
        /// The path of the element: `Model/JointSet/EllipsoidJoint[hip]`.
        element: String,
        /// Why.
        reason: String,
        /// "exchange the joint for a CustomJoint".
        advice: &'static str,
    },
    /// The format cannot hold what is to be written.
    #[error(
        "This cannot be written as {what}: {reason}; choose another format, or even out the recording first."
    )]
    Unwritable {
        /// "C3D".
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// There are no times in a pose file.
    #[error(
        "This pose file has no times; add \"t_s\" to every frame, or say how many frames per second it has."
    )]
    NoTimes,
    /// There are neither times nor a rate in a force file.
    #[error(
        "This force file does not say how many samples per second it has; give its rate in hertz (on the command line: --rate-hz)."
    )]
    NoRate,
    /// No unit is told, and the values are no person's weight in newtons.
    #[error(
        "This force file does not name its unit, and a usual load of {0} is nobody's weight in newtons; give the unit: N, kN, lbf or kgf (on the command line: --units)."
    )]
    NoUnit(String),
    /// It is not clear which columns are vertical forces.
    #[error(
        "This force file has {0}, and it is not clear which are vertical forces; name them, or give their numbers (on the command line: --columns)."
    )]
    NoColumns(String),
    /// Too large.
    #[error(
        "This file has {amount}, more than the {limit} that Sagitta reads; cut it into shorter recordings."
    )]
    TooLarge {
        /// "800000 frames".
        amount: String,
        /// "720000".
        limit: String,
    },
    /// There is nothing in it.
    #[error("This {0} file is empty; choose another one.")]
    Empty(&'static str),
    /// Written by a later version.
    #[error(
        "This report was written by a later version of Sagitta (schema {0}); update Sagitta to open it."
    )]
    LaterVersion(u32),
    /// Neither of the known formats.
    #[error(
        "“{0}” is neither a pose file (JSON) nor joint coordinates (MOT, STO), markers (TRC, C3D) or forces (TXT, CSV, MOT); choose one of those, or a video."
    )]
    Unknown(String),
}

impl Error {
    pub(crate) fn damaged(
        what: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self::Damaged {
            what,
            place: place.into(),
            reason: reason.into(),
        }
    }

    pub(crate) fn too_large(count: usize, noun: &str, limit: usize) -> Self {
        Self::TooLarge {
            amount: format!("{count} {noun}"),
            limit: limit.to_string(),
        }
    }
}
