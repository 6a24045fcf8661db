//! The picture: video with the skeleton on exactly the frame it shows, or the skeleton alone.

use super::chart::Chart;
use super::player::{Player, player, track_of};
use super::points::Points;
use super::scale::{FloorLine, ScaleMarks};
use super::skeleton::{Others, Skeleton, ViewBox};
use crate::app::context::ctx;
use crate::app::work;
use crate::platform::{File, files, frame};
use crate::state::body::{angle_labels, frame_size, others_at, point, reach, side_class, value_at};
use crate::state::chart::plans;
use crate::state::edits::corrected;
use crate::state::figure::number;
use leptos::html::Img;
use leptos::prelude::*;
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// The picture of the recording at the cursor.
#[component]
pub fn Stage() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let id = player.session.with_untracked(|s| s.id.clone());
    let footage = Signal::derive_local(move || {
        ctx.footage.with(|v| {
            v.as_ref()
                .filter(|(of, _)| *of == id)
                .map(|(_, f)| f.clone())
        })
    });
    let whole = player
        .session
        .with_untracked(|s| track_of(s).and_then(frame_size));
    let close = player
        .session
        .with_untracked(|s| track_of(s).and_then(reach));
    let whole: Option<ViewBox> = whole.map(|(w, h)| (0.0, 0.0, f64::from(w), f64::from(h)));
    let moving = move || footage.with(|f| f.as_ref().is_some_and(|f| !f.still));
    Effect::new(move || player.has_video.set(moving()));
    view! {
        <div class="stage" data-testid="stage">
            {move || {
                let has_video = player.has_video.get();
                let footage = footage.get().filter(|f| f.still || has_video);
                let bare = footage.is_none();
                let seen = if bare { close } else { whole };
                let ratio = seen.map_or(1.5, |(_, _, w, h)| w / h);
                if seen.is_none() {
                    return view! { <NoPicture/> }.into_any();
                }
                view! {
                    <div class="picture" class:bare=bare style=("--ratio", format!("{ratio:.4}"))>
                        {footage.map(|f| match f.still {
                            true => view! { <Photo file=f.file/> }.into_any(),
                            false => view! { <VideoPicture file=f.file/> }.into_any(),
                        })}
                        {seen.map(|view_box| view! { <Figure view_box/> })}
                    </div>
                }
                .into_any()
            }}
        </div>
    }
}

/// Where an element finds a file, for as long as what asks for it is there.
pub fn address_of(file: &File) -> Option<String> {
    let url = files::object_url(file).ok();
    let src = url.as_ref().map(|u| u.as_str().to_string());
    let kept = StoredValue::new_local(url);
    on_cleanup(move || drop(kept.try_update_value(Option::take)));
    src
}

/// The picture itself, upright as its file says.
#[component]
pub fn Photo(
    file: File,
    /// Called with its width and height in pixels once they are known.
    #[prop(optional)]
    on_size: Option<Callback<(f64, f64)>>,
) -> impl IntoView {
    let src = address_of(&file);
    let image = NodeRef::<Img>::new();
    let known = move |_| {
        if let Some((image, on_size)) = image.get_untracked().zip(on_size) {
            let (w, h) = (image.natural_width(), image.natural_height());
            on_size.run((f64::from(w), f64::from(h)));
        }
    };
    view! { <img node_ref=image src=src alt="The photo" data-testid="photo" on:load=known/> }
}

#[component]
fn VideoPicture(file: File) -> impl IntoView {
    let player = player();
    let src = address_of(&file);
    let watched = StoredValue::new_local(None::<frame::FrameWatch>);
    let begun = StoredValue::new(false);
    Effect::new(move || {
        if let Some(video) = player.video.get() {
            let watch = frame::on_video_frame(&video, move |media_s| {
                if !begun.get_value() {
                    begin(player, begun, media_s);
                }
                player.video_shows(media_s);
            });
            watched.set_value(Some(watch));
        }
    });
    view! {
        <video
            node_ref=player.video
            src=src
            playsinline=true
            preload="auto"
            prop:muted=true
            aria-label="The recording"
            data-testid="video"
            on:seeked=move |_| player.video_arrived()
            on:ended=move |_| ended(player)
            on:error=move |_| lost(player)
        ></video>
    }
}

/// The first frame on show tells where the video's own clock begins; then the cursor's frame is sought.
fn begin(player: Player, begun: StoredValue<bool>, media_s: f64) {
    begun.set_value(true);
    player
        .frames
        .update_value(|f| f.set_origin(media_s.min(1.0)));
    player.to_frame(player.frame_at_cursor());
}

