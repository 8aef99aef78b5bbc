from django.urls import path

from referrals.api import views

urlpatterns = [
    path("referrals", views.ReferralList.as_view(), name="referrals"),
    path("referrals/<uuid:id>", views.ReferralDetail.as_view(), name="referral"),
    path("referrals/<uuid:id>/acceptances", views.Acceptances.as_view(), name="acceptances"),
    path("referrals/<uuid:id>/refusals", views.Refusals.as_view(), name="refusals"),
    path(
        "referrals/<uuid:id>/progress-notes",
        views.ProgressNotes.as_view(),
        name="progress-notes",
    ),
    path("referrals/<uuid:id>/outcomes", views.Outcomes.as_view(), name="outcomes"),
    path("events", views.EventList.as_view(), name="events"),
]
