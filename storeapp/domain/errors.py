"""The two ways to fail: a Refusal is expected and says why; a Defect is our own mistake."""


class Refusal(Exception):
    """Something the shop floor must be told, in one sentence, with nothing changed.

    `code` names the sentence (the user interface holds it in every language); `facts` are the
    values the sentence is filled with. Never carries a secret or a person's name.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        if not self.facts:
            return self.code
        return f"{self.code} {self.facts}"


class Defect(Exception):
    """A rule of the house was broken by our own code: stop, report, never guess."""
