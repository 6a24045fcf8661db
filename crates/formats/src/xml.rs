//! XML as OpenSim writes it: objects are elements with a `name`, properties are elements with text,
//! and sets keep their objects in `objects`.
//!
//! Entities are not expanded and document types are refused; size, number and depth of elements are
//! bounded.

use crate::{Error, limits};
use roxmltree::{Document, Node, ParsingOptions};
use std::borrow::Cow;

/// Most nodes of a model's `defaults` that are looked through: there are about fifty classes.
const MOST_DEFAULTS: usize = 256;

/// Most nodes of a class in `defaults` that are looked through: classes have up to sixty properties, and
/// blanks between them.
const MOST_PROPERTIES: usize = 512;

/// An element, and the model's `defaults`, which stand in for what objects of a class do not say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a, 'i> {
    node: Node<'a, 'i>,
    defaults: Option<Node<'a, 'i>>,
    what: &'static str,
}

/// A text whose elements may be named with colons, which no prefix explains: OpenSim writes the classes of
/// C++ so (`HuntCrossleyForce::ContactParameters`), and its own reader takes a colon for a letter. Each colon
/// becomes a dot, so that all places stay; [`Element::path`] gives them back. Where the text declares prefixes,
/// a single colon is one of theirs.
pub(crate) fn without_colons(text: &str) -> Cow<'_, str> {
    if text.len() > limits::MAX_XML_BYTES || !text.contains(':') {
        return Cow::Borrowed(text);
    }
    let prefixed = text.contains("xmlns:");
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        out.push('<');
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        let skipped = skipped.iter().find(|(begin, _)| tag.starts_with(begin));
        let length = match skipped {
            Some((begin, end)) => {
                let inner = tag.get(begin.len()..).and_then(|inner| inner.find(end));
                inner.map_or(tag.len(), |at| begin.len() + at + end.len())
            }
            None => Tag::read(tag).length,
        };
        let (tag, after) = tag.split_at_checked(length).unwrap_or((tag, ""));
        let end = tag.find(|c: char| c.is_whitespace() || c == '>');
        let (name, others) = tag.split_at(end.unwrap_or(tag.len()));
        match skipped.is_none() && (name.contains("::") || !prefixed) {
            true => out.push_str(&name.replace(':', ".")),
            false => out.push_str(name),
        }
        out.push_str(others);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Parses a text; `what` names it in errors: "model", "set-up".
pub(crate) fn parse<'i>(text: &'i str, what: &'static str) -> Result<Document<'i>, Error> {
    if text.len() > limits::MAX_XML_BYTES {
        return Err(Error::too_large(text.len(), "bytes", limits::MAX_XML_BYTES));
    }
    let text = unmatched_end_cut(text.trim_start_matches('\u{feff}').trim());
    if text.is_empty() {
        return Err(Error::Empty(what));
    }
    bounded(text, what)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits::MAX_XML_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|e| Error::Xml {
        what,
        reason: e.to_string(),
    })?;
    let deep = depth(&document) > limits::MAX_XML_DEPTH;
    if deep {
        let limit = limits::MAX_XML_DEPTH;
        return Err(Error::Xml {
            what,
            reason: format!("elements are nested more than {limit} deep"),
        });
    }
    Ok(document)
}

