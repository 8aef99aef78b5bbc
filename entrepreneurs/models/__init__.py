"""The people who ask (an intake) and the companies that we visit (each with its file)."""

from entrepreneurs.models.company import (
    Company,
    CompanyContact,
    CompanyFact,
    ContactMoment,
    Establishment,
)
from entrepreneurs.models.imports import CompanyImport, FailedRow, RememberedColumn
from entrepreneurs.models.intake import Consent, ContactPerson, Intake
from entrepreneurs.models.link import CompanyLink, LinkSide
from entrepreneurs.models.meeting import Invitation, Meeting
from entrepreneurs.models.merge import EstablishmentMerge, NotTwins
from entrepreneurs.models.visit import (
    ConfidentialLook,
    ConfidentialNote,
    FeedbackLetter,
    FollowUp,
    PolicySignal,
    ThemeNote,
    Visit,
)

__all__ = [
    "Company",
    "CompanyContact",
    "CompanyFact",
    "CompanyImport",
    "CompanyLink",
    "ConfidentialLook",
    "ConfidentialNote",
    "Consent",
    "ContactMoment",
    "ContactPerson",
    "Establishment",
    "EstablishmentMerge",
    "FailedRow",
    "FeedbackLetter",
    "FollowUp",
    "Intake",
    "Invitation",
    "LinkSide",
    "Meeting",
    "NotTwins",
    "PolicySignal",
    "RememberedColumn",
    "ThemeNote",
    "Visit",
]
