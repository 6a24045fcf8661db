//! Of several people, which one: `--person` and `--people`.

use crate::args::{People, Whom};
use crate::error::Error;
use sagitta_motion::{PeopleTrack, PersonId, Warning, WarningKind};
use sagitta_pose::{MOST_PEOPLE, subject};
use std::path::Path;

impl People {
    /// How many to follow. `drawn`: they are to be drawn as well.
    pub fn wanted(self, drawn: bool) -> usize {
        match self.people {
            Some(people) => usize::from(people),
            None if self.person.is_some() || drawn => MOST_PEOPLE,
            None => 1,
        }
    }
}

/// Makes the one who is asked for the subject of a recording from its first frame on; without a wish the
/// most prominent.
///
/// # Errors
/// Nobody has that number.
pub fn choose(track: &mut PeopleTrack, whom: Option<Whom>, path: &Path) -> Result<(), Error> {
    let ids = track.ids();
    let there = |id: PersonId| match ids.contains(&id) {
        true => Ok(id),
        false => Err(missing(id, &ids, path)),
    };
    let chosen = match whom {
        Some(Whom::Number(id)) => Some(there(id)?),
        Some(Whom::Joined(id, other)) => {
            let (id, other) = (there(id)?, there(other)?);
            track.join(id, other);
            Some(id)
        }
        // Files of points may not say how large the picture is; then it is the one who is seen most.
        Some(Whom::Auto) | None if track.frames.iter().all(|f| f.width == 0) => track.subject,
        Some(Whom::Auto) | None => subject::main_person(track),
    };
    if let Some(id) = chosen {
        track.select(id);
    }
    Ok(())
}

fn missing<'a>(
    wanted: PersonId,
    there: impl IntoIterator<Item = &'a PersonId>,
    path: &Path,
) -> Error {
    let there: Vec<String> = there.into_iter().map(PersonId::to_string).collect();
    let problem = match there.is_empty() {
        true => "nobody was found in any frame: film the whole body in good light".to_owned(),
        false => format!(
            "there is no person {wanted} in it: choose one of {} with --person",
            there.join(", ")
        ),
    };
    Error::input(path, problem)
}

/// What the reader should know where several people were followed.
pub fn note(track: &PeopleTrack) -> Option<Warning> {
    let (people, subject) = (track.ids().len(), track.subject?);
    let later = track.successors(subject);
    let again = later.iter().map(|(id, t_s)| {
        format!(
            " Person {id} appears at {t_s:.1} s, after person {subject} was last seen, and may be the same: \
             if so, give --person {subject}+{id}."
        )
    });
    (people > 1).then(|| {
        let text = format!(
            "{people} people were followed; the results are those of person {subject}. \
             Choose another with --person, counted in the order of appearance.{}",
            again.collect::<String>()
        );
        Warning::new(WarningKind::SeveralPeople, text)
    })
}
