"""Who comes, in which proportion: most take attempts, some only look at the board, some come back to an attempt.

python3 run.py load --headless --users 50 --spawn-rate 10 --run-time 1m --host http://127.0.0.1:8000
"""

from locust import FastHttpUser, between, task

from loadtests.journeys import Phone, Visitor


class Participant(FastHttpUser):
    """Registers once, then takes attempt after attempt; between the steps a moment, as a person needs."""

    wait_time = between(0.5, 3)
    weight = 8

    def on_start(self) -> None:
        self.phone = Phone(self.client)
        self.phone.register()

    @task(6)
    def take_an_attempt(self) -> None:
        self.phone.take_attempt()

    @task(2)
    def look_at_the_board(self) -> None:
        self.phone.look_at_the_board()

    @task(1)
    def come_back_on_another_device(self) -> None:
        self.phone.sign_in_again()


class Onlooker(FastHttpUser):
    """Reloads the leaderboard."""

    wait_time = between(1, 5)
    weight = 2

    @task
    def look(self) -> None:
        Visitor(self.client).look_at_the_board()
