//! The stiffness of legs from times alone.
//!
//! Over a contact of `tc` after and before flights of `tf` the force is half a sine wave, of which the impulse
//! over the weight turns the velocity round, and the body goes down and up as a mass on a spring:
//! `k = m π (tf + tc) / (tc² ((tf + tc) / π − tc / 4))` (Dalleau et al. 2004, Int J Sports Med 25, 170–176).

use super::values::Value;

/// What the half sine may be off, as a share: estimated; a bounce on the heels has two peaks.
const MODEL: f64 = 0.10;
/// Said of a value that comes from it.
pub(super) const BY_TIMES: &str = "Without a force plate this is from body mass, contact and flight time, with the force as half a sine wave (Dalleau 2004); it holds for bouncing, on the forefoot.";

/// In newtons per metre, with 10 % for the model; `None` where the times fit no bounce.
pub(super) fn stiffness(mass_kg: f64, contact: Value, flight: Value) -> Option<Value> {
    let value = law(mass_kg, contact.value, flight.value)?;
    let by = |c: f64, f: f64| law(mass_kg, c, f).map_or(value, |v| v - value);
    let changes = [
        by(contact.value + contact.sd, flight.value),
        by(contact.value, flight.value + flight.sd),
        MODEL * value,
    ];
    let squares: f64 = changes.iter().map(|c| c * c).sum();
    Some(Value::new(value, squares.sqrt()))
}

fn law(mass_kg: f64, contact_s: f64, flight_s: f64) -> Option<f64> {
    let pi = std::f64::consts::PI;
    let both = contact_s + flight_s;
    let under = contact_s * contact_s * (both / pi - 0.25 * contact_s);
    (under > 0.0).then(|| mass_kg * pi * both / under)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that cannot go on fails.
mod tests {
    use super::*;

    /// The same from the force itself: half a sine wave whose impulse is the weight's over contact and
    /// flight, integrated twice in small steps.
    #[test]
    fn the_law_is_that_of_half_a_sine_wave() {
        let (mass, contact, flight, g) = (70.0, 0.2, 0.45, 9.806_65);
        let pi = std::f64::consts::PI;
        let peak = mass * g * (contact + flight) * pi / (2.0 * contact);
        let (mut v, mut y, n) = (-0.5 * g * flight, 0.0, 200_000);
        let mut lowest = 0.0_f64;
        for i in 0..n {
            let t = (f64::from(i) + 0.5) * contact / f64::from(n);
            v += (peak * libm::sin(pi * t / contact) / mass - g) * contact / f64::from(n);
            y += v * contact / f64::from(n);
            lowest = lowest.min(y);
        }
        let exact = Value::new(contact, 0.0);
        let k = stiffness(mass, exact, Value::new(flight, 0.0)).unwrap();
        assert!((k.value / (peak / -lowest) - 1.0).abs() < 1e-3, "{k:?}");
        assert!((k.sd / k.value - MODEL).abs() < 1e-9);
    }
}
