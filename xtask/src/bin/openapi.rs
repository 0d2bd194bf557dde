//! Prints the OpenAPI document that the wire types describe.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(shared::openapi::document().as_bytes())
}
