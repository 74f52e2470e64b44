"""Telling one ticket: which moves lead from the first message to where it stands today. Pure.

Everything is drawn from a random stream of the ticket's own, so that a story stays the same
however many others there are.
"""

from random import Random

from . import script
from .cast import ASIA, BY_KEY, EUROPE, GULF, PARTS, PAYMENTS
from .moves import Move, Story
from .script import Manners, Notes, Person, Script, Words

LANGUAGES = {"zh-CN": 58, "en": 22, "es": 10, "ar": 10}
_REGIONS = {"Europe": EUROPE, "Asia": ASIA, "Pacific": ASIA}
_SPEAKS = {"es": ("carlos",), "ar": ("omar", "sara")}


class Teller:
    """One ticket's storyteller: draws and remembers what it is about, and collects its moves."""

    def __init__(self, seed: str, index: int, stage: str, *, brief: bool) -> None:
        self.rng = Random(f"{seed}/{index}")  # noqa: S311 - a play, not a secret
        self.index = index
        self.stage = stage
        self.brief = brief
        self.by_mail = False
        self.moves: list[Move] = []
        self.locale = self.rng.choices([*LANGUAGES], [*LANGUAGES.values()])[0]
        self.script = self._script()
        self.customer, self.person = self._customer()
        self.team = self._team()
        self.agent = self._agent()
        self.slots = self._slots()

    def _script(self) -> Script:
        fitting = [s for s in script.scripts().values() if self.locale in s.words]
        if self.stage == "verifying":
            # What waits for a second pair of eyes is urgent, and only faults are as a rule.
            fitting = [s for s in fitting if s.type == "incident"]
        return self.rng.choices(fitting, [s.weight for s in fitting])[0]

    def _customer(self) -> tuple[int, Person]:
        people = list(enumerate(script.customers().people))
        return self.rng.choice([p for p in people if p[1].locale == self.locale])

    def _team(self) -> str:
        if self.script.team == "payments":
            return PAYMENTS
        if self.person.zone in ("Asia/Riyadh", "Asia/Dubai"):
            return GULF
        if self.person.zone == "Asia/Shanghai":
            return self.rng.choice((EUROPE, ASIA, ASIA, GULF))
        return _REGIONS.get(self.person.zone.partition("/")[0], EUROPE)

    def _agent(self) -> str:
        """Somebody of the team who speaks the customer's language, an agent as a rule."""
        fits = [p for p in PARTS if self.team in p.teams and p.role != "lead"]
        speakers = [p for p in fits if p.key in _SPEAKS.get(self.locale, ())]
        if not speakers and self.locale == "zh-CN":
            speakers = [p for p in fits if p.locale == "zh-CN"]
        return self.rng.choice(speakers or fits).key

    def _slots(self) -> dict[str, str]:
        choices = script.common().slots[self.locale]
        drawn = {name: self.rng.choice(values) for name, values in choices.items()}
        number = self.rng.randrange(10_000, 99_999)
        return {
            **drawn,
            "order": f"YF26{self.rng.randrange(1, 13):02d}{number}",
            "tracking": f"YT{self.rng.randrange(10**9, 10**10)}",
            "name": self.person.name,
            "agent": BY_KEY[self.agent].name,
            "amount": f"{self.rng.randrange(1290, 32900) / 100:.2f}",
            "days": str(self.rng.randrange(3, 9)),
            "count": str(self.rng.randrange(11, 58)),
        }

    @property
    def words(self) -> Words:
        return self.script.words[self.locale]

    @property
    def notes(self) -> Notes:
        return self.script.notes

    @property
    def manners(self) -> Manners:
        return script.common().manners[self.locale]

    def say(self, choices: list[str]) -> str:
        """One of the phrases with its blanks filled."""
        return self.fill(self.rng.choice(choices))

    def fill(self, text: str) -> str:
        for name, value in self.slots.items():
            text = text.replace("{" + name + "}", value)
        return text

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def add(
        self, kind: str, by: str, after: tuple[int, int], text: str = "", **more: object
    ) -> None:
        minutes = self.rng.randrange(*after)
        self.moves.append(Move(kind=kind, by=by, after=minutes, text=text, more=more))

    def story(self) -> Story:
        return Story(
            index=self.index,
            script=self.script.key,
            locale=self.locale,
            customer=self.customer,
            order=self.slots["order"],
            moves=self.moves,
        )
