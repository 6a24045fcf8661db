//! Parts of a page that come a moment after the rest of it: each is made in a task of its own, so that the
//! page answers in between, however much there is to show.

use crate::platform::breathe;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::VecDeque;

thread_local! {
    /// What waits to be made, and whether somebody is at it.
    static WAITING: RefCell<(VecDeque<RwSignal<bool>>, bool)> = const { RefCell::new((VecDeque::new(), false)) };
    /// The same for those who look at the page; it belongs to no part of it.
    static BUSY: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether parts of the page are still to come.
pub fn busy() -> bool {
    BUSY.with(Clone::clone).get()
}

/// Shows its children in a task of their own, after everything that stands before them.
#[component]
pub fn Deferred(children: ChildrenFn) -> impl IntoView {
    let due = RwSignal::new(false);
    queue(due);
    move || due.get().then(|| children())
}

/// Many alike: the first `size` of them at once, the others in groups of as many, one after another.
pub fn in_groups<T, V>(
    items: Vec<T>,
    size: usize,
    make: impl Fn(T) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let mut groups = items.chunks(size.max(1)).map(<[T]>::to_vec);
    let all = move |group: Vec<T>| group.into_iter().map(make).collect_view();
    let first = groups.next().map(all);
    let others = groups.map(|group| view! { <Deferred>{all(group.clone())}</Deferred> });
    (first, others.collect_view())
}

fn queue(due: RwSignal<bool>) {
    let idle = WAITING.with_borrow_mut(|(waiting, busy)| {
        waiting.push_back(due);
        !std::mem::replace(busy, true)
    });
    if idle {
        BUSY.with(Clone::clone).set(true);
        spawn_local(make_all());
    }
}

async fn make_all() {
    loop {
        breathe().await;
        let next = WAITING.with_borrow_mut(|(waiting, busy)| {
            let next = waiting.pop_front();
            *busy = next.is_some();
            next
        });
        let Some(due) = next else {
            BUSY.with(Clone::clone).set(false);
            return;
        };
        // What left the page meanwhile is not made any more.
        due.try_set(true);
    }
}
