//! The decision for the tables of the handover to the archive: inventories, packages, answers and acts stay, words of files go unless
//! the archive has them.

use super::{Table, clear, gone, remove, stays};

/// Every table of that area.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "description_unit",
        acts: &[clear(
            31,
            "file_id = {file} AND NOT EXISTS (SELECT 1 FROM file_handed_over h WHERE h.file_id = description_unit.file_id)",
        )],
        clears: &[
            (
                "title",
                "(SELECT s.title_lv FROM file f JOIN file_series s ON s.id = f.series_id WHERE f.id = description_unit.file_id)",
            ),
            ("date_notes", "NULL"),
            ("related", "NULL"),
            ("content", "NULL"),
            ("notes", "NULL"),
            ("arrangement", "NULL"),
            ("access_ground", "NULL"),
            ("form", "NULL"),
            ("copies", "NULL"),
            ("archive_history", "NULL"),
            ("unreadable", "NULL"),
        ],
        goes: "",
        stays: "id inventory_id institution_id file_id volume_id medium number letter part series_code from_on to_on extent extent_unit languages access secrecy submitted_documents submitted_bytes",
        why: "its number and dates, so that the inventory goes on counting; its words go, and it bears the title of its series as its file does; a unit that the archive has stays as it is described, so that whoever asks is led there",
    },
    stays(
        "former_part",
        "unit_id part",
        "in which parts of the inventory it was described before",
    ),
    stays(
        "inventory",
        "id institution_id unit_id fonds_archive fonds_number subgroup term record_type medium number letter title state part last_number opened_at opened_by revision",
        "the inventory: permanent",
    ),
    stays(
        "group_history",
        "institution_id fonds_archive fonds_number version unit_id generated text written_at written_by",
        "the history of institutions, not of whom files are about",
    ),
    stays(
        "abbreviation",
        "institution_id fonds_archive fonds_number short meaning written_at written_by",
        "abbreviations of the institution",
    ),
    stays(
        "handover_package",
        "id institution_id inventory_id profile name state institution_number agreement units ordered_at ordered_by entries_done entries_all bytes_done bytes_all stumbled_at ended_at faults documents size sha256 manifest_sha256 act_number reason",
        "which packages there were; their files go, and one that was not handed over is given up",
    ),
    stays("handover_package_unit", "package_id unit_id", "its units"),
    gone(
        "handover_package_fault",
        &[remove(
            21,
            "document_id IN {documents} OR unit_id IN (SELECT id FROM description_unit WHERE file_id = {file})",
        )],
        "package_id ordinal unit_id document_id file_name element code message_lv message_en",
        "what was wrong names files and says their words",
    ),
    Table {
        name: "handover_package_file",
        acts: &[clear(
            31,
            "document_id IN {documents} \
             AND NOT EXISTS (SELECT 1 FROM handover_package p WHERE p.id = handover_package_file.package_id AND p.state = 'handed_over') \
             AND NOT EXISTS (SELECT 1 FROM document d JOIN file_handed_over h ON h.file_id = d.file_id \
             WHERE d.id = handover_package_file.document_id)",
        )],
        clears: &[("name", "''")],
        goes: "",
        stays: "package_id ordinal unit_id document_id folder size sha256",
        why: "the manifest of what the archive answered to: hashes and places stay; the names of files go, unless the archive has them",
    },
    stays(
        "submission_agreement",
        "id institution_id number archive_code archive_name ground contact profiles valid_from valid_to kind destination secret recorded_at recorded_by answer_days revision reply_folder looked_at look_next_at look_attempts look_problem look_detail look_nameless look_waits_since",
        "what was agreed with archives, and whom to ask there",
    ),
    stays(
        "handover_delivery",
        "id institution_id package_id agreement_id state turn attempts destination stage bytes_done bytes_all bookmark next_at problem detail arrival verified ordered_at ordered_by ended_at reason waits_since revision",
        "when a package went where; no names of files in it",
    ),
    stays(
        "handover_reply",
        "id institution_id package_id outcome remarks document_id content_hash files refused exceptions recorded_at recorded_by fetched_from",
        "what the archive answered: permanent",
    ),
    Table {
        name: "archive_reply_file",
        acts: &[clear(
            31,
            "package_id IN (SELECT f.package_id FROM handover_package_file f WHERE f.document_id IN {documents})",
        )],
        clears: &[("flaws", "'[]'")],
        goes: "",
        stays: "id institution_id agreement_id place name size modified_at state sha256 package_id delivery_id found_at settled_at",
        why: "what archives put where their answers come, and what became of it; what was wrong with it may name files",
    },
    stays(
        "handover_reply_line",
        "reply_id ordinal unit_id file_ordinal outcome remarks",
        "what the archive answered: permanent; names of files are on the manifest",
    ),
    stays(
        "handover_act",
        "id institution_id fonds_archive fonds_number year sequence state said units paper_sha256 consent_id drawn_up_at drawn_up_by ended_at reason revision",
        "acts of handover: permanent; they name no files",
    ),
    stays(
        "handover_act_paper",
        "act_id pdf",
        "acts of handover, as they were signed: permanent",
    ),
    stays(
        "handover_act_unit",
        "act_id unit_id package_id",
        "which units went by which act",
    ),
    stays(
        "handover_act_signature",
        "act_id side signer_name signer_post signed_on registered_as document_id content_hash paper_sha256 form recorded_at recorded_by",
        "who signed an act of handover: permanent",
    ),
    stays(
        "file_handed_over",
        "file_id institution_id act_number handed_over_on recorded_at",
        "that the archive has it, and by which act",
    ),
    stays(
        "inventory_step",
        "id inventory_id part kind at recorded_by recorded_for number dated_on document_id remarks units",
        "what was done with the inventory",
    ),
    Table {
        name: "omitted_number",
        acts: &[clear(31, "file_id = {file}")],
        clears: &[("reason", "''")],
        goes: "",
        stays: "inventory_id number letter file_id part omitted_at omitted_by",
        why: "which numbers of an inventory nobody has; why the file that had one left it goes",
    },
];
