//! `sagitta analyze`: each input to a report in a folder of its own, several with a summary.

use crate::args::{Analyze, CutOff, Mode};
use crate::error::Error;
use crate::input::{Recording, find};
use crate::output::{self, Inputs, Results};
use crate::people;
use crate::pose::{Span, Wish, estimate};
use crate::progress::Meter;
use crate::read;
use crate::say::{plain, say, tell};
use crate::table::table;
use crate::video::{capture_rate_hz, require_ffmpeg};
use crate::weights::Weights;
use sagitta_formats::ImportSource;
use sagitta_formats::csv::{self, SummaryRow};
use sagitta_formats::keypoints::OpenPose;
use sagitta_motion::{
    Ask, DownloadFormat, Forces, Input, PeopleTrack, Pose, Provenance, Recorded, Report, Request,
    Settings, Warning,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Runs the command.
///
/// # Errors
/// Wrong usage, or at least one input failed; the others are done all the same.
pub fn run(args: &Analyze) -> Result<(), Error> {
    check(args)?;
    let recordings = find(&args.inputs)?;
    let weights = weights(args, &recordings)?;
    let inputs = inputs(args, &recordings);
    let single = recordings.len() == 1
        && args
            .inputs
            .iter()
            .all(|input| is_recording(input, &recordings));
    if single {
        let out = args.out.as_deref().map(|root| Out {
            root,
            name: "",
            inputs: &inputs,
        });
        let report = one(args, &recordings[0], weights.as_ref(), out)?;
        report
            .warnings
            .iter()
            .for_each(|warning| tell(&warning.text));
        return match args.out {
            Some(_) => Ok(()),
            None => say(&table(&report)),
        };
    }
    let Some(out) = &args.out else {
        return Err(Error::Usage(
            "several recordings need a folder for their results: give --out DIR".to_owned(),
        ));
    };
    many(args, &recordings, weights.as_ref(), (out, &inputs))
}

/// All files that are read.
fn inputs(args: &Analyze, recordings: &[Recording]) -> Inputs {
    let beside = [&args.plates.forces, &args.net.model_file];
    let files = recordings.iter().flat_map(Recording::files);
    Inputs::new(files.chain(beside.into_iter().flatten()))
}

/// Where the results of a recording go: below `root`, in a folder of that name.
#[derive(Clone, Copy)]
struct Out<'a> {
    root: &'a Path,
    name: &'a str,
    inputs: &'a Inputs,
}

fn is_recording(input: &Path, recordings: &[Recording]) -> bool {
    recordings.iter().any(|recording| recording.path() == input)
}

fn check(args: &Analyze) -> Result<(), Error> {
    if args.plates.forces.is_some() && args.inputs.len() > 1 {
        return Err(Error::Usage(
            "--forces belongs to one recording: name one input".to_owned(),
        ));
    }
    let known: Vec<String> = sagitta_analysis::catalogue()
        .iter()
        .map(|s| s.id.to_string())
        .collect();
    if args.movement != Request::FIND_OUT && !known.contains(&args.movement) {
        let known = known.join(", ");
        return Err(Error::Usage(format!(
            "there is no movement `{}`: choose `auto` or one of {known}",
            args.movement
        )));
    }
    match (args.start, args.end) {
        (Some(start), Some(end)) if start >= end => Err(Error::Usage(format!(
            "--start {start} is not before --end {end}"
        ))),
        _ => Ok(()),
    }
}

/// The networks, if any recording has pixels. A missing decoder is told before anything else is done.
fn weights(args: &Analyze, recordings: &[Recording]) -> Result<Option<Weights>, Error> {
    if recordings.iter().any(|r| matches!(r, Recording::Video(_))) {
        require_ffmpeg()?;
    }
    if recordings.iter().all(Recording::has_landmarks) {
        return Ok(None);
    }
    Weights::of(&args.net).map(Some)
}

