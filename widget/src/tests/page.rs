//! The state of a dialog, step by step.

use super::{dialog, json_of, offer};
use crate::answer::confirmation::Confirmation;
use crate::answer::problem::{Delay, Outcome};
use crate::form::{Field, Mistake};
use crate::order::change::Change;
use crate::page::{Notice, Page, Phase, Submit};
use serde_json::{Value, json};
use shared::availability::Action;

fn placed() -> Option<Confirmation> {
    Confirmation::read(
        &json!({
            "status_url": "/o/1",
            "order": {"order_number": "7F3K-92QX", "place": {"number": 9, "position": 3}}
        }),
        "",
    )
}

fn later(retry_after_s: Option<u32>) -> Outcome {
    Outcome::Later { reason: Delay::Unreachable, retry_after_s }
}

fn sent(page: &mut Page) -> Option<Value> {
    match page.submit() {
        Submit::Send(body) => Some(json_of(&body)),
        Submit::Ignore | Submit::Focus(_) | Submit::Again => None,
    }
}

fn left_s(page: &Page) -> Option<u32> {
    match page.phase {
        Phase::Waiting { left_s, .. } => left_s,
        Phase::Form | Phase::Sending | Phase::Done(_) => None,
    }
}

#[test]
fn a_second_click_sends_nothing() {
    let mut page = dialog();
    assert!(sent(&mut page).is_some());
    assert_eq!(page.submit(), Submit::Ignore);
    assert_eq!(page.phase, Phase::Sending);
}

#[test]
fn mistakes_show_once_a_field_was_left_and_all_of_them_after_an_attempt() {
    let mut page = dialog();
    page.typed(Field::Email, "a".to_owned());
    page.typed(Field::City, String::new());
    assert_eq!(page.shown_mistakes(), []);
    page.left(Field::Email);
    assert_eq!(page.shown_mistakes(), [(Field::Email, Mistake::Wrong)]);
    page.typed(Field::Email, "a@example.com".to_owned());
    assert_eq!(page.shown_mistakes(), []);
    page.typed(Field::Email, "a".to_owned());
    assert_eq!(page.submit(), Submit::Focus(Field::Email));
    let both = [(Field::Email, Mistake::Wrong), (Field::City, Mistake::Missing)];
    assert_eq!(page.shown_mistakes(), both);
    assert_eq!(page.phase, Phase::Form);
}

#[test]
fn a_field_that_was_only_passed_through_is_left_in_peace() {
    let mut page = dialog();
    page.typed(Field::Name, String::new());
    page.left(Field::Name);
    assert_eq!(page.shown_mistakes(), []);
}

#[test]
fn nothing_is_ordered_that_was_not_seen() {
    let mut page = dialog();
    assert!(page.choose(9));
    assert_eq!(page.submit(), Submit::Ignore, "the answer for 9 is on its way");
    page.answered(Some(offer(json!({"quantity": 8}))));
    assert!(!page.is_settled(), "an answer for another quantity is old");
    page.answered(Some(offer(json!({"quantity": 9, "action": "too_many", "max_quantity": 8}))));
    assert_eq!(page.submit(), Submit::Ignore, "it cannot be ordered");
    assert!(page.choose(100), "goes to the most there is");
    assert_eq!(page.quantity, 8);
}

#[test]
fn without_a_final_answer_the_same_order_goes_on() {
    let mut page = dialog();
    assert!(sent(&mut page).is_some());
    page.came(later(None));
    assert_eq!(left_s(&page), Some(1));
    assert!(page.waited(), "a second has passed");
    assert!(page.again());
    page.came(later(None));
    assert_eq!(left_s(&page), Some(2));
    assert!(!page.waited(), "one of two seconds");
    assert!(!page.choose(8), "what is sent stays as it is");
    assert_eq!(page.submit(), Submit::Again);
    page.came(later(Some(30)));
    assert_eq!(left_s(&page), Some(30), "as long as the shop asked for");
    page.start_over();
    assert_eq!(page.phase, Phase::Form);
    assert!(!page.again(), "given up");
}

