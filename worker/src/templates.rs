//! Templates, read once an isolate. What stands in one of HTML is escaped.

use minijinja::{Environment, UndefinedBehavior};

/// The templates of these names and sources.
pub(crate) fn environment(templates: &[(&'static str, &'static str)]) -> Environment<'static> {
    let mut environment = Environment::new();
    // A slip in a template shows in the tests, not as a gap in a page.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    for (name, source) in templates {
        if let Err(error) = environment.add_template(name, source) {
            crate::log::fault("template", &error.to_string());
        }
    }
    environment
}
