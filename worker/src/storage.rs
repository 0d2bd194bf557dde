//! The storage of an object, as far as the bindings leave it out: synchronous transactions, and the
//! alarm.

use cloudflare::State;
use shared::fault::Fault;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type SyncStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &SyncStorage,
        work: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &SyncStorage, at_ms: f64) -> Result<JsValue, JsValue>;
}

/// The storage of an object.
pub(crate) struct Storage(SyncStorage);

impl Storage {
    /// The storage behind an object's state.
    pub(crate) fn of(state: &State) -> Self {
        let storage = state.storage();
        Self(AsRef::<JsValue>::as_ref(storage.as_raw()).clone().unchecked_into())
    }

    /// Runs `work` as one commit: what it wrote stays only if it answers `Ok`.
    pub(crate) fn commit<T, E: From<Fault>>(
        &self,
        mut work: impl FnMut() -> Result<T, E>,
    ) -> Result<T, E> {
        let mut outcome = None;
        let done = self.0.transaction_sync(&mut || {
            let answer = work();
            let keep = answer.is_ok();
            outcome = Some(answer);
            if keep { Ok(JsValue::UNDEFINED) } else { Err(JsValue::from_str("undone")) }
        });
        match (done, outcome) {
            (Ok(_), Some(answer)) | (Err(_), Some(answer @ Err(_))) => answer,
            (Err(error), _) => Err(Fault::new(format!("the commit failed: {error:?}")).into()),
            (Ok(_), None) => Err(Fault::new("the transaction did not run").into()),
        }
    }

    /// Sets the alarm.
    pub(crate) fn set_alarm(&self, at_ms: i64) -> Result<(), Fault> {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds fit 2^53")]
        let set = self.0.set_alarm(at_ms as f64);
        set.map(drop).map_err(|error| Fault::new(format!("the alarm was not set: {error:?}")))
    }
}
