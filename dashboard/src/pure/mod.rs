//! What can be said without a browser: figures, money, form input, addresses of pages, sentences.

pub(crate) mod code_form;
#[cfg(test)]
mod form_check;
pub(crate) mod input;
pub(crate) mod money;
pub(crate) mod order_forms;
pub(crate) mod path;
pub(crate) mod product_form;
pub(crate) mod route;
pub(crate) mod sentence;
pub(crate) mod shop_forms;
pub(crate) mod stock_forms;
pub(crate) mod words;
