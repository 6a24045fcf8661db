//! No text makes the reader of force files panic, loop or hand out something that is no number.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sagitta_formats::forces::{Options, read, write};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let options = Options {
        rate_hz: Some(1000.0),
        ..Options::default()
    };
    if let Ok(forces) = read(text, &options) {
        let all = forces.plates.iter().flat_map(|p| &p.vertical_n);
        assert!(all.chain(&forces.t_s).all(|v| v.is_finite()));
        assert!(forces.plates.iter().all(|p| p.vertical_n.len() == forces.t_s.len()));
        let again = read(&write(&forces), &Options::default());
        assert_eq!(again.map(|f| f.t_s.len()), Ok(forces.t_s.len()));
    }
});