/// Whether the movement has a bar, or may turn out to have one.
fn is_lift(movement: &str) -> bool {
    let catalogue = sagitta_analysis::catalogue();
    let spec = catalogue.iter().find(|spec| spec.id == movement);
    spec.is_none_or(|spec| spec.asks.contains(&Ask::Load))
}

type Outcome = (String, Result<Report, String>);

fn many(
    args: &Analyze,
    recordings: &[Recording],
    weights: Option<&Weights>,
    (root, inputs): (&Path, &Inputs),
) -> Result<(), Error> {
    let mut taken = BTreeSet::from([SUMMARY.to_owned()]);
    let mut outcomes: Vec<Outcome> = Vec::new();
    for recording in recordings {
        let name = folder_name(recording, &mut taken);
        let out = Out {
            root,
            name: &name,
            inputs,
        };
        let result = match one(args, recording, weights, Some(out)) {
            Err(error @ (Error::Usage(_) | Error::NoFfmpeg(_))) => return Err(error),
            result => result.map_err(|error| plain(&error.to_string())),
        };
        if let Err(error) = &result {
            tell(error);
        }
        outcomes.push((name, result));
    }
    summarise(root, inputs, &outcomes)
}

/// What several recordings give together.
const SUMMARY: &str = "summary.csv";

fn summarise(folder: &Path, inputs: &Inputs, outcomes: &[Outcome]) -> Result<(), Error> {
    let rows: Vec<SummaryRow<'_>> = outcomes
        .iter()
        .map(|(name, result)| SummaryRow {
            input: name,
            result: result.as_ref().map_err(String::as_str),
        })
        .collect();
    let text = csv::summary(&rows);
    output::write(&folder.join(SUMMARY), text.as_bytes(), inputs)?;
    match outcomes
        .iter()
        .filter(|(_, result)| result.is_err())
        .count()
    {
        0 => Ok(()),
        failed => Err(Error::Some {
            failed,
            total: outcomes.len(),
        }),
    }
}

/// The recording's name without its extension, made unique with a number. Names that are no folder's of
/// their own, as `..` of a file `...json`, are left.
fn folder_name(recording: &Recording, taken: &mut BTreeSet<String>) -> String {
    let name = recording.name();
    let stem = match recording {
        Recording::Stills(..) | Recording::Frames(..) => name.as_str(),
        _ => name
            .rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem),
    };
    let own = output::inside(Path::new(stem)).is_some_and(|p| p.as_os_str() == stem);
    let stem = if own { stem } else { "recording" };
    let numbered = (2..).map(|n| format!("{stem}-{n}"));
    // Some systems take two names for one that differ in capitals only.
    let free = std::iter::once(stem.to_owned())
        .chain(numbered)
        .find(|name| taken.insert(name.to_lowercase()));
    free.unwrap_or_default()
}

fn one(
    args: &Analyze,
    recording: &Recording,
    weights: Option<&Weights>,
    out: Option<Out<'_>>,
) -> Result<Report, Error> {
    let mut meter = Meter::new(args.net.progress, &recording.name());
    let Read {
        input,
        forces,
        everybody,
        notes,
        provenance,
    } = read(args, recording, weights, &mut meter)?;
    somebody(recording, &input)?;
    let request = Request {
        subject: args.who.subject(),
        settings: args.picture.settings(args.plates.settings(Settings {
            cutoff_hz: match args.cutoff_hz {
                Some(CutOff::At(hz)) => Some(hz),
                _ => None,
            },
            automatic_cutoff: args.cutoff_hz == Some(CutOff::Auto),
            start_s: args.start,
            end_s: args.end,
            slow_motion: args.slow_motion,
            plate_m: args.plate_m,
            ground: args.ground.map(Into::into),
            belt_m_s: args.belt_m_s,
            ..Settings::default()
        })),
        variant: args.variant.clone(),
        forces: args
            .plates
            .companion(&args.import.options(args.net.fps), recording_bytes)?
            .or(forces),
        provenance,
        notes,
        ..Request::new(&args.movement, input)
    };
    let report = sagitta_analysis::run(&request, &mut meter)
        .map_err(|e| Error::input(recording.path(), e))?;
    meter.finish();
    if let Some(out) = out {
        let everybody = everybody.map(sagitta_formats::pose_json::write_people);
        let everybody = everybody.transpose();
        let everybody = everybody.map_err(|e| Error::input(recording.path(), e))?;
        keep(out, &report, &request, everybody)?;
    }
    Ok(report)
}

