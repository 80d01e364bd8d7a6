"""The tables, as SQLAlchemy `Table` objects; the declaring classes stay inside this package."""

from sqlalchemy import Table
from sqlmodel import SQLModel

from db.tables import (
    citations,
    control,
    extraction,
    labels,
    ordering,
    reports,
    screening,
    sources,
    synthesis,
    team,
)
from db.tables.facts import metadata


def _table(model: type[SQLModel]) -> Table:
    return metadata.tables[str(model.__tablename__)]


action = _table(control.ActionRow)
reviewer = _table(control.ReviewerRow)
protocol_version = _table(control.ProtocolRow)
exclusion_reason = _table(control.ExclusionReasonRow)
screening_round = _table(control.RoundRow)
source_file = _table(sources.SourceFileRow)
search = _table(sources.SearchRow)
fetch_chunk = _table(sources.FetchChunkRow)
import_batch = _table(sources.ImportBatchRow)
rejected_entry = _table(sources.RejectedEntryRow)
repeated_entry = _table(sources.RepeatedEntryRow)
record = _table(sources.RecordRow)
notice = _table(sources.NoticeRow)
citation = _table(citations.CitationRow)
dedup_run = _table(citations.DedupRunRow)
placement = _table(citations.PlacementRow)
pair_judgement = _table(citations.PairJudgementRow)
removal = _table(citations.RemovalRow)
match_entry = _table(citations.MatchEntryRow)
match_key = _table(citations.MatchKeyRow)
decision = _table(screening.DecisionRow)
adjudication = _table(screening.AdjudicationRow)
adjudicated_decision = _table(screening.AdjudicatedDecisionRow)
round_item = _table(team.RoundItemRow)
participation = _table(team.ParticipationRow)
assignment = _table(team.AssignmentRow)
ranking_run = _table(ordering.RankingRunRow)
order_entry = _table(ordering.OrderEntryRow)
stopping_sample = _table(ordering.StoppingSampleRow)
stopping_sample_item = _table(ordering.StoppingSampleItemRow)
stop = _table(ordering.StopRow)
stop_item = _table(ordering.StopItemRow)
label = _table(labels.LabelRow)
search_text = _table(labels.SearchTextRow)
report = _table(reports.ReportRow)
retrieval = _table(reports.RetrievalRow)
attachment = _table(reports.AttachmentRow)
study = _table(reports.StudyRow)
study_report = _table(reports.StudyReportRow)
form_version = _table(extraction.FormRow)
form_field = _table(extraction.FormFieldRow)
cohort = _table(extraction.CohortRow)
cohort_overlap = _table(extraction.CohortOverlapRow)
outcome = _table(extraction.OutcomeRow)
extraction_value = _table(extraction.ExtractionValueRow)
consensus_value = _table(extraction.ConsensusValueRow)
consensus_source = _table(extraction.ConsensusSourceRow)
analysis_spec = _table(synthesis.AnalysisSpecRow)
analysis_result = _table(synthesis.AnalysisResultRow)

FACT_TABLES: tuple[Table, ...] = tuple(metadata.sorted_tables)

__all__ = [name for name, value in list(globals().items()) if isinstance(value, Table)] + ["FACT_TABLES"]
