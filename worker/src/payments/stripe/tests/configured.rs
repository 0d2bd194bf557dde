//! What the configuration needs.

use crate::payments::stripe::Stripe;

fn configured(variables: &[(&str, &str)]) -> Result<Stripe, String> {
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
    Stripe::configured(|name| find(name).map(|(_, value)| (*value).to_owned()))
}

const KEY: (&str, &str) = ("STRIPE_SECRET_KEY", "sk_test_x");
const SECRET: (&str, &str) = ("STRIPE_WEBHOOK_SECRET", "whsec_test");

#[test]
fn both_secrets() {
    let stripe = configured(&[KEY, SECRET]);
    let shown = format!("{:?}", stripe.as_ref().ok());
    assert!(shown.contains("https://api.stripe.com"), "{shown}");
    assert!(!shown.contains("sk_test_x") && !shown.contains("whsec_test"), "{shown}");
    for (variables, lacks) in [
        (vec![], "STRIPE_SECRET_KEY"),
        (vec![SECRET, ("STRIPE_SECRET_KEY", "")], "STRIPE_SECRET_KEY"),
        (vec![KEY], "STRIPE_WEBHOOK_SECRET"),
    ] {
        let told = configured(&variables).err().unwrap_or_default();
        assert!(told.starts_with(lacks), "{told}");
    }
}

#[test]
fn the_key_goes_to_stripe_or_stays_on_this_machine() {
    for (base, may) in [
        ("", true),
        ("https://api.stripe.com", true),
        ("http://127.0.0.1:12111", true),
        ("http://127.0.0.1:0", false),
        ("http://127.0.0.1:99999", false),
        ("http://127.0.0.1", false),
        ("http://127.0.0.1:80@evil.example", false),
        ("http://127.0.0.1:80/", false),
        ("http://127.0.0.1:+80", false),
        ("https://127.0.0.1:80", false),
        ("http://localhost:12111", false),
        ("https://api.stripe.com.evil.example", false),
        ("https://api.stripe.com/", false),
    ] {
        let stripe = configured(&[KEY, SECRET, ("STRIPE_API_BASE", base)]);
        assert_eq!(stripe.is_ok(), may, "{base}");
    }
}
