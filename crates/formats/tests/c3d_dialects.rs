//! One recording of a jump, written in every dialect of the format: each gives the same numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod c3d_writer;

use c3d_writer::{Spelling, floats, group, ints, texts};
use sagitta_formats::c3d::{Imported, import};
use sagitta_motion::ImportOptions;

const FRAMES: usize = 40;
/// Analog samples in a frame.
const SAMPLES: usize = 5;
/// Where the transducers' origin lies under the surface, and where sensors stand, in metres.
const DEPTH_M: f64 = 0.04;
const SENSORS_M: [f64; 2] = [0.22, 0.14];
/// What the empty plate reads in files whose ZERO names frames in which it is empty, in newtons.
const OFFSET_N: f64 = 31.0;

/// How a file is written.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    spelling: Spelling,
    float: bool,
    sign: Sign,
    zero: Zero,
    kind: usize,
    reversed: bool,
    length: (&'static str, f64),
    force: (&'static str, f64),
    moment: (&'static str, f64),
    count: Count,
    points: usize,
}

/// How analog samples have their sign.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sign {
    Signed,
    Unsigned,
    UnsignedUnsaid,
}

/// What the file says of its empty plate.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Zero {
    None,
    Reversed,
    Empty,
    Loaded,
}

/// Where the file says how many frames it has; elsewhere it says less.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Count {
    Header,
    Later,
    Trial,
    Long,
    Float,
}

/// Load of one sample in the plate's axes: force in newtons, centre of pressure from the middle in metres,
/// free moment in newton metres.
fn load(sample: usize) -> ([f64; 3], [f64; 2], f64) {
    let vertical = match sample {
        0..=59 | 120..=159 => 0.0,
        90..=119 => 1400.0,
        _ => 700.0,
    };
    let part = sample as f64 / (FRAMES * SAMPLES) as f64;
    let force = [0.05 * vertical, -0.03 * vertical, -vertical];
    let point = [0.1 - 0.15 * part, -0.08 + 0.1 * part];
    (force, point, 0.004 * vertical)
}

/// What each channel measures, in newtons, newton metres and metres, and what is left to the matrix.
fn channels(kind: usize, sample: usize) -> Vec<f64> {
    let ([fx, fy, fz], [x, y], free) = load(sample);
    // About the surface; about the origin below it M − F × o with o = (0, 0, −depth).
    let about = [y * fz, -x * fz, free + x * fy - y * fx];
    let [mx, my, mz] = [about[0] + fy * DEPTH_M, about[1] - fx * DEPTH_M, about[2]];
    let [a, b] = SENSORS_M;
    let eight = [
        fx / 2.0 - mz / (4.0 * b),
        fx / 2.0 + mz / (4.0 * b),
        fy / 2.0 + mz / (4.0 * a),
        fy / 2.0 - mz / (4.0 * a),
        fz / 4.0 + mx / (4.0 * b) - my / (4.0 * a),
        fz / 4.0 + mx / (4.0 * b) + my / (4.0 * a),
        fz / 4.0 - mx / (4.0 * b) + my / (4.0 * a),
        fz / 4.0 - mx / (4.0 * b) - my / (4.0 * a),
    ];
    match kind {
        1 => vec![fx, fy, fz, x, y, free],
        3 | 7 => eight.to_vec(),
        6 => {
            let h = eight.map(|v| v / 2.0);
            let z = [eight[4], eight[5], eight[6], eight[7]];
            vec![
                h[0], h[2], z[0], h[0], h[3], z[1], h[1], h[3], z[2], h[1], h[2], z[3],
            ]
        }
        _ => vec![fx, fy, fz, mx, my, mz],
    }
}

/// A matrix with crosstalk, by columns, and the raw channels that it turns into `wanted`.
fn matrix(kind: usize) -> Option<(usize, usize)> {
    match kind {
        4 => Some((6, 6)),
        5 => Some((6, 8)),
        6 => Some((12, 12)),
        7 => Some((8, 8)),
        _ => None,
    }
}

fn element(row: usize, column: usize) -> f64 {
    match (row, column) {
        (r, c) if r == c => 2.0,
        (r, c) if r == c + 1 => 0.25,
        (_, 6 | 7) if column > row => 0.5,
        _ => 0.0,
    }
}

