//! Everything that can end a run, each as one sentence that says what to do.

use std::path::{Path, PathBuf};

/// Why a run ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line asks for something that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read or written.
    #[error("cannot {verb} {}: {source}; {}", path.display(), advice(verb, source))]
    File {
        /// "read" or "write".
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program that decodes video is missing.
    #[error(
        "`{0}` was not found: install FFmpeg (Debian: `apt install ffmpeg`, macOS: `brew install ffmpeg`) and try again"
    )]
    NoFfmpeg(&'static str),
    /// An input is not what it should be.
    #[error("{}: {problem}", path.display())]
    Input {
        /// Which input.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// An input that can be read when more is said about it.
    #[error("{}: {problem}", path.display())]
    Asked {
        /// Which input.
        path: PathBuf,
        /// What is not known, and which flag says it.
        problem: String,
    },
    /// The weights are missing or damaged.
    #[error("{0}")]
    Weights(String),
    /// Results are written and lack something that is not computed. Each was named before.
    #[error("the results are written and incomplete; what they lack is named above")]
    Incomplete,
    /// Several inputs, of which some failed. Each was named before.
    #[error("{failed} of {total} inputs failed; the others are done, and the reasons are above")]
    Some {
        /// How many failed.
        failed: usize,
        /// How many there were.
        total: usize,
    },
}

/// What to do where a file cannot be read or written.
fn advice(verb: &str, source: &std::io::Error) -> String {
    use std::io::ErrorKind::{FileTooLarge, InvalidFilename, QuotaExceeded, StorageFull};
    match source.kind() {
        StorageFull | FileTooLarge | QuotaExceeded => {
            "make room on the disk, or name another place".to_owned()
        }
        InvalidFilename => "choose a shorter and plainer name".to_owned(),
        _ => format!("check that the path exists and that you may {verb} it"),
    }
}

impl Error {
    /// Exit code of the process: 3 where results are incomplete, 2 for wrong usage and for a question that a flag answers, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Asked { .. } => 2,
            Self::Incomplete => 3,
            _ => 1,
        }
    }

    /// An input that cannot be used.
    pub fn input(path: &Path, problem: impl ToString) -> Self {
        Self::Input {
            path: path.to_owned(),
            problem: problem.to_string(),
        }
    }

    /// A recording that cannot be read, or not before more is said.
    pub fn unread(path: &Path, error: &sagitta_analysis::Error) -> Self {
        let (path, problem) = (path.to_owned(), error.to_string());
        match error.asks() {
            Some(_) => Self::Asked { path, problem },
            None => Self::Input { path, problem },
        }
    }

    /// For `map_err` after reading a file.
    pub fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File {
            verb: "read",
            path,
            source,
        }
    }

    /// For `map_err` after writing a file.
    pub fn writing(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File {
            verb: "write",
            path,
            source,
        }
    }
}
