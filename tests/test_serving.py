"""The socket of the service, and what a connection to it is like."""

import socket

from rpl.serving import listening
from rpl.settings import Settings


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_head() -> None:
    with (
        listening(Settings(host="127.0.0.1", port=0)) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
