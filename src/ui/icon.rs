//! Line drawings on a 24 × 24 grid.

use leptos::prelude::*;

/// A drawing by name; decoration only, so every control that uses one also has words.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    let d = match name {
        "sagitta" => "M3 17C6 7.5 18 7.5 21 17M3 17H21M12 17V7M9.2 10.6 12 7l2.8 3.6",
        "play" => "M7 4.5v15l12-7.5z",
        "pause" => "M8 5v14M16 5v14",
        "back" => "M17 5.5v13L7.5 12zM6 5v14",
        "forward" => "M7 5.5v13l9.5-6.5zM18 5v14",
        "loop" => "M5 12a6 6 0 0 1 6-6h7m-3-3 3 3-3 3M19 12a6 6 0 0 1-6 6H6m3 3-3-3 3-3",
        "previous" => "M14.5 6 8.5 12l6 6",
        "next" => "M9.5 6l6 6-6 6",
        "curve" => "M3 20h18M3 8c3 0 3 8 6 8s3-12 6-12 3 9 6 9",
        "delete" => "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13",
        _ => "",
    };
    view! {
        <svg class="icon" class:solid=name == "play" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=d></path>
        </svg>
    }
}
