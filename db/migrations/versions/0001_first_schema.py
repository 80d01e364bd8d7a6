"""The first schema."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("key", db.types.GlobalId(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=True),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("at", db.types.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("key", name=op.f("uq_action_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "analysis_spec",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("spec", db.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_analysis_spec_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis_spec")),
        sa.UniqueConstraint("sha256", name=op.f("uq_analysis_spec_sha256")),
        sa.UniqueConstraint("uuid", name=op.f("uq_analysis_spec_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "citation",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_citation_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("uuid", name=op.f("uq_citation_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "dedup_run",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("records", db.types.Whole, nullable=False),
        sa.Column("parameters", db.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_dedup_run_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dedup_run")),
        sa.UniqueConstraint("uuid", name=op.f("uq_dedup_run_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "form_version",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("number", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_form_version_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("number", name=op.f("uq_form_version_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_form_version_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "outcome",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_outcome_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("code", name=op.f("uq_outcome_code")),
        sa.UniqueConstraint("uuid", name=op.f("uq_outcome_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "protocol_version",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("number", db.types.Whole, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("reviewers_title_abstract", db.types.Whole, nullable=False),
        sa.Column("reviewers_full_text", db.types.Whole, nullable=False),
        sa.Column("blinded", db.types.Whole, nullable=False),
        sa.Column("include_terms", db.types.JsonText(), nullable=False),
        sa.Column("exclude_terms", db.types.JsonText(), nullable=False),
        sa.Column("settings", db.types.JsonText(), nullable=False),
        sa.CheckConstraint("blinded IN (0, 1)", name=op.f("ck_protocol_version_blinded")),
        sa.CheckConstraint(
            "reviewers_full_text BETWEEN 1 AND 9", name=op.f("ck_protocol_version_needed_full_text")
        ),
        sa.CheckConstraint(
            "reviewers_title_abstract BETWEEN 1 AND 9", name=op.f("ck_protocol_version_needed_title_abstract")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_protocol_version_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol_version")),
        sa.UniqueConstraint("number", name=op.f("uq_protocol_version_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_protocol_version_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "ranking_run",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("ranked_by", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("seed", db.types.Whole, nullable=False),
        sa.Column("trained_on", db.types.Whole, nullable=False),
        sa.Column("relevant", db.types.Whole, nullable=False),
        sa.Column("records", db.types.Whole, nullable=False),
        sa.Column("labels_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "ranked_by IN ('random', 'similarity', 'model')", name=op.f("ck_ranking_run_ranked_by_word")
        ),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_ranking_run_stage_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_ranking_run_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_run")),
        sa.UniqueConstraint("uuid", name=op.f("uq_ranking_run_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "reviewer",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'tool')", name=op.f("ck_reviewer_kind_word")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_reviewer_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer")),
        sa.UniqueConstraint("handle", name=op.f("uq_reviewer_handle")),
        sa.UniqueConstraint("uuid", name=op.f("uq_reviewer_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "screening_round",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("number", db.types.Whole, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pilot', 'main', 'reopened')", name=op.f("ck_screening_round_kind_word")
        ),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_screening_round_stage_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_screening_round_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_round")),
        sa.UniqueConstraint("stage", "number", name=op.f("uq_screening_round_stage_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_screening_round_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "search",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("limits", sa.Text(), nullable=False),
        sa.Column("searched_on", sa.Text(), nullable=False),
        sa.Column("hits", db.types.Whole, nullable=True),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("remarks", db.types.JsonText(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('database', 'register', 'website', 'organisation', 'citation_searching', 'other')",
            name=op.f("ck_search_kind_word"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_search_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sa.UniqueConstraint("uuid", name=op.f("uq_search_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "source_file",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("byte_length", db.types.Whole, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_source_file_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_source_file_sha256")),
        sqlite_strict=True,
    )
    op.create_table(
        "stop",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stopped", db.types.Whole, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("recall", db.types.Real, nullable=False),
        sa.Column("confidence", db.types.Real, nullable=False),
        sa.Column("p", db.types.Real, nullable=False),
        sa.Column("read_items", db.types.Whole, nullable=False),
        sa.Column("total", db.types.Whole, nullable=False),
        sa.Column("relevant", db.types.Whole, nullable=False),
        sa.Column("sentences", db.types.JsonText(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("stage IN ('title_abstract', 'full_text')", name=op.f("ck_stop_stage_word")),
        sa.CheckConstraint("stopped IN (0, 1)", name=op.f("ck_stop_stopped")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_stop_action_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "stage"], ["stop.id", "stop.stage"], name="fk_stop_supersedes"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
        sa.UniqueConstraint("id", "stage", name="uq_stop_address"),
        sa.UniqueConstraint("supersedes", name="uq_stop_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_stop_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_stop_first",
        "stop",
        ["stage"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "study",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_study_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint("label", name=op.f("uq_study_label")),
        sa.UniqueConstraint("uuid", name=op.f("uq_study_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "analysis_result",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("spec_id", db.types.Whole, nullable=False),
        sa.Column("outcome_id", db.types.Whole, nullable=True),
        sa.Column("input_sha256", sa.Text(), nullable=False),
        sa.Column("input", db.types.JsonText(), nullable=False),
        sa.Column("versions", db.types.JsonText(), nullable=False),
        sa.Column("result", db.types.JsonText(), nullable=False),
        sa.Column("result_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_analysis_result_action_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_analysis_result_outcome_id")),
        sa.ForeignKeyConstraint(["spec_id"], ["analysis_spec.id"], name=op.f("fk_analysis_result_spec_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis_result")),
        sa.UniqueConstraint(
            "spec_id",
            "input_sha256",
            "result_sha256",
            name=op.f("uq_analysis_result_spec_id_input_sha256_result_sha256"),
        ),
        sa.UniqueConstraint("uuid", name=op.f("uq_analysis_result_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "assignment",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.Column("round_id", db.types.Whole, nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("assigned", db.types.Whole, nullable=False),
        sa.Column("needed", db.types.Whole, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("stage IN ('title_abstract', 'full_text')", name=op.f("ck_assignment_stage_word")),
        sa.CheckConstraint(
            "why IN ('planned', 'second_reader', 'left')", name=op.f("ck_assignment_why_word")
        ),
        sa.CheckConstraint("assigned IN (0, 1)", name=op.f("ck_assignment_assigned")),
        sa.CheckConstraint("needed BETWEEN 1 AND 9", name=op.f("ck_assignment_needed")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_assignment_action_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_assignment_reviewer_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_round.id"], name=op.f("fk_assignment_round_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "stage", "item", "round_id", "reviewer_id"],
            [
                "assignment.id",
                "assignment.stage",
                "assignment.item",
                "assignment.round_id",
                "assignment.reviewer_id",
            ],
            name="fk_assignment_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("id", "stage", "item", "round_id", "reviewer_id", name="uq_assignment_address"),
        sa.UniqueConstraint("supersedes", name="uq_assignment_supersedes"),
        sqlite_strict=True,
    )
    op.create_index("ix_assignment_item", "assignment", ["stage", "item"], unique=False)
    op.create_index(
        "ux_assignment_first",
        "assignment",
        ["stage", "item", "round_id", "reviewer_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "cohort",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("study_id", db.types.Whole, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_cohort_action_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_cohort_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("study_id", "label", name=op.f("uq_cohort_study_id_label")),
        sa.UniqueConstraint("uuid", name=op.f("uq_cohort_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "exclusion_reason",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("protocol_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_exclusion_reason_stage_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_exclusion_reason_action_id")),
        sa.ForeignKeyConstraint(
            ["protocol_id"], ["protocol_version.id"], name=op.f("fk_exclusion_reason_protocol_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion_reason")),
        sa.UniqueConstraint(
            "protocol_id", "stage", "code", name=op.f("uq_exclusion_reason_protocol_id_stage_code")
        ),
        sa.UniqueConstraint(
            "protocol_id", "stage", "position", name=op.f("uq_exclusion_reason_protocol_id_stage_position")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "fetch_chunk",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("search_id", db.types.Whole, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ordinal", db.types.Whole, nullable=False),
        sa.Column("requested", db.types.JsonText(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('hits', 'records')", name=op.f("ck_fetch_chunk_kind_word")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_fetch_chunk_action_id")),
        sa.ForeignKeyConstraint(["search_id"], ["search.id"], name=op.f("fk_fetch_chunk_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch_chunk")),
        sa.UniqueConstraint(
            "search_id", "kind", "ordinal", name=op.f("uq_fetch_chunk_search_id_kind_ordinal")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "form_field",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("form_id", db.types.Whole, nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("choices", db.types.JsonText(), nullable=False),
        sa.Column("required", db.types.Whole, nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'integer', 'number', 'choice')", name=op.f("ck_form_field_kind_word")
        ),
        sa.CheckConstraint("level IN ('study', 'cohort', 'outcome')", name=op.f("ck_form_field_level_word")),
        sa.CheckConstraint("required IN (0, 1)", name=op.f("ck_form_field_required")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_form_field_action_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form_version.id"], name=op.f("fk_form_field_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_field")),
        sa.UniqueConstraint("form_id", "key", name=op.f("uq_form_field_form_id_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "import_batch",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("search_id", db.types.Whole, nullable=False),
        sa.Column("file_id", db.types.Whole, nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("starts", db.types.Whole, nullable=False),
        sa.Column("accepted", db.types.Whole, nullable=False),
        sa.Column("rejected", db.types.Whole, nullable=False),
        sa.Column("repeated", db.types.Whole, nullable=False),
        sa.Column("missing", db.types.JsonText(), nullable=False),
        sa.Column("remarks", db.types.JsonText(), nullable=False),
        sa.CheckConstraint("repeated BETWEEN 0 AND accepted", name=op.f("ck_import_batch_repeated")),
        sa.CheckConstraint("starts = accepted + rejected", name=op.f("ck_import_batch_reconciled")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_import_batch_action_id")),
        sa.ForeignKeyConstraint(["file_id"], ["source_file.id"], name=op.f("fk_import_batch_file_id")),
        sa.ForeignKeyConstraint(["search_id"], ["search.id"], name=op.f("fk_import_batch_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("search_id", "digest", name=op.f("uq_import_batch_search_id_digest")),
        sa.UniqueConstraint("uuid", name=op.f("uq_import_batch_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "label",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("citation_id", db.types.Whole, nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("attached", db.types.Whole, nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("word <> ''", name=op.f("ck_label_word")),
        sa.CheckConstraint("attached IN (0, 1)", name=op.f("ck_label_attached")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_label_action_id")),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_label_citation_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_label_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "citation_id", "reviewer_id", "word"],
            ["label.id", "label.citation_id", "label.reviewer_id", "label.word"],
            name="fk_label_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("id", "citation_id", "reviewer_id", "word", name="uq_label_address"),
        sa.UniqueConstraint("supersedes", name="uq_label_supersedes"),
        sqlite_strict=True,
    )
    op.create_index("ix_label_word", "label", ["word"], unique=False)
    op.create_index(
        "ux_label_first",
        "label",
        ["citation_id", "reviewer_id", "word"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "order_entry",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.Column("run_id", db.types.Whole, nullable=False),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_order_entry_stage_word")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_order_entry_position")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_order_entry_action_id")),
        sa.ForeignKeyConstraint(["run_id"], ["ranking_run.id"], name=op.f("fk_order_entry_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_entry")),
        sa.UniqueConstraint("stage", "item", name=op.f("uq_order_entry_stage_item")),
        sa.UniqueConstraint("stage", "position", name=op.f("uq_order_entry_stage_position")),
        sqlite_strict=True,
    )
    op.create_table(
        "participation",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("languages", db.types.JsonText(), nullable=False),
        sa.Column("active", db.types.Whole, nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_participation_active")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_participation_action_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_participation_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "reviewer_id"],
            ["participation.id", "participation.reviewer_id"],
            name="fk_participation_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("id", "reviewer_id", name="uq_participation_address"),
        sa.UniqueConstraint("supersedes", name="uq_participation_supersedes"),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_participation_first",
        "participation",
        ["reviewer_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "removal",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("citation_id", db.types.Whole, nullable=False),
        sa.Column("removed", db.types.Whole, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("why IN ('other', 'automation')", name=op.f("ck_removal_why_word")),
        sa.CheckConstraint("removed IN (0, 1)", name=op.f("ck_removal_removed")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_removal_action_id")),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_removal_citation_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "citation_id"], ["removal.id", "removal.citation_id"], name="fk_removal_supersedes"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
        sa.UniqueConstraint("id", "citation_id", name="uq_removal_address"),
        sa.UniqueConstraint("supersedes", name="uq_removal_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_removal_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_removal_first",
        "removal",
        ["citation_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "report",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("citation_id", db.types.Whole, nullable=False),
        sa.Column("ordinal", db.types.Whole, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_report_ordinal")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_report_action_id")),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_report_citation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("citation_id", "ordinal", name=op.f("uq_report_citation_id_ordinal")),
        sa.UniqueConstraint("uuid", name=op.f("uq_report_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "round_item",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("round_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("stage IN ('title_abstract', 'full_text')", name=op.f("ck_round_item_stage_word")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_round_item_action_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_round.id"], name=op.f("fk_round_item_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_item")),
        sa.UniqueConstraint("round_id", "item", name=op.f("uq_round_item_round_id_item")),
        sqlite_strict=True,
    )
    op.create_index("ix_round_item_item", "round_item", ["stage", "item"], unique=False)
    op.create_table(
        "stop_item",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stop_id", db.types.Whole, nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_stop_item_action_id")),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name=op.f("fk_stop_item_stop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_item")),
        sa.UniqueConstraint("stop_id", "item", name=op.f("uq_stop_item_stop_id_item")),
        sqlite_strict=True,
    )
    op.create_table(
        "stopping_sample",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("run_id", db.types.Whole, nullable=False),
        sa.Column("recall", db.types.Real, nullable=False),
        sa.Column("confidence", db.types.Real, nullable=False),
        sa.Column("looks", db.types.JsonText(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_stopping_sample_stage_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_stopping_sample_action_id")),
        sa.ForeignKeyConstraint(["run_id"], ["ranking_run.id"], name=op.f("fk_stopping_sample_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopping_sample")),
        sa.UniqueConstraint("uuid", name=op.f("uq_stopping_sample_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "stopping_sample_item",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("sample_id", db.types.Whole, nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_stopping_sample_item_action_id")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["stopping_sample.id"], name=op.f("fk_stopping_sample_item_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopping_sample_item")),
        sa.UniqueConstraint("sample_id", "item", name=op.f("uq_stopping_sample_item_sample_id_item")),
        sa.UniqueConstraint("sample_id", "position", name=op.f("uq_stopping_sample_item_sample_id_position")),
        sqlite_strict=True,
    )
    op.create_table(
        "adjudication",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("round_id", db.types.Whole, nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.Column("citation_id", db.types.Whole, nullable=True),
        sa.Column("report_id", db.types.Whole, nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint(
            "(stage = 'title_abstract' AND citation_id = item AND report_id IS NULL) OR (stage = 'full_text' AND report_id = item AND citation_id IS NULL)",
            name=op.f("ck_adjudication_item"),
        ),
        sa.CheckConstraint(
            "NOT (stage = 'full_text' AND verdict = 'exclude') OR reason <> ''",
            name=op.f("ck_adjudication_reasoned"),
        ),
        sa.CheckConstraint("how IN ('adjudicator', 'discussion')", name=op.f("ck_adjudication_how_word")),
        sa.CheckConstraint(
            "stage = 'full_text' OR verdict NOT IN ('ongoing', 'awaiting')",
            name=op.f("ck_adjudication_verdict_stage"),
        ),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_adjudication_stage_word")
        ),
        sa.CheckConstraint("verdict <> 'withdrawn'", name=op.f("ck_adjudication_settles")),
        sa.CheckConstraint(
            "verdict IN ('include', 'exclude', 'unsure', 'ongoing', 'awaiting', 'withdrawn')",
            name=op.f("ck_adjudication_verdict_word"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_adjudication_action_id")),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_adjudication_citation_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_adjudication_report_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_adjudication_reviewer_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_round.id"], name=op.f("fk_adjudication_round_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "stage", "item", "round_id"],
            ["adjudication.id", "adjudication.stage", "adjudication.item", "adjudication.round_id"],
            name="fk_adjudication_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication")),
        sa.UniqueConstraint("id", "stage", "item", "round_id", name="uq_adjudication_address"),
        sa.UniqueConstraint("supersedes", name="uq_adjudication_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_adjudication_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_adjudication_first",
        "adjudication",
        ["stage", "item", "round_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("report_id", db.types.Whole, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("byte_length", db.types.Whole, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_attachment_action_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_attachment_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("report_id", "sha256", name=op.f("uq_attachment_report_id_sha256")),
        sa.UniqueConstraint("uuid", name=op.f("uq_attachment_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "cohort_overlap",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("cohort_a", db.types.Whole, nullable=False),
        sa.Column("cohort_b", db.types.Whole, nullable=False),
        sa.Column("linked", db.types.Whole, nullable=False),
        sa.Column("left_out", db.types.Whole, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("cohort_a < cohort_b", name=op.f("ck_cohort_overlap_ordered")),
        sa.CheckConstraint(
            "left_out IS NULL OR left_out IN (cohort_a, cohort_b)", name=op.f("ck_cohort_overlap_left_out")
        ),
        sa.CheckConstraint("linked IN (0, 1)", name=op.f("ck_cohort_overlap_linked")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_cohort_overlap_action_id")),
        sa.ForeignKeyConstraint(["cohort_a"], ["cohort.id"], name=op.f("fk_cohort_overlap_cohort_a")),
        sa.ForeignKeyConstraint(["cohort_b"], ["cohort.id"], name=op.f("fk_cohort_overlap_cohort_b")),
        sa.ForeignKeyConstraint(
            ["supersedes", "cohort_a", "cohort_b"],
            ["cohort_overlap.id", "cohort_overlap.cohort_a", "cohort_overlap.cohort_b"],
            name="fk_cohort_overlap_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_overlap")),
        sa.UniqueConstraint("id", "cohort_a", "cohort_b", name="uq_cohort_overlap_address"),
        sa.UniqueConstraint("supersedes", name="uq_cohort_overlap_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_cohort_overlap_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_cohort_overlap_first",
        "cohort_overlap",
        ["cohort_a", "cohort_b"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "consensus_value",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("study_id", db.types.Whole, nullable=False),
        sa.Column("cohort_id", db.types.Whole, nullable=True),
        sa.Column("outcome_id", db.types.Whole, nullable=True),
        sa.Column("timepoint", sa.Text(), nullable=False),
        sa.Column("denominator", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", db.types.Real, nullable=True),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("report_id", db.types.Whole, nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("(missing = '') <> (value = '')", name=op.f("ck_consensus_value_filled")),
        sa.CheckConstraint(
            "basis IN ('agreed', 'chosen', 'edited', 'single')", name=op.f("ck_consensus_value_basis_word")
        ),
        sa.CheckConstraint(
            "missing = '' OR missing IN ('not_reported', 'not_applicable', 'unclear')",
            name=op.f("ck_consensus_value_missing_word"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_consensus_value_action_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_consensus_value_cohort_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_consensus_value_outcome_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_consensus_value_report_id")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_consensus_value_reviewer_id")
        ),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_consensus_value_study_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "address"],
            ["consensus_value.id", "consensus_value.address"],
            name="fk_consensus_value_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_value")),
        sa.UniqueConstraint("id", "address", name="uq_consensus_value_address"),
        sa.UniqueConstraint("supersedes", name="uq_consensus_value_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_consensus_value_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_consensus_value_first",
        "consensus_value",
        ["address"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("round_id", db.types.Whole, nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.Column("citation_id", db.types.Whole, nullable=True),
        sa.Column("report_id", db.types.Whole, nullable=True),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("protocol_id", db.types.Whole, nullable=False),
        sa.Column("seconds", db.types.Real, nullable=True),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint(
            "(stage = 'title_abstract' AND citation_id = item AND report_id IS NULL) OR (stage = 'full_text' AND report_id = item AND citation_id IS NULL)",
            name=op.f("ck_decision_item"),
        ),
        sa.CheckConstraint(
            "NOT (stage = 'full_text' AND verdict = 'exclude') OR reason <> ''",
            name=op.f("ck_decision_reasoned"),
        ),
        sa.CheckConstraint(
            "stage = 'full_text' OR verdict NOT IN ('ongoing', 'awaiting')",
            name=op.f("ck_decision_verdict_stage"),
        ),
        sa.CheckConstraint("stage IN ('title_abstract', 'full_text')", name=op.f("ck_decision_stage_word")),
        sa.CheckConstraint(
            "verdict IN ('include', 'exclude', 'unsure', 'ongoing', 'awaiting', 'withdrawn')",
            name=op.f("ck_decision_verdict_word"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_decision_action_id")),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_decision_citation_id")),
        sa.ForeignKeyConstraint(
            ["protocol_id"], ["protocol_version.id"], name=op.f("fk_decision_protocol_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_decision_report_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_decision_reviewer_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_round.id"], name=op.f("fk_decision_round_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "stage", "item", "round_id", "reviewer_id"],
            ["decision.id", "decision.stage", "decision.item", "decision.round_id", "decision.reviewer_id"],
            name="fk_decision_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("id", "stage", "item", "round_id", "reviewer_id", name="uq_decision_address"),
        sa.UniqueConstraint("supersedes", name="uq_decision_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_decision_uuid")),
        sqlite_strict=True,
    )
    op.create_index("ix_decision_reviewer", "decision", ["reviewer_id", "stage"], unique=False)
    op.create_index(
        "ux_decision_first",
        "decision",
        ["stage", "item", "round_id", "reviewer_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "extraction_value",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("study_id", db.types.Whole, nullable=False),
        sa.Column("cohort_id", db.types.Whole, nullable=True),
        sa.Column("outcome_id", db.types.Whole, nullable=True),
        sa.Column("timepoint", sa.Text(), nullable=False),
        sa.Column("denominator", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reviewer_id", db.types.Whole, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", db.types.Real, nullable=True),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("report_id", db.types.Whole, nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("(missing = '') <> (value = '')", name=op.f("ck_extraction_value_filled")),
        sa.CheckConstraint(
            "missing = '' OR missing IN ('not_reported', 'not_applicable', 'unclear')",
            name=op.f("ck_extraction_value_missing_word"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_extraction_value_action_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_extraction_value_cohort_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_extraction_value_outcome_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_extraction_value_report_id")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_extraction_value_reviewer_id")
        ),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_extraction_value_study_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "address", "reviewer_id"],
            ["extraction_value.id", "extraction_value.address", "extraction_value.reviewer_id"],
            name="fk_extraction_value_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extraction_value")),
        sa.UniqueConstraint("id", "address", "reviewer_id", name="uq_extraction_value_address"),
        sa.UniqueConstraint("supersedes", name="uq_extraction_value_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_extraction_value_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_extraction_value_first",
        "extraction_value",
        ["address", "reviewer_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "record",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("batch_id", db.types.Whole, nullable=False),
        sa.Column("search_id", db.types.Whole, nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("line", db.types.Whole, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("raw_sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", db.types.Whole, nullable=True),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("pmid", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=False),
        sa.Column("accession", sa.Text(), nullable=False),
        sa.Column("data", db.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_record_action_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_record_batch_id")),
        sa.ForeignKeyConstraint(["search_id"], ["search.id"], name=op.f("fk_record_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_record_batch_id_position")),
        sqlite_strict=True,
    )
    op.create_index("ix_record_doi", "record", ["doi"], unique=False)
    op.create_index("ix_record_pmid", "record", ["pmid"], unique=False)
    op.create_index("ix_record_search", "record", ["search_id"], unique=False)
    op.create_table(
        "rejected_entry",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("batch_id", db.types.Whole, nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("line", db.types.Whole, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_rejected_entry_action_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_rejected_entry_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_entry")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_rejected_entry_batch_id_position")),
        sqlite_strict=True,
    )
    op.create_table(
        "retrieval",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("report_id", db.types.Whole, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint("status <> 'not_retrieved' OR why <> ''", name=op.f("ck_retrieval_why_not")),
        sa.CheckConstraint(
            "status IN ('sought', 'retrieved', 'not_retrieved')", name=op.f("ck_retrieval_status_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_retrieval_action_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_retrieval_report_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "report_id"],
            ["retrieval.id", "retrieval.report_id"],
            name="fk_retrieval_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrieval")),
        sa.UniqueConstraint("id", "report_id", name="uq_retrieval_address"),
        sa.UniqueConstraint("supersedes", name="uq_retrieval_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_retrieval_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_retrieval_first",
        "retrieval",
        ["report_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "study_report",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("study_id", db.types.Whole, nullable=False),
        sa.Column("report_id", db.types.Whole, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint(
            "role IN ('primary', 'secondary', 'protocol', 'registry', 'unlinked')",
            name=op.f("ck_study_report_role_word"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_study_report_action_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_study_report_report_id")),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_study_report_study_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "study_id", "report_id"],
            ["study_report.id", "study_report.study_id", "study_report.report_id"],
            name="fk_study_report_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_report")),
        sa.UniqueConstraint("id", "study_id", "report_id", name="uq_study_report_address"),
        sa.UniqueConstraint("supersedes", name="uq_study_report_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_study_report_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_study_report_first",
        "study_report",
        ["study_id", "report_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "adjudicated_decision",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("adjudication_id", db.types.Whole, nullable=False),
        sa.Column("decision_id", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_adjudicated_decision_action_id")),
        sa.ForeignKeyConstraint(
            ["adjudication_id"], ["adjudication.id"], name=op.f("fk_adjudicated_decision_adjudication_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_adjudicated_decision_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudicated_decision")),
        sa.UniqueConstraint(
            "adjudication_id", "decision_id", name=op.f("uq_adjudicated_decision_adjudication_id_decision_id")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "consensus_source",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("consensus_id", db.types.Whole, nullable=False),
        sa.Column("value_id", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_consensus_source_action_id")),
        sa.ForeignKeyConstraint(
            ["consensus_id"], ["consensus_value.id"], name=op.f("fk_consensus_source_consensus_id")
        ),
        sa.ForeignKeyConstraint(
            ["value_id"], ["extraction_value.id"], name=op.f("fk_consensus_source_value_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_source")),
        sa.UniqueConstraint(
            "consensus_id", "value_id", name=op.f("uq_consensus_source_consensus_id_value_id")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "pair_judgement",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("record_a", db.types.Whole, nullable=False),
        sa.Column("record_b", db.types.Whole, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("score", db.types.Real, nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("reasons", db.types.JsonText(), nullable=False),
        sa.Column("run_id", db.types.Whole, nullable=True),
        sa.Column("reviewer_id", db.types.Whole, nullable=True),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint(
            "verdict IN ('same', 'different', 'unsure', 'related')",
            name=op.f("ck_pair_judgement_verdict_word"),
        ),
        sa.CheckConstraint("record_a < record_b", name=op.f("ck_pair_judgement_ordered")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_pair_judgement_action_id")),
        sa.ForeignKeyConstraint(["record_a"], ["record.id"], name=op.f("fk_pair_judgement_record_a")),
        sa.ForeignKeyConstraint(["record_b"], ["record.id"], name=op.f("fk_pair_judgement_record_b")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_pair_judgement_reviewer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["dedup_run.id"], name=op.f("fk_pair_judgement_run_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "record_a", "record_b"],
            ["pair_judgement.id", "pair_judgement.record_a", "pair_judgement.record_b"],
            name="fk_pair_judgement_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_judgement")),
        sa.UniqueConstraint("id", "record_a", "record_b", name="uq_pair_judgement_address"),
        sa.UniqueConstraint("supersedes", name="uq_pair_judgement_supersedes"),
        sa.UniqueConstraint("uuid", name=op.f("uq_pair_judgement_uuid")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_pair_judgement_first",
        "pair_judgement",
        ["record_a", "record_b"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "placement",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("record_id", db.types.Whole, nullable=False),
        sa.Column("citation_id", db.types.Whole, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("run_id", db.types.Whole, nullable=True),
        sa.Column("restores_id", db.types.Whole, nullable=True),
        sa.Column("supersedes", db.types.Whole, nullable=True),
        sa.CheckConstraint(
            "why IN ('import', 'rule', 'reviewer', 'undo')", name=op.f("ck_placement_why_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_placement_action_id")),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_placement_citation_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_placement_record_id")),
        sa.ForeignKeyConstraint(["restores_id"], ["placement.id"], name=op.f("fk_placement_restores_id")),
        sa.ForeignKeyConstraint(["run_id"], ["dedup_run.id"], name=op.f("fk_placement_run_id")),
        sa.ForeignKeyConstraint(
            ["supersedes", "record_id"],
            ["placement.id", "placement.record_id"],
            name="fk_placement_supersedes",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("id", "record_id", name="uq_placement_address"),
        sa.UniqueConstraint("supersedes", name="uq_placement_supersedes"),
        sqlite_strict=True,
    )
    op.create_index("ix_placement_citation", "placement", ["citation_id"], unique=False)
    op.create_index("ix_placement_record", "placement", ["record_id"], unique=False)
    op.create_index(
        "ux_placement_first",
        "placement",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("supersedes IS NULL"),
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "repeated_entry",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("batch_id", db.types.Whole, nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("line", db.types.Whole, nullable=False),
        sa.Column("record_id", db.types.Whole, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_repeated_entry_action_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_repeated_entry_batch_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_repeated_entry_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeated_entry")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_repeated_entry_batch_id_position")),
        sqlite_strict=True,
    )
    op.create_table(
        "search_text",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("record_id", db.types.Whole, nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_search_text_action_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_search_text_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_text")),
        sa.UniqueConstraint("record_id", name=op.f("uq_search_text_record_id")),
        sqlite_strict=True,
    )
