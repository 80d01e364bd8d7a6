import threading

import pytest

from review.example.eutils_faults import Fault
from review.example.eutils_server import Request, busiest_second
from tests.sources.entrez_rig import client, scripted, serve


@pytest.mark.parametrize(("key", "rate", "each"), [("", 3, 2), ("some-key", 10, 6)])
def test_four_threads_and_retries_never_exceed_the_rate(key: str, rate: int, each: int) -> None:
    fault = scripted("efetch", Fault.SERVER_ERROR, 2, 5)
    with serve(fault, enforce_rate=True) as server, client(server, key=key, per_second=0) as c:
        replies: list[tuple[str, ...]] = []

        def work(first: int) -> None:
            replies.extend(c.fetch([str(100 + first + n)]).returned for n in range(each))

        threads = [threading.Thread(target=work, args=(3 * n % 4,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        log = server.log
    assert len(replies) == 4 * each
    assert len(log) == 4 * each + 2
    assert busiest_second(log) <= rate
    assert all(request.status != 429 for request in log)


def test_the_busiest_second_is_counted() -> None:
    def at(time: float) -> Request:
        return Request(time, "esearch", "GET", (), keyed=False, keyed_address=False, status=200)

    assert busiest_second([]) == 0
    assert busiest_second([at(0.0), at(0.5), at(0.99), at(1.0), at(1.4)]) == 4
