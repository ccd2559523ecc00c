"""Stated totals and their parts become trees: which parts a total claims, whether they add up, and how sure that reading is.

A list is opened by words (其中, 包括, 分别为, a colon, …中), by shares after each part (占33.9%), or by nothing but position. The
reading that adds up is preferred: where the prose can be read in two ways and one holds, nothing is wrong with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from parsers.model import Number
from parsers.prose.certainty import Certainty
from parsers.prose.numbers import Mention, NumberKind, mentions
from parsers.prose.openers import marks
from parsers.prose.proposals import Proposal, proposals
from parsers.prose.readings import Reading, best_reading, longest_reading
from parsers.prose.shares import Share, share_groups, shares
from parsers.prose.sums import Claim, Doubt, StatedSum, added
from parsers.prose.text import Prose, Span, level_prose, once
from parsers.prose.units import kindred

_TOTAL_WORDS = re.compile(r"共|总|合计|累计")
_TRAILING = re.compile(r"(?:共计|合计|总计|总共|一共)[^，。；\d]{0,8}$|^共$")
_FLOW = re.compile(r"结转|办结|办理|答复|上年|去年|上一年|历年")
_NEW_START = re.compile(r"^(?:\d{4}年|全年|本年|今年|截至|截止|此外|另外|同时|目前)")
# "从内容分类看，…": the numbers that follow divide the total a second time.
_REGROUPING = re.compile(
    r"^(?:其中)?(?:从|按照?|依照?|就)[^，。；\d]{0,16}(?:看|来看|来说|分类?|划分|区分|统计|计算|而言)[，：]?"
)
_CLAUSE_END = re.compile(r"[。；！？\n]")
_FEWEST_MIXED = 3
_LONGEST = 120  # no list names more parts; without an end, a text of numbers alone takes hours


def find_sums(text: str) -> list[StatedSum]:
    """Every total of `text` (one part of a report, line breaks between paragraphs) whose parts the text names, in reading order."""
    return find_sums_in(level_prose(text))


@once
def find_sums_in(prose: Prose) -> list[StatedSum]:
    """As find_sums, for a text that is levelled already."""
    numbers = [m for m in mentions(prose) if _may_count(prose, m)]
    percents = shares(prose)
    sums: list[StatedSum] = []
    for topic in prose.topics():
        inside = [m for m in numbers if topic.start <= m.start < topic.end]
        finder = _Finder(prose, topic, inside, percents)
        sums += finder.sums()
        sums += [stated for proposal in proposals(prose, topic, inside) if (stated := _of_proposal(prose, proposal))]
    return _with_paths(sorted(sums, key=lambda stated: (stated.start, stated.end)))


def _may_count(prose: Prose, mention: Mention) -> bool:
    """Whether a number can be a total or a part: a quantity of this report, not a change, ordinal, year, share or quoted title."""
    if mention.kind not in (NumberKind.COUNT, NumberKind.MONEY):
        return False
    if mention.change or mention.ordinal or mention.titled:
        return False
    return not re.search(r"历年|去年|(?<!结转)上年(?!度?(?:结|转))|上一年度?(?!结|转)|较|同比|每$|平均$", mention.label)


def _of_proposal(prose: Prose, proposal: Proposal) -> StatedSum | None:
    """建议 and 提案 as the parts of the results in one class (办理结果为A类3件); several classes are N-PROPOSALS' business."""
    if len(proposal.classes) != 1 or len(proposal.handled) < 2:
        return None
    total, parts = proposal.classes[0], proposal.handled
    return StatedSum(
        total=total.value,
        parts=tuple(part.value for part in parts),
        unit=total.unit,
        quote=prose.quote(parts[0].start - len(parts[0].label), total.end),
        holds=proposal.agrees,
        partial_list=False,
        claim=Claim.RESULTS,
        doubt=Doubt.NONE if proposal.agrees else Doubt.LOOSE,
        path=(total.value,),
        start=parts[0].start - len(parts[0].label),
        end=total.end,
        total_mention=total,
        part_mentions=parts,
        shares=(None,) * len(parts),
    )


class _Opener(Struct, frozen=True):
    claim: Claim
    start: int
    end: int
    total: int  # index of the total among the mentions of the topic
    first: int  # index of the first part
    direct: bool  # no other number stands between total and opener


