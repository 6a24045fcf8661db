//! Frames to landmarks with the reference engine, which is large and slow: for comparisons, and for
//! where no other works.

use sagitta_motion::EngineChoice;
use sagitta_pose::engine::burn::BurnEngine;
use sagitta_pose::engine::choice::Candidate;

fn main() {
    let burn = Candidate::cpu(EngineChoice::Burn, |graph| {
        Ok(Box::new(BurnEngine::new(graph)?))
    });
    sagitta_worker::pose::start(vec![burn]);
}
