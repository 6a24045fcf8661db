//! How much a reader accepts. Beyond these a file is refused with one sentence.

/// Longest text of a recording, in bytes. An hour of 33 landmarks at 60 frames per second is shorter.
pub const MAX_TEXT_BYTES: usize = 1 << 30;
/// Most frames or rows: two hours at 100 per second.
pub const MAX_ROWS: usize = 720_000;
/// Most samples of a force file: an hour at 1000 per second.
pub const MAX_FORCE_ROWS: usize = 3_600_000;
/// Largest absolute force in newtons: plates end at a tenth of it.
pub const MAX_N: f64 = 1e6;
/// Most people in one frame beside the subject.
pub const MAX_PEOPLE: usize = 64;
/// Most columns of a table or markers of a TRC file.
pub const MAX_COLUMNS: usize = 4_096;
/// Most cells of a table.
pub const MAX_CELLS: usize = 50_000_000;
/// Largest absolute pixel coordinate.
pub const MAX_PX: f64 = 1e6;
/// Largest absolute world coordinate in metres.
pub const MAX_M: f64 = 1e4;
/// Latest time in seconds: one week.
pub const MAX_TIME_S: f64 = 604_800.0;
/// Longest text of a model or set-up, in bytes. The largest published models have 5 MB.
pub const MAX_XML_BYTES: usize = 64 << 20;
/// Most nodes (elements, texts, comments) of such a text: ten times those of the largest models.
pub const MAX_XML_NODES: u32 = 2_000_000;
/// Most frames that stand on bodies; the largest models have a few hundred.
pub const MAX_FRAMES: usize = 4_096;
/// Largest absolute number of a property that is no bound: products of a few of them stay finite.
pub const MAX_XML_NUMBER: f64 = 1e50;
/// Deepest nesting of elements, of frames on frames, and of functions in functions.
pub const MAX_XML_DEPTH: usize = 64;
