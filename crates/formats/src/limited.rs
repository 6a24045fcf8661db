//! Lists of JSON texts, counted while they are read.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::fmt::Formatter;
use std::marker::PhantomData;

/// A list of at most `MOST` entries and one more, which tells that there were too many: what follows it
/// is passed over and takes no room.
pub(crate) fn list<'de, const MOST: usize, T, D>(from: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    from.deserialize_seq(List::<MOST, T>(PhantomData))
}

struct List<const MOST: usize, T>(PhantomData<T>);

impl<'de, const MOST: usize, T: Deserialize<'de>> Visitor<'de> for List<MOST, T> {
    type Value = Vec<T>;

    fn expecting(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        to.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while list.len() <= MOST {
            match from.next_element()? {
                Some(entry) => list.push(entry),
                None => return Ok(list),
            }
        }
        while from.next_element::<IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn entries_beyond_the_limit_take_no_room() {
        let read = |text: &str| {
            let mut json = serde_json::Deserializer::from_str(text);
            list::<3, f64, _>(&mut json)
        };
        assert_eq!(read("[1,2,3]").unwrap(), [1.0, 2.0, 3.0]);
        assert_eq!(read("[1,2,3,4,\"x\",{}]").unwrap(), [1.0, 2.0, 3.0, 4.0]);
        assert!(read("[1,2,3,4,").is_err() && read("7").is_err());
    }
}
