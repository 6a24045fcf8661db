//! Segment masses and centres of mass after P. de Leva, "Adjustments to Zatsiorsky-Seluyanov's
//! segment inertia parameters", J. Biomech. 29 (1996) 1223–1230, table 4.

/// A segment of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SegmentName {
    Head,
    Trunk,
    UpperArm,
    Forearm,
    Hand,
    Thigh,
    Shank,
    Foot,
}

/// One row: pairs are `[female, male]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Which segment.
    pub name: SegmentName,
    /// First and second end as the table names them.
    pub ends: (&'static str, &'static str),
    /// Mass in percent of body mass, of one segment.
    pub mass_percent: [f64; 2],
    /// Centre of mass in percent of the length from the first end.
    pub com_percent: [f64; 2],
    /// Whether the body has a left and a right one.
    pub paired: bool,
}

const fn segment(
    name: SegmentName,
    ends: (&'static str, &'static str),
    mass_percent: [f64; 2],
    com_percent: [f64; 2],
    paired: bool,
) -> Segment {
    Segment {
        name,
        ends,
        mass_percent,
        com_percent,
        paired,
    }
}

/// The rows whose ends landmarks can stand for. Masses of the whole body add up to 100 %.
pub const DE_LEVA: [Segment; 8] = [
    segment(
        SegmentName::Head,
        ("VERT", "CERV"),
        [6.68, 6.94],
        [48.41, 50.02],
        false,
    ),
    segment(
        SegmentName::Trunk,
        ("MIDS", "MIDH"),
        [42.57, 43.46],
        [37.82, 43.10],
        false,
    ),
    segment(
        SegmentName::UpperArm,
        ("SJC", "EJC"),
        [2.55, 2.71],
        [57.54, 57.72],
        true,
    ),
    segment(
        SegmentName::Forearm,
        ("EJC", "WJC"),
        [1.38, 1.62],
        [45.59, 45.74],
        true,
    ),
    segment(
        SegmentName::Hand,
        ("WJC", "MET3"),
        [0.56, 0.61],
        [74.74, 79.00],
        true,
    ),
    segment(
        SegmentName::Thigh,
        ("HJC", "KJC"),
        [14.78, 14.16],
        [36.12, 40.95],
        true,
    ),
    segment(
        SegmentName::Shank,
        ("KJC", "AJC"),
        [4.81, 4.33],
        [43.52, 43.95],
        true,
    ),
    segment(
        SegmentName::Foot,
        ("HEEL", "TTIP"),
        [1.29, 1.37],
        [40.14, 44.15],
        true,
    ),
];
