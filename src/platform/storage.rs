//! What stays on this device: finished sessions in IndexedDB, settings in local storage.
//! A full disk or a blocked database gives a sentence; the app goes on without.

use crate::state::posture::is_still;
use crate::state::sets::Digest;
use idb::{
    Database, DatabaseEvent, Error, Factory, ObjectStore, ObjectStoreParams, TransactionMode,
};
use js_sys::Reflect;
use sagitta_motion::{Input, Numbers, PeopleTrack, Pose, Report, Request, TextFile};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

const DATABASE: &str = "sagitta";
const VERSION: u32 = 3;
const BODIES: &str = "sessions";
const HEADS: &str = "session-heads";
/// Files of OpenSim's, all under one key.
const DESK: &str = "desk";
/// Recordings of the camera, see [`super::tape`], and their parts.
pub(super) const TAPES: &str = "tapes";
pub(super) const TAPE_PARTS: &str = "tape-parts";

const BLOCKED: &str = "The browser keeps no data for this page; allow site data, or leave private browsing, to keep sessions.";
const FULL: &str = "The session could not be kept: the disk is full or site data is blocked. The report stays open; download it, or delete old sessions.";
const OUTDATED: &str = "The session was kept by another version of Sagitta and cannot be read; analyse the video again.";

/// A finished analysis as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Unique; sessions of the same id replace each other.
    pub id: String,
    /// What people read: the file's name.
    pub name: String,
    /// When it was made: milliseconds since 1970 (UTC).
    pub date_ms: f64,
    /// The result.
    pub report: Report,
    /// What it was made from.
    pub request: Request,
    /// Everybody in the recording, where several people were followed; the request has the one who was
    /// measured.
    #[serde(default)]
    pub people: Option<PeopleTrack>,
    /// A small picture as `data:` address.
    pub thumbnail: Option<String>,
}

impl Session {
    /// Every pose of the one who was measured, then those of everybody.
    fn poses_mut(&mut self) -> impl Iterator<Item = &mut Pose> {
        let everybody = self.people.iter_mut().flat_map(PeopleTrack::poses_mut);
        self.request.poses_mut().chain(everybody)
    }
}

/// A line in the list of sessions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionHead {
    /// See [`Session`].
    pub id: String,
    /// See [`Session`].
    pub name: String,
    /// See [`Session`].
    pub date_ms: f64,
    /// Movement id.
    pub movement: String,
    /// Number of repetitions.
    pub reps: usize,
    /// Whether it is of one picture.
    #[serde(default)]
    pub still: bool,
    /// See [`Session`].
    pub thumbnail: Option<String>,
    /// Its numbers; what older versions kept has none.
    #[serde(default)]
    pub digest: Option<Digest>,
}

impl SessionHead {
    fn of(session: &Session) -> Self {
        Self {
            id: session.id.clone(),
            name: session.name.clone(),
            date_ms: session.date_ms,
            movement: session.report.movement.clone(),
            reps: session.report.reps.len(),
            still: matches!(&session.request.input, Input::Pose(track) if is_still(track.frames.len())),
            thumbnail: session.thumbnail.clone(),
            digest: Some(Digest::of(&session.report, &session.request)),
        }
    }
}

/// As sessions lie in the database: the numbers of their poses and curves apart. Those of older versions are
/// a [`Session`] as it is.
#[derive(Serialize, Deserialize)]
struct Packed {
    session: Session,
    points: Numbers,
    curves: Numbers,
}

impl Packed {
    fn of(session: &Session) -> Self {
        let mut session = session.clone();
        let points = Numbers::of_poses(session.poses_mut());
        let curves = Numbers::of_series(&mut session.report.series);
        Self {
            session,
            points,
            curves,
        }
    }

    /// `None` where what was kept does not fit together.
    fn whole(self) -> Option<Session> {
        let mut session = self.session;
        self.points.into_poses(session.poses_mut()).ok()?;
        self.curves.into_series(&mut session.report.series).ok()?;
        Some(session)
    }
}

/// Keeps a session, replacing the one with the same id.
pub async fn keep(session: &Session) -> Result<(), String> {
    let database = open().await?;
    let result = write(&database, async |bodies, heads| {
        let key = JsValue::from_str(&session.id);
        bodies
            .put(&to_js(&Packed::of(session))?, Some(&key))?
            .await?;
        heads
            .put(&to_js(&SessionHead::of(session))?, Some(&key))?
            .await?;
        Ok(())
    });
    let result = result.await.map_err(|_| FULL.to_owned());
    database.close();
    result
}

/// A kept session; `None` where there is none with this id.
pub async fn load(id: &str) -> Result<Option<Session>, String> {
    let database = open().await?;
    let session = async {
        let transaction = database.transaction(&[BODIES], TransactionMode::ReadOnly)?;
        let value = transaction
            .object_store(BODIES)?
            .get(JsValue::from_str(id))?
            .await?;
        Ok::<_, Error>(value)
    };
    let value = session.await.map_err(|_| BLOCKED.to_owned());
    database.close();
    let read = |value| session_of(value).ok_or_else(|| OUTDATED.to_owned());
    value?.map(read).transpose()
}

