//! The whole: who is signed in, which page is shown, the rail.

use crate::api::session::Session;
use crate::pages;
use crate::pure::route::{Page, Route};
use crate::ui::browser;
use leptos::ev;
use leptos::prelude::*;

/// What every page needs. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct App {
    /// Who is signed in.
    pub(crate) session: Session,
    /// Where the merchant is.
    pub(crate) route: Memo<Route>,
}

/// What is built anew when it changes; a product's tabs change within it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Section {
    Products,
    NewProduct,
    Product(String),
    Orders,
    Order(String),
    Evidence(String),
    Cash,
    Customers,
    Webhooks,
    Deliveries(String),
    Settings,
    Unknown,
}

impl Section {
    fn of(page: &Page) -> Self {
        match page {
            Page::Products => Self::Products,
            Page::NewProduct => Self::NewProduct,
            Page::Product(sku, _) => Self::Product(sku.clone()),
            Page::Orders => Self::Orders,
            Page::Order(id) => Self::Order(id.clone()),
            Page::Evidence(id) => Self::Evidence(id.clone()),
            Page::Cash => Self::Cash,
            Page::Customers => Self::Customers,
            Page::Webhooks => Self::Webhooks,
            Page::Deliveries(id) => Self::Deliveries(id.clone()),
            Page::Settings => Self::Settings,
            Page::Unknown => Self::Unknown,
        }
    }
}

/// The page itself.
pub(crate) fn app() -> impl IntoView {
    let hash = RwSignal::new(browser::hash());
    let handle = window_event_listener(ev::hashchange, move |_| hash.set(browser::hash()));
    on_cleanup(move || handle.remove());
    let route = Memo::new(move |_| hash.with(|hash| Route::parse(hash)));
    let app = App { session: Session::open(), route };
    Effect::new(move |before: Option<Page>| {
        let page = route.with(|route| route.page.clone());
        browser::title(&page.title());
        if before.as_ref().is_some_and(|before| *before != page) {
            // The keyboard goes on where the new page begins.
            request_animation_frame(|| browser::focus("#main"));
        }
        page
    });
    move || {
        if app.session.is_on() {
            signed_in(app).into_any()
        } else {
            pages::sign_in::page(app.session).into_any()
        }
    }
}

fn signed_in(app: App) -> impl IntoView {
    let section = Memo::new(move |_| app.route.with(|route| Section::of(&route.page)));
    view! {
        <div class="desk">
            {rail(app)}
            <main id="main" tabindex="-1">
                {move || match section.get() {
                    Section::Products => pages::products::page(app).into_any(),
                    Section::NewProduct => pages::product_edit::new(app).into_any(),
                    Section::Product(sku) => pages::product::page(app, sku).into_any(),
                    Section::Orders => pages::orders::page(app).into_any(),
                    Section::Order(id) => pages::order::page(app, id).into_any(),
                    Section::Evidence(id) => pages::evidence::page(app, &id).into_any(),
                    Section::Cash => pages::cash::page(app).into_any(),
                    Section::Customers => pages::customers::page(app).into_any(),
                    Section::Webhooks => pages::webhooks::page(app).into_any(),
                    Section::Deliveries(id) => pages::deliveries::page(app, id).into_any(),
                    Section::Settings => pages::settings::page(app).into_any(),
                    Section::Unknown => unknown().into_any(),
                }}
            </main>
        </div>
    }
}

/// The pages of the rail, and their names in tests.
const AREAS: [(Page, &str); 6] = [
    (Page::Products, "products"),
    (Page::Orders, "orders"),
    (Page::Cash, "cash"),
    (Page::Customers, "customers"),
    (Page::Webhooks, "webhooks"),
    (Page::Settings, "settings"),
];

fn rail(app: App) -> impl IntoView {
    let area = Memo::new(move |_| app.route.with(|route| route.page.area()));
    let links = AREAS.into_iter().map(|(page, name)| {
        let (href, label) = (page.href(), page.title());
        let current = move || if area.with(|area| *area == page) { "page" } else { "false" };
        view! {
            <a href=href data-test=format!("nav-{name}") aria-current=current>{label}</a>
        }
    });
    view! {
        <header class="rail">
            <p class="brand">"Shelfline"</p>
            <nav aria-label="Main">
                {links.collect_view()}
            </nav>
            <button
                type="button"
                class="quiet"
                data-test="sign-out"
                on:click=move |_| app.session.end(None)
            >
                "Sign out"
            </button>
        </header>
    }
}

fn unknown() -> impl IntoView {
    view! {
        <h1>"No such page"</h1>
        <p>"Go to "<a href="#/products">"Products"</a>" or "<a href="#/orders">"Orders"</a>"."</p>
    }
}
