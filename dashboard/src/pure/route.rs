//! Which page is shown: read off the address behind `#` and written back to it.

use super::path::{escape, query, unescape};
use std::collections::BTreeMap;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// All products.
    Products,
    /// The form of a product to be.
    NewProduct,
    /// One product and what is told of it.
    Product(String, Tab),
    /// All orders.
    Orders,
    /// One order.
    Order(String),
    /// What was promised, said and answered about an order.
    Evidence(String),
    /// What all orders come to.
    Cash,
    /// What is kept of a person.
    Customers,
    /// Who is told of what happens.
    Webhooks,
    /// What went to one of them.
    Deliveries(String),
    /// The shop's settings.
    Settings,
    /// No page.
    Unknown,
}

/// What is told of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Receive, correct, count.
    Stock,
    /// Supply on the way.
    Batches,
    /// Who waits.
    Line,
    /// Early access.
    Codes,
    /// Who wants to be told.
    Waitlist,
    /// What happened.
    Journal,
    /// Its settings.
    Settings,
}

impl Tab {
    /// Every tab, as they stand on the page.
    pub(crate) const ALL: [Self; 7] = [
        Self::Stock,
        Self::Line,
        Self::Batches,
        Self::Codes,
        Self::Waitlist,
        Self::Journal,
        Self::Settings,
    ];

    /// Its name in addresses.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Batches => "batches",
            Self::Line => "line",
            Self::Codes => "codes",
            Self::Waitlist => "waitlist",
            Self::Journal => "journal",
            Self::Settings => "settings",
        }
    }

    /// Its name on the page.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Stock => "Stock",
            Self::Batches => "Incoming",
            Self::Line => "Line",
            Self::Codes => "Codes",
            Self::Waitlist => "Waitlist",
            Self::Journal => "Journal",
            Self::Settings => "Settings",
        }
    }
}

/// Where the merchant is: a page and what is asked of it (filters, cursor).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// The page.
    pub(crate) page: Page,
    asked: BTreeMap<String, String>,
}

impl Route {
    /// Reads an address, with or without its `#`.
    pub(crate) fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, asked) = hash.split_once('?').unwrap_or((hash, ""));
        let asked = asked.split('&').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((unescape(name), unescape(value)))
        });
        Self { page: page(path), asked: asked.collect() }
    }

    /// What is asked under `name`; empty where nothing is.
    pub(crate) fn asked(&self, name: &str) -> String {
        self.asked.get(name).cloned().unwrap_or_default()
    }

    /// The address of the same page with `name` asked as `value`.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let mut asked = self.asked.clone();
        asked.insert(name.to_owned(), value.to_owned());
        let pairs = asked.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{}{}", self.page.href(), query(pairs))
    }
}

fn page(path: &str) -> Page {
    let mut parts = path.split('/').filter(|part| !part.is_empty()).map(unescape);
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    match (first.as_deref(), second, third.as_deref(), parts.next()) {
        (None | Some("products"), None, None, None) => Page::Products,
        (Some("new-product"), None, None, None) => Page::NewProduct,
        (Some("products"), Some(sku), None, None) => Page::Product(sku, Tab::Stock),
        (Some("products"), Some(sku), Some(tab), None) => {
            let tab = Tab::ALL.into_iter().find(|known| known.as_str() == tab);
            tab.map_or(Page::Unknown, |tab| Page::Product(sku, tab))
        }
        (Some("orders"), None, None, None) => Page::Orders,
        (Some("orders"), Some(id), None, None) => Page::Order(id),
        (Some("orders"), Some(id), Some("evidence"), None) => Page::Evidence(id),
        (Some("cash"), None, None, None) => Page::Cash,
        (Some("customers"), None, None, None) => Page::Customers,
        (Some("webhooks"), None, None, None) => Page::Webhooks,
        (Some("webhooks"), Some(id), None, None) => Page::Deliveries(id),
        (Some("settings"), None, None, None) => Page::Settings,
        _ => Page::Unknown,
    }
}

impl Page {
    /// Its address.
    pub(crate) fn href(&self) -> String {
        match self {
            Self::Products => "#/products".to_owned(),
            Self::NewProduct => "#/new-product".to_owned(),
            Self::Product(sku, Tab::Stock) => format!("#/products/{}", escape(sku)),
            Self::Product(sku, tab) => format!("#/products/{}/{}", escape(sku), tab.as_str()),
            Self::Orders => "#/orders".to_owned(),
            Self::Order(id) => format!("#/orders/{}", escape(id)),
            Self::Evidence(id) => format!("#/orders/{}/evidence", escape(id)),
            Self::Cash => "#/cash".to_owned(),
            Self::Customers => "#/customers".to_owned(),
            Self::Webhooks => "#/webhooks".to_owned(),
            Self::Deliveries(id) => format!("#/webhooks/{}", escape(id)),
            Self::Settings => "#/settings".to_owned(),
            Self::Unknown => "#/".to_owned(),
        }
    }

