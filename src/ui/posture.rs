//! The values of one picture.

use super::figure::FigureView;
use super::player::player;
use crate::state::figure::Figure;
use crate::state::posture::rows;
use leptos::prelude::*;

/// Every angle and length that the picture shows, both sides beside each other.
#[component]
pub fn Posture() -> impl IntoView {
    let player = player();
    let rows = move || {
        let spec = player.spec.get();
        player.session.with(|s| rows(&s.report, spec.as_deref()))
    };
    let figure = |value: String, unit: String| Figure {
        value,
        unit,
        valid: true,
        ..Figure::default()
    };
    view! {
        <section class="posture" aria-labelledby="posture-title" data-testid="posture">
            <h2 id="posture-title">"In this picture"</h2>
            <p class="hint">
                "One picture shows one posture: no repetitions, and no other frames to tell how much a value scatters."
            </p>
            <table>
                <tbody>
                    {move || rows().into_iter().map(|row| view! {
                        <tr data-testid="posture-row">
                            <th scope="row">{row.title}</th>
                            <td>
                                {row.values.into_iter().map(|(side, value, unit)| view! {
                                    <FigureView figure=figure(value, unit) side/>
                                }).collect_view()}
                            </td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}
