//! The parameter blocks: named values in named groups.

use super::bytes::Numbers;
use super::damaged;
use crate::Error;
use std::collections::BTreeMap;

/// Most records that are read; real files have a few hundred.
const MAX_RECORDS: usize = 20_000;
/// Most bytes of all values: a section says its length as at most 255 blocks of 512 bytes, and some programs
/// write more than they can say.
const MAX_BYTES: usize = 2 << 20;

/// One parameter's values.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    /// Texts of equal length, cut at their trailing blanks.
    Text(Vec<String>),
    /// Numbers, the first dimension running fastest.
    Numbers(Vec<f64>),
}

/// All parameters by "GROUP:NAME".
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(BTreeMap<String, Value>);

/// A record's head: whose it is, its name, where its content lies and where the next record is.
struct Record {
    group: i8,
    name: String,
    content: usize,
    next: Option<usize>,
}

impl Parameters {
    /// Walks the records from the parameter block at `start`.
    pub(super) fn read(bytes: &[u8], start: usize, numbers: Numbers) -> Result<Self, Error> {
        let mut groups: BTreeMap<i8, String> = BTreeMap::new();
        let mut found: Vec<(i8, String, Value)> = Vec::new();
        let mut at = Some(start + 4);
        // Values that lie side by side are together no longer than the file.
        let mut left = bytes.len().min(MAX_BYTES);
        for _ in 0..MAX_RECORDS {
            let Some(record) = at.and_then(|at| Record::read(bytes, at, numbers)) else {
                break;
            };
            if record.group < 0 {
                groups.insert(record.group.saturating_neg(), record.name);
            } else if let Some((shape, size)) = shape(bytes, record.content) {
                let there = left.checked_sub(shape.length);
                left = there.ok_or_else(|| {
                    damaged("in its parameters", "their values lie over each other")
                })?;
                let value = value(bytes, &shape, size, numbers);
                found.extend(value.map(|value| (record.group, record.name, value)));
            }
            at = record.next;
        }
        if groups.is_empty() {
            return Err(damaged("at its start", "there are no parameters in it"));
        }
        let mut all = BTreeMap::new();
        for (group, name, value) in found {
            let group = groups.get(&group).map_or("", String::as_str);
            all.insert(format!("{group}:{name}"), value);
        }
        Ok(Self(all))
    }

    /// All numbers of a parameter; none where it is missing or text.
    pub(super) fn numbers(&self, name: &str) -> &[f64] {
        match self.0.get(name) {
            Some(Value::Numbers(list)) => list,
            _ => &[],
        }
    }

    /// All numbers of a parameter, with those that went on under the same name with a number.
    pub(super) fn all_numbers(&self, name: &str) -> Vec<f64> {
        let mut all = self.numbers(name).to_vec();
        for part in 2..100 {
            match self.0.get(&format!("{name}{part}")) {
                Some(Value::Numbers(list)) => all.extend(list),
                _ => break,
            }
        }
        all
    }

    /// The first number of a parameter.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.numbers(name)
            .first()
            .copied()
            .filter(|v| v.is_finite())
    }

    /// A count, which some programs write as a negative number where it is above 32767.
    pub(super) fn count(&self, name: &str) -> Option<usize> {
        let value = self.number(name)?;
        let value = if value < 0.0 { value + 65_536.0 } else { value };
        (0.0..4.3e9).contains(&value).then_some(value as usize)
    }

    /// All texts of a parameter, with those that went on under the same name with a number.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        for part in 1..100 {
            let key = if part == 1 {
                name.to_owned()
            } else {
                format!("{name}{part}")
            };
            match self.0.get(&key) {
                Some(Value::Text(list)) => all.extend(list.iter().cloned()),
                _ => break,
            }
        }
        all
    }
}

impl Record {
    fn read(bytes: &[u8], at: usize, numbers: Numbers) -> Option<Self> {
        let length = usize::from((*bytes.get(at)? as i8).unsigned_abs());
        let group = *bytes.get(at + 1)? as i8;
        if length == 0 || group == 0 {
            return None;
        }
        let name = text(bytes.get(at + 2..at + 2 + length)?).to_ascii_uppercase();
        let offset_at = at + 2 + length;
        let offset = numbers.word(bytes, offset_at)?;
        Some(Self {
            group,
            name,
            content: offset_at + 2,
            next: (offset > 0).then_some(offset_at + offset),
        })
    }
}

fn text(bytes: &[u8]) -> String {
    let all: String = bytes.iter().map(|&b| char::from(b)).collect();
    all.trim_matches(['\0', ' ']).to_owned()
}

/// Where a parameter's values lie.
struct Shape {
    /// Of one text, in bytes.
    width: usize,
    /// How many numbers, or letters.
    count: usize,
    start: usize,
    /// In bytes.
    length: usize,
}

/// Where a parameter's values lie, and the size of one: −1 for letters.
fn shape(bytes: &[u8], at: usize) -> Option<(Shape, i8)> {
    let size = *bytes.get(at)? as i8;
    let dimensions = usize::from(*bytes.get(at + 1)?);
    let shape = bytes.get(at + 2..at + 2 + dimensions)?;
    let count = shape
        .iter()
        .try_fold(1_usize, |n, &d| n.checked_mul(usize::from(d)))?;
    let length = count.checked_mul(usize::from(size.unsigned_abs()))?;
    let shape = Shape {
        width: shape.first().map_or(1, |&d| usize::from(d)).max(1),
        count,
        start: at + 2 + dimensions,
        length,
    };
    Some((shape, size))
}

/// A parameter's values.
fn value(bytes: &[u8], shape: &Shape, size: i8, numbers: Numbers) -> Option<Value> {
    let data = bytes.get(shape.start..shape.start.checked_add(shape.length)?)?;
    let count = shape.count;
    Some(match size {
        -1 => Value::Text(data.chunks(shape.width).map(text).collect()),
        1 => Value::Numbers(data.iter().map(|&b| f64::from(b as i8)).collect()),
        2 => Value::Numbers(list(count, |i| numbers.int(data, 2 * i).map(f64::from))?),
        4 => Value::Numbers(list(count, |i| numbers.real(data, 4 * i))?),
        _ => return None,
    })
}

fn list(count: usize, read: impl Fn(usize) -> Option<f64>) -> Option<Vec<f64>> {
    (0..count).map(read).collect()
}
