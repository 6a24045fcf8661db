//! An estimator on the engine that was chosen, which goes on without it when its device is lost.

use crate::engine::choice::{Candidate, Chosen, choose};
use crate::{Error, Estimator, Frame, Networks, Options};
use sagitta_motion::{EngineChoice, PeopleFrame, PoseFrame};
use std::rc::Rc;

/// An estimator and what it takes to go on when its engine gives up.
pub struct Runtime {
    estimator: Estimator,
    processor: Rc<[Candidate]>,
    /// Kept only where a device may be lost.
    networks: Option<Networks>,
    adapter: Option<String>,
    reason: String,
}

impl Runtime {
    /// Takes the first engine that is `wanted` and works: the graphics device, where this build knows it,
    /// before those of the `processor`.
    ///
    /// # Errors
    /// As for [`choose`] and [`Estimator::new`].
    pub async fn new(
        processor: Rc<[Candidate]>,
        wanted: EngineChoice,
        networks: Networks,
        options: Options,
    ) -> Result<Self, Error> {
        let device = device(wanted).await;
        Self::with(device, processor, wanted, networks, options).await
    }

    /// As [`Runtime::new`] with a device of the caller's choice, if any.
    ///
    /// # Errors
    /// As for [`Runtime::new`].
    pub async fn with(
        device: Option<Candidate>,
        processor: Rc<[Candidate]>,
        wanted: EngineChoice,
        networks: Networks,
        options: Options,
    ) -> Result<Self, Error> {
        let candidates = device.iter().chain(processor.iter());
        let Chosen {
            detector,
            landmarks,
            adapter,
            reason,
            ..
        } = choose(candidates, wanted, &networks).await?;
        Ok(Self {
            estimator: Estimator::new(detector, landmarks, options)?,
            networks: adapter.is_some().then_some(networks),
            processor,
            adapter,
            reason,
        })
    }

    /// The subject in a frame, as [`Estimator::estimate`]. If the device is lost, the processor takes over
    /// with the same frame.
    ///
    /// # Errors
    /// As for [`Runtime::estimate_all`].
    pub async fn estimate(&mut self, frame: Frame<'_>) -> Result<PoseFrame, Error> {
        self.estimate_all(frame).await.map(|all| all.split().0)
    }

    /// Everybody in a frame, as [`Estimator::estimate_all`]. If the device is lost, the processor takes over
    /// with the same frame.
    ///
    /// # Errors
    /// As for [`Estimator::estimate`]. [`Error::DeviceLost`] means that the processor has taken over and
    /// cannot look at this frame's pixels: estimate it again with its pixels in memory.
    pub async fn estimate_all(&mut self, frame: Frame<'_>) -> Result<PeopleFrame, Error> {
        match self.estimator.estimate_all(frame).await {
            Err(Error::DeviceLost(why)) => {
                self.fall_back(&why).await?;
                match frame.is_in_memory() {
                    true => self.estimator.estimate_all(frame).await,
                    false => Err(Error::DeviceLost(why)),
                }
            }
            other => other,
        }
    }

    async fn fall_back(&mut self, why: &str) -> Result<(), Error> {
        let lost = || Error::DeviceLost(why.to_owned());
        let networks = self.networks.take().ok_or_else(lost)?;
        let chosen = choose(self.processor.iter(), EngineChoice::Auto, &networks).await?;
        self.estimator
            .replace_engines(chosen.detector, chosen.landmarks)?;
        self.adapter = None;
        self.reason = format!("The graphics device was lost ({why}).");
        Ok(())
    }

    /// Name of the engine: "webgpu".
    pub fn engine(&self) -> &str {
        self.estimator.engine()
    }

    /// Name of the graphics adapter, where one is used. Its engine also looks at frames that a browser
    /// keeps.
    pub fn adapter(&self) -> Option<&str> {
        self.adapter.as_deref()
    }

    /// Why this engine and no other, in words for people.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What estimates.
    pub fn estimator(&mut self) -> &mut Estimator {
        &mut self.estimator
    }
}

#[cfg(feature = "webgpu")]
async fn device(wanted: EngineChoice) -> Option<Candidate> {
    match wanted {
        EngineChoice::Auto | EngineChoice::Webgpu => {
            Some(crate::engine::webgpu::candidate(wanted).await)
        }
        EngineChoice::Simd | EngineChoice::Burn => None,
    }
}

#[cfg(not(feature = "webgpu"))]
async fn device(_: EngineChoice) -> Option<Candidate> {
    None
}
