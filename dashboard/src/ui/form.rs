//! A form: what is typed, what is wrong with it, and sending it once.

use super::browser;
use crate::api::failure::Failure;
use crate::api::key;
use crate::pure::input::Values;
use crate::pure::sentence::to_correct;
use crate::pure::stock_forms::Checked;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::wire::fields::FieldError;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a form says once it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// It was done.
    Done(String),
    /// It was not.
    Not(String),
}

impl Said {
    /// What is said of an answer: `done`, or why it was not.
    pub(crate) fn of<T>(answer: Result<T, Failure>, done: String) -> Self {
        match answer {
            Ok(_) => Self::Done(done),
            Err(failure) => Self::Not(failure.sentence()),
        }
    }
}

/// What becomes of the fields once it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// They start anew.
    Clear,
    /// They stay: they are settings.
    Keep,
}

type Check = Rc<dyn Fn(&Values) -> Checked>;

/// The state of a form. It is a handle: copies are the same form.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// Unique on the page; ids of fields begin with it.
    pub(crate) id: &'static str,
    /// What is typed.
    pub(crate) values: RwSignal<Values>,
    /// Whether it is being sent.
    pub(crate) busy: RwSignal<bool>,
    /// What came of it.
    pub(crate) said: RwSignal<Option<Said>>,
    start: StoredValue<Values>,
    after: After,
    left: RwSignal<BTreeSet<&'static str>>,
    tried: RwSignal<bool>,
    refused: RwSignal<Vec<FieldError>>,
    known: StoredValue<BTreeSet<&'static str>>,
    key: StoredValue<Option<String>>,
    check: StoredValue<Check, LocalStorage>,
    wrong: Memo<Vec<FieldError>>,
}

impl Form {
    /// A form that begins with `start` and is judged by `check`.
    pub(crate) fn new(
        id: &'static str,
        start: Values,
        after: After,
        check: impl Fn(&Values) -> Checked + 'static,
    ) -> Self {
        let values = RwSignal::new(start.clone());
        let check: StoredValue<Check, LocalStorage> = StoredValue::new_local(Rc::new(check));
        let judge = move |values: &Values| check.with_value(|check| check(values));
        Self {
            id,
            values,
            busy: RwSignal::new(false),
            said: RwSignal::new(None),
            start: StoredValue::new(start),
            after,
            left: RwSignal::new(BTreeSet::new()),
            tried: RwSignal::new(false),
            refused: RwSignal::new(Vec::new()),
            known: StoredValue::new(BTreeSet::new()),
            key: StoredValue::new(None),
            check,
            wrong: Memo::new(move |_| values.with(judge).err().unwrap_or_default()),
        }
    }

    /// Says that a field has its place on the page.
    pub(crate) fn knows(self, name: &'static str) {
        self.known.update_value(|known| {
            known.insert(name);
        });
    }

    /// Takes what is typed. What the worker said of the field is no longer about it.
    pub(crate) fn typed(self, name: &'static str, text: String) {
        self.values.update(|values| values.set(name, text));
        if self.refused.with_untracked(|refused| refused.iter().any(|error| error.field == name)) {
            self.refused.update(|refused| refused.retain(|error| error.field != name));
        }
    }

    /// The field was left: from now on it is judged at every change.
    pub(crate) fn left(self, name: &'static str) {
        if !self.left.with_untracked(|left| left.contains(name)) {
            self.left.update(|left| {
                left.insert(name);
            });
        }
    }

    /// What is wrong at a field, once that may be said.
    pub(crate) fn wrong_at(self, name: &str) -> Option<String> {
        let at = |errors: &Vec<FieldError>| {
            errors.iter().find(|error| error.field == name).map(|error| error.detail.clone())
        };
        let told = self.tried.get() || self.left.with(|left| left.contains(name));
        self.refused.with(at).or_else(|| if told { self.wrong.with(at) } else { None })
    }

    /// Starts anew with other texts.
    pub(crate) fn start_with(self, values: Values) {
        self.values.set(values);
        self.left.set(BTreeSet::new());
        self.tried.set(false);
        self.refused.set(Vec::new());
    }

