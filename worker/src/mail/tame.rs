//! What somebody typed, made fit for a mail: one line, no directions, not endless.

/// Characters that a typed text has in a mail at most.
const MOST: usize = 160;

/// The text on one line, without control characters and marks of writing direction (they could make a
/// mail read as something else, or add a header to it), and no longer than a few lines.
pub(crate) fn tame(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c });
    let plain: String = visible.filter(|c| !is_direction(*c)).collect();
    let mut words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST) {
        words.truncate(end);
        words.push('…');
    }
    words
}

/// Marks, embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9), and
/// characters that are not seen at all.
const fn is_direction(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{061c}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_on_its_line() {
        for (typed, expected) in [
            ("Trail Lamp", "Trail Lamp"),
            ("a\r\nBcc: b@example.com", "a Bcc: b@example.com"),
            ("  a\u{202e}b\u{0}  c\t", "ab c"),
            ("🙂 Lampe", "🙂 Lampe"),
            ("", ""),
        ] {
            assert_eq!(tame(typed), expected);
        }
        assert_eq!(tame(&"é".repeat(10_000)).chars().count(), MOST + 1);
    }
}
