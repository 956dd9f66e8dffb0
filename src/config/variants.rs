//! Variants of Fluent messages that are never chosen, such as `[eins]` of a number, or that are chosen for other values
//! than their own, such as `*[pm]` without `[am]`.

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use crate::line::hours::{DAY_WORDS, LATER, NEVER, WEEKDAYS};

/// The plural forms of all languages.
const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];
/// The variables that take one of these words, or a number of one of these forms.
const WORDS: [(&str, &[&str]); 4] =
    [("count", FORMS), ("minutes", FORMS), ("half", &["am", "pm"]), ("day", &DAY_WORDS)];

const MONTHS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
/// The message of which `$day` is a day of the week.
const PAGE_DAY: &str = "page-day";

/// A default variant that is named after one value of a closed set, and chosen for others as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GreedyVariant<'s> {
    /// Its key.
    pub key: &'s str,
    /// The variable it is for.
    pub variable: &'s str,
    /// The values without a variant of their own.
    pub others: Vec<&'static str>,
}

/// A variant that is never chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IdleVariant<'s> {
    /// Its key.
    pub key: &'s str,
    /// The variable it is for.
    pub variable: &'s str,
    /// The keys that are chosen.
    pub known: &'static [&'static str],
}

/// The variants in a pattern that are never chosen. The key of a default variant is free.
pub(super) fn idle<'s>(pattern: &Pattern<&'s str>) -> Vec<IdleVariant<'s>> {
    let expressions = pattern.elements.iter().filter_map(|element| match element {
        PatternElement::Placeable { expression } => Some(expression),
        PatternElement::TextElement { .. } => None,
    });
    expressions.flat_map(idle_in).collect()
}

fn idle_in<'s>(expression: &Expression<&'s str>) -> Vec<IdleVariant<'s>> {
    let (selector, variants) = match expression {
        Expression::Select { selector, variants } => (selector, variants),
        Expression::Inline(InlineExpression::Placeable { expression }) => return idle_in(expression),
        Expression::Inline(_) => return vec![],
    };
    let mut found: Vec<IdleVariant<'s>> = variants.iter().flat_map(|variant| idle(&variant.value)).collect();
    let InlineExpression::VariableReference { id } = selector else { return found };
    let Some((_, known)) = WORDS.iter().find(|(name, _)| *name == id.name) else { return found };
    found.extend(variants.iter().filter(|variant| !variant.default).filter_map(|variant| match variant.key {
        VariantKey::Identifier { name } if !known.contains(&name) => {
            Some(IdleVariant { key: name, variable: id.name, known })
        }
        _ => None,
    }));
    found
}

/// The default variants in the pattern of a message that say one value for others: false hours, or another month.
///
/// `{ $half -> *[am] in the morning }`.
pub(super) fn greedy<'s>(id: &str, pattern: &Pattern<&'s str>) -> Vec<GreedyVariant<'s>> {
    let expressions = pattern.elements.iter().filter_map(|element| match element {
        PatternElement::Placeable { expression } => Some(expression),
        PatternElement::TextElement { .. } => None,
    });
    expressions.flat_map(|expression| greedy_in(id, expression)).collect()
}

fn greedy_in<'s>(id: &str, expression: &Expression<&'s str>) -> Vec<GreedyVariant<'s>> {
    let (selector, variants) = match expression {
        Expression::Select { selector, variants } => (selector, variants),
        Expression::Inline(InlineExpression::Placeable { expression }) => return greedy_in(id, expression),
        Expression::Inline(_) => return vec![],
    };
    let mut found: Vec<GreedyVariant<'s>> = variants.iter().flat_map(|variant| greedy(id, &variant.value)).collect();
    let InlineExpression::VariableReference { id: variable } = selector else { return found };
    let values = values_of(id, variable.name);
    let keys: Vec<&'s str> = variants.iter().map(|variant| key_of(&variant.key)).collect();
    let named = variants.iter().find(|variant| variant.default).map(|variant| key_of(&variant.key));
    // A default for a later day is one for any other day as well.
    if let Some(key) = named.filter(|key| *key != LATER && values.contains(key)) {
        let others: Vec<_> = values.into_iter().filter(|value| !keys.contains(value)).collect();
        found.extend((!others.is_empty()).then_some(GreedyVariant { key, variable: variable.name, others }));
    }
    found
}

/// The values of a variable with a closed set of them.
fn values_of(id: &str, variable: &str) -> Vec<&'static str> {
    match variable {
        "half" => vec!["am", "pm"],
        "month" => MONTHS.into(),
        "day" if id == PAGE_DAY => WEEKDAYS.iter().map(|(day, _)| *day).collect(),
        "day" => DAY_WORDS.into_iter().filter(|day| *day != NEVER).collect(),
        _ => vec![],
    }
}

fn key_of<'s>(key: &VariantKey<&'s str>) -> &'s str {
    match key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

#[cfg(test)]
mod tests {
    use fluent_syntax::ast::Entry;
    use fluent_syntax::parser::parse;

    use super::*;

    fn check(message: &str, expected: &[&str]) {
        let resource = parse(message).unwrap();
        let Some(Entry::Message(message)) = resource.body.first() else { unreachable!("one message") };
        let found: Vec<&str> = idle(message.value.as_ref().unwrap()).iter().map(|idle| idle.key).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn forms_of_numbers_and_days_are_known() {
        check("a = { $count ->\n [one] x\n [7] y\n *[viele] z\n }", &[]);
        check("a = { $count ->\n [eins] x\n [few] y\n *[other] z\n }", &["eins"]);
        check("a = { $day ->\n [Montag] x\n [later] y\n *[date] { $day }\n }", &["Montag"]);
        check("a = { $mine ->\n [x] x\n *[y] y\n }", &[]);
    }

    #[test]
    fn a_default_named_after_one_value_is_not_for_others() {
        let check = |message: &str, expected: &[&str]| {
            let resource = parse(message).unwrap();
            let Some(Entry::Message(message)) = resource.body.first() else { unreachable!("one message") };
            let found = greedy(message.id.name, message.value.as_ref().unwrap());
            assert_eq!(found.into_iter().flat_map(|greedy| greedy.others).collect::<Vec<_>>(), expected);
        };
        check("a = { $half ->\n *[am] x\n }", &["pm"]);
        check("a = { $half ->\n [am] x\n *[pm] y\n }", &[]);
        check("a = { $month ->\n [1] x\n *[other] y\n }", &[]);
        check("a = { $day ->\n [today] x\n *[later] y\n }", &[]);
        let week = "{ $day ->\n [mon] 1\n [tue] 2\n [wed] 3\n [thu] 4\n [fri] 5\n [sat] 6\n *[sun] 7\n }";
        check(&format!("page-day = {week}"), &[]);
        check(&format!("a = {week}"), &["today", "tomorrow", "later"]);
    }

    #[test]
    fn variants_within_variants_are_seen() {
        check("a = { $mine ->\n [x] { $half ->\n [morning] x\n *[pm] y\n }\n *[y] y\n }", &["morning"]);
    }
}
