//! Solids to pictures.

fn main() {
    sagitta_worker::scene::start();
}
