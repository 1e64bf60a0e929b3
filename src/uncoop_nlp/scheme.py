"""The annotation scheme: labels, relations, the labels that each relation may join, and kinds of facts.

This table is the one place: the corpus checker, training, extraction, the JSON schema and the
documentation all read it. What the labels mean is in `corpus/GUIDELINES.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

UN_BODY = "UN_BODY"
ORG = "ORG"
INSTRUMENT = "INSTRUMENT"
DATE = "DATE"

LABELS: dict[str, str] = {
    UN_BODY: "The United Nations and every body of the United Nations system",
    ORG: "Every other named organisation, and the bodies of those organisations",
    INSTRUMENT: "A resolution, treaty, agreement, declaration, plan, strategy or document symbol",
    DATE: "A calendar date, month, year, period or range",
}

ACTORS = frozenset({UN_BODY, ORG})

STATED = "stated"
INTENDED = "intended"
MODALITIES: dict[str, str] = {
    STATED: "The sentence says that it is so, was so or has happened",
    INTENDED: "The sentence asks for it, plans it or announces it",
}
"""Whether a relation is a fact or a wish; a rule says so, the corpus does not annotate it."""


@dataclass(frozen=True)
class RelationType:
    """A relation of the scheme: which labels it may lead from and to, and whether it has a direction."""

    name: str
    heads: frozenset[str]
    tails: frozenset[str]
    meaning: str
    symmetric: bool = False

    def joins(self, head: str, tail: str) -> bool:
        """Whether the relation may lead from an entity labelled `head` to one labelled `tail`."""
        return head in self.heads and tail in self.tails


_INSTRUMENTS = frozenset({INSTRUMENT})
_DATES = frozenset({DATE})

RELATIONS: dict[str, RelationType] = {
    relation.name: relation
    for relation in (
        RelationType(
            "COOPERATES_WITH", ACTORS, ACTORS, "they act jointly, meet or consult", symmetric=True
        ),
        RelationType("SUPPORTS", ACTORS, ACTORS, "the first helps the second or its members"),
        RelationType("SIGNED", ACTORS, _INSTRUMENTS, "the actor signed it as a party"),
        RelationType(
            "ADOPTED", ACTORS, _INSTRUMENTS, "the actor adopted or issued it, or it is its own"
        ),
        RelationType(
            "IMPLEMENTS", ACTORS, _INSTRUMENTS, "the actor applies it or helps to have it applied"
        ),
        RelationType("DATED", _INSTRUMENTS, _DATES, "the date or period is the instrument's own"),
        RelationType("ACTIVE_ON", ACTORS, _DATES, "the actor takes part in something on that date"),
    )
}


@dataclass(frozen=True)
class FactKind:
    """A kind of fact: the relation that makes it, and the roles of the actors at its ends."""

    name: str
    relation: str
    head_role: str
    meaning: str
    tail_role: str | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that actors may have in it."""
        return tuple(dict.fromkeys(filter(None, (self.head_role, self.tail_role))))


AGREEMENT = "agreement"
ADOPTION = "adoption"
IMPLEMENTATION = "implementation"
SUPPORT = "support"
COOPERATION = "cooperation"

FACT_KINDS: dict[str, FactKind] = {
    kind.name: kind
    for kind in (
        FactKind(AGREEMENT, "SIGNED", "party", "the parties sign, conclude or renew instruments"),
        FactKind(ADOPTION, "ADOPTED", "adopter", "the adopters adopt or issue instruments, or own them"),
        FactKind(IMPLEMENTATION, "IMPLEMENTS", "implementer", "the implementers apply instruments"),
        FactKind(
            SUPPORT, "SUPPORTS", "supporter", "the supporters help the beneficiaries", "beneficiary"
        ),
        FactKind(
            COOPERATION,
            "COOPERATES_WITH",
            "partner",
            "the partners act jointly, meet or consult",
            "partner",
        ),
    )
}
"""What relations of one sentence are assembled into; `facts` does it, `docs/facts.md` says how."""
