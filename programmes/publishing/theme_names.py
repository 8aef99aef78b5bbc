"""Name the themes of the catalogue in force."""

from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.publishing.versions import get_current_catalogue


def name_theme(slug: str, *, language: str = "nl") -> str:
    """Return a theme's name for use within a sentence; its slug when it is no longer in force."""
    theme = get_current_catalogue().document["themes"].get(slug)
    return pick_language(theme["name"], language).lower() if theme else slug


def name_themes(catalogue: Catalogue) -> dict[str, str]:
    """Return names by slug, in the language of the page and the order of the catalogue."""
    themes = catalogue.document["themes"]
    return {slug: pick_language(theme["name"]) for slug, theme in themes.items()}
