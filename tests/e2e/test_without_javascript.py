"""The same journey where scripts do not run: the town is asked again where it is not certain."""

from typing import Any

import pytest

from referrals.models import Referral

pytestmark = pytest.mark.browser


def go_on(page: Any) -> None:
    page.locator("main form [type=submit]").first.click()


def test_the_whole_journey(plain_page: Any, portal_url: str) -> None:
    page = plain_page
    page.goto(f"{portal_url}/intake/")
    page.fill("[name=own_words]", "Ik zoek geld voor een nieuwe machine")
    go_on(page)
    for theme in page.locator("[name=themes]:checked").all():
        theme.uncheck()
    page.check("[name=themes][value=financing]")
    go_on(page)
    page.fill("[name=town]", "Bergen")
    go_on(page)
    assert page.locator("[name=municipality]").count() > 1, "two places have this name"
    page.check("[name=municipality][value=GM0893]")
    go_on(page)
    page.fill("[name=fte]", "42")
    go_on(page)
    while "/vragen/" in page.url:
        for unknown in page.locator("[type=radio][value=unknown]").all():
            unknown.check()
        for unknown in page.locator("[type=checkbox][name$=-unknown]").all():
            unknown.check()
        go_on(page)
    page.locator("a[href$='/mkb-financieringspoort-limburg/'][href*='/verwijs/']").click()
    go_on(page)
    assert page.locator(".portal-error-summary").count(), "the errors stand together at the top"
    page.fill("[name=name]", "Tom Hendriks")
    page.fill("[name=email]", "tom@maasroer.example")
    page.check("[name=consent]")
    go_on(page)
    assert "/status/" in page.url
    assert Referral.objects.get().status == "sent"
