//! Reports to downloads.

use crate::Error;
use sagitta_formats as formats;
use sagitta_motion::{Download, DownloadFormat, Input, Pose, PoseTrack, Report, Request};

/// Writes one download. The suggested name is made from the input's name: "squats.report.json".
///
/// # Errors
/// [`Error::Request`] where landmarks are asked for and the request has none.
pub fn write_download(
    format: DownloadFormat,
    report: &Report,
    request: &Request,
) -> Result<Download, Error> {
    let (suffix, mime, text) = match format {
        DownloadFormat::ReportJson => (
            "report.json",
            "application/json",
            formats::report_json::write(report)?,
        ),
        DownloadFormat::PoseJson => (
            "pose.json",
            "application/json",
            formats::pose_json::write(track(request)?)?,
        ),
        DownloadFormat::MetricsCsv => ("metrics.csv", "text/csv", formats::csv::metrics(report)),
        DownloadFormat::SeriesCsv => ("series.csv", "text/csv", formats::csv::series(report)),
        DownloadFormat::PoseTrc => (
            "pose.trc",
            "text/plain",
            formats::trc::write(&markers(request)?),
        ),
    };
    Ok(Download {
        name: format!("{}.{suffix}", stem(&report.provenance.input)),
        mime: mime.to_owned(),
        text,
    })
}

/// The world landmarks in real time, for programs that know nothing of slow motion.
fn markers(request: &Request) -> Result<sagitta_motion::Markers, Error> {
    let track = track(request)?;
    let in_space = |pose: &Pose| !pose.world_m.is_empty();
    if !track.frames.iter().flat_map(|f| &f.pose).any(in_space) {
        return Err(Error::Request(
            "These landmarks are in the picture only, in pixels, and a TRC file holds metres; save \
             the landmarks as JSON instead."
                .to_owned(),
        ));
    }
    let mut trc = formats::trc::from_track(track)?;
    let pace = request.settings.pace();
    trc.rate_hz *= pace;
    trc.t_s.iter_mut().for_each(|t| *t /= pace);
    Ok(trc)
}

fn track(request: &Request) -> Result<&PoseTrack, Error> {
    match &request.input {
        Input::Pose(track) => Ok(track),
        _ => Err(Error::Request(
            "This recording holds no landmarks, so there is no pose file to save; \
             save the report or the curves instead."
                .to_owned(),
        )),
    }
}

/// File name without folder, extension and a trailing ".pose".
fn stem(input: &str) -> &str {
    let name = input.rsplit(['/', '\\']).next().unwrap_or(input);
    let stem = match name.rfind('.') {
        Some(dot) if dot > 0 => &name[..dot],
        _ => name,
    };
    let stem = stem.strip_suffix(".pose").unwrap_or(stem);
    if stem.is_empty() { "recording" } else { stem }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stem_drops_folder_extension_and_pose() {
        assert_eq!(stem("a/b/squats.pose.json"), "squats");
        assert_eq!(stem("clip.mp4"), "clip");
        assert_eq!(stem(".hidden"), ".hidden");
        assert_eq!(stem(""), "recording");
    }
}