#[test]
fn an_order_that_is_in_is_confirmed_and_the_next_is_another() {
    let mut page = dialog();
    assert!(sent(&mut page).is_some());
    let Some(done) = placed() else { return assert_eq!(placed(), None, "cannot be read") };
    page.came(Outcome::Placed(done.clone()));
    assert_eq!(page.phase, Phase::Done(Box::new(done)));
    assert_eq!(page.submit(), Submit::Ignore);
    page.start_over();
    assert!(sent(&mut page).is_some());
}

#[test]
fn after_a_refusal_the_new_offer_is_one_click_away() {
    let mut page = dialog();
    let before = sent(&mut page);
    let fewer = offer(json!({"levels": {"in_stock": 3, "backorder": 4}}));
    page.came(Outcome::Refused {
        code: "availability_changed".to_owned(),
        title: String::new(),
        offer: Some(Box::new(fewer)),
    });
    let told = vec![Change::InStock { seen: 5, now: 3 }];
    assert_eq!(page.notice, Some(Notice::Changed(told)));
    assert_eq!(page.draft.get(Field::Name), "A. Person", "what was typed stays");
    let after = sent(&mut page);
    let units = |body: Option<Value>| body?.pointer("/accept/in_stock")?.as_u64();
    assert_eq!((units(before), units(after)), (Some(5), Some(3)));
    assert_eq!(page.notice, None);
}

#[test]
fn what_the_worker_finds_wrong_stands_at_its_field_until_it_is_changed() {
    let mut page = dialog();
    assert!(sent(&mut page).is_some());
    let invalid = |fields: &[(Field, Mistake)], detail: &str| Outcome::Invalid {
        fields: fields.to_vec(),
        detail: detail.to_owned(),
    };
    page.came(invalid(&[(Field::Email, Mistake::Wrong)], ""));
    assert_eq!(page.shown_mistakes(), [(Field::Email, Mistake::Wrong)]);
    page.typed(Field::Email, "b@example.com".to_owned());
    assert_eq!(page.shown_mistakes(), []);
    assert!(sent(&mut page).is_some());
    page.came(invalid(&[], "No."));
    assert_eq!(page.notice, Some(Notice::Rejected("No.".to_owned())));
}

#[test]
fn a_reload_goes_on_with_the_body_that_was_sent() {
    let Some(body) = sent(&mut dialog()) else { return };
    let mut page = Page::new(super::context(), offer(json!({})), crate::form::Draft::default());
    page.resume(&body, false);
    assert_eq!(page.phase, Phase::Sending);
    assert_eq!(page.draft, super::filled());
    page.resume(&body, true);
    let asks = Phase::Waiting { reason: Delay::Unreachable, wait_s: 0, left_s: None };
    assert_eq!(page.phase, asks, "after a day the shopper is asked");
}

#[test]
fn a_newer_answer_does_not_change_an_order_on_its_way() {
    let mut page = dialog();
    assert!(sent(&mut page).is_some());
    page.answered(Some(offer(json!({"action": "sold_out"}))));
    assert_eq!(page.offer.action, Action::Split);
}

#[test]
fn how_it_ships_is_said_where_it_was_chosen_and_can_be() {
    let chosen = |page: &mut Page| {
        let body = sent(page).unwrap_or_default();
        page.start_over();
        page.phase = Phase::Form;
        body.pointer("/accept/shipping").and_then(Value::as_str).map(str::to_owned)
    };
    let mut page = dialog();
    page.answered(Some(offer(json!({"shipping": "choice"}))));
    assert_eq!((page.is_together(), chosen(&mut page)), (false, None));
    page.ship_otherwise();
    assert_eq!((page.is_together(), chosen(&mut page)), (true, Some("together".to_owned())));
    page.answered(Some(offer(json!({"shipping": "as_available"}))));
    assert_eq!(
        (page.is_together(), chosen(&mut page)),
        (false, None),
        "there is no choice any more"
    );
    page.answered(Some(offer(json!({"shipping": "choice"}))));
    page.ship_otherwise();
    assert_eq!((page.is_together(), chosen(&mut page)), (false, None));
}
