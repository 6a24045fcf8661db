//! Recording files to inputs.

use crate::Error;
use sagitta_formats::ImportSource;
use sagitta_motion::{ImportOptions, MissingMetadata, Recorded};

/// Reads a recording: landmarks (JSON), joint coordinates (MOT, STO), markers (TRC, C3D) or forces (text,
/// MOT, C3D); a file, or a file per frame. `options` is what it does not say itself.
///
/// # Errors
/// [`Error::File`] with one sentence; [`Error::asks`] tells whether it can be mended by saying more.
pub fn read(source: ImportSource<'_>, options: &ImportOptions) -> Result<Recorded, Error> {
    Ok(sagitta_formats::read(source, options)?)
}

impl Error {
    /// What has to be said before the file can be read.
    pub fn asks(&self) -> Option<MissingMetadata> {
        use sagitta_formats::Error as File;
        match self {
            Self::File(File::NoRate) => Some(MissingMetadata::Rate),
            Self::File(File::NoTimes) => Some(MissingMetadata::FrameRate),
            Self::File(File::NoUnit(_)) => Some(MissingMetadata::Unit),
            Self::File(File::NoColumns(_)) => Some(MissingMetadata::Columns),
            Self::File(File::Asked { missing, .. }) => Some(*missing),
            _ => None,
        }
    }
}
