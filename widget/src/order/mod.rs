//! An order on its way: its body, its key, how long to wait, and what changed meanwhile.

pub(crate) mod body;
pub(crate) mod change;
pub(crate) mod intent;