/// Writes report.json and metrics.csv, pose.json where there are landmarks (those of `everybody` where
/// several people were followed), and pose.trc where they are in metres.
fn keep(
    out: Out<'_>,
    report: &Report,
    request: &Request,
    everybody: Option<String>,
) -> Result<(), Error> {
    let mut files = vec![
        ("report.json", DownloadFormat::ReportJson),
        ("metrics.csv", DownloadFormat::MetricsCsv),
    ];
    let mut results = Results::below(out.root, out.inputs);
    if let Input::Pose(track) = &request.input {
        if everybody.is_none() {
            files.push((POSE, DownloadFormat::PoseJson));
        }
        let in_space = |pose: &Pose| !pose.world_m.is_empty();
        if track.frames.iter().flat_map(|f| &f.pose).any(in_space) {
            files.push(("pose.trc", DownloadFormat::PoseTrc));
        }
    }
    let folder = Path::new(out.name);
    for (name, format) in files {
        let path = folder.join(name);
        let file = sagitta_analysis::write_download(format, report, request)
            .map_err(|e| Error::input(&path, e))?;
        results.add(&path, file.text.as_bytes())?;
    }
    if let Some(text) = everybody {
        results.add(&folder.join(POSE), text.as_bytes())?;
    }
    results.keep().map(|_| ())
}

/// The landmarks of a recording.
const POSE: &str = "pose.json";

/// A recording of landmarks in which nobody was found gives no report.
fn somebody(recording: &Recording, input: &Input) -> Result<(), Error> {
    match input {
        Input::Pose(track) if track.coverage() == 0.0 => {
            let problem = "no person was found in any frame: film the whole body in good light, \
                           or choose another recording";
            Err(Error::input(recording.path(), problem))
        }
        _ => Ok(()),
    }
}

/// What the analysis starts from.
struct Read {
    input: Input,
    /// What the same file tells of the plates.
    forces: Option<Forces>,
    /// Where several people were followed.
    everybody: Option<PeopleTrack>,
    notes: Vec<Warning>,
    provenance: Provenance,
}

fn read(
    args: &Analyze,
    recording: &Recording,
    weights: Option<&Weights>,
    meter: &mut Meter,
) -> Result<Read, Error> {
    let mut provenance = Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        input: recording.name(),
        ..Provenance::default()
    };
    let (Some(weights), false) = (weights, recording.has_landmarks()) else {
        let Recorded {
            input,
            forces,
            people,
            import,
        } = landmarks(recording, args)?;
        provenance.import = import;
        return Ok(Read {
            input,
            forces,
            notes: people.as_ref().and_then(people::note).into_iter().collect(),
            everybody: people,
            provenance,
        });
    };
    let wish = Wish {
        mode: args.pose_mode,
        people: args.people.wanted(false),
        whom: args.people.person,
        plate: args.plate.unwrap_or_else(|| is_lift(&args.movement)),
        span: Span {
            start_s: args.start,
            end_s: args.end,
        },
    };
    let seen = estimate(recording, weights, &args.net, wish, meter)?;
    let mode = match args.pose_mode {
        Mode::Image => "image",
        Mode::Video => "video",
    };
    provenance.model = Some(weights.model.clone());
    provenance.model_sha256.clone_from(&weights.sha256);
    provenance.engine = Some(seen.engine);
    if let Recording::Video(path) = recording {
        provenance.capture_rate_hz = capture_rate_hz(path);
    }
    provenance.settings = BTreeMap::from([("pose_mode".to_owned(), mode.to_owned())]);
    if wish.people > 1 {
        let mut set =
            |name: &str, value: String| provenance.settings.insert(name.to_owned(), value);
        set("people", wish.people.to_string());
        set("person", seen.track.subject.unwrap_or_default().to_string());
    }
    Ok(Read {
        input: Input::Pose(seen.track.subject_track()),
        forces: None,
        everybody: (wish.people > 1).then_some(seen.track),
        notes: seen.notes,
        provenance,
    })
}

