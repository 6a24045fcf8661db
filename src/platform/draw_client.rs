//! The shell's side of the worker that draws in three dimensions.

use super::link::{Link, Lost, Reply};
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use js_sys::{Array, Float32Array};
use sagitta_motion::{DrawJob, DrawReply};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlCanvasElement, OffscreenCanvas};

/// A picture takes milliseconds; silence for so long is a hang.
const SILENT_MS: u32 = 30_000;

impl Reply for DrawReply {
    fn is_ready(&self) -> bool {
        matches!(self, Self::Ready)
    }
}

/// What is to be drawn; see [`DrawJob::Draw`].
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Width and height.
    pub size_px: [u32; 2],
    /// From the room to clip space.
    pub camera: [f32; 16],
    /// Where the camera is.
    pub eye: [f32; 3],
    /// What is behind everything.
    pub paper: [f32; 3],
    /// Solids as they travel.
    pub solids: Vec<f32>,
}

type Wish = Rc<RefCell<Option<Picture>>>;

/// Draws on a canvas of the page. The worker ends when this is dropped.
pub struct DrawClient {
    wish: Wish,
    wake: UnboundedSender<()>,
}

impl DrawClient {
    /// Hands the canvas over for good and starts the worker. `on_lost` is called once, with the reason, when
    /// it cannot draw or cannot any more; then the canvas is of no use.
    pub fn start(
        canvas: &HtmlCanvasElement,
        on_lost: impl FnOnce(String) + 'static,
    ) -> Result<Self, String> {
        let canvas = canvas
            .transfer_control_to_offscreen()
            .map_err(|_| "the browser keeps its canvas to itself".to_owned())?;
        let (wake, woken) = unbounded();
        let wish = Wish::default();
        let wanted = Rc::clone(&wish);
        spawn_local(async move {
            if let Err(reason) = serve(canvas, wanted, woken).await {
                on_lost(reason);
            }
        });
        Ok(Self { wish, wake })
    }

    /// Wants a picture; one that is not drawn yet is forgotten for it.
    pub fn draw(&self, picture: Picture) {
        self.wish.replace(Some(picture));
        // Nobody listens any more: there is nothing to draw on.
        self.wake.unbounded_send(()).ok();
    }
}

async fn serve(
    canvas: OffscreenCanvas,
    wish: Wish,
    mut woken: UnboundedReceiver<()>,
) -> Result<(), String> {
    let mut link = Link::start("scene_loader.js");
    link.up().await?;
    let payload = Array::of1(&canvas);
    link.send(&DrawJob::Canvas, &payload, &payload)?;
    done(&mut link).await?;
    loop {
        let heard = {
            let said = pin!(link.said());
            match select(woken.next(), said).await {
                Either::Left((Some(()), _)) => None,
                Either::Left((None, _)) => return Ok(()),
                Either::Right((heard, _)) => Some(heard),
            }
        };
        if let Some(heard) = heard {
            fine(heard)?;
        }
        let Some(picture) = wish.take() else {
            continue;
        };
        let solids = Float32Array::from(picture.solids.as_slice()).buffer();
        let payload = Array::of1(&solids);
        let job = DrawJob::Draw {
            size_px: picture.size_px,
            camera: picture.camera,
            eye: picture.eye,
            paper: picture.paper,
        };
        link.send(&job, &payload, &payload)?;
        done(&mut link).await?;
    }
}

async fn done(link: &mut Link<DrawReply>) -> Result<(), String> {
    while !fine(link.hear(SILENT_MS).await)? {}
    Ok(())
}

/// Whether what was asked for is done; the reason where nothing will be any more.
fn fine(heard: Result<DrawReply, Lost>) -> Result<bool, String> {
    match heard {
        Ok(DrawReply::Done) => Ok(true),
        Ok(DrawReply::Ready) => Ok(false),
        Ok(DrawReply::Lost { reason }) => Err(reason),
        Err(_) => Err("the part of the app that draws has stopped".into()),
    }
}
