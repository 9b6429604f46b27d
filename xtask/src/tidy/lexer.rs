//! Rust source as tokens with their lines: just enough for tidy to tell code from strings and comments.
//!
//! A hand-written lexer of this size builds in a blink, which a full parser would not; every `cargo xtask` waits for it.

/// One token and the line it starts on (counted from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) line: usize,
    pub(crate) kind: Kind<'a>,
}

/// What a token is. Whitespace is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// An identifier or keyword; a raw identifier comes without its `r#`.
    Ident(&'a str),
    /// One character of punctuation; `::` is two of them.
    Punct(char),
    /// A string, character or number, whatever its prefix.
    Literal,
    /// A lifetime or loop label.
    Lifetime,
    /// A comment with its markers, documentation included.
    Comment(&'a str),
}

impl Token<'_> {
    pub(crate) fn is_ident(&self, name: &str) -> bool {
        matches!(self.kind, Kind::Ident(found) if found == name)
    }

    pub(crate) fn is_punct(&self, sign: char) -> bool {
        self.kind == Kind::Punct(sign)
    }
}

/// The tokens of `source`. Never fails: what the compiler would refuse comes out as some token or other.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        source,
        at: 0,
        line: 1,
    };
    let mut found = Vec::new();
    while let Some(token) = lexer.next_token() {
        found.push(token);
    }
    found
}

/// The tokens of `source` that the compiler sees: no comments.
pub(crate) fn code(source: &str) -> Vec<Token<'_>> {
    let mut found = tokens(source);
    found.retain(|token| !matches!(token.kind, Kind::Comment(_)));
    found
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest().chars().nth(ahead)
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += next.len_utf8();
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    fn bump_while(&mut self, keep: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&keep) {
            self.bump();
        }
    }

    fn next_token(&mut self) -> Option<Token<'a>> {
        self.bump_while(char::is_whitespace);
        let (start, line) = (self.at, self.line);
        let first = self.peek(0)?;
        let kind = if self.rest().starts_with("//") {
            self.bump_while(|next| next != '\n');
            Kind::Comment(&self.source[start..self.at])
        } else if self.rest().starts_with("/*") {
            self.block_comment();
            Kind::Comment(&self.source[start..self.at])
        } else if first.is_ascii_digit() {
            self.number();
            Kind::Literal
        } else if is_ident_start(first) {
            self.word()
        } else if first == '"' {
            self.quoted('"');
            Kind::Literal
        } else if first == '\'' {
            self.tick()
        } else {
            self.bump();
            Kind::Punct(first)
        };
        Some(Token { line, kind })
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.bump();
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.bump();
            }
            if self.bump().is_none() || depth == 0 {
                return;
            }
        }
    }

    fn number(&mut self) {
        self.bump_while(is_ident_continue);
        // `1.5` is one number, `1..5` and `pair.0.len()` are not.
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|next| next.is_ascii_digit()) {
            self.bump();
            self.bump_while(is_ident_continue);
        }
    }

    /// An identifier, or a literal whose prefix looks like one (`r"…"`, `b'…'`, `br#"…"#`).
    fn word(&mut self) -> Kind<'a> {
        let start = self.at;
        self.bump_while(is_ident_continue);
        let word = &self.source[start..self.at];
        match (word, self.peek(0)) {
            ("b" | "c", Some('"')) => {
                self.quoted('"');
                Kind::Literal
            }
            ("b", Some('\'')) => {
                self.quoted('\'');
                Kind::Literal
            }
            ("r" | "br" | "cr", Some('"' | '#')) => {
                let hashes = self.rest().chars().take_while(|&next| next == '#').count();
                if self.peek(hashes) == Some('"') {
                    self.raw_string(hashes);
                    Kind::Literal
                } else {
                    self.bump();
                    let start = self.at;
                    self.bump_while(is_ident_continue);
                    Kind::Ident(&self.source[start..self.at])
                }
            }
            _ => Kind::Ident(word),
        }
    }

    fn raw_string(&mut self, hashes: usize) {
        let end = format!("\"{}", "#".repeat(hashes));
        for _ in 0..=hashes {
            self.bump();
        }
        while !self.rest().starts_with(&end) {
            if self.bump().is_none() {
                return;
            }
        }
        for _ in 0..=hashes {
            self.bump();
        }
    }

    fn quoted(&mut self, end: char) {
        self.bump();
        while let Some(next) = self.bump() {
            if next == '\\' {
                self.bump();
            } else if next == end {
                return;
            }
        }
    }

    /// A character in single quotes, or a lifetime.
    fn tick(&mut self) -> Kind<'a> {
        if self.peek(1) == Some('\\') || self.peek(2) == Some('\'') {
            self.quoted('\'');
            Kind::Literal
        } else {
            self.bump();
            self.bump_while(is_ident_continue);
            Kind::Lifetime
        }
    }
}

fn is_ident_start(next: char) -> bool {
    next == '_' || next.is_alphabetic()
}

fn is_ident_continue(next: char) -> bool {
    next == '_' || next.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idents(source: &str) -> Vec<(usize, &str)> {
        code(source)
            .into_iter()
            .filter_map(|token| match token.kind {
                Kind::Ident(name) => Some((token.line, name)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        let source =
            "a // crate::x\n/* b /* c */ d */ e \"f \\\" g\" h r#\"i \" j\"# k b'l' 'm' '\\'' n";
        assert_eq!(
            idents(source),
            [(1, "a"), (2, "e"), (2, "h"), (2, "k"), (2, "n")]
        );
    }

    #[test]
    fn lifetimes_numbers_and_raw_identifiers_are_told_apart() {
        assert_eq!(
            idents("&'a str; 1.5f64; 0..x; pair.0.len(); r#type"),
            [(1, "str"), (1, "x"), (1, "pair"), (1, "len"), (1, "type")]
        );
    }

    #[test]
    fn lines_are_counted_through_multi_line_literals() {
        assert_eq!(idents("\"\n\n\" a r\"\n\" b"), [(3, "a"), (4, "b")]);
    }

    #[test]
    fn what_never_ends_ends_with_the_file() {
        for source in ["\"a", "r##\"a\"#", "/* a", "'", "b'"] {
            assert_eq!(idents(source), []);
        }
    }
}
