//! The money of orders.

pub mod minimum;
