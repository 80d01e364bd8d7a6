"""Open copies of the reports still sought."""

from pathlib import Path

import click

from review.cli.frame import opened, settings, shared, wants_json
from review.cli.output import emit, emit_json, say
from review.services.fulltext_finding import Finding, find_open_copies, open_access_client, sought_articles
from review.services.naming import parse_id
from review.settings import user_cache_folder
from review.text import one_line
from review.vocabulary import ReportId


@click.command()
@click.argument("reports", nargs=-1, metavar="[report:N...]")
@click.option("--fetch", is_flag=True, help="Fetch and attach the first open copy that is a PDF.")
@click.option(
    "--cache", type=click.Path(path_type=Path), help="Folder for answers; the user's cache unless told."
)
@shared()
def find(reports: tuple[str, ...], fetch: bool, cache: Path | None) -> None:
    """Ask Unpaywall, Europe PMC, PMC, Crossref and OpenAlex for open copies and for retractions."""
    chosen = settings()
    review = opened(chosen)
    services = open_access_client(chosen, cache=cache or user_cache_folder() / "open-access")
    sought = sought_articles(review, [ReportId(parse_id(text, "report")[1]) for text in reports])
    watch = (lambda _: None) if wants_json() else _tell
    try:
        found = find_open_copies(review, services, sought, fetch=fetch, watch=watch)
    finally:
        services.close()
    if wants_json():
        emit_json({"reports": [_json(each) for each in found]})
    open_ = sum(bool(each.copies) for each in found)
    noticed = sum(bool(each.notices) for each in found)
    say(f"{len(found)} reports asked about: {open_} with an open copy, {noticed} with a notice.")


def _json(found: Finding) -> dict[str, object]:
    return {
        "report": f"report:{found.sought.report}",
        "title": found.sought.title,
        "article": found.sought.article,
        "copies": [
            {"service": s, "url": c.url, "is_pdf": c.is_pdf, "licence": c.licence, "version": c.version}
            for s, c in found.copies
        ],
        "notices": [{"service": s, "notice": n.words, "flag": n.flag} for s, n in found.notices],
        "refusals": found.refusals,
        "attachment": found.attachment,
        "not_fetched": found.not_fetched,
    }


def _tell(found: Finding) -> None:
    lines = [f"report:{found.sought.report} {one_line(found.sought.title)}"]
    lines += [f"  ■ {one_line(notice.words)} ({service})" for service, notice in found.notices]
    for service, copy in found.copies:
        facts = ", ".join(filter(None, [service.value, copy.licence, copy.version]))
        lines.append(f"  {'PDF ' if copy.is_pdf else 'page'} {one_line(copy.url)} ({one_line(facts)})")
    lines += [] if found.copies else ["  no open copy is known"]
    lines += [f"  {refusal.service} gave no answer: {one_line(refusal.why)}" for refusal in found.refusals]
    lines += [f"  attached as {found.attachment}"] if found.attachment else []
    lines += [f"  not fetched: {one_line(found.not_fetched)}"] if found.not_fetched else []
    emit("\n".join(lines))