fn raw(kind: usize, wanted: &[f64]) -> Vec<f64> {
    let Some((rows, columns)) = matrix(kind) else {
        return wanted.to_vec();
    };
    // More channels than rows: those beyond read the same as the first.
    let extra: Vec<f64> = (rows..columns).map(|_| wanted[0]).collect();
    let mut out: Vec<f64> = Vec::new();
    for (row, wanted) in wanted.iter().enumerate().take(rows) {
        let known = (0..row)
            .map(|c| term(rows, columns, row, c) * out[c])
            .sum::<f64>();
        let beyond = (rows..columns).map(|c| term(rows, columns, row, c) * extra[c - rows]);
        out.push((wanted - known - beyond.sum::<f64>()) / term(rows, columns, row, row));
    }
    out.extend(extra);
    out
}

fn term(rows: usize, columns: usize, row: usize, column: usize) -> f64 {
    // Columns 6 and 7 mix in everywhere only where they are beyond the rows.
    if column > row && columns == rows {
        0.0
    } else {
        element(row, column)
    }
}

impl Dialect {
    /// Values of the channels as the file's units and the sign of its plate have them.
    fn values(&self, sample: usize) -> Vec<f64> {
        let sensors = matches!(self.kind, 3 | 6 | 7);
        let scaled = channels(self.kind, sample)
            .into_iter()
            .enumerate()
            .map(|(i, v)| {
                let point = self.kind == 1 && (i == 3 || i == 4);
                let unit = match i {
                    _ if point => self.length.1,
                    _ if sensors || i < 3 => self.force.1,
                    _ => self.moment.1,
                };
                let sign = if self.reversed && !point { -1.0 } else { 1.0 };
                sign * v / unit
            });
        let mut values = raw(self.kind, &scaled.collect::<Vec<_>>());
        if self.zero == Zero::Empty {
            let count = if self.kind == 1 { 3 } else { values.len() };
            values[..count]
                .iter_mut()
                .for_each(|v| *v += OFFSET_N / self.force.1);
        }
        values
    }

    /// Largest value of each channel, for the scale of its counts.
    fn scales(&self) -> Vec<f64> {
        let all: Vec<Vec<f64>> = (0..FRAMES * SAMPLES).map(|j| self.values(j)).collect();
        let most = |k: usize| all.iter().map(|v| v[k].abs()).fold(0.0, f64::max);
        (0..all[0].len())
            .map(|k| most(k).max(1e-6) / 30_000.0)
            .collect()
    }

