"""Every rule's basis is cited in full in both languages, and no citation is left that no rule needs."""

from __future__ import annotations

import pytest

from rules.citations import _citations, cite
from rules.registry import all_rules


def test_every_basis_has_its_citation() -> None:
    assert {rule.basis for rule in all_rules().values()} == set(_citations())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_titles_and_articles(lang: str) -> None:
    for rule in all_rules().values():
        text = cite(rule.basis, lang)
        assert text
        assert "[practice]" not in text
        if lang == "zh":
            assert not any(word in text for word in ("note", "identity", "table", "label", "unconfirmed"))
