from django.urls import path

from programmes.browsing.views import compare, detail, listing, map, overview
from programmes.sharing import alert_views, export_views, feed_views

app_name = "programmes"
urlpatterns = [
    path("", listing.list_programmes, name="list"),
    path("kaart/", map.show_map, name="map"),
    path("export.csv", export_views.export_list, {"extension": "csv"}, name="export_csv"),
    path("export.xlsx", export_views.export_list, {"extension": "xlsx"}, name="export_xlsx"),
    path("atom.xml", feed_views.show_feed, name="feed"),
    path("melding/", alert_views.show_alert_form, name="alert"),
    path("melding/aangevraagd/", alert_views.show_asked, name="alert_asked"),
    path("melding/uit/<str:token>/", alert_views.show_off, name="alert_off"),
    path("melding/<str:token>/", alert_views.show_confirm, name="alert_confirm"),
    path("vergelijk/", compare.compare_programmes, name="compare"),
    path("overzicht/", overview.show_overview, name="overview"),
    # Pages come before the slugs of programmes; no programme may have the name of a page.
    path("<slug:slug>/", detail.show_programme, name="detail"),
]
