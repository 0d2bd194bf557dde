//! The order dialog behind a shop's button.
//!
//! The loader (`widget/loader`) defines `<shelfline-button>`, asks the worker and paints the button.
//! At the first click it imports this half and calls [`take_over`], which adds a dialog to the
//! element's shadow root. What can be had is shown as the worker says it; the form is checked with
//! the worker's own reader (`shared::wire::place::new_order`). Nothing is decided here.
//!
//! Hooks for tests, in the open shadow root of `<shelfline-button>`:
//! - button: `[part=block]` with `data-state` (`loading`, `unreachable`, or the action of the
//!   answer), `[part=status]`, `[part=button]` (`aria-disabled`, `aria-busy`), `[part=promise]`,
//!   `[part=order]` (link to the last order);
//! - dialog: `#dialog` with `data-phase` (`form`, `sending`, `waiting`, `done`), `#title`,
//!   `[part=close]`, `#quantity`, `[part=fewer]`, `[part=more]`, `[part=rows] li`, `#email`,
//!   `#name`, `#country`, `#line1`, `#line2`, `#postal_code`, `#city`, `#region` (as the country has
//!   them), each with `#…-error` when wrong, `[part=total]`, `[part=consent]`, `#notice` (what changed), `[part=alert]` (summed errors), `[part=submit]`,
//!   `#waiting` with `[part=progress]` and `[part=give-up]`;
//! - confirmation: `#hero`, `[part=line]`, `[part=order-number]`, `[part=place-number]`, `[part=status-link]`, `[part=print]`,
//!   `[part=done]`, `[part=another]`, `[part=held]` and `[part=pay]` where it must be paid first;
//! - the challenge, where the shop asks for one: `[part=challenge]`, `[part=leave]`;
//! - to be told: `#tell`, `#tell-email`, `#tell-send`, `#tell-sent`, `#tell-end`, `#tell-code`, `#tell-use`;
//! - storage: `shelfline:pending:{origin}/{sku}` and `shelfline:order:{origin}/{sku}` in
//!   `localStorage`, `shelfline:draft` in `sessionStorage`.

mod answer;
mod app;
mod form;
mod order;
mod page;
mod texts;
mod view;
mod web;

#[cfg(test)]
mod tests;

use crate::app::App;
use crate::view::El;
use any_spawner::Executor;
use leptos::prelude::*;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

pub use crate::web::host::Host;

/// A dialog that was added to a button.
#[wasm_bindgen]
pub struct Dialog {
    app: App,
    place: HtmlElement,
    /// Whoever drops them ends every effect and listener.
    mounted: Option<(El, Owner)>,
}

/// Adds the dialog to a button's shadow root; an order that an earlier page left without an answer
/// goes on at once.
#[wasm_bindgen]
pub fn take_over(root: &ShadowRoot, host: &Host) -> Result<Dialog, JsValue> {
    // A second dialog finds it there.
    let _ = Executor::init_wasm_bindgen();
    host.adopt(view::CSS);
    let place: HtmlElement = document().create_element("div")?.dyn_into()?;
    root.append_child(&place)?;
    let owner = Owner::new();
    let (app, view) = owner.with(|| {
        let app = App::new(root.clone(), host.clone());
        let mut view = view::dialog(app).build();
        view.mount(&place, None);
        (app, view)
    });
    app.resume();
    Ok(Dialog { app, place, mounted: Some((view, owner)) })
}

#[wasm_bindgen]
impl Dialog {
    /// Shows it.
    pub fn open(&self) {
        self.app.open();
    }

    /// Takes it off the page, with everything that it listened to.
    pub fn unmount(&mut self) {
        self.app.close();
        if let Some((view, owner)) = self.mounted.take() {
            drop(view);
            owner.cleanup();
        }
        self.place.remove();
    }
}
