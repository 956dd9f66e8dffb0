//! Calls of functions in Fluent messages, such as `COUNT($hour, "genitive")`, and the keys of variants.

use fluent_syntax::ast::{CallArguments, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use super::place::{FilePlace, Placed};

/// A call of a function, with the arguments that are written out.
pub(super) struct FunctionCall {
    /// The function.
    pub function: String,
    /// Texts by position, such as the form that `COUNT` is given.
    pub texts: Vec<Placed<String>>,
    /// Named arguments, with their texts if they are texts.
    pub named: Vec<(Placed<String>, Option<Placed<String>>)>,
}

/// The calls in a pattern; `place` gives the place of a piece of its source.
pub(super) fn calls(pattern: &Pattern<&str>, place: impl Fn(&str) -> FilePlace) -> Vec<FunctionCall> {
    let mut found = vec![];
    each_inline(pattern, &mut |inline| {
        if let InlineExpression::FunctionReference { id, arguments } = inline {
            found.push(call(id.name, arguments, &place));
        }
    });
    found
}

/// The keys of variants that are chosen by a variable.
pub(super) fn keys_for(pattern: &Pattern<&str>, variable: &str) -> Vec<String> {
    let mut keys = vec![];
    each_expression(pattern, &mut |expression| {
        let Expression::Select { selector: InlineExpression::VariableReference { id }, variants } = expression else {
            return;
        };
        for variant in variants.iter().filter(|_| id.name == variable) {
            if let VariantKey::Identifier { name } = &variant.key {
                keys.push((*name).to_owned());
            }
        }
    });
    keys
}

fn call(function: &str, arguments: &CallArguments<&str>, place: impl Fn(&str) -> FilePlace) -> FunctionCall {
    let placed = |text: &str| Placed { value: text.to_owned(), place: place(text) };
    let text = |inline: &InlineExpression<&str>| match inline {
        InlineExpression::StringLiteral { value } => Some(placed(value)),
        _ => None,
    };
    FunctionCall {
        function: function.to_owned(),
        texts: arguments.positional.iter().filter_map(text).collect(),
        named: arguments.named.iter().map(|named| (placed(named.name.name), text(&named.value))).collect(),
    }
}

fn each_inline(pattern: &Pattern<&str>, visit: &mut impl FnMut(&InlineExpression<&str>)) {
    each_expression(pattern, &mut |expression| match expression {
        Expression::Inline(inline) | Expression::Select { selector: inline, .. } => visit(inline),
    });
}

/// Visits every placeable, those within variants and within others, too.
fn each_expression(pattern: &Pattern<&str>, visit: &mut impl FnMut(&Expression<&str>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            within(expression, visit);
        }
    }
}

fn within(expression: &Expression<&str>, visit: &mut impl FnMut(&Expression<&str>)) {
    visit(expression);
    match expression {
        Expression::Inline(InlineExpression::Placeable { expression }) => within(expression, visit),
        Expression::Inline(_) => {}
        Expression::Select { variants, .. } => {
            for element in variants.iter().flat_map(|variant| &variant.value.elements) {
                if let PatternElement::Placeable { expression } = element {
                    within(expression, visit);
                }
            }
        }
    }
}
