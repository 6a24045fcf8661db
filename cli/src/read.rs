//! Files that are read whole: ordinary ones, and none that is larger than its reader takes.

use crate::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Most bytes of a recording: what the readers take.
pub const RECORDING: u64 = sagitta_formats::limits::MAX_TEXT_BYTES as u64;
/// Most bytes of a model or a set-up: what the readers take.
pub const XML: u64 = sagitta_formats::limits::MAX_XML_BYTES as u64;
/// Most bytes of a report; one of an hour has about a tenth of it.
pub const REPORT: u64 = 256 << 20;
/// Most bytes of networks; the largest official ones have 30 MB.
pub const NETWORKS: u64 = 256 << 20;

/// Opens an ordinary file. A device may have no end, and a pipe may wait for ever.
///
/// # Errors
/// It is not there, may not be read, or is none.
pub fn open(path: &Path) -> Result<File, Error> {
    // Asked before it is opened: opening a pipe waits until somebody writes to it.
    let meta = std::fs::metadata(path).map_err(Error::reading(path))?;
    if meta.is_dir() {
        return Err(Error::input(path, "this is a folder: name a file in it"));
    }
    if !meta.is_file() {
        let problem = "this is a pipe or a device: save what it gives to a file, and name that";
        return Err(Error::input(path, problem));
    }
    File::open(path).map_err(Error::reading(path))
}

/// What is in a file of at most `most` bytes.
///
/// # Errors
/// As [`open`], and where it is larger.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let file = open(path)?;
    let size = file.metadata().map_err(Error::reading(path))?.len();
    let mut bytes = Vec::new();
    let room = usize::try_from(size.min(most)).unwrap_or(usize::MAX);
    if size > most {
        return Err(too_large(path, most));
    }
    if bytes.try_reserve_exact(room.saturating_add(1)).is_err() {
        let problem = "there is not enough memory to read it: cut the recording into parts";
        return Err(Error::input(path, problem));
    }
    // Counted while reading too: a file may grow, and some say that they have no bytes.
    let read = file.take(most + 1).read_to_end(&mut bytes);
    let read = read.map_err(Error::reading(path))?;
    match read as u64 > most {
        true => Err(too_large(path, most)),
        false => Ok(bytes),
    }
}

/// As [`bytes`], as text; what is not UTF-8 in it becomes replacement signs.
///
/// # Errors
/// As [`bytes`].
pub fn text(path: &Path, most: u64) -> Result<String, Error> {
    let bytes = bytes(path, most)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

fn too_large(path: &Path, most: u64) -> Error {
    let most = most >> 20;
    let problem =
        format!("the file is larger than {most} MB: cut it into parts, or choose another");
    Error::input(path, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        std::fs::write(&file, "12345").unwrap();
        assert_eq!(bytes(&file, 5).unwrap(), b"12345");
        let error = bytes(&file, 4).unwrap_err().to_string();
        assert!(
            error.contains("a.txt") && error.contains("larger"),
            "{error}"
        );
        assert!(
            text(dir.path(), 5)
                .unwrap_err()
                .to_string()
                .contains("folder")
        );
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_not_read() {
        let error = bytes(Path::new("/dev/zero"), 5).unwrap_err().to_string();
        assert!(error.contains("device"), "{error}");
    }
}
