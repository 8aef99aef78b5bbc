"""What the pages with a verdict show: needs, reasons, other places to look, and the answers."""

from entrepreneurs.intake.answers import Assessment
from portal.wording import pick_language
from programmes.engine.criteria import NOT_MET
from programmes.presenting.presenter import Presenter, Reason


def list_needs(assessment: Assessment) -> list[str]:
    """Return the names of the themes that are needed, the most urgent first."""
    themes = assessment.catalogue.document["themes"]
    ordered = sorted(assessment.needs.items(), key=lambda need: -need[1])
    return [pick_language(themes[theme]["name"]) for theme, _ in ordered]


def list_signposts(assessment: Assessment) -> list[dict[str, object]]:
    """Return national desks and schemes for each theme that no programme serves."""
    document = assessment.catalogue.document
    return [
        {
            "theme": pick_language(document["themes"][theme]["name"]),
            "signposts": [
                (signpost["name"], signpost["website"], pick_language(signpost["sentence"]))
                for signpost in document["signposts"]
                if theme in signpost["themes"]
            ],
        }
        for theme in assessment.matching.unmet_themes
    ]


def list_answers(presenter: Presenter) -> list[tuple[str, str]]:
    """Return pairs of question and answer, for the visitor to check and change."""
    attributes = presenter.catalogue.attributes
    return [
        (pick_language(attributes[slug]["question"]), presenter.explainer.word_value(slug, value))
        for slug, value in presenter.facts.sent.items()
    ]


def leave_out_notes(reasons: list[Reason]) -> list[Reason]:
    """Return each reason once: notes are for editors, and without them two sentences
    may be equal.
    """
    found = {one.text: one for one in sorted(reasons, key=lambda one: one.outcome == NOT_MET)}
    return [found[text] for text in dict.fromkeys(one.text for one in reasons)]