class _Finder:
    """The sums of one topic."""

    def __init__(self, prose: Prose, topic: Span, numbers: Sequence[Mention], percents: dict[int, Share]) -> None:
        self.prose, self.topic, self.numbers, self.shares = prose, topic, numbers, percents
        self.sentences = [s for s in prose.sentences() if topic.start <= s.start < topic.end]
        self.places = {number.start: place for place, number in enumerate(numbers)}
        self.certainty = Certainty(prose, numbers, percents)
        self.openers = {opener.total: opener for opener in self._find_openers()}

    def sums(self) -> Iterator[StatedSum]:
        taken: set[int] = set()
        for opener in self.openers.values():
            stated = self._opened(opener)
            if stated is not None:
                taken |= {part.start for part in stated.part_mentions}
                yield stated
        for group in share_groups(self.numbers, self.shares, self.prose):
            if group[0].start not in taken:
                stated = self._shared(group)
                if stated is not None:
                    taken |= {part.start for part in stated.part_mentions}
                    yield stated
        for index in range(len(self.numbers)):
            stated = self._positional(index) or self._trailing(index)
            if stated is not None and not taken & {part.start for part in stated.part_mentions}:
                yield stated

    # -- lists opened by words ------------------------------------------------------------------------------------------------

    def _find_openers(self) -> Iterator[_Opener]:
        for index, mention in enumerate(self.numbers):
            after = self.numbers[index + 1] if index + 1 < len(self.numbers) else None
            if after is None:
                continue
            gap = self.prose.text[mention.end : after.start]
            for claim, start, end in marks(gap):
                if "。" in gap[end:] and claim is not Claim.COLON:
                    break  # the list has no numbers ("其中网上占58.5%。"), or ended without one
                found = self._opener(index, claim, mention.end + start, mention.end + end)
                if found is not None:
                    yield found
                break

    def _opener(self, index: int, claim: Claim, start: int, end: int) -> _Opener | None:
        """Tie the mark after number `index` to its first part and to the nearest number of the same unit before it."""
        first = index + 1
        group = self.numbers[first].group
        if group and self.numbers[first].group != self.numbers[index].group and not group <= start + 1:
            return None
        sentence = self.prose.sentence_at(start)
        for related in (False, True):
            for total in range(index, max(-1, index - _LONGEST), -1):
                candidate = self.numbers[total]
                same_place = candidate.start >= sentence.start or start - sentence.start <= 1
                if not same_place or candidate.start < self._sentence_before(sentence).start:
                    break
                fits = candidate.unit == self.numbers[first].unit or (
                    related and kindred(candidate.unit, self.numbers[first].unit)
                )
                if fits and candidate.group in (0, group):
                    return _Opener(claim, start, end, total, first, direct=total == index)
        return None

    def _sentence_before(self, sentence: Span) -> Span:
        at = bisect_right(self.sentences, sentence.start, key=lambda span: span.end)
        return self.sentences[at - 1] if at else sentence

    def _opened(self, opener: _Opener) -> StatedSum | None:
        """The list by its total's unit; with kindred units too where that does not hold and they make it fit better."""
        strict = self._read(opener, related=False)
        if strict is not None and strict.holds:
            return strict
        if (mixed := self._in_any_unit(opener)) is not None:
            return mixed
        loose = self._read(opener, related=True)
        if loose is None or (strict is not None and loose.part_mentions == strict.part_mentions):
            return strict
        if strict is None or loose.holds:
            return loose
        return min(strict, loose, key=lambda stated: abs(Decimal(stated.found) - Decimal(stated.total)))

    def _in_any_unit(self, opener: _Opener) -> StatedSum | None:
        """ "发布信息6000条，其中会议20条，文件300件，…": told only where all numbers of the sentence, whatever their units, add up."""
        total, first = self.numbers[opener.total], self.numbers[opener.first]
        sentence = self.prose.sentence_at(first.start)
        found: Number = 0
        parts: list[Mention] = []
        for number in self.numbers[opener.first :]:
            if number.start >= sentence.end or number.group != first.group or number.kind is not first.kind:
                break
            parts.append(number)
            found += number.value
            if found >= total.value:
                break
        if found != total.value or len(parts) < _FEWEST_MIXED:
            return None
        return self._stated(opener.claim, total, parts, Reading(tuple(range(len(parts))), len(parts)), opener.end)

    def _read(self, opener: _Opener, *, related: bool) -> StatedSum | None:
        total = self.numbers[opener.total]
        chain = self._chain(opener.first, total, related=related)
        if not chain:
            return None
        skips = [position for position, number in enumerate(chain)
                 if (at := self.places[number.start]) in self.openers and at >= opener.first]  # fmt: skip
        values = [part.value for part in chain]
        ends = self._ends(chain)
        reading = best_reading(total.value, values, skips, ends)
        if reading is None and self._shared_by_several(total, values, skips, ends):
            return None
        if reading is None and (later := self._anew(opener, total, chain)) is not None:
            return later
        for earlier in self._earlier(total) if reading is None else ():
            # "收到12件，其中自然人8件，法人4件；其中予以公开6件，…": the second list divides the first total again.
            again = best_reading(earlier.value, values, skips, ends)
            if again is not None and len(again.parts) > 1:
                return self._stated(opener.claim, earlier, chain, again, opener.end)
        if reading is None:
            reading = self._by_clauses(total, chain) or longest_reading(total.value, values, skips, ends)
        return self._stated(opener.claim, total, chain, reading, opener.end, direct=opener.direct)

    def _anew(self, opener: _Opener, total: Mention, chain: Sequence[Mention]) -> StatedSum | None:
        """ "310条，其中规范性文件3条。通过网站290条，公报20条": what stands behind a sentence's end may divide the total a second time."""
        for start in self._ends(chain)[:-1]:
            rest = chain[start:]
            again = best_reading(total.value, [part.value for part in rest], [], self._ends(rest))
            if again is not None and len(again.parts) > 1:
                return self._stated(opener.claim, total, rest, again, opener.end)
        return None

    def _by_clauses(self, total: Mention, chain: Sequence[Mention]) -> Reading | None:
        """ "复议7件，维持6件，未结1件；诉讼4件，维持2件…": the first number of each clause is the part, if these add up."""
        heads = [0]
        for position in range(1, len(chain)):
            if "；" in self.prose.text[chain[position - 1].end : chain[position].start]:
                heads.append(position)
        holds = len(heads) > 1 and added([chain[position] for position in heads]) == total.value
        return Reading(tuple(heads), len(chain)) if holds else None

    def _shared_by_several(self, total: Mention, values: Sequence[Number], skips: Sequence[int], ends: Sequence[int]) -> bool:
        """Whether the list divides several numbers together: "建议12件、提案8件，其中A类15件，B类5件"."""
        together = total.value
        for earlier in self._earlier(total):
            together += earlier.value
            again = best_reading(together, values, skips, ends)
            if again is not None and len(again.parts) > 1:
                return True
        return False

    def _earlier(self, total: Mention) -> list[Mention]:
        """Other numbers before `total` in its sentence that could be the total instead, the nearest first."""
        sentence = self.prose.sentence_at(total.start)
        last = self.places[total.start]
        return [
            number
            for number in reversed(self.numbers[max(0, last - _LONGEST) : last])
            if sentence.start <= number.start and number.unit == total.unit and number.group in (0, total.group)
        ]

    def _chain(self, first: int, total: Mention, *, related: bool = False) -> list[Mention]:
        """The numbers that may be parts: same unit (or a kindred one), same bracket, up to a sentence with a subject of its own."""
        unit, group = total.unit, self.numbers[first].group

        def fits(number: Mention) -> bool:
            return number.unit == unit or (related and kindred(number.unit, unit))

        chain: list[Mention] = []
        sentence = self.prose.sentence_at(self.numbers[first].start)
        for number in self.numbers[first:]:
            if number.start >= sentence.end:
                new = self.prose.sentence_at(number.start)
                words = self.prose.text[new.start : number.start]
                if group or _NEW_START.match(words) or (fits(number) and _TOTAL_WORDS.search(number.label)):
                    break
                if _REGROUPING.match(words):
                    break
                sentence = new
            if fits(number) and number.group == group:
                chain.append(number)
            if len(chain) == _LONGEST:
                break
        return chain

    def _ends(self, chain: Sequence[Mention]) -> list[int]:
        """How many numbers of the chain stand before each clause or sentence end after the first."""
        text = self.prose.text
        ends = []
        for position, number in enumerate(chain):
            after = chain[position + 1].start if position + 1 < len(chain) else self.topic.end
            if position + 1 == len(chain) or _CLAUSE_END.search(text, number.end, after):
                ends.append(position + 1)
        return ends

    # -- lists tied by shares, position or a closing total ----------------------------------------------------------------------

    def _shared(self, group: Sequence[Mention]) -> StatedSum | None:
        before = [n for n in self.numbers if n.end <= group[0].start and n.unit == group[0].unit and n.group == group[0].group]
        reading = Reading(parts=tuple(range(len(group))), end=len(group))
        found = added(group)
        holding = [number for number in before if number.value == found]
        if holding:
            return self._stated(Claim.SHARES, holding[-1], group, reading, group[0].start)
        fitting = [
            (sum(share.fits(part.value, number.value) for part in group if (share := self.shares.get(part.start))), number)
            for number in before
            if number.value
        ]
        if not fitting:
            return None
        agreeing, total = max(fitting, key=lambda pair: (pair[0], pair[1].start))
        stated = sum(part.start in self.shares for part in group)
        if agreeing < 2 and agreeing * 2 < stated:
            return None
        return self._stated(Claim.SHARES, total, group, reading, group[0].start, direct=agreeing >= 2)

    def _positional(self, index: int) -> StatedSum | None:
        """A number followed by parts without any word; told only where it holds, or misses so narrowly that chance is unlikely."""
        total = self.numbers[index]
        if index in self.openers or not total.value:
            return None
        chain = self._chain(index + 1, total) if index + 1 < len(self.numbers) else []
        chain = [number for number in chain if number.group == total.group]
        sentence = self.prose.sentence_at(total.start)
        here = [number for number in chain if number.start < sentence.end] or chain
        values = [number.value for number in here]
        reading = best_reading(total.value, values, [], self._ends(here))
        if reading is not None and len(reading.parts) > 1:
            flows = any(_FLOW.search(here[position].label) for position in reading.parts)
            return None if flows else self._stated(Claim.POSITION, total, here, reading, total.end)
        return None if any(_FLOW.search(number.label) for number in here) else self._near_miss(total, here)

    def _near_miss(self, total: Mention, chain: Sequence[Mention]) -> StatedSum | None:
        parts = list(chain)
        if len(parts) < 2 or not _TOTAL_WORDS.search(total.label) or max(part.value for part in parts) >= total.value:
            return None
        gap = abs(Decimal(added(parts)) - Decimal(total.value))
        if gap * 20 > total.value:
            return None
        reading = Reading(parts=tuple(range(len(parts))), end=len(parts))
        return self._stated(Claim.POSITION, total, parts, reading, total.end, direct=False)

    def _trailing(self, index: int) -> StatedSum | None:
        """Parts first, their total after them: "网站3条、公众号4条，共计7条"."""
        total = self.numbers[index]
        if index in self.openers or not _TRAILING.search(total.label) or not total.value:
            return None
        sentence = self.prose.sentence_at(total.start)
        before = [
            number
            for number in self.numbers[max(0, index - _LONGEST) : index]
            if number.start >= sentence.start and number.unit == total.unit and number.group == total.group
        ]
        found: Number = 0
        for count in range(1, len(before) + 1):
            found += before[-count].value
            if found == total.value and count > 1:
                parts = before[-count:]
                reading = Reading(parts=tuple(range(count)), end=count)
                return self._stated(Claim.TRAILING, total, parts, reading, parts[0].start)
        opened = any(self.places[number.start] in self.openers for number in before) or total.label == "共"
        if len(before) > 1 and not opened and max(number.value for number in before) < total.value:
            reading = Reading(parts=tuple(range(len(before))), end=len(before))
            return self._stated(Claim.TRAILING, total, before, reading, before[0].start, direct=False)
        return None

    # -- the finished sum -----------------------------------------------------------------------------------------------------

    def _stated(
        self, claim: Claim, total: Mention, chain: Sequence[Mention], reading: Reading, opened: int, *, direct: bool = True
    ) -> StatedSum | None:
        parts = tuple(chain[position] for position in reading.parts)
        found = added(parts)
        holds = found == total.value
        if not parts or (len(parts) == 1 and not holds and found <= self._said_before(total)):
            return None  # 其中 with one part only singles something out, perhaps of several numbers before it
        start = min(total.start - len(total.label), parts[0].start)
        end = max(part.end for part in parts)
        partial = not holds and self.certainty.is_partial(claim, parts, opened)
        doubt = (
            Doubt.NONE if holds else self.certainty.doubt(claim, total, chain, parts, reading, partial=partial, direct=direct)
        )
        return StatedSum(
            total=total.value,
            parts=tuple(part.value for part in parts),
            unit=total.unit,
            quote=self.prose.quote(start, max(end, total.end)),
            holds=holds,
            partial_list=partial,
            claim=claim,
            doubt=doubt,
            path=(total.value,),
            start=start,
            end=max(end, total.end),
            total_mention=total,
            part_mentions=parts,
            shares=tuple(self.shares.get(part.start) for part in parts),
        )

    def _said_before(self, total: Mention) -> Number:
        """What `total` and the other numbers before it in its sentence make together."""
        return added([total, *self._earlier(total)])


def _with_paths(sums: Sequence[StatedSum]) -> list[StatedSum]:
    """Each sum whose total is a part of another gets that one's path in front of its own."""
    by_part = {part.start: outer for outer in sums for part in outer.part_mentions}
    found = []
    for stated in sums:
        path: tuple[Number, ...] = (stated.total,)
        at, seen = stated.total_mention.start, set[int]()
        while (outer := by_part.get(at)) is not None and at not in seen:
            seen.add(at)
            path = (outer.total, *path)
            at = outer.total_mention.start
        found.append(
            StatedSum(**{name: getattr(stated, name) for name in stated.__struct_fields__ if name != "path"}, path=path)
        )
    return found
