//! No two files of `src/` import each other, not even by way of others: a file can be read with those below it alone.
//!
//! Imports are read as text: `use` lines, and paths that begin with `crate`, `super` or `self`. Re-exports are followed;
//! unit tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

/// A path of names, such as `line::flow::advance`.
type Names = Vec<String>;

struct File {
    /// Its module's path.
    module: Names,
    text: String,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = vec![];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("src/main.rs") {
                files.push(file(&root, &path));
            }
        }
    }
    files
}

fn file(root: &Path, path: &Path) -> File {
    let inside = path.strip_prefix(root).unwrap().with_extension("");
    let mut module: Names = inside.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
    if module.last().is_some_and(|name| name == "mod" || name == "lib") {
        module.pop();
    }
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let text = code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n");
    File { module, text }
}

/// The paths that a `use` tree such as `a::{b, c::d}` names.
fn leaves(prefix: &[String], tree: &str) -> Vec<Names> {
    let tree = tree.trim();
    if let Some((head, rest)) = tree.split_once('{') {
        let prefix = [prefix, &names(head)].concat();
        let inside = rest.trim_end().strip_suffix('}').unwrap_or(rest);
        return branches(inside).iter().flat_map(|branch| leaves(&prefix, branch)).collect();
    }
    let path = tree.split(" as ").next().unwrap();
    vec![[prefix, &names(path)].concat()]
}

fn names(path: &str) -> Names {
    path.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Splits at the commas outside braces.
fn branches(inside: &str) -> Vec<String> {
    let (mut depth, mut branches) = (0, vec![String::new()]);
    for sign in inside.chars() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(String::new());
                continue;
            }
            _ => {}
        }
        branches.last_mut().unwrap().push(sign);
    }
    branches.retain(|branch| !branch.trim().is_empty());
    branches
}

/// The paths of a file from the crate's root, and true for those that it re-exports.
fn paths(file: &File, modules: &BTreeSet<Names>) -> Vec<(bool, Names)> {
    let use_line = Regex::new(r"(?m)^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap();
    let inline = Regex::new(r"\b(?:crate|super|self)(?:::\w+)+").unwrap();
    let used = use_line.captures_iter(&file.text).flat_map(|found| {
        let leaves = leaves(&[], &found[2]);
        leaves.into_iter().map(move |path| (found.get(1).is_some(), path))
    });
    let named = inline.find_iter(&file.text).map(|path| (false, names(path.as_str())));
    let absolute = |(is_public, path): (bool, Names)| Some((is_public, from_root(file, &path, modules)?));
    used.chain(named).filter_map(absolute).collect()
}

fn from_root(file: &File, path: &[String], modules: &BTreeSet<Names>) -> Option<Names> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    match path[0].as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => Some([&file.module[..file.module.len() - ups], &path[ups..]].concat()),
        "self" => Some([&file.module, &path[1..]].concat()),
        first => {
            let child = [file.module.clone(), vec![first.to_owned()]].concat();
            modules.contains(&child).then(|| [file.module.as_slice(), path].concat())
        }
    }
}

/// The module in whose file a path ends, re-exports followed.
fn target(path: &[String], modules: &BTreeSet<Names>, exports: &BTreeMap<(Names, String), Names>) -> Names {
    let mut path = path.to_vec();
    // A re-export of a re-export of… goes through few files.
    for _ in 0..5 {
        let length = (0..=path.len()).rev().find(|length| modules.contains(&path[..*length])).unwrap();
        let (module, rest) = path.split_at(length);
        let export = rest.first().and_then(|name| exports.get(&(module.to_vec(), name.clone())));
        match export {
            Some(source) if *source != path => path = [source.as_slice(), &rest[1..]].concat(),
            _ => return module.to_vec(),
        }
    }
    panic!("{} is re-exported in a circle", path.join("::"))
}

fn reached<'g>(from: &'g Names, imports: &'g BTreeMap<Names, BTreeSet<Names>>) -> BTreeSet<&'g Names> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&Names> = imports[from].iter().collect();
    while let Some(module) = next.pop() {
        if reached.insert(module) {
            next.extend(&imports[module]);
        }
    }
    reached
}

#[test]
fn no_two_files_import_each_other() {
    let files = files();
    assert!(files.len() > 100, "{} files", files.len());
    let modules: BTreeSet<Names> = files.iter().map(|file| file.module.clone()).collect();
    let paths: Vec<_> = files.iter().map(|file| (&file.module, paths(file, &modules))).collect();
    let mut exports = BTreeMap::new();
    for (module, paths) in &paths {
        for (_, path) in paths.iter().filter(|(is_public, _)| *is_public) {
            exports.insert(((*module).clone(), path.last().unwrap().clone()), path.clone());
        }
    }
    let imports: BTreeMap<Names, BTreeSet<Names>> = paths
        .iter()
        .map(|(module, paths)| {
            let own = paths.iter().filter(|(is_public, _)| !is_public);
            let targets = own.map(|(_, path)| target(path, &modules, &exports)).filter(|target| target != *module);
            ((*module).clone(), targets.collect())
        })
        .collect();
    let circular = imports.keys().filter(|module| reached(module, &imports).contains(module));
    let circular: Vec<String> = circular.map(|module| module.join("::")).collect();
    assert!(circular.is_empty(), "these files import each other: {circular:?}");
}
