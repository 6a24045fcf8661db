//! Dynamics of a [`Model`](crate::model::Model): one algorithm per file, each a function of the model
//! and its [`Data`](crate::Data).

pub mod aba;
pub mod box_qp;
pub mod couplers;
pub mod crba;
pub mod feet;
pub mod fk;
pub mod ground_reaction;
pub mod ik;
pub mod interior_point;
pub mod inverse_dynamics;
pub mod jacobian;
pub mod joint_reaction;
mod linear;
pub mod loads;
pub mod mass_centre;
pub mod moment_arm;
pub mod muscle_path;
pub mod rnea;
pub mod static_optimization;
pub mod trajectory;
