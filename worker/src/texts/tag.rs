//! Language tags (BCP 47), as far as pages need them: language, script, region.

/// The tag in its usual spelling, without extensions; nothing if it is none.
pub(super) fn tidy(wish: &str) -> Option<String> {
    let mut parts = wish.trim().split(['-', '_']);
    let language = parts.next().filter(|part| is_letters(part, 2..=3))?;
    let mut tag = language.to_ascii_lowercase();
    for part in parts {
        if is_letters(part, 4..=4) && tag.len() == language.len() {
            tag.push('-');
            let (first, rest) = part.split_at(1);
            tag.push_str(&first.to_ascii_uppercase());
            tag.push_str(&rest.to_ascii_lowercase());
        } else if is_letters(part, 2..=2) {
            tag.push('-');
            tag.push_str(&part.to_ascii_uppercase());
            break;
        } else {
            break;
        }
    }
    Some(tag)
}

fn is_letters(part: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The language of a tidy tag.
pub(super) fn language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The region of a tidy tag.
pub(super) fn region(tag: &str) -> Option<&str> {
    tag.rsplit('-').next().filter(|part| part.bytes().all(|b| b.is_ascii_uppercase()))
}

/// The tags of an `Accept-Language` header, most wanted first (RFC 9110, section 12.5.4).
pub(super) fn wishes(header: &str) -> Vec<&str> {
    let mut wishes: Vec<(&str, u32)> = header
        .split(',')
        .take(20)
        .filter_map(|wish| {
            let (tag, weight) = wish.split_once(';').unwrap_or((wish, ""));
            let weight = weight.trim().strip_prefix("q=");
            let weight = weight.map_or(Some(1.0), |weight| weight.trim().parse::<f64>().ok())?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "`as` keeps within bounds"
            )]
            let thousandths = (weight * 1_000.0) as u32;
            (thousandths > 0).then_some((tag.trim(), thousandths))
        })
        .collect();
    // Stable: equals stay in the order in which they were named.
    wishes.sort_by_key(|(_, thousandths)| std::cmp::Reverse(*thousandths));
    wishes.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_tidied_or_none() {
        for (wish, expected) in [
            ("de", Some("de")),
            ("DE_at", Some("de-AT")),
            ("zh-hant-TW-x-a", Some("zh-Hant-TW")),
            ("de-1996", Some("de")),
            ("d", None),
            ("*", None),
            ("<script>", None),
        ] {
            assert_eq!(tidy(wish).as_deref(), expected, "{wish}");
        }
        assert_eq!(region("de-AT"), Some("AT"));
        assert_eq!(region("zh-Hant"), None);
    }

    #[test]
    fn wishes_are_ordered_by_weight() {
        assert_eq!(wishes("en;q=0.5, de-DE, fr;q=0, it;q=x,*;q=0.1"), ["de-DE", "en", "*"]);
        assert!(wishes("").iter().all(|wish| wish.is_empty()));
    }
}
