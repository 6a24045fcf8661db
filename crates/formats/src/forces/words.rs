//! What a column's name says: a quantity, an axis, a side.

use super::units::{Measure, measure};
use sagitta_motion::Side;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Quantity {
    Time,
    /// Samples or frames that are counted.
    Count,
    Force,
    /// Something else that is measured: a moment, a place, a speed, a power.
    Other,
    #[default]
    Unknown,
}

/// The direction of a force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    X,
    Y,
    Z,
    Vertical,
    /// Along the ground, or the length of a vector.
    Level,
}

/// A column by its name.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Meaning {
    pub(super) quantity: Quantity,
    pub(super) axis: Option<Axis>,
    pub(super) side: Option<Side>,
    /// Of all plates together.
    pub(super) total: bool,
    /// Filtered or otherwise computed from another column.
    pub(super) derived: bool,
}

/// The words of a name in lower case: parted at blanks and signs, between letters and digits, and where a
/// capital begins a word ("LeftForce", "GRFz").
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = name.chars().collect();
    for (i, &c) in letters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| letters.get(i));
        let after = letters.get(i + 1);
        let parts = before.is_some_and(|b| {
            b.is_alphabetic() != c.is_alphabetic()
                || b.is_lowercase() && c.is_uppercase()
                || b.is_uppercase()
                    && c.is_uppercase()
                    && after.is_some_and(|a| a.is_lowercase() && !plural(*a))
        });
        if parts || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The s of "GRFs".
fn plural(c: char) -> bool {
    c == 's'
}

fn any(words: &[String], of: &[&str]) -> bool {
    words.iter().any(|word| of.contains(&word.as_str()))
}

const LEFT: [&str; 15] = [
    "left",
    "l",
    "lt",
    "lhs",
    "links",
    "linker",
    "linke",
    "linkes",
    "esquerda",
    "esquerdo",
    "izquierda",
    "izquierdo",
    "gauche",
    "sinistra",
    "sinistro",
];
const RIGHT: [&str; 15] = [
    "right", "r", "rt", "rhs", "rechts", "rechter", "rechte", "rechtes", "direita", "direito",
    "derecha", "derecho", "droite", "destra", "destro",
];
const TIMES: [&str; 18] = [
    "time",
    "times",
    "t",
    "zeit",
    "tempo",
    "tiempo",
    "temps",
    "tid",
    "tijd",
    "czas",
    "timestamp",
    "clock",
    "elapsed",
    "seconds",
    "sec",
    "milliseconds",
    "msec",
    "ms",
];
const COUNTS: [&str; 18] = [
    "sample", "samples", "frame", "frames", "subframe", "index", "idx", "nr", "no", "num",
    "number", "row", "n", "item", "point", "seq", "count", "field",
];
const FORCES: [&str; 16] = [
    "force",
    "forces",
    "grf",
    "grfs",
    "vgrf",
    "kraft",
    "kräfte",
    "bodenreaktionskraft",
    "fuerza",
    "força",
    "forca",
    "forza",
    "kracht",
    "load",
    "last",
    "siła",
];
/// Words of what is no force, whatever else the name says.
const OTHERS: [&str; 62] = [
    "velocity",
    "vel",
    "speed",
    "geschwindigkeit",
    "velocidad",
    "velocidade",
    "vitesse",
    "velocità",
    "displacement",
    "disp",
    "position",
    "pos",
    "height",
    "höhe",
    "distance",
    "weg",
    "power",
    "leistung",
    "potencia",
    "potência",
    "puissance",
    "potenza",
    "acceleration",
    "accel",
    "acc",
    "beschleunigung",
    "rate",
    "rfd",
    "yank",
    "impulse",
    "impuls",
    "work",
    "energy",
    "jerk",
    "moment",
    "moments",
    "torque",
    "drehmoment",
    "momento",
    "couple",
    "cop",
    "cofp",
    "cof",
    "pressure",
    "emg",
    "angle",
    "trigger",
    "sync",
    "temperature",
    "temp",
    "stiffness",
    "asymmetry",
    "ratio",
    "percent",
    "percentage",
    "voltage",
    "pin",
    "bodyweight",
    "bw",
    "centre",
    "center",
    "net",
];
const DERIVED: [&str; 15] = [
    "filtered",
    "filt",
    "filter",
    "smoothed",
    "smooth",
    "lowpass",
    "butterworth",
    "gefiltert",
    "filtrada",
    "filtrado",
    "filtré",
    "averaged",
    "mean",
    "normalized",
    "normalised",
];
const TOTALS: [&str; 12] = [
    "total",
    "totale",
    "sum",
    "summe",
    "gesamt",
    "combined",
    "combine",
    "both",
    "bilateral",
    "overall",
    "suma",
    "soma",
];
const LEVEL: [&str; 16] = [
    "horizontal",
    "shear",
    "ap",
    "ml",
    "anterior",
    "posterior",
    "medial",
    "lateral",
    "mediolateral",
    "anteroposterior",
    "resultant",
    "magnitude",
    "ft",
    "tangential",
    "friction",
    "fr",
];

