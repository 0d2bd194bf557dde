//! A question before something that takes effort to undo.

use leptos::html::Dialog;
use leptos::prelude::*;

/// A dialog that asks; `deed` is the label of its button. Escape and the other button close it.
pub(crate) fn confirm(
    asking: RwSignal<bool>,
    question: impl IntoView + 'static,
    consequence: impl IntoView + 'static,
    deed: &'static str,
    do_it: impl Fn() + 'static,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if asking.get() && !dialog.open() {
            // Only a dialog that left the page refuses to be shown.
            let _ = dialog.show_modal();
        } else if !asking.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=dialog
            aria-labelledby="confirm-question"
            data-test="confirm"
            on:close=move |_| asking.set(false)
        >
            <h2 id="confirm-question">{question}</h2>
            <p>{consequence}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="main danger"
                    data-test="confirm-yes"
                    on:click=move |_| {
                        asking.set(false);
                        do_it();
                    }
                >
                    {deed}
                </button>
                <button type="button" data-test="confirm-no" on:click=move |_| asking.set(false)>
                    "Keep it"
                </button>
            </div>
        </dialog>
    }
}
