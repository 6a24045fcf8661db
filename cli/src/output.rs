//! Result files: written beside their final name first, so that a reader never sees half a file.

use crate::error::Error;
use sagitta_motion::{DownloadFormat, Input, Pose, Report, Request};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

/// Writes `text` to standard output. A reader that has had enough is no error.
///
/// # Errors
/// Standard output cannot be written.
pub fn say(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::writing(Path::new("standard output"))(e))
        }
        _ => Ok(()),
    }
}

/// Writes `text` to `path`, making its folder.
///
/// # Errors
/// The folder cannot be made or the file not be written.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(Error::writing(folder))?;
    }
    let mut name = OsString::from(path.as_os_str());
    name.push(".partial");
    let partial = Path::new(&name);
    let done = std::fs::write(partial, text).and_then(|()| std::fs::rename(partial, path));
    done.map_err(|source| {
        std::fs::remove_file(partial).ok();
        Error::writing(path)(source)
    })
}

/// Writes report.json and metrics.csv, pose.json where there are landmarks, and pose.trc
/// where they are in metres.
///
/// # Errors
/// As [`write`].
pub fn write_all(folder: &Path, report: &Report, request: &Request) -> Result<(), Error> {
    let mut files = vec![
        ("report.json", DownloadFormat::ReportJson),
        ("metrics.csv", DownloadFormat::MetricsCsv),
    ];
    if let Input::Pose(track) = &request.input {
        files.push(("pose.json", DownloadFormat::PoseJson));
        let in_space = |pose: &Pose| !pose.world_m.is_empty();
        if track.frames.iter().flat_map(|f| &f.pose).any(in_space) {
            files.push(("pose.trc", DownloadFormat::PoseTrc));
        }
    }
    for (name, format) in files {
        let path = folder.join(name);
        let file = sagitta_analysis::write_download(format, report, request)
            .map_err(|e| Error::input(&path, e))?;
        write(&path, &file.text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_and_nothing_partial_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/report.json");
        write(&path, "{}").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}");
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1
        );
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = write(&file.join("report.json"), "{}")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("cannot write") && error.contains("file"),
            "{error}"
        );
    }
}
