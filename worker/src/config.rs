//! What the merchant configured: variables and secrets, read once an isolate.

use crate::log;
use crate::mail::{self, Sender};
use crate::order_id::Keys;
use crate::payments::stripe::Stripe;
use cloudflare::Env;
use shared::proof::Signer;
use std::cell::OnceCell;
use std::rc::Rc;

/// How orders are paid.
#[derive(Debug)]
pub(crate) enum Payments {
    /// Orders are placed at once; the merchant marks what was paid.
    Manual,
    /// Every order awaits payment; a test plays the provider.
    Test,
    /// Stripe collects the money.
    #[expect(dead_code, reason = "read once the lines of orders ask it")]
    Stripe(Stripe),
    /// Somebody is to collect the money, and nobody can: no order is taken, least of all unpaid.
    Nobody,
}

impl Payments {
    /// What `PAYMENTS` names: `manual`, which is the default, `test` (under the test clock alone)
    /// or `stripe`.
    fn read(test_clock: bool, text: impl Fn(&str) -> Option<String>) -> Self {
        match text("PAYMENTS").unwrap_or_default().as_str() {
            "" | "manual" => Self::Manual,
            "test" if test_clock => Self::Test,
            "stripe" => match Stripe::configured(text) {
                Ok(stripe) => Self::Stripe(stripe),
                Err(lacks) => {
                    log::fault("payments", &lacks);
                    Self::Nobody
                }
            },
            other => {
                log::fault("payments", &format!("PAYMENTS names no way to pay: {other}"));
                Self::Nobody
            }
        }
    }

    /// Whether the merchant marks what was paid.
    pub(crate) const fn are_manual(&self) -> bool {
        matches!(self, Self::Manual)
    }

    /// Whether a test plays the provider.
    pub(crate) const fn are_played(&self) -> bool {
        matches!(self, Self::Test)
    }
}

/// Turnstile, as the merchant set it up.
#[derive(Debug)]
pub(crate) struct Challenge {
    /// The secret that siteverify knows the shop by.
    pub(crate) secret: String,
    /// The key that forms show the challenge with; without one only programs can pass it.
    pub(crate) site_key: Option<String>,
    /// Where its script and siteverify are.
    pub(crate) base: String,
}

/// Where Turnstile lives.
const TURNSTILE: &str = "https://challenges.cloudflare.com";

impl Challenge {
    /// Where the script is that shows it.
    pub(crate) fn script(&self) -> String {
        format!("{}/turnstile/v0/api.js", self.base)
    }

    fn read(text: impl Fn(&str) -> Option<String>) -> Option<Self> {
        // Another place only on this machine, which no deployed worker could reach.
        let base = text("TURNSTILE_API_BASE").filter(|base| base.starts_with("http://127.0.0.1:"));
        Some(Self {
            secret: text("TURNSTILE_SECRET").filter(|secret| !secret.is_empty())?,
            site_key: text("TURNSTILE_SITE_KEY").filter(|key| !key.is_empty()),
            base: base.unwrap_or_else(|| TURNSTILE.to_owned()),
        })
    }
}

/// The configuration.
#[derive(Debug)]
pub(crate) struct Config {
    /// The merchant's token; without one nobody is the merchant.
    pub(crate) merchant_token: Option<String>,
    /// Keys of order ids and tokens.
    pub(crate) keys: Rc<Keys>,
    /// Keys that sign receipts, the present one first.
    pub(crate) signers: Vec<Signer>,
    /// Origins that browsers may call from.
    pub(crate) shop_origins: Vec<String>,
    /// Whether requests may set the time.
    pub(crate) test_clock: bool,
    /// How orders are paid.
    pub(crate) payments: Payments,
    /// Who sends mails; nobody does where nothing is configured.
    pub(crate) sender: Option<Rc<dyn Sender>>,
    /// Whether mails stay here to be looked at: in local runs.
    pub(crate) shows_mails: bool,
    /// What whoever orders has to pass first, if anything.
    pub(crate) challenge: Option<Challenge>,
}

thread_local! {
    static CONFIG: OnceCell<Rc<Config>> = const { OnceCell::new() };
}

impl Config {
    /// The configuration of this isolate.
    pub(crate) fn of(env: &Env) -> Rc<Self> {
        CONFIG.with(|config| Rc::clone(config.get_or_init(|| Rc::new(Self::read(env)))))
    }

    fn read(env: &Env) -> Self {
        let text = |name: &str| env.var(name).ok().map(|value| value.to_string());
        let test_clock = text("TEST_CLOCK").as_deref() == Some("allow");
        let keys = Keys::parse(&text("ORDER_KEYS").unwrap_or_default());
        Self {
            signers: keys.signers(),
            keys: Rc::new(keys),
            merchant_token: text("MERCHANT_TOKEN").filter(|token| !token.is_empty()),
            shop_origins: text("SHOP_ORIGINS")
                .unwrap_or_default()
                .split_whitespace()
                .map(|origin| origin.trim_end_matches('/').to_owned())
                .collect(),
            sender: mail::configured(env, test_clock),
            shows_mails: text("MAIL").as_deref() == Some("folder"),
            test_clock,
            challenge: Challenge::read(text),
            payments: Payments::read(test_clock, text),
        }
    }
}