/// Refuses, before anything is made of it, what would take more than its length in time or memory: elements
/// with many attributes or namespaces, each of which is compared with all others, and deep ones.
fn bounded(text: &str, what: &'static str) -> Result<(), Error> {
    let refuse = |reason: String| Err(Error::Xml { what, reason });
    let (mut rest, mut depth, mut spaces) = (text, 0_usize, 0_usize);
    while let Some((_, tag)) = rest.split_once('<') {
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        let skipped = skipped.iter().find(|(begin, _)| tag.starts_with(begin));
        if let Some((begin, end)) = skipped {
            let inner = tag.get(begin.len()..).unwrap_or("");
            // What has no end is told by the parser, with its place.
            let Some((_, after)) = inner.split_once(end) else {
                return Ok(());
            };
            rest = after;
            continue;
        }
        let Tag {
            length,
            attributes,
            namespaces,
            closed,
        } = Tag::read(tag);
        spaces += namespaces;
        if attributes > limits::MAX_XML_ATTRIBUTES || spaces > limits::MAX_XML_ATTRIBUTES {
            let limit = limits::MAX_XML_ATTRIBUTES;
            return refuse(format!("an element has more than {limit} attributes"));
        }
        match (tag.starts_with('/'), closed) {
            (true, _) => depth = depth.saturating_sub(1),
            (false, false) => depth += 1,
            (false, true) => {}
        }
        if depth > limits::MAX_XML_DEPTH {
            let limit = limits::MAX_XML_DEPTH;
            return refuse(format!("elements are nested more than {limit} deep"));
        }
        rest = tag.get(length..).unwrap_or("");
    }
    Ok(())
}

/// What stands between `<` and `>`.
struct Tag {
    length: usize,
    attributes: usize,
    namespaces: usize,
    closed: bool,
}

impl Tag {
    fn read(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut quote = None;
        let mut tag = Self {
            length: bytes.len(),
            attributes: 0,
            namespaces: 0,
            closed: false,
        };
        for (at, &byte) in bytes.iter().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => {
                    tag.attributes += 1;
                    let name = text.get(..at).unwrap_or("").trim_end();
                    let name = name.rsplit(|c: char| c.is_whitespace()).next();
                    tag.namespaces += usize::from(name.is_some_and(|n| n.starts_with("xmlns")));
                }
                (None, b'>') => {
                    tag.closed = at > 0 && bytes.get(at - 1) == Some(&b'/');
                    tag.length = at + 1;
                    break;
                }
                (None, _) => {}
            }
            if tag.attributes > limits::MAX_XML_ATTRIBUTES {
                break;
            }
        }
        tag
    }
}

/// The tags of the first two elements, without reading further: the document and its object.
pub(crate) fn first_tags(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let next = move || {
        loop {
            rest = rest.split_once('<')?.1;
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1;
            } else if rest.starts_with(|c: char| c.is_alphabetic()) {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
                return rest.get(..end?);
            }
        }
    };
    std::iter::from_fn(next).take(2)
}

