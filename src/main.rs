//! Sagitta in the browser: the shell around two workers.
//!
//! Invariant: nothing here knows how a pose or a metric is computed, and nothing about a particular
//! movement. The shell asks `platform` for files, storage and workers, keeps what it holds in
//! `state`, and draws it with `pages` and `ui`.

mod app;
mod pages;
#[allow(dead_code)] // What the browser offers is written down whole.
mod platform;
mod state;
mod ui;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
