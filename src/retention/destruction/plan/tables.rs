//! The decision for every table and every column.

use super::{Table, clear, detach, gone, of_its_own, remove, stays};

/// Every table but those of the handover to the archive.
pub(super) const TABLES: &[Table] = &[
    // — Documents —
    Table {
        name: "document",
        acts: &[clear(90, "id IN {documents}")],
        clears: &[
            (
                "status",
                "CASE WHEN number IS NULL THEN status ELSE 'destroyed' END",
            ),
            (
                "title",
                "(SELECT s.title_lv FROM file_series s WHERE s.id = document.series_id)",
            ),
            ("destruction_act", "{act}"),
            ("annotation", "NULL"),
            ("keywords", "NULL"),
            ("notes", "NULL"),
            ("technical_information", "NULL"),
            ("channel_message_id", "NULL"),
            ("correspondent_id", "NULL"),
            ("sender_number", "NULL"),
            ("executor_id", "NULL"),
            ("creator", "NULL"),
            ("author", "NULL"),
            ("signer", "NULL"),
            ("access_ground", "NULL"),
            ("use_conditions", "NULL"),
            ("particulars", "NULL"),
            ("annulled_at", "NULL"),
            ("annulment_reason", "NULL"),
        ],
        goes: "",
        stays: "id institution_id direction kind register_id register_year sequence number registered_at registered_on registered_by languages document_date prepared_on sent_on received_at postmark_on channel sender_date enclosure_count sheet_count series_id file_id unit_id receiving_unit_id access_class access_until revision",
        why: "the card's tombstone: number, dates, kind, series and its title, where it was kept, the act; nobody's name and nobody's words",
    },
    gone(
        "document_grant",
        &[remove(10, "document_id IN {documents}")],
        "document_id staff_member_id granted_at by_hand by_task",
        "whom it opened to by name",
    ),
    gone(
        "document_version",
        &[remove(21, "document_id IN {documents}")],
        "id document_id ordinal created_at created_by reason",
        "reasons of versions; ordinals and hashes are on the tombstone",
    ),
    gone(
        "version_content",
        &[remove(
            20,
            "version_id IN (SELECT id FROM document_version WHERE document_id IN {documents})",
        )],
        "version_id ordinal content_hash role file_name",
        "names of files; hashes are on the tombstone",
    ),
    gone(
        "document_addressee",
        &[remove(10, "document_id IN {documents}")],
        "document_id ordinal correspondent_id name",
        "whom it went to",
    ),
    gone(
        "document_also_in",
        &[remove(10, "document_id IN {documents} OR file_id = {file}")],
        "document_id file_id reason added_at added_by",
        "a document of another file that was in this one too stays in its own",
    ),
    stays(
        "document_relation",
        "id kind from_id to_id created_at",
        "which documents belonged together, by ids alone",
    ),
    gone(
        "upload",
        &[remove(10, "claimed_by IN {documents}")],
        "id account_id content_hash file_name created_at expires_at claimed_by",
        "names of files",
    ),
    Table {
        name: "taken_over_document",
        acts: &[clear(30, "document_id IN {documents}")],
        clears: &[
            ("registered_as", "''"),
            ("dated_as", "NULL"),
            ("correspondent_as", "NULL"),
            ("sender_dated_as", "NULL"),
            ("row_digest", "{no_bytes}"),
        ],
        goes: "",
        stays: "document_id takeover_id row_number",
        why: "from which row of which table it was taken over; what the row said goes",
    },
    stays(
        "tombstone",
        "document_id list_id was contents destroyed_at",
        "what is kept of a destroyed document: version, hash, size and role of each content",
    ),
    // — What happened to documents —
    gone(
        "notification",
        &[remove(10, "document_id IN {documents}")],
        "id institution_id staff_member_id told_for kind document_id task_id subject_id due_on told_at read_at",
        "who was told of it",
    ),
    gone(
        "task_step",
        &[remove(
            11,
            "task_id IN (SELECT id FROM task WHERE document_id IN {documents})",
        )],
        "id task_id act at done_by done_for from_id to_id text due_before due_after answer_id",
        "words of orders and reports",
    ),
    Table {
        name: "resolution",
        acts: &[
            detach(12, "parent_task_id", "document_id IN {documents}"),
            remove(14, "document_id IN {documents}"),
        ],
        clears: &[],
        goes: "id institution_id document_id author_id given_at given_by given_for text due_on controller_id released_at released_by released_for release_reason revision parent_task_id",
        stays: "",
        why: "orders, in words",
    },
    gone(
        "task",
        &[remove(13, "document_id IN {documents}")],
        "id institution_id resolution_id document_id role executor_id unit_id delegated_by state assigned_at due_on answer_id closed_at revision",
        "who had to do what",
    ),
    gone(
        "document_route",
        &[remove(10, "document_id IN {documents}")],
        "document_id institution_id stage entered_at entered_by entered_for revision",
        "where it stood",
    ),
    gone(
        "deadline_pause",
        &[remove(10, "document_id IN {documents}")],
        "id document_id paused_on reason paused_at paused_by resumed_on resumed_at resumed_by",
        "reasons",
    ),
    gone(
        "deadline_extension",
        &[remove(10, "document_id IN {documents}")],
        "id document_id until reason decided_on decision applicant_told_on extended_at extended_by",
        "reasons",
    ),
    gone(
        "deadline",
        &[remove(11, "document_id IN {documents}")],
        "document_id institution_id rule_id by_hand received_on documents_complete_on notified_on due_on paused_on derivation concluded_on outcome revision",
        "what it was reckoned from",
    ),
    gone(
        "answer",
        &[remove(10, "document_id IN {documents}")],
        "id institution_id document_id answer_id dispatch_id kind answered_on",
        "where a letter that stays was answered by a destroyed one, its row stays",
    ),
    gone(
        "dispatch_step",
        &[remove(
            11,
            "dispatch_id IN (SELECT id FROM dispatch WHERE document_id IN {documents})",
        )],
        "id dispatch_id revision act state at done_by done_for happened_on text",
        "what became of it, in words",
    ),
    Table {
        name: "dispatch",
        acts: &[
            detach(12, "follows_id", "document_id IN {documents}"),
            clear(
                13,
                "document_id IN {documents} AND id IN (SELECT dispatch_id FROM answer)",
            ),
            remove(
                14,
                "document_id IN {documents} AND id NOT IN (SELECT dispatch_id FROM answer)",
            ),
        ],
        clears: &[
            ("address", "NULL"),
            ("exception", "NULL"),
            ("message_id", "NULL"),
            ("reference", "NULL"),
            ("notified_on", "NULL"),
            ("notification", "NULL"),
            ("contest_until", "NULL"),
            ("contest", "NULL"),
            ("failure", "NULL"),
        ],
        goes: "",
        stays: "id institution_id document_id correspondent_id delivery state automatic interim follows_id prepared_at prepared_by prepared_for attempts next_attempt_at sent_on sent_at confirmed_on returned_on return_reason stands revision",
        why: "addresses; where it answered a letter that stays, that it went out stays, to the sender of that letter",
    },
    gone(
        "intake_content",
        &[remove(
            10,
            "item_id IN (SELECT id FROM intake_item WHERE document_id IN {documents})",
        )],
        "item_id ordinal content_hash file_name within",
        "names of files",
    ),
    gone(
        "intake_item",
        &[remove(11, "document_id IN {documents}")],
        "id institution_id unit_id channel source origin external_id received_at taken_in_at sent_at sender_name sender_address subject message_id sender_number remarks read_at state acted_at acted_by acted_for document_id set_aside_as set_aside_words revision",
        "who sent what",
    ),
    // — Drafts —
    gone(
        "approval_content",
        &[remove(
            40,
            "approval_id IN (SELECT id FROM approval WHERE step_id IN (SELECT id FROM approval_step WHERE round_id IN (SELECT id FROM approval_round WHERE draft_id IN {drafts})))",
        )],
        "approval_id ordinal content_hash",
        "what was read",
    ),
    gone(
        "approval",
        &[remove(
            41,
            "step_id IN (SELECT id FROM approval_step WHERE round_id IN (SELECT id FROM approval_round WHERE draft_id IN {drafts}))",
        )],
        "id step_id verdict remarks card_version decided_at decided_by decided_for form signed_on signed_by container_hash voided_at void_cause",
        "remarks",
    ),
    gone(
        "approval_step",
        &[remove(
            42,
            "round_id IN (SELECT id FROM approval_round WHERE draft_id IN {drafts})",
        )],
        "id round_id stage kind approver_id",
        "who was asked",
    ),
    gone(
        "approval_round",
        &[remove(43, "draft_id IN {drafts}")],
        "id draft_id ordinal version card_version state started_at started_by ended_at",
        "rounds",
    ),
    gone(
        "draft_content",
        &[remove(44, "draft_id IN {drafts}")],
        "draft_id version ordinal content_hash role file_name",
        "names of files",
    ),
    gone(
        "draft",
        &[remove(45, "id IN {drafts}")],
        "id institution_id register_id file_id card relations unit_id access_class state version card_version prepared_at prepared_by preparer_id ended_at document_id card_departed_at revision",
        "whole cards, in every version",
    ),
    // — Files —
    Table {
        name: "file",
        acts: &[clear(80, "id = {file}")],
        clears: &[(
            "title",
            "(SELECT s.title_lv FROM file_series s WHERE s.id = file.series_id)",
        )],
        goes: "",
        stays: "id series_id institution_id unit_id file_index index_sort_key year number state opened_on closed_on",
        why: "index, number, year and dates; its own title goes for that of its series",
    },
    Table {
        name: "volume",
        acts: &[clear(31, "file_id = {file}")],
        clears: &[("shelf", "NULL"), ("container", "NULL")],
        goes: "",
        stays: "id file_id ordinal medium sheets opened_on closed_on",
        why: "how many there were; where they lay, nothing lies",
    },
    gone(
        "loan",
        &[remove(
            30,
            "volume_id IN (SELECT id FROM volume WHERE file_id = {file})",
        )],
        "id volume_id borrower_id purpose lent_on lent_by due_on returned_on returned_by",
        "who borrowed it, and what for",
    ),
    gone(
        "retention_event",
        &[remove(30, "file_id = {file}")],
        "id file_id institution_id event about standing happened_on source reason entered_at entered_by replaced_at",
        "whom it was about",
    ),
    stays(
        "file_retention",
        "file_id institution_id series_id unit_id closed_on state due_on obstacle rule_id derivation reckoned_at revision category",
        "reckoned anew in the same operation: destroyed",
    ),
    Table {
        name: "taken_over_file",
        acts: &[clear(30, "file_id = {file}")],
        clears: &[("title_as", "NULL"), ("row_digest", "{no_bytes}")],
        goes: "",
        stays: "file_id takeover_id row_number number",
        why: "from which row of which table; what the row said goes",
    },
    stays(
        "destruction_run",
        "list_id institution_id hash act_number method executor_id ordered_at ordered_by again state remains proved_at certificate certificate_sha256",
        "the execution itself",
    ),
    stays(
        "destruction_file",
        "list_id file_id ordinal fate settled_at told",
        "what was removed: ids and counts",
    ),
    stays(
        "destruction_content",
        "list_id file_id hash size fate kept_by settled_at",
        "what was erased: hashes and sizes",
    ),
    // — Not by their rows alone —
    of_its_own(
        "content",
        "hash size media_type text_state inspection created_at",
        "",
        "when nobody owns the bytes any more: row, text and bytes in one step (`contents`)",
    ),
    of_its_own("content_text", "hash text", "", "with its content"),
    of_its_own(
        "content_format",
        "hash puid ground encrypted signed extension edition identified_at",
        "",
        "with its content",
    ),
    of_its_own(
        "content_rendition",
        "original state ordered_at ordered_by hash tool ended_at fault",
        "",
        "with its original, and the rendition's own row and bytes by the same step",
    ),
    of_its_own(
        "correspondent",
        "id institution_id kind name name_sort_key name_folded registration_number personal_code_sealed personal_code_index personal_code_masked address email e_address created_at e_address_since e_address_until",
        "",
        "a person whom nobody else names, also one whom only an earlier state of a card or draft named; bodies are in public registers and stay (`people`)",
    ),
    of_its_own(
        "journal_entry",
        "payload payload_salt",
        "id position operation_id institution_id at actor_kind account_id kind subject_kind subject_id payload_digest leaf_hash for_staff_member_id",
        "the payloads of all entries about what is destroyed, but those that tell of its term and its end (`journal`); the leaf keeps the digest",
    ),
    of_its_own(
        "job",
        "id kind payload unique_key run_at attempts state locked_by locked_until last_error created_at",
        "",
        "jobs about what is destroyed (`jobs`)",
    ),
    of_its_own(
        "register_extract",
        "text",
        "closing_id",
        "the reasons of annulments in the lines of destroyed documents; the digest of the original stays with the closing and in the journal (`extract`)",
    ),
    stays(
        "journal_blanking",
        "entry_id at ground told_by",
        "which payloads were blanked, on which ground",
    ),
    // — Nobody's file —
    stays(
        "institution",
        "id code name_lv name_en valid_from valid_to sample",
        "the organisation",
    ),
    stays(
        "unit",
        "id institution_id code parent_id kind name_lv name_en valid_from valid_to territories fonds_archive fonds_number heir_id",
        "the organisation",
    ),
    stays(
        "unit_predecessor",
        "unit_id predecessor_id",
        "the organisation",
    ),
    stays(
        "staff_member",
        "id institution_id given_name family_name name_sort_key former_names email valid_from valid_to",
        "the staff, not whom files are about",
    ),
    stays(
        "post",
        "id unit_id title places valid_from valid_to",
        "the organisation",
    ),
    stays(
        "appointment",
        "id staff_member_id unit_id post_id position valid_from valid_to",
        "the staff",
    ),
    stays(
        "account",
        "id institution_id login staff_member_id password_hash disabled_at created_at",
        "the staff",
    ),
    stays("account_role", "account_id role", "the staff"),
    stays(
        "session",
        "id account_id secret_hash created_at expires_at",
        "the staff",
    ),
    stays(
        "access_token",
        "id account_id name secret_hash scope created_at expires_at revoked_at",
        "the staff",
    ),
    stays(
        "substitution",
        "id institution_id absent_id substitute_id valid_from valid_to ground",
        "the staff",
    ),
    stays(
        "absence",
        "id institution_id staff_member_id valid_from valid_to",
        "the staff",
    ),
    stays(
        "reorganisation",
        "id institution_id ground decided_on effective_on plan carried_out_at outcome",
        "the organisation",
    ),
    stays(
        "custody",
        "subject_kind subject_id valid_from unit_id reorganisation_id",
        "which unit kept which file when",
    ),
    stays(
        "scheme",
        "id institution_id unit_id title state valid_from valid_to based_on agreed_until sample former_unit_id",
        "the scheme is permanent",
    ),
    stays(
        "file_series",
        "id scheme_id file_index index_sort_key level_index level_title title_lv title_en unit_id responsible retention_category retention_years retention_trigger legal_basis medium information_system carries_over default_access_class access_ground access_term notes sample",
        "the scheme is permanent",
    ),
    stays(
        "scheme_step",
        "id scheme_id ordinal from_state to_state decided_on decided_by reference note recorded_at recorded_by",
        "the scheme is permanent",
    ),
    stays(
        "series_succession",
        "predecessor_id successor_id",
        "the scheme is permanent",
    ),
    stays(
        "register",
        "id institution_id code title_lv title_en direction file_index index_sort_key number_format series_id valid_from valid_to former_unit_id",
        "that there was such a register",
    ),
    stays(
        "register_year",
        "register_id year number_format last_sequence state closed_at",
        "how many numbers were given",
    ),
    stays(
        "register_closing",
        "id register_id year ordinal closed_at closed_by first_number last_number documents annulled unused extract_sha256 reopened_at reopened_by reopening_reason",
        "figures and the digest of the extract",
    ),
    stays(
        "unused_number",
        "register_id year sequence reason stated_at stated_by",
        "a number that no document has",
    ),
    stays(
        "deadline_rule",
        "id institution_id code title_lv title_en valid_from valid_to unit amount starts binds extension_unit extension_amount exception_unit exception_amount ground direction kinds register_id adopted_at adopted_by",
        "the law",
    ),
    stays(
        "moved_day",
        "id institution_id off_on worked_on decision decided_on adopted_at adopted_by",
        "the calendar",
    ),
    stays(
        "route_template",
        "id institution_id direction kind version title_lv title_en steps reason adopted_at adopted_by",
        "ways of all documents",
    ),
    stays(
        "retention_rule",
        "id institution_id code title_lv title_en valid_from valid_to category years counted_from counting series ground reason adopted_at adopted_by",
        "the terms",
    ),
    stays("retention_follower", "id position", "a position"),
    stays(
        "takeover",
        "id institution_id unit_id kind register_id scheme_id own_numbers source_name source_sha256 started_at started_by finished_at rows_read rows_taken_over rows_completed rows_known rows_faulty reconciliation",
        "counts",
    ),
    stays(
        "webhook_target",
        "id institution_id name url account_id kinds secret former_secret former_secret_until enabled position failures paused_until locked_until created_at created_by revision",
        "programs",
    ),
    stays(
        "webhook_delivery",
        "id target_id institution_id position entry_id kind document_id at state attempts last_attempt_at last_status last_problem",
        "ids and words of ours",
    ),
    stays(
        "saved_search",
        "id institution_id staff_member_id account_id name name_key words filter narrowing telling since position told_on broken_since revision",
        "what people look for, in their own words: theirs to forget",
    ),
    gone(
        "saved_search_hit",
        &[remove(10, "document_id IN {documents}")],
        "saved_search_id document_id told_at",
        "who was told of it",
    ),
    stays(
        "synonym_list",
        "institution_id entries changed_at changed_by revision",
        "words of the language",
    ),
    stays(
        "reminder_rule",
        "institution_id enabled days_before escalate_after minute_of_day revision",
        "settings",
    ),
    stays(
        "reminder_preference",
        "staff_member_id institution_id letters address language",
        "the staff",
    ),
    stays(
        "reminder_day",
        "institution_id day begun_at",
        "that a day was begun",
    ),
    stays(
        "digest",
        "staff_member_id day institution_id state at",
        "that a letter of reminders went out",
    ),
    stays(
        "idempotency",
        "account_id key request_digest answer created_at expires_at",
        "keyed digests of requests and ids of what they made",
    ),
    stays("journal_node", "level index hash", "hashes"),
    stays(
        "journal_tree_head",
        "size root at key_id signature",
        "hashes",
    ),
    stays(
        "journal_seal_key",
        "key_id public_key created_at",
        "public keys",
    ),
    stays("journal_sealer", "id size", "a number"),
    // — Lists and holds —
    stays(
        "destruction_list",
        "id institution_id title ground state round act_number hash wait_days wait_until created_at created_by submitted_at executor_id method executing_since executed_at revision",
        "the act: permanent",
    ),
    stays(
        "destruction_item",
        "list_id file_id ordinal state appraisal reason extend_until appraised_at appraised_by remark remarked_at remarked_by due_on facts withdrawn_because withdrawn_words withdrawn_at",
        "the act: every file that was destroyed, under its title, with who appraised it and why (see What is left)",
    ),
    stays(
        "list_decision",
        "id list_id round kind hash decided_by decided_for entered_by at remarks number dated_on document_id members voided_at",
        "who decided what about the act",
    ),
    stays(
        "file_appraisal",
        "file_id list_id institution_id appraisal until_on reason act_number held_from replaced_at",
        "why a file was kept",
    ),
    stays("disposal_gate", "institution_id", "a lock"),
    stays(
        "retention_hold",
        "id institution_id title owner_id kind reason ground searched valid_from valid_to review_on placed_at placed_by lifted_at lifted_by lifted_because revision",
        "holds are records of their own",
    ),
    stays(
        "retention_hold_subject",
        "hold_id kind subject_id",
        "ids; nothing that a standing hold names is destroyed",
    ),
    stays(
        "retention_hold_review",
        "id hold_id reviewed_at reviewed_by owner_id review_on valid_to remark",
        "holds are records of their own",
    ),
    gone(
        "file_transfer",
        &[remove(30, "file_id = {file}")],
        "file_id medium institution_id unit_id counted_from due_on derivation",
        "when it was to go to the archive",
    ),
    gone(
        "transfer_extension",
        &[remove(30, "file_id = {file}")],
        "id institution_id file_id number decided_on document_id years special recorded_at recorded_by",
        "that the archive gave it more time",
    ),
    gone(
        "correction_notice",
        &[remove(
            30,
            "document_id IN {documents} OR file_id = {file} OR notice_id IN {documents}",
        )],
        "id institution_id notice_id document_id file_id remark linked_at linked_by",
        "what somebody said was wrong in it",
    ),
];
