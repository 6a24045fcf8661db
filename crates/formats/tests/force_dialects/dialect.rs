//! The jump, and the dialects it is written in.

pub const SAMPLES: usize = 240;

/// Standing, a dip, a push, the flight, the landing: newtons.
pub fn jump(i: usize) -> f64 {
    match i {
        0..60 => 661.25 + 0.5 * ((i % 3) as f64),
        60..100 => 661.25 - 8.0 * (i - 60) as f64,
        100..140 => 341.25 + 35.0 * (i - 100) as f64,
        140..180 => 0.0,
        180..200 => 2_400.0 - 60.0 * (i - 180) as f64,
        _ => 661.25,
    }
}

/// The share of the left leg.
pub fn share(i: usize) -> f64 {
    0.46 + 0.0005 * (i % 40) as f64
}

/// What a cell holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Cell {
    Total,
    Left,
    Right,
    /// The same, filtered: a little less of each peak.
    Filtered,
    /// In body weights.
    Weights,
    /// A force along the ground.
    Level(f64),
    /// A centre of pressure, which there is none of in flight.
    Place,
    /// Any other quantity.
    Speed,
}

/// Columns: a name, a unit where it is not the forces' own, what they hold.
pub type Columns = &'static [(&'static str, &'static str, Cell)];

pub const F: &str = "F";
pub const COLUMNS: [Columns; 16] = [
    &[("Fz", F, Cell::Total)],
    &[("Fz left", F, Cell::Left), ("Fz right", F, Cell::Right)],
    &[
        ("LeftForce", F, Cell::Left),
        ("RightForce", F, Cell::Right),
        ("CombinedForce", F, Cell::Total),
        ("Velocity", "m/s", Cell::Speed),
        ("Displacement", "m", Cell::Speed),
        ("Power", "W", Cell::Speed),
    ],
    &[
        ("Force X", F, Cell::Level(0.03)),
        ("Force Y", F, Cell::Level(-0.02)),
        ("Force Z", F, Cell::Total),
    ],
    &[
        ("Fx", F, Cell::Level(0.03)),
        ("Fy", F, Cell::Total),
        ("Fz", F, Cell::Level(0.02)),
    ],
    &[("Fz", F, Cell::Total), ("Fz filtered", F, Cell::Filtered)],
    &[("Fz", F, Cell::Total), ("Fz", "BW", Cell::Weights)],
    &[
        ("Vertical Force", F, Cell::Total),
        ("Vertical Velocity", "m/s", Cell::Speed),
        ("Rate of Force Development", "N/s", Cell::Speed),
    ],
    &[
        ("Fx", F, Cell::Level(0.03)),
        ("Fy", F, Cell::Level(-0.02)),
        ("Fz", F, Cell::Total),
        ("Mx", "N.mm", Cell::Speed),
        ("My", "N.mm", Cell::Speed),
        ("Mz", "N.mm", Cell::Speed),
        ("Cx", "mm", Cell::Place),
        ("Cy", "mm", Cell::Place),
    ],
    &[("LFZ", F, Cell::Left), ("RFZ", F, Cell::Right)],
    &[
        ("FzL", F, Cell::Left),
        ("FzR", F, Cell::Right),
        ("Total", F, Cell::Total),
    ],
    &[
        ("Kraft links", F, Cell::Left),
        ("Kraft rechts", F, Cell::Right),
    ],
    &[
        ("Fuerza izquierda", F, Cell::Left),
        ("Fuerza derecha", F, Cell::Right),
    ],
    &[
        ("vGRF_L", F, Cell::Left),
        ("vGRF_R", F, Cell::Right),
        ("COPx_L", "mm", Cell::Place),
        ("COPx_R", "mm", Cell::Place),
    ],
    &[
        ("Force Plate 1 Fz", F, Cell::Left),
        ("Force Plate 2 Fz", F, Cell::Right),
        ("Force Plate 1 COPx", "m", Cell::Place),
    ],
    &[("Z Left", F, Cell::Left), ("Z Right", F, Cell::Right)],
];

