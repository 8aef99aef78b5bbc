from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default = True
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Mensen")


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "portal.accounts.admin_site.PortalAdminSite"
