//! The tools: as a set-up file has them, or from a form; and the one at work.

use crate::app::context::ctx;
use crate::app::opensim::{self, Job};
use crate::platform::dom;
use crate::state::figure::time_left;
use crate::state::opensim::form::{Form, Slot, Tool};
use crate::state::opensim::intake::last;
use crate::state::opensim::offers::{self, Offer};
use leptos::prelude::*;
use sagitta_motion::Role;

#[component]
pub fn Tools() -> impl IntoView {
    let desk = ctx().opensim;
    let model = Memo::new(move |_| desk.desk.with(|d| !offers::of(d, Role::Model).is_empty()));
    let all = Memo::new(move |_| desk.desk.with(|d| offers::offers(d)));
    let form = RwSignal::new(Form::default());
    view! {
        <Show when=move || model.get() || !all.with(Vec::is_empty)>
            <section class="opensim-tools" data-testid="opensim-tools">
                <h2>"Compute"</h2>
                {move || all.get().into_iter().map(|offer| view! { <OfferView offer/> }).collect_view()}
                <Show when=move || model.get()>
                    <details class="own-tool" open=all.with_untracked(Vec::is_empty)>
                        <summary data-testid="own-tool">{move || if all.with(Vec::is_empty) { "Choose a tool" } else { "Or choose a tool without a set-up" }}</summary>
                        <FormView form first=move || all.with(Vec::is_empty)/>
                    </details>
                </Show>
                <AtWork/>
            </section>
        </Show>
    }
}

fn busy() -> impl Fn() -> bool + Copy {
    let job = ctx().opensim.job;
    move || job.with(|j| matches!(j, Job::Running { .. }))
}

/// A run as a set-up has it.
#[component]
fn OfferView(offer: Offer) -> impl IntoView {
    let ctx = ctx();
    let busy = busy();
    let Offer {
        file,
        title,
        setup,
        missing,
    } = offer;
    let lacks = !missing.is_empty();
    let name = title.clone();
    view! {
        <div class="offer" data-testid="offer">
            <p class="entry-name">{title}</p>
            <p class="entry-what">{format!("as {} says", last(&file))}</p>
            {lacks.then(|| view! {
                <p class="hint wrong" data-testid="offer-missing">{format!("It names {}, which is not here; add it to the files.", missing.join(", "))}</p>
            })}
            <button class="primary" data-testid="run-offer" disabled=move || busy() || lacks
                on:click=move |_| opensim::run(ctx, name.clone(), setup.clone())>"Run"</button>
        </div>
    }
}

#[component]
fn FormView(
    form: RwSignal<Form>,
    /// Whether this is the first thing to do.
    first: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let ctx = ctx();
    let desk = ctx.opensim;
    let busy = busy();
    let ready = Memo::new(move |_| {
        desk.desk
            .with(|d| form.with(|f| f.setup(d).map(|setup| (f.tool.name().to_owned(), setup))))
    });
    let run = move |_| {
        if let Ok((title, setup)) = ready.get_untracked() {
            opensim::run(ctx, title, setup);
        }
    };
    view! {
        <div class="choices-form tool-form">
            <fieldset class="choices">
                <legend class="unseen">"Tool"</legend>
                {Tool::ALL.into_iter().map(|tool| view! {
                    <label class="choice">
                        <input type="radio" name="tool" value=tool.id() data-testid=format!("tool-{}", tool.id())
                            prop:checked=move || form.with(|f| f.tool == tool)
                            on:change=move |_| form.update(|f| f.tool = tool)/>
                        <span class="choice-name">{tool.name()}</span>
                        <span class="choice-word">{tool.answers()}</span>
                    </label>
                }).collect_view()}
            </fieldset>
            {move || form.with(Form::slots).iter().map(|slot| view! { <FileField form of=*slot/> }).collect_view()}
            <FeetField form/>
            <Numbers form/>
            {move || ready.get().err().map(|why| view! { <p class="hint wrong" role="status" data-testid="form-problem">{why}</p> })}
            <button class:primary=first data-testid="run-form" disabled=move || busy() || ready.with(Result::is_err) on:click=run>"Run"</button>
        </div>
    }
}

/// The value of the choice that no file gives the loads.
const ESTIMATED: &str = "/estimated";

/// Which bodies are feet, where the ground's forces are estimated.
#[component]
fn FeetField(form: RwSignal<Form>) -> impl IntoView {
    view! {
        <Show when=move || form.with(Form::estimates)>
            <label class="field">
                <span class="label">"Feet"</span>
                <input type="text" placeholder="found by their names" data-testid="form-feet" autocapitalize="none" spellcheck="false"
                    prop:value=move || form.with(|f| f.feet.clone())
                    on:input=move |e| form.update(|f| f.feet = event_target_value(&e))/>
            </label>
            <p class="hint">"Only the two feet touch the ground, and nothing else pushes. What is assumed and how far it was off on recordings with force plates stands beside the result."</p>
        </Show>
    }
}

