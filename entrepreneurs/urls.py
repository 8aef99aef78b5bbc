"""All addresses of this app. Pages about one company share a prefix and a namespace, whichever
subject they belong to.
"""

from django.urls import include, path

from entrepreneurs.companies.urls import company_patterns
from entrepreneurs.duplicates.urls import duplicate_patterns
from entrepreneurs.introductions.urls import introduction_patterns
from entrepreneurs.visits.urls import planning_patterns

about_companies = [
    *company_patterns,
    *duplicate_patterns,
    *introduction_patterns,
    *planning_patterns,
]
urlpatterns = [
    path("intake/", include("entrepreneurs.intake.urls")),
    path("bedrijven/lijsten/", include("entrepreneurs.imports.urls")),
    path("bedrijven/", include((about_companies, "companies"))),
    path("bezoeken/", include("entrepreneurs.visits.urls")),
    path("bijeenkomsten/", include("entrepreneurs.meetings.urls")),
    path("uitnodiging/", include("entrepreneurs.meetings.invitation_urls")),
    path("koppeling/", include("entrepreneurs.introductions.urls")),
    path("terugkoppeling/", include("entrepreneurs.visits.feedback_urls")),
]
