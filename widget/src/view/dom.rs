//! Elements of one type. Leptos gives every view a type of its own, and each costs bytes; here tags,
//! attributes, listeners and children are erased, so that a shopper downloads each kind once.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::custom;
use leptos::tachys::html::event::{Custom, on};
use leptos::tachys::html::property::prop;
use web_sys::Event;

/// An element that is being described.
pub(super) struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// Describes an element.
pub(super) const fn el(tag: &'static str) -> El {
    El { tag, attributes: Vec::new(), children: Vec::new() }
}

impl El {
    fn with(mut self, attribute: AnyAttribute) -> Self {
        self.attributes.push(attribute);
        self
    }

    /// An attribute that stays.
    pub(super) fn attr(self, name: &'static str, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.with(custom_attribute(name, value).into_any_attr())
    }

    pub(super) fn part(self, name: &'static str) -> Self {
        self.attr("part", name)
    }

    pub(super) fn id(self, name: &'static str) -> Self {
        self.attr("id", name)
    }

    pub(super) fn class(self, name: &'static str) -> Self {
        self.attr("class", name)
    }

    /// An attribute that follows the state; absent where it is none.
    pub(super) fn bind(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        let value: Box<dyn FnMut() -> Option<String> + Send> = Box::new(value);
        self.with(custom_attribute(name, value).into_any_attr())
    }

    /// The value of an input that follows the state.
    pub(super) fn value(self, value: impl Fn() -> String + Send + 'static) -> Self {
        let value: Box<dyn FnMut() -> String + Send> = Box::new(value);
        self.with(prop("value", value).into_any_attr())
    }

    pub(super) fn on(self, name: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        let act: Box<dyn FnMut(Event)> = Box::new(act);
        self.with(on(Custom::<Event>::new(name), act).into_any_attr())
    }

    pub(super) fn child(mut self, child: AnyView) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn children(mut self, children: impl IntoIterator<Item = AnyView>) -> Self {
        self.children.extend(children);
        self
    }

    pub(super) fn text(self, text: impl Into<String>) -> Self {
        let text: String = text.into();
        self.child(text.into_any())
    }

    /// A text that follows the state.
    pub(super) fn says(self, text: impl Fn() -> String + Send + 'static) -> Self {
        let text: Box<dyn FnMut() -> String + Send> = Box::new(text);
        self.child(text.into_any())
    }

    /// Children that follow the state.
    pub(super) fn shows(self, views: impl Fn() -> Vec<AnyView> + Send + 'static) -> Self {
        let views: Box<dyn FnMut() -> Vec<AnyView> + Send> = Box::new(views);
        self.child(views.into_any())
    }

    /// The element.
    pub(super) fn view(self) -> AnyView {
        custom(self.tag).add_any_attr(self.attributes).child(self.children).into_any()
    }
}

/// A button that does something other than sending the form.
pub(super) fn button(part: &'static str, act: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").part(part).on("click", move |_| act())
}
