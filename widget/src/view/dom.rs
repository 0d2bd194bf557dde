//! Elements as a view of Leptos: one type for all of them. Leptos gives every view a type of its
//! own, and a shopper would download each; here tags, attributes, listeners and children differ by
//! value only. What follows the state is a render effect, kept by the element that it is about.

use crate::web::page_js;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

/// An element, with what keeps it in step with the state.
pub(crate) struct El {
    node: Element,
    children: Vec<El>,
    effects: Vec<RenderEffect<Vec<El>>>,
}

type Attributes = &'static [(&'static str, &'static str)];

/// Makes an element with the attributes that stay.
#[inline(never)]
pub(super) fn el(tag: &str, attributes: Attributes) -> El {
    let node = page_js::make(tag);
    for (name, value) in attributes {
        let _ = node.set_attribute(name, value);
    }
    El { node, children: Vec::new(), effects: Vec::new() }
}

impl El {
    /// An attribute whose value is known only now.
    #[inline(never)]
    pub(super) fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.node.set_attribute(name, value);
        self
    }

    /// A text.
    #[inline(never)]
    pub(super) fn text(self, text: &str) -> Self {
        let node = document().create_text_node(text);
        let _ = self.node.append_child(&node);
        self
    }

    #[inline(never)]
    pub(super) fn child(mut self, child: El) -> Self {
        let _ = self.node.append_child(&child.node);
        self.children.push(child);
        self
    }

    pub(super) fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Listens. The browser forgets the listener together with the element.
    #[inline(never)]
    pub(super) fn on(self, name: &str, act: Box<dyn FnMut(Event)>) -> Self {
        let act = Closure::wrap(act).into_js_value();
        let _ = self.node.add_event_listener_with_callback(name, act.unchecked_ref());
        self
    }

    /// An attribute that follows the state; absent where it is none.
    #[inline(never)]
    pub(super) fn bind(
        self,
        name: &'static str,
        mut value: Box<dyn FnMut() -> Option<String>>,
    ) -> Self {
        let node = self.node.clone();
        let mut shown = None;
        self.follow(Box::new(move || {
            let value = value();
            if value != shown {
                let _ = match &value {
                    Some(value) => node.set_attribute(name, value),
                    None => node.remove_attribute(name),
                };
                shown = value;
            }
        }))
    }

    /// A text that follows the state, as the only content.
    #[inline(never)]
    pub(super) fn says(self, mut text: Box<dyn FnMut() -> String>) -> Self {
        let node = self.node.clone();
        let mut shown = String::new();
        self.follow(Box::new(move || {
            let text = text();
            if text != shown {
                node.set_text_content(Some(&text));
                shown = text;
            }
        }))
    }

    /// Does something now and whenever the state that it read has changed.
    #[inline(never)]
    pub(super) fn follow(mut self, mut act: Box<dyn FnMut()>) -> Self {
        self.effects.push(effect(Box::new(move |_| {
            act();
            Vec::new()
        })));
        self
    }

    /// Children that are made anew whenever the key has changed, at this place among the others.
    #[inline(never)]
    pub(super) fn shows(
        mut self,
        key: Box<dyn Fn() -> (u32, &'static str)>,
        views: Box<dyn Fn() -> Vec<El>>,
    ) -> Self {
        let (parent, end) = (self.node.clone(), document().create_text_node(""));
        let _ = self.node.append_child(&end);
        let mut shown = None;
        self.effects.push(effect(Box::new(move |former| {
            let key = key();
            if shown == Some(key) {
                return former;
            }
            shown = Some(key);
            for child in former {
                child.node.remove();
            }
            // What the children read is followed by the children themselves.
            let children = untrack(&views);
            for child in &children {
                let _ = parent.insert_before(&child.node, Some(&end));
            }
            children
        })));
        self
    }

    /// The element itself.
    pub(super) const fn node(&self) -> &Element {
        &self.node
    }
}

fn effect(mut act: Box<dyn FnMut(Vec<El>) -> Vec<El>>) -> RenderEffect<Vec<El>> {
    RenderEffect::new(move |former: Option<Vec<El>>| act(former.unwrap_or_default()))
}

impl Render for El {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    fn rebuild(self, state: &mut Self) {
        let _ = state.node.replace_with_with_node_1(&self.node);
        *state = self;
    }
}

impl Mountable for El {
    fn unmount(&mut self) {
        self.node.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        let _ = parent.insert_before(&self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.node.parent_element();
        parent.is_some_and(|parent| child.try_mount(&parent, Some(&self.node)))
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.node.clone()]
    }
}

/// A button that does something other than sending the form.
pub(super) fn button(attributes: Attributes, act: impl Fn() + 'static) -> El {
    el("button", &[("type", "button")]).attrs(attributes).on("click", Box::new(move |_| act()))
}

impl El {
    fn attrs(self, attributes: Attributes) -> Self {
        attributes.iter().fold(self, |el, (name, value)| el.attr(name, value))
    }
}