fn lost(player: Player) {
    player.has_video.set(false);
    ctx().problem.set(Some(
        "This browser cannot show the video, so the skeleton is shown alone; the numbers are not affected."
            .into(),
    ));
}

fn ended(player: Player) {
    match player.stretch.get_untracked() {
        Some((from, _)) if player.looped.get_untracked() => {
            player.playing.set(false);
            player.seek(from);
            player.playing.set(true);
        }
        _ => player.playing.set(false),
    }
}

/// Everybody else; a tap measures one of them instead.
#[component]
fn Bystanders(view_box: ViewBox, schema: KeypointSchema) -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let people = Memo::new(move |_| {
        let i = player.shown.get();
        player.session.with(|s| match &s.people {
            Some(people) => others_at(people, i),
            None => Vec::new(),
        })
    });
    let measure = move |id| {
        let session = player.session.get_untracked();
        work::measure(ctx, &session, id);
    };
    view! { <Others people schema view_box verb="Measure" choose=measure/> }
}

#[component]
fn Figure(view_box: ViewBox) -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let schema = player
        .session
        .with_untracked(|s| track_of(s).map(|t| t.schema).unwrap_or_default());
    let pose: Memo<Option<Pose>> = Memo::new(move |_| {
        let i = player.shown.get();
        player.session.with(|s| {
            let frame = track_of(s)?.frames.get(i)?;
            corrected(frame, schema, &s.request.edits).pose
        })
    });
    view! {
        <Show when=move || ctx.prefs.with(|p| p.floor)>
            <FloorLine view_box/>
        </Show>
        <Show when=move || ctx.prefs.with(|p| p.skeleton)>
            <Bystanders view_box schema/>
            <Skeleton pose schema view_box/>
        </Show>
        <Show when=move || ctx.prefs.with(|p| p.angles)>
            <Angles pose schema view_box/>
        </Show>
        <Show when=move || player.correcting.get()>
            <Points pose schema view_box/>
        </Show>
        <ScaleMarks view_box/>
        <Show when=move || pose.with(Option::is_none)>
            <p class="no-person">"Nobody found in this frame"</p>
        </Show>
    }
}

/// The angles of the frame on show, each beside its joint.
#[component]
fn Angles(pose: Memo<Option<Pose>>, schema: KeypointSchema, view_box: ViewBox) -> impl IntoView {
    let player = player();
    let labels = move || {
        let spec = player.spec.get();
        player
            .session
            .with(|s| angle_labels(&s.report, spec.as_deref()))
    };
    view! {
        <div class="angles" aria-hidden="true">
            {move || labels().into_iter().map(|(series, joint)| view! {
                <AngleLabel pose schema view_box series joint/>
            }).collect_view()}
        </div>
    }
}

#[component]
fn AngleLabel(
    pose: Memo<Option<Pose>>,
    schema: KeypointSchema,
    view_box: ViewBox,
    series: usize,
    joint: Keypoint,
) -> impl IntoView {
    let player = player();
    let (x, y, w, h) = view_box;
    let place = Memo::new(move |_| pose.with(|p| p.as_ref().and_then(|p| point(schema, p, joint))));
    let text = Memo::new(move |_| {
        let t_s = player.frames.with_value(|f| f.time_s(player.shown.get()));
        let value = player.session.with(|s| {
            let curve = s.report.series.get(series)?;
            value_at(&curve.t_s, &curve.values, t_s)
        });
        value.map(|v| format!("{}°", number(v, 0)))
    });
    let left = move || {
        place
            .get()
            .map(|p| format!("{:.2}%", (p.0 - x) / w * 100.0))
    };
    let top = move || {
        place
            .get()
            .map(|p| format!("{:.2}%", (p.1 - y) / h * 100.0))
    };
    let hidden = move || place.get().is_none_or(|p| p.2 < 0.2) || text.with(Option::is_none);
    view! {
        <span
            class=format!("angle {}", side_class(joint))
            hidden=hidden
            style:left=left
            style:top=top
        >
            {move || text.get()}
        </span>
    }
}

/// Charts that stand in for a picture.
const INSTEAD: usize = 2;

/// What stands where a recording has neither video nor landmarks: its first curves, large.
#[component]
fn NoPicture() -> impl IntoView {
    let player = player();
    let first = move || {
        let spec = player.spec.get();
        player.session.with(|s| plans(&s.report, spec.as_deref()).0)
    };
    view! {
        <div class="instead">
            {move || first().into_iter().take(INSTEAD).map(|plan| view! { <Chart plan/> }).collect_view()}
            <p class="hint">"This recording holds no picture and no landmarks."</p>
        </div>
    }
}
