//! Variants of Fluent messages that are never chosen, such as `[eins]` of a number.

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use crate::line::hours::DAY_WORDS;

/// The plural forms of all languages.
const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];
/// The variables that take one of these words, or a number of one of these forms.
const WORDS: [(&str, &[&str]); 4] =
    [("count", FORMS), ("minutes", FORMS), ("half", &["am", "pm"]), ("day", &DAY_WORDS)];

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
    fn variants_within_variants_are_seen() {
        check("a = { $mine ->\n [x] { $half ->\n [morning] x\n *[pm] y\n }\n *[y] y\n }", &["morning"]);
    }
}
