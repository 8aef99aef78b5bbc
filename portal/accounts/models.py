"""The people of organisations, and where an organisation works. Entrepreneurs need no account:
they have private links, and may log in with a code.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from portal import clock
from portal.accounts.enums import COMPANY_ROLES, FIGURES_ROLES, RECEIVING_ROLES, ExportedList, Role


class EmailUserManager(UserManager["User"]):
    """Makes accounts, which are told apart by e-mail address; there are no user names."""

    def _create_user(self, email: str, password: str | None, **extra: object) -> "User":
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **extra: object) -> "User":  # type: ignore[override]
        return self._create_user(
            email, password, **{"is_staff": False, "is_superuser": False} | extra
        )

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> "User":  # type: ignore[override]
        return self._create_user(
            email, password, **extra | {"is_staff": True, "is_superuser": True}
        )


class User(AbstractUser):
    """Somebody with an account: a colleague with a role, or an entrepreneur without one."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mailadres"), unique=True)
    organisation = models.ForeignKey(
        "programmes.Organisation",
        on_delete=models.PROTECT,
        related_name="people",
        null=True,
        blank=True,
        verbose_name=_("organisatie"),
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role, blank=True)
    away_until = models.DateField(_("afwezig tot en met"), null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[EmailUserManager] = EmailUserManager()

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def is_away(self) -> bool:
        return self.away_until is not None and self.away_until >= clock.today()

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def works_with_companies(self) -> bool:
        return self.is_active and self.role in COMPANY_ROLES and self.organisation_id is not None

    @property
    def reads_figures(self) -> bool:
        return self.is_active and self.role in FIGURES_ROLES

    @property
    def receives_questions(self) -> bool:
        return self.is_active and self.role in RECEIVING_ROLES and self.organisation_id is not None


class WorkArea(models.Model):
    """A municipality, province or region that an organisation works for."""

    organisation = models.ForeignKey(
        "programmes.Organisation",
        on_delete=models.CASCADE,
        related_name="work_areas",
        verbose_name=_("organisatie"),
    )
    region = models.ForeignKey(
        "programmes.Region",
        on_delete=models.PROTECT,
        related_name="work_areas",
        verbose_name=_("gebied"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("werkgebied")
        verbose_name_plural = _("werkgebieden")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "region"], name="one_work_area")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.region}"


class ListExport(models.Model):
    """Who exported which list and how many rows of it, but never what stood in them."""

    person = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)
    organisation = models.ForeignKey(
        "programmes.Organisation", on_delete=models.SET_NULL, related_name="+", null=True
    )
    name = models.CharField(_("lijst"), max_length=20, choices=ExportedList)
    rows = models.PositiveIntegerField(_("aantal regels"))
    taken_at = models.DateTimeField(_("wanneer"), default=clock.now)

    class Meta:
        verbose_name = _("meegenomen lijst")
        verbose_name_plural = _("meegenomen lijsten")
        ordering: ClassVar[list[str]] = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.taken_at:%Y-%m-%d}"
