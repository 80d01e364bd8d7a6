"""The key is seen by the service and by nobody else."""

import logging
import traceback

import pytest

from review.errors import SourceError
from review.example.eutils_faults import Fault
from review.sources.entrez_failures import Failure, FailureKind
from review.sources.entrez_settings import EntrezSettings
from review.sources.entrez_transport import Retry, Transport
from tests.sources.entrez_rig import KEY, client, scripted, serve


def test_settings_do_not_show_the_key() -> None:
    settings = EntrezSettings(api_key=KEY)
    assert KEY not in repr(settings)
    assert settings.without_key(f"a {KEY} b") == "a [api key] b"


def chain(error: BaseException | None) -> list[BaseException]:
    return [] if error is None else [error, *chain(error.__cause__ or error.__context__)]


SLOW = (Fault.SLOW_HEADERS, Fault.STALL, Fault.SLOW_DRIP)


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in SLOW])
def test_the_key_is_in_no_error_log_or_address(fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    retries: list[Retry] = []
    broken = scripted("esearch", fault, *range(1, 9))
    with serve(broken) as server, client(server, retries.append, key=KEY, attempts=2, deadline=1.5) as c:
        try:
            c.search("lymphoma")
        except SourceError as error:
            shown = "".join(traceback.format_exception(error)) + "".join(repr(e) for e in chain(error))
            assert KEY not in shown
        assert KEY not in repr(retries) + caplog.text + repr(server.log)
        assert all(request.keyed and not request.keyed_address for request in server.log)


def test_a_refusal_that_quotes_the_key_is_cleaned() -> None:
    transport = Transport(EntrezSettings(api_key=KEY))
    error = transport.refusal("esearch", Failure(FailureKind.REFUSED, f"bad key {KEY}"))
    assert "[api key]" in str(error)
    assert KEY not in str(error)


def test_a_connection_error_names_no_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve() as server:
        c = client(server, key=KEY, attempts=1)
    with c, pytest.raises(SourceError) as caught:
        c.search("lymphoma")
    assert chain(caught.value) == [caught.value]
    assert "127.0.0.1" not in str(caught.value)
    assert KEY not in caplog.text
