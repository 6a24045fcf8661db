//! The player's keys, and the list of them.

use super::player::{Player, player};
use crate::platform::dom;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Keys and what they do, for the help.
const KEYS: [(&str, &str); 8] = [
    ("Space", "Play or pause"),
    ("← → or , .", "One frame back or forward"),
    ("Shift with ← →", "Ten frames"),
    ("↑ ↓", "Faster, slower"),
    ("[ ]", "Previous, next repetition"),
    ("Home, End", "First, last frame"),
    ("L", "Loop the repetition"),
    ("?", "This list"),
];

/// Listens to the keyboard for as long as the page shows.
pub fn listen(player: Player, help: RwSignal<bool>) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if help.get_untracked() {
            if event.key() == "Escape" {
                help.set(false);
            }
        } else if wanted(&event) && act(player, help, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Keys that belong to a field, a button or the browser are left to them.
pub fn wanted(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return false;
    }
    match dom::target_tag(event).as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" => false,
        "BUTTON" | "SUMMARY" | "A" => event.key() != " " && event.key() != "Enter",
        _ => true,
    }
}

fn act(player: Player, help: RwSignal<bool>, event: &KeyboardEvent) -> bool {
    let far = if event.shift_key() { 10 } else { 1 };
    match event.key().as_str() {
        " " => player.toggle(),
        "ArrowLeft" | "," | "<" => player.step(-far),
        "ArrowRight" | "." | ">" => player.step(far),
        "ArrowUp" => player.shift_speed(true),
        "ArrowDown" => player.shift_speed(false),
        "[" => player.to_neighbour(false),
        "]" => player.to_neighbour(true),
        "Home" => player.to_frame(0),
        "End" => player.to_last(),
        "l" | "L" => player.toggle_loop(),
        "?" => help.set(true),
        _ => return false,
    }
    true
}

/// The list of keys, over the page.
#[component]
pub fn KeyHelp(help: RwSignal<bool>) -> impl IntoView {
    let close = NodeRef::<leptos::html::Button>::new();
    Effect::new(move || {
        if let Some(button) = close.get() {
            // Focus cannot fail on an element that is there.
            button.focus().ok();
        }
    });
    view! {
        <Show when=move || help.get()>
            <div class="veil" on:click=move |_| help.set(false)>
                <div class="sheet" role="dialog" aria-modal="true" aria-labelledby="keys-title" data-testid="key-help"
                    on:click=|e| e.stop_propagation()>
                    <h2 id="keys-title">"Keys"</h2>
                    <dl class="keys">
                        {KEYS.iter().map(|(key, does)| view! {
                            <dt>{*key}</dt><dd>{*does}</dd>
                        }).collect_view()}
                    </dl>
                    <button node_ref=close on:click=move |_| help.set(false)>"Close"</button>
                </div>
            </div>
        </Show>
    }
}

/// Says the repetition under the cursor to those who cannot see it, when it changes.
#[component]
pub fn RepSpoken() -> impl IntoView {
    let player = player();
    let text = move || {
        let rep = player.rep.get()? + 1;
        let name = player
            .spec
            .get()
            .map_or("Repetition".into(), |s| s.rep_name.to_string());
        Some(format!("{name} {rep}"))
    };
    view! { <p class="unseen" aria-live="polite">{text}</p> }
}
