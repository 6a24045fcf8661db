//! Solids in three dimensions on a canvas, drawn by the graphics device.

mod painter;

use crate::link::{listen, reply};
use js_sys::{Array, Uint8Array};
use painter::{Painter, View};
use sagitta_motion::{DrawJob, DrawReply};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

type Place = Rc<RefCell<Option<Painter>>>;

/// Listens for as long as the worker lives.
pub fn start() {
    let place = Place::default();
    listen(
        move |job, payload| handle(&place, job, &payload),
        |reason| reply(&DrawReply::Lost { reason }),
    );
    reply(&DrawReply::Ready);
}

fn handle(place: &Place, job: DrawJob, payload: &Array) {
    match job {
        DrawJob::Canvas => {
            let (place, canvas) = (Rc::clone(place), payload.get(0));
            spawn_local(async move {
                let made = match canvas.dyn_into() {
                    Ok(canvas) => Painter::new(canvas).await,
                    Err(_) => Err("no canvas came with the message".to_owned()),
                };
                answer(made.map(|painter| {
                    place.replace(Some(painter));
                }));
            });
        }
        DrawJob::Draw {
            size_px,
            camera,
            eye,
            paper,
        } => {
            let view = View {
                size_px,
                camera,
                eye,
                paper,
            };
            let solids = Uint8Array::new(&payload.get(0)).to_vec();
            let drawn = match place.borrow_mut().as_mut() {
                Some(painter) => painter.draw(&view, &solids),
                None => Err("there is no canvas yet".to_owned()),
            };
            answer(drawn);
        }
    }
}

fn answer(done: Result<(), String>) {
    reply(&match done {
        Ok(()) => DrawReply::Done,
        Err(reason) => DrawReply::Lost { reason },
    });
}
