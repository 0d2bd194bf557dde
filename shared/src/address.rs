//! How addresses are written, country by country: which parts there are, in which order, what they
//! are called, and what a postal code looks like.
//!
//! This is advice for forms, so that a parcel arrives. It is no rule of an order: what
//! `POST /v1/orders` takes is said by [`crate::wire::order`] alone, and is wider.
//!
//! Source: the metadata of Google's libaddressinput (`fmt`, `require`, `zip`, `zipex`,
//! `state_name_type`, `locality_name_type`, `zip_name_type`), of the countries below, read in 2026.
//! Its patterns are widened to masks where they single out letters.

/// A part of an address whose place and name differ from country to country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The postal code.
    PostalCode,
    /// The city.
    City,
    /// The state, province or county.
    Region,
}

/// What a country calls its postal codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostalName {
    /// Postal code.
    PostalCode,
    /// Postcode.
    Postcode,
    /// ZIP code.
    Zip,
    /// Eircode.
    Eircode,
}

/// What a country calls the part between a city and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionName {
    /// State.
    State,
    /// Province.
    Province,
    /// County.
    County,
    /// Anything else.
    Region,
}

/// What a country calls its cities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CityName {
    /// City.
    City,
    /// Town or city.
    Town,
    /// Suburb.
    Suburb,
}

/// How addresses of a country are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    country: &'static str,
    /// Z, C and S in the order of the country, in lower case where the part may be left out.
    order: &'static str,
    /// `9` is a digit, `A` a letter, `*` either; blanks and hyphens may be left out.
    masks: &'static str,
    /// A postal code that is right.
    pub example: &'static str,
    /// What postal codes are called.
    pub postal_name: PostalName,
    /// What regions are called.
    pub region_name: RegionName,
    /// What cities are called.
    pub city_name: CityName,
}

const fn format(
    country: &'static str,
    order: &'static str,
    masks: &'static str,
    example: &'static str,
) -> Format {
    Format {
        country,
        order,
        masks,
        example,
        postal_name: PostalName::PostalCode,
        region_name: RegionName::Region,
        city_name: CityName::City,
    }
}

impl Format {
    const fn postal(mut self, name: PostalName) -> Self {
        self.postal_name = name;
        self
    }

    const fn region(mut self, name: RegionName) -> Self {
        self.region_name = name;
        self
    }

    const fn city(mut self, name: CityName) -> Self {
        self.city_name = name;
        self
    }

    /// The country, as a code; empty for any that is not known here.
    pub const fn country(&self) -> &'static str {
        self.country
    }

    /// The parts that an address has, in the order of the country.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        self.order.bytes().map(|letter| match letter.to_ascii_uppercase() {
            b'Z' => Part::PostalCode,
            b'S' => Part::Region,
            _ => Part::City,
        })
    }

    /// Whether an address has that part.
    pub fn has(&self, part: Part) -> bool {
        self.parts().any(|known| known == part)
    }

    /// Whether a parcel needs that part.
    pub fn needs(&self, part: Part) -> bool {
        let wanted = match part {
            Part::PostalCode => b'Z',
            Part::City => b'C',
            Part::Region => b'S',
        };
        self.order.bytes().any(|letter| letter == wanted)
    }

    /// Whether a postal code looks like one of this country; blanks, hyphens and case do not count.
    pub fn fits(&self, postal_code: &str) -> bool {
        self.masks.is_empty() || self.masks.split('|').any(|mask| masked(mask, postal_code))
    }
}

fn masked(mask: &str, text: &str) -> bool {
    let mut mask = bare(mask);
    let fits = bare(text).all(|letter| match mask.next() {
        Some('9') => letter.is_ascii_digit(),
        Some('A') => letter.is_ascii_alphabetic(),
        Some('*') => letter.is_ascii_alphanumeric(),
        Some(_) | None => false,
    });
    fits && mask.next().is_none()
}

fn bare(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| !matches!(letter, ' ' | '-'))
}

