//! Requests with everything at its default.

use sagitta_motion::{Input, Metric, PoseTrack, Report, Request, Side, Silent};

/// A request for a movement with nothing known about the person.
pub fn request(movement: &str, input: Input) -> Request {
    Request::new(movement, input)
}

/// The report of a track with nothing known about the person.
///
/// # Panics
/// Where the analysis fails.
#[allow(clippy::panic)]
pub fn analyse(movement: &str, track: &PoseTrack) -> Report {
    run(&request(movement, Input::Pose(track.clone())))
}

/// The report of a request.
///
/// # Panics
/// Where the analysis fails.
#[allow(clippy::panic)]
pub fn run(request: &Request) -> Report {
    match sagitta_analysis::run(request, &mut Silent) {
        Ok(report) => report,
        Err(error) => panic!("{error}"),
    }
}

/// One metric of a report.
pub fn metric<'a>(
    report: &'a Report,
    id: &str,
    rep: Option<usize>,
    side: Option<Side>,
) -> Option<&'a Metric> {
    let wanted = |m: &&Metric| m.id == id && m.rep == rep && m.side == side;
    report.metrics.iter().find(wanted)
}

/// The value of one metric of a report.
pub fn value(report: &Report, id: &str, rep: usize, side: Option<Side>) -> Option<f64> {
    metric(report, id, Some(rep), side)?.value
}
