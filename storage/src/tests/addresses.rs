//! Hashes parse and print; keys are made from them alone.

use object_store::path::Path;
use proptest::prelude::*;

use crate::{ContentHash, InvalidHash};

/// FIPS 180-4, example of the one-block message "abc".
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn the_standards_example_hashes_as_printed() {
    let hash = ContentHash::of(b"abc");
    assert_eq!(hash.to_string(), ABC);
    assert_eq!(hash.key().as_ref(), format!("sha256/ba/{ABC}"));
    assert_eq!(ABC.to_uppercase().parse(), Ok(hash));
}

#[test]
fn what_is_no_hash_is_refused_with_its_place() {
    assert_eq!(
        "".parse::<ContentHash>(),
        Err(InvalidHash::Length { found: 0 })
    );
    assert_eq!(
        format!("{ABC}0").parse::<ContentHash>(),
        Err(InvalidHash::Length { found: 65 })
    );
    assert_eq!(
        "ā".repeat(32).parse::<ContentHash>(),
        Err(InvalidHash::Length { found: 32 })
    );
    assert_eq!(
        ABC.replacen('8', "g", 1).parse::<ContentHash>(),
        Err(InvalidHash::Digit { position: 4 })
    );
    assert_eq!(
        format!("+{}", &ABC[1..]).parse::<ContentHash>(),
        Err(InvalidHash::Digit { position: 1 })
    );
}

#[test]
fn only_our_own_keys_name_content() {
    for key in [
        format!("sha256/bb/{ABC}"),
        ABC.to_owned(),
        format!("sha256/ba/{}", ABC.to_uppercase()),
        format!("x/ba/{ABC}"),
    ] {
        assert_eq!(ContentHash::from_key(&Path::from(key)), None);
    }
}

proptest! {
    #[test]
    fn printing_parsing_keys_and_order_agree(one: [u8; 32], other: [u8; 32]) {
        let (one, other) = (ContentHash::from_bytes(one), ContentHash::from_bytes(other));
        prop_assert_eq!(one.to_string().parse(), Ok(one));
        prop_assert_eq!(ContentHash::from_key(&one.key()), Some(one));
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        prop_assert_eq!(one.cmp(&other), one.key().cmp(&other.key()));
    }
}