/// A country that is not in the table: nothing but the city is asked for.
static ELSEWHERE: Format = format("", "Csz", "", "");

const GB: &str = "A9 9AA|A99 9AA|AA9 9AA|AA99 9AA|A9A 9AA|AA9A 9AA|AAA 9AA";

static FORMATS: [Format; 24] = [
    format("AE", "CS", "", ""),
    format("AT", "ZC", "9999", "1010"),
    format("AU", "CSZ", "9999", "2060")
        .postal(PostalName::Postcode)
        .region(RegionName::State)
        .city(CityName::Suburb),
    format("BE", "ZC", "9999", "4000"),
    format("CA", "CSZ", "A9A 9A9", "H3Z 2Y7").region(RegionName::Province),
    format("CH", "ZC", "9999", "2544"),
    format("CZ", "ZC", "999 99", "100 00"),
    format("DE", "ZC", "99999", "26133"),
    format("DK", "ZC", "9999", "8660"),
    format("ES", "ZCS", "99999", "28039").region(RegionName::Province),
    format("FI", "ZC", "99999", "00550"),
    format("FR", "ZC", "99999", "33380"),
    format("GB", "CZ", GB, "EC1Y 8SY").postal(PostalName::Postcode).city(CityName::Town),
    format("HK", "C", "", ""),
    format("IE", "Csz", "*** ****", "A65 F4E2")
        .postal(PostalName::Eircode)
        .region(RegionName::County)
        .city(CityName::Town),
    format("IT", "ZCS", "99999", "00144").region(RegionName::Province),
    format("LU", "ZC", "9999", "4750"),
    format("NL", "ZC", "9999 AA", "1234 AB"),
    format("NO", "ZC", "9999", "0025").city(CityName::Town),
    format("NZ", "CZ", "9999", "6001").postal(PostalName::Postcode),
    format("PL", "ZC", "99-999", "00-950"),
    format("PT", "ZC", "9999-999", "2725-079"),
    format("SE", "ZC", "999 99", "114 55").city(CityName::Town),
    format("US", "CSZ", "99999|99999-9999", "95014")
        .postal(PostalName::Zip)
        .region(RegionName::State),
];

/// How addresses of a country, named by its ISO 3166-1 code, are written.
pub fn format_of(country: &str) -> &'static Format {
    FORMATS.iter().find(|format| format.country == country).unwrap_or(&ELSEWHERE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_look_like_those_of_their_country() {
        let rows = [
            ("DE", "10115", true),
            ("DE", "1011", false),
            ("DE", "D-10115", false),
            ("GB", "sw1a 1aa", true),
            ("GB", "M1 1AE", true),
            ("GB", "12345", false),
            ("US", "95014", true),
            ("US", "95014-1234", true),
            ("US", "9501", false),
            ("CA", "H3Z2Y7", true),
            ("NL", "1234 AB", true),
            ("NL", "AB 1234", false),
            ("SE", "111 22", true),
            ("PL", "00950", true),
            ("IE", "D6W XY00", true),
            ("HK", "anything", true),
            ("XX", "anything", true),
        ];
        for (country, code, expected) in rows {
            assert_eq!(format_of(country).fits(code), expected, "{country} {code}");
        }
    }

    #[test]
    fn every_example_is_right_and_every_country_stands_once() {
        for format in &FORMATS {
            assert!(format.fits(format.example) || !format.has(Part::PostalCode), "{format:?}");
            assert_eq!(format_of(format.country), format);
            assert!(format.needs(Part::City), "an order needs a city: {format:?}");
        }
    }

    #[test]
    fn parts_stand_in_the_order_of_the_country() {
        let rows = [
            ("DE", vec![Part::PostalCode, Part::City]),
            ("US", vec![Part::City, Part::Region, Part::PostalCode]),
            ("HK", vec![Part::City]),
        ];
        for (country, expected) in rows {
            assert_eq!(format_of(country).parts().collect::<Vec<_>>(), expected, "{country}");
        }
        assert!(format_of("US").needs(Part::Region) && !format_of("IE").needs(Part::Region));
    }
}
