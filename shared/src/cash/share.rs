//! Dividing money so that the parts add up.

use crate::fault::Fault;

/// What the first `taken` of `parts` equal parts of `amount` minor units come to. By largest
/// remainder: every part is the whole quotient, and the first ones get a minor unit more each, until
/// nothing is left (Hamilton's method; with equal weights all remainders tie, so the order decides).
pub fn share(amount: u64, parts: u64, taken: u64) -> Result<u64, Fault> {
    let out_of_range = || Fault::new("a share of money is out of range");
    if taken == 0 {
        return Ok(0);
    }
    if taken >= parts {
        return Ok(amount);
    }
    let whole = amount.checked_div(parts).ok_or_else(out_of_range)?;
    let odd = amount.checked_rem(parts).ok_or_else(out_of_range)?;
    whole
        .checked_mul(taken)
        .and_then(|sum| sum.checked_add(odd.min(taken)))
        .ok_or_else(out_of_range)
}
