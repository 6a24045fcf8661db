//! A long file shared by several workers.

use super::pose_client::{Port, PoseEvent};
use super::pose_job::{Looked, Task, part};
use crate::state::parts::Found;
use futures_util::future::{join_all, try_join_all};
use sagitta_motion::Part;

/// Has `port`'s worker and as many more as there are other parts look at a file. `None` if that did not
/// work out: then one worker takes it alone, which says what is wrong.
pub(super) async fn run(
    port: &mut Port,
    task: Task<'_>,
    parts: &[Part],
    emit: &dyn Fn(PoseEvent),
) -> Option<Found> {
    // Parts open files of their own; the page has been told of the whole.
    let emit = &|event| {
        if matches!(event, PoseEvent::Frame(..)) {
            emit(event);
        }
    };
    let more = join_all(parts.iter().skip(1).map(|_| port.another())).await;
    let mut more = more.into_iter().collect::<Option<Vec<Port>>>()?;
    let ports = std::iter::once(&mut *port).chain(&mut more);
    let jobs = ports
        .zip(parts)
        .map(|(port, one)| part(port, task, Some(*one), emit));
    // One that fails ends the others, which are told to stop as they are dropped.
    let found = try_join_all(jobs).await.ok()?;
    let seen = found.into_iter().map(Looked::found);
    let mut found = seen.collect::<Option<Vec<Found>>>()?;
    // Their memory is free before anything is looked at again.
    drop(more);
    meet(port, task, parts, &mut found).await?;
    let whole = found.iter().zip(parts).all(|(f, p)| f.is_whole(p));
    whole.then(|| Found::joined(found))
}

/// Looks again at parts that began with somebody else than the part before them ended with.
async fn meet(port: &mut Port, task: Task<'_>, parts: &[Part], found: &mut [Found]) -> Option<()> {
    for i in 1..found.len() {
        let [before, this] = found.get_mut(i - 1..=i)? else {
            return None;
        };
        if task.how.tracking && !this.continues(before) {
            let again = Part {
                follow: before.ends.last,
                ..*parts.get(i)?
            };
            let looked = part(port, task, Some(again), &|_| {}).await.ok()?;
            *this = looked.found()?;
        }
    }
    Some(())
}

impl Looked {
    fn found(self) -> Option<Found> {
        match self {
            Self::At(found) => Some(found),
            Self::Away(_) => None,
        }
    }
}
