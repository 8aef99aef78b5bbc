"""The registry of every model with data about people: which fields, whose, how a row is found, and
what happens to it when that person is erased. A test fails for a model or a text field that is not
named here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from portal.privacy.any_model import find_history
from portal.privacy.enums import Erasure, Whose
from portal.privacy.free_models import FREE

__all__ = ["FREE", "HOLDINGS", "Holding", "list_holdings"]

HISTORY_FIELDS = ("history_change_reason", "history_type")


@dataclass(frozen=True, slots=True)
class Holding:
    """What a model holds about people.

    `fields` may hold personal data; `neutral` are texts that are codes or keys; `secret` fields
    are never exported. `own` says how rows about the person as a whole are found: by look-up, the
    attribute of people.Found to compare with. `establishment` are look-ups to the establishment:
    in its files a person of that company is also searched for by name. Where texts are not
    `quoted`, an export says only that they name somebody, because they name others too. `kept` is
    the rule of retention.py, or says until when.
    """

    whose: Whose
    erased: Erasure
    kept: str
    fields: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    establishment: tuple[str, ...] = ()
    quoted: bool = True


def _asker(by: str, **more: Any) -> Holding:
    return Holding(
        Whose.ASKER, more.pop("erased", Erasure.BLANKED), "referrals", own={by: "intakes"}, **more
    )


def _account(by: str, **more: Any) -> Holding:
    erased = more.pop("erased", Erasure.ACCOUNT)
    return Holding(Whose.ACCOUNT, erased, "accounts", own={by: "users"}, **more)


def _company(kept: str = "as long as the company is on file", **more: Any) -> Holding:
    return Holding(Whose.COMPANY, Erasure.REDACTED, kept, **more)


def _of_visit(**more: Any) -> Holding:
    own = {"visit__contact__in": "contacts"}
    return _company("visits", own=own, establishment=("visit__establishment",), **more)


HOLDINGS: Final[Mapping[str, Holding]] = {
    # --- who asked for help ---
    "entrepreneurs.intake": _asker(
        "pk__in",
        fields=("own_words", "town", "activity", "kvk_number", "facts", "skipped", "email"),
        neutral=("language", "channel", "needs"),
    ),
    "entrepreneurs.contactperson": _asker(
        "intake__in", erased=Erasure.DELETED, fields=("name", "company", "email", "phone")
    ),
    "entrepreneurs.consent": _asker(
        "contact__intake__in",
        erased=Erasure.DELETED,
        fields=("text",),
        neutral=("purpose", "text_version"),
    ),
    "referrals.referral": _asker(
        "intake__in",
        fields=("facts", "outcomes", "question", "note"),
        neutral=("status", "needs", "verdict", "language", "reason", "helped"),
    ),
    "referrals.referralevent": _asker(
        "referral__intake__in",
        fields=("note",),
        neutral=("type", "from_status", "to_status", "actor", "reason"),
    ),
    "referrals.outcome": _asker(
        "referral__intake__in", fields=("what",), neutral=("source", "moment", "helped")
    ),
    "referrals.referralproposal": Holding(
        Whose.CONTACT,
        Erasure.BLANKED,
        "referrals",
        own={"intake__in": "intakes", "contact__in": "contacts"},
    ),
    "programmes.programmealert": Holding(
        Whose.ADDRESS,
        Erasure.DELETED,
        "alerts",
        fields=("email", "selection"),
        neutral=("language",),
        own={"email__iexact": "address"},
    ),
    "outbox.outgoingmessage": Holding(
        Whose.ADDRESS,
        Erasure.BLANKED,
        "messages",
        fields=("to_address", "cc_address", "subject", "text", "html", "unsubscribe_url")
        + ("attachment_name", "attachment", "line", "line_url"),
        neutral=("kind", "subject_key", "slot", "language", "request_id", "status", "last_error"),
        own={
            "to_address__iexact": "address",
            "cc_address__iexact": "address",
            "subject_key__in": "keys",
        },
    ),
    "partners.keyedrequest": Holding(
        Whose.ASKER,
        Erasure.DELETED,
        "IDEMPOTENCY_KEEP_DAYS",
        fields=("body",),
        neutral=("key", "subject_key", "fingerprint"),
    ),
    # --- companies and their people ---
    "entrepreneurs.company": _company(
        fields=("name", "kvk_number"), neutral=("legal_form", "sbi_code")
    ),
    "entrepreneurs.establishment": _company(
        fields=("name", "number", "street", "postcode", "town", "search_text", "name_text"),
        # Built from the addresses of all contacts, and built again when one of them goes.
        secret=("search_text",),
    ),
    "entrepreneurs.companycontact": Holding(
        Whose.CONTACT,
        Erasure.DELETED,
        "left-contacts",
        fields=("name", "function", "email", "phone"),
        own={"pk__in": "contacts"},
    ),
    "entrepreneurs.companyfact": _company(
        fields=("value",), neutral=("attribute", "origin"), establishment=("establishment",)
    ),
    "entrepreneurs.contactmoment": _company(
        "contact-moments", fields=("note",), neutral=("kind",), establishment=("establishment",)
    ),
    "entrepreneurs.companyimport": _company(
        "imports",
        fields=("file_name", "content", "headings", "problem"),
        neutral=("status", "digest", "sheet", "columns", "policy"),
    ),
    "entrepreneurs.failedrow": Holding(
        Whose.COMPANY, Erasure.DELETED, "imports", fields=("cells", "problems")
    ),
    "entrepreneurs.visit": _company(
        "visits",
        fields=("opening", "actions"),
        neutral=("status",),
        own={"contact__in": "contacts"},
        establishment=("establishment",),
    ),
    "entrepreneurs.themenote": _of_visit(fields=("note",), neutral=("theme", "need")),
    "entrepreneurs.policysignal": _of_visit(fields=("text",), neutral=("kind",)),
    "entrepreneurs.feedbackletter": _of_visit(
        fields=("heard", "will_do", "fitting", "answer_text"), neutral=("status", "answer")
    ),
    # These rows are not about the person, but may name them.
    "entrepreneurs.confidentialnote": _company(
        "visits", fields=("text",), establishment=("visit__establishment", "moment__establishment")
    ),
    "entrepreneurs.followup": _company(
        "follow-ups",
        fields=("text", "result_note"),
        neutral=("theme", "kind", "result"),
        own={"proposal__intake__in": "intakes"},
        establishment=("establishment",),
    ),
    "entrepreneurs.companylink": _company(
        "links",
        fields=("why",),
        neutral=("theme", "status"),
        establishment=("sides__establishment",),
    ),
    "entrepreneurs.linkside": _company(
        "links",
        fields=("effect_note",),
        neutral=("answer", "effect"),
        own={"contact__in": "contacts"},
        establishment=("establishment",),
    ),
    "entrepreneurs.meeting": _company(
        "as long as its figures", fields=("venue", "text"), neutral=("theme", "status")
    ),
    "entrepreneurs.invitation": _company(
        "invitations",
        fields=("effect_note",),
        neutral=("status", "effect"),
        own={"contact__in": "contacts"},
        establishment=("establishment",),
    ),
    "entrepreneurs.establishmentmerge": _company(
        fields=("dropped_name", "story"), establishment=("kept",), quoted=False
    ),
    # --- who logs in ---
    "accounts.user": _account(
        "pk__in",
        fields=("email", "first_name", "last_name", "password"),
        neutral=("role",),
        secret=("password",),
    ),
    "accounts.listexport": _account("person__in", erased=Erasure.KEPT, neutral=("name",)),
    "entrepreneurs.confidentiallook": _account("person__in", erased=Erasure.KEPT),
    "admin.logentry": _account(
        "user__in", fields=("object_repr", "change_message"), neutral=("object_id",)
    ),
    "sessions.session": Holding(
        Whose.ACCOUNT,
        Erasure.DELETED,
        "sessions",
        fields=("session_data",),
        neutral=("session_key",),
        secret=("session_data",),
    ),
    "account.emailaddress": Holding(
        Whose.ACCOUNT,
        Erasure.DELETED,
        "accounts",
        fields=("email",),
        own={"user__in": "users", "email__iexact": "address"},
    ),
    "account.emailconfirmation": _account(
        "email_address__user__in", erased=Erasure.DELETED, fields=("key",), secret=("key",)
    ),
    "socialaccount.socialaccount": _account(
        "user__in", erased=Erasure.DELETED, fields=("uid", "extra_data"), neutral=("provider",)
    ),
    "socialaccount.socialtoken": _account(
        "account__user__in",
        erased=Erasure.DELETED,
        fields=("token", "token_secret"),
        secret=("token", "token_secret"),
    ),
    "mfa.authenticator": _account(
        "user__in",
        erased=Erasure.DELETED,
        fields=("data",),
        neutral=("type",),
        secret=("data",),
    ),
    "privacy.privacyaction": Holding(
        Whose.ADDRESS,
        Erasure.KEPT,
        "privacy-log",
        neutral=("kind", "via", "subject"),
        own={"subject": "subject", "person__in": "users"},
    ),
}


def list_holdings() -> Iterator[tuple[type[Model], Holding]]:
    """Yield each model with what it holds; the history of a model holds the same."""
    for label, holding in HOLDINGS.items():
        model = apps.get_model(label)
        yield model, holding
        if history := find_history(model):
            yield history, holding
