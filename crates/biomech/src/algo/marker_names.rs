//! What markers of the common sets are called, and which point of the body they stand for.
//!
//! Sets: Vicon's Plug-in Gait (RASI, RKNE, RANK, RHEE, RTOE and its joint centres RHJC, RFEP, RFEO,
//! RTIO), Helen Hayes as OpenSim's gait2354 and gait2392 spell it (R.ASIS, R.Knee.Lat, R.Heel,
//! R.Toe.Tip), the calibrated-anatomical set of the Rajagopal model (RLFC, RMFC, RLMAL, RMMAL, RCAL,
//! RMT5), OpenCap's (r_knee_study, r_mknee_study, r_calc_study, r_5meta_study), and the joint names of
//! pose programs (RKnee, RBigToe, left_knee).

use sagitta_motion::{Keypoint, Side};

/// Markers of which the mean is a point; `*` stands for the side, L or R.
pub(super) type Recipe = &'static [&'static str];

/// Ways to one point, the best first.
pub(super) struct Point {
    pub(super) sides: [Keypoint; 2],
    pub(super) recipes: &'static [Recipe],
}

/// Letters and digits of a name in upper case, without a subject's prefix ("anna:RKNE"), OpenCap's
/// suffix and spelt-out sides.
pub(super) fn normal(name: &str) -> String {
    let bare = name.rsplit(':').next().unwrap_or(name);
    let mut text: String = bare
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if let Some(short) = text.strip_suffix("STUDY") {
        text.truncate(short.len());
    }
    for (long, short) in [("RIGHT", "R"), ("LEFT", "L")] {
        if let Some(rest) = text.strip_prefix(long) {
            text = format!("{short}{rest}");
        }
    }
    text
}

/// The name that a part of a recipe has on a side.
pub(super) fn on(part: &str, side: Side) -> String {
    part.replace('*', if side == Side::Left { "L" } else { "R" })
}

use Keypoint::*;

/// All points but the hips, which may have to be estimated (see `markers`).
pub(super) const POINTS: &[Point] = &[
    Point {
        sides: [LeftEar, RightEar],
        recipes: &[&["*EAR"], &["*FHD", "*BHD"], &["*HEADFRONT", "*HEADBACK"]],
    },
    Point {
        sides: [LeftElbow, RightElbow],
        recipes: &[
            &["*EJC"],
            &["*LEL", "*MEL"],
            &["*LELBOW", "*MELBOW"],
            &["*ELBOWLAT", "*ELBOWMED"],
            &["*ELB", "*ELBM"],
            &["*ELB"],
            &["*ELBOW"],
            &["*LEL"],
        ],
    },
    Point {
        sides: [LeftWrist, RightWrist],
        recipes: &[
            &["*WJC"],
            &["*FARADIUS", "*FAULNA"],
            &["*WRA", "*WRB"],
            &["*LWRIST", "*MWRIST"],
            &["*WRI"],
            &["*WRIST"],
            &["*FAULNA"],
        ],
    },
    Point {
        sides: [LeftKnee, RightKnee],
        recipes: &[
            &["*KJC"],
            &["*FEO"],
            &["*LFC", "*MFC"],
            &["*LFCV", "*MFCV"],
            &["*KNEELAT", "*KNEEMED"],
            &["*KNE", "*KNEM"],
            &["*KNE", "*KNM"],
            &["*KNE", "*MKNE"],
            &["*KNEE", "*MKNEE"],
            &["*KNEE"],
            &["*KNE"],
            &["*LFC"],
            &["*KNEELAT"],
        ],
    },
    Point {
        sides: [LeftAnkle, RightAnkle],
        recipes: &[
            &["*AJC"],
            &["*TIO"],
            &["*LMAL", "*MMAL"],
            &["*LMALV", "*MMALV"],
            &["*ANKLELAT", "*ANKLEMED"],
            &["*ANK", "*ANKM"],
            &["*ANK", "*ANM"],
            &["*ANK", "*MANK"],
            &["*ANKLE", "*MANKLE"],
            &["*ANKLE"],
            &["*ANK"],
            &["*LMAL"],
            &["*ANKLELAT"],
        ],
    },
    Point {
        sides: [LeftHeel, RightHeel],
        recipes: &[&["*CAL"], &["*HEE"], &["*HEEL"], &["*CALC"], &["*CALV"]],
    },
    Point {
        sides: [LeftBigToe, RightBigToe],
        recipes: &[
            &["*BIGTOE"],
            &["*TOE"],
            &["*TOETIP"],
            &["*HLX"],
            &["*MT1"],
            &["*MT2"],
            &["*TOEMED"],
        ],
    },
    Point {
        sides: [LeftSmallToe, RightSmallToe],
        recipes: &[
            &["*SMALLTOE"],
            &["*MT5"],
            &["*5META"],
            &["*VMH"],
            &["*TOELAT"],
        ],
    },
];

/// Shoulder joint centres.
pub(super) const SHOULDERS: Point = Point {
    sides: [LeftShoulder, RightShoulder],
    recipes: &[&["*SJC"]],
};

/// Markers on top of the shoulders.
pub(super) const ACROMIA: Point = Point {
    sides: [LeftShoulder, RightShoulder],
    recipes: &[
        &["*ACR"],
        &["*SHO"],
        &["*ACROMIUM"],
        &["*ACROMION"],
        &["*SHOULDER"],
    ],
};

/// Hip joint centres where the file has them.
pub(super) const HIPS: Point = Point {
    sides: [LeftHip, RightHip],
    recipes: &[&["*HJC"], &["*FEP"], &["*HIP"], &["*HJCREG"]],
};

/// Front of the pelvis.
pub(super) const ASIS: Recipe = &["*ASI", "*ASIS"];
/// Back of the pelvis.
pub(super) const PSIS: Recipe = &["*PSI", "*PSIS"];
/// Middle of the back of the pelvis.
pub(super) const SACRUM: Recipe = &["SACR", "SACRUM", "VSACRAL", "SACRAL"];

/// Marker names that would show a point, for people.
pub(super) fn wanted(point: Keypoint) -> String {
    let side = match point.is_left() {
        Some(true) => Side::Left,
        _ => Side::Right,
    };
    if matches!(point, LeftHip | RightHip) {
        return format!("{} or the four markers of the pelvis", on("*HJC", side));
    }
    if matches!(point, LeftShoulder | RightShoulder) {
        return format!("{} or {}", on("*SJC", side), on("*SHO", side));
    }
    let known = POINTS.iter().find(|p| p.sides.contains(&point));
    let names = known.map_or(&[][..], |p| p.recipes);
    let text: Vec<String> = names
        .iter()
        .take(3)
        .map(|recipe| {
            let parts: Vec<String> = recipe.iter().map(|part| on(part, side)).collect();
            parts.join(" and ")
        })
        .collect();
    text.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn names_lose_prefix_case_and_marks() {
        for (name, wanted) in [
            ("anna:RKNE", "RKNE"),
            ("r_knee_study", "RKNEE"),
            ("R.ASIS", "RASIS"),
            ("left_big_toe", "LBIGTOE"),
            ("RLFCv", "RLFCV"),
            ("L.PSIS_study", "LPSIS"),
        ] {
            assert_eq!(normal(name), wanted, "{name}");
        }
    }
}
