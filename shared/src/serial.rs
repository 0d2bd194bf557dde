//! What serde is told about fields.

/// Whether a value is its type's default: such fields are left out.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
