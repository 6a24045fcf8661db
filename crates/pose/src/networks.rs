//! The two networks of a pose model, from whatever files they come in.

use crate::graph::{Graph, limits};
use crate::{Error, detect, track};
use std::io::{Cursor, Read};

/// How a packed file begins.
const ZIP_MARK: &[u8] = b"PK\x03\x04";
/// The ending of the networks inside MediaPipe's `.task` packages.
const NETWORK_ENDING: &str = ".tflite";
/// More files than any package of pose networks has.
const MAX_ENTRIES: usize = 32;

/// Person detector and landmark network, reduced to the outputs that are used.
#[derive(Debug, Clone, PartialEq)]
pub struct Networks {
    /// Finds people in a whole frame.
    pub detector: Graph,
    /// Finds the points of one person.
    pub landmarks: Graph,
}

/// What a network is for.
enum Role {
    Detector(Graph),
    Landmarks(Graph),
}

impl Networks {
    /// The networks in some files, each either a `.tflite` file or a MediaPipe `.task` package. What a
    /// network is for is told by its input; of several for the same, the last one counts.
    ///
    /// # Errors
    /// As for [`Graph::read`]; [`Error::WrongModel`] if one of the two is missing. Any bytes are safe to
    /// pass.
    pub fn read(files: &[&[u8]]) -> Result<Self, Error> {
        let (mut detector, mut landmarks) = (None, None);
        let mut add = |tflite: &[u8]| -> Result<(), Error> {
            match role(tflite)? {
                Role::Detector(graph) => detector = Some(graph),
                Role::Landmarks(graph) => landmarks = Some(graph),
            }
            Ok(())
        };
        for file in files {
            if file.starts_with(ZIP_MARK) {
                unpack(file, &mut add)?;
            } else {
                add(file)?;
            }
        }
        let missing = |what: &str| Error::WrongModel(format!("{what} is missing"));
        Ok(Self {
            detector: detector.ok_or_else(|| missing("the person detector"))?,
            landmarks: landmarks.ok_or_else(|| missing("the landmark network"))?,
        })
    }
}

/// Hands over every network of a package.
fn unpack(package: &[u8], add: &mut impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    const BROKEN: Error = Error::Damaged("the package cannot be unpacked");
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).map_err(|_| BROKEN)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Error::TooLarge("there are too many files in the package"));
    }
    for index in 0..archive.len() {
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(_)) => {
                return Err(Error::Unsupported(
                    "a compressed or encrypted package".into(),
                ));
            }
            Err(_) => return Err(BROKEN),
        };
        let name = entry.name().map_err(|_| BROKEN)?;
        if !name.ends_with(NETWORK_ENDING) {
            continue;
        }
        // Weights come as two bytes each at least.
        let most = 2 * limits::WEIGHTS_LEN as u64;
        if entry.size() > most {
            return Err(Error::TooLarge("a file in the package is too large"));
        }
        let mut bytes = Vec::new();
        entry
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|_| BROKEN)?;
        add(&bytes)?;
    }
    Ok(())
}

/// Reads a network and tells by its input what it is for.
fn role(tflite: &[u8]) -> Result<Role, Error> {
    let plain = Graph::parse(tflite)?;
    let side = |side: usize| [1, side, side, 3];
    let input = plain.values[plain.input].shape.as_slice();
    if input == side(detect::INPUT_SIDE) {
        plain.reduced(&detect::OUTPUTS).map(Role::Detector)
    } else if input == side(track::INPUT_SIDE) {
        plain.reduced(&track::OUTPUTS).map(Role::Landmarks)
    } else {
        let reason = format!("it takes pictures of the shape {input:?}");
        Err(Error::WrongModel(reason))
    }
}
