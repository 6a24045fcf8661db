//! Asks for what a file does not say itself.

use crate::app::context::{Source, ctx};
use crate::app::intake;
use leptos::prelude::*;
use sagitta_motion::{ImportOptions, MissingMetadata};

/// What is missing, the reader's sentence, and what was said so far.
pub type Asked = (MissingMetadata, String, ImportOptions);

/// What a source waits for.
pub fn asked(source: &Option<Source>) -> Option<Asked> {
    match source {
        Some(Source::Incomplete {
            what,
            message,
            options,
            ..
        }) => Some((*what, message.clone(), options.clone())),
        _ => None,
    }
}

/// A choice: its id and what it is called.
type Choice = (&'static str, &'static str);

const FORCE_UNITS: &[Choice] = &[
    ("N", "Newtons"),
    ("kN", "Kilonewtons"),
    ("lbf", "Pounds"),
    ("kgf", "Kilograms"),
];
const LENGTH_UNITS: &[Choice] = &[
    ("mm", "Millimetres"),
    ("cm", "Centimetres"),
    ("dm", "Decimetres"),
    ("m", "Metres"),
    ("in", "Inches"),
];
const ANGLE_UNITS: &[Choice] = &[("degrees", "Degrees"), ("radians", "Radians")];
const POINT_SETS: &[Choice] = &[
    ("body_25", "BODY_25 (OpenPose)"),
    ("body_25b", "BODY_25B (OpenPose)"),
    ("coco_17", "COCO, 17 points"),
    ("h36m", "Human3.6M, 17 points"),
    ("mpii", "MPII, 16 points"),
    ("crowdpose", "CrowdPose, 14 points"),
    ("aic_14", "AI Challenger, 14 points"),
    ("lsp_14", "LSP, 14 points"),
    ("halpe_26", "HALPE, 26 points"),
];

/// How a question is asked: a label, and what may be chosen; without choices something is typed.
struct Question {
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    hint: &'static str,
    choices: &'static [Choice],
}

fn question(what: MissingMetadata) -> Question {
    let of = |id, label, choices| Question {
        id,
        label,
        unit: "",
        hint: "",
        choices,
    };
    match what {
        MissingMetadata::Rate => Question {
            unit: "Hz",
            ..of("import-rate", "Samples per second", &[])
        },
        MissingMetadata::FrameRate => Question {
            unit: "fps",
            ..of("import-rate", "Frames per second", &[])
        },
        MissingMetadata::Columns => Question {
            hint: "Names or numbers from 1, with commas between; two plates as left=2, right=3.",
            ..of("import-columns", "Columns of vertical force", &[])
        },
        MissingMetadata::Unit => of("import-unit", "Unit of the forces", FORCE_UNITS),
        MissingMetadata::LengthUnit => of("import-length", "Unit of lengths", LENGTH_UNITS),
        MissingMetadata::AngleUnit => of("import-angle", "Unit of the angles", ANGLE_UNITS),
        MissingMetadata::Points => of("import-points", "Points of the detector", POINT_SETS),
        MissingMetadata::Person => Question {
            hint: "What stands before the colon in the labels of the markers.",
            ..of("import-person", "Whose markers", &[])
        },
    }
}

/// What stands in the field at first.
fn said(what: MissingMetadata, options: &ImportOptions) -> String {
    let choice = |value: &Option<String>| value.clone().unwrap_or_default();
    match what {
        MissingMetadata::Rate | MissingMetadata::FrameRate => {
            options.rate_hz.map(|hz| hz.to_string()).unwrap_or_default()
        }
        MissingMetadata::Columns => options.columns.join(", "),
        MissingMetadata::Unit => choice(&options.unit),
        MissingMetadata::LengthUnit => choice(&options.length_unit),
        MissingMetadata::AngleUnit => String::new(),
        MissingMetadata::Points => choice(&options.points),
        MissingMetadata::Person => choice(&options.person),
    }
}

/// The options with what was typed or chosen.
fn answered(what: MissingMetadata, mut options: ImportOptions, typed: &str) -> ImportOptions {
    let text = typed.trim();
    match what {
        MissingMetadata::Rate | MissingMetadata::FrameRate => {
            options.rate_hz = text.replace(',', ".").parse().ok();
        }
        MissingMetadata::Columns => {
            let names = text.split(',').map(|c| c.trim().to_owned());
            options.columns = names.filter(|c| !c.is_empty()).collect();
        }
        MissingMetadata::Unit => options.unit = Some(text.to_owned()),
        MissingMetadata::LengthUnit => options.length_unit = Some(text.to_owned()),
        MissingMetadata::AngleUnit => options.in_degrees = Some(text == "degrees"),
        MissingMetadata::Points => options.points = Some(text.to_owned()),
        MissingMetadata::Person => options.person = Some(text.to_owned()),
    }
    options
}

/// The form.
#[component]
pub fn ImportForm(asked: Asked) -> impl IntoView {
    let ctx = ctx();
    let (what, message, options) = asked;
    let name = ctx.source.with_untracked(|s| s.as_ref().map(Source::name));
    let Question {
        id,
        label,
        unit,
        hint,
        choices,
    } = question(what);
    let first = match (said(what, &options), choices.first()) {
        (empty, Some((id, _))) if empty.is_empty() => (*id).to_owned(),
        (said, _) => said,
    };
    let typed = RwSignal::new(first);
    let send = move || {
        let options = typed.with_untracked(|text| answered(what, options.clone(), text));
        intake::say_more(ctx, options);
    };
    let field = match choices {
        [] => view! {
            <span class="with-unit"><input data-testid=id autocomplete="off" prop:value=typed
                inputmode=if unit.is_empty() { "text" } else { "decimal" }
                on:input=move |e| typed.set(event_target_value(&e))/><span class="unit">{unit}</span></span>
        }.into_any(),
        choices => view! {
            <select data-testid=id on:change=move |e| typed.set(event_target_value(&e))>
                {choices.iter().map(|(id, name)| view! { <option value=*id selected=move || typed.with(|t| t == id)>{*name}</option> }).collect_view()}
            </select>
        }.into_any(),
    };
    view! {
        <h1>"One thing is not in the file"</h1>
        <p class="file-name" data-testid="source-name">{name}</p>
        <p class="asked" data-testid="asked">{without_command_line(&message)}</p>
        <form class="choices-form" on:submit=move |e| { e.prevent_default(); send() }>
            <label class="field"><span class="label">{label}</span>{field}
                {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}</label>
            <div class="actions">
                <button type="submit" class="primary" data-testid="say">"Go on"</button>
                <a class="button" href="#/">"Back"</a>
            </div>
        </form>
    }
}

/// What is said to those who type commands is left out here.
fn without_command_line(message: &str) -> String {
    match (message.find(" (on the command line"), message.rfind(')')) {
        (Some(from), Some(to)) if to > from => {
            format!("{}{}", &message[..from], &message[to + 1..])
        }
        _ => message.to_owned(),
    }
}
