//! The files, what each is, and how to bring more.

use crate::app::context::ctx;
use crate::app::opensim;
use crate::platform::folders;
use crate::state::opensim::intake::{last, role_name};
use crate::ui::icon::Icon;
use leptos::html::Input;
use leptos::prelude::*;

/// What the file picker offers.
const ACCEPT: &str = ".osim,.xml,.mot,.sto,.trc,.c3d,.txt,.csv";

#[component]
pub fn FileList() -> impl IntoView {
    let ctx = ctx();
    let desk = ctx.opensim;
    let any = move || desk.files.with(|f| !f.is_empty()) || desk.refused.with(|f| !f.is_empty());
    view! {
        <section class="opensim-files" data-testid="opensim-files">
            <Bring/>
            <Show when=any>
                <div class="opensim-files-head">
                    <h2>"Files"</h2>
                    <button class="quiet" data-testid="opensim-clear" on:click=move |_| opensim::clear(ctx)>"Put all away"</button>
                </div>
                <ul>{move || rows(ctx).into_iter().map(|row| view! { <Row row/> }).collect_view()}</ul>
                <p class="hint">
                    {move || desk.unkept.get().unwrap_or_else(|| "Kept in this browser, on this device only, until you put them away.".into())}
                </p>
            </Show>
        </section>
    }
}

#[derive(Clone)]
struct FileRow {
    name: String,
    what: Result<&'static str, String>,
}

/// Every file with what it is, those that were refused last.
fn rows(ctx: crate::app::context::Ctx) -> Vec<FileRow> {
    let desk = ctx.opensim;
    let looked = desk.desk.get();
    let of = |name: &String| {
        let found = looked.files.iter().find(|l| l.name == *name);
        match found.map(|l| &l.role) {
            Some(Ok(role)) => Ok(role_name(*role)),
            Some(Err(why)) => Err(why.clone()),
            None => Ok("…"),
        }
    };
    let names: Vec<String> = desk
        .files
        .with(|all| all.iter().map(|f| f.name.clone()).collect());
    let mut rows: Vec<FileRow> = names
        .into_iter()
        .map(|name| FileRow {
            what: of(&name),
            name,
        })
        .collect();
    rows.extend(desk.refused.get().into_iter().map(|(name, why)| FileRow {
        name,
        what: Err(why),
    }));
    rows
}

#[component]
fn Row(row: FileRow) -> impl IntoView {
    let ctx = ctx();
    let FileRow { name, what } = row;
    let short = last(&name).to_owned();
    let remove = format!("Put {short} away");
    let path = name.clone();
    view! {
        <li class="opensim-file" data-testid="opensim-file">
            <span class="entry-words">
                <span class="entry-name" title=path>{short}</span>
                {match what {
                    Ok(role) => view! { <span class="entry-what">{role}</span> }.into_any(),
                    Err(why) => view! { <span class="hint wrong" data-testid="opensim-file-problem">{why}</span> }.into_any(),
                }}
            </span>
            <button class="tool" aria-label=remove title="Put away"
                on:click=move |_| opensim::remove(ctx, &name)><Icon name="delete"/></button>
        </li>
    }
}

/// The drop zone; a line once something is there.
#[component]
fn Bring() -> impl IntoView {
    let ctx = ctx();
    let desk = ctx.opensim;
    let (files, folder) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let take = move |node: NodeRef<Input>| {
        if let Some(input) = node.get() {
            let found = folders::from_picker(&input);
            opensim::bring(ctx, async move { found });
        }
    };
    let open = move |node: NodeRef<Input>| {
        if let Some(input) = node.get() {
            input.click();
        }
    };
    let first = move || desk.files.with(Vec::is_empty);
    Effect::new(move || {
        if let Some(input) = folder.get() {
            folders::pick_folder(&input);
        }
    });
    view! {
        <div class="drop opensim-drop" data-testid="drop-zone">
            <p class="drop-words">{move || match (desk.looking.get(), first()) {
                (true, _) => "Reading…",
                (_, true) => "Drop a model (OSIM), motion (MOT, STO), markers (TRC, C3D), forces and set-ups (XML) anywhere on this page, or a folder of them",
                (_, false) => "Drop more files anywhere on this page",
            }}</p>
            <div class="actions">
                <button class:primary=first data-testid="opensim-choose" on:click=move |_| open(files)>"Choose files…"</button>
                <button data-testid="opensim-folder" on:click=move |_| open(folder)>"Choose a folder…"</button>
                <Show when=move || desk.looking.get()>
                    <button data-testid="opensim-stop" on:click=move |_| opensim::stop(ctx)>"Stop"</button>
                </Show>
                <Show when=first>
                    <button data-testid="opensim-example" on:click=move |_| opensim::open_example(ctx)>"Open the example"</button>
                </Show>
            </div>
            <Show when=first>
                <p class="promise"><b>"Nothing leaves this device."</b>" The model is read, shown and computed here; there is no upload."</p>
            </Show>
            <input node_ref=files class="unseen" type="file" multiple accept=ACCEPT tabindex="-1" aria-label="Files"
                data-testid="opensim-input" on:change=move |_| take(files)/>
            <input node_ref=folder class="unseen" type="file" tabindex="-1" aria-label="Folder"
                data-testid="opensim-folder-input" on:change=move |_| take(folder)/>
        </div>
    }
}
