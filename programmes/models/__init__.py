"""The catalogue as editors keep it. Visitors and the engine read the published snapshot, a
`CatalogueVersion`.
"""

from programmes.models.alert import CatalogueChange, ProgrammeAlert
from programmes.models.pause import Pause, find_pause
from programmes.models.programme import (
    CatalogueVersion,
    Offer,
    Programme,
    ProgrammeCriterion,
    ProgrammeOrganisation,
    ProgrammeTheme,
)
from programmes.models.reference import (
    Attribute,
    Organisation,
    PolicyTheme,
    Region,
    Sector,
    Signpost,
    Theme,
    Town,
)

__all__ = [
    "Attribute",
    "CatalogueChange",
    "CatalogueVersion",
    "Offer",
    "Organisation",
    "Pause",
    "PolicyTheme",
    "Programme",
    "ProgrammeAlert",
    "ProgrammeCriterion",
    "ProgrammeOrganisation",
    "ProgrammeTheme",
    "Region",
    "Sector",
    "Signpost",
    "Theme",
    "Town",
    "find_pause",
]
