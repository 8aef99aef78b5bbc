"""Say what an offer would mean for one company, in euros and in plain words.

Amounts are said to be at most so much ("ten hoogste"), unless the cost is known. Pure, apart from
the language of the sentences.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.wording import format_decimal, format_euro
from programmes.engine.criteria import Value
from programmes.engine.facts import read_amount
from programmes.engine.published import PublishedContribution, PublishedOffer
from programmes.enums import DE_MINIMIS_KINDS, OfferKind

# The parsed facts of a company, by attribute.
Values = Mapping[str, Value]


def describe_benefit(offer: PublishedOffer, values: Values) -> list[str]:
    """Return sentences about the money in an offer, for a company with these facts."""
    sentences = [
        _describe_amount(offer, values),
        _describe_share(offer),
        _describe_guarantee(offer),
    ]
    sentences += [
        _describe_minimum(offer, values),
        describe_contribution(offer["own_contribution"]),
    ]
    return [sentence for sentence in sentences if sentence]


def describe_state_aid(offer: PublishedOffer) -> str:
    """Return the warning that an offer counts as de-minimis aid; empty when it does not.

    Vouchers, subsidies and guarantees do (EU 2023/2831).
    """
    if offer["kind"] not in DE_MINIMIS_KINDS and not offer["guarantee_rate"]:
        return ""
    return _(
        "Dit telt mee als steun van de overheid (de-minimissteun). "
        "Uw bedrijf mag in drie jaar ten hoogste %(amount)s krijgen."
    ) % {"amount": word_euro(Decimal(300_000))}


def describe_contribution(contribution: PublishedContribution | None) -> str:
    """Return what the entrepreneur pays, in a sentence; empty when the source does not say."""
    if not contribution:
        return ""
    low, high = read_amount(contribution["min"]), read_amount(contribution["max"])
    if low == high == 0:
        return _("Voor u is dit gratis.")
    if low is not None and low == high:
        return _("U betaalt zelf %(amount)s.") % {"amount": word_euro(low)}
    if low is not None and high is not None:
        return _("U betaalt zelf %(low)s tot %(high)s.") % {
            "low": word_euro(low),
            "high": word_euro(high),
        }
    if low is not None:
        return _("U betaalt zelf ten minste %(amount)s.") % {"amount": word_euro(low)}
    if high is not None:
        return _("U betaalt zelf ten hoogste %(amount)s.") % {"amount": word_euro(high)}
    return ""


def _describe_amount(offer: PublishedOffer, values: Values) -> str:
    max_amount = read_amount(offer["max_amount"])
    if max_amount is None:
        return ""
    if offer["kind"] == OfferKind.LOAN:
        return _describe_loan(max_amount, _find_amount(values, "financeSought"))
    cost, rate = _find_amount(values, "plannedInvestment"), read_amount(offer["funding_rate"])
    if offer["kind"] == OfferKind.SUBSIDY and cost is not None and rate is not None:
        amount = min(max_amount, (cost * rate).quantize(Decimal("0.01")))
        return _("Bij uw investering van %(cost)s krijgt u ten hoogste %(amount)s.") % {
            "cost": word_euro(cost),
            "amount": word_euro(amount),
        }
    return _("U krijgt ten hoogste %(amount)s.") % {"amount": word_euro(max_amount)}


def _describe_loan(max_amount: Decimal, sought: Decimal | None) -> str:
    if sought and sought <= max_amount:
        return _("U zoekt %(sought)s. U kunt hier ten hoogste %(most)s lenen.") % {
            "sought": word_euro(sought),
            "most": word_euro(max_amount),
        }
    if sought:
        return _("U zoekt %(sought)s. Hier kunt u daarvan ten hoogste %(most)s lenen.") % {
            "sought": word_euro(sought),
            "most": word_euro(max_amount),
        }
    return _("U kunt ten hoogste %(amount)s lenen.") % {"amount": word_euro(max_amount)}


def _describe_share(offer: PublishedOffer) -> str:
    rate, max_amount = read_amount(offer["funding_rate"]), read_amount(offer["max_amount"])
    if not rate:
        return ""
    share = _("Dat is hoogstens %(percent)s van uw kosten.") % {"percent": _percent(rate)}
    if max_amount is None or rate >= 1:
        return share
    own = (max_amount / rate - max_amount).quantize(Decimal(1))
    return (
        share + " " + _("Voor het hele bedrag legt u zelf %(own)s bij.") % {"own": word_euro(own)}
    )


def _describe_guarantee(offer: PublishedOffer) -> str:
    rate = read_amount(offer["guarantee_rate"])
    return (
        _("Voor %(percent)s van de lening is er een garantie.") % {"percent": _percent(rate)}
        if rate
        else ""
    )


def _describe_minimum(offer: PublishedOffer, values: Values) -> str:
    least = read_amount(offer["min_investment"])
    planned = _find_amount(values, "plannedInvestment")
    if least is None:
        return ""
    if planned is not None and planned >= least:
        return _(
            "U wilt %(planned)s investeren. Dat is genoeg: ten minste %(least)s is nodig."
        ) % {
            "planned": word_euro(planned),
            "least": word_euro(least),
        }
    return _("U investeert zelf ten minste %(amount)s.") % {"amount": word_euro(least)}


def _find_amount(values: Values, attribute: str) -> Decimal | None:
    value = values.get(attribute)
    return value if isinstance(value, Decimal) else None


def _language() -> str:
    return (get_language() or "nl")[:2]


def word_euro(amount: Decimal) -> str:
    """Return an amount in euros, written for the language of the page."""
    return format_euro(amount, language=_language())


def _percent(rate: Decimal) -> str:
    return f"{format_decimal(rate * 100, language=_language())}%"