/// A force in one word: "fz", "fzl", "lfz", "grfz", "vgrf"; its axis and side.
fn force_word(word: &str) -> Option<(Option<Axis>, Option<Side>)> {
    let (side, rest) = match word.as_bytes() {
        [b'l', b'f' | b'g' | b'v', ..] => (Some(Side::Left), &word[1..]),
        [b'r', b'f' | b'g' | b'v', ..] => (Some(Side::Right), &word[1..]),
        _ => (None, word),
    };
    let rest = ["vgrf", "grf", "force", "f"]
        .into_iter()
        .find_map(|stem| Some((stem, rest.strip_prefix(stem)?)));
    let (stem, rest) = rest?;
    let (side, rest) = match rest.as_bytes().last() {
        Some(b'l') if side.is_none() => (Some(Side::Left), &rest[..rest.len() - 1]),
        Some(b'r') if side.is_none() => (Some(Side::Right), &rest[..rest.len() - 1]),
        _ => (side, rest),
    };
    let axis = match rest {
        "x" => Some(Axis::X),
        "y" => Some(Axis::Y),
        "z" => Some(Axis::Z),
        "v" => Some(Axis::Vertical),
        "" if stem == "vgrf" => Some(Axis::Vertical),
        "" if stem != "f" => None,
        _ => return None,
    };
    Some((axis, side))
}

/// The side that a name tells: "Left", "Fz_R", "LFZ", "fz links".
pub(super) fn side(name: &str) -> Option<Side> {
    let words = words(name);
    let force = words.iter().find_map(|word| force_word(word)?.1);
    let of = |list: &[&str]| any(&words, list);
    match (of(&LEFT), of(&RIGHT)) {
        (true, false) => Some(Side::Left),
        (false, true) => Some(Side::Right),
        (true, true) => None,
        // In Italian "dx" and "sx", of a force alone.
        _ if force.is_none() && any(&words, &FORCES) && of(&["sx"]) => Some(Side::Left),
        _ if force.is_none() && any(&words, &FORCES) && of(&["dx"]) => Some(Side::Right),
        _ => force,
    }
}

/// What a name, a unit and the name of a group of columns ("AMTI - Force") say together.
pub(super) fn meaning(name: &str, unit: Option<&str>, group: &str) -> Meaning {
    let own = without_plate(words(name));
    let around = without_plate(words(group));
    let joined: String = name.chars().filter(|c| c.is_alphabetic()).collect();
    let joined = joined.to_lowercase();
    let force = own.iter().find_map(|word| force_word(word));
    let both: Vec<String> = own.iter().chain(&around).cloned().collect();
    let unit = unit.map(measure);
    let place =
        ["cop", "cofp"].iter().any(|w| joined.contains(w)) || own.iter().any(|w| other_axis(w));
    let quantity = match unit {
        Some(Measure::Other) => Quantity::Other,
        _ if any(&own, &OTHERS) || place => Quantity::Other,
        Some(Measure::Time(_)) => Quantity::Time,
        Some(Measure::Force(_)) => Quantity::Force,
        _ if force.is_some() || any(&own, &FORCES) => Quantity::Force,
        _ if any(&own, &TIMES) => Quantity::Time,
        _ if any(&own, &COUNTS) => Quantity::Count,
        _ if any(&around, &OTHERS) => Quantity::Other,
        _ if any(&around, &FORCES) && !own.is_empty() => Quantity::Force,
        _ => Quantity::Unknown,
    };
    let level = any(&both, &LEVEL) || name.trim().starts_with('|');
    let vertical = any(&both, &["vertical", "vert", "vertikal", "verticale"]);
    let letter = |l: &str| any(&own, &[l]);
    let axis = match force.and_then(|(axis, _)| axis) {
        _ if vertical => Some(Axis::Vertical),
        _ if level => Some(Axis::Level),
        Some(axis) => Some(axis),
        None if letter("x") => Some(Axis::X),
        None if letter("y") => Some(Axis::Y),
        None if letter("z") => Some(Axis::Z),
        None if letter("v") && quantity == Quantity::Force => Some(Axis::Vertical),
        None => None,
    };
    Meaning {
        quantity,
        axis,
        side: side(name).or_else(|| side(group)),
        total: any(&both, &TOTALS),
        derived: any(&both, &DERIVED),
    }
}

