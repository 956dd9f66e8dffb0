//! As much ECMAScript as pages need: texts, variables, `typeof`, `==`, `!=`, `&&`, `||`, `?:`.

use std::collections::BTreeMap;

/// A value; numbers are texts here.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Undefined,
    Text(String),
    Boolean(bool),
    Object(BTreeMap<String, Value>),
}

impl Value {
    fn is_true(&self) -> bool {
        match self {
            Self::Undefined => false,
            Self::Text(text) => !text.is_empty() && text != "0",
            Self::Boolean(is_true) => *is_true,
            Self::Object(_) => true,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Text(_) => "string",
            Self::Boolean(_) => "boolean",
            Self::Object(_) => "object",
        }
    }
}

/// The variables of a page.
#[derive(Default)]
pub struct Scope(BTreeMap<String, Value>);

impl Scope {
    /// Sets a variable of the browser itself: a text at a path such as `session.connection.remote.uri`.
    pub fn put(&mut self, path: &str, text: &str) {
        let mut names: Vec<&str> = path.split('.').collect();
        let last = names.pop().unwrap();
        let mut place = &mut self.0;
        for name in names {
            let inner = place.entry(name.to_owned()).or_insert_with(|| Value::Object(BTreeMap::new()));
            let Value::Object(object) = inner else { panic!("{path} is in a text") };
            place = object;
        }
        place.insert(last.to_owned(), Value::Text(text.to_owned()));
    }

    /// `<var>`
    ///
    /// # Errors
    /// An expression that cannot be worked out.
    pub fn declare(&mut self, name: &str, expression: Option<&str>) -> Result<(), String> {
        let value = expression.map_or(Ok(Value::Undefined), |expression| self.evaluate(expression))?;
        self.0.insert(name.to_owned(), value);
        Ok(())
    }

    /// `<assign>`
    ///
    /// # Errors
    /// A variable that is not declared, and an expression that cannot be worked out.
    pub fn assign(&mut self, name: &str, expression: &str) -> Result<(), String> {
        if !self.0.contains_key(name) {
            return Err(format!("error.semantic: `{name}` is not declared"));
        }
        self.declare(name, Some(expression))
    }

    /// The text submitted for a variable.
    ///
    /// # Errors
    /// A variable that is not declared, or holds no text.
    pub fn text(&self, name: &str) -> Result<String, String> {
        match self.0.get(name) {
            Some(Value::Text(text)) => Ok(text.clone()),
            other => Err(format!("error.semantic: `{name}` is {other:?}")),
        }
    }

