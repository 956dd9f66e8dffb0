//! Rules between the files: one rule, one function.
//!
//! Rules read the values with their places, and report; no rule stops another, and several are checked at a time. A rule is silent about anything it
//! cannot know, such as names in a file that could not be read, so that one mistake is one report.

mod channels;
mod experiments;
pub(super) mod keys;
mod lines;
mod lookups;
mod nodes;
mod platforms;
mod prompts;
mod sending;
mod speech;
mod texts;
mod voices;
mod waits;
mod words;

use super::Read;
use super::parallel::in_parallel;
use super::place::ProblemList;

/// Checks everything. Unused messages are reported only if all else is correct: another mistake may be the reason.
pub(super) fn judge(read: &Read, problems: &ProblemList) {
    let found = in_parallel(&RULES, |rule| {
        let found = ProblemList::default();
        rule(read, &found);
        found.in_order()
    });
    problems.extend(found.into_iter().flatten());
    if !problems.has_error() {
        words::every_message_is_used(read, problems);
    }
}

/// Every rule about several values; those about a single value are in its reader.
const RULES: [fn(&Read, &ProblemList); 83] = [
    sending::listed_gateways_are_defined,
    sending::defined_gateways_are_listed,
    sending::every_text_has_a_gateway,
    sending::a_budget_counts_something,
    sending::a_budget_pays_for_a_text,
    sending::a_public_line_sends,
    sending::a_reminder_finds_its_link_alive,
    waits::a_promise_is_given_up_before_its_answer,
    waits::a_lease_outlasts_every_send,
    platforms::a_platform_without_proof_is_of_this_machine,
    platforms::every_listener_has_an_address_of_its_own,
    lines::default_line_exists,
    lines::every_line_is_answered,
    lines::a_number_rings_on_one_line,
    lines::every_line_named_exists,
    lines::lines_have_the_same_names,
    lines::every_variable_is_said_in_every_language,
    nodes::node_names_are_unique,
    nodes::every_way_leads_to_a_node,
    nodes::every_way_leads_to_a_node_that_fits,
    nodes::a_link_is_sent_to_a_mobile_number,
    experiments::a_variant_changes_what_is_there,
    experiments::another_order_has_the_same_choices,
    experiments::another_order_has_its_own_words,
    experiments::a_variant_changes_what_is_said,
    experiments::experiments_change_different_things,
    experiments::nothing_is_tried_on_anonymous_callers,
    lookups::services_exist,
    lookups::services_are_asked,
    lookups::what_is_sent_is_typed,
    lookups::answers_are_told_apart_where_they_are_known,
    lookups::a_field_is_no_variable_of_a_line,
    nodes::a_menu_is_short,
    nodes::menus_are_shallow,
    nodes::every_node_is_reached,
    nodes::no_circle_without_a_wait,
    channels::every_channel_exists,
    channels::a_channel_has_what_it_is_needed_for,
    channels::no_call_is_put_through_to_a_line,
    channels::foreign_messengers_are_allowed,
    channels::every_calendar_exists,
    channels::every_calendar_is_used,
    channels::every_channel_is_named,
    channels::every_topic_is_named,
    channels::every_section_is_written,
    channels::every_language_tells_as_much,
    channels::topics_with_ways_are_those_of_nodes,
    channels::every_channel_is_told,
    channels::every_calendar_is_told,
    prompts::every_language_exists,
    prompts::every_prompt_exists,
    prompts::every_language_has_the_lines_own_prompts,
    prompts::every_prompt_can_be_said,
    prompts::a_voice_says_words,
    prompts::functions_are_asked_for_what_they_know,
    words::every_language_has_what_is_read,
    words::what_is_read_can_be_said,
    words::what_the_line_says_can_be_said,
    words::what_a_message_is_for_is_told,
    words::what_channels_tell_can_be_said,
    words::what_calendars_tell_can_be_said,
    words::the_words_of_numbers_have_no_gap,
    texts::every_language_has_its_wishes,
    texts::a_text_ends_with_its_link,
    texts::a_text_is_one_part,
    texts::a_wish_means_one_thing,
    voices::a_voice_names_its_engine,
    voices::a_voice_is_an_argument,
    voices::a_switch_has_a_voice_for_every_language,
    voices::a_platform_speaks_every_language,
    voices::what_is_heard_has_phrases,
    voices::what_is_heard_knows_yes_and_no,
    voices::a_locale_is_of_its_language,
    speech::phrases_lead_to_a_node,
    speech::phrases_lead_to_what_is_asked_for,
    speech::every_phrase_says_something,
    speech::a_phrase_means_one_thing,
    speech::phrases_are_short,
    speech::phrases_are_few,
    speech::a_node_by_voice_has_phrases,
    speech::phrases_about_a_node_lead_to_its_question,
    speech::polite_words_change_nothing,
    speech::words_beside_a_key_do_not_negate_it,
];
