"""The command line on PostgreSQL."""

from tests.cli.calls import Desk
from tests.conftest import Cluster
from tests.services.files import article, ris


def test_a_review_on_postgresql(empty_desk: Desk, cluster: Cluster) -> None:
    """The URL is all that changes; copies of it are made with PostgreSQL's own tools."""
    url = cluster.url(cluster.copy("template_review"))
    desk = empty_desk
    desk.file("a.ris", ris(article(1), article(2)))
    assert desk.data("import", "a.ris", "--source", "PubMed", "--db", url)["added"] == 2
    desk.call("decide", "citation:1", "include", "--as", "ann", "--db", url)
    assert desk.data("flow", "--db", url)["undecided"]["title_abstract"] == 2
    assert desk.data("doctor", "--db", url)["sound"]
    assert "There is no record:999999999999999" in desk.refused(
        "show", "record:999999999999999", "--db", url, code=3
    )
    assert "pg_dump" in desk.refused("backup", "copy.db", "--db", url)
    assert "holds a review already" in desk.refused("new", "Another", "--db", url)