pub const UNITS: [(&str, f64); 6] = [
    ("N", 1.0),
    ("Newton", 1.0),
    ("kN", 1000.0),
    ("lbf", 4.448_221_615_260_5),
    ("kgf", 9.806_65),
    ("kg", 9.806_65),
];
pub const RATES: [f64; 4] = [500.0, 1000.0, 1200.0, 2000.0];
/// What stands between cells, and before decimals.
pub const SIGNS: [(&str, char); 8] = [
    ("\t", '.'),
    ("\t", ','),
    (";", '.'),
    (";", ','),
    (",", '.'),
    ("  ", '.'),
    ("  ", ','),
    ("|", '.'),
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Head {
    /// "Fz (N)".
    Brackets,
    /// "Fz [N]", below a preamble with a date.
    Preamble,
    /// Names, and a line of units below.
    UnitLine,
    /// Fifty lines, with filters, dates, numbers and a calibration among them.
    Long,
    /// "Fz_N".
    Suffix,
    /// A line of groups above the names, units below.
    Groups,
    /// "# Fz (N)".
    Comment,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Time {
    Seconds,
    Milliseconds,
    Clock,
    /// None, but a rate in the header: this line.
    Rate(&'static str),
    /// Rounded to milliseconds.
    Rounded,
    /// A count of samples, and a rate that the user gives.
    Counted,
}

pub const HEADS: [Head; 7] = [
    Head::Brackets,
    Head::Preamble,
    Head::UnitLine,
    Head::Long,
    Head::Suffix,
    Head::Groups,
    Head::Comment,
];
pub const TIMES: [Time; 9] = [
    Time::Seconds,
    Time::Milliseconds,
    Time::Clock,
    Time::Rounded,
    Time::Counted,
    Time::Rate("Sampling rate (Hz): HZ"),
    Time::Rate("FREQUENCY\tHZ"),
    Time::Rate("Abtastrate: HZ Hz"),
    Time::Rate("Sample Rate: KHZ kHz"),
];

/// One way of writing the jump.
#[derive(Clone, Copy)]
pub struct Dialect {
    pub columns: Columns,
    pub unit: (&'static str, f64),
    pub rate: f64,
    pub signs: (&'static str, char),
    pub head: Head,
    pub time: Time,
    pub down: bool,
    pub footer: bool,
}

impl Dialect {
    pub fn text(&self) -> String {
        let mut text = self.above();
        for i in 0..SAMPLES {
            let mut row: Vec<String> = self.time_cell(i).into_iter().collect();
            row.extend(self.columns.iter().map(|(_, _, cell)| self.value(*cell, i)));
            text.push_str(&row.join(self.signs.0));
            text.push('\n');
        }
        if self.footer {
            text.push_str("\nEnd of data\nExported by a program\n");
        }
        text
    }

    fn time_cell(&self, i: usize) -> Option<String> {
        let t_s = i as f64 / self.rate;
        Some(match self.time {
            Time::Seconds => self.number(t_s, 7),
            Time::Milliseconds => self.number(1000.0 * t_s, 4),
            Time::Rounded => self.number(t_s, 3),
            Time::Clock => {
                // Across midnight.
                let t = (86_399.95 + t_s) % 86_400.0;
                let (h, m) = ((t / 3600.0).floor(), (t / 60.0).floor() % 60.0);
                let s = self.number(t - 60.0 * (60.0 * h + m), 7);
                let s = if s.find(['.', ',']) == Some(1) {
                    format!("0{s}")
                } else {
                    s
                };
                format!("{h:02}:{m:02}:{s}")
            }
            Time::Counted => (i + 1).to_string(),
            Time::Rate(_) => return None,
        })
    }

    fn number(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        text.replace('.', &self.signs.1.to_string())
    }

    fn value(&self, cell: Cell, i: usize) -> String {
        let sign = if self.down { -1.0 } else { 1.0 };
        let force = |n: f64| self.number(sign * n / self.unit.1, 7);
        match cell {
            Cell::Total => force(jump(i)),
            Cell::Left => force(jump(i) * share(i)),
            Cell::Right => force(jump(i) * (1.0 - share(i))),
            Cell::Filtered => force(jump(i) * 0.99),
            Cell::Weights => self.number(sign * jump(i) / 661.25, 4),
            Cell::Level(part) => force(jump(i) * part),
            Cell::Speed => self.number(0.01 * i as f64 - 1.0, 3),
            Cell::Place if jump(i) == 0.0 => match (self.signs.0, i % 2) {
                ("  ", _) | (_, 0) => "NaN".to_owned(),
                _ => String::new(),
            },
            Cell::Place => self.number(12.5, 2),
        }
    }

    /// Everything above the labels.
    fn preamble(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        match self.head {
            Head::Preamble => lines.extend([
                "Force export".into(),
                "2024-03-05 10:22:01".into(),
                "Subject: 12".into(),
            ]),
            Head::Long => {
                lines.extend([
                    "Generated 2024-01-15 10:22 by a plate program".to_owned(),
                    "Calibrated 2023".to_owned(),
                ]);
                lines.extend((0..40).map(|i| format!("Setting {i}: {}", 17 * i)));
                lines.extend([
                    "Filter cut-off frequency (Hz): 50".to_owned(),
                    "1".to_owned(),
                    "Body weight (N): 661".to_owned(),
                ]);
            }
            _ => {}
        }
        if let Time::Rate(line) = self.time {
            let khz = format!("{}", self.rate / 1000.0);
            lines.push(
                line.replace("KHZ", &khz)
                    .replace("HZ", &self.rate.to_string()),
            );
        }
        lines
    }

    /// Everything above the rows.
    fn above(&self) -> String {
        let sign = self.signs.0;
        let mut lines = self.preamble();
        let time = match self.time {
            Time::Seconds | Time::Rounded => Some(("Time", "s")),
            Time::Milliseconds => Some(("Time", "ms")),
            Time::Clock => Some(("Time of day", "")),
            Time::Counted => Some(("Sample", "")),
            Time::Rate(_) => None,
        };
        let all = self
            .columns
            .iter()
            .map(|(name, unit, _)| (*name, if *unit == F { self.unit.0 } else { *unit }));
        let all: Vec<(&str, &str)> = time.into_iter().chain(all).collect();
        let names = |of: &dyn Fn(&str, &str) -> String| -> String {
            let cells: Vec<String> = all
                .iter()
                .map(|(n, u)| {
                    if u.is_empty() {
                        (*n).to_owned()
                    } else {
                        of(n, u)
                    }
                })
                .collect();
            cells.join(sign)
        };
        match self.head {
            Head::Brackets | Head::Long => lines.push(names(&|n, u| format!("{n} ({u})"))),
            Head::Preamble => lines.push(names(&|n, u| format!("{n} [{u}]"))),
            Head::Comment => lines.push(format!("# {}", names(&|n, u| format!("{n} ({u})")))),
            Head::Suffix => lines.push(names(&|n, u| format!("{n}_{u}"))),
            Head::UnitLine | Head::Groups => {
                if self.head == Head::Groups {
                    let cells: Vec<&str> = (0..all.len())
                        .map(|i| {
                            if i == usize::from(time.is_some()) {
                                "AMTI"
                            } else {
                                ""
                            }
                        })
                        .collect();
                    lines.push(cells.join(sign));
                }
                lines.push(names(&|n, _| n.to_owned()));
                let units: Vec<String> = all
                    .iter()
                    .map(|(_, u)| (if u.is_empty() { "-" } else { u }).to_owned())
                    .collect();
                lines.push(units.join(sign));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// Whether programs write so at all.
    pub fn written(&self) -> bool {
        let suffix = ["N", "kN", "lbf", "kgf"].contains(&self.unit.0);
        let others = self
            .columns
            .iter()
            .any(|(_, unit, _)| *unit != F && *unit != "BW");
        // A unit behind a line below must be one of a single word, and a suffix one that is known as such.
        let suffix = self.head != Head::Suffix || suffix && !others;
        // Blanks show no empty cells.
        suffix && !(self.head == Head::Groups && self.signs.0 == "  ")
    }
}
