//! What tells the scale of the picture and which way is up, on the command line.

use crate::args::number;
use clap::Args;
use sagitta_motion::{ScaleBy, Settings, Upright};

/// How to read the picture.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Picture {
    /// What tells how long things are: `body-height`, `plate`, `gravity` (jumps),
    /// `line=X1,Y1,X2,Y2,METRES` between two pixels (with `,beside` where it is as far from the camera as
    /// the person), or `floor=X1,Y1,X2,Y2,X3,Y3,X4,Y4,WIDTH,LENGTH`, a rectangle on the floor, corner after
    /// corner.
    #[arg(long = "scale", value_name = "HOW", value_parser = scale)]
    pub scale_by: Option<ScaleBy>,
    /// Degrees by which the camera's picture is turned clockwise: the floor falls to the right. 0 leaves it
    /// as it is; without it the floor tells, where it is sure.
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = roll_deg)]
    pub roll_deg: Option<f64>,
}

impl Picture {
    /// With what the user said about the picture.
    pub fn settings(self, settings: Settings) -> Settings {
        Settings {
            scale_by: self.scale_by,
            upright: self.roll_deg.map(|deg| Upright::Angle {
                roll_rad: deg.to_radians(),
            }),
            ..settings
        }
    }
}

fn scale(text: &str) -> Result<ScaleBy, String> {
    let (how, rest) = text.split_once('=').unwrap_or((text, ""));
    match how {
        "body-height" => Ok(ScaleBy::BodyHeight),
        "plate" => Ok(ScaleBy::Plate),
        "gravity" => Ok(ScaleBy::Gravity),
        "line" => line(rest),
        "floor" => floor(rest),
        _ => Err("choose body-height, plate, gravity, line=… or floor=…".to_owned()),
    }
}

fn line(text: &str) -> Result<ScaleBy, String> {
    let beside = text.strip_suffix(",beside");
    match numbers(beside.unwrap_or(text))?[..] {
        [a, b, c, d, length_m] => Ok(ScaleBy::Line {
            ends_px: [[a, b], [c, d]],
            length_m,
            beside: beside.is_some(),
        }),
        _ => Err(
            "a line is two points in pixels and its length in metres: line=100,600,100,200,2.0"
                .to_owned(),
        ),
    }
}

fn floor(text: &str) -> Result<ScaleBy, String> {
    match numbers(text)?[..] {
        [a, b, c, d, e, f, g, h, width_m, length_m] => Ok(ScaleBy::Floor {
            corners_px: [[a, b], [c, d], [e, f], [g, h]],
            width_m,
            length_m,
        }),
        _ => Err("a floor is four corners in pixels, one after the other round it, and the lengths of its first two sides in metres".to_owned()),
    }
}

fn numbers(text: &str) -> Result<Vec<f64>, String> {
    text.split(',').map(|part| number(part.trim())).collect()
}

fn roll_deg(text: &str) -> Result<f64, String> {
    number(text).and_then(|x| match x {
        -45.0..=45.0 => Ok(x),
        _ => Err("a camera's roll is given in degrees between -45 and 45".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read() {
        assert_eq!(scale("plate"), Ok(ScaleBy::Plate));
        let drawn = |beside| ScaleBy::Line {
            ends_px: [[10.0, 600.0], [12.5, 200.0]],
            length_m: 2.0,
            beside,
        };
        assert_eq!(scale("line=10,600,12.5,200,2"), Ok(drawn(false)));
        assert_eq!(scale("line=10,600,12.5,200,2,beside"), Ok(drawn(true)));
        let Ok(ScaleBy::Floor {
            corners_px,
            width_m,
            length_m,
        }) = scale("floor=1,2,3,4,5,6,7,8,1.5,3")
        else {
            panic!("a floor")
        };
        assert_eq!((corners_px[3], width_m, length_m), ([7.0, 8.0], 1.5, 3.0));
        for wrong in [
            "",
            "metres",
            "line=1,2,3,4",
            "line=1,2,3,4,x",
            "floor=1,2,3",
            "line",
        ] {
            assert!(scale(wrong).is_err(), "{wrong}");
        }
        assert_eq!(roll_deg("-4.5"), Ok(-4.5));
        assert!(roll_deg("90").is_err() && roll_deg("nan").is_err());
    }
}
