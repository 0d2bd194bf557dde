//! Cursors: we write each in one way, and read no other.

use crate::objects::Answer;
use crate::sql::to_json;
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::line::{Place, Priority};
use shared::wire::fields::Bad;
use shared::wire::problem::Problem;
use std::str::FromStr;

/// The answer of a list: its page, or 422 for a cursor that is none of ours.
pub(crate) fn listed(page: Option<String>) -> Result<Answer, Fault> {
    if let Some(page) = page {
        return Ok(Answer::new(200, page));
    }
    let problem = Problem::invalid_query(vec![none_of_ours().at("cursor")]);
    Ok(Answer::new(problem.status, to_json(&problem)?))
}

/// What is wrong with a cursor that we did not write.
pub(crate) fn none_of_ours() -> Bad {
    Bad::invalid("Use the next_cursor of the page before.")
}

/// A number as it writes itself: no plus sign, no zeros before it.
pub(crate) fn number<T: FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}

/// A place in line as [`place`] reads it.
pub(crate) fn place_text(place: Place) -> String {
    format!("{}.{}", place.priority.get(), place.number)
}

/// The place that a text names.
pub(crate) fn place(text: &str) -> Option<Place> {
    let (priority, place_number) = text.split_once('.')?;
    Some(Place {
        priority: Priority::new(number(priority)?)?,
        number: PlaceNumber::new(number(place_number)?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_what_we_write_is_read() {
        for (text, read) in [("0", Some(0)), ("42", Some(42)), ("-7", Some(-7))] {
            assert_eq!(number::<i64>(text), read, "{text}");
        }
        for text in ["", "+1", "01", "-0", " 1", "1.0", "1e3", "99999999999999999999"] {
            assert_eq!(number::<i64>(text), None, "{text}");
        }
    }
}
