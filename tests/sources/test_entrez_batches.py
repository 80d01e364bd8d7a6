from review.sources.entrez_batches import fetch_reply, plan_batches
from tests.sources.entrez_rig import client, serve


def test_batches_keep_the_order_and_leave_out_what_is_held() -> None:
    pmids = ["5", "4", "3", "4", "2", "1"]
    assert plan_batches(pmids, (), 2) == (("5", "4"), ("3", "2"), ("1",))
    assert plan_batches(pmids, {"4", "1"}, 2) == (("5", "3"), ("2",))
    assert plan_batches(pmids, pmids, 2) == ()


def test_a_reply_reconciles_what_was_asked_for_with_what_came() -> None:
    reply = fetch_reply([b"a", b"b"], ("1", "2", "3"), ["2", "9", "2", "1"])
    assert reply.raw == b"a\nb"
    assert reply.returned == ("2", "1")
    assert reply.missing == ("3",)
    assert reply.repeated == ("2",)
    assert reply.unexpected == ("9",)


def test_going_on_after_an_interruption_fetches_nothing_twice() -> None:
    with serve() as server, client(server) as c:
        found = c.search("lymphoma[tiab]").pmids
        held: list[str] = []
        for batch in plan_batches(found, held, 5)[:1]:
            held += c.fetch(batch).returned
        for batch in plan_batches(found, held, 5):
            held += c.fetch(batch).returned
        asked = [pmid for request in server.log for pmid in request.ids]
        assert sorted(asked) == sorted(found) == sorted(held)