fn session_of(kept: JsValue) -> Option<Session> {
    if Reflect::has(&kept, &"points".into()).unwrap_or(false) {
        return serde_wasm_bindgen::from_value::<Packed>(kept).ok()?.whole();
    }
    serde_wasm_bindgen::from_value(kept).ok()
}

/// All kept sessions, newest first. Those of an older version that no longer read are left out.
pub async fn list() -> Result<Vec<SessionHead>, String> {
    let database = open().await?;
    let heads = async {
        let transaction = database.transaction(&[HEADS], TransactionMode::ReadOnly)?;
        let values = transaction
            .object_store(HEADS)?
            .get_all(None, None)?
            .await?;
        Ok::<_, Error>(values)
    };
    let values = heads.await.map_err(|_| BLOCKED.to_owned());
    database.close();
    let read = |value| serde_wasm_bindgen::from_value::<SessionHead>(value).ok();
    let mut heads: Vec<_> = values?.into_iter().filter_map(read).collect();
    heads.sort_by(|a, b| b.date_ms.total_cmp(&a.date_ms));
    Ok(heads)
}

/// Deletes a session; nothing happens where there is none.
pub async fn delete(id: &str) -> Result<(), String> {
    let database = open().await?;
    let result = write(&database, async |bodies, heads| {
        bodies.delete(JsValue::from_str(id))?.await?;
        heads.delete(JsValue::from_str(id))?.await?;
        Ok(())
    });
    let result = result.await.map_err(|_| BLOCKED.to_owned());
    database.close();
    result
}

/// Deletes all sessions.
pub async fn delete_all() -> Result<(), String> {
    let database = open().await?;
    let result = write(&database, async |bodies, heads| {
        bodies.clear()?.await?;
        heads.clear()?.await?;
        Ok(())
    });
    let result = result.await.map_err(|_| BLOCKED.to_owned());
    database.close();
    result
}

/// Keeps the files of the OpenSim page, replacing those that were kept.
pub async fn keep_desk(files: &[TextFile]) -> Result<(), String> {
    const FULL: &str = "The files could not be kept for the next visit: the disk is full or site data is blocked. They stay here until the page is closed.";
    let database = open().await?;
    let kept = async {
        let transaction = database.transaction(&[DESK], TransactionMode::ReadWrite)?;
        let key = JsValue::from_str(DESK);
        let store = transaction.object_store(DESK)?;
        store.put(&to_js(&files)?, Some(&key))?.await?;
        let end = transaction.commit()?.await?;
        end.is_committed().then_some(()).ok_or(Refused)
    };
    let kept = kept.await.map_err(|_| FULL.to_owned());
    database.close();
    kept
}

/// The files of the OpenSim page; none where none were kept or they no longer read.
pub async fn desk() -> Vec<TextFile> {
    let Ok(database) = open().await else {
        return Vec::new();
    };
    let found = async {
        let transaction = database.transaction(&[DESK], TransactionMode::ReadOnly)?;
        let key = JsValue::from_str(DESK);
        let value = transaction.object_store(DESK)?.get(key)?.await?;
        Ok::<_, Error>(value)
    };
    let value = found.await.ok().flatten();
    database.close();
    value
        .and_then(|value| serde_wasm_bindgen::from_value(value).ok())
        .unwrap_or_default()
}

/// Opens the database, making it the first time.
pub(super) async fn open() -> Result<Database, String> {
    let request = || {
        let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else {
                return;
            };
            for store in [BODIES, HEADS, DESK, TAPES, TAPE_PARTS] {
                // Those of an older version are there already; the request fails where one cannot be made.
                database
                    .create_object_store(store, ObjectStoreParams::new())
                    .ok();
            }
        });
        Ok::<_, Error>(request)
    };
    let request = request().map_err(|_| BLOCKED.to_owned())?;
    request.await.map_err(|_| BLOCKED.to_owned())
}

/// The browser did not write.
struct Refused;

impl From<Error> for Refused {
    fn from(_: Error) -> Self {
        Self
    }
}

/// Both stores in one transaction: all of it happens, or nothing. A full disk shows only at the end,
/// when the browser aborts what it had accepted before.
async fn write(
    database: &Database,
    act: impl AsyncFnOnce(ObjectStore, ObjectStore) -> Result<(), Error>,
) -> Result<(), Refused> {
    let transaction = database.transaction(&[BODIES, HEADS], TransactionMode::ReadWrite)?;
    let stores = (
        transaction.object_store(BODIES)?,
        transaction.object_store(HEADS)?,
    );
    act(stores.0, stores.1).await?;
    let end = transaction.commit()?.await?;
    end.is_committed().then_some(()).ok_or(Refused)
}

pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, Error> {
    serde_wasm_bindgen::to_value(value)
        .map_err(|error| Error::UnexpectedJsType("what is to be kept", error.into()))
}

/// `None` where the browser blocks site data: there even asking for the storage fails.
fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// A setting, or `None` where it was never set or no longer reads.
pub fn setting<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = local()?.get_item(key).ok()??;
    serde_json::from_str(&text).ok()
}

/// Remembers a setting.
pub fn set_setting<T: Serialize>(key: &str, value: &T) -> Result<(), String> {
    let set = || {
        let text = serde_json::to_string(value).ok()?;
        local()?.set_item(key, &text).ok()
    };
    set().ok_or_else(|| {
        "The browser keeps no settings for this page; allow site data to keep them.".into()
    })
}
