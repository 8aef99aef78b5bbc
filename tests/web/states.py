"""Every page of the portal in every state it can be in: what axe, the keyboard, the small screen
and the camera look at. A page without a state fails tests/web/test_states.py.

Words between braces stand for the private links that tests.web.world makes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import override

from tests.desk import PASSWORD

SUBMIT = "main form[method=post] [type=submit]"
REFUSE = "#refuse-button"


@dataclass(frozen=True, kw_only=True)
class State:
    """A page at `route` (the name of an address) or `path`, after `fill` and `press`.

    `camera`: whether docs/screens shows it.
    """

    name: str
    route: str = ""
    args: tuple[str, ...] = ()
    path: str = ""
    query: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)
    press: str = ""
    private: bool = False
    # Who is logged in: a name of tests.desk.
    user: str = ""
    language: str = "nl"
    status: int = 200
    errors: bool = False
    camera: bool = True

    def find_url(self, world: Mapping[str, str]) -> str:
        with override(self.language):
            args = [one.format(**world) for one in self.args]
            path = reverse(self.route, args=args) if self.route else self.path
        return path + self.query


def list_english(states: list[State], *names: str) -> list[State]:
    return [
        replace(state, name=f"{state.name}-en", language="en", camera=False)
        for state in states
        if state.name in names
    ]


def ask(name: str, *args: str, route: str = "", **more: object) -> State:
    """A page behind a private link, of the intake unless the route says otherwise."""
    route = route or f"intake:{name.partition('-')[0]}"
    return State(name=name, route=route, args=args, private=True, **more)  # type: ignore[arg-type]


def wrong(name: str, *args: str, route: str, **more: object) -> State:
    """A form that was sent with mistakes."""
    return State(
        name=name,
        route=route,
        args=args,
        status=422,
        errors=True,
        camera=bool(more.pop("camera", False)),
        press=str(more.pop("press", SUBMIT)),
        private=bool(args),
        **more,  # type: ignore[arg-type]
    )


PUBLIC = [
    State(name="home", route="home"),
    State(name="list", route="programmes:list"),
    State(name="list-filtered", route="programmes:list", query="?region=PV23&theme=ambition"),
    State(name="list-words", route="programmes:list", query="?q=personeel"),
    State(name="list-typo", route="programmes:list", query="?q=finacniering", camera=False),
    State(name="list-nothing", route="programmes:list", query="?q=qwrtpzx&theme=premises"),
    State(
        name="list-unknown", route="programmes:list", query="?theme=zzz&region=PV99", camera=False
    ),
    State(name="list-far", route="programmes:list", query="?page=1000000000", status=404),
    State(name="programme", route="programmes:detail", args=("groeiversneller",)),
    State(name="programme-ended", route="programmes:detail", args=("move2social",), camera=False),
    State(name="programme-family", route="programmes:detail", args=("familiebedrijven",)),
    State(
        name="programme-missing",
        path="/programmas/bestaat-niet/",
        status=404,
        camera=False,
    ),
]
CHOSEN = "?programme=groeiversneller&programme=techpack"
ALERTS = [
    State(name="compare", route="programmes:compare", query=CHOSEN),
    State(name="compare-none", route="programmes:compare", camera=False),
    State(
        name="compare-one",
        route="programmes:compare",
        query="?programme=techpack",
    ),
    State(
        name="compare-four",
        route="programmes:compare",
        query=f"{CHOSEN}&programme=move2social&programme=smitzh",
    ),
    State(
        name="compare-five",
        route="programmes:compare",
        query=f"{CHOSEN}&programme=move2social&programme=smitzh&programme=mkb-werkt&programme=zz",
        camera=False,
    ),
    State(name="overview", route="programmes:overview"),
    State(name="alert", route="programmes:alert", query="?theme=financing&region=PV25"),
    State(name="alert-all", route="programmes:alert", camera=False),
    wrong(
        "alert-wrong", route="programmes:alert", query="?theme=zz", fill={"email": "ada@@bouwer"}
    ),
    State(name="alert-asked", route="programmes:alert_asked"),
    ask("alert-confirm", "{alert}", route="programmes:alert_confirm"),
    ask(
        "alert-confirmed",
        "{alert}",
        route="programmes:alert_confirm",
        press=SUBMIT,
        camera=False,
    ),
    ask("alert-off", "{alert_off}", route="programmes:alert_off"),
    ask("alert-turned-off", "{alert_off}", route="programmes:alert_off", press=SUBMIT),
    ask(
        "alert-gone",
        "{gone_alert}",
        route="programmes:alert_confirm",
        status=410,
        camera=False,
    ),
]
TEXTS = [
    State(name="map", route="programmes:map"),
    State(name="map-theme", route="programmes:map", query="?theme=financing", camera=False),
    State(name="developers", route="developers"),
    State(name="try-out", route="try-out"),
    State(name="style", route="style"),
    State(name="style-duinrade", route="style", query="?stijl=duinrade"),
    State(name="accessibility", route="accessibility"),
    State(name="privacy", route="privacy"),
    State(name="cookies", route="cookies"),
    State(name="contact", route="contact"),
]
INTAKE = [
    State(name="start", route="intake:start"),
    State(name="fit", route="intake:fit", args=("groeiversneller",)),
    State(name="fit-verdict", route="intake:fit", args=("groeiversneller",), press=SUBMIT),
    ask("programme-fits", "{complete}", "groeiversneller", route="intake:programme"),
    ask("programme-open", "{unsure}", "techpack", route="intake:programme", camera=False),
    ask("programme-unfit", "{unfit}", "financieringstafels", route="intake:programme"),
    ask("question", "{words}", camera=False),
    ask("themes", "{words}"),
    ask("themes-riddle", "{riddle}", camera=False),
    wrong("themes-none", "{riddle}", route="intake:themes"),
    ask("urgency", "{asked}"),
    ask("place", "{asked}"),
    wrong("place-unknown", "{asked}", route="intake:place", fill={"town": "Qqqqxx"}),
    wrong("place-which", "{asked}", route="intake:place", fill={"town": "Bergen"}, camera=True),
    ask("company", "{asked}"),
    wrong("company-wrong", "{asked}", route="intake:company", fill={"fte": "veel"}, camera=True),
    wrong("company-which", "{asked}", route="intake:company", fill={"activity": "machinebouw"}),
    ask("questions", "{open}", "growth"),
    wrong(
        "questions-wrong",
        "{open}",
        "finance",
        route="intake:questions",
        query="?vraag=financeSought",
        fill={"financeSought": "heel veel"},
        camera=True,
    ),
    ask("result", "{complete}"),
    ask("result-unsure", "{unsure}"),
    ask("result-lost", "{lost}"),
    ask("result-unfit", "{unfit}", camera=False),
    ask("result-referred", "{referred}", camera=False),
    ask("resume-gone", "{gone}", status=410),
]
REFERRALS = [
    State(
        name="refer",
        route="referrals:refer",
        args=("{complete}", "groeiversneller"),
        private=True,
    ),
    wrong(
        "refer-wrong",
        "{complete}",
        "groeiversneller",
        route="referrals:refer",
        fill={"email": "ada@@bouwer", "phone": "bel maar"},
        camera=True,
    ),
    State(name="status", route="referrals:status", args=("{status}",), private=True),
    State(
        name="status-empty",
        route="referrals:status",
        args=("{lonely}",),
        private=True,
        camera=False,
    ),
    State(
        name="status-sent",
        route="referrals:refer",
        args=("{complete}", "mkb-businessversneller"),
        fill={"name": "Ada Bouwer", "email": "ada@bouwer.example", "consent": "on"},
        press=SUBMIT,
        private=True,
    ),
    State(
        name="withdraw",
        route="referrals:withdraw",
        args=("{status}", "{open_referral}"),
        private=True,
    ),
    State(
        name="status-withdrawn",
        route="referrals:withdraw",
        args=("{leaving}", "{going}"),
        press=SUBMIT,
        private=True,
        camera=False,
    ),
    State(name="erase", route="referrals:erase", args=("{leaving}",), private=True),
    State(name="erased", route="referrals:erase", args=("{parting}",), press=SUBMIT, private=True),
    State(
        name="status-gone",
        route="referrals:status",
        args=("{gone_status}",),
        private=True,
        status=410,
        camera=False,
    ),
    State(name="answer", route="referrals:answer", args=("{answer_waiting}",), private=True),
    wrong("answer-wrong", "{answer_waiting}", route="referrals:answer", press=REFUSE, camera=True),
    State(
        name="answer-given",
        route="referrals:answer",
        args=("{answer_given}",),
        private=True,
        camera=False,
    ),
    State(
        name="answer-refused",
        route="referrals:answer",
        args=("{answer_refused}",),
        private=True,
        camera=False,
    ),
    State(
        name="answer-saved",
        route="referrals:answer",
        args=("{answer_bare}",),
        fill={"accept-note": "Ik bel u morgen."},
        press="#accept-button",
        private=True,
        camera=False,
    ),
    State(
        name="answer-withdrawn",
        route="referrals:answer",
        args=("{answer_withdrawn}",),
        private=True,
        status=410,
    ),
    State(
        name="answer-gone",
        route="referrals:answer",
        args=("{gone_answer}",),
        private=True,
        status=410,
        camera=False,
    ),
    State(name="desk", route="referrals:desk", args=("{desk}",), private=True),
    State(name="letters", route="demo-mail", private=True),
    State(name="letter", route="demo-mail-message", args=("{letter}",), private=True),
]


def at_work(name: str, route: str, *args: str, user: str = "manager", **more: object) -> State:
    """A page for who is logged in."""
    return State(name=name, route=route, args=args, private=True, user=user, **more)  # type: ignore[arg-type]


def wrong_at_work(name: str, route: str, *args: str, **more: object) -> State:
    press = str(more.pop("press", SUBMIT))
    return at_work(name, route, *args, status=422, errors=True, press=press, camera=False, **more)


DESK = [
    at_work("work", "desk:work"),
    at_work("work-empty", "desk:work", user="neighbour", camera=False),
    at_work("team", "desk:team", user="coordinator"),
    wrong_at_work("team-wrong", "desk:team", user="coordinator"),
    at_work("oversight", "desk:oversight", user="coordinator"),
    at_work("companies", "companies:list"),
    at_work(
        "companies-nothing",
        "companies:list",
        fill={"q": "Qwrtpzx"},
        press="main form[role=search] button",
    ),
    at_work("file", "desk:company", "{company}"),
    at_work("file-nearby", "desk:company", "{company}", user="neighbour"),
    at_work("company-add", "companies:add"),
    wrong_at_work("company-add-wrong", "companies:add", fill={"kvk_number": "12"}),
    at_work("register", "companies:register"),
    at_work(
        "register-off",
        "companies:register",
        fill={"q": "Zilverkoren"},
        press=SUBMIT,
        camera=False,
    ),
    wrong_at_work("register-wrong", "companies:register", fill={"q": "123"}),
    at_work("fitting", "referrals:fitting", "{company}"),
    at_work("fitting-none", "referrals:fitting", "{twin}", camera=False),
    at_work("propose", "referrals:propose", "{company}", "groeiversneller"),
    wrong_at_work("propose-wrong", "referrals:propose", "{company}", "groeiversneller"),
    at_work("propose-nobody", "referrals:propose", "{twin}", "groeiversneller", camera=False),
    at_work("links", "companies:links", "{company}"),
    at_work("links-none", "companies:links", "{twin}", camera=False),
    at_work("link", "companies:link", "{guest_two}", "{company}"),
    at_work("link-twice", "companies:link", "{company}", "{linked}", camera=False),
    wrong_at_work("link-wrong", "companies:link", "{guest_two}", "{company}"),
    ask("introduction", "{link_asked}", route="links:answer"),
    wrong("introduction-wrong", "{link_asked}", route="links:answer"),
    ask("introduction-done", "{link_met}", route="links:answer", camera=False),
    ask("introduction-gone", "{gone_link}", route="links:answer", status=410, camera=False),
    ask("link-effect", "{link_met}", route="links:effect", camera=False),
    wrong("link-effect-wrong", "{link_met}", route="links:effect"),
    at_work("twins", "companies:twins"),
    at_work("twins-none", "companies:twins", user="stranger", camera=False),
    at_work("twin-find", "companies:find-twin", "{company}", camera=False),
    at_work("merge", "companies:merge", "{guest}", "{twin}"),
    at_work("merge-itself", "companies:merge", "{guest}", "{guest}", camera=False),
    at_work("imports", "imports:list"),
    wrong_at_work("imports-wrong", "imports:list"),
    at_work("import-columns", "imports:show", "{list_matching}"),
    wrong_at_work(
        "import-columns-wrong",
        "imports:show",
        "{list_matching}",
        fill={"column-0": ""},
        press="main form[action$='/kolommen/'] button",
    ),
    wrong_at_work(
        "import-table-wrong",
        "imports:show",
        "{list_matching}",
        fill={"header_row": "999"},
        press="main form[action$='/tabel/'] button",
    ),
    at_work("import-checked", "imports:show", "{list_checked}"),
    at_work("import-working", "imports:show", "{list_working}"),
    at_work("import-done", "imports:show", "{list_done}", camera=False),
    at_work("company-change", "companies:change", "{company}", camera=False),
    at_work("contact-add", "companies:add-contact", "{company}", camera=False),
    wrong_at_work("contact-wrong", "companies:add-contact", "{company}", fill={"email": "a@@b"}),
    at_work("contact-change", "companies:contact", "{company}", "{contact_person}", camera=False),
    at_work("moment", "companies:moment", "{company}"),
    wrong_at_work("moment-wrong", "companies:moment", "{company}", fill={"on": "2999-01-01"}),
    at_work("moment-note", "companies:moment-note", "{company}", "{moment}", camera=False),
    at_work("follow-up", "desk:follow-up", "{company}", camera=False),
    wrong_at_work("follow-up-wrong", "desk:follow-up", "{company}"),
    at_work("follow-up-close", "desk:done", "{company}", "{follow_up}"),
    wrong_at_work("follow-up-close-wrong", "desk:done", "{company}", "{follow_up}"),
    at_work("plan", "companies:plan", "{company}"),
    wrong_at_work("plan-wrong", "companies:plan", "{company}"),
    at_work("visit", "visits:show", "{planned_visit}"),
    at_work("visit-held", "visits:show", "{held_visit}", camera=False),
    at_work("visit-change", "visits:change", "{planned_visit}", camera=False),
    at_work("report", "visits:report", "{held_visit}"),
    at_work("report-empty", "visits:report", "{planned_visit}", camera=False),
    at_work("facts", "visits:facts", "{held_visit}", camera=False),
    at_work("confidential", "visits:confidential", "{held_visit}"),
    at_work("letter-draft", "visits:letter", "{held_visit}"),
    at_work("letter-preview", "visits:preview", "{held_visit}"),
    at_work("letter-sent", "visits:letter", "{told_visit}", camera=False),
    at_work("letter-sent-preview", "visits:preview", "{told_visit}", camera=False),
    ask("feedback", "{letter_token}", route="feedback:answer"),
    wrong("feedback-wrong", "{letter_token}", route="feedback:answer"),
    at_work("meetings", "meetings:list"),
    at_work("meetings-none", "meetings:list", user="stranger", camera=False),
    at_work("meeting-plan", "meetings:plan", camera=False),
    wrong_at_work("meeting-plan-wrong", "meetings:plan", fill={"places": "16"}),
    at_work("meeting", "meetings:show", "{meeting_ahead}"),
    at_work("meeting-held", "meetings:show", "{meeting_held}"),
    at_work(
        "meeting-elsewhere", "meetings:show", "{meeting_ahead}", user="neighbour", camera=False
    ),
    at_work("meeting-change", "meetings:change", "{meeting_ahead}", camera=False),
    at_work("meeting-invite", "meetings:invite", "{meeting_ahead}"),
    at_work("meeting-attendance", "meetings:attendance", "{meeting_held}"),
    ask("invitation", "{invitation_ahead}", route="invitations:answer"),
    wrong("invitation-wrong", "{invitation_new}", route="invitations:answer"),
    ask("invitation-over", "{invitation_held}", route="invitations:answer", camera=False),
    ask("invitation-off", "{invitation_cancelled}", route="invitations:answer", camera=False),
    ask(
        "invitation-gone",
        "{gone_invitation}",
        route="invitations:answer",
        status=410,
        camera=False,
    ),
    ask("invitation-new", "{invitation_new}", route="invitations:answer"),
    ask("invitation-waiting", "{invitation_waiting}", route="invitations:answer", camera=False),
    at_work("meeting-full", "meetings:show", "{meeting_full}", camera=False),
    ask("effect", "{invitation_held}", route="invitations:effect"),
    wrong("effect-wrong", "{invitation_held}", route="invitations:effect"),
    ask("feedback-gone", "{gone_letter}", route="feedback:answer", status=410, camera=False),
    at_work("mine", "referrals:mine", user="entrepreneur"),
    at_work("mine-empty", "referrals:mine", camera=False),
    at_work("partner", "accounts:start", user="partner", camera=False),
]
LOGIN = [
    State(name="login", route="account_login"),
    State(
        name="login-wrong",
        route="account_login",
        fill={"login": "a@b.c", "password": "nee"},
        press=SUBMIT,
        camera=False,
    ),
    State(name="login-code", route="account_request_login_code"),
    State(name="password-reset", route="account_reset_password", camera=False),
    at_work("logout", "account_logout", camera=False),
    at_work("second-factor", "mfa_index"),
    at_work("second-factor-on", "mfa_index", user="editor_proved"),
    at_work("totp", "mfa_activate_totp", user="policymaker_proved"),
    at_work(
        "totp-wrong",
        "mfa_activate_totp",
        user="policymaker_proved",
        fill={"code": "000000"},
        press=SUBMIT,
        camera=False,
    ),
    at_work("totp-off", "mfa_deactivate_totp", user="editor_proved", camera=False),
    at_work("recovery-codes", "mfa_view_recovery_codes", user="editor_proved"),
    at_work("recovery-new", "mfa_generate_recovery_codes", user="editor_proved", camera=False),
    at_work("passkeys", "mfa_list_webauthn", user="editor_proved", camera=False),
    at_work("passkey-add", "mfa_add_webauthn", user="policymaker_proved"),
    at_work("password-change", "account_change_password", user="editor_proved", camera=False),
    at_work("reauthenticate", "account_reauthenticate", user="policymaker", camera=False),
    at_work("reauthenticate-code", "mfa_reauthenticate", user="editor", camera=False),
    State(
        name="login-second-step",
        route="account_login",
        fill={"login": "editor@portaal.example", "password": PASSWORD},
        press=SUBMIT,
    ),
    State(
        name="login-code-sent",
        route="account_request_login_code",
        fill={"email": "ada@bouwer.example"},
        press=SUBMIT,
    ),
    State(
        name="password-reset-sent",
        route="account_reset_password",
        fill={"email": "editor@portaal.example"},
        press=SUBMIT,
        camera=False,
    ),
    State(
        name="password-reset-gone",
        route="account_reset_password_from_key",
        args=("1", "geen-sleutel"),
        camera=False,
    ),
    State(name="account-inactive", route="account_inactive", camera=False),
    State(name="login-cancelled", route="socialaccount_login_cancelled", camera=False),
    State(name="login-error", route="socialaccount_login_error", status=401, camera=False),
]
FAILURES = [
    State(name="error-404", path="/bestaat-niet/", status=404),
    *(
        State(name=f"error-{code}", path=f"/fout/{code}/", status=code)
        for code in (400, 403, 413, 500)
    ),
    State(name="error-stale", path="/fout/formulier/", status=403, camera=False),
]
GROUPS = {
    "public": [*PUBLIC, *list_english(PUBLIC, "home", "list", "list-nothing", "programme")],
    "alerts": [
        *ALERTS,
        *list_english(ALERTS, "compare-four", "overview", "alert", "alert-confirm"),
    ],
    "texts": [*TEXTS, *list_english(TEXTS, "map", "developers", "style", "privacy", "cookies")],
    "intake": [
        *INTAKE,
        *list_english(INTAKE, "start", "themes", "place-which", "company", "questions", "result"),
    ],
    "referrals": [
        *REFERRALS,
        *list_english(REFERRALS, "refer", "refer-wrong", "status", "erase", "withdraw"),
    ],
    "desk": [*DESK, *list_english(DESK, "work", "team", "file", "report", "letter-preview")],
    "login": [*LOGIN, *list_english(LOGIN, "login", "second-factor")],
    "failures": FAILURES,
}
STATES = [state for states in GROUPS.values() for state in states]