    fn units(&self, count: usize) -> Vec<&'static str> {
        let of = |i: usize| match self.kind {
            4..=7 => "V",
            3 => self.force.0,
            1 if i == 3 || i == 4 => self.length.0,
            _ if i < 3 => self.force.0,
            _ => self.moment.0,
        };
        (0..count).map(of).collect()
    }

    fn bytes(&self) -> Vec<u8> {
        let (s, scales) = (self.spelling, self.scales());
        let parameters = self.parameters(&scales);
        let blocks = (parameters.len() + 4).div_ceil(512);
        let first: i16 = if self.count == Count::Later { 101 } else { 1 };
        let last = match self.count {
            Count::Header => FRAMES as i16,
            Count::Later => 100 + FRAMES as i16,
            _ => 7,
        };
        let mut out = vec![2, 0x50];
        let per_frame = (scales.len() * SAMPLES) as i16;
        for word in [self.points as i16, per_frame, first, last, 0] {
            out.extend(s.int(word));
        }
        out.extend(s.real(if self.float {
            -1.0
        } else {
            self.point_scale() as f32
        }));
        out.extend(s.int(2 + blocks as i16));
        out.extend(s.int(SAMPLES as i16));
        out.extend(s.real(100.0));
        out.resize(512, 0);
        out.extend([1, 0x50, blocks as u8, s.byte()]);
        out.extend(parameters);
        out.resize(512 * (1 + blocks), 0);
        for frame in 0..FRAMES {
            self.frame(&mut out, frame, &scales);
        }
        out.resize(out.len().next_multiple_of(512), 0);
        out
    }

    /// The file's lengths in one count of an integer point: a tenth of a millimetre.
    fn point_scale(&self) -> f64 {
        1e-4 / self.length.1
    }

    fn frame(&self, out: &mut Vec<u8>, frame: usize, scales: &[f64]) {
        let s = self.spelling;
        for point in 0..self.points {
            let seen = !(frame == 3 && point == 1);
            let at = marker(frame, point).map(|v| v / self.length.1);
            for value in at.into_iter().chain([if seen { 0.0 } else { -1.0 }]) {
                let flag = value == -1.0 && !seen;
                out.extend(match self.float {
                    true => s.real(value as f32),
                    false if flag => s.int(-1),
                    false => s.int((value / self.point_scale()).round() as i16),
                });
            }
        }
        for sample in frame * SAMPLES..(frame + 1) * SAMPLES {
            for (value, scale) in self.values(sample).iter().zip(scales) {
                let middle = if self.sign == Sign::Signed {
                    0.0
                } else {
                    32_768.0
                };
                let count = value / scale + middle;
                out.extend(match self.float {
                    true => s.real(count as f32),
                    false => s.int(count.round() as i32 as u16 as i16),
                });
            }
        }
    }

    fn parameters(&self, scales: &[f64]) -> Vec<u8> {
        let (s, mut p, n) = (self.spelling, Vec::new(), scales.len() as u8);
        group(&mut p, s, 1, "POINT");
        let scale = if self.float {
            -1.0
        } else {
            self.point_scale() as f32
        };
        floats(&mut p, s, 1, "SCALE", &[], &[scale]);
        floats(&mut p, s, 1, "RATE", &[], &[100.0]);
        ints(&mut p, s, 1, "USED", &[], &[self.points as i16]);
        texts(
            &mut p,
            s,
            1,
            "LABELS",
            &["RHEE", "LHEE", "SACR"][..self.points.max(1)],
        );
        texts(&mut p, s, 1, "UNITS", &[self.length.0]);
        self.counts(&mut p);
        group(&mut p, s, 2, "ANALOG");
        ints(&mut p, s, 2, "USED", &[], &[i16::from(n)]);
        floats(&mut p, s, 2, "RATE", &[], &[100.0 * SAMPLES as f32]);
        floats(&mut p, s, 2, "GEN_SCALE", &[], &[0.5]);
        let double: Vec<f32> = scales.iter().map(|v| 2.0 * *v as f32).collect();
        floats(&mut p, s, 2, "SCALE", &[n], &double);
        let offset = if self.sign == Sign::Signed {
            0
        } else {
            i16::MIN
        };
        ints(&mut p, s, 2, "OFFSET", &[n], &vec![offset; scales.len()]);
        if self.sign != Sign::UnsignedUnsaid {
            let format = if self.sign == Sign::Signed {
                "SIGNED"
            } else {
                "UNSIGNED"
            };
            texts(&mut p, s, 2, "FORMAT", &[format]);
        }
        texts(&mut p, s, 2, "UNITS", &self.units(scales.len()));
        self.plate(&mut p, n);
        p.extend([0, 0]);
        p
    }

    fn counts(&self, p: &mut Vec<u8>) {
        let (s, frames) = (self.spelling, FRAMES as i16);
        match self.count {
            Count::Float => floats(p, s, 1, "FRAMES", &[], &[f32::from(frames)]),
            Count::Long => floats(p, s, 1, "LONG_FRAMES", &[], &[f32::from(frames)]),
            Count::Trial => {
                group(p, s, 5, "TRIAL");
                ints(p, s, 5, "ACTUAL_START_FIELD", &[2], &[11, 0]);
                ints(p, s, 5, "ACTUAL_END_FIELD", &[2], &[10 + frames, 0]);
            }
            Count::Header | Count::Later => ints(p, s, 1, "FRAMES", &[], &[frames]),
        }
    }

    fn plate(&self, p: &mut Vec<u8>, n: u8) {
        let s = self.spelling;
        let lengths = |list: &[f64]| -> Vec<f32> {
            list.iter().map(|v| (v / self.length.1) as f32).collect()
        };
        group(p, s, 3, "FORCE_PLATFORM");
        ints(p, s, 3, "USED", &[], &[1]);
        ints(p, s, 3, "TYPE", &[1], &[self.kind as i16]);
        let corners = [0.4, 0.6, 0.0, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.6, 0.0];
        floats(p, s, 3, "CORNERS", &[3, 4, 1], &lengths(&corners));
        // Some programs turn the sign of the origin.
        let sign = if self.reversed { 1.0 } else { -1.0 };
        let origin = match self.kind {
            3 | 6 | 7 => [SENSORS_M[0], SENSORS_M[1], sign * DEPTH_M],
            _ => [0.0, 0.0, sign * DEPTH_M],
        };
        floats(p, s, 3, "ORIGIN", &[3, 1], &lengths(&origin));
        let list: Vec<i16> = (1..=i16::from(n)).collect();
        ints(p, s, 3, "CHANNEL", &[n, 1], &list);
        let zero = match self.zero {
            Zero::None => [0, 0],
            Zero::Reversed => [1, 0],
            Zero::Empty => [1, 10],
            Zero::Loaded => [14, 17],
        };
        ints(p, s, 3, "ZERO", &[2], &zero);
        if let Some((rows, columns)) = matrix(self.kind) {
            let by_columns = (0..columns).flat_map(|c| (0..rows).map(move |r| (r, c)));
            let all: Vec<f32> = by_columns
                .map(|(r, c)| term(rows, columns, r, c) as f32)
                .collect();
            floats(p, s, 3, "CAL_MATRIX", &[rows as u8, columns as u8, 1], &all);
        }
    }
}

