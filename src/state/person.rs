//! What people type about themselves.

use sagitta_motion::{Settings, Subject};

/// A body height in metres, from "1.78", "1,78", "178", "178 cm", "1.78 m". `Ok(None)` when nothing was typed.
pub fn height_m(text: &str) -> Result<Option<f64>, &'static str> {
    let value = read(text, &["cm", "m"]).map_err(|()| "Type a height such as 178 cm or 1.78 m.")?;
    let metres = value.map(|v| if v >= 3.0 { v / 100.0 } else { v });
    match metres {
        Some(m) if !(0.5..=2.6).contains(&m) => Err("A height lies between 50 and 260 cm."),
        other => Ok(other),
    }
}

/// A body mass in kilograms, from "72", "72.5 kg". `Ok(None)` when nothing was typed.
pub fn mass_kg(text: &str) -> Result<Option<f64>, &'static str> {
    let value = read(text, &["kg"]).map_err(|()| "Type a mass such as 72 kg.")?;
    match value {
        Some(m) if !(10.0..=350.0).contains(&m) => Err("A mass lies between 10 and 350 kg."),
        other => Ok(other),
    }
}

/// A mass on the bar in kilograms, from "60", "60 kg". `Ok(None)` when nothing was typed.
pub fn load_kg(text: &str) -> Result<Option<f64>, &'static str> {
    let value = read(text, &["kg"]).map_err(|()| "Type a mass such as 60 kg, the bar included.")?;
    match value {
        Some(m) if !(0.0..=600.0).contains(&m) => Err("A load lies between 0 and 600 kg."),
        other => Ok(other),
    }
}

/// A belt speed in metres per second, from "10 km/h", "2.8 m/s" or "2.8". `Ok(None)` when nothing was typed.
pub fn belt_m_s(text: &str) -> Result<Option<f64>, &'static str> {
    const WRONG: &str = "Type the belt's speed such as 10 km/h or 2.8 m/s.";
    let hourly = text.to_lowercase().contains("km");
    let value = read(text, &["km/h", "kmh", "m/s"]).map_err(|()| WRONG)?;
    let value = value.map(|v| if hourly { v / 3.6 } else { v });
    match value {
        Some(v) if !(0.1..=15.0).contains(&v) => Err(WRONG),
        other => Ok(other),
    }
}

/// The height of a box in metres, from "40", "40 cm" or "0.4 m". `Ok(None)` when nothing was typed.
pub fn drop_height_m(text: &str) -> Result<Option<f64>, &'static str> {
    const WRONG: &str = "Type the height of the box such as 40 cm.";
    let value = read(text, &["cm", "m"]).map_err(|()| WRONG)?;
    let metres = value.map(|v| if v >= 3.0 { v / 100.0 } else { v });
    match metres {
        Some(m) if !(0.05..=1.5).contains(&m) => Err("A box is between 5 and 150 cm high."),
        other => Ok(other),
    }
}

/// A cut-off in hertz, from "6" or "6 Hz". `Ok(None)` when nothing was typed.
pub fn cutoff_hz(text: &str) -> Result<Option<f64>, &'static str> {
    const WRONG: &str = "Type a cut-off between 0.5 and 200 Hz.";
    let value = read(text, &["hz"]).map_err(|()| WRONG)?;
    match value {
        Some(v) if !(0.5..=200.0).contains(&v) => Err(WRONG),
        other => Ok(other),
    }
}

/// A number as it is shown in its field, with at most two decimals.
pub fn shown(value: Option<f64>) -> String {
    let text = |v: f64| format!("{}", (v * 100.0).round() / 100.0);
    value.map(text).unwrap_or_default()
}

/// A slow-motion factor, from "8", "8×", "9,6" or "240/30". `Ok(None)` when nothing was typed, or 1.
pub fn slow_motion(text: &str) -> Result<Option<f64>, &'static str> {
    const WRONG: &str = "Type how many times slower the video plays, between 1 and 100: 8 for 240 \
                         frames per second saved as 30.";
    let number = |text: &str| read(text, &["×", "x"]).map_err(|()| WRONG);
    let factor = match text.split_once('/') {
        Some((filmed, plays)) => number(filmed)?.zip(number(plays)?).map(|(f, p)| f / p),
        None => number(text.trim().trim_start_matches('×'))?,
    };
    match factor {
        Some(f) if !(1.0..=100.0).contains(&f) => Err(WRONG),
        other => Ok(other.filter(|f| *f != 1.0)),
    }
}

