//! Whose markers they are: several subjects in one file have their names before the labels, "anna:RKNE".

use crate::Error;
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportNotes, Markers, MissingMetadata};
use std::collections::{BTreeMap, BTreeSet};

/// Keeps the markers of one subject, with those that are no one's, where several wear the same markers:
/// `wanted`, else the one of whom most was seen, which is noted.
///
/// # Errors
/// [`Error::Asked`] where there is no subject of the name that is wanted.
pub(crate) fn choose(
    markers: &mut Markers,
    wanted: Option<&str>,
    notes: &mut ImportNotes,
) -> Result<(), Error> {
    let mut subjects = subjects(markers);
    if let Some(wanted) = wanted {
        let found = subjects.keys().find(|s| s.eq_ignore_ascii_case(wanted));
        let Some(name) = found.cloned() else {
            return Err(unknown(wanted, &subjects));
        };
        notes.rests_on(Assumed::Person, &name, Evidence::Stated, "");
        keep(markers, &name, notes);
        return Ok(());
    }
    alike(markers, &mut subjects);
    if subjects.len() < 2 {
        return Ok(());
    }
    let seen = |columns: &[usize]| {
        let rows = markers.positions_m.iter();
        let of = |row: &Vec<Option<[f64; 3]>>| {
            let there = |j: &&usize| row.get(**j).is_some_and(Option::is_some);
            columns.iter().filter(there).count()
        };
        rows.map(of).sum::<usize>()
    };
    // Of equals the first in the file.
    let most = subjects
        .iter()
        .max_by_key(|(_, columns)| (seen(columns), std::cmp::Reverse(columns.first())));
    let Some(name) = most.map(|(name, _)| name.clone()) else {
        return Ok(());
    };
    let others: Vec<&str> = subjects
        .keys()
        .map(String::as_str)
        .filter(|s| *s != name)
        .collect();
    let reason = format!(
        "most is seen of them, and {} wears the same markers (on the command line, --subject chooses)",
        others.join(", ")
    );
    notes.rests_on(Assumed::Person, &name, Evidence::Assumed, reason);
    keep(markers, &name, notes);
    Ok(())
}

/// Columns by what stands before the colon.
fn subjects(markers: &Markers) -> BTreeMap<String, Vec<usize>> {
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (j, name) in markers.markers.iter().enumerate() {
        if let Some((subject, _)) = name.split_once(':') {
            all.entry(subject.to_owned()).or_default().push(j);
        }
    }
    all
}

/// Leaves those who wear what another wears too: a bar or a wand has labels of its own.
fn alike(markers: &Markers, subjects: &mut BTreeMap<String, Vec<usize>>) {
    let label = |j: &usize| Some(markers.markers.get(*j)?.split_once(':')?.1);
    let sets: Vec<BTreeSet<&str>> = subjects
        .values()
        .map(|columns| columns.iter().filter_map(label).collect())
        .collect();
    let shares = |k: usize| {
        let mut others = sets.iter().enumerate().filter(|(i, _)| *i != k);
        let own = sets.get(k);
        own.is_some_and(|own| others.any(|(_, other)| !own.is_disjoint(other)))
    };
    let mut shared = (0..sets.len()).map(shares).collect::<Vec<_>>().into_iter();
    subjects.retain(|_, _| shared.next().unwrap_or(false));
}

fn unknown(wanted: &str, subjects: &BTreeMap<String, Vec<usize>>) -> Error {
    let names: Vec<&str> = subjects.keys().map(String::as_str).take(8).collect();
    let there = match names.is_empty() {
        true => "no label in it names a subject".to_owned(),
        false => format!("it has {}", names.join(", ")),
    };
    Error::Asked {
        what: format!("has no subject called “{wanted}”: {there}"),
        missing: MissingMetadata::Person,
    }
}

fn keep(markers: &mut Markers, name: &str, notes: &mut ImportNotes) {
    let other = |label: &String| label.split_once(':').is_some_and(|(s, _)| s != name);
    let keep: Vec<bool> = markers.markers.iter().map(|label| !other(label)).collect();
    let gone = keep.iter().filter(|keep| !**keep).count();
    let names: BTreeSet<&str> = markers
        .markers
        .iter()
        .filter_map(|label| Some(label.split_once(':')?.0))
        .filter(|s| *s != name)
        .collect();
    let place: Vec<String> = names.iter().take(8).map(|s| format!("“{s}”")).collect();
    notes.drops(
        DroppedKind::Markers,
        gone,
        place.join(", "),
        format!("they are not those of “{name}”"),
    );
    retain(markers, &keep);
}

/// Keeps the markers that are wanted.
pub(crate) fn retain(markers: &mut Markers, keep: &[bool]) {
    if keep.iter().all(|keep| *keep) {
        return;
    }
    fn pick<T>(list: &mut Vec<T>, keep: &[bool]) {
        let mut wanted = keep.iter().copied();
        list.retain(|_| wanted.next().unwrap_or(true));
    }
    pick(&mut markers.markers, keep);
    for row in &mut markers.positions_m {
        pick(row, keep);
    }
}
