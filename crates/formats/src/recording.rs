//! One reader for all recordings.

use crate::detect::{self, Format, detect};
use crate::keypoints::{self, Kind, OpenPose};
use crate::{Error, c3d, forces, limits, mot, pose_json, ranges, subjects, trc};
use sagitta_motion::{
    Assumed, DroppedKind, Forces, ImportNotes, ImportOptions, Input, PeopleTrack, Recorded, Table,
};

/// A recording as it lies there.
#[derive(Debug, Clone, Copy)]
pub enum ImportSource<'a> {
    /// One file.
    File {
        /// Its name without its folder.
        name: &'a str,
        /// All of it.
        bytes: &'a [u8],
    },
    /// A file per frame, as OpenPose writes them: names, which number the frames, and bytes, in any
    /// order.
    Frames(&'a [(&'a str, &'a [u8])]),
}

impl<'a> ImportSource<'a> {
    /// One file: its name without its folder, and its bytes or text.
    pub fn file(name: &'a str, bytes: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        let bytes = bytes.as_ref();
        Self::File { name, bytes }
    }
}

/// Reads landmarks (JSON), joint coordinates (MOT, STO), markers (TRC, C3D) or forces (text, MOT, C3D),
/// told apart by content and, where that leaves it open, by name.
///
/// # Errors
/// One sentence where it is none of these, is damaged, exceeds the limits, or means nothing without
/// something that `options` can say.
///
/// ```
/// use sagitta_formats::{ImportSource, read};
/// use sagitta_motion::{ImportOptions, Input};
/// let source = ImportSource::file("jump.txt", "661.1\n661.2\n661.0\n");
/// let options = ImportOptions::at_rate(Some(1000.0));
/// let Input::Forces(forces) = read(source, &options)?.input else { panic!() };
/// assert_eq!(forces.t_s, [0.0, 0.001, 0.002]);
/// # Ok::<(), sagitta_formats::Error>(())
/// ```
pub fn read(source: ImportSource<'_>, options: &ImportOptions) -> Result<Recorded, Error> {
    match source {
        ImportSource::File { name, bytes } => match detect(bytes, name) {
            Format::C3d => read_c3d(bytes, options),
            _ => {
                let unknown = || Error::Unknown(name.to_owned());
                let text = detect::text(bytes).ok_or_else(unknown)?;
                read_text(name, &text, options)
            }
        },
        ImportSource::Frames(files) => {
            let mut frames = OpenPose::default();
            for (name, bytes) in files {
                frames.push(name, &String::from_utf8_lossy(bytes))?;
            }
            frames.import(options).map(with_notes)
        }
    }
}

fn with_notes((track, import): (PeopleTrack, ImportNotes)) -> Recorded {
    Recorded {
        import,
        ..track.into()
    }
}

fn plates(options: &ImportOptions) -> forces::Options {
    let unit = options.unit.as_deref();
    forces::Options {
        rate_hz: options.rate_hz,
        columns: options.columns.clone(),
        unit: unit.and_then(forces::Unit::named),
    }
}

fn read_c3d(bytes: &[u8], options: &ImportOptions) -> Result<Recorded, Error> {
    let c3d::Imported {
        recording: c3d::Recording { markers, forces },
        events,
        notes: mut import,
    } = c3d::import(bytes, options)?;
    import.drops(
        DroppedKind::Events,
        events.len(),
        events
            .first()
            .map_or(String::new(), |e| format!("first {}", e.words())),
        "the analysis finds its own",
    );
    let forces = forces.map(measurable).transpose()?;
    let (input, forces) = match forces {
        Some(forces) if markers.markers.is_empty() => (Input::Forces(forces), None),
        forces => (Input::Markers(markers), forces),
    };
    Ok(Recorded {
        forces,
        import,
        ..input.into()
    })
}

fn read_text(name: &str, text: &str, options: &ImportOptions) -> Result<Recorded, Error> {
    let lower = name.to_ascii_lowercase();
    let numbers = text.bytes().any(|b| b.is_ascii_digit());
    let table = [".mot", ".sto"].iter().any(|end| lower.ends_with(end));
    if text.trim_start().starts_with(['{', '[']) {
        return match keypoints::kind(text) {
            Kind::OpenPose => keypoints::read_frame(name, text, options).map(with_notes),
            Kind::Coco => keypoints::read_coco(text, options).map(with_notes),
            Kind::Other => pose_json::read_people_at(text, options.rate_hz).map(Recorded::from),
        };
    }
    let import: ImportNotes;
    let input = if trc::is_trc(text) {
        let (mut markers, mut notes) = trc::import(text, options)?;
        subjects::choose(&mut markers, options.person.as_deref(), &mut notes)?;
        import = notes;
        Input::Markers(markers)
    } else if table || mot::is_table(text) {
        let (table, mut notes) = mot::import(text, options)?;
        let input = match forces::opensim::from_table(&table) {
            Some(forces) => {
                // Forces have no angles.
                notes.assumptions.retain(|a| a.what != Assumed::AngleUnit);
                Input::Forces(measurable(forces)?)
            }
            None => {
                ranges::check(&table, options)?;
                Input::Coordinates(possible(table)?)
            }
        };
        import = notes;
        input
    } else if text.trim().is_empty() {
        return Err(Error::Empty("recording"));
    } else if numbers
        && [".txt", ".csv", ".tsv"]
            .iter()
            .any(|end| lower.ends_with(end))
        || forces::is_force_text(text)
    {
        let (forces, notes) = forces::import(text, &plates(options))?;
        import = notes;
        Input::Forces(forces)
    } else {
        return Err(Error::Unknown(name.to_owned()));
    };
    Ok(Recorded {
        import,
        ..input.into()
    })
}

/// Refuses forces that no plate measures.
fn measurable(forces: Forces) -> Result<Forces, Error> {
    let vertical = forces.plates.iter().flat_map(|p| &p.vertical_n);
    let all = forces.plates.iter().flat_map(|p| &p.wrench);
    let mut all = vertical.chain(all.flat_map(|w| w.force_n.as_flattened()));
    // What is no number is no force either.
    let beyond = all.find(|v| !v.is_finite() || v.abs() > limits::MAX_N);
    match beyond {
        Some(value) => {
            let reason = format!("a force of {value:.3e} N is more than any plate measures");
            Err(Error::damaged(forces::WHAT, "in its values", reason))
        }
        None => Ok(forces),
    }
}

/// Refuses coordinates that no joint has.
fn possible(table: Table) -> Result<Table, Error> {
    let beyond = |row: &Vec<f64>| row.iter().position(|v| v.abs() > limits::MAX_COORDINATE);
    let found = table.rows.iter().zip(&table.t_s);
    let found = found
        .filter_map(|(row, t_s)| Some((beyond(row)?, t_s)))
        .next();
    match found {
        Some((column, t_s)) => {
            let name = table.columns.get(column).map_or("", String::as_str);
            let reason = format!("“{name}” has a value that no joint and nobody reaches");
            Err(Error::damaged("coordinates", format!("at {t_s} s"), reason))
        }
        None => Ok(table),
    }
}
