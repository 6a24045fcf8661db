//! The choice of what tells the scale and which way is up, and what came of it.

use super::scaling;
use crate::state::drawn::{UPRIGHTS, upright_kind};
use crate::state::scaling::{KINDS, kind, length_m, lengths, with_length};
use crate::ui::check::Check;
use leptos::prelude::*;
use sagitta_motion::ScaleBy;

/// What tells the scale, what it is, and the camera's roll; for a picture of this size in pixels.
#[component]
pub fn ScaleTool(size: (f64, f64)) -> impl IntoView {
    let scaling = scaling();
    let by = Memo::new(move |_| scaling.drawn.with(|d| kind(d.scale_by)));
    let upright = move || scaling.drawn.with(|d| upright_kind(d.upright));
    let line = move |text: String| view! { <p>{text}</p> };
    view! {
        <Show when=move || scaling.open.get()>
            <section class="scale-tool" aria-label="Scale" data-testid="scale-tool">
                <label class="field">
                    <span class="label">"Scale from"</span>
                    <select data-testid="scale-by" prop:value=move || by.get()
                        on:change=move |e| scaling.choose(&event_target_value(&e), size)>
                        {KINDS.into_iter().map(|(id, name)| view! {
                            <option value=id selected=move || by.get() == id>{name}</option>
                        }).collect_view()}
                    </select>
                </label>
                {move || match by.get() {
                    "line" => view! { <Length name="Length of the line" second=false id="scale-length"/><Beside/> }.into_any(),
                    "floor" => view! {
                        <Length name="Side 1–2" second=false id="scale-width"/>
                        <Length name="Side 2–3" second=true id="scale-length"/>
                    }.into_any(),
                    _ => ().into_any(),
                }}
                <label class="field">
                    <span class="label">"Upright by"</span>
                    <select data-testid="scale-upright" prop:value=upright
                        on:change=move |e| scaling.choose_upright(&event_target_value(&e), size)>
                        {UPRIGHTS.into_iter().map(|(id, name)| view! {
                            <option value=id selected=move || upright() == id>{name}</option>
                        }).collect_view()}
                    </select>
                </label>
                <div class="scale-words" aria-live="polite" data-testid="scale-words">
                    {move || scaling.told().into_iter().map(line).collect_view()}
                </div>
                <div class="actions">
                    <button type="button" data-testid="scale-undo"
                        disabled=move || scaling.busy.get() || scaling.past.with(Vec::is_empty)
                        on:click=move |_| scaling.back()>"Undo"</button>
                    <button type="button" class="quiet" on:click=move |_| scaling.open.set(false)>"Close"</button>
                </div>
            </section>
        </Show>
    }
}

/// The button that shows the tool.
#[component]
pub fn ScaleButton() -> impl IntoView {
    let scaling = scaling();
    view! {
        <button type="button" class="quiet" data-testid="scale-open" aria-expanded=move || scaling.open.get().to_string()
            title="What tells how large things are and which way is up: the body height, a drawn line, the floor"
            on:click=move |_| scaling.open.update(|o| *o = !*o)>"Scale…"</button>
    }
}

#[component]
fn Length(name: &'static str, second: bool, id: &'static str) -> impl IntoView {
    let scaling = scaling();
    let problem = RwSignal::new(None::<&'static str>);
    let start = lengths(scaling.drawn.get_untracked().scale_by);
    let read = move |text: String| {
        let metres = length_m(&text);
        problem.set(metres.err().filter(|_| !text.trim().is_empty()));
        let by = scaling.drawn.get_untracked().scale_by;
        if let (Ok(metres), Some(by)) = (metres, by) {
            let by = with_length(by, second, metres);
            scaling.drawn.update(|d| d.scale_by = Some(by));
        }
    };
    view! {
        <label class="field">
            <span class="label">{name}</span>
            <span class="with-unit">
                <input data-testid=id inputmode="decimal" autocomplete="off" value=start[usize::from(second)].clone()
                    aria-invalid=move || problem.get().is_some().to_string()
                    on:input=move |e| read(event_target_value(&e)) on:change=move |_| scaling.use_scale()/>
                <span class="unit">"m"</span>
            </span>
            <span class="hint wrong" hidden=move || problem.get().is_none()>{move || problem.get()}</span>
        </label>
    }
}

/// Whether the line is as far away as the person.
#[component]
fn Beside() -> impl IntoView {
    let scaling = scaling();
    let is = move || {
        let by = scaling.drawn.with(|d| d.scale_by);
        matches!(by, Some(ScaleBy::Line { beside: true, .. }))
    };
    let set = move |on: bool| {
        scaling.drawn.update(|d| {
            if let Some(ScaleBy::Line { beside, .. }) = &mut d.scale_by {
                *beside = on;
            }
        });
        scaling.use_scale();
    };
    view! { <Check id="scale-beside" word="It is as far from the camera as the person" on=is set/> }
}
