//! The state of a dialog: a plain struct. Views draw it, nothing else keeps state.

use crate::answer::Answer;
use crate::answer::confirmation::Confirmation;
use crate::answer::offer::Offer;
use crate::answer::problem::{Delay, Outcome};
use crate::form::{Draft, Field, Mistake, mistakes};
use crate::order::body::{Context, body};
use crate::order::change::{Change, changes};
use crate::order::intent::wait_s;
use shared::units::MAX_ORDERED;

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Phase {
    /// The form is being filled in.
    #[default]
    Form,
    /// An attempt is on its way.
    Sending,
    /// There was no final answer; the next attempt is due in `left_s` of `wait_s` seconds, or when
    /// asked for.
    Waiting { reason: Delay, wait_s: u32, left_s: Option<u32> },
    /// It is in.
    Done(Box<Confirmation>),
}

/// What stands above the form after an attempt that ordered nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// Things changed meanwhile: the shopper is asked anew.
    Changed(Vec<Change>),
    /// The shop would not take it, in its own words.
    Rejected(String),
}

/// What the shopper's click on the order button leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Submit {
    /// Nothing: it is on its way already, or there is nothing to order.
    Ignore,
    /// The first wrong field takes the focus.
    Focus(Field),
    /// This body is sent.
    Send(String),
    /// The waiting order is sent again now.
    Again,
}

/// A dialog.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) context: Context,
    pub(crate) offer: Offer,
    /// What the stepper shows; the offer follows.
    pub(crate) quantity: u64,
    /// Whether the last question about the quantity stayed without an answer.
    pub(crate) unreachable: bool,
    /// Whether the shopper wants it in one piece.
    wants_together: bool,
    pub(crate) draft: Draft,
    left: Vec<Field>,
    tried: bool,
    told: Vec<(Field, Mistake)>,
    pub(crate) notice: Option<Notice>,
    pub(crate) phase: Phase,
    attempts: u32,
    /// Rises whenever more than what was typed may look different.
    pub(crate) turn: u32,
}

impl Page {
    /// The dialog of an offer, with what was typed earlier.
    pub(crate) fn new(context: Context, offer: Offer, draft: Draft) -> Self {
        Self {
            context,
            quantity: offer.quantity,
            offer,
            unreachable: false,
            wants_together: false,
            draft,
            left: Vec::new(),
            tried: false,
            told: Vec::new(),
            notice: None,
            phase: Phase::Form,
            attempts: 0,
            turn: 0,
        }
    }

    const fn turned(&mut self) {
        self.turn = self.turn.wrapping_add(1);
    }

    /// Whether the form may be changed.
    pub(crate) const fn is_editable(&self) -> bool {
        matches!(self.phase, Phase::Form)
    }

    /// Whether the offer is the one for the quantity that is shown.
    pub(crate) const fn is_settled(&self) -> bool {
        self.offer.quantity == self.quantity
    }

    /// Most units that the stepper goes to.
    pub(crate) fn quantity_max(&self) -> u64 {
        self.offer.quantity_max.unwrap_or(MAX_ORDERED).clamp(1, MAX_ORDERED)
    }

    /// Whether the quantity is the most there is.
    pub(crate) fn is_most(&self) -> bool {
        self.quantity >= self.quantity_max()
    }

    /// Whether it is to ship in one piece: chosen, as long as there is a choice.
    pub(crate) const fn is_together(&self) -> bool {
        self.wants_together && self.offer.has_choice
    }

    /// Chooses the other way to ship.
    pub(crate) const fn ship_otherwise(&mut self) {
        self.wants_together = !self.wants_together;
        self.turned();
    }

    /// Whether an order of what is shown can be placed.
    pub(crate) fn is_ready(&self) -> bool {
        self.is_settled() && self.offer.is_open()
    }

    /// Sets the quantity; whether it must be asked about.
    pub(crate) fn choose(&mut self, quantity: u64) -> bool {
        let quantity = quantity.clamp(1, self.quantity_max());
        let is_new = self.is_editable() && quantity != self.quantity;
        if is_new {
            self.quantity = quantity;
            self.turned();
        }
        is_new
    }

    /// Takes an answer about availability; one that is not about the present quantity is old.
    pub(crate) fn answered(&mut self, offer: Option<Offer>) {
        self.unreachable = offer.is_none();
        self.turned();
        let fits = |offer: &Offer| offer.quantity == self.quantity && self.is_editable();
        if let Some(offer) = offer.filter(fits) {
            self.offer = offer;
        }
    }

    /// Takes what was typed; what the worker said of the field no longer holds.
    pub(crate) fn typed(&mut self, field: Field, text: String) {
        self.draft.set(field, text);
        self.told.retain(|(told, _)| *told != field);
    }

