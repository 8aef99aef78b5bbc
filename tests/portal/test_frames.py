"""A frame with its holes filled is what rendering the template at once gives."""

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from portal.pages.frames import fill_frame

OPTION = "components/facet_option.html"
FIXED = {"key": "cost", "value": "a&b", "label": "<b>", "chosen": True, "empty": False}


@pytest.mark.parametrize("count", ["3", "", "<script>", mark_safe("<b>4</b>"), "{{ label }}"])
def test_the_same_as_rendering(count: str) -> None:
    for _again in range(2):
        frame = fill_frame(OPTION, fixed=FIXED, holes={"count": count})
        assert frame == render_to_string(OPTION, {**FIXED, "count": count})


def test_every_kind_has_a_frame_of_its_own() -> None:
    chosen = fill_frame(OPTION, fixed=FIXED, holes={"count": "1"})
    other = fill_frame(OPTION, fixed={**FIXED, "chosen": False}, holes={"count": "1"})
    assert " checked" in chosen
    assert " checked" not in other


def test_every_language_has_a_frame_of_its_own() -> None:
    said = set()
    for language in ("nl", "en", "nl"):
        with override(language):
            said.add(fill_frame(OPTION, fixed=FIXED, holes={"count": "1"}))
    assert len(said) == 2


def test_a_hole_that_the_template_does_not_print_is_left_out() -> None:
    assert "secret" not in fill_frame(OPTION, fixed=FIXED, holes={"count": "1", "x": "secret"})
