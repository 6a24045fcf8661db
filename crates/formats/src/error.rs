//! Why a file was not read or written.

use sagitta_motion::MissingMetadata;

/// What can be wrong with a file. Every text is one sentence that says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not JSON, or not of the expected shape.
    #[error(
        "This is not a readable {what} file ({}); choose the file that Sagitta saved, or save it again.",
        shown(reason)
    )]
    Json {
        /// "pose" or "report".
        what: &'static str,
        /// The parser's finding.
        reason: String,
    },
    /// The content contradicts the format.
    #[error(
        "This {what} file is damaged {}: {}; export it again from the program that wrote it.",
        shown(place),
        shown(reason)
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
        "This {what} file is not readable XML ({}); open it in the program that wrote it and save it again.",
        shown(reason)
    )]
    Xml {
        /// "model", "set-up".
        what: &'static str,
        /// The parser's finding.
        reason: String,
    },
    /// The file has something without which it means nothing, and which is not supported.
    #[error(
        "This file has {}, which Sagitta cannot compute ({}); {advice}.",
        shown(element),
        shown(reason)
    )]
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
        "This cannot be written as {what}: {}; choose another format, or even out the recording first.",
        shown(reason)
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
        "This force file has {}, and it is not clear which are vertical forces; name them, or give their numbers (on the command line: --columns).",
        shown(.0)
    )]
    NoColumns(String),
    /// What the file says contradicts its data, or something is missing, and an option settles it.
    #[error("This file {}; {}.", shown(what), advice(*missing))]
    Asked {
        /// "says that its points are in mm, but then …".
        what: String,
        /// Which option answers.
        missing: MissingMetadata,
    },
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
        "“{}” is neither a pose file (JSON) nor joint coordinates (MOT, STO), markers (TRC, C3D) or forces (TXT, CSV, MOT); choose one of those, or a video.",
        shown(.0)
    )]
    Unknown(String),
}

/// What to say, and how.
fn advice(missing: MissingMetadata) -> &'static str {
    match missing {
        MissingMetadata::Rate => "give its rate in hertz (on the command line: --rate-hz)",
        MissingMetadata::FrameRate => "give its frames per second (on the command line: --fps)",
        MissingMetadata::Unit => {
            "give the unit of its forces: N, kN, lbf or kgf (on the command line: --units)"
        }
        MissingMetadata::Columns => {
            "name its columns of vertical force (on the command line: --columns)"
        }
        MissingMetadata::LengthUnit => {
            "give the unit of its lengths: m, dm, cm, mm or in (on the command line: --length-units)"
        }
        MissingMetadata::AngleUnit => {
            "give the unit of its angles, degrees or radians (on the command line: --angle-units)"
        }
        MissingMetadata::Points => {
            "name the set of points that the detector wrote (on the command line: --points)"
        }
        MissingMetadata::Person => "name another subject (on the command line: --subject)",
    }
}

/// Longest part of a message that a file says, in letters.
const LONGEST: usize = 300;

/// What a file says, as it can stand in a message: on one line, of bearable length, without its middle where
/// it is longer, and without signs that would steer a terminal.
fn shown(text: &str) -> String {
    let visible = |c: char| {
        let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
        if c.is_control() || turns { ' ' } else { c }
    };
    let count = text.chars().count();
    if count <= LONGEST {
        return text.chars().map(visible).collect();
    }
    let (head, tail) = (LONGEST / 2, LONGEST / 3);
    let begin = text.chars().take(head);
    let end = text.chars().skip(count - tail);
    begin.chain(['…']).chain(end).map(visible).collect()
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

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn what_a_file_says_is_shortened_and_steers_nothing() {
        let unit = format!("the unit “{}\u{1b}[2J\n” is none", "x".repeat(5_000_000));
        let text = Error::damaged("TRC", "at its start", unit).to_string();
        assert!(text.chars().count() < 500, "{}", text.chars().count());
        assert!(!text.contains('\u{1b}') && !text.contains('\n'), "{text}");
        assert!(
            text.contains("the unit “x") && text.contains("is none; export"),
            "{text}"
        );
        let name = Error::Unknown("a\u{202e}b".to_owned()).to_string();
        assert!(name.starts_with("“a b”"), "{name}");
    }
}
