//! The merchant's token: kept for this tab, or on this machine where the merchant asked for that.

use leptos::prelude::*;
use web_sys::Storage;

const NAME: &str = "shelfline.token";

/// Who is signed in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    token: RwSignal<Option<String>>,
    ended: RwSignal<Option<&'static str>>,
}

impl Session {
    /// The session that was kept, if one was.
    pub(crate) fn open() -> Self {
        let kept = tab_storage().and_then(|tab| read(&tab));
        let token = kept.or_else(|| machine_storage().and_then(|machine| read(&machine)));
        Self { token: RwSignal::new(token), ended: RwSignal::new(None) }
    }

    /// Whether somebody is signed in.
    pub(crate) fn is_on(self) -> bool {
        self.token.with(Option::is_some)
    }

    /// The token, read once.
    pub(crate) fn token(self) -> Option<String> {
        self.token.get_untracked()
    }

    /// Why the last session ended, if not by signing out.
    pub(crate) fn why_ended(self) -> Option<&'static str> {
        self.ended.get()
    }

    /// Begins a session with a token that was found right.
    pub(crate) fn begin(self, token: String, keep: bool) {
        let storage = if keep { machine_storage() } else { tab_storage() };
        if let Some(storage) = storage {
            // A full or forbidden storage costs the comfort of staying signed in, nothing else.
            let _ = storage.set_item(NAME, &token);
        }
        self.ended.set(None);
        self.token.set(Some(token));
    }

    /// Ends it; `why` is said on the page for signing in.
    pub(crate) fn end(self, why: Option<&'static str>) {
        for storage in [tab_storage(), machine_storage()].into_iter().flatten() {
            let _ = storage.remove_item(NAME);
        }
        self.ended.set(why);
        self.token.set(None);
    }
}

fn read(storage: &Storage) -> Option<String> {
    storage.get_item(NAME).ok().flatten()
}

fn tab_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

fn machine_storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