/// The beginning of a name: paths are told by the thousand, and a name may be as long as the file.
fn short(name: &str) -> &str {
    const LETTERS: usize = 80;
    let end = name.char_indices().nth(LETTERS).map(|(at, _)| at);
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

/// A class's name with its colons ([`without_colons`]).
fn class(tag: &str) -> String {
    short(tag).replace("..", "::")
}

/// Files edited by hand may end with `</OpenSimDocument>` though none begins; OpenSim does not mind.
fn unmatched_end_cut(text: &str) -> &str {
    match text.strip_suffix("</OpenSimDocument>") {
        Some(rest) if !rest.contains("<OpenSimDocument") => rest.trim_end(),
        _ => text,
    }
}

/// Nesting of the deepest element, without recursion.
fn depth(document: &Document<'_>) -> usize {
    let (mut node, mut depth, mut deepest) = (Some(document.root()), 0_usize, 0_usize);
    while let Some(here) = node {
        deepest = deepest.max(depth);
        if let Some(child) = here.first_child() {
            (node, depth) = (Some(child), depth + 1);
            continue;
        }
        let mut up = here;
        node = loop {
            if let Some(next) = up.next_sibling() {
                break Some(next);
            }
            let Some(parent) = up.parent() else {
                break None;
            };
            (up, depth) = (parent, depth.saturating_sub(1));
        };
    }
    deepest
}

impl<'a, 'i> Element<'a, 'i> {
    /// The document's outermost element.
    pub(crate) fn root(document: &'a Document<'i>, what: &'static str) -> Self {
        Self {
            node: document.root_element(),
            defaults: None,
            what,
        }
    }

    fn with(self, node: Node<'a, 'i>) -> Self {
        Self { node, ..self }
    }

    /// The same element, with what its `defaults` say for all objects below it.
    pub(crate) fn with_defaults(self) -> Self {
        let defaults = self.own("defaults").map(|it| it.node);
        Self { defaults, ..self }
    }

    /// The element's tag: the object's class or the property's name.
    pub(crate) fn tag(&self) -> &'a str {
        self.node.tag_name().name()
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.node.attribute(name).map(str::trim)
    }

    /// The object's name; empty where it has none.
    pub(crate) fn name(&self) -> &'a str {
        self.attribute("name").unwrap_or("")
    }

    /// The version that the document says, of the outermost element.
    pub(crate) fn version(&self) -> Result<Option<u32>, Error> {
        let Some(text) = self.attribute("Version") else {
            return Ok(None);
        };
        let number = text.parse().map(Some);
        number.map_err(|_| self.damaged(format!("its version “{text}” is not a whole number")))
    }

    /// The object of a document: this element, or the first below it of the class.
    pub(crate) fn object(self, class: impl Fn(&str) -> bool) -> Option<Self> {
        if class(self.tag()) {
            return Some(self);
        }
        self.children().find(|it| class(it.tag()))
    }

    /// The element around this one.
    pub(crate) fn parent(&self) -> Option<Self> {
        self.node.parent_element().map(|node| self.with(node))
    }

    /// The elements directly below.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        let elements = self.node.children().filter(Node::is_element);
        elements.map(move |node| self.with(node))
    }

    /// All elements below.
    pub(crate) fn elements(self) -> impl Iterator<Item = Self> {
        let all = self.node.descendants().filter(Node::is_element).skip(1);
        all.map(move |node| self.with(node))
    }

    /// The object's class, as the file names it.
    pub(crate) fn class(&self) -> String {
        class(self.tag())
    }

    /// All elements below, of one class.
    pub(crate) fn descendants(self, tag: &str) -> impl Iterator<Item = Self> {
        let all = self.node.descendants().filter(move |n| n.has_tag_name(tag));
        all.map(move |node| self.with(node))
    }

    fn own(&self, tag: &str) -> Option<Self> {
        let found = self.node.children().find(|n| n.has_tag_name(tag));
        found.map(|node| self.with(node))
    }

    /// The property or part of that tag, else the one of the class's default.
    pub(crate) fn child(&self, tag: &str) -> Option<Self> {
        self.own(tag).or_else(|| {
            let classes = self.defaults?.children().take(MOST_DEFAULTS);
            let class = classes.into_iter().find(|n| n.has_tag_name(self.tag()))?;
            let mut properties = class.children().take(MOST_PROPERTIES);
            let found = properties.find(|n| n.has_tag_name(tag))?;
            Some(self.with(found))
        })
    }

    /// The objects of a set: those in its `objects`, or directly in it.
    pub(crate) fn objects(&self, set: &str) -> Vec<Self> {
        let Some(set) = self.own(set) else {
            return Vec::new();
        };
        set.members()
    }

    /// The objects of this set.
    pub(crate) fn members(&self) -> Vec<Self> {
        let inner = self.own("objects").unwrap_or(*self);
        let groups = |it: &Self| it.tag() == "groups";
        inner.children().filter(|it| !groups(it)).collect()
    }

    /// Where it is: `Model/BodySet/Body[femur_r]`.
    pub(crate) fn path(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for node in self.node.ancestors().filter(Node::is_element) {
            let tag = node.tag_name().name();
            let set = tag.ends_with("Set");
            if matches!(tag, "objects" | "OpenSimDocument") {
                continue;
            }
            let name = node.attribute("name").map(str::trim);
            parts.push(
                match name.filter(|n| !n.is_empty() && !set && tag != "Model") {
                    Some(name) => format!("{}[{}]", class(tag), short(name)),
                    None => class(tag),
                },
            );
        }
        parts.reverse();
        parts.join("/")
    }

    /// An error about this element.
    pub(crate) fn damaged(&self, reason: impl Into<String>) -> Error {
        Error::damaged(self.what, format!("in {}", self.path()), reason)
    }

    /// Its own text without comments and outer blanks.
    pub(crate) fn value(&self) -> String {
        let texts = self.node.children().filter(Node::is_text);
        let all: String = texts.filter_map(|n| n.text()).collect();
        all.trim().to_owned()
    }

    /// A property's text; `None` where it is missing, empty, or says that nothing was chosen. What versions
    /// from 30514 on call `socket_x`, those from 30500 on keep in `connectors` under the name `x`.
    pub(crate) fn text(&self, tag: &str) -> Option<String> {
        let connected = || {
            let (name, all) = (tag.strip_prefix("socket_")?, self.own("connectors")?);
            let mut named = all.children().filter(|it| it.name() == name);
            named.next()?.own("connectee_name")
        };
        let text = self.child(tag).or_else(connected)?.value();
        let chosen = !text.is_empty() && !text.eq_ignore_ascii_case("unassigned");
        chosen.then_some(text)
    }

    /// A property's words.
    pub(crate) fn words(&self, tag: &str) -> Vec<String> {
        let words = self.text(tag).unwrap_or_default();
        words.split_whitespace().map(str::to_owned).collect()
    }

    /// A property's numbers, which may be infinite.
    pub(crate) fn bounds(&self, tag: &str) -> Result<Vec<f64>, Error> {
        let Some(child) = self.child(tag) else {
            return Ok(Vec::new());
        };
        let text = child.value();
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
        let words = words.filter(|w| !w.is_empty());
        let number = |word: &str| {
            let value = word.parse::<f64>().ok().filter(|v| !v.is_nan());
            value.ok_or_else(|| child.damaged(format!("“{word}” is not a number")))
        };
        words.map(number).collect()
    }

    /// A property's finite numbers; none where it is missing.
    pub(crate) fn numbers(&self, tag: &str) -> Result<Vec<f64>, Error> {
        let values = self.bounds(tag)?;
        if values.iter().all(|v| v.abs() <= limits::MAX_XML_NUMBER) {
            Ok(values)
        } else {
            let child = self.child(tag).unwrap_or(*self);
            Err(child.damaged("a number there is infinite or beyond all measure"))
        }
    }

    fn exactly<const N: usize>(&self, tag: &str, v: &[f64]) -> Result<Option<[f64; N]>, Error> {
        if v.is_empty() {
            return Ok(None);
        }
        let wrong = || {
            let child = self.child(tag).unwrap_or(*self);
            child.damaged(format!("{N} numbers are needed and {} are there", v.len()))
        };
        v.try_into().map(Some).map_err(|_| wrong())
    }

    /// So many finite numbers.
    pub(crate) fn array<const N: usize>(&self, tag: &str) -> Result<Option<[f64; N]>, Error> {
        self.exactly(tag, &self.numbers(tag)?)
    }

    /// Three finite numbers; noughts where the property is missing.
    pub(crate) fn vector(&self, tag: &str) -> Result<[f64; 3], Error> {
        Ok(self.array(tag)?.unwrap_or_default())
    }

    /// Two numbers that may be infinite.
    pub(crate) fn range(&self, tag: &str) -> Result<Option<[f64; 2]>, Error> {
        self.exactly(tag, &self.bounds(tag)?)
    }

    /// One finite number.
    pub(crate) fn number(&self, tag: &str) -> Result<Option<f64>, Error> {
        Ok(self.array::<1>(tag)?.map(|[v]| v))
    }

    /// One number that may be infinite.
    pub(crate) fn bound(&self, tag: &str) -> Result<Option<f64>, Error> {
        Ok(self.exactly::<1>(tag, &self.bounds(tag)?)?.map(|[v]| v))
    }

    /// True or false.
    pub(crate) fn flag(&self, tag: &str) -> Result<Option<bool>, Error> {
        let Some(text) = self.text(tag) else {
            return Ok(None);
        };
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => {
                let child = self.child(tag).unwrap_or(*self);
                Err(child.damaged(format!("“{text}” is neither true nor false")))
            }
        }
    }
}