/// A recording that needs no network, of the person who is asked for.
fn landmarks(recording: &Recording, args: &Analyze) -> Result<Recorded, Error> {
    let path = recording.path();
    let read = match recording {
        Recording::Frames(folder, files) => frames(folder, files, args)?,
        other => data(other.path(), args)?,
    };
    let Some(whom) = args.people.person else {
        return Ok(read);
    };
    let (mut track, import) = match read {
        Recorded {
            people: Some(people),
            import,
            ..
        } => (people, import),
        Recorded {
            input: Input::Pose(track),
            import,
            ..
        } => (PeopleTrack::from(track), import),
        read => return Ok(read),
    };
    people::choose(&mut track, Some(whom), path)?;
    Ok(Recorded {
        import,
        ..track.into()
    })
}

fn frames(folder: &Path, files: &[PathBuf], args: &Analyze) -> Result<Recorded, Error> {
    let options = args.import.options(args.net.fps);
    if options.rate_hz.is_none() {
        return Err(Error::Usage(format!(
            "{} holds a file of landmarks for each frame: say how many frames were filmed per \
             second with --fps",
            folder.display()
        )));
    }
    let mut recording = OpenPose::default();
    for path in files {
        let (name, text) = text(path)?;
        let pushed = recording.push(&name, &text);
        pushed.map_err(|e| Error::input(path, e))?;
    }
    let (people, import) = recording
        .import(&options)
        .map_err(|e| Error::unread(folder, &e.into()))?;
    Ok(Recorded {
        import,
        ..people.into()
    })
}

fn data(path: &Path, args: &Analyze) -> Result<Recorded, Error> {
    let (name, bytes) = recording_bytes(path)?;
    let options = args.import.options(args.net.fps);
    let read = sagitta_analysis::read(ImportSource::file(&name, &bytes), &options);
    read.map_err(|e| Error::unread(path, &e))
}

/// A file's name without its folder, and what is in it.
fn recording_bytes(path: &Path) -> Result<(String, Vec<u8>), Error> {
    let bytes = read::bytes(path, read::RECORDING)?;
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok((name, bytes))
}

/// A text file's name without its folder, and its text.
fn text(path: &Path) -> Result<(String, String), Error> {
    let (name, bytes) = recording_bytes(path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::input(
            path,
            "this file is not text: choose a pose JSON, a .mot file or a table of forces",
        )
    })?;
    Ok((name, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn folders_of_equal_names_are_numbered() {
        let mut taken = BTreeSet::new();
        let video = |path: &str| Recording::Video(PathBuf::from(path));
        assert_eq!(folder_name(&video("a/set.mp4"), &mut taken), "set");
        assert_eq!(folder_name(&video("b/set.mov"), &mut taken), "set-2");
        assert_eq!(folder_name(&video("c/set.mp4"), &mut taken), "set-3");
        assert_eq!(folder_name(&video("c/Set.mp4"), &mut taken), "Set-4");
    }

    #[test]
    fn every_recording_has_a_folder_below_the_results() {
        for name in ["...json", "....mp4", ".mot", "..json", ".", ".."] {
            let found = folder_name(&Recording::Data(PathBuf::from(name)), &mut BTreeSet::new());
            assert!(
                output::inside(Path::new(&found)).is_some(),
                "{name}: {found}"
            );
        }
    }
}
