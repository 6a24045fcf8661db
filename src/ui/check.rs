//! Something that is on or off.

use crate::app::context::ctx;
use crate::state::prefs::Prefs;
use leptos::prelude::*;

/// A box to tick, with its words beside it.
#[component]
pub fn Check(
    /// Its name in tests.
    id: &'static str,
    /// Its words.
    word: &'static str,
    /// What more there is to say, for the pointer.
    #[prop(optional)]
    title: Option<&'static str>,
    /// Whether it is on.
    on: impl Fn() -> bool + Send + Sync + 'static,
    /// Called with what it is from now on.
    set: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="check" title=title>
            <input type="checkbox" data-testid=id prop:checked=on on:change=move |e| set(event_target_checked(&e))/>
            <span>{word}</span>
        </label>
    }
}

/// A box for something that is remembered.
#[component]
pub fn Preference(
    /// Its name in tests.
    id: &'static str,
    /// Its words.
    word: &'static str,
    /// What more there is to say, for the pointer.
    #[prop(optional)]
    title: Option<&'static str>,
    /// What is remembered.
    of: fn(&mut Prefs) -> &mut bool,
    /// Called after it has changed.
    #[prop(optional)]
    then: Option<Callback<()>>,
) -> impl IntoView {
    let ctx = ctx();
    let on = move || ctx.prefs.with(|p| *of(&mut p.clone()));
    let set = move |on| {
        ctx.prefer(|p| *of(p) = on);
        if let Some(then) = then {
            then.run(());
        }
    };
    match title {
        Some(title) => view! { <Check id word title on set/> }.into_any(),
        None => view! { <Check id word on set/> }.into_any(),
    }
}
