//! XML with indentation, written from the outside in.

/// The text so far and the elements that are open.
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A document of that version.
    pub(crate) fn document(version: u32) -> Self {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n");
        out.push_str(&format!("<OpenSimDocument Version=\"{version}\">\n"));
        Self {
            out,
            open: vec!["OpenSimDocument"],
        }
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n('\t', self.open.len()));
    }

    /// What stands in an element that has a name.
    pub(crate) fn object(&mut self, tag: &'static str, name: &str, inside: impl FnOnce(&mut Self)) {
        self.indent();
        self.out
            .push_str(&format!("<{tag} name=\"{}\">\n", escaped(name)));
        self.within(tag, inside);
    }

    /// What stands in an element without one.
    pub(crate) fn part(&mut self, tag: &'static str, inside: impl FnOnce(&mut Self)) {
        self.indent();
        self.out.push_str(&format!("<{tag}>\n"));
        self.within(tag, inside);
    }

    fn within(&mut self, tag: &'static str, inside: impl FnOnce(&mut Self)) {
        self.open.push(tag);
        inside(self);
        self.open.pop();
        self.indent();
        self.out.push_str(&format!("</{tag}>\n"));
    }

    /// A set: its objects, and no groups.
    pub(crate) fn set(&mut self, tag: &'static str, name: &str, inside: impl FnOnce(&mut Self)) {
        self.object(tag, name, |xml| {
            xml.part("objects", inside);
            xml.part("groups", |_| {});
        });
    }

    /// A property of words.
    pub(crate) fn text(&mut self, tag: &str, text: &str) {
        self.indent();
        self.out
            .push_str(&format!("<{tag}>{}</{tag}>\n", escaped(text)));
    }

    /// A property of numbers, each with the digits that give it back.
    pub(crate) fn numbers(&mut self, tag: &str, values: &[f64]) {
        let words: Vec<String> = values.iter().map(|v| number(*v)).collect();
        self.text(tag, &words.join(" "));
    }

    /// A property of one number.
    pub(crate) fn number(&mut self, tag: &str, value: f64) {
        self.numbers(tag, &[value]);
    }

    /// A property that is true or false.
    pub(crate) fn flag(&mut self, tag: &str, value: bool) {
        self.text(tag, if value { "true" } else { "false" });
    }

    /// The whole text.
    pub(crate) fn finish(mut self) -> String {
        self.out.push_str("</OpenSimDocument>\n");
        self.out
    }
}

fn number(value: f64) -> String {
    if value == f64::INFINITY {
        "Inf".to_owned()
    } else if value == f64::NEG_INFINITY {
        "-Inf".to_owned()
    } else {
        format!("{value}")
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            // What XML cannot hold at all.
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