    /// A field was left: from now on its mistakes show.
    pub(crate) fn left(&mut self, field: Field) {
        if !self.left.contains(&field) && !self.draft.get(field).is_empty() {
            self.left.push(field);
        }
    }

    fn body(&self) -> String {
        body(&self.context, &self.offer, &self.draft, self.is_together())
    }

    fn all_mistakes(&self) -> Vec<(Field, Mistake)> {
        let mut all = mistakes(&self.draft);
        for told in &self.told {
            if !all.iter().any(|(field, _)| *field == told.0) {
                all.push(*told);
            }
        }
        all
    }

    /// The mistake of a field, if it is shown.
    pub(crate) fn shown_mistake(&self, field: Field) -> Option<Mistake> {
        self.shown_mistakes().into_iter().find(|(wrong, _)| *wrong == field).map(|(_, it)| it)
    }

    /// The mistakes that are shown: of fields that were left, or of all after an attempt.
    pub(crate) fn shown_mistakes(&self) -> Vec<(Field, Mistake)> {
        let mut shown = self.all_mistakes();
        shown.retain(|(field, _)| self.tried || self.left.contains(field));
        shown
    }

    /// Whether an attempt found mistakes, which are summed up from then on.
    pub(crate) const fn was_tried(&self) -> bool {
        self.tried
    }

    /// The order button was clicked.
    pub(crate) fn submit(&mut self) -> Submit {
        self.turned();
        match self.phase {
            Phase::Sending | Phase::Done(_) => return Submit::Ignore,
            Phase::Waiting { .. } => {
                self.phase = Phase::Sending;
                return Submit::Again;
            }
            Phase::Form if !self.is_ready() => return Submit::Ignore,
            Phase::Form => {}
        }
        self.tried = true;
        if let Some((field, _)) = self.all_mistakes().first() {
            return Submit::Focus(*field);
        }
        self.notice = None;
        self.phase = Phase::Sending;
        self.attempts = 0;
        Submit::Send(self.body())
    }

    /// An order of an earlier page goes on: its body is what was typed.
    pub(crate) fn resume(&mut self, body: &impl Answer, is_stale: bool) {
        self.turned();
        self.draft = Draft::of_body(body);
        self.attempts = 0;
        self.phase = if is_stale {
            Phase::Waiting { reason: Delay::Unreachable, wait_s: 0, left_s: None }
        } else {
            Phase::Sending
        };
    }

    /// A second of waiting has passed; whether the next attempt is due.
    pub(crate) const fn waited(&mut self) -> bool {
        match &mut self.phase {
            Phase::Waiting { left_s: Some(left_s), .. } => {
                *left_s = left_s.saturating_sub(1);
                *left_s == 0
            }
            Phase::Waiting { left_s: None, .. } | Phase::Form | Phase::Sending | Phase::Done(_) => {
                false
            }
        }
    }

    /// The next attempt of a waiting order begins; whether there is one.
    pub(crate) fn again(&mut self) -> bool {
        let waits = matches!(self.phase, Phase::Waiting { .. });
        if waits {
            self.phase = Phase::Sending;
            self.turned();
        }
        waits
    }

    /// The shopper gives a waiting order up, or wants another one.
    pub(crate) fn start_over(&mut self) {
        self.turned();
        if !matches!(self.phase, Phase::Sending) {
            self.phase = Phase::Form;
            self.notice = None;
            self.tried = false;
        }
    }

    /// Takes what came of an attempt.
    pub(crate) fn came(&mut self, outcome: Outcome) {
        self.turned();
        match outcome {
            Outcome::Placed(confirmation) => {
                self.notice = None;
                self.phase = Phase::Done(Box::new(confirmation));
            }
            Outcome::Refused { code, offer, .. } => {
                let told = changes(&code, &self.offer, offer.as_deref());
                self.notice = Some(Notice::Changed(told));
                if let Some(offer) = offer {
                    self.quantity = offer.quantity;
                    self.offer = *offer;
                }
                self.phase = Phase::Form;
            }
            Outcome::Invalid { fields, detail } => {
                self.told = fields;
                if self.told.is_empty() {
                    self.notice = Some(Notice::Rejected(detail));
                }
                self.phase = Phase::Form;
            }
            Outcome::Rejected { detail, .. } => {
                self.notice = Some(Notice::Rejected(detail));
                self.phase = Phase::Form;
            }
            Outcome::Later { reason, retry_after_s } => {
                self.attempts = self.attempts.saturating_add(1);
                let wait_s = wait_s(self.attempts, retry_after_s);
                self.phase = Phase::Waiting { reason, wait_s, left_s: Some(wait_s) };
            }
        }
    }
}
