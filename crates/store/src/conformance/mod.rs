//! What every backend is held to, each case named as a sentence. A backend's tests hold one line:
//!
//! ```text
//! plumb_store::conformance!(fresh_store);
//! ```
//!
//! where `fresh_store` is a function that gives a [`Fresh`] store over an empty place.

#![expect(clippy::missing_errors_doc, reason = "every case errs with why the backend does not conform")]

mod erasing;
mod files;
mod gate;
mod lists;
mod numbers;
mod reading;
mod sample;
mod searching;
mod side;
mod writing;

pub use erasing::*;
pub use files::*;
pub use gate::*;
pub use lists::*;
pub use numbers::*;
pub use reading::*;
pub use sample::{Case, CaseFailed, Desk, Fresh, SampleDerive};
pub use searching::*;
pub use side::*;
pub use writing::*;

/// Makes one test of each conformance case over stores given by this function.
#[macro_export]
macro_rules! conformance {
    ($fresh:path) => {
        $crate::conformance_cases! { $fresh;
            a_receipt_names_the_entries_it_wrote
            a_refused_batch_leaves_no_entry
            a_batch_stands_or_falls_as_a_whole
            entries_of_one_batch_say_their_place
            one_refused_batch_leaves_those_beside_it
            many_writers_get_entries_without_gaps
            a_stale_etag_is_refused
            a_record_that_must_be_new_is_refused_when_it_exists
            a_comment_does_not_raise_the_etag
            a_required_version_is_held
            a_required_absence_is_held
            a_required_count_is_held
            a_unique_key_belongs_to_one_record
            a_unique_key_can_change_hands_within_a_batch
            a_void_record_gives_its_unique_key_back
            a_fact_that_does_not_fit_is_refused
            a_record_keeps_its_register
            the_log_keeps_its_own_register_to_itself
            a_batch_without_entries_is_refused
            a_batch_decided_under_other_packs_is_refused
            new_packs_derive_everything_anew_in_the_same_commit
            new_packs_derive_anew_only_what_they_derive_otherwise
            a_clock_set_back_writes_an_entry
            a_clock_set_back_is_marked_even_by_a_refused_batch
            text_is_kept_in_its_normal_form
            numbers_count_from_one_without_gaps
            many_writers_draw_no_number_twice_and_leave_no_gap
            a_refused_batch_gives_its_number_back
            a_number_set_by_hand_is_passed_over
            a_number_of_another_record_is_refused
            series_count_apart
            the_same_key_and_command_gives_the_same_receipt
            the_same_key_with_another_command_is_refused
            a_key_is_forgotten_after_seven_days
            a_key_belongs_to_its_actor
            a_refused_batch_does_not_use_up_its_key
            an_outbox_item_is_kept_once_for_its_key
            a_sent_item_never_comes_back
            an_outbox_item_waits_for_its_time
            a_refused_batch_sends_nothing
            a_follower_goes_on_where_it_was
            a_follower_can_begin_again
            the_tip_tells_of_every_commit
            a_snapshot_does_not_see_what_is_written_after_it
            a_record_is_the_fold_of_its_entries
            as_of_the_last_entry_equals_now
            as_of_any_entry_equals_folding_up_to_it
            a_day_ends_with_its_last_entry
            history_is_the_entries_of_one_record
            reading_entries_stops_when_told
            links_are_seen_from_both_ends
            obligations_come_in_order_of_their_day
            obligations_are_found_by_person
            a_number_leads_to_its_record
            the_checkpoint_covers_every_entry
            an_entry_can_be_proven_to_an_outsider
            an_outsider_accepts_the_log
            a_new_key_signs_and_the_old_one_no_more
            a_list_sorts_both_ways
            rows_without_a_value_come_last
            paging_shows_each_row_once_while_rows_are_added
            filters_hold
            narrowings_hold
            void_records_are_shown_only_when_asked_for
            counts_stop_at_a_thousand
            filters_hold_whether_few_or_many_meet_them
            access_in_queries_equals_the_guard
            search_finds_every_word_and_the_beginning_of_the_last
            search_puts_the_exact_number_first
            search_ignores_case_and_accents
            search_shows_only_what_access_allows
            search_forgets_what_was_changed
            whatever_is_typed_search_answers
            erasing_takes_content_away_and_keeps_the_workflow
            an_erased_log_still_verifies
            only_entries_of_the_record_itself_can_be_erased
            erasing_takes_files_away_that_nothing_else_names
            the_same_content_twice_is_one_file
            a_file_over_the_limit_leaves_nothing
            an_altered_file_is_not_handed_out
            a_foreign_file_is_named_and_left_alone
            an_entry_cannot_name_a_file_that_is_not_there
        }
    };
}

/// Makes one test of each case of a gate's store over what this function gives.
#[macro_export]
macro_rules! gate_conformance {
    ($fresh:path) => {
        $crate::conformance_cases! { $fresh;
            a_session_is_found_by_its_secret_until_it_is_ended
            all_sessions_of_a_person_end_but_one
            what_expired_is_forgotten
            a_link_is_given_to_exactly_one_caller
            a_link_past_its_end_is_given_to_nobody
            a_token_is_ended_by_its_person_alone
            credentials_come_back_as_they_were_kept
            a_list_is_kept_under_a_name_of_its_person
            columns_are_a_persons_own
            an_authenticator_asks_for_nothing_before_it_is_confirmed
            a_step_of_an_authenticator_is_used_once
            a_passkey_belongs_to_one_person
            a_code_on_paper_is_used_once
            new_codes_take_the_place_of_the_old
            failures_are_counted_and_forgiven
            the_access_log_is_read_newest_first_and_by_pages
            old_lines_of_the_access_log_are_forgotten
        }
    };
}

/// The part of [`conformance!`] that makes the tests.
#[doc(hidden)]
#[macro_export]
macro_rules! conformance_cases {
    ($fresh:path; $($case:ident)*) => {
        $(
            #[test]
            fn $case() {
                let fresh = $fresh();
                if let Err(failed) = $crate::conformance::$case(&fresh) {
                    panic!("{failed}");
                }
            }
        )*
    };
}