    /// Its title.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Products => "Products".to_owned(),
            Self::NewProduct => "New product".to_owned(),
            Self::Product(sku, tab) => format!("{sku}: {}", tab.label()),
            Self::Orders => "Orders".to_owned(),
            Self::Order(_) => "Order".to_owned(),
            Self::Evidence(_) => "Evidence".to_owned(),
            Self::Cash => "Cash".to_owned(),
            Self::Customers => "Customers".to_owned(),
            Self::Webhooks => "Webhooks".to_owned(),
            Self::Deliveries(_) => "Deliveries".to_owned(),
            Self::Settings => "Settings".to_owned(),
            Self::Unknown => "No such page".to_owned(),
        }
    }

    /// The page of the rail that it belongs to.
    pub(crate) const fn area(&self) -> Self {
        match self {
            Self::Orders | Self::Order(_) | Self::Evidence(_) => Self::Orders,
            Self::Cash => Self::Cash,
            Self::Customers => Self::Customers,
            Self::Webhooks | Self::Deliveries(_) => Self::Webhooks,
            Self::Settings => Self::Settings,
            Self::Products | Self::NewProduct | Self::Product(..) | Self::Unknown => Self::Products,
        }
    }
}

/// The address of the orders of a sku, of one status where that is given.
pub(crate) fn orders_of(sku: &str, status: &str) -> String {
    format!("#/orders{}", query([("sku", sku), ("status", status)]))
}

#[cfg(test)]
mod tests {
    use super::{Page, Route, Tab, orders_of};

    #[test]
    fn addresses_are_pages() {
        let product = |sku: &str, tab| Page::Product(sku.to_owned(), tab);
        let check = |hash: &str, expected: Page| assert_eq!(Route::parse(hash).page, expected);
        check("", Page::Products);
        check("#", Page::Products);
        check("#/", Page::Products);
        check("#/products", Page::Products);
        check("#/new-product", Page::NewProduct);
        check("#/products/trail-lamp", product("trail-lamp", Tab::Stock));
        check("#/products/new", product("new", Tab::Stock));
        check("#/products/a.b/line?cursor=x", product("a.b", Tab::Line));
        check("#/products/a/settings", product("a", Tab::Settings));
        check("#/products/a/nothing", Page::Unknown);
        check("#/orders?sku=a", Page::Orders);
        check("#/orders/a%2Fb", Page::Order("a/b".to_owned()));
        check("#/elsewhere", Page::Unknown);
        check("#/orders/a/evidence", Page::Evidence("a".to_owned()));
        check("#/orders/a/b/c", Page::Unknown);
        check("#/orders/a/b", Page::Unknown);
        check("#/customers?email=a", Page::Customers);
        check("#/webhooks/we_1", Page::Deliveries("we_1".to_owned()));
        check("#/cash?sku=a&from=2027-05-04", Page::Cash);
        check("#/cash/a", Page::Unknown);
        check("#/settings/x", Page::Unknown);
    }

    #[test]
    fn a_page_is_where_its_address_says() {
        let check = |page: Page| assert_eq!(Route::parse(&page.href()).page, page);
        check(Page::Products);
        check(Page::NewProduct);
        for tab in Tab::ALL {
            check(Page::Product("A_1.b-c".to_owned(), tab));
        }
        check(Page::Orders);
        check(Page::Order("odd/id?#&%".to_owned()));
        check(Page::Evidence("odd/id?#&%".to_owned()));
        check(Page::Deliveries("we_a-b".to_owned()));
        for page in [Page::Cash, Page::Customers, Page::Webhooks, Page::Settings] {
            check(page);
        }
    }

    #[test]
    fn filters_stand_in_the_address() {
        let route = Route::parse("#/orders?sku=a&email=a%2Bb%40c.de&cursor=12");
        assert_eq!(route.asked("email"), "a+b@c.de");
        assert_eq!(route.asked("status"), "");
        assert_eq!(route.with("cursor", ""), "#/orders?email=a%2Bb%40c.de&sku=a");
        assert_eq!(orders_of("a", ""), "#/orders?sku=a");
        assert_eq!(orders_of("a", "waiting"), "#/orders?sku=a&status=waiting");
    }
}
