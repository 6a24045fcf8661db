//! What stays on this device: finished sessions in IndexedDB, settings in local storage.
//! A full disk or a blocked database gives a sentence; the app goes on without.

use sagitta_motion::{Report, Request};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

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
    /// A small picture as `data:` address.
    pub thumbnail: Option<String>,
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
    /// See [`Session`].
    pub thumbnail: Option<String>,
}

/// Keeps a session, replacing the one with the same id.
pub async fn keep(_session: &Session) -> Result<(), String> {
    Err("Sessions cannot be kept yet.".into())
}

/// A kept session; `None` where there is none with this id.
pub async fn load(_id: &str) -> Result<Option<Session>, String> {
    Ok(None)
}

/// All kept sessions, newest first.
pub async fn list() -> Result<Vec<SessionHead>, String> {
    Ok(Vec::new())
}

/// Deletes a session; nothing happens where there is none.
pub async fn delete(_id: &str) -> Result<(), String> {
    Ok(())
}

/// Deletes all sessions.
pub async fn delete_all() -> Result<(), String> {
    Ok(())
}

/// A setting, or `None` where it was never set or no longer reads.
pub fn setting<T: DeserializeOwned>(key: &str) -> Option<T> {
    use gloo_storage::Storage;
    gloo_storage::LocalStorage::get(key).ok()
}

/// Remembers a setting.
pub fn set_setting<T: Serialize>(key: &str, value: &T) -> Result<(), String> {
    use gloo_storage::Storage;
    gloo_storage::LocalStorage::set(key, value).map_err(|_| {
        "The browser keeps no settings for this page; allow site data to keep them.".into()
    })
}