/// A slow-motion factor as it is shown in its field.
pub fn slow_motion_text(settings: &Settings) -> String {
    let factor = |f: f64| format!("{}", (f * 1000.0).round() / 1000.0);
    settings.slow_motion.map(factor).unwrap_or_default()
}

fn read(text: &str, units: &[&str]) -> Result<Option<f64>, ()> {
    let lower = text.trim().to_lowercase().replace(',', ".");
    let bare = units.iter().find_map(|u| lower.strip_suffix(u));
    let bare = bare.unwrap_or(&lower).trim();
    if bare.is_empty() {
        return Ok(None);
    }
    bare.parse::<f64>().map(Some).map_err(|_| ())
}

/// A height as it is shown in its field: centimetres.
pub fn height_text(subject: &Subject) -> String {
    let cm = |m: f64| format!("{}", (m * 1000.0).round() / 10.0);
    subject.height_m.map(cm).unwrap_or_default()
}

/// A mass as it is shown in its field: kilograms.
pub fn mass_text(subject: &Subject) -> String {
    let kg = |m: f64| format!("{}", (m * 10.0).round() / 10.0);
    subject.mass_kg.map(kg).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_read_as_people_write_them() {
        for text in ["178", "1.78", "1,78", "178 cm", " 1.78m "] {
            assert!(
                (height_m(text).unwrap().unwrap() - 1.78).abs() < 1e-9,
                "{text}"
            );
        }
        assert_eq!(height_m("  "), Ok(None));
        assert!(height_m("tall").is_err());
        assert!(height_m("17").is_err());
        assert!(height_m("NaN").is_err());
    }

    #[test]
    fn slow_motion_is_read_as_people_write_it() {
        for text in ["8", "8×", "×8", " 8x ", "240/30", "240 / 30"] {
            assert_eq!(slow_motion(text), Ok(Some(8.0)), "{text}");
        }
        assert_eq!(slow_motion(""), Ok(None));
        assert_eq!(slow_motion("1"), Ok(None));
        for text in ["240", "0.5", "0", "-8", "30/240", "240/0", "slow", "NaN"] {
            assert!(slow_motion(text).is_err(), "{text}");
        }
        let settings = Settings {
            slow_motion: Some(9.6),
            ..Settings::default()
        };
        assert_eq!(slow_motion_text(&settings), "9.6");
    }

    #[test]
    fn loads_speeds_boxes_and_cut_offs_are_read_as_people_write_them() {
        assert_eq!(load_kg("60 kg"), Ok(Some(60.0)));
        assert_eq!(load_kg("0"), Ok(Some(0.0)));
        assert!(load_kg("-5").is_err() && load_kg("heavy").is_err());
        assert_eq!(belt_m_s("2,8"), Ok(Some(2.8)));
        assert_eq!(belt_m_s("10.8 km/h"), Ok(Some(3.0)));
        assert!(belt_m_s("100").is_err());
        for text in ["40", "40 cm", "0.4", "0.4 m"] {
            assert_eq!(drop_height_m(text), Ok(Some(0.4)), "{text}");
        }
        assert!(drop_height_m("400").is_err());
        assert_eq!(cutoff_hz("6 Hz"), Ok(Some(6.0)));
        assert_eq!(
            (cutoff_hz(""), shown(Some(6.0)), shown(None)),
            (Ok(None), "6".into(), String::new())
        );
        assert!(cutoff_hz("0").is_err());
    }

    #[test]
    fn masses_are_read_and_shown() {
        assert_eq!(mass_kg("72,5 kg"), Ok(Some(72.5)));
        assert!(mass_kg("0").is_err());
        let subject = Subject {
            height_m: Some(1.785),
            mass_kg: Some(72.5),
            ..Subject::default()
        };
        assert_eq!(height_text(&subject), "178.5");
        assert_eq!(mass_text(&subject), "72.5");
        assert_eq!(height_m(&height_text(&subject)), Ok(Some(1.785)));
    }
}
