//! How far off the numbers are: what the tests of this version found, and what nobody has tested.

use crate::state::accuracy::{Area, NOT_VALIDATED, PUBLISHED, Row, results};
use leptos::prelude::*;

/// The accuracy screen.
#[component]
pub fn AccuracyPage() -> impl IntoView {
    let results = results();
    let made = results
        .as_ref()
        .map(|r| format!("Version {}, tests of {}.", r.version, r.date));
    let areas = results.map(|r| r.areas()).unwrap_or_default();
    view! {
        <div class="accuracy" data-testid="accuracy">
            <h1>"How exact are the numbers?"</h1>
            <p class="lead">
                "Sagitta's tests hold it against recordings and tables that others made, and against synthetic ones whose truth is exact. This is what they found."
            </p>
            <p class="hint">{made}" A test fails where a deviation exceeds its bound, or where it is no longer the one that stands here."</p>
            {areas.into_iter().map(area).collect_view()}
            <section>
                <h2>"What is not validated"</h2>
                <ul class="plain-list" data-testid="not-validated">
                    {NOT_VALIDATED.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                </ul>
            </section>
            <section>
                <h2>"What studies found about comparable methods"</h2>
                <p class="hint">"Found by others, about other programs, on other people: what to expect of video, not what Sagitta promises."</p>
                <dl class="published">
                    {PUBLISHED.into_iter().map(|[quantity, finding, source]| view! {
                        <div><dt>{quantity}</dt><dd>{finding}<span class="source">{source}</span></dd></div>
                    }).collect_view()}
                </dl>
            </section>
            <p class="actions"><a class="button" href="#/settings">"Settings"</a></p>
        </div>
    }
}

fn area(area: Area) -> impl IntoView {
    view! {
        <section data-testid="accuracy-area">
            <h2>{area.name}</h2>
            <table>
                <thead><tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Held against"</th>
                    <th scope="col" class="number">"Off by"</th>
                    <th scope="col" class="number">"At most"</th>
                    <th scope="col" class="number">"Values"</th>
                </tr></thead>
                <tbody>{area.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

fn row(row: Row) -> impl IntoView {
    let used = format!("{:.1}%", 100.0 * row.used());
    let (found, bound) = (row.found_text(), row.bound_text());
    view! {
        <tr data-testid="accuracy-row">
            <th scope="row">{row.quantity}<span class="source">{row.what}</span></th>
            <td>{row.against}<span class="source">{row.source}</span></td>
            <td class="number" data-label="Off by"><b>{found}</b><span class="used" aria-hidden="true"><span style:width=used></span></span></td>
            <td class="number" data-label="At most">{bound}</td>
            <td class="number" data-label="Values">{row.n}</td>
        </tr>
    }
}
