//! Fields of forms: a label, a hint, an input, and what is wrong with it.

use super::form::Form;
use leptos::prelude::*;

/// A line of text to be typed.
#[derive(Clone)]
pub(crate) struct Field {
    form: Form,
    name: &'static str,
    label: &'static str,
    hint: Signal<String>,
    kind: &'static str,
    inputmode: &'static str,
    suggestions: &'static str,
}

/// A field for text.
pub(crate) fn text(form: Form, name: &'static str, label: &'static str) -> Field {
    let (hint, kind, inputmode) = ("".into(), "text", "text");
    Field { form, name, label, hint, kind, inputmode, suggestions: "" }
}

/// A field for a whole number.
pub(crate) fn whole(form: Form, name: &'static str, label: &'static str) -> Field {
    Field { inputmode: "numeric", ..text(form, name, label) }
}

/// A field for a number with decimals.
pub(crate) fn decimal(form: Form, name: &'static str, label: &'static str) -> Field {
    Field { inputmode: "decimal", ..text(form, name, label) }
}

/// A field of another type of HTML.
pub(crate) fn typed(
    form: Form,
    name: &'static str,
    label: &'static str,
    kind: &'static str,
) -> Field {
    Field { kind, ..text(form, name, label) }
}

impl Field {
    /// With a hint below the label, which may change.
    pub(crate) fn hint(self, hint: impl Into<Signal<String>>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// With the suggestions of the `datalist` of that id.
    pub(crate) fn suggestions(self, id: &'static str) -> Self {
        Self { suggestions: id, ..self }
    }

    /// The field on the page.
    pub(crate) fn view(self) -> impl IntoView {
        let Self { form, name, label, hint, kind, inputmode, suggestions } = self;
        let ids = Ids::of(form, name);
        let figure = inputmode != "text";
        let list = (!suggestions.is_empty()).then_some(suggestions);
        let input = view! {
            <input
                id=ids.input.clone()
                name=name
                type=kind
                inputmode=inputmode
                list=list
                step=(kind == "datetime-local").then_some("any")
                class:figure=figure
                autocomplete="off"
                aria-describedby=ids.described(hint)
                aria-invalid=move || form.wrong_at(name).is_some().to_string()
                prop:value=move || form.values.with(|values| values.raw(name))
                on:input=move |event| form.typed(name, event_target_value(&event))
                on:blur=move |_| left(form, name)
            />
        };
        framed(form, name, label, hint, ids, input)
    }
}

/// A field is judged once it was left with something in it; an empty one only on sending. A field
/// that leaves the page while it has the focus is left too: its form is gone by then.
fn left(form: Form, name: &'static str) {
    let filled = form.values.try_with_untracked(|values| !values.text(name).is_empty());
    if filled == Some(true) {
        form.left(name);
    }
}

/// A field of several lines.
pub(crate) fn lines(
    form: Form,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let ids = Ids::of(form, name);
    let input = view! {
        <textarea
            id=ids.input.clone()
            name=name
            rows="3"
            aria-describedby=ids.described(hint.into())
            aria-invalid=move || form.wrong_at(name).is_some().to_string()
            prop:value=move || form.values.with(|values| values.raw(name))
            on:input=move |event| form.typed(name, event_target_value(&event))
            on:blur=move |_| left(form, name)
        ></textarea>
    };
    framed(form, name, label, hint.into(), ids, input)
}

/// One of several.
pub(crate) fn choice(
    form: Form,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    choices: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let ids = Ids::of(form, name);
    let options = choices.iter().map(|(value, label)| {
        let chosen = move || form.values.with(|values| values.text(name) == *value);
        view! { <option value=*value prop:selected=chosen>{*label}</option> }
    });
    let input = view! {
        <select
            id=ids.input.clone()
            name=name
            aria-describedby=ids.described(hint.into())
            aria-invalid=move || form.wrong_at(name).is_some().to_string()
            on:change=move |event| form.typed(name, event_target_value(&event))
        >
            {options.collect_view()}
        </select>
    };
    framed(form, name, label, hint.into(), ids, input)
}

/// Yes or no.
pub(crate) fn tick(form: Form, name: &'static str, label: &'static str) -> impl IntoView {
    form.knows(name);
    let ids = Ids::of(form, name);
    view! {
        <div class="tick">
            <input
                id=ids.input.clone()
                name=name
                type="checkbox"
                prop:checked=move || form.values.with(|values| values.ticked(name))
                on:change=move |event| form.typed(name, event_target_checked(&event).to_string())
            />
            <label for=ids.input>{label}</label>
        </div>
    }
}

struct Ids {
    input: String,
    hint: String,
    error: String,
}

impl Ids {
    fn of(form: Form, name: &str) -> Self {
        let input = format!("{}-{}", form.id, name.replace(['.', '_'], "-"));
        Self { hint: format!("{input}-hint"), error: format!("{input}-error"), input }
    }

    fn described(&self, hint: Signal<String>) -> String {
        if hint.with_untracked(String::is_empty) {
            self.error.clone()
        } else {
            format!("{} {}", self.hint, self.error)
        }
    }
}

fn framed(
    form: Form,
    name: &'static str,
    label: &'static str,
    hint: Signal<String>,
    ids: Ids,
    input: impl IntoView,
) -> impl IntoView {
    form.knows(name);
    let hint = hint.with_untracked(|hint| !hint.is_empty()).then(|| {
        view! { <p class="hint" id=ids.hint>{move || hint.get()}</p> }
    });
    view! {
        <div class="field" class:wrong=move || form.wrong_at(name).is_some()>
            <label for=ids.input>{label}</label>
            {hint}
            {input}
            <p class="error" id=ids.error>{move || form.wrong_at(name)}</p>
        </div>
    }
}