/// A moment, or a coordinate of the centre of pressure: "mx", "cx", "ax", "px", "tz".
fn other_axis(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        [b'm' | b'c' | b'a' | b'p' | b't', b'x' | b'y' | b'z']
    )
}

/// The words less those of "force plate", which name a device and no quantity.
fn without_plate(words: Vec<String>) -> Vec<String> {
    const PLATES: [&str; 6] = [
        "plate",
        "plates",
        "platform",
        "platforms",
        "plattform",
        "platte",
    ];
    let plate = |word: &str| PLATES.contains(&word);
    let device = |i: usize| {
        let next = words.get(i + 1).is_some_and(|next| plate(next));
        let one = ["forceplate", "forceplatform", "kraftmessplatte"].contains(&words[i].as_str());
        one || plate(&words[i]) || next && FORCES.contains(&words[i].as_str())
    };
    let kept = (0..words.len()).filter(|&i| !device(i));
    kept.map(|i| words[i].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_sides() {
        let left = [
            "Fz Left",
            "LeftForce",
            "LFZ",
            "FzL",
            "fz_l",
            "Kraft links",
            "L_Fz",
            "Left Fz (N)",
            "Z Left",
            "FZ_LEFT",
            "Forza sx",
            "FzLeft",
            "LGRF",
        ];
        for name in left {
            assert_eq!(side(name), Some(Side::Left), "{name}");
        }
        let right = [
            "R_ground_force",
            "RightForce",
            "RFZ",
            "FzR",
            "Fuerza derecha",
            "fz rechts",
            "Rt Fz",
            "1:FZ_R",
        ];
        for name in right {
            assert_eq!(side(name), Some(Side::Right), "{name}");
        }
        for name in [
            "Fz",
            "total",
            "Force",
            "Filter",
            "Load",
            "CombinedForce",
            "left and right",
            "Fr",
            "vertical",
        ] {
            assert_eq!(side(name), None, "{name}");
        }
    }

    #[test]
    fn names_tell_quantities() {
        use Quantity::{Count, Force, Other, Time, Unknown};
        let cases = [
            ("Time", Time),
            ("abs time", Time),
            ("Time_s", Time),
            ("Zeit", Time),
            ("Sub Frame", Count),
            ("SAMPLE", Count),
            ("Fz", Force),
            ("Force_Z", Force),
            ("GRFz", Force),
            ("vGRF", Force),
            ("Vertical Force", Force),
            ("Force Plate 1 Fz", Force),
            ("ForcePlate1_Mz", Other),
            ("Force plate 1 Cx", Other),
            ("Rate of Force Development", Other),
            ("Vertical Velocity", Other),
            ("Net Force", Other),
            ("COPx", Other),
            ("COP_X", Other),
            ("Power", Other),
            ("Left", Unknown),
            ("Z Left", Unknown),
            ("foo", Unknown),
        ];
        for (name, quantity) in cases {
            assert_eq!(meaning(name, None, "").quantity, quantity, "{name}");
        }
        assert_eq!(meaning("Fz", Some("BW"), "").quantity, Other);
        assert_eq!(meaning("Fz", Some("V"), "").quantity, Other);
        assert_eq!(meaning("Cx", Some("mm"), "AMTI - CoP").quantity, Other);
        assert_eq!(meaning("Z", None, "Force").quantity, Force);
    }
}
