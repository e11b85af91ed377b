"""Nhân chứng — replicas confirm what is to be written down, as they do before a phone is told.

What a master alone has may go with it. The attempt is then handed in again, at another moment, and SQL would hold the
event that nobody was told of while the stream holds the other.
"""

from time import monotonic
from typing import Any

from app.scoring.store.followers import Followers
from app.scoring.store.line import Confirmation, pack


class Witness:
    """Whom a recorder asks, by the connection it reads through; nobody, where no replicas are asked for."""

    def __init__(self, confirmation: Confirmation = Confirmation()) -> None:
        self.confirmation = confirmation
        self.followers: dict[tuple[str, int], Followers] = {}

    def question(self, connection: Any) -> list[bytes]:
        """What leaves behind the words whose outcome has to be confirmed. No other reply may be under way: who has to
        confirm is asked first, once a second."""
        if not self.confirmation.replicas:
            return []
        address = getattr(connection, "host", ""), getattr(connection, "port", 0)
        followers = self.followers.setdefault(address, Followers(self.confirmation.replicas))
        if followers.to_ask(monotonic()):
            connection.send_packed_command([pack(("INFO", "replication"))])
            followers.hear(connection.read_response(), monotonic())
        self.wanted = followers.wanted
        return [pack(("WAIT", self.wanted, self.confirmation.limit_ms))]

    def confirmed(self, connection: Any) -> bool:
        """Whether all who were asked have it: the reply to the question."""
        return not self.confirmation.replicas or connection.read_response() >= self.wanted
