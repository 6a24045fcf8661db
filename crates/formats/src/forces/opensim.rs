//! Forces in OpenSim's MOT and STO tables: for each plate `…force_vx`, `…vy`, `…vz` (newtons, y up),
//! `…px`, `…py`, `…pz` (metres), and `…torque_x`, `…y`, `…z` or `…moment_…` (newton metres).
//! "1_ground_force", "ground_force_1", "R_ground_force" and "ground_force_l" are names of plates; `r`
//! and `l` tell the side.

use super::words::side;
use sagitta_motion::{Forces, Plate, Side, Table, Wrench};

/// The plates of a table; `None` where it names no vertical force.
pub fn from_table(table: &Table) -> Option<Forces> {
    let plates: Vec<Plate> = table
        .columns
        .iter()
        .filter_map(|name| plate(table, name.strip_suffix("vy")?))
        .collect();
    (!plates.is_empty()).then(|| Forces {
        t_s: table.t_s.clone(),
        plates,
    })
}

/// The plates as such a table: named `ground_force_…` by their side, else by number. A plate that measured
/// the vertical force alone has that column alone.
pub fn to_table(forces: &Forces) -> Table {
    let plates = forces.plates.iter().enumerate();
    let row = |i: usize| forces.plates.iter().flat_map(|p| values(p, i)).collect();
    Table {
        in_degrees: false,
        columns: plates.flat_map(|(i, plate)| names(plate, i)).collect(),
        t_s: forces.t_s.clone(),
        rows: (0..forces.t_s.len()).map(row).collect(),
    }
}

fn names(plate: &Plate, index: usize) -> Vec<String> {
    let which = match plate.side {
        Some(Side::Left) => "l".to_owned(),
        Some(Side::Right) => "r".to_owned(),
        None => (index + 1).to_string(),
    };
    if plate.wrench.is_none() {
        return vec![format!("ground_force_{which}_vy")];
    }
    let kinds = [("force", "v"), ("force", "p"), ("torque", "")];
    let name = |what, stem, axis| format!("ground_{what}_{which}_{stem}{axis}");
    let three = |(what, stem)| ["x", "y", "z"].map(|axis| name(what, stem, axis));
    kinds.into_iter().flat_map(three).collect()
}

/// Force, point and moment of a sample, or the vertical force.
fn values(plate: &Plate, i: usize) -> Vec<f64> {
    let of = |values: &[[f64; 3]]| values.get(i).copied().unwrap_or([0.0; 3]);
    match &plate.wrench {
        Some(w) => [of(&w.force_n), of(&w.point_m), of(&w.moment_nm)].concat(),
        None => vec![plate.vertical_n.get(i).copied().unwrap_or(0.0)],
    }
}

/// The plate whose columns begin with `prefix`: "1_ground_force_".
fn plate(table: &Table, prefix: &str) -> Option<Plate> {
    let index = |name: String| table.columns.iter().position(|c| *c == name);
    let values = |i: usize| -> Vec<f64> {
        let value = |row: &Vec<f64>| row.get(i).copied().unwrap_or(0.0);
        table.rows.iter().map(value).collect()
    };
    let vertical_n = values(index(format!("{prefix}vy"))?);
    let three = |stems: &[String]| -> Option<Vec<[f64; 3]>> {
        let found = stems.iter().find_map(|stem| {
            let [x, y, z] = ["x", "y", "z"].map(|axis| index(format!("{stem}{axis}")));
            Some([values(x?), values(y?), values(z?)])
        });
        let [x, y, z] = found?;
        Some((0..x.len()).map(|i| [x[i], y[i], z[i]]).collect())
    };
    let torques: Vec<String> = ["torque", "moment"]
        .iter()
        .flat_map(|word| {
            let stem = prefix.replacen("force", word, 1);
            [stem.clone(), format!("{stem}m")]
        })
        .collect();
    let wrench = || {
        let force_n = three(&[format!("{prefix}v")])?;
        let moment_nm = three(&torques).unwrap_or_else(|| vec![[0.0; 3]; force_n.len()]);
        Some(Wrench {
            point_m: three(&[format!("{prefix}p")])?,
            force_n,
            moment_nm,
        })
    };
    let name = prefix.trim_end_matches('_').to_owned();
    Some(Plate {
        side: side(&name),
        wrench: wrench(),
        vertical_n,
        name,
    })
}
