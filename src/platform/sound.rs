//! Tones and spoken words.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, SpeechSynthesis, SpeechSynthesisUtterance};

/// Loud enough for a gym, short of what small speakers distort.
const LOUDNESS: f32 = 0.5;
/// From silence and back, so that it does not click.
const FADE_S: f64 = 0.01;

/// A tone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    /// Pitch in hertz.
    pub hz: f32,
    /// Length in seconds.
    pub length_s: f64,
}

/// Makes sounds, as far as this browser can; what it cannot is not heard. Browsers let only that page
/// sound that was touched: make it where somebody has tapped.
pub struct Sounds {
    tones: Option<AudioContext>,
    voice: Option<SpeechSynthesis>,
}

impl Drop for Sounds {
    fn drop(&mut self) {
        if let Some(tones) = &self.tones {
            // Closed already: there is nothing to close. The promise only tells when it is done.
            tones.close().ok();
        }
        if let Some(voice) = &self.voice {
            voice.cancel();
        }
    }
}

impl Sounds {
    /// Gets ready.
    pub fn start() -> Self {
        Self {
            tones: AudioContext::new().ok(),
            voice: voice(),
        }
    }

    /// Whether words can be said.
    pub fn can_speak(&self) -> bool {
        self.voice.is_some()
    }

    /// Sounds a tone now.
    pub fn play(&self, tone: Tone) {
        if let Some(tones) = &self.tones {
            if tones.state() == AudioContextState::Suspended {
                // It wakes by itself once somebody taps.
                tones.resume().ok();
            }
            // A device without a loudspeaker refuses; there is nothing to hear then.
            sound(tones, tone).ok();
        }
    }

    /// Says something now, instead of what is being said.
    pub fn say(&self, words: &str) {
        let Some(voice) = &self.voice else { return };
        if let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(words) {
            utterance.set_lang("en");
            utterance.set_rate(1.15);
            voice.cancel();
            voice.speak(&utterance);
        }
    }
}

/// The browser's voice; none where it cannot speak.
fn voice() -> Option<SpeechSynthesis> {
    let window = web_sys::window()?;
    let known = Reflect::get(&window, &"speechSynthesis".into()).ok()?;
    (!known.is_falsy()).then(|| window.speech_synthesis().ok())?
}

fn sound(tones: &AudioContext, tone: Tone) -> Result<(), JsValue> {
    let (oscillator, gain) = (tones.create_oscillator()?, tones.create_gain()?);
    let now = tones.current_time();
    let end = now + tone.length_s;
    oscillator.frequency().set_value(tone.hz);
    let level = gain.gain();
    level.set_value_at_time(0.0, now)?;
    level.linear_ramp_to_value_at_time(LOUDNESS, now + FADE_S)?;
    level.set_value_at_time(LOUDNESS, end - FADE_S)?;
    level.linear_ramp_to_value_at_time(0.0, end)?;
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&tones.destination())?;
    oscillator.start()?;
    oscillator.stop_with_when(end)
}
