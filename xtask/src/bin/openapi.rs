//! Prints the description of the interface (`OpenAPI`) that the wire types make.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(shared::openapi::document().as_bytes())
}
