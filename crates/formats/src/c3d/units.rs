//! Units of lengths, forces and moments by their names, in any spelling.

/// Newtons in a pound-force and a kilogram-force: the pound is 0.45359237 kg and gravity 9.80665 m/s² by
/// definition (international yard and pound agreement 1959; CGPM 1901).
const POUND_N: f64 = 0.453_592_37 * 9.806_65;
const KILOGRAM_N: f64 = 9.806_65;

/// Letters of a name in lower case: "N·mm", "N*mm", "N-mm" and "Nmm" are one unit.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

/// Metres in one unit of length; `None` where no unit has this name.
pub(super) fn length_m(name: &str) -> Option<f64> {
    Some(match plain(name).as_str() {
        "m" | "meter" | "meters" | "metre" | "metres" => 1.0,
        "dm" | "decimeter" | "decimeters" | "decimetre" | "decimetres" => 0.1,
        "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres" => 0.01,
        "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" => 0.001,
        "in" | "inch" | "inches" => 0.0254,
        "ft" | "foot" | "feet" => 0.3048,
        _ => return None,
    })
}

/// Newtons in one unit of force; `None` where no unit has this name.
pub(super) fn force_n(name: &str) -> Option<f64> {
    Some(match plain(name).as_str() {
        "n" | "newton" | "newtons" => 1.0,
        "kn" | "kilonewton" | "kilonewtons" => 1000.0,
        "lbf" | "lb" | "lbs" | "pound" | "pounds" | "poundforce" => POUND_N,
        "kgf" | "kg" | "kp" | "kilogram" | "kilograms" | "kilogramforce" => KILOGRAM_N,
        _ => return None,
    })
}

/// Newton metres in one unit of moment: a force and a length in either order; `None` where no unit has
/// this name.
pub(super) fn moment_nm(name: &str) -> Option<f64> {
    let name = plain(name);
    let at = |cut: usize| {
        let (a, b) = (name.get(..cut)?, name.get(cut..)?);
        let force_first = force_n(a).zip(length_m(b));
        let (force, length) = force_first.or_else(|| force_n(b).zip(length_m(a)))?;
        Some(force * length)
    };
    (1..name.len()).find_map(at)
}

/// What a unit of length is called in messages.
pub(super) fn length_name(metres: f64) -> &'static str {
    let known = [
        (1.0, "m"),
        (0.1, "dm"),
        (0.01, "cm"),
        (0.001, "mm"),
        (0.0254, "in"),
        (0.3048, "ft"),
    ];
    let found = known.iter().find(|(m, _)| (m - metres).abs() < 1e-12);
    found.map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{force_n, length_m, moment_nm};

    #[test]
    fn units_are_read_in_any_spelling() {
        let near = |found: Option<f64>, wanted: f64| {
            found.is_some_and(|v| (v / wanted - 1.0).abs() < 1e-9)
        };
        for name in ["mm", "MM", " mm ", "Millimetres", "millimeter"] {
            assert!(near(length_m(name), 0.001), "{name}");
        }
        for name in ["m", "M", "meters", "Metre"] {
            assert!(near(length_m(name), 1.0), "{name}");
        }
        for (name, wanted) in [("kN", 1000.0), ("Lbf", 4.448_221_615), ("KGF", 9.806_65)] {
            assert!(near(force_n(name), wanted), "{name}");
        }
        for (name, wanted) in [
            ("Nm", 1.0),
            ("N.m", 1.0),
            ("N*mm", 0.001),
            ("N·mm", 0.001),
            ("Nmm", 0.001),
            ("newton-meters", 1.0),
            ("kNm", 1000.0),
            ("N cm", 0.01),
            ("lbf-in", 0.112_984_829),
            ("in lbf", 0.112_984_829),
            ("ft·lb", 1.355_817_948),
            ("kgf m", 9.806_65),
        ] {
            assert!(
                near(moment_nm(name), wanted),
                "{name}: {:?}",
                moment_nm(name)
            );
        }
        for name in ["", "V", "mV", "deg", "furlong"] {
            assert!(
                length_m(name).is_none() && force_n(name).is_none(),
                "{name}"
            );
            assert!(moment_nm(name).is_none(), "{name}");
        }
    }
}