    /// Works an expression out.
    ///
    /// # Errors
    /// A text that is no expression, or an expression that would throw.
    pub fn evaluate(&self, expression: &str) -> Result<Value, String> {
        let mut tokens = tokens(expression)?;
        tokens.reverse();
        let mut parser = Parser { scope: self, tokens };
        let value = parser.conditional(true)?;
        match parser.tokens.pop() {
            None => Ok(value),
            Some(token) => Err(format!("{token:?} is left over in {expression}")),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Path(String),
    Sign(&'static str),
}

const SIGNS: [&str; 8] = ["&&", "||", "!=", "==", "(", ")", "?", ":"];

fn tokens(mut rest: &str) -> Result<Vec<Token>, String> {
    let mut tokens = vec![];
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(tokens);
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else if let Some(literal) = rest.strip_prefix('\'') {
            let (text, after) = literal_end(literal)?;
            tokens.push(Token::Text(text));
            rest = after;
        } else {
            let is_of_path = |c: char| c.is_ascii_alphanumeric() || "$_.".contains(c);
            let end = rest.find(|c| !is_of_path(c)).unwrap_or(rest.len());
            if end == 0 {
                return Err(format!("{rest} is no expression"));
            }
            tokens.push(Token::Path(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
}

/// A literal after its quote, and what follows it.
fn literal_end(literal: &str) -> Result<(String, &str), String> {
    let (mut units, mut chars) = (vec![], literal.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => {
                let text = String::from_utf16(&units).map_err(|error| error.to_string())?;
                return Ok((text, &literal[at + 1..]));
            }
            '\\' => match chars.next() {
                Some((at, 'u')) => {
                    let hex = literal.get(at + 1..at + 5).ok_or("an escape cut off")?;
                    units.push(u16::from_str_radix(hex, 16).map_err(|error| error.to_string())?);
                    chars.nth(3);
                }
                other => return Err(format!("{other:?} is escaped")),
            },
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => return Err("a line ends in a literal".to_owned()),
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    Err(format!("'{literal} has no end"))
}

/// A part that is not `live` is read and not worked out, as `&&` and `||` have it.
struct Parser<'s> {
    scope: &'s Scope,
    /// The next one last.
    tokens: Vec<Token>,
}

impl Parser<'_> {
    fn takes(&mut self, sign: &'static str) -> bool {
        let is_next = self.tokens.last() == Some(&Token::Sign(sign));
        if is_next {
            self.tokens.pop();
        }
        is_next
    }

    fn conditional(&mut self, live: bool) -> Result<Value, String> {
        let condition = self.either(live)?;
        if !self.takes("?") {
            return Ok(condition);
        }
        let chosen = self.conditional(live && condition.is_true())?;
        if !self.takes(":") {
            return Err("`?` without `:`".to_owned());
        }
        let other = self.conditional(live && !condition.is_true())?;
        Ok(if condition.is_true() { chosen } else { other })
    }

    fn either(&mut self, live: bool) -> Result<Value, String> {
        let mut value = self.both(live)?;
        while self.takes("||") {
            let next = self.both(live && !value.is_true())?;
            value = if value.is_true() { value } else { next };
        }
        Ok(value)
    }

    fn both(&mut self, live: bool) -> Result<Value, String> {
        let mut value = self.compared(live)?;
        while self.takes("&&") {
            let next = self.compared(live && value.is_true())?;
            value = if value.is_true() { next } else { value };
        }
        Ok(value)
    }

    fn compared(&mut self, live: bool) -> Result<Value, String> {
        let left = self.single(live)?;
        if self.takes("!=") {
            return Ok(Value::Boolean(left != self.single(live)?));
        }
        if self.takes("==") {
            return Ok(Value::Boolean(left == self.single(live)?));
        }
        Ok(left)
    }

    fn single(&mut self, live: bool) -> Result<Value, String> {
        match self.tokens.pop() {
            Some(Token::Text(text)) => Ok(Value::Text(text)),
            Some(Token::Path(word)) if word == "typeof" => match self.tokens.pop() {
                Some(Token::Path(path)) if live => Ok(Value::Text(self.type_of(&path)?.to_owned())),
                Some(Token::Path(_)) => Ok(Value::Undefined),
                other => Err(format!("`typeof` {other:?}")),
            },
            Some(Token::Path(path)) if live => self.look_up(&path),
            Some(Token::Path(_)) => Ok(Value::Undefined),
            Some(Token::Sign("(")) => {
                let value = self.conditional(live)?;
                self.takes(")").then_some(value).ok_or_else(|| "`(` without `)`".to_owned())
            }
            other => Err(format!("{other:?} is no value")),
        }
    }

    /// `typeof` minds no variable that is missing, but what it is in must be there.
    fn type_of(&self, path: &str) -> Result<&'static str, String> {
        if path.contains('.') {
            self.look_up(path).map(|value| value.kind())
        } else {
            Ok(self.scope.0.get(path).map_or("undefined", Value::kind))
        }
    }

    fn look_up(&self, path: &str) -> Result<Value, String> {
        let mut names = path.split('.');
        let first = names.next().unwrap();
        let mut value = self.scope.0.get(first).ok_or_else(|| format!("ReferenceError: {first} in {path}"))?;
        for name in names {
            let Value::Object(object) = value else { return Err(format!("TypeError: {name} in {path}")) };
            value = object.get(name).unwrap_or(&Value::Undefined);
        }
        Ok(value.clone())
    }
}
