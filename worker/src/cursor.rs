//! Numbers in cursors: we write each in one way, and read no other.

use std::str::FromStr;

/// A number as it writes itself: no plus sign, no zeros before it.
pub(crate) fn number<T: FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
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
