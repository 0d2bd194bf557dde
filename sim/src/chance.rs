//! What may happen in a step.

/// What may happen, in the order of the weights.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Chance {
    Act,
    Deliver,
    Lose,
    Double,
    Ring,
    Pass,
    Crash,
    Weather,
    Settings,
    Look,
}

/// All of it.
pub(crate) const CHANCES: [Chance; 10] = [
    Chance::Act,
    Chance::Deliver,
    Chance::Lose,
    Chance::Double,
    Chance::Ring,
    Chance::Pass,
    Chance::Crash,
    Chance::Weather,
    Chance::Settings,
    Chance::Look,
];