/// Where a marker is, in metres.
fn marker(frame: usize, point: usize) -> [f64; 3] {
    let (frame, point) = (frame as f64, point as f64);
    [0.2 + 0.001 * frame, 0.3 + 0.1 * point, 1.0 + 0.2 * point]
}

fn check(dialect: &Dialect) {
    let say = |what: String| panic!("{what} in {dialect:?}");
    let Imported { recording, .. } = import(&dialect.bytes(), &ImportOptions::default())
        .unwrap_or_else(|e| panic!("{e} in {dialect:?}"));
    let near = |a: f64, b: f64, by: f64| (a - b).abs() <= by;
    assert_eq!(recording.markers.t_s.len(), FRAMES, "{dialect:?}");
    for (frame, row) in recording.markers.positions_m.iter().enumerate() {
        for (point, found) in row.iter().enumerate() {
            let [x, y, z] = marker(frame, point);
            match found {
                None => assert_eq!((frame, point), (3, 1), "{dialect:?}"),
                Some([a, b, c]) if near(*a, x, 2e-4) && near(*b, z, 2e-4) && near(*c, -y, 2e-4) => {
                }
                Some(at) => say(format!("marker {point} at {at:?}")),
            }
        }
    }
    let forces = recording
        .forces
        .unwrap_or_else(|| panic!("no forces in {dialect:?}"));
    let plate = forces.plates[0].wrench.as_ref();
    let plate = plate.unwrap_or_else(|| panic!("no wrench in {dialect:?}"));
    assert_eq!(forces.t_s.len(), FRAMES * SAMPLES, "{dialect:?}");
    for j in 0..FRAMES * SAMPLES {
        let ([fx, fy, fz], [x, y], free) = load(j);
        let wanted = [fy, -fz, -fx];
        let found = plate.force_n[j];
        if !wanted.iter().zip(&found).all(|(a, b)| near(*a, *b, 0.4)) {
            say(format!("force {found:?}, not {wanted:?}, at {j}"));
        }
        if fz == 0.0 {
            continue;
        }
        let wanted = [0.2 + y, 0.0, -(0.3 + x)];
        let found = plate.point_m[j];
        if !wanted.iter().zip(&found).all(|(a, b)| near(*a, *b, 1e-3)) {
            say(format!(
                "centre of pressure {found:?}, not {wanted:?}, at {j}"
            ));
        }
        let (wanted, found) = (-free, plate.moment_nm[j][1]);
        if !near(wanted, found, 0.2) {
            say(format!("free moment {found}, not {wanted}, at {j}"));
        }
    }
}

#[test]
fn every_dialect_gives_the_same_numbers() {
    let lengths = [
        ("mm", 0.001),
        ("m", 1.0),
        ("cm", 0.01),
        ("in", 0.0254),
        ("Meters", 1.0),
        ("MM", 0.001),
        ("dm", 0.1),
        ("millimetres", 0.001),
    ];
    let pound = 4.448_221_615_260_5;
    let forces = [
        (("N", 1.0), ("Nm", 1.0)),
        (("kN", 1000.0), ("N*mm", 0.001)),
        (("lbf", pound), ("lbf-in", pound * 0.0254)),
        (("kgf", 9.806_65), ("kgf.m", 9.806_65)),
        (("Newtons", 1.0), ("N cm", 0.01)),
    ];
    let counts = [
        Count::Header,
        Count::Later,
        Count::Trial,
        Count::Long,
        Count::Float,
    ];
    let mut written = 0;
    for spelling in [Spelling::Intel, Spelling::Dec, Spelling::Mips] {
        for float in [true, false] {
            for sign in [Sign::Signed, Sign::Unsigned, Sign::UnsignedUnsaid] {
                for zero in [Zero::None, Zero::Reversed, Zero::Empty, Zero::Loaded] {
                    for kind in 1..=7 {
                        for reversed in [false, true] {
                            let length = lengths[written % lengths.len()];
                            // A matrix gives newtons and the file's lengths.
                            let (force, moment) = match matrix(kind) {
                                Some(_) => (("N", 1.0), ("", length.1)),
                                None => forces[written % forces.len()],
                            };
                            check(&Dialect {
                                spelling,
                                float,
                                sign,
                                zero,
                                kind,
                                reversed,
                                length,
                                force,
                                moment,
                                count: counts[written / 3 % counts.len()],
                                points: [3, 2, 0][written / 7 % 3],
                            });
                            written += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(written, 1008);
}
