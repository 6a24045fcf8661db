//! Which engine runs the networks: the first of several that is there and passes its [`trial`].

use super::{Engine, Role, simd, trial};
use crate::graph::Graph;
use crate::{Error, Networks};
use sagitta_motion::EngineChoice;
use std::future::{Future, ready};
use std::pin::Pin;

/// An engine that is being made. It need not be sendable between threads.
pub type Making<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Engine>, Error>> + 'a>>;

/// Makes an engine for a network that plays a role.
pub type Make = Box<dyn for<'a> Fn(&'a Graph, Role) -> Making<'a>>;

/// An engine that may be chosen.
pub struct Candidate {
    /// What it is called when asked for; never [`EngineChoice::Auto`].
    pub kind: EngineChoice,
    /// How it is made, or why it cannot be: "this browser has no WebGPU".
    pub make: Result<Make, String>,
    /// Whether it computes with half precision, so that its trial allows for it.
    pub half_precision: bool,
    /// Name of the graphics adapter that it runs on, if it does.
    pub adapter: Option<String>,
}

impl Candidate {
    /// An engine on the processor: it is there, computes with 32 bits, and is made at once.
    pub fn cpu(
        kind: EngineChoice,
        make: impl Fn(&Graph) -> Result<Box<dyn Engine>, Error> + 'static,
    ) -> Self {
        Self {
            kind,
            make: Ok(Box::new(move |graph, _| Box::pin(ready(make(graph))))),
            half_precision: false,
            adapter: None,
        }
    }

    /// An engine that is not there.
    pub fn missing(kind: EngineChoice, why: String) -> Self {
        Self {
            kind,
            make: Err(why),
            half_precision: false,
            adapter: None,
        }
    }
}

/// The engines of this processor, fastest first.
pub fn cpu() -> Vec<Candidate> {
    vec![
        Candidate::cpu(EngineChoice::Simd, simd::best),
        #[cfg(feature = "burn")]
        Candidate::cpu(EngineChoice::Burn, |graph| {
            Ok(Box::new(super::burn::BurnEngine::new(graph)?))
        }),
    ]
}

/// Two networks on the engine that was chosen.
pub struct Chosen {
    /// What was chosen; never [`EngineChoice::Auto`].
    pub kind: EngineChoice,
    /// Finds people.
    pub detector: Box<dyn Engine>,
    /// Finds points.
    pub landmarks: Box<dyn Engine>,
    /// Name of the graphics adapter that both run on, if they do.
    pub adapter: Option<String>,
    /// Why this engine and no other, in words for people.
    pub reason: String,
}

/// Takes the first candidate that is `wanted`, is there and gives the right answers.
///
/// # Errors
/// [`Error::Engine`] with all reasons if there is none.
pub async fn choose<'a>(
    candidates: impl IntoIterator<Item = &'a Candidate>,
    wanted: EngineChoice,
    networks: &Networks,
) -> Result<Chosen, Error> {
    let mut passed_over = Vec::new();
    let fits = |c: &&Candidate| wanted == EngineChoice::Auto || c.kind == wanted;
    for candidate in candidates.into_iter().filter(fits) {
        match built(candidate, networks).await {
            Ok((detector, landmarks)) => {
                return Ok(Chosen {
                    kind: candidate.kind,
                    detector,
                    landmarks,
                    adapter: candidate.adapter.clone(),
                    reason: reason(wanted, &passed_over),
                });
            }
            Err(why) => passed_over.push(format!("{}: {why}", candidate.kind.name())),
        }
    }
    if passed_over.is_empty() {
        passed_over.push(format!("{} is not part of this program", wanted.name()));
    }
    Err(Error::Engine(passed_over.join("; ")))
}

type Pair = (Box<dyn Engine>, Box<dyn Engine>);

async fn built(candidate: &Candidate, networks: &Networks) -> Result<Pair, String> {
    let make = candidate.make.as_ref().map_err(Clone::clone)?;
    let raw = async |graph: &Graph| make(graph, Role::Raw).await;
    trial::run(raw, candidate.half_precision)
        .await
        .map_err(words)?;
    let detector = make(&networks.detector, Role::Detector).await;
    let landmarks = make(&networks.landmarks, Role::Landmarks).await;
    Ok((detector.map_err(words)?, landmarks.map_err(words)?))
}

/// Why an engine was passed over, without the advice that stands in an error of its own.
fn words(error: Error) -> String {
    match error {
        Error::Engine(why) | Error::DeviceLost(why) => why,
        other => other.to_string(),
    }
}

fn reason(wanted: EngineChoice, passed_over: &[String]) -> String {
    match (wanted, passed_over) {
        (EngineChoice::Auto, []) => "The fastest one here; it passed its trial.".into(),
        (EngineChoice::Auto, others) => {
            format!("The fastest one that works here ({}).", others.join("; "))
        }
        _ => "Chosen by hand; it passed its trial.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simd::SimdEngine;
    use crate::engine::simd::lanes::Portable;

    fn portable(kind: EngineChoice) -> Candidate {
        Candidate::cpu(kind, |graph| {
            Ok(Box::new(SimdEngine::new(graph, Portable)?))
        })
    }

    fn choose_from(candidates: &[Candidate], wanted: EngineChoice) -> Result<Chosen, Error> {
        let network = trial::network();
        let networks = Networks {
            detector: network.clone(),
            landmarks: network,
        };
        // Nothing here waits for a device.
        pollster::block_on(choose(candidates, wanted, &networks))
    }

    /// Also on wasm32, where this is the vectors' only test outside a browser.
    #[test]
    fn the_engines_of_this_processor_pass() {
        for candidate in cpu() {
            let chosen = choose_from(std::slice::from_ref(&candidate), EngineChoice::Auto).unwrap();
            assert_eq!(chosen.kind, candidate.kind);
        }
    }

    #[test]
    fn the_first_that_works_is_taken_and_the_others_are_explained() {
        let candidates = [
            Candidate::missing(EngineChoice::Webgpu, "no adapter".into()),
            portable(EngineChoice::Simd),
            portable(EngineChoice::Burn),
        ];
        let chosen = choose_from(&candidates, EngineChoice::Auto).unwrap();
        assert_eq!(chosen.kind, EngineChoice::Simd);
        assert!(
            chosen.reason.contains("WebGPU: no adapter"),
            "{}",
            chosen.reason
        );
        let chosen = choose_from(&candidates, EngineChoice::Burn).unwrap();
        assert_eq!(chosen.kind, EngineChoice::Burn);
        let error = choose_from(&candidates, EngineChoice::Webgpu).err();
        assert!(error.is_some_and(|e| e.to_string().contains("no adapter")));
    }

    #[test]
    fn one_that_cannot_be_made_is_passed_over() {
        let broken = Candidate::cpu(EngineChoice::Webgpu, |_| {
            Err(Error::DeviceLost("gone".into()))
        });
        let candidates = [broken, portable(EngineChoice::Simd)];
        let chosen = choose_from(&candidates, EngineChoice::Auto).unwrap();
        assert_eq!(chosen.kind, EngineChoice::Simd);
        let reason = "The fastest one that works here (WebGPU: gone).";
        assert_eq!(chosen.reason, reason);
        assert!(choose_from(&candidates[..1], EngineChoice::Simd).is_err());
    }
}
