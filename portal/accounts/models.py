"""People of organisations. Entrepreneurs need no account: they have private links."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class EmailUserManager(UserManager["User"]):
    """Accounts are told apart by e-mail address; there are no user names."""

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
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[EmailUserManager] = EmailUserManager()

    def __str__(self) -> str:
        return self.get_full_name() or self.email
