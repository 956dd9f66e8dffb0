//! The keys that the readers of this program ask for, noted while files are read. The JSON Schemas in `config/schema/` are
//! made of them, so that an editor knows what this very version takes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value, json};

/// The name of any entry in a path.
const ANY: &str = "*";
/// The dialect of the schemas.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The kind of value that a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Several kinds, or one that only its reader knows.
    Any,
    /// A text.
    Text,
    /// True or false.
    Truth,
    /// A whole number from 0.
    Whole,
    /// A number.
    Number,
    /// A list.
    List,
    /// A table with keys of its own.
    Table,
    /// A table of entries with names of the user's choice.
    Entries,
}

/// Everything that readers asked for.
#[derive(Debug, Default)]
pub struct Shapes(Mutex<BTreeMap<String, FileShape>>);

/// The tables of a file by their paths; an entry's name is [`ANY`].
#[derive(Debug, Default)]
struct FileShape {
    tables: BTreeMap<String, TableShape>,
    /// The words of keys that take one of a closed set, by path and key.
    words: BTreeMap<(String, String), BTreeSet<&'static str>>,
    /// The paths of tables of entries.
    entries: BTreeSet<String>,
}

/// The keys of a table.
#[derive(Debug, Default)]
struct TableShape {
    keys: BTreeMap<&'static str, BTreeSet<Kind>>,
}

impl Shapes {
    /// Notes the keys that a table was asked for.
    pub(super) fn table(&self, file: &str, path: &str, keys: &[(&'static str, Kind)]) {
        self.of(file, |shape| {
            let path = shape.pattern(path);
            for (key, kind) in keys {
                shape.tables.entry(path.clone()).or_default().keys.entry(key).or_default().insert(*kind);
            }
        });
    }

    /// Notes that a table has entries, by its path from the root and by its own name, as its entries know it.
    pub(super) fn entries(&self, file: &str, path: &str, key: &str) {
        self.of(file, |shape| {
            let path = shape.pattern(path);
            shape.entries.extend([path, key.to_owned()]);
        });
    }

    /// Notes the words that a key takes.
    pub(super) fn words(&self, file: &str, path: &str, key: &str, words: impl IntoIterator<Item = &'static str>) {
        self.of(file, |shape| {
            let path = shape.pattern(path);
            shape.words.entry((path, key.to_owned())).or_default().extend(words);
        });
    }

    /// The schema of a file; `None` if it was never read.
    pub fn schema(&self, file: &str) -> Option<Value> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shape = files.get(file)?;
        let mut schema = shape.object("");
        schema.insert("$schema".to_owned(), DRAFT.into());
        schema.insert("title".to_owned(), format!("{file} of deflect").into());
        Some(Value::Object(schema))
    }

    fn of(&self, file: &str, note: impl FnOnce(&mut FileShape)) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        note(files.entry(file.to_owned()).or_default());
    }
}

impl FileShape {
    /// A path with the names of entries left out.
    fn pattern(&self, path: &str) -> String {
        let mut pattern = String::new();
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let is_name = self.entries.contains(&pattern);
            pattern = joined(&pattern, if is_name { ANY } else { part });
        }
        pattern
    }

    /// The schema of the table with this path. Without a type, it says nothing of values that are no tables.
    fn object(&self, path: &str) -> Map<String, Value> {
        let Some(table) = self.tables.get(path) else { return Map::new() };
        let key = |(key, kinds): (&&'static str, &BTreeSet<Kind>)| ((*key).to_owned(), self.value(path, key, kinds));
        let properties: Map<String, Value> = table.keys.iter().map(key).collect();
        let mut object = Map::new();
        object.insert("properties".to_owned(), properties.into());
        object.insert("additionalProperties".to_owned(), false.into());
        object
    }

    fn value(&self, path: &str, key: &str, kinds: &BTreeSet<Kind>) -> Value {
        let inner = joined(path, key);
        if kinds.contains(&Kind::Entries) {
            return self.entries_of(&inner, key);
        }
        let mut value = self.object(&inner);
        if !value.is_empty() && !kinds.contains(&Kind::Table) {
            let item = Value::Object(value.clone());
            value.insert("items".to_owned(), item);
        }
        let words = self.words.get(&(path.to_owned(), key.to_owned()));
        let types: BTreeSet<&str> = kinds.iter().filter_map(|kind| type_of(*kind)).collect();
        match words {
            // A word, or a list of words.
            Some(words) if value.is_empty() && types.iter().all(|kind| *kind == "string") => {
                json!({ "anyOf": [{ "enum": words }, { "type": "array", "items": { "enum": words } }] })
            }
            _ if types.is_empty() || kinds.contains(&Kind::Any) => value.into(),
            _ => {
                let types: Vec<&str> = types.into_iter().collect();
                value.insert("type".to_owned(), if let [one] = types[..] { one.into() } else { types.into() });
                value.into()
            }
        }
    }

    /// The schema of a table of entries; those of a table inside another know only its own name.
    fn entries_of(&self, path: &str, key: &str) -> Value {
        let places = [joined(path, ANY), joined(key, ANY)];
        let mut entry =
            places.iter().map(|place| self.object(place)).find(|entry| !entry.is_empty()).unwrap_or_default();
        if !entry.is_empty() {
            let item = Value::Object(entry.clone());
            entry.insert("items".to_owned(), item);
        }
        json!({ "type": "object", "additionalProperties": entry })
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

const fn type_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Any => None,
        Kind::Text => Some("string"),
        Kind::Truth => Some("boolean"),
        Kind::Whole => Some("integer"),
        Kind::Number => Some("number"),
        Kind::List => Some("array"),
        Kind::Table | Kind::Entries => Some("object"),
    }
}
