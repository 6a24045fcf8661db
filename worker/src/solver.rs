//! Analysis jobs.

use crate::link::reply;
use crate::steps::Steps;
use js_sys::{Array, Uint8Array};
use sagitta_analysis::ImportSource;
use sagitta_motion::{
    ImportOptions, LoadVelocity, Misfit, Numbers, Recorded, Request, SolverJob, SolverReply,
};

/// What is said of a job that came to the wrong worker.
pub const ELSEWHERE: &str = "A job went to a part of the app that does not do it; reload the page.";

/// Values of a report that travel together: the page is busy with them for some milliseconds.
const AT_ONCE: usize = 250;

const GARBLED: &str = "The recording did not reach the part of the app that measures it; reload the page and try again.";

/// Does one job and answers it.
pub fn handle(job: SolverJob, payload: &Array) {
    reply(&answer(job, payload));
}

/// Says why a job came to nothing.
pub(crate) fn fail(job: u32, error: sagitta_analysis::Error) -> SolverReply {
    SolverReply::Failed {
        job,
        message: error.to_string(),
    }
}

/// What was read, or what has to be said first.
fn read(job: u32, read: Result<Recorded, sagitta_analysis::Error>) -> SolverReply {
    match read {
        Ok(recorded) => SolverReply::Input { job, recorded },
        Err(error) => match error.asks() {
            Some(what) => SolverReply::Asks {
                job,
                what,
                message: error.to_string(),
            },
            None => fail(job, error),
        },
    }
}

/// Reads a recording of a file per frame.
fn read_frames(
    names: &[String],
    payload: &Array,
    options: &ImportOptions,
) -> Result<Recorded, sagitta_analysis::Error> {
    let bytes = payload.iter().map(|b| Uint8Array::new(&b).to_vec());
    let bytes: Vec<Vec<u8>> = bytes.collect();
    let named = names.iter().zip(&bytes);
    let files: Vec<(&str, &[u8])> = named.map(|(name, b)| (&**name, &**b)).collect();
    sagitta_analysis::read(ImportSource::Frames(&files), options)
}

/// What comes of a request that has its points again.
fn whole(
    job: u32,
    mut request: Box<Request>,
    points: Numbers,
    answer: impl FnOnce(&Request) -> Result<SolverReply, sagitta_analysis::Error>,
) -> SolverReply {
    match points.into_poses(request.poses_mut()) {
        Ok(()) => answer(&request).unwrap_or_else(|error| fail(job, error)),
        Err(Misfit) => garbled(job),
    }
}

fn garbled(job: u32) -> SolverReply {
    SolverReply::Failed {
        job,
        message: GARBLED.to_owned(),
    }
}

fn answer(job: SolverJob, payload: &Array) -> SolverReply {
    match job {
        SolverJob::Catalogue => SolverReply::Catalogue {
            movements: sagitta_analysis::catalogue(),
        },
        SolverJob::Analyse {
            job,
            request,
            points,
        } => whole(job, request, points, |request| {
            let mut report = Box::new(sagitta_analysis::run(request, &mut Steps { job })?);
            let values = std::mem::take(&mut report.metrics);
            for values in values.chunks(AT_ONCE).map(<[_]>::to_vec) {
                reply(&SolverReply::Values { job, values });
            }
            let curves = Numbers::of_series(&mut report.series);
            Ok(SolverReply::Report {
                job,
                report,
                curves,
            })
        }),
        SolverJob::Read { job, name, options } => {
            let bytes = Uint8Array::new(&payload.get(0)).to_vec();
            read(
                job,
                sagitta_analysis::read(ImportSource::file(&name, &bytes), &options),
            )
        }
        SolverJob::ReadFrames {
            job,
            names,
            options,
        } => read(job, read_frames(&names, payload, &options)),
        SolverJob::Profile { job, reports } => match sagitta_analysis::load_velocity(&reports) {
            Ok(found) => SolverReply::Profile {
                job,
                profile: LoadVelocity {
                    unloaded_m_s: found.unloaded_m_s,
                    slope: found.slope,
                    r_squared: found.r_squared,
                    one_rm_kg: found.one_rm_kg.value,
                    one_rm_sd_kg: found.one_rm_kg.sd,
                    at_m_s: found.at_m_s.value,
                    source: found.source.to_owned(),
                    loads: found.loads,
                    note: found.note,
                },
            },
            Err(error) => fail(job, error),
        },
        SolverJob::Unpack { job, .. }
        | SolverJob::Desk { job, .. }
        | SolverJob::Table { job, .. }
        | SolverJob::Tool { job, .. } => SolverReply::Failed {
            job,
            message: ELSEWHERE.to_owned(),
        },
        SolverJob::Write {
            job,
            format,
            mut report,
            curves,
            request,
            points,
        } => match curves.into_series(&mut report.series) {
            Ok(()) => whole(job, request, points, |request| {
                let file = sagitta_analysis::write_download(format, &report, request)?;
                Ok(SolverReply::Download { job, file })
            }),
            Err(Misfit) => garbled(job),
        },
    }
}