    /// Sends the form, unless it is being sent or is not right. `send` gets the body and the
    /// idempotency key, which stays the same until an answer settles the matter, and answers a
    /// sentence.
    pub(crate) fn submit<F, S>(self, send: S)
    where
        S: FnOnce(Value, String) -> F,
        F: Future<Output = Result<String, Failure>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.said.set(None);
        self.refused.set(Vec::new());
        self.tried.set(true);
        let judged =
            self.check.with_value(|check| self.values.with_untracked(|values| check(values)));
        match judged {
            Err(errors) => self.point_at(&errors),
            Ok(body) => match self.key_to_use() {
                None => self.said.set(Some(Said::Not(
                    "This browser gives no random numbers, so nothing can be sent safely.".into(),
                ))),
                Some(key) => {
                    self.busy.set(true);
                    let sent = send(body, key);
                    spawn_local(async move { self.settle(sent.await) });
                }
            },
        }
    }

    /// Whether what is typed can be sent.
    pub(crate) fn is_right(self) -> bool {
        self.check.with_value(|check| self.values.with_untracked(|values| check(values))).is_ok()
    }

    fn key_to_use(self) -> Option<String> {
        let key = self.key.get_value().or_else(key::fresh);
        self.key.set_value(key.clone());
        key
    }

    /// The page may be gone by now: nothing is read, and what is set goes nowhere then.
    fn settle(self, outcome: Result<String, Failure>) {
        self.busy.try_set(false);
        if outcome.as_ref().map_or_else(Failure::is_final, |_| true) {
            self.key.try_update_value(|key| *key = None);
        }
        match outcome {
            Ok(sentence) => {
                self.said.try_set(Some(Said::Done(sentence)));
                self.tried.try_set(false);
                self.left.try_set(BTreeSet::new());
                let start = self.start.try_with_value(Values::clone);
                if let (After::Clear, Some(start)) = (self.after, start) {
                    self.values.try_set(start);
                }
            }
            Err(failure) => {
                let errors = failure.fields();
                self.refused.try_set(errors.clone());
                if errors.is_empty() {
                    self.said.try_set(Some(Said::Not(failure.sentence())));
                } else {
                    self.point_at(&errors);
                }
            }
        }
    }

    /// Sums up what is wrong and moves the focus to the first wrong field. What has no field on
    /// the page is told in full.
    fn point_at(self, errors: &[FieldError]) {
        let known = self.known.try_with_value(BTreeSet::clone).unwrap_or_default();
        let homeless = errors.iter().filter(|error| !known.contains(error.field.as_str()));
        let told = homeless.map(|error| format!(" {}: {}", error.field, error.detail));
        let sentence = told.fold(to_correct(errors), |all, one| all + &one);
        self.said.try_set(Some(Said::Not(sentence)));
        let first = format!("#{} [aria-invalid=true]", self.id);
        request_animation_frame(move || browser::focus(&first));
    }
}

/// A form on the page: its fields, what came of it, its button. The button keeps its width and
/// says that it is being sent.
pub(crate) fn form_view<F, S>(
    form: Form,
    label: impl Fn() -> String + Send + 'static,
    fields: impl IntoView,
    send: S,
) -> impl IntoView
where
    S: Fn(Value, String) -> F + 'static,
    F: Future<Output = Result<String, Failure>> + 'static,
{
    form_that(form, label, fields, move || form.submit(&send))
}

/// The same where sending it is more than sending it: something is asked first.
pub(crate) fn form_that(
    form: Form,
    label: impl Fn() -> String + Send + 'static,
    fields: impl IntoView,
    on_submit: impl Fn() + 'static,
) -> impl IntoView {
    let sending = move || form.busy.get();
    view! {
        <form
            id=form.id
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_submit();
            }
        >
            {fields}
            {move || form.said.get().map(outcome)}
            <button
                type="submit"
                class="main"
                data-test=format!("{}-submit", form.id)
                // The field that has the focus keeps it until the click is done: were it left before,
                // its mistake would show and move this button from under the pointer.
                on:mousedown=|event| event.prevent_default()
                aria-disabled=move || sending().to_string()
            >
                <span class:hid=sending>{label}</span>
                <span class="over" class:gone=move || !sending()>"Sending…"</span>
            </button>
        </form>
    }
}

/// What came of a form, announced.
pub(crate) fn outcome(said: Said) -> impl IntoView {
    match said {
        Said::Done(text) => view! {
            <p class="notice good" role="status" data-test="done">{text}</p>
        }
        .into_any(),
        Said::Not(text) => view! {
            <p class="notice bad" role="alert" data-test="refused">{text}</p>
        }
        .into_any(),
    }
}
