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
/// Most cells of a line: three for each marker, and what stands before and behind them.
pub const MAX_CELLS_OF_LINE: usize = 4 * MAX_COLUMNS;
/// Most points of a person: the largest sets have some hundred.
pub const MAX_POINTS: usize = 512;
/// Most people of all frames together, and most in one file of a frame.
pub const MAX_BODIES_SEEN: usize = 4 * MAX_ROWS;
/// Largest absolute coordinate of a joint, in degrees or metres: nobody turns or goes so far.
pub const MAX_COORDINATE: f64 = 1e6;
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
/// Most attributes of an element, and most namespaces of a text; OpenSim writes two and none.
pub const MAX_XML_ATTRIBUTES: usize = 64;
/// Most comparisons that one text may cost beyond its own length: about a second of them.
pub const MAX_XML_WORK: usize = 20_000_000;
/// Most bodies, joints, coordinates or couplers of a model; whole bodies with every vertebra and finger have
/// some two hundred.
pub const MAX_BODIES: usize = 1_000;
/// Most forces, markers or wrap objects of a model; the largest published models have some hundred.
pub const MAX_PARTS: usize = 5_000;
/// Most points on all paths of a model together.
pub const MAX_PATH_POINTS: usize = 50_000;
/// Largest mass of a body of a model in kilograms: a car and its road.
pub const MAX_KG: f64 = 1e6;
/// Largest moment of inertia of a body of a model.
pub const MAX_KG_M2: f64 = 1e9;
/// Largest gravity; that of the Sun is 274 m/s².
pub const MAX_GRAVITY_M_S2: f64 = 1e3;
/// Largest absolute value of a table: motions, forces, powers and stiffnesses stay far below.
pub const MAX_VALUE: f64 = 1e12;
/// Most frames without anybody in a recording, beyond ten for each frame with somebody: what follows
/// gives each of them as much room as any other.
pub const MAX_BLANK_FRAMES: usize = 100_000;
