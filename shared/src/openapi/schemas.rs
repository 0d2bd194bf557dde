//! Schemas of the newtypes: texts and numbers with a shape of their own.

use crate::id::{BatchName, MAX_NAME, Sku};
use crate::money::{Currency, Money};
use crate::offer::Percent;
use crate::time::{Day, Timestamp};
use crate::units::{MAX_EXACT, Units};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// 1–100 of `A-Z a-z 0-9 . _ -`, not `.` or `..`; the length is told apart.
pub(super) const NAME: &str = r"^(?!\.{1,2}$)[A-Za-z0-9._-]+$";

/// Three capital letters.
pub(super) const CURRENCY: &str = "^[A-Z]{3}$";

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn name() -> RefOr<Schema> {
    text().pattern(Some(NAME)).min_length(Some(1)).max_length(Some(MAX_NAME)).into()
}

/// An integer from 0 that every JSON reader keeps exactly.
fn exact() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(0))
        .maximum(Some(MAX_EXACT))
}

impl PartialSchema for Sku {
    fn schema() -> RefOr<Schema> {
        name()
    }
}
impl ToSchema for Sku {}

impl PartialSchema for BatchName {
    fn schema() -> RefOr<Schema> {
        name()
    }
}
impl ToSchema for BatchName {}

impl PartialSchema for Units {
    fn schema() -> RefOr<Schema> {
        exact().into()
    }
}
impl ToSchema for Units {}

impl PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        text().pattern(Some(CURRENCY)).into()
    }
}
impl ToSchema for Currency {}

impl PartialSchema for Money {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some("Minor units (ISO 4217 exponent) and a currency."))
            .property("amount", exact())
            .required("amount")
            .property("currency", Ref::from_schema_name("Currency"))
            .required("currency")
            .into()
    }
}
impl ToSchema for Money {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("Currency".to_owned(), Currency::schema()));
    }
}

impl PartialSchema for Percent {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(0))
            .maximum(Some(100))
            .description(Some("A percentage, kept to three decimals."))
            .into()
    }
}
impl ToSchema for Percent {}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).into()
    }
}
impl ToSchema for Timestamp {}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into()
    }
}
impl ToSchema for Day {}
