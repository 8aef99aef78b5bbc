"""What public pages about the catalogue share: a browser that has the page already gets a 304."""

from portal.pages.conditional import answer_conditionally
from programmes.publishing.versions import hold_current_catalogue

public_page = answer_conditionally(hold_version=hold_current_catalogue)
