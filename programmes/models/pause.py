"""The pauses of organisations, which take no new questions when they are full or away."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock
from programmes.enums import PauseKind
from programmes.models.programme import Programme
from programmes.models.reference import Organisation


class PauseQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def standing(self) -> Self:
        """Return the pauses of which Pause.is_standing is true."""
        return self.filter(ended_at=None, until__gt=clock.today())


class Pause(models.Model):
    """A pause for one programme, or for all that an organisation runs; over on the day `until`."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="pauses",
        verbose_name=_("organisatie"),
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="pauses",
        null=True,
        blank=True,
        verbose_name=_("programma"),
        help_text=_("Leeg: alle programma's."),
    )
    kind = models.CharField(_("waarom"), max_length=5, choices=PauseKind)
    until = models.DateField(_("tot"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    cause = models.CharField(
        _("hoort bij"),
        max_length=80,
        blank=True,
        help_text=_(
            "Het antwoord waarmee dit is ingesteld: wie dat terugneemt, neemt ook dit terug."
        ),
    )
    set_at = models.DateTimeField(_("ingesteld op"), default=clock.now)
    ended_at = models.DateTimeField(_("eerder beëindigd op"), null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pauze van een organisatie")
        verbose_name_plural = _("pauzes van organisaties")
        ordering: ClassVar[list[str]] = ["-until", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.until}"

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None and self.until > clock.today()


def find_pause(pauses: Iterable[Pause], programme: Programme) -> Pause | None:
    """Return the pause that keeps this programme from new questions longest; None without one."""
    standing = [
        one for one in pauses if one.is_standing and one.programme_id in {None, programme.pk}
    ]
    return max(standing, key=lambda one: one.until, default=None)
