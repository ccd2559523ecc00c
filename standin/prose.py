"""Every sentence of a report agrees with its figures and with last year's; wording differs between bodies and years."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from standin import phrases
from standin.districts import Body
from standin.draft import PARTS
from standin.figures import RESULT_KEYS, Figures
from standin.form import template_of


@dataclass(frozen=True)
class Telling:
    """What may be said: `quiet` keeps numbers of the tables out of the text, `before` are last year's figures."""

    quiet: bool = False
    before: Figures | None = None


class Writer:
    """Writes the sentences of one body and year; equal seeds give equal texts. `index` is the body's place in its district."""

    def __init__(self, prefix: str, index: int, body: Body, year: int, seed: int, base: str) -> None:
        self.body, self.year, self.template = body, year, template_of(year)
        self.rng = random.Random(f"{seed}/{body.unit_id}/{year}/prose")
        topics = list(body.topics)
        self.rng.shuffle(topics)
        self.words = {
            "year": year, "name": body.name, "short": body.short, "we": body.we, "prefix": prefix, "base": base,
            "address": body.address, "phone": body.phone, "channel": body.channel,
            "t1": topics[0], "t2": topics[1], "t3": topics[2],
        }  # fmt: skip
        # Neighbours and following years start at different places of each pool, so that no two texts are alike.
        self.turn = index + 3 * year
        self.shift = index + year

    def pick(self, pool: Sequence[str], step: int = 1) -> str:
        """A wording of `pool`, filled; `step` moves pools against each other."""
        return pool[(self.turn * step + self.rng.randrange(3)) % len(pool)].format(**self.words, n=self.rng.randrange(2, 9))

    def pick_two(self, pool: Sequence[str]) -> str:
        """Two different wordings of `pool`."""
        first = (self.turn + self.rng.randrange(3)) % len(pool)
        second = (first + 1 + self.rng.randrange(len(pool) - 1)) % len(pool)
        return "".join(pool[at].format(**self.words, n=self.rng.randrange(2, 9)) for at in (first, second))

    def next_year(self, pool: Sequence[str], **numbers: int) -> str:
        """A wording that last year's report did not use: part six is short, and must not read like a copy."""
        return pool[self.shift % len(pool)].format(**self.words, **numbers)

    def headings(self) -> dict[str, str]:
        """The wording of the six headings."""
        return {key: self.rng.choice(phrases.HEADINGS[key]) for key, _ in PARTS}

    def lines(self, figures: Figures, telling: Telling, headings: dict[str, str]) -> dict[str, str]:
        """All sentences by slot."""
        parts = "、".join(headings[key] for key, _ in PARTS)
        lines = {
            # 人民政府 and 政府信息公开 share their 政府, as in the real introductions.
            "basis": phrases.BASIS[self.template].format(**self.words).replace("政府政府", "政府"),
            "contents": self.rng.choice(phrases.CONTENTS).format(parts=parts),
            "period": self.pick(phrases.PERIOD),
            "epub": phrases.EPUB.format(**self.words),
            "contact": self.pick(phrases.CONTACT),
            "opening": self.pick(phrases.OPENINGS, 2),
            "active": self._active(),
            "active_more": self.pick_two(phrases.ACTIVE_MORE),
            "management": self.pick_two(phrases.MANAGEMENT),
            "platform": self.pick_two(phrases.PLATFORM),
            "supervision": self.pick_two(phrases.SUPERVISION),
            "assessment": self.pick(phrases.ASSESSMENT) if self.body.is_government else "",
            "problem_opening": self.pick(phrases.PROBLEM_OPENINGS),
            "measure_opening": self.pick(phrases.MEASURE_OPENINGS),
            "fees": self.next_year(phrases.FEES),
            "proposals": self._proposals(),
            "six": self.next_year(phrases.SIX_MORE),
        }
        return lines | self._figures_told(figures, telling)

    def pairs(self, taken: Sequence[frozenset[int]]) -> frozenset[int]:
        """Three problems sharing at most one, else as few as can be, with the sets in `taken` (neighbours, own last year)."""
        best: frozenset[int] = frozenset()
        best_overlap = 9
        for _ in range(60):
            trial = frozenset(self.rng.sample(range(len(phrases.PAIRS)), 3))
            overlap = max((len(trial & other) for other in taken), default=0)
            if overlap < best_overlap:
                best, best_overlap = trial, overlap
            if overlap <= 1:
                break
        return best

    def problems(self, chosen: frozenset[int]) -> tuple[list[str], list[str]]:
        """The chosen problems and their measures, in a shuffled order."""
        order = sorted(chosen)
        self.rng.shuffle(order)
        pairs = [phrases.PAIRS[index] for index in order]
        return [p.format(**self.words) for p, _ in pairs], [m.format(**self.words) for _, m in pairs]

    def _active(self) -> str:
        rng = self.rng
        parts = {f"p{index}": rng.randrange(3, 60) for index in range(1, 5)}
        web = sum(parts.values())
        chat = rng.randrange(60, 400)
        board = rng.randrange(5, 40)
        kind = (self.turn + rng.randrange(2)) % len(phrases.ACTIVE_NUMBERS)
        total = web + chat + (board if kind == 1 else 0)
        return phrases.ACTIVE_NUMBERS[kind].format(
            **self.words, **parts, web=web, chat=chat, board=board, total=total,
            share=percent(chat, total), rest=percent(web, total),
        )  # fmt: skip

    def _proposals(self) -> str:
        m, n = self.rng.randrange(1, 6), self.rng.randrange(1, 6)
        return self.next_year(phrases.PROPOSALS, m=m, n=n, all=m + n)

    def _figures_told(self, figures: Figures, telling: Telling) -> dict[str, str]:
        told = {"requests": self.pick(phrases.REQUESTS_QUIET), "compared": "", "cases": "", "docs": ""}
        if telling.quiet:
            return told
        new, carried = figures.requests_total("new_received"), figures.requests_total("carried_in")
        if new + carried == 0:
            told["requests"] = self.pick(phrases.REQUESTS_NONE)
        elif new:
            told["requests"] = self._requests(figures, new, carried)
            if telling.before is not None:
                told["compared"] = self._compared(new, telling.before.requests_total("new_received"))
        reviews = figures.cases_total("review")
        suits = figures.cases_total("direct_suit", "suit_after_review")
        if reviews or suits:
            told["cases"] = phrases.CASES_SOME.format(reviews=reviews, suits=suits)
        else:
            told["cases"] = self.rng.choice(phrases.CASES_NONE)
        if self.template == "2021" and figures.papers["made"]:
            told["docs"] = phrases.DOCS.format(**{key: figures.papers[key] for key in ("made", "repealed", "in_force")})
        return told

    def _requests(self, figures: Figures, new: int, carried: int) -> str:
        granted, partial = figures.requests_total("granted"), figures.requests_total("partial")
        done = figures.result_total(RESULT_KEYS)
        people = figures.requests["new_received", "natural"]
        wording = phrases.REQUESTS_SOME[(self.turn + self.rng.randrange(2)) % len(phrases.REQUESTS_SOME)]
        return wording.format(
            **self.words, new=new, carried=carried, both=new + carried, done=done,
            left=figures.requests_total("carried_out"), people=people, others=new - people,
            granted=granted, partial=partial, rest=done - granted - partial,
        )  # fmt: skip

    def _compared(self, new: int, before: int) -> str:
        if before == 0 or new == before or self.rng.random() < 0.5:
            return ""
        if self.rng.random() < 0.5:
            kind = "more" if new > before else "less"
            return phrases.COMPARED[kind].format(change=abs(new - before))
        word = "增长" if new > before else "下降"
        return phrases.COMPARED["percent"].format(word=word, percent=percent(abs(new - before), before))


def percent(part: int, whole: int) -> str:
    """`part` of `whole` in per cent with one decimal, halves away from zero."""
    return str((Decimal(part * 100) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))