#[component]
fn FileField(form: RwSignal<Form>, of: Slot) -> impl IntoView {
    let slot = of;
    let desk = ctx().opensim.desk;
    let files = move || {
        desk.with(|d| {
            offers::of(d, slot.role())
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    let loads = slot == Slot::Loads;
    let estimated = move || loads && form.with(Form::estimates);
    let chosen = move || {
        desk.with(|d| form.with(|f| f.file(d, slot)))
            .filter(|_| !estimated())
    };
    let choose = move |value: String| {
        let estimate = loads && value == ESTIMATED;
        let file = Some(value).filter(|v| !v.is_empty() && !estimate);
        form.update(|f| {
            if loads {
                f.estimate = estimate;
            }
            f.choose(slot, file);
        });
    };
    view! {
        <label class="field">
            <span class="label">{slot.name()}</span>
            <select data-testid=format!("slot-{}", slot.id()) on:change=move |e| choose(event_target_value(&e))>
                {slot.without().map(|words| view! {
                    <option value="" selected=move || chosen().is_none() && !estimated()>{words}</option>
                })}
                {loads.then(|| view! {
                    <option value=ESTIMATED selected=estimated>"The ground's, estimated from the motion"</option>
                })}
                {move || files().into_iter().map(|name| {
                    let is = chosen().as_deref() == Some(name.as_str());
                    let short = last(&name).to_owned();
                    view! { <option value=name selected=is>{short}</option> }
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Numbers(form: RwSignal<Form>) -> impl IntoView {
    let field = move |label: &'static str,
                      unit: &'static str,
                      id: &'static str,
                      hint: &'static str,
                      of: fn(&mut Form) -> &mut String| {
        view! {
            <label class="field">
                <span class="label">{label}</span>
                <span class="with-unit">
                    <input type="text" inputmode="decimal" placeholder=hint data-testid=id
                        prop:value=move || form.with(|f| of(&mut f.clone()).clone())
                        on:input=move |e| form.update(|f| *of(f) = event_target_value(&e))/>
                    <span class="unit">{unit}</span>
                </span>
            </label>
        }
    };
    view! {
        <div class="numbers-row">
            {field("From", "s", "form-from", "start", |f| &mut f.from)}
            {field("Until", "s", "form-to", "end", |f| &mut f.to)}
            <Show when=move || form.with(|f| f.tool != Tool::InverseKinematics)>
                {field("Low-pass", "Hz", "form-cutoff", "none", |f| &mut f.cutoff)}
            </Show>
        </div>
    }
}

/// The tool at work, or why it did not work.
#[component]
fn AtWork() -> impl IntoView {
    let ctx = ctx();
    let job = ctx.opensim.job;
    let running = Memo::new(move |_| job.with(|j| matches!(j, Job::Running { .. })));
    let failed = move || match job.get() {
        Job::Failed(why) => Some(why),
        _ => None,
    };
    let done = move || ctx.opensim.run.with(Option::is_some);
    let title = move || match job.get() {
        Job::Running { title, .. } => title,
        _ => String::new(),
    };
    let share = move || match job.get() {
        Job::Running { pace, .. } => pace.share(),
        _ => None,
    };
    let words = move || match job.get() {
        Job::Running { pace, .. } => {
            let left = pace.left_s().map(|s| format!(" · {}", time_left(s)));
            pace.words() + &left.unwrap_or_default()
        }
        _ => String::new(),
    };
    view! {
        <Show when=move || running.get()>
            <div class="progress at-work" data-testid="tool-progress">
                <p class="entry-name" role="status">{title}</p>
                <progress class="bar" max="1" aria-label="Progress"
                    prop:value=move || share().unwrap_or(0.0) class:unknown=move || share().is_none()></progress>
                <p class="progress-words">{words}</p>
                <div class="actions">
                    <button data-testid="tool-cancel" on:click=move |_| opensim::cancel(ctx)>"Cancel"</button>
                </div>
            </div>
        </Show>
        <div role="status">
            {move || done().then(|| view! {
                <p class="done"><span>"Done. "</span><button class="quiet" data-testid="see-results" on:click=move |_| dom::focus("opensim-results")>"See the curves"</button></p>
            })}
        </div>
        <div role="alert">
            {move || failed().map(|why| view! { <p class="trouble" data-testid="tool-problem">{why}</p> })}
        </div>
    }
}
